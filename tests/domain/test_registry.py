"""Entries that are no longer used, and those that cannot be retired."""

from uuid import UUID

import pytest

from app.domain.bilan.records import BilanStatus
from app.domain.process.retiring import RetiringFile
from app.domain.registry.records import Beneficiary, EntryStatus
from app.domain.registry.table import BENEFICIARY, NOUNS, ORGANISATION
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.played import Played

ADM = Role.ADMINISTRATOR


def hers(*statuses: BilanStatus) -> Played:
    """A person and her bilans."""
    person = Beneficiary(**given.STAMPS, id=given.BENEFICIARY, given_name="Nadia", family_name="Ferrand")
    bilans = tuple(given.bilan(id=UUID(int=40 + n), status=status) for n, status in enumerate(statuses))
    return Played(RetiringFile(thread=given.THREAD, beneficiary=person, bilans=bilans), BENEFICIARY.decide)


@pytest.mark.parametrize("status", [BilanStatus.INQUIRY, BilanStatus.SUSPENDED, BilanStatus.FOLLOWING_UP])
def test_a_person_is_not_retired_while_a_bilan_of_hers_goes_on(status: BilanStatus) -> None:
    assert BENEFICIARY.retire is not None
    assert "beneficiary.no_bilan_left" in hers(BilanStatus.CLOSED, status).refused(BENEFICIARY.retire(), ADM, on="2026-12-14")


def test_a_person_whose_bilans_are_all_over_is_retired() -> None:
    assert BENEFICIARY.retire is not None
    played = hers(BilanStatus.CLOSED, BilanStatus.DECLINED, BilanStatus.ABANDONED)
    played.play(BENEFICIARY.retire(), ADM, on="2026-12-14")
    assert played.facts.beneficiary.status is EntryStatus.RETIRED


def test_a_provider_never_retires_itself() -> None:
    assert ORGANISATION.retire is None
    assert not any("Retire" in command.__name__ for command in ORGANISATION.machine.commands())
    assert [noun.machine.defects() for noun in NOUNS] == [[]] * len(NOUNS)
