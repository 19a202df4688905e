"""What one process holds, built from settings: its connections, its keys, its door."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol, Self

from app.adapters.digests import DigestFolder
from app.adapters.funder_criteria import known
from app.adapters.instrument_files import shipped
from app.adapters.keys import SigningPurpose
from app.adapters.tokens.guard import TrustedIssuer
from app.adapters.tokens.issuer import Issuer
from app.adapters.tokens.keyset import FetchedKeys
from app.adapters.tokens.library import LIBRARIES
from app.adapters.tokens.provider import HttpDocuments
from app.adapters.tokens.verifier import GuardedVerifier
from app.edge.authentication import Authenticator
from app.edge.metrics import Metrics
from app.hot.front import Reads as PolledReads
from app.hot.versions import Versions
from app.persistence.duties import Duties
from app.persistence.identities import Identities
from app.persistence.invariants import Checks
from app.persistence.legal_clock import LegalClock
from app.persistence.migrations.run import newest
from app.persistence.pool import Pool
from app.persistence.store import Store
from app.routers.calls import Services
from app.routers.health import HEALTH
from app.routers.metrics import CHECKS, DUTIES, METRICS
from app.routers.oauth import TokenDesk
from app.routers.sandbox import SANDBOX, SandboxDesk
from app.service.caseload import Caseload
from app.service.credentials import Credentials
from app.service.deadlines import Deadlines
from app.service.door import Door, each
from app.service.drafts import Drafts
from app.service.effects import Effects
from app.service.following import Following
from app.service.hands import hands
from app.service.health import Health
from app.service.outcomes import real_time
from app.service.polling import Polling
from app.service.principals import Principals
from app.service.reads import Reads
from app.service.restored import Restored
from app.service.sandbox import Allowance, Sandbox
from app.service.seeding import Seeding
from app.settings import Environment, Settings
from app.strongroom import keys_of, signing_keys

LIBRARY = LIBRARIES["python-jose"]


class Held(Protocol):
    """Something to be given back."""

    async def close(self) -> None:
        """Give it back."""
        ...


@dataclass(frozen=True, slots=True)
class House:
    """What one process holds: its connections, its keys, its door."""

    settings: Settings
    pool: Pool
    door: Door
    reads: Reads
    issuer: Issuer
    identities: Identities
    authenticator: Authenticator
    polled: PolledReads
    health: Health
    held: list[Held]
    metrics: Metrics

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Give back every connection."""
        await asyncio.gather(*(one.close() for one in self.held))

    @property
    def seeding(self) -> Seeding:
        """What makes fictitious organisations."""
        return Seeding(door=self.door, issuer=self.issuer, audience=self.settings.public_url, clock=real_time, legal=LegalClock(self.pool))

    @property
    def _sandbox(self) -> dict[str, Any]:
        """The sandbox's desk, where it is on."""
        if not self.settings.sandbox_enabled:
            return {}
        duties = Duties(self.pool)
        effects = Effects(duties, hands(self.door, self.door.store.safe.keys))
        sandbox = Sandbox(legal=LegalClock(self.pool), duties=duties, deadlines=Deadlines(self.door), effects=effects, clock=real_time)
        return {SANDBOX: SandboxDesk(sandbox, self.seeding, Allowance(most=300, seconds=0.2, ticking=monotonic))}

    @property
    def services(self) -> Services:
        """What the routes are given."""
        url = self.settings.public_url
        servers = (url, *(outside.issuer for outside in self.settings.oidc_issuers))
        credentials = Credentials(self.identities, now=real_time)
        desk = TokenDesk(issuer=self.issuer, credentials=credentials, audience=url, public_url=url, servers=servers, now=real_time)
        polled = {"polling": self.polled.polling, "following": self.polled.following, "caseload": self.polled.caseload}
        measured = {METRICS: self.metrics, DUTIES: Duties(self.pool), CHECKS: Checks(self.pool)}
        more = {"tokens": desk, "identities": self.identities, HEALTH: self.health} | measured | polled | self._sandbox
        return Services(self.door, self.reads, Drafts(self.door.store, self.door.library), self.authenticator, self.polled.cursor_key, more)


def house(settings: Settings) -> House:
    """Everything of one process, from settings bound to a database."""
    pool, keys = Pool(settings.app_url, size=settings.pool_size, reading_budget=settings.reading_budget), keys_of(settings)
    store = Store(pool, keys)
    identities = Identities(pool)
    issuer = _issuer(settings)
    polled = _polled(pool, signing_keys(settings, SigningPurpose.CURSORS).load())
    authenticator = Authenticator(
        verifier=GuardedVerifier([(issuer.trusted(settings.public_url), issuer), *_outside(settings)], now=real_time),
        principals=Principals(identities, now=real_time),
        issuer=settings.public_url,
        now=real_time,
        fresh=polled.versions.fresh,
    )
    library = {(one.definition.id, one.definition.version): one for one in shipped().values()}
    door = Door(
        store, library=library, criteria=known(settings.funder_criteria_folder), heard=each(authenticator.heard, polled.versions.heard)
    )
    reads, health, metrics = Reads(store, real_time, door.criteria, library), Health(pool, newest()), Metrics(news_age=polled.versions.age)
    return House(settings, pool, door, reads, issuer, identities, authenticator, polled, health, [pool, keys], metrics)


def _polled(pool: Pool, keys: Sequence[bytes]) -> PolledReads:
    following = Following(pool, keys=keys, clock=real_time)
    return PolledReads(polling=Polling(pool), following=following, caseload=Caseload(pool), versions=Versions(), cursor_key=keys[0])


def _issuer(settings: Settings) -> Issuer:
    persons = settings.environment is Environment.DEVELOPMENT
    keys = signing_keys(settings, SigningPurpose.TOKENS)
    return Issuer(settings.public_url, keys=keys, prepare=LIBRARY, now=real_time, persons=persons)


def _outside(settings: Settings) -> list[tuple[TrustedIssuer, FetchedKeys]]:
    here = settings.environment is Environment.DEVELOPMENT
    documents = {private: HttpDocuments(private=private, allow_loopback_http=here) for private in (False, True)}
    return [
        (
            TrustedIssuer(
                issuer=outside.issuer,
                audience=outside.audience,
                types=frozenset({"at+jwt", "jwt"}),
                strong_acr=frozenset(outside.strong_acr),
            ),
            FetchedKeys(outside.issuer, documents=documents[outside.private], prepare=LIBRARY, now=real_time),
        )
        for outside in settings.oidc_issuers
    ]


def digest_folder(settings: Settings) -> DigestFolder:
    """Where the daily digests are, with the keys that sign them."""
    return DigestFolder(settings.digests, signing_keys(settings, SigningPurpose.DIGESTS).load())


async def destroyed_again(settings: Settings) -> int:
    """Before serving: what a restored database believes to be kept is destroyed again where its key was. How many classes of content."""
    pool, keys = Pool(settings.app_url, size=2), keys_of(settings)
    try:
        door = Door(Store(pool, keys))
        return await Restored(pool, keys, door, Effects(Duties(pool), hands(door, keys))).destroyed_again()
    finally:
        await asyncio.gather(pool.close(), keys.close())
