"""From signatures to readiness: what the last signature, the end of a window or a silence makes true of the bilan."""

from typing import Any, ClassVar

from app.domain.bilan.commands import DeclineBilan, WithdrawBilan
from app.domain.bilan.records import Bilan, BilanStatus
from app.domain.convention import decide as convention
from app.domain.convention.commands import OpenWithdrawalWindow, ReplaceConvention, TakeEffect
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.convention.table import MACHINE as CONVENTION
from app.domain.decision import Decision
from app.domain.funding_request.records import DEAD, FundingRequest
from app.domain.leave_request.records import LeaveRequest
from app.domain.machine import Ask
from app.domain.process import funding
from app.domain.process.ceasing import ceased
from app.domain.process.erasing import PreparedFile
from app.domain.process.moving import on_bilan
from app.domain.process.readiness import made_ready
from app.domain.quote.records import Quote
from app.domain.registry.records import FunderKind
from app.domain.session.records import Session
from app.domain.transition import decide as kernel_decide
from app.domain.transition import follow

S = ConventionStatus
LOST = {S.REFUSED: DeclineBilan, S.REFUSED_BY_SILENCE: DeclineBilan, S.WITHDRAWN: WithdrawBilan}


class ContractingFile(PreparedFile, convention.ConventionFile):
    """What signing must know beside the convention: who owes the provider, whether an absence is authorised, what ends with the bilan."""

    root: ClassVar[str] = "convention"
    conventions: tuple[Convention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    sessions: tuple[Session, ...] = ()
    funding_requests: tuple[FundingRequest, ...] = ()
    leave_requests: tuple[LeaveRequest, ...] = ()

    def asks(self, kind: FunderKind) -> bool:
        """Whether a funder of this kind is asked to pay."""
        return any(f.kind is kind and f.status not in DEAD for f in self.funding_requests)


def decide(ask: Ask[Any]) -> Decision:
    """The convention's decision, and what it makes true of the bilan in the same transaction. Raises: as the convention."""
    decision = convention.decide(ask)
    if not isinstance(ask.facts, ContractingFile):
        return decision
    decision = _replaced(ask, funding.secured_by_convention(ask, _settled(ask, decision)))
    signed = _mine(ask, decision)
    if signed is None:
        return decision
    bilan: Bilan = ask.facts.bilan
    if signed.status in LOST and signed.amends_id is None and bilan.status in {BilanStatus.CONTRACTING, BilanStatus.READY}:
        return ceased(ask, on_bilan(ask, decision, LOST[signed.status]()))
    return made_ready(ask, decision)


def _settled(ask: Ask[Any], decision: Decision) -> Decision:
    """A convention that everybody has signed takes effect at once, or opens the withdrawal window of a person who pays."""
    signed = _mine(ask, decision)
    if signed is None or signed.status is not S.SIGNED:
        return decision
    pays_herself = signed.kind is ConventionKind.INDIVIDUAL or (signed.kind is ConventionKind.ORIENTATION_SERVICE and signed.distance)
    following = follow(ask, decision, OpenWithdrawalWindow() if pays_herself else TakeEffect())
    return decision.then(kernel_decide(CONVENTION, convention.CHANGES, following))


def _mine(ask: Ask[Any], decision: Decision) -> Convention | None:
    return next((r for r in decision.changed if isinstance(r, Convention) and r.id == ask.facts.convention.id), None)


def _replaced(ask: Ask[Any], decision: Decision) -> Decision:
    """An amendment that takes effect takes the place of what it amends; until then, and if it is lost, that stays in effect."""
    signed = _mine(ask, decision)
    if signed is None or signed.status is not S.EFFECTIVE or signed.amends_id is None:
        return decision
    for old in (c for c in ask.facts.conventions if c.id == signed.amends_id and c.status is S.EFFECTIVE):
        following = follow(ask, decision, ReplaceConvention())
        decision = decision.then(kernel_decide(CONVENTION, convention.CHANGES, following, on=old))
    return decision
