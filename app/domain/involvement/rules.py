"""What the law requires of somebody who accompanies a bilan without being employed by the provider."""

from datetime import date
from typing import Any
from uuid import UUID

from app.domain.bilan.records import Bilan
from app.domain.consent.records import Consent, ConsentKind, ConsentStatus
from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.machine import Ask
from app.domain.registry.records import Employment, Member
from app.domain.situation import Route


def without_subcontract(bilan: Bilan, member: Member | None) -> Finding | None:
    """Whether a freelance counsellor would work on the account's money without a contract that was sent."""
    freelance = bilan.route is Route.CPF and member is not None and member.employment is Employment.FREELANCE
    sent = member is not None and member.subcontract is not None and member.subcontract.sent_on is not None
    return BROKEN if freelance and not sent else None


SUBCONTRACT = Rule(
    id="bilan.subcontract.written",
    basis=Basis.LAW,
    articles=(article("L6323-9-2"), article("R6333-6-2")),
    fr="Contrat de sous-traitance CPF manquant ou non transmis.",
    en="The subcontract for work on the account's money is missing or was not sent.",
    remedy_fr="Signez un contrat écrit avec l'intervenant et transmettez-le à la Caisse des Dépôts ; il ne sous-traite pas à son tour.",
    remedy_en="Sign a written contract with the freelancer and send it to the Caisse des Dépôts; no further subcontracting.",
    check=lambda ask: without_subcontract(ask.facts.bilan, ask.facts.member),
    reads_body=True,
)


def _outside_view_agreed(ask: Ask[Any]) -> Finding | None:
    """An assignment under a consent: she agreed to this counsellor, in this bilan, and the consent lives today."""
    if ask.command.consent_id is None:
        return None
    given: Consent | None = ask.facts.consent
    hers = given is not None and given.bilan_id == ask.facts.bilan.id and agreed_to(given, ask.command.member_id, ask.today)
    return None if hers else BROKEN


def agreed_to(given: Consent, member: UUID, day: date) -> bool:
    """Whether a consent allows a counsellor's outside view on a day."""
    granted = given.kind is ConsentKind.SECOND_COUNSELLOR and given.status is ConsentStatus.GRANTED
    lives = (given.valid_from or day) <= day <= (given.valid_until or day)
    return granted and lives and member in {to.party_id for to in given.recipients}


OUTSIDE_VIEW_AGREED = Rule(
    id="share.second_counsellor",
    basis=Basis.POLICY,
    articles=(article("conservation et suivi"), article("L6313-4")),
    fr="Accord du bénéficiaire requis pour le regard extérieur.",
    en="The outside view needs the beneficiary's consent.",
    remedy_fr="Recueillez son accord : ce conseiller, les documents montrés, une date qui comprend la séance.",
    remedy_en="Obtain her consent: this counsellor, the documents shown, a period that includes the session.",
    check=_outside_view_agreed,
    reads_body=True,
)
