"""The counsellors' diaries in SQL: which sessions take time, from when to when, and which of them meet.

The domain says the same in `session/diary.py`, in words and before the fact; the constraint settles what is asked in one instant.
"""

from collections.abc import Iterable

from app.domain.session.records import LONGEST_MINUTES, OCCUPYING_KINDS, RELEASED, SessionKind, SessionStatus


def among(column: str, values: Iterable[str]) -> str:
    """Whether a column has one of these values, words of our own."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"


def slot(starts_at: str, minutes: str) -> str:
    """The time of a session, its last instant excluded. In UTC without a zone: only that is immutable, so that it can be indexed."""
    begins = f"({starts_at} AT TIME ZONE 'UTC')"
    return f"tsrange({begins}, {begins} + make_interval(mins => {minutes}::int))"


def takes_time(session: str = "") -> str:
    """Whether a session takes its counsellor's time: of the kinds that do, and not given back."""
    kinds = (kind for kind in SessionKind if kind in OCCUPYING_KINDS)
    statuses = (status for status in SessionStatus if status not in RELEASED)
    return f"{among(f'{session}kind', kinds)} AND {among(f'{session}status', statuses)}"


DIARY_TYPES = {"counsellor_id": "uuid", "starts_at": "timestamptz", "minutes": "bigint"}
"""Whose time, from when, how long."""


def meeting(session: str, who: str, begins: str, lasts: str) -> str:
    """Whether a session takes some of this time of this counsellor, as the constraint says; looked for among those that begin near it.

    Behind row-level security only a comparison that PostgreSQL knows to leak nothing may walk an index: of instants, not of ranges. No
    session is longer than `LONGEST_MINUTES`: one that began earlier than that is over.
    """
    begun = f"{session}starts_at > {begins} - interval '{LONGEST_MINUTES} minutes'"
    near = f"{begun} AND {session}starts_at < {begins} + make_interval(mins => {lasts}::int)"
    when = f"{slot(f'{session}starts_at', f'{session}minutes')} && {slot(begins, lasts)}"
    return f"{takes_time(session)} AND {session}counsellor_id = {who} AND {near} AND {when}"


def either(asked: str, known: str | None) -> str:
    """What is asked, else what is known. A `coalesce` would be one more thing that may leak, and keep the index from being walked."""
    return asked if known is None else f"(CASE WHEN {asked} IS NULL THEN {known} ELSE {asked} END)"


GROUP = f"CASE WHEN kind = '{SessionKind.COLLECTIVE}' THEN extract(epoch FROM starts_at AT TIME ZONE 'UTC')::text ELSE id::text END"
"""Equal for the sessions of one group, which the counsellor receives together; its own for any other."""
