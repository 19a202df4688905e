"""What a message may say of itself, and until when there are any."""

from datetime import date
from types import SimpleNamespace as Like
from typing import Any

from app.domain.content_class import ContentClass
from app.domain.message.records import MarkMessageRead, MessageText, SendMessage
from app.domain.message.table import MACHINE
from app.domain.mistake import Mistake, correction
from app.domain.retention.records import ItemStatus
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.example import Example, asked

BEN, CON = Role.BENEFICIARY, Role.COUNSELLOR
SAID = SendMessage(content=MessageText(text="Bonjour"))
ERROR = correction(MACHINE)(reason=Mistake.WRONG_FILE)


def item(status: ItemStatus, **dates: date) -> Any:
    return Like(
        content_kind=ContentClass.MESSAGES,
        status=status,
        **({"kept_until": None, "held_since": None, "destruction_ordered_on": None} | dates),
    )


KEPT = item(ItemStatus.ACTIVE, kept_until=date(2030, 4, 16))
GONE = item(ItemStatus.DESTRUCTION_PENDING, destruction_ordered_on=date(2026, 12, 13))
HERS = Like(author_id=given.BENEFICIARY, author_role=BEN)
EXAMPLES = (
    Example(
        rule="message.box_open",
        holds=asked(SAID, BEN, retention_items=(KEPT,)),
        breaks=asked(SAID, BEN, retention_items=(GONE,)),
        says="La messagerie de ce bilan est close depuis le 13/12/2026.",
    ),
    Example(
        rule="promise.counsellor_reachable",
        holds=asked(SAID, BEN, retention_items=()),
        breaks=asked(SAID, BEN, retention_items=(KEPT,)),
        says="Le conseiller ou la conseillère reste joignable après le bilan, sans limite de durée : ici jusqu'au 16/04/2030,"
        " puis autrement.",
    ),
    Example(
        rule="message.own",
        holds=asked(ERROR, BEN, message=HERS),
        breaks=asked(ERROR, CON, message=HERS),
        says="Ce message est celui d'une autre personne.",
    ),
    Example(
        rule="message.addressed",
        holds=asked(MarkMessageRead(), CON, message=HERS),
        breaks=asked(MarkMessageRead(), BEN, message=HERS),
        says="Ce message vient de votre côté : l'autre dira qu'il est lu.",
    ),
)
