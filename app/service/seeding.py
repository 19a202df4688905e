"""A fictitious provider with somebody in each role: what sandboxes and the demonstration begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from uuid_utils.compat import uuid7

from app.adapters.tokens.guard import MACHINE_LIFE, PERSON_LIFE
from app.adapters.tokens.issuer import Issuer
from app.domain.calendar import add_months, paris_date
from app.domain.identity.records import PartyNoun
from app.domain.identity.scopes import OFFERED, ClientKind
from app.domain.machine import Principal
from app.domain.record import Command
from app.domain.registry.records import ImpactAssessment
from app.domain.registry.table import BENEFICIARY, EMPLOYER, FUNDER, MEMBER, OFFER, ORGANISATION, Noun
from app.domain.vocabulary import Role
from app.persistence.legal_clock import LegalClock
from app.service.door import Asked, Door
from app.service.identity import OPENED, ClientCredentials, create_client, enrol, system
from app.service.outcomes import Clock

LOGIN: Final = "sandbox"
"""The client id of the persons' tokens: nobody's program."""
FACTORS: Final = ("mfa",)
"""How the fictitious persons are said to have authenticated."""
MEMBERS: Final[dict[str, tuple[str, str, tuple[Role, ...]]]] = {
    "administrator": ("Hélène", "Laurent", (Role.ADMINISTRATOR,)),
    "counsellor": ("Claire", "Vasseur", (Role.COUNSELLOR,)),
    "second_counsellor": ("Marc", "Delorme", (Role.COUNSELLOR,)),
    "referent": ("Inès", "Carpentier", (Role.REFERENT,)),
    "auditor": ("Paul", "Guérin", (Role.AUDITOR,)),
    "dpo": ("Judith", "Amsellem", (Role.DPO,)),
}
TITLES: Final = {"counsellor": ("Psychologue du travail",), "second_counsellor": ("Titre de conseiller en insertion professionnelle",)}


def registered(noun: Noun, **entry: Any) -> Command:
    """The command that registers one entry. Raises: ValidationError."""
    return noun.register.model_validate(entry)


ENTRIES: Final[dict[str, Command]] = {
    "beneficiary": registered(BENEFICIARY, given_name="Nadia", family_name="Ferrand", email="nadia.ferrand@example.org"),
    "employer": registered(EMPLOYER, name="Atelier Morel", siren="552100554", headcount=32, contact_email="rh@example.org"),
    "funder": registered(FUNDER, name="OPCO EP", kind="opco"),
    "cpf": registered(FUNDER, name="Mon Compte Formation", kind="cpf"),
    "offer": registered(
        OFFER,
        title="Bilan de compétences 24 h",
        total_minutes=1440,
        accompanied_minutes=960,
        prices=({"beneficiary_status": "private_employee", "frame": "in_frame", "price_cents": 180000},),
    ),
}
PERSONS: Final = (*MEMBERS, "beneficiary", "employer")
MACHINES: Final = {"funder": ClientKind.FUNDER, "script": ClientKind.SCRIPT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """An organisation, its entries by name, a token of each role, and the credentials of its machines."""

    organisation: UUID
    ids: Mapping[str, UUID]
    tokens: Mapping[str, str]
    clients: Mapping[str, ClientCredentials]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeding:
    """Makes organisations through the one door; the administrator registers what an administrator registers."""

    door: Door
    issuer: Issuer
    audience: str
    clock: Clock
    legal: LegalClock

    async def sandbox(self, clock_start: datetime) -> Seeded:
        """A fresh organisation whose legal clock stands at `clock_start`. Raises: Unavailable, what the door raises."""
        org = uuid7()
        await self.legal.start(org, clock_start)  # first: whatever is done without it would be dated today
        return await self.provider(org, clock_start, sandbox=True)

    async def provider(self, org: UUID, at: datetime, *, sandbox: bool) -> Seeded:
        """The provider under an id that nobody has; `at` is the legal instant of its beginning. Raises: what the door raises."""
        await self._ask(org, _organisation(at), system(org, sandbox=sandbox))
        ids = {"organisation": org}
        for name, (given, family, roles) in MEMBERS.items():
            entry = registered(MEMBER, given_name=given, family_name=family, roles=roles, qualifications=TITLES.get(name, ()))
            ids[name] = await self._ask(OPENED, entry, system(org))
        admin = Principal(org=org, id=ids["administrator"], party=ids["administrator"], roles=frozenset({Role.ADMINISTRATOR}))
        for name, entry in ENTRIES.items():
            ids[name] = await self._ask(OPENED, entry, admin)
        clients = {name: await self._client(org, kind, ids["funder"]) for name, kind in MACHINES.items()}
        persons = {name: await self._person(org, name, ids[name]) for name in PERSONS}
        machines = {name: self._machine(org, MACHINES[name], client) for name, client in clients.items()}
        return Seeded(organisation=org, ids=ids, tokens=persons | machines, clients=clients)

    async def _ask(self, id: UUID, command: Command, by: Principal) -> UUID:
        return (await self.door.perform(Asked(id=id, command=command, by=by))).subject

    async def _person(self, org: UUID, name: str, party: UUID) -> str:
        noun = PartyNoun.MEMBER if name in MEMBERS else PartyNoun(name)
        subject = f"{name}:{org}"
        await enrol(self.door, org, party_noun=noun, party_id=party, issuer=self.issuer.name, subject=subject)
        return self._token(subject, org, client_id=LOGIN, lifetime=PERSON_LIFE, scopes=frozenset(), amr=FACTORS)

    async def _client(self, org: UUID, kind: ClientKind, funder: UUID) -> ClientCredentials:
        label, acts_for = ("Gestion des dossiers", funder) if kind is ClientKind.FUNDER else ("Planning interne", None)
        last_day = paris_date(self.clock() + timedelta(days=300))
        scopes = tuple(sorted(OFFERED[kind]))
        return await create_client(self.door, org, label=label, kind=kind, scopes=scopes, expires_on=last_day, funder_id=acts_for)

    def _machine(self, org: UUID, kind: ClientKind, client: ClientCredentials) -> str:
        return self._token(str(client.id), org, client_id=str(client.id), lifetime=MACHINE_LIFE, scopes=OFFERED[kind])

    def _token(self, subject: str, org: UUID, **said: Any) -> str:
        return self.issuer.mint(subject, org=str(org), audience=self.audience, now=self.clock(), **said)


def _organisation(at: datetime) -> Command:
    """A provider that has everything the law asks of it on that day, for two years more."""
    today = paris_date(at)
    return registered(
        ORGANISATION,
        name="Cap Horizons (fictif)",
        siren="732829320",
        activity_declaration_number="11755555555",
        qualiopi_from=add_months(today, months=-12),
        qualiopi_until=add_months(today, months=24),
        cpf_referenced_from=add_months(today, months=-12),
        bilan_unit="Pôle bilans de compétences",
        vat_attestation_on=add_months(today, months=-12),
        impact_assessment=ImpactAssessment(reference="AIPD-1", signed_on=add_months(today, months=-12), signed_by="Claire Vasseur"),
    )
