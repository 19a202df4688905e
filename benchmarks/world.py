"""A seeded database, the tokens of everybody in it, and cursors of its feed: what a load generator needs to know, as one JSON file."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg

from app.adapters.keys import FileShelf, RootFile, ShelvedKeys, ShelvedSigningKeys, SigningPurpose
from app.adapters.postgres.databases import Endpoint
from app.adapters.tokens.issuer import Issuer
from app.adapters.tokens.library import LIBRARIES
from app.domain.machine import Principal
from app.domain.vocabulary import Role
from app.persistence.migrations.run import migrate
from app.persistence.pool import Pool
from app.service.following import Following, Wanted
from app.service.outcomes import real_time
from benchmarks.questionnaires import answer_all, answered

FUNDERS = 20
URL = "http://bench.local"
SQL = Path(__file__).with_name("world.sql")
LIFE = timedelta(minutes=15)


def uid(kind: str, i: int) -> str:
    """The id that world.sql gives to the i-th thing of a kind."""
    digest = hashlib.md5(f"{kind}{i}".encode()).hexdigest()
    return str(UUID(f"{1700000000000 + i:012x}7{digest[:3]}8{digest[3:18]}"))


@dataclass(frozen=True)
class World:
    """Who and where. Tokens by number: of the funder `o * 20 + f`, of the counsellor, of the organisation's script and administrator."""

    size: int
    orgs: int
    counsellors: int
    funders: list[str]
    people: list[str]
    scripts: list[str]
    administrators: list[str]
    beneficiaries: list[str]
    """Of the first bilans, those whose person has a questionnaire to hand in."""
    heads: list[str]
    """For each funder, the cursor at the end of its stream."""
    ends: list[str]
    """For each organisation, the cursor at the end of its provider stream."""

    def org_of(self, i: int) -> int:
        """The organisation of the i-th bilan."""
        return (i % self.counsellors) % self.orgs

    def funder_of(self, i: int) -> int:
        """The funder of the i-th bilan."""
        return self.org_of(i) * FUNDERS + i % FUNDERS

    def save(self, path: Path) -> None:
        """Write it where load generators read it."""
        path.write_text(json.dumps(asdict(self)))


def shape(size: int) -> tuple[int, int]:
    """Organisations and counsellors of a world of this size."""
    return max(3, size // 2500), max(12, size // 250)


async def seed(admin_url: str, size: int, issuer: str) -> None:
    """Fill a migrated, empty database."""
    connection = await asyncpg.connect(admin_url)
    try:
        await connection.execute("SELECT set_config('bench.n', $1, false)".replace("$1", f"'{size}'"))
        await connection.execute(f"SELECT set_config('bench.issuer', '{issuer}', false)")
        script, _, last = SQL.read_text("utf-8").rpartition("\nVACUUM")
        await connection.execute(script)
        await connection.execute(f"VACUUM{last}")
    finally:
        await connection.close()


async def known(app_url: str, size: int, *, root: Path, keys: Path, public_url: str) -> World:
    """Mint everybody's token with the server's own keys, and walk to the ends of the streams."""
    (orgs, counsellors), roots = shape(size), RootFile(root, make=False)
    issuer = Issuer(
        public_url,
        keys=ShelvedSigningKeys(lambda: (FileShelf(keys), roots), SigningPurpose.TOKENS),
        prepare=LIBRARIES["python-jose"],
        now=real_time,
        persons=True,
    )

    def token(subject: str, client: str, org: int, *scopes: str) -> str:
        minted = issuer.mint(
            subject, org=uid("o", org), audience=public_url, lifetime=LIFE, client_id=client, scopes=scopes, now=real_time()
        )
        return f"Bearer {minted}"

    def machine(k: int, *scopes: str) -> str:
        return token(uid("K", k), uid("K", k), k // 21, *scopes)

    pool = Pool(app_url, size=2)
    following = Following(pool, keys=ShelvedSigningKeys(lambda: (FileShelf(keys), roots), SigningPurpose.CURSORS).load(), clock=real_time)
    funders = [(o, f) for o in range(orgs) for f in range(FUNDERS)]
    heads = [await _end(following, _reader(o, uid("F", o * FUNDERS + f), Role.FUNDER)) for o, f in funders]
    ends = [await _end(following, _reader(o, uid("o", o), Role.ADMINISTRATOR)) for o in range(orgs)]
    await pool.close()
    return World(
        size=size,
        orgs=orgs,
        counsellors=counsellors,
        funders=[machine(o * 21 + f, "funding-requests:read", "events:read") for o, f in funders],
        people=[token(f"counsellor-{c}", "front", c % orgs) for c in range(counsellors)],
        administrators=[token(f"administrator-{o}", "front", o) for o in range(orgs)],
        beneficiaries=[token(f"beneficiary-{i}", "front", i % counsellors % orgs) for i in range(answered(size))],
        scripts=[machine(o * 21 + 20, "events:read", "bilans:read") for o in range(orgs)],
        heads=heads,
        ends=ends,
    )


def _reader(org: int, party: str, role: Role) -> Principal:
    return Principal(org=UUID(uid("o", org)), id=UUID(party), party=UUID(party), roles=frozenset({role}))


async def _end(following: Following, by: Principal) -> str:
    """The cursor after the last event of a stream."""
    page = await following.page(by, Wanted(limit=500))
    while page.has_more:
        page = await following.page(by, Wanted(after=page.cursor, limit=500))
    return page.cursor


async def furnished(endpoint: Endpoint, size: int, folder: Path) -> World:
    """Migrate and seed an empty database, make the server's keys in `folder`, and know everybody."""
    await migrate(endpoint.owner_url)
    await seed(endpoint.admin_url, size, URL)
    root, keys = folder / "root.key", folder / "keys"
    signing = ShelvedSigningKeys(lambda: (FileShelf(keys), RootFile(root, make=True)), SigningPurpose.TOKENS)
    Issuer(URL, keys=signing, prepare=LIBRARIES["python-jose"], now=real_time)
    await answer_all(endpoint.admin_url, ShelvedKeys(FileShelf(keys), RootFile(root, make=False)), _files(size))
    return await known(endpoint.app_url, size, root=root, keys=keys, public_url=URL)


def _files(size: int) -> list[dict[str, UUID]]:
    """The bilans whose questionnaire is answered."""
    orgs, counsellors = shape(size)
    kinds = {"bilan": "d", "assignment": "q"}
    return [
        {name: UUID(uid(kind, i)) for name, kind in kinds.items()}
        | {"org": UUID(uid("o", i % counsellors % orgs)), "counsellor": UUID(uid("c", i % counsellors))}
        for i in range(answered(size))
    ]


def environment(endpoint: Endpoint, folder: Path) -> dict[str, str]:
    """What a server on this database is told."""
    return {
        "DATABASE_URL": endpoint.app_url,
        "DATABASE_MIGRATION_URL": endpoint.owner_url,
        "BILAN_ROOT_KEY_FILE": str(folder / "root.key"),
        "BILAN_KEY_FOLDER": str(folder / "keys"),
        "BILAN_DATA_FOLDER": str(folder),
        "BILAN_PUBLIC_URL": URL,
        "BILAN_WORKER_INSIDE": "false",
        "BILAN_LOG_FORMAT": "json",
    }
