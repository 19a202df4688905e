"""Throws generated requests at the real server: Schemathesis on a disposable PostgreSQL, two organisations that must not see each other.

Run: `python -m tools.fuzz [--seconds N] [--operation ID]… [more options of schemathesis]`.
Each phase has its own time. Exit code: that of Schemathesis.
"""

import argparse
import asyncio
import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from app.adapters.postgres.cluster import Cluster
from app.adapters.postgres.databases import fresh_database
from app.domain.identity.records import PartyNoun
from app.domain.identity.scopes import ClientKind
from app.domain.vocabulary import Role
from app.house import House, house
from app.persistence.migrations.run import migrate
from app.service import identity
from app.settings import load_settings

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
ENTRIES = ("beneficiaries", "employers", "funders", "offers", "members")
NEWCOMERS = 30
"""People with a token and no account yet: each may accept one invitation."""


def main() -> int:
    """Start everything, run, stop everything that was started."""
    chosen, more = _arguments()
    with tempfile.TemporaryDirectory(prefix="bilan-fuzz-") as folder, _served(Path(folder)) as (url, seed):
        auth = Path(folder) / "auth.json"
        auth.write_text(json.dumps({"auth": [_user(name, token) for name, token in seed["tokens"].items()]}))
        told = os.environ | {"BILAN_FUZZ_AUTH": str(auth), "BILAN_FUZZ_SEED": str(Path(folder) / "seed.json"), "PYTHONPATH": str(ROOT)}
        only = [part for name in chosen.operation for part in ("--include-operation-id", name)]
        runs = {"examples,coverage": chosen.seconds, "fuzzing": chosen.fuzzing_seconds, "stateful": chosen.stateful_seconds}
        return max(
            _run(url, told, ["--phases", phases, "--max-time", str(seconds), *only, *more]) for phases, seconds in runs.items() if seconds
        )


def _run(url: str, told: dict[str, str], options: list[str]) -> int:
    # One worker: CPython 3.11 parses source in two threads badly, and the generator does.
    run: list[str | Path] = [BIN / "schemathesis", "run", f"{url}/openapi.json", "--workers", "1", *options]
    return subprocess.run(run, cwd=ROOT, env=told, check=False).returncode  # noqa: S603  # our own command


def _arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=180, help="most that examples and coverage may take; none of the three: 0")
    parser.add_argument("--fuzzing-seconds", type=int, default=120, help="most that fuzzing may take")
    parser.add_argument("--stateful-seconds", type=int, default=60, help="how long to follow links")
    parser.add_argument("--operation", action="append", default=[], help="operationId; may be repeated; all when absent")
    return parser.parse_known_args()


def _user(name: str, token: str) -> dict[str, Any]:
    return {"name": name, "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {token}"}]}


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The real server on a database of its own, with two organisations. Gives its address and what was seeded."""
    cluster = Cluster(folder / "postgres")
    cluster.start()
    try:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        os.environ.update(asyncio.run(_environment(cluster, folder, url)))
        log = (folder / "server.log").open("w")
        server = subprocess.Popen([BIN / "bilan", "serve", "--port", str(port)], cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)  # noqa: S603  # our own command
        try:
            seed = asyncio.run(_seeded(url))
            (folder / "seed.json").write_text(json.dumps(seed))
            yield url, seed
        finally:
            server.terminate()
            server.wait(20)
            _faults(folder / "server.log")
    finally:
        cluster.stop()


async def _environment(cluster: Cluster, folder: Path, url: str) -> dict[str, str]:
    database = await fresh_database(cluster.endpoint, "fuzz")
    await migrate(database.owner_url)
    root = folder / "root.key"
    root.touch(mode=0o600)
    root.write_text(secrets.token_hex(32))
    return {
        "DATABASE_URL": database.app_url,
        "BILAN_ROOT_KEY_FILE": str(root),
        "BILAN_DATA_FOLDER": str(folder / "data"),
        "BILAN_PUBLIC_URL": url,
        "BILAN_WORKER_INSIDE": "false",
        "BILAN_LOG_FORMAT": "json",
    }


async def _seeded(url: str) -> dict[str, Any]:
    """Two organisations, each with an administrator who is a counsellor too; the first has one of each entry, a machine, an invitation."""
    home = house(load_settings())
    try:
        first, second = [await _organisation(home, url, name) for name in ("Cap Horizons", "Autre Voie")]
        org = UUID(first["org"])
        expiry = datetime.now(UTC).date() + timedelta(days=30)
        machine = await identity.create_client(
            home.door, org, label="Fuzz", kind=ClientKind.SCRIPT, scopes=("bilans:read",), expires_on=expiry
        )
        newcomers = [f"Bearer {_token(home, url, org, str(uuid4()))}" for _ in range(NEWCOMERS)]
    finally:
        await home.close()
    authorization = f"Bearer {first['token']}"
    async with httpx.AsyncClient(base_url=url, headers={"authorization": authorization}, timeout=20) as client:
        contract = await _answering(client)
        ids = {segment: [(await _made(client, f"/v1/{segment}", _example(contract, f"/v1/{segment}")))["id"]] for segment in ENTRIES}
        ids |= await _file(client, ids)
        invited = await _made(client, "/v1/invitations", {"party_noun": "member", "party_id": ids["members"][0]})
    ids["organisations"] = [first["org"]]
    return {
        "url": url,
        "authorization": authorization,
        "ids": ids,
        "mine": first["mine"],
        "tokens": {"first": first["token"], "second": second["token"]},
        "codes": [invited["secret"]],
        "newcomers": newcomers,
        "client": {"client_id": str(machine.id), "client_secret": machine.secret},
    }


async def _organisation(home: House, url: str, name: str) -> dict[str, Any]:
    org = await identity.create_organisation(home.door, name=name, siren="732829320")
    subject = str(uuid4())
    roles = (Role.ADMINISTRATOR, Role.COUNSELLOR)
    member = await identity.register_member(home.door, org, given_name="Claire", family_name="Vasseur", roles=roles)
    account = await identity.enrol(home.door, org, party_noun=PartyNoun.MEMBER, party_id=member, issuer=url, subject=subject)
    return {"org": str(org), "token": _token(home, url, org, subject), "mine": [str(org), str(member), str(account)]}


def _token(home: House, url: str, org: UUID, subject: str) -> str:
    life = timedelta(minutes=59)
    return home.issuer.mint(
        subject, org=str(org), audience=url, lifetime=life, client_id="fuzz", scopes=(), amr=("hwk",), now=datetime.now(UTC)
    )


async def _file(client: httpx.AsyncClient, ids: dict[str, list[str]]) -> dict[str, list[str]]:
    """A bilan with a quote."""
    bilan = await _made(client, "/v1/bilans", {"beneficiary_id": ids["beneficiaries"][0], "beneficiary_status": "private_employee"})
    quote = await _made(client, f"/v1/bilans/{bilan['id']}/quotes", {"price_cents": 180_000})
    return {"bilans": [bilan["id"]], "quotes": [quote["id"]]}


async def _made(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body, headers={"idempotency-key": str(uuid4())})
    if answer.status_code != 201:
        raise SystemExit(f"the seed of the run is refused: {path} {answer.status_code} {answer.text}")
    made: dict[str, Any] = answer.json()
    return made


def _example(contract: dict[str, Any], path: str) -> dict[str, Any]:
    content = contract["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    body: dict[str, Any] = next(iter(content["examples"].values()))["value"]
    return body


async def _answering(client: httpx.AsyncClient) -> dict[str, Any]:
    """The contract, once the server is up."""
    for _ in range(100):
        with contextlib.suppress(httpx.TransportError):
            answer = await client.get("/openapi.json")
            if answer.status_code == 200:
                told: dict[str, Any] = answer.json()
                return told
        await asyncio.sleep(0.2)
    raise SystemExit("the server does not answer")


def _faults(log: Path) -> None:
    """What the server itself calls a fault of ours."""
    for line in log.read_text().splitlines():
        if "access" not in line and ('"internal_error"' in line or not line.startswith("{")):
            print(line, file=sys.stderr)


if __name__ == "__main__":
    started = time.monotonic()
    code = main()
    print(f"fuzz: {time.monotonic() - started:.0f} s, exit {code}")
    sys.exit(code)
