"""The demonstration: the fictitious provider, three bilans in different phases, and what re-issues its tokens."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from app.adapters.tokens.guard import MACHINE_LIFE, PERSON_LIFE
from app.domain.bilan import commands as b
from app.domain.calendar import paris_date
from app.domain.identity.scopes import OFFERED
from app.domain.involvement.table import AssignCounsellor
from app.domain.machine import Principal
from app.domain.quote.records import AcceptQuote, DraftQuote, SendQuote, VatBasis
from app.domain.record import Command
from app.domain.situation import BeneficiaryStatus, Route
from app.domain.vocabulary import Role
from app.service.door import Asked
from app.service.identity import OPENED
from app.service.seeding import FACTORS, LOGIN, MACHINES, PERSONS, Seeded, Seeding

TOLD: Final = {"minutes": 45, "told_about_career_advice": True, "told_about_other_providers": True}
CONSENT: Final = {"consent": True, "voluntary_attestation": True, "prior_information_received": True}


@dataclass(frozen=True, slots=True)
class DemoReport:
    """A token of each role, ready to paste."""

    tokens: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Made once; what is needed to sign in again is kept in one private file."""

    seeding: Seeding
    file: Path

    async def report(self) -> DemoReport:
        """Make the demonstration where it is missing; a token of each role either way. Raises: what the door raises."""
        if not self.file.exists():
            seeded = await self.seeding.sandbox(self.seeding.clock())
            await self._files(seeded)
            self._keep(seeded)
        return DemoReport({role: self.token(role) for role in (*PERSONS, *MACHINES)})

    def token(self, role: str) -> str:
        """A fresh token of a role. Raises: KeyError for an unknown one, FileNotFoundError before the demonstration was made."""
        kept = json.loads(self.file.read_text("utf-8"))
        org, now = kept["organisation_id"], self.seeding.clock()
        if role in PERSONS:
            said: dict[str, Any] = {"client_id": LOGIN, "lifetime": PERSON_LIFE, "scopes": frozenset(), "amr": FACTORS}
            return self._mint(f"{role}:{org}", org, now, said)
        client = kept["clients"][role]["client_id"]
        return self._mint(client, org, now, {"client_id": client, "lifetime": MACHINE_LIFE, "scopes": OFFERED[MACHINES[role]]})

    def _mint(self, subject: str, org: str, now: Any, said: dict[str, Any]) -> str:
        return self.seeding.issuer.mint(subject, org=org, audience=self.seeding.audience, now=now, **said)

    def _keep(self, seeded: Seeded) -> None:
        clients = {name: {"client_id": str(c.id), "client_secret": c.secret} for name, c in seeded.clients.items()}
        ids = {name: str(entry) for name, entry in seeded.ids.items()}
        self.file.touch(mode=0o600)
        self.file.write_text(json.dumps({"organisation_id": str(seeded.organisation), "ids": ids, "clients": clients}, indent=2), "utf-8")

    async def _files(self, seeded: Seeded) -> None:
        """A first contact; a person who reflects on her quote; one who has committed and chosen how it is paid."""
        play = _Play(self.seeding, seeded)
        await play.opened()
        await play.quoted(await play.opened())
        committed = await play.opened()
        quote = await play.quoted(committed)
        await play.ask(quote, AcceptQuote(**CONSENT), Role.BENEFICIARY)
        route = b.ChooseRoute(route=Route.SKILLS_PLAN, employer_id=seeded.ids["employer"])
        await play.ask(committed, route, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class _Play:
    """The acts of the people of one organisation, through the one door."""

    seeding: Seeding
    seeded: Seeded

    async def ask(self, id: UUID, command: Command, role: Role) -> UUID:
        """One command by the person of a role."""
        party = self.seeded.ids[role.value]
        by = Principal(org=self.seeded.organisation, id=party, party=party, roles=frozenset({role}), sandbox=True)
        return (await self.seeding.door.perform(Asked(id=id, command=command, by=by))).subject

    async def opened(self) -> UUID:
        """A bilan at its first contact, with its counsellor."""
        status = BeneficiaryStatus.PRIVATE_EMPLOYEE
        opening = b.OpenBilan(beneficiary_id=self.seeded.ids["beneficiary"], beneficiary_status=status, offer_id=self.seeded.ids["offer"])
        bilan = await self.ask(OPENED, opening, Role.ADMINISTRATOR)
        await self.ask(bilan, AssignCounsellor(member_id=self.seeded.ids["counsellor"]), Role.ADMINISTRATOR)
        return bilan

    async def quoted(self, bilan: UUID) -> UUID:
        """The meeting is held and a quote is sent; gives the quote."""
        today = paris_date(self.seeding.clock())
        await self.ask(bilan, b.ScheduleMeeting(meeting_on=today), Role.COUNSELLOR)
        await self.ask(bilan, b.HoldMeeting.model_validate(TOLD), Role.COUNSELLOR)
        terms = DraftQuote(
            offer_id=self.seeded.ids["offer"],
            price_cents=180_000,
            vat_basis=VatBasis.TRAINING_EXEMPTION,
            preliminary_minutes=240,
            investigation_minutes=480,
            conclusion_minutes=240,
            remote_percent=0,
            planned_start_on=today + timedelta(days=30),
            planned_end_on=today + timedelta(days=100),
        )
        quote = await self.ask(bilan, terms, Role.ADMINISTRATOR)
        await self.ask(quote, SendQuote(), Role.ADMINISTRATOR)
        return quote
