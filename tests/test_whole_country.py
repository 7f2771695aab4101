"""The map of all deals: every deal once, as large as its money, and never over another."""

import dataclasses
import math
import re
from itertools import combinations

import pytest

from deals.models import CaribbeanBody, Deal, Release
from deals.portal.map import dots, regions, shapes, whole_country
from deals.register.index import release_index
from deals.register.short_names import short_names

from . import cast as people
from .browse import text
from .words import NEXT_DAY, forget, queries

pytestmark = pytest.mark.django_db

EVERY_RELEASE = [1, 2, 3, 4, 5, 6]
MILLION = 100_000_000


def index_of(number):
    return release_index(Release.objects.get(number=number))


def map_of(number):
    return whole_country.drawing_of_all(index_of(number))


def wanted(place, cents, island=False):
    return dots.WantedDot(place, cents, island)


# --- the dots


@pytest.mark.parametrize("number", EVERY_RELEASE)
def test_every_deal_is_on_the_map_once_or_is_said_not_to_be(register, number):
    drawn = map_of(number)
    on_it, beside = [dot.row.slug for dot in drawn.dots], [row.slug for row in drawn.unplaced]
    assert sorted(on_it + beside) == sorted(row.slug for row in index_of(number).rows)
    assert drawn.left_out == 0
    if number > 2:  # from there on the release says where regions lie
        assert beside == []


@pytest.mark.parametrize("number", EVERY_RELEASE)
def test_dots_never_cover_each_other(register, number):
    pairs = list(combinations(map_of(number).dots, 2))
    assert len(pairs) > 90
    for one, other in pairs:
        assert math.dist((one.x, one.y), (other.x, other.y)) > one.radius + other.radius, (one.name, other.name)


@pytest.mark.parametrize("number", EVERY_RELEASE)
def test_a_dot_is_as_large_as_the_money(register, number):
    priced = [dot for dot in map_of(number).dots if dot.priced]
    for one, other in combinations(priced, 2):
        assert one.radius**2 / other.radius**2 == pytest.approx(one.row.national / other.row.national, rel=0.03)


@pytest.mark.parametrize("number", EVERY_RELEASE)
def test_dots_stay_on_the_map_and_near_their_place(register, number):
    box, standing = shapes.whole_map(), regions.placed_deals(index_of(number))
    for dot in map_of(number).dots:
        assert box.left <= dot.x - dot.radius and dot.x + dot.radius <= box.right
        assert box.top <= dot.y - dot.radius and dot.y + dot.radius <= box.bottom
        assert math.dist((dot.x, dot.y), standing[dot.row.slug].point) < 100  # twenty kilometres


def test_islands_stay_in_their_frame_and_all_else_out_of_it(register):
    frame = dots.frame_of_islands()
    for dot in map_of(6).dots:
        within = frame.left < dot.x < frame.right and frame.top < dot.y < frame.bottom
        assert within is bool(dot.row.islands), dot.name


def test_the_place_of_a_region_is_said_and_open(register, client):
    drawn = {dot.row.slug: dot for dot in map_of(6).dots}
    assert drawn["twente-ii"].known and not drawn["twente"].known
    assert drawn["twente"].words == "ligging van de regio: Overijssel"
    page = client.get("/kaart/").content.decode()
    assert page.count('class="hole"') == sum(not dot.known for dot in drawn.values()) > 20
    assert "ligging van de regio (indeling redactie)" in page


def test_an_unknown_amount_is_dashed_and_said_so(register, client):
    then, now = (client.get(f"/kaart/?publicatie={number}").content.decode() for number in (1, 6))
    assert then.count("unpriced") == 1 and "bedrag niet bekend" in then
    assert "unpriced" not in now and "bedrag niet bekend" not in now


@pytest.mark.parametrize(
    "crowd",
    [
        [wanted((700.0, 800.0), 20 * MILLION)] * 120,
        [wanted((0.0, 0.0), None)] * 30,
        [wanted((400.0 + number, 300.0), 5 * MILLION) for number in range(40)],
        [wanted((228.0, 192.0), 30 * MILLION, True)] * 12,
        [wanted((700.0, 800.0), 50_000 * MILLION), wanted((700.0, 800.0), MILLION)],
    ],
    ids=["all in one place", "in a corner", "at the frame", "on an island", "one of very much"],
)
def test_a_crowd_gives_way_until_none_covers_another(crowd):
    box = shapes.whole_map()
    layout = dots.laid_out(crowd, box)
    assert layout == dots.laid_out(crowd, box)
    assert len(layout.discs) == len(crowd)
    for one, other in combinations(layout.discs, 2):
        assert one.apart(other) > 0
    for disc in layout.discs:
        assert box.left <= disc.x - disc.radius and disc.x + disc.radius <= box.right


def test_who_has_room_stays_where_it_is():
    apart = [wanted((900.0, 500.0), MILLION), wanted((900.0, 900.0), MILLION)]
    assert [(disc.x, disc.y) for disc in dots.laid_out(apart, shapes.whole_map()).discs] == [(900, 500), (900, 900)]


def test_no_dots_are_no_map():
    assert dots.laid_out([], shapes.whole_map()).discs == ()


def test_what_answers_for_a_dot_holds_it_and_no_other(register):
    drawn = map_of(6).dots
    discs = [dots.Disc(dot.x, dot.y, dot.radius) for dot in drawn]
    for disc, ring in zip(discs, dots.answering_fields(discs), strict=True):
        inside = [other for other in discs if crosses(ring, (other.x, other.y))]
        assert inside == [disc]


def crosses(ring, point):
    return len([at for at in shapes.crossings(ring, point[1]) if at > point[0]]) % 2 == 1


# --- the words on it


def test_names_meet_no_dot_and_no_other_name(register):
    drawn = map_of(6)
    names = [name.text for name in drawn.names if name.where != "on-narrow"]
    assert 15 < len(names) == len(set(names)) <= 26
    assert len([name for name in drawn.names if name.where != "on-wide"]) <= 6


def test_short_names_are_those_that_the_register_knows(register):
    called = short_names(index_of(6))
    assert called["groningen-noord-ii"] == "Groningen Noord II"
    assert called["zwolle-ii"] == "Zwolle II"
    assert called["drechtsteden-gorinchem-ii"] == "Drechtsteden-Gorinchem II"
    assert called["stedendriehoek"] == "Stedendriehoek"
    assert [name for name in called.values() if "(" in name] == []


def test_a_sequence_that_the_register_does_not_know_is_not_made_up(cast):
    people.make_deal("weiland", "Weiland (tweede tranche)", tranche=2)
    people.make_deal("noorderland-iii", "Noorderland (derde ronde)", predecessor=Deal.objects.get(slug="noorderland"))
    people.release(["weiland", "noorderland-iii"], at=NEXT_DAY)
    called = short_names(index_of(2))
    assert called["weiland"] == "Weiland"
    assert called["noorderland-iii"] == "Noorderland II"


def test_a_card_says_what_is_known(register):
    cards = {dot.row.slug: dot.card.lines for dot in map_of(6).dots}
    assert cards["rotterdam-zuid"] == (
        "Rotterdam Zuid",
        "Eerste tranche",
        "Rijk: € 130 miljoen",
        "Regio: € 130 miljoen",
        "Gebied: deel van Rotterdam",
    )
    assert cards["bes-eilanden"][-1] == "Gebied: Bonaire, Saba en Sint Eustatius"
    assert cards["achterhoek-ii"][-2] == "Regio: staat nog niet in dit register"
    assert all(len(line) < 60 for lines in cards.values() for line in lines)


# --- the page


def test_the_map_page_has_a_link_with_a_card_for_each_deal(register, client):
    page = client.get("/kaart/").content.decode()
    picture = page[page.index('<svg class="country-map"') : page.index("<figcaption")]
    links = re.findall(r'<a href="/deals/([^/"]+)/" aria-label="([^"]+)">', picture)
    assert len(links) == len({slug for slug, _ in links}) == 83
    assert dict(links)["twente"] == "Twente, tweede tranche, 30 miljoen euro van het Rijk"
    assert picture.count("kaartje-") == 2 * 83
    assert 'tabindex="-1"' not in picture
    assert "style=" not in page and page.count('name="licht"') == 7


def test_the_map_on_the_first_page_leaves_its_links_to_the_boxes_below(register, client):
    page = client.get("/").content.decode()
    picture = page[page.index('<svg class="country-map"') : page.index("<figcaption")]
    links = re.findall(r"<a [^>]*>", picture)
    assert len(links) == 83 and all('tabindex="-1"' in link for link in links)
    boxes = page[page.index('<ol class="tranches">') :]
    assert set(re.findall(r'href="(/deals/[^"]+)"', picture)) <= set(re.findall(r'href="(/deals/[^"]+)"', boxes))
    assert 'class="skip" href="#opvalt"' in page and 'id="opvalt"' in page


def test_a_selection_shows_the_same_dots_in_the_same_places(register, client):
    whole = {dot.row.slug: (dot.x, dot.y, dot.radius) for dot in map_of(6).dots}
    page = client.get("/kaart/?tranche=4").content.decode()
    seen = re.findall(r'<circle class="dot-of t4" cx="(\d+)" cy="(\d+)" r="([\d.]+)"/>', page)
    expected = [whole[row.slug] for row in index_of(6).rows if row.tranche.number == 4]
    assert sorted((int(x), int(y), float(r)) for x, y, r in seen) == sorted(expected)
    assert "14 van 14 deals op de kaart" in text(client.get("/kaart/?tranche=4"))
    assert 'name="licht"' not in page  # one tranche leaves nothing to pick out


def test_an_older_map_is_drawn_as_it_was(register, client):
    then = client.get("/kaart/?peildatum=2023-11-01").content.decode()
    assert len(re.findall(r"aria-label=\"[^\"]+ van het Rijk[^\"]*\"|bedrag van het Rijk niet bekend", then)) == 14
    assert set(re.findall(r'<a href="(/deals/[^"]+)" aria-label', then)) == {
        f"/deals/{row.slug}/?publicatie=1" for row in index_of(1).rows
    }
    assert "publicatie 1, stand van 1 november 2023" in text(client.get("/kaart/?peildatum=2023-11-01"))


def test_what_has_no_place_is_listed(register, client):
    page = text(client.get("/kaart/?publicatie=2"))
    assert "73 van 83 deals op de kaart" in page
    assert page.count(": niet op de kaart") == 10


def test_a_region_without_any_area_stands_where_the_desk_says(cast, client):
    saba = CaribbeanBody.objects.create(code="col03", name="Saba")
    people.fact(people.Area, people.make_deal("eiland", "Eiland"), caribbean=saba)
    people.make_deal("nergens", "Nergens")
    people.make_deal("zuiderland-ii", "Zuiderland II", tranche=2)
    people.release(["eiland", "nergens", "zuiderland-ii"], at=NEXT_DAY)
    standing = regions.placed_deals(index_of(2))
    assert "nergens" not in standing and standing["eiland"].island
    # Where the other deal of its region lies.
    assert standing["zuiderland-ii"].point == standing["zuiderland"].point and not standing["zuiderland-ii"].known
    assert "4 van 5 deals op de kaart" in text(client.get("/kaart/"))


@pytest.mark.parametrize("query", ["tranche=99", "gemeente=gm9999", "rijkMin=veel", "pagina=2", "onzin=1", "sorteer=x"])
def test_a_filter_that_is_wrong_is_a_400(register, client, query):
    answer = client.get(f"/kaart/?{query}")
    assert answer.status_code == 400 and b"country-map" not in answer.content


def test_a_wrong_filter_stands_open_under_what_is_wrong(register, client):
    answer = client.get("/kaart/?tranche=99")
    assert "Dit filter klopt niet ‘99’ is geen bekende waarde" in text(answer)
    assert '<details class="filter-fold" id="filter" open>' in answer.content.decode()


def test_before_the_first_release_there_is_no_map(client):
    assert client.get("/kaart/").status_code == 200


def test_queries_of_the_map(register, client):
    for url in ("/kaart/", "/kaart/?tranche=4&sorteer=-rijk"):
        forget()
        assert queries(client, url) <= 5
        assert queries(client, url) == 1


def test_the_map_of_all_deals_is_made_once(register):
    index = index_of(2)
    assert whole_country.drawing_of_all(index) is whole_country.drawing_of_all(index)
    assert dataclasses.asdict(whole_country.drawing_beside_text(index))["full"] is False


def test_the_picture_is_as_wide_and_high_as_the_map():
    box = shapes.whole_map()
    sheet = (shapes.TOPOLOGY.parents[1] / "frontend/css/country.css").read_text()
    assert f"aspect-ratio: {box.width} / {box.height};" in sheet
