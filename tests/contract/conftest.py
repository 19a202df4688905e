"""The real application on a migrated database, two organisations that know nothing of each other, and the published contract."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import jsonschema_rs
import pytest

from app.edge.contract.document import document
from app.main import make_api
from app.persistence.store import Store
from tests.http.identity_house import House, Seeded, house_on

BENEFICIARY = {"given_name": "Nadia", "family_name": "Ferrand"}
Valid = Callable[[httpx.Response, str, str], None]


@pytest.fixture(scope="session")
async def house(store: Store) -> AsyncIterator[House]:
    """The product, in this process."""
    async with house_on(store) as served:
        yield served


@pytest.fixture(scope="session")
async def first(house: House) -> Seeded:
    """An organisation and its administrator."""
    return await house.organisation("Première Voie")


@pytest.fixture(scope="session")
async def second(house: House) -> Seeded:
    """Another one."""
    return await house.organisation("Autre Voie")


@pytest.fixture(scope="session")
def contract() -> dict[str, Any]:
    """What is published."""
    return document(make_api())


@pytest.fixture(scope="session")
def valid(contract: dict[str, Any]) -> Valid:
    """Fails unless the body of an answer is exactly what the contract says, with no member more."""

    def check(answer: httpx.Response, method: str, path: str) -> None:
        schema = contract["paths"][path][method]["responses"][str(answer.status_code)]["content"]["application/json"]["schema"]
        whole = jsonschema_rs.Draft202012Validator(schema | {"components": contract["components"]}, validate_formats=True)
        assert [f"{e.instance_path}: {e.message}" for e in whole.iter_errors(answer.json())] == []

    return check
