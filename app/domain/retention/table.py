"""Three lives: the question, an agreement, and one class of content."""

from typing import Any

from app.domain.deadline import Clock
from app.domain.law.delays import delay
from app.domain.legal_hold.records import standing
from app.domain.machine import ABSENT, Ask, Guard, Machine, Row, otherwise
from app.domain.paper import NAMED_MEMBER
from app.domain.retention import commands as c
from app.domain.retention import rules as r
from app.domain.retention.hold_rules import SUSPENDS
from app.domain.retention.records import KEPT, LATER, AgreementStatus, ItemStatus, QuestionStatus
from app.domain.vocabulary import Role

A = Ask[Any]
BEN, CON, ADM, SYS = Role.BENEFICIARY, Role.COUNSELLOR, Role.ADMINISTRATOR, Role.SYSTEM
Q, G, S = QuestionStatus, AgreementStatus, ItemStatus


NOTICE = Clock(
    delay=delay("retention.notice"),
    since=lambda ask: ask.command.kept_until,
    open_while=frozenset({S.RETAINED}),
    fires=c.NoticeExpiry,
)
TERM = Clock(
    delay=delay("retention.term"),
    since=lambda ask: ask.command.kept_until,
    open_while=frozenset(KEPT),
    fires=c.DestroyExpired,
)
DESTRUCTION = Clock(delay=delay("retention.destruction"), since=lambda ask: ask.today, open_while=frozenset({S.DESTRUCTION_PENDING}))
BY_AGREEMENT = Guard("kept by agreement", lambda ask: ask.command.agreement_id is not None, reads_body=True)
FOR_CAREER_ADVICE = Guard(
    "kept for the career adviser",
    lambda ask: ask.command.agreement_id is None and ask.command.kept_until is not None and ask.command.content_kind not in LATER,
    reads_body=True,
)
BY_ITS_OWN_TERM = Guard(
    "written after the end too",
    lambda ask: ask.command.agreement_id is None and ask.command.kept_until is not None and ask.command.content_kind in LATER,
    reads_body=True,
)
HELD_FROM_THE_START = Guard(
    "kept by nothing but a legal hold",
    lambda ask: ask.command.kept_until is None and standing(ask.facts.legal_holds, ask.command.content_kind),
    reads_body=True,
)
HELD = Guard("under a legal hold", lambda ask: standing(ask.facts.legal_holds, ask.facts.retention_item.content_kind))
BY_NOTHING = Guard("kept by nothing", lambda ask: ask.command.kept_until is None, reads_body=True)
CLOCK, HER, MEMBER = frozenset({SYS}), frozenset({BEN}), frozenset({CON, ADM})
TERMS = (r.WRITTEN_AGREEMENT, r.BEFORE_END, r.NO_SILENT_EXTENSION)

# fmt: off
QUESTION = Machine[Any](
    "retention_question", Q,
    final=frozenset(),
    rows=(
        #   command                  from                     by          to            event
        Row(on=c.AskRetention,      frm=(ABSENT,),            by=MEMBER,  to=Q.ASKED,    event="asked",    rules=(r.ASKED_DURING_THE_BILAN, r.ASKED_ONCE)),
        Row(on=c.AnswerRetention,   frm=(Q.ASKED, Q.ANSWERED), by=HER,    to=Q.ANSWERED, event="answered", rules=(r.ASKED_DURING_THE_BILAN,)),
        Row(on=c.RecordPaperAnswer, frm=(Q.ASKED, Q.ANSWERED), by=MEMBER, to=Q.ANSWERED, event="answered", rules=(NAMED_MEMBER, r.ASKED_DURING_THE_BILAN)),
    ),
)
AGREEMENT = Machine[Any](
    "retention_agreement", G,
    final=frozenset({G.WITHDRAWN, G.EXPIRED, G.SUPERSEDED}),
    rows=(
        #   command                   from              by                        to               event
        Row(on=c.AgreeRetention,     frm=(ABSENT,),     by=frozenset({BEN, SYS}), to=G.ACTIVE,     event="agreed",     rules=(r.SOMETHING_TO_KEEP, *TERMS)),
        Row(on=c.FixTerm,            frm=(G.ACTIVE,),   by=CLOCK,                 to=G.ACTIVE,     event="term_fixed"),
        Row(on=c.WithdrawAgreement,  frm=(G.ACTIVE,),   by=CLOCK,                 to=G.WITHDRAWN,  event="withdrawn"),
        Row(on=c.ExpireAgreement,    frm=(G.ACTIVE,),   by=CLOCK,                 to=G.EXPIRED,    event="expired"),
        Row(on=c.SupersedeAgreement, frm=(G.ACTIVE,),   by=CLOCK,                 to=G.SUPERSEDED, event="superseded"),
    ),
)
ITEM = Machine[Any](
    "retention_item", S,
    final=frozenset({S.DESTROYED}),
    rows=(
        #   command                  from                         by         to                        event                   when
        Row(on=c.OpenRetention,    frm=(ABSENT,),                 by=CLOCK,  to=S.RETAINED,            event="retained",            when=BY_AGREEMENT,    clocks=(NOTICE, TERM)),
        Row(on=c.OpenRetention,    frm=(ABSENT,),                 by=CLOCK,  to=S.RETAINED,            event="retained",            when=FOR_CAREER_ADVICE, clocks=(TERM,), rules=(r.SYNTHESIS_CEP,)),
        Row(on=c.OpenRetention,    frm=(ABSENT,),                 by=CLOCK,  to=S.ACTIVE,              event="opened",              when=BY_ITS_OWN_TERM, clocks=(TERM,)),
        Row(on=c.OpenRetention,    frm=(ABSENT,),                 by=CLOCK,  to=S.LEGAL_HOLD,          event="held",                when=HELD_FROM_THE_START, rules=(SUSPENDS,)),
        Row(on=c.OpenRetention,    frm=(ABSENT,),                 by=CLOCK,  to=S.DESTRUCTION_PENDING, event="destruction_ordered", when=BY_NOTHING,      clocks=(DESTRUCTION,), promises=("destroy_key",)),
        Row(on=c.NoticeExpiry,     frm=(S.RETAINED,),             by=CLOCK,  to=S.EXPIRING,            event="expiry_noticed"),
        Row(on=c.ProlongRetention, frm=(S.RETAINED, S.EXPIRING),  by=CLOCK,  to=S.RETAINED,            event="prolonged",           clocks=(NOTICE, TERM), rules=(r.DESTROY_AT_END,)),
        Row(on=c.BringForward,     frm=(S.ACTIVE,),               by=CLOCK,  to=S.ACTIVE,              event="brought_forward",     clocks=(TERM,)),
        Row(on=c.DestroyExpired,   frm=KEPT,                      by=CLOCK,  to=S.LEGAL_HOLD,          event="held",                when=HELD,            rules=(SUSPENDS,)),
        Row(on=c.OrderDestruction, frm=KEPT,                      by=CLOCK,  to=S.LEGAL_HOLD,          event="held",                when=HELD,            rules=(SUSPENDS,)),
        Row(on=c.DestroyExpired,   frm=KEPT,                      by=CLOCK,  to=S.DESTRUCTION_PENDING, event="destruction_ordered", when=otherwise(HELD), clocks=(DESTRUCTION,), promises=("destroy_key",)),
        Row(on=c.OrderDestruction, frm=KEPT,                      by=CLOCK,  to=S.DESTRUCTION_PENDING, event="destruction_ordered", when=otherwise(HELD), clocks=(DESTRUCTION,), promises=("destroy_key",)),
        Row(on=c.ReleaseRetention, frm=(S.LEGAL_HOLD,),           by=CLOCK,  to=S.DESTRUCTION_PENDING, event="destruction_ordered", clocks=(DESTRUCTION,), promises=("destroy_key",)),
        Row(on=c.RepeatDestruction, frm=(*KEPT, S.LEGAL_HOLD),    by=CLOCK,  to=S.DESTRUCTION_PENDING, event="destruction_ordered", clocks=(DESTRUCTION,), promises=("destroy_key",)),
        Row(on=c.ConfirmDestroyed, frm=(S.DESTRUCTION_PENDING,),  by=CLOCK,  to=S.DESTROYED,           event="destroyed",           rules=(r.ADMIN_SEPARATE, r.CERTIFICATE, r.DESTROYED_LATE)),
    ),
)
# fmt: on
