"""The page that says of a file, an address or a SHA-256 whether it is of this register, of which release, and unaltered."""

from __future__ import annotations

import copy
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ...register.reading import ReaderRequest
from ..frame import page, reader
from ..question import TEXT_TO_CHECK, Question
from ..sent_forms import untold
from .answer import CheckAnswer, answer_to_text, refused_text
from .offered import answer_to_file
from .refusing import NotReadable
from .sending import ADDRESS_FIELD, FILE_FIELD, TIME_FIELD, form_time, sent_file, turn_to_check

CHECKING_TEMPLATE = "portal/checking/checking.html"


# Without a session there is nothing to protect with a cookie: the form bears its own signature.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def checking(request: ReaderRequest) -> HttpResponse:
    """The form, and the answer to a text in the address or to a file that was sent."""
    if request.method != "POST":
        return asked_in_address(request, visitor=request)
    # What is read for the answer is what anyone may read: to the views of readers it is a question like any other.
    asking = copy.copy(request)
    asking.method = "GET"
    try:
        sent = sent_file(request)
        with turn_to_check():
            response = untold(
                lambda: asked_with_file(asking, visitor=request, content=sent.content, typed=sent.address), NotReadable
            )
    except NotReadable as refusal:
        response = asked_wrongly(asking, visitor=request, refusal=refusal)
    response["Cache-Control"] = "no-store"
    return response


@reader(TEXT_TO_CHECK, from_the_first_release=True)
def asked_in_address(question: Question, visitor: ReaderRequest) -> HttpResponse:
    text = question.query.get(TEXT_TO_CHECK, "")
    answer = answer_to_text(question, visitor, text) if text else None
    return answered_page(question, visitor, answer, text)


@reader(from_the_first_release=True)
def asked_with_file(question: Question, visitor: ReaderRequest, content: bytes, typed: str) -> HttpResponse:
    return answered_page(question, visitor, answer_to_file(question, visitor, content, typed), typed=typed)


@reader(from_the_first_release=True)
def asked_wrongly(question: Question, visitor: ReaderRequest, refusal: NotReadable) -> HttpResponse:
    return answered_page(question, visitor, refused_text(refusal.sentence, status=refusal.status))


def heading_of_answer(answer: CheckAnswer | None) -> str:
    if answer is None:
        return "Een bestand of verwijzing controleren"
    return "Dit is niet te controleren" if answer.refused else "Gecontroleerd"


def answered_page(
    question: Question, visitor: ReaderRequest, answer: CheckAnswer | None, text: str = "", typed: str = ""
) -> HttpResponse:
    count, listed_there = (answer.count, len(answer.differences)) if answer else (0, 0)
    of_all = "1 gegeven" if count == 1 else f"{count} gegevens"
    context: dict[str, Any] = {
        "answer": answer,
        "heading": heading_of_answer(answer),
        "counted": of_all if count == listed_there else f"De eerste {listed_there} van {of_all}",
        "more": count - listed_there,
        "text": text,
        "typed": typed,
        "field": {"text": TEXT_TO_CHECK, "file": FILE_FIELD, "address": ADDRESS_FIELD, "time": TIME_FIELD},
        "time": form_time(visitor.now),
        "megabytes": settings.CHECKED_BYTES // 1_000_000,
    }
    response = page(question, CHECKING_TEMPLATE, status=answer.status if answer else 200, **context)
    if response.status_code != 200:
        response["Cache-Control"] = "no-store"
    return response
