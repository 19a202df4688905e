"""The examples of README and guides are executed, as a reader would paste them: one shell for each page, top to bottom.

A block fenced as ```` ```sh run ```` is executed; it must succeed. A block fenced as ```` ```text shows ```` holds lines that the output
of the block before it must contain; `…` stands for anything. Nothing else is touched.

Run: `python -m tools.readme [page ...]`. The server is the one at BASE_URL, or one that is started on a data folder of its own and stopped
at the end. Exit code 1 and one `file:line: message` for each page that does not keep its word.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tools.fault import Fault, verdict

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "docs/guides/*.md")
FENCE = re.compile(r"^```(?P<info>.*)$")
MARK = "\x1e"
"""Begins the line that the shell prints before each block, so that its output can be told from the others'."""
START_SECONDS, PAGE_SECONDS = 120, 120


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: the line of its fence, its kind (`run` or `shows`), its text."""

    line: int
    kind: str
    text: str


def blocks(page: str) -> list[Block]:
    """The marked blocks of a page. Raises: ValueError for a fence that is never closed, or lines to show that follow nothing."""
    found: list[Block] = []
    opened: tuple[int, str] | None = None
    lines: list[str] = []
    for number, line in enumerate(page.splitlines(), 1):
        fence = FENCE.match(line)
        if fence is None:
            lines.append(line)
        elif opened is None:
            opened, lines = (number, fence["info"].strip()), []
        else:
            found += [Block(opened[0], kind, "\n".join(lines)) for kind in opened[1].split()[1:2] if kind in {"run", "shows"}]
            opened = None
    if opened is not None:
        raise ValueError(f"the fence of line {opened[0]} is never closed")
    if found and found[0].kind == "shows":
        raise ValueError(f"nothing was run before the lines to show of line {found[0].line}")
    return found


def script(marked: list[Block]) -> str:
    """One script for the whole page, so that what one block sets the next ones have."""
    runs = (f"printf '{MARK}%s\\n' {block.line}\n{block.text}\n" for block in marked if block.kind == "run")
    return "set -euo pipefail\n" + "".join(runs)


def outputs(printed: str) -> dict[int, str]:
    """What each block printed, by the line of its fence."""
    parts = (part.partition("\n") for part in printed.split(MARK)[1:])
    return {int(line): said for line, _, said in parts}


def missing(shown: str, said: str) -> list[str]:
    """The lines that the page shows and the output does not have."""
    wanted = (line.strip() for line in shown.splitlines() if line.strip())
    return [line for line in wanted if not re.search(".*".join(map(re.escape, line.split("…"))), said)]


def check(page: str, name: str, base_url: str) -> list[Fault]:
    """Execute one page against a server."""
    try:
        marked = blocks(page)
    except ValueError as error:
        return [Fault(name, 1, "malformed", str(error))]
    if not marked:
        return []
    done = subprocess.run(  # noqa: S603  # the examples of this repository are what is to be executed
        ["bash", "-c", script(marked)],  # noqa: S607  # the reader's own shell
        env=_environment(base_url),
        capture_output=True,
        text=True,
        timeout=PAGE_SECONDS,
        check=False,
    )
    said = outputs(done.stdout)
    if done.returncode:
        last = max(said, default=1)
        told = " | ".join((said.get(last, "") + done.stderr).strip().splitlines()[-6:])
        return [Fault(name, last, "failed", f"exit {done.returncode}: {told}")]
    return _unkept(marked, said, name)


def _unkept(marked: list[Block], said: dict[int, str], name: str) -> list[Fault]:
    faults, last = [], 0
    for block in marked:
        if block.kind == "run":
            last = block.line
            continue
        printed = said[last].strip()
        faults += [Fault(name, block.line, "not-shown", f"{line!r} is not in: {printed}") for line in missing(block.text, printed)]
    return faults


def _environment(base_url: str) -> dict[str, str]:
    """The caller's, with the address of the server and this Python first on the path."""
    return os.environ | {"API": base_url, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"}


@contextmanager
def served() -> Iterator[str]:
    """The address of a server that is ready. Raises: SystemExit when none can be had."""
    if given := os.environ.get("BASE_URL"):
        yield given.rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="bilan-examples-") as folder:
        port = _free_port()
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("BILAN_", "DATABASE_"))}
        log = Path(folder) / "server.log"
        with log.open("wb") as output:
            server = subprocess.Popen(  # noqa: S603  # our own command
                [sys.executable, "-m", "app.cli", "serve", "--port", str(port)],
                cwd=ROOT,
                env=environment | {"BILAN_DATA_FOLDER": f"{folder}/data"},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            yield _ready(f"http://127.0.0.1:{port}", server, log)
        finally:
            server.terminate()
            server.wait(timeout=60)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def _ready(url: str, server: "subprocess.Popen[bytes]", log: Path) -> str:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            if httpx.get(f"{url}/health/ready", timeout=2).status_code == httpx.codes.OK:
                return url
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise SystemExit(f"readme: the server did not become ready:\n{log.read_text('utf-8', errors='replace')[-4000:]}")


def main(names: list[str]) -> int:
    """Execute the pages that were named, or all of them."""
    pages = [Path(name) for name in names] or [page for glob in PAGES for page in sorted(ROOT.glob(glob))]
    with served() as url:
        faults = []
        for page in pages:
            name = page.resolve().relative_to(ROOT).as_posix() if page.resolve().is_relative_to(ROOT) else str(page)
            found = check(page.read_text("utf-8"), name, url)
            print(f"{'FAILED' if found else 'ok    '}  {name}", flush=True)
            faults += found
    return verdict(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
