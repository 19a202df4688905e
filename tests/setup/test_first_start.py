"""The first minutes of somebody who knows nothing: one command, a token to paste, documentation without the network, Ctrl-C."""

# ruff: noqa: S603  processes of our own are what these tests start

import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.setup.test_serving import ROOT, free_port

SECOND_START = 5.0
ROLES = ("administrator", "counsellor", "second_counsellor", "referent", "auditor", "dpo", "beneficiary", "employer", "funder", "script")
ELSEWHERE = re.compile(r"""(?:src|href)=["'](?:https?:)?//|url\(["']?(?:https?:)?//|@import""")


@contextmanager
def served(home: Path, port: int) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """`bilan serve --demo`, ready, in a terminal of its own; and what it prints. Ctrl-C ends it."""
    said = home / f"said-{time.monotonic_ns()}"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve", "--demo", "--port", str(port)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "BILAN_DATA_FOLDER": str(home / "data")},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        until = time.monotonic() + 60
        while not _ready(port):
            assert process.poll() is None, said.read_text("utf-8")
            assert time.monotonic() < until, said.read_text("utf-8")
            time.sleep(0.05)
        yield process, said
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)  # what a terminal does
        assert process.wait(timeout=40) == 0, said.read_text("utf-8")


def test_one_command_serves_a_demonstration_and_ctrl_c_stops_all_of_it(home: Path) -> None:
    port = free_port()
    with served(home, port) as (_, said):
        server = int((home / "data" / "postgres" / "postmaster.pid").read_text("ascii").split("\n", 1)[0])
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10, trust_env=False) as client:
            _each_role_is_known(client, said.read_text("utf-8"))
            _documentation_needs_nobody_else(client)
    assert not (home / "data" / "postgres" / "postmaster.pid").exists()
    assert not _lives(server)
    since, before = time.monotonic(), _processor_seconds()
    with served(home, port) as (_, said):
        took = time.monotonic() - since
        assert "Migrated" not in said.read_text("utf-8")
    assert min(took, _processor_seconds() - before) < SECOND_START  # a machine that does other things does not count


def _each_role_is_known(client: httpx.Client, said: str) -> None:
    for role in ROLES:
        printed = re.search(rf"^{role}\n(\S+)$", said, re.MULTILINE)
        assert printed, role
        answer = client.get("/v1/me", headers={"authorization": f"Bearer {printed[1]}"})
        assert answer.status_code == 200, (role, answer.text)


def _documentation_needs_nobody_else(client: httpx.Client) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert not ELSEWHERE.search(page.text), page.text
    for asset in re.findall(r"""(?:src|href)=["']([^"']+)["']""", page.text):
        assert client.get(asset).status_code == 200, asset
    assert client.get("/openapi.json").json()["openapi"].startswith("3.1")


def _ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/ready", timeout=5, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _processor_seconds() -> float:
    """Of every process that ended under us."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
