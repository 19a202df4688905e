"""The life of a convention, one row per legal possibility."""

from typing import Any

from app.domain.convention import commands as c
from app.domain.convention import rules as r
from app.domain.convention import signing_rules as g
from app.domain.convention.records import Convention, ConventionKind
from app.domain.convention.records import ConventionStatus as S
from app.domain.deadline import Clock
from app.domain.law.delay import Terms
from app.domain.law.delays import delay
from app.domain.machine import ABSENT, Ask, Guard, Machine, Row, otherwise
from app.domain.mistake import correctable
from app.domain.over import when_over
from app.domain.relied_on import FROM_CONVENTION, PLATFORM_TERMS
from app.domain.vocabulary import Party, Role

BEN, ADM, EMP, SYS = Role.BENEFICIARY, Role.ADMINISTRATOR, Role.EMPLOYER, Role.SYSTEM
A = Ask[Any]
PENDING = (S.TRANSMITTED, S.PARTIALLY_SIGNED)


def _last(ask: A) -> bool:
    return g.missing_parties(ask.facts.convention.kind, ask.facts.signatures) == (ask.command.party,)


LAST = Guard("last signature", _last, reads_body=True)
SILENT = Guard("employee has not signed", lambda ask: all(s.party is not Party.BENEFICIARY for s in ask.facts.signatures))
EMPLOYEE_REPLY = Clock(
    delay=delay("convention.employee_reply"),
    since=lambda ask: ask.today if ask.facts.convention.kind is ConventionKind.TRIPARTITE else None,
    open_while=frozenset(PENDING),
    fires=c.RefuseBySilence,
)
WITHDRAWAL = Clock(
    delay=delay("contract.withdrawal"),
    since=lambda ask: ask.today,
    terms=lambda ask: Terms(distance=ask.facts.convention.distance),
    open_while=frozenset({S.WITHDRAWAL_WINDOW}),
    fires=c.CloseWithdrawalWindow,
)
SIGNERS = frozenset({BEN, ADM, EMP})
SIGNING = (r.STILL_CONTRACTS, g.OWN_PARTY, g.ONCE, g.EMPLOYEE_10D)

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "convention", S,
        final=frozenset({S.ENDED, S.REFUSED, S.REFUSED_BY_SILENCE, S.WITHDRAWN, S.VOID, S.TERMINATED, S.AMENDED}),
        rows=(
            #   command                      from                       by                          to                       event
            Row(on=c.DraftConvention,        frm=(ABSENT,),             by=frozenset({ADM, SYS}),   to=S.DRAFT,              event="drafted",
                rules=(*when_over("convention"), r.TRIPARTITE_WHEN, r.CPF_TERMS, r.INDIVIDUAL_WHEN, r.OF_ROUTE, r.ONE_LIVING, r.AMENDS_IN_EFFECT)),
            Row(on=c.AmendConvention,        frm=(S.DRAFT,),            by=frozenset({ADM}),        to=S.DRAFT,              event="amended"),
            Row(on=c.TransmitConvention,     frm=(S.DRAFT,),            by=frozenset({ADM, EMP}),   to=S.TRANSMITTED,        event="transmitted",
                rules=(r.STILL_CONTRACTS, r.PROVIDER_DECLARED, r.MENTIONS, r.INDIVIDUAL_MENTIONS, r.DATES, r.NO_RESULTS_CLAUSE, r.REMOTE_ACCEPTED, r.CONTRACT_UNDER_CAP, r.NAMED_OUT_OF_FRAME, r.ANFH_FORMAT), clocks=(EMPLOYEE_REPLY,)),
            Row(on=c.SignConvention,         frm=PENDING,               by=SIGNERS,                 to=S.PARTIALLY_SIGNED,   event="partly_signed",    when=otherwise(LAST), rules=SIGNING),
            Row(on=c.SignConvention,         frm=PENDING,               by=SIGNERS,                 to=S.SIGNED,             event="signed",           when=LAST,            rules=SIGNING),
            Row(on=c.RefuseConvention,       frm=PENDING,               by=frozenset({BEN, EMP}),   to=S.REFUSED,            event="refused"),
            Row(on=c.RefuseBySilence,        frm=PENDING,               by=frozenset({SYS}),        to=S.REFUSED_BY_SILENCE, event="silently_refused", when=SILENT, rules=(g.SILENCE_REFUSAL,)),
            Row(on=c.TakeEffect,             frm=(S.SIGNED,),           by=frozenset({SYS}),        to=S.EFFECTIVE,          event="took_effect"),
            Row(on=c.OpenWithdrawalWindow,   frm=(S.SIGNED,),           by=frozenset({SYS}),        to=S.WITHDRAWAL_WINDOW,  event="withdrawal_opened", clocks=(WITHDRAWAL,)),
            Row(on=c.CloseWithdrawalWindow,  frm=(S.WITHDRAWAL_WINDOW,), by=frozenset({SYS}),       to=S.EFFECTIVE,          event="took_effect"),
            Row(on=c.WithdrawFromConvention, frm=(S.WITHDRAWAL_WINDOW,), by=frozenset({BEN}),       to=S.WITHDRAWN,          event="withdrawn",        rules=(g.WITHDRAWAL_OPEN, g.WITHDRAWAL_AT_DISTANCE)),
            Row(on=c.AcceptTerms,            frm=(S.DRAFT,),            by=frozenset({SYS}),        to=S.EFFECTIVE,          event="took_effect"),
            Row(on=c.VoidConvention,         frm=(S.DRAFT, *PENDING),   by=frozenset({ADM, SYS}),   to=S.VOID,               event="voided"),
            Row(on=c.TerminateConvention,    frm=(S.EFFECTIVE,),        by=frozenset({BEN}),        to=S.TERMINATED,         event="terminated"),
            Row(on=c.ReplaceConvention,      frm=(S.EFFECTIVE,),        by=frozenset({SYS}),        to=S.AMENDED,            event="replaced"),
            Row(on=c.EndConvention,          frm=(S.WITHDRAWAL_WINDOW, S.EFFECTIVE), by=frozenset({SYS}),        to=S.ENDED,              event="ended"),
        ),
    ),
    Convention, PLATFORM_TERMS, FROM_CONVENTION, by={ADM},
)
# fmt: on
