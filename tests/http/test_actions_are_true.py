"""`GET …/actions` is true: in every state of real files and for every role, what it allows succeeds and what it refuses is refused."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

from app.edge.contract.operations import operations
from app.service.handles import HANDLES
from tests.http.dossier import Days, completed, content_of_the_phases, ready, synthesis_delivered
from tests.http.journey import CONVENTION, QUOTE, Actor, World

CONTRACT = orjson.loads((Path(__file__).parents[2] / "openapi" / "openapi.json").read_bytes())
BODY_AT_FAULT = frozenset({"document_changed", "invalid_request", "warnings_to_acknowledge", "not_found"})
"""What an example that fits no file may meet: another document, an unknown name."""


@cache
def examples() -> dict[str, Any]:
    """The example body of each command, by operation."""
    return {
        operation["operationId"]: next(iter(operation["requestBody"]["content"].values()))["examples"]["example"]["value"]
        for _, _, operation in operations(CONTRACT)
        if operation.get("x-command")
    }


@cache
def required() -> dict[str, frozenset[str]]:
    """The members that a body must have, by operation."""
    return {command.__name__[0].lower() + command.__name__[1:]: frozenset(n for n, f in command.model_fields.items() if f.is_required())
            for command in HANDLES}  # fmt: skip


@dataclass
class Doubt:
    """Asks every role what it may do with a resource, tries each thing without doing it, and keeps what was untrue."""

    world: World
    tried: dict[str, int] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    untrue: list[str] = field(default_factory=list)

    async def look(self, place: str) -> None:
        """Every role, on one resource in its present state; once for each version."""
        for role, actor in self.world.actors.items():
            read = await Actor.call(actor, "GET", place)
            if read.status_code != 200 or (role, place + read.headers["etag"]) in self.seen:
                continue
            self.seen.add((role, place + read.headers["etag"]))
            answer = await Actor.call(actor, "GET", f"{place}/actions")
            for action in answer.json()["items"] if answer.status_code == 200 else []:
                await self._try(role, actor, read, action)

    async def _try(self, role: str, actor: Actor, read: httpx.Response, action: dict[str, Any]) -> None:
        example = examples()[action["command"]]
        shortest = {name: value for name, value in example.items() if name in required()[action["command"]]}
        for body in (example,) if shortest == example or action["method"] == "PATCH" else (example, shortest):
            headers = {"if_match": read.headers["etag"], "idempotency_key": str(uuid4())}
            fitted = self._fitted(body, read.json())
            answer = await Actor.call(actor, action["method"], f"{action['href']}?dry_run=true", fitted, **headers)
            self.tried[action["allowed"]] = self.tried.get(action["allowed"], 0) + 1
            wrong = disagreement(action, answer)
            if wrong:
                self.untrue.append(f"{role}: {action['command']} {sorted(body)} while {read.json().get('status')}: {wrong}")

    def _fitted(self, example: dict[str, Any], resource: dict[str, Any]) -> dict[str, Any]:
        """The example with the document that was read and the names of this organisation."""
        known = {f"{noun}_id": named for noun, named in self.world.ids.items()} | {"member_id": self.world.ids["second_counsellor"]}
        known |= {"document_sha256": resource.get("document_sha256") or "0" * 64}
        return {name: known.get(name, value) for name, value in example.items()}


def disagreement(action: dict[str, Any], answer: httpx.Response) -> str:
    """How the answer differs from what was announced; empty: it does not."""
    said = answer.json()
    announced, code = action["allowed"], said.get("code", "") if answer.status_code >= 400 else ""
    refused = {r["rule_id"] for r in said.get("refusals", [])} if code == "refused" else set()
    foretold = {r["rule_id"] for r in action["refusals"]}
    if announced == "yes":
        return code and f"allowed, and answered {answer.status_code} {code} {sorted(refused)}"
    if announced == "depends":
        undeclared = refused - set(action["depends_on"])
        known = not code or (code == "refused" and not undeclared) or code in BODY_AT_FAULT
        return "" if known else f"depends on {action['depends_on']}, and answered {answer.status_code} {code} {sorted(undeclared)}"
    if not foretold:
        return "" if code == "not_possible_in_state" else f"refused for its state, and answered {answer.status_code} {code}"
    same = code == "refused" and foretold <= refused <= foretold | set(action["depends_on"])
    return (
        ""
        if same or code == "invalid_request"
        else f"refused by {sorted(foretold)}, and answered {answer.status_code} {code} {sorted(refused)}"
    )


class Doubting(Actor):
    """An actor that doubts what it is told of a resource each time before it asks something of it."""

    doubt: Doubt

    async def try_post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        parts = path.strip("/").split("/")
        if len(parts) > 3:
            await self.doubt.look("/" + "/".join(parts[:3]))
        answer = await super().try_post(path, body, **headers)
        made = answer.headers.get("location")
        if made and answer.status_code == 201:
            await self.doubt.look(made)
        return answer


def doubted(world: World) -> Doubt:
    """Every actor of the world doubts from now on."""
    doubt = Doubt(world)
    for role, actor in list(world.actors.items()):
        world.actors[role] = Doubting(actor.client, actor.token)
        world.actors[role].doubt = doubt  # type: ignore[attr-defined]  # a Doubting
    return doubt


@pytest.mark.clock("2026-12-01")
async def test_from_the_first_contact_to_the_follow_up_of_the_skills_plan(world: World) -> None:
    doubt = doubted(world)
    bilan = await ready(world)
    days = Days(("2027-01-05",), ("2027-01-19", "2027-02-02"), ("2027-03-09",))
    await content_of_the_phases(world, bilan, days)
    await synthesis_delivered(world, bilan)
    await completed(world, bilan, acknowledges=["bilan.duration.min_accompaniment"])
    for follow_up in (await world.counsellor.get(f"/v1/follow-ups?bilan_id={bilan}"))["items"]:
        await doubt.look(f"/v1/follow-ups/{follow_up['id']}")
    await doubt.look(f"/v1/bilans/{bilan}")
    assert "\n".join(sorted(set(doubt.untrue))) == ""
    assert min(doubt.tried[allowed] for allowed in ("yes", "no", "depends")) > 50


@pytest.mark.clock("2026-12-01")
async def test_a_convention_that_silence_refuses_and_a_bilan_that_is_declined(world: World) -> None:
    doubt = doubted(world)
    bilan = await world.open_bilan()
    await world.commit(bilan, met="2026-12-02", quoted="2026-12-03", accepted="2026-12-08", price_cents=150000)
    await world.admin.post(f"/v1/bilans/{bilan}/choose-route", {"route": "skills_plan", "employer_id": world.ids["employer"]})
    convention = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", CONVENTION))["id"]
    await world.on("2026-12-14")
    await world.employer.post(f"/v1/conventions/{convention}/transmit")
    await doubt.look(f"/v1/conventions/{convention}")
    await world.on("2026-12-25")
    for place in (f"/v1/conventions/{convention}", f"/v1/bilans/{bilan}"):
        await doubt.look(place)
    assert "\n".join(sorted(set(doubt.untrue))) == ""


@pytest.mark.clock("2026-12-01")
async def test_a_command_that_moves_another_resource_names_the_rules_of_that_one_too(world: World) -> None:
    bilan = await world.open_bilan()
    await world.counsellor.post(f"/v1/bilans/{bilan}/schedule-meeting", {"meeting_on": "2026-12-02"})
    await world.on("2026-12-02")
    told = {"minutes": 45, "told_about_career_advice": True, "told_about_other_providers": True}
    await world.counsellor.post(f"/v1/bilans/{bilan}/hold-meeting", told)
    quote = (await world.admin.post(f"/v1/bilans/{bilan}/quotes", QUOTE))["id"]
    await world.admin.post(f"/v1/quotes/{quote}/send")
    actions = (await world.beneficiary.get(f"/v1/quotes/{quote}/actions"))["items"]
    accept = next(action for action in actions if action["command"] == "acceptQuote")
    assert (accept["allowed"], "bilan.consent.required" in accept["depends_on"]) == ("depends", True)
    refused = {"consent": False, "voluntary_attestation": True, "prior_information_received": True}
    await world.beneficiary.refused(f"/v1/quotes/{quote}/accept", refused, by="bilan.consent.required")
