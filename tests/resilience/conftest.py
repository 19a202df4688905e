"""A product that serves."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.resilience.product import Product


@pytest.fixture(scope="session")
def shared_home() -> Iterator[Path]:
    """The folder of the product that tests share."""
    yield from _short()


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder of the test's own."""
    yield from _short()


def _short() -> Iterator[Path]:
    """A socket's path is limited."""
    folder = Path(tempfile.mkdtemp(prefix="bilan-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def product(shared_home: Path) -> Iterator[Product]:
    """It serves, whatever the last test did to it."""
    made = Product(shared_home)
    try:
        made.start()
        made.ready()
        yield made
    finally:
        made.close()
