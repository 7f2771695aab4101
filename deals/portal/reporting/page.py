"""The page on which a reader reports what is wrong or missing, and the page that says what was done with it."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.forms import Textarea
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ...reference.error_reports import ErrorReport, HandlingState, ReportableField
from ...register.reading import ReaderRequest
from ...web.errors import drop_dead_connection
from ..frame import page, reader
from ..question import PAGE, Question
from ..sent_forms import untold
from .filled import MOST_TYPED, FilledReport, page_of_register
from .sending import FORM_TIME, TRAP, NotTaken, fields_sent, time_of_form, why_again

FIELD = "veld"
# {field: how many lines it shows}, and which of those have an explanation.
AREAS, EXPLAINED = {"fout": 5, "goed": 3, "bron": 2}, ("bron",)
REPORTING_TEMPLATE = "portal/reporting/reporting.html"
# So many from everyone together: beyond that nobody reads them, and it is no reader who sends them.
MOST_REPORTS_AN_HOUR = 300
SECONDS_TILL_LATER = 3600
NOT_SAVED = "De melding is nog niet bewaard: het register kan er nu niet bij. Verstuur haar over een paar tellen nog eens; wat is ingevuld, staat hier nog."
TOO_MANY = "Er kwamen het laatste uur heel veel meldingen binnen. Deze is nog niet bewaard. Verstuur haar later nog eens; wat is ingevuld, staat hier nog."


class SeeOther(HttpResponseRedirect):
    """Leads to a page to read: asking for that again sends nothing again."""

    status_code = 303


# Without a session there is nothing to protect with a cookie: the form bears its own signature.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def reporting(request: ReaderRequest) -> HttpResponse:
    """The form, empty or with a page and a field filled in; or what comes of one that was sent."""
    if request.method != "POST":
        response: HttpResponse = asked_for_form(request, visitor=request)
    else:
        # What is read for the answer is what anyone may read: to the views of readers it is a question like any other.
        asking = copy.copy(request)
        asking.method = "GET"
        response = untold(lambda: sent_form(asking, visitor=request), Http404, BadRequest)
    response["Cache-Control"] = "no-store"
    return response


@reader(PAGE, FIELD)
def asked_for_form(question: Question, visitor: ReaderRequest) -> HttpResponse:
    asked, field = question.query.get(PAGE, ""), question.query.get(FIELD, "")
    filled, left_out = FilledReport(), []
    if asked and (address := page_of_register(asked)):
        filled = filled._replace(pagina=address)
    elif asked:
        left_out.append("De pagina in dit adres is geen pagina van dit register. Zij is niet ingevuld.")
    if field in ReportableField.values:
        filled = filled._replace(veld=field)
    elif field:
        left_out.append("Het gegeven in dit adres is niet bekend. Het is niet ingevuld.")
    return form_page(question, visitor, filled, left_out=left_out)


@reader()
def sent_form(question: Question, visitor: ReaderRequest) -> HttpResponse:
    try:
        fields = fields_sent(visitor)
    except NotTaken as refusal:
        return form_page(question, visitor, FilledReport(), said=refusal.sentence, status=refusal.status)
    filled = FilledReport.of(fields)
    mistakes, again = filled.mistakes(), why_again(fields, visitor.now)
    if mistakes or again:
        return form_page(question, visitor, filled, mistakes, again, 400, time="" if again else fields[FORM_TIME])
    try:
        receipt = kept_report(filled, fields[FORM_TIME], visitor.now)
    except (OperationalError, InterfaceError):
        drop_dead_connection()
        return form_page(question, visitor, filled, said=NOT_SAVED, status=503, time=fields[FORM_TIME])
    if receipt is None:
        response = form_page(question, visitor, filled, said=TOO_MANY, status=503, time=fields[FORM_TIME])
        response["Retry-After"] = str(SECONDS_TILL_LATER)
        return response
    return SeeOther(reverse("report_answer", args=[receipt]))


def kept_report(filled: FilledReport, form: str, now: dt.datetime) -> str | None:
    """The number of the report, which is there from here on, and once; None where too many came before it."""
    receipt = filled.receipt(form)
    if ErrorReport.objects.filter(receipt=receipt).exists():
        return receipt
    if ErrorReport.objects.filter(received_at__gt=now - dt.timedelta(hours=1)).count() >= MOST_REPORTS_AN_HOUR:
        return None
    told = {
        "received_at": now,
        "page": page_of_register(filled.pagina) or "" if filled.pagina else "",
        "field": filled.veld,
        "wrong": filled.fout,
        "expected": filled.goed,
        "source": filled.bron,
        "email": filled.email,
    }
    ErrorReport.objects.get_or_create(receipt=receipt, defaults=told)
    return receipt


def areas(filled: FilledReport, mistakes: dict[str, str]) -> dict[str, SafeString]:
    """{field: where a text of more lines is typed}, each described by its help and by what is wrong with it."""
    typed = filled._asdict()
    made = {}
    # An attribute that is False is left out.
    for name, rows in AREAS.items():
        described = [f"{name}-uitleg"] if name in EXPLAINED else []
        described += [f"{name}-fout"] if name in mistakes else []
        attributes: dict[str, Any] = {
            "class": "textbox",
            "id": name,
            "rows": rows,
            "cols": False,
            "maxlength": MOST_TYPED[name],
        }
        attributes |= {"required": name == "fout", "aria-describedby": " ".join(described) or False}
        attributes |= {"aria-invalid": "true" if name in mistakes else False}
        made[name] = Textarea(attributes).render(name, typed[name])
    return made


def form_page(
    question: Question,
    visitor: ReaderRequest,
    filled: FilledReport,
    mistakes: dict[str, str] | None = None,
    said: str = "",
    status: int = 200,
    left_out: list[str] | None = None,
    time: str = "",
) -> HttpResponse:
    """`said`: why it is not kept, where that is of no field; `left_out`: what was asked and is not filled in.

    `time`: that of the form which was sent, where it still counts: sent again it is the same report."""
    context: dict[str, Any] = {
        "filled": filled,
        "mistakes": mistakes or {},
        "said": said,
        "left_out": left_out or [],
        "areas": areas(filled, mistakes or {}),
        "fields": ReportableField.choices,
        "most": MOST_TYPED,
        "time": {"name": FORM_TIME, "value": time or time_of_form(visitor.now)},
        "trap": TRAP,
        "report_days": settings.REPORT_DAYS,
        "email_days": settings.REPORT_EMAIL_DAYS,
    }
    # With a page filled in it is the same page to whoever looks for it.
    response = page(question.bare, REPORTING_TEMPLATE, status=status, **context)
    if question.query:
        response["X-Robots-Tag"] = "noindex"
    return response


@reader()
def report_answer(question: Question, receipt: str) -> HttpResponse:
    """What was done with one report, to whoever has its number; not a word of what was written in it."""
    report = ErrorReport.objects.filter(receipt=receipt).defer("wrong", "expected", "email").first()
    if report is None:
        raise Http404("Een melding met dit nummer is er niet, of niet meer.")
    response = page(
        question,
        "portal/reporting/answer.html",
        report=report,
        heading="Melding ontvangen" if report.state == HandlingState.NEW else f"Melding {report.get_state_display()}",
        report_days=settings.REPORT_DAYS,
        permalink=question.permalink(reverse("home")),
        canonical="",
    )
    response["Cache-Control"], response["X-Robots-Tag"] = "no-store", "noindex"
    return response
