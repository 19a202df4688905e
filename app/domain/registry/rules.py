"""What the registry demands of the provider and of those who work for it."""

import re
from typing import Any

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.situation import Phase


def _no_bilan_left(ask: Ask[Any]) -> Finding | None:
    living = [b.reference for b in ask.facts.bilans if not b.finished]
    return Finding({"bilans": living}) if living else None


NO_BILAN_LEFT = Rule(
    id="beneficiary.no_bilan_left",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Cette personne a encore un bilan : {bilans}.",
    en="This person still has a bilan: {bilans}.",
    remedy_fr="Attendez la clôture du bilan, ou mettez-y fin.",
    remedy_en="Wait until the bilan is closed, or end it.",
    check=_no_bilan_left,
)


NO_BILAN_EVER = Rule(
    id="beneficiary.no_bilan_ever",
    basis=Basis.LAW,
    articles=(article("art. 17"), article("2018-12-21")),
    fr="La preuve administrative d'un bilan est conservée, avec le nom de la personne.",
    en="The administrative evidence of a bilan is kept, with the name of the person.",
    remedy_fr="Attendez le terme de cette preuve : six ans, dix avec la comptabilité.",
    remedy_en="Wait for the term of that evidence: six years, ten with accounting.",
    check=lambda ask: BROKEN if ask.facts.bilans else None,
)


def _own_roles(ask: Ask[Any]) -> Finding | None:
    member, said = ask.facts.member, ask.command
    changed = "roles" in said.model_fields_set and said.roles is not None and set(said.roles) != set(member.roles)
    return BROKEN if changed and member.id == ask.actor.party else None


OWN_ROLES = Rule(
    id="member.own_roles",
    basis=Basis.POLICY,
    articles=(article("226-13"), article("art. 32")),
    fr="Nul ne change ses propres rôles.",
    en="Nobody changes her own roles.",
    remedy_fr="Demandez-le à une autre personne qui administre l'organisme.",
    remedy_en="Ask another administrator of the provider.",
    check=_own_roles,
    reads_body=True,
)


NOT_A_BILAN = ("coaching", "bilan de carrière", "bilan d'orientation", "conseil en évolution professionnelle", "CEP", "VAE", "évaluation")
"""Words for which the platform takes an offer of bilan away: they are those of other services."""


def _worded(ask: Ask[Any]) -> Finding | None:
    said = " ".join(text for name in ("title", "description") if (text := getattr(ask.command, name)) is not None).replace("\u2019", "'")
    found = [term for term in NOT_A_BILAN if re.search(rf"\b{re.escape(term)}\b", said, re.IGNORECASE)]
    return Finding({"term": found}) if found else None


OFFER_FIELDS = Rule(
    id="cpf.offer_fields",
    basis=Basis.PLATFORM_TERMS,
    articles=(article("Mon Compte Formation"),),
    severity=Severity.WARN,
    fr="Formulation non éligible : {term}.",
    en="Words that the platform does not accept for a bilan: {term}.",
    remedy_fr="Décrivez les trois phases, la synthèse, la modalité, le lieu et les heures accompagnées, sans ces mots.",
    remedy_en="Describe the three phases, the synthesis, the format, the place and the accompanied hours, without these words.",
    check=_worded,
    reads_body=True,
)


def _as_amended(ask: Ask[Any], field: str) -> Any:
    """What an offer says once the command is done."""
    said, known = ask.command, getattr(ask.facts, "offer", None)
    return getattr(said if known is None or field in said.model_fields_set else known, field)


def _steps(ask: Ask[Any]) -> Finding | None:
    """Each phase has a step, in the order of the law; a welcome comes before them; what is foreseen fits into the offer."""
    steps = _as_amended(ask, "steps") or ()
    order = list(Phase)
    reached = [order.index(step.phase) if step.phase else -1 for step in steps]
    foreseen = sum(step.minutes or 0 for step in steps if step.phase)
    wrong = {
        "phases": {*reached} - {-1} != {*range(len(order))},
        "order": reached != sorted(reached),
        "code": len({step.code for step in steps}) < len(steps),
        "minutes": foreseen > _as_amended(ask, "total_minutes"),
    }
    found = [name for name, is_wrong in wrong.items() if is_wrong]
    return Finding({"wrong": found}) if steps and found else None


OFFER_STEPS = Rule(
    id="offer.steps_in_phases",
    basis=Basis.LAW,
    articles=(article("R6313-4"),),
    fr="Les étapes de l'offre ne suivent pas les trois phases du bilan : {wrong}.",
    en="The steps of the offer do not follow the three phases of the bilan: {wrong}.",
    remedy_fr="Rattachez au moins une étape à chaque phase, dans l'ordre, sans dépasser la durée de l'offre.",
    remedy_en="Map at least one step to each phase, in order, within the duration of the offer.",
    check=_steps,
    reads_body=True,
)


def _priced_twice(ask: Ask[Any]) -> Finding | None:
    prices = _as_amended(ask, "prices") or ()
    situations = [(p.beneficiary_status, p.frame, p.route) for p in prices]
    twice = [" ".join(filter(None, situation)) for situation in situations if situations.count(situation) > 1]
    return Finding({"situation": {*twice}}) if twice else None


ONE_PRICE = Rule(
    id="offer.one_price",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Deux prix pour la même situation : {situation}.",
    en="Two prices for the same situation: {situation}.",
    remedy_fr="Gardez un seul prix par statut, cadre et financement.",
    remedy_en="Keep one price for each status, frame and way of paying.",
    check=_priced_twice,
    reads_body=True,
)


def _no_unit(ask: Ask[Any]) -> Finding | None:
    """As the amendment leaves it: a provider that does something else too, or has not said, names its unit."""
    said, known = ask.command, ask.facts.organisation
    others, unit = (getattr(said if name in said.model_fields_set else known, name) for name in ("other_activities", "bilan_unit"))
    return BROKEN if others is not False and unit is None else None


def _no_assessment(ask: Ask[Any]) -> Finding | None:
    """As the amendment leaves it; one that is dated ahead is not there yet."""
    said, known = ask.command, ask.facts.organisation
    found = (said if "impact_assessment" in said.model_fields_set else known).impact_assessment
    return BROKEN if found is None or found.signed_on > ask.today else None


IMPACT_ASSESSED = Rule(
    id="dpo.dpia",
    basis=Basis.POLICY,
    articles=(article("art. 35"),),
    severity=Severity.WARN,
    fr="AIPD absente.",
    en="No data protection impact assessment is recorded.",
    remedy_fr="Faites-la avant le premier bilan, puis notez sa référence, sa date et qui en répond.",
    remedy_en="Carry it out before the first bilan, then record its reference, its date and who answers for it.",
    check=_no_assessment,
    reads_body=True,
)
IDENTIFIED_UNIT = Rule(
    id="bilan.provider.identified_unit",
    basis=Basis.LAW,
    articles=(article("R6313-6"),),
    severity=Severity.WARN,
    fr="Organisation dédiée aux bilans non déclarée.",
    en="No identified unit for bilans has been declared.",
    remedy_fr="Nommez l'organisation dédiée aux bilans, ou dites que l'organisme n'a pas d'autre activité.",
    remedy_en="Name the unit that carries out bilans, or say that the provider does nothing else.",
    check=_no_unit,
    reads_body=True,
)
