"""A reading budget: somebody who reads one file after the other is stopped, whichever process serves her, and it is told at once."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from time import monotonic

import httpx

from app.main import make_app
from app.settings import Settings
from tests.conftest import Base
from tests.http.conftest import BUDGET, URL
from tests.http.journey import Actor, World

FILES = 200


@dataclass(frozen=True)
class Caseload:
    """Files of one counsellor, each with a message."""

    world: World
    bilans: tuple[str, ...]

    async def read(self, bilan: str, by: Actor | None = None) -> httpx.Response:
        return await (by or self.world.counsellor).call("GET", f"/v1/bilans/{bilan}/messages")


async def caseload(world: World, files: int) -> Caseload:
    bilans = tuple([await world.open_bilan() for _ in range(files)])
    for bilan in bilans:
        await world.beneficiary.post(f"/v1/bilans/{bilan}/messages", {"content": {"text": "Bonjour"}})
    return Caseload(world, bilans)


async def test_a_script_that_reads_two_hundred_files_is_stopped_at_the_budget_and_told_of_within_five_seconds(world: World) -> None:
    case = await caseload(world, FILES)
    began, told = monotonic(), [await case.read(bilan) for bilan in case.bilans]
    assert Counter(answer.status_code for answer in told) == {200: BUDGET, 429: FILES - BUDGET}
    assert [answer.status_code for answer in told[:BUDGET]] == [200] * BUDGET
    refused = told[BUDGET]
    assert refused.json()["code"] == "reading_budget_spent"
    assert 3500 < int(refused.headers["retry-after"]) <= 3600
    (anomaly,) = (await world.admin.get("/v1/anomalies"))["items"]
    assert (anomaly["kind"], anomaly["party_id"], anomaly["ceiling"]) == ("reading_budget", world.ids["counsellor"], BUDGET)
    for name in ("administrator", "dpo"):
        heard = (await world.actors[name].get("/v1/events?limit=500&types=anomaly.reported"))["items"]
        assert [e["resource_id"] for e in heard] == [anomaly["id"]], name
    assert monotonic() - began < 60  # the whole of it; the event is there before the first 429 is


async def test_what_was_refused_is_not_noted_and_the_person_herself_is_never_stopped(world: World) -> None:
    case = await caseload(world, BUDGET + 1)
    for bilan in case.bilans:
        await case.read(bilan)
    last = case.bilans[-1]
    assert (await world.beneficiary.get(f"/v1/bilans/{last}/access-journal"))["items"] == []
    assert (await case.read(case.bilans[0])).status_code == 200, "a file that was read this hour may be read again"
    assert [(await case.read(bilan, world.beneficiary)).status_code for bilan in case.bilans] == [200] * len(case.bilans)


async def test_a_page_or_a_dry_run_over_the_budget_shows_nothing(world: World) -> None:
    case = await caseload(world, BUDGET + 1)
    whole = await world.counsellor.call("GET", "/v1/messages?limit=200")
    assert (whole.status_code, whole.json()["code"]) == (429, "reading_budget_spent")
    assert "Bonjour" not in whole.text
    assert (await world.counsellor.call("GET", f"/v1/messages?limit={BUDGET}")).status_code == 200
    oldest = case.bilans[0]
    assert (await world.beneficiary.get(f"/v1/bilans/{oldest}/access-journal"))["items"] == [], "what a page does not show is not noted"
    (message,) = (await case.read(oldest, world.beneficiary)).json()["items"]
    tried = await world.counsellor.call(
        "POST", f"/v1/messages/{message['id']}/mark-read?dry_run=true", {}, idempotency_key="dry", if_match="*"
    )
    assert tried.status_code == 429


async def test_two_processes_share_one_budget_and_reads_at_once_do_not_slip_past_it(world: World, database: Base) -> None:
    case = await caseload(world, BUDGET + 10)
    keys = {"root_key_file": database.folder / "root.key", "key_folder": database.folder / "keys"}
    settings = Settings(public_url=URL, pool_size=4, reading_budget=BUDGET, **keys)
    other = make_app(settings.bound_to(app_url=database.endpoint.app_url, owner_url=None))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=other), base_url=URL) as elsewhere:
        by = (world.counsellor, Actor(elsewhere, world.counsellor.token))
        told = await asyncio.gather(*(case.read(bilan, by[n % 2]) for n, bilan in enumerate(case.bilans)))
    await other.close()
    assert Counter(answer.status_code for answer in told) == {200: BUDGET, 429: 10}
    assert len((await world.admin.get("/v1/anomalies"))["items"]) == 1


async def test_an_anomaly_is_judged_by_somebody_else_and_hidden_from_the_rest(world: World) -> None:
    case = await caseload(world, BUDGET + 1)
    for bilan in case.bilans:
        await case.read(bilan)
    (anomaly,) = (await world.admin.get("/v1/anomalies"))["items"]
    path = f"/v1/anomalies/{anomaly['id']}"
    for name in ("second_counsellor", "beneficiary", "employer", "auditor"):
        assert (await world.actors[name].call("GET", path)).status_code in {403, 404}, name
    assert (await world.counsellor.try_post(f"{path}/review", {"verdict": "legitimate"})).status_code == 403
    judged = await world.actors["dpo"].post(f"{path}/review", {"verdict": "stolen_account"})
    assert (judged["status"], judged["verdict"]) == ("reviewed", "stolen_account")
