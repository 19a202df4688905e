"""Writes the inventory of what is installed, as CycloneDX 1.6 JSON. Run: `python -m tools.sbom FILE`.

Names, versions, licences and who needs whom, from the metadata of the distributions; no address of where they came from.
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement

PRODUCT = "bilan"


def canonical(name: str) -> str:
    """The one spelling of a distribution's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(name: str = PRODUCT, extras: frozenset[str] = frozenset()) -> dict[str, Distribution]:
    """What runs with the product: every distribution that it needs here, by canonical name, the product first."""
    found: dict[str, Distribution] = {}
    ahead = [(canonical(name), extras)]
    while ahead:
        one, wanted = ahead.pop()
        try:
            installed = distribution(one)
        except PackageNotFoundError:  # of another platform
            continue
        first = one not in found
        found[one] = installed
        ahead += [(other, more) for other, more in _needs(installed, wanted) if first or more]
    return found


def _needs(installed: Distribution, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for line in installed.requires or ():
        asked = Requirement(line)
        if asked.marker is None or any(asked.marker.evaluate({"extra": extra}) for extra in (*extras, "")):
            yield canonical(asked.name), frozenset(asked.extras)


def inventory() -> Bom:
    """The product and what it needs."""
    bom, found = Bom(), needed()
    made = {name: _component(name, one) for name, one in sorted(found.items())}
    bom.metadata.component = made[PRODUCT]
    for name, one in made.items():
        if name != PRODUCT:
            bom.components.add(one)
        bom.register_dependency(one, [made[other] for other, _ in _needs(found[name], frozenset()) if other in made])
    return bom


def _component(name: str, one: Distribution) -> Component:
    said = one.metadata["License-Expression"] or one.metadata["License"] or ""
    kind = ComponentType.APPLICATION if name == PRODUCT else ComponentType.LIBRARY
    place = PackageURL("pypi", name=name, version=one.version)
    licences = [LicenseFactory().make_from_string(said)] if said and "\n" not in said else []
    return Component(name=name, version=one.version, type=kind, purl=place, bom_ref=place.to_string(), licenses=licences)


def main(arguments: list[str]) -> int:
    """Write the inventory."""
    Path(arguments[0]).write_text(JsonV1Dot6(inventory()).output_as_string(indent=2) + "\n", "utf-8")
    print(f"wrote {arguments[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
