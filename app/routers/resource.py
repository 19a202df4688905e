"""One resource of the contract: its record, its machine, where it is created, and how it is represented."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, Field, create_model

from app.domain.machine import ABSENT, Machine
from app.domain.record import Command, Kept, plural
from app.domain.vocabulary import Id, Role

PathId = Annotated[Id, Path(description="UUIDv7")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sub:
    """A command whose noun is created under its resource: `POST /v1/conventions/{id}/signatures`."""

    segment: str
    returns: type[Kept]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource of the contract: its record, its machine, where it is created and what hangs under it."""

    record: type[Kept]
    machine: Machine[Any] | None = None
    parent: str | None = None
    """Path segment of the resource under which it is created; None at the top."""
    tag: str
    subs: Mapping[type[Command], Sub] = field(default_factory=dict)
    hidden: frozenset[type[Command]] = frozenset()
    """Commands that another route gives."""
    scope: str | None = None

    @property
    def segment(self) -> str:
        """Its plural path segment."""
        return plural(self.record.noun)

    @property
    def creators(self) -> tuple[type[Command], ...]:
        """The commands that create it: the first at its path, the others at their verb below it."""
        rows = self.machine.rows if self.machine else ()
        return tuple(dict.fromkeys(r.on for r in rows if r.frm == (ABSENT,) and r.by != {Role.SYSTEM}))

    @property
    def family(self) -> str:
        """Its family of scopes."""
        return self.scope or self.segment


def responses(returns: type[Kept], status: int, *, secret: bool = False) -> dict[int | str, dict[str, Any]]:
    """The success response: the owner's representation, or the explicit view of another audience; a secret is shown once."""
    return {status: {"model": with_secret(returns) if secret else representation(returns)}}


@cache
def with_secret(record: type[Kept]) -> type[BaseModel]:
    """The representation beside the secret that is shown once."""
    shown_once = Field(max_length=200, description="Shown once; nobody can read it again")
    made: type[BaseModel] = create_model(f"{record.__name__}WithSecret", __base__=record, secret=(str, shown_once))
    return made


@cache
def representation(record: type[Kept]) -> Any:
    """Everything that may be shown of a record: itself and the views of its audiences."""
    shown_: Any = record
    for view in dict.fromkeys((*record.views.values(), record.shared)):
        shown_ = shown_ if view is None else shown_ | view
    return shown_
