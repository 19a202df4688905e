"""What the contract leaves to an attacker: every body and every answer, walked one by one."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from app.edge.contract.operations import operations
from tests.contract.conftest import BENEFICIARY
from tests.http.identity_house import Seeded

BODIES = {"application/json", "application/merge-patch+json", "application/x-www-form-urlencoded"}
ANSWERS = {"application/json", "application/problem+json", "application/linkset+json", "text/event-stream", "text/html", "text/plain"}
"""A sheet among these would need the rules of sheets: formulas, separators."""
ARCHIVES = {"exportMe"}
"""Operations that answer a file: an archive of JSON and one escaped page, under a name that the service makes from the day."""
SET_BY_THE_SERVICE = {"id", "version", "created_at", "updated_at", "org_id", "open_warnings", "allowed_actions"}


def resolved(contract: dict[str, Any], part: Any) -> Any:
    """What a reference names."""
    while isinstance(part, dict) and "$ref" in part:
        found: Any = contract
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def schemas(contract: dict[str, Any], part: Any, seen: set[int]) -> Iterator[dict[str, Any]]:
    """A schema and every schema below it, each once."""
    part = resolved(contract, part)
    if not isinstance(part, dict) or id(part) in seen:
        return
    seen.add(id(part))
    yield part
    below = [*part.get("properties", {}).values(), part.get("items"), part.get("additionalProperties"), *part.get("prefixItems", ())]
    for deeper in [*below, *(one for kind in ("anyOf", "oneOf", "allOf") for one in part.get(kind, ()))]:
        yield from schemas(contract, deeper, seen)


def bodies(contract: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Of every operation that takes a body: its name, the media type, the schema."""
    for _, _, operation in operations(contract):
        for media, content in resolved(contract, operation.get("requestBody", {})).get("content", {}).items():
            yield operation["operationId"], media, content["schema"]


def test_no_operation_takes_a_file(contract: dict[str, Any]) -> None:
    assert {media for _, media, _ in bodies(contract)} == BODIES
    for name, _, schema in bodies(contract):
        for part in schemas(contract, schema, set()):
            assert part.get("format") not in {"binary", "byte"}, name
            assert "contentEncoding" not in part, name


def test_no_answer_is_a_sheet_and_the_one_archive_is_listed(contract: dict[str, Any]) -> None:
    for _, _, operation in operations(contract):
        for answer in operation["responses"].values():
            told = resolved(contract, answer)
            allowed = ANSWERS | ({"application/zip"} if operation["operationId"] in ARCHIVES else set())
            assert told.get("content", {}).keys() <= allowed, operation["operationId"]
            assert "Content-Disposition" not in told.get("headers", {}), operation["operationId"]


def test_every_text_that_may_be_sent_is_bounded(contract: dict[str, Any]) -> None:
    seen: set[int] = set()
    for name, _, schema in bodies(contract):
        for part in schemas(contract, schema, seen):
            if part.get("type") == "string" and not {"enum", "const", "format"} & part.keys():
                assert "maxLength" in part, (name, part)
            if part.get("type") == "array":
                assert "maxItems" in part, (name, part)


def test_no_body_takes_what_the_service_sets(contract: dict[str, Any]) -> None:
    for name, media, schema in bodies(contract):
        if media == "application/x-www-form-urlencoded":  # of OAuth, which says that unknown parameters are ignored (RFC 6749, 3.2)
            continue
        told = resolved(contract, schema)
        for one in [told, *(resolved(contract, part) for part in told.get("oneOf", told.get("anyOf", ())))]:
            if one.get("type") == "object" or "properties" in one:
                assert one.get("additionalProperties") is False, (name, media)
                assert one.get("properties", {}).keys() & SET_BY_THE_SERVICE == set(), name


@pytest.mark.parametrize("value", [1, True, ["Nadia"], {"$ne": None}, None])
async def test_a_number_is_no_text_and_a_text_is_no_number(first: Seeded, value: Any) -> None:
    answer = await first.admin.try_post("/v1/beneficiaries", BENEFICIARY | {"given_name": value})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    made = await first.admin.post("/v1/beneficiaries", BENEFICIARY)
    wrong = await first.admin.call("GET", "/v1/beneficiaries?limit=1e1")
    assert (wrong.status_code, type(made["version"])) == (422, int)
    assert orjson.loads(wrong.content)["code"]
