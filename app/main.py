"""Composition root: the only module that knows every room. It builds things from settings and holds no logic."""

import asyncio
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Self

from fastapi import APIRouter, FastAPI
from pydantic import ValidationError

from app.adapters.digests import DigestFolder
from app.adapters.funder_criteria import known
from app.adapters.instrument_files import shipped
from app.adapters.keys import FileKeyStore, FileSigningKeys, RootFile, SigningPurpose
from app.adapters.tokens.guard import TrustedIssuer
from app.adapters.tokens.issuer import Issuer
from app.adapters.tokens.keyset import FetchedKeys
from app.adapters.tokens.library import LIBRARIES
from app.adapters.tokens.provider import HttpDocuments
from app.adapters.tokens.verifier import GuardedVerifier
from app.edge import outcomes, problems, raised
from app.edge.answer import Send
from app.edge.authentication import Authenticator
from app.edge.contract.document import files
from app.edge.layer import Exposure, Layer, Measure, unmeasured
from app.edge.metrics import Metrics
from app.edge.served import served_by
from app.hot.front import Front
from app.hot.front import Reads as PolledReads
from app.hot.tail import Tail
from app.hot.versions import Versions
from app.persistence.audit import Audit
from app.persistence.duties import Duties
from app.persistence.identities import Identities
from app.persistence.invariants import Checks
from app.persistence.legal_clock import LegalClock
from app.persistence.migrations.run import newest
from app.persistence.pool import Pool
from app.persistence.store import Store
from app.routers.calls import Services
from app.routers.command_routes import straight
from app.routers.every import ROUTERS
from app.routers.family import Family
from app.routers.health import HEALTH
from app.routers.metrics import CHECKS, DUTIES, METRICS
from app.routers.oauth import TokenDesk
from app.routers.sandbox import SANDBOX, SandboxDesk
from app.service.audit import Verified, verify
from app.service.caseload import Caseload
from app.service.credentials import Credentials
from app.service.deadlines import Deadlines
from app.service.demonstration import Demonstration, DemoReport
from app.service.door import Door, each
from app.service.drafts import Drafts
from app.service.effects import Effects
from app.service.following import Following
from app.service.hands import hands
from app.service.health import Health
from app.service.identity import found
from app.service.outcomes import real_time
from app.service.polling import Polling
from app.service.principals import Principals
from app.service.reads import Reads
from app.service.sandbox import Allowance, Sandbox
from app.service.seeding import MACHINES, PERSONS, Seeding
from app.service.vigil import Vigil
from app.settings import Environment, Settings, SetupRefused
from app.worker import vigil_of, worker_of

LIBRARY = LIBRARIES["python-jose"]


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
    roots: RootFile
    polled: PolledReads
    health: Health
    pools: list[Pool]
    metrics: Metrics

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Give back every connection."""
        await asyncio.gather(*(pool.close() for pool in self.pools))

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
    roots = RootFile(settings.root_keys, make=settings.embedded)
    pool = Pool(settings.app_url, size=settings.pool_size)
    store = Store(pool, FileKeyStore(settings.keys, roots))
    identities = Identities(pool)
    issuer = _issuer(settings, roots)
    polled = _polled(pool, FileSigningKeys(settings.keys, roots, SigningPurpose.CURSORS).load())
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
    return House(settings, pool, door, reads, issuer, identities, authenticator, roots, polled, health, [pool], metrics)


def _polled(pool: Pool, keys: Sequence[bytes]) -> PolledReads:
    following = Following(pool, keys=keys, clock=real_time)
    return PolledReads(polling=Polling(pool), following=following, caseload=Caseload(pool), versions=Versions(), cursor_key=keys[0])


def _issuer(settings: Settings, roots: RootFile) -> Issuer:
    persons = settings.environment is Environment.DEVELOPMENT
    keys = FileSigningKeys(settings.keys, roots, SigningPurpose.TOKENS)
    return Issuer(settings.public_url, keys=keys, prepare=LIBRARY, now=real_time, persons=persons)


def _outside(settings: Settings) -> list[tuple[TrustedIssuer, FetchedKeys]]:
    documents = HttpDocuments(allow_loopback_http=settings.environment is Environment.DEVELOPMENT)
    return [
        (
            TrustedIssuer(issuer=outside.issuer, audience=outside.audience, types=frozenset({"at+jwt", "jwt"})),
            FetchedKeys(outside.issuer, documents=documents, prepare=LIBRARY, now=real_time),
        )
        for outside in settings.oidc_issuers
    ]


def make_api(services: Services | None = None, *, routers: Iterable[APIRouter] = ROUTERS) -> FastAPI:
    """The FastAPI application: every route, no middleware. Without services it only tells its contract."""
    api = FastAPI(title="Bilan", version="1", redirect_slashes=False, docs_url=None, redoc_url=None, openapi_url=None)
    api.state.services = services
    api.router.routes.extend(Family(router) for router in routers)
    raised.install(api)
    outcomes.install(api)
    return api


def wrapped(
    api: FastAPI, *, public_url: str, exposure: Exposure, front: Callable[[Any], Any] = lambda api: api, measure: Measure = unmeasured
) -> Any:
    """The API inside its outer layer; `front` stands between the two."""
    problems.configure(public_url)
    return Layer(front(api), served=lambda: served_by(api), exposure=exposure, measure=measure)


def fronted(house: House) -> Callable[[Any], Any]:
    """Polled reads and ordinary commands in front of the router, with the tail that tells this process what others write."""
    tail = Tail(Pool(house.settings.app_url, size=1), house.polled.versions, house.authenticator.told)
    authenticate = house.authenticator.principal
    return lambda api: Front(api, authenticate=authenticate, reads=house.polled, tail=tail, door=house.door, straight=lambda: straight(api))


class App:
    """The ASGI application of one process, which can be told to leave."""

    def __init__(self, house: House, asgi: Any) -> None:
        self._house, self._asgi = house, asgi

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request, or live as long as the server does."""
        await self._asgi(scope, receive, self._closing(send) if scope["type"] == "lifespan" else send)

    def _closing(self, send: Send) -> Send:
        """Connections are given back before the server is told of the end: once it knows, its loop cancels whatever still runs."""

        async def told(message: MutableMapping[str, Any]) -> None:
            if message["type"] != "lifespan.startup.complete":
                await self.close()
            await send(message)

        return told

    async def close(self) -> None:
        """Give back every connection."""
        await self._house.close()

    def drain(self) -> None:
        """Readiness says 503 from now on."""
        self._house.health.drain()


def make_app(settings: Settings) -> App:
    """The ASGI application of one process."""
    exposure = Exposure(origins=frozenset(settings.cors_origins), hosts=frozenset(settings.allowed_hosts))
    made = house(settings)
    api = make_api(made.services)
    outer = wrapped(api, public_url=settings.public_url, exposure=exposure, front=fronted(made), measure=made.metrics.count)
    return App(made, outer)


def digest_folder(settings: Settings, roots: RootFile) -> DigestFolder:
    """Where the daily digests are, with the keys that sign them."""
    return DigestFolder(settings.digests, FileSigningKeys(settings.keys, roots, SigningPurpose.DIGESTS).load())


async def verify_audit(settings: Settings) -> list[Verified]:
    """Every organisation's chains and digests, verified."""
    async with house(settings) as made:
        audit, folder = Audit(made.pool), digest_folder(settings, made.roots)
        return [await verify(audit, folder, org) for org in await audit.organisations()]


async def run_worker(settings: Settings) -> None:
    """Work until cancelled; a cancelled worker ends what it holds, then leaves."""
    async with house(settings) as made:
        made.pools.append(lock := Pool(settings.app_url, size=1))
        await worker_of(made.pool, lock, made.door, digests=digest_folder(settings, made.roots), watch=_vigil(made).look).run()


def _vigil(made: House) -> Vigil:
    made.pools.append(Pool(made.settings.app_url, size=1, writes=False))
    return vigil_of(made.pools[-1], made.door)


async def look(settings: Settings) -> dict[str, list[str]]:
    """Of each invariant of the data, in a sentence: where it is contradicted now."""
    async with house(settings) as made:
        return await _vigil(made).told()


def _demonstration(made: House) -> Demonstration:
    return Demonstration(made.seeding, made.settings.data_folder / "demo.json")


async def seed_demo(settings: Settings) -> DemoReport:
    """Make the demo organisation where it is missing; tokens for its roles either way."""
    async with house(settings) as made:
        return await _demonstration(made).report()


async def demo_token(settings: Settings, role: str) -> str:
    """A fresh token of a demo role. Raises: SetupRefused for an unknown role or before the demo was seeded."""
    try:
        return _demonstration(house(settings)).token(role)
    except KeyError:
        raise SetupRefused(f"No demo role is called {role}: choose one of {', '.join((*PERSONS, *MACHINES))}.") from None
    except FileNotFoundError:
        raise SetupRefused("The demo was not made yet: start it with `make serve`.") from None


async def create_organisation(settings: Settings, *, name: str, siret: str, counsellor: bool = False) -> str:
    """Make an organisation and invite its first administrator, a counsellor too or not; what to tell the operator."""
    async with house(settings) as made:
        try:
            org, code = await found(made.door, name=name, siret=siret, counsellor=counsellor)
        except ValidationError:
            raise SetupRefused(f"{siret} is not a SIRET, or {name} not a name: give its 14 digits and its legal name.") from None
    told = f"Invitation of its administrator, shown once: {code}"
    return f"Organisation {org}\n{told}\nAccept it with POST /v1/invitations/{{code}}/acceptance"


def contract_files() -> dict[str, str]:
    """The committed contract, by import only: file name → text."""
    return files(make_api())
