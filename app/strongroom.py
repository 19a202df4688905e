"""The key store that the settings name: where keys lie, who wraps them, and what is opened with them."""

from app.adapters.keys import FileShelf, RootFile, Roots, Shelf, ShelvedKeys, ShelvedSigningKeys, SigningPurpose, Unreadable
from app.adapters.keys.kms import KmsRoots
from app.adapters.keys.ports import BURIED
from app.adapters.postgres.key_database import refuse_unfit_for_keys
from app.domain.content_class import KeysLost
from app.persistence.key_shelf import DatabaseShelf
from app.persistence.pool import Pool
from app.settings import Settings, SetupRefused

CONNECTIONS = 4
"""To the key database, a process: a key is a row, read once a second while it is used."""


def opened(settings: Settings) -> tuple[Shelf, Roots]:
    """A shelf and root keys, for whoever closes them. Raises: KeyStoreFault."""
    return _shelf(settings), _roots(settings)


def keys_of(settings: Settings) -> ShelvedKeys:
    """The data keys, for one event loop. Raises: KeyStoreFault."""
    shelf, roots = opened(settings)
    return ShelvedKeys(shelf, roots, capacity=settings.key_cache)


def signing_keys(settings: Settings, purpose: SigningPurpose) -> ShelvedSigningKeys:
    """The signing keys of one purpose."""
    return ShelvedSigningKeys(lambda: opened(settings), purpose)


async def refuse_unfit(settings: Settings) -> None:
    """Raises: SetupRefused, where keys should not be laid or cannot be reached. The settings are bound to a database."""
    if settings.key_database is not None:
        await refuse_unfit_for_keys(settings.key_database, product_url=settings.app_url)

    if settings.kms_url is not None:
        await _answered(_roots(settings))


async def moved(settings: Settings) -> int:
    """Lay what lies in the key folder in the key database too, tombstones over everything; how many names. Safe to repeat.

    Raises: KeyStoreFault, for a file that is damaged or a key that lies there already and is another; KeysLost.
    """
    folder, database, count = FileShelf(settings.keys), _shelf(settings), 0
    try:
        async for name in folder.walk():
            if (seen := await folder.get(name)) is not None:
                await _laid(database, name, seen.content)
                count += 1
    finally:
        await database.close()
    return count


async def _laid(shelf: Shelf, name: str, content: str) -> None:
    if content.startswith(BURIED):
        await shelf.bury(name, content)
    elif not await shelf.swap(name, None, content):
        there = await shelf.get(name)
        if there is not None and not there.content.startswith(BURIED) and there.content != content:
            raise Unreadable(f"another key than that of the folder lies in the key database as {name}: nobody may serve while keys move")


async def _answered(kms: Roots) -> None:
    """Raises: SetupRefused, unless it wraps and unwraps."""
    try:
        await kms.unwrap(*await kms.wrap(b"probe"))
    except KeysLost as lost:
        raise SetupRefused(f"Keys cannot be wrapped by {lost}: check BILAN_KMS_URL, BILAN_KMS_KEY and BILAN_KMS_TOKEN_FILE.") from None
    finally:
        await kms.close()


def _roots(settings: Settings) -> Roots:
    if settings.kms_url is None or settings.kms_token_file is None:
        return RootFile(settings.root_keys, make=settings.embedded)
    former = RootFile(settings.root_keys) if settings.root_keys.exists() else None
    return KmsRoots(settings.kms_url, settings.kms_key, settings.kms_token_file, former=former)


def _shelf(settings: Settings) -> Shelf:
    return FileShelf(settings.keys) if settings.key_database is None else DatabaseShelf(Pool(settings.key_database, size=CONNECTIONS))
