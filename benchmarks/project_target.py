"""Adapter for an outside harness that compares servers: it starts the product on a fresh seeded database, and gives requests.

The harness gives `launch` a cluster with `psql(database, *arguments)` and `port`, and calls `TARGETS["project"].requests(…)` in its own
processes; what those must know is in the JSON file that `PROJECT_WORLD` names. Floors count minutes on one row: the equivalents here are
the polled status, the feed of one funder, the caseload of a counsellor, the command that records a session as held, a counsellor's work
(W6) and a questionnaire of 60 answers that is handed in and scored (W7).
"""

import asyncio
import json
import os
import random
import sys
import tempfile
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the harness knows this file alone

from app.adapters.postgres.databases import Endpoint  # noqa: E402  # once the path is set
from benchmarks.journey import Play, play  # noqa: E402  # same
from benchmarks.world import World, environment, furnished, uid  # noqa: E402  # same

POLLED_AGAIN = 500


def launch(cluster: Any, size: int, port: int) -> dict[str, Any]:
    """Migrate, seed, mint tokens; the command that serves."""
    database, folder = f"bilan{size}", Path(tempfile.mkdtemp(prefix="bilan-bench-"))
    address = f"postgresql://{{}}@127.0.0.1:{cluster.port}/{database}"
    endpoint = Endpoint(*(address.format(role) for role in ("bilan_owner", "bilan_app", "postgres")))
    cluster.psql("postgres", "-c", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)", "-c", f"CREATE DATABASE {database}")
    cluster.psql(database, "-f", str(ROOT / "app/adapters/postgres/roles.sql"))
    world = asyncio.run(furnished(endpoint, size, folder))
    os.environ["PROJECT_WORLD"] = str(folder / "world.json")
    world.save(folder / "world.json")
    argv = [sys.executable, "-m", "app.cli", "serve", "--port", str(port)]
    return {"argv": argv, "env": environment(endpoint, folder), "cwd": str(ROOT), "db": database}


def message(method: str, path: str, token: str, *, body: Any = None, **headers: str) -> bytes:
    """One request of HTTP/1.1."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "host: x",
        f"authorization: {token}",
        *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items()),
    ]
    if body is None:
        return ("\r\n".join(lines) + "\r\n\r\n").encode()
    content = json.dumps(body).encode()
    lines += ["content-type: application/json", f"content-length: {len(content)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + content


def _command(path: str, token: str, body: Any) -> bytes:
    return message("POST", path, token, body=body, idempotency_key=str(uuid.uuid4()), if_match="*")


def planned(j: int, size: int) -> tuple[int, int]:
    """The j-th planned session, scattered over bilans: its number and its bilan's."""
    j = j * 7919 % (7 * size)
    return j // 7 * 10 + 3 + j % 7, j // 7


class Project:
    """Requests by workload."""

    def __init__(self) -> None:
        self._world: Any = None
        self.journeys = {"W6": self.journey}

    @property
    def world(self) -> Any:
        """What was seeded."""
        if self._world is None:
            self._world = World(**json.loads(Path(os.environ["PROJECT_WORLD"]).read_text()))
        return self._world

    def requests(self, workload: str, n: int, offset: int, size: int) -> list[bytes]:
        """`n` requests of a workload."""
        draw = random.Random(offset * 31 + 7)
        return [self._one(workload, draw.randrange(size), offset + k, size) for k in range(n)]

    def _one(self, workload: str, j: int, number: int, size: int) -> bytes:
        world = self.world
        if workload in {"W1", "W2", "W2H"}:
            j = j % POLLED_AGAIN if workload == "W2H" else j
            held = {} if workload == "W1" else {"if_none_match": '"1-1"'}
            return message("GET", f"/v1/funding-requests/{uid('f', j)}/status", world.funders[world.funder_of(j)], **held)
        if workload == "W3":
            funder = world.funder_of(j)
            return message("GET", f"/v1/events?after={world.heads[funder]}&limit=100", world.funders[funder])
        if workload == "W3D":
            return message("GET", "/v1/events?limit=500", world.funders[world.funder_of(j)])
        if workload == "W4":
            return message("GET", "/v1/caseload?status=preliminary&limit=50", world.people[j % world.counsellors])
        if workload == "W5":
            session, bilan = planned(number, size)
            by, key = world.people[bilan % world.counsellors], str(uuid.uuid4())
            held = {"minutes": 60}
            return message("POST", f"/v1/sessions/{uid('s', session)}/hold", by, body=held, idempotency_key=key, if_match='"1-0"')
        if workload == "W7":
            i = number % len(world.beneficiaries)
            return _command(f"/v1/assignments/{uid('q', i)}/submit", world.beneficiaries[i], {})
        raise KeyError(workload)

    def journey(self, number: int, size: int) -> Play:
        """The `number`-th journey."""
        i, world = number % size, self.world
        counsellor, org = i % world.counsellors, world.org_of(i)
        tokens = {"counsellor": world.people[counsellor], "administrator": world.administrators[org]}

        def ask(who: str, path: str, body: Any) -> bytes:
            return message("GET", path, tokens[who]) if body is None else _command(path, tokens[who], body)

        phase = ("preliminary", "preliminary", "preliminary", "investigation", "conclusion")[i // 7 % 5]
        return play(ask, beneficiary=uid("p", org), counsellor=uid("c", counsellor), bilan=uid("d", i), phase=phase)

    @property
    def feed_streams(self) -> int:
        """Streams that the check of the feed follows: the provider's, one an organisation."""
        return int(self.world.orgs)

    def feed_start(self, sql: Any) -> str:
        """Each stream begins at its own end."""
        return ""

    def feed_path(self, stream: int, cursor: str) -> tuple[str, dict[str, str]]:
        """The next page of a stream."""
        return f"/v1/events?after={cursor or self.world.ends[stream]}&limit=500", {"authorization": self.world.scripts[stream]}

    def feed_parse(self, body: bytes, cursor: str) -> tuple[list[str], str]:
        """What happened to which resource, and the next cursor."""
        page = json.loads(body)
        held = [item["resource_id"] for item in page["items"] if item["type"] == "session.held"]  # a session is held once, and told of more
        return held, page["next_cursor"]

    def feed_object(self, j: int, size: int) -> str:
        """What the j-th command is about."""
        return uid("s", planned(j, size)[0])


TARGETS = {"project": Project(), "floor": SimpleNamespace()}
