"""Everything an operator can set, read once at start-up.

Each setting is explained beside its value; `docs/guides/operator.md` says the same for people, and a test compares the two.
A name is its field in capitals with the prefix `BILAN_` (`BILAN_PUBLIC_URL`), but for the two database addresses, which keep
their customary names `DATABASE_URL` and `DATABASE_MIGRATION_URL`.
"""

from enum import StrEnum
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SetupRefused(Exception):
    """Nothing can be started: one line that says why, and what to do about it."""


class Environment(StrEnum):
    DEVELOPMENT = "development"  # the embedded PostgreSQL and the sandbox may be used
    PRODUCTION = "production"  # both are refused, addresses must be https, secrets must be given


class LogFormat(StrEnum):
    JSON = "json"  # one JSON object a line, for collectors
    CONSOLE = "console"  # coloured lines, for people


class OidcIssuer(BaseModel):
    """An OpenID provider whose access tokens are accepted; its keys are found by discovery."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str = Field(min_length=8, max_length=500)  # exactly as in the `iss` claim
    audience: str = Field(min_length=1, max_length=200)  # exactly as in the `aud` claim
    private: bool = False  # it stands in a private network, or on this machine; else none of its addresses may
    strong_acr: tuple[str, ...] = Field(default=(), max_length=20)  # values of `acr` that say several factors; `mfa` in `amr` always does


class Settings(BaseSettings):
    """The one settings object: frozen, secrets typed as secrets, given to whoever needs it by the composition root."""

    model_config = SettingsConfigDict(
        env_prefix="BILAN_", frozen=True, extra="ignore", hide_input_in_errors=True, env_ignore_empty=True, populate_by_name=True
    )

    environment: Environment = Environment.DEVELOPMENT
    """`development` or `production`."""

    database_url: SecretStr | None = Field(default=None, validation_alias="DATABASE_URL")
    """PostgreSQL as the application role, which owns nothing and obeys row-level security. Absent: embedded mode."""

    database_migration_url: SecretStr | None = Field(default=None, validation_alias="DATABASE_MIGRATION_URL")
    """PostgreSQL as the owner of the schema. Only migrations use it."""

    root_key_file: Path | None = None
    """A private file with the key that wraps every key of the key store: 64 hexadecimal digits a line, the current one first.
    Embedded mode makes its own, `root.key` in the data folder."""

    key_database_url: SecretStr | None = None
    """A small PostgreSQL for the keys, apart from the product's, as the role `bilan_keys`. Absent: keys lie in the key folder."""

    kms_url: str | None = None
    """The transit engine of an OpenBao or Vault that wraps the keys, its mount included. Absent: the root file wraps them."""

    kms_key: str = Field(default="bilan", pattern="^[A-Za-z0-9_-]{1,64}$")
    """The name of the KMS's key."""

    kms_token_file: Path | None = None
    """A private file with the token of the KMS, read at each call, so that it may be renewed."""

    public_url: str = "http://127.0.0.1:8000"
    """The address under which clients reach the API, without a final slash; the built-in issuer's name too."""

    host: str = "127.0.0.1"
    """The interface that the server listens on. In a container: 0.0.0.0."""

    port: int = Field(default=8000, ge=1, le=65535)
    """The TCP port that the server listens on."""

    data_folder: Path = Path(".bilan")
    """Where the embedded mode keeps its PostgreSQL, its keys and the demo's tokens."""

    key_folder: Path | None = None
    """The key store, outside the database and with its own backup rule. Absent: `keys` in the data folder."""

    key_cache: int = Field(default=4096, ge=16, le=1_000_000)
    """Unwrapped keys that one process holds in memory, the least recently used leaving first."""

    digest_folder: Path | None = None
    """Where the signed daily digests of the event log are written, outside the database. Absent: `digests` in the data folder."""

    funder_criteria_folder: Path | None = None
    """Folder of JSON files with criteria of funders, which prevail over those that ship. Absent: only those that ship."""

    postgres_bin: Path | None = None
    """Folder with `initdb` and `postgres` for the embedded mode, in place of the packaged ones."""

    cors_origins: tuple[str, ...] = ()
    """Exact origins of browser front ends, as a JSON list. No wildcard."""

    allowed_hosts: tuple[str, ...] = ()
    """Host names that requests may carry besides the public URL's, as a JSON list."""

    trusted_proxies: str = "127.0.0.1"
    """Addresses whose X-Forwarded headers are believed, separated by commas."""

    oidc_issuers: tuple[OidcIssuer, ...] = ()
    """External OpenID providers, as a JSON list of {"issuer", "audience"}; "strong_acr" if its `amr` does not say `mfa`,
    "private": true if it stands in a private network."""

    sandbox: bool | None = None
    """Sandbox organisations and their clock. Absent: on in development, off in production, where it cannot be switched on."""

    worker_inside: bool = True
    """The worker runs inside `serve`. Off where `bilan work` runs beside it."""

    pool_size: int = Field(default=16, ge=1, le=200)
    """Database connections that one process holds. More than are busy at once: each stays set to an organisation, and a change of
    organisation costs a round trip."""

    reading_budget: int = Field(default=60, ge=1, le=10_000)
    """Files of different people whose content one member reads in an hour at most. Beyond it: 429, and the administration and the DPO
    hear of it. A counsellor accompanies some thirty people at a time; a page of a list shows fifty by default."""

    drain_seconds: float = Field(default=0, ge=0, le=60)
    """How long readiness answers 503 before the socket closes: two probe intervals of the load balancer."""

    log_format: LogFormat = LogFormat.CONSOLE
    """`json` or `console`."""

    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")
    """`debug`, `info`, `warning` or `error`."""

    _embedded: bool = PrivateAttr(default=False)

    def model_post_init(self, context: object, /) -> None:
        self._embedded = self.database_url is None

    @property
    def embedded(self) -> bool:
        """True where the database is the one that we launch ourselves."""
        return self._embedded

    @property
    def sandbox_enabled(self) -> bool:
        """True where sandbox organisations exist; elsewhere their paths answer 404."""
        return self.environment is Environment.DEVELOPMENT and self.sandbox is not False

    @property
    def keys(self) -> Path:
        """The folder of the key store."""
        return self.key_folder or self.data_folder / "keys"

    @property
    def key_database(self) -> str | None:
        """The address of the key database; None where keys lie in files."""
        return None if self.key_database_url is None else self.key_database_url.get_secret_value()

    @property
    def root_keys(self) -> Path:
        """The file of the root key."""
        return self.root_key_file or self.data_folder / "root.key"

    @property
    def digests(self) -> Path:
        """The folder of the signed daily digests."""
        return self.digest_folder or self.data_folder / "digests"

    @property
    def app_url(self) -> str:
        """The address of the application role, once known. Raises SetupRefused before the embedded cluster has started."""
        if self.database_url is None:
            raise SetupRefused("The database is not known yet: start it with `bilan postgres start`, or set DATABASE_URL.")
        return self.database_url.get_secret_value()

    @property
    def owner_url(self) -> str | None:
        """The address of the schema's owner; None where migrations are run by somebody else."""
        return None if self.database_migration_url is None else self.database_migration_url.get_secret_value()

    def bound_to(self, *, app_url: str, owner_url: str | None) -> Self:
        """The same settings with the addresses of a started database; the mode stays what it was."""
        owner = None if owner_url is None else SecretStr(owner_url)
        return self.model_copy(update={"database_url": SecretStr(app_url), "database_migration_url": owner})


def load_settings(*, sealing: bool = True) -> Settings:
    """Read the environment. `sealing` is off for commands that need no key. Raises SetupRefused for the first thing that is wrong."""
    try:
        settings = Settings()
    except ValidationError as error:
        raise SetupRefused(_first_line(error)) from None
    except ValueError as error:  # pydantic-settings, for a list that is no JSON
        raise SetupRefused(f'{error}: write lists as JSON, for instance ["https://front.example"].') from None
    _database(settings)
    if sealing:
        _secrets(settings)
    _production(settings)
    return settings


def _database(settings: Settings) -> None:
    if settings.database_url is None and settings.database_migration_url is not None:
        raise SetupRefused("DATABASE_MIGRATION_URL is set without DATABASE_URL: set both, or neither for the embedded PostgreSQL.")
    named = {
        "DATABASE_URL": settings.database_url,
        "DATABASE_MIGRATION_URL": settings.database_migration_url,
        "BILAN_KEY_DATABASE_URL": settings.key_database_url,
    }
    for name, secret in named.items():
        if secret and not secret.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise SetupRefused(f"{name} is not a PostgreSQL address: write postgresql://user:password@host:5432/database.")


def _secrets(settings: Settings) -> None:
    if settings.kms_url is not None and settings.kms_token_file is None:
        raise SetupRefused("BILAN_KMS_TOKEN_FILE is missing, and BILAN_KMS_URL is set: name a private file with the token.")
    if settings.kms_url is not None and urlsplit(settings.kms_url).scheme not in {"http", "https"}:
        raise SetupRefused("BILAN_KMS_URL is not an address: write https://host:8200/v1/transit.")
    if settings.root_key_file is not None:
        _check_root_key(settings.root_key_file)
    elif not settings.embedded and settings.kms_url is None:
        raise SetupRefused(f"BILAN_ROOT_KEY_FILE is missing, and DATABASE_URL is set: {_MAKE_KEY}.")


def _production(settings: Settings) -> None:
    if settings.environment is not Environment.PRODUCTION:
        return
    if settings.embedded:
        raise SetupRefused("DATABASE_URL is missing: the embedded PostgreSQL is refused in production; set DATABASE_URL.")
    if settings.sandbox:
        raise SetupRefused("BILAN_SANDBOX is on in production: unset it, or use BILAN_ENVIRONMENT=development elsewhere.")
    if settings.key_folder is None and settings.key_database_url is None:
        raise SetupRefused(
            "BILAN_KEY_FOLDER is missing: name a folder on a volume that is backed up apart from the database, or BILAN_KEY_DATABASE_URL."
        )
    kms = () if settings.kms_url is None else (("BILAN_KMS_URL", settings.kms_url),)
    addresses = (
        ("BILAN_PUBLIC_URL", settings.public_url),
        *kms,
        *(("BILAN_OIDC_ISSUERS", issuer.issuer) for issuer in settings.oidc_issuers),
    )
    for name, address in addresses:
        if urlsplit(address).scheme != "https":
            raise SetupRefused(f"{name} must be https in production: give the address behind your TLS proxy.")
    if "*" in settings.cors_origins:
        raise SetupRefused("BILAN_CORS_ORIGINS must name exact origins in production, not *.")


_MAKE_KEY = "make a key with `(umask 077; openssl rand -hex 32 > root.key)`, apart from the database's backups, and name its file"


def _check_root_key(path: Path) -> None:
    try:
        lines = path.read_text("ascii").split()
    except (OSError, UnicodeDecodeError):
        raise SetupRefused(f"BILAN_ROOT_KEY_FILE {path} cannot be read: check its path and its rights.") from None
    try:
        keys = [bytes.fromhex(line) for line in lines]
    except ValueError:
        keys = []
    if not keys or any(len(key) != 32 for key in keys):
        raise SetupRefused(f"BILAN_ROOT_KEY_FILE {path} does not hold 64 hexadecimal digits a line: {_MAKE_KEY}.")
    if any(len(set(key)) < 12 for key in keys):  # zeros, repeated letters; 32 random bytes fall below about once in 10^17
        raise SetupRefused(f"BILAN_ROOT_KEY_FILE {path} holds a default, not a secret: {_MAKE_KEY}.")


def _first_line(error: ValidationError) -> str:
    """Name the variable and what is wrong, never the value."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    name = str(first["loc"][0]) if first["loc"] else "settings"
    variable = name if name.isupper() else f"BILAN_{name.upper()}"
    return f"{variable} is not usable ({first['msg']}): see docs/guides/operator.md."
