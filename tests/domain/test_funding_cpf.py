"""The mirror of the CPF platform: AC-01 and AC-02 day by day, and what the platform may say out of turn."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.domain.bilan.records import BilanStatus
from app.domain.convention.records import ConventionKind, ConventionStatus
from app.domain.deadline import Deadline
from app.domain.decision import Decision
from app.domain.funding_request.commands import (
    CancelFunding,
    DeclareEntry,
    DeclareExit,
    FollowPlatform,
    GrantFunding,
    InvoiceFunding,
    ProposeCpf,
    RequestFunding,
    SubmitFunding,
)
from app.domain.funding_request.decide import BilanFunding
from app.domain.funding_request.platform import CODES
from app.domain.funding_request.platform_event import PlatformEventStatus, PlatformPayload, ReportPlatformEvent, Source
from app.domain.funding_request.records import CpfBilling, CpfStatus, FundingRequest, FundingStatus
from app.domain.funding_request.table import MACHINE
from app.domain.machine import NotInState, NotOpenTo
from app.domain.process import funding
from app.domain.quote.records import Quote, QuoteStatus, VatBasis
from app.domain.registry.records import Funder, FunderKind, Organisation
from app.domain.situation import BeneficiaryStatus, Route
from app.domain.thread import Involvement
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.played import Played

ADM, BEN, CON, FUN, SCRIPT, SYS = (
    Role.ADMINISTRATOR,
    Role.BENEFICIARY,
    Role.COUNSELLOR,
    Role.FUNDER,
    Role.SCRIPT,
    Role.SYSTEM,
)
REQUEST = UUID("01900000-0000-7000-8000-000000000020")
CDC = UUID("01900000-0000-7000-8000-000000000021")
PROPOSAL = {"starts_on": "2027-01-05", "price_cents": 180_000, "balance_cents": 245_000}


def organisation(**over: Any) -> Organisation:
    known: dict[str, Any] = {"id": given.ORG, "name": "Cap Horizons", "siren": "732829320", "qualiopi_from": date(2025, 3, 1)}
    return Organisation(**(given.STAMPS | known | {"qualiopi_until": date(2028, 2, 28), "cpf_referenced_from": date(2025, 3, 1)} | over))


def quote(**over: Any) -> Quote:
    known: dict[str, Any] = {"id": UUID(int=30), "bilan_id": given.BILAN, "status": QuoteStatus.ACCEPTED, "price_cents": 180_000}
    minutes = {"preliminary_minutes": 240, "investigation_minutes": 480, "conclusion_minutes": 240, "remote_percent": 0}
    dates = {"planned_start_on": date(2027, 1, 5), "planned_end_on": date(2027, 3, 12), "vat_basis": VatBasis.TRAINING_EXEMPTION}
    return Quote(**(given.STAMPS | known | minutes | dates | over))


def cpf(**over: Any) -> FundingRequest:
    known: dict[str, Any] = {"id": REQUEST, "bilan_id": given.BILAN, "kind": FunderKind.CPF, "funder_id": CDC, "amount_cents": 180_000}
    return FundingRequest(**(given.STAMPS | known | {"cpf_status": CpfStatus.HOLDER_DRAFT} | over))


def opened(**over: Any) -> Played:
    """A CPF file drafted in a bilan that is being contracted."""
    bilan = given.bilan(status=BilanStatus.CONTRACTING, route=Route.CPF, **over.pop("bilan", {}))
    request = over.pop("request", cpf())
    facts = {
        "bilan": bilan,
        "funding_request": request,
        "funding_requests": (request,),
        "quotes": (quote(),),
        "organisation": organisation(),
    }
    return Played(funding.ReportedFile(thread=given.THREAD, **(facts | over)), funding.decide)


def said(code: str, on: str, **more: Any) -> ReportPlatformEvent:
    return ReportPlatformEvent(source_event_id=more.pop("source", f"{code}/{on}"), code=code, occurred_on=on, **more)


def accepted() -> Played:
    """AC-01 up to the holder's acceptance of 14 December 2026."""
    played = opened()
    played.play(said("notProcessed", "2026-12-10"), SCRIPT, on="2026-12-10")
    played.play(ProposeCpf(**PROPOSAL), ADM, on="2026-12-11")
    played.play(said("validated", "2026-12-11"), SCRIPT, on="2026-12-11")
    played.play(said("accepted", "2026-12-14"), SCRIPT, on="2026-12-14")
    return played


def entered() -> Played:
    """AC-01 up to the first session, held on 5 January 2027."""
    played = accepted()
    played.beside(bilan=played.facts.bilan.but(status=BilanStatus.PRELIMINARY, started_on=date(2027, 1, 5)))
    return played


def ended() -> Played:
    """AC-01 up to the end of the action, 12 March 2027."""
    played = entered()
    played.play(DeclareEntry(), ADM, on="2027-01-06")
    played.beside(bilan=played.facts.bilan.but(status=BilanStatus.COMPLETED, ended_on=date(2027, 3, 12)))
    return played


def test_the_provider_answers_an_enrolment_request_within_two_working_days() -> None:
    played = opened()
    played.play(said("notProcessed", "2026-12-10"), ADM, on="2026-12-10")
    request = played.facts.funding_request
    assert (request.status, request.cpf_status, request.submitted_on) == (
        FundingStatus.SUBMITTED,
        CpfStatus.TO_PROCESS,
        date(2026, 12, 10),
    )
    assert played.due("cpf.of_reply") == date(2026, 12, 14)


def test_the_funder_takes_part_in_the_file_once_the_request_is_filed() -> None:
    decision = opened().play(said("notProcessed", "2026-12-10"), ADM, on="2026-12-10")
    assert [(i.role, i.party_id) for i in decision.added if isinstance(i, Involvement)] == [(FUN, CDC)]


def test_a_start_within_eleven_working_days_is_refused_with_the_earliest_one() -> None:
    played = opened()
    played.play(said("notProcessed", "2026-12-10"), ADM, on="2026-12-10")
    early = ProposeCpf(**(PROPOSAL | {"starts_on": "2026-12-21"}))
    assert played.refused(early, ADM, on="2026-12-11") == {"cpf.lead_time": date(2026, 12, 29)}
    assert played.refused(ProposeCpf(**(PROPOSAL | {"starts_on": "2026-12-28"})), ADM, on="2026-12-11") != {}
    assert played.refused(ProposeCpf(**(PROPOSAL | {"starts_on": "2026-12-29"})), ADM, on="2026-12-11") == {}


def test_a_proposal_waits_for_the_platform_and_for_the_holder() -> None:
    played = opened()
    played.play(said("notProcessed", "2026-12-10"), ADM, on="2026-12-10")
    decision = played.play(ProposeCpf(**PROPOSAL), ADM, on="2026-12-11")
    request = played.facts.funding_request
    assert (request.cpf_status, request.unconfirmed) == (CpfStatus.PROPOSED, True)
    assert [p.name for p in decision.promises] == ["cpf_manual_act"]
    assert played.awaited() == {"cpf.holder_reply"}
    assert played.due("cpf.holder_reply") == date(2026, 12, 17)
    assert (request.rights_cents, request.participation_cents, request.personal_cents) == (160_000, 15_000, 20_000)
    assert "balance" not in FundingRequest.model_json_schema()["properties"]


def test_what_the_platform_confirms_is_not_counted_twice() -> None:
    played = opened()
    played.play(said("notProcessed", "2026-12-10"), ADM, on="2026-12-10")
    played.play(ProposeCpf(**PROPOSAL), ADM, on="2026-12-11")
    played.play(said("validated", "2026-12-11"), SCRIPT, on="2026-12-12")
    assert played.facts.funding_request.unconfirmed is False
    assert played.due("cpf.holder_reply") == date(2026, 12, 17)


def test_a_proposal_that_the_platform_dates_later_is_counted_anew() -> None:
    played = opened()
    played.play(said("notProcessed", "2026-12-10"), ADM, on="2026-12-10")
    played.play(ProposeCpf(**PROPOSAL), ADM, on="2026-12-11")
    played.play(said("validated", "2026-12-14"), SCRIPT, on="2026-12-14")
    assert played.due("cpf.holder_reply") == date(2026, 12, 18)


def test_the_holder_s_acceptance_secures_the_money_and_shows_her_windows() -> None:
    played = accepted()
    request = played.facts.funding_request
    assert request.status is FundingStatus.SECURED
    assert (request.subscribed_on, request.secured_on) == (date(2026, 12, 14), date(2026, 12, 14))
    assert request.withdrawal_until == date(2027, 1, 5)
    assert request.free_cancellation_until == date(2026, 12, 22)
    assert request.next_cpf_bilan_from == date(2031, 12, 14)
    assert (request.granted_cents, request.rights_cents, request.personal_cents) == (160_000, 160_000, 20_000)
    assert played.due("cpf.withdrawal") == date(2027, 1, 5)
    assert played.due("cpf.free_cancellation") == date(2026, 12, 22)
    assert played.due("cpf.declare_entry") == date(2027, 1, 8)
    assert played.warned() == set()


def test_a_start_that_comes_first_ends_the_withdrawal() -> None:
    played = opened()
    played.play(said("notProcessed", "2026-12-10"), SCRIPT, on="2026-12-10")
    played.play(ProposeCpf(**(PROPOSAL | {"starts_on": "2026-12-29"})), ADM, on="2026-12-11")
    played.play(said("accepted", "2026-12-14"), SCRIPT, on="2026-12-14")
    assert played.facts.funding_request.withdrawal_until == date(2026, 12, 29)
    assert played.due("cpf.withdrawal") == date(2026, 12, 29)


@pytest.mark.parametrize(("on", "late"), [("2026-12-14", False), ("2026-12-15", True)])
def test_an_answer_after_two_working_days_only_warns(on: str, *, late: bool) -> None:
    played = opened()
    played.play(said("notProcessed", "2026-12-10"), SCRIPT, on="2026-12-10")
    played.play(ProposeCpf(**PROPOSAL), ADM, on=on)
    assert played.warned() == ({"cpf.of_reply"} if late else set())


@pytest.mark.parametrize(("on", "late"), [("2026-12-17", False), ("2026-12-18", True)])
def test_an_acceptance_after_four_working_days_only_warns(on: str, *, late: bool) -> None:
    played = opened()
    played.play(said("notProcessed", "2026-12-10"), SCRIPT, on="2026-12-10")
    played.play(ProposeCpf(**PROPOSAL), ADM, on="2026-12-11")
    played.play(said("accepted", on), SCRIPT, on=on)
    assert played.warned() == ({"cpf.holder_reply"} if late else set())


@pytest.mark.parametrize(("on", "late"), [("2026-12-23", False), ("2027-01-05", False), ("2027-01-06", True)])
def test_a_cancellation_after_both_windows_is_late(on: str, *, late: bool) -> None:
    played = accepted()
    played.play(said("canceledByAttendee", on), SCRIPT, on=on)
    assert played.warned() == ({"cpf.late_cancel"} if late else set())


def test_the_first_session_ends_the_holder_s_windows() -> None:
    played = accepted()
    asked = given.ask(played.facts, None, CON, on="2026-12-21")
    decision = funding.entered(asked, Decision(result=played.facts.bilan, events=()))
    over = {d.kind for d in decision.changed if isinstance(d, Deadline) and d.status == "met"}
    assert over == {"cpf.withdrawal", "cpf.free_cancellation"}


def test_the_platform_s_terms_are_the_convention_and_make_the_bilan_ready_at_once() -> None:
    (convention,) = accepted().facts.conventions
    assert (convention.kind, convention.status) == (ConventionKind.MCF_TERMS, ConventionStatus.EFFECTIVE)
    assert (convention.effective_on, convention.price_cents, convention.total_minutes) == (date(2026, 12, 14), 180_000, 960)
    assert accepted().facts.bilan.status is BilanStatus.READY


def test_an_acceptance_on_working_time_waits_for_the_employer() -> None:
    played = opened(bilan={"on_working_time": True})
    played.play(said("accepted", "2026-12-14"), ADM, on="2026-12-14")
    assert played.facts.bilan.status is BilanStatus.CONTRACTING
    assert len(played.facts.conventions) == 1


def test_rights_are_capped_by_the_price_less_the_participation() -> None:
    played = opened(quotes=(quote(price_cents=160_000),))
    played.play(said("notProcessed", "2026-12-10"), ADM, on="2026-12-10")
    played.play(ProposeCpf(**(PROPOSAL | {"price_cents": 160_000})), ADM, on="2026-12-11")
    request = played.facts.funding_request
    assert (request.rights_cents, request.personal_cents) == (145_000, 15_000)


def test_a_job_seeker_owes_no_participation() -> None:
    played = opened(bilan={"beneficiary_status": BeneficiaryStatus.JOB_SEEKER})
    played.play(said("notProcessed", "2026-12-10"), ADM, on="2026-12-10")
    played.play(ProposeCpf(**PROPOSAL), ADM, on="2026-12-11")
    assert (played.facts.funding_request.participation_cents, played.facts.funding_request.personal_cents) == (0, 20_000)


def test_the_entry_is_declared_once_a_session_was_held() -> None:
    assert accepted().refused(DeclareEntry(), ADM, on="2027-01-05") == {"cpf.real_entry": None}
    played = entered()
    played.play(DeclareEntry(), ADM, on="2027-01-08")
    request = played.facts.funding_request
    assert (request.cpf_status, request.unconfirmed, request.entered_on) == (CpfStatus.IN_TRAINING, True, date(2027, 1, 5))
    assert played.awaited() == set()
    assert played.warned() == set()
    played.play(said("inTraining", "2027-01-08"), ADM, on="2027-01-08")
    assert played.facts.funding_request.unconfirmed is False


def test_a_late_entry_is_declared_with_a_warning() -> None:
    played = entered()
    played.play(DeclareEntry(), ADM, on="2027-01-11")
    assert played.warned() == {"cpf.declare_entry"}


def test_the_end_of_the_action_starts_the_declaration_of_the_exit() -> None:
    played = entered()
    played.play(DeclareEntry(), ADM, on="2027-01-06")
    asked = given.ask(played.facts, None, CON, on="2027-03-12")
    decision = funding.ended(asked, Decision(result=played.facts.bilan, events=()))
    deadline: Any = decision.added[0]
    request: Any = decision.changed[0]
    assert (deadline.kind, deadline.due_on) == ("cpf.declare_exit", date(2027, 3, 17))
    assert request.next_cpf_bilan_warned_until == date(2032, 3, 12)


def test_the_entry_is_counted_from_the_session_that_was_really_held() -> None:
    played = accepted()
    asked = given.ask(played.facts, None, CON, on="2027-01-06")
    decision = funding.entered(asked, Decision(result=played.facts.bilan, events=()))
    counted = [d for d in (*decision.changed, *decision.added) if isinstance(d, Deadline) and d.kind == "cpf.declare_entry"]
    assert [(d.due_on, d.status) for d in counted] == [
        (date(2027, 1, 8), "cancelled"),
        (date(2027, 1, 11), "open"),
    ]


def test_exit_and_service_done_are_declared_together_and_validate_by_themselves_in_five_working_days() -> None:
    assert entered().refused(DeclareExit(completion_percent=100), ADM, on="2027-03-15") == {"cpf.step": None, "cpf.real_exit": None}
    played = ended()
    played.play(DeclareExit(completion_percent=100), ADM, on="2027-03-15")
    request = played.facts.funding_request
    assert (request.status, request.cpf_status) == (FundingStatus.SERVICE_DONE_DECLARED, CpfStatus.SERVICE_DONE_DECLARED)
    assert (request.exited_on, request.service_done_on, request.completion_percent) == (date(2027, 3, 12), date(2027, 3, 15), 100)
    assert played.due("cpf.autovalidation") == date(2027, 3, 22)


@pytest.mark.parametrize("own", [True, False])
def test_the_invoice_is_paid_within_thirty_calendar_days(*, own: bool) -> None:
    played = ended()
    played.play(DeclareExit(completion_percent=100), ADM, on="2027-03-15")
    played.play(said("serviceDoneValidated", "2027-03-22"), SCRIPT, on="2027-03-22")
    played.play(InvoiceFunding() if own else said("billed", "2027-03-23"), ADM, on="2027-03-23")
    request = played.facts.funding_request
    assert (request.status, request.billing_status, request.unconfirmed) == (FundingStatus.INVOICED, CpfBilling.BILLED, own)
    assert played.due("cpf.payment") == date(2027, 4, 22)
    played.play(said("paid", "2027-04-20"), SCRIPT, on="2027-04-20")
    assert played.facts.funding_request.status is FundingStatus.PAID
    assert "cpf.payment" not in played.awaited()


def test_a_repeated_event_changes_nothing() -> None:
    played = opened()
    first = played.play(said("notProcessed", "2026-12-10"), SCRIPT, on="2026-12-10")
    again = played.play(said("notProcessed", "2026-12-10"), SCRIPT, on="2026-12-11")
    assert again.result == first.result
    assert (again.events, again.changed, again.added) == ((), (), ())


def test_an_older_event_is_kept_and_moves_nothing_back() -> None:
    played = accepted()
    before = played.facts.funding_request
    decision = played.play(said("notProcessed", "2026-12-09"), SCRIPT, on="2026-12-15")
    assert decision.result.status is PlatformEventStatus.OUTDATED  # type: ignore[attr-defined]  # a platform event
    assert played.facts.funding_request == before


def test_an_unknown_code_is_kept_and_flagged() -> None:
    played = opened()
    decision = played.play(said("somethingNew", "2026-12-10"), ADM, on="2026-12-10")
    event: Any = decision.result
    assert (event.status, event.source, event.mover) == (PlatformEventStatus.UNKNOWN, Source.MANUAL, None)
    assert played.facts.funding_request.status is FundingStatus.DRAFT


def test_what_happened_on_the_platform_is_never_refused_and_leaves_a_warning() -> None:
    played = opened(organisation=organisation(qualiopi_until=date(2026, 12, 31)))
    played.play(said("notProcessed", "2026-12-10"), SCRIPT, on="2026-12-10")
    payload = PlatformPayload(starts_on=date(2026, 12, 21), price_cents=200_000)
    played.play(said("validated", "2026-12-11", payload=payload), SCRIPT, on="2026-12-11")
    assert played.facts.funding_request.cpf_status is CpfStatus.PROPOSED
    assert played.facts.funding_request.amount_cents == 200_000
    assert played.warned() == {"cpf.lead_time", "bilan.provider.qualiopi"}
    assert len(played.facts.funding_request.open_warnings) == 2


def test_a_plan_out_of_balance_is_warned_about_when_the_holder_accepts() -> None:
    played = opened(request=cpf(amount_cents=150_000))
    played.play(said("accepted", "2026-12-14"), SCRIPT, on="2026-12-14")
    assert played.facts.funding_request.status is FundingStatus.SECURED
    assert played.warned() == {"fund.any.single_main"}


def test_the_holder_who_cancels_before_the_start_withdraws_from_the_bilan() -> None:
    played = accepted()
    played.play(said("canceledByAttendee", "2026-12-18"), SCRIPT, on="2026-12-18")
    assert played.facts.funding_request.status is FundingStatus.CANCELLED
    assert played.facts.bilan.status is BilanStatus.WITHDRAWN
    assert [c.status for c in played.facts.conventions] == [ConventionStatus.ENDED]
    assert played.awaited() == {"retention.destruction"}, "what was prepared for it is destroyed"


def test_nothing_said_after_the_end_of_a_file_revives_it() -> None:
    played = opened()
    played.play(said("rejectedWithoutTitulaireSuite", "2026-12-17"), SCRIPT, on="2026-12-17")
    decision: Any = played.play(said("accepted", "2026-12-18"), SCRIPT, on="2026-12-18")
    assert decision.result.status is PlatformEventStatus.OUTDATED
    assert played.facts.funding_request.status is FundingStatus.LAPSED


def test_a_control_is_followed_apart_and_by_date() -> None:
    played = accepted()
    played.play(said("inControl", "2027-03-18"), SCRIPT, on="2027-03-18")
    played.play(said("notInControl", "2027-03-01"), SCRIPT, on="2027-03-19")
    request = played.facts.funding_request
    assert (request.control_status, request.cpf_status) == ("in_control", CpfStatus.ACCEPTED)
    played.play(said("released", "2027-03-25"), SCRIPT, on="2027-03-25")
    assert played.facts.funding_request.control_status == "released"


def test_the_platform_s_codes_and_our_own_say_the_same() -> None:
    assert CODES["notProcessed"] is CODES["to_process"]
    assert {s.value for s in CpfStatus} <= set(CODES)


def test_a_cpf_file_moves_by_the_platform_alone() -> None:
    for command in (SubmitFunding(), GrantFunding(granted_cents=1)):
        played = opened(request=cpf(status=FundingStatus.DRAFT if isinstance(command, SubmitFunding) else FundingStatus.SUBMITTED))
        assert "cpf.mirror" in played.refused(command, ADM, on="2026-12-10")
    assert "cpf.mirror" in accepted().refused(CancelFunding(), ADM, on="2026-12-15")


def test_nobody_but_the_provider_and_its_connector_reports_or_declares() -> None:
    for role in (BEN, CON, FUN):
        with pytest.raises(NotOpenTo):
            opened().play(said("notProcessed", "2026-12-10"), role, on="2026-12-10")
        with pytest.raises(NotOpenTo):
            accepted().play(DeclareEntry(), role, on="2026-12-15")
    follow = FollowPlatform(moves_to=FundingStatus.PAID, occurred_on=date(2026, 12, 15))
    with pytest.raises(NotOpenTo):
        accepted().play(follow, ADM, on="2026-12-15")


def test_a_proposal_comes_after_the_holder_s_request() -> None:
    with pytest.raises(NotInState):
        opened().play(ProposeCpf(**PROPOSAL), ADM, on="2026-12-11")
    assert opened(request=cpf(kind=FunderKind.OPCO, cpf_status=None, status=FundingStatus.SUBMITTED)).refused(
        ProposeCpf(**PROPOSAL), ADM, on="2026-12-11"
    ) == {"cpf.step": None}


def test_a_public_agent_does_not_go_through_the_platform() -> None:
    facts = BilanFunding(thread=given.THREAD, bilan=given.bilan(beneficiary_status=BeneficiaryStatus.PUBLIC_SERVANT))
    drafted = RequestFunding(kind=FunderKind.CPF, amount_cents=180_000)
    assert Played(facts, funding.decide).refused(drafted, ADM, on="2026-12-10") == {"cpf.public_agents": None}


def test_the_machine_has_no_unreachable_state_and_no_dead_end() -> None:
    assert MACHINE.defects() == []


def test_a_cpf_draft_mirrors_a_holder_s_draft() -> None:
    facts = BilanFunding(thread=given.THREAD, bilan=given.bilan(), funder=Funder(id=CDC, name="CDC", kind=FunderKind.CPF, **given.STAMPS))
    played = Played(facts, funding.decide)
    request: Any = played.play(RequestFunding(kind=FunderKind.CPF, funder_id=CDC, amount_cents=180_000), ADM, on="2026-12-09").result
    assert (request.status, request.cpf_status, request.pays) == (FundingStatus.DRAFT, CpfStatus.HOLDER_DRAFT, "provider")
