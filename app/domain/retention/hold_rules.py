"""What a legal hold changes while it stands: the destruction waits, and the documents are closed to everybody but the person."""

from typing import Any

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.legal_hold.records import HoldStatus
from app.domain.machine import Ask
from app.domain.retention.commands import OpenRetention
from app.domain.retention.records import ItemStatus

A = Ask[Any]


def _suspended(ask: A) -> Finding | None:
    kind = ask.command.content_kind if isinstance(ask.command, OpenRetention) else ask.facts.retention_item.content_kind
    holds = [h for h in ask.facts.legal_holds if kind in h.classes and h.status is HoldStatus.STANDING]
    return Finding({"until": max(h.until for h in holds)}) if holds else None


SUSPENDS = Rule(
    id="hold.suspends",
    basis=Basis.POLICY,
    articles=(article("art. 17"), article("art. 18"), article("R6313-7")),
    severity=Severity.INFORM,
    fr="Destruction suspendue jusqu'au {until} au plus tard : une procédure en dépend. La personne seule peut encore lire.",
    en="The destruction is suspended until {until} at the latest: a proceeding depends on it. The person alone still reads.",
    remedy_fr="La destruction suit la levée de la suspension, dans les vingt-quatre heures.",
    remedy_en="The destruction follows the end of the hold, within twenty-four hours.",
    check=_suspended,
    reads_body=True,
)
CLOSED = Rule(
    id="hold.closed",
    basis=Basis.LAW,
    articles=(article("art. 18"), article("L6313-4"), article("R6313-7")),
    fr="Destruction suspendue pour une procédure : la personne bénéficiaire seule lit encore ce document.",
    en="The destruction is suspended for a proceeding: the beneficiary alone still reads this document.",
    remedy_fr="Le document lui appartient : elle seule peut le produire.",
    remedy_en="The document is hers: she alone can produce it.",
    check=lambda ask: BROKEN if ask.facts.retention_item.status is ItemStatus.LEGAL_HOLD else None,
)
"""No row names it: the reads of the service close on it."""
