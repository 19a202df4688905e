"""The pages of docs/security: who sees what, and what is kept of each record for how long."""

from typing import Any

from app.domain.identity.scopes import FAMILIES
from app.domain.policy import MATRIX, Right
from app.domain.record import Kept, Record, Resource
from app.domain.register import KEPT_FOR
from app.domain.vocabulary import Role
from app.persistence.columns import sealed
from tools.law_texts import table

RIGHTS = {
    Right.WRITE: "writes and reads",
    Right.READ: "reads",
    Right.PART: "its own part: what that actor itself supplied or signed",
    Right.STATUS: "dates, states and hours",
    Right.METADATA: "that it exists, its hash, its dates",
    Right.AGGREGATE: "groups of at least five people",
    Right.CONSENT: "under an agreement of the person that is active, bounded and noted",
    Right.NONE: "nothing",
}
RECORDS = ["record", "category", "kept", "by which right", "sealed fields", "shown in part to", "opened by a consent"]


def matrix_page() -> str:
    """The matrix, the records of each category with what each audience is shown of them, and the scopes of machines."""
    roles = list(next(iter(MATRIX.values())))
    rows: list[list[object]] = [[f"`{category}`", *(_mark(held[role]) for role in roles)] for category, held in MATRIX.items()]
    return "\n".join(
        [
            "# Who sees what",
            "",
            "One table decides what each role is shown: `app/domain/policy.py`. What is not listed is nothing. A role counts on a file",
            "only for those who take part in it; organisation-wide are the administrator, the auditor and the data protection officer.",
            "A program of the provider has the administrator's column, cut down by its scopes. Every operation is asked in every role by",
            "`tests/http/test_every_caller.py`.",
            "",
            "`second_counsellor` gives an outside view; `recipient` is anybody to whom the person opened a document. What they read, and",
            "what an employer or, after the handover, the counsellor reads, is decided by each statement that reads: the views",
            "`live_share` and `opening` of `app/persistence/migrations/guards.sql`. Her access journal names the consent of each.",
            "",
            *table(["category", *(role.value for role in roles)], rows),
            "",
            *(f"- **{right.value}**: {said}" for right, said in RIGHTS.items()),
            "",
            "## Records",
            "",
            "Sealed fields leave the process encrypted only, under a key of the bilan and the class, which is held outside the database.",
            "",
            *table(
                ["record", "category", "kept", "by which right", "sealed fields", "shown in part to", "opened by a consent"],
                [_record(k) for k in _kinds()],
            ),
            "",
            "## Scopes of machines",
            "",
            "Content has no scope, so no machine can hold it.",
            "",
            *table(["family", "category", "a program of the provider", "a funder's system"], [_family(name) for name in FAMILIES]),
        ]
    )


def _mark(right: Right) -> str:
    return "" if right is Right.NONE else right.value


def _kinds() -> list[type[Kept]]:
    return [Kept.of_noun[noun] for noun in sorted(Kept.of_noun)]


def _record(kind: type[Kept]) -> list[object]:
    hidden = ", ".join(f"`{name}`" for name in sealed(kind))
    by_view: dict[type[Record], list[Role]] = {}
    for role, shown in kind.views.items():
        by_view.setdefault(shown, []).append(role)
    parts = "; ".join(f"{', '.join(sorted(roles))}: {_fields(shown)}" for shown, roles in by_view.items())
    opened = "" if kind.shared is None else _fields(kind.shared)
    return [f"`{kind.noun}`", f"`{kind.about.category}`", KEPT_FOR[kind.about.retention], kind.about.basis, hidden, parts, opened]


def _fields(shown: type[Record]) -> str:
    plain: dict[str, Any] = {name: field for name, field in shown.model_fields.items() if name not in Resource.model_fields}
    return ", ".join(f"`{name}`" for name in plain) or "that it exists"


def _family(name: str) -> list[object]:
    category, script, funder = FAMILIES[name]
    words = {"": "", "r": "reads", "rw": "reads and writes"}
    return [f"`{name}`", f"`{category}`", words[script], words[funder]]
