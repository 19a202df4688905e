"""CPU of process trees, in nanoseconds, from the scheduler's own account (Linux)."""

from pathlib import Path

PROC = Path("/proc")


def tree(pid: int) -> set[int]:
    """A process and all that it started."""
    found, unread = {pid}, [pid]
    while unread:
        for task in PROC.joinpath(str(unread.pop()), "task").glob("*/children"):
            young = {int(child) for child in task.read_text().split()} - found
            found |= young
            unread += young
    return found


def backends(postmaster: int, database: str) -> set[int]:
    """The server processes of one database, by their titles."""
    mark, found = f" {database} ".encode(), set()
    for pid in tree(postmaster) - {postmaster}:
        try:
            if mark in PROC.joinpath(str(pid), "cmdline").read_bytes():
                found.add(pid)
        except OSError:
            continue
    return found


def spent(pids: set[int]) -> int:
    """Nanoseconds on a processor, all threads."""
    total = 0
    for pid in pids:
        for task in PROC.joinpath(str(pid), "task").glob("*/schedstat"):
            total += int(task.read_text().split()[0])
    return total
