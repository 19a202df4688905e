"""What protects data on health (RGPD art. 9): they are confided by consent, to somebody named."""

from datetime import date
from typing import Any

from app.domain.consent.records import Consent, ConsentForm, ConsentKind, ConsentStatus
from app.domain.law.rule import BROKEN, Finding
from app.domain.machine import Ask
from app.domain.secrecy import INFO_MINIMAL


def disclosed_to(consents: tuple[Consent, ...], today: date) -> frozenset[Any]:
    """Whom the person has agreed to tell of her needs, today."""
    given = (c for c in consents if c.kind is ConsentKind.DISABILITY_DISCLOSURE and c.status is ConsentStatus.GRANTED)
    living = (c for c in given if (c.valid_from or today) <= today <= (c.valid_until or today))
    return frozenset(to.party_id for c in living for to in c.recipients)


def _nobody(ask: Ask[Any]) -> Finding | None:
    return None if disclosed_to(ask.facts.consents, ask.today) else BROKEN


def _not_to_her(ask: Ask[Any]) -> Finding | None:
    """Whoever lets herself in shows a consent that the person gave from her own account, not a paper that she recorded."""
    herself = ask.command.member_id == ask.actor.party
    consents = tuple(c for c in ask.facts.consents if not herself or c.form is ConsentForm.ACCOUNT)
    return None if ask.command.member_id in disclosed_to(consents, ask.today) else BROKEN


AGREED = INFO_MINIMAL.on(_nobody)
"""Nothing is written before the person has agreed to confide it to somebody."""
AGREED_TO_HER = INFO_MINIMAL.on(_not_to_her, reads_body=True)
"""Nobody is let into the file as referent whom the person has not named."""
