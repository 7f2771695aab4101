"""Is the register alive, can it answer readers, and what did it count?"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from ..language.dates import utc_text
from ..register.models import Release
from ..web.errors import RETRY_AFTER_SECONDS, drop_dead_connection
from ..web.metrics import all_counts


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; the database is left alone."""
    return JsonResponse({"status": "leeft"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """The visible release; with the token (or locally) also what waits: an embargo is not for everyone."""
    try:
        now = timezone.now()
        visible = Release.objects.visible(now).order_by("-number").first()
        pending = pending_migrations()
        waiting = Release.objects.waiting(now).order_by("number").first()
    except DatabaseError:
        drop_dead_connection()
        return JsonResponse(
            {"status": "database niet bereikbaar"}, status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)}
        )
    answer: dict[str, Any] = {
        "status": "wacht op migraties" if pending else "klaar",
        "publicatie": visible.number if visible else None,
    }
    if may_see_details(request):
        answer |= {
            "versie": settings.BUILD,
            "volgendeOpenbaarVanaf": utc_text(waiting.visible_from) if waiting else None,
            "openMigraties": pending,
        }
    return JsonResponse(answer, status=503 if pending else 200)


def pending_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def may_see_details(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return settings.LOCAL or (
        bool(settings.HEALTH_TOKEN) and hmac.compare_digest(given.encode(), settings.HEALTH_TOKEN.encode())
    )


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """What was counted, and when something becomes visible; for everyone else there is no such address."""
    if not may_see_details(request):
        raise Http404
    return HttpResponse(generate_latest(all_counts(Moments(timezone.now()))), content_type=CONTENT_TYPE_LATEST)


class Moments(Collector):
    """What is visible at `now`, and how long what waits still waits; without a database only that."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        try:
            visible = Release.objects.visible(self.now).order_by("-number").first()
            waiting = Release.objects.waiting(self.now).order_by("visible_from").first()
        except DatabaseError:
            drop_dead_connection()
            yield GaugeMetricFamily("register_database_up", "Of de database antwoordt.", 0)
            return
        yield GaugeMetricFamily("register_database_up", "Of de database antwoordt.", 1)
        number = visible.number if visible else 0
        yield GaugeMetricFamily("register_visible_release", "De zichtbare publicatie; 0: nog geen.", number)
        if waiting:
            left = (waiting.visible_from - self.now).total_seconds()
            yield GaugeMetricFamily("register_seconds_until_visible", "Tot iets openbaar wordt.", left)


urlpatterns = [path("live", live, name="live"), path("klaar", ready, name="ready")]
