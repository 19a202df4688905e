"""Invitations and machine clients: who may let whom in, and until when. These delays run in real time."""

from datetime import date, timedelta
from types import SimpleNamespace as Like
from typing import Any

from app.domain.identity import commands as c
from app.domain.identity.records import AccountStatus
from app.domain.identity.scopes import ClientKind
from app.domain.registry.records import EntryStatus
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.test_identity_rules import account, client, invitation
from tests.law.example import Example, asked

ADM, SYS = Role.ADMINISTRATOR, Role.SYSTEM
NOON = given.ask(Like(), None, SYS).at.real  # type: ignore[arg-type]  # only its moment is wanted
CREATE = c.CreateClient(label="Planning", kind="script", scopes=("bilans:read",), expires_on=date(2027, 12, 14))
ROTATE = c.RotateClientSecret(overlap_days=7)


def invited(member: Any, *accounts: Any) -> Any:
    return asked(c.InviteMember(), ADM, root="member", member=member, accounts=accounts)


def accepted(expires_at: Any = NOON + timedelta(days=1), **over: Any) -> Any:
    facts = {"invitation": invitation(expires_at=expires_at), "inviter_account": account(), "inviter": given.member(), "accounts": ()}
    return asked(c.AcceptInvitation(issuer="https://idp", subject="nadia"), SYS, **(facts | over))


def created(command: c.CreateClient = CREATE, funder: Any = None) -> Any:
    return asked(command, ADM, funder=funder)


EXAMPLES = (
    Example(
        rule="invitation.entry_active",
        holds=invited(given.member()),
        breaks=invited(given.member(status=EntryStatus.RETIRED)),
        says="Cette fiche n'est plus utilisée : personne ne peut être invité à agir pour elle.",
    ),
    Example(
        rule="invitation.one_account",
        holds=invited(given.member(), account(status=AccountStatus.REVOKED)),
        breaks=invited(given.member(), account()),
        says="Cette personne a déjà un compte actif : une seconde identité agirait en son nom.",
    ),
    Example(
        rule="invitation.expired",
        holds=accepted(),
        breaks=accepted(NOON),
        says="Cette invitation a expiré.",
    ),
    Example(
        rule="invitation.inviter",
        holds=accepted(),
        breaks=accepted(inviter=given.member(status=EntryStatus.RETIRED)),
        says="La personne qui vous a invité n'a plus ce droit.",
    ),
    Example(
        rule="client.scopes",
        holds=created(),
        breaks=created(CREATE.but(kind=ClientKind.FUNDER, scopes=("bilans:write",))),
        says="Portées impossibles pour ce client : bilans:write.",
    ),
    Example(
        rule="client.funder",
        holds=created(),
        breaks=created(CREATE.but(funder_id=given.SESSION)),
        says="Le client d'un financeur agit pour un financeur connu et actif ; un script n'agit pour aucun.",
    ),
    Example(
        rule="client.expiry",
        holds=created(),
        breaks=created(CREATE.but(expires_on=date(2027, 12, 15))),
        says="Un client machine expire au plus tard un an après, le 14/12/2027, et pas avant aujourd'hui.",
    ),
    Example(
        rule="client.rotation_overlap",
        holds=asked(ROTATE, ADM, client=client()),
        breaks=asked(ROTATE.but(overlap_days=8), ADM, client=client()),
        says="L'ancien secret reste accepté 7 jours au plus.",
    ),
    Example(
        rule="client.expired",
        holds=asked(ROTATE, ADM, client=client(expires_on=date(2026, 12, 14))),
        breaks=asked(ROTATE, ADM, client=client(expires_on=date(2026, 12, 13))),
        says="Ce client machine a expiré.",
    ),
)
