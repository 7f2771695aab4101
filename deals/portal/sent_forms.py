"""What forms of readers share: no session and no cookie, so a form carries a signed hour, and comes from this register."""

from __future__ import annotations

import datetime as dt
import traceback
from collections.abc import Callable

from django.core.signing import BadSignature, Signer
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

SECONDS_AN_HOUR, FORM_HOURS = 3600, 12


def signed_hour(now: dt.datetime, salt: str) -> str:
    """What a form carries that was asked for at `now`: the hour, signed, so that everyone in that hour gets the same page."""
    return Signer(salt=salt).sign(str(int(now.timestamp()) // SECONDS_AN_HOUR))


def hours_open(value: str, salt: str, now: dt.datetime) -> int | None:
    """For how many hours a form lay open; None where it is none of this register."""
    try:
        hour = int(Signer(salt=salt).unsign(value[:200]))
    except (BadSignature, ValueError):
        return None
    return int(now.timestamp()) // SECONDS_AN_HOUR - hour


def from_elsewhere(request: HttpRequest) -> bool:
    """Whether a page of another site sent the form, as far as the browser says so."""
    site = request.META.get("HTTP_SEC_FETCH_SITE", "same-origin")
    origin = request.META.get("HTTP_ORIGIN", "")
    return site not in ("same-origin", "none") or bool(origin and origin != f"{request.scheme}://{request.get_host()}")


def report_link(path: str, field: str = "") -> str:
    """The address of the form to report a mistake, with the page `path` and a field filled in; without them where that is itself."""
    form = reverse("reporting")
    if not path or path.startswith(form):
        return form
    asked = urlencode({"pagina": path, **({"veld": field} if field else {})}).replace("%2F", "/")
    return f"{form}?{asked}"


class WorkBroke(Exception):
    """Something went wrong that nobody foresaw: where it did, and nothing of what was sent."""


def untold[Made](work: Callable[[], Made], *expected: type[Exception]) -> Made:
    """What `work` gives. What goes wrong in it is logged without its message: that may have a piece of what was sent in it.

    `expected`: what is no surprise to whoever asks, and goes on as it is."""
    # Those of the database have a page of their own.
    through: tuple[type[Exception], ...] = (*expected, OperationalError, InterfaceError)
    try:
        return work()
    except through:
        raise
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        broke = f"{type(error).__name__} in {last.name}, regel {last.lineno}"
    raise WorkBroke(broke)
