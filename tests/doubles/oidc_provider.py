"""An OpenID provider on the loopback interface: real HTTP, real signatures, and the faults providers have."""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Self

from tests.doubles.token_signer import TokenSigner

DISCOVERY = "/.well-known/openid-configuration"
KEY_SET = "/keys"


class OidcProvider:
    """Serves discovery and a key set, mints tokens for its audience, counts what is asked of it.

    Faults are set by attribute: `down` closes every connection, `status` and `body` replace the key set's answer,
    `location` redirects it, `claimed_issuer` and `key_set_address` alter the discovery document, `gate` holds the answer.
    """

    def __init__(self, audience: str = "https://api.bilan.example", *signers: TokenSigner) -> None:
        self.audience = audience
        self.signers = list(signers) or [TokenSigner.ec("provider-1")]
        self.asked: list[str] = []
        self.reached = asyncio.Event()
        self.down = False
        self.status = 200
        self.body: bytes | None = None
        self.location: str | None = None
        self.claimed_issuer: str | None = None
        self.key_set_address: str | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self._server: asyncio.Server | None = None
        self._port = 0

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def fetches(self) -> int:
        """How many times the key set was asked for."""
        return self.asked.count(KEY_SET)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def mint(self, subject: str, *, now: datetime, signer: TokenSigner | None = None, **claims: object) -> str:
        """A token of one hour for `subject`, by the first signer unless told; `claims` are added or replace the usual ones."""
        issued = int(now.timestamp())
        usual: dict[str, object] = {
            "iss": self.issuer,
            "sub": subject,
            "aud": self.audience,
            "iat": issued,
            "exp": issued + 3600,
        }
        return (signer or self.signers[0]).token(usual | claims)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            path = request.split(b" ", 2)[1].decode()
            self.asked.append(path)
            self.reached.set()
            await self.gate.wait()
            if not self.down:
                writer.write(self._answer(path))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, path: str) -> bytes:
        if path == DISCOVERY:
            address = self.key_set_address or self.issuer + KEY_SET
            return _http(200, _json({"issuer": self.claimed_issuer or self.issuer, "jwks_uri": address}))
        if path != KEY_SET:
            return _http(404, b"{}")
        body = _json({"keys": [signer.jwk for signer in self.signers]}) if self.body is None else self.body
        return _http(302 if self.location else self.status, body, self.location)


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value).encode()


def _http(status: int, body: bytes, location: str | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status} -", "content-type: application/json", f"content-length: {len(body)}", "connection: close"]
    if location:
        lines.append(f"location: {location}")
    return "\r\n".join([*lines, "", ""]).encode() + body
