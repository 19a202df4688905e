"""Signatures checked by python-jose: the only file of the house that imports it.

`jose.jws` and `jose.jwt` are not used: they read the header again, and `algorithms=None` there trusts it. `jose.jwe`
is never imported (decompression bombs). The advisory against the `ecdsa` package it installs (GHSA-wj6h-64fc-37mp,
timing of *signing*) is accepted: the import below fails unless that package is out of play, and we sign elsewhere.
"""

from jose import backends, jwk
from jose.backends import cryptography_backend

from app.adapters.tokens.keyring import PublicKey, SignatureCheck

if backends.RSAKey is not cryptography_backend.CryptographyRSAKey or backends.ECKey is not cryptography_backend.CryptographyECKey:
    raise ImportError("python-jose must run on the cryptography backend: install python-jose[cryptography]")


def prepare(key: PublicKey, algorithm: str) -> SignatureCheck:
    """The check of one key. The key object is built here, once: building it costs three times a verification."""
    prepared = jwk.construct(key, algorithm)

    def check(signing_input: bytes, signature: bytes) -> bool:
        return bool(prepared.verify(signing_input, signature))

    return check
