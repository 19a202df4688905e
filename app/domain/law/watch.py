"""The watch over the law: how old each reading is, and which texts have another version than the one that was read. Changes nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.law.article import Article
from app.domain.law.parameter import Parameter
from app.domain.law.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A rule or a number, the day on which the oldest reading it rests on was confirmed, and why somebody should read again."""

    kind: str  # "rule" or "number"
    id: str
    verified_on: date
    age_days: int
    replaced: tuple[Article, ...]  # their version is no longer the current one
    stale: bool  # older than was asked for

    @property
    def needs_review(self) -> bool:
        """Somebody should read the text again, confirm it or write a new dated row."""
        return bool(self.replaced) or self.stale


def watched(
    rules: Iterable[Rule], parameters: Iterable[Parameter], *, on: date, current: frozenset[str] | None, older_than: int | None
) -> tuple[Watched, ...]:
    """Every rule and every number with force, the oldest reading first.

    `current` are the ids of the versions in force by an index; None: none was given. `older_than` is in days; None: no age is too old.
    """
    rows = [*_of_rules(rules), *_of_numbers(parameters)]
    found = (_one(kind, name, texts, on=on, current=current, older_than=older_than) for kind, name, texts in rows)
    return tuple(sorted(found, key=lambda one: (one.verified_on, one.kind, one.id)))


def _of_rules(rules: Iterable[Rule]) -> Iterator[tuple[str, str, tuple[Article, ...]]]:
    for rule in rules:
        yield "rule", rule.id, rule.articles


def _of_numbers(parameters: Iterable[Parameter]) -> Iterator[tuple[str, str, tuple[Article, ...]]]:
    """A number by the text of its latest value: those of former values do not change any more."""
    for parameter in parameters:
        latest = parameter.periods[-1] if parameter.periods else parameter.draft
        if latest is not None:
            yield "number", parameter.name, (latest.source,)


def _one(kind: str, id: str, articles: tuple[Article, ...], *, on: date, current: frozenset[str] | None, older_than: int | None) -> Watched:
    verified_on = min(article.last_verified_on for article in articles)
    age = (on - verified_on).days
    return Watched(
        kind=kind,
        id=id,
        verified_on=verified_on,
        age_days=age,
        replaced=() if current is None else tuple(a for a in articles if _replaced(a, current)),
        stale=older_than is not None and age > older_than,
    )


def _replaced(article: Article, current: frozenset[str]) -> bool:
    """Whether an index of current versions no longer holds the one that was read. An abrogated text has none any more."""
    return article.in_force_to is None and article.version_id is not None and article.version_id not in current
