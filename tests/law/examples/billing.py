"""What may be billed: not before the withdrawal period, not beyond what was carried out."""

from datetime import date
from typing import Any
from uuid import UUID

from app.domain.bilan.records import BilanStatus, HoursLedger
from app.domain.billing_item import commands as c
from app.domain.billing_item.records import BillingItem, BillingKind, Debtor
from app.domain.convention.records import ConventionKind, ConventionStatus
from app.domain.funding_request.records import FundingRequest, FundingStatus
from app.domain.quote.records import VatBasis
from app.domain.registry.records import FunderKind
from app.domain.situation import Frame, Route
from tests.domain import given
from tests.law.example import Example, asked
from tests.law.examples.convention import paper

ISSUE, FUNDER = c.IssueBillingItem(), UUID(int=83)
CONTRACT = paper(
    ConventionKind.INDIVIDUAL,
    price_cents=150_000,
    total_minutes=960,
    status=ConventionStatus.EFFECTIVE,
    signed_on=date(2027, 1, 18),
    withdrawal_until=date(2027, 2, 1),
)
STARTED = given.bilan(route=Route.SELF, started_on=date(2027, 2, 3))
ENDED = STARTED.but(status=BilanStatus.COMPLETED, ended_on=date(2027, 4, 16))
OPCO = FundingRequest(
    **given.STAMPS,
    id=UUID(int=82),
    bilan_id=given.BILAN,
    kind=FunderKind.OPCO,
    funder_id=FUNDER,
    amount_cents=150_000,
    status=FundingStatus.SECURED,
)
DRAFT = c.DraftBillingItem.model_validate(c.DraftBillingItem.example | {"debtor_id": given.BENEFICIARY})


def item(cents: int, kind: BillingKind = BillingKind.DEPOSIT, **over: Any) -> BillingItem:
    known = {"id": UUID(int=80), "bilan_id": given.BILAN, "kind": kind, "debtor": Debtor.PERSON, "debtor_id": given.BENEFICIARY}
    return BillingItem.model_validate(given.STAMPS | known | {"amount_cents": cents, "vat_basis": VatBasis.TRAINING_EXEMPTION} | over)


def issued(
    bill: BillingItem,
    *,
    bilan: Any = STARTED,
    contracts: tuple[Any, ...] = (CONTRACT,),
    held: int = 0,
    on: str = "2027-02-15",
    **facts: Any,
) -> Any:
    ledger = HoursLedger(bilan_id=given.BILAN, counted_minutes=held, attested_minutes=held)
    known = {"funding_requests": (), "billing_items": ()} | facts
    return asked(ISSUE, on=on, billing_item=bill, bilan=bilan, conventions=contracts, hours_ledger=ledger, **known)


READY = given.bilan(status=BilanStatus.READY, route=Route.SELF)
INSTALMENT, BALANCE = BillingKind.INSTALMENT, BillingKind.BALANCE
TERMINATED = CONTRACT.but(status=ConventionStatus.TERMINATED)
OUTSIDE = given.bilan(frame=Frame.OUT_OF_FRAME)
EXAMPLES = (
    Example(
        rule="contract.individual.when",
        holds=issued(item(45_000)),
        breaks=issued(item(45_000), contracts=()),
        says="Contrat individuel requis avant tout règlement.",
    ),
    Example(
        rule="contract.no_payment_before",
        holds=issued(item(45_000), bilan=READY, on="2027-02-02"),
        breaks=issued(item(45_000), bilan=READY, on="2027-02-01"),
        says="Aucun paiement exigible avant le 02/02/2027.",
        possible_from="2027-02-02",
    ),
    Example(
        rule="contract.deposit_30",
        holds=issued(item(45_000), bilan=READY),
        breaks=issued(item(50_000), bilan=READY),
        says="Acompte 500,00\u00a0€ supérieur à 30 % (450,00\u00a0€).",
    ),
    Example(
        rule="contract.payment_by_opco",
        holds=issued(item(45_000, debtor=Debtor.FUNDER, debtor_id=FUNDER), bilan=READY, funding_requests=(OPCO,)),
        breaks=issued(item(45_001, debtor=Debtor.FUNDER, debtor_id=FUNDER), bilan=READY, funding_requests=(OPCO,)),
        says="Avance OPCO limitée à 30 % (450,00\u00a0€).",
    ),
    Example(
        rule="contract.staging",
        holds=issued(item(75_000, INSTALMENT), held=480),
        breaks=issued(item(75_001, INSTALMENT), held=480),
        says="Échéance supérieure à l'avancement : les heures tenues valent 750,00\u00a0€.",
    ),
    Example(
        rule="contract.force_majeure",
        holds=issued(item(37_500, BALANCE), contracts=(TERMINATED,), held=240),
        breaks=issued(item(45_000, BALANCE), contracts=(TERMINATED,), held=240),
        says="Force majeure : montant dû limité à 375,00\u00a0€.",
    ),
    Example(
        rule="contract.refund_unperformed",
        holds=issued(item(150_000, BALANCE), bilan=ENDED, held=960),
        breaks=issued(item(150_000, BALANCE), bilan=ENDED, held=900),
        says="Heures non réalisées non facturables : les heures émargées valent 1\u202f406,25\u00a0€.",
    ),
    Example(
        rule="frame.out.vat",
        holds=issued(item(90_000, vat_basis=VatBasis.TAXED, vat_cents=15_000), bilan=OUTSIDE),
        breaks=issued(item(90_000), bilan=OUTSIDE),
        says="Prestation hors cadre légal : l'exonération de la formation ne s'applique pas, la TVA n'est pas décidée.",
    ),
    Example(
        rule="billing.debtor_in_file",
        holds=asked(DRAFT, bilan=STARTED, funding_requests=()),
        breaks=asked(DRAFT.but(debtor_id=FUNDER), bilan=STARTED, funding_requests=()),
        says="Ce débiteur (person) ne finance pas ce bilan.",
    ),
    Example(
        rule="billing.vat_inside",
        holds=asked(DRAFT.but(vat_cents=7_500), bilan=STARTED),
        breaks=asked(DRAFT.but(vat_cents=45_001), bilan=STARTED),
        says="La TVA (450,01\u00a0€) dépasse le montant toutes taxes comprises (450,00\u00a0€).",
    ),
    Example(
        rule="billing.credit_of_an_item",
        holds=asked(DRAFT, bilan=STARTED),
        breaks=asked(DRAFT.but(kind=BillingKind.CREDIT), bilan=STARTED),
        says="Un avoir porte toujours sur une échéance facturée.",
    ),
)
