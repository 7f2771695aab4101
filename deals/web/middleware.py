"""What surrounds every request: the log line, headers, a database that is away, error pages."""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from .flood import asked_from
from .front import DESK, HEALTH, METRICS, OF_NOBODY, ROUTE
from .metrics import count_request
from .origin import client_address

log = logging.getLogger("register.request")

type Answer = Callable[[HttpRequest], HttpResponse]


class LoggedRequest(HttpRequest):
    """A request as the log names it; `RequestLog` numbers it. `kept_route`: of a kept page, which no view answers."""

    id: str
    kept_route: str


class JsonFormatter(logging.Formatter):
    """One JSON object per line. Requests bring their fields along in `fields`; nothing else is ever added to those."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {"tijd": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), "niveau": record.levelname}
        fields = getattr(record, "fields", None)
        if fields is None:
            fields = {"naam": record.name, "bericht": record.getMessage()}
        if record.exc_info:
            fields["fout"] = self.formatException(record.exc_info)
        return json.dumps(line | fields, ensure_ascii=False)


class RequestLog:
    """Logs route, status, milliseconds, release and request id of every request; never the query, nor the address."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: LoggedRequest) -> HttpResponse:
        if OF_NOBODY in request.META:
            return self.get_response(request)
        with asked_from(client_address(request)):
            return self.logged(request)

    def logged(self, request: LoggedRequest) -> HttpResponse:
        started = time.perf_counter()
        request.id = secrets.token_hex(8)
        response = self.get_response(request)
        match = getattr(request, "resolver_match", None)
        release = getattr(request, "latest", None)
        route = request.META[ROUTE] = match.route if match else getattr(request, "kept_route", None)
        number = release.number if release else None
        tell_request(
            route, request.method or "", response.status_code, time.perf_counter() - started, number, request.id
        )
        return response


def tell_request(route: str | None, method: str, status: int, seconds: float, release: int | None, number: str) -> None:
    """Count and log one request; `release`: at which publication it was answered, `number`: its own."""
    count_request(route, status, seconds)
    fields = {
        "route": route,
        "methode": method if method in KNOWN_METHODS else "onbekend",
        "status": status,
        "ms": round(seconds * 1000, 2),
        "publicatie": release,
        "verzoek": number,
    }
    log.info("verzoek", extra={"fields": fields})


KNOWN_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}


class Monitored:
    """Whoever watches over the servers asks each at an address of its own; what they hear is the same under every name."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith((HEALTH, METRICS)):
            request.META["HTTP_HOST"] = urlsplit(settings.REGISTER_URL).netloc
        return self.get_response(request)


class NoNul:
    """Refuses NUL characters at the desk: PostgreSQL cannot look for one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        # What a reader sends is a file, which its own page takes in.
        posted = request.POST.lists() if request.path.startswith(DESK) else ()
        given = [*request.GET.lists(), *posted, (request.path, [])]
        if any("\0" in text for name, values in given for text in (name, *values)):
            raise BadRequest("De invoer bevat een NUL-teken; dat kan nergens in voorkomen.")


class DeskEnds:
    """The end of what only the desk needs: sessions, accounts, the second step, the lock."""

    # Of the chain that is being built: it is built from the inside out.
    latest: ClassVar[DeskEnds]

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        DeskEnds.latest = self

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class DeskBegins:
    """Leads what is not asked of the desk past everything up to `DeskEnds`: readers have no session and no account."""

    def __init__(self, get_response: Answer) -> None:
        self.of_desk, self.of_readers = get_response, DeskEnds.latest.get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.of_desk(request) if request.path.startswith(DESK) else self.of_readers(request)


class Headers:
    """Headers that Django has no setting for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), interest-cohort=()"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.path.startswith("/beheer/"):
            response["Cache-Control"] = "private, no-store"
        else:
            response.cookies.clear()  # a reader's page sets none, not even to delete a stray one
        return response
