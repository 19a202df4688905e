"""A second reading of the law, in dicts and dates, that shares nothing with the product: what must come of each act of a small bilan.

Written from the texts: L6313-4 and R6313-4 (twenty-four hours, three phases), R6313-7 (destroyed at the end unless kept in writing),
R6313-8 (ten days, silence refuses), L6323-17 and D6323-4 (sixty days before, thirty to answer, silence grants), L6353-5 (ten days,
fourteen at a distance), R6332-26 and L6362-6 (hours that were certified are not taken back), the provider's ten days of reflection.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

BEFORE = ("inquiry", "information_meeting", "reflection", "committed", "contracting", "ready")
PHASES = ("preliminary", "investigation", "conclusion")
RUNNING = (*PHASES, "suspended")
DEAD = ("declined", "redirected", "withdrawn", "abandoned", "cancelled_by_provider")
OVER = (*DEAD, "completed", "following_up", "closed")
CAP = 1440
DAY_MINUTES = 1440
COUNTED = {"individual", "collective", "debrief", "autonomous"}
TAKES_TIME = COUNTED - {"autonomous"} | {"information"}
UPCOMING = ("planned", "confirmed")
DONE = ("held", "attested", "disputed")
MISSED = ("cancelled_by_beneficiary", "cancelled_by_provider", "no_show")
DAY = timedelta(days=1)


def easter(year: int) -> date:
    """The Sunday of Easter, by the Gregorian computus."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = h + k - 7 * ((a + 11 * h + 22 * k) // 451) + 114
    return date(year, m // 31, m % 31 + 1)


def works(day: date) -> bool:
    """Monday to Friday, but for the eleven holidays."""
    fixed = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    moving = {easter(day.year) + timedelta(days=n) for n in (1, 39, 50)}
    return day.weekday() < 5 and (day.month, day.day) not in fixed and day not in moving


def rolled(day: date) -> date:
    """The day itself or the next one on which people work."""
    while not works(day):
        day += DAY
    return day


def months_after(day: date, months: int) -> date:
    """The same number in a later month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Answer:
    """What must come of an act: done, or how it is refused and by which rules."""

    kind: str
    rules: frozenset[str] = frozenset()


OK, MISSING, FORBIDDEN, NOT_NOW = (Answer(kind) for kind in ("ok", "missing", "forbidden", "not_possible_in_state"))


def refused(*rules: str) -> Answer:
    """Refused by rules; done where none is broken."""
    return Answer("refused", frozenset(rules)) if rules else OK


Table = dict[str, tuple[str, tuple[str, ...]]]
"""For each command: who may give it (B beneficiary, C counsellor, A administrator, E employer), and in which states."""
BILAN: Table = {
    "schedule-meeting": ("ACB", ("inquiry", "information_meeting")),
    "hold-meeting": ("CA", ("information_meeting",)),
    "choose-route": ("BA", ("committed", "contracting", "ready")),
    "decline": ("B", BEFORE),
    "redirect": ("C", BEFORE),
    "cancel": ("A", (*BEFORE, *RUNNING)),
    "suspend": ("BC", PHASES),
    "resume": ("BC", ("suspended",)),
    "abandon": ("BC", RUNNING),
    "advance-phase": ("C", PHASES[:2]),
    "complete": ("C", PHASES[2:]),
}
QUOTE: Table = {
    "send": ("A", ("draft",)),
    "accept": ("B", ("sent",)),
    "refuse": ("B", ("sent",)),
    "confirm": ("A", ("lapsed",)),
    "cancel": ("A", ("draft", "sent", "lapsed")),
}
PENDING = ("transmitted", "partially_signed")
CONVENTION: Table = {
    "transmit": ("AE", ("draft",)),
    "signatures": ("BAE", PENDING),
    "refuse": ("BE", PENDING),
    "withdraw": ("B", ("withdrawal_window",)),
}
SESSION: Table = {
    "confirm": ("CA", ("planned",)),
    "reschedule": ("CA", UPCOMING),
    "hold": ("C", UPCOMING),
    "attendances": ("BCA", ("held",)),
    "dispute": ("B", ("held", "attested")),
    "correct": ("CA", DONE),
    "cancel": ("BCA", UPCOMING),
    "record-no-show": ("CA", UPCOMING),
    "enter-in-error": ("CA", (*UPCOMING, *DONE, *MISSED)),
}
ASKED = ("sent", "received")
LEAVE: Table = {
    "send": ("BA", ("draft",)),
    "receive": ("BEA", ("sent",)),
    "grant": ("EA", ASKED),
    "refuse": ("EA", ASKED),
}
SIGNERS = {"tripartite": {"beneficiary", "provider", "employer"}, "individual": {"beneficiary", "provider"}}
PARTY = {"B": "beneficiary", "A": "provider", "E": "employer"}


@dataclass
class File:
    """One bilan as the law knows it."""

    opened_on: date
    status: str = "inquiry"
    met: bool = False
    phase: str = ""
    started: bool = False
    route: str = ""
    employer: bool = False
    ready_on: date | None = None
    quote: dict[str, Any] = field(default_factory=dict)
    paper: dict[str, Any] = field(default_factory=dict)
    leave: dict[str, Any] = field(default_factory=dict)
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    outputs: set[str] = field(default_factory=set)
    handed_over: bool = False
    answered: bool = False
    months: int | None = None
    ended_on: date | None = None

    def people(self) -> str:
        """Who knows of the file."""
        return "BCA" + ("E" if self.employer else "")

    def minutes(self) -> dict[str, int]:
        """The hours ledger: what it must be, summed anew."""
        counted = [s for s in self.sessions.values() if s["kind"] in COUNTED]
        return {
            "planned_minutes": sum(s["minutes"] for s in counted if s["status"] in UPCOMING),
            "counted_minutes": sum(s["minutes"] for s in counted if s["status"] in DONE),
            "attested_minutes": sum(s["minutes"] for s in counted if s["status"] == "attested"),
        }

    def held(self) -> bool:
        """Whether any session took place."""
        return any(s["status"] in DONE for s in self.sessions.values())

    def over(self, more: int, kind: str) -> bool:
        """Whether so many more minutes pass the ceiling."""
        known = self.minutes()
        return kind in COUNTED and known["planned_minutes"] + known["counted_minutes"] + more > CAP

    def due(self) -> list[tuple[str, date]]:
        """Every day that somebody waits for, of the delays that this model knows."""
        found = [("attendance.signatures", s["sign_by"]) for s in self.sessions.values() if s["status"] == "held"]
        if self.status == "inquiry":
            found.append(("promise.first_interview", self.opened_on + 10 * DAY))
        if self.quote.get("status") == "sent":
            found.append(("quote.reflection", self.quote["until"]))
        if self.paper.get("status") in PENDING and self.paper["until"] and not self.paper["past"] and not self.signed():
            found.append(("convention.employee_reply", self.paper["until"]))
        if self.leave.get("status") == "received" and self.status not in DEAD:
            found.append(("worktime.employer_reply", self.leave["until"]))
        if self.paper.get("status") == "withdrawal_window":
            found.append(("contract.withdrawal", self.paper["until"]))
        if self.status == "ready" and self.ready_on:
            found.append(("promise.start", self.ready_on + 10 * DAY))
        return found

    def left(self, phase: str) -> bool:
        """Whether a phase was closed: a later one is open, or the action that had begun is over."""
        now = self.phase if self.status == "suspended" else self.status
        return PHASES.index(now) > PHASES.index(phase) if now in PHASES else self.started

    def signed(self) -> bool:
        """Whether she has signed: from then on nobody waits for her."""
        return "beneficiary" in self.paper["signed"]

    # --- what follows from an act ---

    def end(self, status: str, sessions_become: str) -> None:
        """It ends before its term: what is offered, contracted and planned ends with it."""
        self.status = status
        if self.quote.get("status") in {"draft", "sent", "lapsed"}:
            self.quote["status"] = "cancelled"
        if self.paper.get("status") in {"draft", *PENDING}:
            self.paper["status"] = "void"
        elif self.paper.get("status") in {"withdrawal_window", "effective"}:
            self.paper["status"] = "ended"
        self.leave_lapses()
        self.drop(sessions_become)

    def lose(self, paper: str, status: str, sessions_become: str) -> None:
        """The convention comes to nothing, and with it the bilan that was waiting for it."""
        self.paper["status"] = paper
        if self.status in {"contracting", "ready"}:
            self.end(status, sessions_become)

    def leave_lapses(self) -> None:
        """Nobody has answered, and there is nothing left to be absent for."""
        if self.leave.get("status") in {"draft", "sent", "received"}:
            self.leave["status"] = "lapsed"

    def leave_is_used(self) -> None:
        """The absence that was authorised was taken for an action that has ended."""
        if self.leave.get("status") in {"granted", "granted_by_silence"}:
            self.leave["status"] = "used"

    def drop(self, status: str) -> None:
        """What was planned is not held any more."""
        for session in self.sessions.values():
            if session["status"] in UPCOMING:
                session["status"] = status

    def takes_effect(self, on: date) -> None:
        """The paper is in effect: nothing else is awaited before the start."""
        self.paper["status"] = "effective"
        if self.status == "contracting":
            self.status, self.ready_on = "ready", on

    def pass_day(self, day: date) -> None:
        """What silence makes true as a day begins."""
        if self.quote.get("status") == "sent" and self.quote["until"] < day:
            self.quote["status"] = "lapsed"
        if self.paper.get("status") in PENDING and self.paper["until"] and self.paper["until"] < day and not self.paper["past"]:
            self.paper["past"] = True
            if not self.signed():
                self.lose("refused_by_silence", "declined", "cancelled_by_beneficiary")
        if self.paper.get("status") == "withdrawal_window" and self.paper["until"] < day:
            self.takes_effect(day)
        if self.leave.get("status") == "received" and self.leave["until"] < day and self.status not in DEAD:
            self.leave["status"] = "granted_by_silence"

    def kept(self, day: date) -> str | None:
        """What becomes of the synthesis once the action has ended, on a later day."""
        if self.ended_on is None:
            return None
        if self.months is None:
            return "destroyed"
        last = months_after(self.ended_on, self.months)
        return "destroyed" if day > last else "expiring" if day >= last - 30 * DAY else "retained"

    def invited_on(self) -> date | None:
        """When she is invited to the follow-up interview: six months after the end, on a working day."""
        return rolled(months_after(self.ended_on, 6)) if self.ended_on else None


def at_work(starts_at: datetime, minutes: int) -> bool:
    """Whether a minute of it falls on Monday to Friday, eight to seven in the evening, in the Paris winter (an hour ahead)."""
    first, last = starts_at + timedelta(hours=1), starts_at + timedelta(hours=1, minutes=minutes)
    days = (first.date() + n * DAY for n in range((last.date() - first.date()).days + 1))
    hours = ((datetime(d.year, d.month, d.day, 8), datetime(d.year, d.month, d.day, 19)) for d in days if d.weekday() < 5)  # noqa: DTZ001
    return any(begins < last and first < over for begins, over in hours)


def ends(session: dict[str, Any]) -> datetime:
    """The instant at which a session ends."""
    end: datetime = session["starts_at"] + timedelta(minutes=session["minutes"])
    return end


def meet(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether one counsellor cannot hold both."""
    both = {one["kind"], other["kind"]} <= TAKES_TIME and other["status"] in (*UPCOMING, *DONE)
    group = one["kind"] == other["kind"] == "collective" and one["starts_at"] == other["starts_at"]
    return both and not group and one["starts_at"] < ends(other) and other["starts_at"] < ends(one)
