"""The one renderer of problem documents (RFC 9457), from the one catalogue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import orjson

from app.domain.assurance import RECENT
from app.domain.machine import Broken
from app.domain.vocabulary import Language
from app.edge.catalogue import CATALOGUE, Entry

Said = str | Mapping[Language, str]
"""A sentence, in one language or in each."""
Headers = list[tuple[bytes, bytes]]
_MEDIA_TYPE = "application/problem+json"


class _Site:
    url = "http://localhost:8000"


def configure(public_url: str) -> None:
    """Say once, at start-up, where the product is reached from outside (scheme and host, no path needed)."""
    _Site.url = public_url.rstrip("/")


def site() -> str:
    """Where the product is reached from outside, without a final slash."""
    return _Site.url


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a request. `pointer` is RFC 6901 from the body, or `/query/…`, `/header/…`; never the value."""

    pointer: str
    code: str
    detail: Said


class Problem(Exception):
    """Ends a request with a problem document. `headers` replace those of the catalogue."""

    def __init__(
        self,
        code: str,
        *,
        detail: Said | None = None,
        errors: Sequence[Fault] = (),
        refusals: Sequence[Broken | Mapping[str, Any]] = (),
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code, self.detail, self.errors, self.refusals = code, detail, tuple(errors), tuple(refusals)
        self.extra, self.headers = dict(extra or {}), dict(headers or {})

    def render(self, *, language: Language, instance: str) -> tuple[int, Headers, bytes]:
        """Status, headers and body of this problem for one request."""
        status, headers, body = render(
            self.code,
            language=language,
            instance=instance,
            detail=self.detail,
            errors=self.errors,
            refusals=self.refusals,
            extra=self.extra,
        )
        mine = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in self.headers.items()]
        replaced = {name for name, _ in mine}
        return status, [h for h in headers if h[0] not in replaced] + mine, body


def render(
    code: str,
    *,
    language: Language,
    instance: str,
    detail: Said | None = None,
    errors: Iterable[Fault] = (),
    refusals: Iterable[Broken | Mapping[str, Any]] = (),
    extra: Mapping[str, Any] | None = None,
) -> tuple[int, Headers, bytes]:
    """Status, headers and body of a problem.

    Raises: KeyError for a code that the catalogue does not hold, a fault of ours.
    """
    entry = CATALOGUE[code]
    document: dict[str, Any] = {
        "type": type_uri(code),
        "title": entry.title[language],
        "status": entry.status,
        "detail": _said(entry.remedy if detail is None else detail, language),
        "instance": instance,
        "code": code,
        "request_id": instance.removeprefix("urn:uuid:"),
        "errors": [{"pointer": f.pointer, "code": f.code, "detail": _said(f.detail, language)} for f in errors],
        "refusals": [refusal_told(r, language) for r in refusals],
    }
    body = orjson.dumps({**(extra or {}), **document})
    return entry.status, _headers(code, entry, language, len(body)), body


def type_uri(code: str) -> str:
    """The address of a problem's page, which is also its identity."""
    return f"{_Site.url}/problems/{code}"


def _headers(code: str, entry: Entry, language: Language, length: int) -> Headers:
    headers: Headers = [
        (b"content-type", _MEDIA_TYPE.encode()),
        (b"content-length", str(length).encode()),
        (b"content-language", language.value.encode()),
        (b"cache-control", b"no-store"),
        (b"vary", b"Accept-Language"),
    ]
    headers += [(name.lower().encode(), value.encode()) for name, value in entry.headers]
    if challenge := _challenge(code):
        headers.append((b"www-authenticate", challenge.encode()))
    return headers


def _challenge(code: str) -> str | None:
    """RFC 6750 section 3: a request without token is told no error code. RFC 9728: where to get one. RFC 9470: how recent."""
    metadata = f'resource_metadata="{_Site.url}/.well-known/oauth-protected-resource"'
    if code == "unauthorized":
        return f"Bearer {metadata}"
    if code == "insufficient_user_authentication":
        return f'Bearer error="{code}", max_age="{int(RECENT.total_seconds())}", {metadata}'
    return f'Bearer error="{code}", {metadata}' if code in {"invalid_token", "insufficient_scope"} else None


def _said(sentence: Said, language: Language) -> str:
    return sentence if isinstance(sentence, str) else sentence[language]


def refusal_told(refusal: Broken | Mapping[str, Any], language: Language) -> dict[str, Any]:
    """A broken rule as problem documents and lists of actions tell it."""
    if isinstance(refusal, Broken):
        rule, finding = refusal.rule, refusal.finding
        refusal = {
            "rule_id": rule.id,
            "basis": rule.basis,
            "article": rule.article(),
            "sentence": rule.sentence(language, finding),
            "remedy": rule.remedy(language),
            "possible_from": finding.possible_from,
        }
    wanted = ("rule_id", "basis", "article", "sentence", "remedy", "possible_from")
    return {name: _told(refusal.get(name), language) for name in wanted}


def _told(value: Any, language: Language) -> Any:
    return value[language] if isinstance(value, Mapping) else value


# --- the published catalogue --------------------------------------------------------------------------------------------

_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{code} — {title}</title></head>
<body><main><h1>{title}</h1><p><code>{code}</code> · HTTP {status}</p><p>{remedy}</p></main></body></html>
"""


def page(code: str, *, language: Language) -> str | None:
    """The HTML page found at a problem's `type`; None for an unknown code."""
    entry = CATALOGUE.get(code)
    if entry is None:
        return None
    return _PAGE.format(
        language=language.value,
        code=escape(code),
        title=escape(entry.title[language]),
        status=entry.status,
        remedy=escape(entry.remedy[language]),
    )


def catalogue() -> dict[str, Any]:
    """The whole catalogue as JSON, without the address of any installation."""
    return {
        code: {
            "type": f"/problems/{code}",
            "status": entry.status,
            "title": {lang.value: entry.title[lang] for lang in Language},
            "remedy": {lang.value: entry.remedy[lang] for lang in Language},
        }
        for code, entry in sorted(CATALOGUE.items())
    }
