"""Hashes of documents: plain for what a contract says, keyed for what a person confides."""

import hashlib

from app.domain.document import canonical, keyed_sha256, sha256
from app.domain.objective.records import Goal

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
