"""Consents: given by the person alone, for named documents, recipients and days, and withdrawn when she likes."""

from datetime import date
from typing import Any

import pytest

from app.domain.bilan.records import Bilan
from app.domain.consent import commands as c
from app.domain.consent.decide import proof
from app.domain.consent.records import Consent, ConsentForm, ConsentKind, ConsentStatus, Recipient
from app.domain.consent.table import MACHINE
from app.domain.content_class import ContentClass
from app.domain.machine import NotInState, NotOpenTo
from app.domain.vocabulary import Role
from tests.domain.dossier import Dossier
from tests.domain.endings import running
from tests.domain.given import ORG

CON, BEN, ADM, EMP, SYS = Role.COUNSELLOR, Role.BENEFICIARY, Role.ADMINISTRATOR, Role.EMPLOYER, Role.SYSTEM
S, K = ConsentStatus, ConsentKind
EMPLOYER = Recipient(name="Ateliers Vauban")
SHARE: dict[str, Any] = {
    "kind": K.SHARE_EMPLOYER,
    "purpose": "Évolution interne",
    "text_version": "share-employer-1",
    "documents": (ContentClass.SYNTHESIS,),
    "recipients": (EMPLOYER,),
    "valid_until": date(2027, 6, 2),
}


def shown(kind: ConsentKind) -> dict[str, Any]:
    """A kind, and the first text of it."""
    return {"kind": kind, "text_version": f"{kind.value.replace('_', '-')}-1"}


def given_share(**over: Any) -> Dossier:
    dossier = running()
    dossier.play(c.GiveConsent(**SHARE | over), BEN, on="2027-05-03")
    return dossier


def test_a_share_to_the_employer_is_hers_to_give_and_to_withdraw() -> None:
    dossier = given_share()
    consent = dossier.one(Consent)
    assert (consent.status, consent.valid_from, consent.valid_until) == (S.GRANTED, date(2027, 5, 3), date(2027, 6, 2))
    dossier.play(c.WithdrawConsent(), BEN, on="2027-05-06", root=consent)
    assert (dossier.one(Consent).status, dossier.one(Consent).ended_on) == (S.WITHDRAWN, date(2027, 5, 6))


def test_a_share_expires_the_day_after_its_last_one() -> None:
    dossier = given_share()
    dossier.wait("2027-06-02")
    assert dossier.one(Consent).status is S.GRANTED
    dossier.wait("2027-06-03")
    assert (dossier.one(Consent).status, dossier.one(Consent).ended_on) == (S.EXPIRED, date(2027, 6, 3))


def test_an_outside_view_ends_on_the_day_she_named() -> None:
    view = shown(K.SECOND_COUNSELLOR) | {"documents": (ContentClass.PROJECTS, ContentClass.RESULTS), "valid_until": date(2027, 2, 17)}
    dossier = running()
    dossier.play(c.GiveConsent(**SHARE | view), BEN, on="2027-02-10")
    dossier.wait("2027-02-18")
    assert dossier.one(Consent).status is S.EXPIRED


def test_a_share_without_a_last_day_gets_thirty() -> None:
    assert given_share(valid_until=None).one(Consent).valid_until == date(2027, 6, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_until": date(2027, 8, 2)},
        {"valid_until": date(2027, 5, 2)},
        {"documents": ()},
        {"recipients": ()},
    ],
)
def test_a_share_names_documents_recipients_and_a_day_within_ninety(wrong: dict[str, Any]) -> None:
    assert running().refused(c.GiveConsent(**SHARE | wrong), BEN, on="2027-05-03").keys() == {"share.third_party_consent"}


def test_ninety_days_is_the_most() -> None:
    assert given_share(valid_until=date(2027, 8, 1)).one(Consent).status is S.GRANTED


@pytest.mark.parametrize("documents", [(ContentClass.RESULTS,), (ContentClass.SYNTHESIS, ContentClass.RESULTS), ()])
def test_the_career_advice_service_gets_the_synthesis_only(documents: tuple[ContentClass, ...]) -> None:
    asked = c.GiveConsent(**SHARE | shown(K.SHARE_CEP) | {"documents": documents})
    assert "share.cep_on_request" in running().refused(asked, BEN, on="2027-05-03")
    assert running().refused(c.GiveConsent(**SHARE | shown(K.SHARE_CEP)), BEN, on="2027-05-03") == {}


def asked(**over: Any) -> Dossier:
    dossier = running()
    dossier.play(c.RequestConsent(**SHARE | over), CON, on="2027-05-03")
    return dossier


def test_a_consent_that_was_asked_for_is_granted_or_refused_by_her() -> None:
    dossier = asked()
    dossier.play(c.GrantConsent(), BEN, on="2027-05-04", root=dossier.one(Consent))
    consent = dossier.one(Consent)
    assert (consent.status, consent.form, consent.answered_on) == (S.GRANTED, ConsentForm.ACCOUNT, date(2027, 5, 4))
    refusing = asked()
    refusing.play(c.RefuseConsent(), BEN, on="2027-05-04", root=refusing.one(Consent))
    assert refusing.one(Consent).status is S.REFUSED


@pytest.mark.parametrize("command", [c.GrantConsent(), c.RefuseConsent(), c.WithdrawConsent()])
@pytest.mark.parametrize("role", [CON, ADM, EMP])
def test_nobody_answers_for_her(command: Any, role: Role) -> None:
    dossier = asked()
    with pytest.raises(NotOpenTo):
        dossier.play(command, role, on="2027-05-04", root=dossier.one(Consent))


def test_an_employer_neither_asks_nor_gives() -> None:
    for command in (c.RequestConsent(**SHARE), c.GiveConsent(**SHARE)):
        with pytest.raises(NotOpenTo):
            running().play(command, EMP, on="2027-05-03")


def test_a_consent_on_paper_is_recorded_with_its_scan() -> None:
    dossier = asked()
    dossier.play(c.RecordPaperConsent(proof_sha256="c" * 64), ADM, on="2027-05-04", root=dossier.one(Consent))
    assert (dossier.one(Consent).form, dossier.one(Consent).proof_sha256) == (ConsentForm.PAPER, "c" * 64)


def test_the_proof_is_the_hash_of_what_she_was_shown() -> None:
    dossier = asked()
    terms = dossier.one(Consent).terms()
    dossier.play(c.GrantConsent(), BEN, on="2027-05-04", root=dossier.one(Consent))
    bilan = dossier.one(Bilan)
    hers = bilan.concerned(ORG)
    assert dossier.one(Consent).proof_sha256 == proof(hers, terms)
    assert proof(hers, terms) != proof(hers, terms.but(purpose="Autre finalité"))
    assert proof(hers, terms) != proof(bilan.but(beneficiary_id=ORG).concerned(ORG), terms)


def test_a_request_whose_day_has_passed_is_granted_no_more() -> None:
    dossier = asked()
    assert dossier.refused(c.GrantConsent(), BEN, on="2027-06-03", root=dossier.one(Consent)).keys() == {"share.third_party_consent"}


def test_a_later_consent_replaces_the_former_to_the_same_recipient() -> None:
    dossier = given_share()
    dossier.play(c.GiveConsent(**SHARE | {"valid_until": date(2027, 6, 20)}), BEN, on="2027-05-20")
    first, second = dossier.every(Consent)
    assert (first.status, second.status) == (S.SUPERSEDED, S.GRANTED)
    dossier.play(c.GiveConsent(**SHARE | {"recipients": (Recipient(name="Cap emploi"),)}), BEN, on="2027-05-21")
    assert dossier.one(Consent, id=second.id).status is S.GRANTED


@pytest.mark.parametrize("kind", [K.BILAN, K.RETENTION])
def test_committing_and_keeping_have_their_own_acts(kind: ConsentKind) -> None:
    assert running().refused(c.GiveConsent(**SHARE | shown(kind)), BEN, on="2027-05-03").keys() == {"consent.own_act"}


def test_once_committed_she_may_give_the_consent_to_the_bilan_that_she_withdrew() -> None:
    dossier = running(committed_on=date(2026, 12, 9))
    dossier.play(c.GiveConsent(kind=K.BILAN, purpose="Ce bilan", text_version="bilan-1"), BEN, on="2027-05-03")
    assert dossier.one(Consent).status is S.GRANTED


def test_a_disclosure_of_a_disability_has_no_last_day_unless_she_names_one() -> None:
    dossier = running()
    said = shown(K.DISABILITY_DISCLOSURE) | {"valid_until": None, "recipients": (Recipient(name="Référente handicap"),)}
    dossier.play(c.GiveConsent(**SHARE | said), BEN, on="2027-01-08")
    assert dossier.one(Consent).valid_until is None
    assert dossier.awaited("consent.expiry") == []


def test_what_was_withdrawn_is_not_withdrawn_again() -> None:
    dossier = given_share()
    dossier.play(c.WithdrawConsent(), BEN, on="2027-05-06", root=dossier.one(Consent))
    with pytest.raises(NotInState):
        dossier.play(c.WithdrawConsent(), BEN, on="2027-05-07", root=dossier.one(Consent))


def test_the_administrator_is_told_kind_state_and_dates_only() -> None:
    assert {"purpose", "documents", "recipients", "proof_sha256"}.isdisjoint(Consent.views[ADM].model_fields)


def test_the_machine_has_no_defect() -> None:
    assert MACHINE.defects() == []
