"""What is required of a legal hold. What it changes of the destruction is said with the destruction."""

from datetime import timedelta
from typing import Any

from app.domain.calendar import add_months
from app.domain.law.articles import article
from app.domain.law.bound import latest
from app.domain.law.parameters import required_on
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.legal_hold.records import COVERED
from app.domain.machine import Ask

A = Ask[Any]


def _not_covered(ask: A) -> Finding | None:
    beyond = sorted(set(ask.command.classes) - COVERED[ask.command.reason])
    return Finding({"reason": ask.command.reason, "classes": beyond}) if beyond else None


COVERS = Rule(
    id="hold.covers",
    basis=Basis.POLICY,
    articles=(article("art. 5"), article("L6313-4")),
    fr="Ce motif ({reason}) ne permet pas de suspendre la destruction de : {classes}.",
    en="This reason ({reason}) does not allow to suspend the destruction of: {classes}.",
    remedy_fr="Ne visez que ce dont la procédure peut avoir besoin.",
    remedy_en="Name only what the proceeding can need.",
    check=_not_covered,
    reads_body=True,
)


def _not_limited(ask: A) -> Finding | None:
    """It ends on a day to come, some months from today at most."""
    last = add_months(ask.today, months=required_on("legal_hold.max_months", ask.today))
    return None if ask.today <= ask.command.until <= last else Finding({"until": last})


LIMITED = Rule(
    id="hold.limited",
    basis=Basis.POLICY,
    articles=(article("art. 5"), article("R6313-7")),
    fr="La suspension de la destruction prend fin entre aujourd'hui et le {until}.",
    en="The hold on destruction ends between today and {until}.",
    remedy_fr="Choisissez un terme plus proche ; il se prolonge par un nouvel écrit tant que dure la procédure.",
    remedy_en="Choose an earlier end; a new writing renews it as long as the proceeding lasts.",
    check=_not_limited,
    reads_body=True,
    bounded=(latest("latest_end", "until"),),
)


def _destroyed(ask: A) -> Finding | None:
    """What the term has already given over to destruction is kept by nothing: not even, after a first hold, by a second one."""
    gone = {i.content_kind for i in ask.facts.retention_items if i.destruction_ordered_on is not None or i.held_since is not None}
    classes = sorted(gone & set(ask.command.classes))
    return Finding({"classes": classes}) if classes else None


BEFORE_THE_TERM = Rule(
    id="hold.before_term",
    basis=Basis.LAW,
    articles=(article("R6313-7"),),
    fr="Terme passé : la destruction est due ou faite, ou ne tient plus qu'à une suspension ({classes}).",
    en="The term has passed: the destruction is due or done, or waits for a hold alone ({classes}).",
    remedy_fr="Prolongez la suspension en cours, s'il y en a une ; rien d'autre ne conserve un document dont le terme est passé.",
    remedy_en="Renew the hold that stands, if there is one; nothing else keeps a document whose term has passed.",
    check=_destroyed,
    reads_body=True,
)
NEW_WRITING = Rule(
    id="hold.new_writing",
    basis=Basis.POLICY,
    articles=(article("art. 5"), article("R6313-7")),
    fr="Une suspension ne se prolonge que sur un nouvel écrit de la procédure.",
    en="A hold is renewed on a new writing of the proceeding only.",
    remedy_fr="Joignez l'écrit qui montre que la procédure continue.",
    remedy_en="Give the writing that shows that the proceeding goes on.",
    check=lambda ask: BROKEN if ask.command.basis_sha256 == ask.facts.legal_hold.basis_sha256 else None,
    reads_body=True,
)


def _late(ask: A) -> Finding | None:
    last = ask.facts.legal_hold.until
    return Finding({"date": last + timedelta(days=1)}) if ask.today > last else None


OVER = Rule(
    id="hold.over",
    basis=Basis.POLICY,
    articles=(article("art. 5"), article("R6313-7")),
    fr="La suspension a pris fin : la destruction est due depuis le {date}.",
    en="The hold has ended: the destruction is due since {date}.",
    remedy_fr="Rien ne prolonge une suspension dont le terme est passé.",
    remedy_en="Nothing renews a hold whose last day has passed.",
    check=_late,
)
