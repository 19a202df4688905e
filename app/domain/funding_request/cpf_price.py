"""Who pays which part of a bilan bought through Mon Compte Formation, in cents (rules cpf.price_formula and cpf.order_of_money)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from app.domain.law.parameter import Parameter
from app.domain.law.parameters import parameter, value_on
from app.domain.law.rule import Euros, spoken
from app.domain.vocabulary import Language


class Exemption(StrEnum):
    """Why the holder's participation is not due (L6323-7, R6323)."""

    JOB_SEEKER = "job_seeker"
    EMPLOYER_ABONDEMENT = "employer_abondement"
    C2P_POINTS = "c2p_points"
    """Points of the compte professionnel de prévention."""
    AT_MP_ABONDEMENT = "at_mp_abondement"
    """Top-up after a work accident or an occupational disease."""


_EXEMPTION_NAMES = {
    Exemption.JOB_SEEKER: ("demandeur d'emploi", "job seeker"),
    Exemption.EMPLOYER_ABONDEMENT: ("abondement de l'employeur", "employer's top-up"),
    Exemption.C2P_POINTS: ("points du compte professionnel de prévention", "prevention account points"),
    Exemption.AT_MP_ABONDEMENT: (
        "abondement accident du travail ou maladie professionnelle",
        "work accident or occupational disease top-up",
    ),
}


def exemption_names(exemption: Exemption, language: Language) -> str:
    """Why the participation is not due, in the reader's words."""
    return _EXEMPTION_NAMES[exemption][language is Language.EN]


class TopUpSource(StrEnum):
    """Who tops the account up for one purchase (abondement)."""

    EMPLOYER = "employer"
    OPCO = "opco"
    FRANCE_TRAVAIL = "france_travail"
    REGION = "region"
    AGEFIPH = "agefiph"
    AT_MP = "at_mp"
    """After a work accident or an occupational disease."""
    OTHER = "other"


EXEMPTING_TOP_UPS = {TopUpSource.EMPLOYER: Exemption.EMPLOYER_ABONDEMENT, TopUpSource.AT_MP: Exemption.AT_MP_ABONDEMENT}
"""Top-ups with which the holder owes no participation (L6323-7, R6323)."""
_TOP_UP_NAMES = {
    TopUpSource.EMPLOYER: ("de l'employeur", "of the employer"),
    TopUpSource.OPCO: ("de l'OPCO", "of the OPCO"),
    TopUpSource.FRANCE_TRAVAIL: ("de France Travail", "of France Travail"),
    TopUpSource.REGION: ("de la Région", "of the Region"),
    TopUpSource.AGEFIPH: ("de l'Agefiph", "of Agefiph"),
    TopUpSource.AT_MP: ("accident du travail ou maladie professionnelle", "for a work accident or an occupational disease"),
    TopUpSource.OTHER: ("d'un autre tiers", "of another third party"),
}


@dataclass(frozen=True, slots=True)
class UsedTopUp:
    """What of a top-up the purchase uses, in cents: top-ups come after the rights, in the order in which they are told."""

    by: TopUpSource
    granted_cents: int
    used_cents: int

    def reason(self) -> "Reason":
        """Why it pays what it pays."""
        amounts = [
            {n: spoken(Euros(c), language) for n, c in (("used", self.used_cents), ("granted", self.granted_cents))}
            for language in Language
        ]
        fr, en = _TOP_UP_NAMES[self.by]
        return Reason(
            "cpf.order_of_money",
            "L'abondement {by} paie {used} sur {granted}, après les droits acquis.".format(by=fr, **amounts[0]),
            "The top-up {by} pays {used} of {granted}, after the acquired rights.".format(by=en, **amounts[1]),
        )


def shared_among(top_ups: Iterable[tuple[TopUpSource, int]], used_cents: int) -> Iterator[UsedTopUp]:
    """The part of each top-up in what they pay together, the first told first."""
    for by, granted in top_ups:
        mine = min(granted, used_cents)
        used_cents -= mine
        yield UsedTopUp(by, granted, mine)


SAID = {
    "cpf.participation": ("Participation obligatoire de {amount}.", "Compulsory participation of {amount}."),
    "cpf.participation.exempt": ("Exonération de participation : {reason}.", "No participation: {reason}."),
    "cpf.cap_1600": ("Droits mobilisables plafonnés à {cap} : reste {rest}.", "Rights are capped at {cap}: {rest} is left to pay."),
    "cpf.price_formula": ("Droits disponibles limités à {amount}.", "Available rights are limited to {amount}."),
    "cpf.order_of_money": (
        "Les alimentations de tiers sont mobilisées avant les droits acquis.",
        "Third-party payments into the account are used before acquired rights.",
    ),
}
"""The sentences of the price, in French and in English: those of the rules, and of the reasons of a simulation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CpfPurchase:
    """What is bought and what is at hand, all amounts in cents. Raises ValueError on a negative amount."""

    price_cents: int  # accompanied hours only (cpf.accompanied_hours_only)
    balance_cents: int  # rights credited each year (droits acquis)
    requested_on: date  # subscription request: the legal reference date of the cap and of the participation
    dotation_cents: int = 0  # alimentation paid into the account by a third party, used first and outside the cap
    abondement_cents: int = 0  # top-up granted for this purchase, used after the rights
    exemption: Exemption | None = None

    def __post_init__(self) -> None:
        if any(getattr(self, f.name) < 0 for f in fields(self) if f.name.endswith("_cents")):
            raise ValueError("an amount of a CPF purchase is never negative")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the split is what it is, for the person who pays."""

    rule_id: str
    fr: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CpfSplit:
    """The sources of the price in cents: dotation + rights + abondement + personal = price. The participation is inside `personal`."""

    dotation_cents: int
    rights_cents: int
    abondement_cents: int
    personal_cents: int
    participation_cents: int
    reasons: tuple[Reason, ...]


EXTRA = parameter("cpf.extra_participation_cents")
EXEMPTING = parameter("cpf.extra_participation_exempt_cofinancing_cents")
"""Announced by the finance bill of 2027: both have no force while they have no period."""


def participation_due(purchase: CpfPurchase, *, extra: Parameter = EXTRA, exempting: Parameter = EXEMPTING) -> int:
    """What the holder must pay herself in any case, in cents: it never exceeds the price (L6323-7, R6323).

    `extra` comes on top from the day on which it is given force, unless third parties pay at least `exempting`.
    """
    if purchase.exemption:
        return 0
    day, others = purchase.requested_on, purchase.dotation_cents + purchase.abondement_cents
    more, enough = extra.on(day), exempting.on(day)
    spared = more is None or (enough is not None and others >= enough.value)
    due = (value_on("cpf.participation_cents", day) or 0) + (0 if more is None or spared else more.value)
    return min(due, purchase.price_cents)


def split_cpf_price(purchase: CpfPurchase) -> CpfSplit:
    """Share the price out: third-party alimentation, then rights under the cap, then top-up, then the holder.

    The participation is reserved first: no other source may pay it, and it never exceeds the price.
    Source: L6323-4 I, L6323-6, L6323-7, D6323-1 A 2°, R6323, R6333-3 of the Code du travail.
    """
    participation = participation_due(purchase)
    open_to_others = purchase.price_cents - participation
    dotation = min(purchase.dotation_cents, open_to_others)
    cap = value_on("cpf.cap_bilan_cents", purchase.requested_on)
    usable = purchase.balance_cents if cap is None else min(purchase.balance_cents, cap)
    rights = min(usable, open_to_others - dotation)
    abondement = min(purchase.abondement_cents, open_to_others - dotation - rights)
    return CpfSplit(
        dotation_cents=dotation,
        rights_cents=rights,
        abondement_cents=abondement,
        personal_cents=purchase.price_cents - dotation - rights - abondement,
        participation_cents=participation,
        reasons=_reasons(purchase, participation=participation, cap=cap, short=open_to_others - dotation - rights),
    )


def _reasons(purchase: CpfPurchase, *, participation: int, cap: int | None, short: int) -> tuple[Reason, ...]:
    """`short` is what the rights leave unpaid besides the participation."""
    found: list[Reason] = []
    if purchase.exemption:
        found.append(_exempt(purchase.exemption))
    elif participation:
        found.append(_because("cpf.participation", amount=participation))
    if purchase.dotation_cents and purchase.price_cents > participation:
        found.append(_because("cpf.order_of_money"))
    if short and cap is not None and purchase.balance_cents > cap:
        found.append(_because("cpf.cap_1600", cap=cap, rest=short + participation))
    elif short:
        found.append(_because("cpf.price_formula", amount=purchase.balance_cents))
    return tuple(found)


def _exempt(exemption: Exemption) -> Reason:
    fr, en = SAID["cpf.participation.exempt"]
    names = (exemption_names(exemption, language) for language in (Language.FR, Language.EN))
    return Reason("cpf.participation.exempt", *(text.format(reason=name) for text, name in zip((fr, en), names, strict=True)))


def _because(rule_id: str, **cents: int) -> Reason:
    fr, en = SAID[rule_id]
    amounts = ({name: spoken(Euros(value), language) for name, value in cents.items()} for language in (Language.FR, Language.EN))
    return Reason(rule_id, *(text.format_map(said) for text, said in zip((fr, en), amounts, strict=True)))
