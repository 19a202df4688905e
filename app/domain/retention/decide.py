"""What the commands on retention must know, and what they change beside the status."""

from dataclasses import replace
from typing import Any, ClassVar

from app.domain.bilan.records import Bilan
from app.domain.calendar import add_months
from app.domain.consent.records import Consent
from app.domain.deadline import DeadlineStatus
from app.domain.decision import Decision
from app.domain.destruction.records import Certified, DestroyedDocument, DestructionCertificate, DestructionReason
from app.domain.document import sha256
from app.domain.legal_hold.records import LegalHold
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.record import FileResource
from app.domain.retention import commands as c
from app.domain.retention.records import LATER, ItemStatus, RetentionAgreement, RetentionItem, RetentionQuestion
from app.domain.retention.rules import documents_of, months_of
from app.domain.retention.table import DESTRUCTION, ITEM, NOTICE, TERM
from app.domain.thread import File
from app.domain.transition import close, new
from app.domain.transition import decide as kernel_decide

A = Ask[Any]
S = ItemStatus
ENDED = frozenset({S.LEGAL_HOLD, S.DESTRUCTION_PENDING})


class BilanRetention(File):
    """What asking the question, or agreeing, must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    retention_questions: tuple[RetentionQuestion, ...] = ()
    retention_agreements: tuple[RetentionAgreement, ...] = ()
    retention_items: tuple[RetentionItem, ...] = ()
    legal_holds: tuple[LegalHold, ...] = ()
    consents: tuple[Consent, ...] = ()


class QuestionFile(File):
    """What answering must know."""

    root: ClassVar[str] = "retention_question"
    retention_question: RetentionQuestion
    bilan: Bilan
    retention_agreements: tuple[RetentionAgreement, ...] = ()
    retention_items: tuple[RetentionItem, ...] = ()
    consents: tuple[Consent, ...] = ()


class AgreementFile(File):
    """One agreement."""

    root: ClassVar[str] = "retention_agreement"
    retention_agreement: RetentionAgreement
    bilan: Bilan


class ItemFile(File):
    """What a command on one class of content must know."""

    root: ClassVar[str] = "retention_item"
    retention_item: RetentionItem
    bilan: Bilan
    legal_holds: tuple[LegalHold, ...] = ()


def on_item(ask: A, item: RetentionItem) -> A:
    """The same question, about one item of the file."""
    return replace(ask, facts=ask.facts.seen_as(ItemFile, retention_item=item))


def decide_item(ask: A) -> Decision:
    """The decision on one class of content; the key that is to be destroyed is named by its class. Raises: NotInState, NotOpenTo."""
    decision = kernel_decide(ITEM, ITEM_CHANGES, ask)
    item = decision.find(RetentionItem)
    if not isinstance(item, RetentionItem):
        return decision
    return replace(decision, promises=tuple(replace(p, argument=str(item.content_kind)) for p in decision.promises))


def _ask(ask: A, row: Row) -> Change:
    return Change(result=new(ask, RetentionQuestion, "question", bilan_id=ask.facts.bilan.id, status=row.to, asked_on=ask.today))


def _answer(ask: A, row: Row) -> Change:
    return Change(fields={"answered_on": ask.today, "keeps": ask.command.agreement is not None})


def _agree(ask: A, row: Row) -> Change:
    end, months = ask.facts.bilan.ended_on, months_of(ask)
    agreement = new(
        ask,
        RetentionAgreement,
        "agreement",
        bilan_id=ask.facts.bilan.id,
        status=row.to,
        consent_id=ask.fresh("consent"),
        months=months,
        agreed_on=ask.today,
        expires_on=None if end is None else add_months(end, months=months),
    )
    return Change(result=agreement)


def _open(ask: A, row: Row) -> Change:
    fields = _ended(ask, row, DestructionReason.END_OF_ACTION) if row.to in ENDED else _noticed(ask, row)
    label = f"retention:{ask.command.content_kind}"
    return Change(result=new(ask, RetentionItem, label, bilan_id=ask.facts.bilan.id, status=row.to, **fields))


def _noticed(ask: A, row: Row) -> dict[str, Any]:
    return {"notice_on": NOTICE.delay.count(ask.command.kept_until).due_on if NOTICE in row.clocks else None}


def _ended(ask: A, row: Row, reason: DestructionReason) -> dict[str, Any]:
    """Nothing keeps it any more: it is destroyed, or waits for the end of a legal hold."""
    return {"reason": reason} | ({"held_since": ask.today} if row.to == S.LEGAL_HOLD else _ordered(ask))


def _ordered(ask: A) -> dict[str, Any]:
    return {"destruction_ordered_on": ask.today, "destroy_by": DESTRUCTION.delay.count(ask.today).due_on}


def _another_term(ask: A, row: Row) -> Change:
    """The deadlines of the former term are cancelled; the row starts those of the new one."""
    item, kinds = ask.facts.retention_item, {NOTICE.kind, TERM.kind}
    former = (d for d in ask.facts.deadlines if d.subject_id == item.id and d.kind in kinds)
    return Change(fields=_noticed(ask, row), changed=tuple(close(ask, d, DeadlineStatus.CANCELLED) for d in former))


def _expired(ask: A, row: Row) -> Change:
    item: RetentionItem = ask.facts.retention_item
    if item.agreement_id is not None:
        return Change(fields=_ended(ask, row, DestructionReason.AGREEMENT_EXPIRED))
    own = item.content_kind in LATER
    return Change(fields=_ended(ask, row, DestructionReason.FOLLOW_UP_OVER if own else DestructionReason.CAREER_ADVICE_OVER))


def _confirm(ask: A, row: Row) -> Change:
    """A class that never held a document has nothing to certify."""
    item = ask.facts.retention_item
    documents = tuple(_named(document) for document in documents_of(ask.facts, item.content_kind))
    if not documents:
        return Change(fields={"destroyed_on": ask.today}, facts={"content_kind": str(item.content_kind)})
    certificate = _certificate(ask, item, documents)
    return Change(
        fields={"destroyed_on": ask.today, "certificate_id": certificate.id},
        added=(certificate,),
        facts={"content_kind": str(certificate.content_kind), "certificate_id": str(certificate.id)},
    )


def _named(document: FileResource) -> DestroyedDocument:
    return DestroyedDocument(noun=document.noun, id=document.id, document_sha256=getattr(document, "document_sha256", None))


def _certificate(ask: A, item: RetentionItem, documents: tuple[DestroyedDocument, ...]) -> DestructionCertificate:
    said = Certified(
        bilan_id=item.bilan_id,
        content_kind=item.content_kind,
        reason=item.reason or DestructionReason.END_OF_ACTION,
        ordered_on=item.destruction_ordered_on or ask.today,
        destroyed_on=ask.today,
        destroyed_at=ask.at.real,
        documents=documents,
    )
    hashed = sha256("destruction-certificate/1", said)
    certificate: DestructionCertificate = new(
        ask, DestructionCertificate, f"certificate:{item.content_kind}", **vars(said), retention_item_id=item.id, document_sha256=hashed
    )
    return certificate


def _on(field: str) -> Any:
    return lambda ask, row: Change(fields={field: ask.today})


QUESTION_CHANGES: Changes = {c.AskRetention: _ask, c.AnswerRetention: _answer, c.RecordPaperAnswer: _answer}
AGREEMENT_CHANGES: Changes = {
    c.AgreeRetention: _agree,
    c.WithdrawAgreement: _on("ended_on"),
    c.ExpireAgreement: _on("ended_on"),
    c.SupersedeAgreement: _on("ended_on"),
}
ITEM_CHANGES: Changes = {
    c.OpenRetention: _open,
    c.ProlongRetention: _another_term,
    c.BringForward: _another_term,
    c.DestroyExpired: _expired,
    c.OrderDestruction: lambda ask, row: Change(fields=_ended(ask, row, ask.command.reason)),
    c.ReleaseRetention: lambda ask, row: Change(fields=_ordered(ask)),
    c.RepeatDestruction: lambda ask, row: Change(fields=_ended(ask, row, ask.command.reason)),
    c.ConfirmDestroyed: _confirm,
}
