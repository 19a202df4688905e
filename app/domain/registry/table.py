"""The life of a registry entry: registered, amended, retired. One table for the six nouns; the commands derive from the records."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import create_model

from app.domain.decision import Decision
from app.domain.law.rule import Rule
from app.domain.machine import ABSENT, Ask, Change, Changes, Machine
from app.domain.machine import Row as Line
from app.domain.record import Command
from app.domain.registry import records as r
from app.domain.registry.records import Entry, EntryStatus
from app.domain.registry.rules import (
    IDENTIFIED_UNIT,
    IMPACT_ASSESSED,
    NO_BILAN_EVER,
    NO_BILAN_LEFT,
    OFFER_FIELDS,
    OFFER_STEPS,
    ONE_PRICE,
    OWN_ROLES,
)
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new
from app.domain.vocabulary import Role

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
STAMPED = frozenset({"id", "version", "created_at", "updated_at", "open_warnings", "status"})
OFFERING = (OFFER_FIELDS, OFFER_STEPS, ONE_PRICE)
ACTIVE, RETIRED = EntryStatus.ACTIVE, EntryStatus.RETIRED


class EraseEntry(Command):
    """She has asked for it and nothing has to be kept: her entry no longer says who she is."""

    verb: ClassVar[str] = "erase"
    summary: ClassVar[str] = "Erase the entry"


NOBODY = "Effacé"
ERASED = {"given_name": NOBODY, "family_name": NOBODY, "email": None, "phone": None, "external_reference": None}


class Unretired(StrEnum):
    """The one state of an entry that is never retired: without its provider, nobody would be left to act."""

    ACTIVE = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """One noun of the registry: its record, its file, its commands and its machine."""

    record: type[Entry]
    file: type[File]
    register: type[Command]
    amend: type[Command]
    retire: type[Command] | None
    machine: Machine[Any]
    changes: Changes

    def decide(self, ask: Ask[Any]) -> Decision:
        """Raises: NotInState, NotOpenTo."""
        return kernel_decide(self.machine, self.changes, ask)


def _commands(record: type[Entry], withheld: frozenset[str], example: dict[str, Any]) -> tuple[type[Command], type[Command], type[Command]]:
    """What may be asked of an entry, derived from its record: each field is declared once."""
    name, words = record.__name__, record.noun.replace("_", " ")
    wanted = {f: info for f, info in record.model_fields.items() if f not in STAMPED | withheld}
    whole: dict[str, Any] = {f: (info.rebuild_annotation(), info.default if not info.is_required() else ...) for f, info in wanted.items()}
    part: dict[str, Any] = {f: (info.rebuild_annotation(), None) for f, info in wanted.items()}
    register = create_model(f"Register{name}", __base__=Command, __doc__=f"Register one {words}.", **whole)
    amend = create_model(f"Amend{name}", __base__=Command, __doc__=f"Amend one {words}: absent is unchanged, null erases.", **part)
    retire = create_model(f"Retire{name}", __base__=Command, __doc__=f"No longer use one {words} for new files.")
    register.verb, register.summary, register.example = "register", f"Register one {words}", example
    amend.verb, amend.summary, amend.partial = "amend", f"Amend one {words}", True
    amend.example = dict(list(example.items())[:1])
    retire.verb, retire.summary = "retire", f"Retire one {words}"
    return register, amend, retire


def _ends(retire: type[Command], retiring: tuple[Rule, ...] | None, erasing: tuple[Rule, ...] | None) -> tuple[Line, ...]:
    """How an entry ends: retired by an administrator; erased by the service, for a person who may ask for it."""
    retired = Line(on=retire, frm=(ACTIVE,), by=ADMINISTRATORS, to=RETIRED, event="retired", rules=retiring or ())
    erased = Line(on=EraseEntry, frm=(ACTIVE, RETIRED), by=frozenset({Role.SYSTEM}), to=RETIRED, event="erased", rules=erasing or ())
    return (*(() if retiring is None else (retired,)), *(() if erasing is None else (erased,)))


def _noun(  # noqa: PLR0913  # each keyword is one thing that a noun may say of itself
    record: type[Entry],
    file: type[File],
    *,
    example: dict[str, Any],
    by: frozenset[Role] = ADMINISTRATORS,
    amended_by: frozenset[Role] | None = None,
    withheld: frozenset[str] = frozenset(),
    stamped: Callable[[Ask[Any]], dict[str, Any]] = lambda ask: {},
    registering: tuple[Rule, ...] = (),
    amending: tuple[Rule, ...] = (),
    retiring: tuple[Rule, ...] | None = (),
    erasing: tuple[Rule, ...] | None = None,
) -> Noun:
    """`stamped`: withheld fields that the circumstances of the registration set.

    `registering` and `amending`: the rules of its registration and of its amendment. `retiring`: those of its retirement; None: it is never retired.
    `erasing`: those of its erasure, which leaves an entry without a name; None: it is not erased.
    """
    retires = retiring is not None
    register, amend, retire = _commands(record, withheld, example)
    machine = Machine[Any](
        record.noun,
        EntryStatus if retires else Unretired,
        final=frozenset({RETIRED} if retires and erasing is None else ()),
        rows=(
            #    command       from              by                   to          event
            Line(on=register, frm=(ABSENT,), by=by, to=ACTIVE, event="registered", rules=registering),
            Line(on=amend, frm=(ACTIVE,), by=amended_by or by, to=ACTIVE, event="amended", rules=amending),
            *_ends(retire, retiring, erasing),
        ),
    )
    changes: Changes = {
        register: lambda ask, row: Change(result=new(ask, record, "thread", id=ask.facts.thread.id, status=row.to, **stamped(ask))),
        EraseEntry: lambda ask, row: Change(fields=ERASED),
    }
    return Noun(
        record=record, file=file, register=register, amend=amend, retire=retire if retires else None, machine=machine, changes=changes
    )


_SIREN = "732829320"
ORGANISATION = _noun(
    r.Organisation,
    r.OrganisationFile,
    by=frozenset({Role.SYSTEM}),
    amended_by=ADMINISTRATORS,
    withheld=frozenset({"sandbox"}),
    stamped=lambda ask: {"sandbox": ask.actor.sandbox},
    amending=(IDENTIFIED_UNIT, IMPACT_ASSESSED),
    retiring=None,
    example={"name": "Cap Horizons", "siren": _SIREN, "activity_declaration_number": "11755555555"},
)
MEMBER = _noun(
    r.Member,
    r.MemberFile,
    by=frozenset({Role.ADMINISTRATOR, Role.SYSTEM}),
    amended_by=ADMINISTRATORS,
    amending=(OWN_ROLES,),
    example={"given_name": "Claire", "family_name": "Vasseur", "roles": ["counsellor"], "qualifications": ["Psychologue du travail"]},
)
OFFER = _noun(
    r.Offer,
    r.OfferFile,
    registering=OFFERING,
    amending=OFFERING,
    example={
        "title": "Bilan de compétences 24 h",
        "total_minutes": 1440,
        "accompanied_minutes": 960,
        "prices": [{"beneficiary_status": "private_employee", "frame": "in_frame", "price_cents": 180000}],
        "steps": [
            {"code": "analysis", "title": "Analyse de la demande", "phase": "preliminary", "minutes": 120},
            {"code": "interests", "title": "Intérêts et motivations", "phase": "investigation", "minutes": 480},
            {"code": "synthesis", "title": "Synthèse et plan d'action", "phase": "conclusion", "minutes": 240},
        ],
    },
)
BENEFICIARY = _noun(
    r.Beneficiary,
    r.BeneficiaryFile,
    amended_by=frozenset({Role.ADMINISTRATOR, Role.BENEFICIARY}),
    retiring=(NO_BILAN_LEFT,),
    erasing=(NO_BILAN_EVER,),
    example={"given_name": "Nadia", "family_name": "Ferrand", "email": "nadia.ferrand@example.org"},
)
EMPLOYER = _noun(r.Employer, r.EmployerFile, example={"name": "Atelier Morel", "siren": "552100554", "headcount": 32})
FUNDER = _noun(r.Funder, r.FunderFile, example={"name": "OPCO EP", "kind": "opco"})
NOUNS = (ORGANISATION, MEMBER, OFFER, BENEFICIARY, EMPLOYER, FUNDER)
