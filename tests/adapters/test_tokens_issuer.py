"""The built-in issuer, its keys, and the secrets it is asked for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.adapters.tokens.claims import Reason, TokenRefused
from app.adapters.tokens.issuer import Issuer
from app.adapters.tokens.keyring import Prepare
from app.adapters.tokens.library import LIBRARIES
from app.adapters.tokens.secret import Purpose, digest_secret, new_secret, secret_matches
from app.adapters.tokens.verifier import GuardedVerifier
from tests.doubles.signing_keys import SigningKeysInMemory
from tests.doubles.token_signer import TokenSigner

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NAME = "https://bilan.example"
AUDIENCE = "https://api.bilan.example"


@pytest.fixture(params=list(LIBRARIES))
def prepare(request: pytest.FixtureRequest) -> Prepare:
    return LIBRARIES[request.param]


@pytest.fixture
def keys() -> SigningKeysInMemory:
    return SigningKeysInMemory()


def issuer_over(
    keys: SigningKeysInMemory,
    prepare: Prepare = LIBRARIES["python-jose"],
    *,
    persons: bool = True,
    now: Callable[[], datetime] = lambda: NOW,
) -> Issuer:
    return Issuer(NAME, keys=keys, prepare=prepare, now=now, persons=persons)


def verifier_of(issuer: Issuer) -> GuardedVerifier:
    return GuardedVerifier([(issuer.trusted(AUDIENCE), issuer)], now=lambda: NOW)


def minted(issuer: Issuer, subject: str = "client-1", minutes: int = 15, **more: object) -> str:
    wanted: dict[str, object] = {"client_id": "client-1", "scopes": {"b", "a"}, "org": "org-1", "audience": AUDIENCE, "now": NOW}
    return issuer.mint(subject, lifetime=timedelta(minutes=minutes), **(wanted | more))  # type: ignore[arg-type]  # named above


async def test_a_machine_s_token_says_who_for_whom_and_until_when(keys: SigningKeysInMemory, prepare: Prepare) -> None:
    issuer = issuer_over(keys, prepare)
    claims = await verifier_of(issuer).verify(minted(issuer))
    assert claims.is_machine
    assert (claims.subject, claims.scopes, claims.extras) == ("client-1", frozenset({"a", "b"}), {"bilan_org": "org-1"})
    assert (claims.issued_at, claims.expires_at) == (NOW, NOW + timedelta(minutes=15))
    assert claims.amr == ()
    assert claims.auth_time is None


async def test_a_person_s_token_says_how_they_authenticated(keys: SigningKeysInMemory) -> None:
    issuer = issuer_over(keys)
    claims = await verifier_of(issuer).verify(minted(issuer, "person-1", 60, amr=("pwd", "otp")))
    assert (claims.is_machine, claims.amr, claims.auth_time) == (False, ("pwd", "otp"), NOW)


async def test_two_tokens_are_never_the_same(keys: SigningKeysInMemory) -> None:
    issuer = issuer_over(keys)
    first, second = [await verifier_of(issuer).verify(minted(issuer)) for _ in range(2)]
    assert first.token_id != second.token_id


@pytest.mark.parametrize(("subject", "minutes"), [("client-1", 16), ("client-1", 0), ("person-1", 61), ("person-1", -1)])
def test_a_lifetime_out_of_bounds_is_not_minted(keys: SigningKeysInMemory, subject: str, minutes: int) -> None:
    with pytest.raises(ValueError, match="lifetime"):
        minted(issuer_over(keys), subject, minutes)


async def test_in_production_persons_are_neither_minted_nor_accepted(keys: SigningKeysInMemory) -> None:
    demonstration, production = issuer_over(keys), issuer_over(keys, persons=False)
    with pytest.raises(ValueError, match="machine clients only"):
        minted(production, "person-1", 60)
    with pytest.raises(TokenRefused) as refused:
        await verifier_of(production).verify(minted(demonstration, "person-1", 60))
    assert refused.value.reason is Reason.LIFETIME
    assert (await verifier_of(production).verify(minted(production))).is_machine


def test_the_published_set_shows_public_members_only(keys: SigningKeysInMemory) -> None:
    issuer = issuer_over(keys)
    issuer.rotate()
    published = issuer.public_jwks()["keys"]
    assert [set(key) for key in published] == [{"kty", "crv", "x", "y", "kid", "alg", "use"}] * 2
    assert len({key["kid"] for key in published}) == 2


def test_the_key_is_made_once_and_found_again(keys: SigningKeysInMemory) -> None:
    assert issuer_over(keys).public_jwks() == issuer_over(keys).public_jwks()


async def test_rotation_keeps_the_former_key_and_forgets_the_one_before(keys: SigningKeysInMemory) -> None:
    issuer = issuer_over(keys)
    before = minted(issuer)
    kid = issuer.rotate()
    after = minted(issuer)
    assert issuer.public_jwks()["keys"][0]["kid"] == kid
    for token in (before, after):
        await verifier_of(issuer).verify(token)
    issuer.rotate()
    assert len(keys.pems) == 2
    with pytest.raises(TokenRefused, match="key_unknown"):
        await verifier_of(issuer).verify(before)
    await verifier_of(issuer).verify(after)


async def test_another_process_learns_a_new_key_from_the_first_token_that_shows_it(keys: SigningKeysInMemory) -> None:
    here, there = issuer_over(keys), issuer_over(keys)
    there.rotate()
    assert (await verifier_of(here).verify(minted(there))).subject == "client-1"


async def test_unknown_key_ids_make_us_look_at_the_store_once_a_second_at_most(keys: SigningKeysInMemory) -> None:
    moments = [NOW]
    here, there = issuer_over(keys, now=lambda: moments[-1]), issuer_over(keys)
    with pytest.raises(TokenRefused, match="key_unknown"):
        await here.find("random", "ES256")
    there.rotate()
    kid = there.public_jwks()["keys"][0]["kid"]
    with pytest.raises(TokenRefused, match="key_unknown"):
        await here.find(kid, "ES256")
    moments.append(NOW + timedelta(seconds=1))
    await here.find(kid, "ES256")


def test_a_store_that_lost_its_keys_leaves_those_in_use(keys: SigningKeysInMemory) -> None:
    issuer = issuer_over(keys)
    keys.pems = []
    with pytest.raises(ValueError, match="no signing key"):
        issuer.reload()
    assert minted(issuer)


@pytest.mark.parametrize(
    "pem", [TokenSigner.ec("p384", ec.SECP384R1).private_pem, TokenSigner.ec("public").public_pem], ids=["P-384", "public"]
)
def test_a_kept_key_that_cannot_sign_es256_is_refused(keys: SigningKeysInMemory, pem: bytes) -> None:
    keys.pems = [pem]
    with pytest.raises(ValueError, match="private P-256"):
        issuer_over(keys)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_secret_is_256_random_bits_under_the_prefix_of_its_purpose(purpose: Purpose) -> None:
    secrets = {new_secret(purpose) for _ in range(100)}
    assert len(secrets) == 100
    assert all(secret.startswith(purpose) and len(secret.removeprefix(purpose)) == 43 for secret in secrets)


def test_a_secret_matches_its_digest_and_no_other() -> None:
    secret = new_secret()
    assert secret.startswith("bilan_sk_")
    assert len(digest_secret(secret)) == 32
    assert secret_matches(secret, digest_secret(secret))
    assert not secret_matches(new_secret(), digest_secret(secret))
    assert not secret_matches(secret + " ", digest_secret(secret))
    assert not secret_matches("\ud800é", digest_secret(secret))
