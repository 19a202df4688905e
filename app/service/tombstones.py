"""What a destroyed document of a bilan answers: not its empty record, but where its certificate is, and for the person her own copy."""

from typing import Any
from uuid import UUID

from app.domain.policy import Retention
from app.domain.record import Kept, path
from app.domain.retention.records import RetentionItem
from app.domain.vocabulary import Role
from app.persistence.columns import sealed
from app.persistence.sealed import KeyStore

WITH_THEIR_KEY = frozenset({Retention.BILAN_DOCUMENTS, Retention.FOLLOW_UP})


async def destroyed(document: Kept, org: UUID, keys: KeyStore) -> bool:
    """Whether a document was destroyed: nothing sealed in it opens since its key is no more or, if it seals nothing, its state says so.

    A follow-up is an appointment and no document: its outcome is destroyed, its date is not.
    """
    if document.about.retention not in WITH_THEIR_KEY or document.content_class is None or document.outlives_content:
        return False
    names = sealed(type(document))
    if not names:
        return getattr(document, "status", "") == "destroyed"
    empty = all(getattr(document, name) is None for name in names)
    return empty and await keys.destroyed_at(org, getattr(document, document.key_owner), document.content_class) is not None


def links(document: Kept, items: tuple[RetentionItem, ...], roles: frozenset[Role]) -> dict[str, str]:
    """Where the certificate of its class is, once there is one; and her own copy, for the person whom a document names it to."""
    own: Any = getattr(document, "personal_copy_id", None)
    certificate = next((i.certificate_id for i in items if i.content_kind is document.content_class), None)
    found = {} if certificate is None else {"certificate": path("destruction_certificate", certificate)}
    return found | ({"personal_copy": path("personal_copy", own)} if own is not None and Role.BENEFICIARY in roles else {})
