"""What describes the open data, for programs: the dictionary and the catalogue as files."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from ..frame import file, reader
from ..question import Question
from .catalogue import CATALOGUES, catalogue
from .dictionary_files import DICTIONARIES
from .stock import with_previous


@reader()
def bulk_dictionary(question: Question, extension: str) -> HttpResponse:
    if extension not in DICTIONARIES:
        raise Http404(f"Een bestand ‘woordenboek.{extension}’ bestaat niet; verwacht {', '.join(DICTIONARIES)}.")
    content_type, write = DICTIONARIES[extension]
    release = question.reading.published
    return file(write(release), content_type, f"regio-deals_woordenboek_p{release.number}.{extension}")


@reader()
def catalogue_file(question: Question, extension: str) -> HttpResponse:
    if extension not in CATALOGUES:
        raise Http404(f"Een bestand ‘catalogus.{extension}’ bestaat niet; verwacht {', '.join(CATALOGUES)}.")
    content_type, write = CATALOGUES[extension]
    last = question.reading.published.number
    pairs = [pair for pair in with_previous(question.reading.releases) if pair[1].number <= last]
    return file(write(catalogue(pairs)), content_type)
