"""The product as somebody runs it: a process of its own on a PostgreSQL of its own, which can be killed at any moment."""

# ruff: noqa: S603  processes of our own are what these tests start

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
STANDING_BY = """
import sys
import app.main
print("standing by", flush=True)
if sys.stdin.readline():
    from app.cli import main
    sys.exit(main(sys.argv[1:]))
"""
"""`bilan`, with its modules loaded before it is told to begin: a restart then takes no longer than what is being tested."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Product:
    """`bilan serve` in a folder; another one stands by to take its place."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home, self.port = home, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data, self.log = home / "data", home / "serve.log"
        self._settings = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "BILAN_DATA_FOLDER": str(self.data)} | settings
        self._next = self.process = self._stand_by()

    def start(self) -> None:
        """Serve."""
        self.process = self._next
        assert self.process.stdin is not None
        self.process.stdin.write(b"begin\n")
        self.process.stdin.close()

    def start_next(self) -> None:
        """Serve with the one that stands by, and have another take its place there."""
        self.start()
        self.stand_by()

    def stand_by(self) -> None:
        """Have one ready to serve."""
        self._next = self._stand_by()

    def ready(self, *, within: float = 40) -> None:
        """Wait until it may be given requests."""
        until = time.monotonic() + within
        while self.probe() != 200:
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(0.02)

    def probe(self, path: str = "/health/ready") -> int | None:
        """One status; None where nobody answers."""
        try:
            return httpx.get(f"{self.url}{path}", timeout=5, trust_env=False).status_code
        except httpx.TransportError:
            return None

    def kill(self) -> None:
        """The API dies as in a power cut; its PostgreSQL lives on."""
        self.process.kill()
        self.process.wait()

    @property
    def postmaster(self) -> int:
        """The process of the PostgreSQL."""
        return int((self.data / "postgres" / "postmaster.pid").read_text("ascii").split("\n", 1)[0])

    def kill_postgres(self) -> None:
        """PostgreSQL dies as in a power cut."""
        os.kill(self.postmaster, signal.SIGKILL)

    def signal_postgres(self, number: signal.Signals) -> None:
        """To the server and to each of its backends, so that it stops, or goes on, in the middle of a statement."""
        server = self.postmaster
        backends = Path(f"/proc/{server}/task/{server}/children").read_text("ascii").split()
        for process in (server, *map(int, backends)):
            with suppress(ProcessLookupError):  # a backend whose work was over has left since it was listed
                os.kill(process, number)

    def leave(self) -> int:
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=40)

    def close(self) -> None:
        """Nothing is left running, whatever the test did."""
        if self.process.poll() is None:
            self.leave()
        if self._next is not self.process and self._next.stdin is not None:
            self._next.stdin.close()
            self._next.wait()

    def said(self) -> str:
        """What it printed."""
        return self.log.read_text("utf-8")

    def _stand_by(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-c", STANDING_BY, "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self._settings,
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
            )
