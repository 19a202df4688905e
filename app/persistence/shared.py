"""What the holder of a link is told and given: the link by its hash, then one statement that counts, notes and reads."""

# ruff: noqa: S608  # generated from record classes; values are always parameters

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from app.domain.action_plan.records import ActionPlan
from app.domain.assignment.records import Result
from app.domain.content_class import ContentClass
from app.domain.policy import Category
from app.domain.share.records import Share
from app.domain.synthesis.records import SynthesisVersion
from app.domain.vocabulary import Role
from app.persistence.columns import read
from app.persistence.pool import ANY
from app.persistence.sql import row
from app.persistence.store import Store
from app.persistence.visibility import withheld

NOWHERE: Final = (UUID(int=0), UUID(int=0))
"""Where an unknown link leads: the same statements run, and find nothing."""
_LEFT = f"""(s.max_views IS NULL OR s.uses < s.max_views)
 AND NOT '{ContentClass.SYNTHESIS}' = ANY ({withheld("s.bilan_id")})"""
_ANNOUNCED = f"""SELECT s.valid_until FROM live_share l JOIN share s ON s.id = l.id AND s.org_id = $1::uuid
 WHERE l.org_id = $1 AND l.id = $2::uuid AND {_LEFT}"""
_OPENED = f"""WITH used AS (UPDATE share s SET uses = s.uses + 1 FROM live_share l
   WHERE l.id = s.id AND l.org_id = $1 AND s.id = $2::uuid AND s.org_id = $1::uuid AND s.status = 'open' AND {_LEFT} RETURNING s.*),
 noted AS (INSERT INTO access
   (org_id, id, bilan_id, principal_id, role, noun, subject, category, consent_id, request_id, at, legal_at)
   SELECT $1, gen_random_uuid(), u.bilan_id, u.id, '{Role.RECIPIENT}', '{Share.noun}', u.id, '{Category.SYNTHESIS}', u.consent_id,
     $3::text, $4::timestamptz, coalesce((SELECT k.at FROM sandbox_clock k WHERE k.org_id = $1), $4) FROM used u)
 SELECT {row("u", Share)} AS share, {withheld("u.bilan_id")} AS withheld,
   ARRAY(SELECT {row("v", SynthesisVersion)} FROM synthesis_version v WHERE v.id = u.synthesis_version_id AND v.org_id = $1) AS versions,
   ARRAY(SELECT {row("p", ActionPlan)} FROM action_plan p WHERE p.bilan_id = u.bilan_id AND p.org_id = $1
     AND u.documents ? '{ContentClass.ACTION_PLAN}' AND p.status IN ('agreed', 'reviewed')) AS plans,
   ARRAY(SELECT {row("r", Result)} FROM result r WHERE r.bilan_id = u.bilan_id AND r.org_id = $1
     AND u.documents ? '{ContentClass.RESULTS}' AND r.released_on IS NOT NULL ORDER BY r.id) AS results
 FROM used u"""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens."""

    share: Share
    version: SynthesisVersion
    plans: tuple[ActionPlan, ...]
    results: tuple[Result, ...]


class SharedDocuments:
    """The links that people handed out."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def until(self, digest: str) -> date | None:
        """The last day of a link that may be used now; None for any other. Nothing is consumed. Raises: Unavailable."""
        place = await self._place(digest)
        found = await self._store.pool.rows(place[0], _ANNOUNCED, *place)
        return found[0]["valid_until"] if found else None

    async def opened(self, digest: str, *, request_id: str, at: datetime) -> Opened | None:
        """The documents, one use counted and noted in the statement that reads them; None for a link that opens nothing now.

        Raises: Unavailable.
        """
        place = await self._place(digest)
        found = await self._store.pool.rows(place[0], _OPENED, *place, request_id, at)
        return await self._unsealed(found[0], place[0]) if found else None

    async def _place(self, digest: str) -> tuple[UUID, UUID]:
        found = await self._store.pool.rows(ANY, "SELECT org_id, id FROM share_of($1::text)", digest)
        return (found[0]["org_id"], found[0]["id"]) if found else NOWHERE

    async def _unsealed(self, found: Any, org: UUID) -> Opened | None:
        """None once the key of the synthesis is destroyed; beside it, nothing that a legal hold alone keeps."""
        safe, closed = self._store.safe, found["withheld"]
        (version,) = await safe.records(SynthesisVersion, found["versions"], org, closed=closed)
        plans = await safe.records(ActionPlan, found["plans"], org, closed=closed)
        results = await safe.records(Result, found["results"], org, closed=closed)
        return None if version.content is None else Opened(read(Share, found["share"]), version, plans, results)
