"""What keeps a scale from being worked out. Looked at once every name it uses is known."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from app.domain.instrument.definition import Band, Definition, Method, Policy, Reliability, Scale
from app.domain.instrument.fault import Fault, FaultCode
from app.domain.instrument.items import Choice, Item, Multi, Number, Ordinal


def scale_faults(definition: Definition) -> Iterator[Fault]:
    """The faults of every scale, its components, its missing-answer rule and its bands."""
    items = {item.id: item for item in definition.items}
    for scale in definition.scales:
        at = f"/scales/{scale.id}"
        for name in scale.keys:
            if not items[name].scored or not _scorable(definition, scale, items[name]):
                yield Fault(code=FaultCode.NOT_SCORABLE, at=f"{at}/keys/{name}")
        yield from (Fault(code=code, at=f"{at}{part}") for code, part, sound in _judged(definition, scale) if not sound)


def _judged(definition: Definition, scale: Scale) -> Iterator[tuple[FaultCode, str, bool]]:
    """Each thing looked at in a scale, where, and whether it is sound."""
    yield FaultCode.COMPONENTS_INVALID, "", bool(scale.keys) is not bool(scale.parts) and _fits(scale)
    yield FaultCode.MISSING_POLICY_INVALID, "/missing", _can_be_met(scale)
    yield FaultCode.RANGE_INVALID, "/range", scale.range is None or _increasing([Fraction(end) for end in scale.range])
    yield FaultCode.RELIABILITY_INVALID, "/reliability", scale.reliability is None or _credible(scale.reliability)
    yield FaultCode.BANDS_INVALID, "/bands", _covering(scale.bands or definition.report.bands, scale)


def _fits(scale: Scale) -> bool:
    if scale.method is Method.COUNT:
        return bool(scale.counted) and not scale.parts
    if scale.method is Method.CENTRED:
        return not scale.parts
    return scale.method is Method.WEIGHTED or not scale.weights


def _can_be_met(scale: Scale) -> bool:
    least, components = scale.missing.min_answered, len(scale.keys) or len(scale.parts)
    if scale.missing.policy is Policy.ALL_REQUIRED:
        return least is None or least == components
    return scale.method is not Method.WEIGHTED and least is not None and least <= components


def _scorable(definition: Definition, scale: Scale, item: Item) -> bool:
    if scale.method is Method.COUNT:
        return isinstance(item, Ordinal | Choice | Multi) and scale.keys[item.id] > 0
    if isinstance(item, Ordinal):
        known = {str(value) for value in definition.response_sets[item.set].values}
        return not item.value_map or set(item.value_map) == known
    if isinstance(item, Choice):
        return set(item.value_map) == {option.id for option in item.options}
    return isinstance(item, Number)


def _credible(figures: Reliability) -> bool:
    return 0 <= Fraction(figures.alpha) <= 1 and (figures.sd is None or Fraction(figures.sd) > 0)


def _covering(bands: tuple[Band, ...], scale: Scale) -> bool:
    """Upper ends grow, and the last one is the end of the declared range."""
    ends = [Fraction(band.max) for band in bands]
    reaches = not ends or scale.range is None or scale.ipsative or ends[-1] >= Fraction(scale.range[1])
    return _increasing(ends) and reaches


def _increasing(ends: list[Fraction]) -> bool:
    return all(lower < upper for lower, upper in pairwise(ends))
