"""From the settings to a database that may be served from: ours or the operator's, started, known and fit."""

from importlib.resources import files

import asyncpg

from app.adapters.postgres.cluster import Cluster, embedded_cluster
from app.adapters.postgres.databases import APPLICATION, OWNER, waited
from app.adapters.postgres.doctor import Standing, refuse_unfit, standing
from app.settings import Environment, Settings, SetupRefused


def open_database(settings: Settings) -> tuple[Settings, Cluster | None]:
    """Start the embedded cluster, or look at the operator's server. The settings come back with the addresses to use.

    The caller stops the cluster. Raises SetupRefused.
    """
    if settings.embedded:
        cluster = embedded_cluster(settings)
        endpoint = cluster.start()
        return settings.bound_to(app_url=endpoint.app_url, owner_url=endpoint.owner_url), cluster
    return waited(lambda: _foreign(settings)), None


async def _foreign(settings: Settings) -> Settings:
    production = settings.environment is Environment.PRODUCTION
    found = await standing(settings.app_url)
    if settings.owner_url is None and not production and (found.login_sees_all or found.login_owns):
        settings = await _as_two_roles(settings, found)
        found = await standing(settings.app_url)
    elif settings.owner_url is not None:
        await standing(settings.owner_url, named="DATABASE_MIGRATION_URL")  # told now, not by a migration half way
    refuse_unfit(found, production=production)
    return settings


async def _as_two_roles(settings: Settings, found: Standing) -> Settings:
    """Development with the owner's address only: serve as the application role, which is taken at connect time."""
    url = settings.app_url
    if found.superuser:
        await _make_roles(url)
        return settings.bound_to(app_url=_taking(url, APPLICATION), owner_url=_taking(url, OWNER))
    if not found.application_role:
        raise SetupRefused(f"Role {APPLICATION} is missing: run app/adapters/postgres/roles.sql once as a superuser.")
    return settings.bound_to(app_url=_taking(url, APPLICATION), owner_url=url)


async def _make_roles(url: str) -> None:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        await connection.execute(files("app.adapters.postgres").joinpath("roles.sql").read_text("utf-8"))
    finally:
        await connection.close()


def _taking(url: str, role: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}role={role}"
