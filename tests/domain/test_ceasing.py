"""A bilan that ends before its term leaves nothing to sign, to accept or to wait for."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.domain.bilan.commands import AbandonBilan, CancelBilan, DeclineBilan, RedirectBilan
from app.domain.bilan.records import BilanStatus, HoursLedger
from app.domain.convention.commands import RefuseConvention, SignConvention, TransmitConvention
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.deadline import Deadline, DeadlineStatus
from app.domain.funding_request.records import FundingRequest, FundingStatus
from app.domain.process import ceasing, contracting, ending
from app.domain.quote.records import Quote, QuoteStatus
from app.domain.record import Command
from app.domain.registry.records import FunderKind
from app.domain.session.records import Session, SessionStatus
from app.domain.situation import Route
from app.domain.vocabulary import Party, Role
from tests.domain import given
from tests.domain.played import Played

ADM, BEN, CON = Role.ADMINISTRATOR, Role.BENEFICIARY, Role.COUNSELLOR
C, F = ConventionStatus, FundingStatus
ENDS = [(CancelBilan(reason="closure"), ADM), (DeclineBilan(), BEN), (RedirectBilan(beneficiary_agreed=True), CON)]


def about(n: int) -> dict[str, Any]:
    return given.STAMPS | {"id": UUID(int=n), "bilan_id": given.BILAN}


def convention(status: ConventionStatus) -> Convention:
    return Convention(**about(80), status=status, kind=ConventionKind.TRIPARTITE, document_sha256="1" * 64)


def waiting(noun: str, subject: int, n: int) -> Deadline:
    """An open deadline of a resource of the file."""
    dates = {"due_on": date(2026, 12, 24), "effective_on": date(2026, 12, 25)}
    return Deadline(**about(n), subject_noun=noun, subject_id=UUID(int=subject), kind=f"{noun}.any", rule_id="any", **dates)


def before_its_start(command: Command, *, status: ConventionStatus = C.PARTIALLY_SIGNED, **over: Any) -> Played:
    """A bilan that is being contracted, about to end."""
    contracting_ = given.bilan(status=BilanStatus.CONTRACTING, route=Route.SKILLS_PLAN)
    known = {"bilan": contracting_, "conventions": (convention(status),), "hours_ledger": HoursLedger(bilan_id=given.BILAN)}
    if isinstance(command, CancelBilan):
        return Played(ending.CourseFile(thread=given.THREAD, **known | over), ending.decide)
    return Played(ceasing.CeasingFile(thread=given.THREAD, **known | over), ceasing.decide)


@pytest.mark.parametrize(("command", "role"), ENDS)
@pytest.mark.parametrize("status", [C.DRAFT, C.TRANSMITTED, C.PARTIALLY_SIGNED])
def test_a_convention_that_nobody_has_to_sign_any_more_is_void(command: Command, role: Role, status: ConventionStatus) -> None:
    played = before_its_start(command, status=status)
    played.play(command, role, on="2026-12-14")
    assert [c.status for c in played.facts.conventions] == [C.VOID]


@pytest.mark.parametrize("status", [C.WITHDRAWAL_WINDOW, C.EFFECTIVE])
def test_a_contract_that_binds_ends_with_the_bilan(status: ConventionStatus) -> None:
    played = before_its_start(DeclineBilan(), status=status)
    played.play(DeclineBilan(), BEN, on="2026-12-14")
    assert [c.status for c in played.facts.conventions] == [C.ENDED]


@pytest.mark.parametrize(
    ("kind", "status", "then"),
    [
        (FunderKind.OPCO, F.SUBMITTED, F.CANCELLED),
        (FunderKind.EMPLOYER, F.SECURED, F.CANCELLED),
        (FunderKind.CPF, F.DRAFT, F.CANCELLED),
        (FunderKind.CPF, F.SECURED, F.SECURED),
        (FunderKind.OPCO, F.REFUSED, F.REFUSED),
    ],
)
def test_funders_are_asked_for_nothing_more_and_the_platform_alone_ends_its_file(
    kind: FunderKind, status: FundingStatus, then: FundingStatus
) -> None:
    asked = FundingRequest(**about(81), kind=kind, amount_cents=150_000, status=status)
    played = before_its_start(DeclineBilan(), funding_requests=(asked,))
    played.play(DeclineBilan(), BEN, on="2026-12-14")
    assert [r.status for r in played.facts.funding_requests] == [then]


def test_a_quote_without_an_answer_is_cancelled() -> None:
    quotes = tuple(Quote(**about(82 + n), status=status) for n, status in enumerate((QuoteStatus.SENT, QuoteStatus.ACCEPTED)))
    played = before_its_start(DeclineBilan(), quotes=quotes)
    played.play(DeclineBilan(), BEN, on="2026-12-14")
    assert [q.status for q in played.facts.quotes] == [QuoteStatus.CANCELLED, QuoteStatus.ACCEPTED]


@pytest.mark.parametrize(("command", "role"), ENDS)
def test_nothing_is_awaited_of_a_bilan_that_has_ended_but_what_has_its_own_term(command: Command, role: Role) -> None:
    subjects = (("leave_request", 84), ("convention", 80), ("quote", 82), ("consent", 85), ("funding_request", 81))
    open_ones = tuple(waiting(noun, subject, 90 + n) for n, (noun, subject) in enumerate(subjects))
    played = before_its_start(command, deadlines=open_ones)
    played.play(command, role, on="2026-12-14")
    left = {d.subject_noun for d in played.facts.deadlines if d.status is DeadlineStatus.OPEN}
    assert left == {"consent", "funding_request", "retention_item"}


@pytest.mark.parametrize(
    ("command", "role", "then"),
    [
        (DeclineBilan(), BEN, SessionStatus.CANCELLED_BY_BENEFICIARY),
        (CancelBilan(reason="closure"), ADM, SessionStatus.CANCELLED_BY_PROVIDER),
        (RedirectBilan(beneficiary_agreed=True), CON, SessionStatus.CANCELLED_BY_PROVIDER),
    ],
)
def test_the_sessions_to_come_are_cancelled_by_whoever_ends_the_bilan(command: Command, role: Role, then: SessionStatus) -> None:
    played = before_its_start(command, sessions=planned(), hours_ledger=HoursLedger(bilan_id=given.BILAN, planned_minutes=210))
    played.play(command, role, on="2026-12-14")
    assert [s.status for s in played.facts.sessions] == [then, then, SessionStatus.NO_SHOW]
    assert played.facts.hours_ledger.planned_minutes == 0


def test_what_was_planned_is_cancelled_when_she_abandons_and_what_was_held_stays() -> None:
    held = given.session(id=UUID(int=98), minutes=120)
    ledger = HoursLedger(bilan_id=given.BILAN, planned_minutes=210, counted_minutes=120)
    known = {"bilan": given.bilan(started_on=date(2027, 1, 5)), "sessions": (*planned(), held), "hours_ledger": ledger}
    played = Played(ending.CourseFile(thread=given.THREAD, **known), ending.decide)
    played.play(AbandonBilan(), BEN, on="2027-02-01")
    hers = SessionStatus.CANCELLED_BY_BENEFICIARY
    assert [s.status for s in played.facts.sessions] == [hers, hers, SessionStatus.NO_SHOW, SessionStatus.HELD]
    assert (played.facts.hours_ledger.planned_minutes, played.facts.hours_ledger.counted_minutes) == (0, 120)


@pytest.mark.parametrize(("role", "hers"), [(BEN, True), (Role.EMPLOYER, False)])
def test_a_refused_convention_ends_quotes_and_sessions_too(role: Role, *, hers: bool) -> None:
    parts = {"convention": convention(C.TRANSMITTED), "bilan": given.bilan(status=BilanStatus.CONTRACTING, route=Route.SKILLS_PLAN)}
    ledger = HoursLedger(bilan_id=given.BILAN, planned_minutes=210)
    offered = {"quotes": (Quote(**about(82), status=QuoteStatus.SENT),), "sessions": planned(), "hours_ledger": ledger}
    played = Played(contracting.ContractingFile(thread=given.THREAD, **parts, **offered), contracting.decide)
    played.play(RefuseConvention(), role, on="2026-12-14")
    by = SessionStatus.CANCELLED_BY_BENEFICIARY if hers else SessionStatus.CANCELLED_BY_PROVIDER
    assert played.facts.bilan.status is BilanStatus.DECLINED
    assert [q.status for q in played.facts.quotes] == [QuoteStatus.CANCELLED]
    assert {s.status for s in played.facts.sessions} == {by, SessionStatus.NO_SHOW}


def planned() -> tuple[Session, ...]:
    """Two sessions to come, of 120 and 90 minutes, and one to which she did not come."""
    states = ((95, SessionStatus.PLANNED, 120), (96, SessionStatus.CONFIRMED, 90), (97, SessionStatus.NO_SHOW, 60))
    return tuple(given.session(id=UUID(int=n), status=status, minutes=minutes) for n, status, minutes in states)


@pytest.mark.parametrize("status", [BilanStatus.CANCELLED_BY_PROVIDER, BilanStatus.DECLINED, BilanStatus.COMPLETED])
@pytest.mark.parametrize("command", [SignConvention(party=Party.BENEFICIARY, document_sha256="1" * 64), TransmitConvention()])
def test_no_convention_is_concluded_for_a_bilan_that_has_ended(status: BilanStatus, command: Command) -> None:
    signing = isinstance(command, SignConvention)
    parts = {"convention": convention(C.TRANSMITTED if signing else C.DRAFT), "bilan": given.bilan(status=status)}
    file = contracting.ContractingFile(thread=given.THREAD, hours_ledger=HoursLedger(bilan_id=given.BILAN), **parts)
    refused = Played(file, contracting.decide).refused(command, BEN if signing else ADM, on="2026-12-14")
    assert "convention.bilan_goes_on" in refused
