"""Classes of confidential content: what is sealed together is destroyed together."""

import hashlib
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError


class ContentClass(StrEnum):
    """A kind of confidential content, with a data key of its own per bilan (per person for `personal_copy`), made at the first write.

    Source: C. trav. R6313-7 (destruction at the end of the action unless kept by written agreement); RGPD art. 5 §1 e.
    """

    NEEDS = "needs"
    """Needs analysis of the preliminary phase (*analyse de la demande*)."""
    OBJECTIVES = "objectives"
    """What the beneficiary expects of the bilan, in her own words."""
    NOTES = "notes"
    """The counsellor's notes on the sessions."""
    ANSWERS = "answers"
    """What the beneficiary answered to an instrument."""
    RESULTS = "results"
    """Detailed results (*résultats détaillés*), communicated to the beneficiary alone (L6313-4)."""
    SKILLS = "skills"
    """Skills and experiences found during the investigation."""
    PROJECTS = "projects"
    """Career projects explored, kept or given up."""
    ACTION_PLAN = "action_plan"
    """The steps towards the chosen project (*plan d'action*)."""
    SYNTHESIS = "synthesis"
    """The synthesis document (*document de synthèse*), every version of it."""
    DISABILITY = "disability"
    """Needs of adaptation linked to a disability (RGPD art. 9)."""
    MESSAGES = "messages"
    """Messages between beneficiary and counsellor, possible after the bilan too."""
    FOLLOW_UP = "follow_up"
    """Answers and notes of the follow-ups after the bilan."""
    UPLOADS = "uploads"
    """Documents that the beneficiary handed over."""
    COMPLAINT = "complaint"
    """What somebody complains of and what she was answered: under the complaint's own key, whatever becomes of a bilan."""
    DATA_REQUEST = "data_request"
    """What a person asks about her data and what she was answered: under the request's own key."""
    PERSONAL_COPY = "personal_copy"
    """Her own copy of synthesis and results: under the person's key, readable by her alone, destroyed by closing the account only."""


BILAN_CLASSES = frozenset(ContentClass) - {ContentClass.PERSONAL_COPY, ContentClass.COMPLAINT, ContentClass.DATA_REQUEST}
"""The classes whose keys belong to a bilan: what ends with the bilan's documents, less the classes that an agreement keeps."""


def _of_the_bilan(value: ContentClass) -> ContentClass:
    if value not in BILAN_CLASSES:
        raise PydanticCustomError("not_a_bilan_document", "Does not belong to the bilan's documents.")
    return value


BilanClass = Annotated[
    ContentClass, AfterValidator(_of_the_bilan), WithJsonSchema({"type": "string", "enum": sorted(map(str, BILAN_CLASSES))})
]
"""A class of content that belongs to the bilan."""


class Destroyed(Exception):
    """The key of this content was destroyed: nothing of it can be read or added any more."""


class KeysLost(Exception):
    """The key store cannot be reached now. Nothing is known to be written; the same request may be repeated."""


def key_id(key: bytes) -> bytes:
    """The public name of a secret key, 16 bytes. It tells nothing of the key, and no second key of the same name can be found."""
    return hashlib.sha256(b"bilan key\0" + key).digest()[:16]
