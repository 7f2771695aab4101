"""What a page weighs, and that all of it comes from here."""

import gzip
import re
from pathlib import Path

import brotli
import pytest

from deals.models import Release, Version
from deals.register.papers import release_papers

DIST = Path(__file__).parent.parent / "static" / "dist"
FRONTEND = Path(__file__).parent.parent / "frontend"
MOST_OF_A_PAPER = 200
MOST_HTML, MOST_STYLE, MOST_SCRIPT, MOST_FONTS = 14_000, 12_000, 10_000, 55_000
ONE_OF_EACH = [
    "/",
    "/deals/",
    "/deals/twente-ii/",
    "/kaart/",
    "/cijfers/",
    "/embed/tranches/",
    "/embed/kaart/",
    "/vergelijken/",
    "/gemeenten/gm0153/",
    "/provincies/limburg/",
]
ONE_OF_EACH += ["/ministeries/szw/", "/bronnen/kst-29697-157/", "/resultaten/", "/over/"]
# What a browser fetches by itself.
FETCHED = re.compile(r'<(?:link rel="(?:stylesheet|icon|preload)"|script|img)[^>]*?(?:href|src)="([^"]+)"')


def test_a_page_is_light(register, client):
    paths = ["/", "/deals/", "/deals/?weergave=kaarten", "/deals/?publicatie=1", "/zoeken/?q=regio", "/zoeken/?q=29697"]
    paths += ["/gemeenten/", "/gemeenten/?naam=Beek", "/gemeenten/?naam=berg", "/gemeenten/?naam=x"]
    paths += [
        "/programmalijnen/",
        "/kamerstukken/",
        "/resultaten/",
        "/overzicht/",
        "/overzicht/?groep=tranche&ministerie=szw",
        "/overzicht/?rijen=bijdragen&groep=ministerie",
        "/controleren/",
        "/melden/",
        "/voortgang/",
        "/nog-niet-bekend/",
        "/kamerstukken/debat/?vanaf=2023-10-25&tot=2025-02-05",
        "/themas/innovatie-en-economie/",
        "/open-data/",
        "/open-data/publicaties/6/",
    ]
    paths += ["/gemeenten/", "/gemeenten/gm0917/", "/gemeenten/gm0358/", "/gemeenten/gm0788/", "/caribisch/col01/"]
    paths += [f"/deals/{slug}/" for slug in set(Version.of_deals.values_list("slug", flat=True))]
    heavy = {path: len(gzip.compress(client.get(path).content)) for path in paths}
    assert {path: size for path, size in heavy.items() if size > MOST_HTML} == {}


def test_an_overview_of_every_year_weighs_so_much_a_paper(register, client):
    """It holds all that a period asks for: eight years weigh by what there was, a debate stays within the limit of a page."""
    papers = len(release_papers(Release.objects.order_by("number").last()).papers)
    page = client.get("/kamerstukken/debat/?vanaf=2018-01-01&tot=2026-01-01").content
    assert len(gzip.compress(page)) <= MOST_OF_A_PAPER * papers


def packed(name):
    return len(brotli.compress((DIST / name).read_bytes()))


@pytest.mark.parametrize("path", ONE_OF_EACH)
def test_the_styles_of_a_page_are_light(register, client, path):
    """What every page has, and what its own kind adds."""
    sheets = re.findall(r'href="/static/dist/([a-z]+)\.[0-9a-f]+\.css"', client.get(path).content.decode())
    assert "register" in sheets
    assert sum(packed(f"{sheet}.css") for sheet in sheets) <= MOST_STYLE


def test_script_and_letters_are_light():
    assert packed("register.js") <= MOST_SCRIPT
    assert sum(file.stat().st_size for file in DIST.glob("*.woff2")) <= MOST_FONTS


@pytest.mark.parametrize("path", ["/", "/deals/", "/deals/twente-ii/", "/kaart/", "/cijfers/", "/zoeken/?q=zorg"])
def test_nothing_comes_from_another_host(register, client, path):
    page = client.get(path).content.decode()
    fetched = FETCHED.findall(page) + re.findall(r'<use[^>]* href="([^"#]+)', page)
    assert len(fetched) > 3
    assert [address for address in fetched if not address.startswith("/static/")] == []
    assert (
        re.findall(r"url\((?![\"']?(?:\./|data:|#))[^)]*", "".join(sheet.read_text() for sheet in DIST.glob("*.css")))
        == []
    )


def test_static_files_are_hashed_compressed_and_never_asked_again(db, client):
    (sheet,) = re.findall(r'href="(/static/dist/register\.[^"]+\.css)"', client.get("/").content.decode())
    assert re.fullmatch(r"/static/dist/register\.[0-9a-f]{12}\.css", sheet)
    answer = client.get(sheet, headers={"accept-encoding": "br"})
    assert answer["Content-Encoding"] == "br"
    assert "immutable" in answer["Cache-Control"]


def test_the_dark_scheme_is_forty_tokens_at_most():
    overrides = re.findall(r"^\s+--[\w-]+:", (FRONTEND / "css" / "dark.css").read_text(), re.MULTILINE)
    assert 10 < len(overrides) <= 40


def test_the_tokens_of_the_rijkshuisstijl_stand_behind_one_import():
    """Without rijkshuisstijl.css nothing of them is left, and no colour stands in our own rules."""
    importing = [file.name for file in FRONTEND.glob("css/*.css") if "design-tokens" in file.read_text()]
    assert importing == ["rijkshuisstijl.css"]
    own = [
        file
        for file in FRONTEND.glob("css/*.css")
        if file.name not in ("dark.css", "neutraal.css", "print.css", "ramp.css")
    ]
    assert [(file.name, found) for file in own for found in re.findall(r"#[0-9a-f]{3,6}\b", file.read_text())] == []


def test_the_lock_file_of_the_front_end_names_no_host():
    assert "://" not in re.sub(r'"(?:funding|url)":.*', "", (FRONTEND / "package-lock.json").read_text())
