"""What changed in the API, as fixtures/api-wijzigingen.yaml says it, newest first."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import NamedTuple

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse

from ..frame import page, reader
from ..question import Question

CHANGELOG_FILE = "fixtures/api-wijzigingen.yaml"
KINDS_OF_FIELD = {"datum": dt.date, "versie": str, "tekst": str}


class ApiChange(NamedTuple):
    day: dt.date
    version: str
    text: str

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """[(part of the text, whether it is a name in the API)]."""
        return [(part, number % 2 == 1) for number, part in enumerate(self.text.split("`")) if part]


@cache
def api_changes() -> list[ApiChange]:
    """Read once. Raises ImproperlyConfigured where the file is wrong, with the line and the field."""
    try:
        written = yaml.safe_load((settings.BASE_DIR / CHANGELOG_FILE).read_text())
    except (OSError, yaml.YAMLError) as error:
        raise ImproperlyConfigured(f"{CHANGELOG_FILE} is niet te lezen: {error}") from error
    changes = []
    for number, line in enumerate(written, start=1):
        if not isinstance(line, dict) or line.keys() != KINDS_OF_FIELD.keys():
            raise ImproperlyConfigured(f"{CHANGELOG_FILE}, regel {number}: verwacht {', '.join(KINDS_OF_FIELD)}.")
        for name, kind in KINDS_OF_FIELD.items():
            if type(line[name]) is not kind:
                raise ImproperlyConfigured(f"{CHANGELOG_FILE}, regel {number}, ‘{name}’: {line[name]!r} past niet.")
        changes.append(ApiChange(line["datum"], line["versie"], line["tekst"]))
    if not changes or changes != sorted(changes, key=lambda change: change.day, reverse=True):
        raise ImproperlyConfigured(f"{CHANGELOG_FILE}: verwacht de nieuwste wijziging bovenaan.")
    return changes


@reader()
def changelog(question: Question) -> HttpResponse:
    return page(question, "portal/api/changelog.html", changes=api_changes())
