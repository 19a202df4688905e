"""What a command on a bilan must know, and what it changes beside the status."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from app.domain.bilan import commands as c
from app.domain.bilan.frame_rules import leaves_the_frame
from app.domain.bilan.records import Bilan, HoursLedger
from app.domain.bilan.rules import cap_minutes, involves_employer
from app.domain.bilan.table import MACHINE
from app.domain.decision import Decision
from app.domain.machine import Ask, Broken, Change, Changes, Row
from app.domain.registry.records import Beneficiary, Offer, Organisation
from app.domain.situation import Frame
from app.domain.thread import File, Involvement, InvolvementStatus, Named, WarningRow
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new, touch
from app.domain.vocabulary import Role

A = Ask[Any]
COMMITTED = ("committed_on", "consented_on", "voluntary_attested_on", "route", "planned_start_on", "planned_end_on")
"""What committing says of a bilan."""


class BilanOpening(File):
    """What opening a bilan must know: whose it is, and who provides it."""

    root: ClassVar[str] = ""
    organisation: Annotated[Organisation | None, Named("org_id")] = None
    beneficiary: Annotated[Beneficiary | None, Named("beneficiary_id")] = None
    offer: Annotated[Offer | None, Named("offer_id")] = None


class BilanFile(File):
    """What every command on a bilan must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    hours_ledger: HoursLedger | None = None


class WarningsToAcknowledge(Exception):
    """The action ends only once a named member has acknowledged the warnings that ending it records."""

    def __init__(self, *broken: Broken) -> None:
        super().__init__("; ".join(b.rule.id for b in broken))
        self.broken = broken


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (bilan.*, frame.*, promise.*), WarningsToAcknowledge (completing only)."""
    decision = kernel_decide(MACHINE, CHANGES, ask)
    if isinstance(ask.command, c.CompleteBilan):
        _acknowledged(ask, decision)
    return decision


def _acknowledged(ask: A, decision: Decision) -> None:
    recorded = {w.rule_id for w in decision.added if isinstance(w, WarningRow) and w.acknowledged_at is None}
    rules = (rule for rule in MACHINE.rules() if rule.id in recorded)
    broken = tuple(Broken(rule, found) for rule in rules if (found := rule.finding(ask)) is not None)
    if broken:
        raise WarningsToAcknowledge(*broken)


def _open(ask: A, row: Row) -> Change:
    said, today = ask.command, ask.today
    bilan = new(
        ask,
        Bilan,
        "thread",
        id=ask.facts.thread.id,
        status=row.to,
        reference=f"BC-{today.year}-{ask.number:06d}",
        opened_on=today,
        employer_checked_on=today if said.employer_siren else None,
    )
    cap = cap_minutes(said.frame, priority_agent=said.priority_agent, on=today)
    return Change(
        result=bilan,
        added=(
            HoursLedger(bilan_id=bilan.id, cap_minutes=cap),
            new(ask, Involvement, "involvement:beneficiary", bilan_id=bilan.id, role=Role.BENEFICIARY, party_id=said.beneficiary_id),
            *_opener(ask, bilan),
        ),
    )


def _opener(ask: A, bilan: Bilan) -> tuple[Involvement, ...]:
    """An administrator who is a counsellor too accompanies the file that she opens: whoever works alone needs nobody else."""
    if Role.COUNSELLOR not in ask.roles:
        return ()
    return (new(ask, Involvement, "involvement:counsellor", bilan_id=bilan.id, role=Role.COUNSELLOR, party_id=ask.actor.party),)


def _commit(ask: A, row: Row) -> Change:
    """What she said is dated by the day on which she said it, the commitment by that on which nobody's acceptance was missing."""
    until, said_on = ask.facts.bilan.reflection_until, ask.command.said_on or ask.today
    return Change(
        fields={
            "committed_on": ask.today,
            "consented_on": said_on,
            "voluntary_attested_on": said_on if ask.command.voluntary_attestation else None,
            "early_acceptance": until is not None and said_on < until,
        }
    )


def _choose_route(ask: A, row: Row) -> Change:
    """The employer that the route involves takes part; one that it does not involve hears no more of the file."""
    said = ask.command
    if said.employer_id is None and involves_employer(said.route, on_working_time=said.on_working_time):
        return Change(fields={"employer_id": ask.facts.bilan.employer_id})
    left, joins = employer_leaves(ask, said.employer_id), employer_joins(ask, said.employer_id)
    if not leaves_the_frame(ask):
        return Change(changed=left, added=joins)
    ledger = ask.facts.hours_ledger
    free = () if ledger is None else (ledger.but(version=ledger.version + 1, cap_minutes=None),)
    return Change(fields={"frame": Frame.OUT_OF_FRAME}, changed=(*left, *free), added=joins)


def employer_joins(ask: A, employer: UUID | None) -> tuple[Involvement, ...]:
    """The part that an employer takes in the file from now on; nothing where there is none, or it takes part already."""
    present = {i.party_id for i in ask.facts.involvements if i.role is Role.EMPLOYER and i.ended_at is None}
    if employer is None or employer in present:
        return ()
    return (new(ask, Involvement, f"involvement:{employer}", bilan_id=ask.facts.bilan.id, role=Role.EMPLOYER, party_id=employer),)


def employer_leaves(ask: A, employer: UUID | None) -> tuple[Involvement, ...]:
    """The parts that every other employer than this one had in the file, ended."""
    present = [i for i in ask.facts.involvements if i.role is Role.EMPLOYER and i.ended_at is None]
    return tuple(touch(ask, i, status=InvolvementStatus.ENDED, ended_at=ask.at.real) for i in present if i.party_id != employer)


def _on(field: str) -> Any:
    return lambda ask, row: Change(fields={field: ask.today})


def _un(field: str) -> Any:
    return lambda ask, row: Change(fields={field: None})


CHANGES: Changes = {
    c.OpenBilan: _open,
    c.HoldMeeting: _on("meeting_held_on"),
    c.CommitBilan: _commit,
    c.ChooseRoute: _choose_route,
    c.MakeReady: _on("ready_on"),
    c.StartBilan: _on("started_on"),
    c.UndoCommitment: lambda ask, row: Change(fields=dict.fromkeys(COMMITTED) | {"early_acceptance": False, "on_working_time": False}),
    c.UndoReadiness: _un("ready_on"),
    c.UndoStart: _un("started_on"),
    c.SuspendBilan: lambda ask, row: Change(
        fields={"suspended_from": ask.facts.bilan.status, "suspended_on": ask.today}, reason=ask.command.reason
    ),
    c.ResumeBilan: lambda ask, row: Change(fields={"suspended_from": None, "suspended_on": None}),
    c.AbandonBilan: lambda ask, row: Change(
        fields={"ended_on": ask.today, "end_reason": "force_majeure" if ask.command.force_majeure else "abandoned"}
    ),
    c.CompleteBilan: _on("ended_on"),
    c.CancelBilan: lambda ask, row: Change(fields={"end_reason": ask.command.reason}, reason=ask.command.reason),
}
