"""Hashes of documents: plain for what a contract says, keyed for what a person confides."""

import hashlib
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from app.domain.bilan.records import BilanStatus
from app.domain.convention.commands import TransmitConvention
from app.domain.convention.decide import CHANGES as CONVENTION
from app.domain.document import canonical, keyed_sha256, sha256
from app.domain.objective.records import Goal
from app.domain.quote.decide import CHANGES as QUOTE
from app.domain.quote.records import Quote, SendQuote
from tests.domain import given
from tests.law.example import asked
from tests.law.examples.convention import ConventionKind, paper, transmitted

TEXT = Goal(title="Changer de métier")


def test_a_contract_is_known_by_the_plain_hash_of_its_canonical_json() -> None:
    said = canonical({"template": "quote/1", "facts": [TEXT.model_dump(mode="json")]})
    assert sha256("quote/1", TEXT) == hashlib.sha256(said).hexdigest()


def test_a_confidence_has_another_hash_under_another_key() -> None:
    hashes = {keyed_sha256(key, "objective/1", TEXT) for key in (b"\x01" * 32, b"\x02" * 32)}
    assert len(hashes | {sha256("objective/1", TEXT)}) == 3


def test_the_same_text_has_the_same_hash_and_another_text_another() -> None:
    key = b"\x01" * 32
    assert keyed_sha256(key, "objective/1", TEXT) == keyed_sha256(key, "objective/1", Goal(title="Changer de métier"))
    assert keyed_sha256(key, "objective/1", TEXT) != keyed_sha256(key, "objective/1", Goal(title="Changer de métiers"))


SOMEBODY = UUID("01900000-0000-7000-8000-0000000000aa")
HERS = given.bilan(status=BilanStatus.CONTRACTING)
OTHERS = [HERS.but(**{name: SOMEBODY}) for name in ("id", "beneficiary_id", "employer_id")]


def convention_hash(bilan: Any = HERS, *, org: UUID = given.ORG, **said: Any) -> Any:
    """The hash of a convention that is transmitted: the same mentions, unless `said`."""
    ask = transmitted(paper(**said), bilan)
    row: Any = None
    return CONVENTION[TransmitConvention](replace(ask, actor=replace(ask.actor, org=org)), row).fields["document_sha256"]


def quote_hash(bilan: Any = HERS, *, org: UUID = given.ORG, **said: Any) -> Any:
    """The hash of a quote that is sent: the same terms, unless `said`."""
    quote = Quote(**(given.STAMPS | {"id": UUID(int=30), "bilan_id": given.BILAN} | said))
    ask = asked(SendQuote(), quote=quote, bilan=bilan)
    row: Any = None
    return QUOTE[SendQuote](replace(ask, actor=replace(ask.actor, org=org)), row).fields["document_sha256"]


@pytest.mark.parametrize("hashed", [convention_hash, quote_hash])
def test_the_same_words_between_others_are_another_document(hashed: Any) -> None:
    assert hashed() == hashed()
    assert len({hashed(), hashed(org=SOMEBODY), *(hashed(bilan) for bilan in OTHERS)}) == 2 + len(OTHERS)


def test_a_convention_of_another_kind_or_concluded_otherwise_is_another_document() -> None:
    assert len({convention_hash(), convention_hash(kind=ConventionKind.INDIVIDUAL), convention_hash(distance=True)}) == 3


def test_the_words_themselves_count() -> None:
    assert convention_hash() != convention_hash(price_cents=1)
    assert quote_hash() != quote_hash(price_cents=1)
