"""The key store: data keys of sealed content and signing keys, in files outside the database, its WAL and its backups."""

from app.adapters.keys.faults import KeyDestroyed, KeyStoreFault, TooOpen, UnknownRoot, Unreadable
from app.adapters.keys.roots import RootFile, make_root_key
from app.adapters.keys.signing import FileSigningKeys, SigningPurpose
from app.adapters.keys.store import FileKeyStore

__all__ = [
    "FileKeyStore",
    "FileSigningKeys",
    "KeyDestroyed",
    "KeyStoreFault",
    "RootFile",
    "SigningPurpose",
    "TooOpen",
    "UnknownRoot",
    "Unreadable",
    "make_root_key",
]
