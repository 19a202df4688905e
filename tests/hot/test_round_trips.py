"""The door in two round trips, a page in one: what a call costs the database, counted where statements leave for it."""

from collections.abc import Callable
from typing import Any

import pytest

from app.persistence.pool import Held
from tests.hot.test_commands import QUOTE, Sent, bilan
from tests.hot.twice import Twice

TENANT = "SELECT set_config('app.org', $1, false)"


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Every statement since the last question; all of them are still run."""
    passed: list[str] = []
    run = Held._run

    async def counting(held: Held, sql: str, args: tuple[Any, ...]) -> list[Any]:
        passed.append(sql)
        return await run(held, sql, args)

    def asked() -> list[str]:
        found, passed[:] = list(passed), []
        return found

    monkeypatch.setattr(Held, "_run", counting)
    return asked


def decided(statements: list[str]) -> int:
    """Without those that set a connection to another organisation."""
    return sum(sql != TENANT for sql in statements)


async def test_a_command_is_two_statements_and_its_repetition_one(twice: Twice, counted: Callable[[], list[str]]) -> None:
    made = await Sent(path=f"/v1/bilans/{await bilan(twice)}/quotes", body=QUOTE).by(twice.hot)
    cancel = Sent(path=f"/v1/quotes/{made.json()['id']}/cancel", key="second", held=made.headers["etag"])
    counted()
    assert (await cancel.by(twice.hot)).status_code == 200
    assert len(counted()) == 2
    assert (await cancel.by(twice.hot)).headers["idempotency-replayed"] == "true"
    assert len(counted()) == 1


@pytest.mark.parametrize("path", ["/v1/funding-requests/{}/status", "/v1/events", "/v1/caseload", "/v1/bilans", "/v1/quotes"])
async def test_a_page_or_a_poll_is_one_statement(twice: Twice, counted: Callable[[], list[str]], path: str) -> None:
    for times in range(2):
        answer = await twice.hot.get(path.format(twice.request), headers={"authorization": "Bearer administrator"})
        assert answer.status_code == 200, answer.text
        assert decided(counted()) == 1, times


async def test_an_organisation_pays_one_more_only_on_a_connection_that_was_not_its_own(
    twice: Twice, counted: Callable[[], list[str]]
) -> None:
    for expected in (2, 1, 1):
        await twice.hot.get("/v1/caseload", headers={"authorization": "Bearer administrator"})
        assert len(counted()) == expected
