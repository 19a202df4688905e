"""What a person takes with her: complete, about nobody else, readable, and hers alone (RGPD art. 15 and 20)."""

import hashlib
import json
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import httpx
import jsonschema_rs
import pytest

from app.domain.assurance import RECENT
from app.domain.machine import Principal
from app.domain.record import plural
from app.domain.vocabulary import Language, Role
from app.persistence.store import Store
from app.service.outcomes import NotStrong, real_time
from app.service.portability import KINDS, Portability
from app.service.portable_page import TITLES, Chapter, page
from app.service.reads import Reads
from tests.http.everything import BEGINS, CANARY, everything
from tests.http.journey import Actor, World

SEGMENTS = frozenset(kind.noun.replace("_", "-") for kind in KINDS) | {"bilans", "leave-requests"}
STRANGER = "Autrui-Inconnue"


@pytest.fixture(scope="module")
async def world(client: httpx.AsyncClient) -> World:
    """A person of whom everything is held, and a stranger in the same house."""
    told = (await client.post("/v1/sandbox/organisations", json={"clock_start": f"{BEGINS}T08:00:00Z"})).json()
    world = World(client, told["ids"], {role: Actor(client, token) for role, token in told["tokens"].items()})
    await everything(world, SEGMENTS)
    await read_by_an_adviser(world)
    other = (await world.admin.post("/v1/beneficiaries", {"given_name": "Zoé", "family_name": STRANGER}))["id"]
    await world.open_bilan(beneficiary_id=other)
    return world


async def read_by_an_adviser(world: World) -> None:
    """A synthesis that she shares is opened by link."""
    given = next(one for one in (await world.beneficiary.get("/v1/consents"))["items"] if one["kind"] == "share_cep")
    synthesis = (await world.beneficiary.get(f"/v1/syntheses?bilan_id={given['bilan_id']}"))["items"][0]
    body = {"consent_id": given["id"], "recipient": given["recipients"][0]["name"]}
    link = (await world.beneficiary.post(f"/v1/syntheses/{synthesis['id']}/shares", body))["secret"]
    answer = await world.client.post("/v1/shared-documents", headers={"bilan-share": link})
    assert answer.status_code == 200, answer.text


@pytest.fixture(scope="module")
async def archive(world: World) -> dict[str, bytes]:
    answer = await world.beneficiary.call("GET", "/v1/me/export")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith('attachment; filename="bilan-export-')
    with ZipFile(BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def parts(archive: dict[str, bytes]) -> list[dict[str, Any]]:
    return json.loads(archive["inventory.json"])["parts"]  # type: ignore[no-any-return]


async def test_it_holds_each_text_that_she_may_read(world: World, archive: dict[str, bytes]) -> None:
    everything_written = b"".join(content for name, content in archive.items() if not name.startswith("schemas/")).decode()
    for text in ("motif", "attentes", "objectif", "projet", "métier", "condition", "moyen", "observation"):
        assert f"{CANARY} {text}" in everything_written, text
    assert json.loads(archive["provided/answers.json"])
    assert json.loads(archive["about/personal-copies.json"])[0]["content"]
    assert json.loads(archive["about/history.json"])
    assert json.loads(archive["about/results.json"])[0]["report"]


async def test_each_of_her_records_is_the_one_that_the_interface_shows(world: World, archive: dict[str, bytes]) -> None:
    for part in parts(archive):
        name = part["file"].split("/")[1].removesuffix(".json")
        listed = await world.beneficiary.call("GET", f"/v1/{name}?limit=200")
        if listed.status_code == 200 and name != "deadlines":
            assert json.loads(archive[part["file"]]) == listed.json()["items"], name


async def test_it_names_the_consent_under_which_somebody_read(world: World, archive: dict[str, bytes]) -> None:
    given = {one["id"] for one in (await world.beneficiary.get("/v1/consents"))["items"]}
    read = json.loads(archive["about/access-journal.json"])
    assert {one["consent_id"] for one in read} - {None} <= given
    assert [one["role"] for one in read if one["consent_id"]] == ["recipient"]


async def test_it_holds_nothing_of_anybody_else(archive: dict[str, bytes]) -> None:
    assert [name for name, content in archive.items() if STRANGER.encode() in content or "Zoé".encode() in content] == []


async def test_notes_taken_in_sessions_are_not_in_it_and_it_says_where_to_ask(archive: dict[str, bytes]) -> None:
    assert not any(f"{CANARY} note".encode() in content for content in archive.values())
    assert "Les notes de séance ne figurent pas ici" in archive["index.html"].decode()


async def test_the_inventory_says_why_each_part_is_held_and_proves_what_it_holds(archive: dict[str, bytes]) -> None:
    for part in parts(archive):
        rows = json.loads(archive[part["file"]])
        assert part["sha256"] == hashlib.sha256(archive[part["file"]]).hexdigest()
        assert part["records"] == len(rows)
        if "schema" in part:
            assert part["basis"]
            assert part["kept"]
            validator = jsonschema_rs.Draft202012Validator(json.loads(archive[part["schema"]]))
            for row in rows:
                validator.validate(row)


async def test_what_she_wrote_stands_apart_from_what_is_about_her(archive: dict[str, bytes]) -> None:
    assert {"provided/answers.json", "provided/projects.json", "provided/consents.json"} <= archive.keys()
    assert {"about/results.json", "about/access-journal.json", "about/deadlines.json"} <= archive.keys()


async def test_the_page_is_in_the_language_that_is_asked_for(world: World) -> None:
    answer = await world.beneficiary.call("GET", "/v1/me/export", accept_language="en")
    with ZipFile(BytesIO(answer.content)) as packed:
        text = packed.read("index.html").decode()
    assert '<html lang="en">' in text
    assert "Your consents" in text


def test_every_value_of_the_page_is_text() -> None:
    hostile = {"<b>name</b>": "<script>alert(1)</script>", "inner": [{"quoted": '" onload="x'}]}
    text = page([Chapter("projects", "provided/projects.json", (hostile,), provided=True)], date(2027, 1, 5), Language.FR)
    assert "<script" not in text
    assert "<b>" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "&quot; onload" in text


@pytest.mark.parametrize("role", ["counsellor", "administrator", "employer", "dpo", "auditor", "funder", "script"])
async def test_nobody_but_a_beneficiary_takes_anything(world: World, role: str) -> None:
    answer = await world.actors[role].call("GET", "/v1/me/export")
    assert answer.status_code == 403
    assert answer.json()["code"] in {"forbidden", "insufficient_scope"}


async def test_it_asks_for_a_recent_authentication_with_several_factors(store: Store) -> None:
    now, ids = real_time(), {"org": uuid4(), "id": uuid4(), "party": uuid4()}
    reads = Reads(store, real_time)
    for proven in (None, now - RECENT - timedelta(seconds=1)):
        by = Principal(**ids, roles=frozenset({Role.BENEFICIARY}), strong_at=proven)
        with pytest.raises(NotStrong):
            await Portability(reads, lambda: now).of(by, Language.FR, request_id="")
    recently = Principal(**ids, roles=frozenset({Role.BENEFICIARY}), strong_at=now - RECENT)
    assert (await Portability(reads, lambda: now).of(recently, Language.FR, request_id="")).content


def test_each_kind_that_she_may_read_has_a_title_in_both_languages() -> None:
    assert {plural(kind.noun) for kind in KINDS} | {"answers", "history", "access-journal"} == TITLES.keys()
