"""Who may read content now, as predicates of the statement that reads, and the line of the access journal that it writes.

A role that reads the category reads the record until it closes; a role that reads under consent reads what the view `opening` names.
"""

# ruff: noqa: S608  # generated from record classes; values are always parameters

from app.domain.policy import MATRIX, readers_everywhere, under_consent
from app.domain.record import Kept
from app.domain.vocabulary import Role
from app.persistence.visibility import closed_to, taking_part, withheld

_SELVES = frozenset({Role.BENEFICIARY})


def openable(kind: type[Kept]) -> bool:
    """Whether a consent can open a record of this class to somebody."""
    return kind.content_class is not None and bool(
        kind.closes_on or any(under_consent(kind.about.category, role) for role in MATRIX[kind.about.category].keys() - _SELVES)
    )


def consent_of(kind: type[Kept], record: str, bilan: str, party: str) -> str:
    """The consent under which a party reads a record now; null: none."""
    if not openable(kind):
        return "NULL::uuid"
    return (
        f"(SELECT o.consent_id FROM opening o WHERE o.org_id = $1 AND o.bilan_id = {bilan} AND o.party_id = {party}"
        f" AND o.content_kind = '{kind.opened_by or kind.content_class}'"
        f" AND (o.document_id IS NULL OR o.document_id = {record}.id) LIMIT 1)"
    )


def openings(bilan: str, party: str) -> str:
    """Everything that consents open to a party in a file now."""
    return (
        f"ARRAY(SELECT ROW(o.content_kind, o.document_id) FROM opening o"
        f" WHERE o.org_id = $1 AND o.bilan_id = {bilan} AND o.party_id = {party}) AS openings"
    )


def _everywhere(kind: type[Kept], readers: str) -> str:
    """Which of the reader's roles read this class in every file, as a further line of those by which she takes part; nothing for most."""
    wide = () if kind.known_to else readers_everywhere(kind.about.category)
    listed = ", ".join(f"'{role}'" for role in wide)
    return f" UNION SELECT w.role FROM unnest({readers}::text[]) w(role) WHERE w.role IN ({listed})" if wide else ""


def of_record(root: type[Kept], under: type[Kept] | None, first: int) -> str:
    """The line of a read of one record, or of the records of a class under it. Her own reads are not noted.

    First parameter: roles that read the category; roles that read under consent; the category, the request's id, the instant.
    """
    kind, doc = (root, "r") if under is None else (under, "c")
    readers, consented, category, request, at = (f"${n}" for n in range(first, first + 5))
    rows = "" if under is None else f" FROM {under.noun} c WHERE c.{root.noun}_id = r.id AND c.org_id = $1"
    held = f"'{kind.content_class}' = ANY ({withheld(f'r.{root.thread_field}')})"
    whole = f"x.role = ANY({readers}::text[]) AND NOT ({closed_to(kind, doc, 'x.role')})"
    return f"""WITH noted AS (INSERT INTO access
 (org_id, id, bilan_id, principal_id, role, noun, subject, category, consent_id, request_id, at, legal_at)
 SELECT $1::uuid, gen_random_uuid(), r.{root.thread_field}, $3::uuid, x.role, '{root.noun}', r.id, {category}::text,
   CASE WHEN d.whole THEN NULL ELSE d.consent_id END, {request}::text, {at}::timestamptz,
   coalesce((SELECT s.at FROM sandbox_clock s WHERE s.org_id = $1), {at})
 FROM {root.noun} r CROSS JOIN LATERAL ({taking_part(root, "$6", thread=f"r.{root.thread_field}")}{_everywhere(kind, readers)}) x
 CROSS JOIN LATERAL (SELECT {whole} AS whole, {consent_of(kind, doc, f"r.{root.thread_field}", "$6")} AS consent_id{rows}) d
 WHERE r.id = $2 AND r.org_id = $1 AND NOT {held} AND (d.whole OR (x.role = ANY({consented}::text[]) AND d.consent_id IS NOT NULL))
 ORDER BY d.whole DESC LIMIT 1)
"""


def of_page(kind: type[Kept], select: str, first: int) -> str:
    """Each resource of a page of content that is shown has its line in the access journal, written by the same statement."""
    principal, readers, consented, category, request, at = (f"${n}" for n in range(first, first + 6))
    whole = f"q = ANY({readers}::text[])" + (f" AND NOT ({closed_to(kind, 'p', 'q')})" if kind.closes_on else "")
    return f"""WITH page AS ({select}),
 noted AS (INSERT INTO access (org_id, id, bilan_id, principal_id, role, noun, subject, category, consent_id, request_id, at, legal_at)
 SELECT $1, gen_random_uuid(), p.thread_id, {principal}::uuid, d.role, '{kind.noun}', p.id, {category}::text,
   CASE WHEN d.whole THEN NULL ELSE p.consent_id END, {request}::text, {at}::timestamptz,
   coalesce((SELECT s.at FROM sandbox_clock s WHERE s.org_id = $1), {at})
 FROM (SELECT * FROM page ORDER BY id DESC LIMIT $5 - 1) p CROSS JOIN LATERAL (SELECT q AS role, {whole} AS whole
   FROM (SELECT unnest(p.roles) AS q{_everywhere(kind, readers)}) s
   WHERE NOT '{kind.content_class}' = ANY (p.withheld)
    AND (({whole}) OR (q = ANY({consented}::text[]) AND p.consent_id IS NOT NULL)) ORDER BY 2 DESC, 1 LIMIT 1) d)
 SELECT * FROM page ORDER BY id DESC"""
