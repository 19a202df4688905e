"""The statements of a command and of a read, generated from the record classes. `load_sql` and `save_sql` are the design."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any, get_args, get_origin

from app.domain.deadline import Deadline
from app.domain.mistake import ENTERED_IN_ERROR
from app.domain.projection.project import SOURCES
from app.domain.projection.records import BilanListing, ListedName, PollStatus
from app.domain.record import Kept, Record
from app.domain.registry.records import Beneficiary
from app.domain.thread import File, FormerlyHers, Hers, Involvement, Meanwhile, Named, OfBilan, Thread, WarningRow
from app.persistence import noting
from app.persistence.columns import columns, plain, sealed, sql_type
from app.persistence.diary import DIARY_TYPES, either, meeting
from app.persistence.visibility import visible, withheld

Group = tuple[type[Kept], bool]
"""A record class, and whether several of it are written."""
Shape = tuple[bool, bool, tuple[Group, ...], tuple[Group, ...]]
"""Whether the thread is opened; whether a diary is booked; the classes changed; the classes added."""

ORG_ID = "org_id"
"""Named so, a part is the organisation's own row."""
HEAD_PARAMETERS = 35
_GUARD = {
    False: "UPDATE thread SET sequence = $4::bigint, digest = $5::bytea, streams = $6::jsonb"
    " WHERE id = $2::uuid AND org_id = $1::uuid AND sequence = $3::bigint RETURNING id",
    True: "INSERT INTO thread (org_id, id, kind, sequence, digest, streams)"
    " SELECT $1::uuid, $2::uuid, $3::text, $4::bigint, $5::bytea, $6::jsonb RETURNING id",
}
_OWNER, _CLASS = "split_part(i.sealed_as, '|', 1)::uuid", "split_part(i.sealed_as, '|', 2)"
_ANSWER_WITHHELD = f"{_CLASS} = ANY ({withheld(_OWNER)}) AS answer_withheld"
_DIARY = "diary AS (SELECT 1 FROM member m WHERE m.id = ${}::uuid AND m.org_id = $1 FOR NO KEY UPDATE)"
_HEAD = """
 event_ AS (INSERT INTO event (org_id, thread_id, sequence, id, type, noun, subject, version, facts, digest, checked, reason,
                               actor, role, at, legal_at)
   SELECT $1, $2, $4::bigint - cardinality($7::uuid[]) + e.n, e.id, e.type, e.noun, e.subject, e.version, e.facts, e.digest, e.checked,
          e.reason, $16::uuid, $17::text, $18::timestamptz, $19::timestamptz
   FROM guard, unnest($7::uuid[], $8::text[], $9::text[], $10::uuid[], $11::bigint[], $12::jsonb[], $13::bytea[], $14::jsonb[], $15::text[])
     WITH ORDINALITY e(id, type, noun, subject, version, facts, digest, checked, reason, n)),
 feed_ AS (INSERT INTO feed_entry (org_id, thread_id, stream, sequence, event_id, type, document)
   SELECT $1, $2, f.stream, f.sequence, f.event_id, f.type, f.document FROM guard,
     unnest($20::text[], $21::bigint[], $22::uuid[], $23::text[], $24::text[]) f(stream, sequence, event_id, type, document)),
 effect_ AS (INSERT INTO effect (org_id, thread_id, id, name, subject, argument)
   SELECT $1, $2, p.id, p.name, p.subject, p.argument FROM guard,
     unnest($25::uuid[], $26::text[], $27::uuid[], $28::text[]) p(id, name, subject, argument)),
 idempotency_ AS (INSERT INTO idempotency (org_id, principal_id, at, key, fingerprint, answer, etag, noun, subject, sealed_as)
   SELECT $1, $16, $18, $29::text, $30::bytea, $31::bytea, $32::text, $33::text, $34::uuid, $35::text FROM guard WHERE $29 IS NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a file: what is loaded under a name, and how it is found."""

    name: str
    record: type[Kept]
    many: bool
    named: str | None = None
    of_bilan: str | None = None
    formerly: bool = False
    meanwhile: bool = False
    optional: bool = False
    said: bool = False
    mine: bool = False
    hers: bool = False


SPINE = ("thread", "involvements", "here", "warnings", "deadlines", "openings", "withheld")


@cache
def parts(file: type[File]) -> tuple[Part, ...]:
    """The loading plan of a file, from its annotations."""
    return tuple(_part(name, f.annotation, f.metadata) for name, f in file.model_fields.items() if name not in SPINE)


def _part(name: str, annotation: Any, metadata: list[Any]) -> Part:
    named, of_bilan = (next((m.field for m in metadata if isinstance(m, mark)), None) for mark in (Named, OfBilan))
    annotation, optional = plain(annotation)
    many = get_origin(annotation) is tuple
    formerly, meanwhile, hers = (any(isinstance(m, mark) for m in metadata) for mark in (FormerlyHers, Meanwhile, Hers))
    said, mine = (any(isinstance(m, Named) and getattr(m, way) for m in metadata) for way in ("said", "mine"))
    record = get_args(annotation)[0] if many else annotation
    return Part(name, record, many, named, of_bilan, formerly, meanwhile, optional, said, mine, hers)


def table(record: type[Record]) -> str:
    """The table of a record class."""
    return str(getattr(record, "noun", "thread"))


@cache
def by_command(file: type[File]) -> tuple[str, ...]:
    """What the command says that the load must know, and the root does not say: parameters from $7 on."""
    root = root_of(file)
    known = frozenset() if root is None else frozenset(root.model_fields)
    named = [p.named for p in parts(file) if p.named and p.named != ORG_ID and (p.said or p.named not in known)]
    timed = any(p.meanwhile for p in parts(file))
    return tuple(dict.fromkeys([*named, *(DIARY_TYPES if timed else ())]))


def root_of(file: type[File]) -> type[Kept] | None:
    """The class of the resource that is decided on or read; None where a thread is opened."""
    return next((p.record for p in parts(file) if p.name == file.root), None) if file.root else None


@cache
def opens(file: type[File]) -> bool:
    """Whether a consent may open the root of a file, or what is read under it."""
    root = root_of(file)
    return root is not None and noting.openable(root)


@cache
def holds_content(file: type[File]) -> bool:
    """Whether a part of a file is sealed."""
    return any(has_sealed(part.record) for part in parts(file))


@cache
def load_sql(file: type[File], *, noted: bool = False, shown: bool = False) -> str:
    """The file in one snapshot, with the organisation's legal clock and the idempotent answer.

    $1 organisation, $2 root id, $3 principal, $4 idempotency key, $5 sees the whole organisation, $6 party, $7… ids the command names;
    then, for a read of content, what the access journal says of it. Always one row: `found` tells whether the root is visible.
    """
    wanted = ["i.fingerprint", "i.answer", "i.etag", "i.noun", "i.subject", "i.sealed_as", "clock.at AS clock", _ANSWER_WITHHELD]
    source = ""
    if file.root:
        wanted += ["t.id IS NOT NULL AS found", f"{row('t', Thread)} AS thread", *_spine()]
        wanted += [noting.openings("t.id", "$6")] if opens(file) else []
        wanted += [f"{withheld('t.id')} AS withheld"] if holds_content(file) else []
        source = _visible_root(file)
    else:
        wanted.append("true AS found, $2::uuid AS asked, $5::boolean AS whole, $6::uuid AS party")
    wanted += [f"{_loaded(file, p)} AS {p.name}" for p in parts(file)]
    wanted += [f"{select} AS {name}" for name, select in shown_by(file).items()] if shown else []
    journal = _journal(file, 7 + len(by_command(file))) if noted else ""
    return f"""{journal}SELECT {", ".join(wanted)} FROM (VALUES (1)) one
 LEFT JOIN sandbox_clock clock ON clock.org_id = $1::uuid
 LEFT JOIN idempotency i ON i.org_id = $1 AND i.principal_id = $3::uuid AND i.key = $4::text{source}"""


def _journal(file: type[File], first: int) -> str:
    """The line of a read: of the root, or of the confidential records under a root that holds nothing confidential itself."""
    root = root_of(file)
    if root is None:
        raise TypeError(file)
    under = None if has_sealed(root) else next((p.record for p in parts(file) if p.many and has_sealed(p.record)), None)
    return noting.of_record(root, under, first)


def _spine() -> tuple[str, ...]:
    return (
        f"ARRAY(SELECT {row('v', Involvement)} FROM involvement v WHERE v.bilan_id = t.id AND v.org_id = $1) AS involvements",
        "ARRAY(SELECT x.role FROM seat x WHERE x.bilan_id = t.id AND x.org_id = $1 AND x.party_id = $6) AS here",
        f"ARRAY(SELECT {row('w', WarningRow)} FROM warning w WHERE w.bilan_id = t.id AND w.org_id = $1 AND w.status = 'open') AS warnings",
        f"ARRAY(SELECT {row('d', Deadline)} FROM deadline d WHERE d.bilan_id = t.id AND d.org_id = $1 AND d.status = 'open') AS deadlines",
    )


@cache
def shown_by(file: type[File]) -> dict[str, str]:
    """The projections that a decision on this file may change, by name, each with how it is found."""
    kinds = {p.record for p in parts(file)}
    if not file.root or kinds.isdisjoint(SOURCES):
        return {}
    if root_of(file) is Beneficiary:
        of_hers = "SELECT b.id FROM bilan b WHERE b.beneficiary_id = r.id AND b.org_id = $1"
        return {"names": f"ARRAY(SELECT {row('l', ListedName)} FROM bilan_list l WHERE l.bilan_id IN ({of_hers}) AND l.org_id = $1)"}
    return {
        name: f"ARRAY(SELECT {row('p', kind)} FROM {kind.noun} p WHERE p.bilan_id = t.id AND p.org_id = $1)"
        for name, kind in (("listings", BilanListing), ("polls", PollStatus))
    }


def _visible_root(file: type[File]) -> str:
    """Visibility is a predicate of the load: what the caller may not know of is not loaded, and answers like an unknown id."""
    root = root_of(file)
    noun = table(root) if root else "thread"
    on = f"t.id = r.{root.thread_field if root else 'id'}"
    may = visible("t", each=" OFFSET 0", kind=root)
    return f"""
 LEFT JOIN (thread t JOIN {noun} r ON {on} AND r.org_id = $1) ON r.id = $2::uuid AND t.org_id = $1 AND {may}"""


_FORMERLY = (
    "c.bilan_id IN (SELECT o.id FROM bilan b JOIN bilan o ON o.beneficiary_id = b.beneficiary_id AND o.org_id = $1"
    " AND o.id <> b.id WHERE b.id = t.id AND b.org_id = $1)"
)


def _loaded(file: type[File], part: Part) -> str:
    noun = table(part.record)
    if part.name == file.root:
        return row("r", part.record)
    if part.named == ORG_ID:
        where = "c.id = $1"
    elif part.named:
        value = f"${7 + by_command(file).index(part.named)}::uuid" if part.named in by_command(file) else f"r.{part.named}"
        where = f"c.id = coalesce({value}, $6::uuid)" if part.mine else f"c.id = {value}"
    elif part.of_bilan:
        where = f"c.id = (SELECT b.{part.of_bilan} FROM bilan b WHERE b.id = t.id AND b.org_id = $1)"
    elif part.hers or part.formerly:
        where = "c.beneficiary_id = r.beneficiary_id" if part.hers else _FORMERLY
    elif part.meanwhile:
        where = _meanwhile(file)
    elif file.root and f"{file.root}_id" in part.record.model_fields:
        where = f"c.{file.root}_id = r.id"
    else:
        where = f"c.{part.record.thread_field} = t.id"
    select = f"SELECT {row('c', part.record)} FROM {noun} c WHERE {where} AND c.org_id = $1{_no_mistake(file, part)}"
    return f"ARRAY({select} ORDER BY {', '.join(f'c.{k}' for k in part.record.key)})" if part.many else f"({select} LIMIT 1)"


def _meanwhile(file: type[File]) -> str:
    """The other sessions of the counsellor that meet the one asked for: a walk of the index of the constraint that forbids them."""
    root, said = root_of(file), by_command(file)
    asked = {name: f"${7 + said.index(name)}::{kind}" for name, kind in DIARY_TYPES.items() if name in said}
    known = {name: f"r.{name}" for name in DIARY_TYPES if root is not None and name in root.model_fields}
    found = meeting("c.", *(either(asked[name], known.get(name)) for name in DIARY_TYPES))
    return f"{found} AND c.id <> r.id" if known else found


def _no_mistake(file: type[File], part: Part) -> str:
    """What was entered in error is there for no decision but its own, and that of what names it."""
    seen = part.named or file.with_errors or not (part.many or part.optional)
    return "" if seen or "replaced_by_id" not in part.record.model_fields else f" AND c.status <> '{ENTERED_IN_ERROR}'"


@cache
def save_sql(shape: Shape) -> str:
    """Everything or nothing: each part reads FROM guard, which is empty when the file has moved on.

    Drafts are saved past the guard: one that a command changes is locked first, at the revision that the decision has seen. So is the
    diary that is booked: who would book it in the same instant waits, and is refused by its constraint instead of by a deadlock.
    """
    opens, books, changed, added = shape
    number = count(HEAD_PARAMETERS + 1)
    statements = [_DIARY.format(next(number))] if books else []
    new = {record: _new(record, many, number) for record, many in changed}
    drafts = {record: values for record, values in new.items() if "revision" in record.model_fields}
    seen = "".join(f" AND (SELECT count(*) FROM held_{table(d)}) = (SELECT count(*) FROM {values})" for d, values in drafts.items())
    seen += " AND (SELECT count(*) FROM diary) = 1" if books else ""
    statements += [_held(d, values) for d, values in drafts.items()]
    statements += [f"guard AS ({_GUARD[opens].replace(' RETURNING', f'{seen} RETURNING')}),{_HEAD}"]
    statements += [_update(record, values) for record, values in new.items()]
    statements += [_insert(record, many, number) for record, many in added]
    return "WITH " + ",\n ".join(statements) + "\nSELECT 1 FROM guard"


def _held(record: type[Kept], new: str) -> str:
    """The drafts that a command changes, locked while they are what the decision has seen."""
    same = " AND ".join(f"t.{k} = n.{k}" for k in (*record.key, "revision"))
    return f"held_{table(record)} AS (SELECT 1 FROM {table(record)} t JOIN {new} ON {same} WHERE t.org_id = $1 FOR UPDATE OF t)"


def _update(record: type[Kept], new: str) -> str:
    noun, rest = table(record), [c for c in columns(record) if c not in record.key and c not in record.set_by_others]
    return (
        f"changed_{noun} AS (UPDATE {noun} t SET {', '.join(f'{c} = n.{c}' for c in rest)} FROM guard, {new}"
        f" WHERE t.org_id = $1 AND {' AND '.join(f't.{k} = n.{k}' for k in record.key)})"
    )


def _insert(record: type[Kept], many: bool, number: Iterator[int]) -> str:  # noqa: FBT001  # one or several: the two forms of a group
    noun = table(record)
    names = ", ".join(columns(record))
    return f"added_{noun} AS (INSERT INTO {noun} (org_id, {names}) SELECT $1, n.* FROM guard, {_new(record, many, number)})"


def _new(record: type[Kept], many: bool, number: Iterator[int]) -> str:  # noqa: FBT001  # one or several: the two forms of a group
    """The new values: scalars for one record, one array a column for several, so that sixty answers are the same text as two."""
    names = columns(record)
    values = ", ".join(f"${next(number)}::{sql_type(record, c)}{'[]' if many else ''}" for c in names)
    return f"{f'unnest({values})' if many else f'(VALUES ({values}))'} n({', '.join(names)})"


def row(alias: str, record: type[Record]) -> str:
    return f"ROW({', '.join(f'{alias}.{c}' for c in columns(record))})"


def has_sealed(record: type[Record]) -> bool:
    """True when a field of the class is stored encrypted."""
    return bool(sealed(record))
