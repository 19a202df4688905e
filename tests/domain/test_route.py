"""The choice of a route: which employer takes part, what the former route leaves behind, and what it makes ready."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from app.domain.bilan.commands import ChooseRoute
from app.domain.bilan.records import BilanStatus
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.funding_request.records import FundingRequest, FundingStatus
from app.domain.leave_request.records import LeaveRequest, LeaveStatus
from app.domain.process.routing import RouteFile, decide
from app.domain.registry.records import FunderKind
from app.domain.situation import BeneficiaryStatus, Route
from app.domain.thread import Involvement, InvolvementStatus
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.played import Played

ADM, BEN = Role.ADMINISTRATOR, Role.BENEFICIARY
EMPLOYER, OTHER = UUID(int=61), UUID(int=62)


def about(n: int) -> dict[str, Any]:
    return given.STAMPS | {"id": UUID(int=n), "bilan_id": given.BILAN}


def choosing(*, employer: UUID | None = None, **over: Any) -> Played:
    """A committed bilan, or one that has a route already; `employer` takes part in it."""
    link = (Involvement(**about(70), role=Role.EMPLOYER, party_id=employer),) if employer else ()
    bilan = given.bilan(**({"status": BilanStatus.COMMITTED} | over.pop("bilan", {})))
    return Played(RouteFile(thread=given.THREAD, bilan=bilan, involvements=link, **over), decide)


def taking_part(played: Played) -> set[UUID]:
    return {i.party_id for i in played.facts.involvements if i.status is InvolvementStatus.ACTIVE}


@pytest.mark.parametrize(
    ("status", "route"),
    [
        (BeneficiaryStatus.PRIVATE_EMPLOYEE, Route.CPF),
        (BeneficiaryStatus.PRIVATE_EMPLOYEE, Route.SELF),
        (BeneficiaryStatus.JOB_SEEKER, Route.JOB_SEEKER_AID),
    ],
)
def test_off_working_time_no_employer_is_named(status: BeneficiaryStatus, route: Route) -> None:
    named = ChooseRoute(route=route, employer_id=EMPLOYER)
    assert choosing(bilan={"status": BilanStatus.COMMITTED, "beneficiary_status": status}).refused(named, BEN, on="2026-12-09") == {
        "worktime.offtime.no_employer": None
    }


@pytest.mark.parametrize(("route", "on_working_time"), [(Route.SKILLS_PLAN, False), (Route.PUBLIC_EMPLOYER, False), (Route.CPF, True)])
def test_an_employer_takes_part_where_it_signs_or_authorises(route: Route, *, on_working_time: bool) -> None:
    agent = {"beneficiary_status": BeneficiaryStatus.PUBLIC_SERVANT} if route is Route.PUBLIC_EMPLOYER else {}
    played = choosing(bilan={"status": BilanStatus.COMMITTED} | agent)
    played.play(ChooseRoute(route=route, employer_id=EMPLOYER, on_working_time=on_working_time), ADM, on="2026-12-09")
    assert taking_part(played) == {EMPLOYER}


def test_an_employer_that_the_new_route_does_not_involve_leaves_the_file() -> None:
    played = choosing(employer=EMPLOYER, bilan={"status": BilanStatus.CONTRACTING, "route": Route.SKILLS_PLAN, "employer_id": EMPLOYER})
    played.play(ChooseRoute(route=Route.CPF), BEN, on="2026-12-09")
    (link,) = played.facts.involvements
    assert (link.status, link.ended_at) == (InvolvementStatus.ENDED, datetime(2026, 12, 9, 11, tzinfo=UTC))
    assert played.facts.bilan.employer_id is None


def test_another_employer_takes_the_place_of_the_first() -> None:
    played = choosing(employer=EMPLOYER, bilan={"status": BilanStatus.CONTRACTING, "route": Route.SKILLS_PLAN, "employer_id": EMPLOYER})
    played.play(ChooseRoute(route=Route.SKILLS_PLAN, employer_id=OTHER), ADM, on="2026-12-09")
    assert taking_part(played) == {OTHER}


def test_a_route_that_still_involves_the_employer_keeps_it() -> None:
    played = choosing(employer=EMPLOYER, bilan={"status": BilanStatus.CONTRACTING, "route": Route.SKILLS_PLAN, "employer_id": EMPLOYER})
    played.play(ChooseRoute(route=Route.CPF, on_working_time=True), BEN, on="2026-12-09")
    assert (taking_part(played), played.facts.bilan.employer_id) == ({EMPLOYER}, EMPLOYER)


def bought(**bilan: Any) -> dict[str, Any]:
    """A CPF file that the holder accepted, and an absence that her employer refused."""
    known = {"status": BilanStatus.CONTRACTING, "route": Route.CPF, "on_working_time": True}
    cpf = FundingRequest(**about(71), kind=FunderKind.CPF, amount_cents=160_000, status=FundingStatus.SECURED)
    dates = {"starts_on": date(2027, 2, 1), "ends_on": date(2027, 4, 30)}
    return {
        "bilan": known | bilan,
        "conventions": (Convention(**about(72), status=ConventionStatus.EFFECTIVE, kind=ConventionKind.MCF_TERMS),),
        "funding_requests": (cpf,),
        "leave_requests": (LeaveRequest(**about(73), status=LeaveStatus.REFUSED, employer_id=EMPLOYER, **dates),),
    }


def test_refused_on_working_time_she_goes_on_outside_it_and_nothing_more_is_awaited() -> None:
    played = choosing(**bought())
    played.play(ChooseRoute(route=Route.CPF), BEN, on="2026-12-15")
    assert (played.facts.bilan.status, played.facts.bilan.on_working_time) == (BilanStatus.READY, False)


def test_on_working_time_the_authorisation_is_still_awaited() -> None:
    played = choosing(**bought())
    played.play(ChooseRoute(route=Route.CPF, on_working_time=True), BEN, on="2026-12-15")
    assert played.facts.bilan.status is BilanStatus.CONTRACTING


@pytest.mark.parametrize(
    ("status", "then"),
    [
        (ConventionStatus.WITHDRAWAL_WINDOW, ConventionStatus.ENDED),
        (ConventionStatus.PARTIALLY_SIGNED, ConventionStatus.VOID),
        (ConventionStatus.DRAFT, ConventionStatus.VOID),
        (ConventionStatus.REFUSED, ConventionStatus.REFUSED),
    ],
)
def test_a_contract_of_the_former_route_is_not_signed_nor_withdrawn_from_any_more(status: ConventionStatus, then: ConventionStatus) -> None:
    contract = Convention(**about(74), status=status, kind=ConventionKind.INDIVIDUAL)
    played = choosing(bilan={"status": BilanStatus.CONTRACTING, "route": Route.SELF}, conventions=(contract,))
    played.play(ChooseRoute(route=Route.CPF), BEN, on="2026-12-15")
    assert [c.status for c in played.facts.conventions] == [then]


def test_what_was_contracted_for_the_former_route_ends_and_makes_nothing_ready() -> None:
    played = choosing(**bought(status=BilanStatus.READY))
    played.play(ChooseRoute(route=Route.SELF), BEN, on="2026-12-15")
    assert played.facts.conventions[0].status is ConventionStatus.ENDED
    assert played.facts.bilan.status is BilanStatus.CONTRACTING


@pytest.mark.parametrize(
    ("kind", "status", "refused"),
    [
        (FunderKind.OPCO, FundingStatus.SECURED, True),
        (FunderKind.OPCO, FundingStatus.SUBMITTED, False),
        (FunderKind.OPCO, FundingStatus.REFUSED, False),
        (FunderKind.EMPLOYER, FundingStatus.SECURED, False),
    ],
)
def test_a_bilan_that_was_granted_money_stays_inside_the_frame(kind: FunderKind, status: FundingStatus, *, refused: bool) -> None:
    asked = FundingRequest(**about(71), kind=kind, amount_cents=150_000, status=status)
    found = choosing(bilan={"status": BilanStatus.CONTRACTING}, funding_requests=(asked,)).refused(
        ChooseRoute(route=Route.ORIENTATION), ADM, on="2026-12-09"
    )
    assert found == ({"frame.no_switch_after_secured": None} if refused else {})
