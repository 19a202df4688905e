"""What an operator's Prometheus reads of one process: how many requests, how long, how old its news. Counts only: no id, no person.

Served to callers on this machine or a private network, and only if no proxy stands between: `GET /metrics` is no part of the contract.
"""

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from app.edge.head import Head

FORMAT: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_BY_A_PROXY: Final = (b"forwarded", b"via", b"x-forwarded-for", b"x-real-ip")


class Metrics:
    """The counts of one process, by path template, method and status."""

    def __init__(self, *, news_age: Callable[[], float] | None = None) -> None:
        """`news_age`: seconds since this process last knew everything that others had written; None where it follows nobody."""
        self._registry = CollectorRegistry()
        self._requests = Counter("bilan_requests", "Requests answered.", ("route", "method", "status"), registry=self._registry)
        self._seconds = Histogram(
            "bilan_request_seconds", "Time to answer.", ("route", "method"), buckets=_SECONDS, registry=self._registry
        )
        if news_age is not None:
            gauge = Gauge("bilan_feed_news_age_seconds", "Age of the news of other processes.", registry=self._registry)
            gauge.set_function(news_age)
        self._late = Gauge("bilan_deadline_lag_seconds", "How late the oldest deadline is that should have fired.", registry=self._registry)

    def count(self, line: Mapping[str, Any]) -> None:
        """One request, from its line of the access log. A path that is no route of ours is never a label."""
        route, method = line["route"] or "unmatched", line["method"]
        self._requests.labels(route, method, line["status"]).inc()
        self._seconds.labels(route, method).observe(line["ms"] / 1000)

    def told(self, *, deadline_lag: float) -> bytes:
        """Everything, in Prometheus's text format; `deadline_lag` in seconds, not a number where it is not known."""
        self._late.set(deadline_lag)
        return generate_latest(self._registry)


def near(client: str | None, head: Head) -> bool:
    """True for a direct caller on this machine or a private network."""
    if client is None or any(name in head for name in _BY_A_PROXY):
        return False
    try:
        address = ip_address(client)
    except ValueError:
        return False
    return address.is_loopback or address.is_private
