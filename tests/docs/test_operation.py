"""Limits, connections and log fields are told as the code has them."""

import ast
import re
from pathlib import Path

from app.adapters import outgoing
from app.adapters.keys import kms
from app.adapters.tokens import provider
from app.cli import serving
from app.edge import command, gate, head, journal
from app.persistence import identities, pool
from app.routers import read_routes
from app.service import effects

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security" / "operation.md").read_text("utf-8")
LIMITS = {"DEADLINE_S` (provider)": provider.DEADLINE_S, "DEADLINE_S` (KMS)": kms.DEADLINE_S} | {
    name: getattr(module, name)
    for module, names in (
        (gate, ("LARGEST_BODY", "DEEPEST", "LONGEST_INTEGER")),
        (head, ("LARGEST_HEAD",)),
        (command, ("LONGEST_KEY",)),
        (read_routes, ("MOST",)),
        (pool, ("ANSWER_WITHIN",)),
        (effects, ("PATIENCE_SECONDS", "LEASE_SECONDS", "LONGEST_PAUSE")),
        (provider, ("MAX_DOCUMENT",)),
        (kms, ("MAX_ANSWER",)),
        (outgoing, ("LONGEST_ADDRESS", "LONGEST_FIELD")),
        (identities, ("LONGEST_LOCK_S",)),
        (serving, ("GRACE_SECONDS",)),
    )
    for name in names
}
CONNECTS = {"connect", "create_connection", "open_connection", "open_unix_connection", "AsyncClient", "Client", "urlopen", "socket"}


def test_every_limit_is_told_with_its_value() -> None:
    told = {
        cells[2].strip("`"): cells[1]
        for cells in (line.strip("| ").split(" | ") for line in PAGE.splitlines() if "| `" in line)
        if len(cells) == 4
    }
    assert told.keys() == LIMITS.keys()
    assert {name: value.split()[0] for name, value in told.items()} == {name: str(value) for name, value in LIMITS.items()}


def test_every_module_that_opens_connections_is_told() -> None:
    section = PAGE.split("## Connections")[1].split("## Logs")[0]
    told = re.findall(r"^\| `(app/[\w/.]+)`", section, re.MULTILINE)
    found = set()
    for path in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            dotted = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if dotted.split(".")[-1] in CONNECTS and dotted.split(".")[0] in {"asyncpg", "httpx", "socket", "asyncio", "urllib"}:
                found.add(path.relative_to(ROOT).as_posix())
    assert {name for name in found if not any(name.startswith(one) for one in told)} == set()
    assert [one for one in told if not any(name.startswith(one) for name in found)] == []


def test_every_field_of_a_log_line_is_told() -> None:
    section = PAGE.split("## Logs")[1].split("## Components")[0]
    assert {
        name for cells in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE) for name in re.findall(r"`(\w+)`", cells)
    } == journal.FIELDS


def test_the_days_to_replace_a_weak_component_are_told() -> None:
    assert [int(days) for days in re.findall(r"(\d+) days", PAGE.split("## Components")[1])] == [3, 14, 90, 90]
