"""What an operator's Prometheus reads of one process: how many requests, how long, how old its news. Counts only: no id, no person.

Served to callers on this machine or a private network, and only if no proxy stands between: `GET /metrics` is no part of the contract.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from ipaddress import ip_address
from itertools import accumulate
from typing import Any, Final

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from app.edge.head import Head

FORMAT: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_BOUNDS: Final = (*map(str, _SECONDS), "+Inf")
_BY_A_PROXY: Final = (b"forwarded", b"via", b"x-forwarded-for", b"x-real-ip")


class _Requests(Collector):
    """Requests in plain numbers, made into samples only when they are read: a counter of the library costs as much as a hot read."""

    def __init__(self) -> None:
        self._answered: dict[tuple[str, str, int], int] = {}
        self._took: dict[tuple[str, str], list[float]] = {}
        """For each route and method: how many within each bound, how many beyond, seconds in all."""

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        self._answered[route, method, status] = self._answered.get((route, method, status), 0) + 1
        took = self._took.get((route, method))
        if took is None:
            took = self._took[route, method] = [0.0] * (len(_SECONDS) + 2)
        took[bisect_left(_SECONDS, seconds)] += 1
        took[-1] += seconds

    def collect(self) -> Iterable[Metric]:
        answered = CounterMetricFamily("bilan_requests", "Requests answered.", labels=("route", "method", "status"))
        for (route, method, status), n in self._answered.items():
            answered.add_metric((route, method, str(status)), n)
        seconds = HistogramMetricFamily("bilan_request_seconds", "Time to answer.", labels=("route", "method"))
        for labels, (*within, total) in self._took.items():
            seconds.add_metric(labels, list(zip(_BOUNDS, accumulate(within), strict=True)), total)
        return answered, seconds


class Metrics:
    """The counts of one process, by path template, method and status."""

    def __init__(self, *, news_age: Callable[[], float] | None = None) -> None:
        """`news_age`: seconds since this process last knew everything that others had written; None where it follows nobody."""
        self._registry = CollectorRegistry()
        self._requests = _Requests()
        self._registry.register(self._requests)
        if news_age is not None:
            gauge = Gauge("bilan_feed_news_age_seconds", "Age of the news of other processes.", registry=self._registry)
            gauge.set_function(news_age)
        self._broken = Gauge("bilan_invariant_violations", "What contradicts an invariant.", ["invariant"], registry=self._registry)
        self._looked = Gauge("bilan_invariant_age_seconds", "Age of the oldest look at the data.", registry=self._registry)
        self._late = Gauge("bilan_deadline_lag_seconds", "How late the oldest deadline is that should have fired.", registry=self._registry)

    def count(self, line: Mapping[str, Any]) -> None:
        """One request, from its line of the access log. A path that is no route of ours is never a label."""
        self._requests.count(line["route"] or "unmatched", line["method"], line["status"], line["ms"] / 1000)

    def told(self, *, deadline_lag: float, broken: Sequence[tuple[str, int, datetime]], now: datetime) -> bytes:
        """Everything, in Prometheus's text format; `deadline_lag` in seconds, not a number where it is not known.

        `broken`: each invariant with the number of its contradictions and when it was looked at.
        """
        self._late.set(deadline_lag)
        for invariant, violations, _ in broken:
            self._broken.labels(invariant).set(violations)
        self._looked.set(max(((now - at).total_seconds() for _, _, at in broken), default=float("nan")))
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
