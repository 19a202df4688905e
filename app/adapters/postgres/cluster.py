"""The embedded PostgreSQL: made at the first start, started where it is not running, shared by processes, stopped by the last one."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import IO

from app.adapters.postgres.account import Account, account_for
from app.adapters.postgres.binaries import Binaries, find_binaries
from app.adapters.postgres.databases import SUPERUSER, Endpoint, accepts, endpoint_at, prepare, waited
from app.adapters.postgres.folder import PORT, SOCKET_NAME, check_major, make_private, only_one, socket_folder, taken
from app.settings import Environment, Settings, SetupRefused

ORPHANS_SECONDS = 10  # after a kill -9, backends that are still ending delay the next start
RECOVERY_SECONDS = 120  # replaying the write-ahead log
STOP_SECONDS = 30

CONFIGURATION = {
    "cluster_name": "bilan",
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "max_wal_size": "1GB",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "idle_in_transaction_session_timeout": "10s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements and details may carry personal data: the log says what failed, not with which values.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
SCRATCH = {"shared_buffers": "64MB", "max_connections": "200", "fsync": "off", "full_page_writes": "off", "autovacuum_naptime": "10min"}
"""Overrides for a cluster that tests throw away: quicker, and refused by the start-up guards."""


def embedded_cluster(settings: Settings) -> "Cluster":
    """The cluster of the data folder. Raises SetupRefused in production: it trusts whoever can enter its folder."""
    if settings.environment is Environment.PRODUCTION:
        raise SetupRefused("The embedded PostgreSQL is refused in production: set DATABASE_URL.")
    return Cluster(settings.data_folder, chosen=settings.postgres_bin)


class Cluster:
    """One data folder and the server on it. Authentication is `trust`, because its only door is a socket in a 0700 folder.

    Processes that use it hold a shared lock; `stop` ends the server once nobody else does, unless it was asked to stay (`keep`).
    """

    def __init__(
        self, folder: Path, *, chosen: Path | None = None, configuration: dict[str, str] | None = None, namespaces: bool = True
    ) -> None:
        self.folder = folder.absolute()
        self._chosen = chosen
        self._configuration = CONFIGURATION | (configuration or {})
        self._namespaces = namespaces
        self._child: subprocess.Popen[bytes] | None = None
        self._user: IO[bytes] | None = None
        self._account: Account | None = None

    @property
    def account(self) -> Account:
        """As whom the tools run; found at the first need."""
        if self._account is None:
            make_private(self.folder)
            self._account = account_for(self.folder, find_binaries(self._chosen), namespaces=self._namespaces)
        return self._account

    @property
    def binaries(self) -> Binaries:
        return self.account.binaries

    @property
    def data(self) -> Path:
        """The data folder proper."""
        return self.account.home / "postgres"

    @property
    def log(self) -> Path:
        return self.account.home / "postgres.log"

    @property
    def endpoint(self) -> Endpoint:
        """The addresses, whether or not the server runs."""
        return endpoint_at(str(socket_folder(self.account.home)), PORT)

    def start(self) -> Endpoint:
        """Make the cluster if there is none, start it if it is not running, and register as a user of it. Raises SetupRefused."""
        endpoint = self.endpoint
        with only_one(self.folder / "postgres.lock"):
            known = check_major(self.data, self.binaries)
            if not self.running():
                if not known:
                    self._make()
                self._launch()
            waited(lambda: prepare(endpoint))
            self._register()
        return endpoint

    def running(self) -> bool:
        """True where the server accepts a connection."""
        return (socket_folder(self.account.home) / SOCKET_NAME).exists() and waited(lambda: accepts(self.endpoint.admin_url))

    def gone(self) -> bool:
        """True where nobody listens any more: the server was killed, or has crashed. It costs the server no session."""
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(1)
            try:
                probe.connect(str(socket_folder(self.account.home) / SOCKET_NAME))
            except (FileNotFoundError, ConnectionRefusedError):
                return True
            except OSError:  # it listens, and is too busy to answer
                return False
        return False

    def keep(self, *, kept: bool = True) -> None:
        """Ask the server to outlive its users (`bilan postgres start`), or no longer."""
        mark = self.folder / "postgres.kept"
        mark.touch() if kept else mark.unlink(missing_ok=True)

    def stop(self) -> bool:
        """Leave the cluster; the last user to leave stops it, unless it is kept. True where it is stopped now."""
        with only_one(self.folder / "postgres.lock"):
            if self._user is not None:
                self._user.close()
                self._user = None
            with (self.folder / "postgres.users").open("ab") as users:
                alone = taken(users)
            if not alone or (self.folder / "postgres.kept").exists():
                return False
            if self.running():
                self._end()
            return True

    def _register(self) -> None:
        if self._user is None:
            self._user = (self.folder / "postgres.users").open("ab")
            taken(self._user, shared=True)

    def _make(self) -> None:
        """initdb beside, then rename: a half-made cluster never looks like one."""
        for leftover in self.account.home.glob("postgres.making-*"):
            shutil.rmtree(leftover)
        making = self.data.with_name(f"postgres.making-{os.getpid()}")
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8") if self.binaries.major >= 17 else ()
        self._prepare_log()
        with self.account.popen(
            "initdb",
            *("-D", str(making), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", *locale),
            *("--data-checksums", "--no-sync", "--no-instructions"),
            log=self.log,
        ) as child:
            if child.wait(timeout=120) != 0:
                raise SetupRefused(f"PostgreSQL could not make its data folder ({self._last_words()}): see {self.log}.")
        making.rename(self.data)

    def _launch(self) -> None:
        """Start the server and wait until it accepts; start again while the orphans of a killed one are ending."""
        self._configure()
        self._prepare_log()
        orphans_gone, recovered = time.monotonic() + ORPHANS_SECONDS, time.monotonic() + RECOVERY_SECONDS
        while True:
            if self._child is None or self._child.poll() is not None:  # a child of ours that recovers from a crash is waited for instead
                self._child = self.account.popen("postgres", "-D", str(self.data), log=self.log)
            while self._child.poll() is None:
                if self.running():
                    return
                if time.monotonic() > recovered:
                    raise SetupRefused(f"PostgreSQL did not accept a connection within {RECOVERY_SECONDS} s: see {self.log}.")
                time.sleep(0.02)
            if time.monotonic() > orphans_gone:
                raise SetupRefused(f"PostgreSQL does not start ({self._last_words()}): see {self.log}.")
            time.sleep(0.3)

    def _configure(self) -> None:
        """Our settings are written anew at each start, after the operator's own file has been read."""
        settings = self._configuration | {"unix_socket_directories": f"'{socket_folder(self.account.home)}'", "port": str(PORT)}
        ours = self.data / "bilan.conf"
        ours.write_text("".join(f"{name} = {value}\n" for name, value in settings.items()), "utf-8")
        self.account.own(ours)
        main = self.data / "postgresql.conf"
        if "include 'bilan.conf'" not in main.read_text("utf-8"):
            with main.open("a", encoding="utf-8") as out:
                out.write("\ninclude 'bilan.conf'\n")

    def _prepare_log(self) -> None:
        self.log.touch(mode=0o600)
        self.account.own(self.log)

    def _last_words(self) -> str:
        lines = self.log.read_text("utf-8", errors="replace").splitlines()
        return next((line.split("FATAL:  ")[-1] for line in reversed(lines) if "FATAL" in line or "error:" in line), "no reason given")

    def _end(self) -> None:
        """A fast shutdown, of our own child or of a server that somebody else started."""
        pid = int((self.data / "postmaster.pid").read_text("ascii").split("\n", 1)[0])
        try:
            os.kill(pid, signal.SIGINT)
        except PermissionError:
            raise SetupRefused(f"PostgreSQL (process {pid}) runs as another user: stop it as that user.") from None
        until = time.monotonic() + STOP_SECONDS
        while (self.data / "postmaster.pid").exists() and time.monotonic() < until:
            time.sleep(0.02)
        if self._child is not None:
            self._child.wait(timeout=STOP_SECONDS)
            self._child = None
