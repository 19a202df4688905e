"""The folder of the embedded cluster: what lies where, who may enter, who is using it."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO

from app.adapters.postgres.binaries import Binaries
from app.settings import SetupRefused

PORT = 5432  # only part of the socket's name: nothing listens on the network
SOCKET_NAME = f".s.PGSQL.{PORT}"
LONGEST_PATH = 100  # the system's limit for a socket's path is 103 bytes on macOS, 107 on Linux
LOCK_SECONDS = 90
SHORT = Path("/tmp")  # noqa: S108  the socket's folder inside is ours, 0700, and checked to be

if sys.platform != "win32":
    import fcntl


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the file lock: starters and stoppers of one cluster take turns. A dead holder holds nothing."""
    with path.open("ab") as handle:
        until = time.monotonic() + LOCK_SECONDS
        while not taken(handle):
            if time.monotonic() > until:
                raise SetupRefused(f"Another process has been starting this PostgreSQL for {LOCK_SECONDS} s: end it, then try again.")
            time.sleep(0.02)
        yield


def taken(handle: IO[bytes], *, shared: bool = False) -> bool:
    """Try to lock an open file, alone or with others; False where somebody else holds it."""
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def make_private(folder: Path) -> None:
    """Make the folder, closed to everybody else. Raises SetupRefused where it cannot be written."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(0o700)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = error.strerror
        raise SetupRefused(f"Data folder {folder} is not writable ({reason}): correct its rights or set BILAN_DATA_FOLDER.") from None


def socket_folder(home: Path) -> Path:
    """A private folder whose path is short enough for a socket, the same for every process that asks."""
    beside = home / "run"
    fits = len(os.fsencode(beside / SOCKET_NAME)) <= LONGEST_PATH
    folder = beside if fits else SHORT / f"bilan-{sha256(os.fsencode(home)).hexdigest()[:12]}"
    owner = home.stat().st_uid
    try:
        folder.mkdir(mode=0o700)
        if owner != os.geteuid():
            os.chown(folder, owner, owner)
    except FileExistsError:
        found = folder.lstat()
        if found.st_uid != owner or found.st_mode & 0o077 or folder.is_symlink():
            raise SetupRefused(f"{folder} is not ours alone: remove it, then try again.") from None
    return folder


def check_major(data: Path, binaries: Binaries) -> bool:
    """True for a cluster of our major, False where there is none. Raises SetupRefused for anything else."""
    if not data.exists():
        return False
    version = data / "PG_VERSION"
    try:
        found = version.read_text("ascii").strip() if version.exists() else None
    except OSError:
        raise SetupRefused(f"Data folder {data} belongs to another user: run as that user or set BILAN_DATA_FOLDER.") from None
    if found is None:
        raise SetupRefused(f"{data} exists but is no PostgreSQL data folder: move it away or set BILAN_DATA_FOLDER.")
    if found != str(binaries.major):
        raise SetupRefused(
            f"{data} was made by PostgreSQL {found}, and this is {binaries.major}: dump it with {found} and restore it here"
            " (docs/guides/operator.md, Upgrades), or set BILAN_DATA_FOLDER to a new folder."
        )
    return True
