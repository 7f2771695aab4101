"""Open files and feeds: another site may read them, and a program understands what goes wrong in JSON."""

import pytest

from deals.portal.charts.files import CHART_FILES
from deals.portal.exports.formats import FORMATS
from deals.portal.open_data.files import BULK_FILES

from . import cast as people
from .browse import PUBLIC
from .desk import withdraw

pytestmark = pytest.mark.django_db

FILES = [
    *(
        f"/{things}.{extension}"
        for things in ("deals", "programmalijnen", "voortgang", "nog-niet-bekend", "overzicht", "wijzigingen")
        for extension in FORMATS
    ),
    *(f"/vergelijken.{extension}?deal=noorderland&deal=zuiderland" for extension in FORMATS),
    *(f"/cijfers/{chart}.csv" for chart in CHART_FILES),
    *("/deals/noorderland.json", "/wijzigingen.atom", "/deals/noorderland.atom", "/regios/noorderland.atom"),
    "/ministeries/bzk.atom",
    *(
        "/open-data/woordenboek.csv",
        "/open-data/woordenboek.json",
        "/open-data/catalogus.ttl",
        "/open-data/catalogus.jsonld",
    ),
    *(f"/open-data/publicaties/1/{name}" for name in BULK_FILES),
]
REFUSED = [
    "/deals.csv?foo=1",
    "/deals.pdf.json",
    "/deals/atlantis.json",
    "/deals/atlantis.atom",
    "/cijfers/x.csv",
    "/a%00.json",
    "/open-data/publicaties/9/deals.jsonl",
    "/open-data/publicaties/1/deals.csv?foo=1",
    "/open-data/woordenboek.json?foo=1",
]


def is_open(answer):
    return (answer.get("Access-Control-Allow-Origin"), answer["Cross-Origin-Resource-Policy"]) == ("*", "cross-origin")


@pytest.mark.parametrize("url", FILES)
def test_another_site_may_read_a_file_and_ask_first(cast, client, url):
    fresh, kept, head = client.get(url), client.get(url), client.head(url)
    unchanged = client.get(url, headers={"if-none-match": fresh["ETag"]})
    asked = client.options(url, headers={"origin": "https://elders.example"})
    written = client.post(url)
    statuses = [answer.status_code for answer in (fresh, kept, head, unchanged, asked, written)]
    assert statuses == [200, 200, 200, 304, 204, 405]
    assert all(map(is_open, (fresh, kept, head, unchanged, asked, written)))
    assert "ETag" in fresh["Access-Control-Expose-Headers"]
    assert asked["Access-Control-Allow-Methods"] == written["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("url", REFUSED)
def test_another_site_may_read_why_it_gets_no_file(cast, client, url):
    refusal = client.get(url)
    assert refusal.status_code in (400, 404) and is_open(refusal)


def test_pages_and_the_desk_stay_with_this_site(cast, client):
    pages = [url for url in PUBLIC if url.endswith("/")]
    for url in (
        *pages,
        "/robots.txt",
        "/beheer/",
        "/beheer/login/",
        "/beheer/x.json",
        "/gezondheid/live",
        "/atlantis/",
    ):
        answer = client.get(url)
        assert "Access-Control-Allow-Origin" not in answer, url
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin", url


@pytest.mark.parametrize(
    ("url", "status", "detail"),
    [
        ("/deals.json?foo=1", 400, "‘foo’ hoort niet in dit adres"),
        ("/deals.json?tranche=99", 400, "‘99’ is geen bekende waarde voor tranche"),
        ("/deals.json?q=%00", 400, "Het adres bevat een NUL-teken"),
        ("/deals/bestaat-niet.json", 404, "niet"),
        ("/deals/noorderland.json?publicatie=9", 400, "Publicatie 9 bestaat niet"),
        ("/deals/zuiderland.json", 410, "Op verzoek."),
        ("/atlantis.json", 404, "Dit bestand bestaat niet."),
    ],
)
def test_what_goes_wrong_at_a_json_address_is_a_problem(cast, client, url, status, detail):
    withdraw("zuiderland", reason="Op verzoek.", note="Weg", as_of=people.AS_OF)
    refusal = client.get(url)
    assert (refusal.status_code, refusal["Content-Type"]) == (status, "application/problem+json")
    assert refusal.json()["status"] == status and detail in refusal.json()["detail"]
    assert int(refusal["Content-Length"]) == len(refusal.content)
    assert refusal["Cache-Control"] == "no-store"


def test_a_fault_of_ours_at_a_json_address_is_a_problem_without_details(cast, client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("deals.portal.deals.served_version", lambda *_: 1 / 0)
    refusal = client.get("/deals/noorderland.json")
    assert refusal.status_code == 500 and refusal.json()["title"] == "Er ging iets mis"
    assert b"ZeroDivision" not in refusal.content
