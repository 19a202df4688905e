"""The key store: data keys of sealed content and signing keys, outside the database, its WAL and its backups."""

from app.adapters.keys.faults import KeyDestroyed, KeyStoreFault, TooOpen, UnknownRoot, Unreadable
from app.adapters.keys.folder import FileShelf
from app.adapters.keys.ports import Roots, Shelf
from app.adapters.keys.roots import RootFile, make_root_key
from app.adapters.keys.signing import ShelvedSigningKeys, SigningPurpose
from app.adapters.keys.store import ShelvedKeys

__all__ = [
    "FileShelf",
    "KeyDestroyed",
    "KeyStoreFault",
    "RootFile",
    "Roots",
    "Shelf",
    "ShelvedKeys",
    "ShelvedSigningKeys",
    "SigningPurpose",
    "TooOpen",
    "UnknownRoot",
    "Unreadable",
    "make_root_key",
]
