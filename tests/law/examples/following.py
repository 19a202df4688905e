"""The follow-ups after the end: offered to all, free, and without a file when nothing was kept."""

from datetime import date

from app.domain.bilan.commands import CompleteBilan
from app.domain.bilan.records import FollowUpTerm
from app.domain.follow_up import commands as c
from app.domain.follow_up.records import FollowUp, FollowUpStatus
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.endings import about
from tests.law.example import Example, asked

BEN, CON, FUN = Role.BENEFICIARY, Role.COUNSELLOR, Role.FUNDER
SIX = FollowUp(
    **about(70),
    status=FollowUpStatus.INVITED,
    term=FollowUpTerm.SIX_MONTHS,
    due_on=date(2027, 10, 16),
    invite_on=date(2027, 10, 18),
    window_until=date(2028, 1, 16),
)
TWELVE = FollowUp(**about(71), term=FollowUpTerm.TWELVE_MONTHS, due_on=date(2028, 4, 16), invite_on=date(2028, 4, 18))
BOOK = c.BookFollowUp(starts_at=given.AT)


EXAMPLES = (
    Example(
        rule="followup.offer",
        holds=asked(CompleteBilan(), CON, bilan=given.bilan(), outputs_missing=lambda phase: ()),
        breaks=asked(CompleteBilan(), CON, bilan=given.bilan(), outputs_missing=lambda phase: ("follow_up_offer",)),
        says="Entretien de suivi non proposé.",
    ),
    Example(
        rule="followup.schedule",
        holds=asked(c.CancelFollowUp(), CON, follow_up=TWELVE),
        breaks=asked(c.CancelFollowUp(), CON, follow_up=SIX),
        says="Suivi à 6 mois non planifié.",
    ),
    Example(
        rule="followup.free_right",
        holds=asked(c.DeclineFollowUp(), BEN, follow_up=SIX, follow_ups=(SIX, TWELVE.but(status=FollowUpStatus.DECLINED))),
        breaks=asked(c.DeclineFollowUp(), BEN, follow_up=SIX, follow_ups=(SIX, TWELVE)),
        says="Décliner ce suivi est sans conséquence : d'autres restent proposés (16/04/2028).",
    ),
    Example(
        rule="followup.without_docs",
        holds=asked(c.HoldFollowUp(), CON, follow_up=SIX),
        breaks=asked(BOOK, BEN, follow_up=SIX.but(without_docs=True)),
        says="Documents détruits : suivi sans dossier.",
    ),
    Example(
        rule="promise.followup_window",
        holds=asked(c.HoldFollowUp(), CON, on="2028-01-16", follow_up=SIX),
        breaks=asked(c.HoldFollowUp(), CON, on="2028-01-17", follow_up=SIX),
        says="Suivi hors fenêtre (16/10/2027 – 16/01/2028).",
    ),
)
