"""What readers are told of each file of a release: what is in it, and in which form."""

from __future__ import annotations

from typing import NamedTuple

from ...register.models import LineKind
from ..exports.csvw import METADATA_TYPE
from ..exports.formats import CSV, XLSX
from ..exports.ods import MEDIA_TYPE
from .delta import DELTA_TABLE
from .making import (
    DELTA_LINES,
    GROUP_FILE,
    LINES_FILES,
    ODS_FILE,
    SUMS_FILE,
    XLSX_FILE,
    ZIP_FILE,
    file_names,
    metadata_name,
)
from .tables import TABLES

JSON_LINES = "application/jsonl; charset=utf-8"
CSVW = f"{METADATA_TYPE}; charset=utf-8"
ZIP = "application/zip"
PLAIN = "text/plain; charset=utf-8"
# Begins every address of the files of a release.
BULK_ADDRESS = "/open-data/publicaties/"


class Form(NamedTuple):
    """`label`: as readers know it; `file_type`: in the EU's list of file types; `iana`: as registered there, or nothing."""

    label: str
    content_type: str
    file_type: str
    iana: str = ""
    standard: str = ""


FORMS = {
    ".jsonl": Form("JSON Lines", JSON_LINES, "JSON", standard="https://jsonlines.org/"),
    ".csv": Form("CSV", CSV, "CSV", "text/csv", "https://www.rfc-editor.org/info/rfc4180"),
    "-metadata.json": Form("CSVW", CSVW, "JSON_LD", METADATA_TYPE, "http://www.w3.org/TR/tabular-metadata/"),
    ".xlsx": Form("Excel (XLSX)", XLSX, "XLSX", XLSX),
    ".ods": Form("OpenDocument (ODS)", MEDIA_TYPE, "ODS", MEDIA_TYPE),
    ".zip": Form("ZIP met CSV", ZIP, "ZIP", ZIP),
    SUMS_FILE: Form("tekst", PLAIN, "TXT", "text/plain"),
}


class BulkFile(NamedTuple):
    """`metadata`: the file that describes it, or nothing."""

    name: str
    content: str
    form: Form
    metadata: str = ""


def form_of_file(name: str) -> Form:
    return next(form for ending, form in FORMS.items() if name.endswith(ending))


WHAT = {
    LINES_FILES[LineKind.DEAL]: "Alle deals, één per regel, met alles wat erover is vastgelegd",
    LINES_FILES[LineKind.PAPER]: "Alle Kamerstukken in het register, één per regel",
    XLSX_FILE: "Alle tabellen als bladen, met verantwoording",
    ODS_FILE: "Alle tabellen als bladen, met verantwoording",
    ZIP_FILE: "Alle tabellen als CSV, met hun beschrijving",
    DELTA_LINES: "Wat er veranderde sinds de publicatie ervoor: elk gegeven zoals het was en is",
    DELTA_TABLE.file: "Wat er veranderde sinds de publicatie ervoor, in woorden",
    GROUP_FILE: "De beschrijving van alle tabellen samen",
    SUMS_FILE: "De SHA-256 van alle bestanden",
    **{table.file: f"Tabel ‘{table.title}’" for table in TABLES},
    **{metadata_name(table): f"Beschrijving van ‘{table.title}’" for table in (*TABLES, DELTA_TABLE)},
}
DESCRIBED_BY = {table.file: metadata_name(table) for table in (*TABLES, DELTA_TABLE)}
BULK_FILES = {name: BulkFile(name, WHAT[name], form_of_file(name), DESCRIBED_BY.get(name, "")) for name in file_names()}
# What most readers want, and in this order.
FIRST_FILES = (
    LINES_FILES[LineKind.DEAL],
    LINES_FILES[LineKind.PAPER],
    ZIP_FILE,
    XLSX_FILE,
    ODS_FILE,
    DELTA_TABLE.file,
    DELTA_LINES,
)


def bulk_path(release: int, name: str = "") -> str:
    """The address of a file of a release, or of the page with all of them."""
    return f"{BULK_ADDRESS}{release}/{name}"
