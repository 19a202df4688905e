"""The bilan itself: whose it is, how it is entered, what closes its phases and what ends it."""

from datetime import date
from types import SimpleNamespace as Like
from typing import Any

from app.domain.bilan import commands as c
from app.domain.bilan.records import BilanStatus
from app.domain.situation import BeneficiaryStatus, Frame, Route
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.example import Example, asked

BEN, CON, SYS = Role.BENEFICIARY, Role.COUNSELLOR, Role.SYSTEM
OPEN = c.OpenBilan(beneficiary_id=given.BENEFICIARY, beneficiary_status=BeneficiaryStatus.PRIVATE_EMPLOYEE, employer_siren="552100554")
COMMIT = c.CommitBilan(consent=True, voluntary_attestation=True, prior_information_received=True)
MEETING = c.HoldMeeting(minutes=45, told_about_career_advice=True, told_about_other_providers=True)
INQUIRY, COMMITTED = given.bilan(status=BilanStatus.INQUIRY), given.bilan(status=BilanStatus.COMMITTED)
PHASES = (BilanStatus.PRELIMINARY, BilanStatus.INVESTIGATION, BilanStatus.CONCLUSION)
DONE = {
    "syntheses": (Like(delivered_on=date(2027, 3, 12), results_delivered_on=date(2027, 3, 12)),),
    "personal_copies": (Like(downloaded_on=date(2027, 3, 12)),),
    "sessions": tuple(Like(phase=phase, attested_on=date(2027, 3, 12)) for phase in PHASES),
    "hours_ledger": Like(accompanied_minutes=780),
}


def provider(siren: str, frame: Frame = Frame.IN_FRAME) -> Any:
    return asked(OPEN.but(frame=frame), organisation=Like(siren=siren))


def linked(siren: str, frame: Frame = Frame.IN_FRAME) -> Any:
    command = c.ChooseRoute(route=Route.SKILLS_PLAN, employer_id=given.BILAN)
    return asked(command, organisation=Like(siren="552100554"), employer=Like(siren=siren), bilan=COMMITTED.but(frame=frame))


def meeting(on: str) -> Any:
    return asked(c.ScheduleMeeting(meeting_on=date.fromisoformat(on)), bilan=INQUIRY, on="2026-11-23")


def advanced(phase: BilanStatus, *missing: str, **over: Any) -> Any:
    facts = {"bilan": given.bilan(status=phase), "outputs_missing": lambda of: missing} | DONE | over
    return asked(c.AdvancePhase(), CON, on="2027-03-12", **facts)


def completed(*missing: str, **over: Any) -> Any:
    bilan = given.bilan(status=BilanStatus.CONCLUSION, retention_asked_on=date(2027, 3, 11))
    facts = {"bilan": bilan, "outputs_missing": lambda of: missing} | DONE | over
    return asked(c.CompleteBilan(), CON, on="2027-03-12", **facts)


def routed(route: Route, *, employer: bool = False, **over: Any) -> Any:
    facts = {"bilan": COMMITTED, "officially_funded": lambda: False} | over
    return asked(c.ChooseRoute(route=route, employer_id=given.SESSION if employer else None), **facts)


UNANSWERED = given.bilan(status=BilanStatus.CONCLUSION)
EXAMPLES = (
    Example(
        rule="bilan.own",
        holds=asked(OPEN, BEN),
        breaks=asked(OPEN.but(beneficiary_id=given.COUNSELLOR), BEN),
        says="Une personne n'ouvre un bilan que pour elle-même.",
    ),
    Example(
        rule="bilan.priority_agent",
        holds=asked(OPEN.but(beneficiary_status=BeneficiaryStatus.PUBLIC_SERVANT, priority_agent=True), BEN),
        breaks=asked(OPEN.but(priority_agent=True), BEN),
        says="Seul un agent public peut être un agent prioritaire, dont le bilan dure jusqu'à 72 heures.",
    ),
    Example(
        rule="bilan.priority_agent",
        holds=asked(OPEN.but(frame=Frame.OUT_OF_FRAME), BEN),
        breaks=asked(OPEN.but(frame=Frame.OUT_OF_FRAME, beneficiary_status=BeneficiaryStatus.PUBLIC_SERVANT, priority_agent=True), BEN),
        says="Seul un agent public peut être un agent prioritaire, dont le bilan dure jusqu'à 72 heures.",
    ),
    Example(
        rule="bilan.route_of_status",
        holds=routed(Route.SELF),
        breaks=routed(Route.PUBLIC_EMPLOYER, employer=True),
        says="Ce financement (public_employer) n'est pas ouvert au statut de la personne (private_employee).",
    ),
    Example(
        rule="bilan.consent.refusal_neutral",
        holds=asked(c.DeclineBilan(), BEN, bilan=INQUIRY),
        breaks=asked(c.DeclineBilan(), BEN, bilan=Like(views={Role.EMPLOYER: Like(model_fields={"end_reason": None})})),
        says="Le motif de refus n'est pas communicable à l'employeur.",
    ),
    Example(
        rule="bilan.provider.not_employer",
        holds=provider("404833048"),
        breaks=provider("552100554"),
        says="Un employeur ne peut pas réaliser le bilan de son propre salarié.",
    ),
    Example(
        rule="bilan.provider.not_employer",
        holds=linked("404833048"),
        breaks=linked("552100554"),
        says="Un employeur ne peut pas réaliser le bilan de son propre salarié.",
    ),
    Example(
        rule="frame.out.own_employee",
        holds=provider("404833048", Frame.OUT_OF_FRAME),
        breaks=provider("552100554", Frame.OUT_OF_FRAME),
        says="La personne est salariée de l'organisme : hors du cadre légal, rien ne l'interdit.",
    ),
    Example(
        rule="frame.out.own_employee",
        holds=linked("404833048", Frame.OUT_OF_FRAME),
        breaks=linked("552100554", Frame.OUT_OF_FRAME),
        says="La personne est salariée de l'organisme : hors du cadre légal, rien ne l'interdit.",
    ),
    Example(
        rule="bilan.meeting_date",
        holds=meeting("2026-11-23"),
        breaks=meeting("2026-11-22"),
        says="L'entretien d'accueil ne peut pas précéder l'ouverture du dossier, le 23/11/2026.",
    ),
    Example(
        rule="promise.first_interview_10d",
        holds=meeting("2026-12-03"),
        breaks=meeting("2026-12-04"),
        says="Premier entretien à proposer avant le 03/12/2026.",
    ),
    Example(
        rule="bilan.cep_information",
        holds=asked(MEETING, CON),
        breaks=asked(MEETING.but(told_about_career_advice=False), CON),
        says="Information sur le CEP non tracée.",
    ),
    Example(
        rule="promise.free_choice",
        holds=asked(MEETING, CON),
        breaks=asked(MEETING.but(told_about_other_providers=False), CON),
        says="Information « plusieurs organismes » non tracée.",
    ),
    Example(
        rule="bilan.consent.required",
        holds=asked(COMMIT, SYS),
        breaks=asked(COMMIT.but(consent=False), SYS),
        says="Le consentement du bénéficiaire n'est pas enregistré : le bilan ne peut pas démarrer.",
    ),
    Example(
        rule="bilan.consent.in_force",
        holds=asked(c.AdvancePhase(), CON, consent_withdrawn_on=None),
        breaks=asked(c.AdvancePhase(), CON, consent_withdrawn_on=date(2026, 12, 10)),
        says="La personne a retiré son consentement au bilan le 10/12/2026 : il ne peut pas se poursuivre.",
    ),
    Example(
        rule="bilan.voluntary_attestation",
        holds=asked(COMMIT, SYS),
        breaks=asked(COMMIT.but(voluntary_attestation=False), SYS),
        says="Attestation de démarche volontaire manquante.",
    ),
    Example(
        rule="bilan.prior_info",
        holds=asked(COMMIT, SYS),
        breaks=asked(COMMIT.but(prior_information_received=False), SYS),
        says="Information préalable non remise : dossier d'information.",
    ),
    Example(
        rule="bilan.redirect_agreed",
        holds=asked(c.RedirectBilan(beneficiary_agreed=True), CON),
        breaks=asked(c.RedirectBilan(beneficiary_agreed=False), CON),
        says="L'orientation vers un autre organisme demande l'accord de la personne.",
    ),
    Example(
        rule="frame.out.no_public_funding",
        holds=routed(Route.ORIENTATION, bilan=COMMITTED.but(frame=Frame.OUT_OF_FRAME)),
        breaks=routed(Route.CPF, bilan=COMMITTED.but(frame=Frame.OUT_OF_FRAME)),
        says="Prestation hors cadre légal : financement cpf impossible.",
    ),
    Example(
        rule="frame.no_switch_after_secured",
        holds=routed(Route.SELF, officially_funded=lambda: True),
        breaks=routed(Route.ORIENTATION, officially_funded=lambda: True),
        says="Un financement est acquis pour ce bilan de compétences : il ne peut plus devenir une prestation hors cadre.",
    ),
    Example(
        rule="worktime.offtime.no_employer",
        holds=routed(Route.SKILLS_PLAN, employer=True),
        breaks=routed(Route.CPF, employer=True),
        says="L'employeur n'a pas à être informé.",
    ),
    Example(
        rule="bilan.phases.three",
        holds=advanced(BilanStatus.PRELIMINARY),
        breaks=advanced(BilanStatus.PRELIMINARY, sessions=()),
        says="Phase preliminary sans séance réalisée et émargée : elle ne peut pas être close.",
    ),
    Example(
        rule="bilan.phase.preliminary.outputs",
        holds=advanced(BilanStatus.PRELIMINARY),
        breaks=advanced(BilanStatus.PRELIMINARY, "need"),
        says="Sorties manquantes de la phase préliminaire : need.",
    ),
    Example(
        rule="bilan.phase.investigation.outputs",
        holds=advanced(BilanStatus.INVESTIGATION),
        breaks=advanced(BilanStatus.INVESTIGATION, "project"),
        says="Aucun projet ni alternative formalisé.",
    ),
    Example(
        rule="bilan.phase.conclusion.outputs",
        holds=completed(),
        breaks=completed("steps"),
        says="Conclusion incomplète : steps.",
    ),
    Example(
        rule="followup.offer",
        holds=completed(),
        breaks=completed("follow_up_offer"),
        says="Entretien de suivi non proposé.",
    ),
    Example(
        rule="synthesis.mandatory",
        holds=completed(),
        breaks=completed(syntheses=()),
        says="Document de synthèse non remis.",
    ),
    Example(
        rule="synthesis.results_too",
        holds=completed(),
        breaks=completed(syntheses=(Like(delivered_on=date(2027, 3, 12), results_delivered_on=None),)),
        says="Résultats détaillés non remis.",
    ),
    Example(
        rule="retention.question",
        holds=completed(),
        breaks=completed(bilan=UNANSWERED),
        says="La question de la conservation des documents n'a pas reçu de réponse.",
    ),
    Example(
        rule="retention.export_first",
        holds=completed(),
        breaks=completed(personal_copies=(Like(downloaded_on=None),)),
        says="Export non téléchargé avant destruction.",
    ),
    Example(
        rule="bilan.duration.min_accompaniment",
        holds=completed(),
        breaks=completed(hours_ledger=Like(accompanied_minutes=750)),
        says="Accompagnement effectif 12 h 30 inférieur à 13 h 00. Règle annoncée, pas encore en vigueur.",
    ),
    Example(
        rule="bilan.abandon.reminders",
        holds=asked(c.AbandonBilan(reminded_on=(date(2026, 12, 1), date(2026, 12, 8))), CON, consent_withdrawn_on=None, **DONE),
        breaks=asked(c.AbandonBilan(reminded_on=(date(2026, 12, 1),)), CON, consent_withdrawn_on=None, **DONE),
        says="L'abandon se constate après 2 relances restées sans réponse.",
    ),
)
