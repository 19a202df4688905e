"""What the generator cannot know: fresh idempotency keys, present ETags, ids that exist, the formats of French registers.

Schemathesis loads this module (see schemathesis.toml); `tools/fuzz.py` tells it through the environment where to find the rest.
Values are changed only where the generator meant to send something valid: what it breaks on purpose stays broken.
"""

import json
import os
import random
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests
import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, HookContext, Response
from schemathesis.core.failures import Failure
from schemathesis.core.parameters import ParameterLocation
from schemathesis.openapi.checks import RejectedPositiveData

SEEDED: dict[str, Any] = json.loads(Path(os.environ["BILAN_FUZZ_SEED"]).read_text())
KNOWN: dict[str, list[str]] = defaultdict(list, {segment: list(ids) for segment, ids in SEEDED["ids"].items()})
"""Ids by path segment; those that the run creates are added."""
CODES: list[str] = list(SEEDED["codes"])
"""One-time codes of invitations; those that the run sends are added."""
NEWCOMERS: list[str] = SEEDED["newcomers"]
"""Authorizations of people who have no account yet."""
MINE: frozenset[str] = frozenset(SEEDED["mine"])
"""Ids without which the tokens of the run would be worth nothing."""
ENDING = ("/retire", "/revoke")
_SEGMENTS = {
    "beneficiary_id": "beneficiaries",
    "employer_id": "employers",
    "funder_id": "funders",
    "member_id": "members",
    "counsellor_id": "members",
    "offer_id": "offers",
    "quote_id": "quotes",
    "bilan_id": "bilans",
}
_PARTIES = {"member": "members", "beneficiary": "beneficiaries", "employer": "employers"}
CHOICE = random.Random(1)  # noqa: S311  # choices of a test, not secrets
MOST_KNOWN = 200
BEYOND_SCHEMAS = {"unknown_reference", "invalid_working_hours"}
"""What no schema can say: that a thing exists, that one field comes before another."""


def _luhn(digits: str) -> str:
    """The digits and the one that makes the whole pass."""
    doubled = (int(d) * (2 - position % 2) for position, d in enumerate(reversed(digits)))
    total = sum(value - 9 * (value > 9) for value in doubled)
    return digits + str(-total % 10)


def _siret(digits: str) -> str:
    return _luhn(_luhn(digits[:8]) + digits[8:12])


def _digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


schemathesis.openapi.format("siren", _digits(8).map(_luhn))
schemathesis.openapi.format("siret", _digits(12).map(_siret))
schemathesis.openapi.format("date", st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)).map(str))


def _valid(case: Case, part: ParameterLocation) -> bool:
    """Whether the generator meant this part of the request to be valid."""
    info = case.meta.components.get(part) if case.meta else None
    return info is None or info.mode is GenerationMode.POSITIVE


def _segment(case: Case) -> str:
    parts = case.operation.path.split("/")
    return parts[2] if len(parts) > 2 else ""


@schemathesis.hook
def before_call(context: HookContext, case: Case, kwargs: dict[str, Any]) -> None:
    """An id that exists four times in five, a new key, and the ETag of now."""
    accepting = case.operation.path.endswith("/acceptance")
    if case.path_parameters.get("id") and _valid(case, ParameterLocation.PATH):
        _existing(case, CODES if accepting else KNOWN[_segment(case)])
    if _valid(case, ParameterLocation.HEADER):
        _conditions(case)
        if accepting and case.headers.get("Authorization") == SEEDED["authorization"]:
            case.headers["Authorization"] = CHOICE.choice(NEWCOMERS)
    if isinstance(case.body, dict) and _valid(case, ParameterLocation.BODY):
        _references(case.body)
        if case.operation.path == "/oauth/token":
            _credentials(case)


def _existing(case: Case, known: list[str]) -> None:
    given = case.path_parameters
    if known and given["id"] not in known and CHOICE.random() < 0.8:
        given["id"] = CHOICE.choice(known)
    if given["id"] in MINE and case.operation.path.endswith(ENDING):
        given["id"] = str(uuid4())


def _credentials(case: Case) -> None:
    """Those of a client, three times in four, in place of a token, which this operation does not take."""
    case.headers.pop("Authorization", None)
    if isinstance(case.body, dict) and CHOICE.random() < 0.75:
        case.body |= SEEDED["client"]


def _references(body: dict[str, Any]) -> None:
    """What a valid body names exists, where the run knows one."""
    for field, segment in (_SEGMENTS | {"party_id": _PARTIES.get(str(body.get("party_noun")), "")}).items():
        if body.get(field) is not None and KNOWN[segment]:
            body[field] = CHOICE.choice(KNOWN[segment])


def _conditions(case: Case) -> None:
    headers = case.headers
    if CHOICE.random() < 0.8:  # the token's own organisation: most others are strangers to it
        headers.pop("Bilan-Organisation", None)
    if "Idempotency-Key" in headers:
        headers["Idempotency-Key"] = str(uuid4())
    if "If-Match" in headers:
        address = f"{SEEDED['url']}/v1/{_segment(case)}/{case.path_parameters.get('id')}"
        read = requests.get(address, headers={"Authorization": SEEDED["authorization"]}, timeout=10)
        headers["If-Match"] = read.headers.get("ETag", '"1-0"')


@schemathesis.hook
def filter_failure(context: HookContext, failure: Failure, case: Case, response: Response) -> bool:
    """A body may fit its schema and still name what does not exist, or contradict itself; a cursor is opaque, and most texts are none."""
    if response.status_code == 400 and isinstance(failure, RejectedPositiveData):
        return bool(response.json()["code"] != "invalid_cursor")
    if response.status_code != 422 or not isinstance(failure, RejectedPositiveData):
        return True
    codes = {error["code"] for error in response.json()["errors"]}
    return not codes <= BEYOND_SCHEMAS


@schemathesis.hook
def after_call(context: HookContext, case: Case, response: Response) -> None:
    """Remember what was created, so that its commands are tried on it."""
    location = response.headers.get("location", [""])[0].split("/")
    if response.status_code == 201 and len(location) == 4:
        known = KNOWN[location[2]]
        known.append(location[3])
        del known[:-MOST_KNOWN]
        if location[2] == "invitations":
            CODES.append(response.json()["secret"])
