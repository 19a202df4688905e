"""What the client asks for in headers: format, language, conditions (RFC 9110 sections 12 and 13). Pure functions, no exception."""

import re
from functools import lru_cache

from app.domain.vocabulary import Language

JSON = "application/json"
_WEIGHT = re.compile(r"[ \t]*;[ \t]*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)[ \t]*$", re.IGNORECASE | re.ASCII)
_TAG = re.compile(r'[ \t,]*(W/)?("[\x21\x23-\x7e\x80-\xff]*")[ \t]*(?=,|$)')


def _weighted(header: str) -> list[tuple[str, float]]:
    """Members of a comma-separated list in lower case, each with its weight; a malformed weight weighs nothing."""
    members = []
    for part in header.split(","):
        found = _WEIGHT.search(part)
        name, weight = (part[: found.start()], float(found[1])) if found else (part, 0.0 if ";q=" in part.replace(" ", "").lower() else 1.0)
        if name := name.strip().lower():
            members.append((name, weight))
    return members


@lru_cache(maxsize=256)
def accepts(header: str, offered: str) -> bool:
    """Whether an Accept header allows a media type; the most specific range decides (RFC 9110 section 12.5.1)."""
    kind = offered.partition("/")[0]
    best: tuple[int, float] = (0, 0.0)
    for name, weight in _weighted(header):
        media = name.partition(";")[0].strip()
        rank = {offered: 3, f"{kind}/*": 2, "*/*": 1}.get(media, 0)
        if rank:
            best = max(best, (rank, weight))
    return best[1] > 0 or not header.strip()


@lru_cache(maxsize=256)
def language(header: str) -> Language:
    """The language of sentences: the heaviest of French and English, French when neither is asked for (section 12.5.4)."""
    weights: dict[str, float] = {}
    for name, weight in _weighted(header):
        primary = name.partition("-")[0]
        weights[primary] = max(weight, weights.get(primary, 0.0))
    anything = weights.get("*", 0.0)
    french, english = (weights.get(lang, anything) for lang in (Language.FR, Language.EN))
    return Language.EN if english > french else Language.FR


def entity_tags(header: str) -> tuple[tuple[bool, str], ...] | None:
    """(weak, tag with its quotes) of each member of If-Match or If-None-Match; None when the field is malformed."""
    tags: list[tuple[bool, str]] = []
    at = 0
    while at < len(header):
        found = _TAG.match(header, at)
        if found is None:
            return None if header[at:].strip(" \t,") else tuple(tags)
        tags.append((found[1] is not None, found[2]))
        at = found.end()
    return tuple(tags)


def none_match(header: str | None, etag: str) -> bool:
    """True when the client already holds `etag`, so that 304 is the answer (section 13.1.2, weak comparison)."""
    if header is None:
        return False
    if header == etag or header.strip() == "*":
        return True
    opaque = etag.removeprefix("W/")
    return any(tag == opaque for _, tag in entity_tags(header) or ())


def if_match(header: str, etag: str) -> bool:
    """True when the condition of an unsafe call holds (section 13.1.1, strong comparison)."""
    if header == etag or header.strip() == "*":
        return True
    return any(not weak and tag == etag for weak, tag in entity_tags(header) or ())
