"""What the law requires of keeping documents after the end of the action (R6313-7)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from app.domain.bilan.records import ENDED, PHASES, BilanStatus
from app.domain.calendar import add_months
from app.domain.content_class import ContentClass
from app.domain.law.articles import article
from app.domain.law.bound import most
from app.domain.law.parameters import required_on
from app.domain.law.reference import Reference
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.policy import Retention
from app.domain.record import FileResource
from app.domain.retention.records import KEPT, AgreementStatus, RetentionItem

A = Ask[Any]
RUNNING = frozenset({*PHASES, BilanStatus.SUSPENDED})


def end_of(ask: A) -> date:
    """The legal reference date of retention: the end of the action, or today as long as it has not ended (T11)."""
    return ask.facts.bilan.ended_on or ask.today


def months_of(ask: A) -> int:
    """The months that an agreement says, or the provider's default."""
    said: int | None = ask.command.months
    return said if said is not None else required_on("retention.provider_default_months", end_of(ask))


def _within_ceiling(ask: A) -> Finding | None:
    end, months = end_of(ask), months_of(ask)
    ceiling = required_on("retention.max_months", end)
    return Finding({"m": months, "max": ceiling, "end": end, "until": add_months(end, months=ceiling)}) if months > ceiling else None


WRITTEN_AGREEMENT = Rule(
    id="retention.written_agreement",
    basis=Basis.LAW,
    articles=(article("R6313-7"),),
    fr="Durée de {m} mois supérieure au maximum de {max} mois à compter du {end}, soit le {until} au plus tard.",
    en="{m} months exceed the maximum of {max} months from {end}: {until} at the latest.",
    remedy_fr="Proposez une durée plus courte, fondée sur le besoin du suivi.",
    remedy_en="Offer a shorter period, grounded on the need of the follow-up.",
    check=_within_ceiling,
    reads_body=True,
    bounded=(most("max_months", "months", upto=1_200),),
)


def _beyond_career_advice(ask: A) -> Finding | None:
    """Without an agreement, the synthesis alone outlives the action, for the adviser to whom she opens it: at most the same ceiling."""
    said, end = ask.command, end_of(ask)
    latest = add_months(end, months=required_on("retention.max_months", end))
    return None if said.content_kind is ContentClass.SYNTHESIS and said.kept_until <= latest else Finding({"until": latest})


SYNTHESIS_CEP = Rule(
    id="retention.synthesis_cep",
    basis=Basis.LAW,
    articles=(article("R6313-7"), article("L6313-4")),
    fr="Pour le conseil en évolution professionnelle, seule la synthèse est conservée, jusqu'au {until} au plus tard.",
    en="For career advice the synthesis alone is kept, until {until} at the latest.",
    remedy_fr="Un accord écrit peut conserver d'autres documents pour le suivi.",
    remedy_en="A written agreement may keep other documents for the follow-up.",
    check=_beyond_career_advice,
    reads_body=True,
)


def _before_end(ask: A) -> Finding | None:
    """After the end, an agreement can only carry on what another one still keeps."""
    if ask.facts.bilan.ended_on is None:
        return None
    alive = {i.content_kind for i in ask.facts.retention_items if i.agreement_id is not None and i.status in KEPT}
    gone = [str(kind) for kind in ask.command.classes if kind not in alive]
    return Finding({"classes": gone, "end": ask.facts.bilan.ended_on}) if gone else None


BEFORE_END = Rule(
    id="retention.before_end",
    basis=Basis.POLICY,
    articles=(article("R6313-7"),),
    fr="Accord postérieur à la fin ({end}) : documents déjà détruits ({classes}).",
    en="The agreement comes after the end ({end}): the documents are destroyed already ({classes}).",
    remedy_fr="Ne désignez que des documents encore conservés par un accord en cours.",
    remedy_en="Name only documents that an agreement still keeps.",
    check=_before_end,
    reads_body=True,
)


def _same_paper(ask: A) -> Finding | None:
    used = {c.proof_sha256 for c in ask.facts.consents}
    return BROKEN if ask.command.proof_sha256 is not None and ask.command.proof_sha256 in used else None


NO_SILENT_EXTENSION = Rule(
    id="retention.no_silent_extension",
    basis=Basis.POLICY,
    articles=(article("R6313-7"),),
    fr="Prolongation impossible sans nouvel accord écrit.",
    en="Nothing is prolonged without a new written agreement.",
    remedy_fr="Faites signer un nouvel accord à la personne.",
    remedy_en="Have the person sign a new agreement.",
    check=_same_paper,
    reads_body=True,
)
ASKED_ONCE = Rule(
    id="retention.asked_once",
    basis=Basis.POLICY,
    articles=(article("R6313-7"),),
    fr="La question de conservation est déjà posée.",
    en="The retention question has been asked already.",
    remedy_fr="Attendez la réponse ; la personne peut la modifier jusqu'à la fin.",
    remedy_en="Wait for the answer; the person may change it until the end.",
    check=lambda ask: BROKEN if ask.facts.retention_questions else None,
)
ASKED_DURING_THE_BILAN = Rule(
    id="retention.during_bilan",
    basis=Basis.LAW,
    articles=(article("R6313-7"),),
    fr="La question de conservation se pose et se répond pendant le bilan.",
    en="The retention question is asked and answered during the bilan.",
    remedy_fr="Après la fin, seul ce qu'un accord conserve encore peut être prolongé.",
    remedy_en="After the end, only what an agreement still keeps can be prolonged.",
    check=lambda ask: None if ask.facts.bilan.status in RUNNING else BROKEN,
)


def _started(ask: A) -> Finding | None:
    return None if ask.facts.bilan.status in RUNNING | ENDED else BROKEN


SOMETHING_TO_KEEP = Rule(
    id="retention.something_to_keep",
    basis=Basis.POLICY,
    articles=(article("R6313-7"),),
    fr="Aucun document de bilan n'existe encore.",
    en="No document of the bilan exists yet.",
    remedy_fr="Attendez le début du bilan.",
    remedy_en="Wait until the bilan has begun.",
    check=_started,
)


def keeps_nothing(agreement: Any, items: tuple[Any, ...]) -> bool:
    """True when nothing is kept by an agreement any more."""
    return agreement.status is AgreementStatus.ACTIVE and not any(i.agreement_id == agreement.id and i.status in KEPT for i in items)


def _overdue(ask: A) -> Finding | None:
    """A class of content that should be gone: its term has passed, or its destruction was ordered more than a day ago."""
    item: RetentionItem = ask.facts.retention_item
    last = item.kept_until if item.status in KEPT else item.destroy_by
    late = last is not None and ask.today > last
    return Finding({"date": last + timedelta(days=1)}) if last is not None and late else None


DESTROY_AT_END = Rule(
    id="retention.destroy_at_end",
    basis=Basis.LAW,
    articles=(article("R6313-7"),),
    reference=Reference.TERM,
    since=date(2019, 1, 1),  # the version of 2023 changed how long an exception may last, not the duty
    fr="Destruction due depuis le {date}.",
    en="The destruction is due since {date}.",
    remedy_fr="Rien ne prolonge un document dont le terme est passé ; sa destruction est en cours.",
    remedy_en="Nothing prolongs a document whose term has passed; it is being destroyed.",
    check=_overdue,
)
DESTROYED_LATE = replace(DESTROY_AT_END, severity=Severity.WARN)
"""What comes late is done all the same: the delay is recorded, and somebody answers for it."""


def documents_of(facts: Any, kind: Any) -> Iterator[FileResource]:
    """The documents of one class that a file holds."""
    parts = (value if isinstance(value, tuple) else (value,) for value in vars(facts).values())
    return (r for part in parts for r in part if isinstance(r, FileResource) and type(r).content_class is kind)


def _destroyed(ask: A) -> list[FileResource]:
    return list(documents_of(ask.facts, ask.facts.retention_item.content_kind))


def _certified(ask: A) -> Finding | None:
    documents = _destroyed(ask)
    return Finding({"n": len(documents)}) if documents else None


CERTIFICATE = Rule(
    id="retention.certificate",
    basis=Basis.POLICY,
    articles=(article("R6313-7"), article("V10")),
    severity=Severity.INFORM,
    fr="Un certificat de destruction est établi, sans contenu : {n} document(s), identifiants et empreintes.",
    en="A certificate of destruction is made, without content: {n} document(s), ids and hashes.",
    remedy_fr="Le certificat se lit au dossier et se conserve avec les pièces administratives.",
    remedy_en="The certificate is read in the file and kept with the administrative evidence.",
    check=_certified,
)


def _administrative(ask: A) -> Finding | None:
    theirs = sorted({r.noun for r in _destroyed(ask) if type(r).about.retention is Retention.ADMINISTRATIVE})
    return Finding({"nouns": theirs}) if theirs else None


ADMIN_SEPARATE = Rule(
    id="retention.admin_separate",
    basis=Basis.POLICY,
    articles=(article("2018-12-21"), article("R6313-7")),
    fr="Une pièce administrative ne se détruit pas avec les documents du bilan : {nouns}.",
    en="Administrative evidence is not destroyed with the documents of the bilan: {nouns}.",
    remedy_fr="Convention, émargements, certificats et factures ont leur propre durée de conservation.",
    remedy_en="Conventions, attendance, certificates and invoices are kept for periods of their own.",
    check=_administrative,
)
