"""The life of a funding request: what each party does, and what the CPF platform says of its own file."""

from typing import Any

from app.domain.funding_request import commands as c
from app.domain.funding_request import control as k
from app.domain.funding_request import cpf_money as m
from app.domain.funding_request import cpf_rules as p
from app.domain.funding_request import earlier_bilans as e
from app.domain.funding_request import funder_rules as f
from app.domain.funding_request import rules as r
from app.domain.funding_request.clocks import CONTROL_REPLY, CPF_CLOCKS, OPCO_ANSWER, TOP_UP_ANSWER
from app.domain.funding_request.records import DEAD, LIVE, CpfStatus, FundingRequest
from app.domain.funding_request.records import FundingStatus as S
from app.domain.machine import ABSENT, Guard, Machine, Row, otherwise
from app.domain.mistake import correctable
from app.domain.over import when_over
from app.domain.vocabulary import Role

BEN, ADM, FUN, SYS = Role.BENEFICIARY, Role.ADMINISTRATOR, Role.FUNDER, Role.SYSTEM
FILING, DECIDING, PROVIDER = frozenset({BEN, ADM}), frozenset({ADM, FUN}), frozenset({ADM})
CLOCKWORK = frozenset({SYS})
PENDING, GRANTED = (S.SUBMITTED, S.UNDER_REVIEW), (S.GRANTED, S.PARTIALLY_GRANTED)
WHOLE = Guard("all of it", lambda ask: ask.command.granted_cents >= ask.facts.funding_request.amount_cents, reads_body=True)
SAME = Guard("the generic state stays", lambda ask: ask.command.moves_to is ask.facts.funding_request.status, reads_body=True)
GENERIC = (r.CPF_MIRROR, r.OWN_REQUEST)
CONTROLLED = (S.SECURED, S.SERVICE_DONE_DECLARED, S.SERVICE_DONE_VALIDATED, S.INVOICED, S.PAID)
SUBMITTING = (r.CPF_MIRROR, r.EXPRESS_CONSENT, r.FILED_BY, r.QUALIOPI, r.OPCO_BEFORE_START, *f.FILING)
PROPOSING = (
    p.possible_from(CpfStatus.TO_PROCESS, CpfStatus.PROPOSED),
    p.LEAD_TIME,
    p.PROVIDER_REPLY,
    r.QUALIOPI,
    r.REFERENCED,
    *e.STILL_ELIGIBLE,
    *m.PRICING,
)
MANUAL = ("cpf_manual_act",)
NAMES = {
    S.SUBMITTED: "submitted", S.UNDER_REVIEW: "acknowledged", S.SECURED: "secured", S.SERVICE_DONE_DECLARED: "service_done_declared",
    S.SERVICE_DONE_VALIDATED: "service_done_validated", S.INVOICED: "invoiced", S.PAID: "paid", S.REFUSED: "refused", S.LAPSED: "lapsed",
    S.CANCELLED: "cancelled",
}  # fmt: skip


def _says(state: S) -> Guard:
    return Guard(f"the platform says {state}", lambda ask: ask.command.moves_to is state, reads_body=True)


FOLLOWING = (
    *(
        Row(on=c.FollowPlatform, frm=(s,), to=s, by=CLOCKWORK, event="mirrored", when=SAME, rules=p.REPORTED, clocks=CPF_CLOCKS)
        for s in LIVE
    ),
    *(
        Row(
            on=c.FollowPlatform,
            frm=tuple(s for s in LIVE if s is not to),
            to=to,
            by=CLOCKWORK,
            event=event,
            when=_says(to),
            rules=p.REPORTED,
            clocks=CPF_CLOCKS,
        )
        for to, event in NAMES.items()
    ),
)
"""One row a state that the platform's codes lead to; the generic state only moves on."""

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "funding_request", S,
        final=frozenset({*DEAD, S.CLOSED}),
        rows=(
            #   command                    from                             by             to                          event
            Row(on=c.RequestFunding,       frm=(ABSENT,),                   by=FILING,     to=S.DRAFT,                  event="drafted",
                rules=(*when_over("funding_request"), r.NOT_TRANSITIONS_PRO, r.OUT_OF_FRAME, r.PUBLIC_AGENTS, r.KNOWN_FUNDER, r.FILED_BY, *e.ELIGIBLE)),
            Row(on=c.AmendFunding,         frm=(S.DRAFT,),                  by=FILING,     to=S.DRAFT,                  event="amended",            rules=(r.FILED_BY, *e.ELIGIBLE)),
            Row(on=c.SubmitFunding,        frm=(S.DRAFT,),                  by=FILING,     to=S.SUBMITTED,              event="submitted",          rules=SUBMITTING, clocks=(OPCO_ANSWER, TOP_UP_ANSWER)),
            Row(on=c.ReviewFunding,        frm=(S.SUBMITTED,),              by=DECIDING,   to=S.UNDER_REVIEW,           event="acknowledged",       rules=GENERIC),
            Row(on=c.GrantFunding,         frm=PENDING,                     by=DECIDING,   to=S.GRANTED,                event="granted",            when=WHOLE,            rules=(*GENERIC, r.EXPRESS_CONSENT, r.AT_MOST_ASKED, e.COUNTS)),
            Row(on=c.GrantFunding,         frm=PENDING,                     by=DECIDING,   to=S.PARTIALLY_GRANTED,      event="partially_granted",  when=otherwise(WHOLE), rules=(*GENERIC, r.EXPRESS_CONSENT, e.COUNTS)),
            Row(on=c.GrantFundingBySilence, frm=PENDING,                    by=CLOCKWORK,  to=S.GRANTED,                event="silently_granted"),
            Row(on=c.RefuseFunding,        frm=PENDING,                     by=DECIDING,   to=S.REFUSED,                event="refused",            rules=(*GENERIC, r.REFUSAL_MOTIVATED)),
            Row(on=c.LapseFunding,         frm=(*PENDING, *GRANTED),        by=PROVIDER,   to=S.LAPSED,                 event="lapsed",             rules=(r.CPF_MIRROR,)),
            Row(on=c.SecureFunding,        frm=GRANTED,                     by=PROVIDER,   to=S.SECURED,                event="secured",            rules=(r.SINGLE_MAIN, r.QUALIOPI, f.NOTIFY)),
            Row(on=c.SecureByConvention,   frm=(S.DRAFT, S.SUBMITTED),      by=frozenset({ADM, SYS}), to=S.SECURED,     event="secured",            rules=(r.BOUND, r.SINGLE_MAIN, f.EMPLOYER_OFFERS)),
            Row(on=k.DeclareServiceDone,   frm=(S.SECURED,),                by=PROVIDER,   to=S.SERVICE_DONE_DECLARED,  event="service_done_declared", rules=(r.CPF_MIRROR, k.CONTENT_WALL, k.OPCO_SERVICE_DONE, k.CERTIFICATE, f.NOTIFY)),
            Row(on=c.ValidateServiceDone,  frm=(S.SERVICE_DONE_DECLARED,),  by=DECIDING,   to=S.SERVICE_DONE_VALIDATED, event="service_done_validated", rules=GENERIC),
            Row(on=c.InvoiceFunding,       frm=(S.SERVICE_DONE_VALIDATED,), by=frozenset({ADM, SYS}), to=S.INVOICED,    event="invoiced",           clocks=CPF_CLOCKS),
            Row(on=c.UninvoiceFunding,     frm=(S.INVOICED, S.PAID),           by=CLOCKWORK,  to=S.SERVICE_DONE_VALIDATED, event="uninvoiced"),
            Row(on=c.UnsecureFunding,      frm=(S.SECURED,),                   by=CLOCKWORK,  to=S.DRAFT,                  event="unsecured"),
            Row(on=c.PayFunding,           frm=(S.INVOICED,),               by=frozenset({ADM, FUN, SYS}), to=S.PAID,   event="paid",               rules=GENERIC),
            Row(on=c.CloseFunding,         frm=(S.PAID,),                   by=frozenset({ADM, SYS}), to=S.CLOSED,      event="closed"),
            Row(on=c.CancelFunding,        frm=(S.DRAFT,),                  by=FILING | CLOCKWORK, to=S.CANCELLED,      event="cancelled"),
            Row(on=c.CancelFunding,        frm=(*PENDING, *GRANTED, S.SECURED), by=CLOCKWORK, to=S.CANCELLED,           event="cancelled"),
            Row(on=c.CancelFunding,        frm=(*PENDING, *GRANTED, S.SECURED), by=FILING, to=S.CANCELLED,              event="cancelled",          rules=(r.CPF_MIRROR, r.FILED_BY, r.WITHDRAWAL_OVER)),
            Row(on=c.ProposeCpf,           frm=PENDING,                     by=PROVIDER,   to=S.UNDER_REVIEW,           event="proposed",           rules=PROPOSING, clocks=CPF_CLOCKS, promises=MANUAL),
            Row(on=c.DeclareEntry,         frm=(S.SECURED,),                by=PROVIDER,   to=S.SECURED,                event="entry_declared",     clocks=CPF_CLOCKS, promises=MANUAL,
                rules=(p.possible_from(CpfStatus.ACCEPTED), p.REAL_ENTRY, p.ENTRY_IN_TIME)),
            Row(on=c.DeclareExit,          frm=(S.SECURED,),                by=PROVIDER,   to=S.SERVICE_DONE_DECLARED,  event="exit_declared",      clocks=CPF_CLOCKS, promises=MANUAL,
                rules=(p.possible_from(CpfStatus.IN_TRAINING, CpfStatus.EXITED), p.REAL_EXIT, p.EXIT_IN_TIME, p.SERVICE_DONE)),
            *(Row(on=k.OpenControl,        frm=(s,), by=PROVIDER, to=s, event="control_opened", clocks=(CONTROL_REPLY,)) for s in CONTROLLED),
            *(Row(on=k.AnswerControl,      frm=(s,), by=PROVIDER, to=s, event="control_answered", rules=(k.IN_CONTROL, k.CONTENT_WALL, k.CONTROL_DOCS)) for s in CONTROLLED),
            *(Row(on=k.TellSupportUnit,    frm=(s,), by=PROVIDER, to=s, event="support_unit_told", rules=(k.SUPPORT_UNIT,)) for s in CONTROLLED),
            *(Row(on=k.ReleaseControl,     frm=(s,), by=DECIDING, to=s, event="control_released", rules=(k.IN_CONTROL, *GENERIC)) for s in CONTROLLED),
            *FOLLOWING,
        ),
    ),
    FundingRequest, by=PROVIDER,
)
# fmt: on
