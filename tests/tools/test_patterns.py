"""No pattern of the product, nor of its contract, takes long on text that was written to slow it down."""

import importlib
import json
import pkgutil
import re
import sys
import time
from pathlib import Path

import app

ROOT = Path(__file__).parents[2]
PIECES = ["a", "0", "-", "é", " ", '"', "\\", ".", "/", "=", "a0", "a-", "a.", "\\a", '"a', "[{", ";a=b", "T0:", "+", "\t ", "0-", "a@"]
LENGTH = 20_000
PATIENCE_S = 1.0
"""For one search of one text: a pattern that tries each way twice as long text takes hours, a linear one milliseconds."""


def ours() -> list[re.Pattern[str] | re.Pattern[bytes]]:
    """Every pattern that a module of the product holds, and those that the contract publishes."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if not module.name.endswith(("__main__", ".env")):
            importlib.import_module(module.name)
    held = [one for name, module in sys.modules.items() if name.startswith("app.") for one in vars(module).values()]
    compiled = {
        getattr(one, "__self__", one)
        for one in held
        if isinstance(one, re.Pattern) or isinstance(getattr(one, "__self__", None), re.Pattern)
    }
    text = (ROOT / "openapi" / "openapi.json").read_text("utf-8")
    published = {re.compile(json.loads(f'"{found}"')) for found in re.findall(r'"pattern": ?"((?:[^"\\]|\\.)*)"', text)}
    return sorted(compiled | published, key=lambda one: repr(one.pattern))


def test_no_pattern_is_slow_on_hostile_text() -> None:
    patterns = ours()
    assert len(patterns) > 20
    slow = []
    for pattern in patterns:
        for piece in PIECES:
            for text in (piece * (LENGTH // len(piece)) + "\x00!", '"' + piece * (LENGTH // len(piece))):
                hostile = text.encode() if isinstance(pattern.pattern, bytes) else text
                began = time.process_time()
                pattern.match(hostile)  # type: ignore[arg-type]  # its own kind of text
                pattern.fullmatch(hostile)  # type: ignore[arg-type]
                if time.process_time() - began > PATIENCE_S:
                    slow.append((pattern.pattern, piece))
    assert slow == []
