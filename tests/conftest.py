"""One embedded PostgreSQL a run, one database a worker, made from a migrated template."""

import asyncio
import fcntl
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from app.adapters.keys import FileShelf, RootFile, ShelvedKeys
from app.adapters.postgres.cluster import SCRATCH, Cluster
from app.adapters.postgres.databases import Endpoint, fresh_database
from app.persistence.migrations.run import migrate
from app.persistence.pool import Pool
from app.persistence.store import Store

pytest_plugins = ["tests.keybase"]
TEMPLATE = "bilan_template"
NIGHTLY = os.environ.get("BILAN_TIER") == "nightly"
EXAMPLES = 1_000 if NIGHTLY else 100
settings.register_profile("any machine", max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # how fast a busy machine draws its first inputs says nothing about the code
SERVERS: list[Cluster] = []
"""Held until the process ends: the worker that started the server may be done before the others."""


@dataclass(frozen=True)
class Base:
    """A migrated database of this worker's own, and a key store beside it."""

    endpoint: Endpoint
    keys: ShelvedKeys
    roots: RootFile
    folder: Path

    def pool(self, size: int = 4) -> Pool:
        """A pool of the application role."""
        return Pool(self.endpoint.app_url, size=size)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Cluster]:
    """The run's PostgreSQL: started by the first worker, stopped by the last."""
    shared = tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent
    made = Cluster(shared / "postgres", configuration=SCRATCH)
    SERVERS.append(made)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def database(cluster: Cluster, worker_id: str) -> Iterator[Base]:
    """The worker's own database."""
    endpoint = asyncio.run(_prepared(cluster, worker_id))
    with tempfile.TemporaryDirectory() as folder:
        roots = RootFile(Path(folder) / "root.key", make=True)
        yield Base(endpoint, ShelvedKeys(FileShelf(Path(folder) / "keys"), roots), roots, Path(folder))


async def _prepared(cluster: Cluster, worker_id: str) -> Endpoint:
    with (cluster.folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = cluster.folder / "template.done"
        if not done.exists():
            template = await fresh_database(cluster.endpoint, TEMPLATE)
            await migrate(template.owner_url)
            done.touch()
        return await fresh_database(cluster.endpoint, f"bilan_{worker_id}", template=TEMPLATE)


@pytest.fixture(scope="session")
async def store(database: Base) -> AsyncIterator[Store]:
    """The store of the worker's database."""
    pool = database.pool()
    yield Store(pool, database.keys)
    await pool.close()
