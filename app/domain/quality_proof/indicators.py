"""The 22 indicators that apply to bilans, as data: which events of the service prove each, and which document the provider brings.

The others do not apply to the category: 3, 7, 8, 13, 14, 15, 16, 20, 28, 29, 33. Source: décret 2026-728 (RNQ V10), the same 22 as V9.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.domain.policy import AGGREGATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator. `seen`: types of the events that prove it; empty where the service sees nothing of it. `fr_brings`: the document."""

    number: int
    fr: str
    en: str
    brings_fr: str
    brings_en: str
    seen: tuple[str, ...] = ()
    least: int = 1
    """In how many files it happened, at least, for it to be told: fewer would point at somebody."""


def _row(number: int, said: tuple[str, str], brings: tuple[str, str], *seen: str, least: int = 1) -> Indicator:
    return Indicator(number=number, fr=said[0], en=said[1], brings_fr=brings[0], brings_en=brings[1], seen=seen, least=least)


# fmt: off
_ROWS: Final = (
    _row(1, ("Information du public", "Information of the public"),
         ("Page publique datée : cadre, financements, délais, accessibilité", "Dated public page: frame, funding, delays, accessibility")),
    _row(2, ("Résultats et leur mode de calcul", "Results and how they are computed"),
         ("Résultats diffusés et leur méthode", "Published results and their method"), "publication.published"),
    _row(4, ("Analyse du besoin", "Analysis of needs"),
         ("Grille d'analyse du besoin renseignée", "Completed grid of needs"), "needs_analysis.agreed"),
    _row(5, ("Objectifs évaluables", "Assessable objectives"),
         ("Objectifs formalisés avec la personne", "Objectives formalised with the person"), "objective.agreed"),
    _row(6, ("Contenus et modalités adaptés aux objectifs", "Contents and modalities fit the objectives"),
         ("Programme personnalisé", "Personal programme"), "convention.took_effect"),
    _row(9, ("Information sur les conditions de déroulement", "Information on the conditions of the service"),
         ("Document d'information remis avant l'engagement", "Information handed over before the commitment"), "bilan.meeting_held"),
    _row(10, ("Mise en œuvre et adaptation", "Delivery and adaptation"),
         ("Convention, planning, avenants", "Convention, planning, amendments"), "convention.took_effect", "session.attested"),
    _row(11, ("Évaluation de l'atteinte des objectifs", "Attainment of the objectives"),
         ("Synthèses remises, questionnaires de fin", "Syntheses handed over, end surveys"), "synthesis.delivered"),
    _row(12, ("Engagement, prévention des ruptures et des violences", "Engagement, prevention of drop-out and of violence"),
         ("Procédure de prévention et de signalement des violences, relances", "Procedure on violence and its reporting, reminders")),
    _row(17, ("Moyens humains, techniques et locaux", "People, means and premises"),
         ("Bail ou plan des locaux, liste du matériel, discrétion", "Lease or plan of the premises, equipment, discretion")),
    _row(18, ("Coordination des intervenants", "Coordination of those involved"),
         ("Organigramme, affectations", "Organisation chart, assignments"), "involvement.begun"),
    _row(19, ("Ressources et suivi à distance", "Resources and remote follow-up"),
         ("Liste des ressources, relevés des modules à distance", "List of resources, logs of remote modules")),
    _row(21, ("Compétences des intervenants", "Competence of those involved"),
         ("CV, titres, habilitations aux tests", "CVs, titles, certifications for tests")),
    _row(22, ("Développement des compétences de l'équipe", "Development of the team"),
         ("Plan et attestations de formation de l'équipe", "Training plan and certificates of the team")),
    _row(23, ("Veille légale et réglementaire", "Legal watch"),
         ("Notes de veille et leur exploitation", "Notes of the watch and their use")),
    _row(24, ("Veille sur les métiers et les emplois", "Watch on trades and jobs"),
         ("Notes de veille et leur exploitation", "Notes of the watch and their use")),
    _row(25, ("Veille pédagogique et technologique", "Watch on methods and technology"),
         ("Notes de veille et leur exploitation", "Notes of the watch and their use")),
    _row(26, ("Handicap : expertise, réseau, référent", "Disability: expertise, network, referent"),
         ("Lettre de mission du référent, liste des partenaires", "Letter of mission of the referent, list of partners"),
         "adaptation.put_in_place", least=AGGREGATED),
    _row(27, ("Sous-traitance et portage", "Subcontractors"),
         ("Contrats de sous-traitance, ou attestation qu'il n'y en a pas", "Subcontracts, or a statement that there are none")),
    _row(30, ("Recueil des appréciations", "Appreciations"),
         ("Questionnaires de satisfaction, en fin de bilan et à six mois", "Satisfaction surveys, at the end and at six months")),
    _row(31, ("Traitement des réclamations", "Handling of complaints"),
         ("Registre des réclamations", "Register of complaints"), "complaint.answered"),
    _row(32, ("Amélioration continue et analyse des risques", "Improvement and analysis of risks"),
         ("Plan d'amélioration, cartographie des risques", "Improvement plan, map of risks"), "complaint.closed"),
)
# fmt: on
INDICATORS: Final = MappingProxyType({row.number: row for row in _ROWS})
"""The indicators by number."""
