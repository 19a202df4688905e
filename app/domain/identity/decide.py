"""Decisions on access: what is loaded, what changes beside the state, and what is shown once."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from app.domain.decision import Decision
from app.domain.identity import commands as c
from app.domain.identity.records import Account, Client, Invitation, PartyNoun
from app.domain.identity.rules import invitation_end
from app.domain.identity.table import ACCOUNT, CLIENT, INVITATION
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.registry.records import BeneficiaryFile, Funder, Member, MemberFile
from app.domain.thread import File, Named
from app.domain.transition import decide as kernel_decide
from app.domain.transition import happened, new
from app.domain.vocabulary import Role

A = Ask[Any]


class InvitedMember(MemberFile):
    """A member, and the accounts that are or were hers."""

    accounts: tuple[Account, ...] = ()


class InvitedBeneficiary(BeneficiaryFile):
    """A beneficiary, and the accounts that are or were hers."""

    accounts: tuple[Account, ...] = ()


class InvitationFile(File):
    """An invitation, whoever sent it, and the accounts of the entry that it is for."""

    root: ClassVar[str] = "invitation"
    invitation: Invitation
    inviter_account: Annotated[Account | None, Named("inviter_id")] = None
    inviter: Annotated[Member | None, Named("inviter_party_id")] = None
    accounts: tuple[Account, ...] = ()


class AccountFile(File):
    """An account, alone."""

    root: ClassVar[str] = "account"
    account: Account


class ClientFile(File):
    """A machine client, alone."""

    root: ClassVar[str] = "client"
    client: Client


class NewClient(File):
    """What the creation of a machine client must know."""

    funder: Annotated[Funder | None, Named("funder_id")] = None


def digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _invite(ask: A, row: Row) -> Change:
    entry = getattr(ask.facts, ask.facts.root)
    by_set_up = Role.SYSTEM in ask.roles
    invitation = new(
        ask,
        Invitation,
        "invitation",
        party_noun=PartyNoun(ask.facts.root),
        party_id=entry.id,
        expires_at=invitation_end(ask),
        inviter_id=None if by_set_up else ask.actor.id,
        inviter_party_id=None if by_set_up else ask.actor.party,
        code_digest=digest(ask.secret),
    )
    return Change(result=invitation, secret=ask.secret)


def _resend(ask: A, row: Row) -> Change:
    sender = {"inviter_id": ask.actor.id, "inviter_party_id": ask.actor.party}
    return Change(fields={"code_digest": digest(ask.secret), "expires_at": invitation_end(ask), **sender}, secret=ask.secret)


def _accept(ask: A, row: Row) -> Change:
    invitation = ask.facts.invitation
    account = new(
        ask,
        Account,
        "account",
        party_noun=invitation.party_noun,
        party_id=invitation.party_id,
        signatory=invitation.signatory,
    )
    return Change(fields={"account_id": account.id}, added=(account,), result=account)


def _create(ask: A, row: Row) -> Change:
    client = new(ask, Client, "thread", id=ask.facts.thread.id, secret_digest=digest(ask.secret))
    return Change(result=client, secret=ask.secret)


def _rotate(ask: A, row: Row) -> Change:
    said, client = ask.command, ask.facts.client
    overlap = bool(said.overlap_days)
    return Change(
        fields={
            "secret_digest": digest(ask.secret),
            "former_digest": client.secret_digest if overlap else None,
            "former_until": ask.at.real + timedelta(days=said.overlap_days) if overlap else None,
            "rotated_at": ask.at.real,
            "expires_on": said.expires_on or client.expires_on,
        },
        secret=ask.secret,
    )


INVITATION_CHANGES: Changes = {
    c.InviteMember: _invite,
    c.InviteBeneficiary: _invite,
    c.InviteEmployer: _invite,
    c.ResendInvitation: _resend,
    c.AcceptInvitation: _accept,
}
CLIENT_CHANGES: Changes = {c.CreateClient: _create, c.RotateClientSecret: _rotate}


def decide_invitation(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (invitation.*)."""
    decision = kernel_decide(INVITATION, INVITATION_CHANGES, ask)
    account = decision.find(Account)
    if not isinstance(account, Account):
        return decision
    return replace(decision, events=(*decision.events, happened(ask, account, "opened")))


def decide_account(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo."""
    return kernel_decide(ACCOUNT, {}, ask)


def decide_client(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (client.*)."""
    return kernel_decide(CLIENT, CLIENT_CHANGES, ask)
