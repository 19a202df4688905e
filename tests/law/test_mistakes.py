"""What was entered in error: every machine has the same row, or a reason why not."""

import pytest

from app.domain import relied_on as r
from app.domain.bilan.records import PHASES, BilanStatus
from app.domain.billing_item.records import BILLED, BillingKind
from app.domain.consent.records import ConsentForm, ConsentKind
from app.domain.convention.records import HAS_BOUND, ConventionKind, ConventionStatus
from app.domain.funding_request.records import DEAD, CpfStatus
from app.domain.leave_request.records import AUTHORISED
from app.domain.machine import ABSENT, Machine, Row
from app.domain.mistake import ENTERED_IN_ERROR, NEVER_IN_ERROR, EnterInError, Mistake
from app.domain.policy import reads_whole
from app.domain.project.records import ProjectStatus
from app.domain.record import Kept, Replaceable
from app.domain.registry.records import FunderKind
from app.domain.session.records import SessionStatus
from app.domain.vocabulary import Role
from app.edge.contract.law import machines

MACHINES = {machine.noun: machine for machine in machines()}
CORRECTED = {noun: [row for row in machine.rows if row.correction] for noun, machine in MACHINES.items()}
WITH = sorted(noun for noun, rows in CORRECTED.items() if rows)
LEFT = {"destroyed", ENTERED_IN_ERROR}


def row_of(noun: str) -> Row:
    (row,) = CORRECTED[noun]
    return row


def test_every_machine_has_it_or_says_why_not() -> None:
    assert sorted(MACHINES.keys() - set(WITH)) == sorted(NEVER_IN_ERROR)


def test_where_no_person_writes_or_an_entry_is_amended_and_retired_there_is_none() -> None:
    """The reasons are checked where tables can tell."""
    by_the_service = {noun for noun in NEVER_IN_ERROR if all(row.by == {Role.SYSTEM} for row in MACHINES[noun].rows)}
    assert by_the_service == {"retention_item", "deadline"}
    amended = {noun for noun, why in NEVER_IN_ERROR.items() if "amended" in why}
    assert amended == {noun for noun in NEVER_IN_ERROR if any(row.event == "amended" for row in MACHINES[noun].rows)}


@pytest.mark.parametrize("noun", WITH)
def test_it_leaves_every_state_but_destruction_and_is_final(noun: str) -> None:
    machine: Machine[object] = MACHINES[noun]  # type: ignore[type-var]  # any file
    row = row_of(noun)
    assert set(row.frm) == set(map(str, machine.states)) - LEFT
    assert ENTERED_IN_ERROR in machine.final
    assert [one for one in machine.rows if ENTERED_IN_ERROR in one.frm] == []


@pytest.mark.parametrize("noun", WITH)
def test_it_is_said_with_a_reason_of_one_list_by_one_of_those_who_write(noun: str) -> None:
    row = row_of(noun)
    assert issubclass(row.on, EnterInError)
    assert row.on.model_fields["reason"].is_required()
    assert row.on.model_fields["reason"].annotation is Mistake
    writers = frozenset[Role]().union(*(row.by for row in MACHINES[noun].rows if not row.correction))
    assert row.by <= writers | {Role.ADMINISTRATOR, Role.SYSTEM}
    assert row.by - {Role.SYSTEM}
    assert not row.by & {Role.EMPLOYER, Role.FUNDER}


@pytest.mark.parametrize("noun", WITH)
def test_it_names_what_takes_its_place_in_the_same_file(noun: str) -> None:
    assert issubclass(Kept.of_noun[noun], Replaceable)
    assert "mistake.replaced_in_file" in {rule.id for rule in row_of(noun).rules}


def test_nobody_outside_a_file_says_so_of_what_she_may_not_read() -> None:
    """An administrator has no part in what only the person and her counsellor read."""
    hers = {noun for noun in WITH if not reads_whole(Kept.of_noun[noun].about.category, frozenset({Role.ADMINISTRATOR}))}
    content = {noun for noun in hers if Kept.of_noun[noun].content_class is not None and Role.ADMINISTRATOR not in Kept.of_noun[noun].views}
    assert {noun for noun in content if Role.ADMINISTRATOR in row_of(noun).by} == set()


def test_nothing_is_born_in_error() -> None:
    assert [noun for noun in WITH if ABSENT in row_of(noun).frm] == []


def test_states_are_spelled_as_the_tables_spell_them() -> None:
    assert r.PHASES == PHASES
    assert set(SessionStatus) >= r.TOOK_PLACE >= r.SIGNED_BY_BOTH
    assert {*HAS_BOUND, ConventionStatus.AMENDED} == r.BOUND
    assert (BILLED, AUTHORISED, DEAD) == (r.BILLED, r.AUTHORISED, r.GIVEN_UP)
    assert set(CpfStatus) >= r.ENTERED
    assert set(ConsentKind) >= r.OWN_ACT.keys()
    assert {BilanStatus.SUSPENDED, BilanStatus.CLOSED} == {"suspended", "closed"}
    assert (BillingKind.CREDIT, FunderKind.CPF, ConventionKind.MCF_TERMS) == ("credit", "cpf", "mcf_terms")
    assert (ProjectStatus.FORMALISED, ConsentForm.ACCOUNT, SessionStatus.LOCKED) == ("formalised", "account", "locked")
