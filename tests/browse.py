"""Words for tests that go in through an address."""

import csv
import datetime as dt
import io
import re
from unittest.mock import patch

from django.utils import timezone


def at(instant):
    """The clock stands at `instant`."""
    return patch("django.utils.timezone.now", return_value=instant)


def text(response):
    """What a reader sees: no tags, single spaces."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.replace("&#x27;", "'").replace("&amp;", "&").split())


def rows(response):
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def tomorrow():
    return timezone.now() + dt.timedelta(days=1)


PUBLIC = [
    "/",
    "/deals/",
    "/deals/noorderland/",
    "/deals/zuiderland/",
    "/deals/noorderland.json",
    "/deals.csv",
    "/publicaties/",
    "/sitemap.xml",
]
