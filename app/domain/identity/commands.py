"""What may be asked about access: by an administrator, except the invitation of her own beneficiaries by a counsellor."""

from typing import Any, ClassVar

from pydantic import Field

from app.domain.identity.records import LONGEST_CLAIM
from app.domain.identity.scopes import ClientKind, Scope
from app.domain.record import Command
from app.domain.vocabulary import Count, Id, LegalDate, Name, YesNo

INVITATION_CODE = "bilan_inv_"
CLIENT_SECRET = "bilan_sk_"  # noqa: S105 - the public beginning of every client secret


class InviteMember(Command):
    """Invite a member to act with the roles of her entry (inviter un membre)."""

    verb: ClassVar[str] = "invite"
    summary: ClassVar[str] = "Invite a member"
    draws_secret: ClassVar[str] = INVITATION_CODE


class InviteBeneficiary(Command):
    """Invite a beneficiary to her own files (inviter une personne bénéficiaire)."""

    verb: ClassVar[str] = "invite"
    summary: ClassVar[str] = "Invite a beneficiary"
    draws_secret: ClassVar[str] = INVITATION_CODE


class InviteEmployer(Command):
    """Invite a person to act for an employer (inviter un interlocuteur de l'employeur)."""

    verb: ClassVar[str] = "invite"
    summary: ClassVar[str] = "Invite an employer's user"
    draws_secret: ClassVar[str] = INVITATION_CODE
    signatory: YesNo = True


class ResendInvitation(Command):
    """Replace the code of an invitation and its end (renvoyer): the former code is void at once."""

    verb: ClassVar[str] = "resend"
    summary: ClassVar[str] = "Send an invitation again"
    draws_secret: ClassVar[str] = INVITATION_CODE


class RevokeInvitation(Command):
    """Revoke an invitation that nobody has accepted (révoquer)."""

    verb: ClassVar[str] = "revoke"
    summary: ClassVar[str] = "Revoke an invitation"


class AcceptInvitation(Command):
    """Accept an invitation (accepter): bind the identity of a verified token to the entry."""

    verb: ClassVar[str] = "accept"
    summary: ClassVar[str] = "Accept an invitation"
    issuer: str = Field(min_length=1, max_length=LONGEST_CLAIM)
    subject: str = Field(min_length=1, max_length=LONGEST_CLAIM)


class RevokeAccount(Command):
    """Revoke an account (révoquer): its tokens are refused from the next second on. Another invitation opens another account."""

    verb: ClassVar[str] = "revoke"
    summary: ClassVar[str] = "Revoke an account"


class CreateClient(Command):
    """Create a machine client (client machine). Its secret is shown in this answer and never again."""

    verb: ClassVar[str] = "create"
    summary: ClassVar[str] = "Create a machine client"
    draws_secret: ClassVar[str] = CLIENT_SECRET
    example: ClassVar[dict[str, Any]] = {
        "label": "Planning interne",
        "kind": "script",
        "scopes": ["bilans:read", "sessions:write"],
        "expires_on": "2027-06-30",
    }
    label: Name
    kind: ClientKind
    funder_id: Id | None = Field(default=None, description="Required of a funder's client")
    scopes: tuple[Scope, ...] = Field(min_length=1, max_length=60)
    expires_on: LegalDate = Field(description="Last day, included; one year from now at most")


class RotateClientSecret(Command):
    """Replace the secret of a machine client (renouveler le secret). The former one may live on for some days, or die at once."""

    verb: ClassVar[str] = "rotate"
    summary: ClassVar[str] = "Replace a client's secret"
    draws_secret: ClassVar[str] = CLIENT_SECRET
    example: ClassVar[dict[str, Any]] = {"overlap_days": 1}
    overlap_days: Count = Field(default=1, description="Days during which the former secret is accepted too; 0: void at once")
    expires_on: LegalDate | None = Field(default=None, description="New last day, one year from now at most; null: unchanged")


class RevokeClient(Command):
    """Revoke a machine client (révoquer): its secret and its tokens are refused from the next second on."""

    verb: ClassVar[str] = "revoke"
    summary: ClassVar[str] = "Revoke a machine client"
