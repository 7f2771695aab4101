"""Whose data the register leans on beside its own, as NOTICE says it."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .csvw import CC0

NOTICE_FILE = "NOTICE"
# What a licence in words is as an address; one that is not named here, has none.
LICENCES = {"CC BY 4.0": "http://creativecommons.org/licenses/by/4.0/", "CC0": CC0}


class Origin(NamedTuple):
    """One line of NOTICE about data: what it is, whose, and under which licence, all as it says so."""

    what: str
    whose: str
    licence: str

    @property
    def licences(self) -> list[str]:
        """The addresses of the licences that it names."""
        return [address for name, address in LICENCES.items() if name in self.licence]


@cache
def origins() -> list[Origin]:
    """The lines about fixtures, in order. Raises ImproperlyConfigured where NOTICE has none."""
    written = (settings.BASE_DIR / NOTICE_FILE).read_text()
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", written, re.MULTILINE)
    told = [Origin(what.replace("`", ""), whose, licence) for what, whose, licence in rows if "`fixtures/" in what]
    if not told:
        raise ImproperlyConfigured(f"{NOTICE_FILE}: verwacht een tabel met een regel per bestand in fixtures/.")
    return told
