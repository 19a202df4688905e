"""Routes from the tables: everything that a resource answers."""

from fastapi import APIRouter

from app.routers.command_routes import command_routes
from app.routers.read_routes import read_routes
from app.routers.resource import Resource


def routes(resource: Resource) -> APIRouter:
    """Every route of a resource."""
    router = APIRouter(prefix="/v1", tags=[resource.tag])
    if resource.machine is not None:
        command_routes(router, resource, resource.machine)
    read_routes(router, resource)
    return router
