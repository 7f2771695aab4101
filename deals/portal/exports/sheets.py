"""The sheets of a spreadsheet, as data: XLSX and ODS write the same cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from itertools import accumulate
from textwrap import wrap
from typing import Any, NamedTuple, Protocol

from ...language.text import as_xml_holds, listed
from ...language.vocabulary import ACCOUNT_TITLE
from ...register.models import Release
from ...register.totals import Total
from .columns import Kind
from .extract import Statement

# What Excel keeps of a text, in the units that it counts in.
LONGEST_TEXT = 32_767
SHORTENED = " … (ingekort; volledig in JSON)"

SUM_LABEL = "Som van de getoonde rijen"
KNOWN_LABEL = "Van hoeveel rijen het bekend is"
NO_GROUP_KNOWN = "niet bekend"
# A range in a formula: of which other sheet, and which cells.
RANGE = re.compile(r"\[(?:([^\]!]+)!)?([^\]]+)\]")
# Rows that wait until their sheet is written stay in memory up to so many bytes, and else on the disk.
IN_MEMORY = 1 << 20
# So many texts that return, such as the name of a source, are made into a cell once; long ones do not return.
RETURNING, LONG_TEXT = 2048, 200
# Of how many characters beside each other a page, in landscape, can still be read.
PRINTED_WIDTH = 230
# A sentence below a narrow table may stick out of it.
NARROWEST_NOTE = 90


class Style(Enum):
    """How a cell looks; its value is a text, a number, cents or a day accordingly."""

    TEXT = "tekst"
    NUMBER = "getal"
    EUROS = "euro"
    CENTS = "cent"
    DATE = "datum"
    HEADING = "kop"
    KNOWN = "bekend"
    NOTE = "noot"
    SUM_TEXT = "som-tekst"
    SUM_NUMBER = "som-getal"
    SUM_EUROS = "som-euro"
    SUM_CENTS = "som-cent"


TEXT_STYLES = (Style.TEXT, Style.HEADING, Style.KNOWN, Style.NOTE, Style.SUM_TEXT)
NUMBER_STYLES = (Style.NUMBER, Style.SUM_NUMBER)
MONEY = (Style.EUROS, Style.CENTS, Style.SUM_EUROS, Style.SUM_CENTS)
STYLES = {
    Kind.TEXT: Style.TEXT,
    Kind.NAMES: Style.TEXT,
    Kind.NUMBER: Style.NUMBER,
    Kind.MEASURE: Style.NUMBER,
    Kind.DATE: Style.DATE,
}
# How a column looks in the row of its sum.
SUMMED = {Style.EUROS: Style.SUM_EUROS, Style.CENTS: Style.SUM_CENTS}


class Cell(NamedTuple):
    """`value` is None in an empty cell. `formula`: what it is calculated with, as OpenFormula has it, save that a range is
    written as `[A2:A9]` or `[Other sheet!A2:A9]`; the value is then what it gives while no row is hidden."""

    style: Style
    value: Any
    formula: str | None = None


@dataclass(frozen=True)
class Subtotals:
    """A sheet with one row for each value of a group that no row of the main sheet is in twice.

    `column`: the number of the column of the group; `groups`: its values in order, each with its number of rows and, by the
    number of a column of sums, what those add up to. A value of None is the group of which it is not known."""

    title: str
    column: int
    groups: Sequence[tuple[Any, int, Mapping[int, Total]]]


@dataclass(frozen=True)
class Sheet:
    """`widths`: heading → width in characters; `styles`: of each column.

    `rows`: the values of each row, None where a cell is empty and a `Cell` where it does not look as its column; they are
    read row by row, once where they come from a content. `count`: how many there are; None where that is not known before they are read. `sums`: number of
    a column → its total, where a row below adds it up. `notes`: sentences that stand below everything."""

    title: str
    widths: Mapping[str, int]
    styles: Sequence[Style]
    rows: Iterable[Sequence[Any]]
    count: int | None = None
    sums: Mapping[int, Total] = field(default_factory=dict)
    subtotals: Subtotals | None = None
    foot: Sequence[Sequence[Cell]] = ()
    notes: Sequence[str] = ()

    @property
    def printed(self) -> int:
        """How many of its columns are printed: the first ones that can be read side by side."""
        return max(1, sum(width <= PRINTED_WIDTH for width in accumulate(self.widths.values())))

    @property
    def below(self) -> Sequence[Sequence[Cell]]:
        """The rows below the others, after an empty one."""
        below = [*(self.foot or (sum_rows(self) if self.sums and self.count else ()))]
        if below and self.notes:
            below.append([Cell(Style.TEXT, None)])
        return [*below, *([Cell(Style.NOTE, line)] for note in self.notes for line in wrap(note, self.noted_width))]

    @property
    def noted_width(self) -> int:
        """In characters: of what stands below the columns and is not theirs."""
        return max(NARROWEST_NOTE, sum(list(self.widths.values())[: self.printed]))


@dataclass(frozen=True)
class Book:
    """A whole spreadsheet of one release. `about`: the selection in words."""

    title: str
    about: str
    permalink: str
    release: Release
    sheets: Sequence[Sheet]


class AnyColumn(Protocol):
    """What a sheet must know of a column. `width`: in characters."""

    @property
    def kind(self) -> Kind: ...

    @property
    def width(self) -> int: ...


@dataclass(frozen=True)
class CellsOfRows:
    """The values of `rows` as cells hold them, as often as `rows` can be read."""

    kinds: Sequence[Kind]
    rows: Iterable[Sequence[Any]]

    def __iter__(self) -> Iterator[list[Any]]:
        making = [CELL_VALUES.get(kind) for kind in self.kinds]
        return ([make(value) if make else value for make, value in zip(making, row, strict=True)] for row in self.rows)


def filled_sheet(title: str, columns: Mapping[str, AnyColumn], rows: Iterable[Sequence[Any]]) -> Sheet:
    """The sheet of `rows`, whose values are in the order of `columns`; rows that come in no list are read once, one by one."""
    kinds = [column.kind for column in columns.values()]
    count: int | None = None
    if isinstance(rows, list):
        count = len(rows)
        styles = [column_style(kind, (row[number] for row in rows)) for number, kind in enumerate(kinds)]
    else:
        styles = [Style.CENTS if kind is Kind.MONEY else column_style(kind, ()) for kind in kinds]
    widths = {heading: column.width for heading, column in columns.items()}
    return Sheet(title, widths, styles, CellsOfRows(kinds, rows), count)


def with_subtotals(main: Sheet) -> list[Sheet]:
    """`main` and, where it carries subtotals and has a row, the sheet of those."""
    return [main, subtotals_sheet(main, main.subtotals)] if main.subtotals and main.count else [main]


def sum_rows(sheet: Sheet) -> list[list[Cell]]:
    """What the shown rows add up to, and of how many it is known: formulas, so that a filter keeps them true."""
    sums, knowns = [Cell(Style.SUM_TEXT, SUM_LABEL)], [Cell(Style.TEXT, KNOWN_LABEL)]
    shown = f"SUBTOTAL(103;{cells_of(sheet, 0)})"
    for number in range(1, max(sheet.sums) + 1):
        if number not in sheet.sums:
            sums.append(Cell(Style.TEXT, None))
            knowns.append(Cell(Style.TEXT, None))
            continue
        total, cells = sheet.sums[number], cells_of(sheet, number)
        sums.append(Cell(SUMMED[sheet.styles[number]], total.amount, sum_of_shown(cells)))
        known = f'"bekend van "&SUBTOTAL(102;{cells})&" van "&{shown}'
        knowns.append(Cell(Style.KNOWN, f"bekend van {total.known} van {total.deals}", known))
    return [sums, knowns]


def sum_of_shown(cells: str) -> str:
    """Nothing known gives no sum, and not 0."""
    return f'IF(SUBTOTAL(102;{cells})=0;"";SUBTOTAL(109;{cells}))'


def subtotals_sheet(main: Sheet, by: Subtotals) -> Sheet:
    """One row for each group: how many of its rows are shown, and of each column of sums the sum and of how many it is known."""
    headings = list(main.widths)
    group, counted = headings[by.column], f"Aantal ({main.title})"
    widths = {group: max(24, main.widths[group]), counted: 14}
    styles = [main.styles[by.column], Style.NUMBER]
    for number in main.sums:
        widths |= {headings[number]: main.widths[headings[number]], f"{headings[number]}: van hoeveel bekend": 18}
        styles += [main.styles[number], Style.NUMBER]
    rows = [
        subtotals_row(main, by, line, value, deals, totals)
        for line, (value, deals, totals) in enumerate(by.groups, start=2)
    ]
    foot = [Cell(Style.SUM_TEXT, "Alle getoonde rijen"), counted_cell(Style.SUM_NUMBER, main, 103, 0, main.count or 0)]
    for number, total in main.sums.items():
        cells = cells_of(main, number, main.title)
        foot.append(Cell(SUMMED[main.styles[number]], total.amount, sum_of_shown(cells)))
        foot.append(counted_cell(Style.SUM_NUMBER, main, 102, number, total.known))
    return Sheet(by.title, widths, styles, rows, len(rows), foot=[foot])


def subtotals_row(
    main: Sheet, by: Subtotals, line: int, value: Any, deals: int, totals: Mapping[int, Total]
) -> list[Any]:
    groups = cells_of(main, by.column, main.title)
    same = f'({groups}="")' if value is None else f"({groups}=[A{line}])"

    def of_group(function: int, number: int) -> str:
        """What `SUBTOTAL` with that function gives of the shown rows of the group: row by row, since it takes no condition."""
        cells, first = cells_of(main, number, main.title), f"[{main.title}!{letter(number)}2]"
        return f"SUMPRODUCT(SUBTOTAL({function};OFFSET({first};ROW({cells})-ROW({first});0))*{same})"

    row: list[Any] = [Cell(Style.TEXT, NO_GROUP_KNOWN) if value is None else value]
    row.append(Cell(Style.NUMBER, deals, of_group(103, 0)))
    for number, total in totals.items():
        known = f"[{letter(len(row) + 1)}{line}]"
        row.append(Cell(main.styles[number], total.amount, f'IF({known}=0;"";{of_group(109, number)})'))
        row.append(Cell(Style.NUMBER, total.known, of_group(102, number)))
    return row


def counted_cell(style: Style, main: Sheet, function: int, number: int, value: int) -> Cell:
    return Cell(style, value, f"SUBTOTAL({function};{cells_of(main, number, main.title)})")


def cells_of(sheet: Sheet, number: int, title: str = "") -> str:
    """The cells of a column, without its heading; from another sheet with the `title` of this one."""
    column = letter(number)
    return f"[{title}{'!' if title else ''}{column}2:{column}{(sheet.count or 0) + 1}]"


def account_sheet(account: Iterable[Statement]) -> Sheet:
    rows = [
        (
            line.label,
            Cell(column_style(line.kind, [line.value]), cell_value(line.kind, line.value)),
            line.remark or None,
        )
        for line in account
    ]
    return Sheet(ACCOUNT_TITLE, {"Onderdeel": 34, "Waarde": 70, "Uitleg": 36}, [Style.TEXT] * 3, rows, len(rows))


def printed_stated(sheets: Iterable[Sheet]) -> list[Statement]:
    """What the account says of sheets that are wider than a page."""
    return [
        Statement(
            f"Afdrukken: {sheet.title}",
            Kind.TEXT,
            f"De eerste {sheet.printed} van de {len(sheet.widths)} kolommen: {listed(list(sheet.widths)[: sheet.printed])}.",
            "Meer kolommen zijn op papier niet te lezen. De andere kolommen staan wel in het blad.",
        )
        for sheet in sheets
        if sheet.printed < len(sheet.widths)
    ]


# Kind of column → its value as a cell holds it, where that is another.
CELL_VALUES: dict[Kind, Callable[[Any], str | None]] = {
    Kind.NAMES: lambda value: "; ".join(value) or None if value else None,
    Kind.TEXT: lambda value: value or None,
}


def cell_value(kind: Kind, value: Any) -> Any:
    """`value` of a column of that kind, as a cell holds it."""
    make = CELL_VALUES.get(kind)
    return make(value) if make else value


def column_style(kind: Kind, values: Iterable[Any]) -> Style:
    """Amounts in one column have as many decimals each: only then they can be compared at a glance."""
    if kind is Kind.MONEY:
        return Style.CENTS if any(value is not None and value % 100 for value in values) else Style.EUROS
    return STYLES[kind]


def made_once(cell: Callable[[str], str]) -> Callable[[str], str]:
    """`cell`, of which the texts that return are made once."""
    returning = lru_cache(RETURNING)(cell)
    return lambda text: returning(text) if len(text) < LONG_TEXT else cell(text)


def plain_text(text: str) -> str:
    """`text` as a cell can hold it."""
    text = as_xml_holds(text)
    return text if units(text) <= LONGEST_TEXT else cut_off(text)


def units(text: str) -> int:
    """How long Excel finds it: what lies beyond the first plane counts twice."""
    return len(text) if len(text) * 2 <= LONGEST_TEXT or text.isascii() else len(text.encode("utf-16-le")) // 2


def cut_off(text: str) -> str:
    kept = text.encode("utf-16-le")[: (LONGEST_TEXT - len(SHORTENED)) * 2]
    return kept.decode("utf-16-le", "ignore") + SHORTENED


def letter(number: int) -> str:
    """The letters of a column: A for 0, AA for 26."""
    return (letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)
