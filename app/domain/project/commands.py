"""What may be asked of a project. Its text is saved as a draft, without a command."""

from typing import Any, ClassVar

from app.domain.project.records import Career, ProjectKind
from app.domain.record import Command


class DraftProject(Command):
    """Begin a career project (projet professionnel) or an alternative to it."""

    verb: ClassVar[str] = "draft"
    summary: ClassVar[str] = "Begin a project"
    example: ClassVar[dict[str, Any]] = {"kind": "project", "content": {"title": "Conseillère en insertion professionnelle"}}
    kind: ProjectKind
    content: Career = Career()


class FormaliseProject(Command):
    """Settle the project (formalisation): it is elaborated and its relevance was checked (R6313-4 2°)."""

    verb: ClassVar[str] = "formalise"
    summary: ClassVar[str] = "Formalise the project"


class DropProject(Command):
    """Set a project aside (abandon); no reason is asked."""

    verb: ClassVar[str] = "drop"
    summary: ClassVar[str] = "Drop the project"
