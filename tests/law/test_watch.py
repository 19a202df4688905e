"""The watch over the law: what is old, what has another version, told to an operator and to a script; nothing changes."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.cli import main
from app.domain.law.articles import ARTICLES, article
from app.domain.law.parameters import parameter
from app.domain.law.rule import BROKEN, Basis, Rule
from app.domain.law.watch import Watched, watched

ON = date(2026, 11, 22)
RULE = Rule(
    id="x.y",
    basis=Basis.LAW,
    articles=(article("L6313-4"), article("D6323-6")),
    fr="Non.",
    en="No.",
    remedy_fr="Faites autrement.",
    remedy_en="Do otherwise.",
    check=lambda ask: BROKEN,
)
CURRENT = frozenset(version.version_id for versions in ARTICLES.values() for version in versions if version.version_id)


def looked_at(rule: Rule, *, current: frozenset[str] | None = CURRENT, older_than: int | None = None) -> Watched:
    [found] = watched([rule], [], on=ON, current=current, older_than=older_than)
    return found


def test_a_rule_is_as_old_as_the_oldest_reading_that_it_rests_on() -> None:
    oldest = min(a.last_verified_on for a in RULE.articles)
    assert (looked_at(RULE).verified_on, looked_at(RULE).age_days) == (oldest, (ON - oldest).days)


def test_the_oldest_reading_comes_first() -> None:
    found = watched([RULE], [parameter("cpf.lead_working_days"), parameter("bilan.max_minutes")], on=ON, current=None, older_than=None)
    assert [one.verified_on for one in found] == sorted(one.verified_on for one in found)
    assert {(one.kind, one.id) for one in found} == {("rule", "x.y"), ("number", "cpf.lead_working_days"), ("number", "bilan.max_minutes")}


def test_a_text_whose_version_is_no_longer_current_is_to_be_read_again() -> None:
    changed = article("D6323-6")
    found = looked_at(RULE, current=CURRENT - {str(changed.version_id)})
    assert (found.needs_review, found.replaced) == (True, (changed,))
    assert not looked_at(RULE).needs_review


def test_a_text_without_a_version_id_and_an_abrogated_one_are_not_compared() -> None:
    assert not looked_at(replace(RULE, articles=(article("L221-18"), article("R6322-36"))), current=frozenset()).needs_review


def test_what_is_older_than_was_asked_for_is_to_be_read_again() -> None:
    age = looked_at(RULE).age_days
    assert not looked_at(RULE, older_than=age).needs_review
    assert looked_at(RULE, older_than=age - 1).stale


def test_a_script_learns_by_the_exit_code_that_something_is_to_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index = tmp_path / "index.json"
    index.write_text(json.dumps([{"articleId": one, "articleCid": one, "codeId": "C"} for one in sorted(CURRENT)]), "utf-8")
    assert main(["law", "verify", "--index", str(index)]) == 0
    assert "needs_review" not in capsys.readouterr().out
    kept = [{"articleId": one} for one in sorted(CURRENT) if one != article("L6313-4").version_id]
    index.write_text(json.dumps(kept), "utf-8")
    assert main(["law", "verify", "--index", str(index)]) == 1
    flagged = [line for line in capsys.readouterr().out.splitlines() if line.startswith("needs_review")]
    assert any("bilan.duration.max  (another version is current: C. trav. L6313-4 LEGIARTI" in line for line in flagged)


def test_without_an_index_ages_alone_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "verify"]) == 0
    assert "no index was given: versions were not compared" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "{}x", "[1]", '[{"id": 1}]'])
def test_a_file_that_is_no_index_is_refused_in_one_line(tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    index = tmp_path / "index.json"
    index.write_text(content, "utf-8")
    assert main(["law", "verify", "--index", str(index)]) == 2
    assert "is no index of articles" in capsys.readouterr().err
