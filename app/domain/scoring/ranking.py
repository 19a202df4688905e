"""Order without invention: equal scores stay equal, a flat profile has no code.

Source: Holland's hexagon (order R-I-A-S-E-C); differentiation after Holland (1973) and Iachan (1984).
"""

from collections.abc import Mapping
from fractions import Fraction
from itertools import permutations, product

from app.domain.scoring.arithmetic import root
from app.domain.scoring.report import Consistency, Differentiation, Ranking

_CODE_LENGTH = 3
_HEXAGON = 6
_CONSISTENCY = {1: Consistency.HIGH, 2: Consistency.MEDIUM, 3: Consistency.LOW}


def ranked(order: tuple[str, ...], values: Mapping[str, Fraction | None]) -> Ranking | None:
    """Rank the scales named in `order` (for interests, the order of the hexagon); None when one of them is withheld."""
    scores = {scale: value for scale in order if (value := values.get(scale)) is not None}
    if not scores or len(scores) < len(order):
        return None
    groups = _groups(order, scores)
    flat = len(groups) == 1
    return Ranking(
        groups=groups,
        codes=() if flat else admissible_codes(groups),
        tie=any(len(group) > 1 for group in groups),
        flat=flat,
        differentiation=_differentiation(sorted(scores.values(), reverse=True)),
        consistency=None if flat else _consistency(order, groups),
    )


def _groups(order: tuple[str, ...], scores: Mapping[str, Fraction]) -> tuple[tuple[str, ...], ...]:
    levels = sorted(set(scores.values()), reverse=True)
    return tuple(tuple(scale for scale in order if scores[scale] == level) for level in levels)


def admissible_codes(groups: tuple[tuple[str, ...], ...], length: int = _CODE_LENGTH) -> tuple[str, ...]:
    """Every code of `length` scales that the rank groups allow, listed by spelling because none of them comes first."""
    heads: list[list[tuple[str, ...]]] = []
    left = length
    for group in groups:
        if left <= 0:
            break
        heads.append(list(permutations(group, min(len(group), left))))
        left -= len(group)
    return tuple(sorted({"".join(letter for head in choice for letter in head) for choice in product(*heads)}))


def _differentiation(scores: list[Fraction]) -> Differentiation:
    mean = sum(scores, Fraction(0)) / len(scores)
    return Differentiation(
        holland=scores[0] - scores[-1],
        iachan=scores[0] - (scores[1] + scores[3]) / 2 if len(scores) > 3 else None,
        deviation=root(sum(((s - mean) ** 2 for s in scores), Fraction(0)) / len(scores)),
    )


def _consistency(order: tuple[str, ...], groups: tuple[tuple[str, ...], ...]) -> Consistency | None:
    """Of the two first letters; None outside the hexagon, or when equal scores leave several answers."""
    if len(order) != _HEXAGON:
        return None
    pairs = {frozenset(head) for head in permutations(groups[0], 2)} or {frozenset((groups[0][0], second)) for second in groups[1]}
    found = {_distance(order, pair) for pair in pairs}
    return _CONSISTENCY[found.pop()] if len(found) == 1 else None


def _distance(order: tuple[str, ...], pair: frozenset[str]) -> int:
    first, second = (order.index(letter) for letter in pair)
    steps = abs(first - second)
    return min(steps, _HEXAGON - steps)
