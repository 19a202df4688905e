"""Whatever a stranger writes, reading it ends in claims or in a refusal, never in another exception."""

import contextlib
import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.adapters.tokens.claims import Claims, TokenRefused
from app.adapters.tokens.compact import Unverified, json_object, taken_apart
from app.adapters.tokens.guard import TrustedIssuer, accepted, key_wanted
from app.adapters.tokens.keyring import KeyRing
from tests.doubles.token_signer import segment

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TRUSTED = TrustedIssuer(issuer="i", audience="a", extras=frozenset({"bilan_org"}))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["i", "a", int(NOW.timestamp())]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
CLAIMS = st.sampled_from(
    ["iss", "sub", "aud", "exp", "iat", "nbf", "jti", "client_id", "azp", "scope", "amr", "acr", "auth_time", "bilan_org"]
)
HEADERS = st.sampled_from(["alg", "typ", "kid", "crit", "b64", "jwk"])
MEMBERS = st.sampled_from(["kty", "kid", "alg", "use", "key_ops", "n", "e", "crv", "x", "y", "d"])
MEMBER_VALUES = ANYTHING | st.sampled_from(["RSA", "EC", "P-256", "RS256", "sig", "AQAB"]) | st.binary(max_size=300).map(segment)


@given(st.text() | st.lists(st.binary(max_size=40).map(segment), min_size=3, max_size=3).map(".".join))
def test_any_text_is_taken_apart_or_refused(token: str) -> None:
    with contextlib.suppress(TokenRefused):
        assert isinstance(taken_apart(token), Unverified)


@given(st.dictionaries(CLAIMS, ANYTHING))
def test_any_claims_are_accepted_or_refused(claims: dict[str, object]) -> None:
    with contextlib.suppress(TokenRefused):
        assert isinstance(accepted(claims, TRUSTED, NOW), Claims)


@given(st.dictionaries(HEADERS, ANYTHING))
def test_any_header_names_a_key_or_is_refused(header: dict[str, object]) -> None:
    with contextlib.suppress(TokenRefused):
        assert len(key_wanted(header, TRUSTED)) == 2


@given(st.lists(st.dictionaries(MEMBERS, MEMBER_VALUES) | ANYTHING, max_size=4))
def test_any_published_set_gives_a_ring(published: list[object]) -> None:
    assert bool(KeyRing(published, lambda _key, _algorithm: lambda _input, _signature: True)) in {True, False}


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(), max_size=5))
def test_a_json_object_is_read_as_it_was_written(members: dict[str, object]) -> None:
    assert json_object(json.dumps(members).encode()) == members
