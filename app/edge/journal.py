"""Logs: JSON lines of ids and codes. What is not on the list of fields is not written."""

import asyncio
import sys
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any, Final

import orjson
import structlog

FIELDS: Final = frozenset(
    {
        *("at", "level", "event", "request_id", "trace_id", "exception", "where", "method", "route", "status", "code", "ms"),
        *("organisation_id", "principal_id", "authentication", "effect", "name", "count", "version", "attempt", "worker"),
    }
)
"""Everything that a line may hold. Never a query value, a body, a name, an address or a token."""


def only_listed(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor that drops every field not on the list: personal data is denied by default."""
    return {name: value for name, value in event.items() if name in FIELDS}


def configure(write: Callable[[bytes], object] | None = None) -> None:
    """Send structlog through `only_listed` to standard output, or to `write`."""

    def render(_logger: object, _method: str, event: MutableMapping[str, Any]) -> bytes:
        return orjson.dumps(event, default=lambda value: type(value).__name__)

    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(key="at", utc=True), only_listed, render],
        logger_factory=structlog.BytesLoggerFactory() if write is None else (lambda *_: _Lines(write)),
        cache_logger_on_first_use=False,
    )


class _Lines:
    """A structlog logger that hands each rendered line to a function."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write

    def msg(self, line: bytes) -> None:
        self._write(line + b"\n")

    debug = info = warning = error = critical = msg


def _stdout(lines: bytes) -> None:
    sys.stdout.buffer.write(lines)
    sys.stdout.buffer.flush()


class AccessLog:
    """One line a request, written many at a time: at most `delay` seconds late, because a write per request costs more than a hot read.

    Lines are built from fixed fields, so they need no filter.
    """

    def __init__(self, write: Callable[[bytes], object] = _stdout, *, delay: float = 0.2, most: int = 256) -> None:
        self._write, self._delay, self._most = write, delay, most
        self._lines: list[bytes] = []
        self._timer: asyncio.TimerHandle | None = None

    def add(self, line: dict[str, Any]) -> None:
        """Remember one line. Called from the event loop."""
        line["at"] = datetime.now(UTC)
        self._lines.append(orjson.dumps(line, default=str, option=orjson.OPT_UTC_Z))
        if len(self._lines) >= self._most:
            self.flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._delay, self.flush)

    def flush(self) -> None:
        """Write what is waiting; also the last gesture of a process."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        lines, self._lines = self._lines, []
        if lines:
            self._write(b"\n".join(lines) + b"\n")
