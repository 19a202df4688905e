"""A report as somebody reads it: one language, three decimals, and everything that keeps a number from being over-read."""

from fractions import Fraction

from pydantic import Field

from app.domain.instrument.definition import Definition, Scale
from app.domain.instrument.items import Key, LanguageTag
from app.domain.instrument.rendering import notices
from app.domain.record import Record
from app.domain.scoring.arithmetic import Shown, rounded
from app.domain.scoring.report import Consistency, Ranking, Report, ScaleScore
from app.domain.vocabulary import Count, Language, LongText, Sha256, ShortText

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
    answered: Count
    asked: Count
    error_low: Shown | None
    error_high: Shown | None
    remarks: tuple[ShortText, ...] = Field(max_length=2)


class RankingReading(Record):
    """Groups from the highest score down; what is equal stands together."""

    groups: tuple[tuple[Key, ...], ...] = Field(max_length=100)
    codes: tuple[ShortText, ...] = Field(max_length=720)
    tie: bool
    flat: bool
    differentiation: Shown
    consistency: Consistency | None
    sentence: ShortText


class ReportReading(Record):
    """A scored questionnaire. `notices` and `attribution` are shown with it, always."""

    instrument: ShortText
    version: ShortText
    engine: ShortText
    definition_hash: Sha256
    answers_hash: Sha256
    answered_in: LanguageTag
    language: LanguageTag
    title: ShortText
    notices: tuple[ShortText, ...] = Field(max_length=30)
    attribution: LongText
    answered: Count
    missing: tuple[Key, ...] = Field(max_length=1000)
    ignored: tuple[ShortText, ...] = Field(max_length=1000)
    scales: tuple[ScaleReading, ...] = Field(max_length=100)
    ranking: RankingReading | None


def read_report(report: Report, definition: Definition, *, language: str = Language.FR) -> ReportReading:
    """A report in a language of its definition; how it was answered is told by ResponseQuality. Raises KeyError for another language.

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


def _shown(value: Fraction | None) -> Shown | None:
    return None if value is None else rounded(value)


def _sentence(name: str, language: str) -> str:
    french, english = _SENTENCES[name]
    return english if language == Language.EN else french
