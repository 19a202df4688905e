"""`GET …/actions` is true: in every state of real files and for every role, what it allows succeeds and what it refuses is refused."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

from app.edge.contract.operations import operations
from app.service.handles import HANDLES
from tests.http import test_ac_01_cpf_off_working_time as account
from tests.http import test_ac_05_self_employed as alone
from tests.http.dossier import Days, completed, content_of_the_phases, held, ready, synthesis_delivered
from tests.http.journey import CONVENTION, QUOTE, Actor, World

CONTRACT = orjson.loads((Path(__file__).parents[2] / "openapi" / "openapi.json").read_bytes())
CREATE = ("draft", "plan", "request", "give", "ask", "agree", "assign", "write")
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
    families: tuple[str, ...] = ()
    """Of which resources; empty: of all."""
    tried: dict[str, int] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    untrue: list[str] = field(default_factory=list)
    bounds: dict[str, int] = field(default_factory=dict)
    """How often each bound was tried on both of its sides."""

    async def look(self, place: str) -> None:
        """Every role, on one resource in its present state; once for each version."""
        if self.families and place.split("/")[2] not in self.families:
            return
        for role, actor in self.world.actors.items():
            read = await Actor.call(actor, "GET", place)
            if read.status_code != 200 or (role, place + read.headers["etag"]) in self.seen:
                continue
            self.seen.add((role, place + read.headers["etag"]))
            answer = await Actor.call(actor, "GET", f"{place}/actions")
            for action in answer.json()["items"] if answer.status_code == 200 else []:
                if self._is_news(role, place, action):
                    await self._try(role, actor, read, action)

    def _is_news(self, role: str, place: str, action: dict[str, Any]) -> bool:
        """What may be created under a file is announced at each version of it: it is tried when the announcement changes."""
        said = f"{action['command']} {action['allowed']} {action['depends_on']} {action['bounds']} "
        said += " ".join(refusal["rule_id"] for refusal in action["refusals"])
        known = action["command"].startswith(CREATE) and (role, place + said) in self.seen
        self.seen.add((role, place + said))
        return not known

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
        for bound in action["bounds"]:
            untrue = await self._bounded(actor, read, action, bound)
            self.untrue += [f"{role}: {action['command']} while {read.json().get('status')}: {untrue}"] if untrue else []

    async def _bounded(self, actor: Actor, read: httpx.Response, action: dict[str, Any], bound: dict[str, Any]) -> str:
        """Exactly the bound passes the rule; one more, or a day beyond, does not."""
        at, beyond = values(bound)
        fitted = self._fitted(examples()[action["command"]], read.json())
        found = {}
        for value in (at, beyond):
            headers = {"if_match": read.headers["etag"], "idempotency_key": str(uuid4())}
            body = fitted | {bound["member"]: value}
            answer = await Actor.call(actor, action["method"], f"{action['href']}?dry_run=true", body, **headers)
            code = answer.json().get("code", "")
            refused = {r["rule_id"] for r in answer.json().get("refusals", [])} if code == "refused" else set()
            found[value] = "looked_past" if code in BODY_AT_FAULT | {"not_possible_in_state"} else bound["rule_id"] in refused
        self.bounds[bound["name"]] = self.bounds.get(bound["name"], 0) + ("looked_past" not in found.values())
        return f"{bound} is not where it refuses: {found}" if found[at] is True or found[beyond] is False else ""

    def _fitted(self, example: dict[str, Any], resource: dict[str, Any]) -> dict[str, Any]:
        """The example with the document that was read and the names of this organisation."""
        known = {f"{noun}_id": named for noun, named in self.world.ids.items()} | {"member_id": self.world.ids["second_counsellor"]}
        known |= {"document_sha256": resource.get("document_sha256") or "0" * 64}
        return {name: known.get(name, value) for name, value in example.items()}


def values(bound: dict[str, Any]) -> tuple[Any, Any]:
    """The value of a bound, and the first one beyond it."""
    towards = -1 if bound["name"].startswith("earliest") else 1
    if bound["day"] is None:
        return bound["number"], bound["number"] + towards
    return bound["day"], (date.fromisoformat(bound["day"]) + timedelta(days=towards)).isoformat()


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
    if code == "gone":  # the documents of this kind are destroyed: nothing is written with their key any more
        return ""
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


def doubted(world: World, *families: str) -> Doubt:
    """Every actor of the world doubts from now on, of the resources of these families (of all, when none is named)."""
    doubt = Doubt(world, families)
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


async def test_from_the_enrolment_to_the_payment_of_the_account_s_money(world: World) -> None:
    doubt = doubted(world, "funding-requests")
    bilan, request = await account.begun(world)
    doubt.families = ("bilans",)
    await doubt.look(f"/v1/bilans/{bilan}")
    doubt.families = ("funding-requests",)
    await account.ended(world, bilan)
    await world.on("2027-03-15")
    await world.admin.post(f"/v1/funding-requests/{request}/declare-exit", {"completion_percent": 100})
    await world.on("2027-03-23")
    await account.reported(world, request, "serviceDoneValidated", "2027-03-22")
    await world.admin.post(f"/v1/funding-requests/{request}/invoice")
    await account.reported(world, request, "paid", "2027-03-23")
    await doubt.look(f"/v1/funding-requests/{request}")
    assert "\n".join(sorted(set(doubt.untrue))) == ""
    assert {name for name, times in doubt.bounds.items() if times} >= {"max_minutes", "earliest_start", "max_months"}


@pytest.mark.clock("2027-01-04")
async def test_a_self_paid_contract_its_window_its_deposit_and_the_fund_that_repays(world: World) -> None:
    doubt = doubted(world, "conventions", "billing-items", "funding-requests")
    bilan = await alone.begun(world)
    request = await alone.asked(world, bilan)
    await world.on("2027-02-08")
    await world.beneficiary.post(f"/v1/funding-requests/{request}/submit")
    item = await alone.billed(world, bilan)
    await world.admin.post(f"/v1/billing-items/{item}/issue")
    await world.admin.post(f"/v1/funding-requests/{request}/grant", {"granted_cents": 105000})
    await world.beneficiary.post(f"/v1/bilans/{bilan}/suspend", {"reason": "personal"})
    await world.beneficiary.post(f"/v1/bilans/{bilan}/resume")
    await world.beneficiary.post(f"/v1/bilans/{bilan}/abandon", {"force_majeure": True})
    doubt.families = ()
    for place in (f"/v1/billing-items/{item}", f"/v1/funding-requests/{request}", f"/v1/bilans/{bilan}"):
        await doubt.look(place)
    assert "\n".join(sorted(set(doubt.untrue))) == ""
    assert {name for name, times in doubt.bounds.items() if times} >= {"max_cents"}


async def bound(actor: Actor, place: str, command: str, name: str) -> dict[str, Any]:
    actions = (await actor.get(f"{place}/actions"))["items"]
    of_command = next(action["bounds"] for action in actions if action["command"] == command)
    found: dict[str, Any] = next(one for one in of_command if one["name"] == name)
    return found


@pytest.mark.clock("2026-12-01")
async def test_at_twenty_two_hours_and_a_half_ninety_minutes_are_left_to_plan_and_to_hold(world: World) -> None:
    bilan = await ready(world)
    await held(world, bilan, "preliminary", ("2027-01-05", "2027-01-06", "2027-01-07"), minutes=450)
    told = await bound(world.counsellor, f"/v1/bilans/{bilan}", "planSession", "max_minutes")
    assert (told["member"], told["number"], told["day"], told["rule_id"]) == ("minutes", 90, None, "bilan.duration.max")
    plan = {"kind": "individual", "phase": "preliminary", "starts_at": "2027-01-20T09:00:00Z", "counsellor_id": world.ids["counsellor"]}
    path = f"/v1/bilans/{bilan}/sessions"
    await world.counsellor.post(f"{path}?dry_run=true", plan | {"minutes": 90}, idempotency_key=str(uuid4()))
    await world.counsellor.refused(f"{path}?dry_run=true", plan | {"minutes": 91}, by="bilan.duration.max")
    session = (await world.counsellor.post(path, plan | {"minutes": 60}))["id"]
    assert (await bound(world.counsellor, f"/v1/sessions/{session}", "holdSession", "max_minutes"))["number"] == 90
    assert (await bound(world.counsellor, f"/v1/bilans/{bilan}", "planSession", "max_minutes"))["number"] == 30


async def test_the_earliest_start_of_a_proposal_is_the_eleventh_working_day(world: World) -> None:
    _, request = await account.enrolled(world)
    await world.on("2026-12-11")
    told = await bound(world.admin, f"/v1/funding-requests/{request}", "proposeCpf", "earliest_start")
    assert (told["member"], told["day"], told["rule_id"]) == ("starts_on", "2026-12-29", "cpf.lead_time")
    await world.admin.refused(f"/v1/funding-requests/{request}/propose", account.OFFER | {"starts_on": "2026-12-28"}, by="cpf.lead_time")
    await world.admin.post(f"/v1/funding-requests/{request}/propose", account.OFFER | {"starts_on": told["day"]})


async def test_what_may_be_created_under_a_bilan_is_told_with_its_reasons(world: World) -> None:
    bilan = await world.open_bilan()
    actions = {a["command"]: a for a in (await world.admin.get(f"/v1/bilans/{bilan}/actions"))["items"]}
    assert actions["draftQuote"]["href"] == f"/v1/bilans/{bilan}/quotes"
    assert actions["planSession"]["href"] == f"/v1/bilans/{bilan}/sessions"
    hers = {a["command"]: a for a in (await world.beneficiary.get(f"/v1/bilans/{bilan}/actions"))["items"]}
    assert hers["giveConsent"]["href"] == f"/v1/bilans/{bilan}/consents/give"
    assert "draftQuote" not in hers
