"""Pictures of charts and of shared links: whole, alike every time, and of nothing that is not published."""

import datetime as dt
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image

from deals.models import Deal, Release
from deals.portal.charts.made import CHARTS
from deals.portal.pictures import palette
from deals.portal.pictures.raster import _compiler, png_of
from deals.register.index import release_index

from . import cast as people
from .browse import body, text
from .words import NEXT_DAY, forget

pytestmark = pytest.mark.django_db

CSS = Path(__file__).parent.parent / "frontend" / "css"
SHARED = [
    "/deel/deals/twente-ii.png",
    "/deel/deals/vitale-wijken.png",
    "/deel/regios/twente.png",
    "/deel/gemeenten/gm0153.png",
    "/deel/gemeenten/gm0222.png",
    "/deel/caribisch/col01.png",
    "/deel/kaart.png",
    *(f"/deel/cijfers/{chart}.png" for chart in CHARTS),
]
SVG = "{http://www.w3.org/2000/svg}"


def size_of(answer):
    assert answer.status_code == 200 and answer["Content-Type"] == "image/png"
    image = Image.open(io.BytesIO(answer.content))
    image.load()
    return image.size


@pytest.fixture
def drawn(monkeypatch):
    """Everything that pictures are made of, as it goes to what draws them."""
    given = []
    compile_it = _compiler().compile

    class Noting:
        def compile(self, *asked, sys_inputs, **more):
            # What makes typst forget has nothing to draw.
            if sys_inputs:
                given.append("\n".join(sys_inputs.values()))
            return compile_it(*asked, sys_inputs=sys_inputs, **more)

    monkeypatch.setattr("deals.portal.pictures.raster._compiler", Noting)
    return given


# --- charts


@pytest.mark.parametrize("query", ["", "?publicatie=2", "?tranche=5"])
@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_stands_on_its_own_as_a_picture(register, client, chart, query):
    answer = client.get(f"/cijfers/{chart}.svg{query}")
    if f"/cijfers/{chart}.svg" not in client.get(f"/cijfers/{query}").content.decode():
        assert answer.status_code == 404 and "niets te tekenen" in text(answer)
        assert client.get(f"/cijfers/{chart}.png{query}").status_code == 404
        return
    assert answer["Content-Type"] == "image/svg+xml" and answer["Content-Disposition"].startswith("inline; filename=")
    root = ET.fromstring(answer.content)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "style", "rect", "line", "circle", "text")
    }
    source = answer.content.decode()
    assert not re.search(r"\bon\w+=|href|url\(|@import|<!", source)
    said = [element.text or "" for element in root.iter(f"{SVG}text")]
    number = 2 if "publicatie" in query else 6
    assert f"Bron: Register Regio Deals, publicatie {number}, stand van" in " ".join(said)
    assert "CC0 1.0" in " ".join(said)
    assert any(
        line.startswith("http://localhost:8000/cijfers/?publicatie=") and line.endswith(f"#{chart}") for line in said
    )
    title = root.find(f"{SVG}title").text
    assert title in client.get(f"/cijfers/{query}").content.decode().replace("&#x27;", "'")
    assert title.split()[0] == said[0].split()[0]
    assert ("Tranche: vijfde tranche." in said) == ("tranche=5" in query)
    width, height = int(root.get("width")), int(root.get("height"))
    for element in root.iter():
        for name in ("x", "x1", "x2", "cx", "y", "y1", "y2", "cy"):
            if element.get(name):
                assert -1 <= float(element.get(name)) <= (width if "x" in name else height), (name, element.attrib)
    assert size_of(client.get(f"/cijfers/{chart}.png{query}")) == (1800, pytest.approx(1.5 * height, abs=1))


def test_letters_in_a_picture_do_not_run_over_the_edge(register, client):
    """The longest line, in letters of the site as wide as most are."""
    for chart in CHARTS:
        root = ET.fromstring(client.get(f"/cijfers/{chart}.svg").content)
        for element in root.iter(f"{SVG}text"):
            size = {"title": 30, "text": 18, "small": 15}.get(element.get("class"), 16)
            wide = len(element.text) * size * 0.53
            x, anchor = float(element.get("x")), element.get("text-anchor")
            left = x - wide if anchor == "end" else x - wide / 2 if anchor == "middle" else x
            assert left >= 0 and left + wide <= 1200, (chart, element.text)


def test_the_same_picture_has_the_same_bytes(register, client):
    addresses = ["/cijfers/omvang.svg", "/cijfers/omvang.png", "/deel/deals/twente-ii.png", "/deel/kaart.png"]
    before = [client.get(address).content for address in addresses]
    forget()
    _compiler.cache_clear()
    assert [client.get(address).content for address in addresses] == before


def test_a_picture_has_the_letters_of_the_site():
    def drawn_in(family):
        return png_of(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><text y="30" font-family="{family}">Regio Deal</text></svg>'
        )

    assert drawn_in("Fira Sans") != drawn_in("Libertinus Serif")


def test_what_was_drawn_is_forgotten(monkeypatch):
    """Typst keeps the last ten things that it made, and their pictures with them: it has made as many empty ones since."""
    made = []

    class Counting:
        def compile(self, template, **asked):
            made.append(bool(asked["sys_inputs"]))
            return b"x"

    monkeypatch.setattr("deals.portal.pictures.raster._compiler", Counting)
    png_of("<svg/>")
    assert made == [True] + 11 * [False]


def test_the_colours_of_pictures_are_those_of_the_pages():
    built = (CSS.parent.parent / "static/dist/register.css").read_text()
    ramp = (CSS / "ramp.css").read_text()
    light = dict(reversed(re.findall(r"--(t\d): (#\w+)", ramp)))
    assert light == palette.TRANCHES and f"--rim: {palette.RIM}" in ramp
    for name, colour in (
        ("hemelblauw-500", palette.RIJK),
        ("oranje-500", palette.REGIO),
        ("cool-grey-900", palette.INK),
        ("cool-grey-700", palette.SOFT),
        ("cool-grey-500", palette.OUTLINE),
        ("cool-grey-300", palette.LINE),
        ("lintblauw-500", palette.BRAND),
        ("donkergeel-500", palette.ACCENT),
    ):
        assert f"--rhc-color-{name}: {colour}" in built or f"--rhc-color-{name}:{colour}" in built, name


def test_a_strange_name_is_text_in_a_picture(cast, client):
    Deal.objects.filter(slug="noorderland").update(name='<script>"&\u0007#x [*] $a$ \\')
    people.release(at=NEXT_DAY, note="Een vreemde naam")
    root = ET.fromstring(client.get("/cijfers/rijk-en-regio.svg").content)
    assert any("<script>" in (element.text or "") for element in root.iter(f"{SVG}text"))
    assert size_of(client.get("/cijfers/rijk-en-regio.png"))[0] == 1800
    assert size_of(client.get("/deel/deals/noorderland.png")) == (1200, 630)


# --- shared links


@pytest.mark.parametrize("address", SHARED)
def test_the_picture_of_a_shared_link_is_as_large_as_others_want_it_and_light(register, client, address):
    answer = client.get(address)
    assert size_of(answer) == (1200, 630)
    assert len(answer.content) <= 80_000


def test_no_deal_or_region_has_a_heavy_picture(register, client):
    index = release_index(Release.objects.get(number=6))
    pictures = [f"/deel/deals/{row.slug}.png" for row in index.rows]
    pictures += [f"/deel/regios/{region.slug}.png" for region in index.values["regio"]]
    assert len(pictures) > 100
    for address in pictures:
        answer = client.get(address)
        assert size_of(answer) == (1200, 630) and len(answer.content) <= 80_000, address


def test_a_picture_says_what_is_known_and_that_the_rest_is_not(register, client, drawn):
    client.get("/deel/deals/twente-ii.png")
    assert '"Twente II"' in drawn[-1] and "vierde tranche" in drawn[-1]
    assert '["Rijk", "€ 25 miljoen", ""], ["Regio", "€ 25 miljoen", ""]' in drawn[-1]
    assert "Publicatie 6, stand van 26 november 2026" in drawn[-1]
    client.get("/deel/deals/foodvalley.png")
    assert '["Regio", "niet bekend", ""]' in drawn[-1]
    client.get("/deel/deals/twente-ii.png?publicatie=1")
    assert "Publicatie 1, stand van 1 november 2023" in drawn[-1]
    client.get("/deel/gemeenten/gm0153.png")
    assert '"Enschede"' in drawn[-1] and '"1 deal", "van de 83 in dit register"' in drawn[-1] and "€" not in drawn[-1]
    client.get("/deel/regios/twente.png")
    assert '["Regio Deals", "2", ""], ["Rijk", "€ 55 miljoen", ""]' in drawn[-1]
    client.get("/deel/cijfers/tranches.png?tranche=4&publicatie=2")
    assert "aan 14 deals" in drawn[-1] or "van de 14 deals" in drawn[-1]
    client.get("/deel/kaart.png?tranche=4")
    assert "Waar de 14 Regio Deals liggen" in drawn[-1]


def test_a_page_names_its_picture_at_its_release(register, client):
    pictures = {
        "/deals/twente-ii/": "/deel/deals/twente-ii.png?publicatie=6",
        "/deals/twente-ii/?publicatie=1": "/deel/deals/twente-ii.png?publicatie=1",
        "/deals/twente-ii/?peildatum=2023-11-01": "/deel/deals/twente-ii.png?publicatie=1",
        "/regios/twente/": "/deel/regios/twente.png?publicatie=6",
        "/regios/twente/?tranche=4": "/deel/regios/twente.png?publicatie=6",
        "/gemeenten/gm0153/": "/deel/gemeenten/gm0153.png?publicatie=6",
        "/caribisch/col01/": "/deel/caribisch/col01.png?publicatie=6",
        "/kaart/": "/deel/kaart.png?publicatie=6",
        "/kaart/?tranche=4": "/deel/kaart.png?publicatie=6&tranche=4",
        "/cijfers/?tranche=4&publicatie=2": "/deel/cijfers/tranches.png?publicatie=2&tranche=4",
        "/embed/omvang/": "/deel/cijfers/omvang.png?publicatie=6",
        "/embed/kaart/": "/deel/kaart.png?publicatie=6",
    }
    for page, picture in pictures.items():
        head = client.get(page).content.decode().partition("</head>")[0].replace("&amp;", "&")
        assert f'<meta property="og:image" content="http://localhost:8000{picture}">' in head, page
        assert '<meta property="og:image:width" content="1200">' in head
        assert '<meta property="og:image:height" content="630">' in head
        assert re.search(r'<meta property="og:image:alt" content="[^"]{10,}">', head)
        answer = client.get(picture)
        assert size_of(answer) == (1200, 630) and answer["Cache-Control"].startswith("public, max-age=86400")
    for page in ("/", "/deals/", "/ministeries/bzk/", "/deals/atlantis/", "/deals/?tranche=99", "/over/"):
        head = client.get(page).content.decode().partition("</head>")[0]
        assert "/deel/" not in head and re.search(r'og:image" content="[^"]+/static/social\.[^"]*png"', head), page


def test_a_picture_that_names_no_release_is_asked_anew_each_time(cast, client):
    assert client.get("/deel/deals/noorderland.png")["Cache-Control"].startswith("public, max-age=0")
    named = client.get("/deel/deals/noorderland.png?publicatie=1")
    again = client.get("/deel/deals/noorderland.png?publicatie=1", headers={"if-none-match": named["ETag"]})
    assert again.status_code == 304 and again["Cache-Control"] == named["Cache-Control"]


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/deel/deals/atlantis.png", 404, "Een Regio Deal ‘atlantis’ staat niet in publicatie 1."),
        ("/deel/regios/atlantis.png", 404, "‘atlantis’ is hier niet bekend."),
        ("/deel/gemeenten/gm9999.png", 404, "‘gm9999’ is hier niet bekend."),
        ("/deel/cijfers/taart.png", 404, "Een grafiek ‘taart’ bestaat niet"),
        ("/cijfers/taart.svg", 404, "Een grafiek ‘taart’ bestaat niet"),
        ("/cijfers/taart.png", 404, "Een grafiek ‘taart’ bestaat niet"),
        ("/deel/deals/noorderland.png?publicatie=2", 400, "Publicatie 2 bestaat niet"),
        ("/deel/deals/noorderland.png?tranche=1", 400, "‘tranche’ hoort niet in dit adres"),
        ("/deel/kaart.png?tranche=99", 400, "‘99’ is geen bekende waarde voor tranche"),
        ("/cijfers/tranches.png?kleur=rood", 400, "‘kleur’ hoort niet in dit adres"),
    ],
)
def test_what_is_not_there_is_said_in_dutch(cast, client, address, status, sentence):
    answer = client.get(address)
    assert answer.status_code == status and sentence in text(answer)


# --- nothing that is not published


def test_no_picture_holds_anything_of_a_release_that_waits(cast, client, drawn):
    """Not its deals, its amounts or its number, in words or in how much is drawn, until it is there."""
    asked = [
        *(f"/cijfers/{chart}.{extension}" for chart in CHARTS for extension in ("svg", "png")),
        *(f"/embed/{chart}/" for chart in (*CHARTS, "kaart")),
        *(f"/deel/cijfers/{chart}.png" for chart in CHARTS),
        *(
            "/deel/kaart.png",
            "/deel/deals/noorderland.png",
            "/deel/regios/noorderland.png",
            "/deel/gemeenten/gm0014.png",
        ),
        *("/deel/deals/wachtland.png", "/deel/regios/wachtland.png"),
    ]

    def everything():
        forget()
        drawn.clear()
        answers = {address: client.get(address) for address in asked}
        said = {address: (answer.status_code, answer.content) for address, answer in answers.items()}
        return said, list(drawn)

    before, drawn_before = everything()
    deal = people.make_deal("wachtland", "Wachtland", tranche=1)
    people.pay(deal, "rijk", 77_000_000)
    people.pay(deal, "regio", 11_000_000)
    waits = timezone.now() + dt.timedelta(days=1)
    people.release(["wachtland", "noorderland"], at=timezone.now(), visible_from=waits, note="Wacht")
    after, drawn_after = everything()
    assert after == before and drawn_after == drawn_before
    assert before["/deel/deals/wachtland.png"][0] == 404
    assert not any("Wachtland" in told or "€ 77" in told for told in drawn_after)
    assert client.get("/deel/deals/noorderland.png?publicatie=2").status_code == 400
    # The proof can fail: once it is there, pictures say it.
    Release.objects.filter(number=2).update(visible_from=timezone.now() - dt.timedelta(hours=1))
    shown, drawn_then = everything()
    assert shown["/deel/deals/wachtland.png"][0] == 200 and any("Wachtland" in told for told in drawn_then)
    assert "Wachtland" in body(client.get("/cijfers/rijk-en-regio.svg"))
