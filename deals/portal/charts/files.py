"""Each chart as files: its numbers as CSV, and what is drawn as a picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse

from ...language.text import fold
from ...language.vocabulary import LABELS
from ...register.citing import register_reference
from ...register.programme import Comparison
from ...register.reading import Reading
from ...register.rows import AskedAmount, Row, Value
from ...register.totals import Total
from ..exports.columns import COLUMNS, Kind, permalink
from ..exports.csv_file import CELLS
from ..exports.extract import selection_in_words
from ..exports.formats import CSV, file_name
from ..filters import PARAMETERS
from ..frame import file, reader
from ..pictures.raster import PNG, png_of
from ..pictures.svg import SVG, svg_of
from ..question import AT, PAGE, Question
from .made import chart_figure
from .milestones import ReachedStep, milestones_chart
from .numbers import (
    PartOfCountry,
    TrancheLine,
    by_amount,
    location_chart,
    ministries_chart,
    themes_chart,
    tranches_chart,
)


class ChartColumn(NamedTuple):
    kind: Kind
    # (line of the chart, reading) → the cell; None is empty.
    value: Callable[[Any, Reading], Any]


class ChartFile(NamedTuple):
    """The numbers of one chart: a line for each, in columns."""

    columns: dict[str, Any]
    lines: Callable[[Question], list[Any]]


@reader(*PARAMETERS)
def chart_file(question: Question, chart: str) -> HttpResponse:
    reading = question.reading
    if chart not in CHART_FILES:
        raise Http404(f"Een bestand ‘cijfers/{chart}.csv’ bestaat niet; verwacht {', '.join(CHART_FILES)}.")
    asked = question.valid_deals.asked
    content = chart_csv(CHART_FILES[chart], question)
    name = file_name({"cijfers": [Value(chart, chart)], **asked}, reading)
    return file(content.encode(), CSV, name)


@reader(*PARAMETERS)
def chart_svg(question: Question, chart: str) -> HttpResponse:
    return picture_file(question, chart, SVG, chart_picture(question, chart).encode())


@reader(*PARAMETERS)
def chart_png(question: Question, chart: str) -> HttpResponse:
    return picture_file(question, chart, PNG, png_of(chart_picture(question, chart)))


def chart_picture(question: Question, chart: str) -> str:
    """What a chart shows, as a picture that can stand on its own. Raises Http404 where it has nothing to draw."""
    figure = chart_figure(question, chart)
    if not figure.rows:
        raise Http404(f"{figure.nothing} Er is dus niets te tekenen.")
    asked = question.valid_deals.asked
    chosen = f"{selection_in_words(asked)}." if asked else ""
    permalink = f"{question.permalink(reverse('charts'))}#{chart}"
    return svg_of(figure, chosen, register_reference(question.reading), permalink)


def picture_file(question: Question, chart: str, kind: str, content: bytes) -> HttpResponse:
    """A picture, which a page may show in its place."""
    extension = kind.partition("/")[2].partition("+")[0]
    name = file_name({"cijfers": [Value(chart, chart)], **question.valid_deals.asked}, question.reading, extension)
    response = file(content, kind, name)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def chart_csv(chart: ChartFile, question: Question) -> str:
    """The lines of `chart` after RFC 4180, as the files of the list."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(chart.columns)
    for line in chart.lines(question):
        values = [(column.value(line, question.reading), CELLS[column.kind]) for column in chart.columns.values()]
        writer.writerow(["" if value is None else cell(value) for value, cell in values])
    return out.getvalue()


class Signed(NamedTuple):
    """One ministry of one deal, or none where it is not known."""

    row: Row
    slug: str | None
    label: str | None
    known: str


def signature_lines(question: Question) -> list[Signed]:
    deals = question.deals
    chart = ministries_chart(deals.qs.index, deals.qs.rows(), deals.qs.mask)
    complete = {line.row.slug: line.complete for line in chart.rows}
    signed: list[Signed] = []
    for row in deals.qs.rows():
        known = "ja" if complete.get(row.slug) else "niet volledig" if row.slug in complete else "nee"
        named: list[tuple[str | None, str | None]] = [*row.ministries] or [(None, None)]
        signed += [Signed(row, slug, label, known) for slug, label in named]
    return signed


class Tagged(NamedTuple):
    """How many deals of a tranche have a theme, of how many that were given one, of how many."""

    tranche: Value
    theme: Value
    deals: int | None
    tagged: int
    every: int


def tagged(question: Question) -> list[Tagged]:
    deals = question.deals
    chart = themes_chart(deals.qs.index, deals.qs.mask)
    lines = [
        Tagged(column.value, row.theme, number, column.tagged, column.deals)
        for row in sorted(chart.rows, key=lambda row: fold(row.theme.label))
        for column, number in zip(chart.columns, row.numbers, strict=True)
    ]
    none = Value("", "niet ingedeeld")
    return lines + [
        Tagged(column.value, none, column.untagged, column.tagged, column.deals) for column in chart.columns
    ]


class Dated(NamedTuple):
    """One milestone of one deal."""

    row: Row
    step: ReachedStep


def dated(question: Question) -> list[Dated]:
    deals = question.deals
    chart = milestones_chart(question.release, deals.qs.index, deals.qs.mask)
    rows = {row.slug: row for row in deals.qs.rows()}
    return [Dated(rows[step.slug], step) for step in chart.steps]


class Summed(NamedTuple):
    """The sum of one side of one tranche, with the file that holds every amount in it and where that was read."""

    line: TrancheLine
    parts: str


def tranche_sums(question: Question) -> list[Summed]:
    lines = tranches_chart(question.index, question.deals.qs.mask, question.release).lines
    return [Summed(line, parts_of_sum(question, tranche=line.tranche.slug)) for line in lines]


def parts_of_sum(question: Question, **value: str) -> str:
    """The file with every amount in a sum, for ever."""
    others = question.pairs(*value, PAGE, *AT)
    query = sorted([*others, ("publicatie", str(question.release.number)), *value.items()])
    return f"{settings.REGISTER_URL}{reverse('chart_file', args=['rijk-en-regio'])}?{urlencode(query)}"


def sum_source(summed: Summed, reading: Reading) -> str | None:
    """A sum has no document of its own: it names what it adds up."""
    return named_sum(summed.line.sum)


def named_sum(sum_: Total) -> str | None:
    if sum_.amount is None:
        return None
    return f"Register Regio Deals, som van {sum_.known} {'bedrag' if sum_.known == 1 else 'bedragen'}"


class LocatedPart(NamedTuple):
    """A part of the country, or none where the editors did not say it, with the file that holds every amount in its sum."""

    part: PartOfCountry
    parts: str


def located(question: Question) -> list[LocatedPart]:
    deals = question.deals
    chart = location_chart(deals.qs.index, deals.qs.mask)
    return [LocatedPart(part, parts_of_sum(question, landsdeel=part.value.slug)) for part in chart.parts]


class AskedLine(NamedTuple):
    """What a source says that was asked for one deal."""

    row: Row
    asked: AskedAmount


def asked_lines(question: Question) -> list[AskedLine]:
    return [AskedLine(row, asked) for row in question.deals.qs.rows() for asked in row.asked]


def budget_column(part: Callable[[Comparison], Any]) -> Callable[[Summed, Reading], Any]:
    """A column about the budget that a source states of a tranche."""
    return lambda summed, reading: summed.line.stated and part(summed.line.stated)


def of_deal(*headings: str) -> dict[str, ChartColumn]:
    """Columns of the files of the list, for lines with a `row`."""

    def column(heading: str) -> ChartColumn:
        of_list = COLUMNS[heading]
        return ChartColumn(of_list.kind, lambda line, reading: of_list.value(line.row, reading))

    return {heading: column(heading) for heading in headings}


RELEASE_COLUMNS = {heading: ChartColumn(*COLUMNS[heading][:2]) for heading in ("Peildatum", "Publicatie")}
DEAL = of_deal("Regio Deal", "Kort adres", "Tranche")
LINK = {"Permalink": ChartColumn(Kind.TEXT, lambda line, reading: permalink(line.row, reading))}
NATIONAL = (
    "Regio Deal",
    "Kort adres",
    "Tranche",
    "Rijksbijdrage (€)",
    "Bron Rijksbijdrage",
    "Vindplaats Rijksbijdrage",
    "Peildatum",
    "Publicatie",
    "Permalink",
)
CHART_FILES = {
    "tranches": ChartFile(
        {
            "Tranche": ChartColumn(Kind.NUMBER, lambda summed, reading: summed.line.tranche.slug),
            "Kant": ChartColumn(Kind.TEXT, lambda summed, reading: LABELS["kant"][summed.line.side]),
            "Bekend bedrag (€)": ChartColumn(Kind.MONEY, lambda summed, reading: summed.line.sum.amount),
            "Deals met bekend bedrag": ChartColumn(Kind.NUMBER, lambda summed, reading: summed.line.sum.known),
            "Deals": ChartColumn(Kind.NUMBER, lambda summed, reading: summed.line.sum.deals),
            "Bron": ChartColumn(Kind.TEXT, sum_source),
            "Vindplaats": ChartColumn(
                Kind.TEXT, lambda summed, reading: None if summed.line.sum.amount is None else summed.parts
            ),
            "Genoemd budget (€)": ChartColumn(Kind.MONEY, budget_column(lambda one: one.stated)),
            "Stand van genoemd budget": ChartColumn(Kind.DATE, budget_column(lambda one: one.fact.as_of)),
            "Bron genoemd budget": ChartColumn(
                Kind.TEXT, budget_column(lambda one: f"{one.fact.source_title}, {one.fact.source_publisher}")
            ),
            "Vindplaats genoemd budget": ChartColumn(Kind.TEXT, budget_column(lambda one: one.fact.locator)),
            **RELEASE_COLUMNS,
        },
        tranche_sums,
    ),
    "rijk-en-regio": ChartFile(
        {
            heading: COLUMNS[heading]
            for heading in (
                "Regio Deal",
                "Kort adres",
                "Tranche",
                "Rijksbijdrage (€)",
                "Bron Rijksbijdrage",
                "Vindplaats Rijksbijdrage",
                "Regionale bijdrage (€)",
                "Bron regionale bijdrage",
                "Vindplaats regionale bijdrage",
                "Peildatum",
                "Publicatie",
                "Permalink",
            )
        },
        lambda question: by_amount(question.deals),
    ),
    "omvang": ChartFile(
        {heading: COLUMNS[heading] for heading in NATIONAL},
        lambda question: by_amount(question.deals),
    ),
    "gevraagd": ChartFile(
        {
            **DEAL,
            "Gevraagd (€)": ChartColumn(Kind.MONEY, lambda line, reading: line.asked.amount),
            "Nauwkeurigheid": ChartColumn(
                Kind.TEXT, lambda line, reading: LABELS["nauwkeurigheid"][line.asked.precision]
            ),
            "Bron gevraagd": ChartColumn(Kind.TEXT, lambda line, reading: line.asked.read_in),
            "Vindplaats gevraagd": ChartColumn(Kind.TEXT, lambda line, reading: line.asked.place),
            **of_deal("Rijksbijdrage (€)", "Bron Rijksbijdrage", "Vindplaats Rijksbijdrage"),
            **RELEASE_COLUMNS,
            **LINK,
        },
        asked_lines,
    ),
    "ligging": ChartFile(
        {
            "Landsdeel (indeling redactie)": ChartColumn(Kind.TEXT, lambda line, reading: line.part.value.label),
            "Kort adres landsdeel": ChartColumn(Kind.TEXT, lambda line, reading: line.part.value.slug),
            "Aantal deals": ChartColumn(Kind.NUMBER, lambda line, reading: line.part.deals),
            "Rijksbijdrage (€)": ChartColumn(Kind.MONEY, lambda line, reading: line.part.national.amount),
            "Deals met bekend bedrag": ChartColumn(Kind.NUMBER, lambda line, reading: line.part.national.known),
            "Bron": ChartColumn(Kind.TEXT, lambda line, reading: named_sum(line.part.national)),
            "Vindplaats": ChartColumn(
                Kind.TEXT, lambda line, reading: None if line.part.national.amount is None else line.parts
            ),
            **RELEASE_COLUMNS,
        },
        located,
    ),
    "mijlpalen": ChartFile(
        {
            **DEAL,
            "Mijlpaal": ChartColumn(Kind.TEXT, lambda line, reading: LABELS["mijlpaal"][line.step.kind]),
            "Datum": ChartColumn(Kind.DATE, lambda line, reading: line.step.date),
            "Nauwkeurigheid": ChartColumn(Kind.TEXT, lambda line, reading: line.step.precision),
            "Bron": ChartColumn(Kind.TEXT, lambda line, reading: line.step.source),
            "Vindplaats": ChartColumn(Kind.TEXT, lambda line, reading: line.step.locator),
            **RELEASE_COLUMNS,
            **LINK,
        },
        dated,
    ),
    "ministeries": ChartFile(
        {
            **DEAL,
            "Ministerie": ChartColumn(Kind.TEXT, lambda line, reading: line.label),
            "Kort adres ministerie": ChartColumn(Kind.TEXT, lambda line, reading: line.slug),
            "Ministeries bekend": ChartColumn(Kind.TEXT, lambda line, reading: line.known),
            **RELEASE_COLUMNS,
            **LINK,
        },
        signature_lines,
    ),
    "themas": ChartFile(
        {
            "Tranche": ChartColumn(Kind.NUMBER, lambda line, reading: line.tranche.slug),
            "Thema": ChartColumn(Kind.TEXT, lambda line, reading: line.theme.label),
            "Kort adres thema": ChartColumn(Kind.TEXT, lambda line, reading: line.theme.slug),
            "Aantal deals": ChartColumn(Kind.NUMBER, lambda line, reading: line.deals),
            "Ingedeelde deals": ChartColumn(Kind.NUMBER, lambda line, reading: line.tagged),
            "Deals": ChartColumn(Kind.NUMBER, lambda line, reading: line.every),
            **RELEASE_COLUMNS,
        },
        tagged,
    ),
}
