"""Complaints and reports, and what the provider shows of its quality."""

from app.domain.complaint.records import Complaint
from app.domain.complaint.table import MACHINE as COMPLAINT
from app.routers.resource import Resource
from app.routers.routes import routes

RESOURCES = (Resource(record=Complaint, machine=COMPLAINT, tag="After"),)
ROUTERS = tuple(routes(resource) for resource in RESOURCES)
