"""Criteria of funders in files: those that ship, those of the operator, and which of them apply on a day."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.adapters.funder_criteria import UnfitCriteria, known, shipped
from app.domain.funding_request.criteria import of_funder
from app.domain.registry.records import FunderKind

ROW: dict[str, Any] = {"kind": "faf", "scheme": "fif_pl", "source": "FIF PL 2027", "last_verified_on": "2027-01-04", "cap_cents": 95_000}


def written(folder: Path, *rows: dict[str, Any], name: str = "2027.json") -> Path:
    (folder / name).write_text(json.dumps(rows), "utf-8")
    return folder


def cap(rows: Any, day: str, scheme: str | None = "fif_pl") -> int | None:
    found = of_funder(rows, FunderKind.FAF, scheme, date.fromisoformat(day))
    return None if found is None else found.cap_cents


def test_without_a_folder_the_criteria_that_ship_apply() -> None:
    assert known(None) == shipped()
    assert cap(known(None), "2027-03-01") == 90_000


def test_a_new_year_is_a_file_and_begins_on_its_day(tmp_path: Path) -> None:
    rows = known(written(tmp_path, ROW | {"from_on": "2027-01-01"}))
    assert [cap(rows, day) for day in ("2026-12-31", "2027-01-01", "2028-06-01")] == [90_000, 95_000, 95_000]


def test_a_row_of_the_operator_replaces_the_one_that_ships_from_the_same_day(tmp_path: Path) -> None:
    rows = known(written(tmp_path, ROW))
    assert cap(rows, "2020-01-01") == 95_000
    assert len(rows) == len(shipped())


def test_a_fund_without_criteria_of_its_own_has_those_of_its_kind() -> None:
    found = of_funder(shipped(), FunderKind.FAF, "vivea", date(2027, 1, 4))
    assert found is not None
    assert (found.proof, found.cap_cents) == ("contribution", None)


def test_before_their_first_day_criteria_do_not_apply() -> None:
    found = of_funder(shipped(), FunderKind.FAF, "agefice", date(2023, 12, 31))
    assert found is not None
    assert found.hourly_cap_cents is None


def test_a_ceiling_is_rounded_half_up_to_the_cent() -> None:
    fif_pl = of_funder(shipped(), FunderKind.FAF, "fif_pl", date(2027, 1, 4))
    agefice = of_funder(shipped(), FunderKind.FAF, "agefice", date(2027, 1, 4))
    assert fif_pl is not None
    assert agefice is not None
    assert fif_pl.ceiling_cents(price_cents=100_005, minutes=None) == 70_004  # 70 003.5
    assert agefice.ceiling_cents(price_cents=None, minutes=50) == 4_167  # 4 166.67


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"kind": "fongecif"}, "kind"),
        ({"cap_euros": 900}, "cap_euros"),
        ({"cap_cents": -1}, "cap_cents"),
        ({"cap_percent": 101}, "cap_percent"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_what_is_wrong(tmp_path: Path, row: dict[str, Any], why: str) -> None:
    with pytest.raises(UnfitCriteria, match=rf"2027\.json.*{why}"):
        known(written(tmp_path, ROW | row))


def test_two_rows_from_the_same_day_are_refused(tmp_path: Path) -> None:
    written(tmp_path, ROW)
    with pytest.raises(UnfitCriteria, match="two rows"):
        known(written(tmp_path, ROW, name="again.json"))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnfitCriteria, match="not a folder"):
        known(tmp_path / "absent")
