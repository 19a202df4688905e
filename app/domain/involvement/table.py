"""The life of an assignment: made by an administrator for somebody else, ended by one."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from app.domain.accessibility.rules import AGREED_TO_HER
from app.domain.bilan.records import Bilan
from app.domain.consent.records import Consent
from app.domain.decision import Decision
from app.domain.involvement.rules import OUTSIDE_VIEW_AGREED, SUBCONTRACT
from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.machine import ABSENT, Ask, Change, Changes, Machine
from app.domain.machine import Row as Line
from app.domain.over import when_over
from app.domain.record import Command
from app.domain.registry.records import Member
from app.domain.thread import File, Involvement, InvolvementStatus, Named
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new
from app.domain.vocabulary import Id, Role

ADM, SYS = Role.ADMINISTRATOR, Role.SYSTEM


class AssignCounsellor(Command):
    """Assign a counsellor to a bilan (affectation): from now on she reads what she accompanies.

    With `consent_id`, to an outside view (regard extérieur): she reads the documents that the person's consent names, as long as it lives.
    """

    verb: ClassVar[str] = "assign"
    summary: ClassVar[str] = "Assign a counsellor"
    example: ClassVar[dict[str, Any]] = {"member_id": "019aa7a0-0000-7000-8000-000000000003"}
    member_id: Id
    consent_id: Id | None = Field(default=None, description="Outside view: the consent that names this counsellor")


class AssignReferent(Command):
    """Let the disability referent into a file (référent handicap), whom the person named in her consent and with which she leaves it."""

    verb: ClassVar[str] = "assign-referent"
    summary: ClassVar[str] = "Assign the disability referent"
    example: ClassVar[dict[str, Any]] = {"member_id": "019aa7a0-0000-7000-8000-000000000004"}
    member_id: Id


class EndInvolvement(Command):
    """End an assignment: her access ends with it."""

    verb: ClassVar[str] = "end"
    summary: ClassVar[str] = "End an assignment"


class Assigning(File):
    """What an assignment must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    member: Annotated[Member | None, Named("member_id")] = None
    consent: Annotated[Consent | None, Named("consent_id")] = None


class AssigningReferent(Assigning):
    """The same, and what the person has agreed to."""

    root: ClassVar[str] = "bilan"
    consents: tuple[Consent, ...] = ()


class InvolvementFile(File):
    """One assignment."""

    root: ClassVar[str] = "involvement"
    involvement: Involvement


def _member_as(ask: Ask[Any], role: Role) -> Finding | None:
    member = ask.facts.member
    return BROKEN if member is None or role not in member.roles or member.status != "active" else None


IS_COUNSELLOR = Rule(
    id="counsellor.is_member",
    basis=Basis.LAW,
    articles=(article("L6352-1"),),
    fr="Cette personne n'est pas conseiller ou conseillère de l'organisme.",
    en="This person is not a counsellor of the provider.",
    remedy_fr="Affectez un membre qui a ce rôle et ces titres.",
    remedy_en="Assign a member who has this role and these titles.",
    check=lambda ask: _member_as(ask, Role.COUNSELLOR),
    reads_body=True,
)


def _again(ask: Ask[Any]) -> Finding | None:
    """A counsellor of the file may be its referent too: who works alone is both."""
    referent = isinstance(ask.command, AssignReferent)
    seats = (i for i in ask.facts.involvements if i.ended_at is None and (i.role is Role.REFERENT) is referent)
    return BROKEN if ask.command.member_id in {i.party_id for i in seats} else None


ASSIGNED_ONCE = Rule(
    id="counsellor.assigned_once",
    basis=Basis.POLICY,
    articles=(article("L6352-1"),),
    fr="Cette personne accompagne déjà ce bilan.",
    en="This person already accompanies this bilan.",
    remedy_fr="Rien à faire.",
    remedy_en="Nothing to do.",
    check=_again,
    reads_body=True,
)
IS_REFERENT = Rule(
    id="referent.is_member",
    basis=Basis.LAW,
    articles=(article("D5211-3"),),
    fr="Cette personne n'est pas référente handicap de l'organisme.",
    en="This person is not the provider's disability referent.",
    remedy_fr="Affectez un membre qui a ce rôle.",
    remedy_en="Assign a member who has this role.",
    check=lambda ask: _member_as(ask, Role.REFERENT),
    reads_body=True,
)
NOT_HERSELF = Rule(
    id="counsellor.not_self",
    basis=Basis.POLICY,
    articles=(article("226-13"), article("art. 32")),
    fr="Nul ne s'affecte soi-même à un dossier : l'accès à ce qu'une personne y confie se décide à deux.",
    en="Nobody assigns herself to a file: access to what a person confides in it is decided by two.",
    remedy_fr="Demandez-le à une autre personne qui administre l'organisme. Qui exerce seul ouvre le dossier lui-même : il l'accompagne dès lors.",
    remedy_en="Ask another administrator. Whoever works alone, as administrator and counsellor, opens the file and accompanies it from then on.",
    check=lambda ask: BROKEN if ask.command.member_id == ask.actor.party else None,
    reads_body=True,
)
MACHINE = Machine[Any](
    "involvement",
    InvolvementStatus,
    final=frozenset({InvolvementStatus.ENDED}),
    rows=(
        Line(
            on=AssignCounsellor,
            frm=(ABSENT,),
            by=frozenset({ADM}),
            to=InvolvementStatus.ACTIVE,
            event="begun",
            rules=(*when_over("involvement"), IS_COUNSELLOR, ASSIGNED_ONCE, NOT_HERSELF, SUBCONTRACT, OUTSIDE_VIEW_AGREED),
        ),
        Line(
            on=AssignReferent,
            frm=(ABSENT,),
            by=frozenset({ADM}),
            to=InvolvementStatus.ACTIVE,
            event="begun",
            rules=(*when_over("involvement"), IS_REFERENT, ASSIGNED_ONCE, AGREED_TO_HER),
        ),
        Line(on=EndInvolvement, frm=(InvolvementStatus.ACTIVE,), by=frozenset({ADM, SYS}), to=InvolvementStatus.ENDED, event="ended"),
    ),
)


def _assign(ask: Ask[Any], row: Line) -> Change:
    said = ask.command
    role = Role.COUNSELLOR if said.consent_id is None else Role.SECOND_COUNSELLOR
    made = new(ask, Involvement, f"involvement:{said.member_id}", bilan_id=ask.facts.bilan.id, role=role, party_id=said.member_id)
    return Change(result=made)


def _assign_referent(ask: Ask[Any], row: Line) -> Change:
    member = ask.command.member_id
    return Change(result=new(ask, Involvement, f"involvement:{member}", bilan_id=ask.facts.bilan.id, role=Role.REFERENT, party_id=member))


CHANGES: Changes = {
    AssignReferent: _assign_referent,
    AssignCounsellor: _assign,
    EndInvolvement: lambda ask, row: Change(fields={"ended_at": ask.at.real}),
}


def decide(ask: Ask[Any]) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (counsellor.*)."""
    return kernel_decide(MACHINE, CHANGES, ask)
