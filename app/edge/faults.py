"""From what validation found wrong to faults that a caller may read: a pointer, a stable code, a sentence; never the value."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.domain.vocabulary import Language
from app.edge.problems import Fault

MOST = 20
"""Faults told at once."""
LONGEST_PART = 64
"""Characters of one part of a pointer: a member name is the caller's text, and may be huge."""

_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "missing": ("Champ obligatoire.", "Required."),
    "extra_forbidden": ("Champ inconnu.", "Unknown field."),
    "wrong_type": ("Type JSON inattendu.", "Unexpected JSON type."),
    "too_long": ("Trop long.", "Too long."),
    "too_short": ("Trop court.", "Too short."),
    "too_small": ("Inférieur au minimum.", "Under the minimum."),
    "too_large": ("Supérieur au maximum.", "Over the maximum."),
    "not_in_list": ("Ne figure pas dans la liste des valeurs permises.", "Not one of the allowed values."),
    "wrong_pattern": ("N'a pas la forme attendue.", "Does not have the expected form."),
    "blank": ("Doit contenir un caractère visible.", "Needs at least one visible character."),
    "forbidden_character": ("Contient un caractère interdit.", "Contains a forbidden character."),
    "invalid_code": ("N'est pas un code (a-z, 0-9, _ . -).", "Not a code (a-z, 0-9, _ . -)."),
    "invalid_id": ("N'est pas un identifiant (UUID en minuscules avec tirets).", "Not an identifier (lower-case hyphenated UUID)."),
    "invalid_date": ("N'est pas une date AAAA-MM-JJ entre 1900 et 2200.", "Not a date YYYY-MM-DD from 1900 to 2200."),
    "invalid_instant": ("N'est pas un instant RFC 3339 avec secondes et fuseau.", "Not an RFC 3339 instant with seconds and offset."),
    "invalid_time": ("N'est pas une heure HH:MM.", "Not a time HH:MM."),
    "invalid_email": ("N'est pas une adresse électronique.", "Not an e-mail address."),
    "invalid_sha256": ("N'est pas une empreinte SHA-256 hexadécimale.", "Not a SHA-256 in hexadecimal."),
    "invalid_working_hours": ("Se termine avant de commencer.", "Ends before it starts."),
    "invalid_siren": ("N'est pas un numéro SIREN.", "Not a SIREN number."),
    "invalid_siret": ("N'est pas un numéro SIRET.", "Not a SIRET number."),
    "unknown_reference": ("Ne désigne rien que vous connaissiez.", "Names nothing that you know of."),
    "repeated": ("Paramètre répété.", "Repeated parameter."),
    "invalid": ("Valeur invalide.", "Invalid value."),
}

CODES: Final = frozenset(_SENTENCES)
"""Every code that `errors[]` may hold, for the contract."""

_CODES: Final[dict[str, str]] = {
    "string_too_long": "too_long",
    "bytes_too_long": "too_long",
    "string_too_short": "too_short",
    "string_pattern_mismatch": "wrong_pattern",
    "string_unicode": "forbidden_character",
    "greater_than": "too_small",
    "greater_than_equal": "too_small",
    "less_than": "too_large",
    "less_than_equal": "too_large",
    "enum": "not_in_list",
    "literal_error": "not_in_list",
    "union_tag_invalid": "not_in_list",
    "union_tag_not_found": "missing",
    "int_from_float": "wrong_type",
    "model_attributes_type": "wrong_type",
}
_TYPE_ENDINGS: Final = ("_type", "_parsing")


def fault(pointer: str, code: str) -> Fault:
    """One fault with the sentences of its code."""
    french, english = _SENTENCES.get(code) or _SENTENCES["invalid"]
    return Fault(pointer, code, {Language.FR: french, Language.EN: english})


def faults(found: Sequence[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """The first faults of a pydantic error list, as FastAPI gives it (locations start with body, query, path or header)."""
    return tuple(fault(pointer(error["loc"]), _code(error["type"])) for error in found[:MOST])


def _code(kind: str) -> str:
    """Codes are ours: those of the validation library change with its versions."""
    if kind in _SENTENCES:
        return kind
    if kind in {"too_long", "too_short"} or kind in _CODES:
        return _CODES.get(kind, kind)
    return "wrong_type" if kind.endswith(_TYPE_ENDINGS) else "invalid"


def pointer(location: Sequence[str | int]) -> str:
    """RFC 6901 from the root of the body; other places are named by a first part, as in `/query/limit`."""
    parts = location[1:] if location and location[0] == "body" else location
    return "".join("/" + _part(part) for part in parts)


def _part(part: str | int) -> str:
    shown = str(part)[:LONGEST_PART].encode(errors="replace").decode()
    return shown.replace("~", "~0").replace("/", "~1")
