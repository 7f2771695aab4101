"""A file that somebody sends: taken into memory, looked at once and let go. Nothing of it is written anywhere."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from ...web.front import AROUND_A_FILE
from ..sent_forms import FORM_HOURS, from_elsewhere, hours_open, signed_hour
from .refusing import NotReadable

FORM_SALT = "deals.portal.checking"
FILE_FIELD, ADDRESS_FIELD, TIME_FIELD = "bestand", "adres", "tijd"
# Whoever comes while a file is being looked at waits this long for a turn.
SECONDS_FOR_A_TURN = 10.0
one_check_at_a_time = threading.BoundedSemaphore(1)


class SentFile(NamedTuple):
    content: bytes
    address: str


def form_time(now: dt.datetime) -> str:
    """What the form carries that was asked for at `now`."""
    return signed_hour(now, FORM_SALT)


def check_form_time(value: str, now: dt.datetime) -> None:
    """Raises NotReadable where the form is not of this register, or lay open for too long."""
    passed = hours_open(value, FORM_SALT, now)
    if passed is None:
        raise NotReadable("Het formulier klopt niet. Open deze pagina opnieuw en kies het bestand nog een keer.")
    if not 0 <= passed <= FORM_HOURS:
        raise NotReadable("Het formulier stond te lang open. Kies het bestand hieronder nog een keer.")


def check_origin(request: HttpRequest) -> None:
    """Raises NotReadable where a page of another site sent the form."""
    if from_elsewhere(request):
        raise NotReadable("Dit formulier kwam van een andere site. Kies het bestand op deze pagina.", 403)


class OneFileInMemory(FileUploadHandler):
    """Takes one file, up to what is allowed, and says how many came and how large it was."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.number = self.size = 0
        self.parts: list[bytes] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.number += 1
        if self.number > 1 or self.field_name != FILE_FIELD:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        if self.size <= settings.CHECKED_BYTES:
            self.parts.append(raw_data)

    def file_complete(self, file_size: int) -> None:
        """Nothing is handed on: what came is in `parts`."""


def sent_file(request: Any) -> SentFile:
    """What was sent, with the form that it came in. Raises NotReadable."""
    check_origin(request)
    megabytes = settings.CHECKED_BYTES // 1_000_000
    too_large = NotReadable(f"Het bestand is te groot: hoogstens {megabytes} MB.", 413)
    if request.content_type != "multipart/form-data":
        raise NotReadable("Een bestand wordt hier alleen aangenomen uit het formulier op deze pagina.", 415)
    stated = request.META.get("CONTENT_LENGTH") or "0"
    if not stated.isdecimal() or int(stated) > settings.CHECKED_BYTES + AROUND_A_FILE:
        raise too_large
    handler = OneFileInMemory(request)
    request.upload_handlers = [handler]
    try:
        fields = request.POST
    except RequestDataTooBig as error:
        raise too_large from error
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError, ValueError) as error:
        raise NotReadable("Het formulier is niet heel aangekomen. Probeer het opnieuw.") from error
    check_form_time(fields.get(TIME_FIELD, ""), request.now)
    if handler.number > 1:
        raise NotReadable("Er kwamen meer bestanden. Kies er één tegelijk.")
    if handler.size > settings.CHECKED_BYTES:
        raise too_large
    if not handler.size:
        raise NotReadable("Kies een bestand. Er is geen bestand aangekomen, of het is leeg.")
    content = b"".join(handler.parts)
    handler.parts.clear()
    return SentFile(content, fields.get(ADDRESS_FIELD, "").strip())


@contextmanager
def turn_to_check() -> Iterator[None]:
    """One file at a time in each process. Raises NotReadable where it takes too long before it is free."""
    if not one_check_at_a_time.acquire(timeout=SECONDS_FOR_A_TURN):
        raise NotReadable("Er wordt nu al een ander bestand gecontroleerd. Probeer het over een paar tellen nog eens.", 503)  # fmt: skip
    try:
        yield
    finally:
        one_check_at_a_time.release()
