"""Every public page is valid HTML: html-validate reads all of them at once and has no complaint."""

import datetime as dt
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.urls import URLPattern, resolve

from deals.portal import urls
from deals.web.errors import error_page

from .desk import withdraw
from .filing import file_report

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

PROJECT = Path(__file__).parent.parent
CHECKER = PROJECT / "frontend" / "htmlvalidate.mjs"

PAGES = {
    "/": 200,
    "/?publicatie=1": 200,
    "/deals/": 200,
    "/deals/?pagina=2&sorteer=-rijk": 200,
    "/deals/?ministerie=ezk&gemeente=gm0034&tranche=4&rijkMin=1000000": 200,
    "/deals/?tranche=99&rijkMin=veel": 400,
    "/deals/?q=woningbouw": 200,
    "/deals/?q=parkstat": 200,
    "/deals/?q=xyzzy&tranche=1": 200,
    "/deals/waddeneilanden/": 200,
    "/deals/north-sea-port-district/": 200,
    "/deals/bes-eilanden/": 200,
    "/deals/mainstage/": 200,
    "/deals/den-haag-zuidwest/": 200,
    "/deals/rotterdam-zuid/": 200,
    "/deals/twente-ii/?peildatum=2023-11-01": 200,
    "/deals/twente/": 410,
    "/deals/atlantis/": 404,
    "/regios/": 200,
    "/regios/parkstad-limburg/": 200,
    "/gemeenten/": 200,
    "/gemeenten/gm0917/": 200,
    "/gemeenten/gm0014/": 200,
    "/gemeenten/gm0222/": 200,
    "/gemeenten/gm0358/?publicatie=1": 200,
    "/gemeenten/gm0788/": 200,
    "/gemeenten/gm0856/": 200,
    "/provincies/": 200,
    "/provincies/limburg/": 200,
    "/caribisch/": 200,
    "/caribisch/col01/": 200,
    "/ministeries/": 200,
    "/ministeries/lnv/": 200,
    "/tranches/": 200,
    "/tranches/5/": 200,
    "/themas/": 200,
    "/themas/innovatie-en-economie/": 200,
    "/kenmerken/": 200,
    "/kenmerken/nplv/": 200,
    "/programmalijnen/": 200,
    "/resultaten/": 200,
    "/resultaten/?jaar=2022&soort=resultaat": 200,
    "/kamerstukken/": 200,
    "/kamerstukken/?soort=motie&jaar=2023&q=regio": 200,
    "/kamerstukken/29697-146/": 200,
    "/kamerstukken/atlantis/": 404,
    "/kamerstukken/debat/": 200,
    "/kamerstukken/debat/?vanaf=2024-05-16&tot=2025-02-05": 200,
    "/kamerstukken/debat/?vanaf=ooit&tot=nu": 400,
    "/overzicht/": 200,
    "/overzicht/?groep=ministerie&tranche=4": 200,
    "/overzicht/?rijen=bijdragen&groep=tranche": 200,
    "/overzicht/?rijen=appels": 400,
    "/controleren/": 200,
    "/controleren/?wat=/deals/?publicatie=3": 200,
    "/controleren/?wat=iets": 400,
    "/melden/": 200,
    "/melden/?pagina=/deals/twente-ii/&veld=rijksbijdrage": 200,
    "/voortgang/": 200,
    "/voortgang/?verslagjaar=2022&gemeld=verslag&gemeld=bericht": 200,
    "/nog-niet-bekend/": 200,
    "/bronnen/": 200,
    "/bronverschillen/": 200,
    "/bronnen/kamerbrief-2023-11-01/": 200,
    "/wijzigingen/": 200,
    "/wijzigingen/?van=1&tot=2": 200,
    "/publicaties/": 200,
    "/vergelijken/": 200,
    "/vergelijken/?deal=twente-ii": 200,
    "/vergelijken/?deal=twente-ii&deal=atlantis": 400,
    "/vergelijken/?deal=twente-ii&deal=zaanij&deal=waddeneilanden&deal=bes-eilanden": 200,
    "/vergelijken/?deal=twente-ii&deal=waddeneilanden&alleen=verschillen&publicatie=1": 200,
    "/zoeken/": 200,
    "/zoeken/?q=zorg": 200,
    "/zoeken/?q=parkstat": 200,
    "/zoeken/?q=minister+keijzer": 200,
    "/kaart/": 200,
    "/kaart/?tranche=4": 200,
    "/cijfers/": 200,
    "/cijfers/?tranche=5&publicatie=2": 200,
    "/embed/kaart/": 200,
    "/embed/omvang/": 200,
    "/embed/gevraagd/?publicatie=1": 200,
    "/embed/taart/": 404,
    "/over/": 200,
    "/over/tellen/": 200,
    "/over/aantallen/": 200,
    "/en/": 200,
    "/fy/": 200,
    "/pap/": 200,
    "/begrippen/": 200,
    "/open-data/": 200,
    "/open-data/publicaties/6/": 200,
    "/open-data/api/": 200,
    "/open-data/api/wijzigingen/": 200,
    "/toegankelijkheid/": 200,
    "/privacy/": 200,
    "/?peildatum=gisteren": 400,
    "/bestaat/niet/": 404,
}
# Files and feeds.
NO_PAGE = re.compile(
    r"\.(json|csv|svg|png|xlsx|pdf|odt|atom|xml|txt|ico)$|^overzicht/bijlage\.|^open-data/(woordenboek|catalogus)\.|^open-data/publicaties/<str:number>/<"
    r"|^(deals|programmalijnen|resultaten|voortgang|nog-niet-bekend|kamerstukken|overzicht|vergelijken|wijzigingen)\.|^api/"
)


@pytest.fixture
def complaints(tmp_path):
    """What html-validate says of pages: give {name: HTML}. Without node skipped; where a browser is required a failure."""
    found = subprocess.run(
        ["sh", "scripts/assets.sh", "--node"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    node = found.stdout.strip()
    if not shutil.which(node) or not (PROJECT / "frontend" / "node_modules" / "html-validate").is_dir():
        lacking = f"Geen node met html-validate ({node or found.stderr.strip()}): de HTML is niet te controleren."
        if os.environ.get("CI") and os.environ.get("REQUIRE_CHROMIUM") == "1":
            pytest.fail(lacking, pytrace=False)
        pytest.skip(lacking)

    def check(pages):
        for name, markup in pages.items():
            (tmp_path / f"{re.sub(r'[^-a-z0-9]+', '_', name)}.html").write_text(markup)
        checked = subprocess.run([node, CHECKER, tmp_path], capture_output=True, text=True, check=False)
        assert not checked.stderr, checked.stderr
        return checked.stdout.splitlines()

    return check


def test_every_public_page_is_valid_html(register, client, complaints, monkeypatch):
    withdraw("twente", reason="Een vergissing.", note="Weg", as_of=dt.date(2026, 11, 27))
    pages = {}
    for path, status in PAGES.items():
        response = client.get(path)
        assert response.status_code == status, path
        pages[path] = response.content.decode()
    pages["melding"] = client.get(file_report(client)["Location"]).content.decode()
    pages["melding-fout"] = file_report(
        client, pagina="x", veld="x", fout="", goed="\0", bron="\0", email="x"
    ).content.decode()
    pages["405"] = client.post("/deals/").content.decode()
    pages["403"] = error_page(403).content.decode()
    pages["500"] = error_page(500, request_id="abc", contact="mailto:iemand@voorbeeld.example").content.decode()
    pages["503"] = without_database(client, monkeypatch)
    assert complaints(pages) == []


def without_database(client, monkeypatch):
    """The page of a register of which the database is away."""

    def fail(execute, sql, params, many, context):
        raise OperationalError("connection refused")

    client.raise_request_exception = False
    monkeypatch.setattr(
        "deals.web.errors.drop_dead_connection", lambda: None
    )  # it would end this test's own transaction
    with connection.execute_wrapper(fail):
        response = client.get("/regios/")
    assert response.status_code == 503
    return response.content.decode()


def test_an_empty_register_is_valid_html(db, client, complaints):
    pages = {path: client.get(path) for path in ("/", "/deals/", "/vergelijken/", "/publicaties/")}
    assert complaints({path: page.content.decode() for path, page in pages.items()}) == []


def test_a_mistake_is_seen(complaints):
    (complaint,) = complaints(
        {
            "fout": '<!doctype html><html lang="nl"><head><title>Fout</title></head><body><p id="a">een<p id="b">twee</p></body></html>'
        }
    )
    assert complaint.startswith("fout.html:1:") and "no-implicit-close" in complaint


def test_every_page_has_an_example_here():
    patterns = [pattern for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)]
    routes = {str(pattern.pattern) for pattern in patterns if not NO_PAGE.search(str(pattern.pattern))}
    # The answer to a report is there for whoever sent it: among the pages above by hand.
    assert (
        routes
        - {"melden/<slug:receipt>/"}
        - {resolve(path.split("?")[0]).route for path, status in PAGES.items() if status == 200}
        == set()
    )
