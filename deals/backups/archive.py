"""The file of a backup: a zip with the database, the documents, and a manifest that lists them with their SHA-256."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from ..facts.documents import file_digest
from ..language.money import with_points

KIND = "reservekopie van het register van de Regio Deals"
ARCHIVE_FORM = 3
# What the manifest of an older form lacks, and what it means. The second has no rows beside the database.
OLDER_FORMS: dict[int, dict[str, Any]] = {1: {"dubbel": {}}, 2: {}, ARCHIVE_FORM: {}}
MANIFEST_NAME = "inhoud.json"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
DOCUMENTS = "documenten/"
ROWS = re.compile(r"rijen/([a-z0-9_]+)\.jsonl")
BLOCK = 1 << 20
MOST_MANIFEST_BYTES = 64 << 20

# What zipfile and its decompressors raise on bytes that are not, or no longer, an archive.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError)

type Manifest = dict[str, Any]
# {name in the archive: its sha256 and bytes}
type Listed = dict[str, dict[str, Any]]
# {name of a document: the member with the same bytes, which holds them for both}
type Doubles = dict[str, str]


class BackupError(Exception):
    """A backup or a restore is refused or failed; the message is a Dutch sentence that says why."""


def write_archive(
    file: Path, members: Iterable[tuple[str, Path]], manifest: Callable[[Listed, Doubles], Manifest]
) -> None:
    """Write `members` (name, file), the same document once, and the manifest of that; all of it is on the disk on return."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
            listed: Listed = {}
            doubles: Doubles = {}
            member_of: dict[str, str] = {}
            sizes: set[int] = set()
            for name, source in members:
                # A document that was removed since the folder was listed is not part of the backup.
                with contextlib.suppress(FileNotFoundError):
                    # Only what is as large as another can be the same: nearly every file is read once.
                    as_large = is_document(name) and source.stat().st_size in sizes
                    if as_large and (same := member_of.get(file_digest(source))):
                        doubles[name] = same
                        continue
                    listed[name] = add(archive, name, source)
                    if is_document(name):
                        member_of[listed[name]["sha256"]] = name
                        sizes.add(listed[name]["bytes"])
            archive.writestr(MANIFEST_NAME, json.dumps(manifest(listed, doubles), ensure_ascii=False, indent=1))
        raw.flush()
        os.fsync(raw.fileno())


def add(archive: zipfile.ZipFile, name: str, source: Path) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reading, archive.open(name, "w", force_zip64=True) as writing:
        while block := reading.read(BLOCK):
            digest.update(block)
            size += len(block)
            writing.write(block)
    return {"sha256": digest.hexdigest(), "bytes": size}


class Archive:
    """A backup of which every byte was compared with its manifest."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.manifest = read_manifest(archive)
        self.listed: Listed = self.manifest["bestanden"]
        names = archive.namelist()
        if len(names) != len(set(names)) or set(names) != {MANIFEST_NAME, *self.listed}:
            raise damaged("het bevat andere bestanden dan de inhoudsopgave noemt")
        for name in (*self.listed, *self.manifest["dubbel"]):
            if name != self.database_name and not is_document(name) and not ROWS.fullmatch(name):
                raise damaged(f"het bevat een bestand met een onveilige naam: {name!r}")
        for name in self.listed:
            self.extract(name, None)

    @property
    def database_name(self) -> str:
        return DATABASE[self.manifest["database"]["soort"]]

    @property
    def documents(self) -> dict[str, str]:
        """{path below the folder of documents: SHA-256}."""
        return {name.removeprefix(DOCUMENTS): listed["sha256"] for name, listed in listed_twice(self.manifest).items()}

    @property
    def rows(self) -> dict[str, str]:
        """{table: the member with its rows}, for a database of another kind."""
        return {rows[1]: name for name in self.listed if (rows := ROWS.fullmatch(name))}

    def extract_document(self, path: str, target: IO[bytes]) -> None:
        """Write the document that is called `path` below the folder of documents into `target`."""
        name = DOCUMENTS + path
        self.extract(self.manifest["dubbel"].get(name, name), target)

    def extract(self, name: str, target: IO[bytes] | None) -> None:
        """Write a member into `target`, if any, and refuse it where it differs from the manifest."""
        digest, left = hashlib.sha256(), self.listed[name]["bytes"]
        try:
            with member(self.archive, name) as reading:
                # One byte more than is promised: enough to see that there is more, however much that is.
                while block := reading.read(min(BLOCK, left + 1)):
                    left -= len(block)
                    if left < 0:
                        break
                    digest.update(block)
                    if target:
                        target.write(block)
        except DAMAGED as error:
            raise damaged(f"{name} is niet te lezen") from error
        if left or digest.hexdigest() != self.listed[name]["sha256"]:
            raise damaged(f"{name} past niet bij de SHA-256 in de inhoudsopgave")


@contextlib.contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """The backup in `file`, after everything in it was read and checked. Raises `BackupError`."""
    with unchecked(file) as archive:
        yield Archive(archive)


def manifest_of(file: Path) -> Manifest:
    """What `file` says about itself, without reading the rest. Raises `BackupError`."""
    with unchecked(file) as archive:
        return read_manifest(archive)


def unchecked(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except OSError as error:
        if error.errno == errno.EINVAL:
            raise damaged("het is geen heel zip-bestand") from error
        raise BackupError(f"{file} is niet te lezen: {error.strerror}.") from error
    except DAMAGED as error:
        raise damaged("het is geen heel zip-bestand") from error


def member(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """A member to read. One whose damaged address lies before the file itself is damage, and no fault of the disk."""
    try:
        return archive.open(name)
    except OSError as error:
        if error.errno == errno.EINVAL:
            raise zipfile.BadZipFile(name) from error
        raise


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        with member(archive, MANIFEST_NAME) as file:
            manifest = json.loads(file.read(MOST_MANIFEST_BYTES))
        if manifest["soort"] != KIND:
            raise damaged("het is geen reservekopie van dit register")
        if manifest["vorm"] not in OLDER_FORMS:
            raise BackupError(
                f"Deze reservekopie is gemaakt door een andere versie van de software ({manifest['software']}): "
                f"vorm {manifest['vorm']} is hier onbekend."
            )
        manifest = OLDER_FORMS[manifest["vorm"]] | manifest
        if not is_whole(manifest):
            raise damaged("de inhoudsopgave is niet volledig")
    except (*DAMAGED, TypeError, AttributeError) as error:
        raise damaged("de inhoudsopgave ontbreekt of is niet te lezen") from error
    return manifest


def is_whole(manifest: Manifest) -> bool:
    """Has everything that restoring relies on the shape that it should have?"""
    database, listed = manifest["database"], manifest["bestanden"]
    return (
        DATABASE[database["soort"]] in listed
        and isinstance(database["versie"], int)
        and all(isinstance(manifest[name], str) for name in ("software", "gemaakt", "register"))
        and all(isinstance(name, str) for name in (*manifest["migraties"], *manifest["fouten"], *manifest["ontbreekt"]))
        and all(isinstance(release["nummer"], int) and release["digest"] for release in manifest["publicaties"])
        and all(isinstance(rows, int) for rows in manifest["tabellen"].values())
        and all(same in listed and name not in listed for name, same in manifest["dubbel"].items())
        and all(is_document(name) for both in manifest["dubbel"].items() for name in both)
        and all(
            re.fullmatch("[0-9a-f]{64}", member["sha256"]) and isinstance(member["bytes"], int) and member["bytes"] >= 0
            for member in listed.values()
        )
    )


def listed_twice(manifest: Manifest) -> Listed:
    """Every document by its name in the archive, also those whose bytes stand there under another name."""
    listed = manifest["bestanden"]
    doubles = {name: listed[same] for name, same in manifest["dubbel"].items()}
    return {name: one for name, one in {**listed, **doubles}.items() if name.startswith(DOCUMENTS)}


def in_figures(manifest: Manifest) -> str:
    """`33 tabellen, 5.123 rijen, 2 publicaties, 0 documenten`."""
    rows = with_points(sum(manifest["tabellen"].values()))
    return (
        f"{len(manifest['tabellen'])} tabellen, {rows} rijen, {len(manifest['publicaties'])} publicaties, "
        f"{len(listed_twice(manifest))} documenten"
    )


def is_document(name: str) -> bool:
    """A path below documenten/ that can lie nowhere else."""
    parts = name.split("/")
    return (
        name.startswith(DOCUMENTS)
        and not re.search(r"[\x00-\x1f\\:]", name)
        and all(part not in ("", ".", "..") for part in parts)
    )


def damaged(what: str) -> BackupError:
    return BackupError(f"Deze reservekopie is beschadigd: {what}. Er is niets veranderd.")
