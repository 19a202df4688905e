"""A published key set (RFC 7517) turned into prepared checks, found by key id and algorithm."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

from app.adapters.tokens.claims import Reason, TokenRefused
from app.adapters.tokens.compact import JsonObject, decoded
from app.adapters.tokens.guard import MAX_TEXT

PublicKey = RSAPublicKey | EllipticCurvePublicKey
SignatureCheck = Callable[[bytes, bytes], bool]
"""(what was signed, the signature) → does it fit this key. Never raises."""
Prepare = Callable[[PublicKey, str], SignatureCheck]
"""(key, algorithm) → its check. The whole of what a JOSE library does for us; preparing is the expensive half."""

MAX_KEYS = 64
RSA_BYTES: Final = range(256, 1025)
"""Modulus of 2048 to 8192 bits: smaller is weak (RFC 7518 section 3.3), larger is slow on purpose."""
COORDINATE_BYTES = 32
_KIND_OF: Mapping[str, str] = {"RS256": "RSA", "ES256": "EC"}


class KeyRing:
    """The usable keys of one issuer, each prepared once. Unusable members of the set are left out, not an error."""

    def __init__(self, published: Iterable[object], prepare: Prepare) -> None:
        """`published`: the `keys` member of a key set."""
        self._checks: dict[tuple[str, str], list[SignatureCheck]] = {}
        for member in list(published)[:MAX_KEYS]:
            if isinstance(member, dict):
                self._add(member, prepare)

    def __bool__(self) -> bool:
        """True when at least one key can be used."""
        return bool(self._checks)

    def find(self, kid: str, algorithm: str) -> SignatureCheck | None:
        """The only key of that id, algorithm and use; None when there is none.

        Raises: TokenRefused (key_ambiguous) when there are two: trying both would let a planted twin vouch for a token.
        """
        checks = self._checks.get((kid, algorithm), ())
        if len(checks) > 1:
            raise TokenRefused(Reason.KEY_AMBIGUOUS)
        return checks[0] if checks else None

    def _add(self, jwk: JsonObject, prepare: Prepare) -> None:
        kid = jwk.get("kid")
        if not isinstance(kid, str) or not 0 < len(kid) <= MAX_TEXT or not _may_verify(jwk):
            return
        for algorithm, kind in _KIND_OF.items():
            if jwk.get("kty") == kind and jwk.get("alg", algorithm) == algorithm:
                key = public_key(jwk)
                if key is not None:
                    self._checks.setdefault((kid, algorithm), []).append(prepare(key, algorithm))


def public_key(jwk: JsonObject) -> PublicKey | None:
    """The public key a JWK describes, or None when it is malformed, weak, off its curve or of another kind."""
    try:
        if jwk.get("kty") == "RSA":
            modulus, exponent = (_member(jwk, name) for name in ("n", "e"))
            numbers = RSAPublicNumbers(int.from_bytes(exponent), int.from_bytes(modulus))
            return numbers.public_key() if len(modulus) in RSA_BYTES else None
        if jwk.get("crv") == "P-256":
            x, y = (_member(jwk, name) for name in ("x", "y"))
            point = EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), SECP256R1())
            return point.public_key() if len(x) == len(y) == COORDINATE_BYTES else None
    except (ValueError, TokenRefused):
        return None
    return None


def _member(jwk: JsonObject, name: str) -> bytes:
    value = jwk.get(name)
    return decoded(value) if isinstance(value, str) else b""


def _may_verify(jwk: JsonObject) -> bool:
    """A key for encryption never verifies; a key published with its private half has been given away."""
    operations = jwk.get("key_ops", ["verify"])
    return "d" not in jwk and jwk.get("use", "sig") == "sig" and isinstance(operations, list) and "verify" in operations
