"""The session: what voids its signatures, and what her consent allows."""

from datetime import date
from typing import Any
from uuid import UUID

from app.domain.bilan.records import HoursLedger
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.session.decide import SessionFile, decide
from app.domain.session.records import AttestSession, CorrectSession, HoldSession, SessionKind, SessionStatus
from app.domain.vocabulary import Party, Role
from tests.domain import given
from tests.domain.played import Played

BEN, CON = Role.BENEFICIARY, Role.COUNSELLOR


def a_session(**over: Any) -> Played:
    """A session of two hours, confirmed, in a bilan whose contract is in effect."""
    session = given.session(**{"status": SessionStatus.CONFIRMED, "kind": SessionKind.INDIVIDUAL, "minutes": 120} | over)
    contract = Convention(
        **given.STAMPS, id=UUID(int=80), bilan_id=given.BILAN, kind=ConventionKind.INDIVIDUAL, status=ConventionStatus.EFFECTIVE
    )
    ledger = HoursLedger(bilan_id=given.BILAN, planned_minutes=120, cap_minutes=1440)
    known = {"session": session, "bilan": given.bilan(), "hours_ledger": ledger, "conventions": (contract,)}
    return Played(SessionFile(thread=given.THREAD, **known), decide)


def test_a_correction_that_voids_the_signatures_asks_for_new_ones_within_seven_days() -> None:
    played = a_session()
    played.play(HoldSession(minutes=120), CON, on="2027-01-05")
    assert played.due("attendance.signatures") == date(2027, 1, 12)
    for role, party in ((BEN, Party.BENEFICIARY), (CON, Party.PROVIDER)):
        played.play(AttestSession(party=party), role, on="2027-01-06")
    assert "attendance.signatures" not in played.awaited()
    played.play(CorrectSession(minutes=90, reason="typing_error"), CON, on="2027-01-20")
    assert played.due("attendance.signatures") == date(2027, 1, 27)


def test_a_correction_before_both_have_signed_begins_the_delay_anew() -> None:
    played = a_session()
    played.play(HoldSession(minutes=120), CON, on="2027-01-05")
    played.play(CorrectSession(minutes=90, reason="typing_error"), CON, on="2027-01-07")
    assert played.due("attendance.signatures") == date(2027, 1, 14), "one delay runs, not two"
