"""`bilan serve`, from the claimed port to the stopped database, with a composition root of two paths."""

# ruff: noqa: S603  processes of our own are what these tests start

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

import httpx
import pytest

from app.cli import main

ROOT = Path(__file__).parents[2]
TRIVIAL = '''
import asyncio, sys, types

class App:
    """Answers its path; readiness follows `drain`."""
    def __init__(self, settings): self.ready = 200
    def drain(self): self.ready = 503
    async def __call__(self, scope, receive, send):
        if scope["type"] == "lifespan":
            while (await receive())["type"] != "lifespan.shutdown":
                await send({"type": "lifespan.startup.complete"})
            return await send({"type": "lifespan.shutdown.complete"})
        status = self.ready if scope["path"] == "/health/ready" else 200
        await send({"type": "http.response.start", "status": status, "headers": []})
        who = f"{scope['scheme']} {scope['client'][0]}" if scope["path"] == "/who" else scope["path"]
        await send({"type": "http.response.body", "body": who.encode()})

class Report:
    tokens = {"counsellor": "aaa.bbb.ccc"}

async def seed_demo(settings): return Report()
async def prepare(settings): return 0
async def run_worker(settings):
    print("worker on", flush=True)
    try: await asyncio.Event().wait()
    finally: print("worker off", flush=True)

root = types.ModuleType("app.main")
root.make_app, root.seed_demo, root.run_worker, root.prepare = App, seed_demo, run_worker, prepare
sys.modules["app.main"] = root
from app.cli import main
if __name__ == "__main__": sys.exit(main(sys.argv[1:]))
'''


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(home: Path, port: int, *arguments: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """A server that answers; whatever the test does, it is gone afterwards."""
    program = home / "trivial.py"
    program.write_text(TRIVIAL)
    process = subprocess.Popen(
        [sys.executable, str(program), "serve", "--port", str(port), *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "BILAN_DATA_FOLDER": str(home / "data")} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        until = time.monotonic() + 40
        while answer(port, "/health/ready") != 200:
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < until
            time.sleep(0.05)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def answer(port: int, path: str) -> int | None:
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=2, trust_env=False).status_code
    except httpx.TransportError:
        return None


def spoken(process: subprocess.Popen[str], words: str) -> str:
    """What a process has said up to these words: one that starts beside it may take its time."""
    said = ""
    while words not in said:
        line = process.stdout.readline() if process.stdout else ""
        assert line, said
        said += line
    return said


@pytest.mark.parametrize(
    ("trusted", "seen"),
    [("127.0.0.1", "https 203.0.113.9"), ("127.0.0.1, 203.0.113.9", "https 198.51.100.7"), ("192.0.2.1", "http 127.0.0.1")],
)
def test_the_callers_address_is_what_a_trusted_proxy_says_and_nobody_else(home: Path, trusted: str, seen: str) -> None:
    """The last address that no trusted proxy has: what the caller wrote before it is not believed."""
    port = free_port()
    forged = {"x-forwarded-for": "198.51.100.7, 203.0.113.9", "x-forwarded-proto": "https", "x-real-ip": "198.51.100.7"}
    with serving(home, port, BILAN_TRUSTED_PROXIES=trusted):
        assert httpx.get(f"http://127.0.0.1:{port}/who", headers=forged, timeout=2, trust_env=False).text == seen


@pytest.mark.parametrize(("how", "workers"), [(signal.SIGINT, "1"), (signal.SIGTERM, "2")])
def test_it_says_where_things_are_and_stops_everything_it_started(home: Path, how: signal.Signals, workers: str) -> None:
    port = free_port()
    with serving(home, port, "--demo", "--workers", workers) as process:
        assert answer(port, "/anything") == 200
        assert process.stdout is not None
        said = "".join(takewhile(lambda line: "worker on" not in line, process.stdout))  # it may begin later than the answers
        process.send_signal(how)
        said += process.stdout.read()
    assert process.returncode == 0, said
    for words in (
        "Migrated the database",
        f"http://127.0.0.1:{port}/docs",
        "counsellor\naaa.bbb.ccc",
        "worker off",
        "Stopped.",
    ):
        assert words in said
    assert "Traceback" not in said
    assert not (home / "data" / "postgres" / "postmaster.pid").exists()


def test_readiness_turns_503_before_the_socket_closes(home: Path) -> None:
    port = free_port()
    with serving(home, port, BILAN_DRAIN_SECONDS="1.5") as process:
        process.send_signal(signal.SIGTERM)
        time.sleep(0.4)
        assert answer(port, "/health/ready") == 503
        assert answer(port, "/anything") == 200
        assert process.wait(timeout=20) == 0
    assert answer(port, "/anything") is None


def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str, **settings: str) -> str:
    """The one line that a refused command leaves."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        assert main(arguments) == 2
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    said = capsys.readouterr()
    assert said.err.startswith("bilan: ")
    assert said.err.count("\n") == 1
    return said.err


def test_a_taken_port_is_told_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        line = refused(monkeypatch, capsys, "serve", "--port", port, BILAN_DATA_FOLDER=str(home / "data"))
    assert f"Port {port} of 127.0.0.1 cannot be used" in line
    assert "--port" in line
    assert not (home / "data").exists()


def test_the_demo_is_refused_on_a_foreign_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    key = tmp_path / "root.key"
    key.write_text(bytes(range(32)).hex())
    line = refused(monkeypatch, capsys, "serve", "--demo", DATABASE_URL="postgresql://a@127.0.0.1:1/b", BILAN_ROOT_KEY_FILE=str(key))
    assert "--demo is refused" in line


def test_missing_secrets_and_an_absent_database_are_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert "BILAN_ROOT_KEY_FILE is missing" in refused(monkeypatch, capsys, "serve", DATABASE_URL="postgresql://a@127.0.0.1:1/b")
    assert "cannot be reached" in refused(monkeypatch, capsys, "doctor")


def test_help_is_quick() -> None:
    since = time.monotonic()
    subprocess.run([sys.executable, "-m", "app.cli", "--help"], cwd=ROOT, check=True, capture_output=True)
    loaded = subprocess.run(
        [sys.executable, "-c", "import app.cli, sys; print('pydantic' in sys.modules, 'asyncpg' in sys.modules)"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert loaded == "False False\n"
    assert time.monotonic() - since < 5
