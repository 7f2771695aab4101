"""The programme lines of all deals, by tranche: as a list and as a file of the same selection."""

from __future__ import annotations

from django.http import HttpResponse

from ..language.text import many_deals
from ..register.lines import LineIndex, lines_by_tranche, many_lines, release_lines
from .exports.lines_extract import LINE_TABLE
from .filters import LINE_FACETS, LINE_PARAMETERS
from .frame import reader
from .part_lists import PartList, part_file, part_page
from .question import Question

LINE_LIST = PartList(
    "portal/lines/lines.html",
    "line_list",
    "lines_file",
    "programmalijn,programmalijnen",
    many_lines,
    LINE_TABLE,
    [facet.name for facet in LINE_FACETS],
)


@reader(*LINE_PARAMETERS, from_the_first_release=True)
def line_list(question: Question) -> HttpResponse:
    """The lines that are asked for, with their facets; or what is wrong with the question, as a 400."""
    return part_page(
        question,
        LINE_LIST,
        question.lines,
        lambda lines: {"tranches": lines_by_tranche(lines)},
        known=known_in_words(release_lines(question.index)),
        read_in={},
        read_heading="Bronnen bij de programmalijnen",
    )


def known_in_words(index: LineIndex) -> str:
    """`Van 44 van de 83 deals staan programmalijnen in dit register.`"""
    known, deals = index.with_parts.bit_count(), len(index.deals.rows)
    if not known:
        return f"Van geen van de {many_deals(deals)} staan programmalijnen in dit register."
    incomplete = (index.with_parts & index.deals.incomplete.get("programmalijnen", 0)).bit_count()
    partly = f" Van {many_deals(incomplete)} zijn zij niet volledig bekend." if incomplete else ""
    return f"Van {known} van de {many_deals(deals)} staan programmalijnen in dit register.{partly}"


@reader(*LINE_PARAMETERS)
def lines_file(question: Question, extension: str) -> HttpResponse:
    """The same selection as a file: every row."""
    return part_file(question, LINE_LIST, question.lines, extension)
