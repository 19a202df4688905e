"""The committed contract and the pages of the law are what the code says, and each keeps its own promises."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from app.domain.identity.scopes import FAMILIES, SCOPES
from app.domain.vocabulary import Role
from app.edge.catalogue import CATALOGUE
from app.edge.contract.law import machines, rules
from app.edge.contract.operations import operations
from app.edge.contract.schemas import PREFIX, refs
from app.main import contract_files
from tools import law_docs

ROOT = Path(__file__).parents[2]
FILES = contract_files()
DOCUMENT: dict[str, Any] = json.loads(FILES["openapi.json"])
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
OPERATIONS = [pytest.param(path, operation, id=operation["operationId"]) for path, _, operation in operations(DOCUMENT)]


def validator(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema | {"components": DOCUMENT["components"]}, validate_formats=True)


def contents(operation: dict[str, Any]) -> list[dict[str, Any]]:
    parts = [operation.get("requestBody", {}), *operation["responses"].values()]
    return [content for part in parts for content in part.get("content", {}).values()]


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_committed_contract_is_the_one_of_the_code(name: str) -> None:
    assert (ROOT / "openapi" / name).read_text("utf-8") == FILES[name], "run `make openapi` and commit"


def test_the_pages_of_the_law_are_those_of_the_tables() -> None:
    assert law_docs.stale() == [], "run `make openapi` and commit"


def test_two_generations_are_equal_to_the_byte() -> None:
    assert contract_files() == FILES


def test_every_operation_has_a_name_of_its_own() -> None:
    names = Counter(operation["operationId"] for _, _, operation in operations(DOCUMENT))
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_examples_are_valid_against_their_schemas(path: str, operation: dict[str, Any]) -> None:
    for content in contents(operation):
        given = [content["example"]] if "example" in content else [e["value"] for e in content.get("examples", {}).values()]
        for value in given:
            found = [f"{'/'.join(map(str, e.instance_path))}: {e.message}" for e in validator(content["schema"]).iter_errors(value)]
            assert found == [], path


def test_examples_of_problems_are_valid() -> None:
    problem = validator({"$ref": f"{PREFIX}Problem"})
    for response in DOCUMENT["components"]["responses"].values():
        for example in response["content"]["application/problem+json"]["examples"].values():
            problem.validate(example["value"])


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_the_statuses_of_an_operation_are_those_of_its_problem_codes(path: str, operation: dict[str, Any]) -> None:
    shared = {status for status, response in operation["responses"].items() if "$ref" in response}
    told = {str(CATALOGUE[code].status) for code in operation["x-problems"]}
    own = {status for status in operation["responses"] if status >= "400"} - shared
    assert shared == told - own, path


def test_rules_of_operations_are_published() -> None:
    named = {rule for _, _, operation in operations(DOCUMENT) for rule in operation.get("x-rules", ())}
    assert named <= rules().keys()


def test_a_scope_that_is_offered_opens_an_operation_and_a_family_has_some() -> None:
    used = {operation["x-scope"] for _, _, operation in operations(DOCUMENT) if "x-scope" in operation}
    required = {s for _, _, operation in operations(DOCUMENT) for way in operation["security"] for s in way.get("machine", ())}
    assert required == set(SCOPES)
    assert FAMILIES.keys() <= {scope.partition(":")[0] for scope in used}


THROUGH_ANOTHER = frozenset({"InviteMember", "InviteBeneficiary", "InviteEmployer"})
"""Given through `POST /v1/invitations`, whose body names whom: one operation for the three."""


def test_every_command_that_somebody_may_give_is_an_operation_and_no_other_is() -> None:
    given = {operation["x-command"] for _, _, operation in operations(DOCUMENT) if "x-command" in operation}
    tables = {row.on.__name__ for machine in machines() for row in machine.rows if row.by - {Role.SYSTEM}}
    assert given == tables - THROUGH_ANOTHER
    assert tables >= THROUGH_ANOTHER


def test_no_name_was_given_by_a_program() -> None:
    assert [name for name in SCHEMAS if name.endswith(("-Input", "-Output", "Row")) or "__" in name] == []


def test_every_machine_is_sound() -> None:
    assert [defect for machine in machines() for defect in machine.defects()] == []


def test_every_schema_is_used() -> None:
    used = set(refs([DOCUMENT["paths"], DOCUMENT["components"]]))
    assert set(SCHEMAS) - used == set()
