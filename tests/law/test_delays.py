"""The delays as a whole: each is counted, explained in both languages, and started or refused by what bears its name."""

from datetime import date

import pytest

from app.domain.calendar import Mark, add_calendar_days, add_working_days
from app.domain.due import AtDawn
from app.domain.law.delay import Delay, Terms
from app.domain.law.delays import DELAYS, delay, registered
from app.domain.law.parameters import required_on
from app.service.handles import HANDLES

WINTER = date(2026, 12, 14)
CLOCKS = {clock.kind: clock for handle in HANDLES.values() for row in handle.machine.rows for clock in row.clocks}


@pytest.mark.parametrize("one", DELAYS.values(), ids=lambda d: d.id)
def test_every_delay_says_from_when_it_runs_and_what_silence_means_in_both_languages(one: Delay) -> None:
    assert all((*one.since, *one.silence))
    assert all(sentence.endswith(".") for sentence in one.silence)


@pytest.mark.parametrize("one", DELAYS.values(), ids=lambda d: d.id)
def test_every_delay_is_counted_with_every_day_from_its_start_to_its_term(one: Delay) -> None:
    counted = one.count(WINTER)
    days = [day.on for day in counted.days]
    assert days == sorted(days, reverse=counted.amount < 0)
    assert (days[-1], counted.due_on) == (counted.due_on, days[-1])
    assert counted.amount == 0 or (counted.days[0].on, counted.days[0].mark) == (WINTER, Mark.START)
    assert counted.rule_fr
    assert counted.rule_en


def test_every_clock_has_its_own_delay() -> None:
    assert CLOCKS.keys() <= DELAYS.keys()
    assert all(clock.delay is DELAYS[kind] for kind, clock in CLOCKS.items())


def test_a_delay_given_twice_never_starts_the_service() -> None:
    with pytest.raises(ValueError, match="registered twice"):
        registered((delay("cpf.payment"), delay("cpf.payment")))


def test_a_right_of_the_protected_person_rolls_and_the_employer_s_silence_does_not() -> None:
    saturday, sunday = (
        delay("convention.employee_reply").count(date(2026, 12, 16)),
        delay("worktime.employer_reply").count(date(2026, 11, 27)),
    )
    assert (saturday.due_on, saturday.rolled) == (date(2026, 12, 28), True)
    assert [(day.on.day, day.mark) for day in saturday.days[-3:]] == [(26, Mark.DAY_OFF), (27, Mark.DAY_OFF), (28, Mark.POSTPONED)]
    assert saturday.days[-3].number == 10
    assert (sunday.due_on, sunday.rolled) == (date(2026, 12, 27), False)


def test_at_a_distance_the_later_of_the_two_withdrawals_applies() -> None:
    signed = date(2027, 1, 18)
    assert delay("contract.withdrawal").count(signed).due_on == date(2027, 1, 28)
    assert delay("contract.withdrawal").count(signed, Terms(distance=True)).due_on == date(2027, 2, 1)


def test_a_platform_withdrawal_ends_with_the_start_when_it_comes_first() -> None:
    accepted, start = date(2026, 12, 14), date(2026, 12, 29)
    assert delay("cpf.withdrawal").count(accepted).due_on == date(2027, 1, 5)
    assert delay("cpf.withdrawal").count(accepted, Terms(starts_on=start)).due_on == start


def test_six_months_of_action_double_the_notice() -> None:
    sent = date(2026, 12, 3)
    assert delay("worktime.earliest_start").count(sent).due_on == date(2027, 2, 1)
    assert delay("worktime.earliest_start").count(sent, Terms(lasts_six_months=True)).due_on == date(2027, 4, 2)
    assert delay("worktime.send_by").count(date(2027, 2, 1)).due_on == sent


def test_alsace_moselle_does_not_work_on_good_friday() -> None:
    asked = date(2027, 3, 24)
    assert delay("cpf.of_reply").count(asked).due_on == date(2027, 3, 26)
    assert delay("cpf.of_reply").count(asked, Terms(alsace_moselle=True)).due_on == date(2027, 3, 30)


def test_what_the_service_does_itself_is_done_as_the_day_begins() -> None:
    invited = delay("followup.invitation").count(date(2027, 3, 12))
    assert isinstance(invited, AtDawn)
    assert (invited.due_on, invited.effective_on) == (date(2027, 9, 13), date(2027, 9, 13))


def test_the_length_of_a_delay_is_that_of_its_legal_reference_date() -> None:
    with pytest.raises(LookupError):
        delay("worktime.send_by").count(date(2018, 6, 1))
    assert delay("worktime.send_by").count(date(2018, 6, 1), on=WINTER).due_on == date(2018, 4, 2)


@pytest.mark.parametrize(("term", "due"), [("three_months", "2027-06-14"), ("six_months", "2027-09-13"), ("twelve_months", "2028-03-13")])
def test_each_follow_up_has_its_own_term(term: str, due: str) -> None:
    assert delay("followup.invitation").count(date(2027, 3, 12), Terms.model_validate({"follow_up": term})).due_on == date.fromisoformat(
        due
    )


def test_a_delay_has_no_length_before_its_text_and_starts_nothing_then() -> None:
    one = DELAYS["cpf.of_reply"]
    assert not one.exists(date(2015, 11, 12))
    assert one.exists(date(2026, 12, 10))


def test_of_the_readings_of_the_withdrawal_from_the_platform_s_terms_the_longest_is_shown() -> None:
    """Accepted on 14 December 2026: fourteen working days; read as calendar days the same text would end it on the 28th."""
    calendar = add_calendar_days(WINTER, days=required_on("cpf.withdrawal_calendar_reading_days", WINTER))
    short = add_working_days(WINTER, days=required_on("cpf.withdrawal_short_reading_working_days", WINTER))
    shown = delay("cpf.withdrawal").count(WINTER, Terms(starts_on=date(2027, 1, 29))).due_on
    assert (calendar, short, shown) == (date(2026, 12, 28), date(2026, 12, 30), date(2027, 1, 5))
    assert shown == max(calendar, short, shown)
