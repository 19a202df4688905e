"""In which roles a principal stands in a file: membership gives the provider's roles, involvement gives all the others."""

from typing import Any

from app.domain.deadline import Deadline
from app.domain.machine import Principal
from app.domain.policy import EVERYWHERE, reads_whole
from app.domain.record import Kept
from app.domain.thread import File, ThreadKind
from app.domain.vocabulary import Role

MEMBERS = EVERYWHERE | {Role.COUNSELLOR, Role.REFERENT}
_ENTRY = {Role.SECOND_COUNSELLOR: Role.COUNSELLOR, Role.HANDLER: Role.ADMINISTRATOR}
"""Roles that somebody has in a file only, each with the one of her entry."""
REGISTRY_OF_ALL = frozenset({"member", "offer", "funder", "organisation", "employer", "instrument"})
"""Nouns of the provider's registry that every member reads."""


def sees_whole(file: type[File], by: Principal) -> bool:
    """True when the principal sees every file of this class in its organisation."""
    wide = MEMBERS if file.root in REGISTRY_OF_ALL or not file.root else EVERYWHERE
    return bool(by.roles & wide)


def standing(facts: File, by: Principal) -> frozenset[Role]:
    """The roles in which the principal acts here; none when it may not know of the root.

    In a bilan, a counsellor, a beneficiary, an employer or a funder must be involved; in the registry, an outsider knows its own entry.
    """
    root = getattr(facts, facts.root) if facts.root else None
    in_file = facts.thread.kind is ThreadKind.BILAN
    return roles_on(root, by, here=here_on(root, facts) if in_file else by.roles, in_file=in_file)


def here_on(record: Any, facts: File) -> frozenset[Role]:
    """The roles in which whoever asks takes part in a file, as they count on one record of it: the recipient of what a consent opens."""
    opened = any(opening.of(record) for opening in facts.openings)
    return frozenset(facts.here) | ({Role.RECIPIENT} if opened else set())


def roles_on(record: Any, by: Principal, *, here: frozenset[Role], in_file: bool) -> frozenset[Role]:
    """The roles of a principal on one record of a file: a partner keeps its role on what names it, or names no partner of its kind."""
    taken = here & held(by)
    roles = (by.roles & EVERYWHERE) | (taken | (here & {Role.RECIPIENT}) if taken else set()) if in_file else by.roles
    if isinstance(record, Kept) and record.known_to:
        named_here = frozenset(r for r, f in record.known_to.items() if getattr(record, f) == by.party)
        roles = (by.roles & EVERYWHERE) | named_here & held(by)
    named = (role for role in roles if role not in _NAMED_BY or _names(record, by, _NAMED_BY[role]))
    kept = frozenset(role for role in named if _open_to(record, role) and _told_of(record, role))
    return kept | {Role.ADMINISTRATOR} if Role.SCRIPT in kept else kept


def held(by: Principal) -> frozenset[Role]:
    """Every role in which a principal may stand in a file: a counsellor may give an outside view, an administrator handle a complaint."""
    return by.roles | {role for role, entry in _ENTRY.items() if entry in by.roles}


def _open_to(record: Any, role: Role) -> bool:
    """False until the record was released to this role."""
    field = record.opens_on.get(role) if isinstance(record, Kept) else None
    return field is None or getattr(record, field) is not None


def _told_of(record: Any, role: Role) -> bool:
    """A deadline is told to those who are told of what it is about; a warning, to those who read that whole or are shown its warnings."""
    subject = Kept.of_noun.get(getattr(record, "subject_noun", ""))
    if subject is None or reads_whole(subject.about.category, frozenset({role})):
        return True
    seen = subject.views.get(Role.ADMINISTRATOR if role is Role.SCRIPT else role)
    return seen is not None and (isinstance(record, Deadline) or "open_warnings" in seen.model_fields)


_NAMED_BY = {
    Role.FUNDER: ("funder_id", "debtor_id"),
    Role.EMPLOYER: ("employer_id", "debtor_id", "paying_employer_id"),
    Role.SECOND_COUNSELLOR: ("counsellor_id",),
}
_MAY_BE_NOBODY = frozenset({"employer_id"})
"""A file that names no employer is known to those that take part in it."""


def own_part(kind: type[Kept], by: Principal) -> dict[str, Any]:
    """What a list of a partner is narrowed to: the records that name it."""
    fields = {f for role in by.roles if role in _NAMED_BY for f in _NAMED_BY[role]} - (
        _MAY_BE_NOBODY if kind.noun == "bilan" else frozenset()
    )
    return {f: by.party for f in sorted(fields) if f in kind.model_fields}


def _names(record: Any, by: Principal, fields: tuple[str, ...]) -> bool:
    """False when the record names, where it could name a partner of this kind, another one or none."""
    named = {f: getattr(record, f) for f in fields if hasattr(record, f)}
    return all(value == by.party or (value is None and f in _MAY_BE_NOBODY) for f, value in named.items())


_CLOSEST_FIRST = (
    Role.SYSTEM,
    Role.BENEFICIARY,
    Role.EMPLOYER,
    Role.FUNDER,
    Role.HANDLER,
    Role.COUNSELLOR,
    Role.SECOND_COUNSELLOR,
    Role.REFERENT,
    Role.SCRIPT,
    Role.ADMINISTRATOR,
)


def acting(roles: frozenset[Role]) -> Role:
    """The role that an event names: the one closest to the file."""
    return next((role for role in _CLOSEST_FIRST if role in roles), Role.DPO if Role.DPO in roles else Role.AUDITOR)
