"""A rule: one legal, contractual or funder's condition, as data with its predicate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import accumulate
from typing import Any

from app.domain.law.article import Article
from app.domain.law.bound import Bounded
from app.domain.law.reference import Reference
from app.domain.vocabulary import Language


class Basis(StrEnum):
    """What a rule rests on, which decides its severity."""

    LAW = "law"
    PLATFORM_TERMS = "platform_terms"
    FUNDER = "funder"
    PROMISE = "promise"
    DRAFT = "draft"
    POLICY = "policy"


class Severity(StrEnum):
    """What a broken rule does to the command."""

    BLOCK = "block"
    """Refused: 409 with the rule and its article."""
    WARN = "warn"
    """Accepted and recorded; a named member acknowledges it."""
    INFORM = "inform"
    """Told, or done by the service itself: nothing is refused and nobody has to acknowledge it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a rule does not hold: the values of its sentence, and the day from which it would."""

    values: Mapping[str, Any] = field(default_factory=dict)
    possible_from: date | None = None


BROKEN = Finding()
NOT_IN_FORCE = {Language.FR: "Règle annoncée, pas encore en vigueur.", Language.EN: "Announced, not in force yet."}
"""What the sentence of a draft says of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One condition, declared once. `id` never changes once published; what it is checked on may differ (`on`), its words do not.

    `check` returns None when the rule holds, else why not (a rule that informs: None when it has nothing to say). `reads_body` is
    true when the answer depends on what the command says (minutes, dates, party), so that the list of allowed actions can say
    "depends"; `bounded` names the members that it limits, so that the list can say how far. `reference` is the date of the file that
    must lie in the rule's period, from `in_force_from` until the day before `in_force_to`: that of its first article, unless the rule
    states its own.
    """

    id: str
    basis: Basis
    articles: tuple[Article, ...]
    fr: str
    en: str
    remedy_fr: str
    remedy_en: str
    check: Callable[[Any], Finding | None]
    severity: Severity = Severity.BLOCK
    reads_body: bool = False
    bounded: tuple[Bounded, ...] = ()
    reference: Reference = Reference.ACT
    since: date | None = None
    until: date | None = None
    in_force_from: date | None = field(init=False, compare=False)
    """First day; None when our sources give none, or the rule is ours."""
    in_force_to: date | None = field(init=False, compare=False)
    """First day without force; None while it has force."""

    def __post_init__(self) -> None:
        """Its period, read once."""
        period = (self.since, self.until) if self._own_period else (self.articles[0].in_force_from, self.articles[0].in_force_to)
        object.__setattr__(self, "in_force_from", period[0])
        object.__setattr__(self, "in_force_to", period[1])

    @property
    def _own_period(self) -> bool:
        """A reading, a promise and a draft cite texts whose dates are not theirs."""
        return self.since is not None or self.until is not None or self.basis in {Basis.POLICY, Basis.PROMISE, Basis.DRAFT}

    @property
    def last_verified_on(self) -> date:
        """The day on which the oldest reading of its articles was last confirmed."""
        return min(article.last_verified_on for article in self.articles)

    def finding(self, ask: Any) -> Finding | None:
        """Why the rule does not hold; None when it holds, or had no force on its legal reference date."""
        return self.check(ask) if self.in_force_on(self.reference.day(ask)) else None

    def in_force_on(self, day: date) -> bool:
        """Whether it is checked of a file whose legal reference date is this one."""
        begun = self.in_force_from is None or self.in_force_from <= day
        ended = self.in_force_to is not None and self.in_force_to <= day
        return begun and not ended

    def on(self, check: Callable[[Any], Finding | None], *, reads_body: bool = False, bounded: tuple[Bounded, ...] = ()) -> "Rule":
        """The same rule, checked on other facts: those of a quote, of a convention, of a session."""
        return replace(self, check=check, reads_body=reads_body, bounded=bounded)

    def article(self) -> str:
        """The citation shown with a refusal: `C. trav. L6313-4`."""
        return ", ".join(a.citation for a in self.articles)

    def sentence(self, language: Language, finding: Finding) -> str:
        """What is wrong, in the reader's language, with dates, amounts and durations written as people write them."""
        text = self.fr if language is Language.FR else self.en
        said = text.format_map({name: spoken(value, language) for name, value in finding.values.items()})
        return f"{said} {NOT_IN_FORCE[language]}" if self.basis is Basis.DRAFT else said

    def remedy(self, language: Language) -> str:
        """What to do next."""
        return self.remedy_fr if language is Language.FR else self.remedy_en


@dataclass(frozen=True, slots=True)
class Euros:
    """An amount in cents that a sentence writes in euros."""

    cents: int


@dataclass(frozen=True, slots=True)
class Duration:
    """Minutes that a sentence writes in hours."""

    minutes: int


LONGEST_LIST = 600
"""Characters of a list that a sentence writes out; the sentence itself is one that a screen can show."""
OTHERS = {Language.FR: "et {n} de plus", Language.EN: "and {n} more"}


def spoken(value: Any, language: Language) -> str:
    """A value as a sentence writes it: `05/01/2027`, `24 h 30`, `1 450,00 €`; lists are joined."""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y") if language is Language.FR else value.isoformat()
    if isinstance(value, Duration):
        return f"{value.minutes // 60} h {value.minutes % 60:02d}" if value.minutes >= 60 else f"{value.minutes} min"
    if isinstance(value, Euros):
        return _amount(value.cents, language)
    if isinstance(value, (list, tuple, frozenset, set)):
        return _listed(sorted(str(v) for v in value), language)
    return str(value)


def _amount(cents: int, language: Language) -> str:
    whole, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    if language is Language.FR:
        grouped = f"{whole:,}".replace(",", "\u202f")
        return f"{sign}{grouped},{rest:02d}\u00a0€"
    return f"{sign}€{whole:,}.{rest:02d}"


def _listed(names: list[str], language: Language) -> str:
    """All the names, or as many as a sentence holds and how many more there are."""
    ends = accumulate(len(name) + 2 for name in names)
    told = max(1, sum(end <= LONGEST_LIST for end in ends))
    return ", ".join(names[:told]) + (f" {OTHERS[language].format(n=len(names) - told)}" if told < len(names) else "")
