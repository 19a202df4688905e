"""The information meeting belongs to the file: it is not earlier than its opening."""

from datetime import date

import pytest

from app.domain.bilan import decide as bilan
from app.domain.bilan.commands import ScheduleMeeting
from app.domain.bilan.records import BilanStatus
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.played import Played


@pytest.mark.parametrize(("day", "refused"), [(date(2026, 11, 22), {"bilan.meeting_date"}), (date(2026, 11, 23), set())])
def test_a_meeting_is_not_earlier_than_the_opening_of_the_file(day: date, refused: set[str]) -> None:
    played = Played(bilan.BilanFile(thread=given.THREAD, bilan=given.bilan(status=BilanStatus.INQUIRY)), bilan.decide)
    assert set(played.refused(ScheduleMeeting(meeting_on=day), Role.COUNSELLOR, on="2026-11-25")) == refused
