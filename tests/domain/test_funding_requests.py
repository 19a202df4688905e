"""Funders that decide by themselves: the OPCO of AC-03, the FIF PL of AC-05, direct payers, and the plan."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.domain.bilan.records import BilanStatus, HoursLedger
from app.domain.billing_item.records import BillingItem, BillingKind, BillingStatus, Debtor
from app.domain.convention.commands import CloseWithdrawalWindow
from app.domain.convention.decide import decide as convention_decide
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.deadline import DeadlineStatus
from app.domain.funding_request.commands import (
    AmendFunding,
    CancelFunding,
    CloseFunding,
    GrantFunding,
    InvoiceFunding,
    LapseFunding,
    PayFunding,
    RefuseFunding,
    RequestFunding,
    ReviewFunding,
    SecureByConvention,
    SecureFunding,
    SubmitFunding,
    ValidateServiceDone,
)
from app.domain.funding_request.control import OPCO_PAPERS, DeclareServiceDone
from app.domain.funding_request.decide import BilanFunding
from app.domain.funding_request.platform_event import ReportPlatformEvent
from app.domain.funding_request.records import FundingForFunder, FundingRequest, FundingStatus, Pays
from app.domain.funding_request.table import MACHINE as FUNDING
from app.domain.machine import NotInState, NotOpenTo
from app.domain.mistake import Mistake, correction
from app.domain.process import contracting, funding
from app.domain.quote.records import VatBasis
from app.domain.registry.records import Funder, FunderKind, Organisation
from app.domain.situation import Frame, Route
from app.domain.thread import Involvement
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.played import Played

InError = correction(FUNDING)
ADM, BEN, CON, EMP, FUN, SYS = (
    Role.ADMINISTRATOR,
    Role.BENEFICIARY,
    Role.COUNSELLOR,
    Role.EMPLOYER,
    Role.FUNDER,
    Role.SYSTEM,
)
REQUEST, FUNDER, CONVENTION = (UUID(f"01900000-0000-7000-8000-0000000000{n}") for n in (40, 41, 42))
CERTIFIED = {"qualiopi_from": date(2025, 3, 1), "qualiopi_until": date(2028, 2, 28)}
ORGANISATION = Organisation(id=given.ORG, name="Cap Horizons", siren="732829320", **CERTIFIED, **given.STAMPS)


def funder(kind: FunderKind = FunderKind.OPCO, **over: Any) -> Funder:
    return Funder(**(given.STAMPS | {"id": FUNDER, "name": "Un financeur", "kind": kind} | over))


def request(kind: FunderKind = FunderKind.OPCO, **over: Any) -> FundingRequest:
    known: dict[str, Any] = {"id": REQUEST, "bilan_id": given.BILAN, "kind": kind, "funder_id": FUNDER, "amount_cents": 150_000}
    return FundingRequest(**(given.STAMPS | known | over))


def convention(kind: ConventionKind, **over: Any) -> Convention:
    known: dict[str, Any] = {"id": CONVENTION, "bilan_id": given.BILAN, "kind": kind, "status": ConventionStatus.EFFECTIVE}
    return Convention(**(given.STAMPS | known | {"price_cents": 150_000} | over))


def opened(asked: FundingRequest | None = None, **over: Any) -> Played:
    """One request in a bilan that is being contracted."""
    asked = asked or request()
    bilan = given.bilan(**({"status": BilanStatus.CONTRACTING, "route": Route.SKILLS_PLAN} | over.pop("bilan", {})))
    facts: dict[str, Any] = {"bilan": bilan, "funding_request": asked, "funding_requests": (asked,)}
    facts |= {"funder": funder(asked.kind), "organisation": ORGANISATION}
    return Played(funding.BilledFundingFile(thread=given.THREAD, **(facts | over)), funding.decide)


def drafting(**over: Any) -> Played:
    bilan = given.bilan(status=BilanStatus.CONTRACTING, **over.pop("bilan", {}))
    return Played(BilanFunding(thread=given.THREAD, bilan=bilan, **over), funding.decide)


def test_an_opco_answers_within_two_months() -> None:
    played = opened()
    played.play(SubmitFunding(), ADM, on="2026-12-28")
    asked = played.facts.funding_request
    assert (asked.status, asked.submitted_on, asked.answer_expected_by) == (
        FundingStatus.SUBMITTED,
        date(2026, 12, 28),
        date(2027, 2, 28),
    )
    assert played.due("opco.answer") == date(2027, 2, 28)
    played.play(ReviewFunding(), FUN, on="2027-01-04", party=FUNDER)
    assert played.due("opco.answer") == date(2027, 2, 28)
    played.play(GrantFunding(granted_cents=150_000), FUN, on="2027-01-20", party=FUNDER)
    assert played.awaited() == set()


@pytest.mark.parametrize(
    ("on", "due"), [("2026-12-29", date(2027, 2, 28)), ("2026-12-31", date(2027, 2, 28)), ("2027-01-01", date(2027, 3, 1))]
)
def test_two_months_end_with_a_shorter_month(on: str, due: date) -> None:
    played = opened()
    played.play(SubmitFunding(), ADM, on=on)
    assert played.due("opco.answer") == due


def test_a_funder_is_told_of_a_file_when_the_request_is_filed_and_not_before() -> None:
    drafted = drafting(funder=funder()).play(
        RequestFunding(kind=FunderKind.OPCO, funder_id=FUNDER, amount_cents=150_000), ADM, on="2026-12-27"
    )
    assert [r.noun for r in drafted.added] == ["funding_request"]
    filed = opened().play(SubmitFunding(), ADM, on="2026-12-28")
    assert [(i.role, i.party_id) for i in filed.added if isinstance(i, Involvement)] == [(FUN, FUNDER)]


def test_an_opco_is_asked_before_the_start() -> None:
    played = opened(bilan={"status": BilanStatus.PRELIMINARY, "started_on": date(2027, 1, 5)})
    assert played.refused(SubmitFunding(), ADM, on="2027-01-06") == {"fund.opco.before_start": None}


def test_an_opco_that_gives_no_reason_is_told_of_and_nobody_is_warned() -> None:
    played = opened(request(status=FundingStatus.SUBMITTED))
    played.play(RefuseFunding(), ADM, on="2027-01-20")
    assert played.warned() == set()
    reasoned = opened(request(status=FundingStatus.SUBMITTED))
    reasoned.play(RefuseFunding(refusal_reason="budget_exhausted"), FUN, on="2027-01-20", party=FUNDER)
    assert (reasoned.warned(), reasoned.facts.funding_request.refusal_reason) == (set(), "budget_exhausted")


def test_a_request_runs_from_its_filing_to_its_payment() -> None:
    played = opened(conventions=(convention(ConventionKind.TRIPARTITE),))
    steps = [
        (SubmitFunding(), ADM, FundingStatus.SUBMITTED),
        (ReviewFunding(), FUN, FundingStatus.UNDER_REVIEW),
        (GrantFunding(granted_cents=150_000), FUN, FundingStatus.GRANTED),
        (SecureFunding(), ADM, FundingStatus.SECURED),
        (DeclareServiceDone(papers=tuple(OPCO_PAPERS)), ADM, FundingStatus.SERVICE_DONE_DECLARED),
        (ValidateServiceDone(), FUN, FundingStatus.SERVICE_DONE_VALIDATED),
        (InvoiceFunding(), ADM, FundingStatus.INVOICED),
        (PayFunding(), FUN, FundingStatus.PAID),
        (CloseFunding(), ADM, FundingStatus.CLOSED),
    ]
    for command, role, status in steps:
        played.play(command, role, on="2027-01-04", party=FUNDER if role is FUN else None)
        assert played.facts.funding_request.status is status
    assert played.awaited() == set()
    assert played.facts.bilan.status is BilanStatus.READY


def test_a_debtor_that_is_not_secured_holds_the_start_back_and_one_that_repays_does_not() -> None:
    pending = request(id=UUID(int=50), amount_cents=50_000, status=FundingStatus.SUBMITTED)
    granted = request(amount_cents=100_000, granted_cents=100_000, status=FundingStatus.GRANTED)
    signed = (convention(ConventionKind.TRIPARTITE),)
    played = opened(granted, funding_requests=(granted, pending), conventions=signed)
    played.play(SecureFunding(), ADM, on="2027-01-04")
    assert played.facts.bilan.status is BilanStatus.CONTRACTING
    whole = granted.but(amount_cents=150_000, granted_cents=150_000)
    repaying = opened(whole, funding_requests=(whole, pending.but(pays=Pays.EMPLOYER)), conventions=signed)
    repaying.play(SecureFunding(), ADM, on="2027-01-04")
    assert repaying.facts.bilan.status is BilanStatus.READY


def test_a_partial_grant_leaves_the_plan_out_of_balance() -> None:
    played = opened(request(status=FundingStatus.SUBMITTED), conventions=(convention(ConventionKind.TRIPARTITE),))
    played.play(GrantFunding(granted_cents=120_000), ADM, on="2027-01-20")
    assert played.facts.funding_request.status is FundingStatus.PARTIALLY_GRANTED
    assert played.refused(SecureFunding(), ADM, on="2027-01-21") == {"fund.any.single_main": None}
    herself = request(FunderKind.SELF, id=UUID(int=50), funder_id=None, amount_cents=30_000)
    played.beside(funding_requests=(*played.facts.funding_requests, herself))
    assert played.refused(SecureFunding(), ADM, on="2027-01-21") == {}


def test_more_than_what_was_asked_is_not_granted() -> None:
    played = opened(request(status=FundingStatus.SUBMITTED))
    assert played.refused(GrantFunding(granted_cents=150_001), ADM, on="2027-01-20") == {"fund.granted_at_most_asked": None}


def test_a_funder_decides_on_its_own_requests_only() -> None:
    played = opened(request(status=FundingStatus.SUBMITTED))
    other = UUID(int=77)
    assert played.refused(GrantFunding(granted_cents=150_000), FUN, on="2027-01-20", party=other) == {"fund.own_request": None}


@pytest.mark.parametrize(("on", "late"), [("2027-02-03", False), ("2027-02-13", False), ("2027-02-14", True), ("2027-02-15", True)])
def test_the_fif_pl_takes_a_file_ten_calendar_days_after_the_first_day(on: str, *, late: bool) -> None:
    started = {"status": BilanStatus.PRELIMINARY, "started_on": date(2027, 2, 3), "route": Route.SELF}
    asked = request(FunderKind.FAF, pays=Pays.BENEFICIARY)
    played = opened(asked, bilan=started, funder=funder(FunderKind.FAF, scheme="fif_pl"))
    assert played.refused(SubmitFunding(), BEN, on=on) == ({"fund.faf.fifpl_window": None} if late else {})
    elsewhere = opened(asked, bilan=started, funder=funder(FunderKind.FAF, scheme="agefice"))
    assert elsewhere.refused(SubmitFunding(), BEN, on=on) == {}


def test_a_self_employed_fund_repays_the_person_unless_told_otherwise() -> None:
    drafted: Any = drafting(funder=funder(FunderKind.FAF)).play(
        RequestFunding(kind=FunderKind.FAF, funder_id=FUNDER, amount_cents=105_000), BEN, on="2027-02-05"
    )
    assert drafted.result.pays is Pays.BENEFICIARY


@pytest.mark.parametrize(
    ("kind", "bilan", "rule"),
    [
        (FunderKind.TRANSITIONS_PRO, {}, "fund.transitions_pro.not_bilan"),
        (FunderKind.CPF, {"frame": Frame.OUT_OF_FRAME}, "frame.out.no_public_funding"),
        (FunderKind.OPCO, {"frame": Frame.OUT_OF_FRAME}, "frame.out.no_public_funding"),
    ],
)
def test_some_funders_cannot_be_chosen(kind: FunderKind, bilan: dict[str, Any], rule: str) -> None:
    played = drafting(bilan=bilan, funder=funder(kind))
    assert rule in played.refused(RequestFunding(kind=kind, funder_id=FUNDER, amount_cents=90_000), ADM, on="2026-12-10")


def test_out_of_frame_the_person_or_the_employer_pays() -> None:
    played = drafting(bilan={"frame": Frame.OUT_OF_FRAME})
    assert played.refused(RequestFunding(kind=FunderKind.SELF, amount_cents=90_000), BEN, on="2026-12-10") == {}
    assert played.refused(RequestFunding(kind=FunderKind.EMPLOYER, amount_cents=90_000), ADM, on="2026-12-10") == {}


def test_a_funder_is_registered_under_its_own_nature() -> None:
    asked = RequestFunding(kind=FunderKind.OPCO, funder_id=FUNDER, amount_cents=90_000)
    assert drafting().refused(asked, ADM, on="2026-12-10") == {"fund.funder_known": None}
    assert drafting(funder=funder(FunderKind.FAF)).refused(asked, ADM, on="2026-12-10") == {"fund.funder_known": None}


def test_the_person_files_her_own_requests_only() -> None:
    assert drafting().refused(RequestFunding(kind=FunderKind.OPCO, amount_cents=1), BEN, on="2026-12-10") == {"fund.filed_by": None}
    assert opened().refused(SubmitFunding(), BEN, on="2026-12-28") == {"fund.filed_by": None}
    for role in (CON, EMP, FUN):
        with pytest.raises(NotOpenTo):
            opened().play(SubmitFunding(), role, on="2026-12-28")


@pytest.mark.parametrize(
    ("certified", "holds"),
    [
        ({}, False),
        (CERTIFIED, True),
        ({**CERTIFIED, "qualiopi_until": date(2027, 1, 4)}, False),
        ({"qualiopi_from": date(2026, 12, 28)}, True),
    ],
)
def test_public_money_needs_a_certification_on_the_days_of_the_action(certified: dict[str, Any], *, holds: bool) -> None:
    organisation = Organisation(id=given.ORG, name="Cap Horizons", siren="732829320", **certified, **given.STAMPS)
    played = opened(request(starts_on=date(2027, 1, 5)), organisation=organisation)
    assert played.refused(SubmitFunding(), ADM, on="2026-12-28") == ({} if holds else {"bilan.provider.qualiopi": None})


def test_who_pays_directly_is_secured_by_the_convention_in_effect() -> None:
    herself = request(FunderKind.SELF, funder_id=None)
    unsigned = convention(ConventionKind.INDIVIDUAL, status=ConventionStatus.WITHDRAWAL_WINDOW)
    assert opened(herself, conventions=(unsigned,)).refused(SecureByConvention(), ADM, on="2027-01-20") == {
        "fund.bound_by_convention": None
    }
    played = opened(herself, conventions=(convention(ConventionKind.INDIVIDUAL),), bilan={"route": Route.SELF})
    played.play(SecureByConvention(), ADM, on="2027-02-02")
    assert (played.facts.funding_request.status, played.facts.bilan.status) == (FundingStatus.SECURED, BilanStatus.READY)
    wrong = opened(request(FunderKind.OPCO), conventions=(convention(ConventionKind.INDIVIDUAL),))
    assert "fund.bound_by_convention" in wrong.refused(SecureByConvention(), ADM, on="2027-02-02")


@pytest.mark.parametrize(("kind", "counts"), [(FunderKind.FAF, True), (FunderKind.OPCO, True), (FunderKind.ANFH, False)])
def test_the_money_of_some_funders_keeps_the_cpf_away_for_five_years(kind: FunderKind, *, counts: bool) -> None:
    played = opened(request(kind, status=FundingStatus.SUBMITTED))
    played.play(GrantFunding(granted_cents=100), ADM, on="2027-03-01")
    assert played.facts.funding_request.next_cpf_bilan_from == (date(2032, 3, 1) if counts else None)


def test_a_grant_that_comes_after_the_end_warns_until_five_years_after_whichever_is_later() -> None:
    played = opened(request(FunderKind.FAF, status=FundingStatus.SUBMITTED), bilan={"ended_on": date(2027, 4, 16)})
    played.play(GrantFunding(granted_cents=100), ADM, on="2027-03-01")
    assert played.facts.funding_request.next_cpf_bilan_warned_until == date(2032, 4, 16)


def test_before_the_decree_of_february_2026_no_funder_counts() -> None:
    played = opened(request(FunderKind.OPCO, status=FundingStatus.SUBMITTED))
    played.play(GrantFunding(granted_cents=100), ADM, on="2026-02-25")
    assert played.facts.funding_request.next_cpf_bilan_from is None


@pytest.mark.parametrize(("amount", "secured"), [(150_000, True), (140_000, False)])
def test_the_end_of_the_withdrawal_secures_the_person_s_own_money(amount: int, *, secured: bool) -> None:
    herself = request(FunderKind.SELF, funder_id=None, amount_cents=amount)
    contract = convention(ConventionKind.INDIVIDUAL, status=ConventionStatus.WITHDRAWAL_WINDOW, withdrawal_until=date(2027, 2, 1))
    file = contracting.ContractingFile(
        thread=given.THREAD,
        convention=contract,
        bilan=given.bilan(status=BilanStatus.CONTRACTING, route=Route.SELF),
        hours_ledger=HoursLedger(bilan_id=given.BILAN),
        funding_requests=(herself,),
    )

    def closed(ask: Any) -> Any:
        return funding.secured_by_convention(ask, convention_decide(ask))

    played = Played(file, closed)
    played.play(CloseWithdrawalWindow(), SYS, on="2027-02-02")
    (found,) = played.facts.funding_requests
    assert (found.status is FundingStatus.SECURED) is secured
    assert found.secured_on == (date(2027, 2, 2) if secured else None)


def test_an_ended_request_is_not_taken_up_again() -> None:
    for status in (FundingStatus.REFUSED, FundingStatus.LAPSED, FundingStatus.CANCELLED, FundingStatus.CLOSED):
        with pytest.raises(NotInState):
            opened(request(status=status)).play(GrantFunding(granted_cents=1), ADM, on="2027-01-20")


def test_a_request_lapses_or_is_given_up_before_it_is_carried_out() -> None:
    lapsed = opened(request(status=FundingStatus.GRANTED))
    lapsed.play(LapseFunding(), ADM, on="2027-01-20")
    assert lapsed.facts.funding_request.status is FundingStatus.LAPSED
    given_up = opened()
    given_up.play(SubmitFunding(), ADM, on="2026-12-28")
    given_up.play(CancelFunding(), ADM, on="2026-12-29")
    assert [d.status for d in given_up.facts.deadlines] == [DeadlineStatus.MET]


def test_only_a_draft_is_amended() -> None:
    played = opened()
    played.play(AmendFunding(amount_cents=120_000), ADM, on="2026-12-27")
    assert (played.facts.funding_request.amount_cents, played.facts.funding_request.pays) == (120_000, Pays.PROVIDER)
    with pytest.raises(NotInState):
        opened(request(status=FundingStatus.SUBMITTED)).play(AmendFunding(amount_cents=1), ADM, on="2026-12-28")


def test_a_funder_reads_dates_states_and_amounts_and_nothing_of_the_holder() -> None:
    shown = set(FundingForFunder.model_fields)
    assert shown <= set(FundingRequest.model_fields)
    assert shown.isdisjoint({"rights_cents", "personal_cents", "participation_cents", "exit_reason", "open_warnings"})


@pytest.mark.parametrize("code", ["accepted", "nobody_knows_it"])
def test_what_the_platform_says_moves_no_other_request_than_a_cpf_one(code: str) -> None:
    told = ReportPlatformEvent(source_event_id="edof-1", code=code, occurred_on=date(2026, 12, 10))
    assert "cpf.mirror" in opened(request(FunderKind.OPCO)).refused(told, ADM, on="2026-12-10")


@pytest.mark.parametrize("status", [s for s in FundingStatus if s is not FundingStatus.ENTERED_IN_ERROR])
def test_a_request_entered_in_error_is_one_from_any_state_and_for_good(status: FundingStatus) -> None:
    wrong = request(FunderKind.OPCO, status=status, next_cpf_bilan_from=date(2031, 12, 14))
    played = opened(wrong)
    decision = played.play(InError(reason=Mistake.WRONG_PARTY), ADM, on="2027-01-04")
    found = played.facts.funding_request
    assert (found.status, found.next_cpf_bilan_from) == (FundingStatus.ENTERED_IN_ERROR, None)
    assert [(e.type, e.reason) for e in decision.events] == [("funding_request.entered_in_error", "wrong_party")]
    with pytest.raises(NotInState):
        played.play(InError(reason=Mistake.DUPLICATE), ADM, on="2027-01-05")


def test_nobody_but_the_provider_says_that_a_request_was_entered_in_error() -> None:
    for role in (BEN, FUN, EMP, CON):
        with pytest.raises(NotOpenTo):
            opened().play(InError(reason=Mistake.WRONG_PARTY), role, on="2027-01-04")


def test_its_delays_end_and_what_was_billed_on_it_is_given_back() -> None:
    played = opened()
    played.play(SubmitFunding(), ADM, on="2026-12-28")
    assert played.awaited() == {"opco.answer"}
    bills = (billed(BillingStatus.DRAFT, 60), billed(BillingStatus.PAID, 61), billed(BillingStatus.CANCELLED, 62))
    played.beside(billing_items=(*bills, billed(BillingStatus.ISSUED, 63, debtor_id=UUID(int=99))))
    right = request(id=UUID(int=50), funder_id=UUID(int=51))
    played.beside(funding_requests=(*played.facts.funding_requests, right), replacement=right)
    decision = played.play(InError(reason=Mistake.WRONG_PARTY, replaced_by_id=right.id), ADM, on="2027-01-04")
    assert played.awaited() == set()
    assert [b.status for b in played.facts.billing_items] == [
        BillingStatus.CANCELLED,
        BillingStatus.CREDITED,
        BillingStatus.CANCELLED,
        BillingStatus.ISSUED,
        BillingStatus.ISSUED,
    ]
    assert played.facts.billing_items[-1].credits_item_id == bills[1].id
    assert decision.events[0].facts == {"status": "entered_in_error", "replaced_by": str(right.id)}


def test_a_cpf_file_entered_in_error_takes_its_terms_with_it() -> None:
    asked = request(FunderKind.CPF, status=FundingStatus.SECURED)
    played = opened(asked, conventions=(convention(ConventionKind.MCF_TERMS),))
    played.play(InError(reason=Mistake.WRONG_PERSON), ADM, on="2027-01-04")
    assert [c.status for c in played.facts.conventions] == [ConventionStatus.ENDED]


def billed(status: BillingStatus, number: int, **over: Any) -> BillingItem:
    known: dict[str, Any] = {"id": UUID(int=number), "bilan_id": given.BILAN, "status": status, "kind": BillingKind.INSTALMENT}
    known |= {"debtor": Debtor.FUNDER, "debtor_id": FUNDER, "amount_cents": 45_000, "vat_basis": VatBasis.TRAINING_EXEMPTION}
    return BillingItem(**(given.STAMPS | known | over))
