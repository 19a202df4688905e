"""Articles and parameters as the API tells them."""

from datetime import date

from pydantic import Field

from app.domain.law.article import Article, Status, Text
from app.domain.law.parameter import Draft, Measure, Parameter, Period
from app.domain.law.parameters import parameter
from app.domain.record import Record
from app.domain.vocabulary import Code, LegalDate


class Sentence(Record):
    """The same in both languages; French prevails."""

    fr: str = Field(max_length=1000)
    en: str = Field(max_length=1000)


class ArticleTold(Record):
    """One version of an article."""

    citation: str = Field(max_length=200, description="As a French lawyer writes it")
    text: Text
    number: str = Field(max_length=100)
    title: str = Field(max_length=300, description="In French")
    standing: Status = Field(description="What it is worth as a basis, and how it was read")
    version_id: str | None = Field(max_length=40, description="LEGIARTI of the version that was read")
    in_force_from: LegalDate | None
    in_force_to: LegalDate | None = Field(description="First day on which it no longer applies; null while it applies")
    last_verified_on: LegalDate | None


class ParameterTold(Record):
    """A number of the law on a day. A draft has a value and no force."""

    name: Code
    value: int | None = Field(description="Null when nothing was in force on that day")
    unit: Measure
    in_force_from: LegalDate | None
    in_force_to: LegalDate | None
    draft_value: int | None = Field(description="Announced, without force")
    source: ArticleTold


def article_told(article: Article) -> ArticleTold:
    """One version, with its dates."""
    return ArticleTold(
        citation=article.citation,
        text=article.code,
        number=article.number,
        title=article.title_fr,
        standing=article.status,
        version_id=article.version_id,
        in_force_from=article.in_force_from,
        in_force_to=article.in_force_to,
        last_verified_on=article.last_verified_on,
    )


def parameter_told(name: str, on: date) -> ParameterTold:
    """The value on a legal reference date."""
    found = parameter(name)
    period = found.on(on)
    return ParameterTold(
        name=name,
        value=None if period is None else period.value,
        unit=found.unit,
        in_force_from=None if period is None else period.from_on,
        in_force_to=None if period is None else period.until,
        draft_value=None if found.draft is None else found.draft.value,
        source=article_told(_source(found, period).source),
    )


def _source(found: Parameter, period: Period | None) -> Period | Draft:
    """Of the period of the day; of the draft, or of the latest period, when nothing was in force on it."""
    return period or found.draft or found.periods[-1]
