"""What the register counts of its own work, for monitoring: of all worker processes together, whichever is asked.

Nothing here names an address, a visitor or a question; what waits for its moment is added by who answers /metrics."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

disable_created_metrics()  # type: ignore[no-untyped-call]

HIT, MISS, NOT_MODIFIED = "hit", "miss", "not_modified"
NO_ROUTE = "geen"

request_total = Counter("register_requests", "Verzoeken, per patroon van het adres en status.", ["route", "status"])
request_seconds = Histogram(
    "register_request_seconds", "Hoe lang een verzoek duurde.", buckets=(0.005, 0.02, 0.1, 0.5, 2, 10)
)
page_total = Counter("register_pages", "Openbare pagina's: bewaard, nieuw gemaakt of niet gewijzigd.", ["kept"])
working_now = Gauge("register_queue_working", "Verzoeken die werken.", ["queue"], multiprocess_mode="livesum")
waiting_now = Gauge("register_queue_waiting", "Verzoeken die wachten.", ["queue"], multiprocess_mode="livesum")
refused_total = Counter("register_refused", "Verzoeken die vóór Django geweigerd zijn.", ["reason"])

of_pages = {outcome: page_total.labels(outcome) for outcome in (HIT, MISS, NOT_MODIFIED)}


def count_request(route: str | None, status: int, seconds: float) -> None:
    requests_of(route, status).inc()
    request_seconds.observe(seconds)


@cache
def requests_of(route: str | None, status: int) -> Counter:
    """Looked up once: to find a counter by its labels costs more than to count. Both are few, whatever is asked."""
    return request_total.labels(NO_ROUTE if route is None else f"/{route}", str(status))


def all_counts(*more: Collector) -> CollectorRegistry:
    """Everything that was counted up to now, and `more`."""
    registry = CollectorRegistry()
    if settings.METRICS_FOLDER:
        for process in dead_processes(Path(settings.METRICS_FOLDER)):
            mark_process_dead(process, settings.METRICS_FOLDER)  # type: ignore[no-untyped-call]
        MultiProcessCollector(registry, settings.METRICS_FOLDER)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    for collector in more:
        registry.register(collector)
    return registry


def dead_processes(folder: Path) -> Iterator[int]:
    """Processes that ended and left behind what they were doing: else they would work for ever."""
    for process in {int(file.stem.rpartition("_")[2]) for file in folder.glob("gauge_live*.db")}:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            yield process
        except PermissionError:
            continue  # it is there, and of another
