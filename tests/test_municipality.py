"""The page of a municipality or an island: what it takes part in, and apart from that what it may belong to."""

import datetime as dt
import re

import pytest

from deals.models import Area, Municipality
from deals.portal.map.shapes import bordering, nearest

from . import cast as people
from .browse import text
from .words import NEXT_DAY

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases, where a test says so


def main(client, url):
    """What a reader reads between header and footer."""
    page = text(client.get(url))
    return tidy(page[page.index("Home") : page.index("De deals Regio's")])


def lead(client, url):
    return re.search(r'<p class="lead">(.*?)</p>', client.get(url).content.decode(), re.DOTALL)[1]


def tidy(words):
    return re.sub(r"(?<=\() | (?=[,.)])", "", " ".join(words.split()))


def parts(client, url):
    """{heading: what stands below it}, in the order of the page."""
    page = client.get(url).content.decode()
    pieces = re.split(r"<h2[^>]*>(.*?)</h2>", page[page.index("<main") : page.index("</main>")])
    plain = [tidy(re.sub(r"<[^>]+>", " ", piece)) for piece in pieces]
    return dict(zip(plain[1::2], plain[2::2], strict=True))


# --- one sentence


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("gm0153", "Enschede doet mee aan 1 deal (Twente II) en ligt in de regio Twente, die eerder 1 deal had."),
        (
            "gm0222",
            "Doetinchem ligt in de regio Achterhoek, die 2 deals heeft. "
            "Of Doetinchem aan deze deals meedoet, is niet vastgelegd.",
        ),
        ("gm0358", "Of Aalsmeer aan een Regio Deal meedoet, is niet vastgelegd."),
        ("gm0518", "Een deel van Den Haag doet mee aan 2 deals (Den Haag Zuidwest II en Den Haag Zuidwest)."),
        (
            "gm0599",
            "Rotterdam doet mee aan 2 deals (Barendrecht-Ridderkerk-Rotterdam en Rotterdam-Zuid II). "
            "Een deel van Rotterdam ligt in de regio Rotterdam-Zuid, die eerder 1 deal had.",
        ),
        (
            "gm0503",
            "Delft staat in de naam van 1 deal (Delft West). Of Delft daaraan meedoet, is niet vastgelegd.",
        ),
        (
            "gm0301",
            "Zutphen ligt in de Cleantech Regio (1 deal) en de regio Stedendriehoek (1 deal). "
            "Of Zutphen aan deze deals meedoet, is niet vastgelegd.",
        ),
        (
            "gm0865",
            "Vught ligt in een gebied voor statistieken dat lijkt op de regio Noordoost-Brabant, die 2 deals heeft. "
            "Of Vught aan deze deals meedoet, is niet vastgelegd.",
        ),
        (
            "gm0917",
            "Heerlen doet mee aan 1 deal (Parkstad-Limburg II) en ligt in de regio Parkstad Limburg, die eerder 1 deal had en "
            "later nog 1 deal kreeg.",
        ),
    ],
)
def test_one_sentence_says_what_is_known_and_what_is_not(located, client, slug, sentence):
    assert lead(client, f"/gemeenten/{slug}/") == sentence


def test_an_island_has_such_a_page(register, client):
    assert lead(client, "/caribisch/col01/") == "Bonaire doet mee aan 2 deals (Bonaire en BES-eilanden)."
    page = parts(client, "/caribisch/col01/")
    assert "1 eiland" in page["Hier doet Bonaire mee"] and "3 eilanden" in page["Hier doet Bonaire mee"]
    assert "Saba en Sint Eustatius doen mee aan dezelfde deal, BES-eilanden" in page["De andere eilanden"]


def test_every_municipality_has_a_page_that_leads_on(register, client):
    """Of none of them it is said that there is no deal, and each shows at least one."""
    for place in Municipality.objects.all():
        page = client.get(f"/gemeenten/{place.slug}/").content.decode()
        said = page[page.index("<main") : page.index("</main>")]
        assert f">Regio Deals in {place.name.replace(chr(39), '&#x27;')}</h1>" in said
        # A card has two; of several that a former one went into, only the steps stand there.
        assert said.count('class="facts-line"') >= (1 if place.valid_until else 2), place
        assert "Niets gevonden" not in said and "geen deal" not in said.lower(), place
        assert 'class="filter"' not in said and 'class="figures"' not in said


# --- what it takes part in


def test_a_card_says_what_the_deal_is_about(located, client):
    card = parts(client, "/gemeenten/gm0153/")["Hier doet Enschede mee"]
    assert card.startswith("Twente II Vierde tranche · laatst gemeld: convenant gesloten, uiterlijk 1 november 2023")
    assert "In de nieuwe deal werken veertien gemeenten" in card
    assert (
        "€ 50 miljoen voor de hele deal, 14 gemeenten: Rijk € 25 miljoen 1 Bron 1 : Aanbieding vierde tranche" in card
    )
    assert "Lijnen: Bedrijven klaar voor de toekomst · Talent voor techniek en zorg" in card
    assert "(opschriften van de redactie)" in card


@pytest.mark.parametrize(
    ("slug", "name", "said"),
    [
        ("gm0080", "Leeuwarden", "Alleen een deel van Leeuwarden: noordwestelijk plattelandsdeel."),
        ("gm0489", "Barendrecht", "Hoeveel van Barendrecht meedoet, is niet zeker."),
    ],
)
def test_a_part_of_a_municipality_is_called_a_part(register, client, slug, name, said):
    assert said in parts(client, f"/gemeenten/{slug}/")[f"Hier doet {name} mee"]


def test_an_unknown_amount_is_no_sum(register, client):
    card = parts(client, "/gemeenten/gm0599/")["Hier doet Rotterdam mee"]
    assert "Voor de hele deal, 3 gemeenten: Rijk € 8,3 miljoen" in card and "regio niet bekend" in card


def test_a_deal_that_ended_is_in_the_past_tense(cast, client):
    people.fact(
        people.Milestone,
        people.Deal.objects.get(slug="zuiderland"),
        kind="afronding",
        date=dt.date(2023, 11, 30),
        precision="dag",
    )
    people.release(["zuiderland"], at=NEXT_DAY)
    assert "Heerlen deed mee aan 1 deal (Zuiderland)." in lead(client, "/gemeenten/gm0917/")
    assert "Hier deed Heerlen mee" in parts(client, "/gemeenten/gm0917/")


# --- what it may belong to


def test_what_it_may_belong_to_stands_apart_with_partnership_date_and_source(located, client):
    page = parts(client, "/gemeenten/gm0222/")
    assert not [heading for heading in page if heading.startswith("Hier doet")]
    region = page["Deals in deze regio"]
    assert "Achterhoek (5e tranche)" in region
    assert (
        "Doetinchem is lid van Regio Achterhoek (Register van Overheidsorganisaties, stand van 16 mei 2026)" in region
    )
    assert "Bij een regio horen is niet hetzelfde als meedoen aan een deal." in region


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("gm1955", "Montferland is sinds 1 januari 2024 lid van Regio Achterhoek"),
        ("gm0716", "Tholen was tot 27 januari 2021 lid van Regio West-Brabant"),
        ("gm0505", "Dordrecht was tot 1 januari 2022 lid van Drechtsteden"),
        ("gm0193", "Zwolle is deelnemer van het netwerk Regio Zwolle (Plaatsengids, Regio Zwolle)"),
        ("gm0664", "Goes ligt in de provincie Zeeland"),
        (
            "gm0301",
            "van de COROP-indeling, die voor statistieken is gemaakt; dat kan ruimer zijn dan de regio van de deal",
        ),
    ],
)
def test_each_tie_says_what_it_is(register, client, slug, said):
    assert said in main(client, f"/gemeenten/{slug}/")


def test_what_names_hide(located, client):
    """Groningen Noord is the north of the city; Oost-Groningen and Regiocentra Groningen are not the city."""
    city = main(client, "/gemeenten/gm0014/")
    assert "Groningen staat in de naam van 2 deals (Groningen Noord (5e tranche) en Groningen Noord)." in city
    assert "Oost-Groningen" not in city and "Regiocentra" not in city
    assert "Groningen Noord" not in main(client, "/gemeenten/gm1966/")
    # No party of a deal is told as a member of its region, and nobody takes part by being one.
    for slug in ("gm0222", "gm0197", "gm0664"):
        assert "doet mee aan" not in lead(client, f"/gemeenten/{slug}/")


@pytest.mark.database
def test_the_name_of_a_deal_ties_whom_it_names(cast, client):
    deal = people.make_deal("emmen-oost", "Emmen Oost")
    other = people.make_deal("heuvels", "Oost-Heerlen en Valkenburg")
    people.fact(people.Gap, deal, field="gebied.gemeenten", reason="niet-vermeld")
    people.fact(people.Gap, other, field="gebied.gemeenten", reason="niet-vermeld")
    people.release(["emmen-oost", "heuvels"], at=NEXT_DAY)
    assert "Emmen staat in de naam van 1 deal (Emmen Oost)." in lead(client, "/gemeenten/gm0114/")
    assert "Heuvels" not in lead(client, "/gemeenten/gm0917/") and "naam" not in lead(client, "/gemeenten/gm0917/")
    assert "naam" not in lead(client, "/gemeenten/gm0994/")  # Valkenburg aan de Geul
    assert "naam" not in lead(client, "/gemeenten/gm0114/?publicatie=1")


def test_another_deal_of_the_region_ties_too(cast, client):
    deal = people.make_deal("noorderland-ii", "Noorderland II", tranche=2)
    people.fact(people.Gap, deal, field="gebied.gemeenten", reason="niet-vermeld")
    people.release(["noorderland-ii"], at=NEXT_DAY)
    said = lead(client, "/gemeenten/gm0014/")
    assert (
        said
        == "Groningen doet mee aan 1 deal (Noorderland) en ligt in de regio Noorderland, die later nog 1 deal kreeg."
    )
    beside = parts(client, "/gemeenten/gm0014/")["Ook in deze regio"]
    assert beside.startswith("Of Groningen daaraan meedoet, is niet vastgelegd.")
    assert "Groningen doet mee aan Noorderland, van dezelfde regio." in beside


# --- what lies near


def test_neighbours_share_a_border_on_the_map():
    near = bordering()
    assert near["gm0153"] == {"gm0158", "gm0164", "gm0168", "gm0173", "gm1774"}
    assert all(code in near[other] for code, others in near.items() for other in others)
    assert near["gm0448"] == frozenset() and nearest("gm0448")[0] == "gm0400"  # Texel: Den Helder


def test_neighbours_with_a_deal_stand_beside_it(register, client):
    beside = parts(client, "/gemeenten/gm0153/")["Buurgemeenten met een deal"]
    assert beside.startswith(
        "Dinkelland, Haaksbergen, Hengelo, Losser en Oldenzaal doen mee aan dezelfde deal, Twente II"
    )
    beside = parts(client, "/gemeenten/gm0222/")["Buurgemeenten met een deal"]
    assert beside.startswith("Montferland en Zevenaar doen mee aan Arnhem-Nijmegen")


def test_where_nothing_is_known_the_nearest_deals_stand_there_and_are_called_so(located, client):
    near = parts(client, "/gemeenten/gm0613/")["Deals van buurgemeenten"]
    assert "Barendrecht en Rotterdam doen mee aan deze deal." in near
    page = parts(client, "/gemeenten/gm0358/")
    assert "Amsterdam doet mee aan deze deal." in page["Deals die het dichtst bij liggen"]
    province = page["Deals in de provincie Noord-Holland"]
    assert province.startswith("Waar een regio ligt, is een indeling van de redactie.") and "Waterland" in province
    assert "Buurgemeenten met een deal" not in page
    assert "Van 63 van de 83 deals is niet of niet volledig bekend welke gemeenten meedoen" in main(
        client, "/gemeenten/gm0358/"
    )


# --- addresses


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("tranche=4", "/deals/?tranche=4&gemeente=gm0153"),
        ("weergave=kaarten&pagina=1", "/deals/?pagina=1&weergave=kaarten&gemeente=gm0153"),
        ("q=techniek&publicatie=1", "/deals/?publicatie=1&q=techniek&gemeente=gm0153"),
        ("sorteer=-rijk&peildatum=2023-11-01", "/deals/?peildatum=2023-11-01&sorteer=-rijk&gemeente=gm0153"),
    ],
)
def test_what_only_a_list_answers_leads_to_the_list(register, client, asked, leads):
    answer = client.get(f"/gemeenten/gm0153/?{asked}")
    assert (answer.status_code, answer.url) == (301, leads)
    assert client.get(leads).status_code == 200


@pytest.mark.parametrize("asked", ["tranche=99", "pagina=nul", "weergave=rond", "gemeente=gm0014", "onzin=1"])
def test_what_the_list_would_refuse_is_refused_here(register, client, asked):
    assert client.get(f"/gemeenten/gm0153/?{asked}").status_code == 400


def test_an_earlier_release_is_read_as_it_was(register, client):
    for query in ("publicatie=1", "peildatum=2023-11-01"):
        then = client.get(f"/gemeenten/gm0153/?{query}").content.decode()
        assert "Enschede ligt in de regio Twente, die 1 deal heeft." in then
        assert "/deals/twente-ii/?publicatie=1" in then and "/deals/twente/" not in then


def test_a_code_in_capitals_leads_to_the_page(register, client):
    answer = client.get("/gemeenten/GM0153/?publicatie=1")
    assert (answer.status_code, answer.url) == (301, "/gemeenten/gm0153/?publicatie=1")
    assert client.get("/gemeenten/gm9999/").status_code == client.get("/caribisch/gm0153/").status_code == 404


def test_one_line_follows_and_takes_along(register, client):
    known = client.get("/gemeenten/gm0153/").content.decode()
    assert 'href="/gemeenten/gm0153.atom"' in known and 'href="/deals.csv?gemeente=gm0153"' in known
    unknown = client.get("/gemeenten/gm0222/").content.decode()
    assert 'href="/deals.xlsx?regio=achterhoek"' in unknown
    nothing = client.get("/gemeenten/gm0358/").content.decode()
    assert 'href="/gemeenten/gm0358.atom"' in nothing and "/deals.csv" not in nothing


@pytest.mark.database
def test_a_feed_follows_its_deals_and_those_of_its_region(located, client):
    feed = client.get("/gemeenten/gm0153.atom").content.decode()
    assert "<title>Wijzigingen in de Regio Deals in Enschede</title>" in feed
    assert ">Twente</a>: nieuw" in feed and ">Twente II</a>: nieuw" in feed and "Achterhoek" not in feed
    assert feed.count("<entry>") == 3
    assert client.get("/gemeenten/gm0358.atom").content.decode().count("<entry>") == 0
    assert client.get("/gemeenten/gm9999.atom").status_code == 404
    assert "Regio Deals op Bonaire" in client.get("/caribisch/col01.atom").content.decode()


@pytest.mark.database
def test_a_feed_also_tells_of_a_deal_that_left(cast, client):
    Area.objects.filter(deal__slug="noorderland", municipality__code="GM0014").delete()
    people.release(["noorderland"], at=NEXT_DAY)
    assert "Noorderland</a>: gewijzigd" in client.get("/gemeenten/gm0014.atom").content.decode()
