"""Makes the pages of a release before readers ask for them: every deal, every entrance, the first page of every list."""

from __future__ import annotations

import datetime as dt
import re
import time
from urllib.parse import urlsplit

from django.core.handlers.wsgi import WSGIHandler

from ..register.kept_files import kept_files
from ..register.reading import what_is_visible
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


def paths_of_pages(register: Wsgi) -> list[str]:
    sitemap = answered(register, neutral_environ("/sitemap.xml")).body.decode()
    return [urlsplit(address).path for address in ADDRESS.findall(sitemap)]
