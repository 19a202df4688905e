"""What forbids publishing a definition: legality first, then references, then scales, then languages.

Every fault is returned at once. Source: RGPD art. 5, 6, 9; C. trav. L6313-4 §3 (direct and necessary link with the bilan).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from app.domain.instrument.definition import Definition, Origin, Proof, ReversePairGap
from app.domain.instrument.fault import Fault, FaultCode
from app.domain.instrument.items import AllOf, AnyOf, Condition, ItemTest, Localised, Ordinal, Sort, WithOptions
from app.domain.instrument.scale_faults import scale_faults

_UNCHECKED = {Proof.IN_HOUSE, Proof.NONE}


def publication_faults(definition: Definition) -> tuple[Fault, ...]:
    """Everything that must be put right before anybody can be asked these questions; empty when it may be published."""
    structural = (*_identifiers(definition), *_references(definition), *_response_sets(definition))
    scales = () if structural else tuple(scale_faults(definition))
    return (*_legality(definition), *structural, *scales, *_languages(definition), *_poles(definition))


def _legality(definition: Definition) -> Iterator[Fault]:
    legal = definition.legal
    if not legal.purpose:
        yield Fault(code=FaultCode.PURPOSE_MISSING, at="/legal/purpose")
    if not legal.item_licence:
        yield Fault(code=FaultCode.LICENCE_MISSING, at="/legal/item_licence")
    if legal.licence_evidence is None:
        yield Fault(code=FaultCode.LICENCE_EVIDENCE_MISSING, at="/legal/licence_evidence")
    if not legal.attribution:
        yield Fault(code=FaultCode.ATTRIBUTION_MISSING, at="/legal/attribution")
    if legal.special_category is None:
        yield Fault(code=FaultCode.SPECIAL_CATEGORY_UNDECIDED, at="/legal/special_category")
    decided = {use.category for use in legal.special_category or ()}
    for place, item in enumerate(definition.items):
        if not decided.issuperset(item.special_category):
            yield Fault(code=FaultCode.SPECIAL_CATEGORY_UNDECIDED, at=f"/items/{place}")


def _identifiers(definition: Definition) -> Iterator[Fault]:
    yield from _repeated((item.id for item in definition.items), "/items")
    yield from _repeated((scale.id for scale in definition.scales), "/scales")
    for place, item in enumerate(definition.items):
        if isinstance(item, WithOptions):
            yield from _repeated((option.id for option in item.options), f"/items/{place}/options")
        if isinstance(item, Sort):
            yield from _repeated((str(level.value) for level in item.levels), f"/items/{place}/levels")


def _repeated(ids: Iterable[str], at: str) -> Iterator[Fault]:
    for name, times in Counter(ids).items():
        if times > 1:
            yield Fault(code=FaultCode.DUPLICATE_ID, at=f"{at}/{name}")


def _references(definition: Definition) -> Iterator[Fault]:
    known = {item.id for item in definition.items}
    before: set[str] = set()
    for place, item in enumerate(definition.items):
        if isinstance(item, Ordinal) and item.set not in definition.response_sets:
            yield Fault(code=FaultCode.UNKNOWN_SET, at=f"/items/{place}/set")
        for named in sorted(_named(item.enable_when)):
            if named not in before:
                code = FaultCode.FORWARD_REFERENCE if named in known else FaultCode.UNKNOWN_ITEM
                yield Fault(code=code, at=f"/items/{place}/enable_when/{named}")
        before.add(item.id)
    yield from _scale_references(definition, known)
    yield from _report_references(definition)


def _named(condition: Condition | None) -> set[str]:
    """The items a display condition looks at."""
    if condition is None:
        return set()
    if isinstance(condition, ItemTest):
        return {condition.item}
    if isinstance(condition, AllOf):
        return set().union(*map(_named, condition.all))
    if isinstance(condition, AnyOf):
        return set().union(*map(_named, condition.any))
    return _named(condition.negated)


def _scale_references(definition: Definition, items: set[str]) -> Iterator[Fault]:
    scales = {scale.id: scale for scale in definition.scales}
    for scale in definition.scales:
        yield from (Fault(code=FaultCode.UNKNOWN_ITEM, at=f"/scales/{scale.id}/keys/{key}") for key in scale.keys if key not in items)
        yield from (
            Fault(code=FaultCode.UNKNOWN_SCALE, at=f"/scales/{scale.id}/parts/{part}") for part in scale.parts if part not in scales
        )
    try:
        TopologicalSorter({scale.id: scale.parts for scale in definition.scales}).prepare()
    except CycleError as cycle:
        yield Fault(code=FaultCode.SCALE_CYCLE, at=f"/scales/{cycle.args[1][0]}")


def _report_references(definition: Definition) -> Iterator[Fault]:
    items, scales = {item.id for item in definition.items}, {scale.id for scale in definition.scales}
    named = {*definition.report.ranking, *(series for chart in definition.report.charts for series in chart.series)}
    yield from (Fault(code=FaultCode.UNKNOWN_SCALE, at=f"/report/{scale}") for scale in sorted(named - scales))
    pairs = {name for rule in definition.quality if isinstance(rule, ReversePairGap) for pair in rule.pairs for name in pair}
    yield from (Fault(code=FaultCode.UNKNOWN_ITEM, at=f"/quality/{item}") for item in sorted(pairs - items))
    for place in (place for place, item in enumerate(definition.items) if item.id in pairs and not isinstance(item, Ordinal)):
        yield Fault(code=FaultCode.NOT_SCORABLE, at=f"/items/{place}")


def _response_sets(definition: Definition) -> Iterator[Fault]:
    for name, responses in definition.response_sets.items():
        increasing = list(responses.values) == sorted(set(responses.values))
        if not increasing or any(len(labels) != len(responses.values) for labels in responses.labels.values()):
            yield Fault(code=FaultCode.VALUES_INVALID, at=f"/response_sets/{name}")


def _languages(definition: Definition) -> Iterator[Fault]:
    translations = definition.legal.translations
    if not translations:
        yield Fault(code=FaultCode.LANGUAGE_MISSING, at="/legal/translations")
    for language, translation in translations.items():
        for at, text in _texts(definition):
            if language not in text:
                yield Fault(code=FaultCode.TRANSLATION_MISSING, at=f"{at}/{language}")
        unread = translation.origin is not Origin.SOURCE and translation.evidence in _UNCHECKED and not translation.reviewed_by
        if unread and translation.label is None:
            yield Fault(code=FaultCode.LABEL_MISSING, at=f"/legal/translations/{language}/label")


def _texts(definition: Definition) -> Iterator[tuple[str, Localised | dict[str, tuple[str, ...]]]]:
    """Every text somebody is shown, with where it stands."""
    yield "/title", definition.title
    yield "/legal/purpose", definition.legal.purpose
    yield from ((f"/legal/notices/{place}", notice) for place, notice in enumerate(definition.legal.notices))
    yield from ((f"/response_sets/{name}/labels", responses.labels) for name, responses in definition.response_sets.items())
    for place, item in enumerate(definition.items):
        yield f"/items/{place}/text", item.text
        if isinstance(item, WithOptions):
            yield from ((f"/items/{place}/options/{option.id}", option.label) for option in item.options)
        if isinstance(item, Sort):
            yield from ((f"/items/{place}/levels/{level.value}", level.label) for level in item.levels)
    for scale in definition.scales:
        yield f"/scales/{scale.id}/name", scale.name
    optional = (("/instruction", definition.instruction), *((f"/items/{i}/hint", item.hint) for i, item in enumerate(definition.items)))
    bands = (*definition.report.bands, *(band for scale in definition.scales for band in scale.bands))
    yield from ((at, text) for at, text in (*optional, *((f"/bands/{band.id}", band.label) for band in bands)) if text)


def _poles(definition: Definition) -> Iterator[Fault]:
    keys = {item: sign for scale in definition.scales for item, sign in scale.keys.items()}
    for language, translation in definition.legal.translations.items():
        at = f"/legal/translations/{language}/poles"
        for item, sign in keys.items():
            pole = translation.poles.get(item)
            if pole is None and sign < 0:
                yield Fault(code=FaultCode.POLE_MISSING, at=f"{at}/{item}")
            elif pole is not None and (pole.key != sign or pole.word.casefold() == pole.opposite.casefold()):
                yield Fault(code=FaultCode.POLE_CONTRADICTED, at=f"{at}/{item}")
        yield from (Fault(code=FaultCode.UNKNOWN_ITEM, at=f"{at}/{item}") for item in translation.poles if item not in keys)
