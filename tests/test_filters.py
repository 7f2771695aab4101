"""Filters on the list and its file: the same selection, the same refusals."""

import datetime as dt
import random
import re

import pytest

from deals.models import Deal, Gap
from deals.register.selection import ORDERS
from deals.register.totals import Missing

from . import cast as people
from .browse import body, fields_in, rows, text

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases, where a test says so

NEXT_DAY = people.PAST + dt.timedelta(days=1)


def found(client, query):
    """The deals of a selection by the file, after checking that the page counts the same."""
    slugs = [row["Kort adres"] for row in rows(client.get(f"/deals.csv?{query}"))]
    page = text(client.get(f"/deals/?{query}"))
    assert (f"{len(slugs)} deal" if slugs else "Niets gevonden") in page
    return slugs


@pytest.mark.database
@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["noorderland", "zuiderland"]),
        ("tranche=1", ["noorderland"]),
        ("tranche=1&tranche=2", ["noorderland", "zuiderland"]),
        ("regio=zuiderland", ["zuiderland"]),
        ("ministerie=bzk", ["noorderland"]),
        ("ministerie=LNV", ["noorderland"]),
        ("ministerie=lvvn", ["noorderland"]),
        ("ministerie=ienw", []),
        ("ministerie=I%26W", []),
        ("provincie=groningen", ["noorderland"]),
        ("provincie=drenthe", ["noorderland"]),
        ("provincie=PV31", ["zuiderland"]),
        ("gemeente=gm0917", ["zuiderland"]),
        ("gemeente=GM0917", ["zuiderland"]),
        ("gemeente=gm0114", []),
        ("kenmerk=nplv", ["noorderland"]),
        ("tranche=1&provincie=limburg", []),
        ("tranche=2&provincie=limburg&gemeente=gm0917&regio=zuiderland", ["zuiderland"]),
        ("sorteer=-regio", ["noorderland", "zuiderland"]),
        ("sorteer=regio", ["zuiderland", "noorderland"]),
        ("sorteer=rijk", ["noorderland", "zuiderland"]),
        ("sorteer=-rijk", ["noorderland", "zuiderland"]),
        ("tranche=&regio=", ["noorderland", "zuiderland"]),
        ("utm_source=x&fbclid=y", ["noorderland", "zuiderland"]),
    ],
)
def test_a_selection_is_the_same_on_the_page_and_in_the_file(cast, client, query, slugs):
    assert found(client, query) == slugs


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("tranche=99", "‘99’ is geen bekende waarde voor tranche; verwacht een nummer van 1 tot en met 6."),
        ("regio=atlantis", "‘atlantis’ is geen bekende waarde voor regio"),
        ("ministerie=xyz", "verwacht een afkorting, bijvoorbeeld ezk"),
        ("gemeente=0917", "verwacht een gemeentecode, bijvoorbeeld gm0917"),
        ("kenmerk=mooi", "verwacht nplv, novex of grensoverschrijdend"),
        ("sorteer=kleur", "‘kleur’ is geen volgorde"),
        ("pagina=abc", "Een pagina is een geheel getal vanaf 1."),
        ("pagina=0", "Een pagina is een geheel getal vanaf 1."),
        ("pagina=-1", "Een pagina is een geheel getal vanaf 1."),
        ("pagina=99999999999999999999", "Zoveel pagina's heeft deze lijst niet."),
    ],
)
def test_a_wrong_value_is_an_error_and_never_the_whole_register(cast, client, query, sentence):
    page, file = client.get(f"/deals/?{query}"), client.get(f"/deals.csv?{query}")
    assert (page.status_code, file.status_code) == (400, 400)
    assert sentence in text(page).replace("&#39;", "'")
    assert sentence in text(file).replace("&#39;", "'")
    assert "Noorderland</a></th>" not in page.content.decode()


def test_a_page_that_is_not_there_is_an_error(cast, client):
    response = client.get("/deals/?pagina=2")
    assert response.status_code == 400
    assert "Pagina 2 bestaat niet: deze lijst heeft er 1." in text(response)


def test_an_unknown_parameter_is_named_with_those_that_are_known(cast, client):
    response = client.get("/deals/?tranch=1")
    assert response.status_code == 400
    assert "‘tranch’ hoort niet in dit adres" in text(response)


def test_a_filter_says_of_how_many_deals_the_field_is_unknown(cast, client):
    page = text(client.get("/deals/?ministerie=bzk"))
    assert "Ministerie: van 1 van de 2 deals staat dit nog niet in het register; die kan hier ontbreken." in page


def test_nothing_found_is_not_none_while_something_is_unknown(cast, client):
    page = text(client.get("/deals/?ministerie=ienw"))
    assert "Niets gevonden bij de deals waarvan dit in het register staat" in page
    assert "van 1 van de 2 deals staat dit nog niet in het register" in page


def test_what_is_known_in_part_is_counted_apart(cast, client):
    people.fact(Gap, Deal.objects.get(slug="noorderland"), field="gebied.gemeenten", reason="onvolledig")
    people.release(["noorderland"], at=NEXT_DAY)
    page = text(client.get("/deals/?gemeente=gm0917"))
    assert "van 1 van de 2 deals staat dit niet volledig in het register; die kan hier ontbreken." in page


def test_not_applicable_is_known(cast, client):
    Gap.objects.filter(field="ministeries").update(reason="niet-van-toepassing")
    people.release(["zuiderland"], at=NEXT_DAY)
    assert "niet bekend; die kan" not in text(client.get("/deals/?ministerie=bzk"))


def test_the_letters_filters_say_what_is_unknown(letter, client):
    assert "van 1 van de 14 deals staat dit nog niet in het register" in text(client.get("/deals/?ministerie=ezk"))
    assert "van 2 van de 14 deals staat dit nog niet in het register en van 2 niet volledig" in text(
        client.get("/deals/?gemeente=gm1954")
    )
    assert found(client, "gemeente=gm1954") == ["parkstad-limburg-ii", "zuid-limburg"]


def test_a_province_is_found_as_a_place_and_as_a_party(letter, client):
    assert found(client, "provincie=overijssel") == ["twente-ii", "zuid-en-oost-drenthe-ii"]


@pytest.mark.parametrize(
    ("lack", "sentence", "short_sentences"),
    [
        (
            Missing(3, 2, 97),
            "van 3 van de 97 deals staat dit nog niet in het register en van 2 niet volledig; die kunnen hier ontbreken.",
            "van 3 deals staat dit nog niet in het register, van 2 niet volledig. Die kunnen hier ontbreken.",
        ),
        (
            Missing(1, 0, 97),
            "van 1 van de 97 deals staat dit nog niet in het register; die kan hier ontbreken.",
            "van 1 deal staat dit nog niet in het register. Die kan hier ontbreken.",
        ),
        (
            Missing(0, 1, 1),
            "van 1 van de 1 deal staat dit niet volledig in het register; die kan hier ontbreken.",
            "van 1 deal staat dit niet volledig in het register. Die kan hier ontbreken.",
        ),
    ],
)
def test_a_sentence_says_of_how_many_deals_something_is_not_known(lack, sentence, short_sentences):
    assert lack.sentence() == sentence
    assert lack.sentence("hieronder") == sentence.replace("hier", "hieronder")
    assert lack.short_sentences == short_sentences


def test_pages_keep_the_filter(letter, client, monkeypatch):
    monkeypatch.setattr("deals.portal.lists.DEALS_PER_PAGE", 5)
    first = client.get("/deals/?ministerie=ezk&sorteer=-rijk").content.decode()
    assert 'href="?ministerie=ezk&amp;sorteer=-rijk&amp;pagina=2"' in first
    last = text(client.get("/deals/?ministerie=ezk&sorteer=-rijk&pagina=3"))
    assert "Pagina 3 van 3" in last and "12 deals" in last
    assert len(rows(client.get("/deals.csv?ministerie=ezk&pagina=3"))) == 12


# --- the order of a list

LISTS = ["/deals/", "/kaart/", "/cijfers/", "/regios/noorderland/", "/tranches/1/"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("more", ["", "&publicatie=1", "&tranche=1&letterlijk=ja", "&q=+++"])
def test_how_well_a_deal_fits_is_no_order_where_nothing_is_searched_for(cast, client, path, more):
    """Not even an old link, or a search that was cleared, is refused for it."""
    more = more.replace("&tranche=1", "") if path == "/tranches/1/" else more
    asked, usual = (client.get(f"{path}?{order}{more}") for order in ("sorteer=relevantie", ""))
    assert asked.status_code == 200
    assert text(asked) == text(usual)
    assert "relevantie" not in asked.content.decode()


def test_no_view_or_file_stands_in_the_order_of_a_search_without_one(cast, client):
    assert client.get("/deals/?sorteer=relevantie&weergave=kaarten").status_code == 200
    assert b"relevantie" not in client.get("/deals/?sorteer=relevantie&weergave=kaarten&letterlijk=ja").content
    for extension in ("xlsx", "json", "ods"):
        said = body(client.get(f"/deals.{extension}?sorteer=relevantie&publicatie=1"))
        assert "hoe goed het past" not in said and "relevantie" not in said
    assert [row["Kort adres"] for row in rows(client.get("/deals.csv?sorteer=relevantie"))] == [
        "noorderland",
        "zuiderland",
    ]
    answer = client.get("/api/v1/deals?sorteer=relevantie")
    assert "relevantie" not in body(answer) + answer.headers["Link"]


@pytest.mark.parametrize("order", ["&sorteer=relevantie", "&letterlijk=ja", "&sorteer=relevantie&letterlijk=ja"])
@pytest.mark.parametrize("path", ["/deals/", "/kaart/", "/regios/noorderland/"])
def test_whoever_takes_the_search_away_takes_what_was_about_it_along(cast, client, path, order):
    """By a chip, and where nothing was found by a suggestion; an order that was chosen stays."""
    page = client.get(f"{path}?kenmerk=nplv&q=noorden{order}").content.decode()
    assert 'href="?kenmerk=nplv"><span class="visually-hidden">Haal weg: </span>Zoek' in page
    page = client.get(f"{path}?kenmerk=nplv&q=noorden&sorteer=-rijk").content.decode()
    assert 'href="?kenmerk=nplv&amp;sorteer=-rijk"><span class="visually-hidden">Haal weg: </span>Zoek' in page
    if path != "/kaart/":
        nothing = client.get(f"{path}?kenmerk=nplv&q=woestijn{order}").content.decode()
        assert '<a data-renew rel="nofollow" href="?kenmerk=nplv">Zonder ‘woestijn’ ' in nothing


ODD = {
    "q": ["", " ", "-", '"', "OF", "noorden", "-noorden"],
    "letterlijk": ["", "ja", "nee"],
    "sorteer": ["", *ORDERS, "relevantie", "-relevantie", "-naam"],
    "weergave": ["", "kaarten", "lijst"],
    "publicatie": ["", "1", "9"],
    "pagina": ["", "1", "2", "x"],
    "tranche": ["", "1", "9", "onbekend"],
    "rijkMin": ["", "0", "veel"],
    "rijkMax": ["", "1", "99999999999999"],
}


@pytest.mark.parametrize(
    "path", ["/deals/", "/kaart/", "/cijfers/", "/regios/noorderland/", "/deals.json", "/api/v1/deals"]
)
def test_no_combination_makes_a_page_fail(cast, client, path):
    """Each answers, or says what was expected: never an error of our own."""
    draw = random.Random(path)
    for _ in range(60):
        asked = {name: draw.choice(values) for name, values in ODD.items() if draw.random() < 0.5}
        assert client.get(path, asked).status_code in (200, 400, 404), asked


def sent(client, address):
    """What the form of a list would send next, where it says something."""
    _, _, form = client.get(address).content.decode().partition('<form class="filter"')
    return {name: values for name, values in fields_in(form.partition("</form>")[0]).items() if any(values)}


@pytest.mark.parametrize("path", ["/deals/", "/kaart/", "/regios/noorderland/"])
def test_the_order_that_nobody_chose_is_not_sent(cast, client, path):
    """So what is searched for next stands in the order of a search."""
    assert sent(client, path) == {}
    assert sent(client, f"{path}?kenmerk=nplv") == {"kenmerk": ["nplv"]}
    assert sent(client, f"{path}?q=noorden") == {"q": ["noorden"]}
    assert sent(client, f"{path}?publicatie=1&rijkMin=5") == {"publicatie": ["1"], "rijkMin": ["5"]}


@pytest.mark.parametrize("order", [*ORDERS])
def test_the_order_that_a_reader_chose_stays(cast, client, order):
    """Also when it is the usual one, for then they came back to it."""
    assert sent(client, f"/deals/?q=noorden&sorteer={order}")["sorteer"] == [order]
    if order != "relevantie":
        assert sent(client, f"/deals/?sorteer={order}") == {"sorteer": [order]}


def test_who_chose_an_order_can_choose_the_usual_one(cast, client):
    page = client.get("/deals/?sorteer=-rijk").content.decode()
    assert '<option value="naam">naam</option>' in page
    page = client.get("/deals/?q=noorden").content.decode()
    assert '<option value="" selected>hoe goed het past bij wat u zoekt</option>' in page
    assert '<option value="naam">naam</option>' in page


def test_a_search_through_the_form_of_the_list_puts_what_fits_best_first(register, client):
    asked = sent(client, "/deals/?tranche=4") | {"q": "water"}
    page = client.get("/deals/", asked)
    assert re.findall(r'<tr data-deal="([^"]+)"', page.content.decode()) == [
        row["Kort adres"] for row in rows(client.get("/deals.csv?tranche=4&q=water&sorteer=relevantie"))
    ]
    assert page.wsgi_request.GET.keys() == {"q", "tranche"}
