"""A cluster for keys alone, as the guide says to run it, and databases with an empty shelf in it."""

import tempfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import asyncpg
import pytest

from app.adapters.postgres.cluster import Cluster

APART = {"shared_buffers": "16MB", "wal_recycle": "off", "min_wal_size": "32MB", "max_wal_size": "48MB", "max_connections": "60"}
SCRIPT = files("app.adapters.postgres").joinpath("keys.sql").read_text("utf-8")


@pytest.fixture(scope="session")
def key_cluster() -> Iterator[Cluster]:
    """A second cluster, durable, without the product in it."""
    with tempfile.TemporaryDirectory(prefix="bilan-") as folder:
        made = Cluster(Path(folder), configuration=APART)
        made.start()
        yield made
        made.stop()


@pytest.fixture
async def key_url(key_cluster: Cluster) -> str:
    """The address of an empty shelf, as the role that serves."""
    return (await emptied(key_cluster)).replace("//postgres@", "//bilan_keys@")


async def emptied(cluster: Cluster) -> str:
    """The superuser's address of a database `keys` made anew, with its shelf."""
    admin = cluster.endpoint.admin_url.replace("@/bilan?", "@/keys?")
    server = await asyncpg.connect(cluster.endpoint.admin_url, timeout=10)
    try:
        await server.execute("DROP DATABASE IF EXISTS keys WITH (FORCE)")
        await server.execute("CREATE DATABASE keys")
    finally:
        await server.close()
    database = await asyncpg.connect(admin, timeout=10)
    try:
        await database.execute(SCRIPT)
        await database.execute(SCRIPT)  # as often as you like
    finally:
        await database.close()
    return admin
