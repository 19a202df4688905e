"""What a caller is told of a record: the owner's representation, the explicit view of its audience, or nothing."""

import hashlib
from typing import Any

import orjson

from app.domain.machine import Broken, Principal
from app.domain.policy import reads_whole, under_consent
from app.domain.record import Kept, Record, shaped
from app.domain.secrecy import secret_for
from app.domain.vocabulary import Role
from app.persistence.columns import sealed
from app.persistence.noting import openable

STAFF = frozenset({Role.COUNSELLOR, Role.SECOND_COUNSELLOR})
"""Who reads the record itself where a consent opens it; others read what of it is shared."""


class Secret(Exception):
    """A read closed by professional secrecy: the caller may know of the file, not of its content."""

    def __init__(self, *broken: Broken) -> None:
        super().__init__("; ".join(b.rule.id for b in broken))
        self.broken = broken


def view(record: Record, roles: frozenset[Role]) -> Record:
    """The representation for these roles.

    Raises: Secret when they may know of the record but not read it (secrecy.professional, share.employer).
    """
    if not isinstance(record, Kept) or reads_whole(record.about.category, frozenset(r for r in roles if not _closed(record, r))):
        return record
    if Role.RECIPIENT in roles and roles & STAFF:
        return record
    own = (record.shared,) if Role.RECIPIENT in roles else ()
    for shown in (*own, *(record.views.get(role) for role in sorted(roles))):
        if shown is not None:
            seen: Record = shaped(record, shown)
            return seen
    raise Secret(Broken(*secret_for(record.about.category, roles)))


def _closed(record: Kept, role: Role) -> bool:
    """Closed to a role that could read it, as long as it holds something: of what was destroyed, she is told where it went."""
    field = record.closes_on.get(role)
    closed = field is not None and getattr(record, field) is not None
    return closed and any(getattr(record, name) is not None for name in sealed(type(record)))


def may_list(kind: type[Kept], by: Principal) -> bool:
    """A list of what none of the caller's roles sees is refused before anything is counted; true where it shows what is opened only.

    Raises: Secret.
    """
    roles = by.roles | {Role.ADMINISTRATOR} if Role.SCRIPT in by.roles else by.roles
    if reads_whole(kind.about.category, roles) or roles & set(kind.views):
        return False
    if openable(kind) and any(under_consent(kind.about.category, role) for role in roles - {Role.BENEFICIARY}):
        return True
    raise shut(kind, roles)


def shut(kind: type[Kept], roles: frozenset[Role]) -> Secret:
    """What a list answers of which nothing may be shown."""
    return Secret(Broken(*secret_for(kind.about.category, roles)))


def visible_view(record: Record, roles: frozenset[Role]) -> Record | None:
    """The representation for these roles, or None when secrecy closes it: a list does not even count what it may not show."""
    try:
        return view(record, roles)
    except Secret:
        return None


def render(record: Record, roles: frozenset[Role]) -> bytes:
    """The JSON body for these roles. Raises: Secret."""
    return view(record, roles).model_dump_json().encode()


def secret_body(record: Record, secret: str) -> bytes:
    """The body that shows a secret once, beside the record."""
    shown: dict[str, Any] = orjson.loads(record.model_dump_json())
    return orjson.dumps(shown | {"secret": secret})


def etag(record: Record, roles: frozenset[Role]) -> str:
    """A strong validator: the version and the open warnings of the owner's representation; a digest of any other."""
    shown = view(record, roles)
    if shown is record and hasattr(record, "revision"):
        return revision_tag(record)
    if shown is record and hasattr(record, "version"):
        return f'"{record.version}-{len(getattr(record, "open_warnings", ()))}"'
    return f'"{hashlib.sha256(shown.model_dump_json().encode()).hexdigest()[:20]}"'


def revision_tag(record: Any) -> str:
    """The strong validator of a record that is autosaved: its version (if it has one) and its revision."""
    version = f"{record.version}." if hasattr(record, "version") else ""
    return f'"{version}{record.revision}"'


def confidential(record: Kept | None) -> str | None:
    """Under whose key, and in which class, a stored copy of this record must be sealed; None when it holds no content."""
    if record is None or record.content_class is None or not sealed(type(record)):
        return None
    return f"{getattr(record, record.key_owner)}|{record.content_class}"
