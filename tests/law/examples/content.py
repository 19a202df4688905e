"""What a bilan produces, who may read it and who signs it."""

from datetime import date
from types import SimpleNamespace as Like
from typing import Any

from app.domain.action_plan import commands as plans
from app.domain.action_plan.records import ActionPlan, Plan, Step
from app.domain.bilan.commands import CompleteBilan
from app.domain.bilan.records import BilanStatus
from app.domain.consent.commands import GiveConsent, RecordPaperConsent
from app.domain.consent.records import Consent, ConsentKind, ConsentStatus, Recipient
from app.domain.content_class import ContentClass
from app.domain.needs_analysis import commands as needs
from app.domain.needs_analysis.records import Format, Needs, NeedsAnalysis
from app.domain.note.records import KeepNote, Note, WriteNote
from app.domain.objective import commands as objectives
from app.domain.objective.records import Goal, Objective
from app.domain.policy import Category
from app.domain.project import commands as projects
from app.domain.project.records import Career, Project, ProjectKind, ProjectStatus, RelevanceCheck, Verdict
from app.domain.secrecy import Read
from app.domain.share.commands import ShareSynthesis
from app.domain.synthesis import commands as c
from app.domain.synthesis.records import Synthesis, SynthesisContent, SynthesisStatus
from app.domain.vocabulary import Party, Role
from tests.domain import given
from tests.domain.endings import WRITTEN, about, numbered
from tests.law.example import Example, asked

BEN, CON, SCR = Role.BENEFICIARY, Role.COUNSELLOR, Role.SCRIPT
TEXT = "a" * 64
BILAN = given.bilan(status=BilanStatus.CONCLUSION)
COPY = Like(id=numbered(90), beneficiary_id=given.BENEFICIARY)
SYNTHESIS = Synthesis(**about(91), delivered_on=date(2027, 4, 13), results_delivered_on=date(2027, 4, 13), personal_copy_id=numbered(90))
FORMALISED = Like(status=ProjectStatus.FORMALISED)
SHARE = GiveConsent(
    kind=ConsentKind.SHARE_EMPLOYER,
    purpose="Appuyer une évolution interne",
    text_version="share-employer-1",
    documents=(ContentClass.SYNTHESIS,),
    recipients=(Recipient(name="Ateliers Vauban, ressources humaines"),),
    valid_until=date(2027, 3, 14),
)
TO_CAREER_ADVICE = SHARE.but(kind=ConsentKind.SHARE_CEP, text_version="share-cep-1")
AGREED = Consent(
    **about(97),
    **SHARE.model_dump(exclude={"acknowledges", "form", "proof_sha256"}),
    status=ConsentStatus.GRANTED,
    answered_on=date(2026, 12, 14),
)
DELIVERED = SYNTHESIS.but(status=SynthesisStatus.DELIVERED)
OPEN = ShareSynthesis(consent_id=numbered(97), recipient="Ateliers Vauban, ressources humaines")
ANALYSIS = NeedsAnalysis(
    **about(92),
    document_sha256=TEXT,
    content=Needs(motive="Évoluer", expectations="Un projet", chosen_format=next(iter(Format)), arrangements="Le mardi"),
)
PLAN = ActionPlan(
    **about(93),
    document_sha256=TEXT,
    content=Plan(conditions=("mobilité",), means=("CPF",), steps=(Step(title="Formation"),), follow_up_offered=True),
)
OBJECTIVE = Objective(**about(94), document_sha256=TEXT, content=Goal(title="Choisir entre deux métiers"))
CAREER = Career(title="Formatrice", description="En centre", relevance=RelevanceCheck(method="Enquête", verdict=Verdict.CONFIRMED))
PROJECT = Project(**about(95), kind=ProjectKind.PROJECT, content=CAREER)
SIGN_PLAN = plans.SignActionPlan(party=Party.BENEFICIARY, document_sha256=TEXT)
SIGN_NEEDS = needs.SignNeedsAnalysis(party=Party.BENEFICIARY, document_sha256=TEXT)
SIGN_OBJECTIVE = objectives.SignObjective(party=Party.BENEFICIARY, document_sha256=TEXT)
SIGNED = Like(unsigned=lambda: (Party.PROVIDER,))
UNSIGNED = Like(unsigned=lambda: (Party.BENEFICIARY, Party.PROVIDER))
NOTE = Note(**about(96), author_id=given.COUNSELLOR)


def read(category: Category, by: Role) -> Any:
    """A read in a role."""
    said = Read(category, frozenset({by}))
    return Like(category=said.category, roles=said.roles, closed=said.closed, facts=None, command=None, today=date(2027, 4, 20))


SYNTHESES = (
    Example(
        rule="synthesis.mandatory",
        holds=asked(CompleteBilan(), CON, bilan=BILAN, syntheses=(SYNTHESIS,)),
        breaks=asked(CompleteBilan(), CON, bilan=BILAN, syntheses=(SYNTHESIS.but(delivered_on=None),)),
        says="Document de synthèse non remis.",
    ),
    Example(
        rule="synthesis.results_too",
        holds=asked(CompleteBilan(), CON, bilan=BILAN, syntheses=(SYNTHESIS,)),
        breaks=asked(CompleteBilan(), CON, bilan=BILAN, syntheses=(SYNTHESIS.but(results_delivered_on=None),)),
        says="Résultats détaillés non remis.",
    ),
    Example(
        rule="synthesis.owner",
        holds=asked(CompleteBilan(), CON, bilan=BILAN, syntheses=(SYNTHESIS,), personal_copies=(COPY,)),
        breaks=asked(CompleteBilan(), CON, bilan=BILAN, syntheses=(SYNTHESIS,), personal_copies=()),
        says="La personne n'a pas son propre exemplaire de la synthèse, dont elle est propriétaire.",
    ),
    Example(
        rule="synthesis.one",
        holds=asked(c.DraftSynthesis(), CON, syntheses=()),
        breaks=asked(c.DraftSynthesis(), CON, syntheses=(SYNTHESIS,)),
        says="Ce bilan a déjà son document de synthèse.",
    ),
    Example(
        rule="synthesis.content",
        holds=asked(c.FinaliseSynthesis(draft_revision=1), CON, synthesis_draft=Like(content=WRITTEN), projects=(FORMALISED,)),
        breaks=asked(
            c.FinaliseSynthesis(draft_revision=1),
            CON,
            synthesis_draft=Like(content=WRITTEN.but(planned_steps=None)),
            projects=(FORMALISED,),
        ),
        says="Rubrique manquante : planned_steps.",
    ),
    Example(  # without a project, its sections are not asked for
        rule="synthesis.content",
        holds=asked(c.FinaliseSynthesis(draft_revision=1), CON, synthesis_draft=Like(content=WRITTEN.but(planned_steps=None)), projects=()),
        breaks=asked(c.FinaliseSynthesis(draft_revision=1), CON, synthesis_draft=Like(content=SynthesisContent()), projects=()),
        says="Rubrique manquante : circumstances, skills_and_aptitudes.",
    ),
    Example(
        rule="synthesis.observations",
        holds=asked(c.FinaliseSynthesis(draft_revision=1), CON, synthesis=SYNTHESIS.but(review_waived_on=date(2027, 4, 12))),
        breaks=asked(c.FinaliseSynthesis(draft_revision=1), CON, synthesis=SYNTHESIS),
        says="Observations du bénéficiaire non sollicitées.",
    ),
    Example(
        rule="synthesis.observations.most",
        holds=asked(c.AddObservation(text="Une remarque."), BEN, synthesis=SYNTHESIS.but(observations_count=199)),
        breaks=asked(c.AddObservation(text="Une remarque."), BEN, synthesis=SYNTHESIS.but(observations_count=200)),
        says="Ce document porte déjà 200 observations.",
    ),
)
SHARES = (
    Example(
        rule="share.cep_on_request",
        holds=asked(TO_CAREER_ADVICE, BEN),
        breaks=asked(TO_CAREER_ADVICE.but(documents=(ContentClass.SYNTHESIS, ContentClass.RESULTS)), BEN),
        says="Seule la synthèse peut être transmise au CEP.",
    ),
    Example(
        rule="share.third_party_consent",
        holds=asked(SHARE, BEN),
        breaks=asked(SHARE.but(valid_until=date(2027, 3, 15)), BEN),
        says="Un partage désigne ses destinataires, ses documents et un dernier jour, le 14/03/2027 au plus tard.",
    ),
    Example(
        rule="share.third_party_consent",
        holds=asked(SHARE.but(valid_until=None), BEN),
        breaks=asked(SHARE.but(recipients=()), BEN),
        says="Un partage désigne ses destinataires, ses documents et un dernier jour, le 14/03/2027 au plus tard.",
    ),
    Example(
        rule="share.under_consent",
        holds=asked(OPEN, BEN, synthesis=DELIVERED, consent=AGREED),
        breaks=asked(OPEN, BEN, synthesis=DELIVERED, consent=AGREED.but(status=ConsentStatus.WITHDRAWN)),
        says="Aucun accord en cours ne couvre ce partage avec Ateliers Vauban, ressources humaines : destinataire, documents et dates.",
    ),
    Example(
        rule="share.under_consent",
        holds=asked(OPEN, BEN, synthesis=DELIVERED, consent=AGREED),
        breaks=asked(OPEN.but(documents=(ContentClass.RESULTS,)), BEN, synthesis=DELIVERED, consent=AGREED),
        says="Aucun accord en cours ne couvre ce partage avec Ateliers Vauban, ressources humaines : destinataire, documents et dates.",
    ),
    Example(
        rule="share.handed_over",
        holds=asked(OPEN, BEN, synthesis=DELIVERED, consent=AGREED),
        breaks=asked(OPEN, BEN, synthesis=SYNTHESIS.but(status=SynthesisStatus.FINAL), consent=AGREED),
        says="Seule une synthèse remise à la personne peut être partagée.",
    ),
    Example(
        rule="consent.text_known",
        holds=asked(SHARE, BEN),
        breaks=asked(SHARE.but(text_version="share-cep-1"), BEN),
        says="Aucun texte publié ne porte cette version pour cet accord : share-cep-1.",
    ),
    Example(
        rule="consent.own_act",
        holds=asked(SHARE, BEN, bilan=BILAN),
        breaks=asked(SHARE.but(kind=ConsentKind.RETENTION, text_version="retention-1"), BEN, bilan=BILAN),
        says="Cet accord se donne par son acte propre : l'engagement du bilan, ou la réponse sur la conservation.",
    ),
    Example(
        rule="paper.named_member",
        holds=asked(RecordPaperConsent(proof_sha256=TEXT), CON),
        breaks=asked(RecordPaperConsent(proof_sha256=TEXT), SCR),
        says="Seule une personne nommée atteste de ce qui a été signé sur papier ; un programme ne le peut pas.",
    ),
)
PHASE_DOCUMENTS = (
    Example(
        rule="needs_analysis.one_per_bilan",
        holds=asked(needs.DraftNeedsAnalysis(), CON, needs_analyses=()),
        breaks=asked(needs.DraftNeedsAnalysis(), CON, needs_analyses=(ANALYSIS,)),
        says="L'analyse du besoin de ce bilan existe déjà.",
    ),
    Example(
        rule="needs_analysis.complete",
        holds=asked(SIGN_NEEDS, BEN, needs_analysis=ANALYSIS),
        breaks=asked(SIGN_NEEDS, BEN, needs_analysis=ANALYSIS.but(content=Needs())),
        says="L'analyse ne peut pas être signée, il y manque : arrangements, chosen_format, needs.",
    ),
    Example(
        rule="objective.worded",
        holds=asked(SIGN_OBJECTIVE, BEN, objective=OBJECTIVE),
        breaks=asked(SIGN_OBJECTIVE, BEN, objective=OBJECTIVE.but(content=Goal())),
        says="Un objectif sans intitulé ne peut pas être signé.",
    ),
    Example(
        rule="action_plan.one_per_bilan",
        holds=asked(plans.DraftActionPlan(), CON, action_plans=()),
        breaks=asked(plans.DraftActionPlan(), CON, action_plans=(PLAN,)),
        says="Le plan d'action de ce bilan existe déjà.",
    ),
    Example(
        rule="action_plan.complete",
        holds=asked(SIGN_PLAN, BEN, action_plan=PLAN),
        breaks=asked(SIGN_PLAN, BEN, action_plan=PLAN.but(content=Plan())),
        says="Le plan ne peut pas être signé, il y manque : conditions, follow_up_offer, means, steps.",
    ),
    Example(
        rule="document.own_signature",
        holds=asked(SIGN_PLAN, BEN),
        breaks=asked(SIGN_PLAN, CON),
        says="Chaque partie signe pour elle-même : beneficiary.",
    ),
    Example(
        rule="document.signed_once",
        holds=asked(SIGN_PLAN, BEN, root="action_plan", action_plan=UNSIGNED),
        breaks=asked(SIGN_PLAN, BEN, root="action_plan", action_plan=SIGNED),
        says="Cette partie a déjà signé ce texte : beneficiary.",
    ),
    Example(
        rule="project.elaborated",
        holds=asked(projects.FormaliseProject(), BEN, project=PROJECT),
        breaks=asked(projects.FormaliseProject(), BEN, project=PROJECT.but(content=CAREER.but(description=None))),
        says="Le projet ne peut pas être formalisé, il y manque : description.",
    ),
    Example(
        rule="project.relevance_checked",
        holds=asked(
            projects.FormaliseProject(), BEN, project=PROJECT.but(kind=ProjectKind.ALTERNATIVE, content=CAREER.but(relevance=None))
        ),
        breaks=asked(projects.FormaliseProject(), BEN, project=PROJECT.but(content=CAREER.but(relevance=None))),
        says="La pertinence du projet n'a pas été vérifiée.",
    ),
    Example(
        rule="note.own",
        holds=asked(KeepNote(), CON, note=NOTE),
        breaks=asked(KeepNote(), CON, note=NOTE.but(author_id=given.OTHER_COUNSELLOR)),
        says="Cette note est celle d'une autre personne.",
    ),
    Example(
        rule="note.session_of_bilan",
        holds=asked(WriteNote(session_id=given.SESSION), CON, bilan=BILAN, session=given.session()),
        breaks=asked(WriteNote(session_id=given.SESSION), CON, bilan=BILAN, session=given.session(bilan_id=numbered(97))),
        says="Cette séance n'est pas de ce bilan.",
    ),
)
SECRECY = (
    Example(
        rule="secrecy.professional",
        holds=read(Category.NOTES, CON),
        breaks=read(Category.NOTES, Role.ADMINISTRATOR),
        says="Accès refusé : secret professionnel.",
    ),
    Example(
        rule="share.employer",
        holds=read(Category.ATTENDANCE, Role.EMPLOYER),
        breaks=read(Category.SYNTHESIS, Role.EMPLOYER),
        says="L'employeur ne peut accéder à aucun résultat sans accord.",
    ),
    Example(
        rule="followup.cpf_answers",
        holds=read(Category.FINANCING, Role.FUNDER),
        breaks=read(Category.FOLLOW_UP, Role.FUNDER),
        says="Les réponses du suivi ne sont pas transmises aux financeurs.",
    ),
)
EXAMPLES = (*SECRECY, *SYNTHESES, *SHARES, *PHASE_DOCUMENTS)
