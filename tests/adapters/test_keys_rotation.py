"""Changing the root key and the signing keys while everybody keeps serving."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from app.adapters.keys import FileShelf, RootFile, ShelvedKeys, ShelvedSigningKeys, SigningPurpose, UnknownRoot, make_root_key
from app.adapters.tokens import joserfc_adapter
from app.adapters.tokens.issuer import Issuer
from app.cli import main
from app.domain.content_class import ContentClass

ORG = UUID(int=1)
NOTES = ContentClass.NOTES
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def opened(base: Path) -> ShelvedKeys:
    """A store as a process of its own sees it."""
    return ShelvedKeys(FileShelf(base / "keys"), RootFile(base / "root.key", make=True))


def signing(base: Path, purpose: SigningPurpose) -> ShelvedSigningKeys:
    """The signing keys as a process of its own sees them."""
    return ShelvedSigningKeys(lambda: (FileShelf(base / "keys"), RootFile(base / "root.key", make=True)), purpose)


async def test_reads_and_first_writes_go_on_while_the_root_key_changes(tmp_path: Path) -> None:
    rotating, serving = opened(tmp_path), opened(tmp_path)
    keys = {number: await rotating.key(ORG, UUID(int=number), NOTES, make=True) for number in range(60)}
    rotation = asyncio.create_task(rotating.rotate(make_root_key()))
    made: dict[int, bytes | None] = {}
    reads = 0
    while not rotation.done():
        number = reads % 60
        assert await opened(tmp_path).key(ORG, UUID(int=number), NOTES, make=False) == keys[number]
        assert await serving.key(ORG, UUID(int=number), NOTES, make=False) == keys[number]
        made[1000 + reads] = await serving.key(ORG, UUID(int=1000 + reads), NOTES, make=True)
        reads += 1
    assert await rotation >= 60
    assert reads > 0
    for number, key in (keys | made).items():
        assert await opened(tmp_path).key(ORG, UUID(int=number), NOTES, make=False) == key
    assert len({line.split()[2] for path in (tmp_path / "keys" / str(ORG)).iterdir() for line in path.read_text().splitlines()}) == 1


class RootsOvertaken(RootFile):
    """A rotation passes from end to end after a key file was read and before its key is unwrapped."""

    def overtake(self, store: ShelvedKeys) -> None:
        self._overtaking: ShelvedKeys | None = store

    async def unwrap(self, root_id: str, wrapped: bytes) -> bytes:
        store, self._overtaking = self._overtaking, None
        if store is not None:
            await store.rotate(make_root_key())
        return await super().unwrap(root_id, wrapped)


async def test_a_read_overtaken_by_a_whole_rotation_is_read_again(tmp_path: Path) -> None:
    key = await opened(tmp_path).key(ORG, UUID(int=1), NOTES, make=True)
    roots = RootsOvertaken(tmp_path / "root.key")
    roots.overtake(opened(tmp_path))
    assert await ShelvedKeys(FileShelf(tmp_path / "keys"), roots).key(ORG, UUID(int=1), NOTES, make=False) == key


async def test_after_a_rotation_the_former_root_key_opens_nothing(tmp_path: Path) -> None:
    store, former = opened(tmp_path), (tmp_path / "root.key").read_text()
    await store.key(ORG, UUID(int=1), NOTES, make=True)
    await store.destroy(ORG, UUID(int=2), NOTES)
    assert await store.rotate(make_root_key()) == 1
    assert former.strip() not in (tmp_path / "root.key").read_text()
    (tmp_path / "root.key").write_text(former)
    with pytest.raises(UnknownRoot):
        await opened(tmp_path).key(ORG, UUID(int=1), NOTES, make=False)


async def test_a_root_key_of_the_wrong_length_is_refused_before_anything_changes(tmp_path: Path) -> None:
    store, before = opened(tmp_path), (tmp_path / "root.key").read_text()
    with pytest.raises(ValueError, match="32 bytes"):
        await store.rotate(b"short")
    assert (tmp_path / "root.key").read_text() == before


@pytest.mark.parametrize(
    ("purpose", "kind"), [(SigningPurpose.TOKENS, ec.EllipticCurvePrivateKey), (SigningPurpose.DIGESTS, ed25519.Ed25519PrivateKey)]
)
async def test_a_signing_key_is_made_once_for_all_processes(tmp_path: Path, purpose: SigningPurpose, kind: type) -> None:
    [pem], *others = await asyncio.gather(*(asyncio.to_thread(signing(tmp_path, purpose).load) for _ in range(4)))
    assert [tuple(other) for other in others] == [(pem,)] * 3
    assert isinstance(load_pem_private_key(pem, password=None), kind)


def test_the_token_issuer_finds_its_keys_again_after_a_rotation_and_a_restart(tmp_path: Path) -> None:
    first = Issuer("https://bilan.test", keys=signing(tmp_path, SigningPurpose.TOKENS), prepare=joserfc_adapter.prepare, now=lambda: NOW)
    first.rotate()
    restarted = Issuer(
        "https://bilan.test", keys=signing(tmp_path, SigningPurpose.TOKENS), prepare=joserfc_adapter.prepare, now=lambda: NOW
    )
    assert len(restarted.public_jwks()["keys"]) == 2
    assert restarted.public_jwks() == first.public_jwks()


async def test_signing_keys_outlive_a_change_of_the_root_key(tmp_path: Path) -> None:
    pems = {purpose: signing(tmp_path, purpose).load() for purpose in SigningPurpose}
    assert await opened(tmp_path).rotate(make_root_key()) == len(SigningPurpose)
    assert {purpose: signing(tmp_path, purpose).load() for purpose in SigningPurpose} == pems


async def test_an_operator_changes_the_root_key_with_one_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key, former = await opened(tmp_path).key(ORG, UUID(int=1), NOTES, make=True), (tmp_path / "root.key").read_text()
    monkeypatch.setenv("BILAN_ROOT_KEY_FILE", str(tmp_path / "root.key"))
    monkeypatch.setenv("BILAN_KEY_FOLDER", str(tmp_path / "keys"))
    assert await asyncio.to_thread(main, ["keys", "rotate"]) == 0
    assert "under a new root key: 1" in capsys.readouterr().out
    assert (tmp_path / "root.key").read_text() != former
    assert await opened(tmp_path).key(ORG, UUID(int=1), NOTES, make=False) == key
