"""The size gate measures functions and modules, and its list of long tables only shrinks."""

import json
from pathlib import Path

import pytest

from tools.size_gate import DATA_TABLES, check, long_functions


def function(lines: int, head: str = "def f():") -> str:
    return "\n".join([head, *["    x = 1"] * (lines - 1)]) + "\n"


def repository(root: Path, modules: dict[str, str], tables: dict[str, int] | None = None) -> list[str]:
    for path, source in {**modules, DATA_TABLES: json.dumps(tables or {})}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(source)
    return [str(fault) for fault in check(root)]


def test_a_function_of_forty_lines_passes_and_of_forty_one_does_not() -> None:
    assert long_functions(function(40), "app/a.py") == []
    (fault,) = long_functions("x = 1\n" + function(41), "app/a.py")
    assert str(fault) == "app/a.py:2: long-function: f has 41 lines, 40 at most"


def test_async_functions_and_methods_are_measured() -> None:
    assert len(long_functions(function(41, "async def f():"), "app/a.py")) == 1
    method = "class C:\n" + "".join(f"    {line}\n" for line in function(41).splitlines())
    assert [fault.line for fault in long_functions(method, "app/a.py")] == [2]


def test_a_module_of_three_hundred_lines_passes_and_one_more_does_not(tmp_path: Path) -> None:
    assert repository(tmp_path, {"app/a.py": "x = 1\n" * 300, "tools/b.py": "x = 1\n" * 301}) == [
        "tools/b.py:1: long-module: 301 lines, 300 at most"
    ]


def test_a_listed_table_may_be_as_long_as_listed(tmp_path: Path) -> None:
    assert repository(tmp_path, {"app/a.py": "x = 1\n" * 320}, {"app/a.py": 320}) == []


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (321, "321 lines, 320 at most in tools/data_tables.json: split the table"),
        (319, "319 lines: write 319 in tools/data_tables.json"),
        (300, "300 lines: take it out of tools/data_tables.json"),
    ],
)
def test_a_listed_table_never_grows_and_its_entry_follows_it_down(tmp_path: Path, lines: int, message: str) -> None:
    assert repository(tmp_path, {"app/a.py": "x = 1\n" * lines}, {"app/a.py": 320}) == [f"app/a.py:1: long-module: {message}"]


def test_an_entry_for_a_module_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    assert repository(tmp_path, {}, {"app/gone.py": 320}) == ["tools/data_tables.json:1: stale-entry: app/gone.py does not exist"]


def test_a_published_migration_is_left_as_it_is(tmp_path: Path) -> None:
    assert repository(tmp_path, {"app/persistence/migrations/versions/0001_start.py": function(400)}) == []
