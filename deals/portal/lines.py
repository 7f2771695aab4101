"""The programme lines of all deals, by tranche: as a list and as a file of the same selection."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from ..language.text import many_deals
from ..register.lines import LineIndex, lines_by_tranche, many_lines, release_lines
from .exports.extract import selection_in_words
from .exports.formats import LINE_FORMATS, file_name
from .exports.lines_extract import LinesExtract
from .filter_form import chips, line_suggestions, narrowed, shown_facets
from .filters import LINE_PARAMETERS
from .frame import file, page, reader, without_mistakes
from .question import PAGE, NotUnderstood, Question

LINES_PER_PAGE = 50


@reader(*LINE_PARAMETERS, from_the_first_release=True)
def line_list(question: Question) -> HttpResponse:
    """The lines that are asked for, with their facets; or what is wrong with the question, as a 400."""
    asked, template = question.lines, "portal/lines/lines.html"
    index = release_lines(question.index)
    valid = asked.is_valid()
    if valid:
        try:
            shown = question.page(asked.qs.lines(), LINES_PER_PAGE)
        except NotUnderstood as refusal:
            asked.form.add_error(PAGE, refusal.first)
    context = form_of_lines(question, valid) | {"known": known_in_words(index)}
    if asked.errors:
        return page(question, template, status=400, **context, **without_mistakes(question, asked.errors))
    number = len(asked.qs)
    return page(
        question,
        template,
        number=number,
        counted=f"{many_lines(number)} van {many_deals(index.deals_of(asked.qs.mask))}",
        everything=len(index.lines),
        parts=lines_by_tranche(shown.object_list),
        lines=shown,
        narrowed=narrowed(context["chips"], number),
        missing=asked.missing_notes(),
        selected=selection_in_words(asked.asked, "Alle programmalijnen"),
        suggestions=[] if number else line_suggestions(question),
        literal_query=question.with_(letterlijk="ja"),
        question=asked.question,
        query=question.without(),
        files=[(form.label, question.file(extension, "lines_file")) for extension, form in LINE_FORMATS.items()],
        read_in={},
        **context,
    )


def form_of_lines(question: Question, valid: bool) -> dict[str, Any]:
    """The form of the list, filled in as it was asked; with an error it stands on the page too."""
    asked = question.lines
    return {
        "filter": asked,
        "facets": shown_facets(asked),
        "typed": {"q": question.query.get("q", "")},
        "action": question.path,
        "chips": chips(question, asked) if valid else [],
    }


def known_in_words(index: LineIndex) -> str:
    """`Van 44 van de 83 deals staan programmalijnen in dit register.`"""
    known, deals = index.with_lines.bit_count(), len(index.deals.rows)
    if not known:
        return f"Van geen van de {many_deals(deals)} staan programmalijnen in dit register."
    incomplete = (index.with_lines & index.deals.incomplete.get("programmalijnen", 0)).bit_count()
    partly = f" Van {many_deals(incomplete)} zijn zij niet volledig bekend." if incomplete else ""
    return f"Van {known} van de {many_deals(deals)} staan programmalijnen in dit register.{partly}"


@reader(*LINE_PARAMETERS)
def lines_file(question: Question, extension: str) -> HttpResponse:
    """The same selection as a file: every row."""
    if extension not in LINE_FORMATS:
        known = ", ".join(LINE_FORMATS)
        raise Http404(f"Een bestand ‘programmalijnen.{extension}’ bestaat niet; verwacht {known}.")
    reading, asked = question.reading, question.valid_lines
    form = LINE_FORMATS[extension]
    permalink = question.permalink(reverse("line_list"))
    extract = LinesExtract(asked.qs, reading, asked.asked, asked.missing_notes(), permalink)
    name = file_name(asked.asked, reading, extension, "programmalijnen")
    return file(form.write(extract), form.content_type, name)
