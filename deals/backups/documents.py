"""The files of sources. Restoring adds and replaces; it never removes a document."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePath

from ..facts.documents import REPLACED_DOCUMENTS, file_digest
from ..facts.models import Source
from ..facts.storage import UNFINISHED, documents_root, make_folder, sync_folder
from .archive import DOCUMENTS, Archive, BackupError, Listed


def listed_documents() -> Iterator[tuple[str, Path]]:
    """Every document as (name in the archive, file). Refuses what is neither a file nor a folder."""
    for folder, _, files in os.walk(documents_root(), onerror=unreadable):
        for name in sorted(files):
            if name.endswith(UNFINISHED):
                continue  # what a killed process did not finish, or another is storing
            file = Path(folder, name)
            if file.is_symlink() or not file.is_file():
                raise BackupError(f"{file} is geen gewoon bestand: zet daar het document zelf neer.")
            yield DOCUMENTS + file.relative_to(documents_root()).as_posix(), file


def unreadable(error: OSError) -> None:
    if error.filename != str(documents_root()) or not isinstance(error, FileNotFoundError):
        raise error


def named_documents(using: str) -> list[tuple[str, str]]:
    """The documents that sources name, each with its SHA-256 when it was saved ("": not known)."""
    return list(Source.objects.using(using).exclude(file="").values_list("file", "file_sha256"))


def missing_documents(names: list[tuple[str, str]], present: Listed) -> list[str]:
    """Which of `named` the backup does not hold, or not as they were saved."""
    digests = {name: present.get(DOCUMENTS + name, {}).get("sha256") for name, _ in names}
    return sorted({name for name, digest in names if digests[name] is None or digest not in ("", digests[name])})


def different(archive: Archive) -> list[str]:
    """The documents of which another file has the name here."""
    return [
        name
        for name, digest in archive.documents.items()
        if (documents_root() / name).exists() and not has(name, digest)
    ]


def has(name: str, digest: str) -> bool:
    file = documents_root() / name
    return file.is_file() and file_digest(file) == digest


def is_left_alone(archive: Archive) -> bool:
    """Whether documents lie here that the backup does not hold: only the register that is set aside names those."""
    others = {name.removeprefix(DOCUMENTS) for name, _ in listed_documents()} - archive.documents.keys()
    return any(not PurePath(PurePath(name).parts[0]).match(REPLACED_DOCUMENTS) for name in others)


@contextlib.contextmanager
def put_documents_back(archive: Archive, name: str) -> Iterator[int]:
    """How many documents were written; whatever had their name moves to the folder `name`, and back when the block fails.

    That folder is there too when documents stay that the backup does not hold: while it is, none of those is cleared."""
    aside, added, moved = documents_root() / name, [], []
    try:
        for path, digest in archive.documents.items():
            if has(path, digest):
                continue
            file = documents_root() / path
            make_folder(file.parent)
            if not file.parent.resolve().is_relative_to(documents_root().resolve()):
                raise BackupError(f"{file.parent} ligt buiten de map met documenten.")
            half = file.with_name(f"{file.name[:200]}{UNFINISHED}")
            half.unlink(missing_ok=True)
            with half.open("xb") as writing:
                try:
                    archive.extract_document(path, writing)
                    writing.flush()
                    os.fsync(writing.fileno())
                except BaseException:
                    half.unlink()
                    raise
            if file.exists():
                make_folder((aside / path).parent)
                os.replace(file, aside / path)
                sync_folder((aside / path).parent)
                moved.append(path)
            os.replace(half, file)
            added.append(path)
            sync_folder(file.parent)
        if is_left_alone(archive):
            make_folder(aside)
        yield len(added)
    except BaseException:
        for path in added:
            (documents_root() / path).unlink()
        for path in moved:
            os.replace(aside / path, documents_root() / path)
        shutil.rmtree(aside, ignore_errors=True)
        raise
