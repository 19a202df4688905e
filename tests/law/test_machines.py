"""The tables as a whole: no dead end, no unreachable state, one meaning for each rule, roles and states that exist."""

import ast
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from app.domain.bilan.course_rules import MIN_ACCOMPANIMENT
from app.domain.funding_request.cpf_rules import REPORTED
from app.domain.law.rule import Basis, Duration, Finding, Severity
from app.domain.machine import ABSENT, Machine, Row
from app.domain.vocabulary import Language
from app.service.handles import COMMANDS, HANDLES

MACHINES = {handle.machine.noun: handle.machine for handle in HANDLES.values()}
DOMAIN = Path(__file__).parents[2] / "app" / "domain"
RULES = [rule for machine in MACHINES.values() for rule in machine.rules()]


@pytest.mark.parametrize("noun", sorted(MACHINES))
def test_every_state_is_reached_and_only_final_states_have_no_way_out(noun: str) -> None:
    assert MACHINES[noun].defects() == []


@pytest.mark.parametrize("noun", sorted(MACHINES))
def test_two_rows_of_one_command_never_apply_without_a_guard_that_chooses(noun: str) -> None:
    assert [pair for pair in combinations(MACHINES[noun].rows, 2) if ambiguous(*pair)] == []


def ambiguous(one: Row, other: Row) -> bool:
    """Both could apply, and no guard tells them apart."""
    same = one.on is other.on and set(one.frm) & set(other.frm) and one.by & other.by
    return bool(same) and not (one.when.name and other.when.name and one.when.name != other.when.name)


def test_a_rule_says_the_same_wherever_it_is_checked() -> None:
    said: dict[str, set[tuple[object, ...]]] = {}
    for rule in RULES:  # its severity follows the route and the date
        said.setdefault(rule.id, set()).add((rule.articles, rule.fr, rule.en, rule.remedy_fr, rule.remedy_en))
    assert {rule: meanings for rule, meanings in said.items() if len(meanings) > 1} == {}


def test_a_rule_is_declared_once() -> None:
    sources = [ast.parse(path.read_text()) for path in DOMAIN.rglob("*.py")]
    calls = (node for source in sources for node in ast.walk(source) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Rule")
    ids = Counter(ast.unparse(word.value) for call in calls for word in call.keywords if word.arg == "id")
    assert [rule for rule, times in ids.items() if times > 1] == []


def test_a_draft_says_that_it_is_not_in_force() -> None:
    draft, law = MIN_ACCOMPANIMENT
    found = Finding({"done": Duration(750), "min": Duration(780)})
    assert (draft.basis, law.basis) == (Basis.DRAFT, Basis.LAW)
    assert draft.sentence(Language.EN, found) == f"{law.sentence(Language.EN, found)} Announced, not in force yet."


@pytest.mark.parametrize("rule", {r.id: r for r in RULES}.values(), ids=lambda r: r.id)
def test_every_rule_has_an_article_a_sentence_and_a_remedy_in_both_languages(rule: object) -> None:
    assert all((rule.articles, rule.fr.endswith("."), rule.en.endswith(".")))  # type: ignore[attr-defined]  # a Rule
    assert all((rule.remedy(Language.FR), rule.remedy(Language.EN)))  # type: ignore[attr-defined]  # a Rule


# fmt: off
NEVER_REFUSED = {
    # what is the funder's or the employer's to judge: its answer decides, the provider is warned
    "fund.ft.aif": "the adviser may still accept a late quote",
    "fund.filing_lead": "the funder may still accept a late file",
    "fund.ceiling": "what exceeds a ceiling is paid by another: the funder decides what it grants",
    "fund.faf.tns": "the fund asks the person for her certificate of contribution, at her expense",
    "fund.agefiph": "the Agefiph itself checks that the person is entitled",
    "fund.opco.size": "above 50 employees an OPCO may pay from other money than the skills plan",
    "fund.opco.subrogation_2026": "each OPCO says whom it pays; known from secondary sources only",
    "fund.opco.refusal_motivated": "binds the OPCO: its refusal is recorded as it was told",
    # what happens on the CPF platform, or happens anyway: it is true all the same
    "cpf.of_reply": "the platform says whether a late answer came in time",
    "cpf.declare_entry": "a late declaration is still due",
    "cpf.declare_exit": "a late declaration is still due",
    "cpf.offer_fields": "the wording of an offer is the platform's to accept",
    "bilan.cep_information": "the CPF platform tells the holder itself",
    "fund.any.notify_events": "a start or an end is true even when the funder has not been told yet",
    "bilan.counsellor.qualification": "blocks for a tool that asks for a certification; else titles that are not recorded may exist",
    "contract.staging": "how instalments follow the work is our reading of L6353-6",
    "attendance.signed": "asked of sessions by analogy with R6313-3; a session that is not signed is not billed",
    # what the law, or the service, does by itself
    "retention.destroy_at_end": "the service destroys; while it is late the file is warned, and nothing is kept by refusing",
    "retention.withdraw": "tells what the withdrawal destroys: a person may always withdraw",
    "followup.without_docs": "tells that nothing was kept: the follow-up takes place all the same",
    "convention.silence_refusal": "the service applies it when the ten days are over",
    "fund.counts_for_5y": "told with the grant: it bars the next bilan, not this one",
    "cpf.service_done": "the platform validates it by itself",
    "cpf.participation.exempt": "tells why the share is not due",
    "cpf.order_of_money": "the platform takes the money in that order",
    "worktime.old_leave": "repealed: told to whoever still asks for it",
    "worktime.pay_kept": "binds the employer",
    "bilan.provider.identified_unit": "the unit is stated once for the whole organisation: the person is told while it is not",
    "data_request.answered_in_time": "an answer that is late is still owed",
    "bpf.file_by_april_30": "a report that is late is still to be filed",
    "leave.fpe.answer": "silence of a public employer decides nothing: the delay is told, and watched",
    "leave.fp.attendance": "tells which certificate the agent owes her employer",
    "worktime.cpf.reply_30d": "silence is an agreement: the service applies it",
}
# fmt: on
"""Rules of the law, the platform or a funder that do not block, and why. May only shrink."""


def test_law_platform_and_funders_block_unless_the_list_says_why_not() -> None:
    binding = {Basis.LAW, Basis.PLATFORM_TERMS, Basis.FUNDER}
    asked = [rule for rule in RULES if rule not in REPORTED]
    assert {rule.id for rule in asked if rule.basis in binding and rule.severity is not Severity.BLOCK} == NEVER_REFUSED.keys()


def test_what_the_platform_reports_is_never_refused() -> None:
    assert [rule.id for rule in REPORTED if rule.severity is Severity.BLOCK] == []


def test_promises_and_drafts_never_block() -> None:
    assert [rule.id for rule in RULES if rule.basis in {Basis.PROMISE, Basis.DRAFT} and rule.severity is Severity.BLOCK] == []


def test_every_command_has_one_code_a_verb_and_a_sentence() -> None:
    assert len(COMMANDS) == len(HANDLES)
    assert [c.__name__ for c in HANDLES if not (c.verb and c.summary and c.__doc__)] == []


def test_a_deadline_that_fires_names_a_command_that_the_service_may_give() -> None:
    silent: list[tuple[str, str]] = []
    for machine in MACHINES.values():
        for row in machine.rows:
            silent += [(machine.noun, c.kind) for c in row.clocks if c.fires and not performed_by_the_service(machine, c.fires)]
    assert silent == []


def performed_by_the_service(machine: Machine[object], command: type) -> bool:  # type: ignore[type-var]  # any file
    """The system role may give the command in some state."""
    return any(r.on is command and "system" in r.by and r.frm != (ABSENT,) for r in machine.rows)
