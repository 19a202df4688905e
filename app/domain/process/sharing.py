"""What ends with a consent: the shares that it allowed, the outside view that it opened. What is read now looks at the consent itself."""

from collections.abc import Iterator
from typing import Any

from app.domain.consent.records import Consent, ConsentStatus
from app.domain.decision import Decision
from app.domain.involvement.table import CHANGES as INVOLVEMENT_CHANGES
from app.domain.involvement.table import MACHINE as INVOLVEMENT
from app.domain.involvement.table import EndInvolvement
from app.domain.machine import Ask
from app.domain.share.commands import RevokeShare
from app.domain.share.decide import CHANGES
from app.domain.share.records import Share, ShareStatus
from app.domain.share.table import MACHINE
from app.domain.transition import carry, follow
from app.domain.transition import decide as kernel_decide


def closed(ask: Ask[Any], decision: Decision) -> Decision:
    """`decision`, and the end of what was opened under the consents that it ends."""
    over = {record.id for record in decision.changed if isinstance(record, Consent) and record.status is not ConsentStatus.GRANTED}
    for share in _open(carry(ask.facts, decision).shares) if over else ():
        if share.consent_id in over:
            decision = decision.then(kernel_decide(MACHINE, CHANGES, follow(ask, decision, RevokeShare()), on=share))
    for seat in ask.facts.involvements:
        if seat.consent_id in over and seat.ended_at is None:
            ended = follow(ask, decision, EndInvolvement())
            decision = decision.then(kernel_decide(INVOLVEMENT, INVOLVEMENT_CHANGES, ended, on=seat))
    return decision


def _open(shares: tuple[Share, ...]) -> Iterator[Share]:
    return (share for share in shares if share.status is ShareStatus.OPEN)
