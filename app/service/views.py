"""What a caller is told of a record: the owner's representation, the explicit view of its audience, or nothing."""

import hashlib
from typing import Any

import orjson

from app.domain.machine import Broken, Refused
from app.domain.policy import reads_whole
from app.domain.record import Kept, Record
from app.domain.secrecy import secret_for
from app.domain.vocabulary import Role
from app.persistence.columns import sealed


def view(record: Record, roles: frozenset[Role]) -> Record:
    """The representation for these roles.

    Raises: Refused when they may know of the record but not read it (secrecy.professional, share.employer).
    """
    if not isinstance(record, Kept) or reads_whole(record.about.category, roles):
        return record
    for role in sorted(roles):
        if shown := record.views.get(role):
            return shown.model_validate({name: getattr(record, name) for name in shown.model_fields})
    raise Refused(Broken(*secret_for(record.about.category, roles)))


def render(record: Record, roles: frozenset[Role]) -> bytes:
    """The JSON body for these roles. Raises: Refused."""
    return view(record, roles).model_dump_json().encode()


def secret_body(record: Record, secret: str) -> bytes:
    """The body that shows a secret once, beside the record."""
    shown: dict[str, Any] = orjson.loads(record.model_dump_json())
    return orjson.dumps(shown | {"secret": secret})


def etag(record: Record, roles: frozenset[Role]) -> str:
    """A strong validator: the version and the open warnings of the owner's representation; a digest of any other."""
    shown = view(record, roles)
    if shown is record and hasattr(record, "version"):
        return f'"{record.version}-{len(getattr(record, "open_warnings", ()))}"'
    return f'"{hashlib.sha256(shown.model_dump_json().encode()).hexdigest()[:20]}"'


def confidential(record: Kept | None) -> str | None:
    """Under whose key, and in which class, a stored copy of this record must be sealed; None when it holds no content."""
    if record is None or record.content_class is None or not sealed(type(record)):
        return None
    return f"{getattr(record, record.key_owner)}|{record.content_class}"
