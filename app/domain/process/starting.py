"""The first session that is held starts the bilan (L6353-10: entry)."""

from typing import Annotated, Any, ClassVar

from app.domain.bilan.commands import StartBilan
from app.domain.bilan.records import BilanStatus
from app.domain.decision import Decision
from app.domain.funding_request.records import FundingRequest
from app.domain.machine import Ask
from app.domain.process import funding
from app.domain.process.moving import on_bilan
from app.domain.registry.records import Member, Organisation
from app.domain.session import decide as session
from app.domain.session.records import CorrectSession, HoldSession, RescheduleSession, Session
from app.domain.thread import Meanwhile, Named


class StartingFile(session.SessionFile):
    """What holding a session must know beside it: whom the start concerns, and the provider as it is that day."""

    root: ClassVar[str] = "session"
    funding_requests: tuple[FundingRequest, ...] = ()
    organisation: Annotated[Organisation | None, Named("org_id")] = None


class TimedFile(StartingFile):
    """What a command that says when or how long must know beside it: who holds it, and what else she does then."""

    root: ClassVar[str] = "session"
    counsellor: Annotated[Member | None, Named("counsellor_id")] = None
    meanwhile: Annotated[tuple[Session, ...], Meanwhile()] = ()


TIMED = (RescheduleSession, HoldSession, CorrectSession)


def decide(ask: Ask[Any]) -> Decision:
    """The session's decision; the first one held moves the bilan to its preliminary phase. Raises: as the session."""
    decision = session.decide(ask)
    if not isinstance(ask.command, HoldSession) or ask.facts.bilan.status is not BilanStatus.READY:
        return decision
    return funding.entered(ask, on_bilan(ask, decision, StartBilan()))
