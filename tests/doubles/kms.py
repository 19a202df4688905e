"""A key management service with the HTTP interface of the transit engine of OpenBao and Vault, on a local port.

It really encrypts (AES-256-GCM, a key a version, ciphertexts `vault:v<n>:<base64>`) and really checks its token. What it does wrong, it is
told to: `tamper` changes the answers, `stop` hangs up and leaves the port. It has one named key, which exists; no policies, no mounts.
"""

import json
import os
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NAME = "bilan"
TOKEN = "s.only-for-tests"
Answer = tuple[int, bytes]


class Kms:
    """The service; `url` is that of its engine."""

    def __init__(self) -> None:
        self.versions = [AESGCM(os.urandom(32))]
        self.asked: list[str] = []
        self.tamper: Callable[[str, Answer], Answer] = lambda operation, answer: answer
        self.up, self._port = False, 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1/transit"

    def start(self) -> None:
        """Listen, on the port of before if there was one."""
        self.up = True
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), self._handler())
        self._server.daemon_threads = True
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self) -> None:
        """Leave the port. What is asked on a connection that was kept is not answered either."""
        self.up = False
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, token: str | None, body: dict[str, Any]) -> Answer:
        """What the engine says."""
        operation = path.removeprefix("/v1/transit/").replace(f"keys/{NAME}/rotate", "rotate").removesuffix(f"/{NAME}")
        self.asked.append(operation)
        if token != TOKEN:
            return self.tamper(operation, (403, b'{"errors":["permission denied"]}'))
        try:
            return self.tamper(operation, self._done(operation, body))
        except (InvalidTag, ValueError, IndexError, KeyError):
            return 400, b'{"errors":["invalid ciphertext"]}'

    def _done(self, operation: str, body: dict[str, Any]) -> Answer:
        match operation:
            case "encrypt":
                return _data(ciphertext=self._encrypted(b64decode(body["plaintext"])), key_version=len(self.versions))
            case "decrypt":
                return _data(plaintext=b64encode(self._decrypted(body["ciphertext"])).decode())
            case "rewrap":
                return _data(ciphertext=self._encrypted(self._decrypted(body["ciphertext"])), key_version=len(self.versions))
            case "rotate":
                self.versions.append(AESGCM(os.urandom(32)))
                return 204, b""
        return 404, b'{"errors":[]}'

    def _encrypted(self, plaintext: bytes) -> str:
        nonce = os.urandom(12)
        return f"vault:v{len(self.versions)}:{b64encode(nonce + self.versions[-1].encrypt(nonce, plaintext, None)).decode()}"

    def _decrypted(self, ciphertext: str) -> bytes:
        _, version, text = ciphertext.split(":")
        raw = b64decode(text, validate=True)
        return self.versions[int(version[1:]) - 1].decrypt(raw[:12], raw[12:], None)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        kms = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                if not kms.up:
                    self.close_connection = True
                    return
                body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
                status, raw = kms.answer(self.path, self.headers.get("x-vault-token"), body)
                if status == 0:  # told to say nothing at all
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("content-length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, format: str, *args: Any) -> None:
                """The tests' output is theirs."""

        return Handler


def _data(**said: Any) -> Answer:
    return 200, json.dumps({"request_id": "0", "data": said}).encode()
