"""One operation of the contract: its security, its problems, its headers, its examples."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from app.domain.bilan.commands import CompleteBilan
from app.domain.identity.scopes import SCOPES
from app.domain.record import Command, Kept, plural
from app.edge.contract.answers import Traits, possible, refer
from app.edge.contract.schemas import quiet
from app.service.handles import HANDLES

Operation = dict[str, Any]
ORGANISATION: Final = "Bilan-Organisation"
METHODS: Final = ("get", "put", "post", "delete", "patch")
_CONDITIONS: Final = frozenset({("header", "idempotency-key"), ("header", "if-match")})
_PAGE_PARAMETERS: Final = frozenset({"cursor", "after"})


class Incomplete(Exception):
    """An operation does not say what the contract must say of it."""


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Operation]]:
    """(path, method, operation) of a document."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def segment_of(path: str) -> str:
    """The resource of a path: `quotes` of `/v1/quotes/{id}`."""
    return path.split("/")[2] if path.count("/") > 1 else ""


@cache
def _commands() -> dict[str, type[Command]]:
    return {command.__name__: command for command in HANDLES}


@cache
def _nouns() -> dict[str, str]:
    return {plural(noun): noun for noun in Kept.of_noun}


def traits(path: str, operation: Operation) -> Traits:
    """What the operation takes, read from what FastAPI says of it."""
    given = {(p["in"], p["name"].lower()) for p in operation.get("parameters", ())}
    command = _commands().get(operation.get("x-command", ""))
    commands = command is not None or not given.isdisjoint(_CONDITIONS)
    fields: Mapping[str, Any] = command.model_fields if command else {}
    noun = operation.get("x-machine") or _nouns().get(segment_of(path), "")
    kind = Kept.of_noun.get(noun)
    return Traits(
        secured=secured(path, operation),
        addressed="{" in path,
        body="requestBody" in operation,
        keyed=("header", "idempotency-key") in given,
        conditional=("header", "if-match") in given,
        paged=any(("query", name) in given for name in _PAGE_PARAMETERS),
        command=commands,
        named=any(name.endswith("_id") for name in fields),
        ruled=commands and ("{" in path or bool(operation.get("x-rules"))),
        stateful=commands and "{" in path,
        strong="x-strong-authentication" in operation,
        sealed=kind is not None and kind.content_class is not None,
        secret=bool(command and command.draws_secret),
        names_reading=not fields.keys().isdisjoint({"document_sha256", "draft_revision"}),
        completes=command is CompleteBilan,
    )


def secured(path: str, operation: Operation) -> bool:
    """Whether a token may be needed. Raises: Incomplete when an operation of `/v1` says neither its scope nor its security."""
    if "security" in operation or "x-scope" in operation:
        return bool(operation.get("security", True))
    if path.startswith("/v1/"):
        raise Incomplete(f"{operation['operationId']} says neither its scope nor its security")
    return False


def completed(path: str, operation: Operation) -> Operation:
    """The operation with its security, problems and headers."""
    has = traits(path, operation)
    codes = list(dict.fromkeys([*possible(has), *operation.get("x-problems", ())]))
    own = {status: r for status, r in operation["responses"].items() if status >= "400"}
    successes = {status: r for status, r in operation["responses"].items() if status < "400"}
    if "201" in successes and any(p["name"] == "dry_run" for p in operation.get("parameters", ())):
        successes["200"] = {
            "description": "With `dry_run=true`: what the call would answer. Nothing was changed.",
            **_body(successes["201"]),
        }
    told = {status: _success(path, status, response, has) for status, response in sorted(successes.items())}
    if any("ETag" in r["headers"] for r in told.values()) and not has.command:
        told["304"] = {"description": "The caller already holds this representation.", "headers": _headers("ETag", "X-Request-Id")}
    operation |= {"responses": told | refer(codes) | own, "x-problems": codes, "security": _security(operation, has)}
    parameters = [_parameter(p) for p in operation.get("parameters", ())]
    if has.secured and not any(p["name"] == ORGANISATION for p in parameters):
        parameters.append({"$ref": f"#/components/parameters/{ORGANISATION}"})
    if parameters:
        operation["parameters"] = parameters
    return operation


def _body(response: dict[str, Any]) -> dict[str, Any]:
    return {"content": response["content"]} if "content" in response else {}


def _security(operation: Operation, has: Traits) -> list[dict[str, list[str]]]:
    """People are limited by their role; machines hold scopes, and content has none."""
    if not has.secured or "security" in operation:
        return operation.get("security") or []
    scope = operation["x-scope"]
    return [{"person": []}, *([{"machine": [scope]}] if scope in SCOPES else [])]


_SAID: Final = {"200": "Done.", "201": "Created.", "202": "Accepted.", "204": "Done; nothing to show."}


def _success(path: str, status: str, response: dict[str, Any], has: Traits) -> dict[str, Any]:
    described = response.get("description", "")
    names = ["X-Request-Id"]
    if has.command or (path.endswith("{id}") and status == "200"):
        names.append("ETag")
    if has.keyed:
        names.append("Idempotency-Replayed")
    if status == "201":
        names.append("Location")
    if has.paged:
        names.append("Link")
    said = _SAID.get(status, "") if described in {"", "Successful Response"} else described
    return response | {"description": said, "headers": _headers(*names) | response.get("headers", {})}


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    """A query parameter is absent or has a value: null does not exist in an address."""
    schema = quiet(parameter["schema"])
    if "anyOf" in schema:
        values = [s for s in schema["anyOf"] if s != {"type": "null"}]
        rest = {k: v for k, v in schema.items() if k != "anyOf"}
        schema = rest | (values[0] if len(values) == 1 else {"anyOf": values})
    said = schema.pop("description", None) or parameter.get("description") or parameter["name"]
    return {k: v for k, v in parameter.items() if k != "schema"} | {"description": said, "schema": schema}
