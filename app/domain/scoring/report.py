"""What scoring gives back: exact, complete, and enough to prove later what was computed from what."""

from enum import StrEnum
from typing import Literal

from app.domain.instrument.items import Key, LanguageTag
from app.domain.record import Record
from app.domain.scoring.arithmetic import ExactNumber
from app.domain.vocabulary import Sha256


class ErrorBand(Record):
    """95 % band of the error of measurement, inside the range: value ± 1.96 standard errors."""

    sem: ExactNumber
    low: ExactNumber
    high: ExactNumber


class ScaleScore(Record):
    """One scale. `value` is None when withheld; `answered` of `shown` components were answered."""

    id: Key
    value: ExactNumber | None
    low: ExactNumber | None
    high: ExactNumber | None
    band: Key | None = None
    answered: int
    shown: int
    ipsative: bool = False
    error: ErrorBand | None = None
    """None as long as no verified reliability is known: the error is then unknown, not nil."""


class Consistency(StrEnum):
    """How near the two first interest letters are on the hexagon: neighbours, one apart, opposite."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Differentiation(Record):
    """How much a profile stands out. `holland` = highest less lowest; `iachan` = first less the mean of second and fourth."""

    holland: ExactNumber
    iachan: ExactNumber | None
    deviation: ExactNumber


class Ranking(Record):
    """Scales from the highest, equals together. `codes` are all admissible three-letter codes; none of them comes first."""

    groups: tuple[tuple[Key, ...], ...]
    codes: tuple[str, ...]
    tie: bool
    flat: bool
    """Every scale is equal: there is no code and no order to speak of."""
    differentiation: Differentiation
    consistency: Consistency | None


class Flag(Record):
    """Something in the way of answering that the counsellor may take up in the interview. Never blocks, never leaves the file."""

    rule: Key
    observed: ExactNumber
    threshold: ExactNumber
    items: tuple[Key, ...] = ()
    audience: Literal["counsellor"] = "counsellor"


class Report(Record):
    """The result of one scoring. Appended, never edited: another engine or norm makes another report."""

    engine: str
    instrument: str
    version: str
    definition_hash: Sha256
    answers_hash: Sha256
    language: LanguageTag
    mode: Literal["criterion"] = "criterion"
    """Read against the scale's own range: nobody is compared with anybody."""
    enabled: tuple[Key, ...]
    answered: tuple[Key, ...]
    missing: tuple[Key, ...]
    ignored: tuple[str, ...]
    """Stored answers to items that are not shown, kept and not scored."""
    scales: tuple[ScaleScore, ...]
    withheld: tuple[Key, ...]
    ranking: Ranking | None = None
    flags: tuple[Flag, ...] = ()

    def of(self, scale: str) -> ScaleScore:
        """The score of one scale. Raises KeyError when the instrument has no such scale."""
        for score in self.scales:
            if score.id == scale:
                return score
        raise KeyError(scale)
