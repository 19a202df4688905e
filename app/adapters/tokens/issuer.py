"""The built-in issuer: tokens for machine clients in every mode, and for the demonstration's persons outside production.

ES256, signed by joserfc (python-jose never signs here). Source: RFC 9068 (shape of an access token), RFC 7638 (key ids).
"""

import asyncio
import secrets
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from joserfc import jwt
from joserfc.jwk import ECKey

from app.adapters.tokens.claims import Reason, TokenRefused
from app.adapters.tokens.guard import MACHINE_LIFE, PERSON_LIFE, TrustedIssuer
from app.adapters.tokens.keyring import KeyRing, Prepare, SignatureCheck

ALGORITHM = "ES256"
TYPE = "at+jwt"
ORGANISATION_CLAIM = "bilan_org"
KEPT_KEYS = 2
RELOAD_PAUSE = timedelta(seconds=1)


class SigningKeys(Protocol):
    """Where the private keys live: unencrypted PKCS#8 PEM, the signing one first, at most two."""

    def load(self) -> Sequence[bytes]:
        """All kept keys, the signing one first; empty before the first start."""
        ...

    def store(self, pems: Sequence[bytes]) -> None:
        """Replace all kept keys, in one step seen whole or not at all by the other processes."""
        ...


class Issuer:
    """Signs tokens and says which keys verify them. Also the KeySource of its own tokens.

    Rotation: the new key signs, the former one still verifies. Other processes meet the new key id in a token, or call
    `reload`, and read the store again. Two rotations within an hour would orphan living tokens.
    """

    def __init__(self, name: str, *, keys: SigningKeys, prepare: Prepare, now: Callable[[], datetime], persons: bool = False) -> None:
        """`name`: the `iss` claim. `persons`: may mint for persons; False in production.

        Makes the first key when there is none: to be done by one process, before the others start.
        """
        self.name = name
        self._keys = keys
        self._prepare = prepare
        self._now = now
        self._persons = persons
        self._reloaded_at: datetime | None = None
        if not keys.load():
            keys.store([_new_pem()])
        self.reload()

    def reload(self) -> None:
        """Read the kept keys again.

        Raises: ValueError when none is left or one is not a private P-256 key; the keys in use then stay.
        """
        signing = [_from_pem(pem) for pem in self._keys.load()[:KEPT_KEYS]]
        if not signing:
            raise ValueError("no signing key is kept")
        self._signing = signing
        self._ring = KeyRing(self.public_jwks()["keys"], self._prepare)

    def rotate(self) -> str:
        """Make a new signing key, keep the former one for verification, forget the one before. Answers the new key id."""
        self._keys.store([_new_pem(), *self._keys.load()][:KEPT_KEYS])
        self.reload()
        return self._signing[0].thumbprint()

    def public_jwks(self) -> dict[str, list[dict[str, str]]]:
        """The key set for `/.well-known/jwks.json` (RFC 7517 section 5): public members only."""
        return {"keys": [_published(key) for key in self._signing]}

    def trusted(self, audience: str) -> TrustedIssuer:
        """How our own tokens are to be checked. Where persons are not served, a person's token is refused as well."""
        return TrustedIssuer(
            issuer=self.name,
            audience=audience,
            algorithms=frozenset({ALGORITHM}),
            types=frozenset({TYPE}),
            person_life=PERSON_LIFE if self._persons else timedelta(0),
            extras=frozenset({ORGANISATION_CLAIM}),
        )

    async def find(self, kid: str, algorithm: str) -> SignatureCheck:
        """The check of one of our keys; an unknown id makes us look at the store, once a second at most.

        Raises: TokenRefused (key_unknown).
        """
        check = self._ring.find(kid, algorithm)
        if check is None and self._may_reload():
            await asyncio.to_thread(self.reload)  # the key store may be behind a network
            check = self._ring.find(kid, algorithm)
        if check is None:
            raise TokenRefused(Reason.KEY_UNKNOWN)
        return check

    def mint(
        self,
        subject: str,
        *,
        org: str,
        audience: str,
        lifetime: timedelta,
        client_id: str,
        scopes: Collection[str],
        amr: Sequence[str] = (),
        now: datetime,
    ) -> str:
        """A signed access token for `subject`. A machine is a subject equal to its client id.

        Raises: ValueError when the lifetime exceeds 15 min (machine) or 1 h (person), or persons are not served.
        """
        machine = subject == client_id
        if not machine and not self._persons:
            raise ValueError("this issuer serves machine clients only")
        if not timedelta(0) < lifetime <= (MACHINE_LIFE if machine else PERSON_LIFE):
            raise ValueError("lifetime out of bounds")
        issued = int(now.timestamp())
        claims = {
            "iss": self.name,
            "sub": subject,
            "aud": audience,
            "iat": issued,
            "exp": issued + int(lifetime.total_seconds()),
            "jti": secrets.token_urlsafe(16),
            "client_id": client_id,
            "scope": " ".join(sorted(scopes)),
            ORGANISATION_CLAIM: org,
        }
        if amr:
            claims |= {"amr": list(amr), "auth_time": issued}
        key = self._signing[0]
        return jwt.encode({"alg": ALGORITHM, "typ": TYPE, "kid": key.thumbprint()}, claims, key, algorithms=[ALGORITHM])

    def _may_reload(self) -> bool:
        now = self._now()
        if self._reloaded_at is not None and now - self._reloaded_at < RELOAD_PAUSE:
            return False
        self._reloaded_at = now
        return True


def _new_pem() -> bytes:
    return ECKey.generate_key("P-256").as_pem(private=True)


def _from_pem(pem: bytes) -> ECKey:
    key = ECKey.import_key(pem)
    if not key.is_private or key.curve_name != "P-256":
        raise ValueError("a signing key must be a private P-256 key")
    return key


def _published(key: ECKey) -> dict[str, str]:
    public = key.as_dict(private=False)
    return {name: str(public[name]) for name in ("kty", "crv", "x", "y")} | {"kid": key.thumbprint(), "alg": ALGORITHM, "use": "sig"}
