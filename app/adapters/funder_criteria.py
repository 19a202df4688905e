"""The criteria of funders, read from files: those that ship with the product, then those of the operator's folder."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from app.domain.funding_request.criteria import Criteria
from app.settings import SetupRefused

_DOCUMENT = TypeAdapter(tuple[Criteria, ...])


class UnfitCriteria(SetupRefused):
    """A file of criteria cannot be used: the message names it and the first thing that is wrong."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"BILAN_FUNDER_CRITERIA_FOLDER is not usable ({fault}): see docs/guides/operator.md.")


@cache
def shipped() -> tuple[Criteria, ...]:
    """The criteria that ship with the product."""
    return read("criteria.json", files("app.adapters").joinpath("funders", "criteria.json").read_text(encoding="utf-8"))


def known(folder: Path | None) -> tuple[Criteria, ...]:
    """Those that ship, and those of every JSON file of a folder, which prevail from the same day. Raises UnfitCriteria."""
    own = () if folder is None else _own(folder)
    replaced = {_place(row) for row in own}
    return (*(row for row in shipped() if _place(row) not in replaced), *own)


def read(name: str, document: str) -> tuple[Criteria, ...]:
    """The criteria of one document, a JSON list. Raises UnfitCriteria."""
    try:
        return _DOCUMENT.validate_json(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise UnfitCriteria(f"{name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _own(folder: Path) -> tuple[Criteria, ...]:
    if not folder.is_dir():
        raise UnfitCriteria(f"{folder} is not a folder")
    rows = tuple(row for path in sorted(folder.glob("*.json")) for row in read(path.name, path.read_text("utf-8")))
    return _once(rows)


def _once(rows: Iterable[Criteria]) -> tuple[Criteria, ...]:
    found: dict[tuple[object, ...], Criteria] = {}
    for row in rows:
        if _place(row) in found:
            raise UnfitCriteria(f"{row.kind} {row.scheme or ''} has two rows from {row.from_on or 'the beginning'}")
        found[_place(row)] = row
    return tuple(found.values())


def _place(row: Criteria) -> tuple[object, ...]:
    return row.kind, row.scheme, row.from_on
