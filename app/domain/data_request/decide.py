"""What a command on a request over personal data must know, and what it changes beside the status."""

from typing import Annotated, Any, ClassVar

from app.domain.bilan.records import Bilan
from app.domain.data_request import commands as c
from app.domain.data_request.records import DataRequest, DataRequestKind, Identity
from app.domain.data_request.rules import whose
from app.domain.data_request.table import ANSWER, LATE_ANSWER, MACHINE, received_on
from app.domain.decision import Decision
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.record import shaped
from app.domain.registry.records import Beneficiary
from app.domain.thread import File, Hers, Named
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new
from app.domain.vocabulary import Role

A = Ask[Any]


class NewDataRequest(File):
    """What a request that is made must know: the person whom it names, or who makes it."""

    beneficiary: Annotated[Beneficiary | None, Named("beneficiary_id", mine=True)] = None


class DataRequestFile(File):
    """One request, the entry of the person, and her bilans."""

    root: ClassVar[str] = "data_request"
    data_request: DataRequest
    beneficiary: Annotated[Beneficiary | None, Named("beneficiary_id")] = None
    bilans: Annotated[tuple[Bilan, ...], Hers()] = ()


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (data_request.*)."""
    return kernel_decide(MACHINE, CHANGES, ask)


def _identity(entry: Beneficiary | None, *, rectified: bool) -> Identity | None:
    return shaped(entry, Identity) if entry is not None and rectified else None


def _make(ask: A, row: Row) -> Change:
    """Recorded by a member, it says by whom. A rectification keeps what it is to correct."""
    since, hers = received_on(ask), whose(ask)
    known = {
        "id": ask.facts.thread.id,
        "status": row.to,
        "beneficiary_id": hers,
        "recorded_by_id": None if Role.BENEFICIARY in ask.roles else ask.actor.party,
        "received_on": since,
        "answer_due_on": ANSWER.delay.count(since).due_on,
        "held": _identity(ask.facts.beneficiary, rectified=ask.command.kind is DataRequestKind.RECTIFICATION),
    }
    return Change(result=new(ask, DataRequest, "thread", **known))


def _extend(ask: A, row: Row) -> Change:
    last = LATE_ANSWER.delay.count(ask.facts.data_request.received_on).due_on
    return Change(fields={"extended_on": ask.today, "answer_due_on": last})


def _answer(ask: A, row: Row) -> Change:
    """A rectification that is granted keeps what it made of her entry, beside what it was."""
    rectified = ask.facts.data_request.kind is DataRequestKind.RECTIFICATION and not isinstance(ask.command, c.RefuseDataRequest)
    return Change(fields={"answered_on": ask.today, "corrected": _identity(ask.facts.beneficiary, rectified=rectified)})


CHANGES: Changes = {
    c.MakeDataRequest: _make,
    c.ExtendDataRequest: _extend,
    c.GrantDataRequest: _answer,
    c.PartlyGrantDataRequest: _answer,
    c.RefuseDataRequest: _answer,
}
