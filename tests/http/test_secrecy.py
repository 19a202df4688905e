"""Secrecy (C57): who may read what, what the others are told, and what is noted of those who read."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.http.dossier import CAREER, NEEDS, PLAN, Days, content_of_the_phases, ready, retention_answered, synthesis_delivered
from tests.http.journey import Actor, World

pytestmark = pytest.mark.clock("2026-12-01")
DAYS = Days(preliminary=("2027-02-02",), investigation=("2027-03-02",), conclusion=("2027-04-14",), minutes=320)


@dataclass(frozen=True)
class Written:
    """A bilan under way with content of every kind: paths by kind."""

    bilan: str
    paths: dict[str, str]


@pytest.fixture
async def written(world: World) -> Written:
    bilan = await ready(world)
    bodies: dict[str, dict[str, Any]] = {
        "needs-analyses": {"content": NEEDS},
        "objectives": {"content": {"title": "Vérifier un projet"}},
        "projects": {"kind": "alternative", "content": CAREER},
        "action-plans": {"content": PLAN},
        "notes": {"content": {"text": "À reprendre la prochaine fois"}},
    }
    paths = {}
    for kind, body in bodies.items():
        paths[kind] = f"/v1/{kind}/{(await world.counsellor.post(f'/v1/bilans/{bilan}/{kind}', body))['id']}"
    return Written(bilan, paths)


def told(answer: httpx.Response) -> dict[str, Any]:
    """A problem less what names the occurrence."""
    return {k: v for k, v in answer.json().items() if k not in {"instance", "request_id"}}


async def nothing_listed(actor: Actor, path: str) -> None:
    """A list that is refused, or that shows nothing."""
    answer = await actor.call("GET", path)
    assert answer.status_code == 403 or (answer.status_code, answer.json()["items"]) == (200, []), (path, answer.text)


async def journal(actor: Actor, bilan: str) -> list[dict[str, Any]]:
    """The lines of the access journal that the caller sees, the last first."""
    items: list[dict[str, Any]] = (await actor.get(f"/v1/bilans/{bilan}/access-journal"))["items"]
    return items


async def test_c57_the_employer_may_know_of_the_synthesis_and_not_read_it(world: World) -> None:
    bilan = await ready(world)
    await content_of_the_phases(world, bilan, DAYS)
    synthesis = await synthesis_delivered(world, bilan)
    refused = await world.employer.call("GET", f"/v1/syntheses/{synthesis}")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    (refusal,) = refused.json()["refusals"]
    assert (refusal["rule_id"], refusal["article"].split(",")[0]) == ("share.employer", "C. trav. L6313-4")
    for segment in ("versions", "drafts", "observations"):
        assert (await world.employer.call("GET", f"/v1/syntheses/{synthesis}/{segment}")).status_code == 403
    await nothing_listed(world.employer, "/v1/syntheses")
    await nothing_listed(world.employer, "/v1/synthesis-versions")


async def test_c57_the_administrator_sees_that_the_synthesis_exists_and_nothing_of_it(world: World) -> None:
    bilan = await ready(world)
    await content_of_the_phases(world, bilan, DAYS)
    synthesis = await synthesis_delivered(world, bilan)
    found = await world.admin.get(f"/v1/syntheses/{synthesis}")
    assert set(found) == {
        "id", "bilan_id", "status", "document_sha256", "finalised_on", "delivered_on", "destroyed_on", "certificate_id",
    }  # fmt: skip
    versions = (await world.admin.get("/v1/synthesis-versions"))["items"]
    assert len(versions) == 1
    assert "content" not in versions[0]
    for segment in ("versions", "drafts", "observations"):
        answer = await world.admin.call("GET", f"/v1/syntheses/{synthesis}/{segment}")
        assert "Pédagogie" not in answer.text
        assert answer.status_code == 403 or answer.json()["items"] == []
    by_script = await world.script.call("GET", f"/v1/syntheses/{synthesis}")
    assert (by_script.status_code, by_script.json()["code"]) == (403, "insufficient_scope")


async def test_c57_content_is_closed_to_everybody_but_the_person_and_her_counsellor(world: World, written: Written) -> None:
    for kind, path in written.paths.items():
        for actor in (world.admin, world.employer):
            refused = await actor.call("GET", path)
            assert (refused.status_code, refused.json()["code"]) == (403, "forbidden"), (kind, refused.text)
            assert refused.json()["refusals"][0]["rule_id"] in {"secrecy.professional", "share.employer"}
            await nothing_listed(actor, f"/v1/{kind}")
        for machine in (world.funder, world.script):
            refused = await machine.call("GET", path)
            assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")


async def test_a_counsellor_who_is_not_assigned_is_answered_as_for_an_unknown_id(world: World, written: Written) -> None:
    for kind, path in {**written.paths, "bilans": f"/v1/bilans/{written.bilan}"}.items():
        hidden = await world.second_counsellor.call("GET", path)
        unknown = await world.second_counsellor.call("GET", f"/v1/{kind}/{uuid4()}")
        assert (hidden.status_code, told(hidden)) == (404, told(unknown))
        assert {k: v for k, v in hidden.headers.items() if k not in {"x-request-id", "date"}} == {
            k: v for k, v in unknown.headers.items() if k not in {"x-request-id", "date"}
        }
        await nothing_listed(world.second_counsellor, f"/v1/{kind}")


async def test_a_funder_without_a_request_on_the_file_does_not_know_of_it(world: World, written: Written) -> None:
    for path in (f"/v1/bilans/{written.bilan}", f"/v1/bilans/{written.bilan}/timeline", f"/v1/bilans/{written.bilan}/hours"):
        assert (await world.funder.call("GET", path)).status_code == 404


async def test_a_note_is_its_authors_and_the_person_reads_it_on_request_only(world: World, written: Written) -> None:
    refused = await world.beneficiary.call("GET", written.paths["notes"])
    assert (refused.status_code, refused.json()["refusals"][0]["rule_id"]) == (403, "secrecy.professional")
    assert (await world.counsellor.get(written.paths["notes"]))["content"]["text"]


async def test_every_read_of_content_by_the_counsellor_is_in_the_persons_journal(world: World, written: Written) -> None:
    assert await journal(world.beneficiary, written.bilan) == []
    for path in written.paths.values():
        await world.counsellor.get(path)
    lines = await journal(world.beneficiary, written.bilan)
    assert [line["resource"] for line in lines] == list(reversed(written.paths.values()))
    assert {line["role"] for line in lines} == {"counsellor"}
    assert {line["member_id"] for line in lines} == {world.ids["counsellor"]}
    assert {(line["given_name"], line["family_name"]) for line in lines} == {("Claire", "Vasseur")}
    assert {line["category"] for line in lines} == {"needs", "projects", "action_plan", "notes"}
    assert {line["legal_at"][:10] for line in lines} == {"2026-12-22"}


async def test_a_page_of_content_is_as_many_reads(world: World, written: Written) -> None:
    await world.counsellor.post(f"/v1/bilans/{written.bilan}/notes", {"content": {"text": "Deuxième"}})
    await world.counsellor.get(f"/v1/notes?bilan_id={written.bilan}")
    assert [line["resource"].split("/")[2] for line in await journal(world.beneficiary, written.bilan)] == ["notes", "notes"]


async def test_a_dry_run_on_content_is_noted_as_a_read(world: World, written: Written) -> None:
    path = f"{written.paths['notes']}/keep?dry_run=true"
    shown = await world.counsellor.call("POST", path, {}, if_match="*", idempotency_key=str(uuid4()))
    assert (shown.status_code, shown.json()["content"]["text"]) == (200, "À reprendre la prochaine fois")
    assert [line["resource"] for line in await journal(world.beneficiary, written.bilan)] == [written.paths["notes"]]


@pytest.mark.parametrize(("kind", "verb"), [("notes", "keep"), ("objectives", "drop"), ("projects", "drop")])
async def test_the_answer_to_a_command_on_content_is_noted_as_a_read(world: World, written: Written, kind: str, verb: str) -> None:
    path = written.paths[kind]
    shown = await world.counsellor.call("POST", f"{path}/{verb}", {}, if_match="*", idempotency_key="blind")
    assert (shown.status_code, bool(shown.json()["content"])) == (200, True)
    assert [line["resource"] for line in await journal(world.beneficiary, written.bilan)] == [path]


async def test_what_the_person_does_with_her_own_content_is_not_noted(world: World, written: Written) -> None:
    await world.beneficiary.post(f"{written.paths['projects']}/drop")
    assert await journal(world.beneficiary, written.bilan) == []


async def test_her_own_reads_and_those_that_were_refused_are_not_in_it(world: World, written: Written) -> None:
    for actor in (world.beneficiary, world.admin, world.employer, world.second_counsellor):
        await actor.call("GET", written.paths["projects"])
    assert await journal(world.beneficiary, written.bilan) == []


async def test_what_hangs_under_a_resource_is_noted_too(world: World) -> None:
    bilan = await ready(world)
    await content_of_the_phases(world, bilan, DAYS)
    path = f"/v1/syntheses/{(await world.counsellor.post(f'/v1/bilans/{bilan}/syntheses'))['id']}"
    before = len(await journal(world.beneficiary, bilan))
    await world.counsellor.get(f"{path}/drafts")
    lines = await journal(world.beneficiary, bilan)
    assert len(lines) == before + 1
    assert (lines[0]["resource"], lines[0]["category"]) == (path, "synthesis")


async def test_the_text_of_a_synthesis_is_hers_alone_from_the_handover_on(world: World) -> None:
    bilan = await ready(world)
    await content_of_the_phases(world, bilan, DAYS)
    path = f"/v1/syntheses/{await synthesis_delivered(world, bilan)}"
    (version,) = (await world.beneficiary.get(f"{path}/versions"))["items"]
    before = len(await journal(world.beneficiary, bilan))
    for closed in (f"{path}/versions", f"{path}/drafts", f"{path}/observations", f"/v1/synthesis-versions/{version['id']}"):
        read = await world.counsellor.call("GET", closed)
        assert (read.status_code, read.json()["refusals"][0]["rule_id"]) == (403, "secrecy.professional"), closed
    assert (await world.counsellor.get(f"/v1/synthesis-versions?bilan_id={bilan}"))["items"] == []
    assert len(await journal(world.beneficiary, bilan)) == before, "a refused read is no read"
    assert (await world.counsellor.get(path))["status"] == "delivered"


async def test_the_journal_is_hers_and_of_each_counsellor_the_lines_that_are_her_own(world: World, written: Written) -> None:
    await world.admin.post(f"/v1/bilans/{written.bilan}/involvements", {"member_id": world.ids["second_counsellor"]})
    await world.counsellor.get(written.paths["projects"])
    await world.second_counsellor.get(written.paths["projects"])
    assert len(await journal(world.beneficiary, written.bilan)) == 2
    for actor, name in ((world.counsellor, "counsellor"), (world.second_counsellor, "second_counsellor")):
        assert {line["member_id"] for line in await journal(actor, written.bilan)} == {world.ids[name]}
    for actor in (world.admin, world.employer):
        refused = await actor.call("GET", f"/v1/bilans/{written.bilan}/access-journal")
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    for machine in (world.funder, world.script):
        assert (await machine.call("GET", f"/v1/bilans/{written.bilan}/access-journal")).status_code == 403


async def test_the_journal_is_paged_the_last_read_first(world: World, written: Written) -> None:
    for path in written.paths.values():
        await world.counsellor.get(path)
    seen, cursor = [], ""
    for _ in range(3):
        page = await world.beneficiary.get(f"/v1/bilans/{written.bilan}/access-journal?limit=2{cursor}")
        seen += [line["resource"] for line in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert (seen, page["has_more"], page["next_cursor"]) == (list(reversed(written.paths.values())), False, None)


async def test_what_happened_is_told_without_what_was_written(world: World, written: Written) -> None:
    for actor in (world.admin, world.beneficiary, world.counsellor):
        for path in (f"/v1/bilans/{written.bilan}/timeline?limit=200", "/v1/events?limit=500"):
            answer = await actor.call("GET", path)
            assert answer.status_code == 200, answer.text
            for said in ("À reprendre", "Vérifier un projet", "Formatrice"):
                assert said not in answer.text


async def test_an_employer_that_is_party_knows_start_interruption_and_end_and_never_the_phase(world: World) -> None:
    bilan = await ready(world)
    await content_of_the_phases(world, bilan, DAYS)
    shown = await world.employer.get(f"/v1/bilans/{bilan}")
    assert set(shown) == {
        "id", "reference", "beneficiary_id", "status", "planned_start_on", "planned_end_on", "started_on", "suspended_on", "ended_on",
    }  # fmt: skip
    assert (shown["status"], shown["started_on"], shown["ended_on"]) == ("in_progress", "2027-02-02", None)
    assert await world.employer.get(f"/v1/bilans/{bilan}/hours") == {"bilan_id": bilan, "attested_minutes": 960}
    timeline = await world.employer.call("GET", f"/v1/bilans/{bilan}/timeline")
    assert (timeline.status_code, timeline.json()["refusals"][0]["rule_id"]) == (403, "secrecy.professional")
    heard = await world.employer.get("/v1/events?limit=500")
    assert {e["type"] for e in heard["items"]} == {"bilan.ready", "bilan.started", "convention.signed"}


async def test_reminders_of_content_are_not_told_to_partners(world: World) -> None:
    bilan = await ready(world)
    body = {
        "instrument_id": "mini-ipip",
        "instrument_version": "1.0.0",
        "counsellor_id": world.ids["counsellor"],
        "deadline_on": "2027-02-01",
    }
    await world.counsellor.post(f"/v1/bilans/{bilan}/assignments", body)
    session = await world.session(bilan, "preliminary", 60)
    await world.counsellor.post(f"/v1/sessions/{session}/hold", {"minutes": 60})
    kinds = {
        actor: {d["kind"] for d in (await world.actors[actor].get("/v1/deadlines?limit=200"))["items"]}
        for actor in ("counsellor", "beneficiary", "administrator", "employer", "funder")
    }
    assert {"assignment.deadline", "attendance.signatures"} <= kinds["counsellor"]
    assert "assignment.deadline" in kinds["beneficiary"]
    assert "attendance.signatures" in kinds["administrator"]
    assert "assignment.deadline" not in kinds["administrator"]
    assert not {"assignment.deadline", "attendance.signatures"} & (kinds["employer"] | kinds["funder"])


async def test_warnings_are_between_the_provider_and_the_person(world: World) -> None:
    bilan = await ready(world)
    await content_of_the_phases(world, bilan, DAYS)
    await synthesis_delivered(world, bilan, downloaded=False)
    await retention_answered(world, bilan)
    await world.counsellor.post(f"/v1/bilans/{bilan}/complete", {"acknowledges": ["retention.export_first"]})
    assert "retention.export_first" in {w["rule_id"] for w in (await world.beneficiary.get("/v1/warnings"))["items"]}
    await nothing_listed(world.employer, "/v1/warnings")
    (warning,) = (await world.counsellor.get(f"/v1/warnings?bilan_id={bilan}&status=acknowledged"))["items"]
    assert (await world.employer.call("GET", f"/v1/warnings/{warning['id']}")).status_code == 404
