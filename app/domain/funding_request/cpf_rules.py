"""What the CPF platform's terms require of our own declarations. The same rules only warn about what the platform reports."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.bilan.records import ENDED
from app.domain.funding_request.commands import reached
from app.domain.funding_request.earlier_bilans import COUNTS, STILL_ELIGIBLE
from app.domain.funding_request.records import CpfControl, CpfStatus, FundingStatus, later
from app.domain.funding_request.rules import QUALIOPI, REFERENCED, SINGLE_MAIN
from app.domain.law.articles import article
from app.domain.law.bound import earliest
from app.domain.law.delays import delay
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.machine import Ask

A = Ask[Any]
C = CpfStatus


def happened_on(ask: A) -> date:
    """The legal date of the step: when the platform says it happened, else today."""
    said: date | None = getattr(ask.command, "occurred_on", None)
    return ask.today if said is None else said


def possible_from(*steps: CpfStatus) -> Rule:
    """The rule that a declaration is possible in these states of the platform's file."""

    def check(ask: A) -> Finding | None:
        step = ask.facts.funding_request.cpf_status
        return None if step in steps else Finding({"state": step or "-"})

    return Rule(
        id="cpf.step",
        basis=Basis.PLATFORM_TERMS,
        articles=(article("Mon Compte Formation"),),
        fr="Le dossier est à l'état {state} sur la plateforme : cette déclaration n'y est pas possible.",
        en="The file is {state} on the platform: this declaration is not possible there.",
        remedy_fr="Enregistrez d'abord les événements reçus de la plateforme.",
        remedy_en="First report the events received from the platform.",
        check=check,
    )


def _lead_time(ask: A) -> Finding | None:
    if reached(ask.command) is not C.PROPOSED or ask.command.starts_on is None:
        return None
    proposed_on = happened_on(ask)
    earliest = delay("cpf.lead_time").count(proposed_on).due_on
    return Finding({"date": earliest}, possible_from=earliest) if ask.command.starts_on < earliest else None


LEAD_TIME = Rule(
    id="cpf.lead_time",
    basis=Basis.PLATFORM_TERMS,
    articles=(article("Mon Compte Formation"),),
    since=date(2021, 6, 10),
    fr="Date de début trop proche : au plus tôt le {date}.",
    en="The start is too near: {date} at the earliest.",
    remedy_fr="Proposez une date de début plus lointaine.",
    remedy_en="Propose a later start.",
    check=_lead_time,
    reads_body=True,
    bounded=(earliest("earliest_start", "starts_on"),),
)


def late_after(kind: str, base: Callable[[Any], date | None]) -> Callable[[A], Finding | None]:
    """Whether a declaration comes after the last day of its delay, which runs from `base` of the bilan."""

    def check(ask: A) -> Finding | None:
        day = base(ask.facts.bilan)
        if day is None:
            return None
        last = delay(kind).count(day).due_on
        return Finding({"date": last}) if ask.today > last else None

    return check


ENTRY_IN_TIME = Rule(
    id="cpf.declare_entry",
    basis=Basis.PLATFORM_TERMS,
    articles=(article("Mon Compte Formation"),),
    severity=Severity.WARN,
    fr="Entrée à déclarer avant le {date}.",
    en="The entry was to be declared by {date}.",
    remedy_fr="Déclarez l'entrée dans les trois jours ouvrés de la première séance.",
    remedy_en="Declare the entry within three working days of the first session.",
    check=late_after("cpf.declare_entry", lambda bilan: bilan.started_on),
)
EXIT_IN_TIME = Rule(
    id="cpf.declare_exit",
    basis=Basis.PLATFORM_TERMS,
    articles=(article("Mon Compte Formation"),),
    severity=Severity.WARN,
    fr="Sortie à déclarer avant le {date}.",
    en="The exit was to be declared by {date}.",
    remedy_fr="Déclarez la sortie dans les trois jours ouvrés du terme.",
    remedy_en="Declare the exit within three working days of the end.",
    check=late_after("cpf.declare_exit", lambda bilan: bilan.ended_on),
)
REAL_ENTRY = Rule(
    id="cpf.real_entry",
    basis=Basis.PLATFORM_TERMS,
    articles=(article("Mon Compte Formation"),),
    fr="Aucune séance tenue : il n'y a pas d'entrée réelle à déclarer.",
    en="No session was held: there is no real entry to declare.",
    remedy_fr="Déclarez l'entrée après la première séance.",
    remedy_en="Declare the entry after the first session.",
    check=lambda ask: BROKEN if ask.facts.bilan.started_on is None else None,
)
REAL_EXIT = Rule(
    id="cpf.real_exit",
    basis=Basis.PLATFORM_TERMS,
    articles=(article("Mon Compte Formation"),),
    fr="Le bilan n'est pas terminé : la sortie ne peut pas être déclarée.",
    en="The bilan has not ended: the exit cannot be declared.",
    remedy_fr="Terminez le bilan, puis déclarez la sortie et le service fait.",
    remedy_en="End the bilan, then declare the exit and the service done.",
    check=lambda ask: None if ask.facts.bilan.status in ENDED else BROKEN,
)


def _validates_itself(ask: A) -> Finding | None:
    controlled = ask.facts.funding_request.control_status is CpfControl.IN_CONTROL
    return None if controlled else Finding({"date": delay("cpf.autovalidation").count(ask.today).due_on})


SERVICE_DONE = Rule(
    id="cpf.service_done",
    basis=Basis.PLATFORM_TERMS,
    articles=(article("Mon Compte Formation"), article("R6333-4")),
    severity=Severity.INFORM,
    fr="Service fait validé au plus tard le {date}, sauf contrôle ; la facture est payée dans les trente jours.",
    en="The service done is validated by {date}, unless there is a control; the invoice is paid within thirty days.",
    remedy_fr="Facturez une fois le service fait validé.",
    remedy_en="Invoice once the service done is validated.",
    check=_validates_itself,
)


def _taken_back(ask: A) -> Finding | None:
    by_funder = reached(ask.command) in {C.REFUSED_BY_FUNDER, C.CANCELLED_BY_FUNDER}
    return BROKEN if by_funder else None


RECOVERED = Rule(
    id="cpf.recover",
    basis=Basis.LAW,
    articles=(article("L6323-45"),),
    severity=Severity.INFORM,
    fr="Ce qui a été mobilisé à tort est récupéré par la Caisse des Dépôts sur les droits présents ou futurs.",
    en="What was used unduly is taken back by the Caisse des Dépôts from present or future rights.",
    remedy_fr="Informez la personne.",
    remedy_en="Tell the person.",
    check=_taken_back,
    reads_body=True,
)


def _reply(ask: A) -> Finding | None:
    """Our answer, counted from the holder's request."""
    request = ask.facts.funding_request
    if request.cpf_status is not C.TO_PROCESS or request.submitted_on is None:
        return None
    last = delay("cpf.of_reply").count(request.submitted_on).due_on
    return Finding({"date": last}) if happened_on(ask) > last else None


PROVIDER_REPLY = Rule(
    id="cpf.of_reply",
    basis=Basis.PLATFORM_TERMS,
    articles=(article("Mon Compte Formation"),),
    since=date(2019, 1, 1),
    severity=Severity.WARN,
    fr="Demande à traiter avant le {date} : la plateforme a pu l'annuler.",
    en="The request was to be answered by {date}: the platform may have cancelled it.",
    remedy_fr="Vérifiez l'état du dossier sur la plateforme.",
    remedy_en="Check the state of the file on the platform.",
    check=_reply,
)


def _holder_reply(ask: A) -> Finding | None:
    late = [d.due_on for d in ask.facts.deadlines if d.kind == "cpf.holder_reply" and d.subject_id == ask.facts.funding_request.id]
    expired = reached(ask.command) is C.ACCEPTED and late and happened_on(ask) > max(late)
    return Finding({"date": max(late)}) if expired else None


HOLDER_REPLY = Rule(
    id="cpf.holder_reply",
    basis=Basis.PLATFORM_TERMS,
    articles=(article("Mon Compte Formation"),),
    since=date(2019, 1, 1),
    severity=Severity.WARN,
    fr="Proposition expirée le {date}.",
    en="The proposal expired on {date}.",
    remedy_fr="Vérifiez sur la plateforme la date à laquelle la personne a accepté.",
    remedy_en="Check on the platform when the holder accepted.",
    check=_holder_reply,
    reads_body=True,
)


def _late_cancellation(ask: A) -> Finding | None:
    """Cancelled once neither the withdrawal nor the free cancellation is possible any more."""
    request = ask.facts.funding_request
    last = later(request.free_cancellation_until, request.withdrawal_until)
    late = reached(ask.command) is C.CANCELLED_BY_HOLDER and last is not None and happened_on(ask) > last
    return Finding({"date": last}) if late else None


LATE_CANCEL = Rule(
    id="cpf.late_cancel",
    basis=Basis.PLATFORM_TERMS,
    articles=(article("Mon Compte Formation"),),
    severity=Severity.WARN,
    fr="Annulation tardive (après le {date}) : droits débités.",
    en="Late cancellation (after {date}): the rights are debited.",
    remedy_fr="Informez la personne de ce qui lui reste dû et de ce qui est perdu.",
    remedy_en="Tell the person what is debited.",
    check=_late_cancellation,
    reads_body=True,
)


def _only(rule: Rule, applies: Callable[[A], bool]) -> Rule:
    """The rule as a warning, about what the platform reports: what happened there is never refused here."""
    return replace(rule, check=lambda ask: rule.check(ask) if applies(ask) else None, severity=Severity.WARN, reads_body=True)


REPORTED = (
    _only(LEAD_TIME, lambda ask: True),
    _only(QUALIOPI, lambda ask: reached(ask.command) in {C.PROPOSED, C.ACCEPTED}),
    _only(REFERENCED, lambda ask: reached(ask.command) in {C.PROPOSED, C.ACCEPTED}),
    _only(PROVIDER_REPLY, lambda ask: reached(ask.command) is C.PROPOSED),
    *(_only(rule, lambda ask: reached(ask.command) in {C.TO_PROCESS, C.ACCEPTED}) for rule in STILL_ELIGIBLE),
    COUNTS.on(lambda ask: COUNTS.check(ask) if reached(ask.command) is C.ACCEPTED else None, reads_body=True),
    HOLDER_REPLY,
    LATE_CANCEL,
    RECOVERED,
    _only(SINGLE_MAIN, lambda ask: ask.command.moves_to is FundingStatus.SECURED and reached(ask.command) is C.ACCEPTED),
)
