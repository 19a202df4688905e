"""A served API with an outside provider of identities, a built-in issuer and a clock that tests set."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from app.adapters.tokens.guard import TrustedIssuer
from app.adapters.tokens.issuer import Issuer
from app.adapters.tokens.keyring import KeyRing, SignatureCheck
from app.adapters.tokens.library import LIBRARIES
from app.adapters.tokens.verifier import GuardedVerifier
from app.domain.identity.records import PartyNoun
from app.domain.identity.scopes import ClientKind
from app.domain.vocabulary import Role
from app.edge.authentication import Authenticator
from app.edge.layer import Exposure
from app.main import ROUTERS, make_api, wrapped
from app.persistence.identities import Identities
from app.persistence.store import Store
from app.routers import clients, invitations, me, oauth
from app.routers.calls import Services
from app.service import identity
from app.service.credentials import Credentials
from app.service.door import Door
from app.service.drafts import Drafts
from app.service.principals import Principals
from app.service.reads import Reads
from tests.doubles.signing_keys import SigningKeysInMemory
from tests.doubles.token_signer import TokenSigner
from tests.http.journey import Actor

URL = "http://testserver"
PROVIDER = "https://idp.example"
PREPARE = LIBRARIES["python-jose"]


class PublishedKeys:
    """The key set of an outside provider, which never changes. Stands for the fetched one, proved elsewhere."""

    def __init__(self, signer: TokenSigner) -> None:
        self._ring = KeyRing([signer.jwk], PREPARE)

    async def find(self, kid: str, algorithm: str) -> SignatureCheck:
        found = self._ring.find(kid, algorithm)
        assert found is not None
        return found


@dataclass
class House:
    """The API, and what tests do behind its back: set the clock, sign for the provider, seed organisations."""

    client: httpx.AsyncClient
    door: Door
    store: Store
    clock: list[datetime]
    signer: TokenSigner
    issuer: Issuer

    @property
    def now(self) -> datetime:
        """The real time of the API."""
        return self.clock[0]

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.clock[0] += timedelta(**by)

    def token(self, subject: str, **claims: object) -> str:
        """A token of one hour that the outside provider signed."""
        issued = int(self.now.timestamp())
        usual: dict[str, object] = {"iss": PROVIDER, "sub": subject, "aud": URL, "iat": issued, "exp": issued + 3600}
        return self.signer.token(usual | claims)

    def person(self, subject: str) -> Actor:
        """Somebody with a token of the outside provider."""
        return Actor(self.client, self.token(subject))

    async def organisation(self, name: str = "Cap Horizons") -> "Seeded":
        """An organisation whose administrator has an account."""
        org = await identity.create_organisation(self.door, name=name, siren="732829320")
        subject = f"admin-{uuid4()}"
        member = await identity.register_member(
            self.door, org, given_name="Claire", family_name="Vasseur", roles=(Role.ADMINISTRATOR, Role.COUNSELLOR)
        )
        await identity.enrol(self.door, org, party_noun=PartyNoun.MEMBER, party_id=member, issuer=PROVIDER, subject=subject)
        return Seeded(self, org, member, self.person(subject))

    async def form(self, path: str, body: str, **headers: str) -> httpx.Response:
        """One POST of a form."""
        sent = {"content-type": "application/x-www-form-urlencoded"} | headers
        return await self.client.post(path, content=body.encode(), headers=sent)


@dataclass
class Seeded:
    """One organisation and its administrator."""

    house: House
    org: UUID
    member: UUID
    admin: Actor

    async def script(self, *scopes: str) -> identity.ClientCredentials:
        """A script's client."""
        until = (self.house.now + timedelta(days=100)).date()
        return await identity.create_client(
            self.house.door, self.org, label="Planning", kind=ClientKind.SCRIPT, scopes=scopes or ("bilans:read",), expires_on=until
        )

    async def beneficiary(self) -> str:
        """A beneficiary's entry."""
        made: str = (await self.admin.post("/v1/beneficiaries", {"given_name": "Nadia", "family_name": "Ferrand"}))["id"]
        return made

    async def code(self, party_noun: str, party_id: str, **said: Any) -> str:
        """The code of a new invitation."""
        sent: str = (await self.admin.post("/v1/invitations", {"party_noun": party_noun, "party_id": party_id} | said))["secret"]
        return sent


@asynccontextmanager
async def house_on(store: Store) -> AsyncIterator[House]:
    """The whole of identity on one database, wired as the composition root does."""
    signer, identities = TokenSigner.ec("idp-1"), Identities(store.pool)
    at = [datetime.now(UTC).replace(microsecond=0)]

    def now() -> datetime:
        return at[0]

    issuer = Issuer(URL, keys=SigningKeysInMemory(), prepare=PREPARE, now=now)
    outside = TrustedIssuer(issuer=PROVIDER, audience=URL, types=frozenset({"jwt", "at+jwt"}))
    verifier = GuardedVerifier([(issuer.trusted(URL), issuer), (outside, PublishedKeys(signer))], now=now)
    authenticator = Authenticator(verifier=verifier, principals=Principals(identities, now=now), issuer=URL, now=now)
    door = Door(store, now, authenticator.heard)
    desk = oauth.TokenDesk(
        issuer=issuer, credentials=Credentials(identities, now=now), audience=URL, public_url=URL, servers=(URL, PROVIDER), now=now
    )
    services = Services(door, Reads(store, now), Drafts(store, {}), authenticator, b"k" * 32, {"identities": identities, "tokens": desk})
    mine = (*clients.ROUTERS, *invitations.ROUTERS, *me.ROUTERS, *oauth.ROUTERS)
    api = make_api(services, routers=[*ROUTERS, *(r for r in mine if all(r is not known for known in ROUTERS))])
    app = wrapped(api, public_url=URL, exposure=Exposure())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=URL) as client:
        yield House(client, door, store, at, signer, issuer)
