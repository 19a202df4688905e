"""A launched PostgreSQL for the set-up tests, and throw-away ones for those that break theirs."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters.postgres import Cluster, Endpoint


@pytest.fixture
def home() -> Iterator[Path]:
    """A short folder (a socket's path is limited), open to an ordinary user as well."""
    folder = Path(tempfile.mkdtemp(prefix="bilan-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def launched() -> Iterator[Cluster]:
    """One running cluster, as the product configures it, for the tests that only look at it."""
    folder = Path(tempfile.mkdtemp(prefix="bilan-"))
    cluster = Cluster(folder)
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def endpoint(launched: Cluster) -> Endpoint:
    return launched.endpoint


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of whoever runs the tests stay out of them."""
    for name in ("DATABASE_URL", "DATABASE_MIGRATION_URL", "BILAN_DATA_FOLDER", "BILAN_ROOT_KEY_FILE", "BILAN_ENVIRONMENT"):
        monkeypatch.delenv(name, raising=False)
