"""The repository speaks of the product only: no committed file holds a forbidden word or lies at a forbidden path.

The lists are data, one entry a line: `word <regular expression>` (any case, whole words) or `path <glob>`; `#` starts a comment.
Run: `python -m tools.words_gate [root] [list ...]`. The committed list always applies; further ones, kept elsewhere, add to it.
Exit code 1 and one `file:line: rule: message` line per fault.
"""

import re
import sys
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from tools.fault import Fault, committed_files, root_argument, text_lines, verdict

COMMITTED_LIST = "tools/forbidden_words.txt"


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Words, as one pattern (None when there is none), and globs of paths."""

    words: re.Pattern[str] | None
    paths: tuple[str, ...]


def read_list(text: str) -> Forbidden:
    """Parse the entries of one or several lists. Raises ValueError on a line that is neither word nor path."""
    words: list[str] = []
    paths: list[str] = []
    for line in filter(None, (raw.partition("#")[0].strip() for raw in text.splitlines())):
        kind, _, value = line.partition(" ")
        if kind not in {"word", "path"} or not value.strip():
            raise ValueError(f"neither `word <regular expression>` nor `path <glob>`: {line}")
        (words if kind == "word" else paths).append(value.strip())
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None
    return Forbidden(pattern, tuple(paths))


def faults_of(lines: list[str], path: str, forbidden: Forbidden) -> list[Fault]:
    """The faults of one file: its path, the words in its path, and the words in its lines."""
    faults = [Fault(path, 1, "forbidden-path", f"matches {glob}") for glob in forbidden.paths if fnmatch(path, glob)]
    if forbidden.words is None:
        return faults
    faults += [Fault(path, 1, "forbidden-word", f"{found.group()!r} in the path") for found in forbidden.words.finditer(path)]
    return faults + [
        Fault(path, number, "forbidden-word", repr(found.group()))
        for number, line in enumerate(lines, 1)
        for found in forbidden.words.finditer(line)
    ]


def check(root: Path, *lists: Path) -> list[Fault]:
    """The faults of every committed file under the root, the committed list itself excepted."""
    texts = [file.read_text() for file in (root / COMMITTED_LIST, *lists) if file in lists or file.exists()]
    forbidden = read_list("\n".join(texts))
    files = (path for path in committed_files(root) if path != COMMITTED_LIST)
    return [fault for path in files for fault in faults_of(text_lines(root / path), path, forbidden)]


if __name__ == "__main__":
    sys.exit(verdict(check(root_argument(), *map(Path, sys.argv[2:]))))
