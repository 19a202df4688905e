"""The questionnaire as somebody reads it, in one language, with what must be said each time it is shown."""

from pydantic import Field

from app.domain.instrument.definition import Administration, Definition, InstrumentId, InstrumentVersion
from app.domain.instrument.items import Condition, Key, LanguageTag, Ordinal, Sort, Value, WithOptions
from app.domain.record import Record
from app.domain.vocabulary import Language, LongText, ShortText


class Response(Record):
    """One answer that can be given: `value` is what is stored."""

    value: Value | Key
    label: ShortText


class Question(Record):
    """One item in one language."""

    id: Key
    type: Key
    text: LongText
    hint: ShortText | None = None
    required: bool
    responses: tuple[Response, ...] = Field(default=(), max_length=600)
    levels: tuple[Response, ...] = Field(default=(), max_length=20)
    enable_when: Condition | None = None


class Rendering(Record):
    """A questionnaire in one language. `notices` and `attribution` are shown with it, always."""

    id: InstrumentId
    version: InstrumentVersion
    language: LanguageTag
    title: ShortText
    purpose: ShortText
    instruction: ShortText | None
    notices: tuple[ShortText, ...] = Field(max_length=11)
    attribution: LongText
    administration: Administration
    questions: tuple[Question, ...] = Field(max_length=600)


def notices(definition: Definition, language: str) -> tuple[str, ...]:
    """What every rendering and every report says: that a translation is not validated, that a questionnaire is experimental."""
    label = definition.legal.translations[language].label
    return (*(() if label is None else (label,)), *(notice[language] for notice in definition.legal.notices))


def render(definition: Definition, language: str = Language.FR) -> Rendering:
    """A definition without publication faults, in one of its languages. Raises KeyError for a language it does not speak."""
    return Rendering(
        id=definition.id,
        version=definition.version,
        language=language,
        title=definition.title[language],
        purpose=definition.legal.purpose[language],
        instruction=definition.instruction.get(language),
        notices=notices(definition, language),
        attribution=definition.legal.attribution or "",
        administration=definition.administration,
        questions=tuple(_question(definition, place, language) for place in range(len(definition.items))),
    )


def _question(definition: Definition, place: int, language: str) -> Question:
    item = definition.items[place]
    levels = item.levels if isinstance(item, Sort) else ()
    return Question(
        id=item.id,
        type=item.type,
        text=item.text[language],
        hint=item.hint.get(language),
        required=item.required,
        responses=_responses(definition, place, language),
        levels=tuple(Response(value=level.value, label=level.label[language]) for level in levels),
        enable_when=item.enable_when,
    )


def _responses(definition: Definition, place: int, language: str) -> tuple[Response, ...]:
    item = definition.items[place]
    if isinstance(item, Ordinal):
        offered = definition.response_sets[item.set]
        return tuple(Response(value=v, label=text) for v, text in zip(offered.values, offered.labels[language], strict=True))
    if isinstance(item, WithOptions):
        return tuple(Response(value=option.id, label=option.label[language]) for option in item.options)
    return ()
