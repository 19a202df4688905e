"""The registry of delays: from which day each runs, what its silence means and whom it protects. Its length is a dated parameter.

Clocks start deadlines from it, rules refuse by it, and it explains itself to whoever asks, so that the three never differ.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from app.domain.law.absence_delays import ABSENCES
from app.domain.law.delay import ENDS_NOTHING, Delay, Terms, just, named
from app.domain.law.parameters import required_on
from app.domain.law.secrecy_delays import ACCESS, HOLDS, KEEPING, RIGHTS
from app.domain.vocabulary import Role

BEN = Role.BENEFICIARY
FOLLOW_UP_MONTHS = {
    "three_months": "promise.early_followup_months",
    "six_months": "promise.followup_months",
    "twelve_months": "promise.late_followup_months",
}


def _withdrawal(on: date, terms: Terms) -> str:
    """The labour code's delay or, at a distance, the consumer's where it is the longer one: the later end of the two applies."""
    names = ["contract.withdrawal_days", *(["contract.distance_withdrawal_days"] if terms.distance else [])]
    return max(names, key=lambda name: required_on(name, on))


_COURSE = (
    Delay(
        id="promise.first_interview",
        rule_id="promise.first_interview_10d",
        reads=just("promise.first_interview_days"),
        since=("l'ouverture du dossier", "the opening of the file"),
        silence=("La promesse de l'organisme n'est pas tenue.", "The provider's promise is not kept."),
    ),
    Delay(
        id="prospect.silence",
        rule_id="bilan.prospect_silence",
        reads=just("prospect.silence_months"),
        since=("le dernier contact avant l'engagement", "the last contact before the commitment"),
        silence=("Le dossier est classé sans suite.", "The file is closed without going further."),
    ),
    Delay(
        id="promise.start",
        rule_id="promise.start_10d",
        reads=just("promise.start_after_funding_days"),
        since=("le jour où le financement est acquis", "the day on which the funding is secured"),
        silence=("La promesse de l'organisme n'est pas tenue.", "The provider's promise is not kept."),
    ),
    Delay(
        id="quote.reflection",
        rule_id="quote.reflection",
        reads=just("promise.reflection_days"),
        since=("l'envoi du devis", "the sending of the quote"),
        silence=("Le devis devient caduc et doit être confirmé.", "The quote lapses and must be confirmed."),
        protects=BEN,
    ),
    Delay(
        id="attendance.signatures",
        rule_id="attendance.signed",
        reads=just("attendance.signature_days"),
        since=("la tenue de la séance", "the day on which the session was held"),
        silence=(
            "La séance n'est pas facturable tant qu'une signature manque.",
            "The session is not billable while a signature is missing.",
        ),
    ),
    Delay(
        id="assignment.deadline",
        rule_id="assignment.deadline_ahead",
        reads=named,
        since=("le jour choisi par le conseiller", "the day that the counsellor chose"),
        silence=("Le questionnaire expire.", "The questionnaire expires."),
    ),
    Delay(
        id="followup.invitation",
        rule_id="followup.offer",
        reads=lambda on, terms: FOLLOW_UP_MONTHS[terms.follow_up],  # a `Reads`
        since=("la fin de l'action", "the end of the action"),
        silence=("L'invitation au suivi est envoyée ce jour-là.", "The invitation to the follow-up goes out on that day."),
        roll=True,
        dawn=True,
    ),
)

_CONTRACTS = (
    Delay(
        id="convention.employee_reply",
        rule_id="convention.silence_refusal",
        reads=just("convention.employee_reply_days"),
        since=("la transmission de la convention par l'employeur", "the day on which the employer transmitted the convention"),
        silence=("Le silence vaut refus.", "Silence is a refusal."),
        protects=BEN,
        roll=True,
    ),
    Delay(
        id="contract.withdrawal",
        rule_id="contract.withdrawal_10d",
        reads=_withdrawal,
        since=("la signature du contrat", "the signature of the contract"),
        silence=("Le contrat est définitif et un acompte devient exigible.", "The contract is firm and a deposit may be asked."),
        protects=BEN,
        roll=True,
    ),
)

_PLATFORM = (
    Delay(
        id="cpf.of_reply",
        rule_id="cpf.of_reply",
        reads=just("cpf.provider_reply_working_days"),
        since=("la demande d'inscription", "the enrolment request"),
        silence=("La plateforme annule la demande.", "The platform cancels the request."),
    ),
    Delay(
        id="cpf.holder_reply",
        rule_id="cpf.holder_reply",
        reads=just("cpf.holder_reply_working_days"),
        since=("la proposition de l'organisme", "the provider's proposal"),
        silence=("La proposition expire.", "The proposal expires."),
    ),
    Delay(
        id="cpf.lead_time",
        rule_id="cpf.lead_time",
        reads=just("cpf.lead_working_days"),
        since=("la proposition de l'organisme", "the provider's proposal"),
        silence=("Premier jour où l'action peut commencer.", "The first day on which the action may start."),
    ),
    Delay(
        id="cpf.ft_lead",
        rule_id="fund.ft.cpf_abond",
        reads=just("cpf.france_travail_lead_working_days"),
        since=("la demande d'abondement", "the request for a top-up"),
        silence=("Premier jour où l'action peut commencer.", "The first day on which the action may start."),
    ),
    Delay(
        id="cpf.ft_reply",
        rule_id="fund.ft.cpf_abond",
        reads=just("cpf.france_travail_reply_working_days"),
        since=("la demande d'abondement", "the request for a top-up"),
        silence=("L'abondement est réputé accordé.", "The top-up is deemed granted."),
    ),
    Delay(
        id="cpf.withdrawal",
        rule_id="cpf.withdrawal",
        reads=just("cpf.withdrawal_working_days"),
        since=("l'acceptation par le titulaire", "the holder's acceptance"),
        silence=("La rétractation n'est plus possible.", "It is too late to withdraw."),
        protects=BEN,
        to_the_start=True,
    ),
    Delay(
        id="cpf.free_cancellation",
        rule_id="cpf.late_cancel",
        reads=just("cpf.free_cancel_working_days"),
        since=("le début convenu", "the agreed start"),
        silence=("Une annulation débite les droits.", "A cancellation debits the rights."),
        protects=BEN,
        before=True,
        more=1,
    ),
    Delay(
        id="cpf.declare_entry",
        rule_id="cpf.declare_entry",
        reads=just("cpf.declare_entry_working_days"),
        since=("l'entrée, ou le début convenu tant qu'elle n'a pas eu lieu", "the entry, or the agreed start until it has taken place"),
        silence=ENDS_NOTHING,
    ),
    Delay(
        id="cpf.declare_exit",
        rule_id="cpf.declare_exit",
        reads=just("cpf.declare_exit_working_days"),
        since=("la fin de l'action", "the end of the action"),
        silence=ENDS_NOTHING,
    ),
    Delay(
        id="cpf.autovalidation",
        rule_id="cpf.service_done",
        reads=just("cpf.autovalidate_working_days"),
        since=("la déclaration de service fait", "the declaration of the service done"),
        silence=("Le service fait est validé, sauf contrôle.", "The service done is validated, unless there is a control."),
    ),
    Delay(
        id="cpf.payment",
        rule_id="cpf.service_done",
        reads=just("cpf.payment_days"),
        since=("la facture", "the invoice"),
        silence=ENDS_NOTHING,
    ),
    Delay(
        id="cpf.next_bilan",
        rule_id="cpf.five_years",
        reads=just("cpf.lookback_years"),
        since=("le financement du bilan précédent", "the funding of the former bilan"),
        silence=("Premier jour où le compte peut financer un autre bilan.", "The first day on which the account may fund another bilan."),
    ),
)

_QUALITY = (
    Delay(
        id="complaint.answer",
        rule_id="qualiopi.complaints",
        reads=just("complaint.answer_days"),
        since=("la réception de la réclamation", "the receipt of the complaint"),
        silence=("L'absence de réponse est signalée.", "That nobody has answered is signalled."),
    ),
    Delay(
        id="bpf.filing",
        rule_id="bpf.file_by_april_30",
        reads=just("bpf.filing_months"),
        since=("le dernier jour de l'année dont il rend compte", "the last day of the year that it tells of"),
        silence=("Le retard est signalé ; le bilan reste à déposer.", "The delay is signalled; the report is still to be filed."),
    ),
)

_FUNDERS = (
    Delay(
        id="opco.answer",
        rule_id="fund.opco.refusal_motivated",
        reads=just("opco.refusal_notice_months"),
        since=("le dépôt de la demande", "the filing of the request"),
        silence=ENDS_NOTHING,
    ),
    Delay(
        id="fund.control_reply",
        rule_id="cpf.control_docs",
        reads=named,
        since=("le dernier jour nommé par le courrier du financeur", "the last day that the funder's letter names"),
        silence=ENDS_NOTHING,
    ),
)


def registered(rows: Iterable[Delay]) -> Mapping[str, Delay]:
    """The delays by id. Raises ValueError on an id given twice."""
    found: dict[str, Delay] = {}
    for row in rows:
        if row.id in found:
            raise ValueError(f"delay {row.id} is registered twice")
        found[row.id] = row
    return MappingProxyType(found)


DELAYS = registered((*_COURSE, *_CONTRACTS, *ABSENCES, *_PLATFORM, *_QUALITY, *_FUNDERS, *KEEPING, *HOLDS, *RIGHTS, *ACCESS))


def delay(id: str) -> Delay:
    """The delay itself, to be bound at import by the clock or the rule that counts it. Raises KeyError on an unknown id."""
    return DELAYS[id]
