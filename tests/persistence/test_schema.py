"""The first revision is what the declared tables and the guards say: nobody edits it by hand."""

from app.persistence.schema import house
from tools.schema import TARGET


def test_the_first_revision_is_what_the_tables_and_the_guards_declare() -> None:
    assert TARGET.read_text("utf-8") == house()
