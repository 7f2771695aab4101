"""MDTO 1.0 (Nationaal Archief): what an archive must know of a thing and of its files, as XML.

The elements stand in the order that the schema wants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from ..language.text import NOT_IN_XML

MDTO = "https://www.nationaalarchief.nl/mdto"
SCHEMA_FILE = f"{MDTO}/MDTO-XML1.0.1.xsd"
REGISTER_NAME = "Register Regio Deals"
# Where the words come from that say what something is.
LEVELS, VALUATIONS, ALGORITHMS, MEDIA_TYPES = (
    "Begrippenlijst Aggregatieniveaus MDTO",
    "Begrippenlijst Waarderingen MDTO",
    "Begrippenlijst ChecksumAlgoritme MDTO",
    "IANA Media Types",
)
DOSSIER, RECORD = "Dossier", "Archiefstuk"


@dataclass(frozen=True)
class Referred:
    """A thing by its name and what identifies it. `origin`: where that comes from."""

    name: str
    identifier: str
    origin: str = REGISTER_NAME


@dataclass(frozen=True)
class ArchivedThing:
    """An information object. `day`: what it is about; `at`: when readers got it; `limits`: what its use is limited by."""

    known: Referred
    level: str
    description: str
    maker: Referred
    limits: tuple[str, str]
    address: str = ""
    day: dt.date | None = None
    at: dt.datetime | None = None
    part_of: Referred | None = None
    parts: Sequence[Referred] = ()
    files: Sequence[Referred] = ()


@dataclass(frozen=True)
class ArchivedFile:
    """One file of a thing."""

    known: Referred
    size: int
    format: str
    sha256: str
    of: Referred


def element(name: str, *inside: str) -> str:
    """An element around other elements; without any it is not there."""
    within = "".join(inside)
    return f"<{name}>{within}</{name}>" if within else ""


def text_element(name: str, text: str) -> str:
    """An element around a text."""
    return element(name, escape(NOT_IN_XML.sub("\ufffd", text)))


def concept(name: str, label: str, listed: str, code: str = "") -> str:
    return element(
        name,
        text_element("begripLabel", label),
        text_element("begripCode", code),
        element("begripBegrippenlijst", text_element("verwijzingNaam", listed)),
    )


def identified(name: str, known: Referred) -> str:
    return element(
        name, text_element("identificatieKenmerk", known.identifier), text_element("identificatieBron", known.origin)
    )


def reference(name: str, known: Referred) -> str:
    return element(name, text_element("verwijzingNaam", known.name), identified("verwijzingIdentificatie", known))


def thing_xml(thing: ArchivedThing) -> bytes:
    kind, why = thing.limits
    published = (
        element(
            "event", concept("eventType", "Publicatie", REGISTER_NAME), text_element("eventTijd", instant_of(thing.at))
        )
        if thing.at
        else ""
    )
    covered = (
        element(
            "dekkingInTijd",
            concept("dekkingInTijdType", "Peildatum", REGISTER_NAME),
            text_element("dekkingInTijdBegindatum", thing.day.isoformat()),
        )
        if thing.day
        else ""
    )
    return mdto_document(
        "informatieobject",
        identified("identificatie", thing.known),
        text_element("naam", thing.known.name),
        concept("aggregatieniveau", thing.level, LEVELS),
        text_element("omschrijving", thing.description),
        element("raadpleeglocatie", text_element("raadpleeglocatieOnline", thing.address)),
        covered,
        text_element("taal", "nl"),
        published,
        concept("waardering", "Blijvend te bewaren", VALUATIONS, "B"),
        reference("isOnderdeelVan", thing.part_of) if thing.part_of else "",
        *(reference("bevatOnderdeel", part) for part in thing.parts),
        *(reference("heeftRepresentatie", file) for file in thing.files),
        reference("archiefvormer", thing.maker),
        element(
            "beperkingGebruik",
            concept("beperkingGebruikType", kind, REGISTER_NAME),
            text_element("beperkingGebruikNadereBeschrijving", why),
        ),
    )


def file_xml(file: ArchivedFile, now: dt.datetime) -> bytes:
    """`now`: when the checksum was made."""
    return mdto_document(
        "bestand",
        identified("identificatie", file.known),
        text_element("naam", file.known.name),
        text_element("omvang", str(file.size)),
        concept("bestandsformaat", file.format, MEDIA_TYPES),
        element(
            "checksum",
            concept("checksumAlgoritme", "SHA-256", ALGORITHMS),
            text_element("checksumWaarde", file.sha256),
            text_element("checksumDatum", instant_of(now)),
        ),
        reference("isRepresentatieVan", file.of),
    )


def mdto_document(name: str, *inside: str) -> bytes:
    written = element(name, *inside)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<MDTO xmlns="{MDTO}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{MDTO} {SCHEMA_FILE}">{written}</MDTO>\n'
    ).encode()


def instant_of(instant: dt.datetime) -> str:
    """To the second, in UTC."""
    return f"{instant.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
