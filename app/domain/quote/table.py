"""The life of a quote."""

from typing import Any

from app.domain.bilan.frame_rules import LABEL, VAT
from app.domain.bilan.provider_rules import ASKED_NOT_EMPLOYER
from app.domain.deadline import Clock
from app.domain.law.delays import delay
from app.domain.machine import ABSENT, Guard, Machine, Row, otherwise
from app.domain.mistake import correctable
from app.domain.over import when_over
from app.domain.quote import records as q
from app.domain.quote.promises import PRICE_OF_OFFER, QUOTE_AMPLITUDE, REFLECTION_LEFT
from app.domain.quote.records import QuoteStatus as S
from app.domain.quote.rules import DATES, EARLY_ACCEPTANCE, MANDATORY_TERMS, PAYER_KNOWN, QUOTE_UNDER_CAP, REFLECTION_OVER, USUAL_RANGE
from app.domain.relied_on import FROM_QUOTE
from app.domain.vocabulary import Role

BEN, ADM, EMP, SYS = Role.BENEFICIARY, Role.ADMINISTRATOR, Role.EMPLOYER, Role.SYSTEM
WAITING = (S.SENT, S.PARTLY_ACCEPTED)
REFLECTION = Clock(delay=delay("quote.reflection"), since=lambda ask: ask.today, open_while=frozenset(WAITING), fires=q.LapseQuote)

EMPLOYER_PAYS = Guard("an employer pays", lambda ask: ask.facts.quote.paying_employer_id is not None)
SENDING = (
    MANDATORY_TERMS,
    DATES,
    PAYER_KNOWN,
    ASKED_NOT_EMPLOYER,
    QUOTE_UNDER_CAP,
    LABEL,
    VAT,
    USUAL_RANGE,
    QUOTE_AMPLITUDE,
    REFLECTION_LEFT,
    PRICE_OF_OFFER,
)

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "quote", S,
        final=frozenset({S.ACCEPTED, S.REFUSED, S.SUPERSEDED, S.CANCELLED}),
        rows=(
            #   command               from                   by                     to              event
            Row(on=q.DraftQuote,      frm=(ABSENT,),         by=frozenset({ADM}),   to=S.DRAFT,      event="drafted",    rules=when_over("quote")),
            Row(on=q.AmendQuote,      frm=(S.DRAFT,),        by=frozenset({ADM}),   to=S.DRAFT,      event="amended"),
            Row(on=q.SendQuote,       frm=(S.DRAFT,),        by=frozenset({ADM}),   to=S.SENT,       event="sent",       rules=SENDING, clocks=(REFLECTION,)),
            Row(on=q.AcceptQuote,     frm=(S.SENT,),         by=frozenset({BEN}),   to=S.ACCEPTED,   event="accepted",   when=otherwise(EMPLOYER_PAYS), rules=(EARLY_ACCEPTANCE,)),
            Row(on=q.AcceptQuote,     frm=(S.SENT,),         by=frozenset({BEN}),   to=S.PARTLY_ACCEPTED, event="partly_accepted", when=EMPLOYER_PAYS, rules=(EARLY_ACCEPTANCE,)),
            Row(on=q.AgreeToPayQuote, frm=(S.PARTLY_ACCEPTED,), by=frozenset({EMP}), to=S.ACCEPTED,  event="accepted"),
            Row(on=q.RefuseQuote,     frm=(S.SENT,),         by=frozenset({BEN}),   to=S.REFUSED,    event="refused"),
            Row(on=q.RefuseQuote,     frm=(S.PARTLY_ACCEPTED,), by=frozenset({BEN, EMP}), to=S.REFUSED, event="refused"),
            Row(on=q.LapseQuote,      frm=WAITING,                   by=frozenset({SYS}),   to=S.LAPSED,     event="lapsed",     rules=(REFLECTION_OVER,)),
            Row(on=q.ConfirmQuote,    frm=(S.LAPSED,),       by=frozenset({ADM}),   to=S.SENT,       event="confirmed",  clocks=(REFLECTION,)),
            Row(on=q.SupersedeQuote,  frm=(*WAITING, S.LAPSED), by=frozenset({ADM}),  to=S.SUPERSEDED, event="superseded"),
            Row(on=q.CancelQuote,     frm=(S.DRAFT, *WAITING, S.LAPSED), by=frozenset({ADM, SYS}), to=S.CANCELLED, event="cancelled"),
        ),
    ),
    q.Quote, FROM_QUOTE, by={ADM, SYS},
)
# fmt: on
