"""What surrounds every request: the log line, headers, a database that is away, error pages."""

import json
import logging
import secrets
import sys
import time

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.template.loader import render_to_string

log = logging.getLogger("register.request")

RETRY_AFTER_SECONDS = 30


class JsonFormatter(logging.Formatter):
    """One JSON object per line. Requests bring their fields along in `fields`; nothing else is ever added to those."""

    def format(self, record):
        line = {"tijd": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), "niveau": record.levelname}
        fields = getattr(record, "fields", None)
        if fields is None:
            fields = {"naam": record.name, "bericht": record.getMessage()}
        if record.exc_info:
            fields["fout"] = self.formatException(record.exc_info)
        return json.dumps(line | fields, ensure_ascii=False)


class RequestLog:
    """Logs route, status, milliseconds, release and request id of every request; never the query."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = time.perf_counter()
        request.id = secrets.token_hex(8)
        response = self.get_response(request)
        match = getattr(request, "resolver_match", None)
        release = getattr(request, "latest", None)
        fields = {
            "route": match.route if match else getattr(request, "kept_route", None),
            "methode": request.method if request.method in KNOWN_METHODS else "onbekend",
            "status": response.status_code,
            "ms": round((time.perf_counter() - started) * 1000, 2),
            "publicatie": release.number if release else None,
            "verzoek": request.id,
        }
        log.info("verzoek", extra={"fields": fields})
        return response


KNOWN_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}


def database_down(exception):
    """503 in Dutch while the database is away; dead connections are dropped, so that it recovers by itself."""
    log.error("database niet bereikbaar: %s", type(exception).__name__)
    drop_dead_connections()
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def drop_dead_connections():
    """Close this thread's connection and let a pool test those that it keeps."""
    try:
        connection.close()
        if getattr(connection, "pool", None):
            connection.pool.check()  # type: ignore[attr-defined]
    except (OperationalError, InterfaceError):
        log.warning("de database antwoordt nog niet")


class NoNul:
    """Refuses NUL characters at the desk: PostgreSQL cannot look for one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        given = [*request.GET.lists(), *request.POST.lists(), (request.path, [])]
        if any("\0" in text for name, values in given for text in (name, *values)):
            raise BadRequest("De invoer bevat een NUL-teken; dat kan nergens in voorkomen.")


class Headers:
    """Headers that Django has no setting for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), interest-cohort=()"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.path.startswith("/beheer/"):
            response["Cache-Control"] = "private, no-store"
        else:
            response.cookies.clear()  # a reader's page sets none, not even to delete a stray one
        return response


def error_page(status, **context):
    """An error page that reads no database and no session."""
    response = HttpResponse(render_to_string(f"{status}.html", context), status=status)
    response["Cache-Control"] = "no-store"
    response.said = context.get("reason", "")  # type: ignore[attr-defined]  # the API says the same in its own form
    return response


def method_not_allowed():
    response = error_page(405)
    response["Allow"] = "GET, HEAD"
    return response


def bad_request(request, exception):
    said = str(exception) if type(exception) is BadRequest else ""
    return error_page(400, reason=said)


def permission_denied(request, exception):
    return error_page(403)


def not_found(request, exception):
    said = str(exception) if exception.args and isinstance(exception.args[0], str) else ""
    return error_page(404, reason=said)


def server_error(request):
    """Django asks for this page while the exception is being handled, in whichever layer it was raised."""
    error = sys.exc_info()[1]
    if isinstance(error, (OperationalError, InterfaceError)):
        return database_down(error)
    return error_page(500, request_id=getattr(request, "id", ""), contact=settings.CONTACT)
