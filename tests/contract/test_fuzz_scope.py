"""What the generated requests leave out is written down, with its reason, and only gets shorter."""

import tomllib
from pathlib import Path
from typing import Any

from app.edge.contract.operations import operations

CONFIGURATION = Path(__file__).parents[2] / "schemathesis.toml"
LEFT_OUT = {"issueToken", "acceptInvitation"}
"""May only shrink."""


def test_only_operations_that_need_a_secret_are_left_out(contract: dict[str, Any]) -> None:
    written = tomllib.loads(CONFIGURATION.read_text("utf-8"))
    left_out = {row["include-operation-id"] for row in written["operations"] if not row.get("enabled", True)}
    assert left_out <= LEFT_OUT
    assert left_out <= {operation["operationId"] for _, _, operation in operations(contract)}


def test_a_failure_does_not_end_a_scenario_and_every_phase_runs() -> None:
    written = tomllib.loads(CONFIGURATION.read_text("utf-8"))
    assert written["continue-on-failure"] is True
    assert all(phase.get("enabled", True) for phase in written["phases"].values())
    assert "not_a_server_error" not in written["checks"]
