"""A fault found by a lint, how it is printed, and which files a lint reads."""

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One broken rule at one place; `path` is relative to the root."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


def verdict(faults: Iterable[Fault]) -> int:
    """Print every fault in order of place; the exit code is 1 when there is one."""
    found = sorted(set(faults))
    for fault in found:
        print(fault)
    return 1 if found else 0


def root_argument() -> Path:
    """The root given on the command line, or the current folder."""
    return Path(sys.argv[1] if len(sys.argv) > 1 else ".")


def python_files(root: Path, *rooms: str) -> list[Path]:
    """The Python files of some folders of the root, in order of path."""
    return sorted(file for room in rooms for file in (root / room).rglob("*.py"))


def committed_files(root: Path) -> list[str]:
    """Paths, relative to the root, that git tracks and that still exist. Raises CalledProcessError outside git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607  # git is found on the caller's PATH
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    return sorted(path for path in listed.stdout.split("\0") if path and (root / path).is_file())


def text_lines(file: Path) -> list[str]:
    """The lines of a text file; none for a binary one."""
    content = file.read_bytes()
    return [] if b"\0" in content[:8192] else content.decode(errors="replace").splitlines()
