"""What must be true of the data at any moment, as data: a sentence, and the statement that finds what contradicts it.

Each statement is given an organisation ($1) and some of its files ($2), and answers with what is wrong: an empty answer is a good one.
They only read, under row-level security, on a connection that cannot write; a slice of files at a time, so that none lasts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.bilan.records import DEAD, SHOWN_AS, BilanStatus, ShownStatus
from app.domain.content_class import BILAN_CLASSES, ContentClass
from app.domain.convention.records import ConventionKind, ConventionStatus
from app.domain.legal_hold.records import HoldStatus
from app.domain.retention.records import KEPT, ItemStatus
from app.domain.session.records import ACCOMPANIED, COUNTED, SessionKind, SessionStatus
from app.persistence.diary import among, meeting, takes_time
from app.persistence.pool import ANY, Pool

SLICE = 200
"""Files that are looked at together."""
LATE = "15 minutes"
"""How late the worker may be before it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant:
    """One sentence about the data, in French and in English."""

    id: str
    fr: str
    en: str
    sql: str
    keyed: bool = False
    """What the statement finds is wrong only if its key (`owner`, `content_kind`) still lives: the key store has the last word."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that contradicts an invariant: where it is, and whose key should be gone."""

    subject: UUID
    owner: UUID | None = None
    content_class: ContentClass | None = None


S = SessionStatus
PLANNED, ATTESTED = (S.PLANNED, S.CONFIRMED), (S.ATTESTED, S.LOCKED)
HELD = (S.HELD, S.DISPUTED, *ATTESTED)
LEGALLY = "coalesce((SELECT clock.at FROM sandbox_clock clock WHERE clock.org_id = $1), now())"
TODAY = f"({LEGALLY} AT TIME ZONE 'Europe/Paris')::date"


def _minutes(statuses: Iterable[str], kinds: Iterable[str], *, of: str = "s.minutes - back.minutes") -> str:
    return f"coalesce(sum({of}) FILTER (WHERE {among('s.status', statuses)} AND {among('s.kind', sorted(kinds))}), 0)"


def _shown() -> str:
    cases = " ".join(f"WHEN '{status}' THEN '{SHOWN_AS[status]}'" for status in BilanStatus)
    return f"CASE b.status {cases} END"


BEGUN = (ShownStatus.IN_PROGRESS, ShownStatus.INTERRUPTED, ShownStatus.COMPLETED, ShownStatus.PARTIALLY_COMPLETED)
SIGNED = (ConventionStatus.SIGNED, ConventionStatus.WITHDRAWAL_WINDOW, ConventionStatus.EFFECTIVE)
INVARIANTS = (
    Invariant(
        id="hours.ledger",
        fr="Le compteur d'heures d'un bilan est la somme de ses séances.",
        en="The hours of a bilan are the sum of its sessions.",
        sql=f"""SELECT l.bilan_id AS subject FROM hours_ledger l LEFT JOIN session s ON s.bilan_id = l.bilan_id AND s.org_id = l.org_id
 LEFT JOIN LATERAL (SELECT coalesce(sum(e.minutes), 0) AS minutes FROM counter_entry e
  WHERE e.session_id = s.id AND e.org_id = s.org_id) back ON true
 WHERE l.org_id = $1 AND l.bilan_id = ANY ($2) GROUP BY l.bilan_id
 HAVING (l.planned_minutes, l.counted_minutes, l.attested_minutes, l.accompanied_minutes, l.taken_back_minutes) IS DISTINCT FROM
  ({_minutes(PLANNED, COUNTED)}, {_minutes(HELD, COUNTED)}, {_minutes(ATTESTED, COUNTED)}, {_minutes(ATTESTED, ACCOMPANIED)},
   {_minutes(ATTESTED, COUNTED, of="back.minutes")})""",
    ),
    Invariant(
        id="hours.ceiling",
        fr="Aucun bilan ne dépasse son plafond d'heures, et seul un bilan hors cadre n'en a pas.",
        en="No bilan passes its ceiling of hours, and only a bilan out of frame has none.",
        sql="""SELECT l.bilan_id AS subject FROM hours_ledger l JOIN bilan b ON b.id = l.bilan_id AND b.org_id = l.org_id
 WHERE l.org_id = $1 AND l.bilan_id = ANY ($2)
  AND (l.planned_minutes + l.counted_minutes > l.cap_minutes OR (l.cap_minutes IS NULL AND b.frame = 'in_frame'))""",
    ),
    Invariant(
        id="session.one_at_a_time",
        fr="Aucun conseiller n'est dans deux séances à la fois.",
        en="No counsellor is in two sessions at once.",
        sql=f"""SELECT s.id AS subject FROM session s WHERE s.org_id = $1 AND s.bilan_id = ANY ($2) AND {takes_time("s.")} AND EXISTS (
  SELECT FROM session o WHERE o.org_id = s.org_id AND o.id <> s.id AND {meeting("o.", "s.counsellor_id", "s.starts_at", "s.minutes")}
   AND NOT (o.kind = '{SessionKind.COLLECTIVE}' AND s.kind = o.kind AND s.starts_at = o.starts_at))""",
    ),
    Invariant(
        id="session.under_a_paper",
        fr="Aucune séance n'a été tenue avant la prise d'effet d'une convention.",
        en="No session was held before a convention took effect.",
        sql=f"""SELECT s.id AS subject FROM session s WHERE s.org_id = $1 AND s.bilan_id = ANY ($2) AND {among("s.status", HELD)}
 AND NOT EXISTS (SELECT FROM convention c WHERE c.org_id = s.org_id AND c.bilan_id = s.bilan_id AND c.effective_on <= s.held_on)""",
    ),
    Invariant(
        id="convention.signatures",
        fr="Une convention signée porte la signature de chaque partie.",
        en="A signed convention bears the signature of each party.",
        sql=f"""SELECT c.id AS subject FROM convention c WHERE c.org_id = $1 AND c.bilan_id = ANY ($2) AND {among("c.status", SIGNED)}
 AND (SELECT count(DISTINCT g.party) FROM signature g WHERE g.convention_id = c.id AND g.org_id = c.org_id) <
  CASE c.kind WHEN '{ConventionKind.TRIPARTITE}' THEN 3 WHEN '{ConventionKind.INDIVIDUAL}' THEN 2 ELSE 0 END""",
    ),
    Invariant(
        id="retention.term",
        fr="Rien n'est conservé plus d'un jour après son terme, ni détruit en retard.",
        en="Nothing is kept for more than a day after its term, nor destroyed late.",
        sql=f"""SELECT i.id AS subject FROM retention_item i WHERE i.org_id = $1 AND i.bilan_id = ANY ($2)
 AND ((i.kept_until < {TODAY} - 1 AND {among("i.status", KEPT)})
  OR (i.destroy_by < {TODAY} AND i.status = '{ItemStatus.DESTRUCTION_PENDING}'))""",
    ),
    Invariant(
        id="retention.held",
        fr="Rien n'attend de suspension au-delà de la dernière qui le vise.",
        en="Nothing waits for a legal hold beyond the last one that covers it.",
        sql=f"""SELECT i.id AS subject FROM retention_item i WHERE i.org_id = $1 AND i.bilan_id = ANY ($2)
 AND i.status = '{ItemStatus.LEGAL_HOLD}' AND NOT EXISTS (SELECT FROM legal_hold h WHERE h.bilan_id = i.bilan_id AND h.org_id = i.org_id
  AND h.status = '{HoldStatus.STANDING}' AND h.classes ? i.content_kind)""",
    ),
    Invariant(
        id="retention.key",
        fr="Aucune clé ne survit au contenu dont la destruction est attestée.",
        en="No key outlives the content whose destruction is certified.",
        sql=f"""SELECT i.id AS subject, i.bilan_id AS owner, i.content_kind FROM retention_item i
 WHERE i.org_id = $1 AND i.bilan_id = ANY ($2) AND i.status = '{ItemStatus.DESTROYED}'""",
        keyed=True,
    ),
    Invariant(
        id="retention.covered",
        fr="Aucune clé d'un bilan terminé n'est sans terme.",
        en="No key of a bilan that has ended is without a term.",
        sql=f"""SELECT b.id AS subject, b.id AS owner, c.kind AS content_kind FROM bilan b
 CROSS JOIN unnest(ARRAY[{", ".join(f"'{kind}'" for kind in sorted(BILAN_CLASSES))}]) c(kind)
 WHERE b.org_id = $1 AND b.id = ANY ($2) AND (b.ended_on IS NOT NULL OR {among("b.status", DEAD)}) AND NOT EXISTS (
  SELECT FROM retention_item i WHERE i.org_id = b.org_id AND i.bilan_id = b.id AND i.content_kind = c.kind)""",
        keyed=True,
    ),
    Invariant(
        id="chain.unbroken",
        fr="Chaque dossier se termine par son dernier événement, et il n'en manque aucun.",
        en="Each file ends with its last event, and none is missing.",
        sql="""SELECT t.id AS subject FROM thread t LEFT JOIN LATERAL (
  SELECT count(*) AS n, max(e.sequence) AS last FROM event e WHERE e.thread_id = t.id AND e.org_id = t.org_id) known ON true
 LEFT JOIN event head ON head.thread_id = t.id AND head.sequence = t.sequence AND head.org_id = t.org_id
 WHERE t.org_id = $1 AND t.id = ANY ($2)
  AND (t.sequence <> known.n OR t.sequence <> coalesce(known.last, 0) OR (t.sequence > 0 AND t.digest IS DISTINCT FROM head.digest))""",
    ),
    Invariant(
        id="deadline.overdue",
        fr="Aucune échéance n'attend son effet depuis plus d'un quart d'heure.",
        en="No deadline has been waiting for its effect for more than a quarter of an hour.",
        sql=f"""SELECT d.id AS subject FROM deadline d WHERE d.org_id = $1 AND d.bilan_id = ANY ($2) AND d.status = 'open'
 AND d.fires IS NOT NULL AND d.fires_at < {LEGALLY} - interval '{LATE}'""",
    ),
    Invariant(
        id="promise.kept",
        fr="Aucune promesse n'a été abandonnée après tous ses essais.",
        en="No promise was given up after all its attempts.",
        sql="SELECT e.id AS subject FROM effect e WHERE e.org_id = $1 AND e.thread_id = ANY ($2) AND e.dead_at IS NOT NULL",
    ),
    Invariant(
        id="projection.status",
        fr="Ce que les financeurs interrogent dit l'état, l'argent et les heures du dossier.",
        en="What funders poll says the state, the money and the hours of the file.",
        sql=f"""SELECT p.id AS subject FROM poll_status p JOIN bilan b ON b.id = p.bilan_id AND b.org_id = p.org_id
 JOIN funding_request f ON f.id = p.id AND f.org_id = p.org_id JOIN hours_ledger l ON l.bilan_id = b.id AND l.org_id = p.org_id
 WHERE p.org_id = $1 AND p.bilan_id = ANY ($2) AND (p.status, p.funding_status, p.amount_cents, p.funder_id, p.attested_minutes)
  IS DISTINCT FROM ({_shown()}, f.status, coalesce(f.granted_cents, f.amount_cents), f.funder_id,
   CASE WHEN {among(_shown(), BEGUN)} THEN l.attested_minutes ELSE 0 END)""",
    ),
    Invariant(
        id="projection.list",
        fr="Les listes disent l'état, le financement et les heures des dossiers.",
        en="Lists say the state, the route and the hours of the files.",
        sql="""SELECT p.id AS subject FROM bilan_list p JOIN bilan b ON b.id = p.bilan_id AND b.org_id = p.org_id
 JOIN hours_ledger l ON l.bilan_id = b.id AND l.org_id = p.org_id
 WHERE p.org_id = $1 AND p.bilan_id = ANY ($2)
  AND (p.status, p.route, p.attested_minutes) IS DISTINCT FROM (b.status, b.route, l.attested_minutes)""",
    ),
)
FILES = "SELECT id FROM thread WHERE org_id = $1 AND kind = 'bilan' AND id > $2 ORDER BY id LIMIT $3"
NOTE = """INSERT INTO invariant_check (invariant, violations, checked_at) SELECT * FROM unnest($1::text[], $2::bigint[], $3::timestamptz[])
 ON CONFLICT (invariant) DO UPDATE SET violations = excluded.violations, checked_at = excluded.checked_at"""
NOTED = "SELECT invariant, violations, checked_at FROM invariant_check"


class Invariants:
    """Looks for contradictions. `pool` cannot write. Every method raises Unavailable."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def files(self, org: UUID, after: UUID) -> list[UUID]:
        """The next files of an organisation."""
        return [row["id"] for row in await self._pool.rows(org, FILES, org, after, SLICE)]

    async def broken(self, invariant: Invariant, org: UUID, files: list[UUID]) -> list[Found]:
        """What contradicts an invariant among some files."""
        rows: list[Any] = await self._pool.rows(org, invariant.sql, org, files)
        if not invariant.keyed:
            return [Found(row["subject"]) for row in rows]
        return [Found(row["subject"], row["owner"], ContentClass(row["content_kind"])) for row in rows]


class Checks:
    """What the last whole look found, for whoever measures: counts by invariant, of every organisation together."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def note(self, counts: Mapping[str, int], at: Any) -> None:
        """Keep the counts of one look. Raises: Unavailable."""
        await self._pool.rows(ANY, NOTE, list(counts), list(counts.values()), [at] * len(counts))

    async def noted(self) -> list[Any]:
        """The counts, and when each was made. Raises: Unavailable."""
        return await self._pool.rows(ANY, NOTED)
