"""What runs through many deals as one thread: the programme lines of a theme, by tranche."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from ..register.deal_parts import THEME, PartSelection
from ..register.facet import UNSORTED
from ..register.lines import LinesOfTranche, lines_by_tranche, many_lines, release_lines
from .filters import DealFilter
from .question import Question

# So many lines stand on the page of a theme, shared by its tranches, but of each at least so many; the list of lines has the
# rest.
MOST_LINES, LEAST_OF_A_TRANCHE = 24, 4

THREADED = "De rode draad", "De redactie koos welke lijnen bij dit thema horen."
UNTHREADED = "De lijnen zonder thema", "De redactie koos voor deze lijnen geen thema."


class ThreadPart(NamedTuple):
    """The lines of one tranche; `all` is the address of all that it has with this theme, where the page shows fewer."""

    lines: LinesOfTranche
    all: str
    invitation: str


class Thread(NamedTuple):
    """The lines of a theme, or of none, in the deals of a list. `known`: of how many deals of the release lines are known."""

    title: str
    chosen: str  # what the editors did
    parts: list[ThreadPart]
    lines: int
    known: int
    deals: int


def thread(question: Question, deals: DealFilter, theme: str) -> Thread:
    """The lines with `theme` of the listed deals, on every page of that list."""
    index = release_lines(question.index)
    of_theme = index.mask_of(THEME, theme)
    chosen = PartSelection(index, index.of_deals(deals.qs.mask) & of_theme)
    listed = chosen.parts()
    tranches = len({line.deal.tranche for line in listed})
    parts = []
    for lines in lines_by_tranche(listed, max(LEAST_OF_A_TRANCHE, MOST_LINES // max(1, tranches))):
        everything = (index.mask_of("tranche", lines.tranche.slug) & of_theme).bit_count()
        fewer = len(lines.shown) < everything
        query = urlencode([(THEME, theme), ("tranche", lines.tranche.slug), *question.reading.pairs])
        address = f"{reverse('line_list')}?{query}" if fewer else ""
        parts.append(ThreadPart(lines, address, f"Alle {many_lines(everything)} van de {lines.tranche.label}"))
    title, done = UNTHREADED if theme == UNSORTED.slug else THREADED
    return Thread(title, done, parts, len(chosen), index.with_parts.bit_count(), len(question.index.rows))
