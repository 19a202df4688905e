"""`bilan law verify`: the watch over the law, for an operator and for a script."""

# ruff: noqa: PLC0415  `bilan --help` answers in a tenth of a second because nothing is imported before it is needed

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def verify(chosen: argparse.Namespace) -> int:
    """List rules and numbers by the age of their verification and flag those to be read again. 1 when there are some; changes nothing."""
    from app.domain.calendar import paris_date
    from app.domain.law.parameters import PARAMETERS
    from app.domain.law.watch import watched
    from app.edge.contract.law import rules

    current = None if chosen.index is None else _current(Path(chosen.index))
    forms = [found[0] for found in rules().values()]
    found = watched(forms, PARAMETERS.values(), on=paris_date(datetime.now(UTC)), current=current, older_than=chosen.older_than)
    for one in found:
        print(_line(one))
    review = sum(one.needs_review for one in found)
    print(
        f"{len(found)} rules and numbers, {review} to be read again{'' if current else '; no index was given: versions were not compared'}."
    )
    return 1 if review else 0


def _line(one: Any) -> str:
    texts = ", ".join(f"{article.citation} {article.version_id}" for article in one.replaced)
    why = "; ".join(part for part in (f"another version is current: {texts}" if texts else "", "too old" if one.stale else "") if part)
    state = "needs_review" if one.needs_review else "ok          "
    return f"{state}  {one.verified_on}  {one.age_days:>5} d  {one.kind:<6}  {one.id}{f'  ({why})' if why else ''}"


def _current(path: Path) -> frozenset[str]:
    """The ids of the current versions in an index: a list of objects with `articleId`, as SocialGouv/legi-data publishes.

    Raises: SetupRefused.
    """
    from app.settings import SetupRefused

    try:
        return frozenset(str(row["articleId"]) for row in json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError, KeyError):
        raise SetupRefused(f"{path} is no index of articles: give a JSON list of objects with articleId.") from None
