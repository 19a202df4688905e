"""A legal hold: for which proceeding, on what, how long, and what it changes."""

from datetime import date
from types import SimpleNamespace as Like
from typing import Any

from app.domain.bilan.records import BilanStatus
from app.domain.content_class import ContentClass
from app.domain.legal_hold.records import HoldReason, LegalHold, PlaceHold, RenewHold
from app.domain.retention import commands as c
from app.domain.retention.records import ItemStatus
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.endings import about
from tests.law.example import Example, asked

ADM, SYS = Role.ADMINISTRATOR, Role.SYSTEM
ENDED = given.bilan(status=BilanStatus.COMPLETED, ended_on=date(2027, 4, 16))
PLACE = PlaceHold(
    reason=HoldReason.DISPUTE,
    proceeding="Tribunal judiciaire de Rennes, RG 27/00123",
    basis_sha256="a" * 64,
    classes=(ContentClass.SYNTHESIS, ContentClass.NOTES),
    until=date(2027, 6, 14),
)
RENEW = RenewHold(basis_sha256="b" * 64, until=date(2027, 12, 14))
HOLD = LegalHold(
    **about(70),
    reason=HoldReason.DISPUTE,
    proceeding=PLACE.proceeding,
    basis_sha256="a" * 64,
    classes=PLACE.classes,
    until=date(2027, 6, 14),
    placed_on=date(2026, 12, 14),
)


def item(status: ItemStatus, **dates: date) -> Any:
    return Like(content_kind=ContentClass.SYNTHESIS, status=status, **({"held_since": None, "destruction_ordered_on": None} | dates))


KEPT = item(ItemStatus.RETAINED)
GONE = item(ItemStatus.DESTRUCTION_PENDING, destruction_ordered_on=date(2026, 12, 14))
HELD = item(ItemStatus.LEGAL_HOLD, held_since=date(2026, 12, 14))
SUSPENDED = "Destruction suspendue jusqu'au 14/06/2027 au plus tard : une procédure en dépend. La personne seule peut encore lire."
TOO_LATE = "Terme passé : la destruction est due ou faite, ou ne tient plus qu'à une suspension (synthesis)."
LIMITED = "La suspension de la destruction prend fin entre aujourd'hui et le 14/06/2027."

EXAMPLES = (
    Example(
        rule="hold.covers",
        holds=asked(PLACE, ADM),
        breaks=asked(PLACE.but(classes=(ContentClass.ANSWERS, ContentClass.SYNTHESIS)), ADM),
        says="Ce motif (dispute) ne permet pas de suspendre la destruction de : answers.",
    ),
    Example(  # a control asks whether the synthesis was made, never what was said
        rule="hold.covers",
        holds=asked(PLACE.but(reason=HoldReason.CONTROL, classes=(ContentClass.SYNTHESIS,)), ADM),
        breaks=asked(PLACE.but(reason=HoldReason.CONTROL), ADM),
        says="Ce motif (control) ne permet pas de suspendre la destruction de : notes.",
    ),
    Example(rule="hold.limited", holds=asked(PLACE, ADM), breaks=asked(PLACE.but(until=date(2027, 6, 15)), ADM), says=LIMITED),
    Example(rule="hold.limited", holds=asked(PLACE, ADM), breaks=asked(PLACE.but(until=date(2026, 12, 13)), ADM), says=LIMITED),
    Example(
        rule="hold.limited",
        holds=asked(RENEW, ADM, on="2027-06-14", legal_hold=HOLD),
        breaks=asked(RENEW.but(until=date(2027, 12, 15)), ADM, on="2027-06-14", legal_hold=HOLD),
        says="La suspension de la destruction prend fin entre aujourd'hui et le 14/12/2027.",
    ),
    Example(
        rule="hold.before_term",
        holds=asked(PLACE, ADM, bilan=ENDED, retention_items=(KEPT,)),
        breaks=asked(PLACE, ADM, bilan=ENDED, retention_items=(GONE,)),
        says=TOO_LATE,
    ),
    Example(  # a second proceeding does not take over what a first one alone keeps
        rule="hold.before_term",
        holds=asked(PLACE, ADM, bilan=ENDED, retention_items=(KEPT,)),
        breaks=asked(PLACE, ADM, bilan=ENDED, retention_items=(HELD,)),
        says=TOO_LATE,
    ),
    Example(
        rule="hold.new_writing",
        holds=asked(RENEW, ADM, legal_hold=HOLD),
        breaks=asked(RENEW.but(basis_sha256="a" * 64), ADM, legal_hold=HOLD),
        says="Une suspension ne se prolonge que sur un nouvel écrit de la procédure.",
    ),
    Example(
        rule="hold.over",
        holds=asked(RENEW, ADM, on="2027-06-14", legal_hold=HOLD),
        breaks=asked(RENEW, ADM, on="2027-06-15", legal_hold=HOLD),
        says="La suspension a pris fin : la destruction est due depuis le 15/06/2027.",
    ),
    Example(
        rule="hold.suspends",
        holds=asked(c.DestroyExpired(), SYS, on="2027-01-05", retention_item=KEPT, legal_holds=()),
        breaks=asked(c.DestroyExpired(), SYS, on="2027-01-05", retention_item=KEPT, legal_holds=(HOLD,)),
        says=SUSPENDED,
    ),
    Example(
        rule="hold.closed",
        holds=asked(None, ADM, retention_item=KEPT),
        breaks=asked(None, ADM, retention_item=HELD),
        says="Destruction suspendue pour une procédure : la personne bénéficiaire seule lit encore ce document.",
    ),
)
