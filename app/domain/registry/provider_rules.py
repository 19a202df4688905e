"""What the provider must be, on whatever day it is asked: declared, and certified where public or pooled money pays."""

from datetime import date
from typing import Any, Final

from app.domain.law.articles import article
from app.domain.law.rule import Basis, Finding, Rule
from app.domain.machine import Ask
from app.domain.registry.records import FunderKind, Organisation
from app.domain.relied_on import GIVEN_UP

OWN_MONEY: Final = frozenset({FunderKind.SELF, FunderKind.EMPLOYER})
"""Neither public nor pooled: it may pay a provider without a certificate."""


def certified_on(organisation: Organisation | None, day: date) -> bool:
    """Whether the provider's certificate is known and valid on a day."""
    since, until = (organisation.qualiopi_from, organisation.qualiopi_until) if organisation is not None else (None, None)
    return since is not None and since <= day and (until is None or day <= until)


def _certified(ask: Ask[Any]) -> Finding | None:
    """Today, for every funder that is asked and has not given up."""
    payers = sorted(f.kind for f in ask.facts.funding_requests if f.status not in GIVEN_UP and f.kind not in OWN_MONEY)
    return Finding({"date": ask.today, "funder": payers}) if payers and not certified_on(ask.facts.organisation, ask.today) else None


CERTIFIED = Rule(
    id="bilan.provider.qualiopi",
    basis=Basis.LAW,
    articles=(article("L6316-1"), article("R6316-2")),
    fr="Certification Qualiopi (bilans) non valide au {date} : financement {funder} impossible.",
    en="The Qualiopi certification (bilans) is not valid on {date}: {funder} cannot fund it.",
    remedy_fr="Renseignez la certification de l'organisme, ou changez les dates ou le financement.",
    remedy_en="Record the provider's certification, or change the dates or the funding.",
    check=_certified,
)
