"""Composition root: the only module that knows every room. It builds things from settings and holds no logic."""

import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI

from app.adapters.instrument_files import shipped
from app.adapters.keys import FileKeyStore, FileSigningKeys, RootFile, SigningPurpose
from app.adapters.tokens.guard import TrustedIssuer
from app.adapters.tokens.issuer import Issuer
from app.adapters.tokens.keyset import FetchedKeys
from app.adapters.tokens.library import LIBRARIES
from app.adapters.tokens.provider import HttpDocuments
from app.adapters.tokens.verifier import GuardedVerifier
from app.domain.decision import Decision
from app.edge import outcomes, problems, refusals
from app.edge.authentication import Authenticator
from app.edge.contract.document import files
from app.edge.layer import Exposure, Layer
from app.edge.served import served_by
from app.hot.front import Front
from app.hot.front import Reads as PolledReads
from app.hot.tail import Tail
from app.hot.versions import Versions
from app.persistence.identities import Identities
from app.persistence.pool import Pool
from app.persistence.store import Store
from app.routers import bilans, clients, content, docs, events, file, funding, funding_status, invitations, me, oauth, registry, secrecy
from app.routers.calls import Services
from app.routers.oauth import TokenDesk
from app.service.caseload import Caseload
from app.service.credentials import Credentials
from app.service.door import Door
from app.service.drafts import Drafts
from app.service.following import Following
from app.service.outcomes import real_time
from app.service.polling import Polling
from app.service.principals import Principals
from app.service.reads import Reads
from app.settings import Environment, Settings

ROUTERS: tuple[APIRouter, ...] = (
    *registry.ROUTERS,
    *bilans.ROUTERS,
    *file.ROUTERS,
    *funding.ROUTERS,
    *content.ROUTERS,
    *secrecy.ROUTERS,
    *funding_status.ROUTERS,
    *events.ROUTERS,
    *me.ROUTERS,
    *invitations.ROUTERS,
    *clients.ROUTERS,
    *oauth.ROUTERS,
    *docs.ROUTERS,
)
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

    @property
    def services(self) -> Services:
        """What the routes are given."""
        url = self.settings.public_url
        servers = (url, *(outside.issuer for outside in self.settings.oidc_issuers))
        credentials = Credentials(self.identities, now=real_time)
        desk = TokenDesk(issuer=self.issuer, credentials=credentials, audience=url, public_url=url, servers=servers, now=real_time)
        polled = {"polling": self.polled.polling, "following": self.polled.following, "caseload": self.polled.caseload}
        more = {"tokens": desk, "identities": self.identities} | polled
        drafts = Drafts(self.door.store, self.door.library)
        return Services(self.door, self.reads, drafts, self.authenticator, self.polled.cursor_key, more)


def house(settings: Settings) -> House:
    """Everything of one process, from settings bound to a database."""
    roots = RootFile(settings.root_keys, make=settings.embedded)
    pool = Pool(settings.app_url, size=settings.pool_size)
    store = Store(pool, FileKeyStore(settings.keys, roots))
    identities = Identities(pool)
    issuer = _issuer(settings, roots)
    authenticator = Authenticator(
        verifier=GuardedVerifier([(issuer.trusted(settings.public_url), issuer), *_outside(settings)], now=real_time),
        principals=Principals(identities, now=real_time),
        issuer=settings.public_url,
        now=real_time,
    )
    polled = _polled(pool, hmac.digest(settings.root_keys.read_bytes(), b"bilan cursors", hashlib.sha256))
    library = {(one.definition.id, one.definition.version): one for one in shipped().values()}
    door = Door(store, library=library, heard=_each(authenticator.heard, polled.versions.heard))
    return House(settings, pool, door, Reads(store, real_time), issuer, identities, authenticator, roots, polled)


def _each(*listeners: Callable[[Decision], None]) -> Callable[[Decision], None]:
    def heard(decision: Decision) -> None:
        for listener in listeners:
            listener(decision)

    return heard


def _polled(pool: Pool, cursor_key: bytes) -> PolledReads:
    following = Following(pool, keys=(cursor_key,), clock=real_time)
    return PolledReads(polling=Polling(pool), following=following, caseload=Caseload(pool), versions=Versions(), cursor_key=cursor_key)


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
    for router in routers:
        api.include_router(router)
    outcomes.install(api)
    refusals.install(api)
    return api


def wrapped(api: FastAPI, *, public_url: str, exposure: Exposure, front: Callable[[Any], Any] = lambda api: api) -> Any:
    """The API inside its outer layer; `front` stands between the two."""
    problems.configure(public_url)
    return Layer(front(api), served=lambda: served_by(api), exposure=exposure)


def fronted(house: House) -> Callable[[Any], Any]:
    """The polled reads in front of the router, with the tail that tells this process what others write."""
    tail = Tail(Pool(house.settings.app_url, size=1), house.polled.versions)
    return lambda api: Front(api, authenticate=house.authenticator.principal, reads=house.polled, tail=tail)


def make_app(settings: Settings) -> Any:
    """The ASGI application of one process."""
    exposure = Exposure(origins=frozenset(settings.cors_origins), hosts=frozenset(settings.allowed_hosts))
    made = house(settings)
    return wrapped(make_api(made.services), public_url=settings.public_url, exposure=exposure, front=fronted(made))


def contract_files() -> dict[str, str]:
    """The committed contract, by import only: file name → text."""
    return files(make_api())
