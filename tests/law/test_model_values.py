"""What depends on minutes, papers and dates, walked whole: every value on each side of a limit, every interesting day −1, 0 and +1."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from app.domain.bilan.commands import CompleteBilan
from app.domain.bilan.records import PHASES, Bilan, BilanStatus, HoursLedger
from app.domain.calendar import add_months
from app.domain.consent.commands import WithdrawConsent
from app.domain.consent.records import Consent
from app.domain.content_class import ContentClass
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.decision import Decision
from app.domain.machine import Refused
from app.domain.personal_copy.records import PersonalCopy
from app.domain.policy import reads_whole
from app.domain.process.starting import TimedFile
from app.domain.record import Kept
from app.domain.retention.records import KEPT, LATER, AgreementStatus, AgreementTerms, RetentionAgreement, RetentionItem
from app.domain.session import records as c
from app.domain.session.decide import BilanSessions, decide
from app.domain.session.records import ACCOMPANIED, COUNTED, SessionKind, SessionStatus
from app.domain.synthesis.records import Synthesis, SynthesisStatus
from app.domain.thread import Involvement
from app.domain.vocabulary import Role
from app.persistence.columns import sealed
from app.service.views import view
from tests.domain import given
from tests.domain.dossier import Dossier
from tests.domain.endings import about, answered, confirm_destructions, delivered, running

ADM, BEN, CON = Role.ADMINISTRATOR, Role.BENEFICIARY, Role.COUNSELLOR
PARTNERS = (Role.EMPLOYER, Role.FUNDER)
S = SessionStatus

# --- never more than twenty-four hours ------------------------------------------------------------------------------------

CAPS = (1440, 4320, None)
LEFT = (0, 1, 59, 60, 61)
MINUTES = (1, 60, 61, 120)
BILAN = given.bilan(status=BilanStatus.INVESTIGATION)
AGREED = Consent(
    **about(71),
    kind="second_counsellor",
    status="granted",
    purpose="Regard extérieur",
    text_version="1",
    recipients=({"name": "Claude Martin", "party_id": given.COUNSELLOR},),
)
SPINE: dict[str, Any] = {"thread": given.THREAD, "bilan": BILAN, "consents": (AGREED,)}
COUNSELS = Involvement(**about(70), role=CON, party_id=given.COUNSELLOR)


def planned(kind: SessionKind, minutes: int, ledger: HoursLedger) -> tuple[Any, Any]:
    body = {"starts_at": given.AT, "counsellor_id": given.COUNSELLOR, "phase": BilanStatus.INVESTIGATION}
    command = c.PlanSession(kind=kind, minutes=minutes, **body)
    return BilanSessions(**SPINE, hours_ledger=ledger, involvements=(COUNSELS,)), command


def moved(kind: SessionKind, ledger: HoursLedger, status: SessionStatus) -> Any:
    """A session of sixty minutes, which the ledger holds already."""
    column = "planned_minutes" if status is S.PLANNED else "counted_minutes"
    mine = 60 if kind in COUNTED else 0
    known = given.session(kind=kind, status=status, minutes=60, held_on=None if status is S.PLANNED else given.AT.date())
    paper = Convention(**about(72), kind=ConventionKind.INDIVIDUAL, status=ConventionStatus.EFFECTIVE)
    held = {"attested_minutes": mine, "accompanied_minutes": mine if kind in ACCOMPANIED else 0} if status is S.ATTESTED else {}
    counted = ledger.but(**{column: getattr(ledger, column) + mine} | held)
    return TimedFile(**SPINE, hours_ledger=counted, session=known, conventions=(paper,))


def trials() -> Iterator[tuple[Any, Any, bool]]:
    """Every kind of session, planned, rescheduled, held or corrected, with every rest of the ceiling; whether it is too much."""
    for kind, cap, left, minutes in product(SessionKind, CAPS, LEFT, MINUTES):
        used = (cap or 9000) - left
        ledger = HoursLedger(bilan_id=given.BILAN, cap_minutes=cap, planned_minutes=used // 2, counted_minutes=used - used // 2)
        bounded = kind in COUNTED and cap is not None
        yield (*planned(kind, minutes, ledger), bounded and minutes > left)
        before, too_much = ledger.but(planned_minutes=ledger.planned_minutes - 60), bounded and minutes - 60 > left
        yield moved(kind, before, S.PLANNED), c.RescheduleSession(starts_at=given.AT, minutes=minutes), too_much
        yield moved(kind, before, S.PLANNED), c.HoldSession(minutes=minutes), too_much
        yield moved(kind, before, S.ATTESTED), c.CorrectSession(minutes=minutes, reason="typing_error"), too_much


def outcome(file: Any, command: Any, by: Role = CON) -> Decision | set[str]:
    """The decision, or the rules that refuse it."""
    try:
        return decide(given.ask(file, command, by))
    except Refused as refused:
        return {b.rule.id for b in refused.broken}


def test_never_more_than_the_legal_ceiling_and_never_refused_below_it() -> None:
    for file, command, too_much in trials():
        found = outcome(file, command)
        assert isinstance(found, set) is too_much, (command, file.hours_ledger)
        if isinstance(found, set):
            assert found == {"bilan.duration.max"}
            continue
        ledger = next((r for r in found.changed if isinstance(r, HoursLedger)), file.hours_ledger)
        assert ledger.cap_minutes is None or ledger.planned_minutes + ledger.counted_minutes <= ledger.cap_minutes


# --- no session before the papers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ConventionKind)
@pytest.mark.parametrize("status", ConventionStatus)
def test_a_session_is_held_under_a_paper_in_effect_only(kind: ConventionKind, status: ConventionStatus) -> None:
    held = (S.PLANNED, S.CONFIRMED)
    for bilan_status, state in product((BilanStatus.READY, *PHASES), held):
        session = given.session(status=state, phase=bilan_status if bilan_status in PHASES else BilanStatus.PRELIMINARY)
        paper = Convention(**about(72), kind=kind, status=status)
        ledger = HoursLedger(bilan_id=given.BILAN, planned_minutes=60, cap_minutes=1440)
        spine = {"thread": given.THREAD, "bilan": given.bilan(status=bilan_status), "hours_ledger": ledger}
        spine["organisation"] = given.organisation()
        found = outcome(TimedFile(**spine, session=session, conventions=(paper,)), c.HoldSession(minutes=60))
        in_effect = status in {ConventionStatus.EFFECTIVE, ConventionStatus.ENDED}
        assert isinstance(found, Decision) == in_effect, (bilan_status, found)


# --- nothing kept past its agreement ---------------------------------------------------------------------------------------

ENDS = (date(2027, 4, 16), date(2027, 8, 31), date(2028, 2, 29))
AGREED = (ContentClass.SYNTHESIS, ContentClass.ACTION_PLAN)
WORLDS = [(end, months, leaves) for end, months, leaves in product(ENDS, (None, 1, 12, 36), (None, 40)) if months or not leaves]


def _kept(dossier: Dossier) -> list[RetentionItem]:
    return [i for i in dossier.every(RetentionItem) if i.status in KEPT]


def _governed(dossier: Dossier, day: date) -> bool:
    living = {a.id: a for a in dossier.every(RetentionAgreement) if a.status is AgreementStatus.ACTIVE}
    mine = [i for i in _kept(dossier) if i.content_kind not in LATER]
    return all(i.agreement_id in living and day <= (living[i.agreement_id].expires_on or day) for i in mine)


def _synthesis_follows(dossier: Dossier, day: date) -> bool:
    kept = any(i.content_kind is ContentClass.SYNTHESIS for i in _kept(dossier))
    return (dossier.one(Synthesis).status is SynthesisStatus.RETAINED) is kept


def _within_three_years(dossier: Dossier, day: date) -> bool:
    end = dossier.one(Bilan).ended_on or day
    return not _kept(dossier) or day <= add_months(end, months=36)


def _certified(dossier: Dossier, day: date) -> bool:
    gone = [i for i in dossier.every(RetentionItem) if i.content_kind is ContentClass.SYNTHESIS and i.destroyed_on is not None]
    return all(i.certificate_id is not None and i.destroyed_on <= (i.destroy_by or day) for i in gone if i.destroyed_on)


KEEPING: dict[str, Callable[[Dossier, date], bool]] = {
    "no document is kept but by a living agreement, and never past its last day": _governed,
    "the synthesis is kept exactly as long as its agreement": _synthesis_follows,
    "nothing is kept longer than thirty-six months after the end": _within_three_years,
    "what is destroyed is destroyed in a day, and certified": _certified,
    "her own copy outlives everything": lambda dossier, day: bool(dossier.every(PersonalCopy)),
}


def _ended(end: date, months: int | None) -> Dossier:
    dossier = running(started_on=end - timedelta(days=90))
    delivered(dossier, on=end.isoformat())
    terms = None if months is None else AgreementTerms(classes=AGREED, reason="Suivi à 6 mois", months=months)
    answered(dossier, terms, on=end.isoformat())
    dossier.play(CompleteBilan(), CON, on=end.isoformat())
    return dossier


def _days(dossier: Dossier, end: date) -> list[date]:
    """The day before, of and after each term: of the agreements, of the ceiling and of the classes written later."""
    terms = {end, add_months(end, months=36), *(i.kept_until for i in dossier.every(RetentionItem) if i.kept_until)}
    return sorted({day + timedelta(days=n) for day in terms for n in (-1, 0, 1) if day + timedelta(days=n) >= end})


@pytest.mark.parametrize(("end", "months", "leaves"), WORLDS)
def test_what_is_kept_is_kept_as_agreed_on_every_day(end: date, months: int | None, leaves: int | None) -> None:
    dossier = _ended(end, months)
    withdrawn = None if leaves is None else end + timedelta(days=leaves)
    for day in sorted({*_days(dossier, end), *([withdrawn] if withdrawn else [])}):
        dossier.wait(day.isoformat())
        consents = [x for x in dossier.every(Consent) if x.status == "granted"]
        if withdrawn is not None and day >= withdrawn and consents:
            dossier.play(WithdrawConsent(), BEN, on=day.isoformat(), root=consents[0])
        confirm_destructions(dossier, on=day.isoformat())
        assert [sentence for sentence, holds in KEEPING.items() if not holds(dossier, day)] == [], day


# --- no content outside ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", Kept.of_noun.values(), ids=lambda kind: kind.noun)
@pytest.mark.parametrize("role", PARTNERS)
def test_no_employer_or_funder_projection_has_content(kind: type[Kept], role: Role) -> None:
    secret = set(sealed(kind))
    whole = reads_whole(kind.about.category, frozenset({role}))
    assert not (whole and (secret or kind.content_class is not None))
    shown = kind.views.get(role)
    assert shown is None or not secret & set(shown.model_fields)


@pytest.mark.parametrize("status", BilanStatus)
@pytest.mark.parametrize("role", PARTNERS)
def test_no_partner_is_told_the_phase_a_reason_or_a_refusal(status: BilanStatus, role: Role) -> None:
    known = given.bilan(status=status, suspended_from=BilanStatus.INVESTIGATION, end_reason="illness", early_acceptance=True)
    told = view(known, frozenset({role})).model_dump_json()
    words = {*PHASES, "illness", "early_acceptance", "reflection", "declined", "withdrawn", "redirected"}
    assert [word for word in words if f'"{word}"' in told] == []
