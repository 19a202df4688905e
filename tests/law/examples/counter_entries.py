"""Hours that were declared, and what is taken back of them."""

from types import SimpleNamespace as Like

from app.domain.session.counter_entry import CounterReason, CounterSession
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.example import Example, asked

ADM = Role.ADMINISTRATOR
SESSION = given.session(status="locked")
BACK = CounterSession(minutes=SESSION.minutes - 30, reason=CounterReason.SHORTER)
BEFORE = Like(session_id=SESSION.id, minutes=30)

EXAMPLES = (
    Example(
        rule="hours.counter_entry_at_most",
        holds=asked(BACK, ADM, session=SESSION, counter_entries=(BEFORE,)),
        breaks=asked(BACK.but(minutes=SESSION.minutes - 29), ADM, session=SESSION, counter_entries=(BEFORE,)),
        says=f"{SESSION.minutes - 29} minutes à reprendre : il n'en reste que {SESSION.minutes - 30} à cette séance.",
    ),
    Example(
        rule="hours.counter_entry_told",
        holds=asked(BACK.but(minutes=30), ADM, session=SESSION.but(kind="follow_up"), counter_entries=()),
        breaks=asked(BACK.but(minutes=30), ADM, session=SESSION, counter_entries=()),
        says="30 minutes déclarées à tort : la rectification est à dire au financeur, et ce qui a été facturé se rend par un avoir.",
    ),
)
