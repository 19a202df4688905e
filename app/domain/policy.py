"""Who may see what: the confidentiality matrix, one file of data (actors × categories → rights).

Source: C. trav. L6313-4 §3-4, R6313-7, L6353-10; C. pén. 226-13; RGPD art. 5, 9, 25. Anything not listed is none.
"""

from enum import StrEnum
from typing import Final

from app.domain.vocabulary import Role


class Right(StrEnum):
    """What a role may do with a category of data."""

    WRITE = "W"
    READ = "R"
    PART = "P"
    """Own part only: what that actor itself supplied or signed."""
    STATUS = "S"
    """Dates, states and hours only."""
    METADATA = "M"
    """That it exists, its hash and its dates."""
    AGGREGATE = "A"
    """Only in groups of at least five people."""
    CONSENT = "C"
    """Under an active, scoped, expiring consent of the beneficiary."""
    NONE = "-"


AGGREGATED: Final = 5
"""People in a group, at least, of whom an aggregate is told."""


class Category(StrEnum):
    """A category of data, with one row in the matrix."""

    DIRECTORY = "directory"
    """Members, offers, funders, employers: the provider's own registry."""
    LIBRARY = "library"
    """Published questionnaires, as anybody may be asked to answer them."""
    IDENTITY = "identity"
    EXISTENCE = "existence"
    NEEDS = "needs"
    PROGRAMME = "programme"
    ATTENDANCE = "attendance"
    NOTES = "notes"
    ANSWERS = "answers"
    RESULTS = "results"
    SYNTHESIS = "synthesis"
    PROJECTS = "projects"
    ACTION_PLAN = "action_plan"
    QUOTE = "quote"
    CONVENTION = "convention"
    FINANCING = "financing"
    INVOICES = "invoices"
    FOLLOW_UP = "follow_up"
    COMPLAINTS = "complaints"
    """Complaints, and reports of violence, harassment or discrimination."""
    DATA_REQUESTS = "data_requests"
    """Requests by which a person exercises her rights over her data, and what she was answered."""
    QUALITY = "quality"
    """What the provider reports, publishes and keeps to prove its quality."""
    CONSENTS = "consents"
    MESSAGES = "messages"
    DISABILITY = "disability"
    """Needs of adaptation, in the words of the person."""
    ADAPTATIONS = "adaptations"
    """What is to be done for her, and where else she may be better served: never why."""
    EMERGENCY = "emergency"
    """That secrecy was lifted for an hour: who asked, who agreed, why. Not what was read."""
    LEGAL_HOLDS = "legal_holds"
    """That a destruction waits, for which proceeding and until when. Not what is kept."""
    PERSONAL_COPY = "personal_copy"
    ACCESS_RIGHTS = "access_rights"
    """Principals, machine clients and invitations."""


class Retention(StrEnum):
    """How long a record lives, and from when."""

    BILAN_DOCUMENTS = "bilan_documents"
    """Destroyed at the end of the action unless a written agreement keeps it, at most 36 months (R6313-7)."""
    FOLLOW_UP = "follow_up"
    """30 days after the last follow-up, at most 36 months from the end."""
    ADMINISTRATIVE = "administrative"
    """Six years, ten with accounting or European money."""
    PROSPECT = "prospect"
    """Twelve months without a commitment, then as administrative evidence."""
    ACCOUNT = "account"
    """As long as the person's account, at least six years."""
    REGISTRY = "registry"
    """As long as the provider uses it."""


_COLUMNS = (
    Role.BENEFICIARY,
    Role.COUNSELLOR,
    Role.SECOND_COUNSELLOR,
    Role.ADMINISTRATOR,
    Role.EMPLOYER,
    Role.FUNDER,
    Role.RECIPIENT,
    Role.REFERENT,
    Role.AUDITOR,
    Role.DPO,
    Role.HANDLER,
    Role.SYSTEM,
)

# fmt: off
_ROWS: dict[Category, str] = {
    #                        BEN CON CO2 ADM EMP FUN REC HRE AUD DPO HAN SYS
    Category.DIRECTORY:     "P   R   R   W   P   P   -   R   R   R   -   W",
    Category.LIBRARY:       "R   R   R   R   -   -   -   R   R   R   -   W",
    Category.IDENTITY:      "W   R   C   W   P   R   -   C   M   R   -   W",
    Category.EXISTENCE:     "W   W   R   W   S   S   C   C   A   R   -   W",
    Category.NEEDS:         "W   W   C   -   -   -   -   C   M   -   -   W",
    Category.PROGRAMME:     "R   W   R   W   R   R   -   C   R   R   -   W",
    Category.ATTENDANCE:    "W   W   P   R   S   S   -   -   R   R   -   W",
    Category.NOTES:         "C   W   C   -   -   -   -   -   -   -   -   W",
    Category.ANSWERS:       "W   R   -   -   -   -   -   -   -   -   -   W",
    Category.RESULTS:       "R   W   C   -   C   C   C   -   -   -   -   W",
    Category.SYNTHESIS:     "R   W   C   M   C   M   C   -   M   M   -   W",
    Category.PROJECTS:      "W   W   C   -   -   -   -   -   -   -   -   W",
    Category.ACTION_PLAN:   "W   W   C   -   C   C   C   -   -   -   -   W",
    Category.QUOTE:         "W   R   -   W   P   R   -   -   R   R   -   W",
    Category.CONVENTION:    "W   R   -   W   W   R   -   -   R   R   -   W",
    Category.FINANCING:     "W   -   -   W   P   P   -   -   -   R   -   W",
    Category.INVOICES:      "R   -   -   W   P   R   -   -   R   R   -   W",
    Category.FOLLOW_UP:     "W   W   -   A   -   A   -   -   A   -   -   W",
    Category.COMPLAINTS:    "W   P   -   M   -   -   -   P   M   R   W   W",
    Category.DATA_REQUESTS: "W   -   -   W   -   -   -   -   M   W   -   W",
    Category.QUALITY:       "-   -   -   W   -   -   -   -   R   R   -   W",
    Category.CONSENTS:      "W   R   -   M   -   -   -   -   M   R   -   W",
    Category.DISABILITY:    "W   -   -   -   -   -   -   W   A   M   -   W",
    Category.ADAPTATIONS:   "W   W   -   W   -   -   -   W   A   M   -   W",
    Category.MESSAGES:      "W   W   -   -   -   -   -   -   -   -   -   W",
    Category.EMERGENCY:     "R   R   -   W   -   -   -   -   -   W   -   W",
    Category.LEGAL_HOLDS:   "R   R   -   W   -   -   -   -   -   W   -   W",
    Category.PERSONAL_COPY: "R   -   -   -   -   -   -   -   -   -   -   W",
    Category.ACCESS_RIGHTS: "-   -   -   W   -   -   -   -   -   R   -   W",
}
# fmt: on

MATRIX: dict[Category, dict[Role, Right]] = {
    category: dict(zip(_COLUMNS, map(Right, row.split()), strict=True)) for category, row in _ROWS.items()
}
_FULL = frozenset({Right.WRITE, Right.READ})
EVERYWHERE = frozenset({Role.ADMINISTRATOR, Role.SCRIPT, Role.DPO, Role.AUDITOR, Role.SYSTEM})
"""Roles that stand in every file of the organisation, without taking part in it. All the others take part, or are named."""
_PROGRAMS = frozenset({Role.SCRIPT, Role.SYSTEM})


def right(category: Category, role: Role) -> Right:
    """The right of one role. A script client has the administrator's column, cut down by its scopes elsewhere."""
    return MATRIX[category].get(Role.ADMINISTRATOR if role is Role.SCRIPT else role, Right.NONE)


def under_consent(category: Category, role: Role) -> bool:
    """True when the role reads the category as far as a consent of the person opens it."""
    return right(category, role) is Right.CONSENT


def reads_whole(category: Category, roles: frozenset[Role]) -> bool:
    """True when one of the roles reads the owner's own representation of the category."""
    return any(right(category, role) in _FULL for role in roles)


def readers_everywhere(category: Category) -> tuple[Role, ...]:
    """The people who read a category whole in every file, without taking part in it."""
    return tuple(sorted(role for role in EVERYWHERE - _PROGRAMS if right(category, role) in _FULL))
