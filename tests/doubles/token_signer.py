"""A signer of arbitrary tokens, right or wrong: what an issuer, or somebody who stole or imitates one, can write."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

JsonMembers = Mapping[str, object]


def segment(raw: bytes) -> str:
    """Unpadded base64url."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def number(value: int, size: int) -> str:
    """A big-endian number as base64url, as JWK members are written."""
    return segment(value.to_bytes(size))


@dataclass(frozen=True)
class TokenSigner:
    """One key pair under one key id. Signs whatever it is given, without checking anything."""

    kid: str
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

    @classmethod
    def rsa(cls, kid: str, bits: int = 2048) -> "TokenSigner":
        return cls(kid, rsa.generate_private_key(65537, bits))

    @classmethod
    def ec(cls, kid: str, curve: type[ec.EllipticCurve] = ec.SECP256R1) -> "TokenSigner":
        return cls(kid, ec.generate_private_key(curve()))

    @property
    def algorithm(self) -> str:
        return "RS256" if isinstance(self.key, rsa.RSAPrivateKey) else "ES256"

    @cached_property
    def jwk(self) -> dict[str, object]:
        """The public half as a provider publishes it."""
        numbers = self.key.public_key().public_numbers()
        head: dict[str, object] = {"kid": self.kid, "alg": self.algorithm, "use": "sig"}
        if isinstance(numbers, rsa.RSAPublicNumbers):
            return head | {"kty": "RSA", "n": number(numbers.n, self.key.key_size // 8), "e": number(numbers.e, 3)}
        size = (self.key.key_size + 7) // 8
        crv = {"secp256r1": "P-256", "secp384r1": "P-384"}[numbers.curve.name]
        return head | {"kty": "EC", "crv": crv, "x": number(numbers.x, size), "y": number(numbers.y, size)}

    @property
    def public_pem(self) -> bytes:
        return self.key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    @property
    def private_pem(self) -> bytes:
        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())

    def sign(self, message: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(hashes.SHA256())))
        size = (self.key.key_size + 7) // 8
        return r.to_bytes(size) + s.to_bytes(size)

    def token(self, claims: JsonMembers, **header: object) -> str:
        """A signed token; `header` members replace the honest ones, None removes one."""
        honest: dict[str, object] = {"alg": self.algorithm, "typ": "at+jwt", "kid": self.kid}
        members = {name: value for name, value in (honest | header).items() if value is not None}
        return self.raw(json.dumps(members).encode(), json.dumps(claims).encode())

    def raw(self, header: bytes, payload: bytes) -> str:
        """A signed token of exactly these bytes."""
        signing_input = f"{segment(header)}.{segment(payload)}"
        return f"{signing_input}.{segment(self.sign(signing_input.encode()))}"
