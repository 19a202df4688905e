"""From a quote to a commitment: what the bilan learns of the quote, and when she accepted before the end of her reflection."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.domain.bilan.commands import HoldMeeting
from app.domain.bilan.records import BilanStatus, HoursLedger
from app.domain.consent.records import Consent, ConsentForm, ConsentKind, ConsentStatus
from app.domain.process import commitment
from app.domain.quote.decide import QuoteFile
from app.domain.quote.records import AcceptQuote, ConfirmQuote, LapseQuote, Quote, QuoteStatus, SendQuote, VatBasis
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.played import Played

BEN, ADM, SYS = Role.BENEFICIARY, Role.ADMINISTRATOR, Role.SYSTEM
YES = AcceptQuote(consent=True, voluntary_attestation=True, prior_information_received=True)


def met(**over: Any) -> Played:
    """A bilan after its information meeting, with a quote that is ready to be sent."""
    minutes = {"preliminary_minutes": 240, "investigation_minutes": 480, "conclusion_minutes": 240, "remote_percent": 0}
    dates = {"planned_start_on": date(2027, 1, 5), "planned_end_on": date(2027, 3, 12)}
    price = {"price_cents": 180_000, "vat_basis": VatBasis.TRAINING_EXEMPTION}
    quote = Quote(**(given.STAMPS | {"id": UUID(int=30), "bilan_id": given.BILAN} | minutes | dates | price))
    bilan = given.bilan(**({"status": BilanStatus.INFORMATION_MEETING, "meeting_held_on": date(2026, 11, 30)} | over))
    ledger = HoursLedger(bilan_id=given.BILAN, cap_minutes=1440)
    return Played(QuoteFile(thread=given.THREAD, quote=quote, bilan=bilan, hours_ledger=ledger), commitment.decide)


def test_the_bilan_knows_until_when_she_reflects() -> None:
    played = met()
    played.play(SendQuote(), ADM, on="2026-12-01")
    bilan = played.facts.bilan
    assert (bilan.status, bilan.quote_sent_on, bilan.reflection_until) == (BilanStatus.REFLECTION, date(2026, 12, 1), date(2026, 12, 11))


@pytest.mark.parametrize(("on", "early"), [("2026-12-01", True), ("2026-12-10", True), ("2026-12-11", False)])
def test_accepting_before_the_last_day_of_the_reflection_is_recorded(on: str, *, early: bool) -> None:
    played = met()
    played.play(SendQuote(), ADM, on="2026-12-01")
    played.play(YES, BEN, on=on)
    bilan = played.facts.bilan
    assert (bilan.status, bilan.early_acceptance) == (BilanStatus.COMMITTED, early)
    assert (bilan.planned_start_on, bilan.planned_end_on) == (date(2027, 1, 5), date(2027, 3, 12))


def test_a_lapsed_quote_that_is_confirmed_gives_her_another_reflection() -> None:
    played = met()
    played.play(SendQuote(), ADM, on="2026-12-01")
    played.play(LapseQuote(), SYS, on="2026-12-12")
    played.play(ConfirmQuote(), ADM, on="2026-12-14")
    assert played.facts.bilan.reflection_until == date(2026, 12, 24)


def test_a_quote_sent_before_the_meeting_begins_no_reflection() -> None:
    played = met(meeting_held_on=None)
    played.play(SendQuote(), ADM, on="2026-11-25")
    assert played.facts.bilan.status is BilanStatus.INFORMATION_MEETING


@pytest.mark.parametrize(
    ("status", "then"), [(QuoteStatus.SENT, BilanStatus.REFLECTION), (QuoteStatus.DRAFT, BilanStatus.INFORMATION_MEETING)]
)
def test_the_meeting_begins_the_reflection_on_a_quote_that_she_holds_already(status: QuoteStatus, then: BilanStatus) -> None:
    dates = {"sent_on": date(2026, 11, 25), "reflection_until": date(2026, 12, 5)}
    quote = Quote(**(given.STAMPS | {"id": UUID(int=30), "bilan_id": given.BILAN, "status": status} | dates))
    file = commitment.MeetingFile(thread=given.THREAD, bilan=given.bilan(status=BilanStatus.INFORMATION_MEETING), quotes=(quote,))
    played = Played(file, commitment.meet)
    told = HoldMeeting(minutes=45, told_about_career_advice=True, told_about_other_providers=True)
    played.play(told, Role.COUNSELLOR, on="2026-11-30")
    assert (played.facts.bilan.status, played.facts.bilan.meeting_held_on) == (then, date(2026, 11, 30))


@pytest.mark.parametrize(("end", "refused"), [(date(2027, 1, 4), {"bilan.dates"}), (date(2027, 1, 5), set())])
def test_a_quote_whose_end_is_before_its_start_is_not_sent(end: date, refused: set[str]) -> None:
    played = met()
    played.beside(quote=played.facts.quote.but(planned_end_on=end))
    assert set(played.refused(SendQuote(), ADM, on="2026-12-01")) == refused


def test_accepting_the_quote_records_her_consent_with_the_document_as_its_proof() -> None:
    played = met()
    played.play(SendQuote(), ADM, on="2026-12-01")
    consent = played.play(YES, BEN, on="2026-12-03").find(Consent)
    assert isinstance(consent, Consent)
    assert (consent.kind, consent.status, consent.form) == (ConsentKind.BILAN, ConsentStatus.GRANTED, ConsentForm.ACCOUNT)
    assert (consent.answered_on, consent.valid_from, consent.valid_until) == (date(2026, 12, 3), date(2026, 12, 3), None)
    assert (consent.text_version, consent.proof_sha256) == ("bilan-1", played.facts.quote.document_sha256)
