"""Signatures checked by joserfc: the second implementation, held to the same battery as the first."""

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

from app.adapters.tokens.keyring import PublicKey, SignatureCheck


def prepare(key: PublicKey, algorithm: str) -> SignatureCheck:
    """The check of one key."""
    prepared = RSAKey.import_key(key) if isinstance(key, RSAPublicKey) else ECKey.import_key(key)
    model = JWSRegistry(algorithms=[algorithm]).get_alg(algorithm)
    model.check_key(prepared)

    def check(signing_input: bytes, signature: bytes) -> bool:
        return model.verify(signing_input, signature, prepared)

    return check
