"""Reads of content: each writes its line in the access journal in the statement that reads, so that no line means no answer."""

from datetime import datetime

from app.domain.machine import Principal
from app.domain.policy import reads_whole, under_consent
from app.domain.record import Kept
from app.domain.vocabulary import Role
from app.persistence.snapshot import Noted
from app.persistence.sql import has_sealed
from app.service.standing import held


def noted(kind: type[Kept], by: Principal, *, request_id: str, at: datetime) -> Noted | None:
    """What the access journal says of a read of `kind`; None for what holds no content. Her own reads are hers: they are not noted."""
    if not has_sealed(kind):
        return None
    category, roles = kind.about.category, held(by) - {Role.BENEFICIARY}
    readers = tuple(r for r in roles if reads_whole(category, frozenset({r})))
    consented = tuple(r for r in roles if under_consent(category, r) or r in kind.closes_on)
    return Noted(roles=readers, consented=consented, category=category, request_id=request_id, at=at)
