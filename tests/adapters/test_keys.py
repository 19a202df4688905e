"""Data keys: made once, held in memory, destroyed for good."""

import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app.adapters.keys import (
    FileShelf,
    KeyDestroyed,
    KeyStoreFault,
    RootFile,
    ShelvedKeys,
    ShelvedSigningKeys,
    SigningPurpose,
    TooOpen,
    Unreadable,
)
from app.domain.content_class import ContentClass, Destroyed, key_id
from app.persistence.sealed import KeyStore, place, seal, unseal
from app.settings import SetupRefused

ORG = UUID(int=1)
NOTES, SYNTHESIS, COPY = ContentClass.NOTES, ContentClass.SYNTHESIS, ContentClass.PERSONAL_COPY


@pytest.fixture
def roots(tmp_path: Path) -> RootFile:
    return RootFile(tmp_path / "root.key", make=True)


@pytest.fixture
def store(tmp_path: Path, roots: RootFile) -> ShelvedKeys:
    return ShelvedKeys(FileShelf(tmp_path / "keys"), roots)


def another(tmp_path: Path) -> ShelvedKeys:
    """The same store as another process, or the same one restarted, sees it."""
    return ShelvedKeys(FileShelf(tmp_path / "keys"), RootFile(tmp_path / "root.key"))


def file_of(tmp_path: Path, owner: UUID, content_class: ContentClass) -> Path:
    return tmp_path / "keys" / str(ORG) / f"{owner}.{content_class}"


async def made(store: KeyStore, owner: UUID, content_class: ContentClass) -> bytes:
    key = await store.key(ORG, owner, content_class, make=True)
    assert key is not None
    return key


async def test_a_key_does_not_exist_before_the_first_write(store: ShelvedKeys) -> None:
    assert await store.key(ORG, uuid4(), NOTES, make=False) is None


async def test_a_key_is_made_once_and_found_after_a_restart(store: ShelvedKeys, tmp_path: Path) -> None:
    owner = uuid4()
    key = await made(store, owner, NOTES)
    assert len(key) == 32
    assert await made(store, owner, NOTES) == key
    assert await another(tmp_path).key(ORG, owner, NOTES, make=False) == key


async def test_classes_owners_and_organisations_have_keys_of_their_own(store: ShelvedKeys) -> None:
    owner, other = uuid4(), uuid4()
    keys = {await made(store, owner, content_class) for content_class in ContentClass}
    keys |= {await made(store, other, NOTES)}
    elsewhere = await store.key(UUID(int=2), owner, NOTES, make=True)
    assert len(keys | {elsewhere}) == len(ContentClass) + 2


async def test_a_key_and_its_name_are_on_disk_before_it_is_given(
    store: ShelvedKeys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    fsync = os.fsync

    def recording(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", recording)
    owner = uuid4()
    await made(store, owner, NOTES)
    assert synced == ["keys", f"{owner}.notes.draft", str(ORG)]  # the organisation's folder, the key, the key's name

    synced.clear()
    restarted = another(tmp_path)
    await restarted.key(ORG, owner, NOTES, make=False)
    assert synced == []
    await made(restarted, owner, NOTES)
    assert synced == [str(ORG)]  # whoever made it may have died before its name was on disk


async def test_a_destroyed_key_is_gone_and_never_made_again(store: ShelvedKeys, tmp_path: Path) -> None:
    owner = uuid4()
    await made(store, owner, NOTES)
    await store.destroy(ORG, owner, NOTES)
    for seen in (store, another(tmp_path)):
        assert await seen.key(ORG, owner, NOTES, make=False) is None
        with pytest.raises(KeyDestroyed):
            await seen.key(ORG, owner, NOTES, make=True)
    assert issubclass(KeyDestroyed, Destroyed)


async def test_a_destruction_forbids_the_key_that_was_never_made(store: ShelvedKeys) -> None:
    owner = uuid4()
    await store.destroy(ORG, owner, NOTES)
    with pytest.raises(KeyDestroyed):
        await store.key(ORG, owner, NOTES, make=True)


async def test_a_destruction_repeated_keeps_its_first_instant(store: ShelvedKeys) -> None:
    owner = uuid4()
    assert await store.destroyed_at(ORG, owner, NOTES) is None
    await made(store, owner, NOTES)
    assert await store.destroyed_at(ORG, owner, NOTES) is None
    before = datetime.now(UTC)
    await store.destroy(ORG, owner, NOTES)
    first = await store.destroyed_at(ORG, owner, NOTES)
    await store.destroy(ORG, owner, NOTES)
    assert first is not None
    assert before <= first <= datetime.now(UTC)
    assert await store.destroyed_at(ORG, owner, NOTES) == first


async def test_destroying_a_class_spares_the_others_and_the_person_key(store: ShelvedKeys) -> None:
    owner, person = uuid4(), uuid4()
    synthesis, copy = await made(store, owner, SYNTHESIS), await made(store, person, COPY)
    await made(store, owner, NOTES)
    await store.destroy(ORG, owner, NOTES)
    assert await store.key(ORG, owner, SYNTHESIS, make=False) == synthesis
    assert await store.key(ORG, person, COPY, make=False) == copy


async def test_a_destruction_by_one_process_is_effective_at_once_in_another(store: ShelvedKeys, tmp_path: Path) -> None:
    owner, other = uuid4(), another(tmp_path)
    await made(store, owner, NOTES)
    assert await other.key(ORG, owner, NOTES, make=False) is not None
    await store.destroy(ORG, owner, NOTES)
    assert await other.key(ORG, owner, NOTES, make=False) is None


async def test_the_bytes_of_a_destroyed_key_are_overwritten_where_they_lay(store: ShelvedKeys, tmp_path: Path) -> None:
    owner = uuid4()
    await made(store, owner, NOTES)
    with file_of(tmp_path, owner, NOTES).open("rb") as still_open:
        await store.destroy(ORG, owner, NOTES)
        content = still_open.read()
    assert content == bytes(len(content))
    assert content


async def test_memory_holds_a_bounded_number_of_keys_the_latest_used(tmp_path: Path, roots: RootFile) -> None:
    store, owners = ShelvedKeys(FileShelf(tmp_path / "keys"), roots, capacity=2), [uuid4() for _ in range(3)]
    for owner in owners[:2]:
        await made(store, owner, NOTES)
    await store.key(ORG, owners[0], NOTES, make=False)
    await made(store, owners[2], NOTES)
    assert [owner for _, owner, _ in store._held] == [owners[0], owners[2]]
    store.forget(ORG, owners[0], NOTES)
    assert [owner for _, owner, _ in store._held] == [owners[2]]
    assert await store.key(ORG, owners[1], NOTES, make=False) is not None


async def test_no_file_holds_a_key_in_clear(store: ShelvedKeys, roots: RootFile, tmp_path: Path) -> None:
    secrets = [await made(store, uuid4(), content_class) for content_class in ContentClass]
    keys = [key for purpose in SigningPurpose for key in ShelvedSigningKeys(lambda: (FileShelf(tmp_path / "keys"), roots), purpose).load()]
    on_disk = b"".join(path.read_bytes() for path in (tmp_path / "keys").rglob("*") if path.is_file())
    assert len(on_disk) > 1000
    for secret in secrets:
        assert secret not in on_disk
        assert secret.hex().encode() not in on_disk
    for key in keys:
        assert max(key.split(b"\n"), key=len) not in on_disk  # the longest line: a PEM may be laid out anew
        assert key.hex().encode() not in on_disk


async def test_what_is_held_does_not_show_its_secret(store: ShelvedKeys, roots: RootFile, tmp_path: Path) -> None:
    key = await made(store, uuid4(), NOTES)
    shown = repr(list(store._held.values())) + repr(roots._ring)
    assert repr(key) not in shown
    assert (tmp_path / "root.key").read_text().strip() not in shown


async def test_several_keys_are_asked_about_at_once(store: ShelvedKeys) -> None:
    living, gone, never_made = uuid4(), uuid4(), uuid4()
    for owner in (living, gone):
        await made(store, owner, NOTES)
    await store.destroy(ORG, gone, NOTES)
    asked = [(owner, NOTES) for owner in (living, gone, never_made)]
    assert await store.lying(ORG, asked) == {(living, NOTES): None, (gone, NOTES): await store.destroyed_at(ORG, gone, NOTES)}


async def test_files_and_folders_are_private(store: ShelvedKeys, roots: RootFile, tmp_path: Path) -> None:
    await made(store, uuid4(), NOTES)
    ShelvedSigningKeys(lambda: (FileShelf(tmp_path / "keys"), roots), SigningPurpose.DIGESTS).load()
    paths = [tmp_path / "root.key", tmp_path / "keys", *(tmp_path / "keys").rglob("*")]
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_file()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_dir()} == {0o700}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
async def test_files_open_to_others_are_refused(store: ShelvedKeys, tmp_path: Path, mode: int) -> None:
    owner = uuid4()
    await made(store, owner, NOTES)
    file_of(tmp_path, owner, NOTES).chmod(mode)
    with pytest.raises(TooOpen):
        await another(tmp_path).key(ORG, owner, NOTES, make=False)
    (tmp_path / "root.key").chmod(mode)
    with pytest.raises(TooOpen, match=r"chmod 600"):
        RootFile(tmp_path / "root.key")


def test_a_folder_that_others_can_enter_is_refused(roots: RootFile, tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys").chmod(0o755)
    with pytest.raises(SetupRefused, match=r"chmod 700"):  # one line on the command line
        ShelvedKeys(FileShelf(tmp_path / "keys"), roots)


def test_a_root_key_is_made_only_where_it_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(KeyStoreFault, match="no root key"):
        RootFile(tmp_path / "root.key")
    first = RootFile(tmp_path / "root.key", make=True).current
    assert RootFile(tmp_path / "root.key", make=True).current == first


@pytest.mark.parametrize("content", ["", "not hexadecimal", "ab" * 31, "00" * 32 + "\n" + "ab"])
def test_a_damaged_root_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "root.key"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(Unreadable):
        RootFile(path)


@pytest.mark.parametrize("damage", [b"", b"nonsense\n", bytes(100), b"destroyed - never\n", b"\xff"])
async def test_a_damaged_key_file_is_neither_used_nor_replaced(store: ShelvedKeys, tmp_path: Path, damage: bytes) -> None:
    owner = uuid4()
    await made(store, owner, NOTES)
    path = file_of(tmp_path, owner, NOTES)
    path.write_bytes(damage)
    for make in (False, True):
        with pytest.raises(Unreadable):
            await store.key(ORG, owner, NOTES, make=make)
    assert path.read_bytes() == damage


@pytest.mark.parametrize(("content", "mode"), [(b"nonsense\n", 0o600), (None, 0o644)], ids=["damaged", "exposed"])
async def test_a_damaged_or_exposed_key_is_destroyed_all_the_same(
    store: ShelvedKeys, tmp_path: Path, content: bytes | None, mode: int
) -> None:
    owner = uuid4()
    await made(store, owner, NOTES)
    path = file_of(tmp_path, owner, NOTES)
    path.write_bytes(content or path.read_bytes())
    path.chmod(mode)
    await store.destroy(ORG, owner, NOTES)
    assert await another(tmp_path).destroyed_at(ORG, owner, NOTES) is not None


async def test_a_restored_backup_of_the_keys_is_purged_by_destroying_again(store: ShelvedKeys, tmp_path: Path) -> None:
    owner = uuid4()
    await made(store, owner, NOTES)
    backup = file_of(tmp_path, owner, NOTES).read_bytes()
    await store.destroy(ORG, owner, NOTES)
    file_of(tmp_path, owner, NOTES).write_bytes(backup)
    await another(tmp_path).destroy(ORG, owner, NOTES)
    assert await store.key(ORG, owner, NOTES, make=False) is None


async def test_a_changed_wrapped_key_is_refused(store: ShelvedKeys, tmp_path: Path) -> None:
    owner = uuid4()
    await made(store, owner, NOTES)
    path = file_of(tmp_path, owner, NOTES)
    digits = path.read_text()
    path.write_text(digits[:-2] + ("0" if digits[-2] != "0" else "1") + "\n")
    with pytest.raises(Unreadable):
        await another(tmp_path).key(ORG, owner, NOTES, make=False)


async def test_a_file_that_names_another_key_is_refused(store: ShelvedKeys, tmp_path: Path) -> None:
    owner = uuid4()
    key = await made(store, owner, NOTES)
    path = file_of(tmp_path, owner, NOTES)
    path.write_text(path.read_text().replace(key_id(key).hex(), key_id(b"another").hex()))
    with pytest.raises(Unreadable):
        await another(tmp_path).key(ORG, owner, NOTES, make=False)


async def test_content_sealed_before_a_destruction_opens_with_no_remaining_key(store: ShelvedKeys) -> None:
    owner, here = uuid4(), place(org=ORG, record_type="note", row_id=uuid4(), version=1, field="text")
    value = seal(await store.key(ORG, owner, NOTES, make=True), b"canary", here)
    assert unseal(await store.key(ORG, owner, NOTES, make=False), value, here) == b"canary"
    await store.destroy(ORG, owner, NOTES)
    with pytest.raises(Destroyed):
        unseal(await store.key(ORG, owner, NOTES, make=False), value, here)
