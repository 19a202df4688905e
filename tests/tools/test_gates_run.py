"""Each gate runs as a module: nothing printed and 0 when all is well, `file:line` and 1 when a fault is planted."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLANTED = {
    "purity_lint": ("app/domain/clock.py", "import random\n"),
    "size_gate": ("app/long.py", "x = 1\n" * 301),
    "registry_addresses": ("README.md", "/" + "home/alice\n"),
    "words_gate": ("README.md.orig", ""),
}


def run(gate: str, root: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", f"tools.{gate}", root]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # our own module
    return done.returncode, done.stdout


@pytest.mark.parametrize("gate", PLANTED)
def test_a_gate_exits_with_one_on_a_planted_fault_and_with_zero_without(gate: str, tmp_path: Path) -> None:
    path, text = PLANTED[gate]
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/forbidden_words.txt").write_text("path *.orig\n")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)  # noqa: S607  # git is found on the PATH
    assert run(gate, tmp_path) == (0, "")
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text)
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)  # noqa: S607  # same
    code, printed = run(gate, tmp_path)
    assert code == 1
    assert printed.startswith(f"{path}:1: ")
