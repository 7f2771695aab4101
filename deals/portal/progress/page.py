"""What is reported of each deal, year by year: as a page and as a file of the same selection."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.urls import reverse

from ...language.text import listed, many_deals, punctuated
from ...register.deal_parts import THEME
from ...register.progress import (
    HEARD,
    HEARING,
    WITH_MESSAGE,
    WITH_NEITHER,
    WITH_REPORT,
    ReleaseProgress,
    release_progress,
)
from ..exports.extract import selection_in_words
from ..exports.formats import TABLE_FORMATS, file_name, format_of
from ..exports.progress_table import PROGRESS_TABLE, reported_rows
from ..exports.table_extract import TableExtract
from ..filter_form import chips, list_suggestions, narrowed, offered_facets
from ..filters import PROGRESS_OFFERED, PROGRESS_PARAMETERS, ProgressFilter
from ..frame import file, page, reader, without_mistakes
from ..question import PAGE, NotUnderstood, Question
from .matrix import matrix_groups, national_marks

# All deals of today stand on one page: a matrix is for comparing them at a glance.
PROGRESS_PER_PAGE = 100


@reader(*PROGRESS_PARAMETERS, from_the_first_release=True)
def progress_page(question: Question) -> HttpResponse:
    """The deals that are asked for by year, with their facets; or what is wrong with the question, as a 400."""
    asked, template = question.progress, "portal/progress/progress.html"
    progress = release_progress(question.index)
    valid = asked.is_valid()
    if valid:
        try:
            shown = question.page(asked.qs.deals(), PROGRESS_PER_PAGE)
        except NotUnderstood as refusal:
            asked.form.add_error(PAGE, refusal.first)
    context = form_of_progress(question, valid) | {"known": told_of_deals(progress)}
    if asked.errors:
        return page(question, template, status=400, **context, **without_mistakes(question, asked.errors))
    number, everything = len(asked.qs), asked.qs.deals()
    themes = sorted(asked.qs.index.themes)
    return page(
        question,
        template,
        number=number,
        everything=len(progress.deals),
        years=[YearHead(str(year)[:2], str(year)[2:]) for year in progress.years],
        national=national_marks(progress) if progress.national else [],
        groups=matrix_groups(shown.object_list, everything, progress.years, themes),
        deals=shown,
        counts=counts_of(question, asked),
        without=years_without(question, asked, progress),
        narrowed=narrowed(context["chips"], number),
        missing=asked.missing_notes(),
        selected=selection_in_words(asked.asked, "Alle deals", ProgressFilter),
        suggestions=[] if number else list_suggestions(question, asked),
        literal_query=question.with_(letterlijk="ja"),
        question=asked.question,
        query=question.without(),
        files=[(form.label, question.file(extension, "progress_file")) for extension, form in TABLE_FORMATS.items()],
        **context,
    )


class YearHead(NamedTuple):
    """A year as the head of a narrow column: the century apart."""

    century: str
    short: str


class HeardCount(NamedTuple):
    """How many of the asked deals have something, the query of the list of those, and what stands behind it in a sentence."""

    counted: str
    query: str
    sign: str


class YearWithout(NamedTuple):
    """A year, of how many of the deals that ran then there is no report about it, and the query of the list of those."""

    year: int
    deals: int
    ran: int
    told: int
    query: str

    @property
    def sentence(self) -> str:
        """`van 80 van de 83 deals; van 2 daarvan wel een bericht`."""
        also = f"; van {self.told} daarvan wel een bericht" if self.told else ""
        return f"van {self.deals} van de {many_deals(self.ran)}{also}"


def form_of_progress(question: Question, valid: bool) -> dict[str, Any]:
    """The form of the list, filled in as it was asked; with an error it stands on the page too."""
    asked = question.progress
    return {
        "filter": asked,
        "facets": offered_facets(asked, PROGRESS_OFFERED),
        "typed": {"q": question.query.get("q", "")},
        "action": question.path,
        "chips": chips(question, asked) if valid else [],
    }


def told_of_deals(progress: ReleaseProgress) -> str:
    """`Van 19 van de 83 deals is dat zo.`"""
    known = sum(bool(deal.about(())) for deal in progress.deals)
    return f"Van {known or 'geen'} van de {many_deals(len(progress.deals))} is dat zo."


def scope_in_words(asked: ProgressFilter) -> str:
    """`over 2024`, `over een programmalijn bij het thema Woningbouwopgaven (indeling redactie)`; empty where all counts."""
    index = asked.qs.index
    themes = [value.label for value in asked.chosen.get(THEME, []) if value.slug in index.themes]
    parts = [f"over {listed([str(year) for year in index.years])}"] if index.years else []
    if themes:
        which = "het thema" if len(themes) == 1 else "de thema's"
        parts.append(f"over een programmalijn bij {which} {listed(themes)} (indeling redactie)")
    return ", ".join(parts)


def counts_of(question: Question, asked: ProgressFilter) -> dict[str, Any]:
    """How many of the deals that are asked have a report, a message or neither, of the years and themes that are asked."""
    base = asked.mask_without(HEARING.name)
    masks = asked.qs.index.by_slug[HEARING.name]
    counted = [(slug, number) for slug in HEARD if (number := (masks[slug] & base).bit_count())]
    lines = [
        HeardCount(f"{number} {HEARD[slug].label}", question.with_(gemeld=slug), sign)
        for (slug, number), sign in punctuated(counted)
    ]
    return {"about": scope_in_words(asked), "lines": lines}


def years_without(question: Question, asked: ProgressFilter, progress: ReleaseProgress) -> list[YearWithout]:
    """The newest year first; a year without any such deal is left out."""
    base, told = asked.mask_without(HEARING.name), []
    for year in reversed(progress.years):
        masks = progress.of_year[year]
        lacking = ((masks[WITH_MESSAGE] | masks[WITH_NEITHER]) & base).bit_count()
        ran = lacking + (masks[WITH_REPORT] & base).bit_count()
        query = question.with_(verslagjaar=str(year), gemeld=[WITH_MESSAGE, WITH_NEITHER])
        told.append(YearWithout(year, lacking, ran, (masks[WITH_MESSAGE] & base).bit_count(), query))
    return [line for line in told if line.deals]


@reader(*PROGRESS_PARAMETERS)
def progress_file(question: Question, extension: str) -> HttpResponse:
    """The same selection as a file: a row for each source that tells of a deal."""
    form = format_of(TABLE_FORMATS, "voortgang", extension)
    reading, asked = question.reading, question.valid_progress
    deals = asked.qs.deals()
    extract = TableExtract(
        PROGRESS_TABLE,
        reported_rows(deals, asked.qs.index.years, asked.qs.index.themes),
        reading,
        question.permalink(reverse("progress")),
        selection_in_words(asked.asked, "Alle deals", ProgressFilter),
        asked.asked,
        asked.missing_notes(),
        counted=counted_deals(asked),
    )
    return file(form.write(extract), form.content_type, file_name(asked.asked, reading, extension, "voortgang"))


def counted_deals(asked: ProgressFilter) -> list[tuple[str, int, str]]:
    """How many deals the file is about, and of how many it holds what."""
    about, masks, mask = scope_in_words(asked), asked.qs.index.by_slug[HEARING.name], asked.qs.mask
    remark = f"Geteld is wat {about} gemeld is." if about else ""
    told = [(f"Deals {value.label}", (masks[slug] & mask).bit_count(), remark) for slug, value in HEARD.items()]
    return [("Aantal deals", mask.bit_count(), f"Van de {many_deals(len(asked.qs.index.progress.deals))}."), *told]
