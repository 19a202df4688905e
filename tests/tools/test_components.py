"""What is installed: its inventory, and the versions below which a flaw is known."""

import json
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.version import Version

from tools.sbom import main, needed

ROOT = Path(__file__).parents[2]
PINNED = dict(line.split(" ;")[0].split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines())
FLOORS = tomllib.loads((ROOT / "tools" / "floors.toml").read_text("utf-8"))["floor"]


def too_low(pinned: dict[str, str]) -> list[str]:
    """The components that are older than their floor, with the advisory."""
    return [f"{f['name']}: {f['advisory']}" for f in FLOORS if f["name"] in pinned and Version(pinned[f["name"]]) < Version(f["lowest"])]


def test_no_component_is_below_its_floor() -> None:
    assert too_low(PINNED) == []
    assert too_low({name: version(name) for name in needed()}) == []
    assert all(floor.keys() == {"name", "lowest", "advisory", "why"} and all(floor.values()) for floor in FLOORS)


def test_a_component_below_its_floor_is_named() -> None:
    assert too_low(PINNED | {"starlette": "1.3.0"}) == ["starlette: CVE-2026-54282, CVE-2026-54283, CVE-2026-48710, CVE-2025-62727"]


def test_the_inventory_names_every_component_that_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sbom.json"
    assert main([str(file)]) == 0
    assert "wrote" in capsys.readouterr().out
    written = json.loads(file.read_text("utf-8"))
    assert (written["bomFormat"], written["specVersion"]) == ("CycloneDX", "1.6")
    named = {one["name"]: one["version"] for one in written["components"]}
    assert named.keys() == needed().keys() - {"bilan"}
    assert {"fastapi", "asyncpg", "cryptography", "starlette", "uvloop"} <= named.keys()
    assert "pytest" not in named
    assert {name: PINNED.get(name) for name in named} == named, "what runs is what is pinned"
    assert written["metadata"]["component"]["name"] == "bilan"
    needs = {one["ref"]: one.get("dependsOn", []) for one in written["dependencies"]}
    assert any(name.startswith("pkg:pypi/starlette@") for name in needs[f"pkg:pypi/fastapi@{named['fastapi']}"])
    assert not any(
        address in json.dumps([written["components"], written["metadata"].get("component")]) for address in ("https://", "http://", "file:")
    )
