"""What the register does not hold yet: how often, of which tranche and year, as a page and as a file."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from ..language.text import many_deals
from ..register.facet import NOT_STATED, UNKNOWN
from ..register.lacking import KNOWABLE, REASON_WORDS, Lacking, LackingCell, aims_unheard, release_lacking
from ..register.progress import HEARING, WITH_MESSAGE, WITH_NEITHER, YEAR
from .exports.formats import TABLE_FORMATS, file_name, format_of
from .exports.lacking_table import LACKING_TABLE, lacking_rows
from .exports.table_extract import TableExtract
from .frame import file, page, reader
from .question import Question

ALL_LACKING = "Alles wat in deze publicatie nog niet bekend is"


class LinkedNumber(NamedTuple):
    """A number of deals, None where there are none that could be, and the address of the list of those; empty where no list
    finds exactly those."""

    number: int | None
    address: str


class NumberRow(NamedTuple):
    """One row of numbers: of a field or a year, by tranche or by reason, and together."""

    label: str
    anchor: str
    numbers: list[LinkedNumber]
    together: LinkedNumber


@reader(from_the_first_release=True)
def not_yet_known(question: Question) -> HttpResponse:
    lacking = release_lacking(question.index)
    shown = {line.reason for line in lacking.by_reason}
    reasons = [reason for reason in REASON_WORDS if reason in shown]
    return page(
        question,
        "portal/lacking/lacking.html",
        deals=len(question.index.rows),
        tranches=[(tranche, cell_deals(lacking, number)) for number, tranche in enumerate(lacking.tranches)],
        by_tranche=[row for row in lacking_by_tranche(question, lacking) if row.together.number],
        by_year=by_year(question, lacking),
        reasons=[REASON_WORDS[reason] for reason in reasons],
        by_reason=by_reason(lacking, reasons),
        aims=aims_in_words(question),
        files=[(form.label, file_address(question, extension)) for extension, form in TABLE_FORMATS.items()],
    )


def cell_deals(lacking: Lacking, number: int) -> int:
    """How many deals the tranche with this place has."""
    return sum(row.tranche == lacking.tranches[number] for row in lacking.index.rows)


def lacking_by_tranche(question: Question, lacking: Lacking) -> list[NumberRow]:
    """Of how many deals of each tranche a field is unknown, whatever the reason."""
    rows = []
    for known in KNOWABLE:
        anchor = known.field.replace(".", "-").lower()
        asked = [(known.facet, UNKNOWN), (known.facet, NOT_STATED)] if known.facet else []
        rows.append(number_row(question, known.field.label, anchor, lacking.together(known), "deal_list", asked))
    return rows


def by_year(question: Question, lacking: Lacking) -> list[NumberRow]:
    """The newest year first."""
    rows = []
    for line in reversed(lacking.by_year):
        asked = [(YEAR.name, str(line.year)), (HEARING.name, WITH_MESSAGE), (HEARING.name, WITH_NEITHER)]
        rows.append(number_row(question, str(line.year), line.anchor, line.cells, "progress", asked))
    return rows


def by_reason(lacking: Lacking, reasons: list[str]) -> list[NumberRow]:
    """Of how many deals a field is not known, or not wholly, for each of `reasons`."""
    rows = []
    for known in KNOWABLE:
        lines = {line.reason: line.number for line in lacking.by_reason if line.field == known.field}
        if lines:
            numbers = [LinkedNumber(lines.get(reason, 0), "") for reason in reasons]
            rows.append(NumberRow(known.field.label, "", numbers, LinkedNumber(sum(lines.values()), "")))
    return rows


def number_row(
    question: Question, label: str, anchor: str, cells: list[LackingCell], route: str, asked: list[tuple[str, str]]
) -> NumberRow:
    def linked(number: int, *narrower: tuple[str, str]) -> LinkedNumber:
        if not (number and asked):
            return LinkedNumber(number, "")
        return LinkedNumber(number, f"{reverse(route)}?{urlencode([*asked, *narrower, *question.reading.pairs])}")

    numbers = [
        linked(len(cell.rows), ("tranche", str(cell.tranche.number))) if cell.deals else LinkedNumber(None, "")
        for cell in cells
    ]
    return NumberRow(label, anchor, numbers, linked(sum(len(cell.rows) for cell in cells)))


def aims_in_words(question: Question) -> str:
    """Of how many aims it is not said in any result that it is about them; empty where there are no aims."""
    rows = question.index.rows
    aims = sum(len(row.aims) for row in rows)
    if not aims:
        return ""
    unheard = sum(len(aims_unheard(row)) for row in rows)
    deals = sum(bool(row.aims) for row in rows)
    return (
        f"In dit register staan {aims} doelen van {many_deals(deals)}. Bij {unheard} daarvan staat nog geen resultaat dat over dat "
        "doel gaat. Er kan wel iets over dezelfde programmalijn gemeld zijn."
    )


def file_address(question: Question, extension: str) -> str:
    return reverse("not_yet_known_file", args=[extension]) + question.reading.suffix


@reader()
def not_yet_known_file(question: Question, extension: str) -> HttpResponse:
    """A row for each field, reason and tranche, with its deals."""
    form = format_of(TABLE_FORMATS, "nog-niet-bekend", extension)
    lacking, reading = release_lacking(question.index), question.reading
    extract = TableExtract(
        LACKING_TABLE,
        lacking_rows([*lacking.by_reason, *reversed(lacking.by_year)]),
        reading,
        question.permalink(reverse("not_yet_known")),
        ALL_LACKING,
        counted=[("Aantal deals", len(lacking.index.rows), "In deze publicatie.")],
    )
    return file(form.write(extract), form.content_type, file_name({}, reading, extension, "nog-niet-bekend"))
