"""`make demo`: whole files lived through the public API of a running server, in seconds, with their legal dates.

Each case takes a sandbox organisation of its own, so the demo can be repeated. It stops at the first answer that differs from what is
expected. Run: `python -m tools.demo [case ...]`; the server is the one at BASE_URL, by default here on BILAN_PORT (8000).
Exit codes: 0 all as expected, 1 a divergence, 2 no server.
"""

import os
import sys
import time
from collections.abc import Mapping

import httpx

from tools.demo_cases import CASES
from tools.demo_client import Divergence, Stage

NO_SERVER = "demo: no server answers at {url}: start one with `make serve` in another terminal, or name yours with BASE_URL or BILAN_PORT."


def main(names: list[str]) -> int:
    """Play the cases that were named, or all of them."""
    url = address(os.environ)
    if unknown := set(names) - set(CASES):
        print(f"demo: no such case: {', '.join(sorted(unknown))}; there are {', '.join(CASES)}", file=sys.stderr)
        return 2
    since = time.monotonic()
    try:
        with httpx.Client(base_url=url, timeout=10) as http:
            http.get("/health/live")
            checks = sum(_play(http, name) for name in names or CASES)
    except httpx.TransportError:
        print(NO_SERVER.format(url=url), file=sys.stderr)
        return 2
    except Divergence as divergence:
        print(f"\n  ✗ {divergence}", file=sys.stderr)
        return 1
    print(f"\n{len(names or CASES)} cases, {checks} observations, all as the law says, in {time.monotonic() - since:.1f} s.")
    return 0


def address(environment: Mapping[str, str]) -> str:
    """Where the server is: BASE_URL, or this machine at the port that the server was told too."""
    return (environment.get("BASE_URL") or f"http://127.0.0.1:{environment.get('BILAN_PORT') or 8000}").rstrip("/")


def _play(http: httpx.Client, name: str) -> int:
    print(f"\n{CASES[name].__doc__}\n", flush=True)
    return CASES[name](lambda starts: Stage(http, starts=starts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
