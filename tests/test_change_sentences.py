"""What changed, in sentences: every difference in one group and one sentence, and pages on which an anchor lands."""

import re
from html import unescape
from itertools import pairwise

import pytest

from deals.language.numerals import SMALL, small_number
from deals.models import Release
from deals.register.change_sentences import CHANGE_GROUPS, NOUNS, group_of, in_groups, told_in_groups
from deals.register.changes import Change
from deals.register.history import CHANGED, between, described
from deals.register.index import release_index
from deals.register.totals import totals
from deals.register.wording import SECTIONS

from .browse import changed_rows, text
from .words import queries

pytestmark = pytest.mark.django_db

PAIRS = [*pairwise(range(1, 7)), (1, 6), (2, 4)]


def changed(old, new):
    numbered = {release.number: release for release in Release.objects.all()}
    steps = [step for step in between(numbered[old], numbered[new]) if step.kind == CHANGED]
    return described(steps)


def number_said(part):
    """The number with which a part of a sentence begins."""
    word = part.words.split()[0]
    return SMALL.index(word) if word in SMALL else int(word.replace(".", ""))


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_every_difference_is_told_once_and_the_numbers_add_up_to_the_table(register, old, new):
    for change in changed(old, new):
        groups = told_in_groups(change.changes)
        assert sum(group.number for group in groups) == len(change.changes), change.step.slug
        assert {group.slug: group.number for group in groups} == in_groups(change.changes)
        for group in groups:
            of_group = [one for one in change.changes if group_of(one) == group.slug]
            assert group.words.count(": ") >= len(group.sentences)
            for verb, parts in group.sentences:
                whole = [one for one in of_group if one.whole and one.field == verb.lower()]
                told = {subject: sum(one.subject == subject for one in whole) for subject in NOUNS}
                begun = [part for part in parts if part.words.split()[0] in SMALL or part.words[0].isdigit()]
                assert sorted(map(number_said, begun)) == sorted(many for many in told.values() if many)
                assert [number_said(part) for part in begun] == [part.number for part in begun]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_the_page_tells_what_its_tables_hold(register, client, old, new):
    response, numbers = client.get(f"/wijzigingen/?van={old}&tot={new}"), {}
    url = f"/wijzigingen/?van={old}&tot={new}"
    while url:
        response = client.get(url)
        page = response.content.decode()
        rows = len(changed_rows(response))
        assert rows == sum(map(int, re.findall(r"met de bron \((\d+) gegeven", page)))
        numbers[url] = rows
        following = re.search(r'rel="next" href="([^"]+)"', page)
        url = following and "/wijzigingen/" + unescape(following[1])
    chips = re.findall(r"(\d+) gegevens? van \d+ deals?</span></a>", client.get(next(iter(numbers))).content.decode())
    assert sum(map(int, chips)) == sum(numbers.values())


def test_each_kind_of_fact_has_words_and_each_group_a_place_of_its_own():
    assert set(SECTIONS.values()) <= set(NOUNS)
    known = {group_of(Change(subject, "a", "toegevoegd", None, "x", None)) for subject in SECTIONS.values()}
    assert known == set(CHANGE_GROUPS)


def change(subject, field, old, new, **more):
    return Change(subject, more.pop("key", "a"), field, old, new, None, **more)


def said(*changes):
    return [f"{group.title}. {group.words}" for group in told_in_groups(changes)]


def test_sentences_read_as_people_say_them():
    places = [change("gemeente", "toegevoegd", None, "x", about=f"Plaatsnaam {number}") for number in range(14)]
    amount = change("bedrag", "toegevoegd", None, "x", named="€ 25.000.000 van het Rijk, bij de selectie")
    assert said(*places, amount) == [
        "Geld. Toegevoegd: een bedrag (€ 25.000.000 van het Rijk, bij de selectie).",
        "Gebied. Toegevoegd: 14 gemeenten.",
    ]
    assert said(change("deal", "status", "geselecteerd", "convenant gesloten", key=None)) == [
        "Stappen. Gewijzigd: status (was geselecteerd, nu convenant gesloten)."
    ]
    assert said(change("bedrag", "bedrag", "€ 1", "€ 2", about="Rijk")) == [
        "Geld. Gewijzigd: bedrag (Rijk; was € 1, nu € 2)."
    ]
    assert said(
        change("partij", "vervallen", "x", None, about="Gemeente Almere"),
        change("partij", "vervallen", "x", None, about="Gemeente Almere", key="b"),
    ) == ["Partijen. Vervallen: twee partijen (Gemeente Almere, twee keer)."]
    line = change("programmalijn", "thema's (indeling redactie)", None, "Wonen", about="Wonen in wijken")
    assert said(line) == [
        "Programmalijnen, doelen en resultaten. Gewijzigd: thema's (nu Wonen; indeling redactie) bij een programmalijn (Wonen in wijken)."
    ]
    assert [small_number(number) for number in (1, 12, 13, 1200)] == ["een", "twaalf", "13", "1.200"]


def test_new_deals_stand_in_one_sentence_and_every_anchor_lands_on_its_deal(register, client):
    page = client.get("/wijzigingen/?van=1&tot=2").content.decode()
    news = re.search(r'<p class="new-deals">.*?</p>', page, re.DOTALL)[0]
    assert news.count("<a ") == 69 and page.count('<article class="changed"') == 14
    anchors = re.findall(r'id="deal-([^"]+)"', page)
    assert len(anchors) == len(set(anchors)) == 83
    for number in (1, 2, 4):
        page = client.get(f"/wijzigingen/?van=3&tot=4&pagina={number}").content.decode()
        anchors = re.findall(r'id="deal-([^"]+)"', page)
        assert len(anchors) == len(set(anchors)) == 83
        elsewhere = re.findall(r'<li id="deal-([^"]+)"><a href="\?([^"]+)#deal-([^"]+)"', page)
        assert len(elsewhere) == 83 - page.count('<article class="changed"')
        for slug, query, target in elsewhere[::20]:
            assert slug == target
            there = client.get(f"/wijzigingen/?{unescape(query)}").content.decode()
            assert f'<article class="changed" id="deal-{slug}"' in there


def test_the_totals_stand_before_and_after_and_never_of_what_overlaps(register, client):
    page = text(client.get("/wijzigingen/?van=1&tot=6"))
    index = release_index(Release.objects.get(number=1))
    known = totals(index, index.all).national
    assert "Alle deals samen, voor en na" in page and "Regio Deals 14 83" in page
    assert f"Rijksbijdrage € 254,2 miljoen bekend van {known.known} van 14 deals" in page
    of_ministry = text(client.get("/wijzigingen/?van=1&tot=6&ministerie=bzk"))
    assert "bekend van" not in of_ministry and "Daarom staat hier geen bedrag" in of_ministry
    assert "bekend van 1 van 1 deal" in text(client.get("/wijzigingen/?van=1&tot=6&deal=twente-ii"))


def test_changes_are_asked_by_group_by_deal_and_since_a_letter(register, client):
    money = client.get("/wijzigingen/?van=1&tot=6&soort=geld")
    assert {row[0].split(":")[0] for row in changed_rows(money)} <= {"Bedrag", "Beschikking", "Deal"}
    assert client.get("/wijzigingen.json?van=1&tot=6&soort=geld").status_code == 200
    page = client.get("/wijzigingen/?van=1&tot=6&deal=twente-ii").content.decode()
    assert '<option value="twente-ii" selected>Twente II</option>' in page
    presets = re.search(r'<nav aria-label="Veelgevraagd">.*?</nav>', page, re.DOTALL)[0]
    assert "Sinds de voortgangsrapportage van 7 mei 2024" in presets and "Sinds de brief van" in presets
    assert "van=1&amp;deal=twente-ii" in presets


@pytest.mark.parametrize("query", ["van=1&tot=6", "van=3&tot=4&pagina=2", "van=1&soort=stappen"])
def test_a_kept_page_of_changes_takes_one_query(register, client, query):
    client.get(f"/wijzigingen/?{query}")
    assert queries(client, f"/wijzigingen/?{query}") == 1
