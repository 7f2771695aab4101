"""Error pages: what went wrong, in Dutch, without a database or a session."""

from __future__ import annotations

import errno
import sqlite3
import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from .front import (
    CHECKING,
    FILES_REFUSED,
    LARGEST_BODY,
    LARGEST_REPORT,
    LARGEST_WITHOUT_SESSION,
    MOST_CHECKS,
    MOST_REPORTS,
    NO_LENGTH,
    REFUSAL,
    REPORTING,
    SECONDS_OF_CHECKS,
    SECONDS_OF_REPORTS,
    TOO_BUSY,
    TOO_LARGE,
    TOO_OFTEN,
    TOO_SLOW,
)
from .middleware import Answer, log

RETRY_AFTER_SECONDS = 30
# With a queue this short it is over in seconds.
RETRY_WHEN_BUSY_SECONDS = 5
RETRY_A_FILE_SECONDS = 30
BUSY = "Het is nu te druk. Probeer het over een paar tellen nog eens."
BUSY_WITH_FILES = "Er worden nu al zoveel bestanden gemaakt als tegelijk kan. Pagina's zijn gewoon te lezen. Vraag dit bestand over een halve minuut nog eens."
UNREAD = {
    TOO_LARGE: f"Het is te groot: hoogstens {LARGEST_BODY // 1_000_000} MB, en {LARGEST_WITHOUT_SESSION // 1000} kB voor wie"
    " niet is aangemeld.",
    TOO_SLOW: "Het kwam te langzaam binnen. Probeer het opnieuw, of met een kleiner bestand of een snellere verbinding.",
    NO_LENGTH: "De lengte staat er niet bij; verwacht wordt een kopregel Content-Length met een getal.",
}
# The same of a file to check.
UNCHECKED = {
    TOO_LARGE: f"Het bestand is te groot: hoogstens {settings.CHECKED_BYTES // 1_000_000} MB.",
    TOO_OFTEN: f"Vanaf dit adres zijn net al {MOST_CHECKS} bestanden gecontroleerd. Probeer het over {SECONDS_OF_CHECKS // 60} minuten opnieuw.",
}
# The same of a report.
UNREPORTED = {
    TOO_LARGE: f"De melding is te groot: hoogstens {LARGEST_REPORT // 1000} kB.",
    TOO_OFTEN: f"Vanaf dit adres zijn net al {MOST_REPORTS} meldingen verstuurd. Probeer het over {SECONDS_OF_REPORTS // 60} minuten opnieuw.",
}
OF_READERS = {CHECKING: UNCHECKED, REPORTING: UNREPORTED}
# A disk without room, a quota that is used up, and a file that may grow no further.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# What SQLite says of the first and of the other two; what PostgreSQL says.
FULL_SQLITE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
FULL_POSTGRES = "53100"


def database_down(exception: BaseException) -> HttpResponse:
    """503 in Dutch while the database is away; a dead connection is dropped, so that it recovers by itself."""
    log.error("database niet bereikbaar: %s", type(exception).__name__)
    drop_dead_connection()
    return come_back(filled_page("503", 503), RETRY_AFTER_SECONDS)


def drop_dead_connection() -> None:
    """Close this thread's connection: the next question opens another."""
    try:
        connection.close()
    except (OperationalError, InterfaceError):
        log.warning("de database antwoordt nog niet")


class TurnedAwayPages:
    """Says why the front turned a request away; nothing else of the register sees such a request."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        status = request.META.get(REFUSAL)
        if status is None:
            return self.get_response(request)
        if status == TOO_BUSY:
            of_a_file = request.path in FILES_REFUSED
            response = filled_page("busy", status, BUSY_WITH_FILES if of_a_file else BUSY, of_a_file=of_a_file)
            response._has_been_logged = True  # type: ignore[attr-defined]  # made beforehand: nothing has gone wrong
            return come_back(response, RETRY_A_FILE_SECONDS if of_a_file else RETRY_WHEN_BUSY_SECONDS)
        said = (UNREAD | OF_READERS.get(request.path, {})).get(status, "")
        response = filled_page("unread", status, said)
        seconds = SECONDS_OF_REPORTS if request.path == REPORTING else SECONDS_OF_CHECKS
        return come_back(response, seconds) if status == TOO_OFTEN else response


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """`error`, and one after the other what it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def disk_is_full(error: BaseException | None) -> bool:
    """Whether there was no room to write, for the database or for a document."""
    return any(
        getattr(one, "errno", None) in NO_ROOM
        or getattr(one, "sqlite_errorcode", None) in FULL_SQLITE
        or getattr(one, "sqlstate", None) == FULL_POSTGRES
        for one in causes(error)
    )


class ErrorPage(HttpResponse):
    """What went wrong, as a page. `said`: the same in a sentence, which the API says in its own form."""

    said = ""


class DiskFull(ErrorPage):
    """503 in Dutch: nothing was changed, for there was no room to write it."""

    said = "Bewaren kan nu niet: de schijf van het register is vol. Er is niets gewijzigd."

    def __init__(self, page: str) -> None:
        super().__init__(page, status=503)
        self["Retry-After"] = str(RETRY_AFTER_SECONDS)
        self["Cache-Control"] = "no-store"


def could_not_write(error: BaseException | None) -> HttpResponse | None:
    """The answer where the disk is full or the database away; None where something else is wrong."""
    if disk_is_full(error):
        log.error("de schijf is vol: %s", type(error).__name__)
        return DiskFull(render_to_string("web/disk_full.html", {"said": DiskFull.said}))
    return database_down(error) if isinstance(error, (OperationalError, InterfaceError)) else None


def error_page(status: int, **context: Any) -> ErrorPage:
    """An error page that reads no database and no session."""
    return filled_page(str(status), status, **context)


def filled_page(template: str, status: int, reason: str = "", **context: Any) -> ErrorPage:
    response = ErrorPage(render_to_string(f"web/{template}.html", {"reason": reason, **context}), status=status)
    response["Cache-Control"] = "no-store"
    response.said = reason
    return response


def come_back(page: ErrorPage, seconds: int) -> ErrorPage:
    """The page, which asks to try again after so many seconds."""
    page["Retry-After"] = str(seconds)
    return page


def method_not_allowed(allowed: str = "GET, HEAD") -> ErrorPage:
    response = error_page(405)
    response["Allow"] = allowed
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    # A session that cannot be written is a bad request to Django, whatever the database said.
    if isinstance(exception, SessionInterrupted):
        for error in causes(exception):
            if answer := could_not_write(error):
                return answer
    said = str(exception) if type(exception) is BadRequest else ""
    return error_page(400, reason=said)


def permission_denied(request: HttpRequest, exception: Exception) -> ErrorPage:
    return error_page(403)


def not_found(request: HttpRequest, exception: Exception) -> ErrorPage:
    said = str(exception) if exception.args and isinstance(exception.args[0], str) else ""
    return error_page(404, reason=said)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django asks for this page while the exception is being handled, in whichever layer it was raised."""
    return could_not_write(sys.exc_info()[1]) or error_page(
        500, request_id=getattr(request, "id", ""), contact=settings.CONTACT
    )
