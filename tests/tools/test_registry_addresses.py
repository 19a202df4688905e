"""No committed file tells where packages come from or where a working copy lies."""

import subprocess
from pathlib import Path

import pytest

from tools.registry_addresses import check, faults_of

DOT, SLASH = ".", "/"  # the forbidden strings are put together here, so that this file holds none


@pytest.mark.parametrize(
    "line",
    [
        f"https://pypi{DOT}org/simple",
        f"see files{DOT}pythonhosted{DOT}org/packages/x",
        f'"resolved": "https://registry{DOT}npmjs{DOT}org/a/-/a-1.0.0.tgz"',
        f"image: ghcr{DOT}io/owner/image:1",
        f"FROM docker{DOT}io/library/postgres:18",
        f"GOPROXY=https://proxy{DOT}golang{DOT}org",
        f"pip install --index{'-'}url https://mirror.example/simple x",
        f"UV_INDEX{'_'}URL=https://mirror.example/simple",
    ],
)
def test_a_registry_address_is_a_fault_in_any_file(line: str) -> None:
    assert [(fault.line, fault.rule) for fault in faults_of(["", line], "docs/guide.md")][:1] == [(2, "registry-address")]


@pytest.mark.parametrize(
    "line",
    [
        f"{SLASH}home/alice/bilan",
        f"cd {SLASH}Users/alice",
        f"'{SLASH}root/.cache'",
        f"{SLASH}work/copy/app",
        f"C:{chr(92)}Users{chr(92)}alice",
    ],
)
def test_a_path_of_one_machine_is_a_fault(line: str) -> None:
    assert [fault.rule for fault in faults_of([line], "README.md")] == ["machine-path"]


@pytest.mark.parametrize("path", ["constraints.txt", "requirements-dev.txt", "uv.lock", "pylock.toml", "requirements.in"])
@pytest.mark.parametrize(
    "line",
    ["https://mirror.example/simple", "x @ file.whl", "-e .", "../wheels/x.whl", "git+ssh://host/x"],
)
def test_pinned_versions_hold_no_address_of_any_kind(path: str, line: str) -> None:
    assert [fault.rule for fault in faults_of([line], path)] == ["registry-address"]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("constraints.txt", "asyncpg==0.32.0 ; python_version >= '3.11'"),
        ("README.md", "https://example.org/bilan"),
        ("compose.yaml", "image: postgres:18"),
        ("README.md", "GET /v1/home/x and https://example.org/home/x"),
        ("docs/words.md", "the workshop, pypi and npm"),
        ("app/a.py", "ROOT = '~/work/bilan'"),
    ],
)
def test_names_versions_and_other_addresses_pass(path: str, line: str) -> None:
    assert faults_of([line], path) == []


def test_only_committed_text_files_are_read(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)  # noqa: S607  # git is found on the PATH
    for name in ("seen.md", "unseen.md"):
        (tmp_path / name).write_text(f"a line\n{SLASH}home/alice\n")
    (tmp_path / "image.png").write_bytes(b"\0" + f"{SLASH}home/alice".encode())
    subprocess.run(["git", "add", "seen.md", "image.png"], cwd=tmp_path, check=True)  # noqa: S607  # same
    assert [str(fault) for fault in check(tmp_path)] == [f"seen.md:2: machine-path: '{SLASH}home/alice' is a path of one machine"]
