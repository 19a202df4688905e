"""C24–C29: what a caller has already read, and what nobody else may keep."""

import asyncio

import pytest

from tests.contract.conftest import BENEFICIARY
from tests.http.identity_house import Seeded


@pytest.fixture
async def place(first: Seeded) -> str:
    """The address of a new beneficiary."""
    return f"/v1/beneficiaries/{await first.beneficiary()}"


@pytest.mark.parametrize("sent", ["{0}", "W/{0}", '"other", {0}', "*"])
async def test_c24_who_holds_the_representation_gets_304_and_no_body(first: Seeded, place: str, sent: str) -> None:
    etag = (await first.admin.call("GET", place)).headers["etag"]
    answer = await first.admin.call("GET", place, if_none_match=sent.format(etag))
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag
    assert {"cache-control", "vary"} <= answer.headers.keys()


async def test_c24_who_holds_another_representation_gets_this_one(first: Seeded, place: str) -> None:
    assert (await first.admin.call("GET", place, if_none_match='"0-0"')).status_code == 200


async def test_c25_a_change_without_condition_is_428(first: Seeded, place: str) -> None:
    answer = await first.admin.call("PATCH", place, {"given_name": "Nora"})
    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_required")


async def test_c27_a_stale_condition_comes_before_the_state(first: Seeded, place: str) -> None:
    await first.admin.post(f"{place}/retire")
    forbidden = await first.admin.try_post(f"{place}/retire", if_match='"1-0"')
    assert (forbidden.status_code, forbidden.json()["code"]) == (412, "stale_version")


async def test_c28_of_two_changes_of_one_version_one_is_done(first: Seeded, place: str) -> None:
    etag = (await first.admin.call("GET", place)).headers["etag"]
    answers = await asyncio.gather(*(first.admin.call("PATCH", place, {"given_name": n}, if_match=etag) for n in ("Nora", "Nina")))
    assert sorted(a.status_code for a in answers) == [200, 412]
    assert (await first.admin.get(place))["version"] == 2


async def test_c29_no_shared_cache_may_keep_what_is_personal(first: Seeded, place: str) -> None:
    for answer in (await first.admin.call("GET", place), await first.admin.try_post("/v1/beneficiaries", BENEFICIARY)):
        said = answer.headers["cache-control"]
        assert "private" in said or "no-store" in said
        assert "public" not in said
        assert "s-maxage" not in said
        assert "Authorization" in answer.headers["vary"]


async def test_a_weak_tag_is_no_condition_of_a_change(first: Seeded, place: str) -> None:
    etag = (await first.admin.call("GET", place)).headers["etag"]
    assert (await first.admin.call("PATCH", place, {"given_name": "Nora"}, if_match=f"W/{etag}")).status_code == 412


async def test_a_patch_says_what_changes_and_null_erases(first: Seeded, place: str) -> None:
    await first.admin.patch(place, {"external_reference": f"REF-{place[-6:]}"})
    after = await first.admin.patch(place, {"given_name": "Nora"})
    assert (after["given_name"], after["external_reference"]) == ("Nora", f"REF-{place[-6:]}")
    assert (await first.admin.patch(place, {"external_reference": None}))["external_reference"] is None
