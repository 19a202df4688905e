"""The indicators of the quality reference that apply to bilans."""

from app.domain.quality_proof.indicators import INDICATORS
from app.edge.contract.law import machines

NOT_OF_BILANS = {3, 7, 8, 13, 14, 15, 16, 20, 28, 29, 33}


def test_the_22_indicators_are_those_of_the_category() -> None:
    assert list(INDICATORS) == [number for number in range(1, 34) if number not in NOT_OF_BILANS]
    assert len(INDICATORS) == 22


def test_what_is_counted_are_events_that_a_table_tells() -> None:
    told = {f"{machine.noun}.{row.event}" for machine in machines() for row in machine.rows}
    assert {event for indicator in INDICATORS.values() for event in indicator.seen} <= told


def test_each_says_in_both_languages_what_the_provider_brings() -> None:
    assert all(one.fr and one.en and one.brings_fr and one.brings_en for one in INDICATORS.values())
