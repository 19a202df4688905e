"""The delays of secrecy: consents and shares that end, keeping and destruction (R6313-7), access in an emergency."""

from app.domain.law.delay import ENDS_NOTHING, Delay, just, named
from app.domain.vocabulary import Role

BEN = Role.BENEFICIARY

KEEPING = (
    Delay(
        id="consent.expiry",
        rule_id="share.third_party_consent",
        reads=named,
        since=("le dernier jour de l'accord", "the last day of the consent"),
        silence=("L'accord expire.", "The consent expires."),
    ),
    Delay(
        id="share.expiry",
        rule_id="share.under_consent",
        reads=named,
        since=("le dernier jour du partage", "the last day of the share"),
        silence=("Le partage expire.", "The share expires."),
    ),
    Delay(
        id="retention.notice",
        rule_id="retention.export_first",
        reads=just("retention.notice_days"),
        since=("le dernier jour de conservation", "the last day of keeping"),
        silence=("La personne est prévenue ce jour-là.", "The person is told on that day."),
        before=True,
        dawn=True,
    ),
    Delay(
        id="retention.term",
        rule_id="retention.written_agreement",
        reads=named,
        since=("le dernier jour de conservation", "the last day of keeping"),
        silence=("La destruction est ordonnée.", "The destruction is ordered."),
    ),
    Delay(
        id="retention.ceiling",
        rule_id="retention.written_agreement",
        reads=just("retention.max_months"),
        since=("la fin de l'action", "the end of the action"),
        silence=("Aucun accord ne permet de conserver au-delà.", "No agreement allows keeping any longer."),
    ),
    Delay(
        id="retention.destruction",
        rule_id="retention.destroy_at_end",
        reads=just("retention.destruction_days"),
        since=("l'ordre de destruction", "the order to destroy"),
        silence=ENDS_NOTHING,
    ),
)

HOLDS = (
    Delay(
        id="legal_hold.term",
        rule_id="hold.limited",
        reads=named,
        since=("le dernier jour de la suspension", "the last day of the hold"),
        silence=("La suspension prend fin ; la destruction est ordonnée.", "The hold ends; the destruction is ordered."),
    ),
)

RIGHTS = (
    Delay(
        id="data_request.answer",
        rule_id="data_request.answered_in_time",
        reads=just("data_request.answer_months"),
        since=("la réception de la demande", "the receipt of the request"),
        silence=("L'absence de réponse est signalée.", "That nobody has answered is signalled."),
        protects=BEN,
        roll=True,
    ),
    Delay(
        id="data_request.late_answer",
        rule_id="data_request.answered_in_time",
        reads=just("data_request.late_answer_months"),
        since=("la réception de la demande", "the receipt of the request"),
        silence=("L'absence de réponse est signalée.", "That nobody has answered is signalled."),
        protects=BEN,
        roll=True,
    ),
)

ACCESS = (
    Delay(
        id="emergency.review",
        rule_id="emergency.reviewed_in_time",
        reads=just("emergency.review_days"),
        since=("l'ouverture de l'accès d'urgence", "the opening of the emergency access"),
        silence=ENDS_NOTHING,
    ),
)
