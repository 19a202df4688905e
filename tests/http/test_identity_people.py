"""How a person becomes a principal, acts in one organisation of several, and stops."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from app.domain.identity.records import PartyNoun
from app.domain.vocabulary import Role
from app.persistence.store import Store
from app.service import identity
from tests.http.identity_house import PROVIDER, House, Seeded, house_on


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    async with house_on(store) as made:
        yield made


@pytest.fixture
async def seeded(house: House) -> Seeded:
    return await house.organisation()


async def test_without_a_token_the_challenge_names_no_error(house: House) -> None:
    for headers in ({}, {"authorization": "Basic YTpi"}):
        answer = await house.client.get("/v1/members", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
        assert answer.headers["www-authenticate"].startswith("Bearer resource_metadata=")


@pytest.mark.parametrize("token", ["", "nonsense", "a b"])
async def test_a_bad_token_is_told_to_be_invalid(house: House, token: str) -> None:
    answer = await house.client.get("/v1/members", headers={"authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


async def test_an_expired_token_is_invalid(house: House, seeded: Seeded) -> None:
    house.later(hours=2)
    answer = await seeded.admin.call("GET", "/v1/members")
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")


async def test_a_valid_token_bound_to_nobody_is_told_to_accept_an_invitation(house: House) -> None:
    stranger = house.person("stranger")
    answer = await stranger.call("GET", "/v1/members")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_invited")
    told = await stranger.get("/v1/me")
    assert (told["organisations"], told["organisation"], told["roles"]) == ([], None, [])


async def test_an_invited_person_acts_once_she_has_accepted(house: House, seeded: Seeded) -> None:
    entry = await seeded.beneficiary()
    code = await seeded.code("beneficiary", entry)
    nadia = house.person(f"nadia-{entry}")
    assert (await nadia.call("GET", "/v1/bilans")).status_code == 403
    account = await nadia.post(f"/v1/invitations/{code}/acceptance")
    assert (account["party_id"], account["subject"], account["status"]) == (entry, f"nadia-{entry}", "active")
    told = await nadia.get("/v1/me")
    assert (told["roles"], told["party_id"], told["scopes"], told["account_id"]) == (["beneficiary"], entry, None, account["id"])
    assert (await nadia.get(f"/v1/beneficiaries/{entry}"))["given_name"] == "Nadia"
    assert (await nadia.call("GET", "/v1/invitations")).status_code == 403


async def test_looking_at_an_invitation_uses_nothing_up_and_needs_no_token(house: House, seeded: Seeded) -> None:
    code = await seeded.code("beneficiary", await seeded.beneficiary())
    for _ in range(2):
        answer = await house.client.get(f"/v1/invitations/{code}")
        assert answer.status_code == 200
        assert (answer.json()["organisation"], answer.json()["status"]) == ("Cap Horizons", "sent")
        assert answer.headers["cache-control"] == "no-store"
    assert set(answer.json()) == {"organisation", "party_noun", "status", "expires_at"}


@pytest.mark.parametrize("organisation", ["0199f3c2-7a40-797b-9115-b46cb229f72c", "x"])
async def test_a_code_is_unknown_to_another_organisation_than_its_own(house: House, seeded: Seeded, organisation: str) -> None:
    entry = await seeded.beneficiary()
    code = await seeded.code("beneficiary", entry)
    named = {"bilan-organisation": organisation}
    assert (await house.client.get(f"/v1/invitations/{code}", headers=named)).status_code == 404
    answer = await house.person(f"n-{entry}").try_post(f"/v1/invitations/{code}/acceptance", bilan_organisation=organisation)
    assert answer.status_code == 404
    own = {"bilan-organisation": str(seeded.org)}
    assert (await house.client.get(f"/v1/invitations/{code}", headers=own)).status_code == 200


async def test_the_code_is_shown_once_and_its_digest_never(seeded: Seeded) -> None:
    body = {"party_noun": "beneficiary", "party_id": await seeded.beneficiary()}
    first = await seeded.admin.try_post("/v1/invitations", body, idempotency_key="one")
    assert (first.status_code, first.headers["cache-control"]) == (201, "no-store")
    again = await seeded.admin.try_post("/v1/invitations", body, idempotency_key="one")
    assert (again.status_code, again.json()["code"]) == (409, "secret_already_shown")
    read = await seeded.admin.get(first.headers["location"])
    assert read == {k: v for k, v in first.json().items() if k != "secret"}
    assert "digest" not in first.text


async def test_sending_again_voids_the_former_code(house: House, seeded: Seeded) -> None:
    sent = await seeded.admin.post("/v1/invitations", {"party_noun": "beneficiary", "party_id": await seeded.beneficiary()})
    second = await seeded.admin.post(f"/v1/invitations/{sent['id']}/resend")
    assert (await house.client.get(f"/v1/invitations/{sent['secret']}")).status_code == 404
    assert (await house.client.get(f"/v1/invitations/{second['secret']}")).status_code == 200


async def test_a_revoked_code_and_an_unknown_code_answer_alike(house: House, seeded: Seeded) -> None:
    sent = await seeded.admin.post("/v1/invitations", {"party_noun": "beneficiary", "party_id": await seeded.beneficiary()})
    await seeded.admin.post(f"/v1/invitations/{sent['id']}/revoke")
    unknown = "bilan_inv_" + "A" * 43
    answers = [(await house.client.get(f"/v1/invitations/{code}")).json() for code in (sent["secret"], unknown)]
    for answer in answers:
        answer.pop("instance")
        answer.pop("request_id")
    assert answers[0] == answers[1]
    assert answers[0]["code"] == "not_found"


async def test_an_invitation_lives_fourteen_days(house: House, seeded: Seeded) -> None:
    code = await seeded.code("beneficiary", await seeded.beneficiary())
    house.later(days=14)
    refusal = await house.person("late").refused(f"/v1/invitations/{code}/acceptance", by="invitation.expired")
    assert refusal["remedy"]


async def test_an_invitation_dies_when_its_inviter_loses_the_role(house: House, seeded: Seeded) -> None:
    newcomer, other = [
        await identity.register_member(house.door, seeded.org, given_name="Léa", family_name="Roy", roles=(Role.ADMINISTRATOR,))
        for _ in "ab"
    ]
    code, subject = await seeded.code("member", str(newcomer)), f"other-{other}"
    await identity.enrol(house.door, seeded.org, party_noun=PartyNoun.MEMBER, party_id=other, issuer=PROVIDER, subject=subject)
    await house.person(subject).patch(f"/v1/members/{seeded.member}", {"roles": ["counsellor"]})
    await house.person("late").refused(f"/v1/invitations/{code}/acceptance", by="invitation.inviter")


async def test_a_repeated_acceptance_hears_the_same_answer_and_another_person_is_refused(house: House, seeded: Seeded) -> None:
    entry = await seeded.beneficiary()
    path = f"/v1/invitations/{await seeded.code('beneficiary', entry)}/acceptance"
    nadia, other = house.person(f"n-{entry}"), house.person(f"o-{entry}")
    first = await nadia.try_post(path, idempotency_key="k")
    again = await nadia.try_post(path, idempotency_key="k")
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    refused = await other.try_post(path, idempotency_key="k")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_possible_in_state")


async def test_an_identity_has_one_account_in_an_organisation(house: House, seeded: Seeded) -> None:
    nadia = house.person(f"twice-{seeded.org}")
    for status in (200, 409):
        code = await seeded.code("beneficiary", await seeded.beneficiary())
        assert (await nadia.try_post(f"/v1/invitations/{code}/acceptance")).status_code == status


async def test_an_account_that_is_revoked_is_refused_from_the_next_request_on(house: House, seeded: Seeded) -> None:
    entry = await seeded.beneficiary()
    nadia = house.person(f"gone-{entry}")
    account = await nadia.post(f"/v1/invitations/{await seeded.code('beneficiary', entry)}/acceptance")
    assert (await nadia.call("GET", "/v1/bilans")).status_code == 200
    await seeded.admin.post(f"/v1/accounts/{account['id']}/revoke")
    answer = await nadia.call("GET", "/v1/bilans")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_invited")


async def test_a_member_who_has_left_is_told_so_and_not_to_accept_an_invitation(house: House, seeded: Seeded) -> None:
    subject = f"lea-{seeded.org}"
    member = await identity.register_member(house.door, seeded.org, given_name="Léa", family_name="Roy", roles=(Role.COUNSELLOR,))
    await identity.enrol(house.door, seeded.org, party_noun=PartyNoun.MEMBER, party_id=member, issuer=PROVIDER, subject=subject)
    lea = house.person(subject)
    assert (await lea.call("GET", "/v1/bilans")).status_code == 200
    await seeded.admin.post(f"/v1/members/{member}/retire")
    for headers in ({}, {"bilan_organisation": str(seeded.org)}):
        answer = await lea.call("GET", "/v1/bilans", **headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "no_longer_member")
    elsewhere = await lea.call("GET", "/v1/bilans", bilan_organisation=str(uuid4()))
    assert elsewhere.json()["code"] == "not_invited"
    assert (await lea.get("/v1/me"))["organisations"] == []


async def test_a_revocation_by_another_process_is_known_a_second_later(house: House, seeded: Seeded) -> None:
    entry = await seeded.beneficiary()
    nadia = house.person(f"far-{entry}")
    account = await nadia.post(f"/v1/invitations/{await seeded.code('beneficiary', entry)}/acceptance")
    assert (await nadia.call("GET", "/v1/bilans")).status_code == 200
    await house.store.pool.rows(seeded.org, "UPDATE account SET status = 'revoked' WHERE id = $1", account["id"])
    assert (await nadia.call("GET", "/v1/bilans")).status_code == 200
    house.later(seconds=1)
    assert (await nadia.call("GET", "/v1/bilans")).status_code == 403


async def test_a_person_known_to_two_organisations_chooses_one(house: House, seeded: Seeded) -> None:
    other = await house.organisation("Sud Conseil")
    entry, elsewhere = await seeded.beneficiary(), await other.beneficiary()
    nadia = house.person(f"both-{entry}")
    await nadia.post(f"/v1/invitations/{await seeded.code('beneficiary', entry)}/acceptance")
    await nadia.post(f"/v1/invitations/{await other.code('beneficiary', elsewhere)}/acceptance")
    answer = await nadia.call("GET", "/v1/bilans")
    assert (answer.status_code, answer.json()["code"]) == (400, "organisation_required")
    told = await nadia.get("/v1/me")
    assert ({o["name"] for o in told["organisations"]}, told["organisation"]) == ({"Cap Horizons", "Sud Conseil"}, None)
    for org, mine, theirs in ((seeded.org, entry, elsewhere), (other.org, elsewhere, entry)):
        assert (await nadia.get("/v1/me", bilan_organisation=str(org)))["party_id"] == mine
        assert (await nadia.get(f"/v1/beneficiaries/{mine}", bilan_organisation=str(org)))["id"] == mine
        assert (await nadia.call("GET", f"/v1/beneficiaries/{theirs}", bilan_organisation=str(org))).status_code == 404
    refused = await nadia.call("GET", "/v1/bilans", bilan_organisation=str(uuid4()))
    assert (refused.status_code, refused.json()["code"]) == (403, "not_invited")


async def test_a_counsellor_invites_the_beneficiaries_whom_she_accompanies_and_no_other(house: House, seeded: Seeded) -> None:
    member = await identity.register_member(house.door, seeded.org, given_name="Léa", family_name="Roy", roles=(Role.COUNSELLOR,))
    subject = f"lea-{member}"
    await identity.enrol(house.door, seeded.org, party_noun=PartyNoun.MEMBER, party_id=member, issuer=PROVIDER, subject=subject)
    lea, entry = house.person(subject), await seeded.beneficiary()
    body = {"party_noun": "beneficiary", "party_id": entry}
    assert (await lea.try_post("/v1/invitations", body)).status_code == 404
    bilan = await seeded.admin.post("/v1/bilans", {"beneficiary_id": entry, "beneficiary_status": "private_employee"})
    await seeded.admin.post(f"/v1/bilans/{bilan['id']}/involvements", {"member_id": str(member)})
    sent = await lea.post("/v1/invitations", body)
    assert sent["secret"].startswith("bilan_inv_")
    assert "inviter_id" not in sent
    read = await lea.get(f"/v1/invitations/{sent['id']}")
    assert read == {k: v for k, v in sent.items() if k != "secret"}
    assert read in (await lea.get("/v1/invitations"))["items"]
    own = {"party_noun": "member", "party_id": str(member)}
    assert (await lea.try_post("/v1/invitations", own)).status_code == 403


async def test_an_employers_reader_reads_and_does_not_write(house: House, seeded: Seeded) -> None:
    employer = (await seeded.admin.post("/v1/employers", {"name": "Atelier Morel", "siren": "552100554"}))["id"]
    reader = house.person(f"rh-{employer}")
    await reader.post(f"/v1/invitations/{await seeded.code('employer', employer, signatory=False)}/acceptance")
    assert (await reader.call("GET", "/v1/conventions")).status_code == 200
    answer = await reader.try_post("/v1/beneficiaries", {"given_name": "A", "family_name": "B"})
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")


async def test_a_member_who_leaves_is_a_principal_no_more(house: House, seeded: Seeded) -> None:
    member = await identity.register_member(house.door, seeded.org, given_name="Léa", family_name="Roy", roles=(Role.COUNSELLOR,))
    subject = f"leaves-{member}"
    await identity.enrol(house.door, seeded.org, party_noun=PartyNoun.MEMBER, party_id=member, issuer=PROVIDER, subject=subject)
    lea = house.person(subject)
    assert (await lea.get("/v1/me"))["roles"] == ["counsellor"]
    await seeded.admin.post(f"/v1/members/{member}/retire")
    assert (await lea.call("GET", "/v1/members")).status_code == 403


async def test_whoever_acts_for_a_retired_employer_acts_no_more(house: House, seeded: Seeded) -> None:
    employer = (await seeded.admin.post("/v1/employers", {"name": "Atelier Morel", "siren": "552100554"}))["id"]
    reader = house.person(f"rh-{employer}")
    await reader.post(f"/v1/invitations/{await seeded.code('employer', employer)}/acceptance")
    assert (await reader.get("/v1/me"))["roles"] == ["employer"]
    await seeded.admin.post(f"/v1/employers/{employer}/retire")
    answer = await reader.call("GET", "/v1/conventions")
    assert (answer.status_code, answer.json()["code"]) == (403, "no_longer_member")


async def test_a_person_whose_entry_is_retired_keeps_what_is_hers(house: House, seeded: Seeded) -> None:
    entry = await seeded.beneficiary()
    nadia = house.person(f"kept-{entry}")
    await nadia.post(f"/v1/invitations/{await seeded.code('beneficiary', entry)}/acceptance")
    await seeded.admin.post(f"/v1/beneficiaries/{entry}/retire")
    assert (await nadia.get(f"/v1/beneficiaries/{entry}"))["status"] == "retired"
