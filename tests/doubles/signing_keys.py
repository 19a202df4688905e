"""Signing keys kept in memory: what the key store does with files."""

from collections.abc import Sequence


class SigningKeysInMemory:
    """Shared between issuers, it stands for several processes looking at one key store."""

    def __init__(self) -> None:
        self.pems: list[bytes] = []

    def load(self) -> Sequence[bytes]:
        return tuple(self.pems)

    def store(self, pems: Sequence[bytes]) -> None:
        self.pems = list(pems)
