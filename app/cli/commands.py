"""The gestures of the command line: each reads the settings, asks the parts and prints. The parts are imported when they are needed."""

# ruff: noqa: PLC0415  `bilan --help` answers in a tenth of a second because nothing is imported before it is needed

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any


def serve(chosen: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM, then stop everything that was started here."""
    from app.cli import serving
    from app.settings import load_settings

    return serving.serve(load_settings(), host=chosen.host, port=chosen.port, workers=chosen.workers, demo=chosen.demo)


def work(_: argparse.Namespace) -> int:
    """Run the worker alone until Ctrl-C or SIGTERM."""
    from app.cli import serving
    from app.settings import load_settings

    return serving.work(load_settings())


def migrate(chosen: argparse.Namespace) -> int:
    """Migrate, or print the script."""
    from app.cli.opened import opened
    from app.persistence.migrations.run import script
    from app.settings import load_settings

    if chosen.sql:
        print(script())
        return 0
    with opened(load_settings(sealing=False)):
        print("The schema is current.")
    return 0


def doctor(_: argparse.Namespace) -> int:
    """Say of each thing that must hold whether it does."""
    from app.adapters.postgres.doctor import CHECKS, PRODUCTION_CHECKS, standing
    from app.adapters.postgres.opening import open_database
    from app.settings import Environment, load_settings

    settings, cluster = open_database(load_settings(sealing=False))
    try:
        found, unfit = asyncio.run(standing(settings.app_url)), _unfit_keys(settings)
    finally:
        if cluster:
            cluster.stop()
    checks = PRODUCTION_CHECKS if settings.environment is Environment.PRODUCTION else CHECKS
    for check in checks:
        print(f"{'ok    ' if check.holds(found) else 'FAILED'}  {check.name}")
    if found.lz4_built_in and found.wal_compression != "lz4":
        print("advice  set wal_compression = lz4: less to write, at little cost")
    elif found.wal_compression == "pglz":
        print("advice  set wal_compression = off: pglz costs more than it saves")
    if settings.key_database or settings.kms_url:
        print(f"FAILED  {unfit}" if unfit else "ok      keys can be laid and wrapped")
    return 0 if not unfit and all(check.holds(found) for check in checks) else 1


def _unfit_keys(settings: Any) -> str:
    """Why keys could not be laid or wrapped; empty when they can."""
    from app.settings import SetupRefused
    from app.strongroom import refuse_unfit

    try:
        asyncio.run(refuse_unfit(settings))
    except SetupRefused as refusal:
        return str(refusal)
    return ""


def openapi(chosen: argparse.Namespace) -> int:
    """Write the contract files, or compare them with what is committed."""
    from app.cli.root import root

    folder = Path(chosen.folder)
    wanted = {folder / name: text for name, text in root().contract_files().items()}
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    if chosen.check:
        for path in stale:
            print(f"{path} differs from the code: run `make openapi` and commit it", file=sys.stderr)
        return 1 if stale else 0
    folder.mkdir(exist_ok=True)
    for path in stale:
        path.write_text(wanted[path], "utf-8")
        print(f"wrote {path}")
    return 0


def demo_token(chosen: argparse.Namespace) -> int:
    """Print a fresh token of a demo role, and nothing else."""
    from app.cli.opened import opened
    from app.cli.root import root
    from app.settings import load_settings

    with opened(load_settings()) as settings:
        print(asyncio.run(root().demo_token(settings, chosen.role)))
    return 0


def create_organisation(chosen: argparse.Namespace) -> int:
    """Make an organisation and print how its administrator gets in."""
    from app.cli.opened import opened
    from app.cli.root import root
    from app.settings import load_settings

    with opened(load_settings()) as settings:
        print(asyncio.run(root().create_organisation(settings, name=chosen.name, siret=chosen.siret, counsellor=chosen.counsellor)))
    return 0


def verify_audit(_: argparse.Namespace) -> int:
    """Recompute every chain of events and of reads and compare it with the signed digests; name the first row that is wrong."""
    from app.cli.opened import opened
    from app.cli.root import root
    from app.settings import load_settings

    with opened(load_settings()) as settings:
        reports = asyncio.run(root().verify_audit(settings))
    for one in reports:
        found = one.fault or f"{one.events} events, {one.reads} reads, {one.days} signed days"
        print(f"{'FAILED' if one.fault else 'ok    '}  {one.org}: {found}")
    return 1 if any(one.fault for one in reports) else 0


def check_invariants(_: argparse.Namespace) -> int:
    """Look at all the data once and say of each invariant whether it holds, and where it does not."""
    from app.cli.opened import opened
    from app.cli.root import root
    from app.settings import load_settings

    with opened(load_settings()) as settings:
        found = asyncio.run(root().look(settings))
    for sentence, places in found.items():
        print("\n".join([f"{'FAILED' if places else 'ok    '}  {sentence}", *(f"        {place}" for place in places)]))
    return 1 if any(found.values()) else 0


def rebase_feed(_: argparse.Namespace) -> int:
    """Number the event feed again after a restore into another cluster. Every cursor given before answers 410 afterwards."""
    from app.cli.opened import newest_schema
    from app.persistence.numbering import renumber
    from app.settings import SetupRefused, load_settings

    with newest_schema(load_settings()) as settings:
        if settings.owner_url is None:
            raise SetupRefused("DATABASE_MIGRATION_URL is missing: the feed is numbered again as the owner of its table.")
        generation = asyncio.run(renumber(settings.owner_url))
    print(f"The event feed is numbered again (generation {generation}); readers start again from its beginning.")
    return 0


def start_postgres(_: argparse.Namespace) -> int:
    """Start the embedded PostgreSQL; it stays until `bilan postgres stop`."""
    from app.adapters.postgres.cluster import embedded_cluster
    from app.settings import load_settings

    cluster = embedded_cluster(load_settings(sealing=False))
    endpoint = cluster.start()
    cluster.keep()
    print(endpoint.app_url)
    return 0


def stop_postgres(_: argparse.Namespace) -> int:
    """Stop the embedded PostgreSQL, at once or when its last user leaves."""
    from app.adapters.postgres.cluster import embedded_cluster
    from app.settings import load_settings

    cluster = embedded_cluster(load_settings(sealing=False))
    cluster.keep(kept=False)
    print("PostgreSQL is stopped." if cluster.stop() else "PostgreSQL is in use: it stops with its last user.")
    return 0


def print_url(chosen: argparse.Namespace) -> int:
    """Print the address of the embedded PostgreSQL, running or not."""
    from app.adapters.postgres.cluster import embedded_cluster
    from app.settings import load_settings

    endpoint = embedded_cluster(load_settings(sealing=False)).endpoint
    print({"owner": endpoint.owner_url, "admin": endpoint.admin_url}.get(chosen.role, endpoint.app_url))
    return 0
