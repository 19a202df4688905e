"""What the law or the product requires and the service cannot observe: said here with the reason, never passed over in silence.

This list may only shrink: whoever finds a way to observe one of them writes the rule and takes its entry away.
"""

from dataclasses import dataclass

from app.domain.law.article import Article
from app.domain.law.articles import article
from app.domain.law.rule import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEnforced:
    """A requirement without a check: what it demands, on which text, and why nothing can be checked."""

    id: str
    basis: Basis
    articles: tuple[Article, ...]
    fr: str
    en: str
    because_fr: str
    because_en: str


NOT_ENFORCED = (
    NotEnforced(
        id="bilan.info.good_faith",
        basis=Basis.LAW,
        articles=(article("L6313-4"),),
        fr="Le bénéficiaire est tenu de répondre de bonne foi aux informations demandées.",
        en="The beneficiary must answer in good faith.",
        because_fr="La bonne foi ne s'observe pas dans des données, et un indice qui prétendrait la mesurer serait lui-même illicite.",
        because_en="Good faith cannot be seen in data, and a score that claimed to measure it would itself be unlawful.",
    ),
    NotEnforced(
        id="bilan.cpf.no_prospecting",
        basis=Basis.LAW,
        articles=(article("L6323-8-1"),),
        fr="Aucune prospection commerciale des titulaires d'un compte par téléphone, message ou réseau social.",
        en="Holders of an account are not canvassed by phone, message or social network.",
        because_fr="Le service n'envoie aucun message commercial ; ce que l'organisme écrit ou dit ailleurs lui échappe.",
        because_en="The service sends no commercial message; what the provider writes or says elsewhere is out of its sight.",
    ),
)
