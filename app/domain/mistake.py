"""What was entered in error (saisie par erreur): one row, one body, one set of reasons, the same in every machine.

A mistake is not a cancellation: the thing is kept with its history, is final, and no decision sees it any more.
"""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from typing import Any, ClassVar, Final

from pydantic import Field, create_model

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.machine import Ask, Change, Machine, Row
from app.domain.record import Command, Resource, Sealed
from app.domain.vocabulary import Id, Role

A = Ask[Any]
ENTERED_IN_ERROR: Final = "entered_in_error"
DESTROYED: Final = "destroyed"


class Mistake(StrEnum):
    """Why it should never have been recorded."""

    WRONG_FILE = "wrong_file"
    """Belongs in the file of another person (autre dossier)."""
    WRONG_PERSON = "wrong_person"
    WRONG_PARTY = "wrong_party"
    """Another funder, employer or debtor."""
    DUPLICATE = "duplicate"
    WRONG_DATE = "wrong_date"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_CONTENT = "wrong_content"
    NEVER_HAPPENED = "never_happened"


ANOTHER_PERSONS = frozenset({Mistake.WRONG_FILE, Mistake.WRONG_PERSON})
"""Reasons for which what it says is about somebody else: it is erased here."""


class EnterInError(Command):
    """Say that it was entered in error (saisie par erreur): it is final, and what it had brought about is undone."""

    verb: ClassVar[str] = "enter-in-error"
    summary: ClassVar[str] = "Mark as entered in error"
    example: ClassVar[dict[str, Any]] = {"reason": "duplicate"}
    reason: Mistake
    replaced_by_id: Id | None = Field(default=None, description="What takes its place, in the same file")


def _replacement(ask: A) -> Finding | None:
    if ask.command.replaced_by_id is None:
        return None
    mine, other = getattr(ask.facts, ask.facts.root), ask.facts.replacement
    same_file = getattr(mine, "bilan_id", None) == getattr(other, "bilan_id", None)
    return None if same_file and other.id != mine.id and other.status != ENTERED_IN_ERROR else BROKEN


REPLACEMENT = Rule(
    id="mistake.replaced_in_file",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Ce qui remplace cette saisie n'est pas dans le même dossier.",
    en="What replaces this entry is not in the same file.",
    remedy_fr="Créez d'abord la bonne saisie dans ce dossier.",
    remedy_en="First make the right entry in this file.",
    check=_replacement,
    reads_body=True,
)
RELIED_ON = Rule(
    id="mistake.relied_on",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Ce qui en découle tient encore : {what}.",
    en="What follows from it still stands: {what}.",
    remedy_fr="Corrigez d'abord ce qui en découle, puis cette saisie.",
    remedy_en="First correct what follows from it, then this entry.",
    check=lambda ask: None,
)
"""Each noun says what may follow from it (`on`); alone it holds."""
AT_ITS_SOURCE = Rule(
    id="mistake.at_its_source",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Le service a établi cela lui-même, d'après {what}.",
    en="The service made this itself, from {what}.",
    remedy_fr="Corrigez ce dont cela découle.",
    remedy_en="Correct what it follows from.",
    check=lambda ask: None,
)
"""What no person has written is no mistake of a person: each noun says what it follows from (`on`)."""


def relied_on(*, reads: Any) -> Rule:
    """The rule that refuses while anything that `reads(ask)` names follows from the entry."""
    return RELIED_ON.on(lambda ask: Finding({"what": what}) if (what := tuple(reads(ask))) else None)


def at_its_source(*, reads: Any) -> Rule:
    """The rule that refuses what the service made itself: `reads(ask)` names from what, or None. The service may."""
    return AT_ITS_SOURCE.on(lambda ask: Finding({"what": what}) if Role.SYSTEM not in ask.roles and (what := reads(ask)) else None)


def correctable(machine: Machine[Any], record: type[Resource], *rules: Rule, by: Iterable[Role]) -> Machine[Any]:
    """The machine, with the one way out of every state but destruction: by whom the noun is written."""
    row = Row(
        on=_command(record),
        frm=tuple(state for state in machine.states if state not in {ENTERED_IN_ERROR, DESTROYED}),
        to=machine.states(ENTERED_IN_ERROR),
        by=frozenset(by),
        event=ENTERED_IN_ERROR,
        rules=(REPLACEMENT, *rules),
        correction=True,
    )
    return replace(machine, final=machine.final | {ENTERED_IN_ERROR}, rows=(*machine.rows, row))


def _command(record: type[Resource]) -> type[Command]:
    """The command of one noun. Its body and its words are the same everywhere."""
    return create_model(f"Enter{record.__name__}InError", __base__=EnterInError, __doc__=EnterInError.__doc__)


def correction(machine: Machine[Any]) -> type[EnterInError]:
    """The command by which something of a machine is said to be entered in error. Raises: StopIteration where there is none."""
    return next(row.on for row in machine.rows if issubclass(row.on, EnterInError))


def said_in_error(ask: A, change: Change, root: Resource) -> Change:
    """`change`, with what a correction always does: the reason, what takes its place, and another person's words erased."""
    said = ask.command
    erased = dict.fromkeys(_sealed(type(root))) if said.reason in ANOTHER_PERSONS else {}
    told = {} if said.replaced_by_id is None else {"replaced_by": str(said.replaced_by_id)}
    return replace(change, fields={**erased, **change.fields}, facts={**change.facts, **told}, reason=said.reason)


def _sealed(record: type[Resource]) -> tuple[str, ...]:
    return tuple(name for name, f in record.model_fields.items() if any(isinstance(m, Sealed) for m in f.metadata))


NEVER_IN_ERROR: Final[dict[str, str]] = {
    "organisation": "is amended",
    "member": "is amended, or retired",
    "offer": "is amended, or retired",
    "beneficiary": "is amended, or retired",
    "employer": "is amended, or retired",
    "funder": "is amended, or retired",
    "account": "is revoked; what it was used for stays in the journal",
    "invitation": "is revoked, or sent again",
    "anomaly": "is found by the service; whoever reviews it says what it was",
    "emergency_access": "is refused or closed; that it was asked for stays visible to the person",
    "legal_hold": "is lifted; that the destruction was suspended stays visible to the person",
    "referral": "is answered by the person; another one may be offered",
    "client": "is revoked; what it was used for stays in the journal",
    "involvement": "is ended; that somebody had access stays visible to the person",
    "platform_event": "is what the platform said; the request is entered in error with the one that replaces it",
    "retention_question": "is answered again: the later answer replaces the former",
    "retention_agreement": "follows from an answer: withdrawn or replaced by another one",
    "retention_item": "is made and ended by the service alone",
    "share": "is revoked; that somebody had access stays visible to the person",
    "personal_copy": "is hers, and made by the service alone",
    "training_report": "is awaited by the service; what was recorded of its filing is recorded again",
    "deadline": "is counted by the service alone",
    "warning": "is found by the service; that a member has acknowledged it is evidence",
}
"""The machines that have no such row, each with the reason."""
