"""Functions have at most 40 lines and modules at most 300; the few data tables that are longer are listed and may only shrink.

Run: `python -m tools.size_gate [root]`. Exit code 1 and one `file:line: rule: message` line per fault.
"""

import ast
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.fault import Fault, python_files, root_argument, verdict

LONGEST_FUNCTION = 40
LONGEST_MODULE = 300
ROOMS = ("app", "tools", "benchmarks")
FROZEN = "app/persistence/migrations/versions/"  # a published migration is never rewritten, whatever its length
DATA_TABLES = "tools/data_tables.json"  # module -> its number of lines; a table that shrinks takes its number down with it


def long_functions(source: str, path: str) -> list[Fault]:
    """Functions and methods longer than the limit, from `def` to the last line, docstring included."""
    functions = (n for n in ast.walk(ast.parse(source, path)) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)))
    lengths = ((f, (f.end_lineno or f.lineno) - f.lineno + 1) for f in functions)
    return [
        Fault(path, function.lineno, "long-function", f"{function.name} has {length} lines, {LONGEST_FUNCTION} at most")
        for function, length in lengths
        if length > LONGEST_FUNCTION
    ]


def module_size(length: int, path: str, tables: Mapping[str, int]) -> list[Fault]:
    """A module over the limit, or a listed table that grew, or one whose entry is no longer exact."""
    listed = tables.get(path)
    if listed is None:
        message = f"{length} lines, {LONGEST_MODULE} at most" if length > LONGEST_MODULE else ""
    elif length <= LONGEST_MODULE:
        message = f"{length} lines: take it out of {DATA_TABLES}"
    elif length > listed:
        message = f"{length} lines, {listed} at most in {DATA_TABLES}: split the table"
    else:
        message = f"{length} lines: write {length} in {DATA_TABLES}" if length < listed else ""
    return [Fault(path, 1, "long-module", message)] if message else []


def check(root: Path) -> list[Fault]:
    """The faults of every module of the rooms under the root."""
    listing = root / DATA_TABLES
    tables: dict[str, int] = json.loads(listing.read_text()) if listing.exists() else {}
    modules = {file.relative_to(root).as_posix(): file.read_text() for file in python_files(root, *ROOMS)}
    faults = [Fault(DATA_TABLES, 1, "stale-entry", f"{path} does not exist") for path in tables if path not in modules]
    for path, source in modules.items():
        if not path.startswith(FROZEN):
            faults += long_functions(source, path)
            faults += module_size(len(source.splitlines()), path, tables)
    return faults


if __name__ == "__main__":
    sys.exit(verdict(check(root_argument())))
