"""What the RGPD says of the answer to a person who exercises her rights, and what bounds an erasure."""

from typing import Any

from app.domain.data_request.grounds import GROUNDS
from app.domain.data_request.records import AWAITED, DataRequestKind, Remedy
from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.over import OVER
from app.domain.vocabulary import Role

A = Ask[Any]
ERASURE, RECTIFICATION = DataRequestKind.ERASURE, DataRequestKind.RECTIFICATION


def whose(ask: A) -> Any:
    """Who asks, where the provider knows her: the person herself, or whom the member who records it names."""
    return ask.actor.party if Role.BENEFICIARY in ask.roles else ask.command.beneficiary_id


def _another_s(ask: A) -> Finding | None:
    hers = Role.BENEFICIARY in ask.roles
    return BROKEN if hers and ask.command.beneficiary_id not in {None, ask.actor.party} else None


OWN_DATA = Rule(
    id="data_request.own_data",
    basis=Basis.LAW,
    articles=(article("art. 12"),),
    fr="Ces données ne sont pas celles de la personne qui demande.",
    en="These data are not those of the person who asks.",
    remedy_fr="Demandez en votre nom.",
    remedy_en="Ask in your own name.",
    check=_another_s,
    reads_body=True,
)


def _ahead(ask: A) -> Finding | None:
    said = ask.command.received_on
    return Finding({"date": said}) if said is not None and said > ask.today else None


RECEIVED = Rule(
    id="data_request.received",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Une demande ne peut pas avoir été reçue le {date}, un jour à venir.",
    en="A request cannot have been received on {date}, a day to come.",
    remedy_fr="Indiquez le jour où elle est parvenue à l'organisme.",
    remedy_en="Say on which day it reached the provider.",
    check=_ahead,
    reads_body=True,
)


def _unanswered(ask: A) -> Finding | None:
    found = ask.facts.data_request
    return Finding({"date": found.answer_due_on}) if found.status in AWAITED and ask.today > found.answer_due_on else None


ANSWERED_IN_TIME = Rule(
    id="data_request.answered_in_time",
    basis=Basis.LAW,
    articles=(article("art. 12"),),
    severity=Severity.WARN,
    fr="Une personne a exercé un droit sur ses données : la réponse était due le {date} au plus tard.",
    en="A person has exercised a right over her data: the answer was due by {date}.",
    remedy_fr="Répondez-lui sans attendre : elle peut saisir la CNIL ou un juge.",
    remedy_en="Answer her without delay: she may turn to the CNIL or to a court.",
    check=_unanswered,
)


def _first_month_over(ask: A) -> Finding | None:
    last = ask.facts.data_request.answer_due_on
    return Finding({"date": last}) if ask.today > last else None


EXTENDED_IN_TIME = Rule(
    id="data_request.extended_in_time",
    basis=Basis.LAW,
    articles=(article("art. 12"),),
    fr="Une prolongation s'annonce dans le mois qui suit la réception : c'était jusqu'au {date}.",
    en="An extension is told within one month of the receipt: that was until {date}.",
    remedy_fr="Répondez à la demande.",
    remedy_en="Answer the request.",
    check=_first_month_over,
)
GROUND = Rule(
    id="data_request.ground",
    basis=Basis.LAW,
    articles=(article("art. 12"), article("art. 17")),
    fr="Ce motif ne permet pas de refuser ce droit.",
    en="This ground does not allow this right to be refused.",
    remedy_fr="Donnez un motif que le règlement admet pour ce droit, ou accordez la demande.",
    remedy_en="Give a ground that the regulation admits for this right, or grant the request.",
    check=lambda ask: None if ask.facts.data_request.kind in GROUNDS[ask.command.ground] else BROKEN,
    reads_body=True,
)
REMEDIES_TOLD = Rule(
    id="data_request.remedies_told",
    basis=Basis.LAW,
    articles=(article("art. 12"),),
    fr="La personne à qui l'on refuse n'est pas informée de ses deux recours : la CNIL et le juge.",
    en="The person who is refused is not told of both remedies: the CNIL and the courts.",
    remedy_fr="Indiquez-lui les deux, et dites-le ici.",
    remedy_en="Tell her of both, and say so here.",
    check=lambda ask: None if set(ask.command.remedies) == set(Remedy) else BROKEN,
    reads_body=True,
)


def _not_corrected(ask: A) -> Finding | None:
    held, entry = ask.facts.data_request.held, ask.facts.beneficiary
    asked = ask.facts.data_request.kind is RECTIFICATION and held is not None and entry is not None
    return BROKEN if asked and entry.version <= held.version else None


CORRECTED_FIRST = Rule(
    id="data_request.corrected_first",
    basis=Basis.LAW,
    articles=(article("art. 16"),),
    fr="L'inscription de la personne n'a pas été modifiée depuis sa demande.",
    en="The entry of the person has not been changed since she asked.",
    remedy_fr="Corrigez d'abord son inscription, puis accordez ; si rien n'est inexact, refusez en le disant.",
    remedy_en="First correct her entry, then grant; where nothing is inaccurate, refuse and say so.",
    check=_not_corrected,
)


def _evidence(ask: A) -> Finding | None:
    return BROKEN if ask.facts.data_request.kind is ERASURE and ask.facts.bilans else None


EVIDENCE_KEPT = Rule(
    id="data_request.evidence_kept",
    basis=Basis.LAW,
    articles=(article("art. 17"), article("2018-12-21")),
    fr="La preuve administrative de ses bilans est conservée six ans : l'effacement ne peut être accordé qu'en partie.",
    en="The administrative evidence of her bilans is kept for six years: erasure can only be granted in part.",
    remedy_fr="Accordez en partie, au motif de l'obligation légale : ses documents sont détruits, la preuve reste.",
    remedy_en="Grant a part, on the ground of the legal obligation: her documents are destroyed, the evidence stays.",
    check=_evidence,
)


def _goes_on(ask: A) -> Finding | None:
    running = [b.reference for b in ask.facts.bilans if b.status not in OVER]
    return Finding({"what": running[0]}) if ask.facts.data_request.kind is ERASURE and running else None


ACTION_OVER = Rule(
    id="data_request.action_over",
    basis=Basis.LAW,
    articles=(article("art. 17"), article("R6313-7")),
    fr="Le bilan {what} est en cours : ses documents servent encore, et sont détruits à la fin de l'action.",
    en="The bilan {what} goes on: its documents are still needed, and are destroyed at the end of the action.",
    remedy_fr="La personne peut y mettre fin à tout moment ; ses documents sont alors détruits sans qu'elle le demande.",
    remedy_en="The person may end it at any time; her documents are then destroyed without her asking.",
    check=_goes_on,
)
SAID_BY_HER = Rule(
    id="data_request.said_by_her",
    basis=Basis.LAW,
    articles=(article("art. 12"),),
    fr="La personne l'a faite elle-même : on y répond, on ne l'efface pas.",
    en="The person made it herself: it is answered, not taken away.",
    remedy_fr="Répondez-lui ; elle seule peut la retirer.",
    remedy_en="Answer her; she alone may withdraw it.",
    check=lambda ask: BROKEN if ask.facts.data_request.recorded_by_id is None else None,
)
