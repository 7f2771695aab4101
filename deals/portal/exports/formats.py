"""The files that a selection of deals, or of parts of them, comes in, by the extension in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.http import Http404
from django.utils.text import slugify

from ...register.reading import Reading
from ...register.rows import Value
from . import csv_file, csvw, json_file, ods, xlsx
from .books import deals_book, table_book
from .extract import Extract
from .table_extract import TableExtract


class Format[Taken](NamedTuple):
    label: str
    content_type: str
    extension: str
    # The same extract gives the same bytes.
    write: Callable[[Taken], bytes]


class Formats[Taken](dict[str, Format[Taken]]):
    """Those that readers are offered, by extension. `beside`: what stands beside the CSV, for programs."""

    def __init__(self, formats: dict[str, Format[Taken]], beside: Format[Taken]) -> None:
        super().__init__(formats)
        self.beside = beside


# The tables whose CSV has its description beside it, as their address calls them.
DESCRIBED = (
    "deals",
    "programmalijnen",
    "resultaten",
    "kamerstukken",
    "voortgang",
    "nog-niet-bekend",
    "overzicht",
    "vergelijken",
)
CSV = "text/csv; charset=utf-8; header=present"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

CSV_FOR_EXCEL, IN_EXCEL, OPEN_DOCUMENT = "CSV voor Excel", "Excel (XLSX)", "OpenDocument (ODS)"

FORMATS: Formats[Extract] = Formats(
    {
        "csv": Format("CSV", CSV, "csv", csv_file.deals_csv),
        "excel.csv": Format(CSV_FOR_EXCEL, CSV, "excel.csv", csv_file.deals_csv_for_excel),
        "xlsx": Format(IN_EXCEL, XLSX, "xlsx", lambda extract: xlsx.xlsx_of(deals_book(extract))),
        "ods": Format(OPEN_DOCUMENT, ods.MEDIA_TYPE, "ods", lambda extract: ods.ods_of(deals_book(extract))),
        "json": Format("JSON", "application/json", "json", json_file.deals_json),
    },
    Format("CSV on the Web", csvw.METADATA_TYPE, csvw.METADATA, csvw.deals_metadata),
)
# The same of any other table: of parts of deals, such as programme lines, or of what is reported.
TABLE_FORMATS: Formats[TableExtract] = Formats(
    {
        "csv": Format("CSV", CSV, "csv", csv_file.table_csv),
        "excel.csv": Format(CSV_FOR_EXCEL, CSV, "excel.csv", csv_file.table_csv_for_excel),
        "xlsx": Format(IN_EXCEL, XLSX, "xlsx", lambda extract: xlsx.xlsx_of(table_book(extract))),
        "ods": Format(OPEN_DOCUMENT, ods.MEDIA_TYPE, "ods", lambda extract: ods.ods_of(table_book(extract))),
        "json": Format("JSON", "application/json", "json", json_file.table_json),
    },
    Format("CSV on the Web", csvw.METADATA_TYPE, csvw.METADATA, csvw.table_metadata),
)


def format_of[Taken](formats: Formats[Taken], things: str, extension: str, also: Iterable[str] = ()) -> Format[Taken]:
    """The format with this extension; `things`: what the address calls the file; `also`: the other extensions that it has.
    Raises Http404."""
    if extension == formats.beside.extension and things in DESCRIBED:
        return formats.beside
    if extension not in formats:
        raise Http404(f"Een bestand ‘{things}.{extension}’ bestaat niet; verwacht {', '.join([*formats, *also])}.")
    return formats[extension]


def file_name(
    chosen: dict[str, list[Value]], reading: Reading, extension: str = "csv", things: str = "regio-deals"
) -> str:
    """`regio-deals_tranche-4_2023-11-01_p1.csv`: which things, what was chosen, the day and the release."""
    parts = [f"{name}-{'-'.join(slugify(value.slug) for value in values)}" for name, values in sorted(chosen.items())]
    selection = "_".join(parts)[:80].rstrip("-_")
    middle = [selection] if selection else []
    name = "_".join([things, *middle, reading.published.as_of.isoformat(), f"p{reading.published.number}"])
    return f"{name}.{extension}"
