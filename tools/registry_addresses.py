"""No committed file says where packages are downloaded from or where somebody's working copy lies.

Constraints hold names and versions only, so that everybody installs from the registry of their own choice.
Run: `python -m tools.registry_addresses [root]`. Exit code 1 and one `file:line: rule: message` line per fault.
"""

import re
import sys
from pathlib import Path, PurePosixPath

from tools.fault import Fault, committed_files, root_argument, text_lines, verdict

REGISTRY = re.compile(
    r"\b(?:(?:test\.)?pypi\.org|pypi\.python\.org|files\.pythonhosted\.org|registry\.npmjs\.org|registry\.yarnpkg\.com"
    r"|(?:static\.|index\.)?crates\.io|proxy\.golang\.org|sum\.golang\.org|rubygems\.org|repo1?\.maven(?:\.apache)?\.org"
    r"|registry-1\.docker\.io|docker\.io|ghcr\.io|quay\.io|mcr\.microsoft\.com|(?:[a-z0-9-]+\.)?gcr\.io|public\.ecr\.aws)(?![\w-])",
    re.IGNORECASE,
)
INDEX_OPTION = re.compile(r"(?:--(?:extra-)?index-url|--find-links|--trusted-host)[= ]+\S|\b(?:UV|PIP)_(?:EXTRA_)?INDEX_URL\s*[=:]\s*\S")
MACHINE_PATH = re.compile(r"(?<![\w.~/$}-])/(?:home|Users)/[\w.-]+|(?<![\w.~/$}-])/(?:root|work)/[\w.-]+|\b[A-Za-z]:\\Users\\")
PINS = re.compile(r"(?:constraints|requirements)[\w.-]*\.(?:txt|in)|[\w.-]+\.lock|pylock[\w.-]*\.toml")
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|\s@\s|^(?:-e|-f|-i)\s|^\.{0,2}/")

RULES = (
    ("registry-address", REGISTRY, "names a package or image registry"),
    ("registry-address", INDEX_OPTION, "chooses a package index for its reader"),
    ("machine-path", MACHINE_PATH, "is a path of one machine"),
)


def faults_of(lines: list[str], path: str) -> list[Fault]:
    """The faults of one file; files of pinned versions may hold no address of any kind."""
    pins = PINS.fullmatch(PurePosixPath(path).name) is not None
    rules = (*RULES, ("registry-address", ADDRESS, "is an address among pinned versions")) if pins else RULES
    return [
        Fault(path, number, rule, f"{found.group().strip()!r} {message}")
        for number, line in enumerate(lines, 1)
        for rule, pattern, message in rules
        if (found := pattern.search(line))
    ]


def check(root: Path) -> list[Fault]:
    """The faults of every committed text file under the root."""
    return [fault for path in committed_files(root) for fault in faults_of(text_lines(root / path), path)]


if __name__ == "__main__":
    sys.exit(verdict(check(root_argument())))
