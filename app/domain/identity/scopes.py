"""Scopes: what a machine may be given, in one table. Content has none, so no machine can ever hold it.

A scope is `<family>:read` or `<family>:write`; a family is the plural path segment of a resource. People are not limited by scopes:
their role, their involvement and the category of the data decide.
"""

from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from app.domain.policy import Category


class ClientKind(StrEnum):
    """What a machine client is: a program of the provider, or the system of one funder."""

    SCRIPT = "script"
    FUNDER = "funder"


# fmt: off
FAMILIES: Final[dict[str, tuple[Category, str, str]]] = {
    # family                    category                 script  funder
    "organisations":            (Category.DIRECTORY,     "rw",   ""),
    "members":                  (Category.DIRECTORY,     "r",    ""),
    "offers":                   (Category.DIRECTORY,     "rw",   ""),
    "employers":                (Category.DIRECTORY,     "rw",   ""),
    "funders":                  (Category.DIRECTORY,     "rw",   ""),
    "instruments":              (Category.LIBRARY,       "r",    ""),
    "beneficiaries":            (Category.IDENTITY,      "rw",   ""),
    "bilans":                   (Category.EXISTENCE,     "rw",   "r"),
    "deadlines":                (Category.PROGRAMME,     "r",    "r"),
    "sessions":                 (Category.ATTENDANCE,    "rw",   ""),
    "quotes":                   (Category.QUOTE,         "rw",   "r"),
    "conventions":              (Category.CONVENTION,    "rw",   "r"),
    "leave-requests":           (Category.EXISTENCE,     "rw",   ""),
    "funding-requests":         (Category.FINANCING,     "rw",   "rw"),
    "billing-items":            (Category.INVOICES,      "rw",   "r"),
    "needs-analyses":           (Category.NEEDS,         "",     ""),
    "objectives":               (Category.PROJECTS,      "",     ""),
    "notes":                    (Category.NOTES,         "",     ""),
    "assignments":              (Category.ANSWERS,       "",     ""),
    "results":                  (Category.RESULTS,       "",     ""),
    "projects":                 (Category.PROJECTS,      "",     ""),
    "action-plans":             (Category.ACTION_PLAN,   "",     ""),
    "syntheses":                (Category.SYNTHESIS,     "",     ""),
    "consents":                 (Category.CONSENTS,      "",     ""),
    "shares":                   (Category.CONSENTS,      "",     ""),
    "follow-ups":               (Category.FOLLOW_UP,     "",     ""),
    "publications":             (Category.QUALITY,       "r",    ""),
    "quality-proofs":           (Category.QUALITY,       "r",    ""),
    "training-reports":         (Category.QUALITY,       "r",    ""),
    "complaints":               (Category.COMPLAINTS,    "",     ""),
    "data-requests":            (Category.DATA_REQUESTS, "",     ""),
    "accessibility-needs":      (Category.DISABILITY,    "",     ""),
    "adaptations":              (Category.ADAPTATIONS,   "",     ""),
    "referrals":                (Category.ADAPTATIONS,   "",     ""),
    "messages":                 (Category.MESSAGES,      "",     ""),
    "personal-copies":          (Category.PERSONAL_COPY, "",     ""),
    "emergency-access":         (Category.EMERGENCY,     "",     ""),
    "legal-holds":              (Category.LEGAL_HOLDS,   "",     ""),
    "anomalies":                (Category.ACCESS_RIGHTS, "",     ""),
    "accounts":                 (Category.ACCESS_RIGHTS, "",     ""),
    "invitations":              (Category.ACCESS_RIGHTS, "",     ""),
    "clients":                  (Category.ACCESS_RIGHTS, "",     ""),
}
# fmt: on
_ACTS = {"r": "read", "w": "write"}
_ALONE: Final[dict[str, frozenset[ClientKind]]] = {
    "events:read": frozenset(ClientKind),
    "law:read": frozenset(ClientKind),
    "reports:read": frozenset(ClientKind),
    "cpf:report": frozenset({ClientKind.SCRIPT}),
    "sandbox:read": frozenset({ClientKind.SCRIPT}),
    "sandbox:write": frozenset({ClientKind.SCRIPT}),
}
"""Scopes that belong to no resource: the change feed, the law as data, published results, what the CPF platform told, a sandbox's clock."""


def _offered(kind: ClientKind) -> frozenset[str]:
    column = {ClientKind.SCRIPT: 1, ClientKind.FUNDER: 2}[kind]
    resources = {f"{family}:{_ACTS[act]}" for family, row in FAMILIES.items() for act in str(row[column])}
    return frozenset(resources | {scope for scope, kinds in _ALONE.items() if kind in kinds})


OFFERED: Final = {kind: _offered(kind) for kind in ClientKind}
"""The scopes that each kind of client may hold."""
SCOPES: Final = tuple(sorted(frozenset().union(*OFFERED.values())))
"""Every scope that exists."""
_EVERYBODYS = {scope for scope, kinds in _ALONE.items() if scope.endswith(":read") and kinds == frozenset(ClientKind)}
READ_ONLY: Final = frozenset({f"{family}:read" for family in FAMILIES} | _EVERYBODYS)
"""Cuts a person down to reading: an employer's user who may not sign. What everybody reads, she reads: the law, and what happened."""


def _known(value: str) -> str:
    if value not in SCOPES:
        raise PydanticCustomError("not_in_list", "Is not a scope.")
    return value


Scope = Annotated[str, Field(strict=True, max_length=80), AfterValidator(_known), WithJsonSchema({"type": "string", "enum": list(SCOPES)})]
"""One scope of the list."""
