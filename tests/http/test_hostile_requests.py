"""Requests written to learn more than the answer says: through time, through the logs, through the database."""

import json
import re
import time
from statistics import median
from typing import Any
from uuid import UUID

import httpx
import pytest
import structlog

from app.edge import journal
from app.main import make_app
from app.settings import Settings
from tests.conftest import Base
from tests.http.conftest import URL
from tests.http.dossier import ready
from tests.http.journey import Actor, World

GAP_S = 0.015
ROUNDS = 41
CONFIDENCE = "canary-7f3a said in confidence"


async def test_text_that_looks_like_sql_is_kept_as_it_was_written(world: World) -> None:
    for name in ("O'Brien", "x'); DROP TABLE beneficiary; --", "$1", "%s{0}{{}}", "\\'; SELECT 1"):
        made = await world.admin.post("/v1/beneficiaries", {"given_name": name, "family_name": "Roy"})
        assert (await world.admin.get(f"/v1/beneficiaries/{made['id']}"))["given_name"] == name


async def test_the_one_file_that_is_given_bears_a_name_of_ours(world: World) -> None:
    given = await world.beneficiary.call("GET", "/v1/me/export")
    assert re.fullmatch(r'attachment; filename="bilan-export-\d{4}-\d\d-\d\d\.zip"', given.headers["content-disposition"])
    assert (await world.beneficiary.call("GET", "/v1/me/export?filename=x")).status_code == 422


async def test_an_unknown_and_a_foreign_id_take_the_same_time(world: World) -> None:
    """In turn, so that whatever else the machine does falls on both; the first rounds warm the caches."""
    elsewhere = (await world.client.post("/v1/sandbox/organisations", json={"clock_start": "2026-11-23T08:00:00Z"})).json()
    theirs = Actor(world.client, elsewhere["tokens"]["administrator"])
    foreign = (await theirs.post("/v1/beneficiaries", {"given_name": "Ada", "family_name": "Roy"}))["id"]
    took: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(2 * ROUNDS + 10):
        known = turn % 2 == 0
        named = foreign if known else str(UUID(int=UUID(foreign).int ^ (turn + 1)))
        began = time.perf_counter()
        answer = await world.admin.call("GET", f"/v1/beneficiaries/{named}")
        took[known].append(time.perf_counter() - began)
        assert answer.status_code == 404
    assert abs(median(took[True][5:]) - median(took[False][5:])) < GAP_S


async def whole_journey(client: httpx.AsyncClient) -> list[str]:
    """What may be in no log: tokens, secrets, names, content; sent, answered, refused."""
    made = (await client.post("/v1/sandbox/organisations", json={"clock_start": "2026-11-23T08:00:00Z"})).json()
    world = World(client, made["ids"], {role: Actor(client, token) for role, token in made["tokens"].items()})
    told = [*made["tokens"].values(), CONFIDENCE]
    wanted = {"kind": "script", "label": "paie", "scopes": ["members:read"], "expires_on": "2027-06-30"}
    program = await world.admin.post("/v1/clients", wanted)
    told.append(program["secret"])
    person = await world.admin.post(
        "/v1/beneficiaries", {"given_name": "Zoé-mésange", "family_name": "Roy", "email": "zoe-mesange@example.org"}
    )
    invited = await world.admin.post("/v1/invitations", {"party_noun": "beneficiary", "party_id": person["id"]})
    told += [invited["secret"], "Zoé-mésange", "zoe-mesange@example.org"]
    bilan = await ready(world)
    note = {"content": {"text": CONFIDENCE}}
    await world.counsellor.post(f"/v1/bilans/{bilan}/notes", note)
    await world.employer.try_post(f"/v1/bilans/{bilan}/notes", note)
    await client.get(f"/v1/invitations/{invited['secret']}")
    await client.get(f"/v1/bilans/{CONFIDENCE}", params={"access_token": made["tokens"]["counsellor"]})
    await client.get("/v1/bilans", headers={"authorization": f"Bearer {made['tokens']['counsellor']}x"})
    await client.post("/oauth/token", auth=(program["id"], "wrong-secret-canary"), data={"grant_type": "client_credentials"})
    return [*told, "wrong-secret-canary"]


async def test_no_log_holds_a_token_a_secret_or_a_word_said_in_confidence(database: Base, capfd: pytest.CaptureFixture[str]) -> None:
    lines: list[bytes] = []
    journal.configure(lines.append)
    settings = Settings(public_url=URL, pool_size=4, root_key_file=database.folder / "root.key", key_folder=database.folder / "keys")
    app = make_app(settings.bound_to(app_url=database.endpoint.app_url, owner_url=None))
    try:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL) as client:
            secrets = await whole_journey(client)
    finally:
        app._asgi._log.flush()
        await app.close()
        structlog.reset_defaults()
    printed = capfd.readouterr()
    written = printed.out + printed.err + b"".join(lines).decode()
    assert written.count("\n") > 15, "a whole journey leaves its lines"
    shown: list[Any] = [json.loads(line) for line in printed.out.splitlines() if line.startswith("{")]
    assert {line["status"] for line in shown if "status" in line} >= {200, 201, 401}
    assert [secret for secret in secrets if secret in written or json.dumps(secret)[1:-1] in written] == []
