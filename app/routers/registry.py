"""Organisation, members, offers, beneficiaries, employers and funders."""

from app.domain.registry.table import NOUNS
from app.routers.resource import Resource
from app.routers.routes import routes

PEOPLE = frozenset({"beneficiary", "employer", "funder"})
RESOURCES = tuple(
    Resource(record=noun.record, machine=noun.machine, tag="People" if noun.record.noun in PEOPLE else "Provider") for noun in NOUNS
)
ROUTERS = tuple(routes(resource) for resource in RESOURCES)
