"""What the person and her counsellor write together: needs, objectives, projects, plan, notes."""

from types import SimpleNamespace as Like
from typing import Any

from app.domain.action_plan.commands import DraftActionPlan, SignActionPlan
from app.domain.action_plan.records import Plan, Step
from app.domain.bilan.records import BilanStatus
from app.domain.needs_analysis.commands import DraftNeedsAnalysis, SignNeedsAnalysis
from app.domain.needs_analysis.records import Format, Needs
from app.domain.note.records import KeepNote, WriteNote
from app.domain.objective.commands import SignObjective
from app.domain.objective.records import Goal
from app.domain.project.commands import FormaliseProject
from app.domain.project.records import Career, ProjectKind, RelevanceCheck, Verdict
from app.domain.vocabulary import Party, Role
from tests.domain import given
from tests.law.example import Example, asked

BEN, CON = Role.BENEFICIARY, Role.COUNSELLOR
HASH = "1" * 64
NEEDS = Needs(motive="Évoluer", expectations="Un projet", chosen_format=Format.INDIVIDUAL_ON_SITE, arrangements="Le mardi, dix séances")
PLAN = Plan(conditions=("mobilité",), means=("CPF",), steps=(Step(title="Formation"),), follow_up_offered=True)
CAREER = Career(
    title="Coordinatrice", description="Coordonner des projets", relevance=RelevanceCheck(method="Enquêtes", verdict=Verdict.CONFIRMED)
)
HERS, OTHERS = (Like(author_id=author) for author in (given.COUNSELLOR, given.OTHER_COUNSELLOR))


def signing(content: Any, *unsigned: Party, party: Party = Party.BENEFICIARY) -> Any:
    document = Like(content=content, unsigned=lambda: unsigned or (Party.BENEFICIARY, Party.PROVIDER))
    return asked(SignNeedsAnalysis(party=party, document_sha256=HASH), BEN, root="needs_analysis", needs_analysis=document)


def written(**over: Any) -> Any:
    facts = {"bilan": given.bilan(), "session": given.session()} | over
    return asked(WriteNote(session_id=given.SESSION), CON, **facts)


def formalised(content: Career) -> Any:
    return asked(FormaliseProject(), BEN, project=Like(content=content, kind=ProjectKind.PROJECT))


EXAMPLES = (
    Example(
        rule="bilan.running",
        holds=written(),
        breaks=written(bilan=given.bilan(status=BilanStatus.COMPLETED)),
        says="Le bilan n'est pas en cours (completed) : ce document ne peut pas y être ajouté.",
    ),
    Example(
        rule="note.session_of_bilan",
        holds=written(),
        breaks=written(session=None),
        says="Cette séance n'est pas de ce bilan.",
    ),
    Example(
        rule="note.own",
        holds=asked(KeepNote(), CON, note=HERS),
        breaks=asked(KeepNote(), CON, note=OTHERS),
        says="Cette note est celle d'une autre personne.",
    ),
    Example(
        rule="needs_analysis.one_per_bilan",
        holds=asked(DraftNeedsAnalysis(), CON, needs_analyses=()),
        breaks=asked(DraftNeedsAnalysis(), CON, needs_analyses=(Like(),)),
        says="L'analyse du besoin de ce bilan existe déjà.",
    ),
    Example(
        rule="needs_analysis.complete",
        holds=signing(NEEDS),
        breaks=signing(NEEDS.but(arrangements=None)),
        says="L'analyse ne peut pas être signée, il y manque : arrangements.",
    ),
    Example(
        rule="document.own_signature",
        holds=signing(NEEDS),
        breaks=signing(NEEDS, party=Party.PROVIDER),
        says="Chaque partie signe pour elle-même : provider.",
    ),
    Example(
        rule="document.signed_once",
        holds=signing(NEEDS),
        breaks=signing(NEEDS, Party.PROVIDER),
        says="Cette partie a déjà signé ce texte : beneficiary.",
    ),
    Example(
        rule="objective.worded",
        holds=asked(SignObjective(party=Party.BENEFICIARY, document_sha256=HASH), BEN, objective=Like(content=Goal(title="Évoluer"))),
        breaks=asked(SignObjective(party=Party.BENEFICIARY, document_sha256=HASH), BEN, objective=Like(content=None)),
        says="Un objectif sans intitulé ne peut pas être signé.",
    ),
    Example(
        rule="project.elaborated",
        holds=formalised(CAREER),
        breaks=formalised(CAREER.but(description=None)),
        says="Le projet ne peut pas être formalisé, il y manque : description.",
    ),
    Example(
        rule="project.relevance_checked",
        holds=formalised(CAREER),
        breaks=formalised(CAREER.but(relevance=None)),
        says="La pertinence du projet n'a pas été vérifiée.",
    ),
    Example(
        rule="action_plan.one_per_bilan",
        holds=asked(DraftActionPlan(), CON, action_plans=()),
        breaks=asked(DraftActionPlan(), CON, action_plans=(Like(),)),
        says="Le plan d'action de ce bilan existe déjà.",
    ),
    Example(
        rule="action_plan.complete",
        holds=asked(SignActionPlan(party=Party.BENEFICIARY, document_sha256=HASH), BEN, action_plan=Like(content=PLAN)),
        breaks=asked(SignActionPlan(party=Party.BENEFICIARY, document_sha256=HASH), BEN, action_plan=Like(content=PLAN.but(steps=()))),
        says="Le plan ne peut pas être signé, il y manque : steps.",
    ),
)
