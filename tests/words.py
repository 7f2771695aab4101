"""Words for tests of what readers get: pages to ask, how an answer is read, and what a process has kept."""

import datetime as dt
import os
import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver
from rest_framework.serializers import BaseSerializer, ListSerializer, SerializerMethodField

from deals.contract import DealContent
from deals.paper_contract import PAPER_METHODS, PaperContent
from deals.portal.charts.files import CHART_FILES
from deals.portal.documents.formats import ANNEX_FORMATS, DOCUMENT_FORMATS
from deals.portal.exports.formats import FORMATS
from deals.portal.open_data.catalogue import CATALOGUES
from deals.portal.open_data.dictionary_files import DICTIONARIES
from deals.register.caches import forget_everything
from deals.register.facet import ENTRANCES

from . import cast as people

ROOT = Path(__file__).parent.parent
NEXT_DAY = people.PAST + dt.timedelta(days=1)
TEXT_PAGES = [
    "/over/",
    "/over/tellen/",
    "/over/aantallen/",
    "/begrippen/",
    "/open-data/",
    "/toegankelijkheid/",
    "/privacy/",
]
OTHER_LANGUAGES = ["/en/", "/fy/", "/pap/"]
GOLDEN = Path(__file__).parent / "golden"


def queries(client, url, **headers):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url, headers=headers)
    assert response.status_code in (200, 304), url
    return len(captured)


def forget():
    """What is asked next is asked of a process that has kept nothing."""
    forget_everything()


def contract_fields(serializer=None, path=""):
    """Every field of the content as a path, with its help text."""
    for name, field in (serializer or DealContent()).fields.items():
        inner = field.child if isinstance(field, ListSerializer) else field
        yield path + name, field.help_text
        if isinstance(inner, BaseSerializer):
            yield from contract_fields(inner, f"{path}{name}.")


def paper_fields(serializer=None, path=""):
    """The same of a paper of the Kamer, but for what its sources have: that is what those of a deal have."""
    for name, field in (serializer or PaperContent()).fields.items():
        yield path + name, field.help_text
        method = isinstance(field, SerializerMethodField) and name != "bron"
        inner = PAPER_METHODS[name] if method else field.child if isinstance(field, ListSerializer) else field
        if isinstance(inner, BaseSerializer) and name != "bronnen":
            yield from paper_fields(inner, f"{path}{name}.")


# What takes long and stands beside a shorter test of the same: only the whole `make proof` takes it.
LONG = [pytest.mark.proof, pytest.mark.whole]


def in_the_long_proof(test):
    for mark in LONG:
        test = mark(test)
    return test


def one_of(values, this=0):
    """For what multiplies: parameters of which `make test` takes one, and only the whole `make proof` the others."""
    return [
        pytest.param(*(value if isinstance(value, tuple) else [value]), marks=[] if place == this else LONG)
        for place, value in enumerate(values)
    ]


# --- every public address

WORD, AMOUNT = "geheimwoord", "66666666"


def public_patterns():
    """Every public address of the register and its API, from the urls themselves."""
    modules = ("deals.portal.urls", "deals.portal.api.urls")
    patterns = [pattern for module in modules for pattern in get_resolver(module).url_patterns]
    return [str(pattern.pattern) for pattern in patterns if isinstance(pattern, URLPattern)]


SLUGS = {
    "deals": ("noorderland", "zuiderland", "concept", "wachtland", "voorland"),
    "bronnen": ("brief", f"bron-{WORD}"),
    "regios": ("noorderland", "concept"),
    "kamerstukken": ("29697-999", "noorderland"),
    "ministeries": ("bzk",),
    "gemeenten": ("gm0014", "gm0114"),
    "caribisch": ("col01",),
    "provincies": ("groningen",),
    "cijfers": tuple(CHART_FILES),
    "embed": ("tranches", "kaart", WORD),
    "deel": ("noorderland", "concept", "wachtland", "gm0014", "col01", "tranches"),
    "melden": ("aaaaa-bbbbb-ccccc-ddddd",),
}
# Files that come in forms of their own.
EXTENSIONS = {
    "deals.": (*FORMATS, *ANNEX_FORMATS),
    "overzicht.": (*FORMATS, *DOCUMENT_FORMATS),
    "overzicht/bijlage.": ANNEX_FORMATS,
    "open-data/woordenboek.": DICTIONARIES,
    "open-data/catalogus.": CATALOGUES,
}
# Of a release that is there, and of one that is not, or waits.
BULK_NUMBERS, BULK_NAMES = ("1", "2", "x"), ("deals.jsonl", "verschil.csv", "deals.csv-metadata.json", "x")
VALUES = {
    "regios": "noorderland",
    "ministeries": "bzk",
    "provincies": "groningen",
    "gemeenten": "gm0014",
    "tranches": "1",
    "publicaties": "2",
}


def addresses():
    """Every public address: its fixed ones, and each pattern with slugs that are there, hidden or unknown."""
    for pattern in public_patterns():
        if pattern.startswith("^"):  # the entrances
            for entrance in ENTRANCES:
                yield f"/{entrance}/{VALUES.get(entrance, WORD)}/" if "slug" in pattern else f"/{entrance}/"
        elif "<str:extension>" in pattern:
            extensions = EXTENSIONS.get(pattern.removesuffix("<str:extension>"), FORMATS)
            yield from ("/" + pattern.replace("<str:extension>", extension) for extension in extensions)
        elif pattern.startswith("open-data/diwoo/<"):
            yield from (f"/open-data/diwoo/{number}/deals.jsonl.xml" for number in BULK_NUMBERS)
        elif pattern.startswith("open-data/publicaties/<"):
            for number, name in product(BULK_NUMBERS, BULK_NAMES if "<str:name>" in pattern else [""]):
                yield "/" + pattern.replace("<str:number>", number).replace("<str:name>", name)
        elif pattern.startswith("api/v1/") and "<" in pattern:
            place = pattern.removeprefix("api/v1/").split("/")[0]
            slugs = [*SLUGS.get(place, ()), VALUES.get(place, WORD)]
            yield from ("/" + re.sub("<[^>]+>", slug, pattern) for slug in slugs)
        else:
            for slug in SLUGS[pattern.split("/")[0]] if "<slug" in pattern else [""]:
                yield "/" + re.sub("<slug:[a-z]+>", slug, pattern)


QUERIES = [
    "",
    "?publicatie=1",
    "?peildatum=2024-01-01",
    "?tranche=1",
    "?regio=concept",
    f"?regio={WORD}",
    "?sorteer=-rijk",
    "?ministerie=bzk",
]


# --- manage.py, in a process of its own

PRODUCTION = {
    "SECRET_KEY": "een-lange-sleutel-" * 4,
    "ALLOWED_HOSTS": "register.example",
    "REGISTER_URL": "https://register.example",
    "DATABASE_URL": "postgres://lezer:geheim@localhost/register",
    "SECURITY_CONTACT": "mailto:meldpunt@register.example",
}


def manage(*command, **environment):
    clean = {name: value for name, value in os.environ.items() if name not in (*PRODUCTION, "REGISTER_LOCAL")}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )
