"""The registry of articles: what is cited exists, and one version applies at a time."""

import re
from datetime import date, timedelta

import pytest

from app.domain.law.article import Article, Status, Text
from app.domain.law.articles import ARTICLES, article, article_on, registered
from app.domain.law.versions import READ_VERSIONS, REPLACED

VERSIONS = [version for versions in ARTICLES.values() for version in versions]


def version(number: str = "L1", *, code: Text = Text.CT, since: date | None = None, until: date | None = None) -> Article:
    seen = date(2026, 3, 27)
    return Article(
        code=code, number=number, title_fr="Titre", status=Status.LAW, in_force_from=since, in_force_to=until, last_verified_on=seen
    )


def test_an_unknown_article_is_an_error_at_once() -> None:
    with pytest.raises(LookupError, match="L9999-9"):
        article("L9999-9")
    with pytest.raises(LookupError, match="L9999-9"):
        article_on("L9999-9", date(2027, 1, 1))


def test_an_article_is_cited_as_a_lawyer_writes_it() -> None:
    assert article("L6313-4").citation == "C. trav. L6313-4"
    assert article("L221-18").citation == "C. conso. L221-18"
    assert article("226-13").citation == "C. pén. 226-13"
    assert article("2007-1845 art. 21").citation == "Décret 2007-1845 art. 21"


@pytest.mark.parametrize("number", ["L6313-4", "R6313-4", "R6313-5", "R6313-6", "R6313-8"])
def test_the_frame_of_the_bilan_is_in_force_since_2019(number: str) -> None:
    assert article_on(number, date(2018, 12, 31)) is None
    assert article_on(number, date(2019, 1, 1)) is article(number)


@pytest.mark.parametrize(
    ("number", "changed_on"),
    [
        ("R6313-7", date(2023, 12, 31)),
        ("D6323-6", date(2026, 2, 26)),
        ("R6323", date(2026, 4, 2)),
        ("D6353-1", date(2025, 7, 1)),
    ],
)
def test_a_new_version_replaces_the_old_one_on_its_day(number: str, changed_on: date) -> None:
    old, new = ARTICLES[number]
    assert article_on(number, changed_on - timedelta(days=1)) is old
    assert article_on(number, changed_on) is new
    assert article(number) is new


@pytest.mark.parametrize("number", ["R6322-32", "R6322-38", "R6322-59", "L6313-10"])
def test_an_abrogated_article_still_governs_old_files_only(number: str) -> None:
    assert article(number).status is Status.ABR
    assert article_on(number, date(2018, 12, 31)) is article(number)
    assert article_on(number, date(2019, 1, 1)) is None


@pytest.mark.parametrize("number", ["NOR TRSD2602696D", "PLF 2027"])
def test_a_draft_is_registered_and_never_in_force(number: str) -> None:
    assert article(number).status is Status.DRAFT
    assert article_on(number, date(2030, 1, 1)) is None


@pytest.mark.parametrize("row", VERSIONS, ids=lambda row: f"{row.number} {row.in_force_from or ''}")
def test_every_row_has_a_title_a_period_that_is_not_empty_and_the_version_that_was_read(row: Article) -> None:
    assert row.title_fr
    assert row.in_force_from is None or row.in_force_to is None or row.in_force_from < row.in_force_to
    assert (row.version_id == READ_VERSIONS.get(row.number)) or row.in_force_to is not None
    assert row.status is not Status.ABR or row.in_force_to is not None


@pytest.mark.parametrize(
    "rows",
    [
        (version(), version()),
        (version(until=date(2020, 1, 1)), version()),
        (version(), version(since=date(2020, 1, 1))),
        (version(until=date(2020, 1, 2)), version(since=date(2020, 1, 1))),
        (version(until=date(2020, 1, 1)), version(code=Text.CC, since=date(2020, 1, 1))),
    ],
)
def test_versions_that_overlap_or_share_a_number_are_refused(rows: tuple[Article, ...]) -> None:
    with pytest.raises(ValueError, match="L1"):
        registered(rows)


def test_versions_that_follow_each_other_are_kept_in_order() -> None:
    rows = (version(until=date(2020, 1, 1)), version(since=date(2020, 1, 1)))
    assert registered(rows) == {"L1": rows}


def test_each_version_that_was_read_is_of_a_registered_article_and_has_the_form_of_its_register() -> None:
    assert READ_VERSIONS.keys() <= ARTICLES.keys()
    assert READ_VERSIONS.keys() >= REPLACED
    assert [v for v in READ_VERSIONS.values() if not re.fullmatch(r"LEGIARTI\d{12}", v)] == []
    assert len(set(READ_VERSIONS.values())) == len(READ_VERSIONS)


def test_an_article_replaced_since_it_was_read_is_not_said_to_be_confirmed() -> None:
    assert {article(number).last_verified_on for number in REPLACED} == {date(2026, 3, 27)}
    assert article("L6313-4").last_verified_on == date(2026, 8, 20)
