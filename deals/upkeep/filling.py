"""Makes what readers have of a release before they ask for it: its files, every deal, every entrance, the first page of every
list."""

from __future__ import annotations

import datetime as dt
import re
import time
from urllib.parse import urlsplit

from django.core.handlers.wsgi import WSGIHandler

from ..portal.open_data.stock import keep_only_stocks, on_disk, release_stock, stock_key, with_previous
from ..register.kept_files import kept_files
from ..register.reading import timeline, what_is_visible
from ..web.front import Wsgi, answered, neutral_environ

# What is not made in one round, the next one goes on with.
MOST_SECONDS = 300.0
ADDRESS = re.compile(r"<loc>([^<]+)</loc>")


def fill_pages(now: dt.datetime) -> int:
    """How many pages were made: those that the sitemap names and that nobody had made yet. At most half of one processor:
    after each page it rests for as long as that took."""
    if kept_files.root is None:
        return 0
    kept_files.keep_only(what_is_visible().key)
    before, begun, register = kept_files.written, time.monotonic(), WSGIHandler()
    for path in paths_of_pages(register):
        if time.monotonic() - begun > MOST_SECONDS:
            break
        started = time.monotonic()
        answered(register, neutral_environ(path))
        time.sleep(time.monotonic() - started)
    return kept_files.written - before


def fill_files(now: dt.datetime) -> int:
    """Of how many releases the files were made, the newest first: of those that readers have, and that lacked them."""
    if kept_files.root is None:
        return 0
    releases = timeline(what_is_visible().latest)
    keep_only_stocks(releases)
    made, begun = 0, time.monotonic()
    for pair in reversed(with_previous(releases)):
        if time.monotonic() - begun > MOST_SECONDS:
            break
        if on_disk(stock_key(*pair)) is None:
            started = time.monotonic()
            release_stock(*pair)
            made += 1
            time.sleep(time.monotonic() - started)
    return made


def paths_of_pages(register: Wsgi) -> list[str]:
    sitemap = answered(register, neutral_environ("/sitemap.xml")).body.decode()
    return [urlsplit(address).path for address in ADDRESS.findall(sitemap)]
