"""Access decided without a database: who may invite, until when, and what a machine may hold."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from app.domain.identity import commands as c
from app.domain.identity.decide import (
    AccountFile,
    ClientFile,
    InvitationFile,
    InvitedBeneficiary,
    InvitedMember,
    NewClient,
    decide_account,
    decide_client,
    decide_invitation,
    digest,
)
from app.domain.identity.records import Account, Client, ClientStatus, Invitation, InvitationStatus, PartyNoun
from app.domain.identity.scopes import FAMILIES, OFFERED, READ_ONLY, SCOPES, ClientKind
from app.domain.identity.table import ACCOUNT, CLIENT, INVITATION
from app.domain.machine import NotInState, NotOpenTo, Refused
from app.domain.policy import Category, Right, right
from app.domain.record import Kept, plural
from app.domain.registry.records import Employer, EmployerFile, EntryStatus, Funder, FunderKind
from app.domain.thread import Thread, ThreadKind
from app.domain.vocabulary import Role
from app.persistence.tables import ROWS
from tests.domain.given import AT, COUNSELLOR, STAMPS, ask, member

ENTRY = UUID("01900000-0000-7000-8000-000000000031")
INVITER = UUID("01900000-0000-7000-8000-000000000032")
THREAD = Thread(id=ENTRY, kind=ThreadKind.REGISTRY)
SECRET = "bilan_inv_first"


def invitation(**over: Any) -> Invitation:
    known = {
        "id": UUID("01900000-0000-7000-8000-000000000033"),
        "party_noun": PartyNoun.BENEFICIARY,
        "party_id": ENTRY,
        "expires_at": AT + timedelta(days=14),
        "inviter_id": INVITER,
        "inviter_party_id": COUNSELLOR,
        "code_digest": digest(SECRET),
    }
    return Invitation(**(STAMPS | known | over))


def account(**over: Any) -> Account:
    known = {
        "id": INVITER,
        "party_noun": PartyNoun.MEMBER,
        "party_id": COUNSELLOR,
        "signatory": True,
        "issuer": "https://idp",
        "subject": "c",
    }
    return Account(**(STAMPS | known | over))


def client(**over: Any) -> Client:
    known = {
        "id": ENTRY,
        "label": "Planning",
        "kind": ClientKind.SCRIPT,
        "scopes": ("bilans:read",),
        "expires_on": date(2027, 6, 30),
        "secret_digest": digest("old"),
    }
    return Client(**(STAMPS | known | over))


def accepting(sent: Invitation, **file: Any) -> Any:
    known: dict[str, Any] = {"inviter_account": account(), "inviter": member()}
    return ask(
        InvitationFile(thread=THREAD, invitation=sent, **(known | file)),
        c.AcceptInvitation(issuer="https://idp", subject="nadia"),
        Role.SYSTEM,
    )


def creating(**said: Any) -> Any:
    known: dict[str, Any] = {"label": "X", "kind": "script", "scopes": ("bilans:read",), "expires_on": date(2027, 12, 14)}
    funder = said.pop("funder", None)
    return ask(NewClient(thread=THREAD, funder=funder), c.CreateClient(**(known | said)), Role.ADMINISTRATOR, secret="bilan_sk_new")


def broken(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [b.rule.id for b in refused.value.broken]


def test_the_three_tables_have_no_dead_end_and_no_leak() -> None:
    assert [d for machine in (ACCOUNT, CLIENT, INVITATION) for d in machine.defects()] == []


def test_an_invitation_keeps_the_digest_of_its_code_and_shows_the_code_once() -> None:
    entry = member(id=ENTRY)
    asked = ask(InvitedMember(thread=THREAD, member=entry), c.InviteMember(), Role.ADMINISTRATOR, party=INVITER, secret=SECRET)
    decision = decide_invitation(asked)
    made = decision.find(Invitation)
    assert isinstance(made, Invitation)
    assert (made.code_digest, decision.secret) == (digest(SECRET), SECRET)
    assert (made.party_noun, made.party_id, made.inviter_party_id) == ("member", ENTRY, INVITER)
    assert made.expires_at == asked.at.real + timedelta(days=14)
    assert "digest" not in made.model_dump_json()


def test_a_counsellor_invites_a_beneficiary_but_no_member() -> None:
    with pytest.raises(NotOpenTo):
        decide_invitation(ask(InvitedMember(thread=THREAD, member=member()), c.InviteMember(), Role.COUNSELLOR, secret=SECRET))
    entry = {**STAMPS, "id": ENTRY, "given_name": "Nadia", "family_name": "Ferrand"}
    file = InvitedBeneficiary.model_validate({"thread": THREAD, "beneficiary": entry})
    assert decide_invitation(ask(file, c.InviteBeneficiary(), Role.COUNSELLOR, secret=SECRET)).secret == SECRET


def test_nobody_is_invited_to_act_for_a_retired_entry() -> None:
    entry = Employer(**STAMPS, id=ENTRY, name="Atelier Morel", siren="552100554", status=EntryStatus.RETIRED)
    with pytest.raises(Refused) as refused:
        decide_invitation(ask(EmployerFile(thread=THREAD, employer=entry), c.InviteEmployer(), Role.ADMINISTRATOR, secret=SECRET))
    assert broken(refused) == ["invitation.entry_active"]


def test_an_acceptance_opens_an_account_for_the_verified_identity() -> None:
    decision = decide_invitation(accepting(invitation()))
    opened, after = decision.find(Account), decision.find(Invitation)
    assert isinstance(opened, Account)
    assert isinstance(after, Invitation)
    assert (opened.issuer, opened.subject, opened.party_id) == ("https://idp", "nadia", ENTRY)
    assert (after.status, after.account_id) == (InvitationStatus.ACCEPTED, opened.id)
    assert [e.type for e in decision.events] == ["invitation.accepted", "account.opened"]


def test_an_expired_invitation_is_refused_to_the_second() -> None:
    asked = accepting(invitation(expires_at=AT))
    with pytest.raises(Refused) as refused:
        decide_invitation(asked)
    assert broken(refused) == ["invitation.expired"]


@pytest.mark.parametrize(
    "inviter",
    [
        {"inviter": None},
        {"inviter": member(status=EntryStatus.RETIRED)},
        {"inviter": member(roles=(Role.REFERENT,))},
        {"inviter_account": None},
        {"inviter_account": account(status="revoked")},
    ],
)
def test_an_invitation_dies_when_its_inviter_may_no_longer_invite(inviter: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        decide_invitation(accepting(invitation(), **inviter))
    assert broken(refused) == ["invitation.inviter"]


def test_a_counsellor_who_was_an_administrator_no_longer_brings_members_in() -> None:
    with pytest.raises(Refused) as refused:
        decide_invitation(accepting(invitation(party_noun=PartyNoun.MEMBER)))
    assert broken(refused) == ["invitation.inviter"]


def test_an_invitation_of_the_set_up_has_no_inviter_to_lose() -> None:
    sent = invitation(inviter_id=None, inviter_party_id=None)
    assert decide_invitation(accepting(sent, inviter=None, inviter_account=None)).find(Account) is not None


def test_an_accepted_invitation_is_not_accepted_twice() -> None:
    with pytest.raises(NotInState):
        decide_invitation(accepting(invitation(status=InvitationStatus.ACCEPTED)))


def test_sending_again_voids_the_former_code() -> None:
    file = InvitationFile(thread=THREAD, invitation=invitation())
    after = decide_invitation(ask(file, c.ResendInvitation(), Role.ADMINISTRATOR, secret="bilan_inv_second")).find(Invitation)
    assert isinstance(after, Invitation)
    assert after.code_digest == digest("bilan_inv_second")


def test_a_revoked_account_stays_revoked() -> None:
    revoked = decide_account(ask(AccountFile(thread=THREAD, account=account()), c.RevokeAccount(), Role.ADMINISTRATOR)).find(Account)
    assert isinstance(revoked, Account)
    with pytest.raises(NotInState):
        decide_account(ask(AccountFile(thread=THREAD, account=revoked), c.RevokeAccount(), Role.ADMINISTRATOR))


@pytest.mark.parametrize(("day", "allowed"), [("2026-12-13", False), ("2026-12-14", True), ("2027-12-14", True), ("2027-12-15", False)])
def test_a_client_lives_one_year_at_most(day: str, *, allowed: bool) -> None:
    asked = creating(expires_on=date.fromisoformat(day))
    if allowed:
        assert decide_client(asked).secret == "bilan_sk_new"
    else:
        with pytest.raises(Refused) as refused:
            decide_client(asked)
        assert broken(refused) == ["client.expiry"]


def test_a_script_takes_no_funders_scope_and_a_funder_no_scripts() -> None:
    with pytest.raises(Refused) as refused:
        decide_client(creating(kind="funder", scopes=("sessions:write", "cpf:report", "bilans:read"), expires_on=date(2027, 1, 1)))
    assert set(broken(refused)) == {"client.scopes", "client.funder"}
    scopes = next(b.finding.values["scopes"] for b in refused.value.broken if b.rule.id == "client.scopes")
    assert scopes == {"sessions:write", "cpf:report"}


def test_a_funders_client_acts_for_one_active_funder_and_a_script_for_none() -> None:
    funder = Funder(**STAMPS, id=ENTRY, name="OPCO EP", kind=FunderKind.OPCO)
    made = decide_client(creating(kind="funder", funder_id=ENTRY, funder=funder)).find(Client)
    assert isinstance(made, Client)
    assert made.funder_id == ENTRY
    for said in ({"funder_id": ENTRY, "funder": funder}, {"kind": "funder", "funder": funder.but(status=EntryStatus.RETIRED)}):
        with pytest.raises(Refused) as refused:
            decide_client(creating(**said))
        assert broken(refused) == ["client.funder"]


def rotated(**said: Any) -> Client:
    asked = ask(ClientFile(thread=THREAD, client=client()), c.RotateClientSecret(**said), Role.ADMINISTRATOR, secret="new")
    after = decide_client(asked).find(Client)
    assert isinstance(after, Client)
    return after


def test_a_rotation_keeps_the_former_secret_for_the_days_asked_for() -> None:
    after = rotated(overlap_days=2)
    assert (after.secret_digest, after.former_digest) == (digest("new"), digest("old"))
    assert after.former_until is not None
    assert after.rotated_at is not None
    assert after.former_until - after.rotated_at == timedelta(days=2)
    assert after.expires_on == client().expires_on


def test_a_rotation_without_overlap_voids_the_former_secret_at_once() -> None:
    after = rotated(overlap_days=0, expires_on=date(2027, 12, 1))
    assert (after.former_digest, after.former_until, after.expires_on) == (None, None, date(2027, 12, 1))


def test_a_rotation_overlaps_a_week_at_most_and_does_not_revive_a_dead_client() -> None:
    with pytest.raises(Refused) as refused:
        rotated(overlap_days=8)
    assert broken(refused) == ["client.rotation_overlap"]
    dead = ClientFile(thread=THREAD, client=client(expires_on=date(2026, 12, 13)))
    with pytest.raises(Refused) as refused:
        decide_client(ask(dead, c.RotateClientSecret(), Role.ADMINISTRATOR, secret="new"))
    assert broken(refused) == ["client.expired"]
    gone = ClientFile(thread=THREAD, client=client(status=ClientStatus.REVOKED))
    with pytest.raises(NotInState):
        decide_client(ask(gone, c.RotateClientSecret(), Role.ADMINISTRATOR, secret="new"))


def test_no_machine_scope_exists_for_content_or_for_access_rights() -> None:
    for family, (category, script, funder) in FAMILIES.items():
        if right(category, Role.ADMINISTRATOR) not in {Right.WRITE, Right.READ} or category is Category.ACCESS_RIGHTS:
            assert not script, family
        if right(category, Role.FUNDER) not in {Right.READ, Right.PART, Right.STATUS}:
            assert not funder, family
    assert not any(scope.startswith(("notes", "syntheses", "results", "clients")) for scope in SCOPES)


def test_the_families_of_the_table_say_the_category_of_their_records() -> None:
    known = {plural(kind.noun): kind.about.category for kind in ROWS if issubclass(kind, Kept)}
    assert {f: known[f] for f in FAMILIES if f in known} == {f: row[0] for f, row in FAMILIES.items() if f in known}


def test_readers_read_every_family_and_write_none() -> None:
    assert all(scope.endswith(":read") for scope in READ_ONLY)
    assert {f"{family}:read" for family in FAMILIES} | {"law:read", "events:read", "reports:read"} == READ_ONLY
    assert {s for s in OFFERED[ClientKind.FUNDER] if s.endswith(":write")} == {"funding-requests:write"}


def test_an_unknown_scope_is_not_in_the_list() -> None:
    with pytest.raises(ValidationError) as refused:
        creating(scopes=("notes:read",))
    assert "not_in_list" in {e["type"] for e in refused.value.errors()}
