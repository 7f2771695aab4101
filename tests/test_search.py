"""Search and facets: what is found, what is counted, on random selections too."""

import random
import unicodedata

import pytest
from django.core.exceptions import ImproperlyConfigured

from deals.language.words import words
from deals.models import Municipality, Release
from deals.portal.filter_form import shown_facets
from deals.portal.filters import DealFilter
from deals.portal.question import query_dict
from deals.register.facet import FACETS, NOT_STATED, UNKNOWN, UNKNOWN_VALUES
from deals.register.index import release_index
from deals.register.search import search_index
from deals.register.search_words import search_words
from deals.register.selection import Selection
from deals.register.wanted import understand

from .browse import rows, text

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases, where a test says so


def found(client, q, **more):
    return [row["Kort adres"] for row in rows(client.get("/deals.csv", {"q": q} | more))]


@pytest.mark.parametrize(
    "spelling", ["Fryslân", "FRYSLÂN", "Fryslan", "Friesland", unicodedata.normalize("NFD", "Fryslân"), "fryslân "]
)
def test_every_spelling_of_fryslan_hits(register, client, spelling):
    slugs = found(client, spelling)
    assert {"noardwest-fryslan", "waddeneilanden"} <= set(slugs)
    assert set(slugs) == set(found(client, "Fryslân"))


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("ZaanIJ", "zaanij-ii"),
        ("Zaanij", "zaanij-ii"),
        ("ZaanĲ", "zaanij-ii"),
        ("Wadden", "waddeneilanden"),
        ("I&W", "mainstage"),
        ("IenW", "mainstage"),
        ("Overijsel", "twente-ii"),
        ("Den Haag", "den-haag-zuidwest-ii"),
        ("'s-Gravenhage", "den-haag-zuidwest-ii"),
        ("Zaandam", "zaanij-ii"),
        ("zaanstad", "zaanij-ii"),
        ("29697", "achterhoek-ii"),
        ("GM0917", "parkstad-limburg-ii"),
        ("0917", "parkstad-limburg-ii"),
        ("2023-0000667273", "nieuw-land"),
        ("woningbouw", "nieuw-land"),
        ("wadden eila", "waddeneilanden"),
        ("Twente 2", "twente-ii"),
        ("twente tweede", "twente-ii"),
        ("Twente I", "twente"),
        ("achterhoek 2", "achterhoek-ii"),
        ("29 697, nr. 157", "delft-west"),
        ("Kamerstukken II 2023/24, 29697, nr. 157", "delft-west"),
        ("innovatie", "arnhem-nijmegen"),
        ("jeugd", "parkstad-limburg-ii"),
        ("grensstreek", "twente-ii"),
        ("afgerond", "den-haag-zuidwest"),
        ('"groene chemie"', "zuid-en-oost-drenthe-ii"),
        ("gezonde", "zuid-limburg"),
    ],
)
def test_what_people_type_is_found(register, client, typed, slug):
    assert slug in found(client, typed)


def test_other_names_are_told_and_can_be_turned_off(register, client):
    page = text(client.get("/deals/", {"q": "Friesland"}))
    assert "Ook gezocht op fryslan." in page
    assert "noardwest-fryslan" not in found(client, "Friesland", letterlijk="ja")


def test_without_and_or_and_a_phrase(register, client):
    twente = set(found(client, "twente"))
    assert {"twente", "twente-ii"} <= twente
    assert set(found(client, "twente -statushouders")) == twente - {"twente-ii"}
    assert set(found(client, "twente OF achterhoek")) >= twente | {"achterhoek"}
    assert found(client, '"chemie groene"') == []


def test_a_typing_error_is_read_as_the_one_word_that_was_meant_with_a_way_back(register, client):
    page = client.get("/deals/", {"q": "parkstat"})
    assert "Geen enkele deal noemt ‘parkstat’. Dit past bij ‘parkstad’." in text(page)
    assert found(client, "parkstat") == found(client, "parkstad") != []
    assert 'href="?q=parkstat&amp;letterlijk=ja">Toon toch ‘parkstat’' in page.content.decode()
    assert "Zoek: ‘parkstat’, gelezen als ‘parkstad’" in text(page)
    literal = text(client.get("/deals/", {"q": "parkstat", "letterlijk": "ja"}))
    assert "Niets gevonden" in literal and "Dit past bij" not in literal


@pytest.mark.parametrize(
    "typed",
    [
        "Ede",
        "parkst",
        "2031",
        "29697-999",
        "kst-12345-6",
        "nr 7",
        "Breda",
        "Alkmaar",
        "Woerden",
        "Laren",
        "Wijdemeren",
        "jeugd",
        "hoeveel",
        "gm0599x",
    ],
)
def test_what_is_no_clear_typing_error_is_left_as_it_is(register, client, typed):
    assert "Dit past bij" not in text(client.get("/deals/", {"q": typed}))


def test_a_program_gets_what_it_asks(register, client):
    assert client.get("/api/v1/deals", {"q": "parkstat"}).json()["deals"] == []


@pytest.mark.parametrize(
    "typed", ["tranche 6", "6e tranche", "zesde tranche", "Zesde ronde", "tranche VI", "6de tranche"]
)
def test_a_tranche_is_every_deal_of_it_however_its_number_is_written(register, client, typed):
    assert found(client, typed) == found(client, "", tranche="6") and len(found(client, typed)) == 16
    assert set(found(client, f"{typed} noord")) < set(found(client, typed))


@pytest.mark.parametrize(
    "typed",
    ["29697-157", "29 697, nr. 157", "29697 nr 157", "kst-29697-157", "29\u00a0697, nr.\u00a0157", "29697, 157"],
)
def test_a_kamerstuk_is_found_in_every_spelling(located, client, typed):
    assert found(client, typed) == found(client, "29697-157") and len(found(client, typed)) == 21
    assert len(found(client, "29697")) == 29


def test_no_word_is_a_beginning_under_four_letters(register, client):
    assert found(client, "twe") == [] and "twente" in found(client, "twen")


def test_words_that_say_nothing_do_not_count_beside_others(register, client):
    assert found(client, "regio deals in de regio Twente") == found(client, "Twente")
    assert found(client, "in de", letterlijk="ja") != found(client, "Twente")


def test_where_nothing_is_found_it_says_what_to_drop_and_offers_no_file(register, client):
    page = client.get("/deals/", {"q": "twente waterstofbus", "tranche": "4"})
    assert "Zonder ‘waterstofbus’ is er 1 deal" in text(page)
    assert "Zonder ‘twente waterstofbus’ zijn er 14 deals" in text(page)
    assert "Neem deze lijst mee" not in text(page) and "Zonder zoek" not in text(page)
    alone = text(client.get("/deals/", {"q": "waterstofbus"}))
    assert "Zonder ‘" not in alone and "Bekijk alle deals" in alone


def test_every_word_of_the_list_is_in_the_register_or_is_said_to_be_of_people(register):
    postings = search_index(release_index(Release.objects.get(number=2))).postings
    known = {*postings, *(word for name in Municipality.objects.values_list("name", flat=True) for word in words(name))}
    lacking = [phrase for phrase in search_words().stated if not known >= set(phrase)]
    assert lacking == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("hetzelfde: []", "verwacht precies ‘hetzelfde’ en ‘stopwoorden’"),
        ("hetzelfde: [{mensen: [jeugd]}]\nstopwoorden: []", "verwacht een groep"),
        ("hetzelfde: [{register: jeugd}]\nstopwoorden: []", "een lijst van woorden"),
        ("hetzelfde: [{register: [a]}, {register: [á]}]\nstopwoorden: []", "‘a’ staat in meer dan één groep"),
        ("hetzelfde: []\nstopwoorden: [1]", "verwacht onder ‘stopwoorden’ een lijst"),
        ("hetzelfde: [", "is niet te lezen"),
    ],
)
def test_a_wrong_list_of_words_is_refused_by_name(written, said, settings, tmp_path):
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "zoekwoorden.yaml").write_text(written)
    settings.BASE_DIR = tmp_path
    with pytest.raises(ImproperlyConfigured, match=said):
        search_words.__wrapped__()


def test_a_municipality_without_a_known_deal_is_recognised_and_not_denied(located, client):
    page = text(client.get("/deals/", {"q": "Den Bosch"}))
    assert "Zie ook 's-Hertogenbosch : gemeente in de provincie Noord-Brabant" in page.replace("&#x27;", "'")
    assert "niet volledig" in page


def test_hits_are_marked_and_ranked(register, client):
    page = client.get("/deals/", {"q": "woningbouw"}).content.decode()
    assert "<mark>woningbouw</mark>" in page
    first = found(client, "drenthe")[0]
    assert "drenthe" in first


def test_what_is_typed_is_escaped(register, client):
    page = client.get("/deals/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page


def test_amount_bounds(letter, client):
    slugs = [row["Kort adres"] for row in rows(client.get("/deals.csv?rijkMin=25.000.000"))]
    assert slugs == ["parkstad-limburg-ii", "rotterdam-zuid-ii", "twente-ii", "zuid-en-oost-drenthe-ii"]
    page = text(client.get("/deals/?rijkMin=25000000&rijkMax=25000000"))
    assert "2 deals" in page
    assert "Rijksbijdrage: van 1 van de 14 deals staat dit nog niet in het register" in page
    assert client.get("/deals/?rijkMin=veel").status_code == 400


def test_unknown_and_not_stated_are_values(located, client):
    unknown = {row["Kort adres"] for row in rows(client.get("/deals.csv?ministerie=onbekend"))}
    not_stated = {row["Kort adres"] for row in rows(client.get("/deals.csv?ministerie=niet-vermeld"))}
    assert "north-sea-port-district" in not_stated and "veluwe" in unknown
    assert not unknown & not_stated
    assert len(unknown | not_stated) == 69


def test_a_facets_other_values_stay_visible_while_one_is_chosen(letter, client):
    page = text(client.get("/deals/?ministerie=lnv"))
    assert "LNV (3)" in page and "BZK (13)" in page
    assert "Limburg (2)" in page


def test_sums_stand_only_where_values_exclude_each_other(located, client):
    page = text(client.get("/deals/"))
    assert "Tweede tranche (12; € 215 miljoen)" in page
    assert "Eerste tranche (5; € 325 miljoen, bekend van 4)" in page
    assert "Limburg (" in page and "Limburg (4; €" not in page


# --- recounted by brute force, from the contents


def brute_values(content_row, facet):
    values = {value.slug for value in FACETS[facet].values(content_row)}
    gap = FACETS[facet].gap
    if gap in content_row.not_stated:
        values.add(NOT_STATED)
    elif gap in content_row.unknown:
        values.add(UNKNOWN)
    if facet == "thema" and [line for line in content_row.lines if line.themes == []]:
        values.add("niet-ingedeeld")
    return values


def random_query(draw, index):
    pairs = []
    for facet in draw.sample(list(FACETS), draw.randint(0, 4)):
        offered = [value.slug for value in index.values[facet]]
        if FACETS[facet].gap:
            offered += list(UNKNOWN_VALUES)
        if facet == "thema":
            offered.append("niet-ingedeeld")
        pairs += [(facet, slug) for slug in draw.sample(offered, min(len(offered), draw.randint(1, 3)))]
    if draw.random() < 0.3:
        pairs.append(("rijkMin", str(draw.choice([5, 10, 20, 30]) * 1_000_000)))
    if draw.random() < 0.3:
        pairs.append(("q", draw.choice(["noord", "zuid", "regio", "limburg OF twente"])))
    return sorted(set(pairs))


@pytest.mark.database
@pytest.mark.parametrize("seed", range(6))
def test_every_count_and_sum_is_what_counting_gives(register, seed):
    draw = random.Random(seed)
    index = release_index(Release.objects.get(number=2))
    for _ in range(12):
        query = random_query(draw, index)
        deals = DealFilter(query_dict(query), Selection(index, index.all))
        assert deals.is_valid(), query

        def fits(row, number, skip=None, query=query):
            for facet in FACETS:
                wanted = {slug for name, slug in query if name == facet}
                if wanted and facet != skip and not wanted & brute_values(row, facet):
                    return False
            for name, value in query:
                if name == "rijkMin" and (row.national is None or row.national < int(value) * 100):
                    return False
                if name == "q" and number not in search_index(index).answer(understand(value)):
                    return False
            return True

        expected = [row.slug for number, row in enumerate(index.rows) if fits(row, number)]
        assert sorted(row.slug for row in deals.qs.rows()) == sorted(expected), query
        for facet in shown_facets(deals):
            base = [row for number, row in enumerate(index.rows) if fits(row, number, skip=facet.name)]
            for choice in facet.boxes:
                having = [row for row in base if choice.value.slug in brute_values(row, facet.name)]
                assert choice.deals == len(having), (query, facet.name, choice.value)
                if choice.sum:
                    known = [row.national for row in having if row.national is not None]
                    assert (choice.sum.amount or 0, choice.sum.known) == (sum(known), len(known))
