"""On which ground which right may be refused, wholly or in part. Source: RGPD art. 11, 12 §2 and §5, 15 §4, 16, 17, 18 §1, 20 §4, 21 §1."""

from collections.abc import Mapping
from typing import Final

from app.domain.data_request.records import DataRequestKind as K
from app.domain.data_request.records import Ground

EVERY: Final = frozenset(K)
GROUNDS: Final[Mapping[Ground, frozenset[K]]] = {
    Ground.LEGAL_OBLIGATION: frozenset({K.ERASURE}),  # art. 17 §3 b
    Ground.LEGAL_CLAIMS: frozenset({K.ERASURE, K.OBJECTION}),  # art. 17 §3 e, 21 §1
    Ground.STILL_NECESSARY: frozenset({K.ERASURE}),  # art. 17 §1 a
    Ground.COMPELLING_GROUNDS: frozenset({K.OBJECTION}),  # art. 21 §1
    Ground.ACCURATE: frozenset({K.RECTIFICATION}),  # art. 16
    Ground.CONDITIONS_NOT_MET: frozenset({K.RESTRICTION, K.PORTABILITY, K.OBJECTION}),  # art. 18 §1, 20 §1, 21 §1
    Ground.OTHERS_RIGHTS: frozenset({K.ACCESS, K.PORTABILITY}),  # art. 15 §4, 20 §4
    Ground.MANIFESTLY_UNFOUNDED: EVERY,  # art. 12 §5
    Ground.EXCESSIVE: EVERY,  # art. 12 §5
    Ground.NOT_IDENTIFIED: EVERY,  # art. 11 §2, 12 §2
}
