"""The numbers of each chart as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse

from ...language.vocabulary import LABELS
from ...register.programme import Comparison
from ...register.reading import Reading
from ...register.rows import Row, Value
from ..exports.columns import COLUMNS, Kind, permalink
from ..exports.csv_file import CELLS
from ..exports.formats import CSV, file_name
from ..filters import PARAMETERS
from ..frame import file, reader
from ..question import AT, PAGE, Question
from .milestones import ReachedStep, milestones_chart
from .numbers import TrancheLine, by_amount, ministries_chart, themes_chart, tranches_chart


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
        Tagged(cell.column.value, row.theme, cell.deals, known, cell.column.deals)
        for row in chart.rows
        for cell, known in zip(row.cells, chart.tagged, strict=True)
    ]
    none = Value("", "niet ingedeeld")
    return lines + [
        Tagged(column.value, none, untagged, column.deals - untagged, column.deals)
        for column, untagged in chart.untagged
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
    others = question.pairs("tranche", PAGE, *AT)
    file_address = settings.REGISTER_URL + reverse("chart_file", args=["rijk-en-regio"])
    sums = []
    for line in lines:
        query = sorted([*others, ("publicatie", str(question.release.number)), ("tranche", line.tranche.slug)])
        sums.append(Summed(line, f"{file_address}?{urlencode(query)}"))
    return sums


def sum_source(summed: Summed, reading: Reading) -> str | None:
    """A sum has no document of its own: it names what it adds up."""
    sum_ = summed.line.sum
    if sum_.amount is None:
        return None
    return f"Register Regio Deals, som van {sum_.known} {'bedrag' if sum_.known == 1 else 'bedragen'}"


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
