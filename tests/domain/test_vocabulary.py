"""The words of every record: what each type accepts is what its schema says, and no message repeats a refused value."""

import json
import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from app.domain import vocabulary as v

ID = "0190a8d0-7b5c-7000-8000-00000000000a"


def accepted(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).validate_python(value)


def refused(kind: Any, value: object) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        accepted(kind, value)
    return caught.value


@pytest.mark.parametrize("spelling", [ID, UUID(ID)])
def test_an_id_has_one_spelling(spelling: object) -> None:
    assert accepted(v.Id, spelling) == UUID(ID)


@pytest.mark.parametrize(
    "spelling", [ID.upper(), ID.replace("-", ""), f"urn:uuid:{ID}", f"{{{ID}}}", f"{ID}\n", 1, None, True, UUID(ID).bytes]
)
def test_c17_another_spelling_of_an_id_is_refused(spelling: object) -> None:
    refused(v.Id, spelling)


@pytest.mark.parametrize("day", ["2026-02-28", "1900-01-01", "2200-12-31", date(2024, 2, 29)])
def test_a_legal_date_is_a_day(day: object) -> None:
    assert accepted(v.LegalDate, day).isoformat() == str(day)


@pytest.mark.parametrize(
    "day",
    [
        "2026-02-30",
        "1899-12-31",
        "2201-01-01",
        "20260228",
        "2026-2-28",
        "2026-02-28T00:00:00Z",
        "٢٠٢٦-02-28",
        0,
        0.0,
        True,
        datetime(2026, 2, 28, tzinfo=UTC),
        "2026-02-28\n",
        "2026-W01-1",
    ],
)
def test_c18_anything_else_than_a_day_is_refused(day: object) -> None:
    refused(v.LegalDate, day)


def test_a_day_or_an_instant_that_is_counted_beyond_the_calendar_is_its_nearest_end() -> None:
    assert accepted(v.LegalDate, date(1899, 12, 1)) == v.FIRST_DAY
    assert accepted(v.LegalDate, date(2204, 7, 1)) == v.LAST_DAY
    assert accepted(v.Instant, datetime(1899, 12, 31, tzinfo=UTC)) == v.FIRST_INSTANT
    assert accepted(v.Instant, datetime(2201, 1, 1, tzinfo=UTC)) == v.LAST_INSTANT


@pytest.mark.parametrize(
    ("given_text", "written"),
    [
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("2026-01-01T00:00:00+01:00", "2025-12-31T23:00:00Z"),
        ("2026-01-01T00:00:00.1Z", "2026-01-01T00:00:00.100000Z"),
        ("2026-01-01T00:00:00.123456-00:00", "2026-01-01T00:00:00.123456Z"),
    ],
)
def test_c18_an_instant_is_written_in_utc_with_z(given_text: str, written: str) -> None:
    moment = accepted(v.Instant, given_text)
    assert TypeAdapter(v.Instant).dump_json(moment) == f'"{written}"'.encode()
    assert v.instant_text(moment) == written
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    "moment",
    [
        "2026-01-01T00:00:00",
        "2026-01-01T00:00Z",
        "2026-01-01 00:00:00Z",
        "2026-01-01t00:00:00z",
        "2026-01-01",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:60Z",
        "2026-02-30T00:00:00Z",
        "1900-01-01T00:00:00+05:00",
        "2026-01-01T00:00:00+24:00",
        0,
        1.5,
        True,
        datetime(2026, 1, 1),  # noqa: DTZ001 - naive on purpose
        date(2026, 1, 1),
        "2201-01-01T00:00:00Z",
    ],
)
def test_c18_a_naive_or_numeric_instant_is_refused(moment: object) -> None:
    refused(v.Instant, moment)


@given(st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2199, 12, 31)), st.integers(-23 * 60, 23 * 60))  # noqa: DTZ001
def test_an_instant_survives_its_own_spelling(naive: datetime, offset: int) -> None:
    moment = naive.replace(tzinfo=timezone(timedelta(minutes=offset)))
    read = accepted(v.Instant, moment)
    assert read == moment
    assert accepted(v.Instant, v.instant_text(read)) == read
    assert TypeAdapter(v.Instant).dump_json(read).decode() == f'"{v.instant_text(read)}"'


@pytest.mark.parametrize("kind", [v.Minutes, v.Cents, v.SignedCents, v.Count, v.Version])
def test_c19_a_whole_number_may_be_written_with_a_zero_fraction(kind: Any) -> None:
    assert accepted(kind, 24.0) == 24
    assert type(accepted(kind, 24.0)) is int


@pytest.mark.parametrize("kind", [v.Minutes, v.Cents, v.SignedCents, v.Count, v.Version])
@pytest.mark.parametrize("value", ["24", True, 1.5, None, 10**30, 1e300, float("nan"), float("inf"), -(10**12)])
def test_c20_anything_else_than_a_bounded_whole_number_is_refused(kind: Any, value: object) -> None:
    refused(kind, value)


def test_bounds_of_whole_numbers_are_in_their_schemas() -> None:
    assert TypeAdapter(v.Minutes).json_schema() == {"type": "integer", "minimum": 0, "maximum": 1_000_000}
    assert TypeAdapter(v.Cents).json_schema() == {"type": "integer", "minimum": 0, "maximum": 10**11}
    assert TypeAdapter(v.SignedCents).json_schema()["minimum"] == -(10**11)
    assert TypeAdapter(v.Version).json_schema()["minimum"] == 1


class Narrowed(BaseModel):
    """Fields that bound a whole number further."""

    weekday: v.Count = Field(default=1, ge=1, le=7)
    percent: v.Count | None = Field(default=None, le=100)


@pytest.mark.parametrize("said", [{"weekday": 0}, {"weekday": 8}, {"weekday": -1}, {"percent": 101}, {"percent": -1}, {"weekday": True}])
def test_a_field_narrows_the_bounds_of_its_type(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Narrowed.model_validate(said)


def test_narrowed_bounds_are_in_the_schema() -> None:
    weekday = Narrowed.model_json_schema()["properties"]["weekday"]
    assert (weekday["minimum"], weekday["maximum"]) == (1, 7)


def test_a_text_is_trimmed_and_composed() -> None:
    assert accepted(v.Name, "\u00a0 Zoe\u0308 ") == "Zoë"


@pytest.mark.parametrize("kind", [v.Name, v.Label, v.ShortText, v.LongText, v.ExternalReference])
@pytest.mark.parametrize("value", ["", " ", "\u3000", "a\x00", "a\x1b", "a\x85", "a\ud800", "\udfff", "a\r\n", b"a", 1, None, True])
def test_a_text_without_a_visible_character_or_with_a_control_is_refused(kind: Any, value: object) -> None:
    refused(kind, value)


def test_line_breaks_are_for_long_texts_only() -> None:
    assert accepted(v.LongText, "a\n\tb") == "a\n\tb"
    refused(v.ShortText, "a\nb")
    refused(v.LongText, "\n\t")


@pytest.mark.parametrize("kind", [v.Name, v.Label, v.ExternalReference])
@pytest.mark.parametrize("control", ["\u202e", "\u2066", "\u200f", "\u061c"])
def test_direction_controls_cannot_disguise_a_name(kind: Any, control: str) -> None:
    refused(kind, f"a{control}b")


@pytest.mark.parametrize(
    ("kind", "longest"), [(v.Name, 200), (v.Label, 120), (v.ShortText, 500), (v.LongText, 20_000), (v.ExternalReference, 100)]
)
def test_a_text_is_bounded(kind: Any, longest: int) -> None:
    assert accepted(kind, "é" * longest)
    refused(kind, "é" * (longest + 1))
    refused(kind, "\u0958" * longest)  # grows when composed


@pytest.mark.parametrize("kind", [v.Name, v.ShortText, v.LongText, v.ExternalReference])
@given(value=st.text(max_size=600))
def test_c19_a_text_is_accepted_exactly_when_its_schema_says_so(kind: Any, value: str) -> None:
    schema = TypeAdapter(kind).json_schema()
    grows = len(unicodedata.normalize("NFC", value)) > len(value)
    said = 1 <= len(value) <= schema["maxLength"] and re.search(schema["pattern"][:-1] + r"\Z", value) is not None
    try:
        kept = accepted(kind, value)
    except ValidationError:
        assert not said or grows
    else:
        assert said
        assert accepted(kind, kept) == kept, "what was stored is accepted again"


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (v.Code, ["cpf.cap_2026", "a-b", "a" * 80], ["", "A", "a b", "é", "a" * 81, "a\n"]),
        (v.Sha256, ["0a" * 32], ["0A" * 32, "0a" * 31, "0a" * 33, "0g" * 32]),
        (v.WeekTime, ["00:00", "23:59"], ["24:00", "9:00", "09:60", "09:00:00", "٠٩:00"]),
        (
            v.Email,
            ["zoe@example.org", "a.b+c@sub.example.fr"],
            ["zoe", "zoe@localhost", ".a@example.org", "a..b@example.org", "a@-x.org", "zoé@example.org", "a@b.c\n"],
        ),
        (v.Siren, ["732829320", "356000000"], ["732829321", "73282932", "7328293200", "73282932A", "٧32829320"]),
        (
            v.Siret,
            ["73282932000074", "35600000000048", "35600000049837"],
            ["73282932000075", "35600000049838", "7328293200007", "00000000000001"],
        ),
    ],
)
def test_a_coded_text_has_its_form(kind: Any, good: list[str], bad: list[str]) -> None:
    assert [accepted(kind, value) for value in good] == good
    assert all(refused(kind, value) for value in bad)


@pytest.mark.parametrize(
    "kind", [v.Id, v.LegalDate, v.Instant, v.Name, v.LongText, v.Code, v.Email, v.Siren, v.Siret, v.Sha256, v.WeekTime]
)
def test_c03_no_message_repeats_the_value(kind: Any) -> None:
    canary = "CANARY\x00canary"
    errors = refused(kind, canary).errors(include_input=False, include_url=False)
    assert "anary" not in json.dumps(errors, default=str).lower().replace("c\\u0000", "")


def test_a_nullable_field_is_explicit_and_has_no_null_default() -> None:
    class Shown(BaseModel):
        model_config = ConfigDict(json_schema_extra=v.without_null_defaults, json_schema_serialization_defaults_required=True)
        ended_on: v.LegalDate | None = None

    schema = Shown.model_json_schema(mode="serialization")
    assert "default" not in schema["properties"]["ended_on"]
    assert schema["required"] == ["ended_on"]
    assert Shown().model_dump_json() == '{"ended_on":null}'


@pytest.mark.parametrize("value", [0, 1, "true", "yes", "0", 1.0])
def test_a_yes_or_no_is_true_or_false_and_nothing_like_it(value: object) -> None:
    assert accepted(v.YesNo, value=True) is True
    refused(v.YesNo, value)


def test_the_part_before_the_at_sign_has_64_characters_at_most() -> None:
    assert accepted(v.Email, "a" * 64 + "@example.org")
    refused(v.Email, "a" * 65 + "@example.org")
