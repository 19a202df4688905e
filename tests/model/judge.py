"""The reference model at work: each act is judged, and its effects written into the dicts of `reference.py`."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.model import reference as r
from tests.model.reference import DAY, FORBIDDEN, MISSING, NOT_NOW, OK, PHASES, Answer, File, refused


class Judge:
    """A provider with one counsellor and some bilans; `today` is the legal date."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.files: list[File] = []

    def pass_to(self, day: date) -> None:
        """Time passes, one midnight after the other."""
        while self.today < day:
            self.today += DAY
            for file in self.files:
                file.pass_day(self.today)

    @staticmethod
    def may(file: File, row: tuple[str, tuple[str, ...]], state: str, who: str) -> Answer:
        """Whether the tables let somebody ask: known to whom, open to whom, possible when."""
        by, states = row
        if who not in file.people():
            return MISSING
        if who not in by:
            return FORBIDDEN
        return OK if state in states else NOT_NOW

    # --- the bilan ---

    def bilan(self, file: File, command: str, who: str, **said: Any) -> Answer:
        """A command on the bilan itself."""
        found = self.may(file, r.BILAN[command], file.status, who)
        if found is not OK:
            return found
        rules = getattr(self, f"_{command.replace('-', '_')}_rules", lambda *_: ())(file, who, said)
        if rules:
            return refused(*rules)
        getattr(self, f"_{command.replace('-', '_')}")(file, who, said)
        return OK

    def _schedule_meeting(self, file: File, who: str, said: Any) -> None:
        file.status = "information_meeting"

    def _hold_meeting(self, file: File, who: str, said: Any) -> None:
        file.met = True
        if file.quote.get("status") == "sent":
            file.status = "reflection"

    def _choose_route(self, file: File, who: str, said: Any) -> None:
        file.status, file.route = "contracting", said["route"]
        file.employer = said["route"] == "skills_plan"  # on any other route it is not to know
        if self._suits(file) and file.paper.get("status") == "effective":
            file.takes_effect(self.today)

    @staticmethod
    def _suits(file: File) -> bool:
        return {"tripartite": "skills_plan", "individual": "self"}.get(file.paper.get("kind", "")) == file.route

    def _decline(self, file: File, who: str, said: Any) -> None:
        file.end("declined", "cancelled_by_beneficiary")

    def _redirect_rules(self, file: File, who: str, said: Any) -> tuple[str, ...]:
        return () if said["beneficiary_agreed"] else ("bilan.redirect_agreed",)

    def _redirect(self, file: File, who: str, said: Any) -> None:
        file.end("redirected", "cancelled_by_provider")

    def _cancel(self, file: File, who: str, said: Any) -> None:
        if file.started:
            file.leave_is_used()
        file.end("cancelled_by_provider", "cancelled_by_provider")

    def _suspend(self, file: File, who: str, said: Any) -> None:
        file.phase, file.status = file.status, "suspended"

    def _resume(self, file: File, who: str, said: Any) -> None:
        file.status = file.phase

    def _abandon_rules(self, file: File, who: str, said: Any) -> tuple[str, ...]:
        reminded = {day for day in said["reminded_on"] if date.fromisoformat(day) <= self.today}
        return () if who == "B" or len(reminded) >= 2 else ("bilan.abandon.reminders",)

    def _abandon(self, file: File, who: str, said: Any) -> None:
        file.leave_is_used()
        file.end("abandoned", "cancelled_by_beneficiary")
        file.ended_on = self.today

    def _unattested(self, file: File) -> tuple[str, ...]:
        signed = {s["phase"] for s in file.sessions.values() if s["status"] == "attested"}
        reached = PHASES[: PHASES.index(file.status) + 1]
        return () if set(reached) <= signed else ("bilan.phases.three",)

    def _advance_phase_rules(self, file: File, who: str, said: Any) -> tuple[str, ...]:
        outputs = () if file.status in file.outputs else (f"bilan.phase.{file.status}.outputs",)
        return (*self._unattested(file), *outputs)

    def _advance_phase(self, file: File, who: str, said: Any) -> None:
        file.status = PHASES[PHASES.index(file.status) + 1]

    def _complete_rules(self, file: File, who: str, said: Any) -> tuple[str, ...]:
        rules = [*self._unattested(file)]
        rules += [] if "conclusion" in file.outputs else ["bilan.phase.conclusion.outputs", "followup.offer"]
        rules += [] if file.handed_over else ["synthesis.mandatory"]
        rules += [] if file.answered else ["retention.question"]
        return tuple(rules)

    def _complete(self, file: File, who: str, said: Any) -> None:
        file.status, file.ended_on = "completed", self.today
        file.paper["status"] = "ended"
        file.leave_is_used()
        file.leave_lapses()
        file.drop("cancelled_by_provider")

    # --- quote and paper ---

    def quote(self, file: File, command: str, who: str, **said: Any) -> Answer:
        """A command on the quote, which only those know who offer it or to whom it is offered: no employer pays these."""
        if who == "E":
            return MISSING
        found = self.may(file, r.QUOTE[command], file.quote["status"], who)
        if found is not OK:
            return found
        return self._accepted(file, said) if command == "accept" else self._quoted(file, command)

    def _quoted(self, file: File, command: str) -> Answer:
        if command == "send" and file.quote["minutes"] > r.CAP:
            return refused("bilan.duration.max")
        became = {"send": "sent", "confirm": "sent", "refuse": "refused", "cancel": "cancelled"}
        file.quote["status"] = became[command]
        if became[command] == "sent":
            file.quote["until"] = self.today + 10 * DAY
            if file.status == "reflection" or (file.status == "information_meeting" and file.met):
                file.status = "reflection"
        return OK

    @staticmethod
    def _accepted(file: File, said: Any) -> Answer:
        if file.status != "reflection":
            return NOT_NOW
        rules = [] if said["consent"] else ["bilan.consent.required"]
        rules += [] if said["prior_information_received"] else ["bilan.prior_info"]
        if rules:
            return refused(*rules)
        file.quote["status"], file.status = "accepted", "committed"
        return OK

    def draft_paper(self, file: File, kind: str, who: str, *, distance: bool) -> Answer:
        """A convention is written: of the kind that the route demands, and one at a time."""
        if who not in file.people():
            return MISSING
        if who != "A":
            return FORBIDDEN
        rules = ["bilan.over"] if file.status in r.OVER else []
        if kind != "tripartite" and file.route == "skills_plan":
            rules.append("convention.tripartite.when")
        if kind != "individual" and file.route == "self":
            rules.append("contract.individual.when")
        if file.paper and file.paper["status"] in {"draft", *r.PENDING, "withdrawal_window", "effective"}:
            rules.append("convention.one_living")
        if not rules:
            file.paper = {"kind": kind, "status": "draft", "signed": set(), "distance": distance, "until": None, "past": False}
        return refused(*rules)

    def paper(self, file: File, command: str, who: str, **said: Any) -> Answer:
        """A command on the convention."""
        found = self.may(file, r.CONVENTION[command], file.paper["status"], who)
        if found is not OK:
            return found
        if command == "signatures":
            return self._signed(file, who, said["party"])
        if command == "transmit":
            if file.status in r.OVER:
                return refused("convention.bilan_goes_on")
            tripartite = file.paper["kind"] == "tripartite"
            file.paper |= {"status": "transmitted", "until": r.rolled(self.today + 10 * DAY) if tripartite else None}
        elif command == "refuse":
            file.lose("refused", "declined", "cancelled_by_beneficiary" if who == "B" else "cancelled_by_provider")
        else:
            file.lose("withdrawn", "withdrawn", "cancelled_by_beneficiary")
        return OK

    def _signed(self, file: File, who: str, party: str) -> Answer:
        rules = [] if r.PARTY[who] == party else ["convention.own_signature"]
        rules += ["convention.signed_once"] if party in file.paper["signed"] else []
        if rules:
            return refused(*rules)
        file.paper["signed"].add(party)
        file.paper["status"] = "partially_signed"
        if file.paper["signed"] == r.SIGNERS[file.paper["kind"]]:
            if file.paper["kind"] == "tripartite":
                file.takes_effect(self.today)
            else:
                days = 14 if file.paper["distance"] else 10
                file.paper |= {"status": "withdrawal_window", "until": r.rolled(self.today + days * DAY)}
        return OK

    # --- absence ---

    def ask_leave(self, file: File, who: str, starts_on: date) -> Answer:
        """An absence is asked of the employer."""
        if who not in file.people():
            return MISSING
        if who not in "BA":
            return FORBIDDEN
        rules = ["bilan.over"] if file.status in r.OVER else []
        if not rules:
            file.leave = {"status": "draft", "starts_on": starts_on, "until": None}
        return refused(*rules)

    def leave(self, file: File, command: str, who: str) -> Answer:
        """A command on the leave request."""
        found = self.may(file, r.LEAVE[command], file.leave["status"], who)
        if found is not OK:
            return found
        if command == "send":
            if file.leave["starts_on"] < self.today + 60 * DAY:
                return refused("worktime.cpf.request_60d")
            file.employer = True
        became = {"send": "sent", "receive": "received", "grant": "granted", "refuse": "refused"}
        file.leave |= {"status": became[command], "until": self.today + 30 * DAY if command == "receive" else None}
        return OK

    @staticmethod
    def _absence(file: File, starts_at: datetime, minutes: int) -> list[str]:
        """Refused by the employer: outside working hours only."""
        return ["worktime.cpf.refused"] if file.leave.get("status") == "refused" and r.at_work(starts_at, minutes) else []

    # --- sessions ---

    def _free(self, wanted: dict[str, Any]) -> list[str]:
        taken = any(r.meet(wanted, s) for f in self.files for s in f.sessions.values() if s is not wanted.get("was"))
        return ["session.counsellor_free"] if taken else []

    def plan(self, file: File, who: str, **said: Any) -> Answer:
        """A session is planned; the caller keeps it under the id that the product gives."""
        if who not in file.people():
            return MISSING
        if who not in "CA":
            return FORBIDDEN
        rules = ["bilan.duration.max"] if file.over(said["minutes"], said["kind"]) else []
        rules += ["bilan.collective_only_investigation"] if said["kind"] == "collective" and said["phase"] != "investigation" else []
        rules += ["bilan.phases.order"] if self._closed(file, said["phase"]) else []
        rules += ["bilan.over"] if file.status in r.OVER else []
        rules += self._absence(file, said["starts_at"], said["minutes"])
        return refused(*rules, *self._free(said | {"status": "planned"}))

    @staticmethod
    def _closed(file: File, phase: str) -> bool:
        return file.status in PHASES and PHASES.index(phase) < PHASES.index(file.status)

    def session(self, file: File, session: dict[str, Any], command: str, who: str, **said: Any) -> Answer:
        """A command on a session."""
        found = self.may(file, r.SESSION[command], session["status"], who)
        if found is not OK:
            return found
        if command == "attendances":
            return self._attested(session, who, said["party"])
        rules = self._session_rules(file, session, command, said)
        if not rules:
            self._session_becomes(file, session, command, who=who, said=said)
        return refused(*rules)

    def _session_rules(self, file: File, session: dict[str, Any], command: str, said: Any) -> list[str]:
        if command == "enter-in-error":
            return self._mistake_rules(file, session)
        if command not in {"reschedule", "hold", "correct"}:
            return []
        rules = ["bilan.duration.max"] if file.over(said["minutes"] - session["minutes"], session["kind"]) else []
        rules += self._free(session | said | {"was": session})
        rules += self._absence(file, said.get("starts_at", session["starts_at"]), said["minutes"]) if command != "correct" else []
        return rules + (self._start_rules(file) if command == "hold" else [])

    @staticmethod
    def _mistake_rules(file: File, session: dict[str, Any]) -> list[str]:
        """Hours of an action that has ended are certified; a phase rests on the last session that both signed."""
        certified = file.ended_on is not None and session["status"] in r.DONE
        others = [s for s in file.sessions.values() if s is not session and s["phase"] == session["phase"] and s["status"] == "attested"]
        rests_on_it = session["status"] == "attested" and not others and file.left(session["phase"])
        return ["mistake.counter_entry"] * certified + ["mistake.relied_on"] * rests_on_it

    @staticmethod
    def _start_rules(file: File) -> list[str]:
        living = file.paper.get("status") in {"draft", *r.PENDING, "withdrawal_window", "effective", "ended"}
        if living and file.paper["kind"] == "tripartite" and file.paper["status"] not in {"effective", "ended"}:
            return ["convention.start_after_3_signatures"]
        if file.paper.get("status") not in {"effective", "ended"}:
            return ["convention.required"]
        return [] if file.status in {"ready", *PHASES} else ["bilan.not_ready"]

    def _session_becomes(self, file: File, session: dict[str, Any], command: str, *, who: str, said: Any) -> None:
        became = {
            "confirm": "confirmed",
            "reschedule": "planned",
            "dispute": "disputed",
            "record-no-show": "no_show",
            "hold": "held",
            "correct": "held",
            "enter-in-error": "entered_in_error",
        }
        had_begun = session["status"] in r.DONE
        session["status"] = became.get(command) or ("cancelled_by_beneficiary" if who == "B" else "cancelled_by_provider")
        session |= {name: said[name] for name in ("starts_at", "minutes") if name in said}
        if command in {"hold", "correct"}:
            session |= {"sign_by": self.today + timedelta(days=7), "signed": set()}
        if command == "dispute":
            session["signed"] = set()
        if command == "hold" and file.status == "ready":
            file.status, file.started = "preliminary", True
        if command == "enter-in-error" and had_begun and file.status == "preliminary" and not file.held():
            file.status, file.started, file.ready_on = "ready", False, None  # it never began; nobody promises its start anew

    @staticmethod
    def _attested(session: dict[str, Any], who: str, party: str) -> Answer:
        rules = [] if {"B": "beneficiary", "C": "provider"}.get(who) == party else ["attendance.own_signature"]
        rules += ["attendance.signed_once"] if party in session["signed"] else []
        if rules:
            return refused(*rules)
        session["signed"].add(party)
        if len(session["signed"]) == 2:
            session["status"] = "attested"
        return OK


def at(day: date, hour: int) -> datetime:
    """An hour of a day, in UTC without a zone."""
    return datetime(day.year, day.month, day.day, hour)  # noqa: DTZ001  the model counts in one zone
