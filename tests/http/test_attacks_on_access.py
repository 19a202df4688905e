"""What somebody with a foot inside tries in order to get more than she was given."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from app.persistence.store import Store
from tests.http.dossier import ready
from tests.http.identity_house import House, Seeded, house_on
from tests.http.journey import CONVENTION, World


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


SCAN = {"channel": "paper", "scan_reference": "classeur 12, pièce 3"}


@pytest.mark.clock("2026-12-01")
async def test_a_machine_signs_no_convention_and_vouches_for_no_signature_on_paper(world: World) -> None:
    bilan = await world.open_bilan()
    await world.commit(bilan, met="2026-12-02", quoted="2026-12-03", accepted="2026-12-08", price_cents=150000)
    await world.admin.post(f"/v1/bilans/{bilan}/choose-route", {"route": "skills_plan", "employer_id": world.ids["employer"]})
    convention = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", CONVENTION))["id"]
    await world.on("2026-12-14")
    await world.employer.post(f"/v1/conventions/{convention}/transmit")
    shown = (await world.admin.get(f"/v1/conventions/{convention}"))["document_sha256"]
    path = f"/v1/conventions/{convention}/signatures"
    own = {"party": "provider", "document_sha256": shown}
    await world.script.refused(path, own, by="convention.own_signature")
    for party in ("beneficiary", "employer", "provider"):
        said = {"party": party, "document_sha256": shown} | SCAN
        await world.script.refused(path, said, by="convention.own_signature")
        await world.admin.post(path, said)


@pytest.mark.clock("2026-12-01")
async def test_a_machine_vouches_for_no_attendance_and_no_agreement_on_paper(world: World) -> None:
    bilan = await ready(world)
    session = await world.session(bilan, "preliminary", 120)
    await world.counsellor.post(f"/v1/sessions/{session}/hold", {"minutes": 120})
    said = {"party": "beneficiary"} | SCAN
    await world.script.refused(f"/v1/sessions/{session}/attendances", said, by="attendance.own_signature")
    await world.counsellor.post(f"/v1/sessions/{session}/attendances", said)
    question = (await world.counsellor.post(f"/v1/bilans/{bilan}/retention-questions"))["id"]
    nothing = {"agreement": None, "proof_sha256": "b" * 64}
    answer = await world.script.try_post(f"/v1/retention-questions/{question}/record-on-paper", nothing)
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
    await world.counsellor.post(f"/v1/retention-questions/{question}/record-on-paper", nothing)


async def test_a_session_is_planned_with_somebody_who_accompanies_the_bilan(world: World) -> None:
    bilan = await world.open_bilan()
    said = {"kind": "individual", "phase": "preliminary", "minutes": 60, "starts_at": "2027-01-05T09:00:00Z"}
    path, stranger = f"/v1/bilans/{bilan}/sessions", {"counsellor_id": world.ids["second_counsellor"]}
    await world.admin.refused(path, said | stranger, by="session.counsellor_of_file")
    await world.admin.post(path, said | {"counsellor_id": world.ids["counsellor"]})


@pytest.mark.parametrize("year", ["1900", "2199"])
async def test_no_legal_clock_stands_where_the_calendar_ends(world: World, year: str) -> None:
    start = await world.client.post("/v1/sandbox/organisations", json={"clock_start": f"{year}-06-01T08:00:00Z"})
    moved = await world.admin.call("POST", "/v1/sandbox/clock", {"to": f"{year}-06-01T08:00:00Z"}, idempotency_key=str(uuid4()))
    assert [(a.status_code, a.json()["errors"][0]["pointer"]) for a in (start, moved)] == [(422, "/clock_start"), (422, "/to")]


@pytest.mark.clock("2026-12-01")
async def test_a_machine_acknowledges_no_warning(world: World) -> None:
    bilan = await world.open_bilan()
    late = {"meeting_on": "2027-02-01", "acknowledges": ["promise.first_interview_10d"]}
    scheduled = await world.script.post(f"/v1/bilans/{bilan}/schedule-meeting", late)
    (warning,) = scheduled["open_warnings"]
    assert warning["rule_id"] == "promise.first_interview_10d"
    path = f"/v1/warnings/{warning['id']}/acknowledge"
    await world.script.refused(path, by="warning.named_member")
    assert (await world.admin.post(path))["status"] == "acknowledged"
