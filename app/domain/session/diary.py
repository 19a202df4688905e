"""The counsellor's diary (agenda): nobody is in two sessions at once, whatever the bilan. The database holds the same by a constraint."""

from datetime import datetime, timedelta
from typing import Any

from app.domain.calendar import PARIS, paris_date
from app.domain.law.articles import article
from app.domain.law.rule import Basis, Finding, Rule
from app.domain.machine import Ask
from app.domain.session.records import OCCUPYING_KINDS, RELEASED, Session, SessionKind


def _end(session: Session) -> datetime:
    return session.starts_at + timedelta(minutes=session.minutes)


def as_asked(ask: Ask[Any]) -> Session:
    """The session as the command would have it; only its time, its kind and its counsellor are looked at."""
    known: Session | None = getattr(ask.facts, "session", None)
    said = {name: getattr(ask.command, name) for name in sorted(type(ask.command).model_fields.keys() & Session.model_fields.keys())}
    if known is not None:
        return known.model_copy(update=said)
    blank = {"id": ask.seed, "bilan_id": ask.facts.bilan.id, "created_at": ask.at.real, "updated_at": ask.at.real}
    return Session(**blank | said)


def together(one: Session, other: Session) -> bool:
    """Whether the counsellor receives both at once: a group (séance collective) is one session of hers and one of each bilan."""
    return one.kind is other.kind is SessionKind.COLLECTIVE and one.starts_at == other.starts_at


def at_once(one: Session, other: Session) -> bool:
    """Whether two sessions of one counsellor take the same minute of her time."""
    theirs = {one.kind, other.kind} <= OCCUPYING_KINDS and not {one.status, other.status} & RELEASED and not together(one, other)
    return theirs and one.counsellor_id == other.counsellor_id and one.starts_at < _end(other) and other.starts_at < _end(one)


def _taken(ask: Ask[Any]) -> Finding | None:
    wanted = as_asked(ask)
    found = [s for s in ask.facts.meanwhile if s.id != wanted.id and at_once(s, wanted)]
    if not found:
        return None
    begins, ends = min(s.starts_at for s in found), max(map(_end, found))
    hours = {"begins": f"{begins.astimezone(PARIS):%H:%M}", "ends": f"{ends.astimezone(PARIS):%H:%M}"}
    moves = "starts_at" in type(ask.command).model_fields
    return Finding({"date": paris_date(begins), **hours}, possible_from=paris_date(ends) if moves else None)


COUNSELLOR_FREE = Rule(
    id="session.counsellor_free",
    basis=Basis.POLICY,
    articles=(article("L6362-6"),),
    fr="Ce conseiller est déjà pris le {date}, de {begins} à {ends} : il ne peut pas tenir deux séances à la fois.",
    en="This counsellor is already taken on {date}, from {begins} to {ends}: nobody holds two sessions at once.",
    remedy_fr="Choisissez un autre moment ou un autre conseiller ; une séance annulée rend son créneau.",
    remedy_en="Choose another moment or another counsellor; a cancelled session gives its time back.",
    check=_taken,
    reads_body=True,
)
