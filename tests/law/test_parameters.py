"""The dated parameters: each value on the day before, the day of and the day after it changes."""

from datetime import date, timedelta

import pytest

from app.domain.law.article import Status
from app.domain.law.articles import article
from app.domain.law.parameter import Measure, Parameter, Period
from app.domain.law.parameters import PARAMETERS, hours_cap_on, parameter, registered, required_on, value_on

ONE_DAY = timedelta(days=1)
CHANGES: list[tuple[str, str, int | None, int]] = [  # name, first day, value before, value from that day
    ("bilan.max_minutes", "2019-01-01", None, 1_440),
    ("bilan.max_priority_agent_minutes", "2022-07-25", None, 4_320),
    ("retention.max_months", "2008-05-01", None, 12),
    ("retention.max_months", "2019-01-01", 12, 12),
    ("retention.max_months", "2023-12-31", 12, 36),
    ("cpf.cap_bilan_cents", "2026-02-26", None, 160_000),
    ("cpf.lookback_years", "2026-02-26", None, 5),
    ("cpf.participation_cents", "2024-05-02", None, 10_000),
    ("cpf.participation_cents", "2025-01-01", 10_000, 10_223),
    ("cpf.participation_cents", "2026-01-01", 10_223, 10_320),
    ("cpf.participation_cents", "2026-04-02", 10_320, 15_000),
    ("cpf.provider_reply_working_days", "2019-01-01", None, 2),
    ("cpf.holder_reply_working_days", "2019-01-01", None, 4),
    ("cpf.lead_working_days", "2021-06-10", None, 11),
    ("worktime.notice_days", "2019-01-01", None, 60),
    ("worktime.long_notice_days", "2019-01-01", None, 120),
    ("worktime.long_action_months", "2019-01-01", None, 6),
    ("worktime.reply_days", "2019-01-01", None, 30),
    ("convention.employee_reply_days", "2008-05-01", None, 10),
    ("convention.employee_reply_days", "2019-01-01", 10, 10),
    ("contract.withdrawal_days", "2008-05-01", None, 10),
    ("contract.max_deposit_percent", "2008-05-01", None, 30),
    ("fp.priority_agent_interval_years", "2022-07-25", None, 3),
    ("qualiopi.referential_version", "2026-11-01", 9, 10),
    ("qualiopi.indicators_count", "2026-11-01", 32, 33),
    ("admin.tax_retention_years", "2027-01-01", 6, 10),
]
UNDATED = {
    "attendance.signature_days": 7,
    "bilan.fully_remote_percent": 100,
    "retention.provider_default_months": 12,
    "retention.notice_days": 30,
    "retention.destruction_days": 1,
    "retention.after_last_follow_up_days": 30,
    "share.default_days": 30,
    "share.max_days": 90,
    "emergency.review_days": 7,
    "legal_hold.max_months": 6,
    "bilan.abandon_reminders_count": 2,
    "cpf.declare_entry_working_days": 3,
    "cpf.declare_exit_working_days": 3,
    "cpf.autovalidate_working_days": 5,
    "cpf.payment_days": 30,
    "cpf.withdrawal_working_days": 14,
    "cpf.withdrawal_calendar_reading_days": 14,
    "cpf.withdrawal_short_reading_working_days": 11,
    "cpf.free_cancel_working_days": 7,
    "cpf.late_cancel_indemnity_percent": 5,
    "cpf.attendance_low_percent": 25,
    "cpf.attendance_low_due_percent": 25,
    "cpf.attendance_full_percent": 80,
    "cpf.attendance_full_due_percent": 100,
    "cpf.france_travail_reply_working_days": 10,
    "cpf.france_travail_lead_working_days": 21,
    "contract.distance_withdrawal_days": 14,
    "opco.max_advance_percent": 30,
    "opco.plan_headcount_count": 50,
    "opco.refusal_notice_months": 2,
    "fp.notice_days": 60,
    "fp.reply_days": 30,
    "fp.hospital_postponement_months": 6,
    "fp.state_reply_months": 2,
    "fp.hospital_seniority_years": 2,
    "fp.interval_years": 5,
    "anfh.min_face_to_face_minutes": 1_080,
    "anfh.min_on_site_minutes": 480,
    "promise.first_interview_days": 10,
    "promise.reflection_days": 10,
    "prospect.silence_months": 12,
    "promise.usual_from_minutes": 600,
    "promise.start_after_funding_days": 10,
    "promise.min_amplitude_days": 28,
    "promise.max_amplitude_months": 6,
    "promise.followup_from_months": 6,
    "promise.followup_until_months": 9,
    "promise.early_followup_months": 3,
    "promise.followup_months": 6,
    "promise.late_followup_months": 12,
    "promise.followup_tries_count": 3,
    "complaint.answer_days": 30,
    "data_request.answer_months": 1,
    "data_request.late_answer_months": 3,
    "results.least_people_count": 5,
    "bpf.filing_months": 4,
    "qualiopi.certificate_years": 3,
    "admin.certificate_retention_years": 3,
    "admin.evidence_retention_years": 6,
    "admin.eu_evidence_retention_years": 10,
    "admin.accounting_retention_years": 10,
    "invitation.max_life_days": 14,
    "client.max_life_years": 1,
    "client.rotation_overlap_days": 7,
}
DRAFTS = {
    "bilan.min_accompaniment_minutes": 780,
    "cpf.extra_participation_cents": 20_000,
    "cpf.extra_participation_exempt_cofinancing_cents": 15_000,
}


@pytest.mark.parametrize(("name", "first_day", "before", "value"), CHANGES)
def test_a_value_changes_on_its_first_day_and_not_a_day_before(name: str, first_day: str, before: int | None, value: int) -> None:
    first = date.fromisoformat(first_day)
    assert [value_on(name, first + n * ONE_DAY) for n in (-1, 0, 1)] == [before, value, value]


@pytest.mark.parametrize("name", UNDATED)
def test_an_undated_value_applies_on_every_day(name: str) -> None:
    assert {value_on(name, day) for day in (date.min, date(2026, 12, 7), date.max)} == {UNDATED[name]}


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_is_known_and_has_no_force(name: str) -> None:
    draft = parameter(name).draft
    assert draft is not None
    assert draft.value == DRAFTS[name]
    assert draft.source.status is Status.DRAFT
    assert value_on(name, date(2027, 6, 1)) is None


def test_every_boundary_and_every_name_of_the_registry_is_tested_here() -> None:
    boundaries = {(p.name, str(period.from_on)) for p in PARAMETERS.values() for period in p.periods if period.from_on}
    assert boundaries == {(name, first_day) for name, first_day, _, _ in CHANGES}
    assert PARAMETERS.keys() == {name for name, *_ in CHANGES} | UNDATED.keys() | DRAFTS.keys()


def test_an_unknown_name_is_an_error_at_once() -> None:
    with pytest.raises(KeyError, match=r"cpf\.cap_eur"):
        value_on("cpf.cap_eur", date(2027, 1, 1))


def test_a_value_that_must_exist_is_required_by_day() -> None:
    assert required_on("cpf.lookback_years", date(2026, 12, 7)) == 5
    with pytest.raises(LookupError, match="2026-02-25"):
        required_on("cpf.lookback_years", date(2026, 2, 25))


@pytest.mark.parametrize(
    ("day", "ordinary", "priority"),
    [
        (date(2018, 12, 31), None, None),
        (date(2019, 1, 1), 1_440, 1_440),
        (date(2022, 7, 24), 1_440, 1_440),
        (date(2022, 7, 25), 1_440, 4_320),
        (date(2022, 7, 26), 1_440, 4_320),
    ],
)
def test_the_hours_cap_is_72_hours_for_priority_agents_since_july_2022(day: date, ordinary: int | None, priority: int | None) -> None:
    assert (hours_cap_on(day, priority_agent=False), hours_cap_on(day, priority_agent=True)) == (ordinary, priority)


def test_a_period_names_the_version_of_the_article_in_force_when_it_began() -> None:
    for row in PARAMETERS.values():
        for period in row.periods:
            assert period.from_on is None or period.source.in_force_from is None or period.source.in_force_from <= period.from_on


def period(value: int, *, since: date | None = None, until: date | None = None, number: str = "L6313-4") -> Period:
    return Period(value=value, source=article(number), from_on=since, until=until)


NEW_YEAR = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("name", "unit", "periods", "fault"),
    [
        ("x.cap_euros", Measure.CENTS, (), "does not end with its unit"),
        ("x.reply_working_days", Measure.DAYS, (), "counted in calendar days"),
        ("x.cap_cents", Measure.CENTS, (period(1), period(2)), "overlap"),
        ("x.cap_cents", Measure.CENTS, (period(1), period(2, since=NEW_YEAR)), "overlap"),
        ("x.cap_cents", Measure.CENTS, (period(1, until=NEW_YEAR + ONE_DAY), period(2, since=NEW_YEAR)), "overlap"),
        ("x.cap_cents", Measure.CENTS, (period(1, since=NEW_YEAR, until=NEW_YEAR),), "empty"),
        ("x.cap_cents", Measure.CENTS, (period(1, number="PLF 2027"),), "force to a draft"),
    ],
)
def test_a_wrong_row_is_refused_when_it_is_declared(name: str, unit: Measure, periods: tuple[Period, ...], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Parameter(name=name, unit=unit, periods=periods)


def test_a_gap_between_two_periods_is_a_time_without_value() -> None:
    gap = Parameter(name="x.a_cents", unit=Measure.CENTS, periods=(period(1, until=NEW_YEAR), period(2, since=NEW_YEAR + ONE_DAY)))
    assert [found and found.value for found in (gap.on(NEW_YEAR - ONE_DAY), gap.on(NEW_YEAR), gap.on(NEW_YEAR + ONE_DAY))] == [1, None, 2]


def test_a_name_given_twice_is_refused() -> None:
    row = Parameter(name="x.a_cents", unit=Measure.CENTS)
    with pytest.raises(ValueError, match="twice"):
        registered((row, row))
