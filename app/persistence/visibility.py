"""Who may know of a row, as a predicate; who takes part in its file; to whom it was closed. Rights and categories are the domain's."""

from app.domain.policy import readers_everywhere
from app.domain.record import Kept
from app.domain.retention.records import ItemStatus


def closed_to(kind: type[Kept], record: str, role: str) -> str:
    """Whether a record is closed to a role that could read it before: no read, no line in the access journal."""
    closings = (f"({role} = '{closed}' AND {record}.{field} IS NOT NULL)" for closed, field in kind.closes_on.items())
    return " OR ".join(closings) or "false"


def withheld(bilan: str) -> str:
    """The classes of content of a bilan that a legal hold alone keeps from destruction: closed to everybody but her."""
    return (
        f"ARRAY(SELECT h.content_kind FROM retention_item h WHERE h.bilan_id = {bilan} AND h.org_id = $1"
        f" AND h.status = '{ItemStatus.LEGAL_HOLD}')"
    )


def taking_part(kind: type[Kept] | None, party: str, *, thread: str) -> str:
    """The roles of a party in the file of a record `r`: those of its involvement or, where the record names who knows of it, those."""
    if kind is None or not kind.known_to:
        return f"SELECT v.role FROM seat v WHERE v.bilan_id = {thread} AND v.org_id = $1 AND v.party_id = {party}"
    named = [(role, f"r.{field}") for role, field in kind.known_to.items()]
    named += [(role, f"{party}::uuid") for role in readers_everywhere(kind.about.category)]
    rows = ", ".join(f"('{role}', {who})" for role, who in named)
    return f"SELECT v.role FROM (VALUES {rows}) v(role, party_id) WHERE v.party_id = {party}"


def visible(thread: str, whole: str = "$5", party: str = "$6", *, each: str = "", kind: type[Kept] | None = None) -> str:
    """The first wall inside an organisation: members who see all of it, else the parties involved, else one's own registry entry.

    `each` is `OFFSET 0` where one thread is looked at: without it the planner reads every file of the party first, which pays for lists.
    `kind` is the class of the record that is looked for under `r`: it may name parties of its own that know of it.
    """
    if kind is not None and kind.known_to:
        return f"({whole}::boolean OR {' OR '.join(f'r.{f} = {party}::uuid' for f in sorted({*kind.known_to.values()}))})"
    return (
        f"({whole}::boolean OR {thread}.id = {party}::uuid OR EXISTS (SELECT 1 FROM seat x WHERE x.bilan_id = {thread}.id"
        f" AND x.org_id = $1 AND x.party_id = {party}{each})"
        f" OR EXISTS (SELECT 1 FROM bilan y JOIN seat x ON x.bilan_id = y.id WHERE y.beneficiary_id = {thread}.id"
        f" AND y.org_id = $1 AND x.org_id = $1 AND x.party_id = {party} AND x.role IN ('counsellor', 'second_counsellor')"
        f"{each}))"
    )
