"""Whether this process can answer: the database is there and current, and nobody has asked it to leave."""

from dataclasses import dataclass, field

from app.persistence.pool import Pool, Unavailable
from app.persistence.revision import revision


@dataclass(slots=True)
class Health:
    """The readiness of one process. `needed` is the oldest revision of the schema that this code can serve."""

    pool: Pool
    needed: str
    _leaving: bool = field(default=False)

    def drain(self) -> None:
        """Say from now on that others should be asked: this process is about to leave."""
        self._leaving = True

    async def ready(self) -> bool:
        """False while leaving, while the schema is older than this code, and while the database is lost."""
        if self._leaving:
            return False
        try:
            return await revision(self.pool) >= self.needed
        except Unavailable:
            return False
