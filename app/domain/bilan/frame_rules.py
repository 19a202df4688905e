"""The frame of the law, and what lies outside it: a bilan professionnel d'orientation never bears the name of a bilan de compétences.

Inside or outside is decided when the file is opened. Until somebody else has granted money, the person may still choose the service outside
the frame; the way back is another file, with another consent. The file answers for the funding requests: `officially_funded`.
"""

from typing import Any

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.machine import Ask
from app.domain.situation import Frame, Route

A = Ask[Any]
PROTECTED = "bilan de competences"
PLAIN = str.maketrans("éèêÉÈÊ", "eeeEEE")


def named_as_in_frame(ask: A, *texts: str | None) -> Finding | None:
    """Whether a document of a service outside the frame says "bilan de compétences"."""
    said = " ".join(text for text in texts if text).translate(PLAIN).casefold()
    return BROKEN if ask.facts.bilan.frame is Frame.OUT_OF_FRAME and PROTECTED in said else None


LABEL = Rule(
    id="frame.out.label",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="Prestation hors cadre légal : elle ne s'appelle pas « bilan de compétences ».",
    en='The service is outside the legal frame: it is not called "bilan de compétences".',
    remedy_fr="Nommez-la autrement, par exemple « bilan professionnel d'orientation ».",
    remedy_en='Call it something else, for instance "bilan professionnel d\'orientation".',
    check=lambda ask: named_as_in_frame(ask, ask.facts.quote.note),
)


def leaves_the_frame(ask: A) -> bool:
    """Whether the route that is chosen turns a bilan de compétences into a service outside the frame."""
    return ask.facts.bilan.frame is Frame.IN_FRAME and ask.command.route is Route.ORIENTATION


def _kept_inside(ask: A) -> Finding | None:
    return BROKEN if leaves_the_frame(ask) and ask.facts.officially_funded() else None


NO_SWITCH_AFTER_SECURED = Rule(
    id="frame.no_switch_after_secured",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="Un financement est acquis pour ce bilan de compétences : il ne peut plus devenir une prestation hors cadre.",
    en="This bilan de compétences has been granted funding: it can no longer become a service outside the frame.",
    remedy_fr="Annulez d'abord le financement, ou ouvrez un autre dossier.",
    remedy_en="Cancel the funding first, or open another file.",
    check=_kept_inside,
    reads_body=True,
)


def _exempt(ask: A) -> Finding | None:
    """A quote that claims the exemption of training."""
    out = ask.facts.bilan.frame is Frame.OUT_OF_FRAME
    return BROKEN if out and ask.facts.quote.vat_basis == "training_exemption" else None


VAT = Rule(
    id="frame.out.vat",
    basis=Basis.LAW,
    articles=(article("261-4-4° a"), article("293 B")),
    fr="Prestation hors cadre légal : l'exonération de la formation ne s'applique pas, la TVA n'est pas décidée.",
    en="The service is outside the legal frame: the training exemption does not apply, and the VAT is not decided.",
    remedy_fr="Facturez la TVA comprise dans le prix, ou invoquez la franchise en base.",
    remedy_en="Bill the VAT inside the price, or state the small-business exemption.",
    check=_exempt,
)
