"""The JOSE libraries to choose from, by the name used in the settings. The first is the default."""

from collections.abc import Mapping
from types import MappingProxyType

from app.adapters.tokens import jose_adapter, joserfc_adapter
from app.adapters.tokens.keyring import Prepare

LIBRARIES: Mapping[str, Prepare] = MappingProxyType({"python-jose": jose_adapter.prepare, "joserfc": joserfc_adapter.prepare})
