"""What the law requires of the course of a bilan: what closes a phase, what ends the action.

The file answers for the other aggregates: `sessions`, `consent_withdrawn_on`, `outputs_missing(phase)`, `syntheses`, `personal_copies`.
"""

from dataclasses import replace
from typing import Any

from app.domain.bilan.promises import AMPLITUDE, outside_amplitude
from app.domain.bilan.records import PHASES, BilanStatus
from app.domain.law.articles import article
from app.domain.law.parameter import Parameter
from app.domain.law.parameters import parameter, required_on
from app.domain.law.rule import BROKEN, Basis, Duration, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.situation import Frame
from app.domain.vocabulary import Role

A = Ask[Any]
FOLLOW_UP_OFFER = "follow_up_offer"
"""The output of the conclusion that has a rule of its own."""


def _legal(check: Any) -> Any:
    """Out of frame, duration and phases are free: the rules of the bilan de compétences do not apply."""
    return lambda ask: check(ask) if ask.facts.bilan.frame is Frame.IN_FRAME else None


def _every_phase(ask: A) -> Finding | None:
    """Each phase up to the present one has a session that both have signed."""
    reached = PHASES[: PHASES.index(ask.facts.bilan.status) + 1]
    attested = {s.phase for s in ask.facts.sessions if s.attested_on is not None}
    missing = [str(phase) for phase in reached if phase not in attested]
    return Finding({"phase": missing}) if missing else None


THREE_PHASES = Rule(
    id="bilan.phases.three",
    basis=Basis.LAW,
    articles=(article("R6313-4"),),
    fr="Phase {phase} sans séance réalisée et émargée : elle ne peut pas être close.",
    en="Phase {phase} has no attested session: it cannot be closed.",
    remedy_fr="Tenez une séance dans cette phase et faites-la émarger.",
    remedy_en="Hold a session in this phase and have it signed.",
    check=_legal(_every_phase),
)


def _outputs(phase: BilanStatus) -> Any:
    def check(ask: A) -> Finding | None:
        missing = [name for name in ask.facts.outputs_missing(phase) if name != FOLLOW_UP_OFFER]
        return Finding({"missing": missing}) if missing else None

    return _legal(check)


PRELIMINARY_OUTPUTS = Rule(
    id="bilan.phase.preliminary.outputs",
    basis=Basis.LAW,
    articles=(article("R6313-4"),),
    fr="Sorties manquantes de la phase préliminaire : {missing}.",
    en="Outputs of the preliminary phase are missing: {missing}.",
    remedy_fr="Analysez la demande et le besoin, choisissez le format, définissez ensemble le déroulement, puis signez tous deux.",
    remedy_en="Analyse request and need, choose the format, agree on the arrangements, then both sign.",
    check=_outputs(BilanStatus.PRELIMINARY),
)
INVESTIGATION_OUTPUTS = Rule(
    id="bilan.phase.investigation.outputs",
    basis=Basis.LAW,
    articles=(article("R6313-4"),),
    fr="Aucun projet ni alternative formalisé.",
    en="Neither a project nor an alternative has been formalised.",
    remedy_fr="Formalisez un projet et vérifiez sa pertinence, ou une alternative.",
    remedy_en="Formalise a project and check its relevance, or an alternative.",
    check=_outputs(BilanStatus.INVESTIGATION),
)
CONCLUSION_OUTPUTS = Rule(
    id="bilan.phase.conclusion.outputs",
    basis=Basis.LAW,
    articles=(article("R6313-4"),),
    fr="Conclusion incomplète : {missing}.",
    en="The conclusion is incomplete: {missing}.",
    remedy_fr="Recensez les conditions et les moyens, prévoyez les étapes, puis signez tous deux le plan d'action.",
    remedy_en="List conditions and means, plan the steps, then both sign the action plan.",
    check=_outputs(BilanStatus.CONCLUSION),
)
FOLLOW_UP_OFFERED = Rule(
    id="followup.offer",
    basis=Basis.LAW,
    articles=(article("R6313-4"),),
    fr="Entretien de suivi non proposé.",
    en="No follow-up interview was offered.",
    remedy_fr="Proposez un entretien de suivi dans le plan d'action.",
    remedy_en="Offer a follow-up interview in the action plan.",
    check=_legal(lambda ask: BROKEN if FOLLOW_UP_OFFER in ask.facts.outputs_missing(BilanStatus.CONCLUSION) else None),
)


def _delivered(field: str) -> Any:
    return _legal(lambda ask: None if any(getattr(s, field) is not None for s in ask.facts.syntheses) else BROKEN)


SYNTHESIS_DELIVERED = Rule(
    id="synthesis.mandatory",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="Document de synthèse non remis.",
    en="The synthesis has not been handed over.",
    remedy_fr="Finalisez la synthèse et remettez-la à la personne.",
    remedy_en="Finalise the synthesis and hand it over to the person.",
    check=_delivered("delivered_on"),
)
RESULTS_DELIVERED = Rule(
    id="synthesis.results_too",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="Résultats détaillés non remis.",
    en="The detailed results have not been handed over.",
    remedy_fr="Remettez les résultats détaillés à la personne.",
    remedy_en="Hand the detailed results over to the person.",
    check=_delivered("results_delivered_on"),
)


def _owner(ask: A) -> Finding | None:
    """Her own copy of what was handed over: it outlives the provider's, which is destroyed."""
    hers = {c.id for c in ask.facts.personal_copies if c.beneficiary_id == ask.facts.bilan.beneficiary_id}
    handed_over = [s for s in ask.facts.syntheses if s.delivered_on is not None]
    return BROKEN if any(s.personal_copy_id not in hers for s in handed_over) else None


OWNER = Rule(
    id="synthesis.owner",
    basis=Basis.POLICY,
    articles=(article("L6313-4"), article("conservation et suivi")),
    fr="La personne n'a pas son propre exemplaire de la synthèse, dont elle est propriétaire.",
    en="The person does not hold her own copy of the synthesis, which is her property.",
    remedy_fr="Remettez-lui la synthèse par ce service : son exemplaire est fait à la remise.",
    remedy_en="Hand the synthesis over through this service: her copy is made at the handover.",
    check=_owner,
)
RETENTION_ANSWERED = Rule(
    id="retention.question",
    basis=Basis.LAW,
    articles=(article("R6313-7"),),
    fr="La question de la conservation des documents n'a pas reçu de réponse.",
    en="The question about keeping documents has not been answered.",
    remedy_fr="Posez la question ; la personne y répond elle-même.",
    remedy_en="Ask the question; the person answers it herself.",
    check=lambda ask: None if ask.facts.bilan.retention_asked_on is not None else BROKEN,
)
EXPORT_FIRST = Rule(
    id="retention.export_first",
    basis=Basis.POLICY,
    articles=(article("art. 20"), article("R6313-7")),
    severity=Severity.WARN,
    fr="Export non téléchargé avant destruction.",
    en="The export was not downloaded before the destruction.",
    remedy_fr="Proposez à la personne de télécharger ses documents.",
    remedy_en="Offer the person to download her documents.",
    check=lambda ask: None if any(c.downloaded_on is not None for c in ask.facts.personal_copies) else BROKEN,
)


def _short_of(ask: A, minimum: int) -> Finding | None:
    done = ask.facts.hours_ledger.accompanied_minutes
    return Finding({"done": Duration(done), "min": Duration(minimum)}) if done < minimum else None


def accompaniment(minimum: Parameter) -> tuple[Rule, Rule]:
    """The rule of the announced minimum, twice: a draft only warns; from the day its value has force, the same rule blocks."""

    def announced(ask: A) -> Finding | None:
        draft = minimum.draft if minimum.on(ask.today) is None else None
        return _short_of(ask, draft.value) if draft is not None else None

    def in_force(ask: A) -> Finding | None:
        period = minimum.on(ask.today)
        return _short_of(ask, period.value) if period is not None else None

    draft = Rule(
        id="bilan.duration.min_accompaniment",
        basis=Basis.DRAFT,
        articles=(article("NOR TRSD2602696D"),),
        severity=Severity.WARN,
        fr="Accompagnement effectif {done} inférieur à {min}.",
        en="Accompanied time {done} is under {min}.",
        remedy_fr="Prévoyez d'autres séances accompagnées.",
        remedy_en="Plan more accompanied sessions.",
        check=_legal(announced),
    )
    return draft, replace(draft, basis=Basis.LAW, severity=Severity.BLOCK, check=_legal(in_force))


MIN_ACCOMPANIMENT = accompaniment(parameter("bilan.min_accompaniment_minutes"))


def _reminded(ask: A) -> Finding | None:
    """The beneficiary abandons when she likes; a counsellor notes it after having reminded her, unless she withdrew her consent."""
    needed = required_on("bilan.abandon_reminders_count", ask.today)
    past = {day for day in ask.command.reminded_on if day <= ask.today}
    hers = Role.BENEFICIARY in ask.roles or ask.facts.consent_withdrawn_on is not None
    return Finding({"n": needed}) if not hers and len(past) < needed else None


REMINDED = Rule(
    id="bilan.abandon.reminders",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="L'abandon se constate après {n} relances restées sans réponse.",
    en="An abandonment is noted after {n} reminders without an answer.",
    remedy_fr="Relancez la personne et notez les dates.",
    remedy_en="Remind the person and note the dates.",
    check=_reminded,
    reads_body=True,
)


def _amplitude(ask: A) -> Finding | None:
    return outside_amplitude(ask.facts.bilan.started_on, ask.today)


REAL_AMPLITUDE = AMPLITUDE.on(_amplitude)


def _unsigned_sessions(ask: A) -> Finding | None:
    """Sessions that were held and that one of the two has not signed."""
    held = [s for s in ask.facts.sessions if s.held_on is not None and s.attested_on is None]
    return Finding({"dates": [f"{s.held_on:%d/%m/%Y}" for s in held]}) if held else None


ATTENDANCE = Rule(
    id="attendance.signed",
    basis=Basis.LAW,
    articles=(article("R6313-3"), article("L6362-6")),
    severity=Severity.WARN,
    fr="Émargement manquant : séance non facturable ({dates}).",
    en="A signature is missing: the session cannot be billed ({dates}).",
    remedy_fr="Faites émarger la séance, ou enregistrez la feuille signée.",
    remedy_en="Have the session signed, or record the signed sheet.",
    check=_unsigned_sessions,
)


def _no_outside_view(ask: A) -> Finding | None:
    return None if any(s.kind == "second_opinion" for s in ask.facts.sessions) else BROKEN


OUTSIDE_VIEW = Rule(
    id="promise.second_counsellor",
    basis=Basis.PROMISE,
    articles=(article("conservation et suivi"),),
    severity=Severity.INFORM,
    fr="La personne peut rencontrer un autre conseiller, si elle le souhaite.",
    en="The person may meet another counsellor, if she wishes.",
    remedy_fr="Proposez-lui ce regard extérieur ; il demande son accord.",
    remedy_en="Offer her this outside view; it needs her consent.",
    check=_no_outside_view,
)
