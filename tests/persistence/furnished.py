"""Files written straight into the tables, behind the door: where tests of reading and racing begin."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from app.domain.bilan.records import Bilan, BilanStatus, HoursLedger, ShownStatus
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.funding_request.records import FundingRequest, FundingStatus
from app.domain.machine import Principal
from app.domain.projection.records import BilanListing, PollStatus
from app.domain.record import Record
from app.domain.registry.records import FunderKind
from app.domain.situation import BeneficiaryStatus, Route
from app.domain.thread import Involvement, Thread, ThreadKind
from app.domain.vocabulary import Role
from app.persistence.columns import columns, written
from app.persistence.sql import table

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
STAMPS: dict[str, Any] = {"created_at": AT, "updated_at": AT}
SHA = "ab" * 32
PARTIES = (Role.BENEFICIARY, Role.EMPLOYER, Role.COUNSELLOR, Role.FUNDER)


@dataclass
class House:
    """One organisation: its people, and who they are for the door."""

    org: UUID = field(default_factory=uuid7)
    party: dict[Role, UUID] = field(default_factory=lambda: {role: uuid7() for role in PARTIES})

    def principal(self, role: Role, **over: Any) -> Principal:
        """Somebody who acts in this role."""
        party = self.party.get(role) or UUID(int=self.org.int ^ 1)
        known: dict[str, Any] = {"org": self.org, "id": party, "party": party, "roles": frozenset({role})}
        return Principal(**(known | over))

    def file(self, n: int = 1, **over: Any) -> list[Record]:
        """One bilan about to be signed: its thread, who takes part, its convention, its funding request, its projections."""
        thread, funding = uuid7(), uuid7()
        bilan: dict[str, Any] = {
            "status": BilanStatus.CONTRACTING,
            "reference": f"BC-2026-{n:06d}",
            "beneficiary_id": self.party[Role.BENEFICIARY],
            "beneficiary_status": BeneficiaryStatus.PRIVATE_EMPLOYEE,
            "employer_id": self.party[Role.EMPLOYER],
            "route": Route.SKILLS_PLAN,
            "opened_on": date(2026, 11, 2),
        }
        made = Bilan(id=thread, **STAMPS, **(bilan | over))
        seats = [Involvement(id=uuid7(), bilan_id=thread, role=role, party_id=self.party[role], **STAMPS) for role in PARTIES]
        return [
            Thread(id=thread, kind=ThreadKind.BILAN),
            made,
            HoursLedger(bilan_id=thread, cap_minutes=1440),
            *seats,
            _convention(thread),
            _funding(funding, thread, self.party[Role.FUNDER]),
            _poll(funding, made, self.party[Role.FUNDER]),
            _line(thread, made, self.org),
            _line(next(s.id for s in seats if s.role is Role.COUNSELLOR), made, self.party[Role.COUNSELLOR]),
        ]


def _convention(bilan: UUID) -> Convention:
    return Convention(
        id=uuid7(),
        bilan_id=bilan,
        kind=ConventionKind.TRIPARTITE,
        status=ConventionStatus.TRANSMITTED,
        document_sha256=SHA,
        total_minutes=1440,
        **STAMPS,
    )


def _funding(id: UUID, bilan: UUID, funder: UUID) -> FundingRequest:
    return FundingRequest(
        id=id, bilan_id=bilan, kind=FunderKind.OPCO, funder_id=funder, amount_cents=180_000, status=FundingStatus.SUBMITTED, **STAMPS
    )


def _poll(id: UUID, bilan: Bilan, funder: UUID) -> PollStatus:
    return PollStatus(
        id=id,
        bilan_id=bilan.id,
        funder_id=funder,
        status=ShownStatus.REQUESTED,
        funding_status=FundingStatus.SUBMITTED,
        amount_cents=180_000,
        updated_at=AT,
    )


def _line(id: UUID, bilan: Bilan, viewer: UUID) -> BilanListing:
    return BilanListing(
        id=id,
        bilan_id=bilan.id,
        viewer_id=viewer,
        reference=bilan.reference,
        status=bilan.status,
        route=bilan.route,
        beneficiary_id=bilan.beneficiary_id,
        given_name="Nadia",
        family_name="Ferrand",
        opened_on=bilan.opened_on,
        updated_at=AT,
    )


async def furnish(connection: asyncpg.Connection, org: UUID, records: Iterable[Record]) -> None:
    """Write records as rows of one organisation, threads first."""
    kinds: dict[type[Record], list[Record]] = defaultdict(list)
    for record in records:
        kinds[type(record)].append(record)
    for kind in sorted(kinds, key=lambda k: k is not Thread):
        names = columns(kind)
        rows = [(org, *_values(r)) for r in kinds[kind]]
        await connection.copy_records_to_table(table(kind), records=rows, columns=["org_id", *names])


def _values(record: Record) -> tuple[Any, ...]:
    return tuple(written(record).values())


def only(records: Iterable[Record], kind: type[Record]) -> Any:
    """The one record of a class."""
    return next(r for r in records if type(r) is kind)
