"""Three lives: a need, the arrangement that answers it, and a referral that is offered."""

from typing import Any, ClassVar

from app.domain.accessibility import records as a
from app.domain.accessibility.records import AdaptationStatus as D
from app.domain.accessibility.records import NeedStatus as N
from app.domain.accessibility.records import ReferralStatus as F
from app.domain.accessibility.rules import AGREED
from app.domain.bilan.records import Bilan
from app.domain.consent.records import Consent
from app.domain.decision import Decision
from app.domain.machine import ABSENT, Ask, Change, Changes, Machine, Row
from app.domain.mistake import correctable, correction
from app.domain.over import when_over
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new
from app.domain.vocabulary import Role

BEN, CON, ADM, HRE = Role.BENEFICIARY, Role.COUNSELLOR, Role.ADMINISTRATOR, Role.REFERENT


class BilanNeeds(File):
    """What expressing a need, defining an arrangement or offering a referral must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    consents: tuple[Consent, ...] = ()


class NeedFile(File):
    """One need."""

    root: ClassVar[str] = "accessibility_need"
    accessibility_need: a.AccessibilityNeed


class AdaptationFile(File):
    """One arrangement."""

    root: ClassVar[str] = "adaptation"
    adaptation: a.Adaptation


class ReferralFile(File):
    """One referral."""

    root: ClassVar[str] = "referral"
    referral: a.Referral


# fmt: off
NEED = correctable(
    Machine[Any](
        "accessibility_need", N,
        final=frozenset({N.WITHDRAWN}),
        rows=(
            Row(on=a.ExpressNeed,  frm=(ABSENT,),      by=frozenset({BEN, HRE}), to=N.EXPRESSED, event="expressed", rules=(*when_over("accessibility_need"), AGREED)),
            Row(on=a.WithdrawNeed, frm=(N.EXPRESSED,), by=frozenset({BEN}),      to=N.WITHDRAWN, event="withdrawn"),
        ),
    ),
    a.AccessibilityNeed, by={BEN, HRE},
)
ADAPTATION = correctable(
    Machine[Any](
        "adaptation", D,
        final=frozenset({D.LIFTED}),
        rows=(
            Row(on=a.DefineAdaptation, frm=(ABSENT,),                by=frozenset({BEN, CON, HRE}), to=D.REQUIRED, event="required", rules=when_over("adaptation")),
            Row(on=a.PutInPlace,       frm=(D.REQUIRED,),            by=frozenset({CON, ADM, HRE}), to=D.IN_PLACE, event="put_in_place"),
            Row(on=a.LiftAdaptation,   frm=(D.REQUIRED, D.IN_PLACE), by=frozenset({BEN, CON, HRE}), to=D.LIFTED,   event="lifted"),
        ),
    ),
    a.Adaptation, by={BEN, CON, HRE},
)
REFERRAL = Machine[Any](
    "referral", F,
    final=frozenset({F.ACCEPTED, F.DECLINED}),
    rows=(
        Row(on=a.OfferReferral,   frm=(ABSENT,),    by=frozenset({CON, ADM, HRE}), to=F.OFFERED,  event="offered",  rules=when_over("referral")),
        Row(on=a.AcceptReferral,  frm=(F.OFFERED,), by=frozenset({BEN}),           to=F.ACCEPTED, event="accepted"),
        Row(on=a.DeclineReferral, frm=(F.OFFERED,), by=frozenset({BEN}),           to=F.DECLINED, event="declined"),
    ),
)
# fmt: on


def _created(kind: Any, field: str) -> Any:
    """A record of the file, dated today."""

    def make(ask: Ask[Any], row: Row) -> Change:
        dated = {"bilan_id": ask.facts.bilan.id, "status": row.to, field: ask.today}
        return Change(result=new(ask, kind, kind.noun, **dated))

    return make


def _erased(ask: Ask[Any], row: Row) -> Change:
    return Change(fields={"content": None})


def _answered(ask: Ask[Any], row: Row) -> Change:
    return Change(fields={"answered_on": ask.today})


NEED_CHANGES: Changes = {a.ExpressNeed: _created(a.AccessibilityNeed, "expressed_on"), a.WithdrawNeed: _erased, correction(NEED): _erased}
ADAPTATION_CHANGES: Changes = {
    a.DefineAdaptation: _created(a.Adaptation, "defined_on"),
    a.PutInPlace: lambda ask, row: Change(fields={"in_place_on": ask.today}),
    correction(ADAPTATION): _erased,
}
REFERRAL_CHANGES: Changes = {
    a.OfferReferral: _created(a.Referral, "offered_on"),
    a.AcceptReferral: _answered,
    a.DeclineReferral: _answered,
}


def decide_need(ask: Ask[Any]) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (handicap.info_minimal)."""
    return kernel_decide(NEED, NEED_CHANGES, ask)


def decide_adaptation(ask: Ask[Any]) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused."""
    return kernel_decide(ADAPTATION, ADAPTATION_CHANGES, ask)


def decide_referral(ask: Ask[Any]) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused."""
    return kernel_decide(REFERRAL, REFERRAL_CHANGES, ask)
