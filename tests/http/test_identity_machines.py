"""How a machine gets a token, what it may do with it, and how it stops."""

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import quote_plus, urlencode
from uuid import UUID

import httpx
import pytest

from app.adapters.tokens.claims import Claims, Reason, TokenRefused
from app.domain.identity.scopes import ClientKind
from app.edge.authentication import Authenticator
from app.edge.problems import Problem
from app.persistence.identities import FREE_FAILURES, Identities
from app.persistence.store import Store
from app.service import identity
from app.service.identity import ClientCredentials
from app.service.principals import Principals
from tests.http.identity_house import URL, House, Seeded, house_on
from tests.http.journey import Actor

WRONG = "bilan_sk_wrong"


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    async with house_on(store) as made:
        yield made


@pytest.fixture
async def seeded(house: House) -> Seeded:
    return await house.organisation()


def basic(name: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{quote_plus(name)}:{quote_plus(secret)}".encode()).decode()


async def asked(house: House, client: ClientCredentials, secret: str | None = None, **fields: str) -> httpx.Response:
    form = {"grant_type": "client_credentials", "client_id": str(client.id), "client_secret": secret or client.secret} | fields
    return await house.form("/oauth/token", urlencode(form))


async def machine(house: House, client: ClientCredentials, **fields: str) -> Actor:
    answer = await asked(house, client, **fields)
    assert answer.status_code == 200, answer.text
    return Actor(house.client, answer.json()["access_token"])


async def test_a_client_trades_its_secret_for_a_token_of_fifteen_minutes(house: House, seeded: Seeded) -> None:
    client = await seeded.script("bilans:read", "offers:write")
    for answer in (
        await asked(house, client),
        await house.form("/oauth/token", "grant_type=client_credentials", authorization=basic(str(client.id), client.secret)),
    ):
        assert answer.status_code == 200
        assert (answer.headers["cache-control"], answer.headers["pragma"]) == ("no-store", "no-cache")
        told = answer.json()
        assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 900, "bilans:read offers:write")
        me = await Actor(house.client, told["access_token"]).get("/v1/me")
        assert (me["roles"], me["account_id"], me["scopes"]) == (["script"], str(client.id), ["bilans:read", "offers:write"])
        assert me["organisation"]["id"] == str(seeded.org)


async def test_a_token_may_carry_fewer_scopes_and_never_more(house: House, seeded: Seeded) -> None:
    client = await seeded.script("bilans:read", "offers:write")
    actor = await machine(house, client, scope="offers:write")
    assert (await actor.get("/v1/me"))["scopes"] == ["offers:write"]
    refused = await asked(house, client, scope="offers:write members:read")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")


async def test_an_operation_outside_the_scopes_names_the_scope_that_it_needs(house: House, seeded: Seeded) -> None:
    actor = await machine(house, await seeded.script("bilans:read"))
    assert (await actor.call("GET", "/v1/bilans")).status_code == 200
    answer = await actor.call("GET", "/v1/members")
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
    assert 'error="insufficient_scope", scope="members:read"' in answer.headers["www-authenticate"]


async def test_no_script_gives_access_rights(house: House, seeded: Seeded) -> None:
    actor = await machine(house, await seeded.script("beneficiaries:write", "organisations:write"))
    body = {"party_noun": "member", "party_id": str(seeded.member)}
    assert (await actor.try_post("/v1/invitations", body)).json()["code"] == "insufficient_scope"
    body = {"label": "Other", "kind": "script", "scopes": ["bilans:read"], "expires_on": "2027-01-01"}
    assert (await actor.try_post("/v1/clients", body)).json()["code"] == "insufficient_scope"


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ("", 400, "invalid_request"),
        ("grant_type=client_credentials&grant_type=client_credentials", 400, "invalid_request"),
        ("grant_type=password", 400, "unsupported_grant_type"),
        ("grant_type=client_credentials", 401, "invalid_client"),
        ("grant_type=client_credentials&client_id=nobody&client_secret=x", 401, "invalid_client"),
        ("grant_type=client_credentials&client_id=00000000-0000-4000-8000-000000000000&client_secret=x", 401, "invalid_client"),
        ("grant_type=%ff", 400, "invalid_request"),
    ],
)
async def test_errors_are_said_in_the_words_of_oauth(house: House, body: str, status: int, error: str) -> None:
    answer = await house.form("/oauth/token", body)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.headers["cache-control"] == "no-store"
    assert ("www-authenticate" in answer.headers) == (status == 401)


async def test_a_client_authenticates_once_and_in_basic_only(house: House, seeded: Seeded) -> None:
    client = await seeded.script()
    form = urlencode({"grant_type": "client_credentials", "client_secret": client.secret})
    twice = await house.form("/oauth/token", form, authorization=basic(str(client.id), client.secret))
    assert (twice.status_code, twice.json()["error"]) == (400, "invalid_request")
    for header in ("Bearer x", "Basic !", "Basic " + base64.b64encode(b"nocolon").decode()):
        answer = await house.form("/oauth/token", "grant_type=client_credentials", authorization=header)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_wrong_secrets_are_counted_exactly_and_lock_the_client_longer_and_longer(house: House, seeded: Seeded) -> None:
    client = await seeded.script()
    wrong = await asyncio.gather(*(asked(house, client, WRONG) for _ in range(FREE_FAILURES - 1)))
    assert {a.status_code for a in wrong} == {401}
    known = await Identities(house.store.pool).client_anywhere(client.id)
    assert known is not None
    assert known.failures == FREE_FAILURES - 1
    for wait in (1, 2, 4):
        assert (await asked(house, client, WRONG)).status_code == 401
        locked = await asked(house, client)
        assert (locked.status_code, locked.headers["retry-after"], locked.json()["code"]) == (429, str(wait), "rate_limited")
        house.later(seconds=wait)
    assert (await asked(house, client)).status_code == 200
    assert (await asked(house, client, WRONG)).status_code == 401
    assert (await asked(house, client)).status_code == 200


async def test_a_rotation_accepts_both_secrets_for_its_days_then_the_new_one(house: House, seeded: Seeded) -> None:
    client = await seeded.script()
    answer = await seeded.admin.try_post(f"/v1/clients/{client.id}/rotate", {"overlap_days": 1})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "digest" not in answer.text
    new = ClientCredentials(client.id, answer.json()["secret"])
    assert [(await asked(house, c)).status_code for c in (client, new)] == [200, 200]
    house.later(days=1)
    assert [(await asked(house, c)).status_code for c in (client, new)] == [401, 200]


async def test_a_revoked_client_is_refused_with_the_token_that_it_still_holds(house: House, seeded: Seeded) -> None:
    client = await seeded.script()
    actor = await machine(house, client)
    assert (await actor.call("GET", "/v1/bilans")).status_code == 200
    await seeded.admin.post(f"/v1/clients/{client.id}/revoke")
    answer = await actor.call("GET", "/v1/bilans")
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
    assert (await asked(house, client)).json()["error"] == "invalid_client"


async def test_a_client_stops_after_its_last_day(house: House, seeded: Seeded) -> None:
    client = await seeded.script()
    house.later(days=99)
    assert (await asked(house, client)).status_code == 200
    house.later(days=2)
    assert (await asked(house, client)).status_code == 401


async def test_the_secret_is_shown_once_and_neither_read_nor_listed(house: House, seeded: Seeded) -> None:
    body = {
        "label": "Planning",
        "kind": "script",
        "scopes": ["bilans:read"],
        "expires_on": (house.now + timedelta(days=9)).date().isoformat(),
    }
    made = await seeded.admin.try_post("/v1/clients", body, idempotency_key="c")
    assert made.status_code == 201
    assert made.json()["secret"].startswith("bilan_sk_")
    read = await seeded.admin.get(made.headers["location"])
    assert read == {k: v for k, v in made.json().items() if k != "secret"}
    assert not any("digest" in name or name == "secret" for name in read)
    again = await seeded.admin.try_post("/v1/clients", body, idempotency_key="c")
    assert (again.status_code, again.json()["code"]) == (409, "secret_already_shown")


async def test_a_funders_client_acts_as_that_funder(house: House, seeded: Seeded) -> None:
    funder = (await seeded.admin.post("/v1/funders", {"name": "OPCO EP", "kind": "opco"}))["id"]
    until = (house.now + timedelta(days=9)).date().isoformat()
    body = {"label": "OPCO", "kind": "funder", "funder_id": funder, "scopes": ["funding-requests:read", "bilans:read"], "expires_on": until}
    made = await seeded.admin.post("/v1/clients", body)
    actor = await machine(house, ClientCredentials(made["id"], made["secret"]))
    me = await actor.get("/v1/me")
    assert (me["roles"], me["party_noun"], me["party_id"]) == (["funder"], "funder", funder)
    assert (await actor.get("/v1/bilans"))["items"] == []
    await seeded.admin.refused("/v1/clients", body | {"scopes": ["sessions:write"]}, by="client.scopes")


async def test_a_client_of_another_organisation_does_not_exist_here(house: House, seeded: Seeded) -> None:
    theirs = await (await house.organisation("Sud Conseil")).script()
    assert (await seeded.admin.call("GET", f"/v1/clients/{theirs.id}")).status_code == 404
    assert str(theirs.id) not in {c["id"] for c in (await seeded.admin.get("/v1/clients"))["items"]}


async def test_a_token_of_our_issuer_that_names_another_organisation_is_refused(house: House, seeded: Seeded) -> None:
    client, other = await seeded.script(), await house.organisation("Sud Conseil")
    forged = house.issuer.mint(
        str(client.id),
        org=str(other.org),
        audience=URL,
        lifetime=timedelta(minutes=5),
        client_id=str(client.id),
        scopes=["bilans:read"],
        now=house.now,
    )
    assert (await Actor(house.client, forged).call("GET", "/v1/bilans")).status_code == 401


async def test_discovery_says_where_tokens_and_keys_are(house: House) -> None:
    resource = (await house.client.get("/.well-known/oauth-protected-resource")).json()
    assert (resource["resource"], resource["authorization_servers"][0]) == (URL, URL)
    assert "bilans:read" in resource["scopes_supported"]
    server = (await house.client.get("/.well-known/oauth-authorization-server")).json()
    assert (server["issuer"], server["token_endpoint"]) == (URL, f"{URL}/oauth/token")
    keys = await house.client.get(server["jwks_uri"])
    assert keys.json() == house.issuer.public_jwks()
    assert all("d" not in key for key in keys.json()["keys"])


class Absent:
    """A verifier whose provider has never answered."""

    async def verify(self, token: str) -> Claims:
        raise TokenRefused(Reason.KEYS_UNAVAILABLE)


async def test_when_no_key_is_known_the_caller_is_asked_to_come_back(house: House) -> None:
    principals = Principals(Identities(house.store.pool), now=lambda: house.now)
    desk = Authenticator(verifier=Absent(), principals=principals, issuer=URL, now=lambda: house.now)
    with pytest.raises(Problem) as refused:
        await desk.principal("Bearer x", None)
    assert refused.value.code == "not_ready"


async def test_the_system_of_a_retired_funder_is_refused_at_once_and_gets_no_token(house: House, seeded: Seeded) -> None:
    funder = (await seeded.admin.post("/v1/funders", {"name": "OPCO EP", "kind": "opco"}))["id"]
    until = (house.now + timedelta(days=100)).date()
    client = await identity.create_client(
        house.door,
        seeded.org,
        label="Gestion",
        kind=ClientKind.FUNDER,
        scopes=("funding-requests:read",),
        expires_on=until,
        funder_id=UUID(funder),
    )
    actor = await machine(house, client)
    assert (await actor.call("GET", "/v1/funding-requests")).status_code == 200
    await seeded.admin.post(f"/v1/funders/{funder}/retire")
    answer = await actor.call("GET", "/v1/funding-requests")
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
    assert (await asked(house, client)).status_code == 401
