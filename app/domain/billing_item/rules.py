"""What the law allows to be billed, and when."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.domain.bilan.frame_rules import VAT
from app.domain.billing_item.records import BILLED, BillingKind, Debtor
from app.domain.calendar import share_half_up
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.convention.rules import INDIVIDUAL_WHEN
from app.domain.funding_request.records import DEAD, FundingRequest, Pays
from app.domain.law.articles import article
from app.domain.law.parameters import required_on
from app.domain.law.rule import BROKEN, Basis, Euros, Finding, Rule
from app.domain.machine import Ask
from app.domain.quote.records import VatBasis
from app.domain.registry.records import FunderKind
from app.domain.situation import Frame

A = Ask[Any]
C = ConventionStatus
BEFORE_WINDOW = frozenset({C.DRAFT, C.TRANSMITTED, C.PARTIALLY_SIGNED, C.SIGNED})
UNCAPPED = frozenset({BillingKind.CREDIT, BillingKind.INDEMNITY})


def contract(ask: A) -> Convention | None:
    """The individual contract of the person who owes this item."""
    alone = ask.facts.billing_item.debtor is Debtor.PERSON
    living = (c for c in ask.facts.conventions if c.kind is ConventionKind.INDIVIDUAL and c.stands)
    return next(living, None) if alone else None


def _without_contract(ask: A) -> Finding | None:
    item, found = ask.facts.billing_item, contract(ask)
    under_other_terms = any(c.stands and c.kind is not ConventionKind.INDIVIDUAL for c in ask.facts.conventions)
    if item.debtor is not Debtor.PERSON or under_other_terms:
        return None
    return BROKEN if found is None or found.status in BEFORE_WINDOW else None


CONTRACT_FIRST = INDIVIDUAL_WHEN.on(_without_contract)


def _too_early(ask: A) -> Finding | None:
    found = contract(ask)
    if found is None or found.withdrawal_until is None or ask.today > found.withdrawal_until:
        return None
    first = found.withdrawal_until + timedelta(days=1)
    return Finding({"date": first}, possible_from=first)


NO_PAYMENT_BEFORE = Rule(
    id="contract.no_payment_before",
    basis=Basis.LAW,
    articles=(article("L6353-6"),),
    fr="Aucun paiement exigible avant le {date}.",
    en="No payment may be asked before {date}.",
    remedy_fr="Facturez une fois le délai de rétractation expiré.",
    remedy_en="Bill once the withdrawal period is over.",
    check=_too_early,
)


def _advance(ask: A, *, base_cents: int, percent: int) -> Finding | None:
    """What is billed to this debtor before anything is carried out, against a share of the price (half-up)."""
    item, started = ask.facts.billing_item, ask.facts.bilan.started_on is not None
    if item.kind in UNCAPPED or (started and item.kind is not BillingKind.DEPOSIT):
        return None
    before = [i for i in ask.facts.billing_items if i.id != item.id and i.debtor_id == item.debtor_id and i.status in BILLED]
    advanced = item.amount_cents + sum(i.amount_cents for i in before if i.kind is BillingKind.DEPOSIT or not started)
    ceiling = share_half_up(base_cents, numerator=percent)
    return Finding({"amount": Euros(advanced), "max": Euros(ceiling)}) if advanced > ceiling else None


def _deposit(ask: A) -> Finding | None:
    found = contract(ask)
    if found is None or found.price_cents is None:
        return None
    percent = required_on("contract.max_deposit_percent", found.signed_on or ask.today)
    return _advance(ask, base_cents=found.price_cents, percent=percent)


DEPOSIT_30 = Rule(
    id="contract.deposit_30",
    basis=Basis.LAW,
    articles=(article("L6353-6"),),
    fr="Acompte {amount} supérieur à 30 % ({max}).",
    en="A deposit of {amount} is more than 30% ({max}).",
    remedy_fr="Ramenez l'acompte au plafond ; le solde s'échelonne au fil de l'action.",
    remedy_en="Bring the deposit down to the ceiling; the balance is staged as the action goes on.",
    check=_deposit,
)


def _pays(request: FundingRequest) -> bool:
    """A funder that repays the person or the employer owes the provider nothing."""
    return request.pays is Pays.PROVIDER and request.status not in DEAD


def request(ask: A) -> FundingRequest | None:
    """The funding request of the funder who owes this item."""
    item = ask.facts.billing_item
    mine = (f for f in ask.facts.funding_requests if f.funder_id == item.debtor_id and _pays(f))
    return next(mine, None) if item.debtor is Debtor.FUNDER else None


def _opco_advance(ask: A) -> Finding | None:
    found = request(ask)
    if found is None or found.kind is not FunderKind.OPCO:
        return None
    return _advance(ask, base_cents=found.advances_from(), percent=required_on("opco.max_advance_percent", ask.today))


PAYMENT_BY_OPCO = Rule(
    id="contract.payment_by_opco",
    basis=Basis.LAW,
    articles=(article("R6332-25"),),
    fr="Avance OPCO limitée à 30 % ({max}).",
    en="An advance of an OPCO is limited to 30% ({max}).",
    remedy_fr="L'OPCO paie après exécution : réduisez l'avance.",
    remedy_en="The OPCO pays after execution: reduce the advance.",
    check=_opco_advance,
)


def _party(ask: A) -> Finding | None:
    said, bilan = ask.command, ask.facts.bilan
    parties: dict[Debtor, Callable[[], bool]] = {
        Debtor.PERSON: lambda: said.debtor_id == bilan.beneficiary_id,
        Debtor.EMPLOYER: lambda: said.debtor_id == bilan.employer_id,
        Debtor.FUNDER: lambda: any(f.funder_id == said.debtor_id and _pays(f) for f in ask.facts.funding_requests),
    }
    return None if parties[said.debtor]() else Finding({"debtor": said.debtor})


DEBTOR_IN_FILE = Rule(
    id="billing.debtor_in_file",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Ce débiteur ({debtor}) ne finance pas ce bilan.",
    en="This debtor ({debtor}) does not pay for this bilan.",
    remedy_fr="Facturez la personne, son employeur partie à la convention ou un financeur sollicité.",
    remedy_en="Bill the person, her employer that is a party to the convention, or a funder that was asked.",
    check=_party,
    reads_body=True,
)


def _vat(ask: A) -> Finding | None:
    said, known = ask.command, getattr(ask.facts, "billing_item", None)
    amount, vat = (
        getattr(said if known is None or name in said.model_fields_set else known, name) for name in ("amount_cents", "vat_cents")
    )
    return Finding({"vat": Euros(vat), "amount": Euros(amount)}) if vat > amount else None


VAT_INSIDE = Rule(
    id="billing.vat_inside",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="La TVA ({vat}) dépasse le montant toutes taxes comprises ({amount}).",
    en="The VAT ({vat}) is more than the amount with all taxes ({amount}).",
    remedy_fr="Corrigez la TVA.",
    remedy_en="Correct the VAT.",
    check=_vat,
    reads_body=True,
)


def _credit_by_hand(ask: A) -> Finding | None:
    return BROKEN if ask.command.kind is BillingKind.CREDIT else None


CREDIT_OF_AN_ITEM = Rule(
    id="billing.credit_of_an_item",
    basis=Basis.POLICY,
    articles=(article("L6354-1"),),
    fr="Un avoir porte toujours sur une échéance facturée.",
    en="A credit always gives back an item that was billed.",
    remedy_fr="Demandez l'avoir sur l'échéance concernée.",
    remedy_en="Credit the item that it is about.",
    check=_credit_by_hand,
    reads_body=True,
)


def _vat_decided(ask: A) -> Finding | None:
    item = ask.facts.billing_item
    if ask.facts.bilan.frame is Frame.IN_FRAME or item.vat_basis is VatBasis.FRANCHISE:
        return None
    return BROKEN if item.vat_basis is VatBasis.TRAINING_EXEMPTION or not item.vat_cents else None


OUT_OF_FRAME_VAT = VAT.on(_vat_decided)


def _attested(ask: A) -> Finding | None:
    """The exemption of training needs the attestation; the franchise and a taxed item do not."""
    said, provider = ask.facts.billing_item.vat_basis, ask.facts.organisation
    if said is not VatBasis.TRAINING_EXEMPTION:
        return None
    held = provider is not None and provider.vat_attestation_on is not None and provider.vat_attestation_on <= ask.today
    return None if held else BROKEN


VAT_ATTESTATION = Rule(
    id="vat.exempt_if_attestation",
    basis=Basis.LAW,
    articles=(article("261-4-4° a"), article("293 B")),
    fr="TVA : attestation absente.",
    en="VAT: the attestation is missing.",
    remedy_fr="Enregistrez le jour de l'attestation 3511, ou facturez en franchise de base ou avec la TVA.",
    remedy_en="Record the day of the 3511 attestation, or bill under the franchise or with VAT.",
    check=_attested,
)
