"""Documents on the disk: whole, and there to stay, before the database names them."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage

# The folder of the documents that the desk stores.
UPLOADED = "bronnen"
# How the name of a file ends that is not whole yet.
UNFINISHED = ".onaf"
# The documents that were stored since a block began that may still fail.
just_stored: ContextVar[list[str] | None] = ContextVar("just_stored", default=None)


class DocumentStorage(FileSystemStorage):
    """A document gets its name once all of it is on the disk: neither a power cut nor a full disk leaves half of one."""

    def _save(self, name: str, content: File[Any]) -> str:
        file = Path(self.path(name))
        make_folder(file.parent)
        half = self.written_beside(file, content)
        try:
            file = self.renamed(half, name)
        except BaseException:
            half.unlink(missing_ok=True)
            raise
        stored = file.relative_to(self.location).as_posix()
        remember(stored)
        return stored

    def written_beside(self, file: Path, content: File[Any]) -> Path:
        """All of `content` in the folder of `file`, on the disk, under a name that is not its own yet."""
        descriptor, half = tempfile.mkstemp(UNFINISHED, ".", file.parent)
        try:
            with os.fdopen(descriptor, "wb") as writing:
                for chunk in content.chunks():
                    writing.write(chunk if isinstance(chunk, bytes) else chunk.encode())
                writing.flush()
                if self.file_permissions_mode is not None:
                    os.chmod(half, self.file_permissions_mode)
                self._ensure_location_group_id(half)  # type: ignore[attr-defined]  # Django's own, left out of its types
                os.fsync(writing.fileno())
        except BaseException:
            os.unlink(half)
            raise
        return Path(half)

    def renamed(self, half: Path, name: str) -> Path:
        """The file under `name`, or under one like it where another took that; the name is on the disk too."""
        while True:
            file = Path(self.path(name))
            try:
                # A rename replaces what is there: only whoever makes the name may replace it.
                os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                name = self.get_available_name(name)
                continue
            try:
                os.replace(half, file)
                sync_folder(file.parent)
            except BaseException:
                file.unlink()
                raise
            return file


def documents_root() -> Path:
    return Path(settings.MEDIA_ROOT).absolute()


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """`folder`, and every folder above it that was missing, on the disk."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(mode, parents=True, exist_ok=True)
    for one in missing:
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """What was made, renamed or removed in `folder` is on the disk on return."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remember(name: str) -> None:
    names = just_stored.get()
    if names is not None:
        names.append(name)


@contextlib.contextmanager
def remembered_documents() -> Iterator[list[str]]:
    """The names of the documents that are stored until the end of the block."""
    names: list[str] = []
    token = just_stored.set(names)
    try:
        yield names
    finally:
        just_stored.reset(token)
