"""What kind of file it is, by what is in it and never by its name, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ...language.vocabulary import ACCOUNT_TITLE
from ..documents.odt import permalink_in_odt
from ..documents.pdf import permalink_in_pdf
from ..documents.word import permalink_in_docx
from .open_document import read_ods
from .package import Package
from .plain import delimiter_of, figures_in, in_utf8, read_csv, read_json, sheet_of_objects
from .read_file import OwnAccount, ReadFile, ReadSheet
from .refusing import NotReadable, not_whole
from .workbooks import read_xlsx

ACCOUNT_OBJECT = "verantwoording"
PERMALINK_LABEL, RELEASE_LABEL, SUM_OF_DATA = "Permalink", "Publicatie", "SHA-256 van de gegevens"
EXPECTED_FILES = "Verwacht wordt een bestand van dit register: CSV, XLSX, ODS, JSON, PDF, ODT of DOCX."
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
MARKUP = re.compile(rb"\s*<")
SHORT_ACCOUNT = 400


class OfferedKind(NamedTuple):
    """A kind of file. `extension`: what its address in the register ends in; `read`: what reads its figures, None where
    only its bytes can be compared; `permalink`: what finds its permalink there, None where it must be typed."""

    label: str
    extension: str
    read: Callable[[bytes], ReadFile] | None = None
    permalink: Callable[[bytes], str | None] | None = None


def book_of(sheets: list[ReadSheet]) -> ReadFile:
    return ReadFile(sheets, told_in_sheet(sheets))


def told_in_sheet(sheets: list[ReadSheet]) -> OwnAccount:
    """What the account of a spreadsheet says: a label, a value and a remark in each row."""
    account = OwnAccount()
    for _, cells in next((sheet.rows[:SHORT_ACCOUNT] for sheet in sheets if sheet.title == ACCOUNT_TITLE), []):
        label, value = cells.get(0), cells.get(1)
        if label == PERMALINK_LABEL and isinstance(value, str):
            account.permalink = value
        elif label == "Software" and value is not None:
            account.software = str(value)
        elif label == RELEASE_LABEL and isinstance(value, (int, float)):
            account.release = int(value)
        elif isinstance(label, str) and label.startswith(SUM_OF_DATA) and isinstance(value, str):
            account.sums[label] = value
        elif isinstance(label, str) and isinstance(value, (int, float)) and not isinstance(value, bool):
            account.figures[label] = value
    return account


def csv_file_of(content: bytes) -> ReadFile:
    """A CSV has no account, but its rows may say of which release they are."""
    sheet = read_csv(content)
    headings = {str(value).strip(): place for place, value in sheet.rows[0][1].items()}
    account = OwnAccount()
    if RELEASE_LABEL in headings:
        said = {str(cells.get(headings[RELEASE_LABEL], "")) for _, cells in sheet.rows[1:]}
        if len(said) == 1 and (number := said.pop()).isdecimal() and len(number) < 10:
            account.release = int(number)
    return ReadFile([sheet], account)


def json_file_of(content: bytes) -> ReadFile:
    told = read_json(content)
    if not isinstance(told, dict):
        raise NotReadable(f"Dit JSON-bestand heeft niet de vorm van een bestand van dit register. {EXPECTED_FILES}")
    if isinstance(account := told.get(ACCOUNT_OBJECT), dict):
        lists = [sheet_of_objects(name, things) for name, things in told.items() if isinstance(things, list)]
        return ReadFile(lists, told_in_object(account))
    if isinstance(release := told.get("publicatie"), dict) and isinstance(told.get("slug"), str):
        return one_thing_file(told, release)
    raise NotReadable(f"Dit JSON-bestand heeft geen ‘{ACCOUNT_OBJECT}’. {EXPECTED_FILES}")


def told_in_object(account: Mapping[str, Any]) -> OwnAccount:
    release = account.get("publicatie")
    release = release if isinstance(release, dict) else {}
    number, digest, link = release.get("nummer"), release.get("digest"), account.get("permalink")
    software, sums = account.get("software"), account.get("sha256PerKolommen")
    return OwnAccount(
        link if isinstance(link, str) else "",
        number if isinstance(number, int) else None,
        digest if isinstance(digest, str) else "",
        str(software.get("versie", "")) if isinstance(software, dict) else "",
        figures_in({name: value for name, value in account.items() if name not in ("software", "publicatie")}),
        {f"{SUM_OF_DATA} ({name})": str(value) for name, value in sums.items()} if isinstance(sums, dict) else {},
    )


def one_thing_file(told: Mapping[str, Any], release: Mapping[str, Any]) -> ReadFile:
    """The JSON of one deal or paper: each of its parts is a row."""
    number, slug = release.get("nummer"), str(told["slug"])
    if not re.fullmatch("[-a-z0-9_]{1,80}", slug) or not isinstance(number, int):
        raise not_whole("JSON")
    folder = "kamerstukken" if "dossier" in told else "deals"
    parts = [
        part for name, value in told.items() if name not in ("publicatie", "schema") for part in told_parts(name, value)
    ]
    sheet = sheet_of_objects(slug, [{"onderdeel": name, "inhoud": value} for name, value in parts])
    return ReadFile([sheet], OwnAccount(f"/{folder}/{slug}/?publicatie={number}", number))


def told_parts(name: str, value: Any) -> list[tuple[str, Any]]:
    """[(what it is called, what it is)] of one member: a list of facts gives each of them by its key."""
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        return [
            (f"{name} › {one.get('sleutel') or one.get('slug') or place} › {field}", inner)
            for place, one in enumerate(value, start=1)
            for field, inner in one.items()
        ]
    if isinstance(value, dict):
        return [(f"{name} › {field}", inner) for field, inner in value.items()]
    return [(name, value)]


CSV_FILE = OfferedKind("CSV", "csv", csv_file_of)
CSV_EXCEL_FILE = OfferedKind("CSV voor Excel", "excel.csv", csv_file_of)
XLSX_FILE_KIND = OfferedKind("Excel (XLSX)", "xlsx", lambda content: book_of(read_xlsx(content)))
ODS_FILE_KIND = OfferedKind("OpenDocument (ODS)", "ods", lambda content: book_of(read_ods(content)))
JSON_FILE = OfferedKind("JSON", "json", json_file_of)
# Documents: no program makes one twice with the same bytes but the one that made it.
PDF_FILE = OfferedKind("PDF", "pdf", permalink=permalink_in_pdf)
ODT_FILE = OfferedKind("ODT", "odt", permalink=permalink_in_odt)
DOCX_FILE = OfferedKind("DOCX", "docx", permalink=permalink_in_docx)
OPEN_KINDS = {
    b"application/vnd.oasis.opendocument.spreadsheet": ODS_FILE_KIND,
    b"application/vnd.oasis.opendocument.text": ODT_FILE,
}
# By a part that only they have.
PACKED_KINDS = {"xl/workbook.xml": XLSX_FILE_KIND, "word/document.xml": DOCX_FILE}


def kind_of_file(content: bytes) -> OfferedKind:
    """Raises NotReadable where it is none that the register makes."""
    if not content.strip():
        raise NotReadable("Dit bestand is leeg.")
    if content.startswith(b"PK"):
        return kind_of_package(Package(content, "zip"))
    if content.startswith(b"%PDF-"):
        return PDF_FILE
    if content.startswith(OLD_EXCEL):
        raise NotReadable("Dit is een bestand van een oude versie van Excel of Word, of het is beveiligd met een wachtwoord. Bewaar het als XLSX en probeer het opnieuw.", 415)  # fmt: skip
    if MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")[:1000]):
        raise NotReadable(f"Dit is een webpagina of een ander XML-bestand. {EXPECTED_FILES}", 415)
    text = in_utf8(content)
    if text.lstrip()[:1] in ("{", "["):
        return JSON_FILE
    return CSV_FILE if delimiter_of(text) == "," else CSV_EXCEL_FILE


def kind_of_package(package: Package) -> OfferedKind:
    if package.has("mimetype"):
        kind = OPEN_KINDS.get(package.start_of("mimetype").strip())
        if kind:
            return kind
    for part, kind in PACKED_KINDS.items():
        if package.has(part):
            return kind
    raise NotReadable(f"Dit zip-bestand is geen bestand dat dit register maakt. {EXPECTED_FILES}", 415)
