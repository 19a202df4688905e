"""What a command on a quote must know, and what it changes beside the status."""

from typing import Annotated, Any, ClassVar

from app.domain.bilan.records import Bilan, HoursLedger
from app.domain.consent.records import ConsentedFile
from app.domain.decision import Decision
from app.domain.document import sha256
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.quote import records as q
from app.domain.quote.table import MACHINE, REFLECTION
from app.domain.registry.records import Employer, Offer, Organisation
from app.domain.thread import File, Named, OfBilan
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new

TEMPLATE = "quote/1"


class BilanQuotes(File):
    """What drafting a quote must know: the offer of the bilan, or another one."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    offer: Annotated[Offer | None, OfBilan("offer_id")] = None
    another_offer: Annotated[Offer | None, Named("offer_id", said=True)] = None
    employer: Annotated[Employer | None, Named("paying_employer_id", said=True)] = None


class QuoteFile(ConsentedFile):
    """What every command on a quote must know; of an employer that pays, who it is."""

    root: ClassVar[str] = "quote"
    quote: q.Quote
    bilan: Bilan
    hours_ledger: HoursLedger
    offer: Annotated[Offer | None, Named("offer_id")] = None
    employer: Annotated[Employer | None, Named("paying_employer_id")] = None
    organisation: Annotated[Organisation | None, Named("org_id")] = None


def decide(ask: Ask[Any]) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (quote.mandatory, bilan.duration.max)."""
    return kernel_decide(MACHINE, CHANGES, ask)


def _draft(ask: Ask[Any], row: Row) -> Change:
    said, bilan, offer = ask.command, ask.facts.bilan, ask.facts.another_offer or ask.facts.offer
    published = None if offer is None else offer.price_for(bilan.beneficiary_status, bilan.frame, said.route)
    price = published if said.price_cents is None else said.price_cents
    offered = {"offer_id": None if offer is None else offer.id, "price_cents": price}
    return Change(result=new(ask, q.Quote, "quote", bilan_id=bilan.id, status=row.to, **offered))


def _send(ask: Ask[Any], row: Row) -> Change:
    hashed = sha256(TEMPLATE, ask.facts.bilan.concerned(ask.actor.org), ask.facts.quote.terms())
    return Change(fields={"sent_on": ask.today, "document_sha256": hashed, **_reflection(ask)})


def _reflection(ask: Ask[Any]) -> dict[str, Any]:
    """Counted from the sending, the person's own: never shortened, not rolled."""
    return {"reflection_until": REFLECTION.delay.count(ask.today).due_on}


def _accept(ask: Ask[Any], row: Row) -> Change:
    """Her own part of it: the whole of it, unless an employer pays."""
    hers = {"person_accepted_on": ask.today, "voluntary_attested": ask.command.voluntary_attestation}
    return Change(fields=hers | ({"accepted_on": ask.today} if row.to == q.QuoteStatus.ACCEPTED else {}))


CHANGES: Changes = {
    q.DraftQuote: _draft,
    q.SendQuote: _send,
    q.ConfirmQuote: lambda ask, row: Change(fields={"person_accepted_on": None, "voluntary_attested": False, **_reflection(ask)}),
    q.AcceptQuote: _accept,
    q.AgreeToPayQuote: lambda ask, row: Change(fields={"accepted_on": ask.today}),
}
