"""Do the digests still fit? Every question takes the alias of the database that is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db import DEFAULT_DB_ALIAS

from ..contents import Content, PaperDict
from ..register.derived import derived_index
from ..register.models import Release, Version, canonical_bytes, sha256
from ..register.redaction import Spot, is_marked, standing_digest
from .releases import digest_lines, lines_of


def content_faults(using: str = DEFAULT_DB_ALIAS) -> Iterator[str]:
    """What was changed behind the register's back, in versions or in the chain of releases."""
    yield from version_faults(using)
    yield from chain_faults(using)


def stored_versions(using: str) -> Iterator[Version]:
    return Version.every_kind.using(using).order_by("pk").prefetch_related("redactions").iterator(chunk_size=200)


def version_faults(using: str = DEFAULT_DB_ALIAS) -> Iterator[str]:
    for version in stored_versions(using):
        redactions = list(version.redactions.all())
        if sha256(version.content.encode()) != standing_digest(version.digest, redactions):
            yield f"Versie {version.pk} van ‘{version.name}’: de inhoud past niet bij de digest {version.digest}."
            continue
        content: Content | PaperDict = json.loads(version.content)
        if canonical_bytes(content).decode() != version.content:
            yield f"Versie {version.pk} van ‘{version.name}’: de inhoud is geen canonieke JSON."
        if content["slug"] != version.slug:
            yield f"Versie {version.pk} staat onder ‘{version.slug}’, maar gaat over ‘{content['slug']}’."
        if redactions and not all(is_marked(content, Spot(*spot)) for spot in redactions[-1].spots):
            yield f"Versie {version.pk} van ‘{version.name}’: waar woorden zijn weggelakt, staat iets anders."


def chain_faults(using: str = DEFAULT_DB_ALIAS) -> Iterator[str]:
    previous = None
    releases = Release.objects.using(using).order_by("number").prefetch_related("redactions")
    for expected, release in enumerate(releases, start=1):
        if release.number != expected:
            yield f"Publicatie {expected} ontbreekt."
            return
        computed = release.computed_digest(digest_lines(lines_of(release)), previous.digest if previous else "")
        if computed != standing_digest(release.digest, release.redactions.all()):
            yield f"Publicatie {release.number}: de regels, de gegevens of de vorige publicatie passen niet bij de digest."
        if previous and (release.as_of < previous.as_of or release.visible_from < previous.visible_from):
            yield f"Publicatie {release.number}: de peildatum of het moment ligt vóór dat van publicatie {previous.number}."
        previous = release


def index_faults(using: str = DEFAULT_DB_ALIAS) -> Iterator[str]:
    """What is derived and no longer fits; `reindex` mends it. A version whose content is wrong is not asked."""
    for version in stored_versions(using):
        fits = sha256(version.content.encode()) == standing_digest(version.digest, version.redactions.all())
        if fits and derived_index(version) != version.index:
            yield f"Versie {version.pk} van ‘{version.name}’: de index is niet van deze inhoud; draai reindex."
