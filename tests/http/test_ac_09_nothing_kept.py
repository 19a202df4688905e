"""AC-09: she agrees to nothing being kept. The documents are destroyed within the day; her own copy stays hers."""

from dataclasses import dataclass

import asyncpg
import pytest

from app.domain.action_plan.records import Plan
from app.domain.complaint.records import Complaint
from app.domain.data_request.records import DataRequest
from app.domain.document import sha256
from app.domain.needs_analysis.records import Needs
from app.domain.objective.records import Goal
from app.domain.record import Kept
from app.domain.synthesis.records import SynthesisContent
from app.persistence.columns import sealed
from tests.conftest import Base
from tests.http.dossier import (
    CAREER,
    NEEDS,
    PLAN,
    SYNTHESIS,
    Days,
    completed,
    content_of_the_phases,
    ready,
    save_draft,
    synthesis_delivered,
)
from tests.http.journey import Actor, World

pytestmark = pytest.mark.clock("2026-12-01")
DAYS = Days(preliminary=("2027-02-02",), investigation=("2027-03-02",), conclusion=("2027-04-16",), minutes=320)
LATER = {"follow_up", "messages"}
WORD = "canari"
SAID = f"{WORD} éàü 🐤"


@dataclass(frozen=True)
class Ended:
    """A bilan that ended on 16 April 2027, and its synthesis."""

    bilan: str
    synthesis: str


@pytest.fixture
async def ended(world: World) -> Ended:
    bilan = await ready(world)
    await content_of_the_phases(world, bilan, DAYS)
    synthesis = await synthesis_delivered(world, bilan)
    done = await completed(world, bilan)
    assert (done["status"], done["ended_on"], done["retention_asked_on"]) == ("completed", "2027-04-16", "2027-04-16")
    return Ended(bilan, synthesis)


async def items(actor: Actor, bilan: str) -> dict[str, dict[str, str]]:
    """What becomes of each class of content."""
    page = await actor.get(f"/v1/retention-items?bilan_id={bilan}&limit=200")
    return {i["content_kind"]: i for i in page["items"]}


async def test_every_document_of_the_bilan_is_destroyed_within_a_day_and_certified(world: World, ended: Ended) -> None:
    ordered = {k: i for k, i in (await items(world.counsellor, ended.bilan)).items() if k not in LATER}
    assert len(ordered) == 11
    assert {i["status"] for i in ordered.values()} == {"destruction_pending"}
    assert {i["destroy_by"] for i in ordered.values()} == {"2027-04-17"}
    fired = [f["type"] for f in await world.on("2027-04-17", hour=21)]
    assert fired.count("retention_item.destroyed") == 11
    gone = {k: i for k, i in (await items(world.admin, ended.bilan)).items() if k not in LATER}
    assert {i["status"] for i in gone.values()} == {"destroyed"}
    assert {i["destroyed_on"] for i in gone.values()} <= {"2027-04-16", "2027-04-17"}
    certificates = (await world.beneficiary.get(f"/v1/destruction-certificates?bilan_id={ended.bilan}"))["items"]
    assert {c["content_kind"] for c in certificates} == {k for k, i in gone.items() if i["certificate_id"]}
    assert {c["content_kind"] for c in certificates} >= {"needs", "projects", "action_plan", "synthesis"}
    assert all(c["documents"] for c in certificates)
    for supervisor in (world.admin, world.actors["auditor"]):
        seen = (await supervisor.get(f"/v1/destruction-certificates?bilan_id={ended.bilan}"))["items"]
        assert {c["id"]: c["documents_count"] for c in seen} == {c["id"]: len(c["documents"]) for c in certificates}
        assert not [c for c in seen if "documents" in c], "a noun may tell what nobody else may know"
    assert {c["reason"] for c in certificates} == {"end_of_action"}


async def test_the_provider_is_told_where_the_certificate_is(world: World, ended: Ended) -> None:
    read = await world.counsellor.get(f"/v1/syntheses/{ended.synthesis}")
    await world.on("2027-04-20")
    for actor in (world.admin, world.counsellor):
        gone = await actor.call("GET", f"/v1/syntheses/{ended.synthesis}")
        assert (gone.status_code, gone.json()["code"]) == (410, "gone")
        assert set(gone.json()["links"]) == {"certificate"}
        certificate = await actor.get(gone.json()["links"]["certificate"])
        assert certificate["content_kind"] == "synthesis"
        hashes = certificate.get("documents_sha256") or [d["document_sha256"] for d in certificate["documents"]]
        assert read["document_sha256"] in hashes


async def test_her_own_copy_is_still_readable_and_by_nobody_else(world: World, ended: Ended) -> None:
    await world.on("2027-04-20")
    links = (await world.beneficiary.call("GET", f"/v1/syntheses/{ended.synthesis}")).json()["links"]
    own = await world.beneficiary.get(links["personal_copy"])
    assert own["content"]["synthesis"]["project_elements"] == SYNTHESIS["project_elements"]
    for actor in (world.admin, world.counsellor, world.employer):
        assert (await actor.call("GET", links["personal_copy"])).status_code == 403
    assert (await world.second_counsellor.call("GET", links["personal_copy"])).status_code == 404


async def test_the_follow_up_is_still_offered_without_documents(world: World, ended: Ended) -> None:
    (found,) = (await world.beneficiary.get(f"/v1/follow-ups?bilan_id={ended.bilan}"))["items"]
    assert (found["due_on"], found["invite_on"], found["without_docs"]) == ("2027-10-16", "2027-10-18", True)
    fired = {f["type"] for f in await world.on("2027-10-18")}
    assert "follow_up.invited" in fired
    path = f"/v1/follow-ups/{found['id']}"
    await world.counsellor.post(f"{path}/book", {"starts_at": "2027-10-20T09:00:00Z"})
    await world.on("2027-10-20")
    await world.counsellor.post(f"{path}/hold")
    recorded = await world.counsellor.post(f"{path}/record", {"outcome": {"situation": "in_training"}})
    assert recorded["outcome"]["situation"] == "in_training"
    assert (await world.beneficiary.get(f"/v1/bilans/{ended.bilan}"))["status"] == "closed"


async def test_what_was_said_of_a_follow_up_ends_thirty_days_after_the_last(world: World, ended: Ended) -> None:
    (found,) = (await world.beneficiary.get(f"/v1/follow-ups?bilan_id={ended.bilan}"))["items"]
    await world.on("2027-10-18")
    await world.beneficiary.post(f"/v1/follow-ups/{found['id']}/decline")
    left = await items(world.beneficiary, ended.bilan)
    assert {left[k]["kept_until"] for k in LATER} == {"2027-11-17"}
    await world.on("2027-11-17", hour=20)
    assert {i["status"] for k, i in (await items(world.beneficiary, ended.bilan)).items() if k in LATER} == {"active"}
    await world.on("2027-11-19")
    assert {i["status"] for i in (await items(world.beneficiary, ended.bilan)).values()} == {"destroyed"}


async def test_nothing_is_left_of_what_was_written(world: World, database: Base) -> None:
    """A word planted in every field of content is in no table in clear, before the destruction nor after; nothing reads it any more."""
    planted = Planted(world)
    bilan = await planted.everywhere()
    assert await rows_with(database, "Ferrand"), "the search finds what is in clear"
    assert await rows_with(database, WORD) == []
    assert await never_written(database, world.ids["organisation"]) == {"action_plan.review", "follow_up.outcome"}
    hers = ("/v1/syntheses", "/v1/action-plans", "/v1/accessibility-needs")
    for path in planted.read:
        reader = world.beneficiary if path.startswith(hers) else world.counsellor
        assert WORD in (await reader.call("GET", path)).text, path
    await world.on("2027-04-20")
    assert await rows_with(database, WORD) == []
    for path in (*planted.read, *(f"/v1/{collection}?bilan_id={bilan}" for collection in _planted(SAID))):
        for actor in (world.counsellor, world.beneficiary, world.admin):
            assert WORD not in (await actor.call("GET", path)).text, path
    for path in planted.scores:
        for one in (await world.counsellor.get(path))["items"]:
            assert {one.get("value"), one.get("report"), one.get("flags")} == {None}
    own = (await world.beneficiary.get(f"/v1/personal-copies?bilan_id={bilan}"))["items"]
    assert {c["document"] for c in own} == {"synthesis", "results"}
    assert WORD in str(own)


async def test_nobody_tries_out_texts_on_a_copy_of_the_database(world: World, database: Base) -> None:
    """Neither the hash of a text nor that of the request that brought it stands there in clear, before the destruction nor after."""
    planted = Planted(world)
    await planted.everywhere()
    guesses = {
        "needs-analyses": sha256("needs_analysis/1", Needs.model_validate(_planted(SAID)["needs-analyses"])),
        "objectives": sha256("objective/1", Goal.model_validate(_planted(SAID)["objectives"])),
        "action-plans": sha256("action_plan/1", Plan.model_validate(_planted(SAID)["action-plans"])),
        "syntheses": sha256("synthesis/1", SynthesisContent.model_validate(dict.fromkeys((*SYNTHESIS, "strengths"), SAID))),
    }
    shown = (await world.counsellor.get(planted.documents[1]))["document_sha256"]
    assert await rows_with(database, shown), "the search finds what is in clear"
    for day in (None, "2027-04-20"):
        if day:
            await world.on(day)
        assert {name: await rows_with(database, guess) for name, guess in guesses.items()} == {name: [] for name in guesses}
    connection = await asyncpg.connect(database.endpoint.admin_url)
    plain = await connection.fetch("SELECT FROM idempotency WHERE sealed_as IS NOT NULL AND length(fingerprint) <= 32")
    await connection.close()
    assert plain == []


async def test_a_destroyed_document_answers_with_its_certificate_and_a_list_shows_it_empty(world: World) -> None:
    planted = Planted(world)
    bilan = await planted.everywhere()
    await world.on("2027-04-20")
    for path in planted.documents:
        for actor in (world.counsellor, world.beneficiary):
            for asked in (path, f"{path}/actions"):
                gone = await actor.call("GET", asked)
                refused = path.startswith("/v1/notes/") and actor is world.beneficiary
                assert (gone.status_code, gone.json()["code"]) == ((403, "forbidden") if refused else (410, "gone")), asked
                if not refused:
                    certificate = await actor.get(gone.json()["links"]["certificate"])
                    assert path.rpartition("/")[2] in {d["id"] for d in certificate["documents"]}, asked
    for collection in _planted(SAID):
        (left,) = (await world.counsellor.get(f"/v1/{collection}?bilan_id={bilan}"))["items"]
        assert (left["content"], f"/v1/{collection}/{left['id']}" in planted.documents) == (None, True)


async def test_what_a_follow_up_found_is_sealed_too(world: World, ended: Ended, database: Base) -> None:
    (found,) = (await world.beneficiary.get(f"/v1/follow-ups?bilan_id={ended.bilan}"))["items"]
    path = f"/v1/follow-ups/{found['id']}"
    await world.on("2027-10-18")
    await world.counsellor.post(f"{path}/book", {"starts_at": "2027-10-18T13:00:00Z"})
    await world.counsellor.post(f"{path}/hold")
    await world.counsellor.post(f"{path}/record", {"outcome": {"situation": "other", "note": SAID}})
    assert await rows_with(database, WORD) == []
    await world.on("2027-11-20")
    assert (await world.counsellor.get(path))["outcome"] is None


async def test_a_stored_answer_of_destroyed_content_is_gone(world: World) -> None:
    planted = Planted(world)
    await planted.everywhere()
    for name, (actor, path, body, key) in planted.asked.items():
        again = await actor.try_post(path, body, idempotency_key=key)
        assert (again.status_code, again.headers.get("idempotency-replayed")) == (201, "true"), (name, again.text)
        assert again.headers["cache-control"] == "no-store"
    await world.on("2027-04-20")
    for name, (actor, path, body, key) in planted.asked.items():
        again = await actor.try_post(path, body, idempotency_key=key)
        assert (again.status_code, again.json()["code"]) == (410, "gone"), (name, again.text)


class Planted:
    """A bilan in whose every field of content a word is planted."""

    def __init__(self, world: World) -> None:
        self.world, self.note = world, ""
        self.read: list[str] = []
        self.documents: list[str] = []
        self.scores: list[str] = []
        self.asked: dict[str, tuple[Actor, str, object, str]] = {}

    async def everywhere(self) -> str:
        """From the first session to the end of the action, on 16 April 2027; the bilan."""
        w = self.world
        bilan = await ready(w)
        await self._questionnaire(bilan)
        await self._confided(bilan)
        for collection, content in _planted(SAID).items():
            actor = w.counsellor
            body = {"content": content} | ({"kind": "alternative"} if collection == "projects" else {})
            made = await self._made(actor, f"/v1/bilans/{bilan}/{collection}", collection, body)
            if collection == "notes":
                self.note = made
            self.read.append(f"/v1/{collection}/{made}")
            self.documents.append(f"/v1/{collection}/{made}")
            await save_draft(actor, f"/v1/{collection}/{made}", content)
            if collection in {"needs-analyses", "action-plans"}:
                await self._signed(collection, made)
        return await self._ended(bilan)

    async def _made(self, actor: Actor, path: str, name: str, body: object) -> str:
        key = f"planted-{name}"
        made: str = (await actor.post(path, body, idempotency_key=key))["id"]
        self.asked[name] = (actor, path, body, key)
        return made

    async def _questionnaire(self, bilan: str) -> None:
        """Answered, scored, explained and released: numbers, where no word can be planted."""
        w, counsellor = self.world, {"counsellor_id": self.world.ids["counsellor"]}
        asked = {"instrument_id": "mini-ipip", "instrument_version": "1.0.0"} | counsellor
        made = (await w.counsellor.post(f"/v1/bilans/{bilan}/assignments", asked))["id"]
        path = f"/v1/assignments/{made}"
        await w.beneficiary.post(f"{path}/open", {"informed": True})
        for n in range(20):
            saved = await w.beneficiary.call("PUT", f"{path}/answers/m{n + 1:02d}", {"value": n % 5 + 1}, if_match='"0"')
            assert saved.status_code == 200, saved.text
        await w.beneficiary.post(f"{path}/submit")
        await w.counsellor.post(f"{path}/review")
        session = await w.session(bilan, "preliminary", 60, kind="debrief")
        await w.counsellor.post(f"/v1/sessions/{session}/hold", {"minutes": 60})
        await w.counsellor.post(f"{path}/release", {"session_id": session})
        self.documents.append(path)
        self.scores = [f"{path}/answers", f"{path}/results", f"{path}/response-qualities"]

    async def _confided(self, bilan: str) -> None:
        """A need, what is to be done about it, and a message."""
        w, content = self.world, {"content": {"text": SAID}}
        terms = {"kind": "disability_disclosure", "purpose": "Aménagements", "text_version": "disability-disclosure-1"}
        named = {"recipients": [{"name": "Inès Carpentier", "party_id": w.ids["referent"]}]}
        await w.beneficiary.post(f"/v1/bilans/{bilan}/consents/give", terms | named)
        need = await self._made(w.beneficiary, f"/v1/bilans/{bilan}/accessibility-needs", "accessibility-needs", content)
        adaptation = await self._made(w.counsellor, f"/v1/bilans/{bilan}/adaptations", "adaptations", content)
        await w.beneficiary.post(f"/v1/bilans/{bilan}/messages", content)
        referral = await self._made(w.counsellor, f"/v1/bilans/{bilan}/referrals", "referrals", {"provider_name": SAID})
        self.read += [f"/v1/accessibility-needs/{need}", f"/v1/adaptations/{adaptation}", f"/v1/referrals/{referral}"]

    async def _signed(self, collection: str, made: str) -> None:
        for actor, party in ((self.world.counsellor, "provider"), (self.world.beneficiary, "beneficiary")):
            shown = (await actor.get(f"/v1/{collection}/{made}"))["document_sha256"]
            await actor.post(f"/v1/{collection}/{made}/sign", {"party": party, "document_sha256": shown})

    async def _ended(self, bilan: str) -> str:
        w = self.world
        for phase, day in (("preliminary", "2027-02-02"), ("investigation", "2027-03-02"), ("conclusion", "2027-04-16")):
            session = await w.session(bilan, phase, 320, on=day)
            await w.on(day)
            await w.hold(session, 320)
            if phase == "investigation":
                (project,) = (await w.counsellor.get(f"/v1/projects?bilan_id={bilan}"))["items"]
                await w.counsellor.post(f"/v1/projects/{project['id']}/formalise")
            if phase != "conclusion":
                await w.counsellor.post(f"/v1/bilans/{bilan}/advance-phase")
        synthesis = (await w.counsellor.post(f"/v1/bilans/{bilan}/syntheses"))["id"]
        path = f"/v1/syntheses/{synthesis}"
        draft = await save_draft(w.counsellor, path, dict.fromkeys((*SYNTHESIS, "strengths"), SAID))
        await w.counsellor.post(f"{path}/submit-for-review")
        await self._made(w.beneficiary, f"{path}/observations", "observations", {"text": SAID})
        await w.counsellor.post(f"{path}/finalise", {"draft_revision": draft["revision"]})
        await w.counsellor.post(f"{path}/deliver", {"with_results": True})
        self.documents.append(path)
        self.read += [f"{path}/versions", f"{path}/drafts", f"{path}/observations"]
        await completed(w, bilan, acknowledges=["retention.export_first", "attendance.signed"])
        return bilan


def _planted(said: str) -> dict[str, dict[str, object]]:
    """Content of each kind, with the word in every text."""
    return {
        "needs-analyses": NEEDS
        | {
            "motive": said,
            "expectations": said,
            "constraints": said,
            "success_criteria": [said],
            "arrangements": said,
            "availability": said,
        },
        "objectives": {"title": said, "description": said, "success_criteria": [said]},
        "notes": {"text": said},
        "projects": CAREER
        | {"title": said, "description": said, "strengths": [said], "points_of_attention": [said]}
        | {"relevance": {"method": said, "verdict": "confirmed", "note": said}},
        "action-plans": PLAN | {"conditions": [said], "means": [said], "steps": [{"title": said, "means": said}]},
    }


async def rows_with(database: Base, word: str) -> list[str]:
    """The tables in which a word stands in clear, in text or inside binary columns."""
    connection = await asyncpg.connect(database.endpoint.admin_url)
    try:
        tables = [name for (name,) in await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        assert {"event", "access", "idempotency", "feed_entry", "effect", "personal_copy", "note"} <= set(tables)
        spelled = [f"%{word}%", f"%{word.encode().hex()}%"]
        search = 'SELECT EXISTS (SELECT FROM "{}" t WHERE t::text ILIKE ANY ($1))'
        return [name for name in tables if await connection.fetchval(search.format(name), spelled)]
    finally:
        await connection.close()


async def never_written(database: Base, org: str) -> set[str]:
    """The sealed columns that hold nothing in an organisation: a new field of content has to be planted here too.

    A complaint and a request over personal data outlive the content of every bilan.
    """
    connection = await asyncpg.connect(database.endpoint.admin_url)
    try:
        columns = [(kind.noun, name) for kind in set(Kept.of_noun.values()) - {Complaint, DataRequest} for name in sealed(kind)]
        assert len(columns) >= 14
        search = 'SELECT EXISTS (SELECT FROM "{}" WHERE org_id = $1::uuid AND "{}" IS NOT NULL)'
        return {f"{noun}.{name}" for noun, name in columns if not await connection.fetchval(search.format(noun, name), org)}
    finally:
        await connection.close()
