"""Silences on any night: month ends, leap days, holidays and the nights on which the clocks change, by workers that come late and die."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from app.domain.bilan.records import Bilan, BilanStatus
from app.domain.convention.records import Convention
from app.domain.quote.records import Quote, SendQuote
from app.domain.vocabulary import Role
from app.persistence.duties import Duties
from app.persistence.legal_clock import LegalClock
from app.persistence.store import Store
from app.service.deadlines import Deadlines
from app.service.door import Asked, Door
from tests.conftest import EXAMPLES, Base
from tests.http.journey import QUOTE
from tests.model.reference import DAY, rolled
from tests.persistence.furnished import STAMPS, House, furnish, only
from tests.worker.crashing import Fate
from tests.worker.duty_rows import deadline, events
from tests.worker.test_crashes import WORKERS, reincarnated

PARIS = ZoneInfo("Europe/Paris")
NIGHTS = (
    date(2027, 3, 27), date(2027, 3, 28), date(2027, 10, 30), date(2027, 10, 31), date(2028, 2, 28), date(2028, 2, 29), date(2026, 12, 31),
    date(2028, 12, 24), date(2028, 8, 31), date(2030, 4, 30), date(2027, 3, 17), date(2027, 10, 20), date(2028, 2, 18),
)  # fmt: skip
"""Clock changes and the tenth day before them, leap days, ends of months and of years, eves of holidays."""
HOURS = (time(0, 0), time(0, 0, 1), time(1, 59, 59), time(12), time(22, 59, 59), time(23, 0), time(23, 59, 59))
SOME = 27 if EXAMPLES <= 100 else 187
AT = "SELECT fires_at FROM deadline WHERE org_id = $1 AND kind = $2"


def midnight(day: date) -> datetime:
    """The instant at which a day begins in Paris."""
    return datetime.combine(day, time(0), PARIS).astimezone(UTC)


@dataclass
class Night:
    """An organisation whose clock stands at some moment: a quote is sent then, and a convention waits for the employee's answer."""

    at: datetime
    house: House = field(default_factory=House)
    quote: UUID = field(default_factory=uuid7)
    convention: UUID = field(default_factory=uuid7)

    @property
    def org(self) -> UUID:
        return self.house.org

    @property
    def today(self) -> date:
        return self.at.astimezone(PARIS).date()

    @property
    def lapses(self) -> datetime:
        """Ten days, the first not counted; nothing is rolled."""
        return midnight(self.today + 11 * DAY)

    @property
    def refuses(self) -> datetime:
        """Ten days, to the next day on which people work."""
        return midnight(rolled(self.today + 10 * DAY) + DAY)

    async def begins(self, store: Store, owner: asyncpg.Connection) -> None:
        """The quote is sent through the door; the convention was transmitted at the same moment."""
        await LegalClock(store.pool).start(self.org, self.at)
        quoted, contracting = self.house.file(1, status=BilanStatus.REFLECTION), self.house.file(2)
        bilan = only(quoted, Bilan).id
        terms = {k: date.fromisoformat(v) if k.endswith("_on") else v for k, v in QUOTE.items()}
        draft = Quote(id=self.quote, bilan_id=bilan, **STAMPS, **terms)
        await furnish(owner, self.org, [*quoted, draft])
        await furnish(owner, self.org, contracting)
        self.convention = only(contracting, Convention).id
        sent = Asked(id=self.quote, command=SendQuote(), by=self.house.principal(Role.ADMINISTRATOR), key="send")
        await Door(store).perform(sent)
        silent = {"fires": "refuse_by_silence", "subject_noun": "convention", "subject_id": self.convention}
        await deadline(store, self.org, only(contracting, Bilan).id, self.refuses, kind="convention.employee_reply", **silent)

    async def happened(self, store: Store) -> Counter[tuple[str, datetime]]:
        """What the silences made true, and when it became so by law."""
        wanted = {"quote.lapsed", "convention.silently_refused", "bilan.declined"}
        return Counter((e["type"], e["legal_at"]) for e in await events(store, self.org) if e["type"] in wanted)

    def expected(self, until: datetime) -> Counter[tuple[str, datetime]]:
        """The same, by the calendar."""
        silences = [("quote.lapsed", self.lapses), ("convention.silently_refused", self.refuses), ("bilan.declined", self.refuses)]
        return Counter(one for one in silences if one[1] <= until)


@pytest.fixture
async def owner(database: Base) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.endpoint.admin_url)
    yield connection
    await connection.close()


def nights() -> list[Night]:
    """Every night of the list at every hour in turn, and as many drawn from twenty years."""
    chance = random.Random(20260329)  # noqa: S311  chooses days, keeps no secret
    days = [*NIGHTS, *(date(2026, 4, 2) + timedelta(days=chance.randrange(7000)) for _ in range(SOME - len(NIGHTS)))]
    return [Night(datetime.combine(day, HOURS[n % len(HOURS)], PARIS).astimezone(UTC)) for n, day in enumerate(days)]


async def fired(database: Base, mine: set[UUID], fate: Fate) -> None:
    """Whatever is due in these organisations, by several workers at once that may die at any call."""

    async def fire(store: Store) -> bool:
        found = [one for one in await Duties(store.pool).due(datetime.now(UTC), most=1000) if one.org in mine]
        for one in found:
            await Deadlines(Door(store)).fire(one)
        return bool(found)

    await asyncio.gather(*(reincarnated(database, fate, fire) for _ in range(WORKERS)))


async def test_a_silence_takes_effect_once_at_midnight_in_paris_however_late_and_mortal_the_workers(
    database: Base, store: Store, owner: asyncpg.Connection
) -> None:
    every, clock, chance = nights(), LegalClock(store.pool), random.Random(7)  # noqa: S311  chooses delays, keeps no secret
    mine = {night.org for night in every}
    for night in every:
        await night.begins(store, owner)
        assert (await store.pool.rows(night.org, AT, night.org, "quote.reflection"))[0]["fires_at"] == night.lapses, night.at
    fate = Fate(seed=3, most=SOME * 3, one_in=9)
    for look in (
        lambda night: night.lapses - timedelta(seconds=1),
        lambda night: night.lapses,
        lambda night: max(night.lapses, night.refuses - timedelta(seconds=1)),
        lambda night: night.refuses + timedelta(seconds=chance.choice((0, 1, 3600, 86400 * 40))),
    ):
        stands = {night.org: look(night) for night in every}
        for night in every:
            await clock.forward(night.org, stands[night.org])
        await fired(database, mine, fate)
        for night in every:
            assert await night.happened(store) == night.expected(stands[night.org]), (night.at, stands[night.org])
    assert fate.deaths > SOME
