"""The papers of the Kamer that public sources tell of, laid before a reviewer in a register in use."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError
from django.db import transaction

from ..accounts.users import User
from ..facts.models import Source
from ..facts.papers import ParliamentaryPaper
from ..register.models import LineKind
from .releases import newest_release
from .review import Announcement, save_concept, submit
from .supplementing import SOURCE, LaidSupplement, Record, Supplement, classify_sources, note_records, save_record

PAPER = "deals.parliamentarypaper"
# By which fields of a paper, or of its rows, a source is named.
NAMING_SOURCES = ("source", "named_in", "fulfilled_by", "document")


@transaction.atomic
def lay_papers(supplement: Supplement, author: User, said: Announcement) -> LaidSupplement:
    """Note at the desk each paper of `supplement` that does not stand there, and lay them before a reviewer. `left`: those of
    which something does not fit. Raises `Refused`, and `ValidationError` where a source does not fit what stands there."""
    newest = newest_release()
    said = replace(said, as_of=max(said.as_of, newest.as_of) if newest else said.as_of)
    records = supplement.records
    classify_sources(supplement, author)
    known = note_records([record for record in records if record["model"] == SOURCE])[SOURCE]
    rows = defaultdict(list)
    for record in records:
        if record["model"] not in (SOURCE, PAPER):
            rows[record["fields"]["paper"][0]].append(with_sources_of_the_desk(record, known))
    noted: list[str] = []
    left: list[str] = []
    for record in (with_sources_of_the_desk(record, known) for record in records if record["model"] == PAPER):
        slug = record["fields"]["slug"]
        source = record["fields"]["source"][0]
        if ParliamentaryPaper.objects.filter(slug=slug).exists() or is_a_paper(source):
            continue
        (noted if noted_paper([record, *rows[slug]]) else left).append(slug)
    if not noted:
        return LaidSupplement([], left)
    names = [LineKind.PAPER.named(slug) for slug in noted]
    return LaidSupplement([submit(save_concept(author, names, said).pk, author)], left)


def is_a_paper(source: str) -> bool:
    """Whether the source stands at the desk as a paper already."""
    return Source.objects.filter(slug=source, paper__isnull=False).exists()


def with_sources_of_the_desk(record: Record, known: dict[str, str]) -> Record:
    """`record`, naming each source as the desk does."""
    fields = dict(record["fields"])
    for name in NAMING_SOURCES:
        if name in fields:
            slug = fields[name][0]
            fields[name] = [known.get(slug, slug)]
    return {**record, "fields": fields}


def noted_paper(records: list[Record]) -> bool:
    """Save a paper and its rows. False, and nothing changes, where it does not fit what stands there."""
    try:
        with transaction.atomic():
            for record in records:
                save_record(record)
    except (ValidationError, ObjectDoesNotExist, DeserializationError):
        return False
    return True
