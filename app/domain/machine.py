"""Transition tables: data that a lawyer reads, a program runs and a checker walks.

A row says: on this command, in these states, by these roles, when this fact holds, provided these rules hold, the next state is X,
this happened, these clocks start and these promises are owed. Nothing here reads a clock, a database or a network.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any, Generic, TypeVar
from uuid import UUID

from app.domain.calendar import paris_date
from app.domain.deadline import Clock
from app.domain.law.bound import Bound
from app.domain.law.evidence import Checked, checked
from app.domain.law.rule import Finding, Rule, Severity
from app.domain.record import Command, Record
from app.domain.thread import File
from app.domain.vocabulary import Role

F = TypeVar("F", bound=File)
ABSENT = "absent"
"""The state of what does not exist yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who asks: a person or a machine of one organisation. `scopes` None means no scope limits it."""

    org: UUID
    id: UUID
    party: UUID
    roles: frozenset[Role]
    scopes: frozenset[str] | None = None
    sandbox: bool = False
    strong_at: datetime | None = None
    """When somebody authenticated with several factors; None: she has not, or nobody says so."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Read once at the door. `real` stamps rows and tokens; `legal` (the organisation's clock) is what rules and deadlines read. UTC."""

    real: datetime
    legal: datetime
    today: date = field(init=False, repr=False, compare=False)
    """The legal date in Paris (T1)."""

    def __post_init__(self) -> None:
        """Every rule reads the date: it is worked out once."""
        object.__setattr__(self, "today", paris_date(self.legal))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Generic[F]):
    """What is asked, by whom, when, and what is known: the only input of a rule and of a decision.

    `roles` are those in which the actor stands in this file now. `seed` was drawn at the door and is the same in every retry.
    """

    facts: F
    command: Any
    actor: Principal
    roles: frozenset[Role]
    at: Moment
    seed: UUID
    library: Mapping[tuple[str, str], Any] = field(default_factory=dict, repr=False)
    """The published questionnaires by id and version."""
    criteria: Sequence[Any] = field(default=(), repr=False)
    """The dated criteria of funders."""
    number: int = 0
    """Drawn for commands that open a bilan: the number of its human reference."""
    secret: str = field(default="", repr=False)
    """Drawn for commands that hand out a secret."""
    content_key: bytes = field(default=b"", repr=False)
    """For commands that hash sealed content: the key of its class."""

    @property
    def today(self) -> date:
        """The legal date in Paris."""
        return self.at.today

    def fresh(self, label: str) -> UUID:
        """The UUIDv7 of something this decision creates; the same label gives the same id in every retry."""
        digest = int.from_bytes(blake2b(label.encode(), digest_size=7, key=self.seed.bytes).digest())
        return UUID(int=(self.seed.int >> 56 << 56) | digest)


@dataclass(frozen=True, slots=True)
class Guard:
    """A named fact that chooses between rows; it never refuses by itself."""

    name: str
    holds: Callable[[Any], bool]
    reads_body: bool = False


ALWAYS = Guard("", lambda ask: True)


def otherwise(guard: Guard) -> Guard:
    """The complement of a guard."""
    return Guard(f"not {guard.name}", lambda ask: not guard.holds(ask), reads_body=guard.reads_body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One legal possibility. `event` is a past participle: `signed`."""

    on: type[Command]
    frm: tuple[str, ...]
    to: str
    by: frozenset[Role]
    event: str
    when: Guard = ALWAYS
    rules: tuple[Rule, ...] = ()
    clocks: tuple[Clock, ...] = ()
    promises: tuple[str, ...] = ()
    correction: bool = False
    """It says that the thing was entered in error: the one way out of a final state."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold, and why."""

    rule: Rule
    finding: Finding


class Refused(Exception):
    """The law, a term or a promise does not allow the command now. Carries every broken rule, not only the first."""

    def __init__(self, *broken: Broken) -> None:
        super().__init__("; ".join(b.rule.id for b in broken))
        self.broken = broken


class NotInState(Exception):
    """The command is not possible in the present state."""

    def __init__(self, machine: str, command: str, state: str, possible_in: tuple[str, ...]) -> None:
        super().__init__(f"{machine}: {command} is not possible while {state}")
        self.machine, self.command, self.state, self.possible_in = machine, command, state, possible_in


class NotOpenTo(Exception):
    """The command is open to other roles only."""

    def __init__(self, machine: str, command: str, by: frozenset[Role]) -> None:
        super().__init__(f"{machine}: {command} is open to {sorted(by)}")
        self.machine, self.command, self.by = machine, command, by


class Allowed(StrEnum):
    """Whether a command would succeed now. `depends`: the body decides."""

    YES = "yes"
    NO = "no"
    DEPENDS = "depends"


@dataclass(frozen=True, slots=True)
class Action:
    """What one command would meet now; `bounds` say how far its body may go, where a rule that reads it can tell."""

    command: type[Command]
    allowed: Allowed
    refusals: tuple[Broken, ...] = ()
    warnings: tuple[Broken, ...] = ()
    depends_on: tuple[Rule, ...] = ()
    possible_in: tuple[str, ...] = ()
    """States in which it is possible, where the present one is not among them."""
    bounds: tuple[Bound, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The row that applies, the warnings it records, and the evidence of what was checked."""

    row: Row
    warnings: tuple[Broken, ...]
    evidence: tuple[Checked, ...]


@dataclass(frozen=True)
class Machine(Generic[F]):
    """One state machine. `final` states have no way out but correction."""

    noun: str
    states: type[StrEnum]
    final: frozenset[str]
    rows: tuple[Row, ...] = field(repr=False)
    born_elsewhere: bool = False
    """Its first state is made by another machine's decision."""

    def choose(self, state: str, ask: Ask[F]) -> Chosen:
        """The row that applies.

        Raises: NotInState, NotOpenTo, Refused (with every broken blocking rule).
        """
        row = self._row(state, ask)
        findings = [(rule, rule.finding(ask)) for rule in row.rules]
        broken = tuple(Broken(rule, found) for rule, found in findings if found is not None)
        blocking = tuple(b for b in broken if b.rule.severity is Severity.BLOCK)
        if blocking:
            raise Refused(*blocking)
        evidence = tuple(checked(rule, rule.reference.day(ask), found) for rule, found in findings)
        return Chosen(row, tuple(b for b in broken if b.rule.severity is Severity.WARN), evidence)

    def _row(self, state: str, ask: Ask[F]) -> Row:
        kind = type(ask.command)
        possible = [r for r in self.rows if r.on is kind and state in r.frm]
        open_to_me = self.admit(kind, ask.roles)
        if not possible:
            raise NotInState(self.noun, kind.__name__, state, tuple(sorted({s for r in open_to_me for s in r.frm})))
        here = [r for r in possible if r.by & ask.roles]
        if not here:
            raise NotOpenTo(self.noun, kind.__name__, frozenset().union(*(r.by for r in possible)))
        chosen = next((r for r in here if r.when.holds(ask)), None)
        if chosen is None:  # a command of the clock whose fact no longer holds: somebody has acted since
            raise NotInState(self.noun, kind.__name__, state, tuple(sorted({s for r in open_to_me for s in r.frm})))
        return chosen

    def admit(self, command: type[Command], roles: frozenset[Role]) -> list[Row]:
        """The rows that open a command to these roles, in whatever state. Raises: NotOpenTo when none does."""
        rows = [r for r in self.rows if r.on is command]
        mine = [r for r in rows if r.by & roles]
        if not mine:
            raise NotOpenTo(self.noun, command.__name__, frozenset().union(*(r.by for r in rows)))
        return mine

    def open_to(self, roles: frozenset[Role]) -> tuple[type[Command], ...]:
        """Every command that these roles may give in some state, but those that create."""
        return tuple(dict.fromkeys(r.on for r in self.rows if r.by & roles and r.frm != (ABSENT,)))

    def action(self, command: type[Command], state: str, ask: Ask[F]) -> Action:
        """What the table says of a command: allowed now or not, and why. `ask.command` is None."""
        here = [r for r in self.rows if r.on is command and state in r.frm and r.by & ask.roles]
        rows = [r for r in here if r.when.reads_body or r.when.holds(ask)]
        if not rows:
            states = {s for r in self.rows if r.on is command and r.by & ask.roles for s in r.frm}
            return Action(command, Allowed.NO, possible_in=tuple(sorted(states - {state})))
        rules = list(dict.fromkeys(rule for row in rows for rule in row.rules))
        broken = [Broken(r, found) for r in rules if not r.reads_body and (found := r.finding(ask)) is not None]
        blocking = tuple(b for b in broken if b.rule.severity is Severity.BLOCK)
        depends = tuple(r for r in rules if r.reads_body)
        allowed = Allowed.NO if blocking else Allowed.DEPENDS if depends or len(rows) > 1 else Allowed.YES
        return Action(command, allowed, blocking, tuple(b for b in broken if b.rule.severity is Severity.WARN), depends)

    def commands(self) -> tuple[type[Command], ...]:
        """Every command, in the order of the table."""
        return tuple(dict.fromkeys(r.on for r in self.rows))

    def rules(self) -> tuple[Rule, ...]:
        """Every rule that the table checks."""
        return tuple(dict.fromkeys(rule for row in self.rows for rule in row.rules))

    def defects(self) -> list[str]:
        """Structural model check: unreachable states, dead ends, leaks out of final states."""
        left, reached = {frm for row in self.rows if not row.correction for frm in row.frm}, self._reached()
        return [
            *(f"{self.noun}: unreachable {s}" for s in self.states if s not in reached),
            *(f"{self.noun}: leaves final {s}" for s in sorted(self.final) if s in left),
            *(f"{self.noun}: dead end {s}" for s in self.states if s not in self.final and s not in left),
            *(f"{self.noun}: unknown state {s}" for s in sorted(left - {ABSENT, *self.states})),
        ]

    def _reached(self) -> set[str]:
        seen: set[str] = {str(next(iter(self.states)))} if self.born_elsewhere else {ABSENT}
        while more := {row.to for row in self.rows if seen & set(row.frm)} - seen:
            seen |= more
        return seen


Decide = Callable[[Ask[Any]], Any]
Changes = Mapping[type[Command], Callable[[Ask[Any], Row], "Change"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a command changes beside the state: fields of the root, other records, what is shown once."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    changed: tuple[Any, ...] = ()
    added: tuple[Any, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    secret: str | None = None
    result: Record | None = None
    reason: str | None = None
