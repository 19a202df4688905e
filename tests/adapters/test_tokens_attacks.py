"""One battery of attacks, run against every JOSE library the settings may choose."""

import base64
import hashlib
import hmac
import json
import runpy
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.adapters.tokens import jose_adapter
from app.adapters.tokens.claims import Claims, Reason, TokenRefused
from app.adapters.tokens.guard import TrustedIssuer
from app.adapters.tokens.keyring import KeyRing, Prepare, SignatureCheck
from app.adapters.tokens.library import LIBRARIES
from app.adapters.tokens.verifier import GuardedVerifier
from tests.doubles.token_signer import TokenSigner, segment

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ISSUER = "https://id.example"
AUDIENCE = "https://api.bilan.example"
EC = TokenSigner.ec("ec-1")
RSA = TokenSigner.rsa("rsa-1")
STRANGER = TokenSigner.ec("ec-1")
ENCRYPTER = TokenSigner.ec("enc-1")
TWIN_A, TWIN_B = TokenSigner.ec("twin"), TokenSigner.ec("twin")
P384 = TokenSigner.ec("p384-1", ec.SECP384R1)
WEAK = TokenSigner.rsa("weak-1", 1024)
GIVEN_AWAY = TokenSigner.ec("given-away")
PUBLISHED = [
    EC.jwk,
    RSA.jwk,
    ENCRYPTER.jwk | {"use": "enc"},
    TWIN_A.jwk,
    TWIN_B.jwk,
    P384.jwk,
    WEAK.jwk,
    GIVEN_AWAY.jwk | {"d": "AAAA"},
    {"kty": "oct", "kid": "shared", "k": "c2VjcmV0"},
    {"kty": "EC", "crv": "P-256", "kid": "off-curve", "x": segment(b"\x01" * 32), "y": segment(b"\x02" * 32)},
    "not a key",
]


class RingOfTest:
    """KeySource of a fixed published set."""

    def __init__(self, prepare: Prepare) -> None:
        self._ring = KeyRing(PUBLISHED, prepare)

    async def find(self, kid: str, algorithm: str) -> SignatureCheck:
        check = self._ring.find(kid, algorithm)
        if check is None:
            raise TokenRefused(Reason.KEY_UNKNOWN)
        return check


@pytest.fixture(params=list(LIBRARIES), scope="module")
def verifier(request: pytest.FixtureRequest) -> GuardedVerifier:
    keys = RingOfTest(LIBRARIES[request.param])
    strict = TrustedIssuer(issuer=ISSUER, audience=AUDIENCE, extras=frozenset({"bilan_org"}))
    elsewhere = TrustedIssuer(issuer="https://only-rsa.example", audience=AUDIENCE, algorithms=frozenset({"RS256"}))
    return GuardedVerifier([(strict, keys), (elsewhere, keys)], now=lambda: NOW)


def good(**changes: object) -> dict[str, object]:
    """Honest claims; a change to None removes the claim."""
    at = int(NOW.timestamp())
    usual: dict[str, object] = {"iss": ISSUER, "aud": AUDIENCE, "sub": "person-1", "iat": at, "exp": at + 3600, "client_id": "front"}
    return {name: value for name, value in (usual | changes).items() if value is not None}


def at(**offset: float) -> int:
    return int((NOW + timedelta(**offset)).timestamp())


def with_secret(secret: bytes, **header: object) -> str:
    """A token signed with a shared secret, under our own key id."""
    head = segment(json.dumps({"alg": "HS256", "typ": "at+jwt", "kid": RSA.kid} | header).encode())
    signing_input = f"{head}.{segment(json.dumps(good()).encode())}"
    return f"{signing_input}.{segment(hmac.new(secret, signing_input.encode(), hashlib.sha256).digest())}"


def unsigned(algorithm: str) -> str:
    head = segment(json.dumps({"alg": algorithm, "typ": "at+jwt", "kid": EC.kid}).encode())
    return f"{head}.{segment(json.dumps(good()).encode())}."


def payload_replaced(token: str, **changes: object) -> str:
    head, _, signature = token.split(".")
    return f"{head}.{segment(json.dumps(good(**changes)).encode())}.{signature}"


def header_replaced(token: str, **members: object) -> str:
    _, payload, signature = token.split(".")
    head = {"alg": "ES256", "typ": "at+jwt", "kid": EC.kid} | members
    return f"{segment(json.dumps(head).encode())}.{payload}.{signature}"


def respelled(token: str) -> str:
    """The same signature bytes in a non-canonical spelling: the unused bits of the last character are set."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(token[-1])
    twin = token[:-1] + alphabet[last | 1]
    pad = "=="
    assert base64.urlsafe_b64decode(twin.split(".")[2] + pad) == base64.urlsafe_b64decode(token.split(".")[2] + pad)
    return twin


def der_signed() -> str:
    """An ECDSA signature in DER, as a naive signer writes it."""
    token = EC.token(good())
    head, payload, signature = token.split(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    parts = [b"\x02\x21\x00" + raw[:32], b"\x02\x21\x00" + raw[32:]]
    return f"{head}.{payload}.{segment(bytes([0x30, 70]) + b''.join(parts))}"


def raw_claims(text: str, **changes: object) -> str:
    """Honest claims plus members written by hand, which json.dumps would not write."""
    honest = json.dumps(good(**changes))[:-1]
    head = json.dumps({"alg": "ES256", "typ": "at+jwt", "kid": EC.kid})
    return EC.raw(head.encode(), f"{honest}, {text}}}".encode())


def raw_header(text: str) -> str:
    return EC.raw(text.encode(), json.dumps(good()).encode())


@dataclass(frozen=True)
class Attack:
    name: str
    forge: Callable[[], str]
    reason: Reason
    claim: str | None = None


def without(claim: str) -> Callable[[], str]:
    return lambda: EC.token(good(**{claim: None}))


def with_claim(claim: str, value: object) -> Callable[[], str]:
    return lambda: EC.token(good(**{claim: value}))


A, R = Attack, Reason
MISSING = [A(f"no {c}", without(c), R.CLAIM_MISSING, c) for c in ("exp", "iat", "iss", "aud", "sub")]
EMPTY = [A(f"empty {c}", with_claim(c, ""), R.CLAIM_MALFORMED, c) for c in ("iss", "sub", "client_id", "jti")]
STRANGE: tuple[object, ...] = ("9999999999", True, -1, 10**12, [1], {})
NOT_NUMBERS = [A(f"exp {v!r}", with_claim("exp", v), R.CLAIM_MALFORMED, "exp") for v in STRANGE]
ATTACKS = [
    *MISSING,
    *EMPTY,
    *NOT_NUMBERS,
    A("alg none", lambda: unsigned("none"), R.MALFORMED),
    A("alg None with a signature", lambda: header_replaced(EC.token(good()), alg="None"), R.ALGORITHM),
    A("alg none with a signature", lambda: header_replaced(EC.token(good()), alg="none"), R.ALGORITHM),
    A("no alg", lambda: EC.token(good(), alg=None), R.ALGORITHM),
    A("alg is a list", lambda: EC.token(good(), alg=["ES256"]), R.ALGORITHM),
    A("stripped signature", lambda: unsigned("ES256"), R.MALFORMED),
    A("shared secret = public PEM", lambda: with_secret(RSA.public_pem), R.ALGORITHM),
    A("shared secret = public JWK", lambda: with_secret(json.dumps(RSA.jwk).encode()), R.ALGORITHM),
    A("shared secret published", lambda: with_secret(b"secret", kid="shared"), R.ALGORITHM),
    A("shared secret called ES256", lambda: with_secret(EC.public_pem, alg="ES256", kid=EC.kid), R.SIGNATURE),
    A("PS256", lambda: RSA.token(good(), alg="PS256"), R.ALGORITHM),
    A("RSA signature called ES256", lambda: RSA.token(good(), alg="ES256"), R.KEY_UNKNOWN),
    A("RSA signature under the EC key", lambda: RSA.token(good(), alg="ES256", kid=EC.kid), R.SIGNATURE),
    A("algorithm this issuer does not use", lambda: EC.token(good(iss="https://only-rsa.example")), R.ALGORITHM),
    A("another key, same kid", lambda: STRANGER.token(good()), R.SIGNATURE),
    A("another key offered in the header", lambda: STRANGER.token(good(), jwk=STRANGER.jwk), R.SIGNATURE),
    A("another key set offered in the header", lambda: STRANGER.token(good(), jku="https://evil.example/keys"), R.SIGNATURE),
    A("tampered payload", lambda: payload_replaced(EC.token(good()), sub="admin"), R.SIGNATURE),
    A("tampered header", lambda: header_replaced(EC.token(good()), kid=EC.kid, extra=1), R.SIGNATURE),
    A("zero signature", lambda: EC.token(good()).rpartition(".")[0] + "." + segment(bytes(64)), R.SIGNATURE),
    A("short signature", lambda: EC.token(good()).rpartition(".")[0] + "." + segment(b"\x01"), R.SIGNATURE),
    A("DER signature", der_signed, R.SIGNATURE),
    A("second spelling of a signature", lambda: respelled(EC.token(good())), R.MALFORMED),
    A("no kid", lambda: EC.token(good(), kid=None), R.KEY_UNKNOWN),
    A("unknown kid", lambda: EC.token(good(), kid="nobody"), R.KEY_UNKNOWN),
    A("kid is a path", lambda: EC.token(good(), kid="../../dev/null"), R.KEY_UNKNOWN),
    A("kid is an object", lambda: EC.token(good(), kid={"a": 1}), R.KEY_UNKNOWN),
    A("two keys of the same id", lambda: TWIN_A.token(good()), R.KEY_AMBIGUOUS),
    A("key for encryption", lambda: ENCRYPTER.token(good()), R.KEY_UNKNOWN),
    A("key of another curve", lambda: P384.token(good()), R.KEY_UNKNOWN),
    A("weak RSA key", lambda: WEAK.token(good()), R.KEY_UNKNOWN),
    A("key whose private half is published", lambda: GIVEN_AWAY.token(good()), R.KEY_UNKNOWN),
    A("point off the curve", lambda: EC.token(good(), kid="off-curve"), R.KEY_UNKNOWN),
    A("unknown crit", lambda: EC.token(good(), crit=["bork"], bork=1), R.CRITICAL_HEADER),
    A("empty crit", lambda: EC.token(good(), crit=[]), R.CRITICAL_HEADER),
    A("known crit b64", lambda: EC.token(good(), crit=["b64"], b64=False), R.CRITICAL_HEADER),
    A("b64 without crit", lambda: EC.token(good(), b64=False), R.CRITICAL_HEADER),
    A("compressed", lambda: EC.token(good(), zip="DEF"), R.CRITICAL_HEADER),
    A("typ of an ID token", lambda: EC.token(good(), typ="JWT"), R.TYPE),
    A("typ of a logout token", lambda: EC.token(good(), typ="logout+jwt"), R.TYPE),
    A("typ of a DPoP proof", lambda: EC.token(good(), typ="dpop+jwt"), R.TYPE),
    A("no typ", lambda: EC.token(good(), typ=None), R.TYPE),
    A("huge token", lambda: EC.token(good(pad="x" * 9000)), R.TOO_LARGE),
    A("five segments", lambda: "a.b.c.d.e", R.ENCRYPTED),
    A("two segments", lambda: "a.b", R.MALFORMED),
    A("four segments", lambda: EC.token(good()) + ".x", R.MALFORMED),
    A("empty", lambda: "", R.MALFORMED),
    A("only dots", lambda: "..", R.MALFORMED),
    A("not base64url", lambda: "a!b.c.d", R.MALFORMED),
    A("segment of an impossible length", lambda: "abcde.e30.e30", R.MALFORMED),
    A("padded base64", lambda: "e30=.e30=.e30=", R.MALFORMED),
    A("letters that look like ASCII", lambda: "é.ê.è", R.MALFORMED),
    A("line feed at the end", lambda: EC.token(good()) + "\n", R.MALFORMED),
    A("payload is a list", lambda: EC.raw(b'{"alg":"ES256"}', b"[]"), R.MALFORMED),
    A("payload is not UTF-8", lambda: EC.raw(b'{"alg":"ES256"}', b'{"a":"\xff"}'), R.MALFORMED),
    A("payload nested very deep", lambda: EC.raw(b'{"alg":"ES256"}', b'{"a":' + b"[" * 5000), R.MALFORMED),
    A("header is not an object", lambda: EC.raw(b'"ES256"', json.dumps(good()).encode()), R.MALFORMED),
    A("header nested very deep", lambda: EC.raw(b"[" * 5000, b"{}"), R.MALFORMED),
    A("duplicate sub", lambda: raw_claims('"sub": "admin"'), R.MALFORMED),
    A("duplicate exp", lambda: raw_claims('"exp": 99999999999'), R.MALFORMED),
    A("duplicate deep inside", lambda: raw_claims('"a": {"b": 1, "b": 2}'), R.MALFORMED),
    A("duplicate alg", lambda: raw_header('{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"ec-1"}'), R.MALFORMED),
    A("exp not a number", lambda: raw_claims('"exp": NaN', exp=None), R.MALFORMED),
    A("exp infinite", lambda: raw_claims('"exp": Infinity', exp=None), R.MALFORMED),
    A("exp 1e400", lambda: raw_claims('"exp": 1e400', exp=None), R.CLAIM_MALFORMED, "exp"),
    A("exp 10^400", lambda: raw_claims(f'"exp": {10**400}', exp=None), R.CLAIM_MALFORMED, "exp"),
    A("exp of 5000 digits", lambda: raw_claims(f'"exp": {"9" * 5000}', exp=None), R.MALFORMED),
    A("expired", lambda: EC.token(good(iat=at(hours=-1), exp=at(seconds=-30))), R.EXPIRED),
    A("iat in the future", lambda: EC.token(good(iat=at(seconds=31), exp=at(minutes=5))), R.NOT_YET_VALID),
    A("nbf in the future", lambda: EC.token(good(nbf=at(seconds=31))), R.NOT_YET_VALID),
    A("nbf is a text", lambda: EC.token(good(nbf="0")), R.CLAIM_MALFORMED, "nbf"),
    A("lifetime of a person too long", lambda: EC.token(good(exp=at(seconds=3601))), R.LIFETIME),
    A("lifetime of a machine too long", lambda: EC.token(good(sub="front", exp=at(seconds=901))), R.LIFETIME),
    A("ends before it begins", lambda: EC.token(good(iat=at(seconds=10), exp=at(seconds=5))), R.LIFETIME),
    A("lives for no time", lambda: EC.token(good(exp=at())), R.LIFETIME),
    A("wrong iss", lambda: EC.token(good(iss="https://evil.example")), R.ISSUER_UNKNOWN),
    A("iss with a slash more", lambda: EC.token(good(iss=ISSUER + "/")), R.ISSUER_UNKNOWN),
    A("iss in capitals", lambda: EC.token(good(iss=ISSUER.upper())), R.ISSUER_UNKNOWN),
    A("iss is a list", lambda: EC.token(good(iss=[ISSUER])), R.CLAIM_MALFORMED, "iss"),
    A("wrong aud", lambda: EC.token(good(aud="https://other.example")), R.AUDIENCE),
    A("aud that begins like ours", lambda: EC.token(good(aud=AUDIENCE + ".evil.example")), R.AUDIENCE),
    A("aud list without us", lambda: EC.token(good(aud=["a", "b"])), R.AUDIENCE),
    A("empty aud list", lambda: EC.token(good(aud=[])), R.CLAIM_MISSING, "aud"),
    A("aud list with a null", lambda: EC.token(good(aud=[AUDIENCE, None])), R.CLAIM_MALFORMED, "aud"),
    A("aud is an object", lambda: EC.token(good(aud={AUDIENCE: 1})), R.CLAIM_MALFORMED, "aud"),
    A("aud list without end", lambda: EC.token(good(aud=[AUDIENCE] * 65)), R.CLAIM_MALFORMED, "aud"),
    A("sub with a NUL", lambda: EC.token(good(sub="a\x00b")), R.CLAIM_MALFORMED, "sub"),
    A("sub with a lone surrogate", lambda: raw_claims(r'"sub": "\ud800"', sub=None), R.CLAIM_MALFORMED, "sub"),
    A("sub too long", lambda: EC.token(good(sub="a" * 256)), R.CLAIM_MALFORMED, "sub"),
    A("sub is a number", lambda: EC.token(good(sub=1)), R.CLAIM_MALFORMED, "sub"),
    A("scope is a list", lambda: EC.token(good(scope=["all"])), R.CLAIM_MALFORMED, "scope"),
    A("scope with a line feed", lambda: EC.token(good(scope="a\nb")), R.CLAIM_MALFORMED, "scope"),
    A("amr is a text", lambda: EC.token(good(amr="mfa")), R.CLAIM_MALFORMED, "amr"),
    A("organisation is an object", lambda: EC.token(good(bilan_org={})), R.CLAIM_MALFORMED, "bilan_org"),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
async def test_an_attack_is_refused_for_its_own_reason(verifier: GuardedVerifier, attack: Attack) -> None:
    token = attack.forge()
    with pytest.raises(TokenRefused) as refused:
        await verifier.verify(token)
    assert (refused.value.reason, refused.value.claim) == (attack.reason, attack.claim)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
async def test_a_refusal_keeps_no_piece_of_the_token(verifier: GuardedVerifier, attack: Attack) -> None:
    token = attack.forge()
    with pytest.raises(TokenRefused) as refused:
        await verifier.verify(token)
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None
    assert set(str(refused.value).split(":")) <= {str(attack.reason), str(attack.claim)}


HONEST: dict[str, Callable[[], str]] = {
    "ES256": lambda: EC.token(good()),
    "RS256": lambda: RSA.token(good()),
    "media type in full": lambda: EC.token(good(), typ="application/AT+JWT"),
    "audience among others": lambda: EC.token(good(aud=["other", AUDIENCE])),
    "unknown header members": lambda: EC.token(good(), nonce="n", x5c=["A" * 1500]),
    "clock 30 s ahead of ours": lambda: EC.token(good(iat=at(seconds=30), exp=at(minutes=5))),
    "expired 29 s ago": lambda: EC.token(good(iat=at(minutes=-59), exp=at(seconds=-29))),
    "machine for 15 min": lambda: EC.token(good(sub="front", exp=at(minutes=15))),
    "instants with a fraction": lambda: EC.token(good(iat=NOW.timestamp() + 0.5, exp=NOW.timestamp() + 60.5)),
    "claims nobody asked for": lambda: EC.token(good(name="Ada", address={"street": "x"})),
}


@pytest.mark.parametrize("forge", HONEST.values(), ids=HONEST.keys())
async def test_an_honest_token_is_accepted(verifier: GuardedVerifier, forge: Callable[[], str]) -> None:
    assert (await verifier.verify(forge())).issuer == ISSUER


async def test_the_claims_come_out_in_our_own_words(verifier: GuardedVerifier) -> None:
    token = EC.token(
        good(
            jti="t-1",
            scope="bilans:read  events:read",
            amr=["pwd", "otp"],
            acr="2",
            auth_time=at(minutes=-5),
            bilan_org="org-1",
            role="admin",
        )
    )
    assert await verifier.verify(token) == Claims(
        issuer=ISSUER,
        subject="person-1",
        audience=(AUDIENCE,),
        expires_at=NOW + timedelta(hours=1),
        issued_at=NOW,
        token_id="t-1",
        client_id="front",
        scopes=frozenset({"bilans:read", "events:read"}),
        amr=("pwd", "otp"),
        acr="2",
        auth_time=NOW - timedelta(minutes=5),
        extras={"bilan_org": "org-1"},
    )


async def test_an_issuer_not_trusted_for_a_private_claim_does_not_set_it(verifier: GuardedVerifier) -> None:
    claims = await verifier.verify(RSA.token(good(iss="https://only-rsa.example", bilan_org="org-1")))
    assert claims.extras == {}


async def test_a_token_is_a_machine_s_when_it_speaks_for_its_own_client(verifier: GuardedVerifier) -> None:
    machine = await verifier.verify(EC.token(good(sub="funder", client_id=None, azp="funder", exp=at(minutes=5))))
    assert machine.is_machine
    assert not (await verifier.verify(EC.token(good()))).is_machine


@pytest.mark.parametrize(
    "unsafe",
    [
        {"algorithms": frozenset({"HS256"})},
        {"algorithms": frozenset({"ES256", "none"})},
        {"algorithms": frozenset()},
        {"types": frozenset()},
        {"types": frozenset({"dpop+jwt"})},
        {"audience": ""},
        {"issuer": ""},
    ],
)
def test_an_unsafe_configuration_of_an_issuer_is_refused(unsafe: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must be chosen|needs"):
        TrustedIssuer(**({"issuer": ISSUER, "audience": AUDIENCE} | unsafe))  # type: ignore[arg-type]  # wrong on purpose


def test_an_issuer_configured_twice_is_refused() -> None:
    pair = (TrustedIssuer(issuer=ISSUER, audience=AUDIENCE), RingOfTest(LIBRARIES["joserfc"]))
    with pytest.raises(ValueError, match="twice"):
        GuardedVerifier([pair, pair], now=lambda: NOW)


def test_python_jose_on_another_backend_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jose.backends.ECKey", object)
    with pytest.raises(ImportError, match="cryptography backend"):
        runpy.run_path(str(jose_adapter.__file__))


def test_encrypted_tokens_and_the_slow_backends_are_out_of_play() -> None:
    assert "python-jose" in LIBRARIES
    assert not {"jose.jwe", "jose.jwt", "jose.backends.ecdsa_backend", "jose.backends.rsa_backend"} & set(sys.modules)
