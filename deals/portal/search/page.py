"""The page that answers a question, and what a search box offers while someone types."""

from __future__ import annotations

import json

from django.http import HttpResponse, HttpResponseRedirect

from ...register.wanted import Wanted, understand
from ..frame import file, page, reader
from ..meant import meant_question
from ..question import NotUnderstood, Question
from .answers import WholeQuestion
from .suggesting import MOST_OFFERED, Offered, names_to_offer, offered_places

LITERALLY = "letterlijk"


@reader("q", LITERALLY, from_the_first_release=True)
def search(question: Question) -> HttpResponse:
    """The answers in groups; a place of which only one thing bears the name, and a paper by its number, is
    gone to at once."""
    typed = question.query.get("q", "").strip()
    if not typed:
        return page(question, "portal/search/search.html", searched_for="")
    asked = read_kindly(question, asked_question(question, typed))
    only = asked.paper or (asked.place.address if asked.place else "")
    if only and not asked.question.typed and LITERALLY not in question.query:
        return HttpResponseRedirect(only)
    return page(
        question,
        "portal/search/search.html",
        searched_for=typed,
        question=asked.question,
        groups=asked.groups,
        parts=[] if asked.groups else words_to_drop(question, asked),
        literal_query=question.with_(**{LITERALLY: "ja"}),
    )


def words_to_drop(question: Question, asked: WholeQuestion) -> list[tuple[str, str]]:
    """[(a part of what was asked, the query without it)] of the parts without which something answers."""
    if len(asked.question.groups) < 2:
        return []
    left = [(group[0].typed, asked.question.without(group)) for group in asked.question.groups]
    answering = [(typed, text) for typed, text in left if WholeQuestion(question.reading, understand(text)).groups]
    return [(typed, question.with_(q=text)) for typed, text in answering]


def read_kindly(question: Question, wanted: Wanted) -> WholeQuestion:
    """What was asked; where nothing at all answers that, what was probably meant."""
    asked = WholeQuestion(question.reading, wanted)
    if asked.groups or question.query.get(LITERALLY):
        return asked
    meant = meant_question(question.index, wanted)
    return WholeQuestion(question.reading, meant) if meant else asked


def asked_question(question: Question, typed: str) -> Wanted:
    """What was typed, understood."""
    literally = question.query.get(LITERALLY)
    if literally not in (None, "ja"):
        raise NotUnderstood([(LITERALLY, f"‘{literally}’ is hier geen antwoord; verwacht ja.")])
    return understand(typed, not literally)


@reader("q", "soort")
def search_suggestions(question: Question) -> HttpResponse:
    """What is offered for the letters that were typed so far, as JSON."""
    typed = question.query.get("q", "").strip()
    kind = question.query.get("soort")
    if kind not in (None, "plaats"):
        raise NotUnderstood([("soort", f"‘{kind}’ is hier geen soort; verwacht plaats.")])
    names: list[Offered] = []
    if typed and question.reading.release:
        asked = WholeQuestion(question.reading, understand(typed))
        names = offered_places(asked, MOST_OFFERED) if kind else names_to_offer(asked)
    told = [{"naam": one.name, "soort": one.kind, "regel": one.line, "adres": one.address} for one in names]
    return file(json.dumps(told, ensure_ascii=False), "application/json; charset=utf-8")
