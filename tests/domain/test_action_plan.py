"""The action plan: conditions, means and steps that both sign, reviewed at the follow-ups."""

import pytest

from app.domain.action_plan.commands import DraftActionPlan, ReviewActionPlan, SignActionPlan
from app.domain.action_plan.decide import ActionPlanFile, BilanPlans, decide
from app.domain.action_plan.records import ActionPlan, ActionPlanStatus, Plan, Review, Step, StepKind, conclusion_outputs_missing
from app.domain.action_plan.table import MACHINE
from app.domain.bilan.records import Bilan, BilanStatus
from app.domain.machine import NotInState, Refused
from app.domain.record import Command
from app.domain.vocabulary import Party, Role
from tests.domain.given import THREAD, ask, bilan

WHOLE = Plan(
    conditions=("Soutien de l'employeur",),
    means=("Compte personnel de formation",),
    steps=(Step(title="Candidater à la formation", kind=StepKind.TRAINING, due_on="2027-06-01"),),
    follow_up_offered=True,
)


def drafted(content: Plan = WHOLE, *others: ActionPlan) -> ActionPlan:
    file = BilanPlans(thread=THREAD, bilan=bilan(), action_plans=others)
    made = decide(ask(file, DraftActionPlan(content=content), Role.COUNSELLOR)).added[0]
    assert isinstance(made, ActionPlan)
    return made


def told(plan: ActionPlan, command: Command, role: Role, of: Bilan | None = None) -> ActionPlan:
    found = decide(ask(ActionPlanFile(thread=THREAD, action_plan=plan, bilan=of or bilan()), command, role)).find(ActionPlan)
    assert isinstance(found, ActionPlan)
    return found


def agreed() -> ActionPlan:
    plan = drafted()
    for party, role in ((Party.BENEFICIARY, Role.BENEFICIARY), (Party.PROVIDER, Role.COUNSELLOR)):
        plan = told(plan, SignActionPlan(party=party, document_sha256=plan.document_sha256), role)
    return plan


def test_every_state_is_reached_and_left() -> None:
    assert MACHINE.defects() == []


def test_a_plan_is_agreed_by_two_signatures() -> None:
    assert agreed().status is ActionPlanStatus.AGREED


def test_a_bilan_has_one_plan() -> None:
    with pytest.raises(Refused, match=r"action_plan\.one_per_bilan"):
        drafted(WHOLE, drafted())


def test_a_plan_is_signed_whole_with_the_follow_up_offered() -> None:
    plan = drafted(WHOLE.but(steps=(), follow_up_offered=False))
    with pytest.raises(Refused) as refusal:
        told(plan, SignActionPlan(party=Party.BENEFICIARY, document_sha256=plan.document_sha256), Role.BENEFICIARY)
    assert refusal.value.broken[0].finding.values == {"missing": ("steps", "follow_up_offer")}


def test_means_may_be_given_step_by_step() -> None:
    plan = WHOLE.but(means=(), steps=(Step(title="Se former", means="Compte personnel de formation"),))
    assert conclusion_outputs_missing(drafted(plan)) == ("signatures",)


def test_a_plan_is_reviewed_after_the_term_as_often_as_there_are_follow_ups() -> None:
    over = bilan(status=BilanStatus.FOLLOWING_UP)
    first = told(agreed(), ReviewActionPlan(review=Review(progress="Formation commencée")), Role.COUNSELLOR, over)
    again = told(first, ReviewActionPlan(review=Review(obstacles="Financement")), Role.BENEFICIARY, over)
    assert (again.status, again.review) == (ActionPlanStatus.REVIEWED, Review(obstacles="Financement"))


def test_a_draft_is_not_reviewed() -> None:
    with pytest.raises(NotInState):
        told(drafted(), ReviewActionPlan(review=Review()), Role.COUNSELLOR)


def test_the_conclusion_has_its_outputs_once_both_have_signed() -> None:
    assert conclusion_outputs_missing(None) == ("conditions", "means", "steps", "follow_up_offer", "signatures")
    assert conclusion_outputs_missing(agreed()) == ()
    assert conclusion_outputs_missing(agreed().but(content=None)) == ()
