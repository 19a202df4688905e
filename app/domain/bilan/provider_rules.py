"""Provider and employer are two (R6313-5): compared at the opening, when an employer is linked, when one is asked for leave."""

from typing import Any

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.situation import Frame

A = Ask[Any]


def is_provider(ask: A, siren: str | None, *frames: Frame) -> Finding | None:
    """Whether the employer with this SIREN is the provider itself, for a service in one of these frames."""
    organisation, bilan = ask.facts.organisation, getattr(ask.facts, "bilan", None)
    frame = ask.command.frame if bilan is None else bilan.frame
    return BROKEN if organisation is not None and siren == organisation.siren and frame in frames else None


NOT_EMPLOYER = Rule(
    id="bilan.provider.not_employer",
    basis=Basis.LAW,
    articles=(article("R6313-5"),),
    fr="Un employeur ne peut pas réaliser le bilan de son propre salarié.",
    en="An employer may not carry out the bilan of its own employee.",
    remedy_fr="Orientez la personne vers un autre organisme.",
    remedy_en="Refer the person to another provider.",
    check=lambda ask: is_provider(ask, ask.command.employer_siren, Frame.IN_FRAME),
    reads_body=True,
)
OWN_EMPLOYEE = Rule(
    id="frame.out.own_employee",
    basis=Basis.POLICY,
    articles=(article("R6313-5"),),
    severity=Severity.WARN,
    fr="La personne est salariée de l'organisme : hors du cadre légal, rien ne l'interdit.",
    en="The person is an employee of the provider: outside the legal frame, nothing forbids it.",
    remedy_fr="Dites-lui qu'un autre organisme peut l'accompagner.",
    remedy_en="Tell her that another provider may accompany her.",
    check=lambda ask: is_provider(ask, ask.command.employer_siren, Frame.OUT_OF_FRAME),
    reads_body=True,
)


def _siren(ask: A) -> str | None:
    """Of the employer that is linked to the file."""
    return None if ask.facts.employer is None else str(ask.facts.employer.siren)


CHOSEN_NOT_EMPLOYER = NOT_EMPLOYER.on(lambda ask: is_provider(ask, _siren(ask), Frame.IN_FRAME), reads_body=True)
CHOSEN_OWN_EMPLOYEE = OWN_EMPLOYEE.on(lambda ask: is_provider(ask, _siren(ask), Frame.OUT_OF_FRAME), reads_body=True)
ASKED_NOT_EMPLOYER = NOT_EMPLOYER.on(lambda ask: is_provider(ask, _siren(ask), Frame.IN_FRAME))
