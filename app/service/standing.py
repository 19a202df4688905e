"""In which roles a principal stands in a file: membership gives the provider's roles, involvement gives all the others."""

from app.domain.machine import Principal
from app.domain.thread import File, ThreadKind
from app.domain.vocabulary import Role

ORGANISATION_WIDE = frozenset({Role.ADMINISTRATOR, Role.SCRIPT, Role.DPO, Role.AUDITOR, Role.SYSTEM})
MEMBERS = ORGANISATION_WIDE | {Role.COUNSELLOR, Role.REFERENT}
REGISTRY_OF_ALL = frozenset({"member", "offer", "funder", "organisation", "employer", "instrument"})
"""Nouns of the provider's registry that every member reads."""


def sees_whole(file: type[File], by: Principal) -> bool:
    """True when the principal sees every file of this class in its organisation."""
    wide = MEMBERS if file.root in REGISTRY_OF_ALL or not file.root else ORGANISATION_WIDE
    return bool(by.roles & wide)


def standing(facts: File, by: Principal) -> frozenset[Role]:
    """The roles in which the principal acts here. In a bilan, a counsellor, a beneficiary, an employer or a funder must be involved."""
    if facts.root and facts.thread.kind is ThreadKind.BILAN:
        roles = (by.roles & ORGANISATION_WIDE) | (facts.roles_of(by.party) & by.roles)
    else:
        roles = by.roles
    return roles | {Role.ADMINISTRATOR} if Role.SCRIPT in roles else roles


_CLOSEST_FIRST = (
    Role.SYSTEM,
    Role.BENEFICIARY,
    Role.EMPLOYER,
    Role.FUNDER,
    Role.COUNSELLOR,
    Role.REFERENT,
    Role.SCRIPT,
    Role.ADMINISTRATOR,
)


def acting(roles: frozenset[Role]) -> Role:
    """The role that an event names: the one closest to the file."""
    return next((role for role in _CLOSEST_FIRST if role in roles), Role.DPO if Role.DPO in roles else Role.AUDITOR)
