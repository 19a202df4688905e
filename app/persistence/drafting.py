"""The statements of an autosave, generated from a table: which draft, of which parent, in which states, by whom."""

# ruff: noqa: S608  # generated from record classes; values are always parameters

from dataclasses import dataclass
from functools import cache

from app.domain.action_plan.records import ActionPlan, ActionPlanStatus
from app.domain.assignment.records import Answer, Assignment, AssignmentStatus
from app.domain.joint_document import JointDocument
from app.domain.needs_analysis.records import NeedsAnalysis, NeedsAnalysisStatus
from app.domain.note.records import Note, NoteStatus
from app.domain.objective.records import Objective, ObjectiveStatus
from app.domain.project.records import Project, ProjectStatus
from app.domain.record import Kept, Resource
from app.domain.synthesis.records import WRITABLE, Synthesis, SynthesisDraft
from app.domain.vocabulary import Role
from app.persistence.columns import columns, sql_type
from app.persistence.sql import row, table

BOTH = frozenset({Role.BENEFICIARY, Role.COUNSELLOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One kind of draft: the row that is saved, its parent (itself, unless it has one), and who may save it while what holds."""

    record: type[Kept]
    parent: type[Resource]
    states: frozenset[str]
    roles: frozenset[Role]
    content: str = "content"
    item: str | None = None
    """The rest of the key, for a parent that has several drafts."""
    author: str | None = None
    """The field that names the only party who may save it."""
    immutable: tuple[str, ...] = ()
    """What else the service has to know of the parent, and that never changes."""
    inserts: bool = False
    """The first save makes the row; otherwise a command has made it."""

    @property
    def own(self) -> bool:
        """The text lives in the row of the resource itself."""
        return self.record is self.parent

    @property
    def moment(self) -> str:
        """The column that says when it was saved."""
        return "updated_at" if "updated_at" in self.record.model_fields else "answered_at"

    def written(self) -> tuple[str, ...]:
        """The columns that a save changes, beside revision and moment; for one that inserts, after whose key seals it."""
        hashed = ("document_sha256",) if issubclass(self.record, JointDocument) else ()
        return (self.content, *hashed)


DRAFTS: dict[type[Kept], Draft] = {
    d.record: d
    for d in (
        Draft(record=NeedsAnalysis, parent=NeedsAnalysis, states=frozenset({NeedsAnalysisStatus.DRAFTING}), roles=BOTH),
        Draft(record=Objective, parent=Objective, states=frozenset({ObjectiveStatus.DRAFTING}), roles=BOTH),
        Draft(record=Project, parent=Project, states=frozenset({ProjectStatus.DRAFT}), roles=BOTH),
        Draft(record=ActionPlan, parent=ActionPlan, states=frozenset({ActionPlanStatus.DRAFTING}), roles=BOTH),
        Draft(record=SynthesisDraft, parent=Synthesis, states=frozenset(WRITABLE), roles=BOTH),
        Draft(
            record=Note,
            parent=Note,
            states=frozenset({NoteStatus.DRAFT}),
            roles=frozenset({Role.COUNSELLOR}),
            author="author_id",
        ),
        Draft(
            record=Answer,
            parent=Assignment,
            states=frozenset({AssignmentStatus.IN_PROGRESS}),
            roles=frozenset({Role.BENEFICIARY}),
            content="value",
            item="item_id",
            immutable=("instrument_id", "instrument_version"),
            inserts=True,
        ),
    )
}
"""Every kind of draft, by the class of the row that is saved."""


@cache
def identity_sql(draft: Draft) -> str:
    """What never changes of a draft: the key of its row, and whose key seals it. $1 organisation, $2 parent."""
    noun, parent = table(draft.record), table(draft.parent)
    if draft.own:
        return f"SELECT d.id, d.bilan_id FROM {noun} d WHERE d.id = $2::uuid AND d.org_id = $1::uuid"
    if draft.inserts:
        more = "".join(f", p.{name}" for name in draft.immutable)
        return f"SELECT p.id AS {parent}_id, p.bilan_id{more} FROM {parent} p WHERE p.id = $2::uuid AND p.org_id = $1::uuid"
    return f"SELECT d.id, d.bilan_id FROM {noun} d WHERE d.{parent}_id = $2::uuid AND d.org_id = $1::uuid"


@cache
def update_sql(draft: Draft) -> str:
    """Save over the revision that the caller has seen, or nothing.

    $1 organisation, $2 parent, $3 party, $4 its roles that may, $5 states, $6 item, $7 revision seen, $8 now, $9… what is written.
    """
    sets = [f"{name} = ${n}::{sql_type(draft.record, name)}" for n, name in enumerate(draft.written(), start=9)]
    other, while_ = ("", f" AND {_writable(draft)}") if draft.own else (" FROM p", "")
    return (
        f"{_moved(draft)}UPDATE {table(draft.record)} d SET {', '.join(sets)}, revision = d.revision + 1, {draft.moment} = $8::timestamptz"
        f"{other} WHERE {_found(draft)} AND d.revision = $7::bigint{while_} RETURNING {row('d', draft.record)} AS saved"
    )


def _moved(draft: Draft) -> str:
    """A draft that is not its own parent moves its parent's revision: a command that freezes it sees that it was saved meanwhile."""
    if draft.own:
        return ""
    parent = table(draft.parent)
    return (
        f"WITH p AS (UPDATE {parent} p SET revision = p.revision + 1 WHERE p.id = $2::uuid AND p.org_id = $1::uuid"
        f" AND {_writable(draft)} RETURNING p.*) "
    )


@cache
def insert_sql(draft: Draft) -> str:
    """The first save, or nothing. Parameters as `update_sql`; $7 is 0."""
    parent = table(draft.parent)
    values = {
        f"{parent}_id": "p.id",
        str(draft.item): "$6::text",
        "bilan_id": "p.bilan_id",
        "revision": "$7::bigint + 1",
        draft.moment: "$8::timestamptz",
        draft.content: f"$9::{sql_type(draft.record, draft.content)}",
    }
    names = columns(draft.record)
    return (
        f"{_moved(draft)}INSERT INTO {table(draft.record)} AS d (org_id, {', '.join(names)})"
        f" SELECT $1::uuid, {', '.join(values[n] for n in names)} FROM p"
        f" ON CONFLICT DO NOTHING RETURNING {row('d', draft.record)} AS saved"
    )


@cache
def standing_sql(draft: Draft) -> str:
    """Why nothing was written: the draft as it is, and how the caller stands. $1 to $6 as `update_sql`."""
    alias = _parent(draft)
    join = "" if draft.own else f" LEFT JOIN {table(draft.record)} d ON d.{table(draft.parent)}_id = p.id AND d.org_id = $1{_item(draft)}"
    return (
        f"SELECT {alias}.status, d.revision, {row('d', draft.record)} AS saved, {_takes_part(alias)}) AS involved,"
        f" {_may(draft)} AS allowed, $5::text[] AS states, $6::text AS item"
        f" FROM {table(draft.parent)} {alias}{join} WHERE {alias}.id = $2::uuid AND {alias}.org_id = $1::uuid"
    )


def _parent(draft: Draft) -> str:
    return "d" if draft.own else "p"


def _found(draft: Draft) -> str:
    if draft.own:
        return "d.id = $2::uuid AND d.org_id = $1::uuid AND $6::text IS NULL"
    mine = f"d.{table(draft.parent)}_id = p.id AND d.org_id = $1::uuid{_item(draft)}"
    return f"p.id = $2::uuid AND p.org_id = $1 AND {mine}"


def _item(draft: Draft) -> str:
    return f" AND d.{draft.item} = $6::text" if draft.item else " AND $6::text IS NULL"


def _writable(draft: Draft) -> str:
    return f"{_parent(draft)}.status = ANY($5::text[]) AND {_may(draft)}"


def _may(draft: Draft) -> str:
    """Takes part in the file in one of the roles that may save; and is its author, where it has one."""
    own = f" AND {_parent(draft)}.{draft.author} = $3" if draft.author else ""
    return f"({_takes_part(_parent(draft))} AND x.role = ANY($4::text[])){own})"


def _takes_part(alias: str) -> str:
    """An open EXISTS: the caller closes it."""
    return f"EXISTS (SELECT 1 FROM seat x WHERE x.bilan_id = {alias}.bilan_id AND x.org_id = $1 AND x.party_id = $3::uuid"
