"""What the Woo index of the government reads of the files of releases: DiWoo metadata 0.9.8, where the team says so.

No kind of document is named: the official list of those was not at hand, and none is made up."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from django.http import Http404, HttpResponse

from ...language.dates import amsterdam_date, utc_text
from ...language.text import NOT_IN_XML
from ...register.models import Release
from ..frame import file, only_where, reader
from ..question import Question
from .catalogue import DUTCH, EU, PUBLISHER, PUBLISHER_NAME, TITLE, here
from .files import BULK_FILES, FIRST_FILES, bulk_path
from .page import asked_release, shown_releases

DIWOO = "https://standaarden.overheid.nl/diwoo/metadata/"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
TOOI = "https://identifier.overheid.nl/tooi/def/thes/kern/"
# Nothing obliges to give out a register; whoever can, should (article 3.1).
CATEGORY = (f"{TOOI}c_816e508d", "inspanningsverplichting art 3.1 Woo")
ADOPTED = (f"{TOOI}c_641ecd76", "vaststelling")
XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def diwoo_element(name: str, *inside: str) -> str:
    return f"<diwoo:{name}>{''.join(inside)}</diwoo:{name}>"


def plain_element(name: str, text: str) -> str:
    return diwoo_element(name, escape(NOT_IN_XML.sub("\ufffd", text)))


def listed_element(name: str, resource: str, label: str) -> str:
    """What an official list has, by its address and in words."""
    return f"<diwoo:{name} resource={quoteattr(resource)}>{escape(label)}</diwoo:{name}>"


def diwoo_document(release: Release, name: str) -> str:
    """One file of a release as a document."""
    form = BULK_FILES[name].form
    title = f"{TITLE}, publicatie {release.number}, stand van {release.day_in_words}: {name}"
    handling = diwoo_element(
        "documenthandeling",
        listed_element("soortHandeling", *ADOPTED),
        plain_element("atTime", utc_text(release.visible_from)),
    )
    return diwoo_element(
        "DiWoo",
        plain_element("creatiedatum", amsterdam_date(release.visible_from).isoformat()),
        diwoo_element("identifiers", plain_element("identifier", here(bulk_path(release.number, name)))),
        listed_element("publisher", PUBLISHER, PUBLISHER_NAME),
        listed_element("verantwoordelijke", PUBLISHER, PUBLISHER_NAME),
        diwoo_element("omschrijvingen", plain_element("omschrijving", f"{BULK_FILES[name].content}.")),
        diwoo_element("titelcollectie", plain_element("officieleTitel", title)),
        diwoo_element(
            "classificatiecollectie",
            diwoo_element("informatiecategorieen", listed_element("informatiecategorie", *CATEGORY)),
        ),
        listed_element("format", f"{EU}file-type/{form.file_type}", form.label),
        listed_element("language", DUTCH.address, "Nederlands"),
        diwoo_element("documenthandelingen", handling),
    )


@only_where("DIWOO")
@reader()
def diwoo_file(question: Question, number: str, name: str) -> HttpResponse:
    """What is said of one file of a release."""
    _, release = asked_release(question, number)
    if name not in FIRST_FILES:
        raise Http404(f"Van een bestand ‘{name}’ staat hier niets.")
    document = f'<diwoo:Document xmlns:diwoo="{DIWOO}">{diwoo_document(release, name)}</diwoo:Document>\n'
    return file(XML_DECLARATION + document, "application/xml")


@only_where("DIWOO")
@reader()
def diwoo_sitemap(question: Question) -> HttpResponse:
    """Every file that is told of, for the index to come along."""
    body = "".join(diwoo_urls(shown_releases(question)))
    return file(
        f'{XML_DECLARATION}<urlset xmlns="{SITEMAP}" xmlns:diwoo="{DIWOO}">{body}</urlset>\n', "application/xml"
    )


def diwoo_urls(releases: list[Release]) -> Iterator[str]:
    for release in releases:
        for name in FIRST_FILES:
            address = escape(here(bulk_path(release.number, name)))
            document = f"<diwoo:Document>{diwoo_document(release, name)}</diwoo:Document>"
            yield f"<url><loc>{address}</loc><lastmod>{utc_text(release.visible_from)}</lastmod>{document}</url>"
