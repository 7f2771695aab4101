"""The columns of a file of deals side by side: a row for each statement about each deal, and all deals in one sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from . import csv_file, csvw, json_file, ods, xlsx
from .books import table_book
from .columns import Kind, yes_or_no
from .formats import CSV, CSV_FOR_EXCEL, IN_EXCEL, OPEN_DOCUMENT, XLSX, Format, Formats
from .sheets import Book, filled_sheet
from .table_extract import FileTable, TableColumn, TableExtract

# A cell of the sheet with all deals holds several statements.
BETWEEN_STATEMENTS = "; "


class ComparisonRow(NamedTuple):
    """One statement about one deal, as the page says it. `amount`: in cents; `known`: whether it says what the deal has, and not
    why that is not known; `shared`: which of the compared deals have it too, in words."""

    part: str
    field: str
    mark: str
    deal: str
    slug: str
    text: str
    amount: int | None
    known: bool
    shared: str
    details: list[str]
    description: str | None
    remark: str | None
    source: str | None
    address: str | None


def of_comparison(kind: Kind, value: Callable[[ComparisonRow], Any], width: int) -> TableColumn:
    return TableColumn(kind, lambda row, reading: value(row), width)


FIRST_COMPARISON_COLUMNS = {
    "Onderdeel": of_comparison(Kind.TEXT, lambda row: row.part, 20),
    "Gegeven": of_comparison(Kind.TEXT, lambda row: row.field, 34),
    "Vergelijking": of_comparison(Kind.TEXT, lambda row: row.mark, 18),
    "Regio Deal": of_comparison(Kind.TEXT, lambda row: row.deal, 28),
    "Kort adres": of_comparison(Kind.TEXT, lambda row: row.slug, 22),
    "Wat er staat": of_comparison(Kind.TEXT, lambda row: row.text, 44),
    "Bedrag (€)": of_comparison(Kind.MONEY, lambda row: row.amount, 20),
    "Bekend": of_comparison(Kind.TEXT, lambda row: yes_or_no(row.known), 9),
    "Wie het nog meer heeft": of_comparison(Kind.TEXT, lambda row: row.shared or None, 26),
    "Bijzonderheden": of_comparison(Kind.NAMES, lambda row: row.details, 36),
    "Omschrijving": of_comparison(Kind.TEXT, lambda row: row.description, 40),
    "Toelichting": of_comparison(Kind.TEXT, lambda row: row.remark, 40),
    "Bron": of_comparison(Kind.TEXT, lambda row: row.source, 50),
    "Peildatum": TableColumn(Kind.DATE, lambda row, reading: reading.published.as_of, 13),
    "Publicatie": TableColumn(Kind.NUMBER, lambda row, reading: reading.published.number, 12),
    "Permalink": of_comparison(Kind.TEXT, lambda row: row.address, 60),
}
COMPARISON_TABLE = FileTable(
    "Vergelijking",
    "vergelijking",
    "onderdeel en gegeven zoals op de pagina, dan de deals, de oudste eerst",
    {"v1": FIRST_COMPARISON_COLUMNS},
    {
        "Wat verschilt": "Twee deals verschillen waar van beide bekend is wat er geldt, en dat niet hetzelfde is. Onbekend is geen verschil.",
        "Bedragen": "Een bedrag staat er per deal en per bron. Tel bedragen niet op: hetzelfde bedrag staat er vaker, en een deel hoort bij een "
        "ander bedrag.",
        "Bekend": "‘nee’: de regel zegt waarom het gegeven bij deze deal niet, of niet helemaal, bekend is.",
        "Naast elkaar": "In XLSX en ODS staan de deals ook naast elkaar, op een eigen blad: een regel per gegeven, een kolom per deal.",
    },
)


def comparison_book(extract: TableExtract) -> Book:
    """The workbook, with a sheet in front that has a row for each field and a column for each deal."""
    book, rows = table_book(extract), extract.rows
    deals = list(dict.fromkeys((row.slug, row.deal) for row in rows))
    fields = dict.fromkeys((row.part, row.field, row.mark) for row in rows)
    cells: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        cells.setdefault((row.part, row.field, row.slug), []).append(row.text)
    lines = [
        [part, field, mark, *(BETWEEN_STATEMENTS.join(cells.get((part, field, slug), [])) or None for slug, _ in deals)]
        for part, field, mark in fields
    ]
    columns = {name: FIRST_COMPARISON_COLUMNS[name] for name in ("Onderdeel", "Gegeven", "Vergelijking")}
    names = [name for _, name in deals]
    heads = [name if names.count(name) == 1 else f"{name} ({slug})" for slug, name in deals]
    columns |= {head: of_comparison(Kind.TEXT, lambda row: row.text, 44) for head in heads}
    return replace(book, sheets=[filled_sheet("Naast elkaar", columns, lines), *book.sheets])


COMPARISON_FORMATS: Formats[TableExtract] = Formats(
    {
        "csv": Format("CSV", CSV, "csv", csv_file.table_csv),
        "excel.csv": Format(CSV_FOR_EXCEL, CSV, "excel.csv", csv_file.table_csv_for_excel),
        "xlsx": Format(IN_EXCEL, XLSX, "xlsx", lambda extract: xlsx.xlsx_of(comparison_book(extract))),
        "ods": Format(OPEN_DOCUMENT, ods.MEDIA_TYPE, "ods", lambda extract: ods.ods_of(comparison_book(extract))),
        "json": Format("JSON", "application/json", "json", json_file.table_json),
    },
    Format("CSV on the Web", csvw.METADATA_TYPE, csvw.METADATA, csvw.table_metadata),
)
