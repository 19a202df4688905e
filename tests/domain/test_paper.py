"""What was signed on paper is recorded by somebody who can be named."""

from dataclasses import replace

import pytest

from app.domain.consent.commands import RecordPaperConsent
from app.domain.consent.table import MACHINE as CONSENT
from app.domain.joint_document import SignJointly
from app.domain.paper import NAMED_MEMBER, signs
from app.domain.retention.commands import RecordPaperAnswer
from app.domain.retention.table import QUESTION
from app.domain.thread import File
from app.domain.vocabulary import Party, Role
from tests.domain.given import THREAD, ask


def test_a_machine_with_an_administrators_rights_vouches_for_nothing() -> None:
    asked = ask(File(thread=THREAD), RecordPaperConsent(proof_sha256="0" * 64), Role.ADMINISTRATOR)
    assert NAMED_MEMBER.check(asked) is None
    assert NAMED_MEMBER.check(replace(asked, roles=frozenset({Role.SCRIPT, Role.ADMINISTRATOR}))) is not None


@pytest.mark.parametrize(("machine", "command"), [(CONSENT, RecordPaperConsent), (QUESTION, RecordPaperAnswer)])
def test_every_record_of_a_paper_asks_who_records_it(machine: object, command: type) -> None:
    rows = [row for row in machine.rows if row.on is command]  # type: ignore[attr-defined]  # a Machine of any file
    assert rows
    assert all(NAMED_MEMBER in row.rules for row in rows)


@pytest.mark.parametrize("paper", [{}, {"channel": "paper", "scan_reference": "classeur 12"}])
@pytest.mark.parametrize("signer", [Role.ADMINISTRATOR, Role.COUNSELLOR])
def test_a_machine_signs_for_nobody_by_any_channel(paper: dict[str, str], signer: Role) -> None:
    """Conventions, attendances and texts written by both all ask `signs`."""
    said = SignJointly(party=Party.PROVIDER, document_sha256="0" * 64, **paper)
    asked = ask(File(thread=THREAD), said, signer)
    assert signs(asked, signer=signer, recorded_by=frozenset({signer}))
    assert not signs(replace(asked, roles=frozenset({Role.SCRIPT, signer})), signer=signer, recorded_by=frozenset({signer}))
