"""A rule applies by the date of the file that governs it, and never outside the period of its text."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from app.domain.law.articles import article
from app.domain.law.evidence import Checked, CheckOutcome, checked
from app.domain.law.reference import Reference
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, spoken
from app.domain.vocabulary import Language
from tests.law.example import asked

RULE = Rule(
    id="x.y",
    basis=Basis.LAW,
    articles=(article("D6323-6"), article("L6313-4")),
    fr="Non.",
    en="No.",
    remedy_fr="Faites autrement.",
    remedy_en="Do otherwise.",
    check=lambda ask: BROKEN,
)


def test_its_period_is_that_of_its_first_article() -> None:
    assert (RULE.in_force_from, RULE.in_force_to) == (date(2026, 2, 26), None)
    assert replace(RULE, articles=(article("R6322-40"),)).in_force_to == date(2019, 1, 1)


def test_it_may_state_its_own_period() -> None:
    own = replace(RULE, since=date(2019, 1, 1))
    assert (own.in_force_from, own.in_force_to) == (date(2019, 1, 1), None)


@pytest.mark.parametrize("basis", [Basis.POLICY, Basis.PROMISE, Basis.DRAFT])
def test_a_reading_a_promise_and_a_draft_do_not_take_the_dates_of_the_texts_they_cite(basis: Basis) -> None:
    own = replace(RULE, basis=basis, articles=(article("R6322-36"),))
    assert (own.in_force_from, own.in_force_to) == (None, None)


@pytest.mark.parametrize(("day", "checked"), [("2026-02-25", False), ("2026-02-26", True), ("2026-02-27", True)])
def test_it_is_checked_from_its_first_day_on(day: str, *, checked: bool) -> None:
    assert (RULE.finding(asked(on=day)) is BROKEN) is checked


@pytest.mark.parametrize(("day", "checked"), [("2018-12-30", True), ("2018-12-31", True), ("2019-01-01", False)])
def test_it_is_checked_until_the_day_before_its_end(day: str, *, checked: bool) -> None:
    old = replace(RULE, articles=(article("R6322-40"),))
    assert (old.finding(asked(on=day)) is BROKEN) is checked


def test_its_reference_is_a_date_of_the_file_and_not_the_day_of_the_command() -> None:
    subscribed = replace(RULE, reference=Reference.SUBSCRIPTION)
    before, after = (SimpleNamespace(submitted_on=day) for day in (date(2026, 2, 25), date(2026, 2, 26)))
    assert subscribed.finding(asked(on="2026-12-07", funding_request=before)) is None
    assert subscribed.finding(asked(on="2026-12-07", funding_request=after)) is BROKEN


def test_the_act_that_fixes_the_reference_is_dated_itself() -> None:
    signed = replace(RULE, reference=Reference.SIGNATURE)
    unsigned = SimpleNamespace(signed_on=None)
    assert signed.finding(asked(on="2026-02-25", convention=unsigned)) is None
    assert signed.finding(asked(on="2026-02-26", convention=unsigned)) is BROKEN


def test_it_was_verified_when_the_oldest_of_its_texts_was() -> None:
    assert RULE.last_verified_on == date(2026, 8, 20)
    assert replace(RULE, articles=(article("L6353-10"), article("L6313-4"))).last_verified_on == date(2026, 3, 27)


@pytest.mark.parametrize(
    ("day", "finding", "outcome"),
    [("2026-02-25", None, CheckOutcome.NOT_IN_FORCE), ("2026-02-26", None, CheckOutcome.HELD), ("2026-02-26", BROKEN, CheckOutcome.WARNED)],
)
def test_the_evidence_of_a_check_says_what_came_of_it(day: str, finding: Finding | None, outcome: CheckOutcome) -> None:
    assert checked(RULE, date.fromisoformat(day), finding).outcome is outcome


def test_the_evidence_names_the_version_of_the_article_on_the_reference_date() -> None:
    assert checked(RULE, date(2026, 12, 14), None).version == article("D6323-6").version_id
    assert checked(RULE, date(2026, 2, 25), None).version == "C. trav. D6323-6 (2019-01-01)"


def test_the_evidence_is_read_back_as_it_was_stored() -> None:
    one = checked(RULE, date(2026, 12, 14), None)
    assert Checked.of(one.said()) == one


def test_a_long_list_is_told_as_far_as_a_sentence_goes_and_then_counted() -> None:
    few, many = [f"BC-2027-{n:03d}" for n in range(20)], [f"BC-2027-{n:03d}" for n in range(500)]
    assert spoken(few, Language.FR) == ", ".join(few)
    assert spoken(many, Language.FR).endswith("BC-2027-045 et 454 de plus")
    assert spoken(many, Language.EN).endswith("BC-2027-045 and 454 more")
    assert len(spoken(many, Language.FR)) < 640
    assert spoken(["x" * 700, "y"], Language.FR) == "x" * 700 + " et 1 de plus"
