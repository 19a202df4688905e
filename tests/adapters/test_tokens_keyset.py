"""Keys of an outside provider, over real HTTP on the loopback interface."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from app.adapters.tokens.claims import Reason, TokenRefused
from app.adapters.tokens.guard import TrustedIssuer
from app.adapters.tokens.keyset import FetchedKeys
from app.adapters.tokens.library import LIBRARIES
from app.adapters.tokens.provider import MAX_DOCUMENT, HttpDocuments, ProviderFault, discover
from app.adapters.tokens.verifier import GuardedVerifier
from tests.doubles.oidc_provider import OidcProvider
from tests.doubles.token_signer import TokenSigner


@dataclass
class Clock:
    """A clock the test moves."""

    at: datetime = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class Stage:
    provider: OidcProvider
    clock: Clock
    keys: FetchedKeys
    verifier: GuardedVerifier

    def token(self, signer: TokenSigner | None = None, audience: str | None = None) -> str:
        return self.provider.mint("person-1", now=self.clock.at, signer=signer, aud=audience or self.provider.audience)

    async def refusal(self, token: str) -> Reason:
        with pytest.raises(TokenRefused) as refused:
            await self.verifier.verify(token)
        return refused.value.reason


@pytest.fixture
async def documents() -> AsyncIterator[HttpDocuments]:
    documents = HttpDocuments(allow_loopback_http=True)
    yield documents
    await documents.aclose()


@pytest.fixture
async def stage(documents: HttpDocuments) -> AsyncIterator[Stage]:
    async with OidcProvider() as provider:
        clock = Clock()
        keys = FetchedKeys(provider.issuer, documents=documents, prepare=LIBRARIES["python-jose"], now=clock)
        trusted = TrustedIssuer(issuer=provider.issuer, audience=provider.audience)
        yield Stage(provider, clock, keys, GuardedVerifier([(trusted, keys)], now=clock))
        await keys.aclose()


async def test_a_token_of_a_provider_is_verified_with_the_keys_it_publishes(stage: Stage) -> None:
    assert (await stage.verifier.verify(stage.token())).subject == "person-1"
    await stage.verifier.verify(stage.token())
    assert stage.provider.fetches == 1


async def test_a_hundred_first_callers_share_one_fetch(stage: Stage) -> None:
    await asyncio.gather(*(stage.verifier.verify(stage.token()) for _ in range(100)))
    assert stage.provider.fetches == 1


async def test_a_caller_who_goes_away_does_not_end_the_fetch_of_the_others(stage: Stage) -> None:
    stage.provider.gate.clear()
    first, second = (asyncio.create_task(stage.verifier.verify(stage.token())) for _ in range(2))
    await stage.provider.reached.wait()
    first.cancel()
    stage.provider.gate.set()
    assert (await second).subject == "person-1"
    assert stage.provider.fetches == 1


async def test_random_key_ids_cost_the_provider_one_request_a_minute(stage: Stage) -> None:
    await stage.verifier.verify(stage.token())
    stage.clock.pass_(seconds=61)
    for number in range(20):
        assert await stage.refusal(stage.token(TokenSigner.ec(f"random-{number}"))) is Reason.KEY_UNKNOWN
    assert stage.provider.fetches == 2


async def test_a_token_that_could_never_be_accepted_costs_the_provider_nothing(stage: Stage) -> None:
    assert await stage.refusal(stage.token(audience="elsewhere")) is Reason.AUDIENCE
    assert stage.provider.asked == []


async def test_a_new_key_is_learnt_a_minute_later_at_most(stage: Stage) -> None:
    await stage.verifier.verify(stage.token())
    stage.provider.signers.insert(0, TokenSigner.ec("provider-2"))
    assert await stage.refusal(stage.token()) is Reason.KEY_UNKNOWN
    stage.clock.pass_(seconds=60)
    assert (await stage.verifier.verify(stage.token())).subject == "person-1"


async def test_a_withdrawn_key_stops_being_accepted_though_nothing_unknown_was_asked(stage: Stage) -> None:
    stolen = stage.provider.signers[0]
    await stage.verifier.verify(stage.token())
    stage.provider.signers = [TokenSigner.ec("provider-2")]
    stage.clock.pass_(minutes=10)
    late = stage.token(stolen)
    await stage.verifier.verify(late)  # answered with the keys at hand while the set is renewed behind
    await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == "key-set"))
    assert await stage.refusal(late) is Reason.KEY_UNKNOWN


@pytest.mark.parametrize("fault", ["down", "status", "body", "empty"])
async def test_known_keys_stay_in_use_while_the_provider_fails(stage: Stage, fault: str) -> None:
    await stage.verifier.verify(stage.token())
    stage.provider.down = fault == "down"
    stage.provider.status = 500 if fault == "status" else 200
    stage.provider.body = {"body": b"<html>", "empty": b'{"keys": []}'}.get(fault)
    stage.clock.pass_(minutes=11)
    with pytest.raises(TokenRefused):
        await stage.keys.find("unknown", "ES256")
    assert stage.keys.fault is not None
    assert (await stage.verifier.verify(stage.token())).subject == "person-1"


async def test_without_any_key_the_fault_is_not_the_caller_s_and_is_tried_again_soon(stage: Stage) -> None:
    stage.provider.down = True
    assert await stage.refusal(stage.token()) is Reason.KEYS_UNAVAILABLE
    stage.provider.down = False
    assert await stage.refusal(stage.token()) is Reason.KEYS_UNAVAILABLE
    stage.clock.pass_(seconds=5)
    assert (await stage.verifier.verify(stage.token())).subject == "person-1"
    assert stage.keys.fault is None


async def fault_of(provider: OidcProvider, documents: HttpDocuments, issuer: str | None = None) -> str:
    with pytest.raises(ProviderFault) as fault:
        await discover(issuer or provider.issuer, documents)
    return str(fault.value)


async def test_a_document_that_speaks_for_another_issuer_is_not_believed(documents: HttpDocuments) -> None:
    async with OidcProvider() as provider:
        provider.claimed_issuer = "https://other.example"
        assert await fault_of(provider, documents) == "issuer_differs"
        assert provider.fetches == 0


async def test_a_redirect_is_not_followed(documents: HttpDocuments) -> None:
    async with OidcProvider() as provider:
        provider.location = provider.issuer + "/elsewhere"
        assert await fault_of(provider, documents) == "status"
        assert "/elsewhere" not in provider.asked


async def test_a_document_without_end_is_cut(documents: HttpDocuments) -> None:
    async with OidcProvider() as provider:
        provider.body = b'{"keys": ["' + b"x" * MAX_DOCUMENT + b'"]}'
        assert await fault_of(provider, documents) == "too_large"


@pytest.mark.parametrize("body", [b"[]", b'{"keys": {}}', b'{"keys": [], "keys": []}', b"\xff"])
async def test_a_key_set_of_another_shape_is_not_believed(documents: HttpDocuments, body: bytes) -> None:
    async with OidcProvider() as provider:
        provider.body = body
        assert await fault_of(provider, documents) in {"no_key_set", "not_json"}


@pytest.mark.parametrize(
    "address",
    [
        "http://192.0.2.1/keys",
        "http://localhost.example/keys",
        "file:///etc/passwd",
        "https://u:p@id.example/",
        "https://",
        "\ud800",
    ],
)
async def test_an_address_outside_https_is_never_asked(documents: HttpDocuments, address: str) -> None:
    async with OidcProvider() as provider:
        provider.key_set_address = address
        assert await fault_of(provider, documents) == "address_refused"


async def test_plain_http_to_this_machine_is_for_development_only() -> None:
    documents = HttpDocuments()
    async with OidcProvider() as provider:
        assert await fault_of(provider, documents) == "address_refused"
        assert provider.asked == []
    await documents.aclose()


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "localhost", "10.0.0.1", "169.254.169.254", "[::1]", "[fd00::1]"])
async def test_keys_are_not_fetched_from_a_private_network_unless_the_operator_says_that_the_provider_stands_there(host: str) -> None:
    documents = HttpDocuments()
    with pytest.raises(ProviderFault, match="address_refused"):
        await documents.get(f"https://{host}:1/keys")
    await documents.aclose()
    documents = HttpDocuments(private=True)
    expected = "address_refused" if host == "169.254.169.254" else "unreachable"
    if host not in {"10.0.0.1", "[fd00::1]"}:  # nobody of a network of ours is asked by a test
        with pytest.raises(ProviderFault, match=expected):
            await documents.get(f"https://{host}:1/keys")
    await documents.aclose()


async def test_a_provider_that_never_answers_is_given_up(documents: HttpDocuments, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.adapters.tokens.provider.DEADLINE_S", 0.05)
    async with OidcProvider() as provider:
        provider.gate.clear()
        async with asyncio.timeout(2):  # under the client's own pause between two bytes: the total deadline must act
            assert await fault_of(provider, documents) == "unreachable"
        provider.gate.set()
