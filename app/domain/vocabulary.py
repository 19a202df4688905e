"""The words every record is written with: checked scalar types and the enums that aggregates share.

Each type accepts exactly what its JSON Schema says, from a JSON body as well as from PostgreSQL, and no message repeats the
value it refuses. Types hold physics (minutes are not negative); the law, which changes, lives in the rules.
"""

import re
import unicodedata
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
"""The days that a caller can name. What is counted from them and kept is the nearest of them."""
FIRST_INSTANT, LAST_INSTANT = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)


class Role(StrEnum):
    """In what capacity somebody acts."""

    BENEFICIARY = "beneficiary"
    COUNSELLOR = "counsellor"
    SECOND_COUNSELLOR = "second_counsellor"
    """A counsellor of the provider who gives an outside view (regard extérieur), under the person's consent and as far as it goes."""
    ADMINISTRATOR = "administrator"
    EMPLOYER = "employer"
    FUNDER = "funder"
    SCRIPT = "script"
    """A machine client of the provider: an administrator cut down by its scopes."""
    REFERENT = "referent"
    """The provider's disability referent (référent handicap)."""
    DPO = "dpo"
    AUDITOR = "auditor"
    HANDLER = "handler"
    """An administrator, on the complaint that she is named to handle (personne chargée de la réclamation)."""
    RECIPIENT = "recipient"
    """To whom the person opened a document, for as long as her consent lives: a career adviser, an employer, a third party."""
    SYSTEM = "system"
    """The clock: what becomes true because time passed."""


class Party(StrEnum):
    """Who may sign a convention (article L6313-4 and R6313-7 of the Code du travail: two or three parties)."""

    BENEFICIARY = "beneficiary"
    PROVIDER = "provider"
    EMPLOYER = "employer"


class Language(StrEnum):
    """Languages of every sentence the product speaks; French prevails."""

    FR = "fr"
    EN = "en"


# --- text ---------------------------------------------------------------------------------------------------------------

_CONTROLS = r"\u0000-\u001f\u007f-\u009f"
_CONTROLS_BUT_LINES = r"\u0000-\u0008\u000b-\u001f\u007f-\u009f"
_BIDI = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BLANK = r" \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SURROGATES = r"\ud800-\udfff"


def _text(*, refused: str, longest: int, blank: str = _BLANK) -> tuple[AfterValidator, WithJsonSchema]:
    """The check and the schema of a text of 1 to `longest` characters without any of the `refused` ones."""
    forbidden = re.compile(f"[{refused}{_SURROGATES}]")

    def clean(value: str) -> str:
        if forbidden.search(value):
            raise PydanticCustomError("forbidden_character", "Contains a character that is not allowed here.")
        kept = (value if value.isascii() else unicodedata.normalize("NFC", value)).strip()
        if not kept:
            raise PydanticCustomError("blank", "Needs at least one visible character.")
        if len(kept) > longest:  # a few characters grow when normalised
            raise PydanticCustomError("string_too_long", "Is too long.")
        return kept

    pattern = f"^[{blank}]*[^{refused}{blank}][^{refused}]*$"
    return AfterValidator(clean), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": longest, "pattern": pattern})


_NAME, _NAME_SCHEMA = _text(refused=_CONTROLS + _BIDI, longest=200)
_LABEL, _LABEL_SCHEMA = _text(refused=_CONTROLS + _BIDI, longest=120)
_REFERENCE, _REFERENCE_SCHEMA = _text(refused=_CONTROLS + _BIDI, longest=100)
_SHORT, _SHORT_SCHEMA = _text(refused=_CONTROLS, longest=500)
_LONG, _LONG_SCHEMA = _text(refused=_CONTROLS_BUT_LINES, longest=20_000, blank=_BLANK + r"\t\n")

Name = Annotated[str, Field(strict=True, min_length=1, max_length=200), _NAME, _NAME_SCHEMA]
"""A name of a person, an organisation or a thing: one line, trimmed, NFC, no direction controls."""
Label = Annotated[str, Field(strict=True, min_length=1, max_length=120), _LABEL, _LABEL_SCHEMA]
"""What a person reads on a button or in a list: as `Name`, shorter."""
ExternalReference = Annotated[str, Field(strict=True, min_length=1, max_length=100), _REFERENCE, _REFERENCE_SCHEMA]
"""A correlation id that a partner owns; unique per partner."""
ShortText = Annotated[str, Field(strict=True, min_length=1, max_length=500), _SHORT, _SHORT_SCHEMA]
"""One line of prose."""
LongText = Annotated[str, Field(strict=True, min_length=1, max_length=20_000), _LONG, _LONG_SCHEMA]
"""Prose with line breaks and tabulations."""


def _matching(pattern: str, *, longest: int, code: str, sentence: str) -> tuple[AfterValidator, WithJsonSchema]:
    """The check and the schema of a text that a regular expression describes whole."""
    whole = re.compile(pattern)

    def check(value: str) -> str:
        if not whole.fullmatch(value):
            raise PydanticCustomError(code, sentence)
        return value

    return AfterValidator(check), WithJsonSchema({"type": "string", "maxLength": longest, "pattern": f"^{pattern}$"})


_CODE, _CODE_SCHEMA = _matching("[a-z0-9_.-]{1,80}", longest=80, code="invalid_code", sentence="Is not a code.")
_SHA256, _SHA256_SCHEMA = _matching("[0-9a-f]{64}", longest=64, code="invalid_sha256", sentence="Is not a SHA-256 in hexadecimal.")
_CLOCK, _CLOCK_SCHEMA = _matching("([01][0-9]|2[0-3]):[0-5][0-9]", longest=5, code="invalid_time", sentence="Is not HH:MM.")

Code = Annotated[str, Field(strict=True, min_length=1, max_length=80), _CODE, _CODE_SCHEMA]
"""A stable identifier of a list: lower-case ASCII."""
Sha256 = Annotated[str, Field(strict=True, min_length=64, max_length=64), _SHA256, _SHA256_SCHEMA]
"""64 lower-case hexadecimal digits."""
WeekTime = Annotated[str, Field(strict=True, min_length=5, max_length=5), _CLOCK, _CLOCK_SCHEMA]
"""A time of day, HH:MM, Europe/Paris."""

YesNo = Annotated[bool, Field(strict=True)]
"""True or false, and nothing that a lenient reader takes for it: not 0, not "yes"."""

_LOCAL_PART = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_DOMAIN_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = rf"{_LOCAL_PART}@({_DOMAIN_LABEL}\.)+[A-Za-z]{{2,63}}"
_ADDRESS, _ = _matching(rf"(?=.{{1,64}}@){_EMAIL}", longest=254, code="invalid_email", sentence="Is not an e-mail address.")

Email = Annotated[
    str,
    Field(strict=True, min_length=6, max_length=254),
    _ADDRESS,
    WithJsonSchema({"type": "string", "format": "email", "minLength": 6, "maxLength": 254, "pattern": f"^{_EMAIL}$"}),
]
"""An address to write to, never an identity (RFC 5321 section 4.1.2 without quoted forms)."""


# --- register numbers ---------------------------------------------------------------------------------------------------

_LA_POSTE = "356000000"


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def _siren(value: str) -> str:
    if not re.fullmatch("[0-9]{9}", value) or not _luhn(value):
        raise PydanticCustomError("invalid_siren", "Is not a SIREN number.")
    return value


def _siret(value: str) -> str:
    """INSEE: Luhn over 14 digits and over the SIREN; establishments of La Poste have a digit sum that 5 divides instead."""
    shaped = re.fullmatch("[0-9]{14}", value) is not None
    posted = shaped and value.startswith(_LA_POSTE) and sum(map(int, value)) % 5 == 0
    if not (posted or (shaped and _luhn(value[:9]) and _luhn(value))):
        raise PydanticCustomError("invalid_siret", "Is not a SIRET number.")
    return value


Siren = Annotated[
    str,
    Field(strict=True, min_length=9, max_length=9),
    AfterValidator(_siren),
    WithJsonSchema({"type": "string", "format": "siren", "maxLength": 9, "pattern": "^[0-9]{9}$"}),
]
"""A company in the French register (9 digits, Luhn)."""
Siret = Annotated[
    str,
    Field(strict=True, min_length=14, max_length=14),
    AfterValidator(_siret),
    WithJsonSchema({"type": "string", "format": "siret", "maxLength": 14, "pattern": "^[0-9]{14}$"}),
]
"""One establishment of a company (SIREN, then 5 digits, Luhn; La Poste excepted)."""


# --- identifiers and time -----------------------------------------------------------------------------------------------

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_YEAR = "(19[0-9]{2}|2[01][0-9]{2}|2200)"
_DATE = rf"{_YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
_OFFSET = r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"

_canonical = re.compile(_UUID).fullmatch
_dated = re.compile(_DATE).fullmatch
_instant = re.compile(f"{_DATE}T{_TIME}{_OFFSET}").fullmatch


def _id(value: object) -> UUID:
    if isinstance(value, UUID):
        return value
    if isinstance(value, str) and _canonical(value):
        return UUID(value)
    raise PydanticCustomError("invalid_id", "Is not an identifier (lower-case hyphenated UUID).")


def _legal_date(value: object) -> date:
    if isinstance(value, str) and _dated(value):
        try:
            return date.fromisoformat(value)
        except ValueError:  # 30 February
            pass
    elif isinstance(value, date) and not isinstance(value, datetime):
        return min(max(value, FIRST_DAY), LAST_DAY)
    raise PydanticCustomError("invalid_date", "Is not a date (YYYY-MM-DD, 1900 to 2200).")


def _utc(value: object) -> datetime:
    try:
        if isinstance(value, datetime) and value.tzinfo is not None:
            return min(max(value if value.tzinfo is UTC else value.astimezone(UTC), FIRST_INSTANT), LAST_INSTANT)
        if isinstance(value, str) and _instant(value):
            utc = datetime.fromisoformat(value).astimezone(UTC)
            if FIRST_INSTANT <= utc <= LAST_INSTANT:
                return utc
    except (ValueError, OverflowError):  # 30 February, or an offset that leaves the calendar
        pass
    raise PydanticCustomError("invalid_instant", "Is not an instant (RFC 3339 with seconds and Z or an offset, 1900 to 2200).")


Id = Annotated[UUID, BeforeValidator(_id), WithJsonSchema({"type": "string", "format": "uuid", "pattern": f"^{_UUID}$"})]
"""An identifier in its one canonical spelling (RFC 9562), so that one thing never has two addresses."""
LegalDate = Annotated[date, BeforeValidator(_legal_date), WithJsonSchema({"type": "string", "format": "date", "pattern": f"^{_DATE}$"})]
"""A day of the law, Europe/Paris."""
ToldDate = Annotated[date, WithJsonSchema({"type": "string", "format": "date"})]
"""A day of the law that was counted and is only told: it may lie beyond those that a file can name."""
Instant = Annotated[
    datetime,
    BeforeValidator(_utc),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": f"^{_DATE}T{_TIME}{_OFFSET}$"}),
]
"""A moment in UTC; written with Z, with six decimals or none when they are all zero (see `instant_text`)."""


def instant_text(moment: datetime) -> str:
    """The one spelling of a UTC instant in answers, equal to what pydantic writes for `Instant`."""
    return moment.isoformat().replace("+00:00", "Z")


# --- whole numbers ------------------------------------------------------------------------------------------------------


def _whole(value: object) -> object:
    """24.0 is an integer for JSON Schema; "24" and true are not."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


_WHOLE = BeforeValidator(_whole)
"""First of its type: where it comes last, a field's own bounds (`minutes: Minutes = Field(ge=1)`) are dropped in silence."""


class _InSchemaWords:
    """Says bounds as JSON Schema does, the tighter of a type's and a field's: behind a validator pydantic leaves `ge` and `le`."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler(core)
        for ours, theirs, tighter in (("ge", "minimum", max), ("le", "maximum", min)):
            if ours in schema:
                bound = schema.pop(ours)
                schema[theirs] = tighter(bound, schema.get(theirs, bound))
        return schema


Minutes = Annotated[int, _WHOLE, Field(strict=True, ge=0, le=1_000_000), _InSchemaWords()]
"""A duration in minutes."""
Cents = Annotated[int, _WHOLE, Field(strict=True, ge=0, le=10**11), _InSchemaWords()]
"""Money in euro cents."""
SignedCents = Annotated[int, _WHOLE, Field(strict=True, ge=-(10**11), le=10**11), _InSchemaWords()]
"""Money in euro cents, negative for a credit."""
Count = Annotated[int, _WHOLE, Field(strict=True, ge=0, le=10**9), _InSchemaWords()]
"""How many."""
Version = Annotated[int, _WHOLE, Field(strict=True, ge=1, le=2**31 - 1), _InSchemaWords()]
"""The version of a record: 1 when created, one more at each change."""


# --- schemas ------------------------------------------------------------------------------------------------------------


def without_null_defaults(schema: dict[str, Any]) -> None:
    """For `json_schema_extra`: drop every `default: null`, which generators of typed clients misread."""
    for described in schema.get("properties", {}).values():
        if "default" in described and described["default"] is None:
            del described["default"]
