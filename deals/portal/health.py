"""Is the register alive, and can it answer readers?"""

from __future__ import annotations

import hmac
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..language.dates import utc_text
from ..register.models import Release
from ..web.errors import RETRY_AFTER_SECONDS, drop_dead_connection


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


urlpatterns = [path("live", live, name="live"), path("klaar", ready, name="ready")]
