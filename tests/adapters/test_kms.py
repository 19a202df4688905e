"""Root keys in a KMS: a real HTTP server that really encrypts, and everything that it may do wrong."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
import structlog

from app.adapters.keys import FileShelf, RootFile, ShelvedKeys, ShelvedSigningKeys, SigningPurpose, TooOpen, UnknownRoot, Unreadable
from app.adapters.keys.kms import KmsRoots
from app.domain.content_class import ContentClass, KeysLost
from app.main import make_app
from app.settings import Settings, SetupRefused
from app.strongroom import refuse_unfit
from tests.conftest import Base
from tests.doubles.kms import NAME, TOKEN, Answer, Kms
from tests.http.dossier import ready
from tests.http.journey import sandboxed

ORG = UUID(int=1)
NOTES = ContentClass.NOTES


@pytest.fixture
def kms() -> Iterator[Kms]:
    made = Kms()
    yield made
    if made.up:
        made.stop()


@pytest.fixture
def token(tmp_path: Path) -> Path:
    path = tmp_path / "kms.token"
    path.touch(mode=0o600)
    path.write_text(f"{TOKEN}\n")
    return path


@pytest.fixture
async def store(kms: Kms, token: Path, tmp_path: Path) -> AsyncIterator[ShelvedKeys]:
    made = opened(kms, token, tmp_path)
    yield made
    await made.close()


def opened(kms: Kms, token: Path, tmp_path: Path, former: RootFile | None = None) -> ShelvedKeys:
    """The store as a process of its own sees it."""
    return ShelvedKeys(FileShelf(tmp_path / "keys"), KmsRoots(kms.url, NAME, token, former=former))


def renew(token: Path, said: str) -> None:
    """Another token in the file."""
    token.write_text(said)


async def made(store: ShelvedKeys, owner: UUID) -> bytes:
    key = await store.key(ORG, owner, NOTES, make=True)
    assert key is not None
    return key


async def found(store: ShelvedKeys, owner: UUID) -> bytes | None:
    """The key as somebody finds it who does not hold it."""
    store.forget(ORG, owner, NOTES)
    return await store.key(ORG, owner, NOTES, make=False)


async def test_a_key_is_wrapped_by_the_kms_and_lies_nowhere_in_clear(store: ShelvedKeys, kms: Kms, tmp_path: Path) -> None:
    owner = uuid4()
    key = await made(store, owner)
    assert await found(store, owner) == key
    assert kms.asked == ["encrypt", "decrypt"]
    (path,) = (tmp_path / "keys" / str(ORG)).iterdir()
    content = path.read_text()
    assert key.hex() not in content
    assert bytes.fromhex(content.split()[-1]).startswith(b"vault:v1:")


async def test_a_key_in_use_asks_the_kms_nothing_more(store: ShelvedKeys, kms: Kms) -> None:
    owner = uuid4()
    await made(store, owner)
    for _ in range(5):
        await store.key(ORG, owner, NOTES, make=False)
    assert kms.asked == ["encrypt"]


async def test_keys_in_use_are_read_on_while_the_kms_is_down_and_others_are_lost_for_that_time(store: ShelvedKeys, kms: Kms) -> None:
    held, other = uuid4(), uuid4()
    keys = await made(store, held), await made(store, other)
    kms.stop()
    store.forget(ORG, other, NOTES)
    assert await store.key(ORG, held, NOTES, make=False) == keys[0]
    with pytest.raises(KeysLost):
        await store.key(ORG, other, NOTES, make=False)
    with pytest.raises(KeysLost):
        await made(store, uuid4())
    await store.destroy(ORG, other, NOTES)  # needs nobody's leave
    kms.start()
    assert await found(store, held) == keys[0]
    assert await found(store, other) is None


async def test_only_unwrapping_is_tried_twice(store: ShelvedKeys, kms: Kms) -> None:
    owner = uuid4()
    key = await made(store, owner)
    kms.asked.clear()
    fails = iter([(503, b'{"errors":["sealed"]}')])
    kms.tamper = lambda operation, answer: next(fails, answer)
    assert await found(store, owner) == key
    assert kms.asked == ["decrypt", "decrypt"]
    kms.asked.clear()
    kms.tamper = lambda operation, answer: (503, b"")
    with pytest.raises(KeysLost):
        await made(store, uuid4())
    assert kms.asked == ["encrypt"]


async def test_a_kms_that_hangs_is_given_up_before_the_request_is(store: ShelvedKeys, kms: Kms, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = uuid4()
    await made(store, owner)
    never = asyncio.Event()

    async def hangs(*_: object) -> tuple[int, bytes]:
        await never.wait()
        return 0, b""

    monkeypatch.setattr(store._roots, "_sent", hangs)
    monkeypatch.setattr("app.adapters.keys.kms.DEADLINE_S", 0.01)
    with pytest.raises(KeysLost, match="deadline"):
        await found(store, owner)


async def test_a_wrong_token_opens_nothing_and_is_written_nowhere(store: ShelvedKeys, kms: Kms, token: Path) -> None:
    owner = uuid4()
    key = await made(store, owner)
    renew(token, "s.expired")
    with structlog.testing.capture_logs() as logs, pytest.raises(KeysLost, match="refused") as lost:
        await found(store, owner)
    assert "s.expired" not in f"{logs} {lost.value!r} {store._roots!r}"
    assert logs == [{"event": "kms_lost", "why": "refused", "log_level": "error"}]
    renew(token, TOKEN)
    assert await found(store, owner) == key


def test_a_token_that_others_can_read_is_refused(kms: Kms, token: Path, tmp_path: Path) -> None:
    token.chmod(0o644)
    with pytest.raises(TooOpen):
        opened(kms, token, tmp_path)
    token.unlink()
    with pytest.raises(Unreadable, match="no token"):
        opened(kms, token, tmp_path)


NONSENSE: dict[str, Answer] = {
    "not JSON": (200, b"<html>"),
    "no data": (200, b"{}"),
    "data of another kind": (200, b'{"data": ["vault:v1:AAAA"]}'),
    "a number": (200, b'{"data": {"plaintext": 3, "ciphertext": 3}}'),
    "not base64": (200, b'{"data": {"plaintext": "***", "ciphertext": "vault:v1:***"}}'),
    "no version": (200, b'{"data": {"plaintext": null, "ciphertext": "AAAA"}}'),
    "endless": (200, b" " * 70_000),
    "elsewhere": (302, b""),
    "nothing at all": (0, b""),
}


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=NONSENSE.keys())
async def test_an_answer_that_is_none_is_not_believed(store: ShelvedKeys, kms: Kms, answer: Answer, tmp_path: Path) -> None:
    owner = uuid4()
    key = await made(store, owner)
    kms.tamper = lambda operation, good: answer
    with pytest.raises(KeysLost):
        await found(store, owner)
    with pytest.raises(KeysLost):
        await made(store, uuid4())
    kms.tamper = lambda operation, good: good
    assert await found(store, owner) == key
    assert len(list((tmp_path / "keys" / str(ORG)).iterdir())) == 1


async def test_another_key_than_the_one_asked_for_is_never_used(store: ShelvedKeys, kms: Kms) -> None:
    owner, other = uuid4(), uuid4()
    await made(store, owner)
    await made(store, other)
    answers: list[Answer] = []
    kms.tamper = lambda operation, answer: (answers.append(answer), answers[0])[1]
    await found(store, owner)
    with pytest.raises(Unreadable, match="does not hold the key that it names"):
        await found(store, other)


async def test_a_wrapped_key_that_was_changed_does_not_open(store: ShelvedKeys, tmp_path: Path) -> None:
    owner = uuid4()
    await made(store, owner)
    (path,) = (tmp_path / "keys" / str(ORG)).iterdir()
    *head, wrapped = path.read_text().split()
    changed = bytearray(bytes.fromhex(wrapped))
    changed[-8] ^= 1
    path.write_text(" ".join([*head, changed.hex()]) + "\n")
    with pytest.raises(Unreadable):
        await found(store, owner)


async def test_the_kms_rotates_its_key_and_everything_is_rewrapped_while_serving(
    store: ShelvedKeys, kms: Kms, token: Path, tmp_path: Path
) -> None:
    serving = opened(kms, token, tmp_path)
    keys = {UUID(int=number): await made(store, UUID(int=number)) for number in range(20)}
    rotation = asyncio.create_task(store.rotate())
    while not rotation.done():
        assert await found(serving, UUID(int=3)) == keys[UUID(int=3)]
    assert await rotation == 20
    assert (kms.asked.count("rotate"), kms.asked.count("rewrap")) == (1, 20)
    kms.versions[0] = None  # type: ignore[call-overload]  # its operator has retired the former version
    assert {owner: await found(serving, owner) for owner in keys} == keys
    assert await store.rewrap() == 0
    await serving.close()


async def test_a_root_file_is_left_for_a_kms_by_rewrapping(store: ShelvedKeys, kms: Kms, token: Path, tmp_path: Path) -> None:
    roots, owner = RootFile(tmp_path / "root.key", make=True), uuid4()
    key = await made(ShelvedKeys(FileShelf(tmp_path / "keys"), roots), owner)
    with pytest.raises(UnknownRoot):
        await found(store, owner)
    moving = opened(kms, token, tmp_path, former=roots)
    assert await found(moving, owner) == key
    assert await moving.rewrap() == 1
    assert await found(store, owner) == key
    await moving.close()


async def test_signing_keys_are_wrapped_by_the_kms_too(kms: Kms, token: Path, tmp_path: Path) -> None:
    keys = ShelvedSigningKeys(lambda: (FileShelf(tmp_path / "keys"), KmsRoots(kms.url, NAME, token)), SigningPurpose.CURSORS)
    (secret,) = await asyncio.to_thread(keys.load)
    assert await asyncio.to_thread(keys.load) == (secret,)
    assert kms.asked == ["encrypt", "decrypt", "decrypt"]


async def test_start_up_says_in_one_line_what_is_wrong_with_the_kms(kms: Kms, token: Path, database: Base) -> None:
    settings = Settings(kms_url=kms.url, kms_token_file=token).bound_to(app_url=database.endpoint.app_url, owner_url=None)
    await refuse_unfit(settings)
    renew(token, "s.expired")
    with pytest.raises(SetupRefused, match="refused") as refused:
        await refuse_unfit(settings)
    kms.stop()
    with pytest.raises(SetupRefused, match="unreachable") as lost:
        await refuse_unfit(settings)
    assert "s.expired" not in f"{refused.value} {lost.value}"


async def test_without_its_kms_the_api_serves_what_it_holds_and_is_503_for_the_rest(
    kms: Kms, token: Path, database: Base, tmp_path: Path
) -> None:
    settings = Settings(kms_url=kms.url, kms_token_file=token, key_folder=tmp_path / "keys", pool_size=2)
    app = make_app(settings.bound_to(app_url=database.endpoint.app_url, owner_url=None))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bilan.test") as client:
        world = await sandboxed(client, "2026-12-01")
        bilan, note = await ready(world), {"content": {"text": "À reprendre"}}
        path = f"/v1/notes/{(await world.counsellor.post(f'/v1/bilans/{bilan}/notes', note))['id']}"
        kms.stop()
        assert (await world.counsellor.get(path))["content"] == note["content"]
        await world.counsellor.post(f"/v1/bilans/{bilan}/notes", note)
        lost = await world.counsellor.try_post(f"/v1/bilans/{bilan}/objectives", {"content": {"title": "Vérifier un projet"}})
        assert (lost.status_code, lost.json()["code"]) == (503, "not_ready")
        assert int(lost.headers["retry-after"]) > 0
        kms.start()
        await world.counsellor.post(f"/v1/bilans/{bilan}/objectives", {"content": {"title": "Vérifier un projet"}})
    await app.close()
