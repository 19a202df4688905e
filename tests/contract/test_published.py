"""C01, C02, C67, C68: the pages and documents that tell the contract, as the product serves them."""

from datetime import UTC, datetime

import pytest

from app.edge.catalogue import CATALOGUE
from tests.http.identity_house import House

WELL_KNOWN = ("api-catalog", "oauth-protected-resource", "security.txt")


@pytest.mark.parametrize("path", ["/openapi.json", "/v1/machines"])
async def test_c67_the_contract_is_served_with_a_validator(house: House, path: str) -> None:
    answer = await house.client.get(path)
    assert answer.status_code == 200
    again = await house.client.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("code", sorted(CATALOGUE))
async def test_c02_each_problem_type_has_its_page(house: House, code: str) -> None:
    for language in ("fr", "en"):
        page = await house.client.get(f"/problems/{code}", headers={"accept-language": language, "accept": "text/html"})
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        assert page.headers["content-language"] == language
        assert str(CATALOGUE[code].status) in page.text


async def test_c02_an_unknown_code_has_no_page(house: House) -> None:
    assert (await house.client.get("/problems/nothing_of_ours")).status_code == 404


async def test_the_page_of_the_contract_loads_nothing_from_elsewhere(house: House) -> None:
    page = await house.client.get("/docs")
    assert page.status_code == 200
    assert "://" not in page.text
    for asset in ("swagger-ui-bundle.js", "swagger-ui.css", "start.js", "favicon.png"):
        assert f"/docs/{asset}" in page.text
        assert (await house.client.get(f"/docs/{asset}")).status_code == 200
    assert (await house.client.get("/docs/else.js")).status_code == 404


@pytest.mark.parametrize("name", WELL_KNOWN)
async def test_c68_discovery_needs_no_token(house: House, name: str) -> None:
    assert (await house.client.get(f"/.well-known/{name}")).status_code == 200


async def test_c68_the_catalogue_links_to_what_exists(house: House) -> None:
    answer = await house.client.get("/.well-known/api-catalog")
    assert answer.headers["content-type"].startswith("application/linkset+json")
    (links,) = answer.json()["linkset"]
    for relation in ("service-desc", "service-doc"):
        for link in links[relation]:
            assert link["href"].startswith("http")
            path = "/" + link["href"].split("/", 3)[3]
            assert (await house.client.get(path)).status_code == 200


async def test_c68_the_security_contact_has_not_expired(house: House) -> None:
    answer = await house.client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert {"Contact", "Expires"} <= fields.keys()
    assert datetime.fromisoformat(fields["Expires"]) > datetime.now(UTC)


@pytest.mark.parametrize("path", ["/v1/nothing", "/nothing", "/v1/beneficiaries/x/y/z"])
async def test_c01_an_unknown_path_is_a_problem_that_the_logs_know(house: House, path: str) -> None:
    answer = await house.client.get(path)
    document = answer.json()
    assert answer.status_code == document["status"] == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert document["type"].startswith("http")
    assert document["type"].endswith("/problems/not_found")
    assert document["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"
