"""A process that answers requests holds what answering needs and no more."""

import subprocess
import sys

HEAVY = ("sqlalchemy", "sqlmodel", "alembic", "typst", "phonenumbers", "app.persistence.tables")


def test_a_serving_process_never_imports_the_schema_tools_or_the_typesetter() -> None:
    found = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", f"import sys, app.main; print([m for m in {HEAVY!r} if m in sys.modules])"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert found.stdout.strip() == "[]"
