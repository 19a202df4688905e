"""What the command line expects of the composition root, `app.main`. It is found by name: neither of the two imports the other."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol, cast
from uuid import UUID

from app.settings import Settings

Asgi = Callable[[Any, Any, Any], Awaitable[None]]


class DemoReport(Protocol):
    """What was seeded, or found seeded."""

    @property
    def tokens(self) -> Mapping[str, str]:
        """A bearer token for each role, ready to paste."""
        ...


class AuditReport(Protocol):
    """What was found of one organisation."""

    @property
    def org(self) -> UUID:
        """Which one."""
        ...

    @property
    def events(self) -> int:
        """How many were recomputed."""
        ...

    @property
    def reads(self) -> int:
        """How many were recomputed."""
        ...

    @property
    def days(self) -> int:
        """How many signed digests they were compared with."""
        ...

    @property
    def fault(self) -> str | None:
        """The first row or file that is wrong; None: none is."""
        ...


class Printed(Protocol):
    """What is printed as JSON."""

    def model_dump_json(self, *, indent: int | None = None) -> str:
        """As JSON."""
        ...


class PrintedForPeople(Printed, Protocol):
    """What is printed for people too."""

    def markdown(self) -> str:
        """In Markdown."""
        ...


class Root(Protocol):
    """Everything that the command line starts or asks. Settings given to it are bound to a database."""

    def make_app(self, settings: Settings) -> Asgi:
        """The ASGI application. If it has a method `drain()`, readiness answers 503 once that was called."""
        ...

    async def prepare(self, settings: Settings) -> int:
        """Make true what has to be before anything is served or worked on; how many classes of content were destroyed again."""
        ...

    async def run_worker(self, settings: Settings) -> None:
        """Work until cancelled; a cancelled worker ends what it holds, then leaves."""
        ...

    async def seed_demo(self, settings: Settings) -> DemoReport:
        """Make the demo organisation where it is missing; tokens for its roles either way."""
        ...

    async def demo_token(self, settings: Settings, role: str) -> str:
        """A fresh token of a demo role. Raises SetupRefused for an unknown role or before the demo was seeded."""
        ...

    async def create_organisation(self, settings: Settings, *, name: str, siret: str, counsellor: bool = False) -> str:
        """Make an organisation; what to tell the operator, the invitation of its administrator included. Raises SetupRefused.

        `counsellor`: the administrator accompanies people too.
        """
        ...

    async def look(self, settings: Settings) -> Mapping[str, Sequence[str]]:
        """Of each invariant of the data, in a sentence: where it is contradicted now."""
        ...

    async def register(self, settings: Settings, org: str) -> PrintedForPeople:
        """The register of processing of one organisation. Raises SetupRefused for an unknown one."""
        ...

    async def examined(self, settings: Settings, org: str, suspected: Any) -> Printed:
        """Whose data could have been touched by what is suspected. Raises SetupRefused for an unknown organisation."""
        ...

    async def verify_audit(self, settings: Settings) -> Sequence[AuditReport]:
        """Every organisation's event log, recomputed and compared with the signed digests."""
        ...

    def contract_files(self) -> Mapping[str, str]:
        """The committed contract: file name → text."""
        ...


def root() -> Root:
    """The composition root, imported at the first need."""
    return cast("Root", import_module("app.main"))
