"""What the law requires before a document leaves the provider."""

from datetime import date
from typing import Any

from app.domain.calendar import add_calendar_days
from app.domain.consent.records import SHARES, Consent, ConsentKind, ConsentStatus, Recipient
from app.domain.content_class import ContentClass
from app.domain.law.articles import article
from app.domain.law.parameters import required_on
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.machine import Ask
from app.domain.synthesis.records import SynthesisStatus

A = Ask[Any]
OUTSIDE = SHARES - {ConsentKind.SECOND_COUNSELLOR}
"""Consents that open documents to somebody outside the provider."""
SHAREABLE = frozenset({ContentClass.SYNTHESIS, ContentClass.RESULTS, ContentClass.ACTION_PLAN})
HANDED_OVER = frozenset({SynthesisStatus.DELIVERED, SynthesisStatus.RETAINED})


def named(ask: A) -> Recipient | None:
    """The recipient of the consent that the command names."""
    return next((to for to in (ask.facts.consent.recipients if ask.facts.consent else ()) if to.name == ask.command.recipient), None)


def last_day(ask: A) -> date:
    """The last day of a share: the one it names, else thirty days, and never after the consent's."""
    consent: Consent | None = ask.facts.consent
    latest = (consent and consent.valid_until) or ask.today
    said: date | None = ask.command.valid_until
    return said or min(latest, add_calendar_days(ask.today, days=required_on("share.default_days", ask.today)))


def _agreed(ask: A) -> Finding | None:
    """The consent is hers, on this bilan, in force; it names the recipient, the days and the documents, the synthesis at least."""
    consent: Consent | None = ask.facts.consent
    return None if consent is not None and _covers(consent, ask) else Finding({"recipient": ask.command.recipient})


def _covers(consent: Consent, ask: A) -> bool:
    in_force = consent.status is ConsentStatus.GRANTED and (consent.valid_from or ask.today) <= ask.today
    same = consent.bilan_id == ask.facts.synthesis.bilan_id and consent.kind in OUTSIDE
    opened = {ContentClass.SYNTHESIS} <= set(ask.command.documents) <= set(consent.documents) & SHAREABLE
    until = ask.today <= last_day(ask) <= (consent.valid_until or ask.today)
    return in_force and same and opened and until and named(ask) is not None


UNDER_CONSENT = Rule(
    id="share.under_consent",
    basis=Basis.LAW,
    articles=(article("L6313-4"), article("art. 7")),
    fr="Aucun accord en cours ne couvre ce partage avec {recipient} : destinataire, documents et dates.",
    en="No consent in force covers this share with {recipient}: recipient, documents and days.",
    remedy_fr="Donnez d'abord un accord qui désigne ce destinataire, ces documents et cette période.",
    remedy_en="First give a consent that names this recipient, these documents and this period.",
    check=_agreed,
    reads_body=True,
)
ONLY_HANDED_OVER = Rule(
    id="share.handed_over",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="Seule une synthèse remise à la personne peut être partagée.",
    en="Only a synthesis that was handed over to the person can be shared.",
    remedy_fr="Attendez la remise du document de synthèse.",
    remedy_en="Wait until the synthesis is handed over.",
    check=lambda ask: None if ask.facts.synthesis.status in HANDED_OVER else BROKEN,
)
