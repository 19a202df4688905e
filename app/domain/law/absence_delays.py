"""The delays of an absence: of a salaried person on her account (D6323-4), of a public agent (décrets 2007-1470, 2007-1845, 2008-824)."""

from datetime import date

from app.domain.law.delay import ENDS_NOTHING, Delay, Terms, just


def _notice(on: date, terms: Terms) -> str:  # a `Reads`
    return "worktime.long_notice_days" if terms.lasts_six_months else "worktime.notice_days"


ABSENCES = (
    Delay(
        id="worktime.employer_reply",
        rule_id="worktime.cpf.reply_30d",
        reads=just("worktime.reply_days"),
        since=("la réception de la demande par l'employeur", "the day on which the employer received the request"),
        silence=("Le silence vaut accord.", "Silence is an agreement."),
    ),
    Delay(
        id="worktime.send_by",
        rule_id="worktime.cpf.request_60d",
        reads=_notice,
        since=("le premier jour d'absence", "the first day of absence"),
        silence=(
            "Le début doit être repoussé, ou placé hors du temps de travail.",
            "The start must be postponed, or held outside working hours.",
        ),
        before=True,
    ),
    Delay(
        id="worktime.earliest_start",
        rule_id="worktime.cpf.request_60d",
        reads=_notice,
        since=("l'envoi de la demande", "the sending of the request"),
        silence=("Premier jour d'absence possible.", "The first day of absence that is possible."),
    ),
    Delay(
        id="leave.send_by",
        rule_id="leave.fpt.notice",
        reads=just("fp.notice_days"),
        since=("le premier jour de congé", "the first day of leave"),
        silence=("Le début doit être repoussé.", "The start must be postponed."),
        before=True,
    ),
    Delay(
        id="leave.reply",
        rule_id="leave.fpt.notice",
        reads=just("fp.reply_days"),
        since=("la réception de la demande par l'employeur", "the day on which the employer received the request"),
        silence=ENDS_NOTHING,
    ),
    Delay(
        id="leave.state_reply",
        rule_id="leave.fpe.answer",
        reads=just("fp.state_reply_months"),
        since=("la réception de la demande par l'employeur", "the day on which the employer received the request"),
        silence=ENDS_NOTHING,
    ),
)
