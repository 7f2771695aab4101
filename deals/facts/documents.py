"""The documents that sources name: whether they are what was saved, and which nothing needs any more.

A document is needed while a source names it: that is the only way to open one. Releases and submissions hold what a
source says of itself, and a line of the trail what its document was called; neither ever opens it."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, DatabaseError

from .models import Source
from .storage import UPLOADED, documents_root, remembered_documents, sync_folder

# A restore keeps here what it replaced.
REPLACED_DOCUMENTS = "vorige-*"
YOUNG = dt.timedelta(days=1)


# --- are they what was saved


def document_faults(using: str = DEFAULT_DB_ALIAS, contents: bool = True) -> Iterator[str]:
    """What is wrong with the documents of sources, in Dutch; without `contents` only which are missing or empty."""
    for source in Source.objects.using(using).exclude(file="").order_by("slug"):
        if wrong := wrong_with(documents_root() / str(source.file), source.file_sha256 if contents else ""):
            yield f"Bron ‘{source.slug}’: het document {source.file} {wrong}."


def wrong_with(file: Path, digest: str) -> str:
    """In Dutch, or nothing; `digest`: the SHA-256 that the database names ("": not known)."""
    if not file.is_file():
        return "ontbreekt"
    if not file.stat().st_size:
        return "is leeg"
    return "is veranderd: de SHA-256 past niet" if digest not in ("", file_digest(file)) else ""


def file_digest(file: Path) -> str:
    with file.open("rb") as reading:
        return hashlib.file_digest(reading, "sha256").hexdigest()


# --- what nothing needs any more


@contextlib.contextmanager
def stored_with_rows() -> Iterator[None]:
    """When the block fails, the documents that were stored in it go, unless a row names them after all."""
    with remembered_documents() as names:
        try:
            yield
        except BaseException:
            # Who cannot ask the database leaves them to `clear_unneeded_documents`.
            with contextlib.suppress(DatabaseError):
                remove_unneeded(names)
            raise


def remove_unneeded(names: Iterable[str]) -> list[str]:
    """Remove those of `names` that no source names, and say which; for after the commit that took the name away.

    While a backup reads the documents, or a restore keeps the old register aside, they stay: later is soon enough."""
    with alone_with_documents() as alone:
        unneeded = without_source(names) if alone else []
        for name in unneeded:
            (documents_root() / name).unlink(missing_ok=True)
        for folder in {(documents_root() / name).parent for name in unneeded}:
            sync_folder(folder)
        return unneeded


def clear_unneeded_documents(now: dt.datetime) -> list[str]:
    """Remove what a crash left: documents, whole or half, that no source names a day after they were stored."""
    before = (now - YOUNG).timestamp()
    folder = documents_root() / UPLOADED
    files = [Path(there, name) for there, _, names in os.walk(folder) for name in names]
    old = [file for file in files if file.lstat().st_mtime < before]
    return remove_unneeded(file.relative_to(documents_root()).as_posix() for file in old)


def without_source(names: Iterable[str]) -> list[str]:
    """Those of `names` that the register stored itself, and that no source names."""
    stored = {name for name in names if name.startswith(f"{UPLOADED}/")}
    if not stored:
        return []
    return sorted(stored - set(Source.objects.exclude(file="").values_list("file", flat=True)))


@contextlib.contextmanager
def alone_with_documents() -> Iterator[bool]:
    """Whether documents may be removed until the end of the block: nobody reads them all, and nothing is set aside."""
    with folder_lock(fcntl.LOCK_EX | fcntl.LOCK_NB) as held:
        yield held and not any(documents_root().glob(REPLACED_DOCUMENTS))


@contextlib.contextmanager
def documents_stay() -> Iterator[None]:
    """Until the end of the block nobody removes a document."""
    with folder_lock(fcntl.LOCK_SH):
        yield


@contextlib.contextmanager
def folder_lock(kind: int) -> Iterator[bool]:
    """Whether the lock on the folder of documents was given; not where there is no such folder."""
    try:
        descriptor = os.open(documents_root(), os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, kind)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
