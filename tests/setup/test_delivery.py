"""What makes a fresh machine work: the constraints, the gestures, the image and the composition."""

# ruff: noqa: S607  processes of our own are what these tests start

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"https?://|\bfile:|\bgit\+|--(extra-)?index-url|--find-links|--hash|@ ")


def test_constraints_are_names_versions_and_markers_only() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if ADDRESS.search(line)] == []
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9][a-z0-9.\-]*==[^\s;]+( ; .+)?", line)] == []


def test_constraints_cover_every_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = [*project["dependencies"], *(one for extra in ("test", "lint") for one in project["optional-dependencies"][extra])]
    pinned = {line.split("==")[0] for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()}
    names = {re.split(r"[\[<>=~! ]", one)[0].lower().replace("_", "-") for one in declared}
    assert names - pinned == set()


def test_every_file_that_the_code_reads_travels_in_the_wheel() -> None:
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]["*"]
    others = [path for path in (ROOT / "app").rglob("*") if path.suffix not in {".py", ".pyc"} and not path.is_dir()]
    assert "openapi.json" in {path.name for path in others if path.exists()}
    assert [path for path in others if not any(path.match(pattern) for pattern in patterns)] == []


@pytest.mark.parametrize("lock", ["package-lock.json", "deploy/oidc/package-lock.json"])
def test_a_node_lock_carries_no_registry(lock: str) -> None:
    packages = json.loads((ROOT / lock).read_text("utf-8"))["packages"]
    assert packages
    assert [name for name, one in packages.items() if "resolved" in one] == []


@pytest.mark.skipif(shutil.which("make") is None, reason="machines without make use the two lines of the README")
def test_a_python_that_is_too_old_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text("utf-8"))
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).touch()
    made = subprocess.run(["make", "serve", "PYTHON="], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert made.returncode == 2
    assert "Python 3.11 or newer is needed" in made.stderr
    assert not (tmp_path / ".venv").exists()


def test_the_image_runs_as_nobody_in_particular_and_says_how_it_feels() -> None:
    image = (ROOT / "Dockerfile").read_text("utf-8")
    assert image.count("\nFROM ") == 2
    assert "\nUSER bilan\n" in image
    assert "/health/live" in image


def test_only_the_services_that_unseal_mount_the_keys() -> None:
    text = (ROOT / "compose.yaml").read_text("utf-8")
    services = re.split(r"\n  (?=[a-z-]+:\n)", text.split("\nservices:", 1)[1].split("\nvolumes:", 1)[0])
    mounts = {block.split(":", 1)[0].strip() for block in services if "keys:/keys" in block or "*volumes" in block}
    assert mounts == {"api", "worker"}
    assert re.findall(r"image: (\S+)", text) == ["bilan", "postgres:18", "postgres:18", "postgres:18"]
