"""What was entered in error undoes what it had brought about, in the same decision."""

from datetime import date
from types import UnionType
from typing import Any, Union, get_args, get_origin
from uuid import UUID

import pytest

from app.domain.assignment.records import Answer, Assignment, AssignmentStatus, Result
from app.domain.assignment.table import MACHINE as ASSIGNMENT
from app.domain.bilan.records import BilanStatus, HoursLedger
from app.domain.bilan.table import MACHINE as BILAN
from app.domain.billing_item.records import BillingItem, BillingKind, BillingStatus, Debtor
from app.domain.billing_item.table import MACHINE as BILLING
from app.domain.consent.records import Consent, ConsentKind, ConsentStatus
from app.domain.convention.records import Channel, Convention, ConventionKind, ConventionStatus, Signature
from app.domain.convention.table import MACHINE as CONVENTION
from app.domain.decision import Decision
from app.domain.follow_up.records import FollowUp, FollowUpStatus
from app.domain.follow_up.table import MACHINE as FOLLOW_UP
from app.domain.funding_request.records import CpfStatus, FundingRequest, FundingStatus
from app.domain.leave_request.records import LeaveRequest, LeaveStatus
from app.domain.leave_request.table import MACHINE as LEAVE
from app.domain.machine import Machine, NotOpenTo
from app.domain.mistake import Mistake, correction
from app.domain.note.records import Note, NoteStatus, NoteText
from app.domain.note.table import MACHINE as NOTE
from app.domain.partner_events import partner_type
from app.domain.process.correcting import CORRECTIONS, decide
from app.domain.quote.records import Quote, QuoteStatus, VatBasis
from app.domain.quote.table import MACHINE as QUOTE
from app.domain.record import Kept
from app.domain.registry.records import FunderKind
from app.domain.session.records import Attendance, SessionKind, SessionStatus
from app.domain.session.table import MACHINE as SESSION
from app.domain.situation import Route
from app.domain.vocabulary import Party, Role
from tests.domain import given
from tests.domain.played import Played

ADM, BEN, CON, EMP = Role.ADMINISTRATOR, Role.BENEFICIARY, Role.COUNSELLOR, Role.EMPLOYER
STARTED = date(2027, 1, 5)


def about(n: int) -> dict[str, Any]:
    return given.STAMPS | {"id": UUID(int=n), "bilan_id": given.BILAN}


def wrong(machine: Machine[Any], root: Kept, *others: Kept, **bilan: Any) -> Played:
    """The file of an entry, with what may follow from it."""
    file = CORRECTIONS[correction(machine)].file
    records: tuple[Kept, ...] = (given.bilan(**bilan), *others) if root.noun != "bilan" else (root, *others)
    parts: dict[str, Any] = {machine.noun: root, "thread": given.THREAD}
    for name, f in file.model_fields.items():
        if name not in parts and name not in {"replacement", "involvements", "warnings", "deadlines"}:
            parts |= _part(name, f.annotation, (*records, root))
    return Played(file(**parts), decide)


def _part(name: str, annotation: Any, records: tuple[Kept, ...]) -> dict[str, Any]:
    kind = next(a for a in (*get_args(annotation), annotation) if a is not type(None))
    found = tuple(r for r in records if type(r) is kind)
    if get_origin(annotation) is tuple:
        return {name: found}
    optional = get_origin(annotation) in {Union, UnionType}
    return {name: found[0] if found else None} if optional else {name: found[0]}


def said(played: Played, machine: Machine[Any], by: Role = ADM, *, reason: Mistake = Mistake.DUPLICATE, on: str = "2027-01-06") -> Decision:
    return played.play(correction(machine)(reason=reason), by, on=on)


def refused(played: Played, machine: Machine[Any], by: Role = ADM) -> set[str]:
    return set(played.refused(correction(machine)(reason=Mistake.DUPLICATE), by, on="2027-01-06"))


# --- hours ----------------------------------------------------------------------------------------------------------------

LEDGER = HoursLedger(bilan_id=given.BILAN, planned_minutes=300, counted_minutes=300, attested_minutes=300, accompanied_minutes=300)


@pytest.mark.parametrize(
    ("status", "left"),
    [
        (SessionStatus.PLANNED, (240, 300, 300, 300)),
        (SessionStatus.CONFIRMED, (240, 300, 300, 300)),
        (SessionStatus.HELD, (300, 240, 300, 300)),
        (SessionStatus.DISPUTED, (300, 240, 300, 300)),
        (SessionStatus.ATTESTED, (300, 240, 240, 240)),
        (SessionStatus.NO_SHOW, (300, 300, 300, 300)),
        (SessionStatus.CANCELLED_BY_PROVIDER, (300, 300, 300, 300)),
    ],
)
def test_the_ledger_gives_back_the_minutes_of_a_session_in_the_state_that_it_had(status: SessionStatus, left: tuple[int, ...]) -> None:
    mine = given.session(status=status, kind=SessionKind.INDIVIDUAL, held_on=STARTED)
    other = given.session(id=UUID(int=7), status=SessionStatus.ATTESTED)
    signed = Attendance(**about(8), session_id=mine.id, party=Party.BENEFICIARY, signed_at=given.AT, signer_id=given.BENEFICIARY)
    played = wrong(SESSION, mine, other, LEDGER, signed, status=BilanStatus.INVESTIGATION, started_on=STARTED)
    decision = said(played, SESSION, CON)
    found = played.facts.hours_ledger
    assert (found.planned_minutes, found.counted_minutes, found.attested_minutes, found.accompanied_minutes) == left
    taken_place = status in {SessionStatus.HELD, SessionStatus.DISPUTED, SessionStatus.ATTESTED}
    assert (played.facts.attendances[0].voided_at is not None) is taken_place
    assert [(e.type, e.reason) for e in decision.events] == [("session.entered_in_error", "duplicate")]


def test_the_only_session_held_had_started_the_bilan_which_is_ready_again() -> None:
    mine = given.session(status=SessionStatus.HELD, phase=BilanStatus.PRELIMINARY, held_on=STARTED)
    asked = FundingRequest(**about(9), kind=FunderKind.CPF, amount_cents=1, cpf_status=CpfStatus.ACCEPTED, status=FundingStatus.SECURED)
    played = wrong(SESSION, mine, LEDGER, asked, status=BilanStatus.PRELIMINARY, started_on=STARTED)
    decision = said(played, SESSION, CON)
    assert (played.facts.bilan.status, played.facts.bilan.started_on) == (BilanStatus.READY, None)
    assert [partner_type(e.type) for e in decision.events] == [None, "bilan.corrected"]


def test_an_entry_declared_to_the_platform_is_undone_there_first() -> None:
    mine = given.session(status=SessionStatus.HELD, phase=BilanStatus.PRELIMINARY, held_on=STARTED)
    asked = FundingRequest(**about(9), kind=FunderKind.CPF, amount_cents=1, cpf_status=CpfStatus.IN_TRAINING, status=FundingStatus.SECURED)
    played = wrong(SESSION, mine, LEDGER, asked, status=BilanStatus.PRELIMINARY, started_on=STARTED)
    assert refused(played, SESSION, CON) == {"mistake.relied_on"}


def test_a_phase_keeps_the_session_that_it_was_closed_on() -> None:
    mine = given.session(status=SessionStatus.ATTESTED, phase=BilanStatus.PRELIMINARY)
    beside = given.session(id=UUID(int=7), status=SessionStatus.ATTESTED, phase=BilanStatus.PRELIMINARY)
    known: dict[str, Any] = {"status": BilanStatus.SUSPENDED, "suspended_from": BilanStatus.INVESTIGATION, "started_on": STARTED}
    assert refused(wrong(SESSION, mine, LEDGER, **known), SESSION, CON) == {"mistake.relied_on"}
    assert refused(wrong(SESSION, mine, beside, LEDGER, **known), SESSION, CON) == set()


@pytest.mark.parametrize("state", [SessionStatus.LOCKED, SessionStatus.ATTESTED])
def test_hours_that_were_declared_are_no_longer_taken_back(state: SessionStatus) -> None:
    over = {"status": BilanStatus.COMPLETED, "started_on": STARTED, "ended_on": date(2027, 4, 16)}
    mine, other = given.session(status=state, held_on=STARTED), given.session(id=UUID(int=7), status=SessionStatus.ATTESTED)
    assert "mistake.counter_entry" in refused(wrong(SESSION, mine, other, LEDGER, **over), SESSION, CON)


# --- what is contracted and billed ------------------------------------------------------------------------------------------


def test_an_accepted_quote_takes_the_commitment_and_the_consent_with_it() -> None:
    mine = Quote(**about(10), status=QuoteStatus.ACCEPTED, accepted_on=date(2026, 12, 14))
    given_ = Consent(**about(11), kind=ConsentKind.BILAN, status=ConsentStatus.GRANTED, purpose="Bilan", text_version="bilan-1")
    committed = {"status": BilanStatus.CONTRACTING, "committed_on": date(2026, 12, 14), "route": Route.SELF}
    played = wrong(QUOTE, mine, given_, **committed)
    said(played, QUOTE)
    found = played.facts.bilan
    assert (found.status, found.committed_on, found.consented_on, found.route) == (BilanStatus.REFLECTION, None, None, None)
    assert [c.status for c in played.facts.consents] == [ConsentStatus.ENTERED_IN_ERROR]


def test_a_quote_stays_while_what_it_led_to_stands() -> None:
    mine = Quote(**about(10), status=QuoteStatus.ACCEPTED, accepted_on=date(2026, 12, 14))
    contract = Convention(**about(12), kind=ConventionKind.INDIVIDUAL, status=ConventionStatus.EFFECTIVE)
    played = wrong(QUOTE, mine, contract, status=BilanStatus.READY)
    assert refused(played, QUOTE) == {"mistake.relied_on"}
    undone = contract.but(status=ConventionStatus.ENTERED_IN_ERROR)
    assert refused(wrong(QUOTE, mine, undone, status=BilanStatus.CONTRACTING), QUOTE) == set()


def test_a_convention_takes_its_signatures_its_debtor_its_bills_and_the_readiness_with_it() -> None:
    mine = Convention(**about(12), kind=ConventionKind.INDIVIDUAL, status=ConventionStatus.EFFECTIVE)
    who = {"convention_id": mine.id, "channel": Channel.ACCOUNT, "document_sha256": "1" * 64, "signer_id": given.BENEFICIARY}
    signed = Signature(**about(13), **who, party=Party.BENEFICIARY, signed_at=given.AT, signed_on=date(2026, 12, 14))
    owes = FundingRequest(**about(14), kind=FunderKind.SELF, amount_cents=150_000, status=FundingStatus.SECURED, secured_on=STARTED)
    bills = (bill(15, BillingStatus.DRAFT), bill(16, BillingStatus.ISSUED), bill(17, BillingStatus.ISSUED, debtor=Debtor.FUNDER))
    played = wrong(CONVENTION, mine, signed, owes, *bills, LEDGER, status=BilanStatus.READY, route=Route.SELF, ready_on=STARTED)
    decision = said(played, CONVENTION)
    assert played.facts.signatures[0].voided_at is not None
    assert [(f.status, f.secured_on) for f in played.facts.funding_requests] == [(FundingStatus.DRAFT, None)]
    assert [i.status for i in played.facts.billing_items] == ["cancelled", "credited", "issued", "issued"]
    assert played.facts.billing_items[-1].kind is BillingKind.CREDIT
    assert played.facts.bilan.status is BilanStatus.CONTRACTING
    assert "convention.corrected" in {partner_type(e.type) for e in decision.events}


def bill(n: int, status: BillingStatus, **over: Any) -> BillingItem:
    known: dict[str, Any] = {"kind": BillingKind.INSTALMENT, "debtor": Debtor.PERSON, "debtor_id": given.BENEFICIARY}
    return BillingItem(**about(n) | known | {"status": status, "amount_cents": 45_000, "vat_basis": VatBasis.TRAINING_EXEMPTION} | over)


def test_an_invoice_that_has_left_is_given_back_and_its_funder_is_to_be_billed_again() -> None:
    funder = UUID(int=18)
    mine = bill(15, BillingStatus.PAID, kind=BillingKind.BALANCE, debtor=Debtor.FUNDER, debtor_id=funder, external_invoice_number="F-1")
    paid = FundingRequest(**about(14), kind=FunderKind.OPCO, funder_id=funder, amount_cents=1, status=FundingStatus.PAID, paid_on=STARTED)
    played = wrong(BILLING, mine, paid)
    said(played, BILLING)
    assert played.facts.billing_item.external_invoice_number == "F-1"
    assert [(i.kind, i.credits_item_id) for i in played.facts.billing_items if i.id != mine.id] == [(BillingKind.CREDIT, mine.id)]
    assert [(f.status, f.paid_on) for f in played.facts.funding_requests] == [(FundingStatus.SERVICE_DONE_VALIDATED, None)]


def test_a_draft_bill_is_given_up_without_a_credit_and_a_credit_is_no_mistake_of_its_own() -> None:
    played = wrong(BILLING, bill(15, BillingStatus.DRAFT))
    said(played, BILLING)
    assert len(played.facts.billing_items) == 1
    assert refused(wrong(BILLING, bill(15, BillingStatus.ISSUED, kind=BillingKind.CREDIT)), BILLING) == {"mistake.at_its_source"}


def test_an_absence_granted_by_mistake_makes_the_start_wait_again() -> None:
    dates = {"starts_on": date(2027, 2, 1), "ends_on": date(2027, 4, 1)}
    mine = LeaveRequest(**about(19), employer_id=UUID(int=20), status=LeaveStatus.GRANTED, **dates)
    terms = Convention(**about(12), kind=ConventionKind.MCF_TERMS, status=ConventionStatus.EFFECTIVE)
    asked = FundingRequest(**about(14), kind=FunderKind.CPF, amount_cents=1, status=FundingStatus.SECURED)
    ready = {"status": BilanStatus.READY, "route": Route.CPF, "on_working_time": True}
    played = wrong(LEAVE, mine, terms, asked, **ready)
    played.beside(leave_requests=())  # what was entered in error is not loaded beside the others
    said(played, LEAVE, BEN)
    assert played.facts.bilan.status is BilanStatus.CONTRACTING


# --- the bilan, its content, its follow-up -------------------------------------------------------------------------------------


def test_a_bilan_opened_by_mistake_sets_aside_what_was_offered_and_destroys_what_was_prepared() -> None:
    opened = given.bilan(status=BilanStatus.READY, ready_on=date(2026, 12, 20), route=Route.SELF)
    sent = Quote(**about(10), status=QuoteStatus.SENT)
    planned = given.session(status=SessionStatus.PLANNED, minutes=60)
    played = wrong(BILAN, opened, sent, planned, LEDGER, bill(15, BillingStatus.DRAFT))
    decision = said(played, BILAN, reason=Mistake.WRONG_PERSON)
    assert played.facts.bilan.status is BilanStatus.ENTERED_IN_ERROR
    assert [q.status for q in played.facts.quotes] == [QuoteStatus.CANCELLED]
    assert [s.status for s in played.facts.sessions] == [SessionStatus.CANCELLED_BY_PROVIDER]
    assert [i.status for i in played.facts.billing_items] == [BillingStatus.CANCELLED]
    assert "retention_item.destruction_ordered" in {e.type for e in decision.events}
    assert partner_type(decision.events[0].type) == "bilan.corrected"


def test_a_bilan_whose_hours_or_invoices_stand_was_no_mistake() -> None:
    started = given.bilan(status=BilanStatus.PRELIMINARY, started_on=STARTED)
    assert refused(wrong(BILAN, started, LEDGER, bill(15, BillingStatus.ISSUED)), BILAN) == {"mistake.relied_on"}


def test_nobody_but_the_provider_says_so_of_a_bilan() -> None:
    for role in (BEN, CON, EMP):
        with pytest.raises(NotOpenTo):
            said(wrong(BILAN, given.bilan(status=BilanStatus.INQUIRY)), BILAN, role)


def note(**over: Any) -> Note:
    return Note(
        **about(21) | {"author_id": given.COUNSELLOR, "status": NoteStatus.KEPT, "content": NoteText(text="Points à revoir")} | over
    )


@pytest.mark.parametrize(("reason", "kept"), [(Mistake.DUPLICATE, True), (Mistake.WRONG_CONTENT, True), (Mistake.WRONG_FILE, False)])
def test_what_was_written_about_somebody_else_is_erased_here(reason: Mistake, *, kept: bool) -> None:
    played = wrong(NOTE, note())
    said(played, NOTE, CON, reason=reason)
    assert (played.facts.note.content is not None) is kept


def test_only_the_author_says_so_of_her_note() -> None:
    assert refused(wrong(NOTE, note(author_id=given.OTHER_COUNSELLOR)), NOTE, CON) == {"note.own"}


def test_a_questionnaire_asked_by_mistake_leaves_neither_answers_nor_results() -> None:
    about_it = {"instrument_id": "ipip-50", "definition_sha256": "1" * 64}
    mine = Assignment(**about(22), **about_it, status=AssignmentStatus.RELEASED, instrument_version="1", counsellor_id=given.COUNSELLOR)
    answer = Answer(assignment_id=mine.id, item_id="q1", bilan_id=given.BILAN, answered_at=given.AT, value=3)
    result = Result(**about(23), **about_it, assignment_id=mine.id, engine="1", scored_on=STARTED, released_on=STARTED)
    played = wrong(ASSIGNMENT, mine, answer, result)
    said(played, ASSIGNMENT, CON)
    assert [a.value for a in played.facts.answers] == [None]
    assert [(r.report, r.released_on) for r in played.facts.results] == [(None, None)]


def test_a_follow_up_taken_back_is_offered_again_until_the_file_is_closed() -> None:
    dates = {"due_on": date(2027, 10, 16), "invite_on": date(2027, 9, 16)}
    mine = FollowUp(**about(24), status=FollowUpStatus.RECORDED, term="six_months", **dates)
    ended = {"status": BilanStatus.FOLLOWING_UP, "started_on": STARTED, "ended_on": date(2027, 4, 16)}
    decision = said(wrong(FOLLOW_UP, mine, **ended), FOLLOW_UP, CON, on="2027-10-20")
    again = next(r for r in decision.added if isinstance(r, FollowUp))
    assert (again.status, again.term, again.due_on) == (FollowUpStatus.SCHEDULED, mine.term, mine.due_on)
    assert refused(wrong(FOLLOW_UP, mine, **ended | {"status": BilanStatus.CLOSED}), FOLLOW_UP, CON) == {"mistake.relied_on"}
