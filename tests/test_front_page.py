"""The first page: figures with how far they are known, tranches as high as their money, and sentences that hold at every release."""

import re

import pytest

from deals.models import Contribution, Deal, Release
from deals.portal.front_page import facts, tranches
from deals.portal.front_page.page import sum_in_short
from deals.register.index import Index, release_index
from deals.register.official import OfficialPlaces
from deals.register.totals import Total

from . import cast as people
from .browse import text
from .words import NEXT_DAY

pytestmark = pytest.mark.django_db

EVERY_RELEASE = [1, 2, 3, 4, 5, 6]
MILLION = 100_000_000


def index_of(number):
    return release_index(Release.objects.get(number=number))


def told(index):
    """{key: sentence} of what stands out."""
    return {fact.key: fact.sentence for fact in facts.home_facts(index)}


# --- what stands out


def test_the_sentences_of_the_newest_release(register):
    assert told(index_of(6)) == {
        "grootste": "Voor geen deal trekt het Rijk meer geld uit dan voor Rotterdam Zuid: 130 miljoen euro.",
        "meer": "In Den Haag Zuidwest II legt de regio 31 miljoen euro in, het Rijk 18 miljoen.",
        "ministeries": "Acht ministeries tekenden Parkstad-Limburg II. Meer zijn het er bij geen andere deal, "
        "voor zover bekend van 23 deals.",
        "nieuwste": "De nieuwste deals zijn de 16 van de zesde tranche.",
        "resultaten": "Van 14 deals staat in dit register een gemeld resultaat.",
    }


def test_the_sentences_of_the_first_release_are_true_of_it(register):
    assert told(index_of(1)) == {
        "grootste": "Voor zover bekend is er geen deal waarvoor het Rijk meer geld uittrekt dan voor Rotterdam-Zuid II en "
        "Zuid- en Oost-Drenthe II: elk 30 miljoen euro.",
        "meer": "In Den Haag Zuidwest II legt de regio 31 miljoen euro in, het Rijk 18 miljoen.",
        "ministeries": "Acht ministeries tekenden Parkstad-Limburg II. Meer zijn het er bij geen andere deal, "
        "voor zover bekend van 13 deals.",
        "nieuwste": "Alle 14 deals zijn van de vierde tranche.",
        "resultaten": "Van geen enkele deal staat al een gemeld resultaat in dit register.",
    }


@pytest.mark.parametrize("number", EVERY_RELEASE)
def test_what_stands_out_is_true_at_every_release(register, number):
    index = index_of(number)
    by_key = {fact.key: fact for fact in facts.home_facts(index)}
    assert len(by_key) == 5
    largest = by_key["grootste"]
    most = max(row.national or 0 for row in index.rows)
    assert {row.national for row, _ in largest.amounts} == {most}
    assert ("Voor zover bekend" in largest.sentence) is any(row.national is None for row in index.rows)
    ((more, _), _) = by_key["meer"].amounts
    assert more.regional > more.national
    newest = max(row.tranche.number for row in index.rows)
    assert by_key["nieuwste"].figure == str(sum(row.tranche.number == newest for row in index.rows))
    told_of = sum(bool(row.results) for row in index.rows)
    assert by_key["resultaten"].figure == (f"{told_of} deals" if told_of else "geen enkele deal")


@pytest.mark.parametrize("number", EVERY_RELEASE)
def test_amounts_on_the_first_page_are_of_the_government_or_the_kamer(register, number):
    for fact in facts.home_facts(index_of(number)):
        for row, side in fact.amounts:
            read_in = row.national_source if side == "rijk" else row.regional_source
            meant = [source for source in row.sources if read_in.source.startswith(source.title)]
            assert meant and all(source.origin in (None, "rijk", "staten-generaal") for source in meant)
            assert all(source.origin or source.publisher.startswith(facts.OFFICIAL_NAMES) for source in meant)


@pytest.mark.parametrize("number", EVERY_RELEASE)
def test_every_sentence_has_a_source_and_a_list_that_shows_it(register, client, number):
    page = client.get(f"/?publicatie={number}").content.decode()
    part = page[page.index('id="opvalt"') : page.index("</ul>", page.index('id="opvalt"'))]
    lines = re.findall(r"<li>(.*?)</li>", part, re.S)
    assert len(lines) == 5
    for line in lines:
        assert re.search(r'class="(?:mark|cn)\b', line)
        (address,) = re.findall(r'</span>\s*<a href="([^"]+)">', line)
        assert f"publicatie={number}" in address
        assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_what_no_official_publisher_says_is_left_out(cast):
    """The register has amounts and ministries of these two; nothing says that their publisher is of the government."""
    assert told(index_of(1)) == {
        "nieuwste": "De nieuwste deal is Zuiderland, de enige van de tweede tranche.",
        "resultaten": "Van geen enkele deal staat al een gemeld resultaat in dit register.",
    }


@pytest.fixture
def official(cast):
    """The letter of the cast as one of the national government."""
    people.Source.objects.update(publisher="Rijksoverheid", origin="rijk")
    return people


def test_as_many_as_three_deals_of_the_same_amount_are_named(official):
    for slug in ("west", "oost"):
        official.pay(official.make_deal(slug, slug.capitalize()), "rijk", "10000000")
    official.release(["noorderland", "zuiderland", "west", "oost"], at=NEXT_DAY)
    assert told(index_of(2))["grootste"] == (
        "Voor zover bekend is er geen deal waarvoor het Rijk meer geld uittrekt dan voor Noorderland, Oost en West: "
        "elk 10 miljoen euro."
    )
    official.pay(official.make_deal("midden", "Midden"), "rijk", "10000000")
    official.release(["midden"], at=NEXT_DAY)
    assert "grootste" not in told(index_of(3))


def test_more_money_of_another_publisher_silences_the_largest(official):
    rich = official.make_deal("rijk", "Rijkland")
    local = official.source("krant", publisher="De Krant", origin="pers", title="Het bericht")
    official.pay(rich, "rijk", "90000000", source=local)
    official.release(["noorderland", "zuiderland", "rijk"], at=NEXT_DAY)
    assert "grootste" not in told(index_of(2))
    assert "De Krant" not in str(facts.home_facts(index_of(2)))


def test_one_deal_with_nothing_known_says_little(db):
    people.reference()
    people.make_deal("alleen", "Alleenland")
    people.release(["alleen"])
    assert told(index_of(1)) == {"resultaten": "Van geen enkele deal staat al een gemeld resultaat in dit register."}


def test_a_release_without_deals_says_nothing():
    empty = Index([], people.AS_OF, OfficialPlaces({}, {}, {}))
    assert facts.home_facts(empty) == []
    assert tranches.tranche_columns(empty) == []


def test_one_deal_makes_a_page(db, client):
    people.reference()
    people.make_deal("alleen", "Alleenland")
    people.release(["alleen"])
    page = text(client.get("/"))
    assert "1 afspraak tussen Rijk en regio" in page
    assert "Regio Deal in één tranche" in page and "1 deal in één tranche" in page
    assert "Bekend van 0 van 1 deal" in page
    assert "Alleenland ?" in page


# --- the figures


def test_figures_say_how_far_they_are_known(register, client):
    page = text(client.get("/"))
    assert "€ 1,6 miljard" in page and "Precies € 1.648.100.000, bekend van 83 van 83 deals" in page
    assert "ten minste, van de regio's" in page and "Precies € 1.104.750.000, bekend van 36 van 83 deals" in page


def test_the_count_of_the_ministry_stands_beside_that_of_the_register(register, client):
    page = text(client.get("/"))
    assert "Elke regio telt (ministerie van BZK) noemde er 46 op 10 mei 2024" in page
    assert "dit register telt er tot en met die dag 45" in page
    # The first release has none of the deals that others counted then: no number is laid beside theirs.
    assert "noemde er" not in text(client.get("/?publicatie=1"))


@pytest.mark.parametrize(
    ("cents", "rounding", "said"),
    [
        (164_810_000_000, "ROUND_HALF_UP", "€ 1,6 miljard"),
        (195_900_000_000, "ROUND_HALF_UP", "€ 2 miljard"),
        (195_900_000_000, "ROUND_DOWN", "€ 1,9 miljard"),
        (25_420_000_000, "ROUND_DOWN", "€ 254,2 miljoen"),
        (None, "ROUND_DOWN", "niet bekend"),
    ],
)
def test_a_sum_in_short(cents, rounding, said):
    assert sum_in_short(Total(cents, 1, 1), rounding) == said


def test_what_is_lacking_is_said_once(register, client):
    page = text(client.get("/"))
    assert (
        "Van 36 deals staat nog niet in dit register welke gemeenten of eilanden meedoen, van 60 welke ministeries tekenden, "
        "van 47 wat de regio bijdraagt en van 69 een gemeld resultaat."
    ) in page


# --- the tranches


@pytest.mark.parametrize("number", EVERY_RELEASE)
def test_every_deal_is_a_box_in_its_tranche(register, number):
    columns = tranches.tranche_columns(index_of(number))
    assert [column.number for column in columns] == sorted(column.number for column in columns)
    boxes = [box.row.slug for column in columns for box in column.boxes]
    assert sorted(boxes) == sorted(row.slug for row in index_of(number).rows)


@pytest.mark.parametrize("number", EVERY_RELEASE)
def test_a_box_is_exactly_as_high_as_its_money(register, number):
    for column in tranches.tranche_columns(index_of(number)):
        for box in column.boxes:
            if box.row.national is None:
                assert box.height is None and box.kind == "none"
            else:
                assert float(box.height.removesuffix("em")) == pytest.approx(box.row.national / MILLION / 10)


def test_what_is_not_known_has_no_length(register, client):
    page = client.get("/?publicatie=1").content.decode()
    (box,) = re.findall(r'<a class="box none".*?</a>', page, re.S)
    assert "North Sea Port District" in box and "<svg" not in box
    assert "Een vak met een stippellijn is een deal zonder bekend bedrag." in text(client.get("/?publicatie=1"))
    assert "stippellijn" not in text(client.get("/"))


def test_a_column_of_very_much_money_stays_on_the_page(cast):
    Contribution.objects.filter(deal=Deal.objects.get(slug="noorderland"), side="rijk").update(amount="9000000000")
    people.release(["noorderland"], at=NEXT_DAY)
    (column, _) = tranches.tranche_columns(index_of(2))
    assert float(column.boxes[0].height.removesuffix("em")) == pytest.approx(tranches.MOST_MILLIONS / 10)


def test_of_very_many_deals_each_column_draws_its_largest_and_says_so(register, client, monkeypatch):
    monkeypatch.setattr(tranches, "MOST_BOXES", 12)
    columns = tranches.made_columns(index_of(6))
    assert [len(column.boxes) for column in columns] == [2] * 6
    assert [column.left_out for column in columns] == [column.sums.deals - 2 for column in columns]
    assert "en 14 deals meer" in text(client.get("/"))
