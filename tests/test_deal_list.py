"""What a row of the list of deals says: amounts in millions, the share, who signed and what the deal is about."""

import html
import re

import pytest

from deals.language.money import millions_to_a_tenth, rounded_in_words
from deals.models import Release
from deals.register.index import release_index

from .browse import rows, text

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases with the filters

ROW = re.compile(r'<tr data-deal="([^"]+)">(.*?)</tr>', re.S)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.S)
PANEL = re.compile(r'<(button|span class="cite").*?</button>(?:</span>)?', re.S)
ALL_PAGES = range(1, 5)


def cells(client, query):
    """{deal: the cells of its row, as HTML}."""
    page = client.get(f"/deals/?{query}").content.decode()
    return {slug: CELL.findall(row) for slug, row in ROW.findall(page)}


def every_row(client, number):
    found = {}
    for page in ALL_PAGES if number > 1 else [1]:
        found |= cells(client, f"publicatie={number}&pagina={page}")
    return found


def words(cell):
    """What one reads in a cell, without the panels of its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", PANEL.sub("", cell))).split())


@pytest.mark.parametrize(
    ("cents", "said"),
    [
        (2_000_000_000, "20,0"),
        (13_000_000_000, "130,0"),
        (815_000_000, "8,2"),
        (814_999_999, "8,1"),
        (123_456_000_000, "1.234,6"),
        (4_999_999, "< 0,1"),
        (1, "< 0,1"),
        (5_000_000, "0,1"),
        (0, "0,0"),
    ],
)
def test_an_amount_in_millions_has_one_decimal_and_is_never_rounded_to_nothing(cents, said):
    assert millions_to_a_tenth(cents) == said


@pytest.mark.parametrize(
    ("cents", "said"),
    [(164_810_000_000, "€ 1,6 miljard"), (27_535_000_000, "€ 275,4 miljoen"), (99_000_000, "€ 990.000")],
)
def test_a_total_is_rounded_in_words(cents, said):
    assert rounded_in_words(cents) == said


@pytest.mark.parametrize("number", [1, 2, 6])
def test_every_row_says_what_its_release_holds(register, client, number):
    index = release_index(Release.objects.get(number=number))
    shown = every_row(client, number)
    assert set(shown) == {row.slug for row in index.rows}
    for row in index.rows:
        name, national, regional, share, tranche, ministries, _ = map(words, shown[row.slug])
        assert name.startswith(row.name)
        for cell, amount, stated in (
            (national, row.national, row.stated.get("rijk")),
            (regional, row.regional, row.stated.get("regio")),
        ):
            if amount is not None:
                assert cell == millions_to_a_tenth(amount)
            elif stated is None:
                assert cell == "niet bekend"
            else:
                assert millions_to_a_tenth(stated.amount) in cell and cell != millions_to_a_tenth(stated.amount)
        assert share == ("niet bekend" if row.share is None else f"{round(100 * row.share)} %")
        assert tranche == str(row.tranche.number)
        assert ministries == (", ".join(value.label for value in row.ministries) or "niet bekend")


@pytest.mark.parametrize("number", [1, 6])
def test_a_dot_stands_for_the_same_ministry_in_every_row(register, client, number):
    index = release_index(Release.objects.get(number=number))
    places = [value.slug for value in index.values["ministerie"]]
    for slug, row in every_row(client, number).items():
        signed = {value.slug for value in index.row(slug).ministries}
        dots = re.search(r'<path d="M9 10H(\d+)"/><path d="([^"]*)"/>', row[5])
        assert bool(dots) == bool(signed)
        if dots:
            assert int(dots[1]) == 9 + 17 * (len(places) - 1)
            assert {places[(int(at) - 9) // 17] for at in re.findall(r"M(\d+) ", dots[2])} == signed


def test_the_bar_and_the_number_say_the_same_share(register, client):
    for row in every_row(client, 6).values():
        if bar := re.search(r'<rect class="rijk" width="(\d+)%"/>', row[3]):
            assert words(row[3]) == f"{100 - int(bar[1])} %"
        else:
            assert words(row[3]) == "niet bekend"


def test_the_exact_amount_stands_with_its_source_and_in_the_file(register, client):
    row = cells(client, "q=mainstage")["mainstage"]
    assert words(row[2]) == "8,2"
    assert "regionale bijdrage € 8.150.000" in row[2]
    (filed,) = rows(client.get("/deals.csv?q=mainstage"))
    assert filed["Regionale bijdrage (€)"] == "8150000"


def test_totals_are_said_with_of_how_many_they_are_known(register, client):
    page = text(client.get("/deals/?publicatie=6"))
    assert "€ 1,6 miljard" in page and "van het Rijk (83 van 83 bekend)" in page
    assert "van de regio's (36 van 83 bekend)" in page
    assert "Bron: hoe Rijksbijdrage berekend is" in client.get("/deals/").content.decode()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("gemeente=Lelystad", "gemeente=gm0995"),
        ("gemeente=lelystad&tranche=4", "gemeente=gm0995&tranche=4"),
        ("regio=Arnhem-Nijmegen", None),
        ("regio=Zuid-Limburg&publicatie=1", None),
        ("partij=Provincie Limburg", "partij=provincie-limburg"),
        ("partij=provincie limb", "partij=provincie-limburg"),
    ],
)
def test_a_name_leads_to_the_address_of_its_value(register, client, typed, address):
    answer = client.get(f"/deals/?{typed}")
    if address is None:
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer["Location"]) == (302, f"/deals/?{address}")
        assert rows(client.get(f"/deals.csv?{typed}")) == rows(client.get(f"/deals.csv?{address}"))
    assert client.get(f"/deals.csv?{typed}").status_code == 200


def test_a_name_that_fits_several_is_answered_with_their_names(register, client):
    answer = client.get("/deals/?partij=provincie")
    assert answer.status_code == 400
    assert "‘provincie’ is niet één partij: zo heten ‘provincie Drenthe’" in text(answer).replace(
        "Provincie", "provincie"
    )
    assert "Typ de hele naam." in text(answer)


def test_a_list_of_nothing_has_no_files(register, client):
    page = client.get("/deals/?q=xyzzy&letterlijk=ja").content.decode()
    assert 'class="download"' not in page and "Vergelijk" not in page
