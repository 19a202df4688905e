"""Sealed content opens with its key, at its place, unchanged; and in no other case."""

import os
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.content_class import BILAN_CLASSES, ContentClass, Destroyed, key_id
from app.persistence.sealed import Altered, place, seal, unseal

KEY = bytes(range(32))
ORG, ROW = UUID(int=1), UUID(int=2)
HERE = place(org=ORG, record_type="note", row_id=ROW, version=3, field="text")
CANARY = "Je veux quitter ce métier".encode()

places = st.tuples(st.uuids(), st.text(max_size=6), st.uuids() | st.text(max_size=6), st.integers(0, 2**31), st.text(max_size=6))


def _place(parts: tuple[UUID, str, UUID | str, int, str]) -> bytes:
    org, record_type, row_id, version, field = parts
    return place(org=org, record_type=record_type, row_id=row_id, version=version, field=field)


@given(key=st.binary(min_size=32, max_size=32), plaintext=st.binary(max_size=2000), where=places)
def test_what_was_sealed_is_read_back_at_its_place(key: bytes, plaintext: bytes, where: tuple[UUID, str, UUID | str, int, str]) -> None:
    assert unseal(key, seal(key, plaintext, _place(where)), _place(where)) == plaintext


@given(one=places, other=places)
def test_two_places_are_never_written_alike(
    one: tuple[UUID, str, UUID | str, int, str], other: tuple[UUID, str, UUID | str, int, str]
) -> None:
    same = (*map(str, one),) == (*map(str, other),)
    assert (_place(one) == _place(other)) is same


def test_parts_that_hold_separators_do_not_make_two_places_alike() -> None:
    assert place(org=ORG, record_type="a", row_id="1:b1:c", version=1, field="d") != place(
        org=ORG, record_type="a1:b", row_id="1:c", version=1, field="d"
    )


@pytest.mark.parametrize(
    "elsewhere",
    [
        place(org=UUID(int=9), record_type="note", row_id=ROW, version=3, field="text"),
        place(org=ORG, record_type="answer", row_id=ROW, version=3, field="text"),
        place(org=ORG, record_type="note", row_id=UUID(int=9), version=3, field="text"),
        place(org=ORG, record_type="note", row_id=ROW, version=2, field="text"),
        place(org=ORG, record_type="note", row_id=ROW, version=3, field="title"),
    ],
    ids=["organisation", "record type", "row", "version", "field"],
)
def test_a_value_moved_elsewhere_is_refused(elsewhere: bytes) -> None:
    with pytest.raises(Altered):
        unseal(KEY, seal(KEY, CANARY, HERE), elsewhere)


def test_a_change_of_any_single_byte_is_refused() -> None:
    value = seal(KEY, CANARY, HERE)
    for index in range(len(value)):
        changed = bytearray(value)
        changed[index] ^= 1
        with pytest.raises(Altered):
            unseal(KEY, bytes(changed), HERE)


def test_a_truncated_value_is_refused_at_every_length() -> None:
    value = seal(KEY, CANARY, HERE)
    for length in range(len(value)):
        with pytest.raises(Altered):
            unseal(KEY, value[:length], HERE)


@given(noise=st.binary(max_size=200))
def test_bytes_that_were_never_sealed_are_refused(noise: bytes) -> None:
    with pytest.raises(Altered):
        unseal(KEY, noise, HERE)


def test_a_value_sealed_under_the_key_of_another_class_is_refused() -> None:
    with pytest.raises(Altered):
        unseal(os.urandom(32), seal(KEY, CANARY, HERE), HERE)


def test_without_a_key_nothing_is_read_or_added() -> None:
    with pytest.raises(Destroyed):
        unseal(None, seal(KEY, CANARY, HERE), HERE)
    with pytest.raises(Destroyed):
        seal(None, CANARY, HERE)


def test_the_same_text_sealed_twice_does_not_look_the_same() -> None:
    assert seal(KEY, CANARY, HERE) != seal(KEY, CANARY, HERE)


def test_a_sealed_value_names_its_format_and_its_key_and_nothing_else_in_clear() -> None:
    value = seal(KEY, CANARY, HERE)
    assert value[:17] == b"\x01" + key_id(KEY)
    assert len(value) == 17 + 12 + len(CANARY) + 16
    assert CANARY not in value
    assert KEY not in value


def test_every_class_but_the_personal_copy_complaints_and_requests_over_data_ends_with_the_bilan() -> None:
    assert len(BILAN_CLASSES) == 13
    assert set(ContentClass) - BILAN_CLASSES == {ContentClass.PERSONAL_COPY, ContentClass.COMPLAINT, ContentClass.DATA_REQUEST}
