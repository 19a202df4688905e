"""Step-up: how recently, and how strongly, somebody has proved who she is before an act that opens what secrecy closes.

Source: RFC 9470 (the challenge), RFC 8176 (`amr`); ASVS 5.0 7.5.3.
"""

from datetime import datetime, timedelta
from typing import Final

from app.domain.machine import Principal
from app.domain.vocabulary import Role

RECENT: Final = timedelta(minutes=15)
"""How long an authentication with several factors is enough for such acts."""

SKEW: Final = timedelta(minutes=1)
"""By how much the clock of an issuer may be ahead."""


def strong(by: Principal, at: datetime) -> bool:
    """Whether somebody authenticated with several factors a short while ago. The service itself needs not."""
    return Role.SYSTEM in by.roles or (by.strong_at is not None and -SKEW <= at - by.strong_at <= RECENT)
