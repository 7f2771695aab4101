"""The files of releases, made once and kept: on the disk that all processes share, or else in the memory of one.

A folder is named after all that its files are made of: the release and the one before it, what was taken out of both, the
software and its settings. So it is never out of date, and a file from before words were taken out is never given again."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from ...register.caches import Kept
from ...register.kept_files import BULK_FOLDER, kept_files
from ...register.models import Release, sha256
from .making import MadeFile, make_release_files

log = logging.getLogger("register.kept")

# Beside the files of a release: which were made.
LIST_FILE = "lijst.json"
UNFINISHED_FOLDER = ".onaf-"
# Whoever takes longer to make one was cut off.
SECONDS_TO_MAKE = 3600
MOST_KEPT_BYTES = 48 * 1024 * 1024


class Damaged(Exception):
    """What the disk has is not what was written."""


@dataclass(frozen=True)
class Stock:
    """All files of one release. `contents`: their bytes, where no disk keeps them."""

    made: dict[str, MadeFile]
    folder: Path | None
    contents: dict[str, bytes]

    def read(self, name: str) -> bytes:
        """Raises Damaged and OSError."""
        content = (self.folder / name).read_bytes() if self.folder else self.contents[name]
        if sha256(content) != self.made[name].sha256:
            raise Damaged(name)
        return content


kept_stocks: Kept[Stock] = Kept(MOST_KEPT_BYTES, lambda stock: sum(map(len, stock.contents.values())) + 16_384)
one_at_a_time = threading.Lock()


def stock_key(previous: Release | None, release: Release) -> str:
    told = (release.stand, previous.stand if previous else "", settings.BUILD, settings.SHOWN)
    return f"{release.number}-{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"


def bulk_root() -> Path | None:
    """Where the disk keeps them; None: nowhere."""
    return kept_files.root and kept_files.root / BULK_FOLDER


def release_stock(previous: Release | None, release: Release) -> Stock:
    """The files of a release that readers have, made here where nobody made them yet. `previous`: the release before it."""
    key = stock_key(previous, release)
    stock = kept_stocks.get(key) or on_disk(key)
    if stock is None:
        with one_at_a_time:
            stock = kept_stocks.get(key) or on_disk(key) or made_stock(key, previous, release)
    return kept_stocks.put(key, stock)


def file_of(previous: Release | None, release: Release, name: str) -> bytes:
    """The bytes of one file; where the disk lost or damaged it, made anew."""
    try:
        return release_stock(previous, release).read(name)
    except (Damaged, OSError) as error:
        log.warning("bestand van een publicatie niet te lezen: %s", type(error).__name__)
    key = stock_key(previous, release)
    with one_at_a_time:
        kept_stocks.put(key, made_stock(key, previous, release))
    return release_stock(previous, release).read(name)


def on_disk(key: str) -> Stock | None:
    """What the disk has under that key, as far as its list is whole."""
    root = bulk_root()
    if root is None:
        return None
    try:
        digest, _, listed = (root / key / LIST_FILE).read_text().partition("\n")
    except OSError:
        return None
    if sha256(listed.encode()) != digest:
        return None
    made = [MadeFile(*one) for one in json.loads(listed)]
    return Stock({one.name: one for one in made}, root / key, {})


def made_stock(key: str, previous: Release | None, release: Release) -> Stock:
    """Makes all files of a release, on the disk where there is one that takes them."""
    root = bulk_root()
    if root is not None:
        try:
            return written_stock(root, key, previous, release)
        except OSError as error:
            log.warning("bestanden van een publicatie niet bewaard: %s", type(error).__name__)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = make_release_files(previous, release, folder)
        return Stock(
            {one.name: one for one in made}, None, {one.name: (folder / one.name).read_bytes() for one in made}
        )


def written_stock(root: Path, key: str, previous: Release | None, release: Release) -> Stock:
    """The same beside where it belongs, and then put there as a whole: nobody ever sees half of it."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix=UNFINISHED_FOLDER, dir=root))
    try:
        made = make_release_files(previous, release, half)
        listed = json.dumps(made)
        (half / LIST_FILE).write_text(f"{sha256(listed.encode())}\n{listed}")
        shutil.rmtree(root / key, ignore_errors=True)
        with suppress(FileExistsError):  # another process was first, with the same bytes
            rename_whole(half, root / key)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return Stock({one.name: one for one in made}, root / key, {})


def rename_whole(half: Path, folder: Path) -> None:
    """Raises FileExistsError where another process put it there meanwhile."""
    try:
        half.rename(folder)
    except OSError as error:
        if folder.is_dir():
            raise FileExistsError(folder) from error
        raise


def with_previous(releases: Iterable[Release]) -> list[tuple[Release | None, Release]]:
    """[(the release before it, release)], in order."""
    listed = list(releases)
    return [(listed[number - 1] if number else None, release) for number, release in enumerate(listed)]


def keep_only_stocks(releases: Iterable[Release]) -> None:
    """Remove from the disk what no reader is given any more, and what was cut off in the middle."""
    root = bulk_root()
    if root is None or not root.is_dir():
        return
    wanted = {stock_key(*pair) for pair in with_previous(releases)}
    for folder in root.iterdir():
        if folder.name not in wanted and not is_being_made(folder):
            shutil.rmtree(folder, ignore_errors=True)


def is_being_made(folder: Path) -> bool:
    """Whether another process may still be writing there."""
    if not folder.name.startswith(UNFINISHED_FOLDER):
        return False
    with suppress(FileNotFoundError):
        return time.time() - folder.stat().st_mtime < SECONDS_TO_MAKE
    return True
