"""What was made of a release, kept in files: all processes share it, and it outlives a restart.

The name of a file is the digest of everything that its content is made of, so it is never out of date. It begins with a
digest of itself: what was cut off in the middle, or damaged, is as if it were not there."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

log = logging.getLogger("register.kept")

DIGEST_BYTES = 32
# Where the files of whole releases are kept, beside the pages.
BULK_FOLDER = "publicaties"
# How `folder_of` calls a folder.
OF_PAGES = re.compile("[0-9a-f]{16}")
MOST_BYTES = 512 * 1024 * 1024


class OnDisk(NamedTuple):
    asked_at: float
    size: int
    path: Path


class KeptFiles:
    """Files below `root` (None: nothing is kept), together about `most` bytes; the least recently written or read go first.

    Whatever goes wrong with the disk costs a page that is made anew, and no reader more than that."""

    def __init__(self, root: Path | None, most: int) -> None:
        self.root, self.most = root, most
        self.lock = threading.Lock()
        # Since the last time that this process looked how much there is; and ever.
        self.unseen, self.written = most, 0

    def get(self, under: str, key: str) -> bytes | None:
        """What was put as `key`, of what hangs on `under`."""
        path = self.path(under, key)
        if path is None:
            return None
        try:
            written = path.read_bytes()
            content = written[DIGEST_BYTES:]
            if hashlib.sha256(content).digest() != written[:DIGEST_BYTES]:
                raise ValueError(path.name)
            os.utime(path)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            log.warning("bewaarde pagina niet te lezen: %s", type(error).__name__)
            with suppress(OSError):
                path.unlink()
            return None
        return content

    def put(self, under: str, key: str, content: bytes) -> None:
        """Keep `content`; of two processes that keep the same, either may be the last."""
        path = self.path(under, key)
        if path is None:
            return
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                try:
                    file.write(hashlib.sha256(content).digest() + content)
                    file.close()
                    os.replace(file.name, path)
                except BaseException:
                    Path(file.name).unlink(missing_ok=True)
                    raise
            if self.count(len(content) + DIGEST_BYTES):
                self.trim()
        except OSError as error:
            log.warning("pagina niet bewaard: %s", type(error).__name__)

    def count(self, size: int) -> bool:
        """One more file was written; whether it is time to look how much there is."""
        with self.lock:
            self.written += 1
            self.unseen += size
            due = self.unseen > self.most / 10
            self.unseen = 0 if due else self.unseen
        return due

    def keep_only(self, under: str) -> None:
        """Remove what hangs on anything but `under`: no reader is given that any more."""
        for folder in self.folders():
            if folder.name != folder_of(under):
                shutil.rmtree(folder, ignore_errors=True)

    def clear(self) -> None:
        """Remove everything that was made, the files of whole releases too: words may just have been taken out of them."""
        for folder in self.folders():
            shutil.rmtree(folder, ignore_errors=True)
        if self.root is not None:
            shutil.rmtree(self.root / BULK_FOLDER, ignore_errors=True)

    def trim(self) -> None:
        files = sorted(self.files())
        over = sum(file.size for file in files) - self.most * 9 // 10
        for file in files:
            if over <= 0:
                return
            file.path.unlink(missing_ok=True)
            over -= file.size

    def folders(self) -> list[Path]:
        """Those of pages: what else stands below `root` is kept by others."""
        if self.root is None or not self.root.is_dir():
            return []
        return [folder for folder in self.root.iterdir() if folder.is_dir() and OF_PAGES.fullmatch(folder.name)]

    def files(self) -> Iterator[OnDisk]:
        for folder in self.folders():
            with os.scandir(folder) as entries:
                for entry in entries:
                    try:
                        stat = entry.stat()
                    except FileNotFoundError:  # another process was here
                        continue
                    yield OnDisk(stat.st_mtime, stat.st_size, Path(entry.path))

    def path(self, under: str, key: str) -> Path | None:
        return self.root and self.root / folder_of(under) / hashlib.sha256(key.encode()).hexdigest()


def folder_of(under: str) -> str:
    return hashlib.sha256(under.encode()).hexdigest()[:16]


kept_files = KeptFiles(Path(settings.KEPT_ROOT) if settings.KEPT_ROOT else None, MOST_BYTES)
