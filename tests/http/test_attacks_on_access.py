"""What somebody with a foot inside tries in order to get more than she was given."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from app.persistence.store import Store
from tests.http.identity_house import House, Seeded, house_on
from tests.http.journey import World


@pytest.fixture(scope="module")
async def house(store: Store) -> AsyncIterator[House]:
    """The API with an outside provider of identities."""
    async with house_on(store) as made:
        yield made


@pytest.fixture
async def seeded(house: House) -> Seeded:
    """An organisation of the test's own."""
    return await house.organisation()


async def test_an_entry_with_an_active_account_is_not_invited_again(house: House, seeded: Seeded) -> None:
    entry = await seeded.beneficiary()
    code = await seeded.code("beneficiary", entry)
    account = await house.person(f"n-{entry}").post(f"/v1/invitations/{code}/acceptance")
    again = {"party_noun": "beneficiary", "party_id": entry}
    await seeded.admin.refused("/v1/invitations", again, by="invitation.one_account")
    await seeded.admin.refused("/v1/invitations", {"party_noun": "member", "party_id": str(seeded.member)}, by="invitation.one_account")
    await seeded.admin.post(f"/v1/accounts/{account['id']}/revoke")
    assert (await seeded.admin.post("/v1/invitations", again))["secret"]


async def test_of_two_invitations_of_one_person_only_one_is_accepted(house: House, seeded: Seeded) -> None:
    entry = await seeded.beneficiary()
    first, second = [await seeded.code("beneficiary", entry) for _ in "ab"]
    await house.person(f"hers-{entry}").post(f"/v1/invitations/{first}/acceptance")
    await house.person(f"thief-{entry}").refused(f"/v1/invitations/{second}/acceptance", by="invitation.one_account")


async def test_an_employer_has_several_users(house: House, seeded: Seeded) -> None:
    employer = (await seeded.admin.post("/v1/employers", {"name": "Atelier Morel", "siren": "552100554"}))["id"]
    for user in ("a", "b"):
        code = await seeded.code("employer", employer)
        await house.person(f"{user}-{employer}").post(f"/v1/invitations/{code}/acceptance")


async def test_a_token_of_one_organisation_accepts_no_invitation_of_another(world: World) -> None:
    entry = (await world.admin.post("/v1/beneficiaries", {"given_name": "Ada", "family_name": "Roy"}))["id"]
    sent = await world.admin.post("/v1/invitations", {"party_noun": "beneficiary", "party_id": entry})
    elsewhere = (await world.client.post("/v1/sandbox/organisations", json={"clock_start": "2026-12-01T08:00:00Z"})).json()
    headers = {"authorization": f"Bearer {elsewhere['tokens']['counsellor']}", "idempotency-key": str(uuid4())}
    answer = await world.client.post(f"/v1/invitations/{sent['secret']}/acceptance", json={}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_nobody_changes_her_own_roles(world: World) -> None:
    path = f"/v1/members/{world.ids['administrator']}"
    read = await world.admin.call("GET", path)
    answer = await world.admin.call("PATCH", path, {"roles": ["administrator", "counsellor"]}, if_match=read.headers["etag"])
    assert (answer.status_code, [r["rule_id"] for r in answer.json()["refusals"]]) == (409, ["member.own_roles"])
    assert (await world.admin.patch(path, {"roles": ["administrator"], "given_name": "Aude"}))["given_name"] == "Aude"
    assert (await world.admin.patch(f"/v1/members/{world.ids['counsellor']}", {"roles": ["counsellor", "auditor"]}))["version"] == 2


async def test_nobody_assigns_herself_and_the_beneficiary_sees_every_assignment(seeded: Seeded, world: World) -> None:
    person = {"beneficiary_id": await seeded.beneficiary(), "beneficiary_status": "private_employee"}
    bilan = await world.open_bilan()
    begun = [e for e in (await world.beneficiary.get(f"/v1/bilans/{bilan}/timeline"))["items"] if e["type"] == "involvement.begun"]
    assert len(begun) == 1
    opened = (await seeded.admin.post("/v1/bilans", person))["id"]
    path = f"/v1/bilans/{opened}/involvements"
    [mine] = [i for i in (await seeded.admin.get("/v1/involvements"))["items"] if i["party_id"] == str(seeded.member)]
    await seeded.admin.post(f"/v1/involvements/{mine['id']}/end")
    refusal = await seeded.admin.refused(path, {"member_id": str(seeded.member)}, by="counsellor.not_self")
    assert "ouvre le dossier" in refusal["remedy"]


async def test_a_counsellor_opens_no_bilan_of_a_stranger(world: World) -> None:
    stranger = (await world.admin.post("/v1/beneficiaries", {"given_name": "Ada", "family_name": "Roy"}))["id"]
    said = {"beneficiary_id": stranger, "beneficiary_status": "private_employee"}
    answer = await world.counsellor.try_post("/v1/bilans", said)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (await world.counsellor.call("GET", f"/v1/beneficiaries/{stranger}")).status_code == 404
    own = said | {"beneficiary_id": world.ids["beneficiary"]}
    assert (await world.beneficiary.post("/v1/bilans", own))["status"] == "inquiry"
