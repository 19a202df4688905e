"""The OpenAPI document of an application, and every committed file of the contract."""

import json
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.domain.identity.scopes import SCOPES
from app.edge.contract import answers
from app.edge.contract.examples import Sampler
from app.edge.contract.law import machines, machines_told, problems_told
from app.edge.contract.operations import ORGANISATION, Incomplete, completed, operations, segment_of
from app.edge.contract.schemas import Names, bounded, quiet, reached, refs, renamed
from app.edge.served import routes_of

Document = dict[str, Any]
VERSION: Final = "0.1.0"
"""Of the contract: additive changes inside `/v1` raise the second number."""

DESCRIPTION: Final = """\
The French *bilan de compétences* (C. trav. L6313-1, L6313-4, R6313-4 to R6313-8) as an API: the file of a person, from the first
inquiry to the certified destruction of what it held.

**Conventions.** JSON in UTF-8; every documented member is always present in an answer, null included. Identifiers are UUIDv7. Instants
are RFC 3339 in UTC with `Z`; legal dates are days in Europe/Paris. Durations are whole minutes (`…_minutes`), money whole euro cents
(`…_cents`).

**Commands.** A status moves only by a named command, `POST /v1/<resources>/{id}/<command>`, or by creating what it produces. Send one
`Idempotency-Key` an intent (kept at least 31 days: the same key hears the same answer) and, on an existing resource, `If-Match` with
the ETag that you read. `?dry_run=true` decides and changes nothing. `GET …/{id}/actions` says what may be done now, and why not.

**Refusals.** A rule that does not hold is a 409 with its id, its article, a sentence and a remedy; the rules of an operation are in
`x-rules`, all of them in `problems.json`. A warning never blocks: it appears in `open_warnings` until a named member acknowledges it.

**Errors** are problem documents (RFC 9457) with a stable `code`; those of an operation are in `x-problems`. Sentences are in French,
or in English with `Accept-Language: en`.

**Evolution.** Inside `/v1` changes are additive. States (`…Status`) are closed lists; every other list of codes is open
(`x-extensible-enum`): ignore values and members that you do not know.
"""
TAGS: Final = {
    "Provider": "The organisation, its members and its offers.",
    "People": "Beneficiaries, employers and funders.",
    "The file": "The bilan and its papers: quotes, conventions, funding, sessions, what was checked and what is due.",
    "Funding": "Funding requests, leave requests, and what is billed to whom.",
    "Content": "What is sealed under the beneficiary's keys: needs, objectives, notes, projects, action plan.",
    "Tests": "Questionnaires, answers and results, which only a debrief releases.",
    "Synthesis and secrecy": "The synthesis, consents, the access journal, retention and destruction.",
    "After": "Follow-ups, complaints, and requests over personal data.",
    "Quality": "What proves each indicator of the quality reference, published results, the yearly training report.",
    "Access": "Who the caller is, invitations, accounts, and the credentials of machines.",
    "Integrators": "The change feed.",
    "Law": "The machines and the rules as data.",
    "Sandbox": "The legal clock of sandbox organisations; absent from production.",
    "Platform": "Tokens, discovery, health, and this contract.",
}
_ORGANISATION: Final = {
    "name": ORGANISATION,
    "in": "header",
    "required": False,
    "description": "The organisation to act in, for people whom several know (see `GET /v1/me`).",
    "schema": {"type": "string", "format": "uuid", "maxLength": 36},
}
PERSON: Final = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "An access token of a person, from an OpenID provider of the installation. Her roles and her files limit her.",
}


def document(api: FastAPI) -> Document:
    """The OpenAPI 3.1 document of the application.

    Raises: Incomplete or ValueError when an operation does not say what the contract must say of it.
    """
    made = deepcopy(get_openapi(title=api.title, version=api.version, routes=routes_of(api)))
    made["info"] = {
        "title": "Bilan",
        "version": VERSION,
        "description": DESCRIPTION,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
    made["servers"] = [{"url": "/", "description": "This installation"}]
    for path, _, operation in operations(made):
        operation["responses"].pop("422", None)
        _schemas_only(operation)
        completed(path, operation)
    made["components"] = _components(made)
    _link(made)
    _examples(made)
    _check(made)
    used = {tag for _, _, operation in operations(made) for tag in operation["tags"]}
    if unknown := used - TAGS.keys():
        raise Incomplete(f"no description of the tag {', '.join(sorted(unknown))}")
    made["tags"] = [{"name": name, "description": said} for name, said in TAGS.items() if name in used]
    return made


def files(api: FastAPI) -> dict[str, str]:
    """The committed contract: file name → text, the same at every run."""
    made = {"openapi.json": document(api), "machines.json": machines_told(), "problems.json": problems_told()}
    return {name: text(content) for name, content in made.items()}


def text(content: Document) -> str:
    """JSON for people and for diffs."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _schemas_only(operation: dict[str, Any]) -> None:
    """FastAPI names each schema in a title; the component's name is enough."""
    for response in operation["responses"].values():
        for content in response.get("content", {}).values():
            content["schema"] = bounded(quiet(content["schema"])) or {"type": "object"}


def _components(made: Document) -> Document:
    raw = made["components"]["schemas"]
    asked, told = list(refs(list(_asked(made)))), list(refs(list(_told(made))))
    states = frozenset(machine.states.__name__ for machine in machines())
    names = Names(raw, asked=reached(raw, iter(asked)), told=reached(raw, iter(told)), states=states)
    for _, _, operation in operations(made):
        for side, name in (("requestBody", names.asked), ("parameters", names.asked), ("responses", names.told)):
            if side in operation:
                operation[side] = renamed(operation[side], name)
    return {
        "schemas": dict(sorted({**names.schemas(), **answers.schemas()}.items())),
        "responses": answers.responses(code for _, _, operation in operations(made) for code in operation["x-problems"]),
        "parameters": {ORGANISATION: _ORGANISATION},
        "headers": answers.HEADERS,
        "securitySchemes": {"person": PERSON, "machine": _machine()},
    }


def _asked(made: Document) -> Iterator[Any]:
    for _, _, operation in operations(made):
        yield operation.get("requestBody", {})
        yield operation.get("parameters", [])


def _told(made: Document) -> Iterator[Any]:
    for _, _, operation in operations(made):
        yield [response for response in operation["responses"].values() if "$ref" not in response]


def _machine() -> dict[str, Any]:
    scopes = {scope: f"{'Read' if scope.endswith(':read') else 'Write'} {scope.partition(':')[0].replace('-', ' ')}" for scope in SCOPES}
    flows = {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": scopes}}
    return {"type": "oauth2", "flows": flows, "description": "A machine client of the provider or of a funder, limited to its scopes."}


def _link(made: Document) -> None:
    """From what creates a resource to everything that its id opens."""
    opened: dict[str, list[str]] = {}
    for path, _, operation in operations(made):
        if "{id}" in path:
            opened.setdefault(segment_of(path), []).append(operation["operationId"])
    for path, _, operation in operations(made):
        segment = path.rpartition("/")[2]
        if "201" in operation["responses"] and segment in opened and operation.get("x-machine"):
            operation["responses"]["201"]["links"] = {name: _by_id(name) for name in opened[segment]}


def _by_id(name: str) -> dict[str, Any]:
    return {"operationId": name, "parameters": {"id": "$response.body#/id"}}


def _examples(made: Document) -> None:
    """An example beside every body that has a schema and none of its own."""
    sampler = Sampler(made["components"]["schemas"])
    for path, _, operation in operations(made):
        segment = segment_of(path)
        for body in (operation.get("requestBody", {}), *operation["responses"].values()):
            for content in body.get("content", {}).values():
                if "example" not in content and "examples" not in content and content["schema"].get("type") != "string":
                    content["example"] = sampler.of_schema(content["schema"], segment=segment)


def _check(made: Document) -> None:
    ids = Counter(operation["operationId"] for _, _, operation in operations(made))
    if twice := sorted(name for name, times in ids.items() if times > 1):
        raise ValueError(f"operations share a name: {', '.join(twice)}")
    for _, _, operation in operations(made):
        missing = [word for word in ("summary", "description") if not operation.get(word)]
        if missing or len(operation.get("tags", ())) != 1:
            raise Incomplete(f"{operation['operationId']} lacks {', '.join(missing) or 'its one tag'}")
