"""What people type in a search box, and what answers them first: the page they are led to, or the first of each group."""

import html
import json
import re

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured

from deals.models import Municipality, Release
from deals.portal.explanations import EXPLANATIONS_FILE, explaining_pages, explanations
from deals.portal.search.answers import WholeQuestion
from deals.register.reading import Reading
from deals.register.wanted import understand

from .browse import text
from .words import GOLDEN, forget, queries

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases, where a test says so

QUESTIONS = yaml.safe_load((GOLDEN / "questions.yaml").read_text())
GROUP = re.compile(r'<h2 id="groep-(\w+)">.*?<li>\s*<a href="[^"]*">(.*?)</a>', re.DOTALL)


def answer_to(client, typed, **more):
    """What the search page answers, in the form of the list of questions."""
    response = client.get("/zoeken/", {"q": typed} | more)
    if response.status_code == 302:
        return {"vraag": typed, "gaat naar": response["Location"]}
    page = response.content.decode()
    read = re.search(r"Dit past bij ‘(.*?)’", page)
    groups = {name: html.unescape(first) for name, first in GROUP.findall(page)}
    return {"vraag": typed} | ({"gelezen als": html.unescape(read[1])} if read else {}) | groups


def test_every_question_gets_its_first_answers(register, client):
    assert len(QUESTIONS) >= 120
    given = [answer_to(client, question["vraag"]) for question in QUESTIONS]
    wrong = [
        (list(answer.items()), list(question.items()))
        for answer, question in zip(given, QUESTIONS, strict=True)
        if list(answer.items()) != list(question.items())
    ]
    assert wrong == []


@pytest.mark.database
def test_every_municipality_of_now_and_before_is_found_by_its_name_without_quotes(register):
    """Gone to, or among the places; of several words too."""
    latest = list(Release.objects.order_by("number"))
    reading = Reading(latest[-1], latest, pinned=False)
    names = Municipality.objects.values_list("name", "code")
    assert len(names) > 400 and sum(" " in name for name, _ in names) > 30
    for name, code in names:
        asked = WholeQuestion(reading, understand(name))
        offered = [answer.address for answer in asked.places().answers if answer.exact]
        assert f"/gemeenten/{code.lower()}/" in offered, name


@pytest.mark.parametrize(
    "name", ["Bergen op Zoom", "Voorne aan Zee", "De Bilt", "Uden", "'s-Hertogenbosch", "Den Helder"]
)
def test_the_list_of_deals_points_at_a_place_that_is_called_so(register, client, name):
    page = text(client.get("/deals/", {"q": name}))
    assert f"Zie ook {name} :" in page.replace("&#x27;", "'") and "Dit past bij" not in page


def test_each_answer_leads_somewhere_and_says_why(register, client):
    for typed in ("Twente", "zorg", "29697", "nplv", "resultaten", "Zeeland", "afgerond", "2019", "rijksoverheid"):
        page = client.get("/zoeken/", {"q": typed}).content.decode()
        answers = re.findall(r'<li>\s*<a href="(/[^"]*)">([^<]+)</a>\s*<span class="why">(.+?)</span>', page)
        assert answers, typed
        for address, title, why in answers:
            assert title.strip() and why.strip(), (typed, address)
            assert client.get(html.unescape(address).split("#")[0]).status_code == 200, (typed, address)


def test_a_place_is_not_gone_to_where_something_else_is_called_so(register, client):
    for typed in ("Twente", "Saba", "huizen", "2019", "Utrecht", "7524"):
        assert client.get("/zoeken/", {"q": typed}).status_code == 200, typed


def test_a_question_about_an_earlier_release_is_answered_there(register, client):
    assert client.get("/zoeken/", {"q": "Delft", "publicatie": "1"})["Location"] == "/gemeenten/gm0503/?publicatie=1"
    page = client.get("/zoeken/", {"q": "wie betaalt", "publicatie": "1"}).content.decode()
    assert 'href="/over/?publicatie=1#betalen"' in page
    assert answer_to(client, "zesde tranche", publicatie="1") == {"vraag": "zesde tranche"}
    assert answer_to(client, "vierde tranche", publicatie="1")["thema"] == "Vierde tranche"


def test_where_nothing_answers_it_says_what_to_leave_out(register, client):
    page = text(client.get("/zoeken/", {"q": "minister Keijzer"}))
    assert "Niets in dit register past bij ‘minister Keijzer’." in page
    assert "Zoek zonder ‘Keijzer’" in page and "Zoek zonder ‘minister’" not in page


def test_a_typing_error_has_a_way_back(register, client):
    page = client.get("/zoeken/", {"q": "Doetinchm"}).content.decode()
    assert 'href="?q=Doetinchm&amp;letterlijk=ja">Toon toch ‘Doetinchm’' in page
    literal = text(client.get("/zoeken/", {"q": "Doetinchm", "letterlijk": "ja"}))
    assert "Niets in dit register past bij ‘Doetinchm’." in literal


def test_a_wrong_question_is_refused_in_a_sentence(register, client):
    for address in ("/zoeken/?letterlijk=nee&q=a", "/zoeken/?tranche=4", "/zoeken/aanvullen.json?q=a&soort=deal"):
        assert client.get(address).status_code == 400
    assert "verwacht plaats" in text(client.get("/zoeken/aanvullen.json?q=a&soort=deal"))


# --- while someone types


def offered_for(client, typed, **more):
    response = client.get("/zoeken/aanvullen.json", {"q": typed} | more)
    assert response["Content-Type"] == "application/json; charset=utf-8"
    return json.loads(response.content)


def test_names_are_offered_that_begin_so_with_what_they_are_and_where_they_lead(register, client):
    offers = offered_for(client, "twen")
    assert {"naam": "Twente", "soort": "regio", "regel": "Regio met 2 deals", "adres": "/regios/twente/"} in offers
    assert {"naam": "Twente II", "soort": "deal", "regel": "Vierde tranche", "adres": "/deals/twente-ii/"} in offers
    for typed in ("twen", "zu", "gezond", "conv", "7511", "kaart"):
        offers = offered_for(client, typed)
        assert 0 < len(offers) <= 8 and len({(one["naam"], one["adres"]) for one in offers}) == len(offers), typed
        assert all(client.get(one["adres"].split("#")[0]).status_code == 200 for one in offers), typed


def test_what_is_called_exactly_so_is_offered_first(register, client):
    assert offered_for(client, "ede")[0]["naam"] == "Ede"
    assert offered_for(client, "convenant")[0]["naam"].startswith("Convenant")


def test_nothing_is_offered_for_one_letter_and_only_places_where_that_is_asked(register, client):
    assert offered_for(client, "t") == offered_for(client, "") == []
    kinds = {one["soort"] for one in offered_for(client, "ach", soort="plaats")}
    assert kinds and not kinds & {"deal", "uitleg", "thema"}
    assert offered_for(client, "twen", publicatie="1")[0]["adres"].endswith("?publicatie=1")


@pytest.mark.database
def test_a_next_letter_costs_no_more_than_the_query_that_every_page_has(cast, client):
    for address in ("/zoeken/aanvullen.json?q=noo", "/zoeken/?q=noorder"):
        forget()
        queries(client, address)
    assert [queries(client, f"/zoeken/aanvullen.json?q={typed}") for typed in ("zu", "zui", "gr")] == [1, 1, 1]
    assert queries(client, "/zoeken/?q=zuider") == 1


# --- the lists behind it


def test_every_explanation_stands_where_it_is_said_to(register, client):
    pages = {}
    for explanation in explanations():
        if explanation.path not in pages:
            pages[explanation.path] = client.get(explanation.path).content.decode()
        assert not explanation.anchor or f'id="{explanation.anchor[1:]}"' in pages[explanation.path], explanation


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a: b", "verwacht een lijst"),
        ("- [", "is niet te lezen"),
        ("- {titel: Iets}", "‘Iets’: verwacht precies titel, adres, regel, woorden"),
        ("- {titel: Iets, adres: /x/, regel: '', woorden: [a]}", "‘Iets’: het veld ‘regel’ is geen tekst"),
        ("- {titel: Iets, adres: /x/, regel: y, woorden: a}", "‘Iets’: het veld ‘woorden’ is geen lijst"),
        ("- {titel: Iets, adres: /x/, regel: y, woorden: [1]}", "‘Iets’: onder ‘woorden’ staat iets dat geen woord is"),
    ],
)
def test_a_wrong_list_of_explanations_is_refused_by_name(written, said, settings, tmp_path):
    (tmp_path / EXPLANATIONS_FILE.parent).mkdir()
    (tmp_path / EXPLANATIONS_FILE).write_text(written)
    settings.BASE_DIR = tmp_path
    with pytest.raises(ImproperlyConfigured, match=said):
        list(explaining_pages())
