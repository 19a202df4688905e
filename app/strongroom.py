"""The key store that the settings name: where keys lie, who wraps them, and what is opened with them."""

from app.adapters.keys import FileShelf, RootFile, Roots, Shelf, ShelvedKeys, ShelvedSigningKeys, SigningPurpose
from app.settings import Settings


def opened(settings: Settings) -> tuple[Shelf, Roots]:
    """A shelf and root keys, for whoever closes them. Raises: KeyStoreFault."""
    return FileShelf(settings.keys), RootFile(settings.root_keys, make=settings.embedded)


def keys_of(settings: Settings) -> ShelvedKeys:
    """The data keys, for one event loop. Raises: KeyStoreFault."""
    shelf, roots = opened(settings)
    return ShelvedKeys(shelf, roots, capacity=settings.key_cache)


def signing_keys(settings: Settings, purpose: SigningPurpose) -> ShelvedSigningKeys:
    """The signing keys of one purpose."""
    return ShelvedSigningKeys(lambda: opened(settings), purpose)
