"""C38–C40: pages that neither lose nor repeat, and cursors that cannot be bent."""

import base64

import pytest

from tests.contract.conftest import BENEFICIARY
from tests.http.identity_house import House, Seeded

PATH = "/v1/beneficiaries"


@pytest.fixture(scope="module")
async def crowded(house: House) -> Seeded:
    """An organisation with five beneficiaries."""
    seeded = await house.organisation("Foule")
    for _ in range(5):
        await seeded.admin.post(PATH, BENEFICIARY)
    return seeded


def bent(cursor: str, at: int) -> str:
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    raw[at] ^= 1
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


async def cursor_of(who: Seeded, query: str = "limit=2") -> str:
    return str((await who.admin.get(f"{PATH}?{query}"))["next_cursor"])


async def test_c39_following_the_links_reads_everything_once(crowded: Seeded) -> None:
    seen, place = [], f"{PATH}?limit=2&status=active"
    while place:
        answer = await crowded.admin.call("GET", place)
        page = answer.json()
        seen += [item["id"] for item in page["items"]]
        assert page["has_more"] == ("link" in answer.headers) == (page["next_cursor"] is not None)
        place = answer.links["next"]["url"] if "link" in answer.headers else ""
        assert not place or "status=active" in place
    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize("at", [0, 8, 15, 16, -1])
async def test_c38_an_altered_cursor_is_refused(crowded: Seeded, at: int) -> None:
    answer = await crowded.admin.call("GET", f"{PATH}?limit=2&cursor={bent(await cursor_of(crowded), at)}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize("cursor", ["x", "0", "null", "%00", "=", "a" * 200, "é"])
async def test_c38_what_is_no_cursor_is_refused(crowded: Seeded, cursor: str) -> None:
    answer = await crowded.admin.call("GET", f"{PATH}?cursor={cursor}")
    assert answer.status_code in {400, 422}


async def test_c38_a_cursor_belongs_to_its_list_its_filters_and_its_organisation(crowded: Seeded, first: Seeded) -> None:
    cursor = await cursor_of(crowded)
    for who, place in ((crowded, "/v1/employers"), (crowded, f"{PATH}?status=active"), (first, PATH)):
        answer = await who.admin.call("GET", f"{place}{'&' if '?' in place else '?'}cursor={cursor}")
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize("limit", ["0", "201", "-1", "abc", "1.5", "", "1e2", "١", "0x10", "1_0", "+5", " 5", "5.0"])
async def test_c40_a_size_that_is_no_whole_number_from_1_to_200_is_refused(crowded: Seeded, limit: str) -> None:
    answer = await crowded.admin.client.get(PATH, params={"limit": limit}, headers={"authorization": f"Bearer {crowded.admin.token}"})
    assert answer.status_code == 422


async def test_c40_a_page_holds_fifty_when_nothing_is_said(
    contract: dict[str, dict[str, dict[str, dict[str, list[dict[str, object]]]]]],
) -> None:
    limit = next(p for p in contract["paths"][PATH]["get"]["parameters"] if p.get("name") == "limit")
    assert limit["schema"] == {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
