"""What may still be created under a bilan that is over, state by state; everything else is refused.

An action that has ended is closed: nothing is quoted, contracted or planned for it any more, and nobody is absent from work for it
(L6353-1, R6313-4). What was carried out is still paid, followed up and shared by her: each exception stands in `AFTERWARDS` with its
reason. Documents and questionnaires need more than that, a bilan that runs (`bilan.running`), and so does the retention question; a
credit is made of the item that it gives back, and what the platform says is reported on its request. Nothing at all is created under
a bilan entered in error.
"""

from collections.abc import Mapping
from typing import Any, Final

from app.domain.bilan.records import DEAD, ENDED, BilanStatus
from app.domain.law.articles import article
from app.domain.law.rule import Basis, Finding, Rule
from app.domain.machine import Ask

S = BilanStatus
States = frozenset[BilanStatus]
OVER: Final = DEAD | ENDED
ANY: Final = ""
"""Of whatever kind, or of a noun that has none."""
FOLLOWED: States = frozenset({S.COMPLETED, S.FOLLOWING_UP})
"""The follow-up interviews are still to come (R6313-4 3° c)."""
TO_ITS_TERM: States = FOLLOWED | {S.CLOSED}
CARRIED_OUT: States = TO_ITS_TERM | {S.ABANDONED, S.CANCELLED_BY_PROVIDER}
"""Some of it was carried out, or may have been: sessions are paid for, and there is something of hers to keep or to share."""
GIVEN_UP: States = frozenset({S.DECLINED, S.WITHDRAWN})

AFTERWARDS: Final[Mapping[str, Mapping[str, States]]] = {
    "quote": {},
    "convention": {},
    "leave_request": {},
    # a follow-up interview comes after the term, even after the last one that was foreseen
    "session": {"follow_up": TO_ITS_TERM},
    # somebody holds the follow-up; once it is over nobody new has a reason to read the file (C. pén. 226-13)
    "involvement": {ANY: FOLLOWED},
    # her counsellor stays reachable as long as messages are kept
    "message": {ANY: CARRIED_OUT},
    # a message, or a note that an agreement keeps, may still tell of a danger
    "emergency_access": {ANY: CARRIED_OUT},
    # a proceeding begins when it begins; what is past its term is another rule's
    "legal_hold": {ANY: CARRIED_OUT},
    # what is arranged for a bilan, and where else she could go, are said before its end
    "accessibility_need": {},
    "adaptation": {},
    "referral": {},
    # an OPCO may refuse two months after it was asked (R6332-24), when a short bilan has ended: who pays in its place is recorded then
    "funding_request": {ANY: CARRIED_OUT},
    "billing_item": {
        # what was carried out is owed; a deposit precedes it (L6353-6)
        "instalment": CARRIED_OUT,
        "balance": CARRIED_OUT,
        # what the contract, or the platform for a late cancellation, grants for hours that are not billed (L6354-1); never to a provider
        # that cancels or redirects by itself
        "indemnity": (CARRIED_OUT - {S.CANCELLED_BY_PROVIDER}) | GIVEN_UP,
    },
    "consent": {
        # hers to keep and to share, as long as there is something of hers (L6313-4 §3, R6313-7)
        "retention": CARRIED_OUT,
        "share_cep": CARRIED_OUT,
        "share_third_party": CARRIED_OUT,
        "share_employer": CARRIED_OUT,
        # how the follow-up is held
        "remote_delivery": FOLLOWED,
        "disability_disclosure": FOLLOWED,
        # asked of whoever was accompanied, at the end and at six months (RNQ 30)
        "quality_survey_identified": CARRIED_OUT,
        "research_aggregate": CARRIED_OUT,
    },
}
"""For what is created under a bilan, by kind, the states after its end in which it still is. What is not listed is not."""

BILAN_OVER = Rule(
    id="bilan.over",
    basis=Basis.POLICY,
    articles=(article("R6313-4"), article("L6353-1"), article("R6313-7")),
    fr="Le bilan a pris fin ({status}) : cela ne s'y ajoute plus.",
    en="The bilan is over ({status}): this is not added to it any more.",
    remedy_fr="Après la fin restent les entretiens de suivi, la facturation de ce qui a été réalisé et les accords de partage ou de"
    " conservation ; pour le reste, ouvrez un autre bilan.",
    remedy_en="After the end there are still follow-up interviews, the billing of what was carried out and consents to share or to keep;"
    " for anything else open another bilan.",
    check=lambda ask: None,
)
"""Each noun says what of it may still be created (`when_over`); alone it holds."""


def when_over(noun: str) -> tuple[Rule, ...]:
    """The rule on the rows that create `noun`: by the state alone and, where kinds differ, by the kind that the command says."""
    kinds = AFTERWARDS[noun]

    def none_of_it(ask: Ask[Any]) -> Finding | None:
        status = ask.facts.bilan.status
        return Finding({"status": status}) if status in OVER and not any(status in states for states in kinds.values()) else None

    def not_this_kind(ask: Ask[Any]) -> Finding | None:
        status = ask.facts.bilan.status
        told_by_its_state = status not in OVER or none_of_it(ask) is not None
        return None if told_by_its_state or status in kinds.get(ask.command.kind, frozenset()) else Finding({"status": status})

    by_state = BILAN_OVER.on(none_of_it)
    return (by_state,) if kinds.keys() <= {ANY} else (by_state, BILAN_OVER.on(not_this_kind, reads_body=True))
