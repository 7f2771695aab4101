"""Where sources differ: the page and its files, once the team shows them, and what it asked about each."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.urls import reverse

from ..reference.asking import SourceQuestion
from ..register.differing import RivalStatement, SourceDifference, release_differences
from ..register.models import canonical_bytes
from ..register.rivals import programme_differences
from ..register.served import release_reference
from .exports.csv_file import text
from .exports.formats import CSV
from .frame import file, only_where, page, reader
from .question import Question


class ToldDifference(NamedTuple):
    """A difference with what the team asked about it, the newest first."""

    difference: SourceDifference
    questions: list[SourceQuestion]


@only_where("SOURCE_DIFFERENCES")
@reader(from_the_first_release=True)
def difference_list(question: Question) -> HttpResponse:
    of_programme, of_deals = told_differences(question)
    return page(
        question,
        "portal/differences/differences.html",
        of_programme=of_programme,
        of_deals=of_deals,
        deals=len({told.difference.deal for told in of_deals}),
        number=len(of_programme) + len(of_deals),
        suffix=question.reading.permanent_suffix,
    )


@only_where("SOURCE_DIFFERENCES")
@reader()
def differences_csv(question: Question) -> HttpResponse:
    """A line for each statement, after RFC 4180."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(DIFFERENCE_COLUMNS)
    for group in told_differences(question):
        for told in group:
            for statement in told.difference.statements:
                cells = [value(told, statement, question) for value in DIFFERENCE_COLUMNS.values()]
                writer.writerow([text(cell or "") for cell in cells])
    return file(out.getvalue().encode(), CSV, file_of_differences(question, "csv"))


@only_where("SOURCE_DIFFERENCES")
@reader()
def differences_json(question: Question) -> HttpResponse:
    release = question.reading.published
    told = [difference_object(one, question) for group in told_differences(question) for one in group]
    body = canonical_bytes({"publicatie": release_reference(release), "verschillen": told})
    return file(body, "application/json", file_of_differences(question, "json"))


def file_of_differences(question: Question, extension: str) -> str:
    release = question.reading.published
    return f"bronverschillen_{release.as_of.isoformat()}_p{release.number}.{extension}"


def told_differences(question: Question) -> tuple[list[ToldDifference], list[ToldDifference]]:
    """(about the programme, about deals). Two queries, and one the first time that a process is asked."""
    release, asked = question.reading.published, list(SourceQuestion.objects.all())

    def told(differences: list[SourceDifference]) -> list[ToldDifference]:
        return [ToldDifference(one, [put for put in asked if is_about(put, one)]) for one in differences]

    return told(programme_differences(question.index, release)), told(release_differences(question.index, release))


def is_about(asked: SourceQuestion, difference: SourceDifference) -> bool:
    return asked.deal == difference.deal and not asked.about.isdisjoint(difference.keys)


def difference_address(difference: SourceDifference, question: Question) -> str:
    return f"{question.permalink(reverse('difference_list'))}#{difference.anchor}"


def iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def newest(part: Callable[[SourceQuestion], str | None]) -> Callable[..., str | None]:
    """A cell about the newest question."""
    return lambda told, statement, question: part(told.questions[0]) if told.questions else None


# Heading: (difference, statement, question) → the cell; None is empty.
DIFFERENCE_COLUMNS: dict[str, Callable[[ToldDifference, RivalStatement, Question], str | None]] = {
    "Verschil": lambda told, statement, question: told.difference.anchor,
    "Waarover": lambda told, statement, question: told.difference.name,
    "Kort adres": lambda told, statement, question: told.difference.deal,
    "Wat": lambda told, statement, question: told.difference.about,
    "Sleutel": lambda told, statement, question: statement.key,
    "Waarde": lambda told, statement, question: statement.said,
    "Telt mee": lambda told, statement, question: "ja" if statement.counts else "nee",
    "Regel": lambda told, statement, question: told.difference.rule,
    "Eigen telling": lambda told, statement, question: told.difference.own,
    "Bron": lambda told, statement, question: statement.title,
    "Uitgever": lambda told, statement, question: statement.publisher,
    "Datum bron": lambda told, statement, question: statement.date,
    "Vindplaats": lambda told, statement, question: statement.place,
    "Webadres": lambda told, statement, question: statement.url,
    "Voorgelegd aan": newest(lambda asked: asked.asked_to),
    "Voorgelegd op": newest(lambda asked: iso(asked.asked_on)),
    "Antwoord": newest(lambda asked: asked.answer),
    "Beantwoord op": newest(lambda asked: iso(asked.answered_on)),
    "Peildatum": lambda told, statement, question: question.reading.published.as_of.isoformat(),
    "Publicatie": lambda told, statement, question: str(question.reading.published.number),
    "Permalink": lambda told, statement, question: difference_address(told.difference, question),
}


def difference_object(told: ToldDifference, question: Question) -> dict[str, Any]:
    difference = told.difference
    return {
        "verschil": difference.anchor,
        "waarover": difference.name,
        "deal": difference.deal or None,
        "wat": difference.about,
        "regel": difference.rule,
        "eigenTelling": difference.own,
        "permalink": difference_address(difference, question),
        "uitspraken": [
            {
                "sleutel": statement.key,
                "waarde": statement.said,
                "teltMee": statement.counts,
                "bron": statement.title,
                "uitgever": statement.publisher,
                "datum": statement.date,
                "vindplaats": statement.place,
                "url": statement.url,
            }
            for statement in difference.statements
        ],
        "voorgelegd": [
            {
                "aan": asked.asked_to,
                "op": asked.asked_on.isoformat(),
                "antwoord": asked.answer or None,
                "beantwoordOp": iso(asked.answered_on),
            }
            for asked in told.questions
        ],
    }
