"""The simulated price against a reference of a few lines, written apart: purses emptied one after the other, in whole cents."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.funding_request.cpf_price import TopUpSource
from app.domain.process.simulating import Hypothesis, Simulation, SoldHours, TopUp, simulate
from app.domain.situation import BeneficiaryStatus

CENTS = st.integers(0, 400_000)
TOP_UPS = st.lists(st.builds(TopUp, by=st.sampled_from(TopUpSource), amount_cents=st.integers(1, 120_000)), max_size=4)
HOURS = st.none() | st.builds(SoldHours, accompanied_minutes=st.integers(1, 1440), own_work_minutes=st.integers(0, 600))
STATUSES = st.sampled_from([BeneficiaryStatus.PRIVATE_EMPLOYEE, BeneficiaryStatus.JOB_SEEKER, BeneficiaryStatus.SELF_EMPLOYED])
ASKED = st.builds(
    Hypothesis,
    requested_on=st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    beneficiary_status=STATUSES,
    price_cents=st.integers(1, 400_000),
    balance_cents=CENTS,
    dotation_cents=CENTS,
    abondement_cents=st.integers(0, 50_000),
    hours=HOURS,
    top_ups=TOP_UPS.map(tuple),
)
PARTICIPATION = ((date(2026, 4, 2), 15_000), (date(2026, 1, 1), 10_320), (date(2025, 1, 1), 10_223), (date(2024, 5, 2), 10_000))


def fundable(said: Hypothesis) -> int:
    """The accompanied part of the price since the decree, half a cent rounded up."""
    if said.hours is None or said.requested_on < date(2026, 2, 26):
        return said.price_cents
    minutes = said.hours.accompanied_minutes + said.hours.own_work_minutes
    whole, rest = divmod(said.price_cents * said.hours.accompanied_minutes, minutes)
    return whole + (2 * rest >= minutes)


def reference(said: Hypothesis) -> dict[str, object]:
    """What the texts say, in the order in which they say it."""
    spared = said.beneficiary_status == "job_seeker" or {top_up.by for top_up in said.top_ups} & {"employer", "at_mp"}
    lump = next((cents for since, cents in PARTICIPATION if said.requested_on >= since), 0)
    participation = 0 if spared else min(lump, fundable(said))
    left, paid = fundable(said) - participation, []
    rights = min(said.balance_cents, 160_000) if said.requested_on >= date(2026, 2, 26) else said.balance_cents
    for purse in (said.dotation_cents, rights, *(top_up.amount_cents for top_up in said.top_ups), said.abondement_cents):
        paid.append(min(purse, left))
        left -= paid[-1]
    return {
        "dotation": paid[0], "rights": paid[1], "abondement": sum(paid[2:]), "top_ups": paid[2:-1],
        "participation": participation, "personal": participation + left, "own_work": said.price_cents - fundable(said),
    }  # fmt: skip


def simulated(found: Simulation) -> dict[str, object]:
    assert found.split is not None
    names = ("dotation", "rights", "abondement", "participation", "personal")
    shares: dict[str, object] = {name: getattr(found.split, f"{name}_cents") for name in names}
    return shares | {"top_ups": [one.used_cents for one in found.top_ups], "own_work": found.own_work_cents}


@given(ASKED)
@settings(max_examples=400, deadline=None)
def test_every_share_is_that_of_the_reference_and_they_make_the_price(said: Hypothesis) -> None:
    found = simulate(said)
    shares = simulated(found)
    assert shares == reference(said)
    assert sum(int(str(shares[name])) for name in ("dotation", "rights", "abondement", "personal", "own_work")) == said.price_cents


@given(ASKED)
@settings(max_examples=200, deadline=None)
def test_each_purse_that_counts_has_its_reason(said: Hypothesis) -> None:
    found = simulate(said)
    assert found.split is not None
    reasons = [reason.rule_id for reason in found.split.reasons]
    assert reasons.count("cpf.order_of_money") >= len(said.top_ups)
    assert ("cpf.participation" in reasons) == (found.split.participation_cents > 0)
    own_work = said.hours is not None and said.hours.own_work_minutes > 0 and said.requested_on >= date(2026, 2, 26)
    assert ("cpf.accompanied_hours_only" in {one.rule.id for one in found.found}) == own_work
