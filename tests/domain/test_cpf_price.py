"""Who pays which cent of a bilan bought with the CPF."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.funding_request.cpf_price import CpfPurchase, CpfSplit, Exemption, participation_due, split_cpf_price
from app.domain.law.articles import article
from app.domain.law.parameter import Measure, Parameter, Period

BEFORE_THE_CAP, WINTER = date(2026, 2, 20), date(2026, 12, 7)


def split(price: int, *, balance: int = 300_000, on: date = WINTER, **given_: object) -> CpfSplit:
    return split_cpf_price(CpfPurchase(price_cents=price, balance_cents=balance, requested_on=on, **given_))  # type: ignore[arg-type]  # cases are tables


@pytest.mark.parametrize(
    ("on", "price", "others", "rights_participation_personal"),
    [
        (BEFORE_THE_CAP, 190_000, {}, (179_680, 10_320, 10_320)),
        (WINTER, 160_000, {}, (145_000, 15_000, 15_000)),
        (WINTER, 170_000, {}, (155_000, 15_000, 15_000)),
        (WINTER, 210_000, {}, (160_000, 15_000, 50_000)),
        (WINTER, 210_000, {"abondement_cents": 50_000, "exemption": Exemption.EMPLOYER_ABONDEMENT}, (160_000, 0, 0)),
        (WINTER, 180_000, {"exemption": Exemption.JOB_SEEKER}, (160_000, 0, 20_000)),
    ],
)
def test_the_worked_cases_by_date_come_out_to_the_cent(
    on: date, price: int, others: dict[str, object], rights_participation_personal: tuple[int, int, int]
) -> None:
    found = split(price, on=on, **others)
    assert (found.rights_cents, found.participation_cents, found.personal_cents) == rights_participation_personal


def test_a_salaried_person_at_1800_euros_pays_200_of_which_150_is_the_participation() -> None:
    found = split(180_000, balance=245_000)
    assert (found.rights_cents, found.personal_cents, found.participation_cents) == (160_000, 20_000, 15_000)
    assert [reason.rule_id for reason in found.reasons] == ["cpf.participation", "cpf.cap_1600"]
    assert found.reasons[1].fr == "Droits mobilisables plafonnés à 1\u202f600,00\u00a0€ : reste 200,00\u00a0€."


def test_at_1600_euros_the_holder_pays_the_participation_only() -> None:
    found = split(160_000, balance=245_000)
    assert (found.rights_cents, found.personal_cents) == (145_000, 15_000)
    assert [reason.rule_id for reason in found.reasons] == ["cpf.participation"]


@pytest.mark.parametrize(
    ("on", "participation"),
    [
        (date(2024, 5, 1), 0),
        (date(2024, 5, 2), 10_000),
        (date(2024, 12, 31), 10_000),
        (date(2025, 1, 1), 10_223),
        (date(2025, 12, 31), 10_223),
        (date(2026, 1, 1), 10_320),
        (date(2026, 4, 1), 10_320),
        (date(2026, 4, 2), 15_000),
    ],
)
def test_the_participation_is_the_one_of_the_day_of_the_request(on: date, participation: int) -> None:
    assert split(150_000, on=on).participation_cents == participation


def test_there_is_no_cap_the_day_before_the_decree() -> None:
    assert split(250_000, on=date(2026, 2, 25)).rights_cents == 250_000 - 10_320
    assert split(250_000, on=date(2026, 2, 26)).rights_cents == 160_000


def test_a_third_party_payment_into_the_account_is_used_first_and_outside_the_cap() -> None:
    found = split(210_000, dotation_cents=40_000)
    assert (found.dotation_cents, found.rights_cents, found.personal_cents) == (40_000, 155_000, 15_000)
    assert "cpf.order_of_money" in {reason.rule_id for reason in found.reasons}


def test_a_top_up_never_pays_the_participation_when_it_is_due() -> None:
    found = split(210_000, abondement_cents=50_000)
    assert (found.abondement_cents, found.personal_cents) == (35_000, 15_000)


def test_a_small_balance_is_said_to_be_the_limit() -> None:
    found = split(160_000, balance=50_000)
    assert (found.rights_cents, found.personal_cents) == (50_000, 110_000)
    assert [reason.rule_id for reason in found.reasons] == ["cpf.participation", "cpf.price_formula"]


def test_a_price_below_the_participation_is_paid_by_the_holder_and_no_more() -> None:
    found = split(9_000)
    assert (found.rights_cents, found.participation_cents, found.personal_cents) == (0, 9_000, 9_000)


@pytest.mark.parametrize("field", ["price_cents", "balance_cents", "dotation_cents", "abondement_cents"])
def test_a_negative_amount_is_refused(field: str) -> None:
    amounts = {"price_cents": 1, "balance_cents": 1, field: -1}
    with pytest.raises(ValueError, match="never negative"):
        CpfPurchase(requested_on=WINTER, **amounts)


CENTS = st.integers(min_value=0, max_value=500_000)
PURCHASES = st.builds(
    CpfPurchase,
    price_cents=CENTS,
    balance_cents=CENTS,
    dotation_cents=CENTS,
    abondement_cents=CENTS,
    requested_on=st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    exemption=st.none() | st.sampled_from(Exemption),
)


@given(PURCHASES)
def test_every_cent_has_exactly_one_source(purchase: CpfPurchase) -> None:
    found = split_cpf_price(purchase)
    parts = (found.dotation_cents, found.rights_cents, found.abondement_cents, found.personal_cents)
    assert sum(parts) == purchase.price_cents
    assert min(parts) >= 0


@given(PURCHASES)
def test_no_source_gives_more_than_it_has(purchase: CpfPurchase) -> None:
    found = split_cpf_price(purchase)
    assert found.dotation_cents <= purchase.dotation_cents
    assert found.rights_cents <= purchase.balance_cents
    assert found.abondement_cents <= purchase.abondement_cents
    assert purchase.requested_on < date(2026, 2, 26) or found.rights_cents <= 160_000


@given(PURCHASES)
def test_the_holder_pays_at_least_the_participation_unless_exempt(purchase: CpfPurchase) -> None:
    found = split_cpf_price(purchase)
    assert found.personal_cents >= found.participation_cents
    assert (found.participation_cents == 0) or purchase.exemption is None


@given(PURCHASES)
def test_the_split_explains_itself_in_both_languages(purchase: CpfPurchase) -> None:
    assert all(reason.fr and reason.en for reason in split_cpf_price(purchase).reasons)


FROM_2027 = date(2027, 1, 1)
BILL = article("R6323")
EXTRA = Parameter(name="cpf.extra_participation_cents", unit=Measure.CENTS, periods=(Period(value=20_000, source=BILL, from_on=FROM_2027),))
ENOUGH = Parameter(name="cpf.enough_cents", unit=Measure.CENTS, periods=(Period(value=15_000, source=BILL, from_on=FROM_2027),))


@pytest.mark.parametrize(
    ("day", "others", "exemption", "due"),
    [
        ("2026-12-31", 0, None, 15_000),
        ("2027-01-01", 0, None, 35_000),
        ("2027-01-01", 14_999, None, 35_000),
        ("2027-01-01", 15_000, None, 15_000),
        ("2027-01-01", 0, Exemption.JOB_SEEKER, 0),
    ],
)
def test_the_announced_contribution_is_owed_from_the_day_on_which_it_has_force(
    day: str, others: int, exemption: Exemption | None, due: int
) -> None:
    bought = CpfPurchase(
        price_cents=180_000, balance_cents=0, requested_on=date.fromisoformat(day), abondement_cents=others, exemption=exemption
    )
    assert participation_due(bought, extra=EXTRA, exempting=ENOUGH) == due
    assert participation_due(bought) == (0 if exemption else 15_000)
