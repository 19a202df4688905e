"""C53–C58 (C57: `tests/http/test_secrecy.py`): without a good token nothing is done, and every answer carries its guards."""

from typing import Any

import orjson
import pytest

from app.domain.identity.commands import INVITATION_CODE
from app.edge.contract.operations import operations
from tests.contract.conftest import BENEFICIARY
from tests.http.identity_house import House, Seeded

GUARDS = {
    "strict-transport-security": "max-age=",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'",
}
CODE = f"{INVITATION_CODE}{'a' * 43}"
SOMEBODY = "0199f3c2-7a40-7c11-9d2e-5b6f0a1c2d3e"


async def test_c53_every_secured_operation_asks_for_a_token(house: House, contract: dict[str, Any]) -> None:
    open_to_all = []
    for path, method, operation in operations(contract):
        place = path.replace("{id}", CODE if "code" in path_words(operation) else SOMEBODY)
        body = next(iter(operation.get("requestBody", {"content": {None: None}})["content"]))
        headers = {"idempotency-key": "k", "if-match": '"1-0"'} | ({"content-type": body} if body else {})
        if not operation["security"] or {} in operation["security"]:
            open_to_all.append(operation["operationId"])
            continue
        answer = await house.client.request(method.upper(), place, headers=headers, content=_example(operation) if body else None)
        if "Sandbox" in operation["tags"]:  # switched off here, as in production: it does not exist
            assert answer.status_code == 404
            continue
        assert answer.status_code == 401, (operation["operationId"], answer.text)
        assert answer.headers["www-authenticate"].startswith("Bearer resource_metadata="), operation["operationId"]
    assert set(open_to_all) <= OPEN_TO_ALL, "a new operation without token: add it to the list with care"


def path_words(operation: dict[str, Any]) -> str:
    """What the contract says of the parameters of the path."""
    return " ".join(p["description"] for p in operation.get("parameters", ()) if p.get("in") == "path")


OPEN_TO_ALL = frozenset(
    {
        "issueToken", "getKeySet", "getResourceMetadata", "getServerMetadata", "getContract", "listMachines", "getProblemPage",
        "getCatalogue", "getSecurityContact", "getInvitation", "openSandbox", "getLiveness", "getReadiness",
        "announceShare", "openShare",
    }
)  # fmt: skip
"""May only shrink."""


def _example(operation: dict[str, Any]) -> bytes:
    content = next(iter(operation["requestBody"]["content"].values()))
    example = content["example"] if "example" in content else next(iter(content["examples"].values()))["value"]
    return orjson.dumps(example)


@pytest.mark.parametrize("token", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
async def test_c53_a_bad_token_is_called_so(house: House, token: str) -> None:
    answer = await house.client.get("/v1/beneficiaries", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


async def test_c55_a_token_in_the_address_is_no_token(first: Seeded) -> None:
    answer = await first.house.client.get("/v1/beneficiaries", params={"access_token": first.admin.token})
    assert answer.status_code == 401
    assert first.admin.token not in answer.text


async def test_c58_every_kind_of_answer_carries_the_guards(first: Seeded) -> None:
    client = first.house.client
    for answer in (
        await first.admin.call("GET", "/v1/beneficiaries"),
        await first.admin.try_post("/v1/beneficiaries", BENEFICIARY),
        await first.admin.call("POST", "/v1/beneficiaries", {}, idempotency_key="k"),
        await client.get("/v1/beneficiaries"),
        await client.get("/nothing"),
        await client.delete("/v1/beneficiaries"),
        await client.get("/problems/gone"),
    ):
        for name, beginning in GUARDS.items():
            assert answer.headers[name].startswith(beginning), (answer.url, name)
        assert "server" not in answer.headers


async def test_another_organisation_s_resource_is_an_unknown_one_to_the_byte(first: Seeded, second: Seeded) -> None:
    theirs = await second.beneficiary()
    foreign, unknown = [await first.admin.call("GET", f"/v1/beneficiaries/{named}") for named in (theirs, SOMEBODY)]
    told = [{k: v for k, v in a.json().items() if k not in {"instance", "request_id"}} for a in (foreign, unknown)]
    assert foreign.status_code == unknown.status_code == 404
    assert told[0] == told[1]
