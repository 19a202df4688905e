"""The tables, walked whole: every state × command × role, against sentences that a lawyer can read.

A sentence is a law of the product, beside the predicate that says so of one step. The steps are all those that the tables allow:
what no row allows cannot happen. What depends on values (minutes, dates, signatures) is walked in `test_model_values.py`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from app.domain.content_class import BILAN_CLASSES
from app.domain.machine import ABSENT, Row
from app.domain.record import Kept
from app.domain.vocabulary import Role
from app.edge.contract.law import machines

BEN, CON, ADM, SYS = Role.BENEFICIARY, Role.COUNSELLOR, Role.ADMINISTRATOR, Role.SYSTEM
PARTNERS = frozenset({Role.EMPLOYER, Role.FUNDER})
STAFF = frozenset({CON, ADM})
ANSWERED_BY_THE_DPO = frozenset({"anomaly", "emergency_access", "data_request"})


@dataclass(frozen=True)
class Step:
    """One command of one role in one state of one machine, by the row that allows it."""

    noun: str
    state: str
    role: Role
    row: Row
    final: bool

    @property
    def command(self) -> str:
        """The name of the command."""
        return self.row.on.__name__

    def checks(self, *rules: str) -> bool:
        """Whether the row checks all these rules."""
        return set(rules) <= {rule.id for rule in self.row.rules}

    def creates_content(self) -> bool:
        """Whether something confidential of a bilan begins here."""
        kind = Kept.of_noun.get(self.noun)
        return self.state == ABSENT and kind is not None and kind.content_class in BILAN_CLASSES


def steps() -> Iterator[Step]:
    """Every step that the tables allow, of every machine."""
    for machine in machines():
        for state in (ABSENT, *map(str, machine.states)):
            for row in machine.rows:
                for role in sorted(row.by) if state in row.frm else ():
                    yield Step(machine.noun, state, role, row, state in machine.final)


def only(noun: str, *commands: str) -> Callable[[Step], bool]:
    """The steps of these commands of a noun; of all of them when none is named."""
    return lambda step: step.noun == noun and (not commands or step.command in commands)


@dataclass(frozen=True)
class Law:
    """`about` says of which steps the sentence speaks; `holds` whether it is true of one of them."""

    about: Callable[[Step], bool]
    holds: Callable[[Step], bool]


LAWS: dict[str, Law] = {
    "what is final is left by a correction alone, and what was entered in error by nothing": Law(
        lambda s: s.final, lambda s: s.row.correction and s.state != "entered_in_error"
    ),
    "no session is held before the signatures, without a convention, or in a bilan that is not ready": Law(
        only("session", "HoldSession"),
        lambda s: s.checks("convention.start_after_3_signatures", "convention.required", "bilan.not_ready"),
    ),
    "no session is planned, moved, held or corrected without counting it against the legal ceiling": Law(
        lambda s: s.noun == "session" and "minutes" in s.row.on.model_fields and s.command != "CounterSession",  # it takes away only
        lambda s: s.checks("bilan.duration.max"),
    ),
    "no session is planned or held while the employer refuses the absence": Law(
        only("session", "PlanSession", "RescheduleSession", "HoldSession"), lambda s: s.checks("worktime.cpf.refused")
    ),
    "no outside view is planned without the beneficiary's consent": Law(
        only("session", "PlanSession"), lambda s: s.checks("share.second_counsellor")
    ),
    "nobody signs for somebody else": Law(
        lambda s: s.command in {"SignConvention", "AttestSession", "SignNeedsAnalysis", "SignObjective", "SignActionPlan"},
        lambda s: any(rule.id.endswith(".own_signature") for rule in s.row.rules),
    ),
    "nobody consents in her place: she gives, grants and refuses herself; a withdrawal is hers, or follows from her answer": Law(
        only("consent", "GiveConsent", "GrantConsent", "RefuseConsent", "WithdrawConsent"), lambda s: s.role in {BEN, SYS}
    ),
    "what she signed on paper is recorded by a named member of the provider": Law(
        lambda s: s.command in {"RecordPaperConsent", "RecordPaperAnswer"}, lambda s: s.role in STAFF and s.checks("paper.named_member")
    ),
    "nobody declines, refuses or withdraws from a questionnaire or a follow-up for her": Law(
        lambda s: s.command in {"DeclineFollowUp", "WithdrawAssignment", "WaiveReview", "AcknowledgeSynthesis"}, lambda s: s.role is BEN
    ),
    "no person decides what is kept or destroyed: terms and answers do": Law(only("retention_item"), lambda s: s.role is SYS),
    "what is to be destroyed never comes back": Law(
        lambda s: s.noun == "retention_item" and s.state == "destruction_pending", lambda s: s.row.to == "destroyed"
    ),
    "nothing is prolonged once its term has passed": Law(
        only("retention_item", "ProlongRetention"), lambda s: s.checks("retention.destroy_at_end")
    ),
    "a destruction is certified and takes no administrative evidence with it": Law(
        only("retention_item", "ConfirmDestroyed"), lambda s: s.checks("retention.certificate", "retention.admin_separate")
    ),
    "nothing is kept by an agreement that was not written, bounded and given before the end": Law(
        only("retention_agreement", "AgreeRetention"),
        lambda s: s.checks("retention.written_agreement", "retention.before_end", "retention.no_silent_extension"),
    ),
    "no work on content begins before the bilan runs or after its end; what is confided beside it ends with it": Law(
        lambda s: s.creates_content() and s.role is not SYS,
        lambda s: s.checks("bilan.running") or (s.noun in CONFIDED and s.checks("bilan.over")),
    ),
    "results are released by a counsellor, after an interview that explains them": Law(
        only("assignment", "ReleaseResults"), lambda s: s.role is CON and s.checks("test.human_debrief")
    ),
    "no phase is left without a session signed by both and what the article asks of it": Law(
        only("bilan", "AdvancePhase", "CompleteBilan"),
        lambda s: s.checks("bilan.phases.three") and any(rule.id.endswith(".outputs") for rule in s.row.rules),
    ),
    "no bilan is completed without the synthesis, the results, an offered follow-up and an answer about keeping": Law(
        only("bilan", "CompleteBilan"),
        lambda s: s.checks("synthesis.mandatory", "synthesis.results_too", "synthesis.owner", "followup.offer", "retention.question"),
    ),
    "nobody commits her: the bilan follows from the quote that she accepts herself, with her consent": Law(
        lambda s: s.command in {"CommitBilan", "AcceptQuote"},
        lambda s: s.role is BEN or (s.role is SYS and s.checks("bilan.consent.required", "bilan.prior_info")),
    ),
    "nothing is billed before it may be, nor more than may be asked": Law(
        only("billing_item", "IssueBillingItem"),
        lambda s: s.checks("contract.no_payment_before", "contract.deposit_30", "contract.payment_by_opco", "vat.exempt_if_attestation"),
    ),
    "an employer touches its convention, the quote that it pays and its answer to an absence, and nothing else": Law(
        lambda s: s.role is Role.EMPLOYER, lambda s: s.noun in {"convention", "leave_request", "quote"}
    ),
    "a funder touches its own decision on money, and nothing else": Law(
        lambda s: s.role is Role.FUNDER, lambda s: s.noun == "funding_request"
    ),
    "a partner never moves the bilan itself nor anything confidential": Law(
        lambda s: s.role in PARTNERS,
        lambda s: s.noun != "bilan" and (Kept.of_noun[s.noun].content_class is None),
    ),
    "an auditor changes nothing; the data protection officer judges accesses, answers for data, lifts what keeps beyond a term": Law(
        lambda s: s.role in {Role.AUDITOR, Role.DPO},
        lambda s: s.role is Role.DPO and (s.noun in ANSWERED_BY_THE_DPO or s.command == "LiftHold"),
    ),
    "her own copy is hers: nobody else does anything with it": Law(only("personal_copy"), lambda s: s.role is BEN),
}  # fmt: skip
CONFIDED = frozenset({"message", "accessibility_need", "adaptation", "referral"})
"""What may be said before a bilan is ready."""
STEPS = tuple(steps())


@pytest.mark.parametrize("sentence", LAWS)
def test_it_holds_of_every_step_of_every_table(sentence: str) -> None:
    law = LAWS[sentence]
    spoken_of = [step for step in STEPS if law.about(step)]
    assert [(s.noun, s.state, s.command, s.role.value) for s in spoken_of if not law.holds(s)] == []


NEVER = {"a person who supervises changes nothing"}


@pytest.mark.parametrize("sentence", sorted(LAWS.keys() - NEVER))
def test_the_sentence_speaks_of_something(sentence: str) -> None:
    assert any(LAWS[sentence].about(step) for step in STEPS)


BY_ANOTHER = {
    "bilan": {"completed", "following_up"},  # its follow-ups
    "convention": {"signed"},  # the last signature goes on to the window or to the effect
    "deadline": {"open"},  # what it waits for
    "leave_request": {"granted", "granted_by_silence"},  # the end of the bilan
    "retention_item": {"legal_hold"},  # the end of the hold
    "retention_agreement": {"active"},  # its consent, or the classes that it keeps
    "synthesis": {"delivered", "retained"},  # the end of the bilan, the key that keeps it
}
"""States that the decision of another machine leaves."""


def test_no_state_is_left_by_nobody() -> None:
    """A person leaves it, a clock that runs in it, a promise owed on entering it, or the decision of another machine."""
    stuck: dict[str, set[str]] = {}
    for machine in machines():
        for state in map(str, set(machine.states) - machine.final):
            left = [row for row in machine.rows if state in row.frm and row.to != state and not row.correction]
            by_clock = {c.fires for row in machine.rows for c in row.clocks if state in c.open_while} & {row.on for row in left}
            owed = any(row.promises for row in machine.rows if row.to == state)
            if left and not by_clock and not owed and all(row.by == {SYS} for row in left):
                stuck.setdefault(machine.noun, set()).add(state)
    assert stuck == BY_ANOTHER
