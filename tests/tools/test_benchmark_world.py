"""What the benchmarks measure is answered: a world is seeded on today's tables, and every kind of request succeeds."""

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from app.adapters.postgres.cluster import Cluster
from app.adapters.postgres.databases import fresh_database
from app.main import make_app
from app.settings import Settings
from benchmarks.project_target import Project
from benchmarks.world import environment, furnished

ROOT = Path(__file__).resolve().parents[2]
SIZE = 30


async def answered(client: httpx.AsyncClient, raw: bytes) -> httpx.Response:
    """The answer to a request as it goes over the wire."""
    head, _, body = raw.partition(b"\r\n\r\n")
    line, *fields = head.decode().split("\r\n")
    method, path, _ = line.split(" ")
    return await client.request(method, path, headers=dict(f.split(": ", 1) for f in fields), content=body)


@pytest.fixture
async def client(cluster: Cluster, worker_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    endpoint = await fresh_database(cluster.endpoint, f"bench_{worker_id}")
    (await furnished(endpoint, SIZE, tmp_path)).save(tmp_path / "world.json")
    for name, value in (environment(endpoint, tmp_path) | {"PROJECT_WORLD": str(tmp_path / "world.json")}).items():
        monkeypatch.setenv(name, value)
    app = make_app(Settings())
    yield httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x")
    await app.close()


async def test_every_workload_is_answered(client: httpx.AsyncClient) -> None:
    project = Project()
    for workload in ("W1", "W2", "W2H", "W3", "W3D", "W4", "W5", "W7"):
        for request in project.requests(workload, 3, 0, SIZE):
            got = await answered(client, request)
            assert got.status_code == (304 if workload.startswith("W2") else 200), (workload, got.text)


async def test_a_journey_is_41_requests(client: httpx.AsyncClient) -> None:
    journey, told = Project().journey(2, SIZE), []
    request = next(journey)
    while True:
        got = await answered(client, request)
        assert got.status_code in {200, 201}, (request, got.text)
        told.append(got.status_code)
        try:
            request = journey.send((got.status_code, b"", got.content))
        except StopIteration:
            break
    assert len(told) == 41


def test_make_bench_starts() -> None:
    recipe = (ROOT / "Makefile").read_text("utf-8").partition("bench: .venv/.test\n\t@$(BIN)/python ")[2].splitlines()[0]
    arguments = [sys.executable, *recipe.split(), "--help"]
    assert "--quick" in subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603  our own
