"""The watch over the data: silent on a whole file, and loud about each thing that somebody breaks behind the door."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from structlog.testing import capture_logs
from uuid_utils.compat import uuid7

from app.domain.bilan.records import Bilan, BilanStatus
from app.domain.content_class import ContentClass
from app.domain.convention.records import Convention
from app.domain.legal_hold.records import HoldReason, LegalHold
from app.domain.retention.records import ItemStatus, RetentionItem
from app.domain.session.records import SessionStatus
from app.persistence.invariants import INVARIANTS, Checks, Invariants
from app.persistence.pool import Pool, Unavailable
from app.persistence.store import Store
from app.service.door import Door
from app.service.vigil import Vigil
from app.worker import vigil_of
from tests.conftest import Base
from tests.domain import given
from tests.persistence.furnished import STAMPS, House, furnish, only
from tests.worker.duty_rows import deadline, promise

NOW = datetime.now(UTC)


@pytest.fixture
async def owner(database: Base) -> AsyncIterator[asyncpg.Connection]:
    """Somebody with every right, who writes past the door and its rules."""
    connection = await asyncpg.connect(database.endpoint.admin_url)
    yield connection
    await connection.execute("SET session_replication_role = origin")
    await connection.close()


@pytest.fixture
async def vigil(database: Base, store: Store) -> AsyncIterator[Vigil]:
    reading = Pool(database.endpoint.app_url, size=1, writes=False)
    yield vigil_of(reading, Door(store))
    await reading.close()


class Broken:
    """One file as the product writes it, and what is found of it once somebody has been there."""

    def __init__(self, owner: asyncpg.Connection, store: Store, vigil: Vigil) -> None:
        self.owner, self.store, self.vigil, self.house = owner, store, vigil, House()

    async def furnished(self) -> UUID:
        """A file whose projections say what is true of it."""
        file = self.house.file()
        self.convention = only(file, Convention).id
        await furnish(self.owner, self.house.org, file)
        self.bilan = only(file, Bilan).id
        return self.bilan

    async def session(self, **over: Any) -> UUID:
        """A session written straight into the table, and the hours that go with it."""
        made = given.session(**{"id": uuid7(), "bilan_id": self.bilan, "counsellor_id": uuid7(), "status": SessionStatus.PLANNED} | over)
        await furnish(self.owner, self.house.org, [made])
        column = "planned_minutes" if made.status is SessionStatus.PLANNED else "counted_minutes"
        await self.owner.execute(f"UPDATE hours_ledger SET {column} = {column} + $2 WHERE bilan_id = $1", self.bilan, made.minutes)  # noqa: S608
        return made.id

    async def found(self) -> dict[str, list[UUID]]:
        """What contradicts each invariant in this organisation."""
        files = await self.vigil.invariants.files(self.house.org, UUID(int=0))
        looked = {one.id: await self.vigil._broken(one, self.house.org, files) for one in INVARIANTS}
        return {name: [f.subject for f in found] for name, found in looked.items() if found}


@pytest.fixture
async def broken(owner: asyncpg.Connection, store: Store, vigil: Vigil) -> Broken:
    made = Broken(owner, store, vigil)
    await made.furnished()
    await made.session()
    assert await made.found() == {}
    return made


async def test_hours_that_are_not_the_sum_of_the_sessions(broken: Broken) -> None:
    await broken.owner.execute("UPDATE hours_ledger SET attested_minutes = 60 WHERE bilan_id = $1", broken.bilan)
    assert (await broken.found())["hours.ledger"] == [broken.bilan]


async def test_hours_above_the_ceiling_and_a_ceiling_that_is_gone(broken: Broken) -> None:
    await broken.owner.execute("ALTER TABLE hours_ledger DROP CONSTRAINT ck_hours_ledger_under_cap")
    try:
        await broken.session(minutes=1440)
        assert await broken.found() == {"hours.ceiling": [broken.bilan]}
        await broken.owner.execute("UPDATE hours_ledger SET cap_minutes = NULL WHERE bilan_id = $1", broken.bilan)
        assert await broken.found() == {"hours.ceiling": [broken.bilan]}
        await broken.owner.execute("UPDATE bilan SET frame = 'out_of_frame' WHERE id = $1", broken.bilan)
        assert await broken.found() == {}
    finally:
        rule = "CHECK (cap_minutes IS NULL OR planned_minutes + counted_minutes <= cap_minutes)"
        await broken.owner.execute(f"ALTER TABLE hours_ledger ADD CONSTRAINT ck_hours_ledger_under_cap {rule}")


async def test_a_counsellor_in_two_places(broken: Broken) -> None:
    definition = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ex_session_one_at_a_time'"
    held = await broken.owner.fetchval(definition)
    await broken.owner.execute("ALTER TABLE session DROP CONSTRAINT ex_session_one_at_a_time")
    try:
        who = uuid7()
        both = [await broken.session(counsellor_id=who, starts_at=given.AT + timedelta(minutes=n)) for n in (0, 30)]
        await broken.session(counsellor_id=who, starts_at=given.AT + timedelta(minutes=90))
        assert sorted((await broken.found())["session.one_at_a_time"]) == sorted(both)
    finally:
        await broken.owner.execute("DELETE FROM session WHERE bilan_id = $1", broken.bilan)
        await broken.owner.execute(f"ALTER TABLE session ADD CONSTRAINT ex_session_one_at_a_time {held}")


async def test_a_session_that_was_held_before_its_paper_and_a_paper_without_its_signatures(broken: Broken) -> None:
    held = await broken.session(status=SessionStatus.HELD, held_on=given.AT.date())
    assert await broken.found() == {"session.under_a_paper": [held]}
    signed = "UPDATE convention SET status = 'effective', effective_on = $2 WHERE id = $1"
    await broken.owner.execute(signed, broken.convention, given.AT.date())
    assert await broken.found() == {"convention.signatures": [broken.convention]}


def item(bilan: UUID, **over: Any) -> RetentionItem:
    known = {"id": uuid7(), "bilan_id": bilan, "status": ItemStatus.RETAINED, "content_kind": ContentClass.SYNTHESIS}
    return RetentionItem(**STAMPS | known | over)


async def test_a_synthesis_that_is_kept_past_its_agreement(broken: Broken) -> None:
    kept = item(broken.bilan, kept_until=NOW.date() - timedelta(days=3))
    await furnish(broken.owner, broken.house.org, [kept])
    assert await broken.found() == {"retention.term": [kept.id]}


async def test_a_destruction_that_is_late(broken: Broken) -> None:
    late = item(broken.bilan, status=ItemStatus.DESTRUCTION_PENDING, destroy_by=NOW.date() - timedelta(days=2))
    await furnish(broken.owner, broken.house.org, [late])
    assert await broken.found() == {"retention.term": [late.id]}


async def test_what_waits_for_a_hold_that_has_ended(broken: Broken) -> None:
    held = item(broken.bilan, status=ItemStatus.LEGAL_HOLD)
    said: dict[str, Any] = {"reason": HoldReason.DISPUTE, "proceeding": "RG 27/00123", "basis_sha256": "a" * 64}
    hold = LegalHold(
        **STAMPS, **said, id=uuid7(), bilan_id=broken.bilan, classes=(held.content_kind,), until=NOW.date(), placed_on=NOW.date()
    )
    await furnish(broken.owner, broken.house.org, [held, hold])
    assert await broken.found() == {}
    await broken.owner.execute("UPDATE legal_hold SET status = 'lifted' WHERE id = $1", hold.id)
    assert await broken.found() == {"retention.held": [held.id]}


async def test_a_key_that_lives_though_its_content_is_said_to_be_destroyed(broken: Broken) -> None:
    gone = item(broken.bilan, status=ItemStatus.DESTROYED)
    await furnish(broken.owner, broken.house.org, [gone])
    assert await broken.found() == {}
    keys = broken.store.safe.keys
    await keys.key(broken.house.org, broken.bilan, ContentClass.SYNTHESIS, make=True)
    assert await broken.found() == {"retention.key": [gone.id]}
    await keys.destroy(broken.house.org, broken.bilan, ContentClass.SYNTHESIS)
    assert await broken.found() == {}


@pytest.mark.parametrize("ended", ["ended_on = '2027-04-14'", "status = 'declined'"])
async def test_a_key_of_a_bilan_that_has_ended_and_that_nothing_will_destroy(broken: Broken, ended: str) -> None:
    await broken.store.safe.keys.key(broken.house.org, broken.bilan, ContentClass.NEEDS, make=True)
    assert "retention.covered" not in await broken.found()
    await broken.owner.execute(f"UPDATE bilan SET {ended} WHERE id = $1", broken.bilan)  # noqa: S608
    assert (await broken.found())["retention.covered"] == [broken.bilan]
    await furnish(broken.owner, broken.house.org, [item(broken.bilan, content_kind=ContentClass.NEEDS)])
    assert "retention.covered" not in await broken.found()


@pytest.mark.parametrize("what", ["sequence = 3", "sequence = 1, digest = 'x'"])
async def test_a_file_that_does_not_end_with_its_last_event(broken: Broken, what: str) -> None:
    await broken.owner.execute(f"UPDATE thread SET {what} WHERE id = $1", broken.bilan)  # noqa: S608
    assert await broken.found() == {"chain.unbroken": [broken.bilan]}


async def test_a_deadline_that_nobody_fires_and_a_promise_that_was_given_up(broken: Broken) -> None:
    org = broken.house.org
    now = datetime.now(UTC)  # not that of the import: a long run would make the first one late too
    await deadline(broken.store, org, broken.bilan, now - timedelta(minutes=10))
    late = await deadline(broken.store, org, broken.bilan, now - timedelta(minutes=20))
    dead = await promise(broken.store, (org, broken.bilan), "destroy_key", broken.bilan)
    await broken.owner.execute("UPDATE effect SET dead_at = now() WHERE id = $1", dead)
    assert await broken.found() == {"deadline.overdue": [late], "promise.kept": [dead]}


@pytest.mark.parametrize(
    "what", ["status = 'completed'", "attested_minutes = 5", "amount_cents = amount_cents + 1", "funding_status = 'paid'"]
)
async def test_what_funders_poll_and_is_not_true(broken: Broken, what: str) -> None:
    await broken.owner.execute(f"UPDATE poll_status SET {what} WHERE bilan_id = $1", broken.bilan)  # noqa: S608
    assert list(await broken.found()) == ["projection.status"]


async def test_lists_that_were_left_behind(broken: Broken) -> None:
    await broken.owner.execute("UPDATE bilan_list SET status = $2 WHERE bilan_id = $1", broken.bilan, BilanStatus.CLOSED)
    assert len((await broken.found())["projection.list"]) == 2


async def test_a_watch_cannot_write_and_sees_one_organisation_at_a_time(broken: Broken, vigil: Vigil) -> None:
    with pytest.raises(Unavailable):
        await vigil.invariants._pool.rows(broken.house.org, "UPDATE thread SET sequence = 9 WHERE id = $1 RETURNING id", broken.bilan)
    await broken.owner.execute("UPDATE thread SET sequence = 3 WHERE id = $1", broken.bilan)
    elsewhere = await vigil._broken(next(one for one in INVARIANTS if one.id == "chain.unbroken"), uuid7(), [broken.bilan])
    assert elsewhere == []


async def test_each_sentence_is_said_in_two_languages_and_bounded_to_the_files_of_one_organisation() -> None:
    assert all(one.fr.endswith(".") and one.en.endswith(".") for one in INVARIANTS)
    assert all("org_id = $1" in one.sql and "ANY ($2)" in one.sql for one in INVARIANTS)
    assert len({one.id for one in INVARIANTS}) == len(INVARIANTS)


async def test_a_whole_look_is_told_in_the_log_and_counted_for_the_metrics(broken: Broken, vigil: Vigil, store: Store) -> None:
    await broken.owner.execute("UPDATE thread SET sequence = 3 WHERE id = $1", broken.bilan)
    only_mine = OneOrganisation(broken.house.org)
    watch = replace(vigil, audit=only_mine, invariants=Invariants(vigil.invariants._pool), checks=Checks(store.pool))
    with capture_logs() as said:
        for _ in range(3):
            assert not await watch.look()
    told = [line for line in said if line["event"] == "invariant_broken"]
    assert [(line["invariant"], line["subject"]) for line in told] == [("chain.unbroken", str(broken.bilan))]
    counted = {row["invariant"]: row["violations"] for row in await watch.checks.noted()}
    assert counted == {one.id: int(one.id == "chain.unbroken") for one in INVARIANTS}


class OneOrganisation:
    """The list of organisations, were there only one: other tests leave theirs in the database."""

    def __init__(self, org: UUID) -> None:
        self.org = org

    async def organisations(self) -> list[UUID]:
        return [self.org]


def test_the_guide_lists_every_invariant() -> None:
    guide = Path("docs/guides/operator.md").read_text("utf-8")
    assert [one.id for one in INVARIANTS if f"| `{one.id}` |" not in guide] == []
