"""Random secrets handed out once: client secrets, invitation codes, share links. Only their digest is kept."""

import hashlib
import hmac
import secrets
from enum import StrEnum

SECRET_BYTES = 32


class Purpose(StrEnum):
    """The visible beginning of a secret: leak scanners recognise it, and one kind cannot pass for another."""

    CLIENT = "bilan_sk_"
    INVITATION = "bilan_inv_"
    SHARE = "bilan_share_"


def new_secret(purpose: Purpose = Purpose.CLIENT) -> str:
    """A new secret of 256 random bits, safe in a URL, with the prefix of its purpose."""
    return purpose + secrets.token_urlsafe(SECRET_BYTES)


def digest_secret(secret: str) -> bytes:
    """What is stored in the place of a secret: SHA-256, 32 bytes.

    A slow, salted hash protects what people choose, because that can be guessed. 256 random bits cannot: trying 2^255
    values is out of reach whatever one try costs, and no two secrets are alike for a salt to tell apart. A slow hash
    would only let anybody spend our processor at the token endpoint, and forbid finding a code by its digest.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def secret_matches(secret: str, digest: bytes) -> bool:
    """Whether `digest` was made from `secret`, in a time that does not depend on where they differ."""
    return hmac.compare_digest(digest_secret(secret), digest)
