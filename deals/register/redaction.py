"""Words that are taken out of what was published: which texts can lose them, and how whoever has them puts them back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.utils.text import capfirst
from rest_framework import serializers

from ..language.dates import amsterdam_date, dutch_date
from ..language.text import ended
from .models import Redaction, Release, Version, canonical_bytes, sha256

# Stands where words were taken out.
REDACTED = "[weggelakt]"

# The fields of a content that hold what people wrote; all others hold codes, keys and dates, which are never words.
WRITTEN_NAMES = {
    *("samenvatting", "toelichting", "vindplaats", "naam", "bijdrager", "deelgebied", "land", "omschrijving", "tekst"),
    *("eenheid", "titel", "uitgever", "briefkenmerk", "kamerstuk", "url", "kenmerk", "ontvanger"),
    *("indicator", "woorden", "afwijking", "verklaring", "termijn", "besluitVan", "afwijkendStandpunt", "afgesproken"),
    "vastgesteldDoor",
    # of a paper
    *("onderwerp", "rol", "fracties", "plaats", "documentnummer", "dossier", "nummer"),
}
# The parts of a content of which the name is that of an official list.
OFFICIALLY_NAMED = {
    *(
        "tranche",
        "ministeries",
        "betrokkenMinisteries",
        "status",
        "provincie",
        "provincies",
        "gemeenten",
        "caribisch",
        "themas",
        "thema",
        "kenmerken",
    ),
}


class Spot(NamedTuple):
    """Where a mark stands: the path of a text (RFC 6901), and how many characters of that text come before it."""

    path: str
    offset: int


def is_written(path: str) -> bool:
    """Whether people wrote the text at this path in a content."""
    names = [step for step in path.split("/") if not step.isdigit()]
    return names[-1] in WRITTEN_NAMES and not (names[-1] == "naam" and names[-2] in OFFICIALLY_NAMED)


def is_said_of_release(path: str) -> bool:
    """Whether people wrote the text at this path in what a release tells: its note, and why a deal was withdrawn."""
    return path == "/toelichting" or (path.startswith("/regels/") and path.endswith("/2"))


def without_words(text: str, words: str) -> tuple[str, list[int]]:
    """`text` with a mark for each time that it holds `words`, and where in it each mark stands."""
    parts, offsets, end = text.split(words), [], 0
    for part in parts[:-1]:
        offsets.append(end + len(part))
        end = offsets[-1] + len(REDACTED)
    return REDACTED.join(parts), offsets


def redacted(told: Any, words: str, written: Callable[[str], bool], path: str = "") -> tuple[Any, list[Spot]]:
    """`told` (JSON) without `words` in the texts that people wrote, and where they stood."""
    if isinstance(told, str):
        text, offsets = without_words(told, words) if written(path) else (told, [])
        return text, [Spot(path, offset) for offset in offsets]
    if not isinstance(told, dict | list):
        return told, []
    steps = told.items() if isinstance(told, dict) else enumerate(told)
    parts = [(step, *redacted(part, words, written, f"{path}/{step}")) for step, part in steps]
    spots = [spot for _, _, there in parts for spot in there]
    return (
        {step: part for step, part, _ in parts} if isinstance(told, dict) else [part for _, part, _ in parts]
    ), spots


def holder(told: Any, path: str) -> tuple[Any, str | int]:
    """The part of `told` (JSON) that holds the text at `path`, and under which name or number."""
    *steps, last = path.split("/")[1:]
    for step in steps:
        told = told[int(step) if isinstance(told, list) else step]
    return told, int(last) if isinstance(told, list) else last


def text_at(told: Any, path: str) -> str:
    """The text that stands at `path`."""
    part, name = holder(told, path)
    return str(part[name])


def is_marked(told: Any, spot: Spot) -> bool:
    """Whether a mark stands at `spot`."""
    try:
        part, name = holder(told, spot.path)
        return bool(part[name].startswith(REDACTED, spot.offset))
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        return False


def put_back(text: str, redaction: Redaction, words: str) -> str:
    """The canonical JSON `text` as it was before `redaction`, for whoever has the words that it took out.

    Redactions are undone from the last to the first. Raises ValueError where these are other words."""
    told = json.loads(text)
    for spot in [Spot(*one) for one in reversed(redaction.spots)]:
        if not is_marked(told, spot):
            raise ValueError(f"op {spot.path} staat na {spot.offset} tekens geen {REDACTED}")
        part, name = holder(told, spot.path)
        part[name] = part[name][: spot.offset] + words + part[name][spot.offset + len(REDACTED) :]
    whole = canonical_bytes(told).decode()
    if sha256(whole.encode()) != redaction.digest_before:
        raise ValueError("met deze woorden komt de oorspronkelijke digest niet terug: het waren andere")
    return whole


def standing_digest(original: str, redactions: Iterable[Redaction]) -> str | None:
    """The SHA-256 of what stands there now, after `redactions` in their order; None where those do not follow each other."""
    digest = original
    for redaction in redactions:
        if redaction.digest_before != digest:
            return None
        digest = redaction.digest_after
    return digest


# --- to readers


def redactions_read(version: Version, release: Release) -> list[Redaction]:
    """What was taken out of a version that `release` lists. One query, and none where nothing ever was."""
    return list(version.redactions.all()) if release.redacted else []


def release_redactions(shown: Iterable[Release]) -> dict[int, list[ToldRedaction]]:
    """{number: what was taken out of the release's own note and reasons}. One query, and none where nothing ever was."""
    redacted_ones = [release for release in shown if release.redacted]
    if not redacted_ones:
        return {}
    by_number: dict[int, list[Redaction]] = {}
    for redaction in Redaction.objects.filter(release__in=redacted_ones).select_related("release"):
        if redaction.release:
            by_number.setdefault(redaction.release.number, []).append(redaction)
    return {number: told_redactions(redactions) for number, redactions in by_number.items()}


class ToldRedaction(NamedTuple):
    """Why and when words were taken out, for readers."""

    day: dt.date
    reason: str
    explanation: str

    @property
    def sentence(self) -> str:
        """`Op 3 december 2026 zijn in deze publicatie woorden weggelakt: persoonsgegeven. Een naam.`"""
        said = f"Op {dutch_date(self.day)} zijn in deze publicatie woorden weggelakt: {self.reason}."
        return f"{said} {ended(capfirst(self.explanation))}"


def told_redactions(redactions: Iterable[Redaction]) -> list[ToldRedaction]:
    """Each reason and day once, in order."""
    told = [ToldRedaction(amsterdam_date(one.at), one.get_kind_display(), one.explanation) for one in redactions]
    return list(dict.fromkeys(told))


class RedactionContent(serializers.Serializer[Any]):
    """Een plaats waar woorden zijn weggelakt; de laatste staat achteraan."""

    plaats = serializers.CharField(help_text="Het pad van de tekst in de inhoud (RFC 6901).")
    teken = serializers.IntegerField(help_text="Hoeveel tekens van die tekst vóór ‘[weggelakt]’ staan.")
    lengte = serializers.IntegerField(help_text="Hoeveel tekens er stonden.")
    reden = serializers.CharField(help_text="persoonsgegeven, rechterlijk-bevel of anders.")
    uitleg = serializers.CharField(help_text="Wat het bureau erover zegt.")
    datum = serializers.DateField(help_text="De dag waarop het is weggelakt.")
    sha256Oorspronkelijk = serializers.CharField(help_text="SHA-256 van de inhoud zoals zij ervoor was.")
    sha256Nu = serializers.CharField(help_text="SHA-256 van de inhoud zoals zij erna was.")


def redaction_content(redaction: Redaction) -> list[dict[str, Any]]:
    """A redaction as the API tells it: an entry for each place."""
    return [
        {
            "plaats": path,
            "teken": offset,
            "lengte": redaction.length,
            "reden": redaction.kind,
            "uitleg": redaction.explanation,
            "datum": amsterdam_date(redaction.at).isoformat(),
            "sha256Oorspronkelijk": redaction.digest_before,
            "sha256Nu": redaction.digest_after,
        }
        for path, offset in redaction.spots
    ]
