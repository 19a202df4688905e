"""Serving: claim the port, open the database, say where things are, answer until told to stop, then drain and tidy up."""

import asyncio
import gc
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from types import FrameType
from typing import Any

import uvicorn

from app.cli.opened import opened
from app.cli.root import Asgi, DemoReport, root
from app.settings import Settings, SetupRefused

Duty = tuple[Callable[..., None], tuple[Any, ...]]
GRACE_SECONDS = 10  # for answers under way, once the socket is closed
TOO_SOON_SECONDS = 5  # a process that dies sooner would die again
COLLECT_EVERY = (10_000, 20, 20)  # containers made since the last look for cycles, then looks before each older generation is walked


def serve(settings: Settings, *, host: str | None, port: int | None, workers: int, demo: bool) -> int:
    """The command `serve`. Raises SetupRefused before anything is left running."""
    settings = _placed(settings, host, port)
    if demo and not settings.embedded:
        raise SetupRefused("--demo is refused where DATABASE_URL is set: unset it, the demo lives on the embedded PostgreSQL.")
    _listen_to_signals()
    with claimed(settings.host, settings.port) as door:
        if settings.embedded:
            _say(f"PostgreSQL: embedded, in {settings.data_folder.absolute()}")
        with opened(settings) as bound, _left_in_peace():
            _prepare(bound)
            report = asyncio.run(root().seed_demo(bound)) if demo else None
            _say(_where(bound, report))
            code = _one(bound, door, alone=True) if workers == 1 else _several(bound, door, workers)
    _say("Stopped.")
    return code


def work(settings: Settings) -> int:
    """The command `work`."""
    _listen_to_signals()
    with opened(settings) as bound:
        _prepare(bound)
        _say("Worker started; Ctrl-C stops it.")
        with suppress(KeyboardInterrupt):
            _run(root().run_worker(bound))
    return 0


def _prepare(settings: Settings) -> None:
    if again := asyncio.run(root().prepare(settings)):
        _say(f"This database is older than its keys: what was destroyed since was destroyed again ({again} classes of content).")


def claimed(host: str, port: int) -> socket.socket:
    """The socket to listen on, bound at once so that nobody takes it meanwhile. Raises SetupRefused."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        door = socket.socket(family, kind, protocol)
    except OSError:
        raise SetupRefused(f"{host} is no interface of this machine: correct --host or BILAN_HOST.") from None
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(address)
        door.listen(1)  # a second bind would succeed until somebody listens; uvicorn sets the real backlog
    except OSError as error:
        door.close()
        raise SetupRefused(
            f"Port {port} of {host} cannot be used ({error.strerror}): stop what uses it, or choose another with --port."
        ) from None
    return door


class Draining(uvicorn.Server):
    """Leaves in two steps: at the first signal readiness turns 503 and traffic goes on; then, or at the second, the socket closes."""

    def __init__(self, config: uvicorn.Config, *, drain: Callable[[], None], seconds: float) -> None:
        super().__init__(config)
        self._drain, self._seconds, self._asked = drain, seconds, 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """What was made to serve lives as long as the process: the collector need not walk it again at every few hundred requests."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECT_EVERY)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._asked += 1
        if self._asked == 1:
            self._drain()
            threading.Timer(self._seconds, self._leave).start()
        else:
            self.force_exit = self._asked > 2
            self._leave()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Whoever is in a hurry cuts the answers under way; connections are given back all the same."""
        await super().shutdown(sockets)
        if self.force_exit:
            await self.lifespan.shutdown()

    def _leave(self) -> None:
        self.should_exit = True


def _one(settings: Settings, door: socket.socket, *, alone: bool) -> int:
    app = root().make_app(settings)
    config = uvicorn.Config(
        app,
        loop="none",  # ours, below
        http="httptools",
        lifespan="on",
        access_log=False,
        server_header=False,
        log_config=None,
        log_level=settings.log_level,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = Draining(config, drain=_drain_of(app), seconds=settings.drain_seconds)
    answering = server.serve(sockets=[door])
    with server.capture_signals():  # beyond the answers: the worker that leaves after them is not cut by one more Ctrl-C
        _run(_beside(answering, root().run_worker(settings)) if alone and settings.worker_inside else answering)
    return 0 if server.started else 1


async def _beside(serving: Coroutine[Any, Any, None], working: Coroutine[Any, Any, None]) -> None:
    """Serve, with the worker in the same loop for as long. A worker that fails ends the process: half a service is worse than none."""
    worker, server = asyncio.ensure_future(working), asyncio.ensure_future(serving)
    await asyncio.wait({worker, server}, return_when=asyncio.FIRST_COMPLETED)
    if not server.done():
        signal.raise_signal(signal.SIGTERM)
        await server
    worker.cancel()
    outcome, *_ = await asyncio.gather(worker, return_exceptions=True)
    if isinstance(outcome, Exception):
        raise outcome
    await server


def _several(settings: Settings, door: socket.socket, workers: int) -> int:
    """One process a core on the same socket, and one for the worker."""
    duties: list[Duty] = [(_child, (settings, door))] * workers
    if settings.worker_inside:
        duties.append((_working_child, (settings,)))
    running = [_begin(duty) for duty in duties]
    try:
        _keep_up(duties, running)
    except KeyboardInterrupt:
        return 0
    else:
        return 1
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.join()


def _keep_up(duties: list[Duty], running: list[SpawnProcess]) -> None:
    """Replace a process that dies. Returns when one dies that had only just started."""
    since = [time.monotonic()] * len(duties)
    while True:
        wait([process.sentinel for process in running])
        for place, process in enumerate(running):
            if process.is_alive():
                continue
            if time.monotonic() - since[place] < TOO_SOON_SECONDS:
                return
            running[place], since[place] = _begin(duties[place]), time.monotonic()


def _begin(duty: Duty) -> SpawnProcess:
    process = multiprocessing.get_context("spawn").Process(target=duty[0], args=duty[1])
    process.start()
    return process


def _child(settings: Settings, door: socket.socket) -> None:
    _follow_parent()
    sys.exit(_one(settings, door, alone=False))


def _working_child(settings: Settings) -> None:
    _follow_parent()
    _listen_to_signals()
    with suppress(KeyboardInterrupt):
        _run(root().run_worker(settings))


def _follow_parent() -> None:
    """The terminal's Ctrl-C reaches the parent only, which decides; a child whose parent was killed leaves too."""
    os.setpgid(0, 0)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


def _run(work: Coroutine[Any, Any, None]) -> None:
    import uvloop  # noqa: PLC0415  absent on Windows, where DATABASE_URL and one's own server are needed anyway

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


def _drain_of(app: Asgi) -> Callable[[], None]:
    drain: Callable[[], None] = getattr(app, "drain", lambda: None)
    return drain


def _placed(settings: Settings, host: str | None, port: int | None) -> Settings:
    """The settings with the command line's host and port, and a public address that follows them unless one was set."""
    placed = settings.model_copy(update={"host": host or settings.host, "port": port or settings.port})
    if "public_url" in settings.model_fields_set:
        return placed
    return placed.model_copy(update={"public_url": f"http://{placed.host}:{placed.port}"})


def _where(settings: Settings, report: DemoReport | None) -> str:
    url = settings.public_url
    lines = [f"API:        {url}/v1", f"Docs:       {url}/docs", f"Keys:       {settings.keys.absolute()}"]
    if report:
        lines.append("Tokens of the demo, one a role (again with `bilan demo token ROLE`), to paste after `Authorization: Bearer `:")
        lines.extend(f"\n{role}\n{token}" for role, token in report.tokens.items())
    return "\n".join([*lines, "", "Ctrl-C stops everything."])


def _say(words: str) -> None:
    print(words, flush=True)


def _listen_to_signals() -> None:
    """SIGTERM leaves like Ctrl-C, which a shell switches off for what it starts in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda _signal, _frame: signal.raise_signal(signal.SIGINT))


@contextmanager
def _left_in_peace() -> Iterator[None]:
    """Once leaving, impatience changes nothing: a signal in the middle would leave the database running."""
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
