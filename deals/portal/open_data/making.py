"""All files of one release, written into a folder: line by line, in one reading of everything that it lists.

No clock and no chance: the same release, with the same words taken out of it, gives the same bytes."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from ...register.models import LineKind, Release, canonical_bytes
from ...register.reading import Reading
from ..exports.archive import zipped
from ..exports.columns import Kind
from ..exports.extract import DEFINITIONS, Statement, origin_stated, release_stated, software_stated
from ..exports.ods import ods_of
from ..exports.sheets import Book, Sheet, account_sheet, filled_sheet, printed_stated
from ..exports.xlsx import xlsx_of
from .cells import BETWEEN_LINES, csv_cell, sheet_kind, sheet_value
from .contents import listed_contents
from .csvw import bulk_table_metadata, group_metadata
from .delta import DELTA_TABLE, facts_changed, since_before, words_changed
from .tables import DEAL_TABLES, PAPER_TABLES, REDACTED_TABLE, TABLES, WITHDRAWN_TABLE, BulkTable

GROUP_FILE, ZIP_FILE, SUMS_FILE = "csv-metadata.json", "tabellen.zip", "SHA256SUMS"
DELTA_LINES = "verschil.jsonl"
LINES_FILES = {LineKind.DEAL: "deals.jsonl", LineKind.PAPER: "kamerstukken.jsonl"}
XLSX_FILE, ODS_FILE = "register.xlsx", "register.ods"
WIDTHS = {Kind.TEXT: 28, Kind.NAMES: 28, Kind.MONEY: 20, Kind.DATE: 13, Kind.NUMBER: 12, Kind.MEASURE: 14}
# What a sheet cannot hold of a long text stands in the other files.
IN_FULL = "Een tekst van meer dan 32.767 tekens past niet in een cel. In CSV en JSON Lines staat elke tekst helemaal."


class MadeFile(NamedTuple):
    """`rows` None: it is no list."""

    name: str
    size: int
    sha256: str
    rows: int | None


def metadata_name(table: BulkTable) -> str:
    return f"{table.file}-metadata.json"


def make_release_files(previous: Release | None, release: Release, folder: Path) -> list[MadeFile]:
    """Writes them all into `folder`, in the order in which readers see them, and says what was made."""
    counts: dict[str, int] = {}
    filled: dict[str, list[list[Any]]] = {table.name: [] for table in TABLES}
    with ExitStack() as stack:
        writers = {table.name: table_writer(stack, folder, table) for table in TABLES}
        for table, row in table_rows(release, stack, folder, counts):
            writers[table.name].writerow([csv_cell(*one) for one in zip(table.columns, row, strict=True)])
            filled[table.name].append(row)
    counts |= {table.file: len(filled[table.name]) for table in TABLES}
    write_delta(previous, release, folder, counts)
    book = release_book(release, filled)
    (folder / XLSX_FILE).write_bytes(xlsx_of(book))
    (folder / ODS_FILE).write_bytes(ods_of(book))
    for table in (*TABLES, DELTA_TABLE):
        (folder / metadata_name(table)).write_bytes(bulk_table_metadata(table))
    (folder / GROUP_FILE).write_bytes(group_metadata(release.number))
    csvs = [GROUP_FILE, *(name for table in TABLES for name in (table.file, metadata_name(table)))]
    (folder / ZIP_FILE).write_bytes(zipped({name: (folder / name).read_bytes() for name in csvs}))
    made = [measured_file(folder / name, counts.get(name)) for name in file_names() if name != SUMS_FILE]
    sums = "".join(f"{one.sha256}  {one.name}\n" for one in made)
    (folder / SUMS_FILE).write_text(sums)
    return [*made, measured_file(folder / SUMS_FILE, None)]


def file_names() -> list[str]:
    """Every file of a release, in order."""
    tables = [name for table in TABLES for name in (table.file, metadata_name(table))]
    delta = [DELTA_LINES, DELTA_TABLE.file, metadata_name(DELTA_TABLE)]
    return [*LINES_FILES.values(), XLSX_FILE, ODS_FILE, ZIP_FILE, *delta, GROUP_FILE, *tables, SUMS_FILE]


def table_writer(stack: ExitStack, folder: Path, table: BulkTable) -> Any:
    """A writer of its CSV, under its headings, open until `stack` closes."""
    file = stack.enter_context((folder / table.file).open("w", encoding="utf-8", newline=""))
    writer = csv.writer(file, lineterminator=BETWEEN_LINES)
    writer.writerow([column.name for column in table.columns])
    return writer


def table_rows(
    release: Release, stack: ExitStack, folder: Path, counts: dict[str, int]
) -> Iterator[tuple[BulkTable, list[Any]]]:
    """Every row of every table; on the way each content is written as a line of its own file."""
    for kind, tables in ((LineKind.DEAL, DEAL_TABLES), (LineKind.PAPER, PAPER_TABLES)):
        name = LINES_FILES[kind]
        lines, counts[name] = stack.enter_context((folder / name).open("wb")), 0
        for one in listed_contents(release, kind):
            if one.version is None:
                withdrawn = {"soort": kind.value, "slug": one.slug, "reden": one.reason}
                yield from of_table(WITHDRAWN_TABLE, release, withdrawn)
                continue
            lines.write(one.served(release) + b"\n")
            counts[name] += 1
            content = one.content
            for table in tables:
                yield from of_table(table, release, content)
            yield from of_table(REDACTED_TABLE, release, {"weggelakt": one.redacted(release)})


def of_table(table: BulkTable, release: Release, content: Any) -> Iterator[tuple[BulkTable, list[Any]]]:
    for row in table.rows(release.number, content):
        yield table, row


def write_delta(previous: Release | None, release: Release, folder: Path, counts: dict[str, int]) -> None:
    """What changed since `previous`, once for programs and once in words."""
    counts[DELTA_LINES] = counts[DELTA_TABLE.file] = 0
    with ExitStack() as stack:
        lines = stack.enter_context((folder / DELTA_LINES).open("wb"))
        words = table_writer(stack, folder, DELTA_TABLE)
        for turn in since_before(previous, release):
            for line in facts_changed(turn, previous, release):
                lines.write(canonical_bytes(line) + b"\n")
                counts[DELTA_LINES] += 1
            for row in words_changed(turn, previous, release):
                words.writerow([csv_cell(*one) for one in zip(DELTA_TABLE.columns, row, strict=True)])
                counts[DELTA_TABLE.file] += 1


def release_book(release: Release, filled: dict[str, list[list[Any]]]) -> Book:
    """The tables as sheets, with the account."""
    permalink = f"{settings.REGISTER_URL}/open-data/publicaties/{release.number}/"
    account = [
        Statement("Register", Kind.TEXT, "Register Regio Deals"),
        Statement("Inhoud", Kind.TEXT, "Het hele register, één blad per tabel"),
        *release_stated(Reading(release, [release], True)),
        *(Statement(f"Rijen in ‘{table.title}’", Kind.NUMBER, len(filled[table.name])) for table in TABLES),
        *(Statement(term, Kind.TEXT, meaning) for term, meaning in DEFINITIONS.items()),
        Statement("Lange teksten", Kind.TEXT, IN_FULL),
        *origin_stated(permalink),
        software_stated(),
    ]
    written = [bulk_sheet(table, filled[table.name]) for table in TABLES]
    account += printed_stated(written)
    return Book("Regio Deals", "Het hele register", permalink, release, [*written, account_sheet(account)])


class BulkSheetColumn(NamedTuple):
    """`width`: in characters."""

    kind: Kind
    width: int


def bulk_sheet(table: BulkTable, rows: list[list[Any]]) -> Sheet:
    columns = {
        column.name: BulkSheetColumn(kind, max(WIDTHS[kind], min(len(column.name) + 2, 40)))
        for column in table.columns
        if (kind := sheet_kind(column))
    }
    written = [[sheet_value(column, cell) for column, cell in zip(table.columns, row, strict=True)] for row in rows]
    return filled_sheet(table.title, columns, written)


def measured_file(file: Path, rows: int | None) -> MadeFile:
    with file.open("rb") as reading:
        digest = hashlib.file_digest(reading, "sha256").hexdigest()
    return MadeFile(file.name, file.stat().st_size, digest, rows)
