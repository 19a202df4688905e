"""Projects and alternatives: elaborated, checked, formalised or set aside."""

from typing import Any

import pytest

from app.domain.machine import NotOpenTo, Refused
from app.domain.project.commands import DraftProject, DropProject, FormaliseProject
from app.domain.project.decide import BilanProjects, ProjectFile, decide
from app.domain.project.records import Career, Project, ProjectKind, ProjectStatus, RelevanceCheck, Verdict, investigation_outputs_missing
from app.domain.project.table import MACHINE
from app.domain.record import Command
from app.domain.vocabulary import Role
from tests.domain.given import THREAD, ask, bilan

CHECK = RelevanceCheck(method="Deux enquêtes métier", verdict=Verdict.CONFIRMED)
WHOLE = Career(title="Conseillère en insertion", description="Accompagner des personnes", relevance=CHECK)


def drafted(content: Career = WHOLE, kind: ProjectKind = ProjectKind.PROJECT) -> Project:
    command = DraftProject(kind=kind, content=content)
    made = decide(ask(BilanProjects(thread=THREAD, bilan=bilan()), command, Role.BENEFICIARY)).added[0]
    assert isinstance(made, Project)
    return made


def told(project: Project, command: Command, role: Role = Role.COUNSELLOR) -> Project:
    found = decide(ask(ProjectFile(thread=THREAD, project=project, bilan=bilan()), command, role)).find(Project)
    assert isinstance(found, Project)
    return found


def test_every_state_is_reached_and_left() -> None:
    assert MACHINE.defects() == []


def test_a_project_whose_relevance_was_checked_is_formalised() -> None:
    made = told(drafted(), FormaliseProject())
    assert (made.status, str(made.formalised_on)) == (ProjectStatus.FORMALISED, "2026-12-14")


def test_a_project_whose_relevance_was_not_checked_is_not_but_an_alternative_is() -> None:
    unchecked = WHOLE.but(relevance=None)
    with pytest.raises(Refused, match=r"project\.relevance_checked"):
        told(drafted(unchecked), FormaliseProject())
    assert told(drafted(unchecked, ProjectKind.ALTERNATIVE), FormaliseProject()).status is ProjectStatus.FORMALISED


@pytest.mark.parametrize(("content", "missing"), [(Career(), ("title", "description")), (WHOLE.but(description=None), ("description",))])
def test_a_project_is_elaborated_before_it_is_formalised(content: Career, missing: Any) -> None:
    with pytest.raises(Refused) as refusal:
        told(drafted(content, ProjectKind.ALTERNATIVE), FormaliseProject())
    assert refusal.value.broken[0].finding.values == {"missing": missing}


def test_a_formalised_project_may_still_be_set_aside() -> None:
    assert told(told(drafted(), FormaliseProject()), DropProject(), Role.BENEFICIARY).status is ProjectStatus.DROPPED


def test_an_administrator_neither_writes_nor_formalises() -> None:
    with pytest.raises(NotOpenTo):
        told(drafted(), FormaliseProject(), Role.ADMINISTRATOR)


def test_the_investigation_has_its_output_once_a_project_or_an_alternative_is_formalised() -> None:
    draft = drafted(kind=ProjectKind.ALTERNATIVE)
    assert investigation_outputs_missing((draft,)) == ("project_or_alternative",)
    formalised = told(draft, FormaliseProject())
    assert investigation_outputs_missing((draft, formalised)) == ()
    assert investigation_outputs_missing((told(formalised, DropProject()),)) == ("project_or_alternative",)
