"""The life of a consent, one row per legal possibility. Nobody but the beneficiary grants."""

from typing import Any

from app.domain.consent import commands as c
from app.domain.consent import rules as r
from app.domain.consent.records import Consent
from app.domain.consent.records import ConsentStatus as S
from app.domain.deadline import Clock
from app.domain.law.delays import delay
from app.domain.machine import ABSENT, Ask, Machine, Row
from app.domain.mistake import correctable
from app.domain.over import when_over
from app.domain.paper import NAMED_MEMBER
from app.domain.relied_on import HERS, OF_ITS_ACT
from app.domain.vocabulary import Role

BEN, CON, ADM, SYS = Role.BENEFICIARY, Role.COUNSELLOR, Role.ADMINISTRATOR, Role.SYSTEM
HER, CLOCK = frozenset({BEN}), frozenset({SYS})
TERMS = (*when_over("consent"), r.TEXT_KNOWN, r.BY_ITS_OWN_ACT, r.CEP_SYNTHESIS_ONLY, r.NAMED_AND_BOUNDED)


def _last_day(ask: Ask[Any]) -> Any:
    terms = ask.command if isinstance(ask.command, c.GiveConsent) else ask.facts.consent
    return r.last_day(ask, terms)


EXPIRY = Clock(delay=delay("consent.expiry"), since=_last_day, open_while=frozenset({S.GRANTED}), fires=c.ExpireConsent)

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "consent", S,
        final=frozenset({S.REFUSED, S.WITHDRAWN, S.EXPIRED, S.SUPERSEDED}),
        rows=(
            #   command                   from                 by                        to               event
            Row(on=c.RequestConsent,     frm=(ABSENT,),       by=frozenset({CON, ADM}), to=S.REQUESTED,  event="requested",  rules=TERMS),
            Row(on=c.GiveConsent,        frm=(ABSENT,),       by=frozenset({BEN, SYS}), to=S.GRANTED,    event="granted",    rules=TERMS, clocks=(EXPIRY,)),
            Row(on=c.GrantConsent,       frm=(S.REQUESTED,),  by=HER,                   to=S.GRANTED,    event="granted",    rules=(r.NAMED_AND_BOUNDED,), clocks=(EXPIRY,)),
            Row(on=c.RecordPaperConsent, frm=(S.REQUESTED,),  by=frozenset({CON, ADM}), to=S.GRANTED,    event="granted",    rules=(NAMED_MEMBER, r.NAMED_AND_BOUNDED), clocks=(EXPIRY,)),
            Row(on=c.RefuseConsent,      frm=(S.REQUESTED,),  by=HER,                   to=S.REFUSED,    event="refused"),
            Row(on=c.WithdrawConsent,    frm=(S.GRANTED,),    by=frozenset({BEN, SYS}), to=S.WITHDRAWN,  event="withdrawn",  rules=(r.WITHDRAWAL_DESTROYS,)),
            Row(on=c.ExpireConsent,      frm=(S.GRANTED,),    by=CLOCK,                 to=S.EXPIRED,    event="expired"),
            Row(on=c.SupersedeConsent,   frm=(S.GRANTED,),    by=CLOCK,                 to=S.SUPERSEDED, event="superseded"),
        ),
    ),
    Consent, OF_ITS_ACT, HERS, by={BEN, CON, ADM, SYS},
)
# fmt: on
