"""The real API and the reference model, side by side: the same acts by the same people, compared after each one."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from app.main import make_app
from app.settings import Settings
from tests.conftest import EXAMPLES, Base
from tests.http.dossier import CAREER, NEEDS, PLAN, retention_answered, signed_by_both, synthesis_delivered
from tests.http.journey import CONVENTION, QUOTE, Actor, World
from tests.model import reference as r
from tests.model.judge import Judge, at
from tests.model.reference import OK, PHASES, Answer, File, months_after

T = TypeVar("T")
URL = "http://bilan.test"
START = date(2026, 12, 14)
PEOPLE = {"B": "beneficiary", "C": "counsellor", "A": "administrator", "E": "employer", "X": "second_counsellor"}
KNOWN = frozenset(
    [
        "bilan.duration.max",
        "bilan.dates",
        "bilan.consent.required",
        "bilan.prior_info",
        "bilan.phases.order",
        "bilan.collective_only_investigation",
        "bilan.not_ready",
        "bilan.phases.three",
        "bilan.phase.preliminary.outputs",
        "bilan.phase.investigation.outputs",
        "bilan.phase.conclusion.outputs",
        "bilan.abandon.reminders",
        "bilan.redirect_agreed",
        "convention.tripartite.when",
        "contract.individual.when",
        "convention.one_living",
        "convention.own_signature",
        "convention.signed_once",
        "convention.bilan_goes_on",
        "convention.start_after_3_signatures",
        "convention.required",
        "session.counsellor_free",
        "worktime.cpf.request_60d",
        "worktime.cpf.refused",
        "bilan.over",
        "attendance.own_signature",
        "attendance.signed_once",
        "mistake.counter_entry",
        "mistake.relied_on",
        "followup.offer",
        "synthesis.mandatory",
        "retention.question",
    ]
)
"""Rules of which the model has an opinion."""
DELAYS = frozenset(
    [
        "promise.first_interview",
        "promise.start",
        "quote.reflection",
        "convention.employee_reply",
        "contract.withdrawal",
        "attendance.signatures",
        "worktime.employer_reply",
    ]
)
TIMES = st.tuples(st.integers(0, 2), st.sampled_from((8, 9, 10, 11)))
MINUTES = st.sampled_from((30, 60, 61, 120, 600, 900))
WHO = st.sampled_from("BBCCAAEX")


@dataclass
class Live:
    """The application on a loop of its own, called from blocking code."""

    loop: asyncio.AbstractEventLoop
    client: httpx.AsyncClient

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def world(self, day: date) -> World:
        """A sandbox organisation of its own."""
        made = self.run(self.client.post("/v1/sandbox/organisations", json={"clock_start": f"{day}T10:00:00Z"})).json()
        return World(self.client, made["ids"], {role: Actor(self.client, token) for role, token in made["tokens"].items()})


@pytest.fixture
def live(database: Base) -> Iterator[Live]:
    bound = Settings(
        public_url=URL, pool_size=2, root_key_file=database.folder / "root.key", key_folder=database.folder / "keys"
    ).bound_to(app_url=database.endpoint.app_url, owner_url=None)  # fmt: skip
    loop, app = asyncio.new_event_loop(), make_app(bound)
    yield Live(loop, httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL))
    loop.run_until_complete(app.close())
    loop.close()


@dataclass
class Case:
    """One bilan on both sides: the dicts of the model, the ids of the product."""

    file: File
    id: str
    quote: str = ""
    paper: str = ""
    leave: str = ""


class SideBySide(RuleBasedStateMachine):
    """`live` is the application of the test."""

    live: ClassVar[Live]
    met: ClassVar[Counter[tuple[str, str]]] = Counter()
    """How often each act had each outcome."""

    def __init__(self) -> None:
        super().__init__()
        self.world, self.judge, self.cases = self.live.world(START), Judge(START), []
        self.one: Case = self.opened()

    # --- both sides ---

    def opened(self) -> Case:
        case = Case(File(self.judge.today), self.live.run(self.world.open_bilan()))
        self.cases.append(case)
        self.judge.files.append(case.file)
        return case

    def ask(self, who: str, path: str, body: Any, expected: Answer) -> Any:
        """The same act on the product, and its answer compared with the model's."""
        actor, headers = self.world.actors[PEOPLE[who]], {"idempotency_key": str(uuid4()), "if_match": "*"}
        answer = self.live.run(actor.call("POST", path, body, **headers))
        said = answer.json()
        rules = {one["rule_id"] for one in said.get("refusals", ())} & KNOWN
        kind = {200: "ok", 201: "ok", 404: "missing", 403: "forbidden"}.get(answer.status_code, said.get("code"))
        assert (kind, rules) == (expected.kind, set(expected.rules)), (who, path, body, said)
        self.met[path.rsplit("/", 1)[1], kind] += 1
        if expected is OK:
            self.compare()
        return said

    def teardown(self) -> None:
        """What was refused has changed nothing: the last comparison sees it."""
        self.compare()

    def compare(self) -> None:
        for case in self.cases:
            assert self.live.run(self.seen(case)) == self.thought(case)

    async def seen(self, case: Case) -> dict[str, Any]:
        """What the product says of a bilan."""
        admin, base = self.world.admin, f"/v1/bilans/{case.id}"
        hours = await admin.get(f"{base}/hours")
        sessions = (await admin.get(f"{base}/sessions?limit=200"))["items"]
        due = (await admin.get(f"{base}/deadlines?limit=200"))["items"]
        return {
            "bilan": (await admin.get(base))["status"],
            "quote": (await admin.get(f"/v1/quotes/{case.quote}"))["status"] if case.quote else None,
            "paper": (await admin.get(f"/v1/conventions/{case.paper}"))["status"] if case.paper else None,
            "leave": (await admin.get(f"/v1/leave-requests/{case.leave}"))["status"] if case.leave else None,
            "sessions": {s["id"]: (s["status"], s["minutes"]) for s in sessions},
            "hours": {name: hours[name] for name in case.file.minutes()},
            "due": sorted((d["kind"], d["due_on"]) for d in due if d["kind"] in DELAYS and d["status"] == "open"),
            "synthesis": await self.becomes(case),
            "invited": await self.invited(case),
        }

    async def becomes(self, case: Case) -> str | None:
        if case.file.ended_on is None or case.file.status != "completed":
            return None
        items = (await self.world.counsellor.get(f"/v1/retention-items?bilan_id={case.id}&limit=200"))["items"]
        status: str = next(i["status"] for i in items if i["content_kind"] == "synthesis")
        return "destroyed" if status == "destruction_pending" else status

    async def invited(self, case: Case) -> list[tuple[str, bool]]:
        if case.file.status != "completed":
            return []
        items = (await self.world.counsellor.get(f"/v1/follow-ups?bilan_id={case.id}&limit=200"))["items"]
        return [(i["invite_on"], i["status"] == "invited") for i in items]

    def thought(self, case: Case) -> dict[str, Any]:
        """What the model says of it."""
        file, invited = case.file, case.file.invited_on()
        completed = file.status == "completed"
        return {
            "bilan": file.status,
            "quote": file.quote["status"] if case.quote else None,
            "paper": file.paper["status"] if case.paper else None,
            "leave": file.leave["status"] if case.leave else None,
            "sessions": {one: (s["status"], s["minutes"]) for one, s in file.sessions.items()},
            "hours": file.minutes(),
            "due": sorted((kind, day.isoformat()) for kind, day in file.due()),
            "synthesis": file.kept(self.judge.today) if completed else None,
            "invited": [(invited.isoformat(), self.judge.today >= invited)] if completed and invited else [],
        }

    # --- how far the file is when the random acts begin; every step on the way is compared too ---

    @initialize(
        stage=st.sampled_from((0, 2, 3, 4, 5, 6, 7, 7, 8, 8, 8, 9, 9, 9)),
        route=st.sampled_from(("skills_plan", "skills_plan", "self")),
        distance=st.booleans(),
    )
    def lead(self, stage: int, route: str, distance: bool) -> None:  # noqa: FBT001  drawn by Hypothesis
        steps = (
            lambda: (self.act_on_bilan("C", "schedule-meeting"), self.act_on_bilan("C", "hold-meeting")),
            lambda: (self.draft_quote(minutes=960), self.act_on_quote("A", "send")),
            lambda: self.act_on_quote("B", "accept"),
            lambda: self.act_on_bilan("A", "choose-route", route=route),
            lambda: self.write_paper("A", "tripartite" if route == "skills_plan" else "individual", distance=distance),
            lambda: self.act_on_paper("A", "transmit"),
            lambda: [self.sign(who, r.PARTY[who]) for who in ("BAE" if route == "skills_plan" else "BA")],
            lambda: (self.move(20), self.held_session("preliminary")),
            self.to_the_conclusion,
        )
        for step in steps[:stage]:
            step()

    def held_session(self, phase: str) -> None:
        self.plan("C", "individual", phase, (0, 8), 120)
        session = next(reversed(self.one.file.sessions))
        self.act_on_session("C", session, "hold", minutes=120)
        self.attest("C", session, "provider")
        self.attest("B", session, "beneficiary")

    def to_the_conclusion(self) -> None:
        """Each phase with what it must produce, up to a file that may be ended."""
        self.live.run(signed_by_both(self.world, self.one.id, "needs-analyses", NEEDS))
        self.produced("preliminary")
        self.held_session_on("investigation")
        made = self.live.run(self.world.counsellor.post(f"/v1/bilans/{self.one.id}/projects", {"kind": "project", "content": CAREER}))
        self.live.run(self.world.beneficiary.post(f"/v1/projects/{made['id']}/formalise"))
        self.produced("investigation")
        self.held_session_on("conclusion")
        self.live.run(signed_by_both(self.world, self.one.id, "action-plans", PLAN))
        self.one.file.outputs.add("conclusion")

    def produced(self, phase: str) -> None:
        self.one.file.outputs.add(phase)
        self.act_on_bilan("C", "advance-phase")

    def held_session_on(self, phase: str) -> None:
        self.move(1)
        self.held_session(phase)

    # --- acts ---

    @rule(days=st.sampled_from((1, 1, 2, 9, 10, 11, 14, 15, 30)))
    def move(self, days: int) -> None:
        self.move_to(self.judge.today + timedelta(days=days))

    def move_to(self, day: date) -> None:
        self.live.run(self.world.on(day.isoformat()))
        self.judge.pass_to(day)
        self.compare()

    @rule(off=st.integers(-1, 1), which=st.integers(0, 9))
    def move_to_a_deadline(self, off: int, which: int) -> None:
        """The day before, the day of, the day after one of the days that somebody waits for."""
        file = self.one.file
        due = sorted({day for _, day in file.due()} | ({day} if (day := file.invited_on()) else set()) | self.terms(file))
        days = [d + timedelta(days=off) for d in due if d + timedelta(days=off) > self.judge.today]
        if days:
            self.move_to(days[which % len(days)])

    @staticmethod
    def terms(file: File) -> set[date]:
        if file.ended_on is None or file.months is None:
            return set()
        last = months_after(file.ended_on, file.months)
        return {last, last - timedelta(days=30)}

    @precondition(lambda self: len(self.cases) < 2)
    @rule()
    def another_bilan(self) -> None:
        """Of the same counsellor: from now on acts are on the new one, and the diary is shared."""
        self.one = self.opened()
        self.compare()

    @precondition(lambda self: len(self.cases) == 2)
    @rule()
    def go_back_to_the_other(self) -> None:
        self.one = next(case for case in self.cases if case is not self.one)

    def drawn(self, data: st.DataObject, table: r.Table, state: str) -> tuple[str, str]:
        """A command and who gives it: three times in four one that the table allows now, else any by anybody."""
        allowed = [(command, who) for command, (by, states) in table.items() if state in states for who in by]
        every = [(command, who) for command in table for who in PEOPLE]
        likely = data.draw(st.integers(0, 3)) and allowed
        found: tuple[str, str] = data.draw(st.sampled_from(allowed if likely else every))
        return found

    @rule(data=st.data(), ends=st.sampled_from((False, False, False, True)), agreed=st.booleans())
    def bilan_command(self, data: st.DataObject, ends: bool, agreed: bool) -> None:  # noqa: FBT001  drawn by Hypothesis
        rare = {"decline", "redirect", "cancel", "abandon"} if not ends else set()
        table = {command: row for command, row in r.BILAN.items() if command not in rare | {"choose-route"}}
        command, who = self.drawn(data, table, self.one.file.status)
        self.act_on_bilan(who, command, agreed=agreed)

    @precondition(lambda self: not self.one.paper)
    @rule(who=WHO, route=st.sampled_from(("skills_plan", "self")))
    def choose_route(self, who: str, route: str) -> None:
        self.act_on_bilan(who, "choose-route", route=route)

    def act_on_bilan(self, who: str, command: str, *, route: str = "", agreed: bool = True) -> None:
        today = self.judge.today
        bodies: dict[str, Any] = {
            "schedule-meeting": {"meeting_on": today.isoformat()},
            "hold-meeting": {"minutes": 45, "told_about_career_advice": True, "told_about_other_providers": True},
            "choose-route": {"route": route, "employer_id": self.world.ids["employer"]} if route == "skills_plan" else {"route": route},
            "redirect": {"beneficiary_agreed": agreed},
            "cancel": {"reason": "counsellor_unavailable"},
            "suspend": {"reason": "personal"},
            "abandon": {"reminded_on": [today.isoformat(), (today - timedelta(days=7 if agreed else 0)).isoformat()]},
            "complete": {
                "acknowledges": ["bilan.duration.min_accompaniment", "promise.amplitude", "attendance.signed", "retention.export_first"]
            },
        }
        body = bodies.get(command, {})
        self.ask(who, f"/v1/bilans/{self.one.id}/{command}", body, self.judge.bilan(self.one.file, command, who, **body))

    @precondition(lambda self: self.one.file.status in r.BEFORE[:3] and self.one.file.quote.get("status") in {None, "refused", "cancelled"})
    @rule(minutes=st.sampled_from((600, 960, 1440, 1441)))
    def draft_quote(self, minutes: int) -> None:
        third = minutes // 3
        parts = {"preliminary_minutes": third, "investigation_minutes": third, "conclusion_minutes": minutes - 2 * third}
        self.one.file.quote = {"status": "draft", "minutes": minutes}
        made = self.live.run(self.world.admin.post(f"/v1/bilans/{self.one.id}/quotes", QUOTE | parts))
        self.one.quote = made["id"]
        self.compare()

    @precondition(lambda self: self.one.quote)
    @rule(data=st.data(), consent=st.sampled_from((True, True, False)))
    def quote_command(self, data: st.DataObject, consent: bool) -> None:  # noqa: FBT001  drawn by Hypothesis
        command, who = self.drawn(data, r.QUOTE, self.one.file.quote["status"])
        self.act_on_quote(who, command, consent=consent)

    def act_on_quote(self, who: str, command: str, *, consent: bool = True) -> None:
        body = {"consent": consent, "voluntary_attestation": True, "prior_information_received": consent} if command == "accept" else {}
        self.ask(who, f"/v1/quotes/{self.one.quote}/{command}", body, self.judge.quote(self.one.file, command, who, **body))

    @precondition(lambda self: not self.one.paper or self.one.file.paper["status"] in {"draft", *r.PENDING, "withdrawal_window"})
    @rule(who=WHO, kind=st.sampled_from(("tripartite", "individual")), distance=st.booleans())
    def write_paper(self, who: str, kind: str, distance: bool) -> None:  # noqa: FBT001  drawn by Hypothesis
        expected = self.judge.draft_paper(self.one.file, kind, who, distance=distance)
        body = CONVENTION | {"kind": kind, "distance": distance}
        path = f"/v1/bilans/{self.one.id}/conventions"
        if expected is OK:
            self.one.paper = "made"
            self.one.paper = self.live.run(self.world.admin.post(path, body))["id"]
            self.compare()
            return
        self.ask(who, path, body, expected)

    @precondition(lambda self: self.one.paper)
    @rule(data=st.data(), own=st.sampled_from((True, True, True, False)))
    def paper_command(self, data: st.DataObject, own: bool) -> None:  # noqa: FBT001  drawn by Hypothesis
        command, who = self.drawn(data, r.CONVENTION, self.one.file.paper["status"])
        if command == "signatures":
            self.sign(who, r.PARTY.get(who, "provider") if own else data.draw(st.sampled_from(("beneficiary", "provider"))))
        else:
            self.act_on_paper(who, command)

    def act_on_paper(self, who: str, command: str) -> None:
        self.ask(who, f"/v1/conventions/{self.one.paper}/{command}", {}, self.judge.paper(self.one.file, command, who))

    def sign(self, who: str, party: str) -> None:
        shown = self.live.run(self.world.admin.get(f"/v1/conventions/{self.one.paper}"))["document_sha256"] or "ab" * 32
        expected = self.judge.paper(self.one.file, "signatures", who, party=party)
        self.ask(who, f"/v1/conventions/{self.one.paper}/signatures", {"party": party, "document_sha256": shown}, expected)

    @precondition(lambda self: not self.one.leave)
    @rule(who=st.sampled_from("BBAACEX"), lead=st.sampled_from((59, 60, 60, 61)), far=st.sampled_from((0, 1, 2, 3, 3)))
    def ask_for_an_absence(self, who: str, lead: int, far: int) -> None:
        """Drafted; perhaps sent at once, received and refused."""
        starts_on = self.judge.today + timedelta(days=lead)
        expected = self.judge.ask_leave(self.one.file, who, starts_on)
        week = [{"weekday": day, "start": "08:00", "end": "19:00"} for day in range(1, 6)]
        body = {"employer_id": self.world.ids["employer"], "starts_on": f"{starts_on}", "ends_on": f"{starts_on + timedelta(days=60)}"}
        path = f"/v1/bilans/{self.one.id}/leave-requests"
        if expected is not OK:
            self.ask(who, path, body | {"working_hours": week}, expected)
            return
        made = self.live.run(self.world.actors[PEOPLE[who]].post(path, body | {"working_hours": week}))
        self.one.leave = made["id"]
        self.compare()
        for command in ("send", "receive", "refuse")[:far]:
            self.act_on_leave("A", command)

    @precondition(lambda self: self.one.leave)
    @rule(data=st.data())
    def leave_command(self, data: st.DataObject) -> None:
        command, who = self.drawn(data, r.LEAVE, self.one.file.leave["status"])
        self.act_on_leave(who, command)

    def act_on_leave(self, who: str, command: str) -> None:
        self.ask(who, f"/v1/leave-requests/{self.one.leave}/{command}", {}, self.judge.leave(self.one.file, command, who))

    @rule(
        who=st.sampled_from("CCCCCABEX"),
        kind=st.sampled_from(("individual", "individual", "collective", "debrief", "autonomous", "information")),
        phase=st.sampled_from(PHASES),
        when=TIMES,
        minutes=MINUTES,
    )
    def plan(self, who: str, kind: str, phase: str, when: tuple[int, int], minutes: int) -> None:  # noqa: PLR0917  drawn by Hypothesis
        self.plan_at(who, kind, phase, at(self.judge.today + timedelta(days=when[0]), when[1]), minutes)

    def plan_at(self, who: str, kind: str, phase: str, starts_at: datetime, minutes: int) -> None:  # noqa: PLR0917  same
        said = {"kind": kind, "phase": phase, "starts_at": starts_at, "minutes": minutes}
        expected = self.judge.plan(self.one.file, who, **said)
        body = said | {"starts_at": f"{starts_at.isoformat()}Z", "counsellor_id": self.world.ids["counsellor"]}
        path = f"/v1/bilans/{self.one.id}/sessions"
        if expected is not OK:
            self.ask(who, path, body, expected)
            return
        made = self.live.run(self.world.actors[PEOPLE[who]].post(path, body))
        self.one.file.sessions[made["id"]] = said | {"status": "planned", "signed": set()}
        self.compare()

    @precondition(lambda self: self.one.file.status not in (*r.DEAD, "completed"))
    @rule(more=st.sampled_from((-60, -1, 0, 1, 30)), phase=st.sampled_from(PHASES))
    def plan_the_last_minutes(self, more: int, phase: str) -> None:
        """Up to the ceiling, to the minute: work of her own, which takes nobody's time."""
        known = self.one.file.minutes()
        left = r.CAP - known["planned_minutes"] - known["counted_minutes"] + more
        if left > 0:
            self.plan("C", "autonomous", phase, (0, 8), min(left, r.DAY_MINUTES))

    @precondition(lambda self: any(s["status"] in r.UPCOMING for s in self.one.file.sessions.values()))
    @rule(
        more=st.sampled_from((-1, 0, 1)),
        command=st.sampled_from(("hold", "record-no-show", "cancel", "confirm")),
        who=st.sampled_from("CCAB"),
    )
    def deal_with_what_is_planned(self, more: int, command: str, who: str) -> None:
        """The first session to come: held for a minute less, as planned or a minute more; missed; cancelled."""
        one, known = next((one, s) for one, s in self.one.file.sessions.items() if s["status"] in r.UPCOMING)
        self.act_on_session(who, one, command, minutes=max(known["minutes"] + more, 1))

    @precondition(lambda self: any(s["status"] in {*r.UPCOMING, "held"} for s in self.one.file.sessions.values()))
    @rule(more=st.sampled_from((-1, 0, 1)), before=st.booleans())
    def plan_beside(self, more: int, before: bool) -> None:  # noqa: FBT001  drawn by Hypothesis
        """Right after a session, or right before it: a minute apart, touching, or a minute into it."""
        known = next(s for s in self.one.file.sessions.values() if s["status"] in {*r.UPCOMING, "held"})
        starts_at = known["starts_at"] - timedelta(minutes=30 + more) if before else r.ends(known) + timedelta(minutes=more)
        self.plan_at("C", "information", PHASES[0], starts_at, 30)

    @precondition(lambda self: self.one.file.sessions)
    @rule(data=st.data(), which=st.integers(0, 20), when=TIMES, minutes=MINUTES, own=st.sampled_from((True, True, True, False)))
    def session_command(self, data: st.DataObject, which: int, when: tuple[int, int], minutes: int, own: bool) -> None:  # noqa: FBT001, PLR0917  same
        ids = list(self.one.file.sessions)
        one = ids[which % len(ids)]
        command, who = self.drawn(data, r.SESSION, self.one.file.sessions[one]["status"])
        if command == "attendances":
            self.attest(who, one, {"B": "beneficiary"}.get(who, "provider") if own else "beneficiary")
        else:
            self.act_on_session(who, one, command, when=when, minutes=minutes)

    @precondition(lambda self: any(s["status"] in r.DONE for s in self.one.file.sessions.values()))
    @rule(which=st.integers(0, 20), who=st.sampled_from("CCAB"))
    def take_back_what_took_place(self, which: int, who: str) -> None:
        """A session that was held is said to be an error: hers to nobody but those who recorded it."""
        done = [one for one, s in self.one.file.sessions.items() if s["status"] in r.DONE]
        self.act_on_session(who, done[which % len(done)], "enter-in-error")

    def act_on_session(self, who: str, id: str, command: str, *, when: tuple[int, int] = (0, 8), minutes: int = 60) -> None:
        session, starts_at = self.one.file.sessions[id], at(self.judge.today + timedelta(days=when[0]), when[1])
        said: dict[str, Any] = {"minutes": minutes} if command in {"reschedule", "hold", "correct"} else {}
        said |= {"starts_at": starts_at} if command == "reschedule" else {}
        body = said | ({"starts_at": f"{starts_at.isoformat()}Z"} if "starts_at" in said else {})
        body |= {"reason": "typing_error"} if command in {"correct", "dispute"} else {}
        body |= {"reason": "wrong_date"} if command == "enter-in-error" else {}
        self.ask(who, f"/v1/sessions/{id}/{command}", body, self.judge.session(self.one.file, session, command, who, **said))

    def attest(self, who: str, id: str, party: str) -> None:
        expected = self.judge.session(self.one.file, self.one.file.sessions[id], "attendances", who, party=party)
        self.ask(who, f"/v1/sessions/{id}/attendances", {"party": party}, expected)

    @precondition(lambda self: self.one.file.status == "conclusion" and not self.one.file.handed_over)
    @rule()
    def hand_over(self) -> None:
        self.live.run(synthesis_delivered(self.world, self.one.id))
        self.one.file.handed_over = True
        self.compare()

    @precondition(lambda self: self.one.file.status == "conclusion")
    @rule(who=st.sampled_from("CCCA"))
    def complete(self, who: str) -> None:
        self.act_on_bilan(who, "complete")

    @precondition(lambda self: self.one.file.status == "conclusion" and not self.one.file.answered)
    @rule(months=st.sampled_from((None, 1, 6, 36)))
    def answer_the_question(self, months: int | None) -> None:
        terms = None if months is None else {"classes": ["synthesis"], "reason": "suivi", "months": months}
        self.live.run(retention_answered(self.world, self.one.id, terms))
        self.one.file.answered, self.one.file.months = True, months
        self.compare()


@pytest.mark.timeout(1800)
def test_the_api_and_a_second_reading_of_the_law_say_the_same(live: Live) -> None:
    """A fixed budget of acts, the same at every run; many more, drawn anew, at night."""
    nightly = EXAMPLES > 100
    budget = settings(
        max_examples=400 if nightly else 10,
        stateful_step_count=30,
        derandomize=not nightly,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink) if nightly else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    begun = datetime.now(UTC)
    SideBySide.live = live
    run_state_machine_as_test(SideBySide, settings=budget)
    print(f"side by side in {(datetime.now(UTC) - begun).total_seconds():.0f} s")
    assert len({act for act, outcome in SideBySide.met if outcome == "ok"}) > 10
    assert len({act for act, outcome in SideBySide.met if outcome != "ok"}) > 10
