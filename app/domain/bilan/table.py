"""The life of a bilan, one row per legal possibility."""

from typing import Any

from app.domain.bilan import commands as c
from app.domain.bilan import course_rules as q
from app.domain.bilan import frame_rules as f
from app.domain.bilan import person_rules as p
from app.domain.bilan import provider_rules as w
from app.domain.bilan import rules as r
from app.domain.bilan.promises import PROSPECT_SILENCE, REDIRECT_PROPOSED, RESUMED_LATE, STARTED_IN_TIME
from app.domain.bilan.records import BEFORE_START, PHASES, Bilan
from app.domain.bilan.records import BilanStatus as S
from app.domain.deadline import Clock
from app.domain.law.delays import delay
from app.domain.machine import ABSENT, Ask, Guard, Machine, Row
from app.domain.mistake import correctable
from app.domain.relied_on import FROM_BILAN
from app.domain.vocabulary import Role

BEN, CON, ADM, SYS = Role.BENEFICIARY, Role.COUNSELLOR, Role.ADMINISTRATOR, Role.SYSTEM
A = Ask[Any]


def _resumes(phase: S) -> Guard:
    return Guard(f"suspended from {phase}", lambda ask: ask.facts.bilan.suspended_from is phase)


PROPOSE_MEETING = Clock(delay=delay("promise.first_interview"), since=lambda ask: ask.today, open_while=frozenset({S.INQUIRY}))
SILENCE = Clock(
    delay=delay("prospect.silence"),
    since=lambda ask: ask.today,
    open_while=frozenset({S.INQUIRY, S.INFORMATION_MEETING, S.REFLECTION}),
    fires=c.LapseBilan,
)
START_SOON = Clock(delay=delay("promise.start"), since=lambda ask: ask.today, open_while=frozenset({S.READY}))

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "bilan", S,
        final=frozenset({S.CLOSED, S.DECLINED, S.REDIRECTED, S.WITHDRAWN, S.ABANDONED, S.CANCELLED_BY_PROVIDER}),
        rows=(
            #   command               from                                             by                          to                          event
            Row(on=c.OpenBilan,       frm=(ABSENT,),                                   by=frozenset({ADM, BEN}),   to=S.INQUIRY,             event="opened",
                rules=(r.OWN_BILAN, p.PRIORITY_AGENT, w.NOT_EMPLOYER, w.OWN_EMPLOYEE), clocks=(PROPOSE_MEETING, SILENCE)),
            Row(on=c.ScheduleMeeting, frm=(S.INQUIRY, S.INFORMATION_MEETING),          by=frozenset({ADM, CON, BEN}), to=S.INFORMATION_MEETING, event="meeting_scheduled",
                rules=(r.MEETING_IN_THE_FILE, r.FIRST_INTERVIEW), clocks=(SILENCE,)),
            Row(on=c.HoldMeeting,     frm=(S.INFORMATION_MEETING,),                    by=frozenset({CON, ADM}),   to=S.INFORMATION_MEETING,    event="meeting_held",
                rules=(r.CAREER_ADVICE, r.FREE_CHOICE), clocks=(SILENCE,)),
            Row(on=c.StartReflection, frm=(S.INFORMATION_MEETING, S.REFLECTION),       by=frozenset({SYS}),        to=S.REFLECTION,             event="reflection_started", clocks=(SILENCE,)),
            Row(on=c.CommitBilan,     frm=(S.REFLECTION,),                             by=frozenset({SYS}),        to=S.COMMITTED,              event="committed",
                rules=(r.CONSENT, r.PRIOR_INFORMATION, r.VOLUNTARY)),
            Row(on=c.DeclineBilan,    frm=BEFORE_START,                                by=frozenset({BEN, SYS}),   to=S.DECLINED,               event="declined",
                rules=(r.REFUSAL_NEUTRAL,)),
            Row(on=c.LapseBilan,      frm=(S.INQUIRY, S.INFORMATION_MEETING, S.REFLECTION), by=frozenset({SYS}),    to=S.DECLINED,               event="lapsed",
                rules=(PROSPECT_SILENCE,)),
            Row(on=c.RedirectBilan,   frm=BEFORE_START,                                by=frozenset({CON}),        to=S.REDIRECTED,             event="redirected",
                rules=(r.REDIRECT_AGREED,)),
            Row(on=c.ChooseRoute,     frm=(S.COMMITTED, S.CONTRACTING, S.READY),       by=frozenset({BEN, ADM}),   to=S.CONTRACTING,            event="route_chosen",
                rules=(r.OUT_OF_FRAME_FUNDING, p.ROUTE_OF_STATUS, f.NO_SWITCH_AFTER_SECURED, r.NO_EMPLOYER, w.CHOSEN_NOT_EMPLOYER, w.CHOSEN_OWN_EMPLOYEE)),
            Row(on=c.MakeReady,       frm=(S.CONTRACTING,),                            by=frozenset({SYS}),        to=S.READY,                  event="readied",
                clocks=(START_SOON,)),
            Row(on=c.WithdrawBilan,   frm=(S.CONTRACTING, S.READY),                    by=frozenset({SYS}),        to=S.WITHDRAWN,              event="withdrawn"),
            Row(on=c.StartBilan,      frm=(S.READY,),                                  by=frozenset({SYS}),        to=S.PRELIMINARY,            event="started",
                rules=(STARTED_IN_TIME,)),
            Row(on=c.AdvancePhase,    frm=(S.PRELIMINARY,),                            by=frozenset({CON}),        to=S.INVESTIGATION,          event="investigation_opened",
                rules=(r.CONSENT_IN_FORCE, q.THREE_PHASES, q.PRELIMINARY_OUTPUTS)),
            Row(on=c.AdvancePhase,    frm=(S.INVESTIGATION,),                          by=frozenset({CON}),        to=S.CONCLUSION,             event="conclusion_opened",
                rules=(r.CONSENT_IN_FORCE, q.THREE_PHASES, q.INVESTIGATION_OUTPUTS, q.OUTSIDE_VIEW)),
            Row(on=c.CompleteBilan,   frm=(S.CONCLUSION,),                             by=frozenset({CON}),        to=S.COMPLETED,              event="completed",
                rules=(q.THREE_PHASES, q.CONCLUSION_OUTPUTS, q.SYNTHESIS_DELIVERED, q.RESULTS_DELIVERED, q.OWNER, q.FOLLOW_UP_OFFERED, q.RETENTION_ANSWERED, *q.MIN_ACCOMPANIMENT, q.ATTENDANCE, q.REAL_AMPLITUDE, q.EXPORT_FIRST)),
            Row(on=c.UndoCommitment,  frm=(S.COMMITTED, S.CONTRACTING),                  by=frozenset({SYS}),        to=S.REFLECTION,             event="commitment_undone", clocks=(SILENCE,)),
            Row(on=c.UndoReadiness,   frm=(S.READY,),                                  by=frozenset({SYS}),        to=S.CONTRACTING,            event="readiness_undone"),
            Row(on=c.UndoStart,       frm=(S.PRELIMINARY,),                            by=frozenset({SYS}),        to=S.READY,                  event="start_undone"),
            Row(on=c.BeginFollowUp,   frm=(S.COMPLETED,),                              by=frozenset({SYS}),        to=S.FOLLOWING_UP,           event="follow_up_begun"),
            Row(on=c.CloseBilan,      frm=(S.COMPLETED, S.FOLLOWING_UP),               by=frozenset({SYS}),        to=S.CLOSED,                 event="closed"),
            Row(on=c.SuspendBilan,    frm=PHASES,                                      by=frozenset({BEN, CON}),   to=S.SUSPENDED,              event="suspended"),
            *(Row(on=c.ResumeBilan,   frm=(S.SUSPENDED,),                              by=frozenset({BEN, CON}),   to=phase,                    event="resumed",
                  when=_resumes(phase), rules=(RESUMED_LATE,)) for phase in PHASES),
            Row(on=c.AbandonBilan,    frm=(*PHASES, S.SUSPENDED),                      by=frozenset({BEN, CON}),   to=S.ABANDONED,              event="abandoned",
                rules=(q.REMINDED, q.EXPORT_FIRST)),
            Row(on=c.CancelBilan,     frm=(*BEFORE_START, *PHASES, S.SUSPENDED),       by=frozenset({ADM}),        to=S.CANCELLED_BY_PROVIDER,  event="cancelled",
                rules=(REDIRECT_PROPOSED,)),
        ),
    ),
    Bilan, FROM_BILAN, by={ADM},
)
# fmt: on
