"""Bad input on every address and parameter: a sentence, never a 5xx."""

import pytest

from deals.portal.filters import PARAMETERS

from .browse import PUBLIC, body, text
from .words import LONG

pytestmark = pytest.mark.django_db

VALUES = {
    "NUL": "%00",
    "half a NUL": "a%00b",
    "not UTF-8": "%ff%fe",
    "cut UTF-8": "%e2%82",
    "huge number": "9" * 400,
    "huge word": "x" * 10_000,
    "negative": "-1",
    "arabic digits": "%D9%A3",
    "superscript": "%C2%B2",
    "exponent": "1e9",
    "quotes": "%27%22%3Cscript%3E",
    "sql": "1)%20OR%201%3D1--",
    "direction": "%E2%80%AE",
    "half a character": "%ed%a0%80",
    "path": "../../etc/passwd",
    "percent": "%",
}

# What has a selection of deals, and so takes a search.
LISTS = ("/deals/?", "/deals.", "/regios/n", "/gemeenten/g", "/ministeries/b", "/kaart/?", "/cijfers/?")
# What takes a search and no selection.
SEARCHED = ("/zoeken/?", "/zoeken/aanvullen.json?", "/programmalijnen", "/voortgang", "/overzicht")
UNREADABLE = ("NUL", "half a NUL", "not UTF-8", "cut UTF-8", "half a character", "huge number", "huge word")
# Only these could trouble one database and not the other; every other value is as odd to both.
EVERY_VALUE = pytest.mark.parametrize(
    "value",
    [
        pytest.param(value, marks=pytest.mark.database if name in UNREADABLE else LONG if place % 2 else [])
        for place, (name, value) in enumerate(VALUES.items())
    ],
    ids=VALUES,
)
SEARCHABLE = [value for name, value in VALUES.items() if name not in UNREADABLE]


@pytest.fixture
def lenient(client):
    """A server's client: an exception becomes a 500, as readers would see it."""
    client.raise_request_exception = False
    return client


@EVERY_VALUE
def test_a_bad_value_of_any_parameter_is_refused_in_words(cast, lenient, value):
    for path in PUBLIC:
        # A page without a selection knows no parameter of it, one as little as another.
        asked = PARAMETERS if f"{path}?".startswith(LISTS) else PARAMETERS[:1]
        for name in (*asked, "peildatum", "publicatie", "onbekend", value):
            response = lenient.get(f"{path}?{name}={value}")
            # Search takes any text that can be read at all.
            searched = name == "q" and f"{path}?".startswith((*LISTS, *SEARCHED)) and value in SEARCHABLE
            # A place leads to the list, which searches.
            found = 301 if path.startswith("/gemeenten/") else 200
            assert response.status_code == (found if searched else 400), (path, name)
            # Where nothing is offered, that is an empty list.
            nothing = response.status_code == 301 or (path == "/zoeken/aanvullen.json" and body(response) == "[]")
            assert len(body(response)) > 40 or nothing
            assert "<script>" not in body(response) or "json" in response["Content-Type"]


@EVERY_VALUE
def test_a_bad_path_is_not_found(cast, lenient, value):
    for path in (f"/deals/{value}/", f"/deals/{value}.json", f"/{value}"):
        assert 400 <= lenient.get(path).status_code < 500, path


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "ÉÉN", "GEEN-METHODE"])
def test_an_odd_method_is_refused(cast, lenient, method):
    for path in PUBLIC:
        assert lenient.generic(method, path).status_code == 405


@pytest.mark.parametrize("host", ["elders.example", "localhost:x", "a" * 300, "", "localhost@elders", "[::1", "\u00e9"])
def test_an_odd_host_is_refused(cast, lenient, host):
    for path in PUBLIC:
        assert lenient.get(path, headers={"host": host}).status_code == 400


@pytest.mark.database
@pytest.mark.parametrize("etag", ['"', "W/" + '"x"' * 1000, "\u00e9", '"abc", "def"'])
def test_an_odd_etag_gets_the_page(cast, lenient, etag):
    assert lenient.get("/deals/", headers={"if-none-match": etag}).status_code == 200


@pytest.mark.database
def test_too_many_values_are_refused(cast, lenient):
    query = "&".join(f"tranche={number}" for number in range(500))
    response = lenient.get(f"/deals/?{query}")
    assert response.status_code == 400
    assert "meer dan 100 waarden" in text(response)


def test_an_error_page_is_a_whole_page_in_dutch(cast, lenient):
    for url, heading in (("/?a=%00", "Dit adres klopt niet"), ("/atlantis", "Niet gevonden")):
        page = lenient.get(url).content.decode()
        assert '<html lang="nl">' in page
        assert f"<h1>{heading}</h1>" in page and page.count("<h1") == 1


def test_a_fault_of_ours_is_a_page_without_details(cast, lenient, monkeypatch):
    monkeypatch.setattr("deals.portal.lists.totals", lambda *_: 1 / 0)
    response = lenient.get("/deals/")
    assert response.status_code == 500
    assert "Er ging iets mis" in text(response)
    assert "ZeroDivision" not in response.content.decode()
