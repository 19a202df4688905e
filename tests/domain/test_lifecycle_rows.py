"""Rows of the lifecycles that stand beside the usual course: at a distance, missed after all, resumed late, cancelled before the start."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.domain.bilan.commands import CancelBilan, LapseBilan, ResumeBilan, ScheduleMeeting
from app.domain.bilan.decide import BilanFile
from app.domain.bilan.decide import decide as on_bilan
from app.domain.bilan.records import BilanStatus, HoursLedger
from app.domain.billing_item.records import BillingItem, BillingKind, BillingStatus, Debtor
from app.domain.consent.records import Consent, ConsentKind, ConsentStatus
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.machine import NotOpenTo
from app.domain.process import ending, starting
from app.domain.quote.records import VatBasis
from app.domain.session.decide import SessionFile, decide
from app.domain.session.records import HoldSession, Modality, RecordNoShow, SessionKind, SessionStatus
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.played import Played

ADM, BEN, CON, SYS = Role.ADMINISTRATOR, Role.BENEFICIARY, Role.COUNSELLOR, Role.SYSTEM


def about(n: int) -> dict[str, Any]:
    return given.STAMPS | {"id": UUID(int=n), "bilan_id": given.BILAN}


def at_a_distance(remote_percent: int = 0, *consents: Consent, kind: SessionKind = SessionKind.INDIVIDUAL) -> Played:
    """A session at a distance, under a contract that says how much of the bilan is so."""
    session = given.session(status=SessionStatus.CONFIRMED, kind=kind, modality=Modality.REMOTE, minutes=60)
    contract = Convention(**about(80), kind=ConventionKind.INDIVIDUAL, status=ConventionStatus.EFFECTIVE, remote_percent=remote_percent)
    ledger = HoursLedger(bilan_id=given.BILAN, planned_minutes=60, cap_minutes=1440)
    known = {"session": session, "bilan": given.bilan(), "hours_ledger": ledger, "conventions": (contract,), "consents": consents}
    return Played(starting.TimedFile(thread=given.THREAD, **known), starting.decide)


def remote(status: ConsentStatus) -> Consent:
    return Consent(**about(81), kind=ConsentKind.REMOTE_DELIVERY, status=status, purpose="Séances à distance", text_version="remote-1")


def test_nobody_is_received_at_a_distance_who_has_not_agreed_to_it() -> None:
    hold = HoldSession(minutes=60)
    assert set(at_a_distance().refused(hold, CON, on="2027-01-05")) == {"bilan.remote.accept"}
    assert set(at_a_distance(0, remote(ConsentStatus.WITHDRAWN)).refused(hold, CON, on="2027-01-05")) == {"bilan.remote.accept"}


def test_the_contract_that_says_so_or_a_consent_of_its_own_is_her_agreement() -> None:
    hold = HoldSession(minutes=60)
    assert at_a_distance(20).refused(hold, CON, on="2027-01-05") == {}
    assert at_a_distance(0, remote(ConsentStatus.GRANTED)).refused(hold, CON, on="2027-01-05") == {}
    assert at_a_distance(kind=SessionKind.INFORMATION).refused(hold, CON, on="2027-01-05") == {}


def test_a_session_that_she_disputes_is_recorded_as_missed_and_its_hours_are_not_counted() -> None:
    disputed = given.session(status=SessionStatus.DISPUTED, kind=SessionKind.INDIVIDUAL, minutes=60, held_on=date(2027, 1, 5))
    ledger = HoursLedger(bilan_id=given.BILAN, counted_minutes=180, cap_minutes=1440)
    played = Played(SessionFile(thread=given.THREAD, session=disputed, bilan=given.bilan(), hours_ledger=ledger), decide)
    played.play(RecordNoShow(), CON, on="2027-01-08")
    assert (played.facts.session.status, played.facts.session.held_on) == (SessionStatus.NO_SHOW, None)
    assert (played.facts.hours_ledger.counted_minutes, played.facts.hours_ledger.planned_minutes) == (120, 0)


@pytest.mark.parametrize(("day", "warned"), [("2027-07-05", set()), ("2027-07-06", {"promise.amplitude"})])
def test_a_bilan_resumed_after_six_months_is_warned_about(day: str, warned: set[str]) -> None:
    known: dict[str, Any] = {"status": BilanStatus.SUSPENDED, "suspended_from": BilanStatus.INVESTIGATION, "started_on": date(2027, 1, 5)}
    played = Played(BilanFile(thread=given.THREAD, bilan=given.bilan(**known)), on_bilan)
    played.play(ResumeBilan(), CON, on=day)
    assert played.warned() == warned


def test_what_was_billed_is_given_back_when_the_provider_cancels_before_the_start() -> None:
    paid = BillingItem(
        **about(82),
        status=BillingStatus.PAID,
        kind=BillingKind.DEPOSIT,
        debtor=Debtor.PERSON,
        debtor_id=given.BENEFICIARY,
        amount_cents=45_000,
        vat_basis=VatBasis.TRAINING_EXEMPTION,
    )
    known = {"bilan": given.bilan(status=BilanStatus.READY), "hours_ledger": HoursLedger(bilan_id=given.BILAN), "billing_items": (paid,)}
    played = Played(ending.CourseFile(thread=given.THREAD, **known), ending.decide)
    played.play(CancelBilan(reason="closure", referral_proposed=True), ADM, on="2027-01-04")
    assert [(i.status, i.kind) for i in played.facts.billing_items] == [
        (BillingStatus.CREDITED, BillingKind.DEPOSIT),
        (BillingStatus.ISSUED, BillingKind.CREDIT),
    ]


def test_the_year_of_silence_begins_anew_with_each_contact_and_nobody_but_the_clock_ends_it() -> None:
    inquiry = given.bilan(status=BilanStatus.INQUIRY)
    played = Played(BilanFile(thread=given.THREAD, bilan=inquiry), on_bilan)
    played.play(ScheduleMeeting(meeting_on=date(2027, 3, 10)), BEN, on="2027-03-02")
    assert played.due("prospect.silence") == date(2028, 3, 2)
    with pytest.raises(NotOpenTo):
        played.play(LapseBilan(), ADM, on="2028-03-03")
    played.play(LapseBilan(), SYS, on="2028-03-03")
    assert played.facts.bilan.status is BilanStatus.DECLINED
