"""From a definition and answers to a report: no clock, no chance, no approximate number.

Missing answers are never invented and never count as nought; hidden items are neither missing nor scored.
"""

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from app.domain.instrument.answers import Answers, visible
from app.domain.instrument.definition import Band, Definition, Method, Policy, Scale, canonical
from app.domain.instrument.items import Asked, Info, LanguageTag, SpecialCategory
from app.domain.record import Record
from app.domain.scoring.arithmetic import exact, root
from app.domain.scoring.item_value import Scored, Worth, item_bounds, item_value
from app.domain.scoring.quality import flags
from app.domain.scoring.ranking import ranked
from app.domain.scoring.report import ErrorBand, Report, ScaleScore
from app.domain.vocabulary import Sha256

ENGINE = "1.0.0"
"""Version of this engine; any change of a number it gives changes it."""

_TWO_SIDED_95 = Fraction(196, 100)


class Context(Record):
    """What was frozen with the answers. `seconds` per item are optional and are not kept."""

    definition_hash: Sha256
    language: LanguageTag = "fr"
    consented: frozenset[SpecialCategory] = frozenset()
    seconds: Mapping[str, int] = {}


def score(definition: Definition, answers: Answers, context: Context) -> Report:
    """Score answers that were accepted at save against a definition without publication faults.

    Raises ValueError when an answer to a scored item is not among the values of that item.
    """
    given = {item: answer for item, answer in answers.items() if answer is not None}
    shown = visible(definition, given, context.consented)
    sheet = _Sheet(definition, shown, given)
    scales = tuple(sheet.scale(scale.id) for scale in definition.scales)
    return Report(
        engine=ENGINE,
        instrument=definition.id,
        version=definition.version,
        definition_hash=context.definition_hash,
        answers_hash=hashlib.sha256(canonical(given)).hexdigest(),
        language=context.language,
        enabled=tuple(shown),
        answered=tuple(item for item in shown if item in given),
        missing=tuple(name for name, item in shown.items() if item.required and name not in given and not isinstance(item, Info)),
        ignored=_ignored(definition, shown, given),
        scales=scales,
        withheld=tuple(s.id for s in scales if s.value is None),
        ranking=ranked(definition.report.ranking, {s.id: s.value for s in scales}),
        flags=flags(definition, shown, given, context.seconds),
    )


def _ignored(definition: Definition, shown: Mapping[str, Asked], given: Answers) -> tuple[str, ...]:
    hidden = [item.id for item in definition.items if item.id in given and item.id not in shown]
    return (*hidden, *sorted(item for item in given if item not in definition.item_of))


class _Sheet:
    """One person's answers as numbers, and each scale worked out once, after the scales it is made of."""

    def __init__(self, definition: Definition, shown: Mapping[str, Asked], given: Answers) -> None:
        self._definition, self._shown, self._given = definition, shown, given
        self._scales = {scale.id: scale for scale in definition.scales}
        self._done: dict[str, ScaleScore] = {}
        self._grand_mean: tuple[Fraction | None, int] | None = None

    def scale(self, id: str) -> ScaleScore:
        """The score of a scale. The definition has no cycle (`publication_faults`)."""
        if id not in self._done:
            scale = self._scales[id]
            self._done[id] = self._worked_out(scale, self._components(scale))
        return self._done[id]

    def _components(self, scale: Scale) -> list[Scored]:
        """What the scale is made of, as far as it is shown."""
        if scale.parts:
            parts = (self.scale(part) for part in scale.parts)
            return [Scored(id=p.id, value=p.value, low=p.low, high=p.high) for p in parts if p.low is not None and p.high is not None]
        return [self._item(name, sign, scale) for name, sign in scale.keys.items() if name in self._shown]

    def _item(self, id: str, sign: int, scale: Scale) -> Scored:
        item, answer = self._shown[id], self._given.get(id)
        if scale.method is Method.COUNT:
            return Scored(id=id, value=None if answer is None else _counted(answer, scale), low=0, high=1)
        low, high = item_bounds(self._definition, item)
        value = None if answer is None else item_value(self._definition, item, answer)
        return Scored(id=id, value=low + high - value if value is not None and sign < 0 else value, low=low, high=high)

    def _worked_out(self, scale: Scale, components: list[Scored]) -> ScaleScore:
        values = [c.value for c in components if c.value is not None]
        low, high = self._range(scale, components)
        value = self._value(scale, components, values) if len(values) >= _needed(scale, len(components)) else None
        return ScaleScore(
            id=scale.id,
            value=value,
            low=low,
            high=high,
            band=self._band(scale, value, whole=len(components) == len(scale.parts or scale.keys)),
            answered=len(values),
            shown=len(components),
            ipsative=scale.ipsative or scale.method is Method.CENTRED,
            error=_error(scale, value, low, high),
        )

    def _value(self, scale: Scale, components: list[Scored], values: list[Worth]) -> Fraction | None:
        if scale.method is Method.WEIGHTED:
            return Fraction(sum(_weight(scale, c) * c.value for c in components if c.value is not None))
        mean = Fraction(sum(values)) / len(values)
        if scale.method is Method.CENTRED:
            grand, _ = self._grand()
            return None if grand is None else mean - grand
        return mean if scale.method is Method.MEAN else mean * len(components)

    def _range(self, scale: Scale, components: list[Scored]) -> tuple[Fraction | None, Fraction | None]:
        if not components:
            return None, None
        if scale.method is Method.WEIGHTED:
            ends = [(_weight(scale, c) * c.low, _weight(scale, c) * c.high) for c in components]
            return Fraction(sum(min(e) for e in ends)), Fraction(sum(max(e) for e in ends))
        low, high = Fraction(sum(c.low for c in components)), Fraction(sum(c.high for c in components))
        if scale.method in {Method.SUM, Method.COUNT}:
            return low, high
        low, high = low / len(components), high / len(components)
        if scale.method is Method.MEAN:
            return low, high
        reach = (high - low) * (1 - Fraction(len(components), max(self._grand()[1], 1)))
        return -reach, reach

    def _grand(self) -> tuple[Fraction | None, int]:
        """The mean over the items of all centred scales, and how many items those are."""
        if self._grand_mean is None:
            centred = [s for s in self._definition.scales if s.method is Method.CENTRED]
            items = {c.id: c.value for s in centred for c in self._components(s)}
            values = [value for value in items.values() if value is not None]
            complete = all(s.missing.policy is Policy.PRORATE for s in centred) or len(values) == len(items)
            self._grand_mean = (Fraction(sum(values)) / len(values) if values and complete else None, len(items))
        return self._grand_mean

    def _band(self, scale: Scale, value: Fraction | None, *, whole: bool) -> str | None:
        """Bands of a sum were set for all its components: with some hidden they say nothing."""
        if value is None or not (whole or scale.method is Method.MEAN):
            return None
        ipsative = scale.ipsative or scale.method is Method.CENTRED
        return band_of(value, scale.bands or (() if ipsative else self._definition.report.bands))


def band_of(value: Fraction, bands: tuple[Band, ...]) -> str | None:
    """The band a value falls in: lower bound included, upper excluded except the last one's."""
    for band in bands:
        if value < exact(band.max):
            return band.id
    return bands[-1].id if bands and value == exact(bands[-1].max) else None


def _needed(scale: Scale, shown: int) -> int:
    if scale.method is Method.WEIGHTED or scale.missing.policy is Policy.ALL_REQUIRED:
        return max(shown, 1)
    return scale.missing.min_answered or 1


def _counted(answer: Any, scale: Scale) -> int:
    chosen = answer if isinstance(answer, list | tuple) else (answer,)
    return int(any(one in scale.counted for one in chosen))


def _weight(scale: Scale, component: Scored) -> Fraction:
    return exact(scale.weights.get(component.id, "1"))


def _error(scale: Scale, value: Fraction | None, low: Fraction | None, high: Fraction | None) -> ErrorBand | None:
    """Standard error of measurement, s·√(1 − r), of a verified reliability with the deviation of the same sample."""
    known = scale.reliability
    if value is None or low is None or high is None or known is None or not known.verified or known.sd is None:
        return None
    sem = root(exact(known.sd) ** 2 * (1 - exact(known.alpha)))
    return ErrorBand(sem=sem, low=max(low, value - _TWO_SIDED_95 * sem), high=min(high, value + _TWO_SIDED_95 * sem))
