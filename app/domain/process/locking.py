"""Once the service is declared done, what was attested no longer changes: the funder pays for these very hours (L6362-6)."""

from typing import Any

from app.domain.decision import Decision
from app.domain.funding_request.records import SECURED_FROM, FundingRequest, FundingStatus
from app.domain.machine import Ask
from app.domain.session.decide import CHANGES
from app.domain.session.records import LockSession, SessionStatus
from app.domain.session.table import MACHINE
from app.domain.transition import carry, follow
from app.domain.transition import decide as kernel_decide

DONE = SECURED_FROM - {FundingStatus.SECURED}


def locked(ask: Ask[Any], decision: Decision, request: FundingRequest) -> Decision:
    """`decision`, and the attested sessions locked when it declares the service of a funding request done."""
    if request.status not in DONE or ask.facts.funding_request.status in DONE:
        return decision
    for session in carry(ask.facts, decision).sessions:
        if session.status is SessionStatus.ATTESTED:
            decision = decision.then(kernel_decide(MACHINE, CHANGES, follow(ask, decision, LockSession()), on=session))
    return decision
