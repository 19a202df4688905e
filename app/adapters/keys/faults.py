"""What can go wrong in the key store.

SetupRefused (settings)
└── KeyStoreFault
    ├── TooOpen         somebody else could read it
    ├── Unreadable      not what this store writes
    └── UnknownRoot     wrapped under a root key that is not in the root file
Destroyed (domain)
└── KeyDestroyed    a destroyed key is never made again
"""

from app.domain.content_class import Destroyed
from app.settings import SetupRefused


class KeyStoreFault(SetupRefused):
    """The key store needs an operator: the command line tells her so in one line, as of any setting."""


class TooOpen(KeyStoreFault):
    """A file or folder of keys is accessible to its group or to everybody."""


class Unreadable(KeyStoreFault):
    """A file of the key store is damaged, or was not written by it."""


class UnknownRoot(KeyStoreFault):
    """A key is wrapped under a root key that the root file does not hold."""


class KeyDestroyed(Destroyed):
    """New content arrived for a key that was destroyed."""
