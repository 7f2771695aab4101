"""A chart or the map in a frame of another site: that alone may be framed, and it holds nothing but the figure."""

import html
import re

import pytest

from deals.portal.charts.made import CHARTS

from . import cast as people
from .browse import text
from .words import NEXT_DAY, addresses

pytestmark = pytest.mark.django_db

FRAMED = ["/embed/kaart/", *(f"/embed/{chart}/" for chart in CHARTS)]


def may_be_framed(answer):
    policy = answer["Content-Security-Policy"]
    return "X-Frame-Options" not in answer and re.search(r"frame-ancestors ([^;]*)", policy)[1].strip() == "*"


def test_no_other_public_address_may_be_framed(cast, client):
    """Fresh, kept, unchanged, and asked of whoever is not there."""
    every = sorted(set(addresses()))
    assert len(every) > 100
    for address in every:
        for answer in (client.get(address), client.get(address), client.head(address)):
            framed = address.startswith("/embed/") and answer.status_code == 200
            if answer.status_code == 304 or "Content-Security-Policy" not in answer:
                continue
            if framed:
                assert may_be_framed(answer), address
            else:
                assert answer["X-Frame-Options"] == "DENY", (address, answer.status_code)
                assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], address
    for address in ("/beheer/login/", "/gezondheid/live"):
        assert client.get(address)["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("address", FRAMED)
def test_a_frame_holds_the_figure_its_source_and_a_way_to_the_register(register, client, address):
    answer = client.get(address)
    page = answer.content.decode()
    assert may_be_framed(answer) and may_be_framed(client.get(address)) and not answer.cookies
    assert not re.search(r"<(?:header|nav class|form|script|footer|input(?! type=\"radio\")|button)\b", page)
    assert '<base target="_blank">' in page and page.count("<h1>") == 1
    assert "Bron: Register Regio Deals, publicatie 6, stand van 26 november 2026." in text(answer)
    assert re.search(
        r'<a href="http://localhost:8000/(kaart|cijfers)/[^"]*" rel="noopener">Bekijk dit in het register', page
    )
    assert '<meta name="robots" content="noindex">' in page
    of_whole = "kaart" if "kaart" in address else "cijfers"
    assert f'<link rel="canonical" href="http://localhost:8000/{of_whole}/">' in page
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    assert len(sheets) == 2 and all(sheet.startswith("/static/dist/") for sheet in sheets)


def test_a_frame_shows_what_was_asked_at_the_moment_that_was_asked(register, client):
    page = client.get("/embed/tranches/?publicatie=1")
    assert "publicatie 1, stand van 1 november 2023" in text(page)
    assert "13 van de 14 deals" in text(page) and "83" not in text(page)
    assert 'href="http://localhost:8000/cijfers/?publicatie=1#tranches"' in page.content.decode()
    day = client.get("/embed/tranches/?peildatum=2024-01-01").content.decode()
    assert 'href="http://localhost:8000/cijfers/?publicatie=1#tranches"' in day
    narrowed = client.get("/embed/ministeries/?tranche=4")
    assert "Tranche: vierde tranche. 14 deals." in text(narrowed)
    assert 'href="http://localhost:8000/cijfers/?tranche=4#ministeries"' in narrowed.content.decode()
    assert "Tranche: vierde tranche. 14 deals." in text(client.get("/embed/kaart/?tranche=4"))


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/embed/taart/", 404, "Een grafiek ‘taart’ bestaat niet; verwacht tranches, rijk-en-regio"),
        ("/embed/tranches/?tranche=99", 400, "‘99’ is geen bekende waarde voor tranche"),
        ("/embed/tranches/?publicatie=9", 400, "Publicatie 9 bestaat niet"),
        ("/embed/kaart/?kleur=rood", 400, "‘kleur’ hoort niet in dit adres"),
        ("/embed/kaart/?pagina=2", 400, "‘pagina’ hoort niet in dit adres"),
    ],
)
def test_what_cannot_be_framed_is_said_in_dutch_and_not_framed(cast, client, address, status, sentence):
    answer = client.get(address)
    assert answer.status_code == status and sentence in text(answer)
    assert not may_be_framed(answer)


def test_before_the_first_release_a_frame_says_so(db, client):
    assert "Er is nog niets gepubliceerd." in text(client.get("/embed/tranches/"))


def test_the_code_on_the_page_frames_what_the_page_shows(register, client):
    for page in ("/cijfers/?tranche=4", "/kaart/?tranche=4"):
        shown = client.get(page).content.decode()
        codes = [
            html.unescape(html.unescape(code))
            for code in re.findall(r"<code class=\"quote\"[^>]*>(.*?)</code>", shown, re.S)
        ]
        assert len(codes) == (8 if "cijfers" in page else 1)
        for code in codes:
            src, title = re.search(r'<iframe src="http://localhost:8000([^"]+)" title="([^"]+)"', code).groups()
            framed = client.get(src)
            assert may_be_framed(framed)
            assert " ".join(title.split()) in text(framed)
            assert 'loading="lazy"' in code and code.endswith("</iframe>")


def test_a_frame_follows_the_newest_release_unless_it_names_one(cast, client):
    people.make_deal("nieuwland", "Nieuwland", tranche=1)
    people.release(["nieuwland"], at=NEXT_DAY, note="Erbij")
    assert "publicatie 2" in text(client.get("/embed/tranches/"))
    assert "publicatie 1" in text(client.get("/embed/tranches/?publicatie=1"))
