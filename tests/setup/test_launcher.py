"""The embedded PostgreSQL: made once, whoever starts it, and never half."""

# ruff: noqa: S603, S607  processes of our own are what these tests start

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from app.adapters.postgres import Cluster, Endpoint, fresh_database
from app.adapters.postgres.account import NAMESPACE, NOBODY
from app.settings import SetupRefused

ROOT = Path(__file__).parents[2]
AS_ROOT = os.geteuid() == 0
ORDINARY: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
START_AND_STOP = """
import sys, time
from pathlib import Path
from app.adapters.postgres import Cluster
from app.settings import SetupRefused
cluster = Cluster(Path(sys.argv[1]))
try:
    print(cluster.start().app_url, flush=True)
except SetupRefused as refusal:
    sys.exit(str(refusal))
sys.stdin.read()
cluster.stop()
"""


def starter(home: Path, python: str = sys.executable, **options: Any) -> subprocess.Popen[str]:
    """A process that starts the cluster, says so, and stops it once its input ends."""
    return subprocess.Popen(
        [python, "-c", START_AND_STOP, str(home)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), *sys.path]))},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def reachable(python: str) -> bool:
    """Whether an ordinary user may run this interpreter."""
    try:
        return subprocess.run([python, "-c", ""], cwd="/", check=False, **ORDINARY).returncode == 0
    except OSError:
        return False


def killed(cluster: Cluster) -> None:
    """The postmaster dies as in a power cut."""
    pid = int((cluster.data / "postmaster.pid").read_text().split("\n", 1)[0])
    os.kill(pid, signal.SIGKILL)


def scratch(home: Path, **options: bool) -> Cluster:
    return Cluster(home, configuration={"shared_buffers": "32MB"}, **options)


async def test_roles_and_settings_are_those_of_the_product(endpoint: Endpoint) -> None:
    connection = await asyncpg.connect(endpoint.app_url)
    try:
        shown = {
            name: await connection.fetchval("SELECT current_setting($1)", name)
            for name in (
                "plan_cache_mode",
                "jit",
                "fsync",
                "full_page_writes",
                "synchronous_commit",
                "random_page_cost",
                "listen_addresses",
            )
        }
        roles = {
            row[0]: tuple(row)[1:]
            for row in await connection.fetch(
                "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname LIKE 'bilan%'"
            )
        }
        owner = await connection.fetchval("SELECT datdba::regrole::text FROM pg_database WHERE datname = 'bilan'")
        compression = await connection.fetchrow("SELECT setting, enumvals FROM pg_settings WHERE name = 'wal_compression'")
    finally:
        await connection.close()
    assert shown == {
        "plan_cache_mode": "force_generic_plan",
        "jit": "off",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "random_page_cost": "1.1",
        "listen_addresses": "",
    }
    assert roles == {"bilan_owner": (True, False, False), "bilan_app": (True, False, False), "bilan_poll": (False, False, False)}
    assert owner == "bilan_owner"
    assert compression["setting"] == ("lz4" if "lz4" in compression["enumvals"] else "off")


async def test_a_database_is_copied_from_a_template(endpoint: Endpoint) -> None:
    template = await fresh_database(endpoint, "template_of_test")
    owner = await asyncpg.connect(template.owner_url)
    await owner.execute("CREATE TABLE seen (id int)")
    await owner.close()
    copy = await fresh_database(endpoint, "copy_of_test", template="template_of_test")
    connection = await asyncpg.connect(copy.owner_url)
    assert await connection.fetchval("SELECT count(*) FROM seen") == 0
    await connection.close()


def test_the_folder_of_the_socket_is_closed_to_others(launched: Cluster) -> None:
    assert (launched.folder / "run").stat().st_mode & 0o077 == 0
    assert launched.folder.stat().st_mode & 0o077 == 0


def test_four_starters_make_one_cluster_and_the_last_to_leave_stops_it(home: Path) -> None:
    starters = [starter(home) for _ in range(4)]
    addresses = {process.stdout.readline() for process in starters if process.stdout}
    assert len(addresses) == 1
    assert (home / "postgres.log").read_text().count("starting PostgreSQL") == 1
    cluster = Cluster(home)
    for process in starters[:3]:
        process.communicate()
    assert cluster.running()
    starters[3].communicate()
    assert not cluster.running()
    assert [process.returncode for process in starters] == [0, 0, 0, 0]


def test_a_killed_server_starts_again_with_what_it_acknowledged(home: Path) -> None:
    cluster = scratch(home)
    before = cluster.start()
    subprocess.run([cluster.binaries.folder / "psql", before.admin_url, "-qc", "CREATE TABLE kept AS SELECT 1"], check=True)
    killed(cluster)
    assert cluster.start() == before
    assert cluster.stop()


def test_a_half_made_cluster_is_swept_away(home: Path) -> None:
    half = home / "postgres.making-1"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    cluster = scratch(home)
    cluster.start()
    assert cluster.stop()
    assert not half.exists()


def test_a_kept_server_outlives_its_users_until_told_otherwise(home: Path) -> None:
    cluster = scratch(home)
    cluster.start()
    cluster.keep()
    assert not cluster.stop()
    assert cluster.running()
    cluster.keep(kept=False)
    assert cluster.stop()


def test_a_long_path_gets_a_short_socket(home: Path) -> None:
    cluster = scratch(home / ("x" * 90))
    endpoint = cluster.start()
    assert cluster.stop()
    assert "/tmp/bilan-" in endpoint.app_url  # noqa: S108  what is looked for


def test_a_second_start_is_quick(home: Path) -> None:
    cluster = scratch(home)
    cluster.start()
    cluster.stop()
    since = time.monotonic()
    cluster.start()
    assert time.monotonic() - since < 4
    assert cluster.stop()


@pytest.mark.skipif(not AS_ROOT, reason="only root has to become nobody")
def test_root_without_namespaces_runs_it_as_nobody(home: Path) -> None:
    cluster = scratch(home, namespaces=False)
    cluster.start()
    try:
        assert cluster.account.uid == NOBODY
        assert cluster.data.stat().st_uid == NOBODY
    finally:
        assert cluster.stop()
        subprocess.run(["rm", "-rf", str(cluster.account.home)], check=True)


@pytest.mark.skipif(not AS_ROOT, reason="only root is renamed")
def test_root_runs_it_in_a_namespace_and_keeps_its_files(launched: Cluster) -> None:
    if launched.account.prefix != NAMESPACE:
        pytest.skip("this machine forbids user namespaces")
    assert launched.data.stat().st_uid == 0


@pytest.mark.skipif(not AS_ROOT, reason="root becomes an ordinary user here; otherwise every test is one")
def test_an_ordinary_user_runs_it_as_is(home: Path) -> None:
    python = next(filter(reachable, (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}")), None)
    if python is None:
        pytest.skip("an ordinary user cannot reach an interpreter of this version")
    os.chown(home, NOBODY, NOBODY)
    process = starter(home, python, **ORDINARY)
    _, complaint = process.communicate(timeout=60)
    assert (process.returncode, complaint) == (0, "")
    assert (home / "postgres").stat().st_uid == NOBODY


def test_a_data_folder_of_another_major_is_refused_with_the_way_out(home: Path) -> None:
    (home / "postgres").mkdir()
    (home / "postgres" / "PG_VERSION").write_text("14\n")
    with pytest.raises(SetupRefused, match=r"made by PostgreSQL 14, and this is 1[5-9]: dump it with 14 and restore it"):
        scratch(home).start()


def test_a_folder_that_is_no_cluster_is_left_alone(home: Path) -> None:
    (home / "postgres").mkdir()
    (home / "postgres" / "letter.txt").write_text("mine")
    with pytest.raises(SetupRefused, match="no PostgreSQL data folder: move it away"):
        scratch(home).start()
    assert (home / "postgres" / "letter.txt").read_text() == "mine"


def test_a_data_folder_that_cannot_be_written_is_refused(home: Path) -> None:
    (home / "file").write_text("")
    with pytest.raises(SetupRefused, match="is not writable"):
        scratch(home / "file" / "below").start()


def test_binaries_that_are_none_are_refused(home: Path) -> None:
    with pytest.raises(SetupRefused, match=r"BILAN_POSTGRES_BIN .* holds no PostgreSQL"):
        Cluster(home, chosen=home).start()
