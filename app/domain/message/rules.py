"""What is required of a message, and what the person is promised."""

from typing import Any

from app.domain.content_class import ContentClass
from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.retention.records import KEPT, RetentionItem

A = Ask[Any]


def _kept(ask: A) -> RetentionItem | None:
    """What becomes of the messages, once the action has ended."""
    return next((i for i in ask.facts.retention_items if i.content_kind is ContentClass.MESSAGES), None)


def _closed(ask: A) -> Finding | None:
    item = _kept(ask)
    over = None if item is None or item.status in KEPT else item.held_since or item.destruction_ordered_on
    return None if over is None else Finding({"date": over})


BOX_OPEN = Rule(
    id="message.box_open",
    basis=Basis.LAW,
    articles=(article("R6313-7"),),
    fr="La messagerie de ce bilan est close depuis le {date}.",
    en="The message box of this bilan is closed since {date}.",
    remedy_fr="Écrivez par courriel, ou téléphonez.",
    remedy_en="Write by e-mail, or call.",
    check=_closed,
)


def _after_the_bilan(ask: A) -> Finding | None:
    item = _kept(ask)
    return Finding({"date": item.kept_until}) if item is not None and item.status in KEPT and item.kept_until is not None else None


REACHABLE = Rule(
    id="promise.counsellor_reachable",
    basis=Basis.PROMISE,
    articles=(article("conservation et suivi"),),
    severity=Severity.INFORM,
    fr="Le conseiller ou la conseillère reste joignable après le bilan, sans limite de durée : ici jusqu'au {date}, puis autrement.",
    en="The counsellor can be reached after the bilan without limit in time: here until {date}, in other ways from then on.",
    remedy_fr="Gardez l'adresse et le téléphone de l'organisme : la messagerie finit avec le suivi (R6313-7).",
    remedy_en="Keep the provider's address and telephone: messages end with the follow-up (R6313-7).",
    check=_after_the_bilan,
)
OWN = Rule(
    id="message.own",
    basis=Basis.LAW,
    articles=(article("226-13"),),
    fr="Ce message est celui d'une autre personne.",
    en="This message is somebody else's.",
    remedy_fr="Seule la personne qui l'a écrit peut dire que c'était une erreur.",
    remedy_en="Only the person who wrote it can say that it was an error.",
    check=lambda ask: None if ask.facts.message.author_id == ask.actor.party else BROKEN,
)
ADDRESSED = Rule(
    id="message.addressed",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Ce message vient de votre côté : l'autre dira qu'il est lu.",
    en="This message comes from your side: the other one says that it was read.",
    remedy_fr="Rien à faire.",
    remedy_en="Nothing to do.",
    check=lambda ask: BROKEN if ask.facts.message.author_role in ask.roles else None,
)
