"""A PostgreSQL that would lose or show what it must not is refused before anything is served."""

# ruff: noqa: PLC0415  Alembic is slow, and one test needs it

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import asyncpg
import pytest

from app.adapters.postgres import Cluster, Endpoint, fresh_database
from app.adapters.postgres.cluster import SCRATCH, embedded_cluster
from app.adapters.postgres.doctor import Standing, refuse_unfit, standing
from app.adapters.postgres.opening import open_database
from app.cli.opened import to_newest
from app.persistence.migrations.run import current, migrate, newest, script
from app.persistence.migrations.script import VERSIONS
from app.settings import Environment, Settings, SetupRefused


async def sound(endpoint: Endpoint) -> Standing:
    return await standing(endpoint.app_url)


async def test_the_cluster_that_we_launch_passes(endpoint: Endpoint) -> None:
    refuse_unfit(await sound(endpoint), production=True)


@pytest.mark.parametrize(
    ("changed", "remedy"),
    [
        ({"version": 140012}, "upgrade the server"),
        ({"fsync": "off"}, "set fsync = on"),
        ({"full_page_writes": "off"}, "set full_page_writes = on"),
        ({"synchronous_commit": "off"}, "set synchronous_commit = on"),
        ({"standby": True}, "point DATABASE_URL to the primary"),
        ({"role_sees_all": True}, "without SUPERUSER or BYPASSRLS"),
        ({"role_owns": True}, "name the owner in DATABASE_MIGRATION_URL"),
    ],
)
async def test_each_unsafe_thing_is_refused_with_its_remedy(endpoint: Endpoint, changed: dict[str, object], remedy: str) -> None:
    with pytest.raises(SetupRefused, match=remedy):
        refuse_unfit(replace(await sound(endpoint), **changed), production=False)  # type: ignore[arg-type]  # a table of fields


async def test_a_login_that_could_leave_its_role_is_refused_in_production_only(endpoint: Endpoint) -> None:
    found = await standing(f"{endpoint.owner_url}&role=bilan_app")
    refuse_unfit(found, production=False)
    with pytest.raises(SetupRefused, match="bilan_app itself"):
        refuse_unfit(found, production=True)


async def test_a_role_that_owns_one_table_is_seen(endpoint: Endpoint) -> None:
    own = await fresh_database(endpoint, "owned_table")
    admin = await asyncpg.connect(own.admin_url)
    assert not (await standing(own.app_url)).role_owns
    await admin.execute("CREATE TABLE taken (id int); ALTER TABLE taken OWNER TO bilan_app")
    await admin.close()
    assert (await standing(own.app_url)).role_owns


def test_a_server_that_may_lose_what_it_acknowledged_is_refused(home: Path) -> None:
    cluster = Cluster(home, configuration=SCRATCH)
    endpoint = cluster.start()
    try:
        with pytest.raises(SetupRefused, match="set fsync = on"):
            open_database(Settings(database_url=endpoint.app_url))  # type: ignore[arg-type]  # pydantic makes it a secret
    finally:
        cluster.stop()


@pytest.mark.parametrize("who", ["owner_url", "admin_url"])
def test_in_development_one_address_becomes_two_roles(endpoint: Endpoint, who: str) -> None:
    settings, cluster = open_database(Settings(database_url=getattr(endpoint, who)))
    assert cluster is None
    assert settings.app_url.endswith("&role=bilan_app")
    assert settings.owner_url is not None


def test_an_owner_that_cannot_be_reached_is_named(endpoint: Endpoint) -> None:
    settings = Settings(database_url=endpoint.app_url, database_migration_url="postgresql://o@127.0.0.1:1/b")  # type: ignore[arg-type]  # same
    with pytest.raises(SetupRefused, match="check DATABASE_MIGRATION_URL"):
        open_database(settings)


def test_in_production_one_address_is_refused(endpoint: Endpoint, tmp_path: Path) -> None:
    settings = Settings(database_url=endpoint.owner_url, environment=Environment.PRODUCTION, key_folder=tmp_path)  # type: ignore[arg-type]  # same
    with pytest.raises(SetupRefused, match="connect as bilan_app"):
        open_database(settings)


def test_the_embedded_cluster_is_refused_in_production(tmp_path: Path) -> None:
    with pytest.raises(SetupRefused, match="refused in production"):
        embedded_cluster(Settings(environment=Environment.PRODUCTION, data_folder=tmp_path))


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("postgresql://bilan_app@127.0.0.1:1/bilan", "at 127.0.0.1 cannot be reached .connection refused"),
        ("postgresql://bilan_app@/bilan?host=/nowhere", "at the local socket cannot be reached"),
        ("{}", "does not hold that database"),
    ],
)
async def test_a_database_that_does_not_answer_is_one_line(endpoint: Endpoint, url: str, complaint: str) -> None:
    with pytest.raises(SetupRefused, match=complaint) as refusal:
        await standing(url.format(endpoint.app_url.replace("@/bilan?", "@/absent?")))
    assert "\n" not in str(refusal.value)


async def test_a_password_file_is_read_as_the_composition_needs_it(endpoint: Endpoint, tmp_path: Path) -> None:
    secret = tmp_path / "pgpass"
    secret.write_text("db:5432:bilan:bilan_app:word\n")
    secret.chmod(0o600)
    assert (await standing(f"{endpoint.app_url}&passfile={quote(str(secret))}")).role == "bilan_app"


async def test_migrating_is_done_once_and_then_costs_nothing(endpoint: Endpoint) -> None:
    own = await fresh_database(endpoint, "migrated")
    assert await current(own.owner_url) is None
    assert await migrate(own.owner_url)
    assert await current(own.app_url) == newest()
    assert not await migrate(own.owner_url)


async def test_the_newest_revision_is_the_head_of_one_line() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    configuration = Config()
    configuration.set_main_option("script_location", "app/persistence/migrations")
    configuration.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(configuration).get_heads() == [newest()]


def test_the_script_for_people_holds_the_same_sql() -> None:
    written = (VERSIONS / "0001_house.sql").read_text("utf-8")
    assert written in script()


async def test_a_database_without_the_product_s_roles_is_one_line_with_the_remedy(endpoint: Endpoint, tmp_path: Path) -> None:
    own = await fresh_database(endpoint, "strange")
    admin = await asyncpg.connect(own.admin_url)
    await admin.execute("DROP ROLE IF EXISTS stray")
    await admin.execute("CREATE ROLE stray LOGIN")
    await admin.execute("ALTER DATABASE strange OWNER TO stray")
    await admin.close()
    stray = own.owner_url.replace("bilan_owner@", "stray@")
    settings = Settings(root_key_file=tmp_path / "root.key", key_folder=tmp_path / "keys").bound_to(app_url=own.app_url, owner_url=stray)
    with pytest.raises(SetupRefused, match=r"cannot be migrated .*roles\.sql") as refusal:
        await to_newest(settings)
    assert "\n" not in str(refusal.value)
