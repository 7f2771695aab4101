"""What the lists of parts of deals have in common, programme lines as well as aims and results: the page, its form, the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import HttpResponse
from django.urls import reverse

from ..language.text import many_deals
from .exports.extract import Statement, selection_in_words
from .exports.formats import TABLE_FORMATS, file_name, format_of
from .exports.parts_extract import PartsExtract, PartTable
from .filter_form import chips, list_suggestions, narrowed, offered_facets
from .filters import PartFilter
from .frame import file, page, without_mistakes
from .question import PAGE, NotUnderstood, Question

PARTS_PER_PAGE = 50


@dataclass(frozen=True)
class PartList:
    """One such list: its template, its addresses, how many of its parts are said in words, and its files. `noun`: one of them
    and several, with a comma between; `offered`: what its form offers to find them by."""

    template: str
    route: str
    file_route: str
    noun: str
    many: Callable[[int], str]
    table: PartTable
    offered: Sequence[str]

    @property
    def noun_found(self) -> str:
        """One that was found, and several."""
        return ",".join(f"gevonden {noun}" for noun in self.noun.split(","))


def part_page(
    question: Question,
    parts: PartList,
    asked: PartFilter,
    shape: Callable[[list[Any]], dict[str, Any]],
    **context: Any,
) -> HttpResponse:
    """The parts that are asked for, with their facets; or what is wrong with the question, as a 400.

    `shape`: what the template gets of those on this page; nothing is made of the others."""
    index = asked.queryset.index
    valid = asked.is_valid()
    if valid:
        try:
            shown: Page[int] = question.page(asked.qs.numbers(), PARTS_PER_PAGE)
        except NotUnderstood as refusal:
            asked.form.add_error(PAGE, refusal.first)
    context |= form_of_parts(question, parts, asked, valid) | {"parts": parts, "everything": len(index.parts)}
    if asked.errors:
        return page(question, parts.template, status=400, **context, **without_mistakes(question, asked.errors))
    number = len(asked.qs)
    context |= shape([index.parts[place] for place in shown.object_list])
    return page(
        question,
        parts.template,
        number=number,
        counted=f"{parts.many(number)} van {many_deals(index.deals_of(asked.qs.mask))}",
        pages=shown,
        narrowed=narrowed(context["chips"], number),
        missing=asked.missing_notes(),
        selected=selection_in_words(asked.asked, parts.table.everything, parts.table.filters),
        suggestions=[] if number else list_suggestions(question, asked, parts.many),
        literal_query=question.with_(letterlijk="ja"),
        question=asked.question,
        query=question.without(),
        files=[(form.label, question.file(extension, parts.file_route)) for extension, form in TABLE_FORMATS.items()],
        **context,
    )


def form_of_parts(question: Question, parts: PartList, asked: PartFilter, valid: bool) -> dict[str, Any]:
    """The form of the list, filled in as it was asked; with an error it stands on the page too."""
    return {
        "filter": asked,
        "facets": offered_facets(asked, parts.offered),
        "typed": {"q": question.query.get("q", "")},
        "action": question.path,
        "narrowing": bool(asked.errors or asked.asked),
        "chips": chips(question, asked) if valid else [],
    }


def part_file(
    question: Question,
    parts: PartList,
    asked: PartFilter,
    extension: str,
    noted: Callable[[], list[tuple[str, Statement]]] = list,
) -> HttpResponse:
    """The same selection as a file: every row. `noted`: what else its account says."""
    things = parts.table.file.things
    form = format_of(TABLE_FORMATS, things, extension)
    reading, asked = question.reading, question.valid(asked)
    extract = PartsExtract(
        parts.table.file,
        asked.qs.parts(),
        reading,
        question.permalink(reverse(parts.route)),
        selection_in_words(asked.asked, parts.table.everything, parts.table.filters),
        asked.asked,
        asked.missing_notes(),
        parts=parts.table,
        selection=asked.qs,
        noted=noted(),
    )
    return file(form.write(extract), form.content_type, file_name(asked.asked, reading, extension, things))
