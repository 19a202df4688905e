"""C16–C23: resources, their ids, their values, and the addresses they do not have."""

import re
from uuid import uuid4

import pytest

from tests.contract.conftest import BENEFICIARY, Valid
from tests.http.identity_house import Seeded

UUID7 = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
BENEFICIARIES = "/v1/beneficiaries"


async def a_bilan(first: Seeded) -> str:
    bilan = await first.admin.post("/v1/bilans", {"beneficiary_id": await first.beneficiary(), "beneficiary_status": "private_employee"})
    return str(bilan["id"])


async def test_c16_a_creation_says_where_the_resource_is_and_shows_it_as_it_will_be_read(first: Seeded) -> None:
    made = await first.admin.try_post(BENEFICIARIES, BENEFICIARY)
    read = await first.admin.call("GET", made.headers["location"])
    assert (made.status_code, read.status_code) == (201, 200)
    assert made.json() == read.json()
    assert made.headers["etag"] == read.headers["etag"]


async def test_c17_ids_are_uuid7_in_their_one_spelling(first: Seeded) -> None:
    made = await first.admin.post(BENEFICIARIES, BENEFICIARY)
    assert UUID7.fullmatch(made["id"])


@pytest.mark.parametrize("spelling", ["{0}", "urn:uuid:{0}", "{{{0}}}", "upper", "bare"])
async def test_c17_another_spelling_of_an_id_is_no_second_address(first: Seeded, spelling: str) -> None:
    known = await first.beneficiary()
    other = {"upper": known.upper(), "bare": known.replace("-", "")}.get(spelling, spelling.format(known))
    answer = await first.admin.call("GET", f"{BENEFICIARIES}/{other}")
    assert answer.status_code == (200 if other == known else 404)


async def test_c18_instants_are_utc_with_seconds(first: Seeded) -> None:
    made = await first.admin.post(BENEFICIARIES, BENEFICIARY)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z", made["created_at"])


@pytest.mark.parametrize("day", ["2027-1-05", "05/01/2027", "2027-02-30", "2027-01-05T00:00:00Z", 1_798_761_600, True])
async def test_c18_a_date_that_is_no_day_of_the_calendar_is_refused(first: Seeded, day: object) -> None:
    answer = await first.admin.try_post(f"/v1/bilans/{await a_bilan(first)}/quotes", {"price_cents": 1, "planned_start_on": day})
    assert answer.status_code == 422
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/planned_start_on"]


async def test_c19_a_whole_float_is_an_integer_as_json_schema_says(first: Seeded) -> None:
    quote = await first.admin.post(f"/v1/bilans/{await a_bilan(first)}/quotes", {"price_cents": 180_000.0})
    assert quote["price_cents"] == 180_000


@pytest.mark.parametrize("amount", ["180000", True, 1800.5, [180_000]])
async def test_c20_money_is_whole_cents(first: Seeded, amount: object) -> None:
    answer = await first.admin.try_post(f"/v1/bilans/{await a_bilan(first)}/quotes", {"price_cents": amount})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/price_cents"


async def test_c19_an_unknown_member_is_refused_by_name(first: Seeded) -> None:
    answer = await first.admin.try_post(BENEFICIARIES, BENEFICIARY | {"nickname": "Nad"})
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/nickname", "extra_forbidden")]


@pytest.mark.parametrize(
    ("query", "named"),
    [("after=x", "/query/after"), ("limit=1&limit=2", "/query/limit"), ("dry_run=yes", None), ("LIMIT=1", "/query/LIMIT")],
)
async def test_c21_an_unknown_or_repeated_parameter_is_refused_by_name(first: Seeded, query: str, named: str | None) -> None:
    answer = await first.admin.call("GET", f"{BENEFICIARIES}?{query}")
    assert answer.status_code == 422
    assert named is None or [e["pointer"] for e in answer.json()["errors"]] == [named]


@pytest.mark.parametrize("path", ["/v1/beneficiaries/", "/v1//beneficiaries", "//v1/beneficiaries", "/v1/beneficiaries//"])
async def test_c22_a_slash_too_many_is_an_unknown_address_and_never_a_redirection(first: Seeded, path: str) -> None:
    answer = await first.admin.client.get(f"http://testserver{path}", headers={"authorization": f"Bearer {first.admin.token}"})
    assert answer.status_code == 404


async def test_c23_answers_are_exactly_what_the_contract_says(first: Seeded, valid: Valid) -> None:
    bilan = await a_bilan(first)
    quote = await first.admin.try_post(f"/v1/bilans/{bilan}/quotes", {"price_cents": 180_000})
    valid(quote, "post", "/v1/bilans/{id}/quotes")
    for path, template in (
        ("/v1/beneficiaries", "/v1/beneficiaries"),
        (f"/v1/bilans/{bilan}", "/v1/bilans/{id}"),
        (f"/v1/bilans/{bilan}/actions", "/v1/bilans/{id}/actions"),
        (f"/v1/bilans/{bilan}/timeline", "/v1/bilans/{id}/timeline"),
        (f"/v1/bilans/{bilan}/hours", "/v1/bilans/{id}/hours"),
        ("/v1/deadlines", "/v1/deadlines"),
        ("/v1/me", "/v1/me"),
    ):
        valid(await first.admin.call("GET", path), "get", template)


async def test_c23_what_a_dry_run_shows_is_what_the_contract_says(first: Seeded, valid: Valid) -> None:
    answer = await first.admin.call("POST", f"{BENEFICIARIES}?dry_run=true", BENEFICIARY, idempotency_key=str(uuid4()))
    assert answer.status_code == 200
    assert "location" not in answer.headers
    valid(answer, "post", BENEFICIARIES)
