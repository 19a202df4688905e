"""What may be billed, and when: AC-05's contract at distance, AC-03's OPCO."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.domain.bilan.records import BilanStatus
from app.domain.billing_item.commands import (
    AmendBillingItem,
    CancelBillingItem,
    CreditBillingItem,
    DraftBillingItem,
    IssueBillingItem,
    PayBillingItem,
)
from app.domain.billing_item.decide import BilanBilling, BillingItemFile
from app.domain.billing_item.records import BillingItem, BillingKind, BillingStatus, Debtor
from app.domain.billing_item.table import MACHINE
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.funding_request.records import FundingRequest, FundingStatus, Pays
from app.domain.machine import NotInState, NotOpenTo
from app.domain.process import billing
from app.domain.quote.records import VatBasis
from app.domain.registry.records import FunderKind, Organisation
from app.domain.situation import Route
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.played import Played

ADM, BEN, CON, EMP, FUN = (
    Role.ADMINISTRATOR,
    Role.BENEFICIARY,
    Role.COUNSELLOR,
    Role.EMPLOYER,
    Role.FUNDER,
)
ITEM, CONTRACT, REQUEST, FUNDER = (UUID(f"01900000-0000-7000-8000-0000000000{n}") for n in (80, 81, 82, 83))
READY = {"status": BilanStatus.READY, "route": Route.SELF}
RUNNING = {"status": BilanStatus.PRELIMINARY, "route": Route.SELF, "started_on": date(2027, 2, 3)}
PROVIDER = Organisation(**given.STAMPS, id=given.ORG, name="Cap Horizons", siren="732829320", vat_attestation_on=date(2026, 1, 5))


def item(cents: int = 45_000, **over: Any) -> BillingItem:
    known: dict[str, Any] = {"id": ITEM, "bilan_id": given.BILAN, "kind": BillingKind.DEPOSIT, "debtor": Debtor.PERSON}
    known |= {"debtor_id": given.BENEFICIARY, "amount_cents": cents, "vat_basis": VatBasis.TRAINING_EXEMPTION}
    return BillingItem(**(given.STAMPS | known | over))


def contract(**over: Any) -> Convention:
    """AC-05: at distance, signed on 18 January 2027."""
    known: dict[str, Any] = {"id": CONTRACT, "bilan_id": given.BILAN, "kind": ConventionKind.INDIVIDUAL, "distance": True}
    dates = {"signed_on": date(2027, 1, 18), "withdrawal_until": date(2027, 2, 1), "status": ConventionStatus.WITHDRAWAL_WINDOW}
    return Convention(**(given.STAMPS | known | dates | {"price_cents": 150_000} | over))


def opco(**over: Any) -> FundingRequest:
    known: dict[str, Any] = {"id": REQUEST, "bilan_id": given.BILAN, "kind": FunderKind.OPCO, "funder_id": FUNDER}
    return FundingRequest(**(given.STAMPS | known | {"amount_cents": 150_000, "status": FundingStatus.SECURED} | over))


def opened(billed: BillingItem | None = None, **over: Any) -> Played:
    billed = billed or item()
    facts: dict[str, Any] = {"billing_item": billed, "billing_items": (billed,), "conventions": (contract(),)}
    facts |= {"bilan": given.bilan(**over.pop("bilan", READY)), "organisation": PROVIDER}
    return Played(BillingItemFile(thread=given.THREAD, **(facts | over)), billing.decide)


@pytest.mark.parametrize(("on", "early"), [("2027-01-29", True), ("2027-02-01", True), ("2027-02-02", False)])
def test_nothing_is_billed_before_the_withdrawal_is_over(on: str, *, early: bool) -> None:
    expected = {"contract.no_payment_before": date(2027, 2, 2)} if early else {}
    assert opened().refused(IssueBillingItem(), ADM, on=on) == expected


@pytest.mark.parametrize("status", [ConventionStatus.DRAFT, ConventionStatus.TRANSMITTED, ConventionStatus.PARTIALLY_SIGNED])
def test_nothing_is_billed_to_a_person_without_a_signed_contract(status: ConventionStatus) -> None:
    unsigned = contract(status=status, withdrawal_until=None, signed_on=None)
    refused = {"contract.individual.when": None}
    assert opened(conventions=(unsigned,)).refused(IssueBillingItem(), ADM, on="2027-02-02") == refused
    assert opened(conventions=()).refused(IssueBillingItem(), ADM, on="2027-02-02") == refused


@pytest.mark.parametrize(
    ("cents", "price", "holds"),
    [
        (45_000, 150_000, True),
        (45_001, 150_000, False),
        (50_000, 150_000, False),
        (301, 1_002, True),
        (302, 1_005, True),
        (303, 1_005, False),
    ],
)
def test_a_deposit_is_thirty_percent_at_most_half_up(cents: int, price: int, *, holds: bool) -> None:
    played = opened(item(cents), conventions=(contract(status=ConventionStatus.EFFECTIVE, price_cents=price),))
    assert played.refused(IssueBillingItem(), ADM, on="2027-02-02") == ({} if holds else {"contract.deposit_30": None})


def test_deposits_add_up() -> None:
    first = item(30_000, id=UUID(int=90), status=BillingStatus.PAID)
    second = item(20_000)
    played = opened(second, billing_items=(first, second))
    assert played.refused(IssueBillingItem(), ADM, on="2027-02-02") == {"contract.deposit_30": None}
    cancelled = first.but(status=BillingStatus.CANCELLED)
    assert opened(second, billing_items=(cancelled, second)).refused(IssueBillingItem(), ADM, on="2027-02-02") == {}


def test_an_instalment_before_the_start_is_a_deposit_by_another_name() -> None:
    balance = item(105_000, kind=BillingKind.BALANCE)
    assert opened(balance).refused(IssueBillingItem(), ADM, on="2027-02-02") == {"contract.deposit_30": None}
    assert opened(balance, bilan=RUNNING).refused(IssueBillingItem(), ADM, on="2027-02-10") == {}


def test_an_opco_advances_thirty_percent_at_most() -> None:
    def to_opco(cents: int) -> BillingItem:
        return item(cents, debtor=Debtor.FUNDER, debtor_id=FUNDER)

    facts: dict[str, Any] = {"conventions": (), "funding_requests": (opco(),)}
    assert opened(to_opco(45_000), **facts).refused(IssueBillingItem(), ADM, on="2027-01-04") == {}
    assert opened(to_opco(45_001), **facts).refused(IssueBillingItem(), ADM, on="2027-01-04") == {"contract.payment_by_opco": None}
    partly: dict[str, Any] = {"conventions": (), "funding_requests": (opco(granted_cents=100_000),)}
    assert opened(to_opco(30_001), **partly).refused(IssueBillingItem(), ADM, on="2027-01-04") == {"contract.payment_by_opco": None}


def drafted(debtor: Debtor, debtor_id: UUID, **over: Any) -> DraftBillingItem:
    known: dict[str, Any] = {"kind": BillingKind.DEPOSIT, "amount_cents": 45_000, "vat_basis": VatBasis.TAXED}
    return DraftBillingItem(debtor=debtor, debtor_id=debtor_id, **(known | over))


def drafting(**over: Any) -> Played:
    bilan = given.bilan(**READY, employer_id=UUID(int=91))
    return Played(BilanBilling(thread=given.THREAD, bilan=bilan, **over), billing.decide)


def test_only_who_pays_the_provider_is_billed() -> None:
    played = drafting(funding_requests=(opco(),))
    for debtor, party in ((Debtor.PERSON, given.BENEFICIARY), (Debtor.EMPLOYER, UUID(int=91)), (Debtor.FUNDER, FUNDER)):
        assert played.refused(drafted(debtor, party), ADM, on="2027-02-02") == {}
        assert played.refused(drafted(debtor, UUID(int=92)), ADM, on="2027-02-02") == {"billing.debtor_in_file": None}
    repaying = drafting(funding_requests=(opco(kind=FunderKind.FAF, pays=Pays.BENEFICIARY),))
    assert repaying.refused(drafted(Debtor.FUNDER, FUNDER), ADM, on="2027-02-02") == {"billing.debtor_in_file": None}


def test_vat_is_inside_the_amount() -> None:
    too_much = drafted(Debtor.PERSON, given.BENEFICIARY, vat_cents=45_001)
    assert drafting().refused(too_much, ADM, on="2027-02-02") == {"billing.vat_inside": None}
    assert opened(item(vat_cents=7_500)).refused(AmendBillingItem(amount_cents=7_499), ADM, on="2027-02-02") == {"billing.vat_inside": None}


def test_an_item_is_billed_and_paid_with_its_dates_and_its_external_number() -> None:
    played = opened()
    played.play(IssueBillingItem(external_invoice_number="F-2027-0042"), ADM, on="2027-02-02")
    played.play(PayBillingItem(), ADM, on="2027-02-10")
    paid = played.facts.billing_item
    assert (paid.status, paid.external_invoice_number) == (BillingStatus.PAID, "F-2027-0042")
    assert (paid.issued_on, paid.paid_on) == (date(2027, 2, 2), date(2027, 2, 10))


def test_what_was_billed_is_credited_and_never_cancelled() -> None:
    played = opened()
    played.play(IssueBillingItem(external_invoice_number="F-2027-0042"), ADM, on="2027-02-02")
    with pytest.raises(NotInState):
        played.play(CancelBillingItem(), ADM, on="2027-02-03")
    decision = played.play(CreditBillingItem(external_invoice_number="A-2027-0007"), ADM, on="2027-02-03")
    credit: Any
    (credit,) = decision.added
    assert (credit.kind, credit.status, credit.amount_cents, credit.credits_item_id) == (
        BillingKind.CREDIT,
        BillingStatus.ISSUED,
        45_000,
        ITEM,
    )
    assert credit.external_invoice_number == "A-2027-0007"
    assert (played.facts.billing_item.status, played.facts.billing_item.external_invoice_number) == (BillingStatus.CREDITED, "F-2027-0042")


def test_a_credit_is_made_from_an_item_only() -> None:
    by_hand = drafted(Debtor.PERSON, given.BENEFICIARY, kind=BillingKind.CREDIT)
    assert drafting().refused(by_hand, ADM, on="2027-02-02") == {"billing.credit_of_an_item": None}


def test_the_balance_billed_and_paid_moves_the_funder_s_request() -> None:
    balance = item(150_000, kind=BillingKind.BALANCE, debtor=Debtor.FUNDER, debtor_id=FUNDER)
    validated = opco(status=FundingStatus.SERVICE_DONE_VALIDATED)
    played = opened(balance, conventions=(), funding_requests=(validated,), bilan=RUNNING)
    played.play(IssueBillingItem(), ADM, on="2027-03-23")
    assert [(f.status, f.invoiced_on) for f in played.facts.funding_requests] == [(FundingStatus.INVOICED, date(2027, 3, 23))]
    played.play(PayBillingItem(), ADM, on="2027-04-20")
    assert [(f.status, f.paid_on) for f in played.facts.funding_requests] == [(FundingStatus.PAID, date(2027, 4, 20))]


def test_a_deposit_does_not_move_the_funder_s_request() -> None:
    deposit = item(45_000, debtor=Debtor.FUNDER, debtor_id=FUNDER)
    played = opened(deposit, conventions=(), funding_requests=(opco(),))
    played.play(IssueBillingItem(), ADM, on="2027-01-04")
    assert [f.status for f in played.facts.funding_requests] == [FundingStatus.SECURED]


def test_nobody_but_the_provider_s_administration_bills() -> None:
    for role in (BEN, CON, EMP, FUN):
        with pytest.raises(NotOpenTo):
            opened().play(IssueBillingItem(), role, on="2027-02-02")


def test_the_machine_has_no_unreachable_state_and_no_dead_end() -> None:
    assert MACHINE.defects() == []
