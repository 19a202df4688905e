"""What the statements of autosaves always contain, whatever the draft: the tenant, the state, the person, the revision."""

import re

import pytest

from app.domain.action_plan.table import MACHINE as ACTION_PLAN
from app.domain.assignment.records import Answer
from app.domain.law.rule import Severity
from app.domain.needs_analysis.table import MACHINE as NEEDS_ANALYSIS
from app.domain.note.table import MACHINE as NOTE
from app.domain.objective.table import MACHINE as OBJECTIVE
from app.domain.policy import Right, right
from app.domain.project.table import MACHINE as PROJECT
from app.persistence.columns import sealed
from app.persistence.drafting import DRAFTS, Draft, identity_sql, insert_sql, standing_sql, update_sql
from app.service.drafts import revision_in, revision_tag
from app.service.outcomes import Stale

EVERY = pytest.mark.parametrize("draft", DRAFTS.values(), ids=lambda d: d.record.noun)


def parameters(statement: str) -> set[int]:
    return {int(n) for n in re.findall(r"\$(\d+)", statement)}


@EVERY
def test_every_table_of_a_statement_is_read_under_its_organisation(draft: Draft) -> None:
    for statement in (identity_sql(draft), update_sql(draft), standing_sql(draft)):
        for alias in re.findall(r"(?:FROM|JOIN|UPDATE) \w+ (\w)\b", statement):
            assert re.search(rf"\b{alias}\.org_id = \$1", statement), (alias, statement)


@EVERY
def test_a_save_demands_the_state_the_person_and_the_revision_in_the_same_statement(draft: Draft) -> None:
    statement = update_sql(draft)
    for demanded in (".status = ANY($5", ".party_id = $3", ".role = ANY($4", "FROM seat x", "d.revision = $7"):
        assert demanded in statement
    assert parameters(statement) == set(range(1, 9 + len(draft.written())))
    assert statement.count(";") == 0


@EVERY
def test_a_save_touches_neither_the_guard_nor_the_events(draft: Draft) -> None:
    written = re.findall(r"(?:UPDATE|INSERT INTO) (\w+)", update_sql(draft) + (insert_sql(draft) if draft.inserts else ""))
    assert set(written) == {draft.record.noun, draft.parent.noun}  # the parent's revision alone


@EVERY
def test_what_is_saved_is_sealed_and_only_by_roles_that_may_write_it(draft: Draft) -> None:
    assert draft.content in sealed(draft.record)
    assert draft.record.content_class is not None
    allowed = {role for role in draft.roles if right(draft.record.about.category, role) is not Right.NONE}
    assert allowed == draft.roles


def test_the_first_answer_is_inserted_once_under_the_same_conditions() -> None:
    statement = insert_sql(DRAFTS[Answer])
    for demanded in ("p.status = ANY($5", "x.role = ANY($4", "p.org_id = $1", "ON CONFLICT DO NOTHING"):
        assert demanded in statement
    assert parameters(statement) == set(range(1, 10))


@pytest.mark.parametrize("machine", [NEEDS_ANALYSIS, OBJECTIVE, PROJECT, ACTION_PLAN, NOTE], ids=lambda m: m.noun)
def test_no_warning_hangs_on_what_is_autosaved_so_its_validator_needs_not_count_them(machine: object) -> None:
    assert [r.id for r in machine.rules() if r.severity is Severity.WARN] == []  # type: ignore[attr-defined]  # a Machine of any file


class Seen:
    version, revision = 3, 7


class SeenAnswer:
    revision = 7


def test_the_validator_of_a_draft_names_version_and_revision() -> None:
    assert (revision_tag(Seen()), revision_tag(SeenAnswer())) == ('"3.7"', '"7"')
    assert revision_in((revision_tag(Seen()),)) == revision_in((revision_tag(SeenAnswer()),)) == 7
    assert revision_in(("*",)) is None


@pytest.mark.parametrize("tags", [(), ('"abc"',), ('"1.2"', '"1.3"'), ('"1.²"',), ('""',)])
def test_validators_that_name_no_revision_are_stale(tags: tuple[str, ...]) -> None:
    with pytest.raises(Stale):
        revision_in(tags)
