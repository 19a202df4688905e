"""A polled read is answered twice: in front of the router and by it. Nobody can tell which of the two answered."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from app.domain.projection.records import FundingProgress
from app.domain.quote.records import DraftQuote
from app.domain.vocabulary import Role
from app.hot.versions import Versions
from app.routers.events import FeedPage
from app.routers.funding_status import CaseloadPage
from app.service.door import Asked
from tests.hot.twice import Twice


def status(twice: Twice) -> str:
    return f"/v1/funding-requests/{twice.request}/status"


async def test_a_funder_polls_its_request_in_front_of_the_router(twice: Twice) -> None:
    answer = await twice.get(status(twice))
    shown = FundingProgress.model_validate_json(answer.content)
    assert orjson.loads(answer.content) == orjson.loads(shown.model_dump_json())
    assert (answer.status_code, answer.headers["etag"], answer.headers["retry-after"]) == (200, '"1-1"', "60")
    assert twice.reached_the_router == []


@pytest.mark.parametrize("held", ['"1-1"', 'W/"1-1"', '"0-1", "1-1"', "*"])
async def test_a_version_already_held_is_answered_304_without_body(twice: Twice, held: str) -> None:
    answer = await twice.get(status(twice), if_none_match=held)
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", '"1-1"')
    assert "Authorization" in answer.headers["vary"]
    assert answer.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("who", "expected"),
    [("administrator", 200), ("beneficiary", 404), ("counsellor", 404), ("another-funder", 404), ("another-house", 404), ("nobody", 401)],
)
async def test_only_the_funder_and_the_provider_know_the_status(twice: Twice, who: str, expected: int) -> None:
    assert (await twice.get(status(twice), who)).status_code == expected


@pytest.mark.parametrize(
    ("path", "who", "expected"),
    [
        ("/v1/funding-requests/01900000-0000-7000-8000-000000000001/status", "funder", 404),
        ("/v1/funding-requests/01900000000070008000000000000001/status", "funder", 404),
        ("/v1/funding-requests/X/status", "funder", 404),
        ("{status}?unknown=1", "funder", 422),
        ("{status}", "script-without-scope", 403),
        ("{status}/", "funder", 404),
        ("/v1/events?limit=0", "funder", 422),
        ("/v1/events?limit=501", "funder", 422),
        ("/v1/events?limit=abc", "funder", 422),
        ("/v1/events?limit=1&limit=2", "funder", 422),
        ("/v1/events?after=", "funder", 422),
        ("/v1/events?after=AAAA", "funder", 400),
        ("/v1/events?after=%C3%A9", "funder", 400),
        ("/v1/events?types=x", "funder", 422),
        ("/v1/events", "script-without-scope", 403),
        ("/v1/events", "referent", 403),
        ("/v1/events?limit=2", "counsellor", 200),
        ("/v1/events?limit=500&types=quote.drafted", "administrator", 200),
        ("/v1/caseload", "funder", 403),
        ("/v1/caseload", "beneficiary", 403),
        ("/v1/caseload?status=nonsense", "administrator", 422),
        ("/v1/caseload?limit=201", "administrator", 422),
        ("/v1/caseload?cursor=AAAA", "administrator", 400),
        ("/v1/caseload?status=contracting&limit=200", "administrator", 200),
        ("/v1/caseload?status=ready", "counsellor", 200),
        ("/v1/caseload", "script-without-scope", 200),
    ],
)
async def test_what_is_out_of_the_ordinary_is_answered_alike(twice: Twice, path: str, who: str, expected: int) -> None:
    assert (await twice.get(path.replace("{status}", status(twice)), who)).status_code == expected


async def test_a_list_of_one_viewer_is_paged_to_its_end(twice: Twice) -> None:
    first = await twice.get("/v1/caseload?limit=2", "counsellor")
    page = CaseloadPage.model_validate_json(first.content)
    assert (len(page.items), page.has_more) == (2, True)
    rest = CaseloadPage.model_validate_json((await twice.get(first.links["next"]["url"], "counsellor")).content)
    assert (len(rest.items), rest.has_more, rest.next_cursor) == (1, False, None)
    assert [i.bilan_id for i in (*page.items, *rest.items)] == sorted((i.bilan_id for i in (*page.items, *rest.items)), reverse=True)
    assert [i.given_name for i in page.items] == ["Nadia", "Nadia"]


async def test_the_feed_is_followed_in_front_of_the_router(twice: Twice) -> None:
    begun = FeedPage.model_validate_json((await twice.get("/v1/events", "administrator")).content)
    quiet = await twice.get(f"/v1/events?after={begun.next_cursor}", "administrator")
    assert quiet.json()["next_cursor"] == begun.next_cursor
    await _draft_quote(twice)
    found = FeedPage.model_validate_json((await twice.get(f"/v1/events?after={begun.next_cursor}", "administrator")).content)
    assert [e.type for e in found.items] == ["quote.drafted"]
    assert twice.reached_the_router == []


async def test_a_repeated_poll_asks_nobody_while_news_is_fresh(twice: Twice) -> None:
    await twice.tail.look()
    await twice.get(status(twice))
    await twice.owner.execute("UPDATE poll_status SET version = 2, amount_cents = 1 WHERE id = $1", twice.request)
    sent = {"authorization": "Bearer funder", "if-none-match": '"1-1"'}
    assert (await twice.hot.get(status(twice), headers=sent)).status_code == 304, "remembered: nothing told this process of the change"
    twice.versions.drop_all()
    assert (await twice.hot.get(status(twice), headers=sent)).status_code == 200


async def test_what_another_process_writes_is_forgotten_at_the_next_look(twice: Twice) -> None:
    await twice.tail.look()
    await twice.get(status(twice))
    bilan = await twice.owner.fetchval("SELECT bilan_id FROM poll_status WHERE id = $1", twice.request)
    await twice.owner.execute("UPDATE poll_status SET version = 2 WHERE id = $1", twice.request)
    entry = "INSERT INTO feed_entry (org_id, thread_id, stream, sequence, event_id, type, document)"
    await twice.owner.execute(f"{entry} VALUES ($1, $2, 'provider', 1, $2, 'bilan.readied', '{{}}')", twice.house.org, bilan)
    await twice.tail.look()
    sent = {"authorization": "Bearer funder", "if-none-match": '"1-1"'}
    assert (await twice.hot.get(status(twice), headers=sent)).headers["etag"] == '"1-2"'


async def test_late_news_turn_the_memory_off(twice: Twice) -> None:
    now = [0.0]
    versions = Versions(lambda: now[0])
    versions.news(0.0)
    versions.keep(("x",), thread=twice.house.org, etag='"1"', changes=versions.changes)
    assert versions.get(("x",)) == '"1"'
    now[0] = 1.0
    assert versions.get(("x",)) is None


async def test_an_answer_older_than_a_drop_is_not_remembered_after_it(twice: Twice) -> None:
    versions = Versions(lambda: 0.0)
    versions.news(0.0)
    read_at = versions.changes
    versions.drop([twice.house.org])
    versions.keep(("x",), thread=twice.house.org, etag='"1"', changes=read_at)
    assert versions.get(("x",)) is None


async def _draft_quote(twice: Twice) -> None:
    bilan = await twice.owner.fetchval("SELECT bilan_id FROM poll_status WHERE id = $1", twice.request)
    by = twice.house.principal(Role.ADMINISTRATOR)
    await twice.door.perform(Asked(id=bilan, command=DraftQuote(price_cents=1), by=by, key=str(datetime.now(UTC))))


async def test_the_tail_lives_as_long_as_the_application(twice: Twice) -> None:
    heard: list[str] = []
    asked = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive() -> dict[str, str]:
        kind = next(asked)
        if kind == "lifespan.shutdown":
            while not twice.versions.fresh():  # noqa: ASYNC110  # what is awaited is news, not an event of ours
                await asyncio.sleep(0.01)
        return {"type": kind}

    async def send(message: Any) -> None:
        heard.append(message["type"])

    await twice.front({"type": "lifespan", "state": {}}, receive, send)
    assert heard == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert twice.tail._task is None, "stopped"
