"""Root keys that never leave a key management service: its HTTP interface is that of the transit engine of OpenBao and HashiCorp Vault.

Source: OpenBao, API of the transit secrets engine (encrypt, decrypt, rewrap and rotation of a named key; versioned ciphertexts).
"""

import asyncio
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import structlog

from app.adapters.keys.faults import UnknownRoot, Unreadable
from app.adapters.keys.files import read
from app.adapters.keys.ports import Roots
from app.domain.content_class import KeysLost

DEADLINE_S = 1.8
"""Of one operation, its second attempt included: less than what a request gives its database."""
ATTEMPT_S = 0.8
MAX_ANSWER = 64 * 1024
"""Bytes. An answer holds one wrapped key."""
CIPHERTEXT = re.compile(r"vault:v([1-9]\d{0,9}):[A-Za-z0-9+/=]+")
_log = structlog.get_logger("bilan.kms")


class KmsRoots:
    """Root keys in a KMS; those of a root file, if given, still open what was wrapped before it.

    Only unwrapping is tried twice: it changes nothing, and asks for nothing to be changed. One instance serves one event loop.
    """

    def __init__(self, url: str, name: str, token_file: Path, *, former: Roots | None = None) -> None:
        """`url`: of the engine, its mount included. `token_file`: private; read at each call, so that it may be renewed.

        Raises: TooOpen, Unreadable, for the token.
        """
        self._url, self._name, self._token_file, self._former = url.rstrip("/"), name, token_file, former
        self._client: Any = None
        self._token()

    async def wrap(self, secret: bytes) -> tuple[str, bytes]:
        """Raises: KeysLost."""
        return self._wrapped(await self._asked("encrypt", {"plaintext": b64encode(secret).decode()}, attempts=1))

    async def unwrap(self, root_id: str, wrapped: bytes) -> bytes:
        """Raises: UnknownRoot; Unreadable, when the KMS does not open it; KeysLost."""
        if not self.wraps(root_id):
            return await self._of_former(root_id).unwrap(root_id, wrapped)
        data = await self._asked("decrypt", {"ciphertext": wrapped.decode()}, attempts=2)
        try:
            return b64decode(data["plaintext"], validate=True)
        except (KeyError, TypeError, ValueError, NotBase64):
            raise self._lost("nonsense") from None

    async def renewed(self, root_id: str, wrapped: bytes) -> tuple[str, bytes]:
        """Rewrapped inside the KMS, which shows nothing; as it was, where its version is the newest. Raises: as `unwrap`."""
        if not self.wraps(root_id):
            return await self.wrap(await self.unwrap(root_id, wrapped))
        renewed = self._wrapped(await self._asked("rewrap", {"ciphertext": wrapped.decode()}, attempts=1))
        return (root_id, wrapped) if renewed[0] == root_id else renewed

    def wraps(self, root_id: str) -> bool:
        """A key of ours, of whatever version: the KMS opens former ones until its operator says otherwise."""
        return root_id.startswith(f"{self._name}:v")

    async def renew(self, root: bytes | None = None) -> None:
        """A new version of the named key, which the KMS draws. Raises: KeysLost; ValueError, for a key from outside."""
        if root is not None:
            raise ValueError("a KMS draws its own keys")
        await self._asked("rotate", {}, attempts=1)

    async def retire(self) -> None:
        """Left to the operator of the KMS (`min_decryption_version`)."""

    async def close(self) -> None:
        """Close the connections, and the former root keys."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None
        if self._former is not None:
            await self._former.close()

    def _of_former(self, root_id: str) -> Roots:
        if self._former is None:
            message = f"root key {root_id} is neither in the KMS nor in a root file"
            raise UnknownRoot(message)
        return self._former

    def _wrapped(self, data: dict[str, Any]) -> tuple[str, bytes]:
        ciphertext = data.get("ciphertext")
        found = CIPHERTEXT.fullmatch(ciphertext) if isinstance(ciphertext, str) else None
        if found is None:
            raise self._lost("nonsense")
        return f"{self._name}:v{found[1]}", found[0].encode()

    async def _asked(self, operation: str, body: dict[str, str], *, attempts: int) -> dict[str, Any]:
        """The data of an answer. Raises: Unreadable; KeysLost."""
        import httpx  # noqa: PLC0415  a process without a KMS does not pay for it

        path = f"/keys/{self._name}/rotate" if operation == "rotate" else f"/{operation}/{self._name}"
        try:
            async with asyncio.timeout(DEADLINE_S):
                for left in reversed(range(attempts)):
                    try:
                        status, raw = await self._sent(path, body)
                    except (httpx.HTTPError, OSError):
                        status, raw = 0, b""
                    if 0 < status < 500 or not left:
                        return self._believed(operation, status, raw)
        except TimeoutError:
            raise self._lost("deadline") from None
        raise AssertionError(operation)

    def _believed(self, operation: str, status: int, raw: bytes) -> dict[str, Any]:
        if status == 400 and operation in {"decrypt", "rewrap"}:
            _log.error("kms_refused_a_key", operation=operation)
            raise Unreadable("the KMS does not open a key that names it: it was changed, or its version is no longer accepted")
        if status == 204:
            return {}
        if status != 200:
            raise self._lost("unreachable" if status == 0 else "refused" if status in {401, 403} else f"status_{status}")
        try:
            data = orjson.loads(raw)["data"] if raw else {}
        except (ValueError, KeyError, TypeError):
            raise self._lost("nonsense") from None
        return data if isinstance(data, dict) else {}

    async def _sent(self, path: str, body: dict[str, str]) -> tuple[int, bytes]:
        if self._client is None:
            from app.adapters.outgoing import Limits, Reach, client  # noqa: PLC0415  as above

            where = urlsplit(self._url)  # named by the operator, who is refused http in production
            self._client = client(Limits(reach=Reach.PRIVATE, plain=where.scheme == "http", only=where.hostname), seconds=ATTEMPT_S)
        raw = bytearray()
        async with self._client.stream("POST", self._url + path, json=body, headers={"x-vault-token": self._token()}) as answer:
            async for piece in answer.aiter_raw():
                raw += piece
                if len(raw) > MAX_ANSWER:
                    return 502, b""
            return answer.status_code, bytes(raw)

    def _token(self) -> str:
        found = read(self._token_file)
        if found is None or not found[0].strip():
            message = f"no token of the KMS at {self._token_file}"
            raise Unreadable(message)
        return found[0].strip()

    @staticmethod
    def _lost(why: str) -> KeysLost:
        _log.error("kms_lost", why=why)
        return KeysLost(f"the KMS: {why}")
