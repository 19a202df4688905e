"""Who may judge an unusual use of an account."""

from types import SimpleNamespace as Like
from uuid import UUID

from app.domain.anomaly.records import AnomalyVerdict, ReviewAnomaly
from app.domain.vocabulary import Role
from tests.law.example import Example, asked

JUDGED = ReviewAnomaly(verdict=AnomalyVerdict.LEGITIMATE)
EXAMPLES = (
    Example(
        rule="anomaly.not_own",
        holds=asked(JUDGED, Role.DPO, anomaly=Like(account_id=UUID(int=7))),
        breaks=asked(JUDGED, Role.ADMINISTRATOR, anomaly=Like(account_id=UUID(int=9))),
        says="Nul ne juge de ses propres lectures.",
    ),
)
