"""The map: the shapes of the country, and where each deal is drawn, read from the pages themselves."""

import math
import random
import re
from itertools import combinations
from pathlib import Path

import pytest

from deals.models import Area, CaribbeanBody, Municipality, Release, ReleaseLine
from deals.portal.map import drawing as mapped
from deals.portal.map import shapes
from deals.register.index import release_index

from . import cast as people
from .browse import text
from .words import NEXT_DAY

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases with the lists

PROJECT = Path(__file__).parent.parent
OUTLINE = shapes.outline()


class Seen:
    """What a page draws: {deal: codes} that are filled, {deal: [on a part?]} of its numbers, codes that are striped."""

    def __init__(self, response):
        page = self.page = response.content.decode()
        self.svg = page[page.index("<svg viewBox") : page.index("</svg>", page.index("<svg viewBox"))]
        self.filled = {
            slug: set(re.findall(r"#((?:gm|col)\d+)", inner))
            for slug, inner in re.findall(r'<a class="map-area"[^>]*data-deal="([^"]+)"[^>]*>(.*?)</a>', self.svg, re.S)
        }
        self.numbers: dict[str, list[bool]] = {}
        for part, slug in re.findall(r'<a class="map-badge( map-part)?"[^>]*data-deal="([^"]+)"', self.svg):
            self.numbers.setdefault(slug, []).append(bool(part))
        striped = re.search(r'<g fill="url\(#kaart-strepen\)">(.*?)</g>', self.svg, re.S)
        self.striped = set(re.findall(r"#((?:gm|col)\d+)", striped[1])) if striped else set()
        self.listed = re.findall(r'<li data-deal="([^"]+)"><a href="([^"]+)">', page)

    @property
    def grey(self):
        """(address of the list behind the number, the number) of deals without a known area."""
        address, number = re.search(r'opgenomen \(<a href="([^"]+)">(\d+) deals?, zie lijst', self.page).groups()
        return address.replace("&amp;", "&"), int(number)


def seen(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return Seen(response)


def drawings(number):
    """Of a release: the map of everything, of every province and of every municipality that is in a deal."""
    index = release_index(Release.objects.get(number=number))
    yield mapped.drawing(index.rows, whole=True)
    for facet in ("provincie", "gemeente", "caribisch"):
        for value in index.values[facet]:
            yield mapped.drawing(index.rows_in(index.mask_of(facet, value.slug)), marked=value.slug)
    for row in index.rows:
        yield mapped.drawing([row])


def contents(number):
    for line in ReleaseLine.every_kind.filter(release__number=number).select_related("version"):
        if line.version:
            yield line.version.read()


# --- the shapes


def test_every_municipality_of_the_official_list_has_a_shape(register):
    codes = {place.slug for place in Municipality.objects.filter(valid_until=None)}
    assert len(codes) == 342
    names = re.findall(r'<path id="([^"]+)"', OUTLINE)
    assert codes | {"col01", "col02", "col03", "land", "gemeenten", "provincies"} <= set(names)
    assert len(names) == len(set(names))


def test_every_province_is_in_the_outline_under_the_name_of_its_address(register, client):
    for slug in shapes.topology().provinces.values():
        assert f'id="{slug}"' in OUTLINE
    assert seen(client, "/provincies/limburg/").svg.count("#limburg") == 2  # its line, and what sets that off


def test_the_outline_has_no_colour_and_is_the_same_every_time():
    shapes.topology.cache_clear()
    assert shapes.outline() == OUTLINE
    assert not re.search(r"fill|stroke=|style|class|#[0-9a-f]{3}", OUTLINE.replace("non-scaling-stroke", ""))
    assert len(OUTLINE) < 125_000


def test_the_built_outline_is_that_of_this_code():
    built = PROJECT / "static" / "dist" / "kaart.svg"
    assert built.read_text() == OUTLINE, "sh scripts/assets.sh"


def test_no_line_of_the_outline_is_empty():
    drawn = re.findall(r' d="([^"]*)"', OUTLINE)
    assert drawn and all(re.fullmatch(r"(M\d+ \d+l-?\d+([ -]\d+| -\d+)+z?)+", d) for d in drawn)


def test_the_municipalities_together_are_the_land():
    whole = sum(map(shapes.surface, shapes.around(shapes.topology(), shapes.topology().rings)))
    parts = sum(sum(map(shapes.surface, rings)) for rings in shapes.topology().rings.values())
    assert parts == pytest.approx(whole, rel=0.001)
    metres = 195**2
    assert 33_000 < abs(whole) * metres / 1e6 < 38_000  # square kilometres of land


def test_the_middle_of_a_place_lies_in_it():
    assert [code for code, place in shapes.places().items() if not place.holds(place.centre)] == []


def test_a_province_lies_where_it_should():
    places = shapes.places()
    groningen, maastricht, middelburg = (places[code].centre for code in ("gm0014", "gm0935", "gm0687"))
    assert groningen[1] < maastricht[1] and groningen[0] > middelburg[0]
    assert middelburg[1] < maastricht[1]


# --- what is filled, and what has a number only


def areas(number):
    """{deal: how it is drawn} of all deals of a release."""
    return {area.slug: area for area in mapped.drawing(index_of(number).rows, whole=True).areas}


def index_of(number):
    return release_index(Release.objects.get(number=number))


def test_a_part_of_a_municipality_is_a_number_and_is_not_filled(register):
    drawn = areas(2)
    assert drawn["den-haag-zuidwest-ii"].whole == ()
    assert [badge.part for badge in drawn["den-haag-zuidwest-ii"].badges] == [True]
    assert set(drawn["noardwest-fryslan"].whole) == {"gm0072", "gm1949"}  # and not Leeuwarden


def test_an_extent_that_a_source_leaves_open_is_not_filled(register):
    now, then = areas(2), areas(1)
    assert now["mainstage"].whole == () and {badge.part for badge in now["mainstage"].badges} == {True}
    assert then["midden-brabant"].whole == () and [badge.part for badge in then["midden-brabant"].badges] == [True]
    assert "gm0855" in now["midden-brabant"].whole  # a later source names Tilburg as a whole


@pytest.mark.parametrize("number", [1, 2])
def test_exactly_the_whole_municipalities_and_islands_of_the_contents_are_filled(register, number):
    expected = {}
    for deal in contents(number):
        whole = {
            place["code"].lower()
            for place in (*deal["gebied"]["gemeenten"], *deal["gebied"]["caribisch"])
            if not place.get("deelgebied") and place["omvangZeker"]
        }
        if whole:
            expected[deal["slug"]] = whole
    assert {slug: set(area.whole) for slug, area in areas(number).items() if area.whole} == expected


@pytest.mark.parametrize(("number", "shared"), [(1, {"gm1954"}), (2, {"gm1954", "col01", "col02", "col03"})])
def test_stripes_are_where_two_deals_share_a_whole_municipality(register, number, shared):
    drawn = mapped.drawing(index_of(number).rows, whole=True)
    counted = [code for area in drawn.areas for code in area.whole]
    assert set(drawn.shared) == {code for code in counted if counted.count(code) > 1} == shared


def test_a_deal_without_its_rival_has_no_stripes(register, client):
    assert seen(client, "/regios/zuid-limburg/").striped == set()


def test_abroad_is_told_in_words(register, client):
    page = text(client.get("/kaart/"))
    assert "Borsele, Terneuzen en Vlissingen; buiten de kaart: Gent (België)" in page


@pytest.fixture
def odd(cast):
    """Deals with an island for uncertain, with only a place abroad, and with a municipality of another year."""
    saba = CaribbeanBody.objects.create(code="col03", name="Saba")
    old = Municipality.objects.create(
        code="GM0001", name="Oudstad", province=Municipality.objects.get(code="GM0014").province
    )
    for slug, area in {
        "eiland": {"caribbean": saba, "extent_certain": False},
        "ver": {"abroad": "Gent", "country": "België"},
        "oud": {"municipality": old},
    }.items():
        people.fact(Area, people.make_deal(slug, slug.capitalize(), summary="Een deal."), **area)
    people.release(["eiland", "ver", "oud"], at=NEXT_DAY)


def test_what_cannot_be_drawn_is_told_in_words(odd, client):
    drawn = mapped.drawing(index_of(2).rows, whole=True)
    by_slug = {area.slug: area for area in (*drawn.areas, *drawn.beyond)}
    assert [badge.part for badge in by_slug["eiland"].badges] == [True] and by_slug["eiland"].whole == ()
    assert [area.slug for area in drawn.areas] == ["eiland", "noorderland", "zuiderland"]
    assert by_slug["ver"].words == "buiten de kaart: Gent (België)"
    assert by_slug["oud"].words == "Oudstad; niet op een kaart van 2024: Oudstad"
    page = text(client.get("/kaart/"))
    assert "3 van 5 deals op de kaart" in page
    assert "Ver : niet op de kaart" in page and "Oud : niet op de kaart" in page


# --- the numbers


@pytest.mark.parametrize("number", [1, 2])
def test_numbers_never_cover_each_other(register, number):
    checked = 0
    for drawing in drawings(number):
        assert drawing.radius
        for (_, one), (_, other) in combinations(drawing.badges, 2):
            apart = math.dist((one.x, one.y), (other.x, other.y))
            assert apart >= 2 * drawing.radius * mapped.LARGER, (drawing.view, one, other)
            checked += 1
    assert checked > 100


@pytest.mark.parametrize("number", [1, 2])
def test_all_of_a_deal_is_in_view(register, number):
    for drawing in drawings(number):
        box = drawing.view
        for _, badge in drawing.badges:
            assert box.left <= badge.x <= box.right and box.top <= badge.y <= box.bottom
        for code in (code for area in drawing.areas for code in area.whole):
            place = shapes.places()[code].box
            assert box.left <= place.left and place.right <= box.right, (code, box)
            assert box.top <= place.top and place.bottom <= box.bottom, (code, box)


@pytest.mark.parametrize(
    "points",
    [
        [(700, 800)] * 83,
        [(0, 0)] * 12,
        [(random.Random(4).gauss(450, 80), 880 + number) for number in range(25)],
        [(number * 13.0, 1600.0) for number in range(60)],
    ],
    ids=["all in one place", "in a corner", "in one town", "along an edge"],
)
def test_points_give_way_until_they_are_apart(points):
    box, distance = shapes.whole_map(), 95
    moved = mapped.spread(points, distance, box)
    assert moved == mapped.spread(points, distance, box)
    for one, other in combinations([(round(x), round(y)) for x, y in moved], 2):
        assert math.dist(one, other) >= distance
    assert all(box.left <= x <= box.right and box.top <= y <= box.bottom for x, y in moved)


def test_who_has_room_stays_where_it_is():
    apart = [(100, 100), (300, 100), (100, 400)]
    assert [(round(x), round(y)) for x, y in mapped.spread(apart, 95, shapes.whole_map())] == apart


# --- what is not on the map


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("/regios/twente/", 1),
        ("/provincies/limburg/", 62),
    ],
)
def test_the_number_in_the_legend_is_that_of_the_list_it_leads_to(located, client, url, number):
    address, told = seen(client, url).grey
    assert told == number
    response = client.get(address)
    assert response.status_code == 200
    assert f"{number} deal" in re.search(r'<h2 class="result"[^>]*>([^<]*)', response.content.decode())[1]


def test_where_every_area_is_known_grey_means_no_deal(register, client):
    page = text(client.get("/regios/zuid-limburg/?publicatie=1"))
    assert "Grijs: geen deal uit deze lijst" in page
    assert "nog niet opgenomen" not in page


# --- the page


def test_the_list_is_the_way_for_keyboards(register, client):
    drawn = seen(client, "/regios/zuid-limburg/?publicatie=1")
    links = re.findall(r"<a [^>]*>", drawn.svg)
    assert links and all('tabindex="-1"' in link for link in links)
    addresses = {re.search('href="([^"]+)"', link)[1] for link in links}
    assert addresses == {href for _, href in drawn.listed} == {"/deals/zuid-limburg/?publicatie=1"}
    assert 'aria-label="Deals op de kaart"' in drawn.page


def test_a_municipality_is_outlined_and_in_view(register, client):
    drawn = seen(client, "/gemeenten/gm0014/")
    assert re.search(r'class="map-marked" href="[^"]+#gm0014"', drawn.svg)
    left, top, width, height = map(int, re.search(r'viewBox="([^"]+)"', drawn.svg)[1].split())
    place = shapes.places()["gm0014"].box
    assert left < place.left and place.right < left + width and top < place.top and place.bottom < top + height
    assert shapes.SMALLEST_PART * 0.99 < width / shapes.whole_map().width < shapes.LARGEST_PART


def test_a_deal_has_its_own_map_without_links(register, client):
    page = client.get("/deals/noardwest-fryslan/").content.decode()
    assert '<g class="map-area">' in page and "data-deal" not in page
    # Where no area is known, the provinces of the region.
    unplaced = client.get("/deals/achterhoek/?publicatie=3").content.decode()
    assert 'class="map-around"' in unplaced and "map-area" not in unplaced
