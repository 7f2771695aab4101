"""The documents that a selection comes in, by the extension in the address, and how much fits in one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ...language.text import many_deals
from ..exports.formats import FORMATS, Format
from .document import Document
from .odt import ODT_MEDIA_TYPE, odt_of
from .pdf import pdf_of
from .word import DOCX_MEDIA_TYPE, docx_of

PDF = Format[Document]("PDF", "application/pdf", "pdf", pdf_of)
ODT = Format[Document]("OpenDocument (ODT)", ODT_MEDIA_TYPE, "odt", odt_of)
IN_WORD = Format[Document]("Word (DOCX)", DOCX_MEDIA_TYPE, "docx", docx_of)
DOCUMENT_FORMATS: Mapping[str, Format[Document]] = {form.extension: form for form in (PDF, ODT)}
# An annex goes into the documents of others, of whom many have Word alone.
ANNEX_FORMATS: Mapping[str, Format[Document]] = {**DOCUMENT_FORMATS, IN_WORD.extension: IN_WORD}
# What an annex of deals is called.
ANNEX_NAME = "bijlage-regio-deals"
# More is no document that anyone reads.
DEALS_IN_DOCUMENT, ROWS_IN_DOCUMENT = 500, 5_000
DEALS_IN_PDF_ANNEX = 100


class DocumentFile(NamedTuple):
    """A document that a page offers."""

    label: str
    address: str


def offered_documents(formats: Mapping[str, Format[Document]], address: Callable[[str], str]) -> list[DocumentFile]:
    """What a page offers. `address`: of the document with an extension."""
    return [DocumentFile(form.label, address(extension)) for extension, form in formats.items()]


def beyond_annex(deals: int, extension: str) -> str:
    """The same of an annex. As a PDF it takes more memory for each deal than in any other format."""
    if extension == PDF.extension and DEALS_IN_PDF_ANNEX < deals <= DEALS_IN_DOCUMENT:
        return (
            f"In een bijlage als PDF passen hoogstens {many_deals(DEALS_IN_PDF_ANNEX)}, en dit zijn er {deals}. Kies minder, "
            f"of neem {ODT.label} of {IN_WORD.label}."
        )
    return beyond_limits(deals)


def beyond_limits(deals: int, rows: int = 0) -> str:
    """Why so much does not fit in a document, and what does hold it; empty where it fits."""
    for number, most, what in (
        (deals, DEALS_IN_DOCUMENT, many_deals(DEALS_IN_DOCUMENT)),
        (rows, ROWS_IN_DOCUMENT, f"{ROWS_IN_DOCUMENT} rijen"),
    ):
        if number > most:
            others = ", ".join(form.label for form in FORMATS.values())
            return (
                f"In een document passen hoogstens {what}, en dit zijn er {number}. Kies minder, of neem een ander "
                f"bestand: {others}."
            )
    return ""
