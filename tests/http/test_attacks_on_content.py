"""Ways to content that were tried once and must stay closed."""

import pytest

from tests.http.journey import World
from tests.http.test_ac_03_skills_plan import contracted


async def noted(world: World) -> tuple[str, str, dict[str, str]]:
    """A running bilan with a note of its counsellor; the key under which the note was written."""
    bilan, convention = await contracted(world, "2026-12-14")
    await world.sign(convention, "beneficiary", "provider", "employer")
    key = {"idempotency_key": "the-note"}
    note = await world.counsellor.post(f"/v1/bilans/{bilan}/notes", {"content": {"text": "À reprendre"}}, **key)
    return bilan, note["id"], key


@pytest.mark.clock("2026-12-01")
async def test_an_answer_is_not_repeated_to_somebody_who_has_lost_access(world: World) -> None:
    bilan, _, key = await noted(world)
    again = await world.counsellor.try_post(f"/v1/bilans/{bilan}/notes", {"content": {"text": "À reprendre"}}, **key)
    assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")
    involvements = (await world.admin.get(f"/v1/involvements?bilan_id={bilan}"))["items"]
    hers = next(i["id"] for i in involvements if i["party_id"] == world.ids["counsellor"])
    await world.admin.post(f"/v1/involvements/{hers}/end")
    lost = await world.counsellor.try_post(f"/v1/bilans/{bilan}/notes", {"content": {"text": "À reprendre"}}, **key)
    assert (lost.status_code, "reprendre" in lost.text) == (404, False)


@pytest.mark.clock("2026-12-01")
async def test_a_list_that_secrecy_closes_counts_nothing(world: World) -> None:
    await noted(world)
    for actor in (world.admin, world.employer):
        answer = await actor.call("GET", "/v1/notes?limit=1")
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.clock("2026-12-01")
async def test_a_revision_beyond_every_number_is_a_stale_version(world: World) -> None:
    _, note, _ = await noted(world)
    answer = await world.counsellor.call("PUT", f"/v1/notes/{note}/draft", {"text": "x"}, if_match='"99999999999999999999999"')
    assert (answer.status_code, answer.json()["code"]) == (412, "stale_version")
