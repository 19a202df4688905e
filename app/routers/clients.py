"""Machine clients: credentials of scripts and funders' systems, shown once, replaced, revoked. Accounts of people, and their end."""

from app.domain.identity.records import Account, Client
from app.domain.identity.table import ACCOUNT, CLIENT
from app.routers.resource import Resource
from app.routers.routes import routes

RESOURCES = (
    Resource(record=Client, machine=CLIENT, tag="Access"),
    Resource(record=Account, machine=ACCOUNT, tag="Access"),
)
ROUTERS = tuple(routes(resource) for resource in RESOURCES)
