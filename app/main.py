"""Composition root: the only module that knows every room. It builds things from settings and holds no logic."""

from collections.abc import Callable, Iterable, MutableMapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, FastAPI
from pydantic import ValidationError

from app.domain.breach import Breach, Suspected
from app.domain.register import Register
from app.edge import outcomes, problems, raised
from app.edge.answer import Send
from app.edge.contract.document import files
from app.edge.layer import Exposure, Layer, Measure, unmeasured
from app.edge.served import served_by
from app.hot.front import Front
from app.hot.tail import Tail
from app.house import House, destroyed_again, digest_folder, house
from app.persistence.access_links import AccessLinks
from app.persistence.audit import Audit
from app.persistence.pool import Pool
from app.persistence.responsible import responsible
from app.routers import reading_budget
from app.routers.calls import Services
from app.routers.command_routes import straight
from app.routers.every import ROUTERS
from app.routers.family import Family
from app.service.audit import Verified, verify
from app.service.breach import examined as examine
from app.service.demonstration import Demonstration, DemoReport
from app.service.identity import found
from app.service.register import register as registered
from app.service.seeding import MACHINES, PERSONS
from app.service.vigil import Vigil
from app.settings import Settings, SetupRefused
from app.worker import vigil_of, worker_of


def make_api(services: Services | None = None, *, routers: Iterable[APIRouter] = ROUTERS) -> FastAPI:
    """The FastAPI application: every route, no middleware. Without services it only tells its contract."""
    api = FastAPI(title="Bilan", version="1", redirect_slashes=False, docs_url=None, redoc_url=None, openapi_url=None)
    api.state.services = services
    api.router.routes.extend(Family(router) for router in routers)
    raised.install(api)
    outcomes.install(api)
    reading_budget.install(api)
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


async def verify_audit(settings: Settings) -> list[Verified]:
    """Every organisation's chains and digests, verified."""
    async with house(settings) as made:
        audit, reads, folder = Audit(made.pool), AccessLinks(made.pool), digest_folder(settings)
        return [await verify(audit, reads, folder, org) for org in await audit.organisations()]


async def run_worker(settings: Settings) -> None:
    """Work until cancelled; a cancelled worker ends what it holds, then leaves."""
    async with house(settings) as made:
        made.held.append(lock := Pool(settings.app_url, size=1))
        await worker_of(made.pool, lock, made.door, digests=digest_folder(settings), watch=_vigil(made).look).run()


def _vigil(made: House) -> Vigil:
    made.held.append(watching := Pool(made.settings.app_url, size=1, writes=False))
    return vigil_of(watching, made.door)


async def prepare(settings: Settings) -> int:
    """What has to be true before anything is served. How many classes of content were destroyed again, after a restore."""
    return await destroyed_again(settings)


async def look(settings: Settings) -> dict[str, list[str]]:
    """Of each invariant of the data, in a sentence: where it is contradicted now."""
    async with house(settings) as made:
        return await _vigil(made).told()


async def register(settings: Settings, org: str) -> Register:
    """The register of processing of one organisation. Raises: SetupRefused for an unknown one."""
    async with house(settings) as made:
        found = await registered(made.pool, _id(org))
    if found is None:
        raise SetupRefused(f"No organisation is known as {org}.")
    return found


async def examined(settings: Settings, org: str, suspected: Suspected) -> Breach:
    """Whose data could have been touched by what is suspected. Raises: SetupRefused for an unknown organisation."""
    async with house(settings) as made:
        if await responsible(made.pool, _id(org)) is None:
            raise SetupRefused(f"No organisation is known as {org}.")
        return await examine(made.pool, _id(org), suspected)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise SetupRefused(f"{text} is not the id of an organisation.") from None


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
