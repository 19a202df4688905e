"""The fixture of this folder."""

from tests.hot.twice import twice

__all__ = ["twice"]
