"""The two pages of a deal are no more than two, whatever the register holds of it."""

import io

import pikepdf
import pytest
from odfdo import Document as OpenDocument

from deals.portal.documents.odt import odt_of
from deals.portal.documents.of_deals import factsheet_of
from deals.portal.documents.pdf import pdf_of
from deals.portal.exports.extract import Extract
from deals.register.models import Release
from deals.register.reading import Reading
from deals.register.selection import Selection

from ..shelf import seeded_whole

pytestmark = [pytest.mark.proof, pytest.mark.whole, pytest.mark.database]


@pytest.fixture
def sheets(db, shelf):
    """{short name of a deal: its two pages}, of all in the last release."""
    seeded_whole(shelf)
    releases = list(Release.objects.order_by("number"))
    reading = Reading(releases[-1], releases, False)
    address = "https://register.example/deals/x.pdf?publicatie=6"
    return {
        slug: factsheet_of(Extract(Selection(reading.index, 1 << place), reading, {}, address), address, "data.csv")
        for slug, place in reading.index.places.items()
    }


def test_every_deal_fits_on_two_pages(sheets):
    pages = {}
    for slug, sheet in sheets.items():
        with pikepdf.open(io.BytesIO(pdf_of(sheet))) as pdf:
            pages[slug] = len(pdf.pages)
    assert len(pages) == 83
    assert {slug: number for slug, number in pages.items() if number > 2} == {}


def test_an_office_program_gets_the_smaller_letters_too(sheets):
    sheet = next(iter(sheets.values()))
    styles = OpenDocument(io.BytesIO(odt_of(sheet))).styles
    cells = styles.get_style("paragraph", "Table_20_Contents").get_properties("text")
    usual = styles.get_style("paragraph").get_properties("text")
    assert (usual["fo:font-size"], cells["fo:font-size"]) == ("9pt", "8pt")
