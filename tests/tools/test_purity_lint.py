"""The purity lint finds each planted fault, and nothing in code that is pure."""

from pathlib import Path

import pytest

from tools.purity_lint import check, faults_of

PURE, RULES, DOOR, STORE, ROUTER = (
    "app/domain/bilan/records.py",
    "app/domain/bilan/rules.py",
    "app/service/door.py",
    "app/persistence/store.py",
    "app/routers/bilans.py",
)


def found(source: str, path: str = PURE) -> list[tuple[int, str]]:
    return sorted({(fault.line, fault.rule) for fault in faults_of(source, path)})


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("from datetime import datetime\nx = datetime.now()", "impure-name"),
        ("import datetime as d\nx = d.datetime.now(d.UTC)", "impure-name"),
        ("from datetime import date\nx = date.today()", "impure-name"),
        ("from datetime import datetime as dt\nread = dt.utcnow", "impure-name"),
        ("import uuid\nx = field(default_factory=uuid.uuid4)", "impure-name"),
        ("x = 1\nclock.now()", "impure-call"),
        ("x = 1\nclock.today()", "impure-call"),
        ("x = 1\nopen('f')", "impure-name"),
        ("x = 1\nprint(x)", "impure-name"),
        ("x = 1\nawaiting.sleep(1)", "impure-call"),
        ("x = 1\nimport random", "impure-import"),
        ("x = 1\nfrom time import monotonic", "impure-import"),
        ("x = 1\nfrom os import environ", "impure-import"),
        ("x = 1\nimport os.path", "impure-import"),
        ("x = 1\nimport pathlib", "impure-import"),
        ("x = 1\nimport asyncpg", "impure-import"),
        ("x = 1\nfrom fastapi import Depends", "impure-import"),
        ("x = 1\nfrom app.settings import Settings", "impure-import"),
        ("x = 1\nfrom app.service.door import perform", "impure-import"),
        ("x = 1\nimport app.persistence.pool", "impure-import"),
        ("x = 1\nasync def f(): ...", "async"),
        ("x = 1\nrate = 0.5", "float"),
        ("x = 1\ndef f(a: float) -> None: ...", "float"),
        ("x = 1\ny = float(x)", "float"),
        ("x = 1\ny = x / 2", "division"),
        ("x = 1\nx /= 2", "division"),
        ("x = 1\nsession.commit()", "transaction"),
    ],
)
def test_the_domain_may_not(source: str, rule: str) -> None:
    assert (2, rule) in found(source)


def test_importing_a_clock_or_chance_by_name_is_already_a_fault() -> None:
    assert found("from uuid import uuid4") == [(1, "impure-name")]


@pytest.mark.parametrize(
    "body",
    ["await g()", "async with g(): ...", "async for x in g(): ...", "return [x async for x in g()]"],
)
def test_every_form_of_waiting_is_a_fault(body: str) -> None:
    assert (2, "async") in found(f"async def f():\n    {body}")


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import date, datetime, time\nx = datetime.combine(date(2027, 1, 1), time(8, 30))",
        "from uuid import UUID\nx = UUID(int=1)",
        "def f(ask): return ask.now",
        "def f(ask): return ask.today",
        "now = 1\ntoday = now",
        "def f(x): return isinstance(x, float)",
        "from pydantic import Field\nfrom app.domain.calendar import paris_date",
        "from fractions import Fraction\nx = Fraction(1, 3)",
        "x = 7 // 2",
    ],
)
def test_pure_code_has_no_fault(source: str) -> None:
    assert found(source) == []


def test_the_norms_of_scoring_are_the_one_module_with_floats() -> None:
    assert found("x: float = 0.5 / 2", "app/domain/scoring/norms.py") == []
    assert found("x: float = 0.5", "app/domain/scoring/norms_of_others.py") == [(1, "float")]
    assert found("x = a / b", "app/domain/scoring/scale.py") == []


@pytest.mark.parametrize(
    "source",
    [
        "session.begin()",
        "session.commit()",
        "connection.transaction()",
        "connection.rollback()",
        "connection.execute('BEGIN')",
        "connection.execute(' commit;')",
        "execute(text('START TRANSACTION READ ONLY'))",
    ],
)
def test_a_transaction_begins_and_ends_at_the_door_or_in_a_migration_only(source: str) -> None:
    assert found(source, STORE) == [(1, "transaction")]
    assert found(source, ROUTER) == [(1, "transaction")]
    assert found(source, DOOR) == []
    assert found(source, "app/persistence/migrations/env.py") == []


def test_a_word_that_only_looks_like_a_transaction_statement_is_fine() -> None:
    assert found("connection.execute('SELECT beginning FROM bilan')\nlog('commit refused')\ncommit(1)", STORE) == []


@pytest.mark.parametrize("source", ["from typing import TYPE_CHECKING", "import typing\nif typing.TYPE_CHECKING: ..."])
def test_type_checking_is_banned_in_every_room(source: str) -> None:
    assert "type-checking" in {rule for _, rule in found(source, ROUTER)}


@pytest.mark.parametrize("source", ["x = minutes > 1440", "x = add_calendar_days(day, days=60)", "x = 30 <= percent"])
def test_a_legal_number_in_a_rule_comes_from_the_registry(source: str) -> None:
    assert found(source, RULES) == [(1, "legal-number")]
    assert found(source, "app/domain/process/closing.py") == [(1, "legal-number")]
    assert found(source, PURE) == []


def test_nothing_and_one_are_not_legal_numbers() -> None:
    assert found("x = count > 0 and rounds >= 1 and add_calendar_days(day, days=1)", RULES) == []


def test_outside_the_domain_clocks_and_waiting_are_allowed() -> None:
    assert found("import time\nasync def f():\n    await g(time.time(), 0.5)", ROUTER) == []


def test_the_lint_names_the_file_and_the_line(tmp_path: Path) -> None:
    module = tmp_path / PURE
    module.parent.mkdir(parents=True)
    module.write_text("x = 1\nimport random\n")
    assert [str(fault) for fault in check(tmp_path)] == [f"{PURE}:2: impure-import: the domain does not import random"]


def test_a_noun_decides_for_itself_and_process_for_several() -> None:
    source = "from app.domain.quote.decide import decide"
    assert found(source, "app/domain/bilan/rules.py") == [(1, "two-nouns")]
    assert found(source, "app/domain/quote/table.py") == found(source, "app/domain/process/committing.py") == []
    assert found("from app.domain.quote.rules import LAPSED", "app/domain/bilan/table.py") == []
