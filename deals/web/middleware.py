"""What surrounds every request: the log line, headers, a database that is away, error pages."""

import json
import logging
import secrets
import time

from django.core.exceptions import BadRequest

log = logging.getLogger("register.request")


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
