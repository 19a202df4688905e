"""What opens secrecy asks for a recent authentication with several factors, and says how to get one (RFC 9470)."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from app.adapters.tokens.guard import TrustedIssuer, accepted
from app.persistence.store import Store
from tests.http.identity_house import PROVIDER, URL, House, Seeded, house_on
from tests.http.journey import Actor

BODY = {"reason": "serious_danger", "content": "messages"}


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    async with house_on(store) as made:
        yield made


@pytest.fixture
async def seeded(house: House) -> Seeded:
    return await house.organisation()


async def asked(house: House, seeded: Seeded, *, minutes_ago: int | None, amr: tuple[str, ...] = ("pwd", "mfa")) -> httpx.Response:
    """A dry run of a request, by the administrator with such a token."""
    person = await seeded.beneficiary()
    opened = await seeded.admin.try_post("/v1/bilans", {"beneficiary_id": person, "beneficiary_status": "private_employee"})
    subject = (await seeded.admin.get("/v1/accounts"))["items"][0]["subject"]
    since = {} if minutes_ago is None else {"auth_time": int(house.now.timestamp()) - 60 * minutes_ago}
    actor = Actor(house.client, house.token(subject, amr=list(amr), **since))
    return await actor.try_post(f"/v1/bilans/{opened.json()['id']}/emergency-access?dry_run=true", BODY)


@pytest.mark.parametrize("how", [{"minutes_ago": 16}, {"minutes_ago": None}, {"minutes_ago": 0, "amr": ("pwd",)}])
async def test_an_old_or_weak_authentication_is_challenged(house: House, seeded: Seeded, how: dict[str, Any]) -> None:
    answer = await asked(house, seeded, **how)
    assert (answer.status_code, answer.json()["code"]) == (401, "insufficient_user_authentication")
    challenge = answer.headers["www-authenticate"]
    assert challenge.startswith('Bearer error="insufficient_user_authentication", max_age="900"')


async def test_a_recent_one_with_several_factors_is_enough_until_fifteen_minutes_have_passed(house: House, seeded: Seeded) -> None:
    for minutes in (0, 15):
        assert (await asked(house, seeded, minutes_ago=minutes)).status_code == 200, minutes


async def test_whoever_may_not_know_of_the_file_is_not_asked_to_authenticate_again(seeded: Seeded) -> None:
    assert (await seeded.admin.try_post(f"/v1/bilans/{seeded.member}/emergency-access", BODY)).status_code == 404


def test_an_issuer_may_say_it_in_its_own_words(house: House) -> None:
    now = int(house.now.timestamp())
    said = {"iss": PROVIDER, "sub": "nadia", "aud": URL, "iat": now, "exp": now + 60, "auth_time": now, "acr": "eidas2"}
    for values, strong in ((frozenset({"eidas2"}), True), (frozenset({"eidas3"}), False), (frozenset[str](), False)):
        trusted = TrustedIssuer(issuer=PROVIDER, audience=URL, strong_acr=values)
        assert (accepted(said, trusted, house.now).strong_at is not None) is strong
