"""Who speaks: the look-ups before a tenant is known give an organisation and an id; everything else is read under that tenant."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from app.domain.identity.records import Account, Client, Invitation
from app.domain.vocabulary import Role
from app.persistence.columns import read
from app.persistence.pool import ANY, Pool
from app.persistence.sql import row

Place = tuple[UUID, UUID]
"""An organisation, and an id in it."""
FREE_FAILURES = 5
"""Wrong secrets in a row before a client is locked for 1, 2, 4… seconds."""
LONGEST_LOCK_S = 60

_ORGANISATION = "JOIN organisation o ON o.org_id = $1::uuid AND o.id = $1 AND o.status = 'active'"
_ACCOUNT = f"""SELECT {row("a", Account)} AS account, o.name, o.sandbox,
 coalesce(m.roles, CASE WHEN a.party_noun = 'beneficiary' OR e.id IS NOT NULL THEN jsonb_build_array(a.party_noun) END) AS roles
 FROM account a {_ORGANISATION}
 LEFT JOIN member m ON m.org_id = $1 AND m.id = a.party_id AND a.party_noun = 'member' AND m.status = 'active'
 LEFT JOIN employer e ON e.org_id = $1 AND e.id = a.party_id AND a.party_noun = 'employer' AND e.status = 'active'
 WHERE a.org_id = $1 AND a.id = $2::uuid AND a.status = 'active'"""  # noqa: S608 - values are parameters
_CLIENT = f"""SELECT {row("c", Client)} AS client, o.name, o.sandbox, coalesce(f.failures, 0) AS failures, f.locked_until FROM client c
 {_ORGANISATION} LEFT JOIN client_failure f ON f.org_id = $1 AND f.client_id = c.id
 WHERE c.org_id = $1 AND c.id = $2::uuid AND c.status = 'active'
  AND (c.funder_id IS NULL OR EXISTS (SELECT FROM funder u WHERE u.org_id = $1 AND u.id = c.funder_id AND u.status = 'active'))"""  # noqa: S608
_INVITATION = f"""SELECT {row("i", Invitation)} AS invitation, o.name, o.sandbox FROM invitation i {_ORGANISATION}
 WHERE i.org_id = $1 AND i.id = $2::uuid"""  # noqa: S608
_FAILED = f"""INSERT INTO client_failure AS f (org_id, client_id, failures, locked_until) VALUES ($1::uuid, $2::uuid, 1, $3::timestamptz)
 ON CONFLICT (client_id) DO UPDATE SET failures = f.failures + 1, locked_until = $3
   + CASE WHEN f.failures + 1 < {FREE_FAILURES} THEN 0
     ELSE least(power(2, least(f.failures + 1 - {FREE_FAILURES}, 20)), {LONGEST_LOCK_S}) END * interval '1 second'"""  # noqa: S608
_SUCCEEDED = "UPDATE client_failure SET failures = 0 WHERE org_id = $1::uuid AND client_id = $2::uuid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The organisation that somebody belongs to."""

    id: UUID
    name: str
    sandbox: bool


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An active account; `roles` are those of its entry, none where that is retired. A person's own entry keeps her the right to read."""

    organisation: Organisation
    account: Account
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class KnownClient:
    """An active client, of a funder that is active, how many wrong secrets were shown for it in a row, and until when it is locked."""

    organisation: Organisation
    client: Client
    failures: int
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class KnownInvitation:
    """An invitation, whatever its state."""

    organisation: Organisation
    invitation: Invitation


class Identities:
    """Reads of accounts, clients and invitations, and the count of wrong secrets."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def accounts(self, issuer: str, subject: str) -> tuple[KnownAccount, ...]:
        """Every active account of an identity, one an organisation. Raises: Unavailable."""
        found = await self._pool.rows(ANY, "SELECT org_id, id FROM account_of($1::text, $2::text)", issuer, subject)
        known = [await self._account((r["org_id"], r["id"])) for r in found]
        return tuple(k for k in known if k is not None)

    async def _account(self, place: Place) -> KnownAccount | None:
        found = await self._pool.rows(place[0], _ACCOUNT, *place)
        if not found:
            return None
        roles = frozenset(Role(r) for r in orjson.loads(found[0]["roles"] or "[]"))
        return KnownAccount(_organisation(place, found[0]), read(Account, found[0]["account"]), roles)

    async def client(self, org: UUID, id: UUID) -> KnownClient | None:
        """One active client of an organisation. Raises: Unavailable."""
        found = await self._pool.rows(org, _CLIENT, org, id)
        if not found:
            return None
        r = found[0]
        return KnownClient(_organisation((org, id), r), read(Client, r["client"]), r["failures"], r["locked_until"])

    async def client_anywhere(self, id: UUID) -> KnownClient | None:
        """One active client, before its organisation is known. Raises: Unavailable."""
        found = await self._pool.rows(ANY, "SELECT org_id, id FROM client_of($1::uuid)", id)
        return await self.client(found[0]["org_id"], id) if found else None

    async def invitation(self, digest: str) -> KnownInvitation | None:
        """The invitation of a code. Raises: Unavailable."""
        found = await self._pool.rows(ANY, "SELECT org_id, id FROM invitation_of($1::text)", digest)
        if not found:
            return None
        place = (found[0]["org_id"], found[0]["id"])
        rows = await self._pool.rows(place[0], _INVITATION, *place)
        return KnownInvitation(_organisation(place, rows[0]), read(Invitation, rows[0]["invitation"])) if rows else None

    async def failed(self, known: KnownClient, at: datetime) -> None:
        """Count one wrong secret more, exactly, whatever else happens at the same time. Raises: Unavailable."""
        await self._pool.rows(known.organisation.id, _FAILED, known.organisation.id, known.client.id, at)

    async def succeeded(self, known: KnownClient) -> None:
        """Count from nought again. Raises: Unavailable."""
        await self._pool.rows(known.organisation.id, _SUCCEEDED, known.organisation.id, known.client.id)


def _organisation(place: Place, r: Any) -> Organisation:
    return Organisation(id=place[0], name=r["name"], sandbox=r["sandbox"])
