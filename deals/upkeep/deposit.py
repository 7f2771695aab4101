"""A release as a folder for the archive: its data, the documents that it cites, and what an archive must know of each (MDTO)."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterable
from mimetypes import guess_type
from pathlib import Path

from ..facts.documents import document_faults, documents_stay, file_digest
from ..facts.models import Source
from ..facts.storage import documents_root
from ..language.text import ended
from ..portal.open_data.catalogue import PUBLISHER, PUBLISHER_NAME, dataset_address, here
from ..portal.open_data.contents import listed_contents
from ..portal.open_data.files import BULK_FILES, bulk_path
from ..portal.open_data.making import ODS_FILE, SUMS_FILE, XLSX_FILE, ZIP_FILE
from ..portal.open_data.stock import file_of, release_stock
from ..register.models import LineKind, Release
from .mdto import DOSSIER, RECORD, ArchivedFile, ArchivedThing, Referred, file_xml, thing_xml

DATA_FOLDER, DOCUMENT_FOLDER = "gegevens", "documenten"
# They say the same as the other files, in forms that an archive does not keep for long.
NOT_FOR_THE_ARCHIVE = {XLSX_FILE, ODS_FILE, ZIP_FILE, SUMS_FILE}
MAKER = Referred(PUBLISHER_NAME, PUBLISHER, "TOOI")
OF_DATA = ("Geen beperking", "CC0 1.0: vrij te gebruiken, ook zonder naamsvermelding.")
OF_DOCUMENTS = ("Nader te bepalen", "Het document is van zijn uitgever; welke rechten erop rusten, is niet vastgelegd.")


class NoDeposit(Exception):
    """Why there is no folder, as a Dutch sentence."""


def deposit(number: int, folder: Path, now: dt.datetime) -> int:
    """Makes `folder`, whole or not at all, and says how many files are in it. Raises NoDeposit and OSError."""
    previous, release = deposited_release(number, now)
    refuse_folder(folder)
    half = Path(tempfile.mkdtemp(prefix=".archief-", dir=folder.parent))
    try:
        with documents_stay():
            documents = cited_documents(release)
            refuse_documents(documents)
            write_deposit(half, previous, release, documents, now)
        os.chmod(half, 0o755)  # noqa: S103  # as any folder that someone makes
        half.rename(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return sum(file.is_file() for file in folder.rglob("*"))


def deposited_release(number: int, now: dt.datetime) -> tuple[Release | None, Release]:
    """(the release before it, the release). Raises NoDeposit where readers do not have it."""
    release = Release.objects.filter(number=number).first()
    if release is None:
        raise NoDeposit(f"Publicatie {number} bestaat niet.")
    if not release.is_visible(now):
        raise NoDeposit(f"Publicatie {number} is nog niet openbaar; pas daarna kan zij naar het archief.")
    return Release.objects.filter(number=number - 1).first(), release


def refuse_folder(folder: Path) -> None:
    """Raises NoDeposit where something would be lost, or nothing can be made."""
    if folder.exists() and not folder.is_dir():
        raise NoDeposit(f"{folder} is geen map.")
    if folder.is_dir() and any(folder.iterdir()):
        raise NoDeposit(f"De map {folder} is niet leeg; noem een map die er nog niet is.")
    if not folder.parent.is_dir():
        raise NoDeposit(f"De map {folder.parent} bestaat niet; maak haar eerst.")


def cited_documents(release: Release) -> list[Source]:
    """The sources that the release cites and whose document is stored, by address."""
    cited = {
        source["slug"]
        for kind in LineKind
        for one in listed_contents(release, kind)
        if one.version
        for source in one.content["bronnen"]
    }
    stored = Source.objects.exclude(file="")
    return sorted((source for source in stored if source.slug in cited), key=lambda source: source.slug)


def refuse_documents(documents: Iterable[Source]) -> None:
    """Raises NoDeposit where a document is not what was saved."""
    slugs = {f"Bron ‘{source.slug}’" for source in documents}
    wrong = [fault for fault in document_faults() if fault.partition(":")[0] in slugs]
    if wrong:
        raise NoDeposit("\n".join(wrong))


def write_deposit(
    folder: Path, previous: Release | None, release: Release, documents: list[Source], now: dt.datetime
) -> None:
    (folder / DATA_FOLDER).mkdir()
    (folder / DOCUMENT_FOLDER).mkdir()
    whole = Referred(f"Register Regio Deals, publicatie {release.number}", dataset_address(release))
    files = write_data(folder, previous, release, whole, now)
    parts = [write_document(folder, source, whole, now) for source in documents]
    thing = ArchivedThing(
        whole,
        DOSSIER,
        f"Het hele register zoals het in publicatie {release.number} is vastgelegd, stand van {release.day_in_words}. "
        f"{ended(release.note)} SHA-256 van de publicatie: {release.digest}.",
        MAKER,
        OF_DATA,
        here(bulk_path(release.number)),
        release.as_of,
        release.visible_from,
        parts=parts,
        files=files,
    )
    (folder / f"publicatie-{release.number}.mdto.xml").write_bytes(thing_xml(thing))
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    (folder / SUMS_FILE).write_text("".join(f"{file_digest(folder / name)}  {name}\n" for name in names))


def write_data(
    folder: Path, previous: Release | None, release: Release, whole: Referred, now: dt.datetime
) -> list[Referred]:
    """The files of the release, each with what an archive must know of it."""
    written = []
    for name in release_stock(previous, release).made:
        if name in NOT_FOR_THE_ARCHIVE:
            continue
        file, form = folder / DATA_FOLDER / name, BULK_FILES[name].form
        file.write_bytes(file_of(previous, release, name))
        known = Referred(name, here(bulk_path(release.number, name)))
        describe_file(file, known, form.iana or form.content_type.partition(";")[0], whole, now)
        written.append(known)
    return written


def write_document(folder: Path, source: Source, whole: Referred, now: dt.datetime) -> Referred:
    """The document of a source, with what an archive must know of it and of its file."""
    stored = documents_root() / str(source.file)
    file = folder / DOCUMENT_FOLDER / f"{source.slug}{stored.suffix}"
    shutil.copyfile(stored, file)
    known = Referred(source.title, here(f"/bronnen/{source.slug}/"))
    of_file = Referred(file.name, f"{known.identifier}#bestand")
    told = f"Uitgegeven door {source.publisher}" + (f", {source.date.isoformat()}." if source.date else ".")
    thing = ArchivedThing(
        known,
        RECORD,
        told,
        Referred(source.publisher, source.publisher),
        OF_DOCUMENTS,
        source.url,
        part_of=whole,
        files=[of_file],
    )
    file.with_name(f"{source.slug}.mdto.xml").write_bytes(thing_xml(thing))
    describe_file(file, of_file, guess_type(file.name)[0] or "application/octet-stream", known, now)
    return known


def describe_file(file: Path, known: Referred, form: str, of: Referred, now: dt.datetime) -> None:
    told = ArchivedFile(known, file.stat().st_size, form, file_digest(file), of)
    file.with_name(f"{file.name}.bestand.mdto.xml").write_bytes(file_xml(told, now))
