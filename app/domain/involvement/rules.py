"""What the law requires of somebody who accompanies a bilan without being employed by the provider."""

from app.domain.bilan.records import Bilan
from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
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
