"""What happened in one file, in order: who did what in which role, by which rules, and who answers for what was warned about."""

from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from app.domain.bilan.records import Bilan
from app.domain.law.evidence import CheckOutcome
from app.domain.machine import Broken
from app.domain.partner_events import partner_type
from app.domain.policy import Category, Right, reads_whole, right
from app.domain.record import Kept, Record, path
from app.domain.registry.records import Member
from app.domain.secrecy import secret_for
from app.domain.session.records import Session
from app.domain.situation import Phase
from app.domain.thread import WarningRow
from app.domain.vocabulary import Code, Id, Instant, LegalDate, Role, Version
from app.edge.cursors import after, cursor
from app.persistence import timeline
from app.routers.calls import Reading, json
from app.routers.read_routes import LONGEST_CURSOR, MOST, ListQuery
from app.routers.resource import PathId
from app.service.views import Secret

router = APIRouter(prefix="/v1", tags=["The file"])


class CheckedRule(Record):
    """A rule that was checked, in which version, and what came of it: the evidence of the transition."""

    rule_id: Code = Field(description="See `GET /v1/rules/{id}?on=`")
    version: str = Field(max_length=200, description="Of its first article on that day: LEGIARTI, else the article and its first day")
    on: LegalDate = Field(description="The legal reference date by which it was checked")
    outcome: CheckOutcome


class Answered(Record):
    """A warning that a transition met, and the named member who answers for it: null while nobody has acknowledged it."""

    id: Id
    rule_id: Code
    acknowledged_at: Instant | None
    member_id: Id | None
    name: str | None = Field(
        max_length=401, description="Told to those who may read the provider's registry; to the beneficiary, of who accompanies her"
    )


class TimelineEntry(Record):
    """One thing that happened: in which role somebody did what, when, and the rules that were checked."""

    id: Id
    type: Code = Field(description="`<resource>.<past participle>`")
    resource: str = Field(max_length=200)
    resource_id: Id
    version: Version
    role: Code
    checked: tuple[CheckedRule, ...] = Field(max_length=100, description="The rules that the transition was checked by")
    warnings: tuple[Answered, ...] = Field(max_length=100)
    phase: Phase | None = Field(description="Of a session")
    step: Code | None = Field(description="The provider's own step of a session")
    step_title: str | None = Field(max_length=120)
    reason: str | None = Field(max_length=20_000)
    at: Instant = Field(description="Real time")
    legal_at: Instant = Field(description="The organisation's legal clock")


class TimelineQuery(ListQuery):
    """Which events of a file."""

    audience: Role | None = Field(default=None, description="Only those that somebody in this role may know of as well")


class TimelinePage(Record):
    """What happened in a file, the oldest first."""

    items: tuple[TimelineEntry, ...] = Field(max_length=MOST)
    next_cursor: str | None = Field(max_length=LONGEST_CURSOR)
    has_more: bool


@router.get("/bilans/{id}/timeline", operation_id="getBilanTimeline", summary="What happened, in order",
            response_model=None, responses={200: {"model": TimelinePage}}, openapi_extra={"x-scope": "bilans:read"})  # fmt: skip
async def get_timeline(id: PathId, call: Reading, query: Annotated[TimelineQuery, Query()]) -> Response:
    """Every event of the file that the caller may know of, with the version of each rule that was checked. Partners follow `/v1/events`.

    A page may be shorter than its limit: what the caller, or the `audience`, does not know of is left out.
    """
    roles = await call.services.reads.roles(id, call.by)
    if not reads_whole(Bilan.about.category, roles):
        raise Secret(Broken(*secret_for(Bilan.about.category, roles)))
    bound_to, key = f"{call.by.org}|{call.by.id}|timeline|{id}|{query.audience}", call.services.cursor_key
    start = int.from_bytes(after(key, bound_to, query.cursor)) if query.cursor else 0
    rows = await timeline.events(call.services.reads.store.pool, call.by.org, id, after=start, limit=query.limit + 1)
    page = rows[: query.limit]
    seen = _Seen(roles, query.audience)
    shown = tuple(_entry(r, seen) for r in page if any(_knows(r, role) for role in roles) and _for(query.audience, r))
    more = len(rows) > query.limit
    following = cursor(key, bound_to, page[-1]["sequence"].to_bytes(8)) if more else None
    return Response(json(TimelinePage(items=shown, next_cursor=following, has_more=more)), 200, media_type="application/json")


def _for(audience: Role | None, event: Any) -> bool:
    """A partner hears a few events of the file and no other (C. trav. L6353-10)."""
    partner = audience in {Role.EMPLOYER, Role.FUNDER}
    return audience is None or (_knows(event, audience) and (not partner or partner_type(event["type"]) is not None))


def _knows(event: Any, role: Role) -> bool:
    kind = Kept.of_noun.get(event["noun"])
    return kind is not None and right(kind.about.category, role) is not Right.NONE


@dataclass(frozen=True, slots=True)
class _Seen:
    """What an entry tells: no more than the caller may read, and no more than the audience that is asked for."""

    roles: frozenset[Role]
    audience: Role | None

    def reads(self, category: Category) -> bool:
        audience = self.roles if self.audience is None else frozenset({self.audience})
        return reads_whole(category, self.roles) and reads_whole(category, audience)

    def names(self, *, accompanies: bool) -> bool:
        """Members are named to whoever reads the provider's registry; to her, those who accompany or accompanied her."""
        directory = Member.about.category
        hers = Role.BENEFICIARY in self.roles or reads_whole(directory, self.roles)
        for_her = self.audience is Role.BENEFICIARY or (self.audience is None and Role.BENEFICIARY in self.roles)
        return self.reads(directory) or (accompanies and hers and for_her)


def _entry(row: Any, seen: _Seen) -> TimelineEntry:
    phased = seen.reads(Session.about.category)
    return TimelineEntry(
        id=row["id"],
        type=row["type"],
        resource=path(row["noun"], row["subject"]),
        resource_id=row["subject"],
        version=row["version"],
        role=row["role"],
        checked=tuple(map(CheckedRule.model_validate, orjson.loads(row["checked"]))),
        warnings=_answered(row, seen) if seen.reads(WarningRow.about.category) else (),
        phase=row["phase"] if phased else None,
        step=row["step"] if phased else None,
        step_title=row["step_title"] if phased else None,
        reason=row["reason"],
        at=row["at"],
        legal_at=row["legal_at"],
    )


def _answered(row: Any, seen: _Seen) -> tuple[Answered, ...]:
    told = []
    for one in map(orjson.loads, row["warnings"]):
        hidden = {} if seen.names(accompanies=one.pop("accompanies")) else {"member_id": None, "name": None}
        told.append(Answered.model_validate(one | hidden))
    return tuple(told)


ROUTERS = (router,)
