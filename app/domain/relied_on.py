"""What follows from each noun: why an entry cannot be said to be an error yet, and what the service itself made from something else.

It stands below every noun, whose tables name its rules: states and kinds are spelled here as the tables spell them, and a test compares.
"""

from collections.abc import Iterator
from typing import Any

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.machine import Ask
from app.domain.mistake import at_its_source, relied_on
from app.domain.vocabulary import Role

A = Ask[Any]
PHASES = ("preliminary", "investigation", "conclusion")
TOOK_PLACE = frozenset({"held", "attested", "locked", "disputed"})
SIGNED_BY_BOTH = frozenset({"attested", "locked"})
BOUND = frozenset({"effective", "amended", "ended", "terminated"})
BILLED = frozenset({"issued", "paid"})
AUTHORISED = frozenset({"granted", "granted_by_silence", "used"})
GIVEN_UP = frozenset({"refused", "lapsed", "cancelled", "entered_in_error"})
ENTERED = frozenset({"in_training", "exited", "service_done_declared", "service_done_validated"})
"""Steps of the platform's file from the entry on."""
OWN_ACT = {"bilan": "quote", "retention": "retention_question"}
"""Kinds of consent that are given by another act."""


def reached(bilan: Any) -> int:
    """How many phases a bilan has opened: 0 before the start, 4 once it is over."""
    status = bilan.suspended_from if bilan.status == "suspended" else bilan.status
    if status in PHASES:
        return PHASES.index(status) + 1
    return 0 if bilan.started_on is None else len(PHASES) + 1


def _closed(ask: A, phase: str) -> bool:
    return reached(ask.facts.bilan) > PHASES.index(phase) + 1


def _sessions(ask: A) -> Iterator[str]:
    if any(s.status in TOOK_PLACE for s in ask.facts.sessions):
        yield "sessions"


def _from_bilan(ask: A) -> Iterator[str]:
    """Hours, invoices and the platform's file say what happened: each is corrected by itself."""
    if ask.facts.bilan.started_on is not None:
        yield "sessions"
    if any(i.status in BILLED and i.kind != "credit" for i in ask.facts.billing_items):
        yield "billing_items"
    if any(f.kind == "cpf" and f.cpf_status is not None and f.status not in GIVEN_UP for f in ask.facts.funding_requests):
        yield "funding_requests"


def _from_quote(ask: A) -> Iterator[str]:
    """An accepted quote committed the person; what was contracted or asked of funders since is undone first."""
    if ask.facts.quote.accepted_on is None:
        return
    if any(c.stands for c in ask.facts.conventions):
        yield "conventions"
    if any(f.status not in GIVEN_UP for f in ask.facts.funding_requests):
        yield "funding_requests"
    yield from _sessions(ask)


def _from_convention(ask: A) -> Iterator[str]:
    """Sessions that took place under it: it is amended, not taken back."""
    if ask.facts.convention.status in BOUND:
        yield from _sessions(ask)


def _from_session(ask: A) -> Iterator[str]:
    """The only session signed by both of a phase that was closed on it; the only one held, when the entry was declared to the platform."""
    mine = ask.facts.session
    others = [s for s in ask.facts.sessions if s.id != mine.id]
    alone = all(s.status not in SIGNED_BY_BOTH or s.phase != mine.phase for s in others)
    if mine.status in SIGNED_BY_BOTH and alone and mine.phase in PHASES and _closed(ask, mine.phase):
        yield "phase"
    first = mine.status in TOOK_PLACE and all(s.status not in TOOK_PLACE for s in others)
    if first and any(f.cpf_status in ENTERED for f in ask.facts.funding_requests):
        yield "funding_requests"


def _from_project(ask: A) -> Iterator[str]:
    """The only formalised one of an investigation that was closed on it."""
    mine, others = ask.facts.project, (p for p in ask.facts.projects if p.id != ask.facts.project.id)
    alone = mine.status == "formalised" and all(p.status != "formalised" for p in others)
    if alone and _closed(ask, "investigation"):
        yield "phase"


def _credited(ask: A) -> str | None:
    """A credit that was made; one that is only drafted was written by somebody."""
    item = ask.facts.billing_item
    return "billing_item" if item.kind == "credit" and item.status != "draft" else None


FROM_BILAN = relied_on(reads=_from_bilan)
FROM_QUOTE = relied_on(reads=_from_quote)
FROM_CONVENTION = relied_on(reads=_from_convention)
FROM_SESSION = relied_on(reads=_from_session)
FROM_LEAVE = relied_on(reads=lambda ask: _sessions(ask) if ask.facts.leave_request.status in AUTHORISED else ())
FROM_PROJECT = relied_on(reads=_from_project)
FROM_NEEDS = relied_on(reads=lambda ask: ("phase",) if _closed(ask, "preliminary") else ())
FROM_FOLLOW_UP = relied_on(reads=lambda ask: ("bilan",) if ask.facts.bilan.status == "closed" else ())
PLATFORM_TERMS = at_its_source(reads=lambda ask: "funding_request" if ask.facts.convention.kind == "mcf_terms" else None)
ISSUED_CREDIT = at_its_source(reads=_credited)
OF_ITS_ACT = at_its_source(reads=lambda ask: OWN_ACT.get(ask.facts.consent.kind))


def _hers(ask: A) -> Finding | None:
    """What she said with her own account; what a member recorded, a member corrects."""
    if ask.roles & {Role.BENEFICIARY, Role.SYSTEM}:
        return None
    said = ask.facts.consent
    return BROKEN if said.form == "account" and said.answered_on is not None else None


HERS = Rule(
    id="mistake.her_own",
    basis=Basis.LAW,
    articles=(article("art. 7"),),
    fr="La personne a donné cet accord elle-même : elle seule peut dire que c'était une erreur.",
    en="The person gave this consent herself: she alone can say that it was an error.",
    remedy_fr="Demandez-lui de le corriger, ou de le retirer.",
    remedy_en="Ask her to correct it, or to withdraw it.",
    check=_hers,
)


def _too_late(ask: A) -> Finding | None:
    locked = ask.facts.session.status == "locked"
    over = ask.facts.bilan.ended_on is not None and ask.facts.session.held_on is not None
    return BROKEN if locked or over else None


COUNTER_ENTRY = Rule(
    id="mistake.counter_entry",
    basis=Basis.LAW,
    articles=(article("R6332-26"), article("L6362-6")),
    fr="Les heures de ce bilan sont déclarées : une séance tenue ne peut plus être annulée comme saisie par erreur.",
    en="The hours of this bilan are declared: a session that was held can no longer be taken back as an error.",
    remedy_fr="Passez une écriture contraire sur la séance, et rendez par un avoir les heures facturées à tort.",
    remedy_en="Make a counter-entry on the session, and give back by a credit the hours that were wrongly billed.",
    check=_too_late,
)
