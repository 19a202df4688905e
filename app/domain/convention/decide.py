"""What a command on a convention must know, and what it changes beside the status."""

from typing import Annotated, Any, ClassVar

from app.domain.bilan.records import Bilan, HoursLedger
from app.domain.convention import commands as c
from app.domain.convention.records import Convention, Signature
from app.domain.convention.table import EMPLOYEE_REPLY, MACHINE, WITHDRAWAL
from app.domain.deadline import DeadlineStatus
from app.domain.decision import Decision
from app.domain.document import same_text, sha256
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.mistake import correction
from app.domain.registry.records import FunderKind, Organisation
from app.domain.thread import File, Named
from app.domain.transition import close, new, touch
from app.domain.transition import decide as kernel_decide
from app.domain.vocabulary import Party

A = Ask[Any]


class BilanConventions(File):
    """What drafting a convention must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    conventions: tuple[Convention, ...] = ()


class ConventionFile(File):
    """What every command on a convention must know."""

    root: ClassVar[str] = "convention"
    convention: Convention
    signatures: tuple[Signature, ...] = ()
    bilan: Bilan
    hours_ledger: HoursLedger
    organisation: Annotated[Organisation | None, Named("org_id")] = None

    def asks(self, kind: FunderKind) -> bool:
        """Whether a funder of this kind is asked to pay; the convention alone knows of none."""
        return False


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (convention.*, contract.*, bilan.*), DocumentChanged."""
    return kernel_decide(MACHINE, CHANGES, ask)


def _draft(ask: A, row: Row) -> Change:
    return Change(result=new(ask, Convention, "convention", bilan_id=ask.facts.bilan.id, status=row.to))


def _transmit(ask: A, row: Row) -> Change:
    convention = ask.facts.convention
    due = EMPLOYEE_REPLY.counted(ask)
    hashed = sha256(f"convention-{convention.kind}/1", ask.facts.bilan.concerned(ask.actor.org), convention.text())
    return Change(fields={"transmitted_on": ask.today, "sign_until": due.due_on if due else None, "document_sha256": hashed})


def _sign(ask: A, row: Row) -> Change:
    said, convention = ask.command, ask.facts.convention
    same_text(said.document_sha256, convention.document_sha256)
    signature = new(
        ask,
        Signature,
        f"signature:{said.party}",
        bilan_id=ask.facts.thread.id,
        convention_id=convention.id,
        signed_at=ask.at.legal,
        signed_on=ask.today,
        signer_id=ask.actor.id,
    )
    answered = [d for d in ask.facts.deadlines if d.kind == EMPLOYEE_REPLY.kind and d.subject_id == convention.id]
    met = tuple(close(ask, d, DeadlineStatus.MET) for d in answered) if said.party is Party.BENEFICIARY else ()
    signed_on = {"signed_on": ask.today} if row.event == "signed" else {}
    return Change(
        fields={"signatures_count": convention.signatures_count + 1, **signed_on}, added=(signature,), changed=met, result=signature
    )


def _effective(ask: A, row: Row) -> Change:
    return Change(fields={"effective_on": ask.today})


def _open_withdrawal(ask: A, row: Row) -> Change:
    end = WITHDRAWAL.counted(ask)
    return Change(fields={"withdrawal_until": end.due_on if end else None})


def _in_error(ask: A, row: Row) -> Change:
    """Nobody is bound by what was signed by mistake."""
    return Change(changed=tuple(touch(ask, s, voided_at=ask.at.real) for s in ask.facts.signatures))


CHANGES: Changes = {
    correction(MACHINE): _in_error,
    c.DraftConvention: _draft,
    c.TransmitConvention: _transmit,
    c.SignConvention: _sign,
    c.TakeEffect: _effective,
    c.CloseWithdrawalWindow: _effective,
    c.AcceptTerms: _effective,
    c.OpenWithdrawalWindow: _open_withdrawal,
    c.TerminateConvention: lambda ask, row: Change(fields={"ended_on": ask.today}, reason=ask.command.document_class),
    c.ReplaceConvention: lambda ask, row: Change(fields={"ended_on": ask.today}),
    c.EndConvention: lambda ask, row: Change(fields={"ended_on": ask.today}),
}
