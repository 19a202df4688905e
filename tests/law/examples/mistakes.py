"""What is entered in error: what takes its place, what follows from it, who may say so."""

from types import SimpleNamespace as Like
from typing import Any

from app.domain.bilan.records import BilanStatus
from app.domain.consent.records import Consent, ConsentForm, ConsentKind, ConsentStatus
from app.domain.consent.table import MACHINE as CONSENT
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.convention.table import MACHINE as CONVENTION
from app.domain.mistake import Mistake, correction
from app.domain.needs_analysis.table import MACHINE as NEEDS
from app.domain.quote.records import QuoteStatus
from app.domain.quote.table import MACHINE as QUOTE
from app.domain.session.records import SessionStatus
from app.domain.session.table import MACHINE as SESSION
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.example import Example, asked

ABOUT: dict[str, Any] = given.STAMPS | {"id": given.SESSION, "bilan_id": given.BILAN}
DUPLICATE = Mistake.DUPLICATE


def quote(replacement: Any = None, *, named: bool = False) -> Any:
    command = correction(QUOTE)(reason=DUPLICATE, replaced_by_id=given.COUNSELLOR if named else None)
    mine = Like(id=given.SESSION, bilan_id=given.BILAN, status=QuoteStatus.DRAFT, accepted_on=None)
    return asked(command, root="quote", quote=mine, replacement=replacement)


def consent(kind: ConsentKind, form: ConsentForm = ConsentForm.PAPER) -> Any:
    given_ = Consent(
        **ABOUT,
        kind=kind,
        status=ConsentStatus.GRANTED,
        purpose="Appui au projet",
        text_version="share-1",
        form=form,
        answered_on="2026-12-01",
    )
    return asked(correction(CONSENT)(reason=DUPLICATE), Role.COUNSELLOR, root="consent", consent=given_, replacement=None)


def convention(kind: ConventionKind = ConventionKind.INDIVIDUAL, *sessions: SessionStatus) -> Any:
    mine = Convention(**ABOUT, kind=kind, status=ConventionStatus.EFFECTIVE)
    held = tuple(given.session(status=status) for status in sessions)
    return asked(correction(CONVENTION)(reason=DUPLICATE), root="convention", convention=mine, sessions=held, replacement=None)


def session(**bilan: Any) -> Any:
    mine = given.session(held_on="2027-01-05")
    known = {"sessions": (mine,), "funding_requests": (), "replacement": None}
    return asked(correction(SESSION)(reason=DUPLICATE), root="session", session=mine, bilan=given.bilan(**bilan), **known)


def needs(status: BilanStatus) -> Any:
    bilan = given.bilan(status=status, started_on="2027-01-05")
    return asked(correction(NEEDS)(reason=DUPLICATE), Role.COUNSELLOR, root="needs_analysis", bilan=bilan, replacement=None)


OTHER = Like(id=given.COUNSELLOR, bilan_id=given.BILAN, status=QuoteStatus.DRAFT)
ELSEWHERE = Like(id=given.COUNSELLOR, bilan_id=given.ORG, status=QuoteStatus.DRAFT)
EXAMPLES = (
    Example(
        rule="mistake.replaced_in_file",
        holds=quote(OTHER, named=True),
        breaks=quote(ELSEWHERE, named=True),
        says="Ce qui remplace cette saisie n'est pas dans le même dossier.",
    ),
    Example(
        rule="mistake.relied_on",
        holds=convention(ConventionKind.INDIVIDUAL, SessionStatus.PLANNED),
        breaks=convention(ConventionKind.INDIVIDUAL, SessionStatus.HELD),
        says="Ce qui en découle tient encore : sessions.",
    ),
    Example(
        rule="mistake.relied_on",
        holds=needs(BilanStatus.PRELIMINARY),
        breaks=needs(BilanStatus.INVESTIGATION),
        says="Ce qui en découle tient encore : phase.",
    ),
    Example(
        rule="mistake.at_its_source",
        holds=convention(),
        breaks=convention(ConventionKind.MCF_TERMS),
        says="Le service a établi cela lui-même, d'après funding_request.",
    ),
    Example(
        rule="mistake.at_its_source",
        holds=consent(ConsentKind.SHARE_CEP),
        breaks=consent(ConsentKind.RETENTION),
        says="Le service a établi cela lui-même, d'après retention_question.",
    ),
    Example(
        rule="mistake.her_own",
        holds=consent(ConsentKind.SHARE_CEP),
        breaks=consent(ConsentKind.SHARE_CEP, ConsentForm.ACCOUNT),
        says="La personne a donné cet accord elle-même : elle seule peut dire que c'était une erreur.",
    ),
    Example(
        rule="mistake.counter_entry",
        holds=session(),
        breaks=session(ended_on="2027-04-16", status=BilanStatus.COMPLETED),
        says="Les heures de ce bilan sont déclarées : une séance tenue ne peut plus être annulée comme saisie par erreur.",
    ),
)
