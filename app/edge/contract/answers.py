"""Which problems an operation may answer, from what it takes: a body, a key, a condition, a page, a command."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from app.edge.catalogue import CATALOGUE
from app.edge.faults import CODES, MOST

PROBLEM: Final = "application/problem+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What an operation takes, which decides how it may end."""

    secured: bool
    addressed: bool
    """Its path names a resource."""
    body: bool
    keyed: bool
    conditional: bool
    paged: bool
    command: bool
    named: bool
    """Its body names other resources."""
    ruled: bool
    """Rules are checked: its own, or those of the resources that it moves along."""
    stateful: bool
    """It moves something that has a state."""
    strong: bool
    """A recent authentication with several factors is asked for."""
    sealed: bool
    """What it shows can be destroyed for good."""
    secret: bool
    """Its answer shows a secret once."""
    names_reading: bool
    """The command names the document that was read, by its digest or its revision."""
    completes: bool
    """The command ends the action, for which warnings must have been acknowledged."""


_ALWAYS: Callable[[Traits], bool] = lambda t: True  # noqa: E731  # a row of the table below

# fmt: off
POSSIBLE: Final[tuple[tuple[str, Callable[[Traits], bool]], ...]] = (
    ("bad_request",             _ALWAYS),
    ("malformed_json",          lambda t: t.body),
    ("duplicate_member",        lambda t: t.body),
    ("missing_idempotency_key", lambda t: t.keyed),
    ("invalid_idempotency_key", lambda t: t.keyed),
    ("invalid_cursor",          lambda t: t.paged),
    ("organisation_required",   lambda t: t.secured),
    ("not_invited",             lambda t: t.secured),
    ("no_longer_member",        lambda t: t.secured),
    ("unauthorized",            lambda t: t.secured),
    ("invalid_token",           lambda t: t.secured),
    ("insufficient_user_authentication", lambda t: t.strong),
    ("insufficient_scope",      lambda t: t.secured),
    ("forbidden",               lambda t: t.command or (t.secured and t.addressed)),
    ("not_found",               lambda t: t.addressed or t.named),
    ("not_acceptable",          _ALWAYS),
    ("refused",                 lambda t: t.ruled),
    ("not_possible_in_state",   lambda t: t.stateful),
    ("document_changed",        lambda t: t.names_reading),
    ("warnings_to_acknowledge", lambda t: t.completes),
    ("already_exists",          lambda t: t.command),
    ("busy",                    lambda t: t.command),
    ("secret_already_shown",    lambda t: t.secret),
    ("gone",                    lambda t: t.sealed),
    ("stale_version",           lambda t: t.conditional),
    ("payload_too_large",       lambda t: t.body),
    ("unsupported_media_type",  lambda t: t.body),
    ("invalid_request",         _ALWAYS),
    ("idempotency_key_reused",  lambda t: t.keyed),
    ("if_match_required",       lambda t: t.conditional),
    ("rate_limited",            _ALWAYS),  # a client is written for it: what stands in front of us may say it of any operation
    ("reading_budget_spent",    lambda t: t.sealed),
    ("header_too_large",        _ALWAYS),
    ("internal_error",          _ALWAYS),
    ("not_ready",               lambda t: t.secured),
)
# fmt: on
"""What one route alone answers, it says itself with `x-problems`."""


def possible(traits: Traits) -> list[str]:
    """The problem codes of an operation, in the order of their status."""
    return [code for code, applies in POSSIBLE if applies(traits)]


def component(status: int) -> str:
    """The name of the shared response of a status: `PreconditionFailed`."""
    return "".join(word.capitalize() for word in HTTPStatus(status).phrase.replace("-", " ").split())


def refer(codes: list[str]) -> dict[str, dict[str, str]]:
    """The problem responses of an operation, each a reference to the one shared by all."""
    statuses = sorted({CATALOGUE[code].status for code in codes})
    return {str(status): {"$ref": f"#/components/responses/{component(status)}"} for status in statuses}


_HEADERS: Final[Mapping[int, tuple[str, ...]]] = {
    401: ("WWW-Authenticate",),
    403: ("WWW-Authenticate",),
    415: ("Accept", "Accept-Patch"),
    429: ("Retry-After",),
    503: ("Retry-After",),
}


def responses(codes: Iterable[str]) -> dict[str, Any]:
    """One response for each status that these problems have, with an example of each."""
    by_status: dict[int, list[str]] = {}
    for code in sorted(set(codes)):
        by_status.setdefault(CATALOGUE[code].status, []).append(code)
    return {component(status): _response(status, by_status[status]) for status in sorted(by_status)}


def _response(status: int, codes: list[str]) -> dict[str, Any]:
    headers = ("X-Request-Id", "Content-Language", *_HEADERS.get(status, ()))
    return {
        "description": " · ".join(f"`{code}`: {CATALOGUE[code].title['en']}" for code in codes),  # type: ignore[index]  # the key is a str enum
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
        "content": {
            PROBLEM: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {code: {"value": example(code)} for code in codes},
            }
        },
    }


def example(code: str) -> dict[str, Any]:
    """A problem document of this code, in English."""
    entry = CATALOGUE[code]
    request_id = "0199f3c2-7a40-7c11-9d2e-5b6f0a1c2d3e"
    fault = {"pointer": "/price_cents", "code": "wrong_type", "detail": "Unexpected JSON type."}
    refusal = {
        "rule_id": "bilan.duration.max",
        "basis": "law",
        "article": "C. trav. L6313-4",
        "sentence": "A bilan lasts 24 hours at most: 24 h 30 are planned.",
        "remedy": "Bring the planned hours under the ceiling.",
        "possible_from": None,
    }
    return {
        "type": f"https://bilan.example/problems/{code}",
        "title": entry.title["en"],  # type: ignore[index]  # the key is a str enum
        "status": entry.status,
        "detail": entry.remedy["en"],  # type: ignore[index]  # the key is a str enum
        "instance": f"urn:uuid:{request_id}",
        "code": code,
        "request_id": request_id,
        "errors": [fault] if code == "invalid_request" else [],
        "refusals": [refusal] if code == "refused" else [],
    }


def _text(longest: int, description: str = "", **more: Any) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest} | ({"description": description} if description else {}) | more


def _listed(items: dict[str, Any], most: int, description: str) -> dict[str, Any]:
    return {"type": "array", "items": items, "maxItems": most, "description": description}


_REQUEST_ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def schemas() -> dict[str, Any]:
    """The one shape of every error (RFC 9457), and of a fault in a request."""
    fault = {
        "pointer": _text(1000, "RFC 6901, from the body; `/query/…` and `/header/…` elsewhere"),
        "code": _text(80, "Stable", **{"x-extensible-enum": sorted(CODES)}),
        "detail": _text(500),
    }
    problem = {
        "type": _text(500, "The address of the problem's page, and its identity", format="uri"),
        "title": _text(200),
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": _text(2000, "In the language asked for with Accept-Language, French otherwise"),
        "instance": _text(45, pattern=f"^urn:uuid:{_REQUEST_ID}$"),
        "code": _text(80, "Stable: what programs read", **{"x-extensible-enum": sorted(CATALOGUE)}),
        "request_id": _text(36, "Quote it to support", format="uuid", pattern=f"^{_REQUEST_ID}$"),
        "errors": _listed({"$ref": "#/components/schemas/Fault"}, MOST, "What is wrong in the request; never the value that was sent"),
        "refusals": _listed({"$ref": "#/components/schemas/Refusal"}, 100, "Every rule that does not hold"),
    }
    extra = {
        "state": _text(80, "With `not_possible_in_state`: the present state"),
        "possible_in": _listed(_text(80), 50, "With `not_possible_in_state`: the states in which the command is possible"),
        "links": {
            "type": "object",
            "description": "With `gone`: where the certificate of destruction and the person's own copy are found",
            "additionalProperties": _text(500),
            "maxProperties": 10,
        },
        "open_to": _listed(_text(80), 20, "With `forbidden`: the roles that may give the command"),
    }
    return {
        "Fault": {"type": "object", "description": "One thing wrong in a request.", "properties": fault, "required": list(fault)},
        "Problem": {
            "type": "object",
            "description": "Every error has this shape (RFC 9457). Codes never change; ignore members that you do not know.",
            "properties": problem | extra,
            "required": list(problem),
        },
    }


HEADERS: Final[dict[str, dict[str, Any]]] = {
    "ETag": {"description": "Strong validator of this representation: send it back in If-Match.", "schema": _text(100)},
    "Location": {"description": "Where the new resource is found.", "schema": _text(500, format="uri-reference")},
    "Link": {"description": 'RFC 8288: `rel="next"` while there is a next page; follow it verbatim.', "schema": _text(2000)},
    "Idempotency-Replayed": {
        "description": "`true` when this is the stored answer to the first request with this key.",
        "schema": {"const": "true"},
    },
    "X-Request-Id": {"description": "Under which the logs know this request.", "schema": _text(36, format="uuid")},
    "Content-Language": {"description": "Language of the sentences.", "schema": {"enum": ["fr", "en"]}},
    "WWW-Authenticate": {"description": "RFC 6750 section 3, with `resource_metadata` (RFC 9728).", "schema": _text(1000)},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0, "maximum": 86400}},
    "Accept": {"description": "The media type that a request must have.", "schema": _text(100)},
    "Accept-Patch": {"description": "The media type that a PATCH must have (RFC 5789).", "schema": _text(100)},
}
