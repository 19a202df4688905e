"""Questionnaires of 60 items, answered and not yet handed in: rows that the server's own keys must seal, so SQL alone cannot make them."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

from app.adapters.instrument_files import shipped
from app.adapters.keys import ShelvedKeys
from app.domain.assignment.records import Answer, Assignment, AssignmentStatus
from app.domain.content_class import ContentClass
from app.persistence.columns import columns, written
from app.persistence.safe import Safe

INSTRUMENT = "riasec-60"
MOST = 7000
"""Questionnaires: enough for every round of a whole run."""
BATCH = 500


def answered(size: int) -> int:
    """How many bilans of a world have one: the first."""
    return min(MOST, max(1, size // 7))


async def answer_all(admin_url: str, keys: ShelvedKeys, files: list[dict[str, UUID]]) -> None:
    """One questionnaire for each file, which names its `org`, `bilan`, `assignment` and `counsellor`."""
    connection = await asyncpg.connect(admin_url)
    safe = Safe(keys)
    try:
        for start in range(0, len(files), BATCH):
            assignments, answers = [], []
            await asyncio.gather(*(keys.key(f["org"], f["bilan"], ContentClass.ANSWERS, make=True) for f in files[start : start + BATCH]))
            for file in files[start : start + BATCH]:
                assignments.append((file["org"], *written(_assignment(file)).values()))
                answers += [await _sealed(safe, file, each) for each in _answers(file)]
            for kind, rows in ((Assignment, assignments), (Answer, answers)):
                await connection.copy_records_to_table(kind.noun, records=rows, columns=["org_id", *columns(kind)])
        await connection.execute("ANALYZE assignment, answer")
    finally:
        await connection.close()


def _assignment(file: dict[str, UUID]) -> Assignment:
    now = datetime.now(UTC)
    published = shipped()[INSTRUMENT]
    return Assignment(
        id=file["assignment"],
        version=2,
        created_at=now,
        updated_at=now,
        bilan_id=file["bilan"],
        status=AssignmentStatus.IN_PROGRESS,
        instrument_id=INSTRUMENT,
        instrument_version=published.definition.version,
        definition_sha256=published.fingerprint,
        counsellor_id=file["counsellor"],
        opened_on=now.date(),
    )


def _answers(file: dict[str, UUID]) -> list[Answer]:
    now = datetime.now(UTC)
    items = shipped()[INSTRUMENT].definition.items
    return [
        Answer(assignment_id=file["assignment"], item_id=item.id, bilan_id=file["bilan"], answered_at=now, value=n * 7 % 5)
        for n, item in enumerate(items)
    ]


async def _sealed(safe: Safe, file: dict[str, UUID], answer: Answer) -> tuple[Any, ...]:
    row = written(answer)
    await safe.seal_row(Answer, row, file["org"])
    return (file["org"], *row.values())
