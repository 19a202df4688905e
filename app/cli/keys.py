"""`bilan keys`: the gestures of whoever looks after the keys."""

# ruff: noqa: PLC0415  `bilan --help` answers in a tenth of a second because nothing is imported before it is needed

import argparse
import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


def rotate(_: argparse.Namespace) -> int:
    """Put a new root key in the place of the former ones, and wrap every key under it. Everything may go on serving."""
    from app.settings import SetupRefused, load_settings
    from app.strongroom import keys_of

    settings = load_settings()
    if settings.key_database is not None and settings.kms_url is None:
        raise SetupRefused(
            "Several machines may share the key database, each with its root file: write the new key as second line on every machine, "
            "then as first, then run `bilan keys rewrap`, then drop the former."
        )
    keys = keys_of(settings)
    count = _asked(keys.rotate(), keys.close)
    kept = f"Keep a copy of {settings.root_keys} apart from the key folder." if settings.kms_url is None else "The KMS keeps it."
    print(f"Keys wrapped under a new root key: {count}. {kept}")
    return 0


def rewrap(_: argparse.Namespace) -> int:
    """Wrap under the current root key every key that is under a former one. Everything may go on serving."""
    from app.settings import load_settings
    from app.strongroom import keys_of

    keys = keys_of(load_settings())
    print(f"Keys wrapped under the current root key: {_asked(keys.rewrap(), keys.close)}.")
    return 0


def move(_: argparse.Namespace) -> int:
    """Copy every key and every tombstone from the key folder into the key database, while nothing serves."""
    from app.settings import SetupRefused, load_settings
    from app.strongroom import moved

    settings = load_settings()
    if settings.key_database is None:
        raise SetupRefused("BILAN_KEY_DATABASE_URL is not set: name the key database to move to.")
    count = _asked(moved(settings))
    print(f"Names that lie in the key database now: {count}. Destroy {settings.keys} and its copies once it serves.")
    return 0


def tidy(_: argparse.Namespace) -> int:
    """Write the table of the key database anew, without what is gone. Reads wait meanwhile: 0.1 s for 10 000 keys, 3 s for 100 000."""
    from app.adapters.postgres.key_database import rewritten
    from app.settings import SetupRefused, load_settings

    settings = load_settings()
    if settings.key_database is None:
        raise SetupRefused("BILAN_KEY_DATABASE_URL is not set: in a key folder, a destroyed key is overwritten at once.")
    asyncio.run(rewritten(settings.key_database))
    print("The shelf holds no former content any more; the write-ahead log does until its next checkpoints.")
    return 0


async def _nothing_held() -> None:
    """What was opened is closed already."""


def _asked(work: Coroutine[Any, Any, int], close: Callable[[], Coroutine[Any, Any, None]] = _nothing_held) -> int:
    from app.domain.content_class import KeysLost
    from app.settings import SetupRefused

    async def closing() -> int:
        try:
            return await work
        finally:
            await close()

    try:
        return asyncio.run(closing())
    except KeysLost as lost:
        raise SetupRefused(f"The key store cannot be reached ({lost}): nothing is lost, repeat it later.") from None
