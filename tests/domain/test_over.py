"""A bilan that is over: what may still be created under it, state by state, and that nothing is created there without being asked."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from app.domain.bilan.records import BilanStatus
from app.domain.billing_item.records import BillingKind
from app.domain.consent.records import ConsentKind
from app.domain.machine import ABSENT
from app.domain.over import AFTERWARDS, BILAN_OVER, OVER, when_over
from app.domain.record import Kept
from app.domain.running import RUNNING
from app.domain.session.records import SessionKind
from app.domain.vocabulary import Role
from app.service.handles import HANDLES

KINDS: dict[str, Any] = {"session": SessionKind, "billing_item": BillingKind, "consent": ConsentKind}
HERS = {"consent.retention", "consent.share_cep", "consent.share_third_party", "consent.share_employer"}
ASKED_OF_HER = {"consent.quality_survey_identified", "consent.research_aggregate"}
OWED = {"billing_item.instalment", "billing_item.balance"}
FOLLOWED = {"session.follow_up", "involvement", "consent.remote_delivery", "consent.disability_disclosure"}
CARRIED_OUT = HERS | ASKED_OF_HER | OWED | {"funding_request", "message", "emergency_access", "legal_hold"}
STILL_MADE: dict[str, set[str]] = {
    "declined": {"billing_item.indemnity"},
    "redirected": set(),
    "withdrawn": {"billing_item.indemnity"},
    "abandoned": CARRIED_OUT | {"billing_item.indemnity"},
    "cancelled_by_provider": CARRIED_OUT,
    "completed": CARRIED_OUT | FOLLOWED | {"billing_item.indemnity"},
    "following_up": CARRIED_OUT | FOLLOWED | {"billing_item.indemnity"},
    "closed": CARRIED_OUT | {"billing_item.indemnity", "session.follow_up"},
    "entered_in_error": set(),
}
"""What this test says, in words of its own."""
ALWAYS = {
    "message": "a person and her counsellor may write to each other without limit in time",
    "share_grant": "rests on a consent, which has its own states",
    "complaint": "who complains is heard whenever she does",
}
"""What is created under a bilan in whatever state, and why."""
ITS_OWN_RULE = {RUNNING.id, BILAN_OVER.id, "retention.during_bilan", "retention.something_to_keep"}


def made_in(status: str) -> set[str]:
    """Everything that the rule lets pass in a state, by noun and kind."""
    kinds = {noun: tuple(KINDS[noun]) if noun in KINDS else ("",) for noun in AFTERWARDS}
    return {
        f"{noun}.{kind}" if kind else noun
        for noun in AFTERWARDS
        for kind in kinds[noun]
        if all(rule.finding(asked(status, kind)) is None for rule in when_over(noun))
    }


def asked(status: str, kind: Any) -> Any:
    facts = SimpleNamespace(bilan=SimpleNamespace(status=BilanStatus(status)))
    return SimpleNamespace(facts=facts, command=SimpleNamespace(kind=kind), today=date(2027, 1, 5))


@pytest.mark.parametrize("status", sorted(OVER))
def test_what_is_still_created_once_a_bilan_is_over(status: str) -> None:
    assert made_in(status) == STILL_MADE[status]


@pytest.mark.parametrize("status", sorted(frozenset(BilanStatus) - OVER))
def test_a_bilan_that_goes_on_stops_nothing(status: str) -> None:
    assert {made.partition(".")[0] for made in made_in(status)} == AFTERWARDS.keys()


def test_each_exception_names_a_kind_that_exists() -> None:
    assert {k for noun, kinds in AFTERWARDS.items() for k in kinds if k and k not in set(KINDS[noun])} == set()


def test_one_refusal_is_told_once() -> None:
    for status in OVER:
        for noun in AFTERWARDS:
            told = [rule for rule in when_over(noun) if rule.finding(asked(status, "deposit")) is not None]
            assert len(told) <= 1


def test_whatever_is_created_under_a_bilan_asks_first_whether_it_goes_on() -> None:
    created = [
        (row, handle.machine.noun)
        for command, handle in HANDLES.items()
        if handle.file.root == "bilan" != handle.machine.noun and Kept.of_noun[handle.machine.noun].thread_field == "bilan_id"
        for row in handle.machine.rows
        if row.on is command and row.frm == (ABSENT,) and row.by != {Role.SYSTEM}
    ]
    assert len(created) > 10
    assert [noun for row, noun in created if noun not in ALWAYS and not {rule.id for rule in row.rules} & ITS_OWN_RULE] == []
