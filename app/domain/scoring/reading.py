"""A report as somebody reads it: one language, three decimals, and everything that keeps a number from being over-read."""

from fractions import Fraction

from app.domain.instrument.definition import Definition, Scale
from app.domain.instrument.items import Key, LanguageTag
from app.domain.instrument.rendering import notices
from app.domain.record import Record
from app.domain.scoring.arithmetic import Shown, rounded
from app.domain.scoring.report import Consistency, Flag, Ranking, Report, ScaleScore
from app.domain.vocabulary import Language, LongText, Sha256, ShortText

_SENTENCES: dict[str, tuple[str, str]] = {
    "criterion": (
        "Lecture par rapport à l'étendue de l'échelle, sans comparaison avec d'autres personnes.",
        "Read against the range of the scale, without comparison with other people.",
    ),
    "withheld": ("Trop peu de réponses : aucun score n'est donné.", "Too few answers: no score is given."),
    "error_unknown": ("L'erreur de mesure n'est pas connue.", "The error of measurement is not known."),
    "flat": ("Profil plat : les scores sont égaux, aucun code ne s'en dégage.", "Flat profile: the scores are equal and make no code."),
    "tie": ("Des scores sont égaux : tous les codes admissibles sont donnés.", "Some scores are equal: every admissible code is given."),
    "ordered": ("Les scores sont tous différents.", "The scores are all different."),
    "longest_run": ("Longue suite de réponses identiques : à reprendre en entretien.", "Long run of equal answers: to be discussed."),
    "straight_line": ("Toutes les réponses sont identiques : à reprendre en entretien.", "All answers are equal: to be discussed."),
    "low_variability": ("Réponses très peu variées : à reprendre en entretien.", "Answers vary little: to be discussed."),
    "reverse_pair_gap": (
        "Deux phrases contraires ont reçu la même réponse : à reprendre en entretien.",
        "Two contrary sentences got the same answer: to be discussed.",
    ),
    "missing_rate": ("Beaucoup de phrases sans réponse : à reprendre en entretien.", "Many items without an answer: to be discussed."),
    "seconds_per_item": ("Réponses très rapides : à reprendre en entretien.", "Very fast answers: to be discussed."),
}


class ScaleReading(Record):
    """One scale, its range and the band of its error. `value` is absent when too few answers were given."""

    id: Key
    name: ShortText
    value: Shown | None
    low: Shown | None
    high: Shown | None
    band: Key | None
    band_label: ShortText | None
    answered: int
    asked: int
    error_low: Shown | None
    error_high: Shown | None
    remarks: tuple[ShortText, ...]


class RankingReading(Record):
    """Groups from the highest score down; what is equal stands together."""

    groups: tuple[tuple[Key, ...], ...]
    codes: tuple[str, ...]
    tie: bool
    flat: bool
    differentiation: Shown
    consistency: Consistency | None
    sentence: ShortText


class FlagReading(Record):
    """A point for the interview, shown to the counsellor alone."""

    rule: Key
    items: tuple[Key, ...]
    observed: Shown
    threshold: Shown
    sentence: ShortText


class ReportReading(Record):
    """A scored questionnaire. `notices` and `attribution` are shown with it, always."""

    instrument: str
    version: str
    engine: str
    definition_hash: Sha256
    answers_hash: Sha256
    answered_in: LanguageTag
    language: LanguageTag
    title: ShortText
    notices: tuple[ShortText, ...]
    attribution: LongText
    answered: int
    missing: tuple[Key, ...]
    ignored: tuple[str, ...]
    scales: tuple[ScaleReading, ...]
    ranking: RankingReading | None
    flags: tuple[FlagReading, ...]


def read_report(report: Report, definition: Definition, *, language: str = Language.FR, for_counsellor: bool = False) -> ReportReading:
    """A report in a language of its definition; quality flags only for the counsellor. Raises KeyError for another language.

    The notices of the language answered in are shown too: it is that text that was or was not validated.
    """
    said = dict.fromkeys((*notices(definition, language), *notices(definition, report.language)))
    scales = {scale.id: scale for scale in definition.scales}
    return ReportReading(
        instrument=report.instrument,
        version=report.version,
        engine=report.engine,
        definition_hash=report.definition_hash,
        answers_hash=report.answers_hash,
        answered_in=report.language,
        language=language,
        title=definition.title[language],
        notices=(*said, _sentence("criterion", language)),
        attribution=definition.legal.attribution or "",
        answered=len(report.answered),
        missing=report.missing,
        ignored=report.ignored,
        scales=tuple(_scale(score, scales[score.id], definition, language) for score in report.scales),
        ranking=None if report.ranking is None else _ranking(report.ranking, language),
        flags=tuple(_flag(flag, language) for flag in report.flags) if for_counsellor else (),
    )


def _scale(score: ScaleScore, scale: Scale, definition: Definition, language: str) -> ScaleReading:
    bands = {band.id: band.label for band in scale.bands or definition.report.bands}
    unknown = (_sentence("error_unknown", language),) if score.error is None else ()
    return ScaleReading(
        id=score.id,
        name=scale.name[language],
        value=_shown(score.value),
        low=_shown(score.low),
        high=_shown(score.high),
        band=score.band,
        band_label=bands[score.band].get(language) if score.band else None,
        answered=score.answered,
        asked=score.shown,
        error_low=_shown(score.error.low) if score.error else None,
        error_high=_shown(score.error.high) if score.error else None,
        remarks=(_sentence("withheld", language),) if score.value is None else unknown,
    )


def _ranking(ranking: Ranking, language: str) -> RankingReading:
    kind = "flat" if ranking.flat else "tie" if ranking.tie else "ordered"
    return RankingReading(
        groups=ranking.groups,
        codes=ranking.codes,
        tie=ranking.tie,
        flat=ranking.flat,
        differentiation=rounded(ranking.differentiation.holland),
        consistency=ranking.consistency,
        sentence=_sentence(kind, language),
    )


def _flag(flag: Flag, language: str) -> FlagReading:
    return FlagReading(
        rule=flag.rule,
        items=flag.items,
        observed=rounded(flag.observed),
        threshold=rounded(flag.threshold),
        sentence=_sentence(flag.rule, language),
    )


def _shown(value: Fraction | None) -> Shown | None:
    return None if value is None else rounded(value)


def _sentence(name: str, language: str) -> str:
    french, english = _SENTENCES[name]
    return english if language == Language.EN else french
