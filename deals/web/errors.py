"""Error pages: what went wrong, in Dutch, without a database or a session."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from .middleware import log

RETRY_AFTER_SECONDS = 30


def database_down(exception: BaseException) -> HttpResponse:
    """503 in Dutch while the database is away; dead connections are dropped, so that it recovers by itself."""
    log.error("database niet bereikbaar: %s", type(exception).__name__)
    drop_dead_connections()
    response = HttpResponse(render_to_string("web/503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def drop_dead_connections() -> None:
    """Close this thread's connection and let a pool test those that it keeps."""
    try:
        connection.close()
        pool = getattr(connection, "pool", None)
        if pool:
            pool.check()
    except (OperationalError, InterfaceError):
        log.warning("de database antwoordt nog niet")


class ErrorPage(HttpResponse):
    """What went wrong, as a page. `said`: the same in a sentence, which the API says in its own form."""

    said = ""


def error_page(status: int, **context: Any) -> ErrorPage:
    """An error page that reads no database and no session."""
    response = ErrorPage(render_to_string(f"web/{status}.html", context), status=status)
    response["Cache-Control"] = "no-store"
    response.said = context.get("reason", "")
    return response


def method_not_allowed() -> ErrorPage:
    response = error_page(405)
    response["Allow"] = "GET, HEAD"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> ErrorPage:
    said = str(exception) if type(exception) is BadRequest else ""
    return error_page(400, reason=said)


def permission_denied(request: HttpRequest, exception: Exception) -> ErrorPage:
    return error_page(403)


def not_found(request: HttpRequest, exception: Exception) -> ErrorPage:
    said = str(exception) if exception.args and isinstance(exception.args[0], str) else ""
    return error_page(404, reason=said)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django asks for this page while the exception is being handled, in whichever layer it was raised."""
    error = sys.exc_info()[1]
    if isinstance(error, (OperationalError, InterfaceError)):
        return database_down(error)
    return error_page(500, request_id=getattr(request, "id", ""), contact=settings.CONTACT)
