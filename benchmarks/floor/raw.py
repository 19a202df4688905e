"""Raw ASGI and asyncpg on the product's own tables, with the same duties: a known token, the organisation as a predicate and as the
tenant of the connection, the funder as a predicate, an idempotent answer, event, feed line and hash chain of a command.

No framework, no layer, no generality: what a careful person would write for four routes and nothing else. `FLOOR_WORLD` names the
JSON file of the seeded world; its tokens count as verified before (the product's own verified-token cache is warm in the same runs).
"""

import asyncio
import hashlib
import json
import os
from collections import deque
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from uuid_utils.compat import uuid7

from benchmarks.floor import sql
from benchmarks.world import FUNDERS, uid

STATEMENTS = {"poll": sql.POLL, "version": sql.VERSION, "page": sql.PAGE, "list": sql.LIST, "load": sql.LOAD, "save": sql.SAVE}
# fmt: off
STATUS = (
    "id", "bilan_id", "status", "funding_status", "amount_cents", "planned_start_on", "planned_end_on", "started_on", "interrupted_on",
    "ended_on", "contracted_minutes", "attested_minutes", "version", "updated_at",
)
# fmt: on
LAST = UUID(int=2**128 - 1)
TENANT = "SELECT set_config('app.org', $1, false)"


class Connections:
    """A LIFO of connections, each with its prepared statements and the tenant it is set to."""

    def __init__(self) -> None:
        self.free: list[Any] = []
        self.waiting: deque[Any] = deque()

    async def open(self, size: int = 8) -> None:
        for _ in range(size):
            connection = await asyncpg.connect(os.environ["DATABASE_URL"], server_settings={"plan_cache_mode": "force_generic_plan"})
            made = {name: await connection.prepare(sql) for name, sql in STATEMENTS.items()}
            self.free.append([made, await connection.prepare(TENANT), None])

    async def rows(self, org: UUID, name: str, *args: Any) -> list[Any]:
        if self.free:
            held = next((h for h in reversed(self.free) if h[2] == org), self.free[-1])
            self.free.remove(held)
        else:
            turn = asyncio.get_running_loop().create_future()
            self.waiting.append(turn)
            held = await turn
        try:
            if held[2] != org:
                await held[1].fetch(str(org))
                held[2] = org
            found: list[Any] = await held[0][name].fetch(*args)
            return found
        finally:
            while self.waiting:
                turn = self.waiting.popleft()
                if not turn.done():
                    turn.set_result(held)
                    break
            else:
                self.free.append(held)


DATABASE = Connections()
KNOWN: dict[bytes, tuple[UUID, UUID, UUID]] = {}
"""Tokens: the organisation, the principal, the party."""


def remember() -> None:
    """Every token of the world."""
    with open(os.environ["FLOOR_WORLD"]) as file:  # noqa: PTH123
        world = json.load(file)
    orgs = world["orgs"]
    for k, token in enumerate(world["funders"]):
        KNOWN[token.encode()] = (UUID(uid("o", k // FUNDERS)), UUID(uid("K", k // FUNDERS * 21 + k % FUNDERS)), UUID(uid("F", k)))
    for c, token in enumerate(world["people"]):
        KNOWN[token.encode()] = (UUID(uid("o", c % orgs)), UUID(uid("a", c)), UUID(uid("c", c)))


async def poll(head: dict[bytes, bytes], path: list[str]) -> tuple[int, bytes, bytes]:
    org, _, funder = KNOWN[head[b"authorization"]]
    held, request = head.get(b"if-none-match"), UUID(path[3])
    if held is not None:
        [row] = await DATABASE.rows(org, "version", request, org, funder)
        if b'"1-%d"' % row[0] == held:
            return 304, b"", held
    [row] = await DATABASE.rows(org, "poll", request, org, funder)
    return 200, orjson.dumps({name: row[name] for name in STATUS}, option=orjson.OPT_UTC_Z), b'"1-%d"' % row[0]


async def page(head: dict[bytes, bytes], query: dict[bytes, bytes]) -> tuple[int, bytes, bytes]:
    org, _, funder = KNOWN[head[b"authorization"]]
    xid, _, position = query.get(b"after", b"0.0").partition(b".")
    [row] = await DATABASE.rows(org, "page", org, f"funder:{funder}", int(xid), int(position), int(query[b"limit"]))
    last = "{}.{}".format(*row[1]) if row[1] else f"{int(xid)}.{int(position)}"
    return 200, f'{{"items":[{row[0] or ""}],"next_cursor":"{last}"}}'.encode(), b""


async def listed(head: dict[bytes, bytes], query: dict[bytes, bytes]) -> tuple[int, bytes, bytes]:
    org, _, counsellor = KNOWN[head[b"authorization"]]
    rows = await DATABASE.rows(org, "list", org, counsellor, query[b"status"].decode(), LAST, int(query[b"limit"]))
    return 200, orjson.dumps({"items": [dict(row) for row in rows]}, option=orjson.OPT_UTC_Z), b""


async def hold(head: dict[bytes, bytes], path: list[str], body: bytes) -> tuple[int, bytes, bytes]:
    (org, by, party), said = KNOWN[head[b"authorization"]], orjson.loads(body)
    session, minutes, key = UUID(path[3]), said["minutes"], head[b"idempotency-key"].decode()
    fingerprint = hashlib.sha256(session.bytes + body).digest()
    for _ in range(4):
        [row] = await DATABASE.rows(org, "load", session, org, by, key, party)
        if row["answer"] is not None:
            return (200, row["answer"], b"") if row["fingerprint"] == fingerprint else (422, b"{}", b"")
        if b'"%d-0"' % row["version"] != head[b"if-match"]:
            return 412, b"{}", b""
        counted, planned = row["counted_minutes"] + minutes, row["planned_minutes"] - row["minutes"]
        allowed = row["status"] in {"planned", "confirmed"} and row["convention"] and counted + planned <= row["cap_minutes"]
        if not allowed or row["bilan_status"] not in {"ready", "preliminary", "investigation", "conclusion"}:
            return 409, b"{}", b""
        now, event, streams = datetime.now(UTC), uuid7(), orjson.loads(row["streams"])
        streams["provider"] = streams.get("provider", 0) + 1
        version, facts = row["version"] + 1, orjson.dumps({"status": "held", "minutes": minutes}).decode()
        document = orjson.dumps({
            "id": str(event), "type": "session.held", "resource": f"/v1/sessions/{session}", "resource_id": str(session),
            "bilan_id": str(row["thread"]), "version": version, "sequence": streams["provider"], "at": now, "legal_at": now, "reason": None,
        }).decode()  # fmt: skip
        digest = hashlib.sha256(row["digest"] + document.encode()).digest()
        answer = orjson.dumps(_held(row, session, minutes, now), option=orjson.OPT_UTC_Z)
        due: date = now.date() + timedelta(days=2)
        etag = b'"%d-0"' % version
        written = (
            org, row["thread"], session, row["sequence"], digest, orjson.dumps(streams).decode(), event, version, facts, by, now,
            streams["provider"], document, uuid7(), due, minutes, now.date(), planned, counted, row["ledger"] + 1, key, fingerprint, answer,
            etag.decode(),
        )  # fmt: skip
        if await DATABASE.rows(org, "save", *written):
            return 200, answer, etag
    return 409, b"{}", b""


def _held(row: Any, session: UUID, minutes: int, now: datetime) -> dict[str, Any]:
    """The session as its counsellor sees it."""
    return {
        "id": str(session), "version": row["version"] + 1, "created_at": row["created_at"], "updated_at": now, "open_warnings": [],
        "bilan_id": str(row["thread"]), "status": "held", "kind": "individual", "phase": row["phase"], "starts_at": row["starts_at"],
        "minutes": minutes, "modality": "on_site", "counsellor_id": str(row["counsellor_id"]), "place": None, "discreet": True,
        "held_on": now.date(), "beneficiary_signed_at": None, "counsellor_signed_at": None, "attested_on": None,
    }  # fmt: skip


async def _answered(scope: Any, receive: Any) -> tuple[int, bytes, bytes]:
    head, path = dict(scope["headers"]), scope["path"].split("/")
    if scope["method"] == "POST":
        body = (await receive())["body"]
        return await hold(head, path, body)
    if path[2] == "funding-requests":
        return await poll(head, path)
    query = dict(part.split(b"=", 1) for part in scope["query_string"].split(b"&"))
    return await (page(head, query) if path[2] == "events" else listed(head, query))


async def app(scope: Any, receive: Any, send: Any) -> None:
    """The ASGI application."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                remember()
                await DATABASE.open()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    status, body, etag = await _answered(scope, receive)
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body)), *([(b"etag", etag)] if etag else ())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
