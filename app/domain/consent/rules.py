"""What the law requires of a consent."""

from datetime import date
from typing import Any

from app.domain.calendar import add_calendar_days
from app.domain.consent.records import SHARES, ConsentKind, Terms
from app.domain.consent.texts import TEXTS
from app.domain.content_class import ContentClass
from app.domain.law.articles import article
from app.domain.law.delays import delay
from app.domain.law.parameters import required_on
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.vocabulary import Role

A = Ask[Any]


def first_day(ask: A, terms: Any) -> date:
    """The first day of a consent: the one it names, else today."""
    return terms.valid_from or ask.today


def last_day(ask: A, terms: Any) -> date | None:
    """The last day of a consent: the one it names; a share without one gets the default."""
    if terms.valid_until is not None or terms.kind not in SHARES:
        return terms.valid_until  # type: ignore[no-any-return]  # terms is either a command or a record, by structure
    start = first_day(ask, terms)
    return add_calendar_days(start, days=required_on("share.default_days", start))


def _only_synthesis(ask: A) -> Finding | None:
    said = ask.command
    return BROKEN if said.kind is ConsentKind.SHARE_CEP and set(said.documents) != {ContentClass.SYNTHESIS} else None


CEP_SYNTHESIS_ONLY = Rule(
    id="share.cep_on_request",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="Seule la synthèse peut être transmise au CEP.",
    en="Only the synthesis may go to the career advice service.",
    remedy_fr="Ne désignez que la synthèse.",
    remedy_en="Name the synthesis only.",
    check=_only_synthesis,
    reads_body=True,
)


def _bounded(ask: A) -> Finding | None:
    said = ask.command if isinstance(ask.command, Terms) else ask.facts.consent
    if said.kind not in SHARES:
        return None
    start, end = first_day(ask, said), last_day(ask, said)
    latest = add_calendar_days(start, days=required_on("share.max_days", start))
    unbounded = end is None or not start <= end <= latest
    return Finding({"date": latest}) if unbounded or not said.documents or not said.recipients else None


NAMED_AND_BOUNDED = Rule(
    id="share.third_party_consent",
    basis=Basis.LAW,
    articles=(article("L6313-4"), article("art. 7")),
    fr="Un partage désigne ses destinataires, ses documents et un dernier jour, le {date} au plus tard.",
    en="A share names its recipients, its documents and a last day, {date} at the latest.",
    remedy_fr="Complétez la demande d'accord.",
    remedy_en="Complete the consent.",
    check=_bounded,
    reads_body=True,
)


def _text_unknown(ask: A) -> Finding | None:
    said = ask.command
    text = TEXTS.get(said.text_version)
    return None if text is not None and text.kind is said.kind else Finding({"version": said.text_version})


TEXT_KNOWN = Rule(
    id="consent.text_known",
    basis=Basis.LAW,
    articles=(article("art. 7"),),
    fr="Aucun texte publié ne porte cette version pour cet accord : {version}.",
    en="No published text of this consent bears this version: {version}.",
    remedy_fr="Montrez à la personne un texte de la liste des textes d'accord, et citez sa version.",
    remedy_en="Show the person a text of the list of consent texts, and name its version.",
    check=_text_unknown,
    reads_body=True,
)


def _by_its_own_act(ask: A) -> Finding | None:
    """Once committed, she may give anew the consent to the bilan that she withdrew."""
    kind, committed = ask.command.kind, ask.facts.bilan.committed_on is not None
    own = kind is ConsentKind.RETENTION or (kind is ConsentKind.BILAN and not committed)
    return BROKEN if own and Role.SYSTEM not in ask.roles else None


BY_ITS_OWN_ACT = Rule(
    id="consent.own_act",
    basis=Basis.POLICY,
    articles=(article("art. 7"), article("R6313-7")),
    fr="Cet accord se donne par son acte propre : l'engagement du bilan, ou la réponse sur la conservation.",
    en="This consent is given by its own act: committing to the bilan, or answering about retention.",
    remedy_fr="Répondez à la question de conservation du bilan.",
    remedy_en="Answer the bilan's retention question.",
    check=_by_its_own_act,
    reads_body=True,
)


def _kept_by_it(ask: A) -> Finding | None:
    """What this consent alone keeps once the action has ended: its withdrawal destroys it. With its agreement gone, nothing."""
    consent = getattr(ask.facts, "consent", None)
    if ask.facts.bilan.ended_on is None or consent is None:
        return None
    mine = (a for a in ask.facts.retention_agreements if a.consent_id == consent.id and a.ended_on is None)
    kept = sorted({str(kind) for agreement in mine for kind in agreement.classes})
    return Finding({"classes": kept, "date": delay("retention.destruction").count(ask.today).due_on}) if kept else None


WITHDRAWAL_DESTROYS = Rule(
    id="retention.withdraw",
    basis=Basis.LAW,
    articles=(article("art. 7"), article("R6313-7")),
    severity=Severity.INFORM,
    fr="Le retrait de l'accord entraîne la destruction sans délai, le {date} au plus tard : {classes}.",
    en="Withdrawing the agreement destroys without delay, by {date} at the latest: {classes}.",
    remedy_fr="La personne peut d'abord télécharger ses documents ; son propre exemplaire de la synthèse lui reste.",
    remedy_en="The person may download her documents first; her own copy of the synthesis stays hers.",
    check=_kept_by_it,
)
