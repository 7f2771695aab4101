"""The documents of deals of one release as readers get them, with the data that goes with them."""

from __future__ import annotations

from django.http import HttpResponse

from ...register.models import Version
from ...register.redaction import redactions_read, told_redactions
from ...register.rows import Row
from ...register.stated_facts import contents_of
from ...web.errors import error_page
from ..exports.columns import Kind
from ..exports.csv_file import deals_csv
from ..exports.extract import (
    DEFINITIONS,
    Extract,
    Statement,
    origin_stated,
    release_stated,
    software_stated,
)
from ..exports.formats import Format, file_name
from ..frame import file
from .annex import annex_document
from .closing import account_told, found_again
from .document import Attachment, Document
from .factsheet import factsheet
from .formats import ANNEX_NAME, beyond_annex

CSV_TOLD = "Dezelfde deals als tabel, met elke kolom die het register heeft"


def annex_of(extract: Extract, address: str, data_name: str) -> Document:
    """The annex of a selection. `address`: its own, for ever; `data_name`: of the CSV that goes with it."""
    return annex_document(
        extract.in_words,
        contents_of(extract.reading.published, extract.rows),
        extract.reading.published,
        address,
        account_told(extract.account(), *found_again(address)),
        extract.notes,
        [Attachment(data_name, "text/csv", deals_csv(extract), CSV_TOLD)],
    )


def annex_file(form: Format[Document], extract: Extract, address: str) -> HttpResponse:
    """The annex of a selection as a file; or why so many deals do not fit in one, as a 400."""
    if said := beyond_annex(len(extract.selection), form.extension):
        return error_page(400, reason=said)
    chosen, reading = extract.chosen, extract.reading
    annex = annex_of(extract, address, file_name(chosen, reading))
    return file(form.write(annex), form.content_type, file_name(chosen, reading, form.extension, ANNEX_NAME))


def factsheet_of(extract: Extract, address: str, data_name: str) -> Document:
    """The two pages of the one deal that `extract` is of."""
    (row,) = extract.rows
    release = extract.reading.published
    ((_, content),) = contents_of(release, [row])
    redactions = told_redactions(redactions_read(Version.of_deals.get(digest=row.digest), release))
    account = account_told(
        [
            Statement("Register", Kind.TEXT, "Register Regio Deals"),
            *release_stated(extract.reading)[:3],
            *(Statement("Weggelakt", Kind.TEXT, one.sentence) for one in redactions),
            Statement("Onbekend is niet nul", Kind.TEXT, DEFINITIONS["Onbekend is niet nul"]),
            *origin_stated(extract.permalink),
            Statement("SHA-256 van de inhoud", Kind.TEXT, row.digest),
            software_stated(),
        ],
        *found_again(address),
    )
    attachments = [
        Attachment(data_name, "text/csv", deals_csv(extract), "Deze deal als regel van een tabel, met elke kolom")
    ]
    return factsheet(row, content, release, address, extract.permalink, account, attachments)


def named_as(row: Row, number: int) -> str:
    """`de-waddeneilanden_p1`: what a file of a deal at a release is called."""
    return f"{row.slug}_p{number}"
