"""What each funder asks, as dated data: its criteria change every January, by a file and without a release."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import Field

from app.domain.calendar import share_half_up
from app.domain.record import Record
from app.domain.registry.records import FunderKind
from app.domain.vocabulary import Cents, Code, Count, LegalDate, ShortText

MINUTES_OF_AN_HOUR = 60


class Criteria(Record):
    """The criteria of one kind of funder, or of one fund of that kind, from a day until others replace them. Cents, calendar days."""

    kind: FunderKind
    scheme: Code | None = Field(default=None, description="Which fund of its kind; null: each of them")
    from_on: LegalDate | None = Field(default=None, description="First day; null: as far back as the source goes")
    source: ShortText
    last_verified_on: LegalDate
    lead_days: Count | None = Field(default=None, description="Filed at least so many days before the start")
    after_start_days: Count | None = Field(default=None, description="Filed at most so many days after the first day of the action")
    proof: Code | None = Field(default=None, description="What the person must prove: `contribution`, `disability`")
    pays_provider: bool | None = Field(default=None, description="Whether it pays the provider directly (subrogation); null: to be checked")
    cap_cents: Cents | None = Field(default=None, description="The most that it pays for one bilan")
    cap_percent: Count | None = Field(default=None, le=100, description="The most that it pays, as a share of the price")
    hourly_cap_cents: Cents | None = Field(default=None, description="The most that it pays for an hour")

    def ceiling_cents(self, *, price_cents: int | None, minutes: int | None) -> int | None:
        """The most that it pays for this price and these minutes, half-up to the cent; None when it sets no ceiling that is known here."""
        ceilings = (
            self.cap_cents,
            None if self.cap_percent is None or price_cents is None else share_half_up(price_cents, numerator=self.cap_percent),
            None
            if self.hourly_cap_cents is None or minutes is None
            else share_half_up(self.hourly_cap_cents, numerator=minutes, denominator=MINUTES_OF_AN_HOUR),
        )
        known = [ceiling for ceiling in ceilings if ceiling is not None]
        return min(known) if known else None


def of_funder(rows: Iterable[Any], kind: FunderKind, scheme: str | None, day: date) -> Criteria | None:
    """The latest criteria in force on a day: those of the very fund, else those of its kind."""
    mine = [row for row in rows if row.kind is kind and row.scheme in {scheme, None} and (row.from_on is None or row.from_on <= day)]
    return max(mine, key=lambda row: (row.scheme is not None, row.from_on or date.min), default=None)
