"""A form that somebody sends: whether it is taken, and the fields that came. Nothing of it is logged."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, QueryDict, UnreadablePostError

from ...web.front import LARGEST_REPORT
from ..sent_forms import FORM_HOURS, from_elsewhere, hours_open, signed_hour

REPORT_FORM = "deals.portal.reporting"
FORM_TIME = "tijd"
# People do not see this field; programs fill in whatever there is.
TRAP = "website"
MOST_FIELDS = 20
PLAIN_FORM = "application/x-www-form-urlencoded"


class NotTaken(Exception):
    """A form that is not taken, with in Dutch why not. What was typed in it is not shown again."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence, self.status = sentence, status


def time_of_form(now: dt.datetime) -> str:
    """What the form carries that was asked for at `now`."""
    return signed_hour(now, REPORT_FORM)


def fields_sent(request: HttpRequest) -> dict[str, str]:
    """The fields of the form. Raises NotTaken."""
    if from_elsewhere(request):
        raise NotTaken("Dit formulier kwam van een andere site. Vul het in op deze pagina.", 403)
    if request.content_type != PLAIN_FORM:
        raise NotTaken(
            "Een melding wordt hier alleen aangenomen uit het formulier op deze pagina, zonder bestand.", 415
        )
    too_large = NotTaken(f"De melding is te groot: hoogstens {LARGEST_REPORT // 1000} kB.", 413)
    stated = request.META.get("CONTENT_LENGTH") or "0"
    if not (stated.isascii() and stated.isdecimal()) or int(stated) > LARGEST_REPORT:
        raise too_large
    broken = NotTaken("Het formulier is niet heel aangekomen. Vul het opnieuw in.")
    try:
        posted: QueryDict = request.POST
    except RequestDataTooBig as error:
        raise too_large from error
    except (SuspiciousOperation, UnreadablePostError, ValueError) as error:
        raise broken from error
    if len(posted) > MOST_FIELDS or any(len(values) > 1 for _, values in posted.lists()):
        raise broken
    return {str(name): str(posted[name]) for name in posted}


def why_again(fields: dict[str, str], now: dt.datetime) -> str:
    """Why the form must be sent once more as it is, in a sentence; empty where it need not."""
    passed = hours_open(fields.get(FORM_TIME, ""), REPORT_FORM, now)
    if passed is None:
        return "Het formulier klopte niet. Verstuur de melding nog een keer: wat is ingevuld, staat hier nog."
    if not 0 <= passed <= FORM_HOURS:
        return "Het formulier stond te lang open. Verstuur de melding nog een keer: wat is ingevuld, staat hier nog."
    if fields.get(TRAP):
        return (
            "Er was een veld ingevuld dat mensen niet zien. Dat doen meestal programma's. "
            "Verstuur de melding nog een keer: wat is ingevuld, staat hier nog."
        )
    return ""
