"""Every day that the contract lets a caller name, put at either end of the calendar: a day that is counted from it may lie beyond.

What the service answers is never an internal error, and what it has accepted it can tell afterwards.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.http.everything import BEGINS, Files, everything
from tests.http.journey import Actor, World
from tests.http.test_every_caller import BY_SEGMENT

CONTRACT = json.loads(Path(__file__).parents[2].joinpath("openapi/openapi.json").read_text("utf-8"))
ENDS = ("1900-01-01", "2200-12-31")
CALLERS = ("administrator", "counsellor", "beneficiary", "employer", "funder")
CLOCK = frozenset({"/v1/sandbox/clock", "/v1/sandbox/organisations"})
"""Which set the day itself, and live through all that is due on the way."""
Where = tuple[str, ...]


def inner(schema: Any) -> Any:
    """A schema without its references and its alternatives of null."""
    while True:
        if "$ref" in schema:
            schema = CONTRACT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        elif kinds := [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]:
            schema = kinds[0]
        else:
            return schema


def days(schema: Any) -> Iterator[Where]:
    """Where a body names a day or an instant."""
    schema = inner(schema)
    if schema.get("format") in {"date", "date-time"}:
        yield ()
    for name, one in schema.get("properties", {}).items():
        yield from ((name, *rest) for rest in days(one))
    if "items" in schema:
        yield from (("*", *rest) for rest in days(schema["items"]))


def put(body: Any, where: Where, day: str) -> bool:
    """Write the day there; False: the body has no such place."""
    name, *rest = where
    if name == "*":
        return isinstance(body, list) and sum(put(one, tuple(rest), day) for one in body if rest) > 0
    if not isinstance(body, dict) or (rest and name not in body):
        return False
    if rest:
        return put(body[name], tuple(rest), day)
    body[name] = f"{day}T12:00:00Z" if name.endswith("_at") else day
    return True


def asked() -> Iterator[tuple[str, str, Any, bool]]:
    """Method, path, body, and whether it can be tried dry: for each day of a body, and for all of them at once, at each end."""
    for path, item in CONTRACT["paths"].items():
        for method, told in item.items() if path not in CLOCK else ():
            for content in told.get("requestBody", {}).get("content", {}).values():
                places = list(dict.fromkeys(days(content["schema"])))
                example = content["example"] if "example" in content else next(iter(content["examples"].values()))["value"]
                for where in ([[one] for one in places] + [places]) if places else ():
                    for end in ENDS:
                        body = deepcopy(example)
                        if sum(put(body, one, end) for one in where):
                            yield method.upper(), path, body, "x-command" in told


@pytest.fixture(scope="module")
async def files(client: Any) -> tuple[World, Files]:
    told = (await client.post("/v1/sandbox/organisations", json={"clock_start": f"{BEGINS}T08:00:00Z"})).json()
    world = World(client, told["ids"], {role: Actor(client, token) for role, token in told["tokens"].items()})
    return world, await everything(world, frozenset(BY_SEGMENT))


async def test_no_day_that_a_body_may_name_is_an_internal_error(files: tuple[World, Files]) -> None:
    world, known = files
    wrong, tried, accepted = [], 0, 0
    for method, path, body, command in asked():
        for object_id in known.of(path.split("/")[2]) if "{id}" in path else ("",):
            for name in CALLERS:
                url = path.replace("{id}", object_id) + ("?dry_run=true" if command else "")
                answer = await world.actors[name].call(method, url, body, idempotency_key=str(uuid4()), if_match="*")
                tried, accepted = tried + 1, accepted + (answer.status_code < 300)
                if answer.status_code >= 500:
                    wrong.append((method, url, name, body))
    assert wrong == [], "\n".join(map(str, wrong))
    assert (tried > 1000, accepted > 50) == (True, True), (tried, accepted)


async def test_what_was_accepted_can_be_read_and_listed_afterwards(files: tuple[World, Files]) -> None:
    world, known = files
    wrong = []
    for path, item in CONTRACT["paths"].items():
        for object_id in known.of(path.split("/")[2]) if "{id}" in path else ("",):
            for name in CALLERS if "get" in item else ():
                answer = await world.actors[name].call("GET", path.replace("{id}", object_id).replace("{item}", "m01"))
                if answer.status_code >= 500:
                    wrong.append((path, name))
    assert wrong == []


@pytest.mark.parametrize("end", ENDS)
async def test_no_day_of_which_a_read_may_ask_is_an_internal_error(files: tuple[World, Files], end: str) -> None:
    world, known = files
    wrong, tried = [], 0
    for path, item in CONTRACT["paths"].items():
        for parameter in item.get("get", {}).get("parameters", ()):
            if "name" not in parameter or inner(parameter["schema"]).get("format") != "date":
                continue
            for object_id in known.of(path.split("/")[2]) if "{id}" in path else ("",):
                for name in ("administrator", "auditor"):
                    answer = await world.actors[name].call("GET", f"{path.replace('{id}', object_id)}?{parameter['name']}={end}")
                    tried += answer.status_code == 200
                    if answer.status_code >= 500:
                        wrong.append((path, parameter["name"], name))
    assert wrong == []
    assert tried > 6
