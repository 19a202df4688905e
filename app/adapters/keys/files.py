"""Files that survive a crash, that nobody else reads, and whose former content is overwritten.

A local disk is assumed, not a network one.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.adapters.keys.faults import TooOpen, Unreadable

DRAFT = ".draft"
"""Ends the name of a replacement not yet in force. A crash leaves at most one per file; the next replacement overwrites it."""

_OTHERS = 0o077
_READ_ATTEMPTS = 3

Stamp = tuple[int, int, int]
"""Inode, size and modification time: changes whenever the file is replaced."""


def stamp(facts: os.stat_result) -> Stamp:
    """What tells one content of a file from the next."""
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


def refuse_open(path: Path, facts: os.stat_result) -> None:
    """Raises: TooOpen, when group or others have any right."""
    if facts.st_mode & _OTHERS:
        message = f"{path} is open to others: chmod {'700' if path.is_dir() else '600'} it, and change the keys if others could read them"
        raise TooOpen(message)


def make_folder(folder: Path) -> None:
    """Make a folder of mode 0700, durably, unless it exists."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)


def make_private_folder(folder: Path) -> None:
    """Make a folder of keys, durably, unless it exists.

    Raises: TooOpen, when it exists and others can enter it.
    """
    make_folder(folder)
    refuse_open(folder, folder.stat())


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One writer at a time in a folder, over threads and processes. The kernel frees the lock of a process that dies."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Have the names of a folder on disk. Cheap when they already are."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> tuple[str, Stamp] | None:
    """The content of a file and its stamp; None when there is no file.

    Raises: TooOpen; Unreadable.
    """
    for _ in range(_READ_ATTEMPTS):
        try:
            with path.open("rb") as file:
                facts = os.fstat(file.fileno())
                content = file.read()
        except FileNotFoundError:
            return None
        refuse_open(path, facts)
        if content.isascii() and b"\0" not in content:
            return content.decode(), stamp(facts)
        # Zeros: the file was replaced and its former content overwritten while it was being read. Its name leads to the new one.
    message = f"{path} is damaged: restore it from the key store's own backup"
    raise Unreadable(message)


def replace(path: Path, content: str) -> None:
    """Replace a file so that a crash leaves the former or the new one, on disk before this returns; then overwrite the former content.

    Overwriting is the best a file can do: a disk that copies on write, or a backup, may hold the former bytes a while longer.
    The caller holds the lock of the folder.
    """
    draft = path.with_name(path.name + DRAFT)
    _write(draft, content.encode())
    try:
        former = os.open(path, os.O_WRONLY)
    except FileNotFoundError:
        draft.rename(path)
        sync_folder(path.parent)
        return
    with os.fdopen(former, "wb", closefd=True) as file:
        size = os.fstat(former).st_size
        draft.rename(path)
        sync_folder(path.parent)
        file.write(bytes(size))
        file.flush()
        os.fsync(former)


def _write(path: Path, content: bytes) -> None:
    # Without O_TRUNC: what a crash left in a draft is overwritten where it lies.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.truncate()
        file.flush()
        os.fsync(handle)
