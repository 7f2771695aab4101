"""The sheets of a spreadsheet, as data: XLSX and ODS write the same cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from ...language.text import NOT_IN_XML
from ...register.models import Release
from ...register.totals import Total
from .columns import CITATION_COLUMNS, COLUMNS, Kind
from .extract import Extract, Statement, selection_in_words
from .table_extract import TableExtract

# What Excel keeps of a text.
LONGEST_TEXT = 32_767
SHORTENED = " … (ingekort; volledig in JSON)"

SUM_LABEL = "Som van de getoonde rijen"
KNOWN_LABEL = "Van hoeveel rijen het bekend is"


class Style(Enum):
    """How a cell looks; its value is a text, a number, cents or a day accordingly."""

    TEXT = "tekst"
    NUMBER = "getal"
    EUROS = "euro"
    CENTS = "cent"
    DATE = "datum"


MONEY = (Style.EUROS, Style.CENTS)
STYLES = {
    Kind.TEXT: Style.TEXT,
    Kind.NAMES: Style.TEXT,
    Kind.NUMBER: Style.NUMBER,
    Kind.MEASURE: Style.NUMBER,
    Kind.DATE: Style.DATE,
}


class Cell(NamedTuple):
    """`value` is None in an empty cell."""

    style: Style
    value: Any


@dataclass(frozen=True)
class Sheet:
    title: str
    widths: dict[str, int]  # heading → width in characters
    rows: list[list[Cell]]
    # Number of a column → its style and total, where a row below adds it up.
    sums: dict[int, tuple[Style, Total]] = field(default_factory=dict)
    # Whether it is printed on one page's width.
    fits: bool = False


@dataclass(frozen=True)
class Book:
    """A whole spreadsheet of one release. `about`: the selection in words."""

    title: str
    about: str
    permalink: str
    release: Release
    sheets: list[Sheet]


def deals_book(extract: Extract) -> Book:
    written = [deals_sheet(extract), account_sheet(extract.account()), citations_sheet(extract)]
    about, release = selection_in_words(extract.chosen), extract.reading.published
    return Book("Regio Deals", about, extract.permalink, release, written)


def table_book(extract: TableExtract) -> Book:
    written = [table_sheet(extract), account_sheet(extract.account())]
    return Book(extract.table.title, extract.in_words, extract.permalink, extract.reading.published, written)


def deals_sheet(extract: Extract) -> Sheet:
    columns = [
        (column.kind, [column.value(row, extract.reading) for row in extract.rows]) for column in COLUMNS.values()
    ]
    widths = {heading: column.width for heading, column in COLUMNS.items()}
    styles = [column_style(kind, values) for kind, values in columns]
    sums = {
        number: (styles[number], extract.totals[heading])
        for number, heading in enumerate(COLUMNS)
        if heading in extract.totals
    }
    return Sheet("Regio Deals", widths, in_rows(columns), sums if extract.rows else {})


def table_sheet(extract: TableExtract) -> Sheet:
    columns = extract.table.columns
    filled = [
        (column.kind, [column.value(row, extract.reading) for row in extract.rows]) for column in columns.values()
    ]
    return Sheet(extract.table.title, {heading: column.width for heading, column in columns.items()}, in_rows(filled))


def citations_sheet(extract: Extract) -> Sheet:
    columns = [
        (column.kind, [column.value(citation) for citation in extract.citations])
        for column in CITATION_COLUMNS.values()
    ]
    return Sheet(
        "Citaten", {heading: column.width for heading, column in CITATION_COLUMNS.items()}, in_rows(columns), fits=True
    )


def account_sheet(account: list[Statement]) -> Sheet:
    rows = []
    for line in account:
        (value,) = cells(line.kind, [line.value])
        rows.append(
            [Cell(Style.TEXT, plain_text(line.label)), value, Cell(Style.TEXT, plain_text(line.remark) or None)]
        )
    return Sheet("Verantwoording", {"Onderdeel": 34, "Waarde": 70, "Uitleg": 36}, rows, fits=True)


def in_rows(columns: list[tuple[Kind, list[Any]]]) -> list[list[Cell]]:
    return [list(row) for row in zip(*(cells(kind, values) for kind, values in columns), strict=True)]


def cells(kind: Kind, values: list[Any]) -> Iterable[Cell]:
    style = column_style(kind, values)
    if kind is Kind.NAMES:
        return (Cell(style, plain_text("; ".join(value)) or None) for value in values)
    if kind is Kind.TEXT:
        return (Cell(style, plain_text(value) if value else None) for value in values)
    return (Cell(style, value) for value in values)


def column_style(kind: Kind, values: list[Any]) -> Style:
    """Amounts in one column have as many decimals each: only then they can be compared at a glance."""
    if kind is Kind.MONEY:
        return Style.CENTS if any(value is not None and value % 100 for value in values) else Style.EUROS
    return STYLES[kind]


def plain_text(text: str) -> str:
    """`text` as a cell can hold it."""
    text = NOT_IN_XML.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(SHORTENED)] + SHORTENED


def letter(number: int) -> str:
    """The letters of a column: A for 0, AA for 26."""
    return (letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def known_text(sum_: Total) -> str:
    return f"bekend van {sum_.known} van {sum_.deals}"
