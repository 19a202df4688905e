"""What the law requires of a session."""

from typing import Any

from app.domain.bilan.course_rules import ATTENDANCE
from app.domain.bilan.records import PHASES
from app.domain.bilan.rules import UNDER_CAP, over_cap
from app.domain.calendar import paris_date
from app.domain.consent.records import ConsentKind, ConsentStatus
from app.domain.convention.records import ConventionKind, ConventionStatus
from app.domain.convention.rules import REMOTE_ACCEPTED
from app.domain.convention.signing_rules import missing_parties
from app.domain.involvement.rules import OUTSIDE_VIEW_AGREED, SUBCONTRACT, agreed_to, without_subcontract
from app.domain.law.articles import article
from app.domain.law.bound import most
from app.domain.law.delays import delay
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.paper import signs
from app.domain.session.diary import as_asked
from app.domain.session.records import COUNTED, LONGEST_MINUTES, Modality, SessionKind
from app.domain.vocabulary import Party, Role

A = Ask[Any]
C = ConventionStatus
UNSIGNED = frozenset({C.DRAFT, C.TRANSMITTED, C.PARTIALLY_SIGNED})
SIGNER = {Party.BENEFICIARY: Role.BENEFICIARY, Party.PROVIDER: Role.COUNSELLOR}


def _would_count(ask: A) -> int:
    """Minutes that the command adds to what is planned or counted."""
    session = getattr(ask.facts, "session", None)
    kind = session.kind if session is not None else ask.command.kind
    before = session.minutes if session is not None else 0
    return ask.command.minutes - before if kind in COUNTED else 0


def _under_cap(ask: A) -> Finding | None:
    ledger = ask.facts.hours_ledger
    return over_cap(ledger, ledger.planned_minutes + ledger.counted_minutes + _would_count(ask))


SESSION_UNDER_CAP = UNDER_CAP.on(_under_cap, reads_body=True, bounded=(most("max_minutes", "minutes", upto=LONGEST_MINUTES),))


def _phase_open(ask: A) -> Finding | None:
    phase, status = ask.command.phase, ask.facts.bilan.status
    if phase not in PHASES:
        return Finding({"previous": status, "next": phase})
    closed = status in PHASES and PHASES.index(phase) < PHASES.index(status)
    return Finding({"previous": phase, "next": status}) if closed else None


PHASE_ORDER = Rule(
    id="bilan.phases.order",
    basis=Basis.LAW,
    articles=(article("R6313-4"),),
    fr="La phase {previous} doit être close avant d'ouvrir {next} ; on n'y ajoute plus de séance.",
    en="Phase {previous} must be closed before {next} opens; no session can be added to it.",
    remedy_fr="Planifiez la séance dans la phase en cours ou à venir.",
    remedy_en="Plan the session in the present phase or a later one.",
    check=_phase_open,
    reads_body=True,
)


def _not_involved(ask: A) -> Finding | None:
    """Who accompanies the bilan; for an outside view, also who is assigned to give one."""
    outside = {Role.SECOND_COUNSELLOR} if ask.command.kind is SessionKind.SECOND_OPINION else set()
    return None if ask.facts.roles_of(ask.command.counsellor_id) & ({Role.COUNSELLOR} | outside) else BROKEN


COUNSELLOR_OF_FILE = Rule(
    id="session.counsellor_of_file",
    basis=Basis.POLICY,
    articles=(article("226-13"),),
    fr="Cette personne n'accompagne pas ce bilan.",
    en="This person does not accompany this bilan.",
    remedy_fr="Affectez-la d'abord au bilan, ou choisissez qui l'accompagne.",
    remedy_en="Assign her to the bilan first, or choose somebody who accompanies it.",
    check=_not_involved,
    reads_body=True,
)


SUBCONTRACTED = SUBCONTRACT.on(lambda ask: without_subcontract(ask.facts.bilan, ask.facts.counsellor), reads_body=True)


def _collective(ask: A) -> Finding | None:
    wrong = ask.command.kind is SessionKind.COLLECTIVE and ask.command.phase is not PHASES[1]
    return BROKEN if wrong else None


COLLECTIVE_ONLY_INVESTIGATION = Rule(
    id="bilan.collective_only_investigation",
    basis=Basis.POLICY,
    articles=(article("R6322-36"),),
    fr="Séance collective interdite hors phase d'investigation.",
    en="Group sessions are allowed in the investigation phase only.",
    remedy_fr="Planifiez une séance individuelle.",
    remedy_en="Plan an individual session.",
    check=_collective,
    reads_body=True,
)


def _living(ask: A) -> list[Any]:
    return [c for c in ask.facts.conventions if c.stands and c.status is not C.TERMINATED]


def _three_signatures(ask: A) -> Finding | None:
    unsigned = [c for c in _living(ask) if c.kind is ConventionKind.TRIPARTITE and c.status not in {C.EFFECTIVE, C.ENDED}]
    if not unsigned:
        return None
    mine = tuple(s for s in ask.facts.signatures if s.convention_id == unsigned[0].id)
    return Finding({"party": missing_parties(ConventionKind.TRIPARTITE, mine)})


START_AFTER_THREE_SIGNATURES = Rule(
    id="convention.start_after_3_signatures",
    basis=Basis.LAW,
    articles=(article("R6313-8"), article("R1233-35")),
    fr="Signature manquante : {party}.",
    en="Missing signature: {party}.",
    remedy_fr="Attendez la signature des trois parties.",
    remedy_en="Wait for the signature of the three parties.",
    check=_three_signatures,
)


def _convention_required(ask: A) -> Finding | None:
    pending_tripartite = _three_signatures(ask) is not None
    effective = any(c.status in {C.EFFECTIVE, C.ENDED} for c in _living(ask))
    return None if effective or pending_tripartite else BROKEN


CONVENTION_REQUIRED = Rule(
    id="convention.required",
    basis=Basis.LAW,
    articles=(article("L6353-1"),),
    fr="Aucune convention effective : démarrage impossible.",
    en="No convention is in effect: the bilan cannot start.",
    remedy_fr="Faites signer la convention que demande le financement.",
    remedy_en="Have the convention that the funding demands signed.",
    check=_convention_required,
)
DISCREET_PLACE = Rule(
    id="bilan.confidential_place",
    basis=Basis.PROMISE,
    articles=(article("accueil et délais"),),
    severity=Severity.WARN,
    fr="Lieu ou lien sans garantie de confidentialité.",
    en="The place or link does not guarantee discretion.",
    remedy_fr="Choisissez un lieu discret.",
    remedy_en="Choose a discreet place.",
    check=lambda ask: None if ask.facts.session.discreet else BROKEN,
)


def _remote(ask: A) -> Finding | None:
    """At a distance only as she has accepted: by the convention that says so, or by a consent of its own. First and last talks are free."""
    known = getattr(ask.facts, "session", None)
    asked = known if known is not None else ask.command
    if asked.modality is not Modality.REMOTE or asked.kind not in COUNTED:
        return None
    agreed = any(c.stands and c.status not in UNSIGNED and (c.remote_percent or 0) > 0 for c in ask.facts.conventions)
    said = any(c.kind is ConsentKind.REMOTE_DELIVERY and c.status is ConsentStatus.GRANTED for c in ask.facts.consents)
    return None if agreed or said else BROKEN


REMOTE_AGREED = REMOTE_ACCEPTED.on(_remote, reads_body=True)


def _bilan_can_hold(ask: A) -> Finding | None:
    """A session is held in a bilan that is ready or running."""
    return None if ask.facts.bilan.status in {*PHASES, "ready"} or _convention_required(ask) or _three_signatures(ask) else BROKEN


BILAN_READY = Rule(
    id="bilan.not_ready",
    basis=Basis.LAW,
    articles=(article("L6353-1"),),
    fr="Le bilan n'est pas prêt à démarrer : financement ou autorisation en attente.",
    en="The bilan is not ready to start: funding or an authorisation is awaited.",
    remedy_fr="Consultez les échéances du bilan.",
    remedy_en="Look at the bilan's deadlines.",
    check=_bilan_can_hold,
)


def _own_attendance(ask: A) -> Finding | None:
    party = ask.command.party
    staff = frozenset({Role.COUNSELLOR, Role.ADMINISTRATOR})
    return None if signs(ask, signer=SIGNER.get(party), recorded_by=staff) else Finding({"party": party})


OWN_ATTENDANCE = Rule(
    id="attendance.own_signature",
    basis=Basis.LAW,
    articles=(article("R6313-3"),),
    fr="Chacun émarge pour soi : {party}.",
    en="Each party signs its own attendance: {party}.",
    remedy_fr="Faites émarger la personne, ou enregistrez la feuille signée.",
    remedy_en="Have the person sign, or record the signed sheet.",
    check=_own_attendance,
    reads_body=True,
)


def _once(ask: A) -> Finding | None:
    return (
        Finding({"party": ask.command.party})
        if any(a.party is ask.command.party and a.voided_at is None for a in ask.facts.attendances)
        else None
    )


ATTENDED_ONCE = Rule(
    id="attendance.signed_once",
    basis=Basis.POLICY,
    articles=(article("R6313-3"),),
    fr="Cette partie a déjà émargé : {party}.",
    en="This party has already signed: {party}.",
    remedy_fr="Consultez les émargements de la séance.",
    remedy_en="Look at the session's attendance.",
    check=_once,
    reads_body=True,
)


def _outside_view_agreed(ask: A) -> Finding | None:
    """She agrees to this counsellor, for a time that includes the session, when it is planned, moved and held."""
    asked = as_asked(ask)
    if asked.kind is not SessionKind.SECOND_OPINION:
        return None
    day = paris_date(asked.starts_at)
    return None if any(agreed_to(given, asked.counsellor_id, day) for given in ask.facts.consents) else BROKEN


SECOND_OPINION_AGREED = OUTSIDE_VIEW_AGREED.on(_outside_view_agreed, reads_body=True)


def _signed_late(ask: A) -> Finding | None:
    held = ask.facts.session.held_on
    return Finding({"dates": held}) if held is not None and ask.today > delay("attendance.signatures").count(held).due_on else None


SIGNED_IN_TIME = ATTENDANCE.on(_signed_late)
