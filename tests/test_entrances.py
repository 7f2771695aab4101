"""The other ways to the same deals: each with its list, its counts, and what is not known."""

import re

import pytest

from deals.models import Release
from deals.register.facet import ENTRANCES
from deals.register.index import release_index

from .browse import rows, text
from .words import forget, queries

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases, where a test says so


@pytest.mark.parametrize("slug", ENTRANCES)
def test_every_value_of_an_entrance_has_a_page_with_the_same_deals_as_the_filter(register, client, slug):
    entrance = ENTRANCES[slug]
    index = release_index(Release.objects.get(number=4))
    listing = text(client.get(f"/{slug}/"))
    for value in index.values[entrance.name][:12]:
        number = index.mask_of(entrance.name, value.slug).bit_count()
        response = client.get(f"/{slug}/{value.slug}/")
        assert response.status_code == 200
        assert f"{number} deal" in text(response)
        assert len(rows(client.get(f"/deals.csv?{entrance.name}={value.slug}"))) == number
        assert value.label.lower() in listing.lower()


def test_every_page_of_an_entrance_leads_to_the_others(register, client):
    page = text(client.get("/regios/"))
    ways = page[page.index("Andere wegen naar de deals") :]
    titles = [
        "Regio's",
        "Gemeenten",
        "Provincies",
        "Caribisch Nederland",
        "Ministeries",
        "Tranches",
        "Thema's",
        "Kenmerken",
    ]
    assert " ".join([*titles, "Programmalijnen", "Bronnen", "Kaart"]) in ways
    assert {facet.title for facet in ENTRANCES.values()} == set(titles)


def test_the_deals_of_a_region_stand_in_a_row(register, client):
    page = text(client.get("/regios/parkstad-limburg/"))
    assert page.index("Parkstad Limburg (tweede tranche)") < page.index("Parkstad-Limburg II (vierde tranche)")
    assert "(zesde tranche)" in page


@pytest.mark.parametrize("abbreviation", ["lvvn", "LVVN", "I&W", "ez", "mnre1045"])
def test_every_abbreviation_leads_to_the_ministry(register, client, abbreviation):
    slug = {"lvvn": "lnv", "LVVN": "lnv", "I&W": "ienw", "ez": "ezk", "mnre1045": "ezk"}[abbreviation]
    if abbreviation == "I&W":
        assert len(rows(client.get("/deals.csv?ministerie=I%26W"))) == len(
            rows(client.get("/deals.csv?ministerie=ienw"))
        )
        return
    response = client.get(f"/ministeries/{abbreviation}/?publicatie=1")
    assert (response.status_code, response.url) == (301, f"/ministeries/{slug}/?publicatie=1")


def test_a_ministry_is_involved_and_never_pays(register, client):
    page = text(client.get("/ministeries/lnv/"))
    assert "Betrokken bij: LNV / LVVN" in page
    assert "LVVN , Landbouw" in page
    assert "betaald door" not in page.lower()
    assert "Rijksbijdrage € " not in text(client.get("/ministeries/"))


def test_a_tranche_accounts_for_its_budget(register, client):
    page = text(client.get("/tranches/5/"))
    assert "€ 386.400.000 € 384.600.000 −€ 1.800.000" in page
    assert "€ 384.600.000 € 384.600.000 0" in page
    assert "Budget stand van" in page


def test_what_counts_something_else_is_shown_without_a_difference(register, client):
    page = text(client.get("/tranches/4/"))
    assert "€ 577.000.000 – –" in page
    assert "€ 284.200.000 € 284.200.000 0" in page


def test_our_count_stands_beside_the_ministers(register, client):
    page = text(client.get("/"))
    assert re.search(r"noemde er 46 op 10 mei 2024; dit register telt er tot en met die dag 45", page)


def test_a_statement_of_later_is_not_on_an_older_page(register, client):
    assert "stand van 10 mei 2024" not in text(client.get("/?publicatie=1"))


@pytest.mark.database
def test_a_source_lists_every_fact_read_in_it(register, client):
    page = text(client.get("/bronnen/kamerbrief-2023-11-01/"))
    assert "2023-0000667273" in page
    assert "Bijlage, Regio Deal Twente II" in page
    listed = text(client.get("/bronnen/"))
    assert "Aanbieding vierde tranche Regio Deals" in listed
    assert client.get("/bronnen/bestaat-niet/").status_code == 404
    assert client.get("/bronnen/kst-29697-55/?publicatie=1").status_code == 404


def test_the_lists_filters_work_on_an_entrance_too(register, client):
    page = text(client.get("/ministeries/bzk/?tranche=4&sorteer=-rijk"))
    assert "13 deals" in page
    assert client.get("/ministeries/bzk/?tranche=99").status_code == 400


@pytest.mark.parametrize(
    "path", ["/regios/atlantis/", "/gemeenten/gm9999/", "/tranches/7/", "/themas/mooi/", "/ministeries/xyz/"]
)
def test_an_unknown_value_is_not_found(register, client, path):
    assert client.get(path).status_code == 404


@pytest.mark.database
@pytest.mark.parametrize(
    ("url", "most"),
    [
        ("/regios/", 4),
        ("/gemeenten/", 5),
        ("/gemeenten/gm0917/", 5),
        ("/gemeenten/gm0222/", 5),
        ("/caribisch/col01/", 5),
        ("/ministeries/lnv/", 5),
        ("/tranches/5/", 5),
        ("/themas/innovatie-en-economie/", 5),
        ("/bronnen/", 4),
        ("/bronnen/kamerbrief-2023-11-01/", 6),
        ("/programmalijnen/", 4),
        ("/deals/?q=wadden&tranche=4", 4),
    ],
)
def test_queries_are_few_and_a_kept_page_takes_one(register, client, url, most):
    forget()
    assert queries(client, url) <= most
    assert queries(client, url) == 1


@pytest.mark.parametrize("path", ["/ministeries/bzk/", "/kenmerken/nplv/"])
def test_an_entrance_that_overlaps_shows_a_count_and_no_sum(cast, client, path):
    page = text(client.get(path))
    assert "Betrokken bij" in page and "1 deal. Elk bedrag hieronder is van een hele deal." in page
    assert "Hier staat geen som" in page and "van 1 bekend)" not in page
    assert "Eerste tranche (1)" in page  # in the filter neither


@pytest.mark.parametrize("path", ["/regios/noorderland/", "/tranches/1/"])
def test_an_entrance_whose_values_exclude_each_other_shows_its_sum(cast, client, path):
    page = text(client.get(path))
    assert "€ 10,0 miljoen" in page and "van het Rijk (1 van 1 bekend)" in page
