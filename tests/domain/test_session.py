"""The session: what voids its signatures, and what her consent allows."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from app.domain.bilan.records import BilanStatus, HoursLedger
from app.domain.consent.records import Consent, ConsentKind, ConsentStatus
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.process.starting import TimedFile
from app.domain.record import Command
from app.domain.session.decide import BilanSessions, decide
from app.domain.session.records import (
    AttestSession,
    CorrectSession,
    HoldSession,
    PlanSession,
    RescheduleSession,
    SessionKind,
    SessionStatus,
)
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
    return Played(TimedFile(thread=given.THREAD, **known), decide)


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


def withdrawn(*, anew: bool = False) -> tuple[Consent, ...]:
    """Her consent to the bilan, withdrawn on 10 January; given `anew` since, or not."""
    known = given.STAMPS | {"bilan_id": given.BILAN, "kind": ConsentKind.BILAN, "purpose": "Ce bilan", "text_version": "bilan-1"}
    former = Consent(**known, id=UUID(int=81), status=ConsentStatus.WITHDRAWN, ended_on=date(2027, 1, 10))
    return (former, Consent(**known, id=UUID(int=82), status=ConsentStatus.GRANTED)) if anew else (former,)


@pytest.mark.parametrize(
    "command", [HoldSession(minutes=120), RescheduleSession(starts_at=datetime(2027, 2, 1, 9, tzinfo=UTC), minutes=60)]
)
def test_no_session_goes_on_once_she_has_withdrawn_her_consent(command: Command) -> None:
    played = a_session()
    played.beside(consents=withdrawn())
    assert "bilan.consent.in_force" in played.refused(command, CON, on="2027-01-11")
    played.beside(consents=withdrawn(anew=True))
    assert played.refused(command, CON, on="2027-01-11") == {}


def test_no_session_is_planned_once_she_has_withdrawn_her_consent() -> None:
    said = {"kind": SessionKind.INDIVIDUAL, "phase": BilanStatus.PRELIMINARY, "minutes": 60, "counsellor_id": given.COUNSELLOR}
    file = BilanSessions(thread=given.THREAD, bilan=given.bilan(), hours_ledger=HoursLedger(bilan_id=given.BILAN), consents=withdrawn())
    refused = Played(file, decide).refused(PlanSession(starts_at=given.AT, **said), CON, on="2027-01-11")
    assert "bilan.consent.in_force" in refused
