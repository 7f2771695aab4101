"""The pages of the open data: how to take everything along, and the files of each release."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.http import Http404, HttpResponse

from ...register.models import Release
from ..exports.csvw import link_to_description
from ..exports.formats import FORMATS, TABLE_FORMATS
from ..frame import KeptElsewhere, page, reader
from ..question import AT, NotUnderstood, Question
from ..structured import structured_register
from .files import BULK_FILES, FIRST_FILES, BulkFile, bulk_path
from .making import MadeFile
from .stock import file_of, release_stock, with_previous

NUMBER_OF_RELEASE = re.compile("[1-9][0-9]{0,8}")
NOT_HERE = "‘{}’ hoort niet in dit adres: het adres zelf noemt de publicatie."


class OfferedFile(NamedTuple):
    """A file of a release as the page shows it."""

    file: BulkFile
    made: MadeFile
    path: str

    @property
    def is_first(self) -> bool:
        """Whether most readers want it: the others need not be fetched by whoever follows every link."""
        return self.file.name in FIRST_FILES

    @property
    def size(self) -> str:
        """`900 bytes`, `13 kB`, `3,1 MB`."""
        size = self.made.size
        if size < 1_000:
            return f"{size} bytes"
        return f"{size / 1_000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB".replace(".", ",")


def shown_releases(question: Question) -> list[Release]:
    """The releases that are told of: those up to the one that is read, the newest first."""
    reading = question.reading
    last = reading.release.number if reading.release else 0
    return [release for release in reversed(reading.releases) if release.number <= last]


@reader()
def open_data(question: Question) -> HttpResponse:
    releases = [(one, bulk_path(one.number)) for one in shown_releases(question)]
    newest = releases[0][0] if releases else None
    first = [(BULK_FILES[name], bulk_path(newest.number, name)) for name in FIRST_FILES] if newest else []
    return page(
        question,
        "portal/open_data/open_data.html",
        formats=FORMATS.values(),
        part_formats=TABLE_FORMATS.values(),
        releases=releases,
        first_files=first,
        structured=structured_register(question, offered_to_programs(question, first)) if newest else "",
    )


def offered_to_programs(question: Question, whole: list[tuple[BulkFile, str]]) -> list[tuple[str, str]]:
    """(media type, address) of the list of deals in every format, and of the whole register."""
    deals = [(form.content_type, question.file(extension)) for extension, form in FORMATS.items()]
    return [*deals, *((file.form.content_type, path) for file, path in whole)]


def asked_release(question: Question, number: str) -> tuple[Release | None, Release]:
    """(the release before it, the release that the address names). Raises Http404, and NotUnderstood where it asks for
    a release twice."""
    if asked := [(name, NOT_HERE.format(name)) for name in AT if name in question.query]:
        raise NotUnderstood(asked)
    if NUMBER_OF_RELEASE.fullmatch(number):
        for pair in with_previous(question.reading.releases):
            if pair[1].number == int(number):
                return pair
    raise Http404(f"Publicatie ‘{number}’ bestaat niet.")


@reader()
def release_files(question: Question, number: str) -> HttpResponse:
    """Every file of one release, with what proves that it came over whole."""
    previous, release = asked_release(question, number)
    stock = release_stock(previous, release)
    offered = [
        OfferedFile(BULK_FILES[made.name], made, bulk_path(release.number, made.name)) for made in stock.made.values()
    ]
    return page(question, "portal/open_data/release.html", release=release, previous=previous, offered=offered)


@reader()
def release_file(question: Question, number: str, name: str) -> HttpResponse:
    """One file of one release."""
    previous, release = asked_release(question, number)
    if name not in BULK_FILES:
        raise Http404(f"Een bestand ‘{name}’ hoort niet bij een publicatie.")
    file = BULK_FILES[name]
    headers = {"Content-Disposition": f'attachment; filename="regio-deals_p{release.number}_{name}"'}
    if file.metadata:
        headers["Link"] = link_to_description(file.metadata)
    return KeptElsewhere(file_of(previous, release, name), content_type=file.form.content_type, headers=headers)
