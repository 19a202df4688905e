"""Every operation of the contract, asked by every kind of caller, of its own, of a stranger's and of another tenant's object.

What is expected is read from the contract and from the confidentiality matrix, never from an answer.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from uuid_utils.compat import uuid7

from app.domain.bilan.records import HoursLedger
from app.domain.identity.scopes import OFFERED, ClientKind
from app.domain.policy import Category, reads_whole
from app.domain.record import Kept, plural
from app.domain.synthesis.records import SynthesisVersion
from app.domain.vocabulary import Role
from app.edge.contract.law import machines
from tests.conftest import NIGHTLY, Base
from tests.http.everything import BEGINS, CANARY, Files, everything
from tests.http.journey import Actor, World

CONTRACT = json.loads(Path(__file__).parents[2].joinpath("openapi/openapi.json").read_text("utf-8"))
ROLE = {role.value: role for role in Role if role is not Role.SYSTEM} | {"second_counsellor": Role.COUNSELLOR}
MACHINES = {"funder": ClientKind.FUNDER, "script": ClientKind.SCRIPT}
LISTS = sorted(path for path, item in CONTRACT["paths"].items() if "get" in item and "{" not in path and path.startswith("/v1/"))
STRANGERS = ("second_counsellor", "referent", "employer", "funder")
"""Who has no part in the file `alone`: nothing of it may exist for them."""
ASKING_ELSEWHERE = frozenset(ROLE) if NIGHTLY else frozenset({"administrator", "counsellor", "employer", "script"})
REGISTRY = frozenset(
    {
        "organisations",
        "members",
        "offers",
        "employers",
        "funders",
        "accounts",
        "clients",
        "invitations",
        "anomalies",
        "publications",
        "quality-proofs",
        "training-reports",
    }
)
"""What belongs to no file."""
NEVER_THE_SAME = frozenset({"instance", "request_id"})
BY_SEGMENT = {plural(noun): kind for noun, kind in Kept.of_noun.items()}
UNDER: dict[str, tuple[Category, type[Kept] | None]] = {
    "timeline": (Category.EXISTENCE, None),
    "access-journal": (Category.CONSENTS, None),
    "drafts": (Category.PROJECTS, None),
    "reading": (Category.RESULTS, None),
    "hours": (Category.ATTENDANCE, HoursLedger),
    "versions": (Category.SYNTHESIS, SynthesisVersion),
    "documents": (Category.PERSONAL_COPY, None),
}
"""What hangs under a resource and has no path of its own: the category that it tells of, and the record whose views serve it."""
CONDITIONS: dict[tuple[str, str], int] = {
    # what an outsider itself supplied
    ("employers", "employer"): 200,
    ("beneficiaries", "employer"): 404,
    # whoever invited sees what she sent, nobody else's
    ("invitations", "counsellor"): 404,
    ("invitations", "second_counsellor"): 404,
    # a complaint is unknown to a counsellor, but to the one who recorded it
    ("complaints", "counsellor"): 404,
    ("complaints/access-journal", "counsellor"): 404,
    # a request over personal data is unknown to those who do not answer it
    ("data-requests", "counsellor"): 404,
    ("data-requests/access-journal", "counsellor"): 404,
    # a quote is known to the employer that pays it: here none does
    ("quotes", "employer"): 404,
    # what is billed is known to its debtor, here the funder
    ("billing-items", "employer"): 404,
    # a warning is told to those who read whole what it is about, here the needs analysis
    ("warnings", "auditor"): 404,
    ("warnings", "employer"): 404,
    ("warnings", "funder"): 404,
    # whose reads were stopped knows that it is told, and nothing of what becomes of it
    ("anomalies", "second_counsellor"): 403,
    # what an emergency access opens is shown to whoever asked for it, once it is open: here it is not
    ("emergency-access/documents", "beneficiary"): 403,
    # the polled status is the funder's, and the administration's that wants to know what funders are told
    ("funding-requests/status", "beneficiary"): 404,
    ("funding-requests/status", "counsellor"): 404,
    ("funding-requests/status", "employer"): 404,
    ("funding-requests/status", "auditor"): 404,
}
"""(what is read, caller) → the status, where a condition decides beside the role. This list may only shrink."""
WIDE = frozenset({Role.ADMINISTRATOR, Role.SCRIPT, Role.DPO, Role.AUDITOR})
"""Who knows that every entry and every file of the provider exists."""


@dataclass(frozen=True)
class Operation:
    """One operation with an id in its path."""

    name: str
    method: str
    path: str
    scope: str | None
    command: str | None
    body: Any = field(hash=False)

    @property
    def segment(self) -> str:
        """The collection of the object in its path."""
        return self.path.split("/")[2]

    async def asked(self, actor: Actor, id: str) -> httpx.Response:
        """One request, which changes nothing where that can be asked."""
        path = self.path.replace("{id}", id).replace("{item}", "m01")
        headers = {} if self.method == "GET" else {"idempotency_key": str(uuid4()), "if_match": "*"}
        query = "?dry_run=true" if self.command else ""
        return await actor.call(self.method, path + query, self.body, **headers)


def operations() -> Iterator[Operation]:
    """Each operation that names an object by its id."""
    for path, item in CONTRACT["paths"].items():
        for method, told in item.items():
            if "/{id}" in path and not path.startswith("/v1/rules/") and path.split("/")[2] != "instruments":
                contents = list(told.get("requestBody", {}).get("content", {}).values())
                examples = [c["example"] if "example" in c else next(iter(c["examples"].values()))["value"] for c in contents]
                body = examples[0] if examples else None
                yield Operation(told["operationId"], method.upper(), path, told.get("x-scope"), told.get("x-command"), body)


OPERATIONS = tuple(operations())


@dataclass(frozen=True)
class House:
    """Two providers that know nothing of each other, and the files of the first."""

    world: World
    elsewhere: World
    files: Files


@pytest.fixture(scope="module")
async def house(client: httpx.AsyncClient) -> House:
    made = []
    for _ in "ab":
        told = (await client.post("/v1/sandbox/organisations", json={"clock_start": f"{BEGINS}T08:00:00Z"})).json()
        made.append(World(client, told["ids"], {role: Actor(client, token) for role, token in told["tokens"].items()}))
    return House(made[0], made[1], await everything(made[0], frozenset(BY_SEGMENT)))


@pytest.fixture(scope="module")
async def read(house: House) -> dict[tuple[Operation, str, str], httpx.Response]:
    """Every read of both files by every caller of their provider: operation, caller, id."""
    found = {}
    for operation in OPERATIONS:
        for object_id in house.files.of(operation.segment) if operation.method == "GET" else ():
            for name, actor in house.world.actors.items():
                found[operation, name, object_id] = await operation.asked(actor, object_id)
    return found


def told(answer: httpx.Response) -> tuple[Any, ...]:
    """All of an answer but what names the occurrence."""
    body = {k: v for k, v in answer.json().items() if k not in NEVER_THE_SAME} if answer.content else None
    return (
        answer.status_code,
        body,
        sorted((k, v) for k, v in answer.headers.items() if k not in {"x-request-id", "date", "content-length"}),
    )


def nobody_s() -> str:
    """An id that nobody has."""
    return str(uuid7())


async def test_an_object_of_another_tenant_is_an_unknown_one_for_every_operation_and_every_caller(house: House) -> None:
    differing, accepted = [], []
    for operation in OPERATIONS:
        theirs = house.files.own(operation.segment, "counsellor")
        for name, actor in house.elsewhere.actors.items() if theirs else ():
            if name not in ASKING_ELSEWHERE:
                continue
            foreign, unknown = await operation.asked(actor, theirs), await operation.asked(actor, nobody_s())
            if told(foreign) != told(unknown):
                differing.append((operation.name, name, foreign.text, unknown.text))
            if foreign.status_code < 400:
                accepted.append((operation.name, name))
    assert differing == []
    assert accepted == []


async def test_a_file_of_which_one_is_no_part_is_an_unknown_one_for_every_operation(house: House) -> None:
    differing, accepted = [], []
    for operation in OPERATIONS:
        theirs = house.files.alone.get(operation.segment)
        if theirs is None or operation.segment in REGISTRY:
            continue
        for name in STRANGERS:
            actor = house.world.actors[name]
            strange, unknown = await operation.asked(actor, theirs), await operation.asked(actor, nobody_s())
            if told(strange) != told(unknown):
                differing.append((operation.name, name, strange.text, unknown.text))
            if strange.status_code < 400:
                accepted.append((operation.name, name))
    assert differing == []
    assert accepted == []


def expected(operation: Operation, name: str) -> int:
    """The status that the matrix gives to a read of an object of the caller's own file, or of its provider's registry."""
    role, last = ROLE[name], operation.path.rsplit("/", 1)[1]
    if name in MACHINES and operation.scope not in OFFERED[MACHINES[name]]:
        return 403
    for what in (f"{operation.segment}/{last}", operation.segment if last in {"{id}", "actions"} else ""):
        if (status := CONDITIONS.get((what, name))) is not None:
            return status
    kind = BY_SEGMENT[last if last in BY_SEGMENT else operation.segment]
    category, viewed = UNDER.get(last, (kind.about.category, kind))
    roles = frozenset({role, Role.ADMINISTRATOR} if role is Role.SCRIPT else {role})
    seen = reads_whole(category, roles) or bool(viewed and roles & viewed.views.keys())
    if operation.segment in REGISTRY:
        return 200 if seen else 403 if role in WIDE else 404
    return 404 if name in {"second_counsellor", "referent"} else 200 if seen else 403


async def test_what_is_read_of_one_s_own_file_is_what_the_matrix_says(house: House, read: Any) -> None:
    wrong = [
        (operation.path, name, answer.status_code, expected(operation, name))
        for (operation, name, object_id), answer in read.items()
        if object_id == house.files.own(operation.segment, name) and answer.status_code != expected(operation, name)
    ]
    assert wrong == [], "\n".join(map(str, wrong))


async def test_what_is_written_in_confidence_is_read_by_the_person_and_her_counsellor_alone(
    house: House, read: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    lists = {(path, name): await actor.call("GET", path) for name, actor in house.world.actors.items() for path in LISTS}
    answers = [(operation.path, name, answer.text) for (operation, name, _), answer in read.items()]
    answers += [(path, name, answer.text) for (path, name), answer in lists.items()]
    assert {name for _, name, body in answers if CANARY in body} == {"beneficiary", "counsellor"}
    for actor in house.world.actors.values():
        await actor.call("GET", "/v1/notes/Kanari")
        await actor.call("POST", f"/v1/bilans/{house.files.alone['bilans']}/notes", {"content": {"text": CANARY, "more": CANARY}})
    assert CANARY not in capsys.readouterr().out


async def test_no_list_and_no_event_names_a_file_of_which_one_is_no_part(house: House) -> None:
    known = REGISTRY | {"beneficiaries"}
    secret = {one for segment, one in house.files.alone.items() if segment not in known} - set(house.files.shared.values())
    assert len(secret) > 15
    for name in STRANGERS:
        for path in LISTS:
            body = (await house.world.actors[name].call("GET", path)).text
            assert not {one for one in secret if one in body}, (name, path)


async def test_nothing_written_in_confidence_lies_in_clear_in_the_database(house: House, database: Base) -> None:
    connection = await asyncpg.connect(database.endpoint.admin_url)
    try:
        found = await connection.fetch("SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public'")
        assert len(found) > 40
        for table in (row["name"] for row in found):
            forms = f"ARRAY['%{CANARY}%', '%{CANARY.encode().hex()}%']"  # as text, and as bytes are shown
            clear = await connection.fetchval(f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE ANY ({forms})")  # noqa: S608
            assert clear == 0, table
    finally:
        await connection.close()


def given_by(command: str) -> frozenset[Role]:
    """The roles to which a row of a table opens a command."""
    return frozenset(role for machine in machines() for row in machine.rows if row.on.__name__ == command for role in row.by)


async def test_a_command_that_no_row_opens_to_a_role_is_never_accepted_from_it_on_its_own_file(house: House) -> None:
    accepted, tried = [], 0
    for operation in OPERATIONS:
        for name, actor in house.world.actors.items() if operation.command else ():
            roles = {ROLE[name]} | ({Role.ADMINISTRATOR} if name == "script" else set())
            own = house.files.own(operation.segment, name)
            if own is None or roles & given_by(operation.command or ""):
                continue
            tried += 1
            answer = await operation.asked(actor, own)
            if answer.status_code not in {403, 404}:
                accepted.append((operation.name, name, answer.status_code, answer.text))
    assert accepted == [], "\n".join(map(str, accepted))
    assert tried > 700
