"""Machine clients: credentials of scripts and funders' systems, shown once, replaced, revoked. Accounts and their unusual uses."""

from app.domain.anomaly.records import Anomaly
from app.domain.anomaly.table import MACHINE as ANOMALY
from app.domain.identity.records import Account, Client
from app.domain.identity.table import ACCOUNT, CLIENT
from app.routers.resource import Resource
from app.routers.routes import routes

RESOURCES = (
    Resource(record=Client, machine=CLIENT, tag="Access"),
    Resource(record=Account, machine=ACCOUNT, tag="Access"),
    Resource(record=Anomaly, machine=ANOMALY, tag="Access"),
)
ROUTERS = tuple(routes(resource) for resource in RESOURCES)
