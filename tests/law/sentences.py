"""What must hold of every decision, in plain sentences: the invariants of the machines, the papers, the hours and the secrets."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from app.domain.bilan.records import HoursLedger
from app.domain.calendar import paris_date, paris_midnight
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus, Signature
from app.domain.deadline import Deadline, DeadlineStatus
from app.domain.decision import Decision
from app.domain.record import Command, Kept, Resource
from app.domain.session.records import Session, SessionStatus
from app.domain.vocabulary import Party, Role
from app.persistence.columns import sealed
from app.service.handles import HANDLES
from tests.domain import given
from tests.law.mended_facts import Case

PARTNERS = frozenset({Role.EMPLOYER, Role.FUNDER})
Cell = tuple[type[Command], str, Role]
"""A command, in a state, by a role."""


class Step:
    """One decision: who asked what, in which state, on which day, and what came of it."""

    def __init__(self, cell: Cell, case: Case, decision: Decision) -> None:
        self.command, self.state, self.role = cell
        self.facts, self.on, self.decision = case.facts, case.on, decision
        self.written: tuple[Kept, ...] = (*decision.changed, *decision.added)

    @property
    def machine(self) -> Any:
        return HANDLES[self.command].machine

    def of(self, kind: type[Any]) -> list[Any]:
        return [record for record in self.written if isinstance(record, kind)]


def _leads_where_a_row_says(step: Step) -> bool:
    """What the command itself did; what follows from it is told by later events."""
    rows = [r for r in step.machine.rows if r.on is step.command and step.state in r.frm and step.role in r.by]
    first = step.decision.events[0]
    return (first.type, first.facts["status"]) in {(f"{step.machine.noun}.{row.event}", str(row.to)) for row in rows}


def _final_stays(step: Step) -> bool:
    return step.state not in step.machine.final or any(row.correction for row in step.machine.rows if row.on is step.command)


def _under_the_cap(step: Step) -> bool:
    return all(one.cap_minutes is None or one.planned_minutes + one.counted_minutes <= one.cap_minutes for one in step.of(HoursLedger))


def _partners_see_no_content(step: Step) -> bool:
    shown = (_shown(record, role) for record in step.written for role in PARTNERS)
    return not any(fields & secret for fields, secret in shown)


@cache
def _views(kind: type[Kept], role: Role) -> frozenset[str]:
    seen = kind.views.get(role)
    return frozenset(seen.model_fields) if seen else frozenset()


def _shown(record: Kept, role: Role) -> tuple[frozenset[str], frozenset[str]]:
    return _views(type(record), role), frozenset(sealed(type(record)))


FROM_THAT_DAY = {"retention.notice", "followup.invitation"}
"""Deadlines by which the service itself acts, on the day that they name: nobody's silence is waited for."""


def _silence_at_midnight(step: Step) -> bool:
    started = [d for d in step.of(Deadline) if d.status is DeadlineStatus.OPEN and d.fires_at is not None]
    days = {False: timedelta(days=1), True: timedelta(days=0)}
    return all(d.fires_at == paris_midnight(d.effective_on) and d.effective_on - d.due_on == days[d.kind in FROM_THAT_DAY] for d in started)


def _dated_by_the_legal_clock(step: Step) -> bool:
    return all(paris_date(d.created_at) <= step.on or d.created_at == given.AT for d in step.of(Deadline) if d.created_at is not None)


def _no_personal_data_in_events(step: Step) -> bool:
    words = {"a", "Ada", "732829320"}
    return not any(str(value) in words for event in step.decision.events for value in event.facts.values())


def _versions_rise(step: Step) -> bool:
    known = {getattr(r, "id", None): r for part in vars(step.facts).values() for r in (part if isinstance(part, tuple) else (part,))}
    pairs = ((known.get(r.id), r) for r in step.written if isinstance(r, Resource))
    return all(
        before is None or before == after or after.version >= before.version for before, after in pairs if isinstance(before, type(after))
    )


IN_EFFECT = {ConventionStatus.EFFECTIVE, ConventionStatus.ENDED}
PENDING = {ConventionStatus.TRANSMITTED, ConventionStatus.PARTIALLY_SIGNED}
ALL_THREE = {Party.BENEFICIARY, Party.PROVIDER, Party.EMPLOYER}


def _held_after_the_signatures(step: Step) -> bool:
    """R6313-8: under a paper in effect, and never while a tripartite one waits for somebody."""
    held = [s for s in step.of(Session) if s.status is SessionStatus.HELD and step.command.__name__ == "HoldSession"]
    papers = getattr(step.facts, "conventions", ())
    waits = any(c.kind is ConventionKind.TRIPARTITE and c.status in PENDING for c in papers)
    return not held or (not waits and any(c.status in IN_EFFECT for c in papers))


def _in_effect_once_all_have_signed(step: Step) -> bool:
    """R6313-8: a tripartite convention takes effect by the last of the three signatures, whatever those of other papers."""
    begun = [c for c in step.of(Convention) if c.status in IN_EFFECT and step.command.__name__ == "SignConvention"]
    known = (*getattr(step.facts, "signatures", ()), *step.of(Signature))
    signed = {s.party for c in begun for s in known if s.convention_id == c.id}
    return not begun or begun[0].kind is not ConventionKind.TRIPARTITE or signed >= ALL_THREE


JUDGED = frozenset({"anomaly", "emergency_access", "data_request", "deadline", "warning", "legal_hold", "retention_item"})
HERS = {
    "AcceptQuote",
    "GrantConsent",
    "RefuseConsent",
    "GiveConsent",
    "WaiveReview",
    "AcknowledgeSynthesis",
    "ConfirmDownload",
    "DeclineFollowUp",
}
LAWS: dict[str, Callable[[Step], bool]] = {
    "the new state is one that a row for this state and this role names": _leads_where_a_row_says,
    "what is final is left by a correction alone": _final_stays,
    "never more minutes than the legal ceiling": _under_the_cap,
    "no session is held before the signatures": _held_after_the_signatures,
    "a tripartite convention takes effect once all three have signed": _in_effect_once_all_have_signed,
    "no view of an employer or a funder has a field that is sealed": _partners_see_no_content,
    "a silence takes effect at midnight in Paris, on the day after the last one": _silence_at_midnight,
    "nothing is dated later than it happens": _dated_by_the_legal_clock,
    "an event says codes, ids and dates, and no name": _no_personal_data_in_events,
    "a version never falls": _versions_rise,
    "nobody accepts, consents or declines in her place; the service notes what follows from her own act": lambda s: (
        s.command.__name__ not in HERS or s.role in {Role.BENEFICIARY, Role.SYSTEM}
    ),
    "an auditor changes nothing; the data protection officer judges accesses, answers for data, ends what keeps beyond a term": lambda s: (
        s.role is not Role.AUDITOR and (s.role is not Role.DPO or {r.noun for r in s.written} <= JUDGED)
    ),
    "a partner writes nothing confidential": lambda s: s.role not in PARTNERS or all(r.content_class is None for r in s.written),
}
