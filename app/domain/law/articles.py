"""The registry of articles: every text that a rule, a parameter or a docstring of the product cites.

Dates are those our sources give; a source that names only a year is entered as its 1 January, and an undated text stays undated.
The Code du travail was read in its consolidation of 27 March 2026 (READ); the index of 20 August 2026 says which versions were still the
present ones (CONFIRMED). What is known through secondary sources only was last compared on 6 October 2026 (CHECKED).
`article` fails on an unknown number, and rules call it at import: a wrong citation never starts the service.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from app.domain.law.article import Article, Status, Text
from app.domain.law.versions import READ_VERSIONS, REPLACED

READ = date(2026, 3, 27)
CONFIRMED = date(2026, 8, 20)
CHECKED = date(2026, 10, 6)  # last comparison of the secondary sources
ADOPTED = date(2026, 11, 22)  # our own readings and promises
RECODED = date(2008, 5, 1)  # recodification of the Code du travail
REFORM = date(2019, 1, 1)  # loi « avenir professionnel » and décret 2018-1330


def _ct(number: str, title: str, since: date | None = None, *, until: date | None = None) -> Article:
    """An article of the Code du travail: its present version was read, and the index of August says whether it still is the present one."""
    seen = READ if until or number in REPLACED else CONFIRMED
    current = None if until else READ_VERSIONS.get(number)
    return Article(
        code=Text.CT,
        number=number,
        title_fr=title,
        status=Status.LAW,
        in_force_from=since,
        in_force_to=until,
        version_id=current,
        last_verified_on=seen,
    )


def _old(number: str, title: str, since: date | None = RECODED, *, until: date = REFORM) -> Article:
    return Article(
        code=Text.CT, number=number, title_fr=title, status=Status.ABR, in_force_from=since, in_force_to=until, last_verified_on=READ
    )


def _text(code: Text, number: str, title: str, status: Status = Status.LAW2, *, since: date | None = None) -> Article:
    own = status in {Status.PROMISE, Status.POLICY}
    return Article(
        code=code, number=number, title_fr=title, status=status, in_force_from=since, last_verified_on=ADOPTED if own else CHECKED
    )


_BILAN = (
    _ct("L6313-1", "Actions concourant au développement des compétences", REFORM),
    _ct("L6313-4", "Bilan de compétences : objet, consentement, secret, synthèse, 24 heures", REFORM),
    _ct("R6313-3", "Justification du suivi de l'action"),
    _ct("R6313-4", "Trois phases du bilan de compétences", REFORM),
    _ct("R6313-5", "L'employeur ne réalise pas les bilans de ses salariés", REFORM),
    _ct("R6313-6", "Organisation identifiée chez un prestataire à plusieurs activités", REFORM),
    _ct("R6313-7", "Destruction des documents, conservation d'un an au plus", REFORM, until=date(2023, 12, 31)),
    _ct("R6313-7", "Destruction des documents, conservation de trois ans au plus", date(2023, 12, 31)),
    _ct("R6313-8", "Convention tripartite, dix jours de réflexion, silence valant refus", REFORM),
)

_PLAN_AND_REDEPLOYMENT = (
    _ct("L1233-71", "Congé de reclassement"),
    _ct("R1233-27", "Cellule d'accompagnement du congé de reclassement"),
    _ct("R1233-35", "Bilan de compétences pendant le congé de reclassement"),
    _ct("L3133-1", "Jours fériés"),
    _ct("L3134-13", "Jours fériés d'Alsace-Moselle"),
    _ct("L5211-4", "Accès à la formation des personnes handicapées"),
    _ct("D5211-2", "Adaptation de la formation au handicap"),
    _ct("D5211-3", "Aménagements pour les personnes handicapées"),
    _ct("L6312-1", "Modes d'accès à la formation"),
    _ct("L6316-1", "Certification qualité et financeurs concernés", date(2022, 1, 1)),
    _ct("R6316-2", "Certificat qualité de trois ans", date(2022, 1, 1)),
    _ct("L6321-6", "Formation sur le temps de travail, rémunération maintenue", date(2015, 1, 1)),
)

_CPF = (
    _ct("L6323-2", "Mobilisation avec l'accord exprès du titulaire", REFORM),
    _ct("L6323-3", "Titulaires et fin des droits"),
    _ct("L6323-4", "Alimentation du compte, abondements et participation"),
    _ct("L6323-6", "Actions éligibles et plafonds", date(2026, 2, 26)),
    _ct("L6323-7", "Participation du titulaire"),
    _ct("L6323-8-1", "Interdiction de prospection commerciale", date(2022, 12, 21)),
    _ct("L6323-9-1", "Référencement des prestataires", date(2022, 12, 21)),
    _ct("L6323-9-2", "Sous-traitance des actions financées par le compte", date(2024, 4, 1)),
    _ct("L6323-17", "Compte mobilisé sur le temps de travail, accord de l'employeur", REFORM),
    _ct("L6323-17-6", "Projets financés par les Transitions Pro", date(2026, 1, 1)),
    _ct("L6323-18", "Temps de travail effectif et rémunération maintenue", date(2015, 1, 1)),
    _ct("L6323-45", "Recouvrement des sommes indûment versées", date(2022, 12, 21)),
    _ct("D6323-1", "Plafonds de droits par action", date(2026, 2, 26)),
    _ct("D6323-4", "Demande d'absence : 60 ou 120 jours, réponse en 30 jours", REFORM),
    _ct("D6323-6", "Bilan de compétences, information sur le conseil en évolution professionnelle", REFORM, until=date(2026, 2, 26)),
    _ct("D6323-6", "Bilan financé par le compte : heures accompagnées, délai de cinq ans", date(2026, 2, 26)),
    _ct("R6323", "Participation forfaitaire du titulaire", date(2024, 5, 2), until=date(2026, 4, 2)),
    Article(
        code=Text.CT,
        number="R6323",
        title_fr="Participation forfaitaire du titulaire, portée à 150 €",
        status=Status.LAW2,
        in_force_from=date(2026, 4, 2),
        version_id=READ_VERSIONS["R6323"],
        last_verified_on=CONFIRMED,
    ),
    _ct("R6333-3", "Ordre de mobilisation des financements", date(2025, 12, 5)),
    _ct("R6333-4", "Paiement du prestataire par la Caisse des Dépôts"),
    _ct("R6333-6-2", "Contrat de sous-traitance transmis à la Caisse des Dépôts", date(2024, 4, 1)),
)

_FUNDERS_AND_PROVIDERS = (
    _ct("L6332-1-3", "Plan de développement des compétences des petites entreprises"),
    _ct("L6332-9", "Fonds d'assurance formation des non-salariés"),
    _ct("L6332-17", "Financement par l'opérateur de compétences"),
    _ct("R6332-24", "Refus de prise en charge motivé et notifié"),
    _ct("R6332-25", "Paiement après exécution, avance", date(2025, 6, 30)),
    _ct("R6332-26", "Pièces du service fait et contrôle", date(2026, 3, 1)),
    _ct("L6351-1", "Déclaration d'activité"),
    _ct("L6352-1", "Titres et qualités des personnels"),
    _ct("L6352-11", "Bilan pédagogique et financier"),
    _ct("R6352-22", "Contenu du bilan pédagogique et financier"),
    _ct("R6352-23", "Dépôt du bilan pédagogique et financier avant le 30 avril"),
    _ct("L6353-1", "Convention entre l'acheteur et le prestataire", REFORM),
    _ct("D6353-1", "Mentions de la convention", REFORM, until=date(2025, 7, 1)),
    _ct("D6353-1", "Mentions de la convention, part à distance, conditions de la plateforme", date(2025, 7, 1)),
    _ct("L6353-3", "Contrat de la personne qui paie elle-même", date(2009, 1, 1)),
    _ct("L6353-4", "Mentions du contrat à peine de nullité", RECODED),
    _ct("L6353-5", "Rétractation de dix jours", RECODED),
    _ct("L6353-6", "Aucun paiement avant la fin de la rétractation, acompte de 30 % au plus", RECODED),
    _ct("L6353-7", "Force majeure", RECODED),
    _ct("L6353-8", "Information préalable à l'inscription définitive", REFORM),
    _ct("L6353-9", "Informations demandées au stagiaire"),
    _ct("L6353-10", "Information du financeur : entrée, interruption, sortie", date(2023, 12, 20)),
    _ct("L6354-1", "Remboursement des prestations non réalisées"),
    _ct("L6362-6", "Réalité des actions et justificatifs en cas de contrôle"),
)

_ABROGATED = (
    _old("R900-2", "Document de synthèse", None, until=RECODED),
    _old("L6313-10", "Bilan de compétences"),
    _old("L6322-42", "Congé de bilan de compétences"),
    _old("R6322-32", "Convention tripartite"),
    _old("R6322-33", "Convention tripartite : dix jours pour répondre"),
    _old("R6322-35", "Trois phases"),
    _old("R6322-36", "Actions individuelles et collectives"),
    _old("R6322-37", "Remise des résultats"),
    _old("R6322-38", "Contenu du document de synthèse"),
    _old("R6322-39", "Observations du bénéficiaire"),
    _old("R6322-40", "Demande de congé de bilan"),
    _old("R6322-41", "Réponse de l'employeur au congé de bilan"),
    _old("R6322-56", "Méthodes et techniques fiables"),
    _old("R6322-58", "Organisation identifiée"),
    _old("R6322-59", "Destruction des documents, conservation d'un an au plus"),
)

_OTHER_CODES = (
    _text(Text.CC, "L221-18", "Rétractation de quatorze jours à distance ou hors établissement"),
    _text(Text.CC, "L221-19", "Décompte du délai de rétractation"),
    _text(Text.CP, "226-13", "Atteinte au secret professionnel", Status.LAW),
    _text(Text.CP, "226-14", "Levée légale du secret professionnel", Status.LAW),
    _text(Text.CGI, "261-4-4° a", "Exonération de TVA de la formation professionnelle"),
    _text(Text.CGI, "293 B", "Franchise en base de TVA"),
    _text(Text.CGFP, "L422-3", "Agents prioritaires pour l'accès à la formation"),
    _text(Text.RGPD, "art. 5", "Finalités limitées, données minimales, conservation limitée", Status.LAW),
    _text(Text.RGPD, "art. 7", "Conditions du consentement et de son retrait", Status.LAW),
    _text(Text.RGPD, "art. 9", "Données de santé et autres catégories particulières", Status.LAW),
    _text(Text.RGPD, "art. 12", "Réponse aux demandes d'exercice de droits : un mois, motifs, recours", Status.LAW),
    _text(Text.RGPD, "art. 16", "Droit de rectification", Status.LAW),
    _text(Text.RGPD, "art. 17", "Effacement, et ce qui y fait exception", Status.LAW),
    _text(Text.RGPD, "art. 18", "Limitation du traitement", Status.LAW),
    _text(Text.RGPD, "art. 20", "Droit à la portabilité", Status.LAW),
    _text(Text.RGPD, "art. 30", "Registre des traitements", Status.LAW),
    _text(Text.RGPD, "art. 32", "Sécurité du traitement", Status.LAW),
    _text(Text.RGPD, "art. 35", "Analyse d'impact", Status.LAW),
)

_DECREES = (
    _text(Text.LOI, "2026-534", "Contrôle de l'État et conservation des pièces fiscales", since=date(2026, 6, 27)),
    _text(Text.DECRET, "2007-1470 art. 22", "Agents de l'État : réponse en deux mois", since=date(2007, 1, 1)),
    _text(Text.DECRET, "2007-1845 art. 20", "Agents territoriaux : durée et intervalle du congé", since=date(2007, 1, 1)),
    _text(Text.DECRET, "2007-1845 art. 21", "Agents territoriaux : demande et réponse", since=date(2007, 1, 1)),
    _text(Text.DECRET, "2008-824 art. 25-27", "Agents hospitaliers : congé de bilan", since=date(2008, 1, 1)),
    _text(Text.DECRET, "2018-1330", "Actions de développement des compétences", since=REFORM),
    _text(Text.DECRET, "2022-1043", "Agents prioritaires : 72 heures, tous les trois ans", since=date(2022, 7, 25)),
    _text(Text.DECRET, "2023-1350", "Durée de conservation des documents du bilan", since=date(2023, 12, 31)),
    _text(Text.DECRET, "2024-394", "Participation du titulaire du compte", since=date(2024, 5, 2)),
    _text(Text.DECRET, "2026-126", "Conditions d'éligibilité au compte personnel de formation", since=date(2026, 2, 26)),
    _text(Text.DECRET, "2026-127", "Plafonds du compte personnel de formation", since=date(2026, 2, 26)),
    _text(Text.DECRET, "2026-234", "Participation du titulaire portée à 150 €", since=date(2026, 4, 2)),
    _text(Text.DECRET, "2026-728", "Référentiel national qualité, version 10", since=date(2026, 11, 1)),
    _text(Text.ARRETE, "2018-12-21", "Pièces justificatives du service fait"),
    _text(Text.ARRETE, "2025-12-30", "Participation du titulaire revalorisée pour 2026", since=date(2026, 1, 1)),
    Article(
        code=Text.RNQ,
        number="V9",
        title_fr="32 indicateurs",
        status=Status.LAW,
        in_force_to=date(2026, 11, 1),
        last_verified_on=CHECKED,
    ),
    _text(Text.RNQ, "V10", "33 indicateurs", Status.LAW, since=date(2026, 11, 1)),
)

_OTHER_BASES = (
    _text(Text.PROJET, "NOR TRSD2602696D", "Seuil de treize heures accompagnées", Status.DRAFT),
    _text(Text.PROJET, "PLF 2027", "Participation supplémentaire du titulaire", Status.DRAFT, since=date(2026, 10, 2)),
    _text(Text.CGU, "Mon Compte Formation", "Conditions d'utilisation de la plateforme", Status.CGU),
    _text(Text.FINANCEUR, "ANFH", "Critères de l'ANFH", Status.FUND),
    _text(Text.FINANCEUR, "FIF PL", "Critères du FIF PL", Status.FUND),
    _text(Text.FINANCEUR, "AGEFICE", "Critères de l'AGEFICE", Status.FUND),
    _text(Text.FINANCEUR, "Agefiph", "Critères de l'Agefiph", Status.FUND),
    _text(Text.FINANCEUR, "France Travail", "Aide individuelle à la formation", Status.FUND),
    _text(Text.FINANCEUR, "OPCO", "Règles des opérateurs de compétences", Status.FUND),
    _text(Text.ENGAGEMENT, "accueil et délais", "Délais que l'organisme se fixe envers la personne", Status.PROMISE),
    _text(Text.ENGAGEMENT, "conservation et suivi", "Conservation d'un an et suivi proposés par l'organisme", Status.PROMISE),
    _text(Text.ENGAGEMENT, "réclamations", "Procédure de réponse aux réclamations et aux signalements", Status.PROMISE),
    _text(Text.CHOIX, "décompte du temps", "Conventions de décompte des délais, durées et montants", Status.POLICY),
    _text(Text.CHOIX, "confidentialité", "Protection plus stricte que le texte, au profit de la personne", Status.POLICY),
    _text(Text.CHOIX, "conduite du bilan", "Lecture retenue là où les textes se taisent", Status.POLICY),
)


def registered(rows: Iterable[Article]) -> Mapping[str, tuple[Article, ...]]:
    """The versions of each article, oldest first. Raises ValueError when two versions overlap, or two texts share a number."""
    versions: dict[str, tuple[Article, ...]] = {}
    for row in rows:
        known = versions.get(row.number, ())
        if known and not _follows(row, known[-1]):
            raise ValueError(f"the versions of article {row.number} overlap, or two texts share this number")
        versions[row.number] = (*known, row)
    return MappingProxyType(versions)


def _follows(row: Article, previous: Article) -> bool:
    if row.code is not previous.code or row.in_force_from is None or previous.in_force_to is None:
        return False
    return previous.in_force_to <= row.in_force_from


ARTICLES = registered(
    (*_BILAN, *_PLAN_AND_REDEPLOYMENT, *_CPF, *_FUNDERS_AND_PROVIDERS, *_ABROGATED, *_OTHER_CODES, *_DECREES, *_OTHER_BASES)
)


def article(number: str) -> Article:
    """The latest version of an article. Raises LookupError on an unknown number, so that a wrong citation fails at import."""
    return _versions(number)[-1]


def article_on(number: str, day: date) -> Article | None:
    """The version in force on a legal reference date, or None. Raises LookupError on an unknown number."""
    return next((version for version in _versions(number) if version.in_force_on(day)), None)


def _versions(number: str) -> tuple[Article, ...]:
    if number not in ARTICLES:
        raise LookupError(f"no article {number!r} in the registry")
    return ARTICLES[number]
