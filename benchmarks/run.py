"""The product against the floor, side by side and interleaved: `python -m benchmarks.run [--quick]`.

Five workloads: a poll answered 200, the same answered 304, a page of the feed, a page of the list, a transition. The measure is CPU of
the server and of its PostgreSQL backends for one request; the figure is the median of ratios between trials made seconds apart, because
absolute numbers of a shared machine mean little. It prints a table, and fails only beyond 1.5 times a goal with `--gate`.
"""

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from app.adapters.postgres.cluster import Cluster
from app.adapters.postgres.databases import Endpoint, fresh_database
from benchmarks.cpu import backends, spent, tree
from benchmarks.project_target import Project, message
from benchmarks.world import environment, furnished

ROOT = Path(__file__).resolve().parent.parent
WORKLOADS = {"poll 200": "W1", "poll 304": "W2H", "feed page": "W3", "list page": "W4", "transition": "W5"}
REQUESTS = {"W1": 600, "W2H": 800, "W3": 400, "W4": 200, "W5": 120}
GOALS = {"W1": 1.0, "W2H": 1.25, "W3": 1.2, "W4": 0.8, "W5": 1.25}
"""Total CPU against the floor, at most."""
CONNECTIONS = 8
GATE = 1.5


@dataclass
class Trial:
    """CPU microseconds a request."""

    app: float
    postgres: float
    bad: int

    @property
    def total(self) -> float:
        """Both."""
        return self.app + self.postgres


@dataclass
class Server:
    """One server under measure, on a database of its own."""

    name: str
    argv: list[str]
    env: dict[str, str]
    port: int
    database: str
    used: int = 0
    process: subprocess.Popen[bytes] | None = None
    trials: dict[str, list[Trial]] = field(default_factory=dict)

    def start(self) -> None:
        """Start it, and wait until it accepts."""
        self.process = subprocess.Popen(self.argv, env=os.environ | self.env, cwd=ROOT, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise SystemExit(f"{self.name} did not start")

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)


class Bench:
    """Servers, and the world they serve."""

    def __init__(self, project: Project, servers: list[Server], postmaster: int, size: int) -> None:
        self.project, self.servers, self.postmaster, self.size = project, servers, postmaster, size

    async def measure(self, rounds: int, *, quick: bool) -> None:
        """Every workload, the servers in turn, forwards then backwards."""
        for workload in WORKLOADS.values():
            n = REQUESTS[workload] // (2 if quick else 1)
            for server in self.servers:
                await self._trial(server, workload, n)
                server.trials[workload] = []
            for k in range(rounds):
                for server in self.servers if k % 2 == 0 else self.servers[::-1]:
                    server.trials[workload].append(await self._trial(server, workload, n))

    async def _trial(self, server: Server, workload: str, n: int) -> Trial:
        assert server.process is not None
        requests = self._requests(server, workload, n)
        app, base = tree(server.process.pid), backends(self.postmaster, server.database)
        before = spent(app), spent(base)
        bad = await load(server.port, requests)
        after = spent(app), spent(base)
        return Trial((after[0] - before[0]) / 1e3 / n, (after[1] - before[1]) / 1e3 / n, bad)

    def _requests(self, server: Server, workload: str, n: int) -> list[bytes]:
        offset, server.used = server.used, server.used + n
        if workload == "W3" and server.name == "floor":  # its cursors are plain numbers: it reads from the end as well
            world = self.project.world
            return [message("GET", "/v1/events?after=999999999.0&limit=100", world.funders[k % len(world.funders)]) for k in range(n)]
        return self.project.requests(workload, n, offset, self.size)


async def load(port: int, requests: list[bytes]) -> int:
    """Send everything over a few connections, each waiting for its answer; how many answers were errors."""
    unsent, bad = iter(requests), 0

    async def one() -> None:
        nonlocal bad
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in unsent:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            if length and not head.startswith(b"HTTP/1.1 304"):
                await reader.readexactly(int(length))
            bad += head[9:10] in b"45"
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return bad


def table(floor: Server, product: Server) -> tuple[list[str], bool]:
    """The report, and whether everything is within the gate."""
    lines = ["| workload | floor app + pg us | product app + pg us | app x | total x | goal |  |", "|---|---|---|---|---|---|---|"]
    fine = True
    for name, workload in WORKLOADS.items():
        low, high = floor.trials[workload], product.trials[workload]
        total = median(b.total / a.total for a, b in zip(low, high, strict=True))
        app = median(b.app / a.app for a, b in zip(low, high, strict=True))
        bad, goal = sum(t.bad for t in (*low, *high)), GOALS[workload]
        fine = fine and not bad and total <= GATE * goal
        told = f"{bad} errors" if bad else "met" if total <= goal else "missed"
        costs = (f"{median(t.app for t in ts):.0f} + {median(t.postgres for t in ts):.0f}" for ts in (low, high))
        lines.append(f"| {name} | {' | '.join(costs)} | {app:.2f} | {total:.2f} | {goal:.2f} | {told} |")
    return lines, fine


@contextmanager
def serving(size: int) -> Iterator[Bench]:
    """A scratch cluster with two copies of one world, the floor on one and the product on the other."""
    folder = Path(tempfile.mkdtemp(prefix="bilan-bench-"))
    cluster = Cluster(folder / "postgres")
    cluster.start()
    servers: list[Server] = []
    try:
        product, floor = asyncio.run(_databases(cluster.endpoint, size, folder))
        os.environ["PROJECT_WORLD"] = str(folder / "world.json")
        told = environment(product, folder)
        plain = {"DATABASE_URL": floor.app_url, "FLOOR_WORLD": str(folder / "world.json")}
        uvicorn = [sys.executable, "-m", "uvicorn", "benchmarks.floor.raw:app", "--port", "18081", "--no-access-log"]
        servers = [
            Server("floor", uvicorn, plain, 18081, "bench_floor"),
            Server("product", [sys.executable, "-m", "app.cli", "serve", "--port", "18082"], told, 18082, "bench_product"),
        ]
        for server in servers:
            server.start()
        yield Bench(Project(), servers, int((cluster.data / "postmaster.pid").read_text("ascii").partition("\n")[0]), size)
    finally:
        for server in servers:
            server.stop()
        cluster.stop()


async def _databases(endpoint: Endpoint, size: int, folder: Path) -> tuple[Endpoint, Endpoint]:
    product = await fresh_database(endpoint, "bench_product")
    (await furnished(product, size, folder)).save(folder / "world.json")
    return product, await fresh_database(endpoint, "bench_floor", template="bench_product")


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="about a minute")
    parser.add_argument("--gate", action="store_true", help="fail beyond 1.5 times a goal")
    parser.add_argument("--size", type=int, default=10_000, help="bilans")
    options = parser.parse_args()
    with serving(options.size // (4 if options.quick else 1)) as bench:
        asyncio.run(bench.measure(5 if options.quick else 11, quick=options.quick))
        lines, fine = table(*bench.servers)
    print("\n".join(lines))
    return 0 if fine or not options.gate else 1


if __name__ == "__main__":
    sys.exit(main())
