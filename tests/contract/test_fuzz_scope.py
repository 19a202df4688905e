"""The generated requests leave nothing out: every operation, every phase, every check."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
WRITTEN = tomllib.loads((ROOT / "schemathesis.toml").read_text("utf-8"))


def test_no_operation_is_left_out() -> None:
    assert all(row.get("enabled", True) for row in WRITTEN["operations"])


def test_a_failure_does_not_end_a_scenario_and_every_phase_runs() -> None:
    assert WRITTEN["continue-on-failure"] is True
    assert all(phase.get("enabled", True) for phase in WRITTEN["phases"].values())
    assert all(check.get("enabled", True) for check in WRITTEN["checks"].values())
    assert "not_a_server_error" not in WRITTEN["checks"]


def test_two_tenants_look_at_each_other() -> None:
    assert WRITTEN["auth"]["wfc"]["peers"] == ["first", "second"]


def test_every_submission_runs_every_phase_and_leaves_nothing_to_chance() -> None:
    run = next(line for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines() if "fuzz FUZZ=" in line)
    assert "--seed" in run
    assert "-seconds 0" not in run
