"""From an identity or a client to a principal: one organisation, one party, the roles it has there now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.calendar import paris_date
from app.domain.identity.records import PartyNoun
from app.domain.identity.scopes import READ_ONLY, ClientKind
from app.domain.machine import Principal
from app.domain.vocabulary import Role
from app.persistence.identities import Identities, KnownAccount, KnownClient, Organisation


@dataclass(frozen=True, slots=True)
class Known:
    """A principal, its organisation and the registry entry that it acts for."""

    principal: Principal
    organisation: Organisation
    party_noun: str


class Principals:
    """Reads rows each time it is asked: what is revoked is not found."""

    def __init__(self, identities: Identities, *, now: Callable[[], datetime]) -> None:
        self._identities = identities
        self._now = now

    async def of_person(self, issuer: str, subject: str) -> tuple[Known, ...]:
        """Who a person is, one an organisation, without a role where her entry is retired; none for somebody whom nobody has invited.

        Raises: Unavailable.
        """
        accounts = await self._identities.accounts(issuer, subject)
        return tuple(_of_account(known) for known in accounts)

    async def of_client(self, org: UUID, id: UUID, *, scopes: frozenset[str]) -> Known | None:
        """Who a machine client is, cut down to those of its scopes that its token carries; None once it or its funder has ended.

        Raises: Unavailable.
        """
        known = await self._identities.client(org, id)
        if known is None or expired(known, self._now()):
            return None
        client = known.client
        principal = Principal(
            org=org,
            id=client.id,
            party=client.funder_id or client.id,
            roles=frozenset({Role.FUNDER if client.kind is ClientKind.FUNDER else Role.SCRIPT}),
            scopes=frozenset(client.scopes) & scopes,
            sandbox=known.organisation.sandbox,
        )
        return Known(principal, known.organisation, "funder" if client.funder_id else "client")


def expired(known: KnownClient, now: datetime) -> bool:
    """True after the last day of a client, in Paris."""
    return paris_date(now) > known.client.expires_on


def _of_account(known: KnownAccount) -> Known:
    account = known.account
    reader = account.party_noun is PartyNoun.EMPLOYER and not account.signatory
    principal = Principal(
        org=known.organisation.id,
        id=account.id,
        party=account.party_id,
        roles=known.roles,
        scopes=READ_ONLY if reader else None,
        sandbox=known.organisation.sandbox,
    )
    return Known(principal, known.organisation, account.party_noun)
