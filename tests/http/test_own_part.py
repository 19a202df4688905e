"""What somebody outside the provider reads of its own entry, what hangs under one file, and what may be done by those who may read."""

from uuid import uuid4

import pytest

from tests.http.dossier import ready
from tests.http.journey import CONVENTION, World

pytestmark = pytest.mark.clock("2026-12-01")


async def test_an_employer_a_funder_and_a_beneficiary_read_their_own_entry(world: World) -> None:
    employer = await world.employer.get(f"/v1/employers/{world.ids['employer']}")
    assert set(employer) == {"id", "status", "name", "siren", "siret", "headcount", "contact_email"}
    assert "external_reference" in await world.admin.get(f"/v1/employers/{world.ids['employer']}")
    assert [e["id"] for e in (await world.employer.get("/v1/employers"))["items"]] == [world.ids["employer"]]
    assert (await world.beneficiary.get(f"/v1/beneficiaries/{world.ids['beneficiary']}"))["given_name"]
    another = (await world.admin.post("/v1/employers", {"name": "Autre", "siren": "732829320"}))["id"]
    assert (await world.employer.call("GET", f"/v1/employers/{another}")).status_code == 404


async def test_whoever_may_not_read_a_resource_is_not_told_what_may_be_done_with_it(world: World) -> None:
    bilan = await ready(world)
    note = (await world.counsellor.post(f"/v1/bilans/{bilan}/notes", {"content": {"text": "À reprendre"}}))["id"]
    read = await world.admin.call("GET", f"/v1/notes/{note}")
    actions = await world.admin.call("GET", f"/v1/notes/{note}/actions")
    assert read.status_code == actions.status_code == 403
    assert read.json()["refusals"] == actions.json()["refusals"]
    assert (await world.counsellor.get(f"/v1/notes/{note}/actions"))["items"]
    assert (await world.second_counsellor.call("GET", f"/v1/notes/{note}/actions")).status_code == 404


async def test_what_hangs_under_a_file_is_listed_under_it(world: World) -> None:
    bilan, other = await ready(world), await world.open_bilan()
    for of, text in ((bilan, "Une"), (bilan, "Deux")):
        await world.counsellor.post(f"/v1/bilans/{of}/notes", {"content": {"text": text}})
    under = f"/v1/bilans/{bilan}"
    assert (await world.counsellor.get(f"{under}/notes"))["items"] == (await world.counsellor.get(f"/v1/notes?bilan_id={bilan}"))["items"]
    first = await world.counsellor.call("GET", f"{under}/notes?limit=1")
    assert first.links["next"]["url"].startswith(f"{under}/notes?limit=1&cursor=")
    second = (await world.counsellor.get(first.links["next"]["url"]))["items"]
    assert [n["content"]["text"] for n in (*first.json()["items"], *second)] == ["Deux", "Une"]
    assert (await world.counsellor.call("GET", f"{under}/notes?bilan_id={other}")).status_code == 422
    closed = await world.admin.call("GET", f"{under}/notes")
    assert closed.status_code == 403 or closed.json()["items"] == []
    assert len((await world.counsellor.get(f"{under}/involvements"))["items"]) > 1
    for segment in ("quotes", "conventions", "sessions", "consents", "funding-requests", "warnings", "deadlines"):
        assert isinstance((await world.admin.get(f"{under}/{segment}"))["items"], list), segment
        for unknown in (world.second_counsellor, world.funder):
            assert (await unknown.call("GET", f"{under}/{segment}")).status_code in {403, 404}, segment
        assert (await world.admin.call("GET", f"/v1/bilans/{uuid4()}/{segment}")).status_code == 404, segment


async def test_the_deadlines_of_one_file_are_those_of_the_due_list(world: World) -> None:
    bilan, other = await world.open_bilan(), await world.open_bilan()
    mine = (await world.admin.get(f"/v1/bilans/{bilan}/deadlines"))["items"]
    assert mine
    assert {d["bilan_id"] for d in mine} == {bilan}
    assert {d["bilan_id"] for d in (await world.admin.get("/v1/deadlines"))["items"]} >= {bilan, other}
    assert (await world.admin.get(f"/v1/deadlines?bilan_id={bilan}"))["items"] == mine


async def test_signatures_and_attendances_are_read_where_they_were_given(world: World) -> None:
    bilan = await world.open_bilan()
    await world.commit(bilan, met="2026-12-01", quoted="2026-12-01", accepted="2026-12-01")
    convention = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", CONVENTION))["id"]
    assert (await world.admin.get(f"/v1/conventions/{convention}/signatures"))["items"] == []
    session = await world.session(bilan, "preliminary", 60, on="2027-02-02")
    assert (await world.beneficiary.get(f"/v1/sessions/{session}/attendances"))["items"] == []
    assert (await world.second_counsellor.call("GET", f"/v1/sessions/{session}/attendances")).status_code == 404
