"""The money of a CPF purchase as rules: what we announce to the holder against the shares that the law gives (`cpf_price`)."""

from typing import Any

from app.domain.funding_request.cpf_price import SAID, CpfPurchase, Exemption, exemption_names, participation_due, split_cpf_price
from app.domain.funding_request.plan import accepted_quote
from app.domain.law.articles import article
from app.domain.law.parameters import required_on
from app.domain.law.reference import Reference
from app.domain.law.rule import Basis, Euros, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.situation import BeneficiaryStatus
from app.domain.vocabulary import Language

A = Ask[Any]
PARTICIPATION_SINCE = article("2024-394").in_force_from


def exemption(ask: A) -> Exemption | None:
    """Why she owes no participation: a job seeker never does."""
    job_seeker = ask.facts.bilan.beneficiary_status is BeneficiaryStatus.JOB_SEEKER
    said: Exemption | None = ask.command.exemption
    return Exemption.JOB_SEEKER if job_seeker else said


def purchase(ask: A) -> CpfPurchase | None:
    """What the holder buys, on the day of her request; None while her balance is not told."""
    balance = ask.command.balance_cents
    return None if balance is None else _bought(ask, balance)


def _bought(ask: A, balance: int) -> CpfPurchase:
    said = ask.command
    return CpfPurchase(
        price_cents=said.price_cents,
        balance_cents=balance,
        requested_on=Reference.SUBSCRIPTION.day(ask),
        dotation_cents=said.dotation_cents,
        abondement_cents=said.abondement_cents,
        exemption=exemption(ask),
    )


def _capped(ask: A) -> Finding | None:
    """The rights that the announced share supposes, against the cap."""
    said, cap = ask.command, required_on("cpf.cap_bilan_cents", Reference.SUBSCRIPTION.day(ask))
    if said.personal_cents is None:
        return None
    unpaid = said.price_cents - said.dotation_cents - said.abondement_cents
    over = unpaid - said.personal_cents > cap
    return Finding({"cap": Euros(cap), "rest": Euros(unpaid - cap)}) if over else None


CAP = Rule(
    id="cpf.cap_1600",
    basis=Basis.LAW,
    articles=(article("D6323-1"), article("L6323-6")),
    reference=Reference.SUBSCRIPTION,
    fr=SAID["cpf.cap_1600"][0],
    en=SAID["cpf.cap_1600"][1],
    remedy_fr="Annoncez à la personne ce qui dépasse le plafond, ou faites-le payer par un tiers.",
    remedy_en="Tell the person what exceeds the cap, or have a third party pay it.",
    check=_capped,
    reads_body=True,
)


def _participation(ask: A) -> Finding | None:
    told, due = ask.command.personal_cents, participation_due(_bought(ask, 0))
    short = told is not None and told < due
    return Finding({"amount": Euros(due)}) if short else None


PARTICIPATION = Rule(
    id="cpf.participation",
    basis=Basis.LAW,
    articles=(article("L6323-7"), article("L6323-4"), article("R6323")),
    reference=Reference.SUBSCRIPTION,
    since=PARTICIPATION_SINCE,
    fr=SAID["cpf.participation"][0],
    en=SAID["cpf.participation"][1],
    remedy_fr="Annoncez à la personne sa participation, ou précisez pourquoi elle en est exonérée.",
    remedy_en="Tell the person of her participation, or say why she is exempt.",
    check=_participation,
    reads_body=True,
)


def _exempt(ask: A) -> Finding | None:
    reason = exemption(ask)
    return None if reason is None else Finding({"reason": exemption_names(reason, Language.FR)})


EXEMPT = Rule(
    id="cpf.participation.exempt",
    basis=Basis.LAW,
    articles=(article("L6323-7"), article("R6323")),
    severity=Severity.INFORM,
    reference=Reference.SUBSCRIPTION,
    since=PARTICIPATION_SINCE,
    fr=SAID["cpf.participation.exempt"][0],
    en=SAID["cpf.participation.exempt"][1],
    remedy_fr="Conservez ce qui justifie l'exonération.",
    remedy_en="Keep what justifies the exemption.",
    check=_exempt,
    reads_body=True,
)


def _miscounted(ask: A) -> Finding | None:
    bought, told = purchase(ask), ask.command.personal_cents
    if bought is None or told is None:
        return None
    found = split_cpf_price(bought).personal_cents
    return Finding({"told": Euros(told), "found": Euros(found)}) if told != found else None


FORMULA = Rule(
    id="cpf.price_formula",
    basis=Basis.POLICY,
    articles=(article("décompte du temps"), article("D6323-1"), article("L6323-7")),
    severity=Severity.WARN,
    reference=Reference.SUBSCRIPTION,
    fr="Reste à charge annoncé de {told} : le calcul donne {found}.",
    en="The person was told to pay {told}: the shares leave her {found}.",
    remedy_fr="Corrigez l'annonce, ou vérifiez le solde du compte.",
    remedy_en="Correct what she was told, or check the balance of her account.",
    check=_miscounted,
    reads_body=True,
)
ORDER = Rule(
    id="cpf.order_of_money",
    basis=Basis.LAW,
    articles=(article("R6333-3"),),
    severity=Severity.INFORM,
    reference=Reference.SUBSCRIPTION,
    fr=SAID["cpf.order_of_money"][0],
    en=SAID["cpf.order_of_money"][1],
    remedy_fr="Rien à faire.",
    remedy_en="Nothing to do.",
    check=lambda ask: Finding() if ask.command.dotation_cents else None,
    reads_body=True,
)


def _alone(ask: A) -> Finding | None:
    """Minutes sold beyond those that the offer accompanies."""
    offer, quote = ask.facts.offer, accepted_quote(ask.facts)
    if offer is None or quote is None:
        return None
    sold = sum(minutes or 0 for minutes in (quote.preliminary_minutes, quote.investigation_minutes, quote.conclusion_minutes))
    return Finding({"x": sold - offer.accompanied_minutes}) if sold > offer.accompanied_minutes else None


ACCOMPANIED_ONLY = Rule(
    id="cpf.accompanied_hours_only",
    basis=Basis.LAW,
    articles=(article("D6323-6"),),
    reference=Reference.SUBSCRIPTION,
    fr="{x} min de travail personnel exclues du devis CPF.",
    en="{x} min of work on her own cannot be in a quote paid by the CPF.",
    remedy_fr="Refaites un devis des seules heures accompagnées.",
    remedy_en="Make a quote of the accompanied hours alone.",
    check=_alone,
)
PRICING = (CAP, PARTICIPATION, EXEMPT, FORMULA, ORDER, ACCOMPANIED_ONLY)
"""What is checked of a price proposed to the holder."""
