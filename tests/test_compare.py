"""Deals side by side: every field, what differs, and what is not known."""

import datetime as dt
import html
import json
import re
from itertools import batched

import pytest
from rest_framework import serializers

from deals.contract import SCHEMA, DealContent, full
from deals.holding import holding
from deals.language.vocabulary import LABELS
from deals.publishing.releases import Prepared, Proposal, publish
from deals.register.wording import CODES

from . import cast as people
from .browse import text
from .desk import withdraw
from .words import GOLDEN, forget, queries

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases with the lists

TWENTE = "/vergelijken/?deal=twente&deal=twente-ii"
ROW = re.compile(r'<tr><th scope="row">(.*?) <span class="compare-mark[^>]*>(.*?)</span></th>(.*?)</tr>', re.S)
CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.S)
SAME, DIFFERENT, PARTLY, NOWHERE = "gelijk", "verschilt", "niet overal bekend", "nergens bekend"


def plain(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def table(response):
    """{row: (its mark, the markup of its cells)} of every field, below the first screen."""
    assert response.status_code == 200
    every_field = response.content.decode().partition("<h2>Elk gegeven naast elkaar</h2>")[2]
    return {html.unescape(label): (mark, CELL.findall(cells)) for label, mark, cells in ROW.findall(every_field)}


def compared(client, *slugs, more=""):
    return table(client.get("/vergelijken/?" + "&".join(f"deal={slug}" for slug in slugs) + more))


def part(cell, heading):
    """The entries of a cell under one heading, without their details."""
    found = re.search(rf'<p class="compare-part">{heading}</p><ul>(.*?)</ul>', cell, re.S)
    entries = re.findall(r"<li>(.*?)</li>", found.group(1), re.S) if found else []
    return [plain(re.split(r"\s*<sup>|<span", entry)[0]) for entry in entries]


def contents(client):
    """The content of every deal, by slug."""
    slugs = re.findall(r"/deals/([-a-z0-9]+)/<", client.get("/sitemap.xml").content.decode())
    return {slug: client.get(f"/deals/{slug}.json").json() for slug in slugs}


# --- choosing


def test_without_deals_there_is_a_form_with_every_deal_by_tranche(register, client):
    page = client.get("/vergelijken/").content.decode()
    assert page.count('name="deal"') == 4
    form = page[page.index('<form class="compare-form"') : page.index("</form>", page.index("compare-form"))]
    assert 'method="get"' in form
    first = form[: form.index("</select>")]
    assert re.findall(r'<optgroup label="(.*?)">', first) == [
        f"{word} tranche" for word in ("Eerste", "Tweede", "Derde", "Vierde", "Vijfde", "Zesde")
    ]
    assert first.count("<option ") == 83 + 1


def test_the_examples_are_deals_that_followed_one_another_in_a_region(register, client):
    page = client.get("/vergelijken/").content.decode()
    examples = re.findall(r'href="(/vergelijken/\?deal=.*?)">Vergelijk (.*?)</a>', page)
    assert examples[0][1] == "Parkstad Limburg, Parkstad-Limburg II en Parkstad Limburg III"
    for address, _ in examples:
        assert table(client.get(html.unescape(address)))["Regio"][0] == SAME


def test_one_deal_is_kept_in_the_form_and_the_reader_hears_what_is_missing(register, client):
    page = client.get("/vergelijken/?deal=twente")
    assert "U koos alleen Twente. Kies nog een deal" in text(page)
    assert page.content.decode().count("selected") == 1
    assert '<option value="twente" selected>' in page.content.decode()
    assert "Vergelijk Twente en Twente II" in text(page)


def test_choices_left_empty_in_the_form_are_no_mistake(register, client):
    assert client.get(f"{TWENTE}&deal=&deal=").content == client.get(TWENTE).content


def test_a_deal_chosen_twice_counts_once(register, client):
    assert "U koos alleen Twente." in text(client.get("/vergelijken/?deal=twente&deal=twente"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("deal=twente&deal=atlantis", "Een deal ‘atlantis’ staat niet in het register"),
        ("deal=Twente&deal=twente-ii", "Een deal ‘Twente’ staat niet in het register"),
        ("deal=atlantis", "Een deal ‘atlantis’ staat niet in het register"),
        (
            "deal=twente&deal=twente-ii&deal=zaanij&deal=zaanij-ii&deal=veluwe",
            "U koos 5 deals; vergelijk er twee, drie of vier.",
        ),
        ("deal=twente&deal=twente-ii&alleen=alles", "‘alles’ is hier geen antwoord; verwacht alleen=verschillen."),
        ("deal=twente&deal=twente-ii&alleen=a&alleen=b", "‘alleen’ staat 2 keer in het adres"),
        ("regio=twente", "‘regio’ hoort niet in dit adres"),
        ("deal=twente&deal=twente-ii&publicatie=1", "Een deal ‘twente’ staat niet in het register"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_a_sentence(register, client, query, sentence):
    response = client.get(f"/vergelijken/?{query}")
    assert response.status_code == 400
    assert sentence in text(response)


def test_a_wrong_deal_leaves_the_others_in_the_form(register, client):
    response = client.get("/vergelijken/?deal=twente&deal=atlantis")
    assert '<option value="twente" selected>' in response.content.decode()


def test_a_deal_that_is_not_published_cannot_be_chosen_or_compared(cast, client):
    assert "Concept" not in text(client.get("/vergelijken/"))
    response = client.get("/vergelijken/?deal=noorderland&deal=concept")
    assert response.status_code == 400
    assert "Nog niet gepubliceerd" not in text(response)


def test_a_withdrawn_deal_is_refused_with_its_reason_and_still_compared_before(cast, client):
    later = people.PAST + dt.timedelta(days=1)
    withdraw("zuiderland", reason="Een vergissing.", note="Weg", as_of=people.AS_OF, clock=lambda: later)
    address = "/vergelijken/?deal=noorderland&deal=zuiderland"
    response = client.get(address)
    assert response.status_code == 400
    assert "De deal ‘zuiderland’ is ingetrokken en niet meer te vergelijken. Reden: Een vergissing." in text(response)
    assert table(client.get(f"{address}&publicatie=1"))["Rijksbijdrage"][0] == PARTLY


def test_before_the_first_release_there_is_nothing_to_compare(db, client):
    assert client.get("/vergelijken/").status_code == 200


# --- side by side


def test_two_deals_stand_side_by_side_oldest_first(located, client):
    rows = compared(client, "twente-ii", "twente")
    assert [(rows[label][0], [plain(cell) for cell in rows[label][1]]) for label in ("Tranche", "Rijksbijdrage")] == [
        (DIFFERENT, ["Tweede tranche", "Vierde tranche"]),
        (DIFFERENT, ["€ 30 miljoen 1", "€ 25 miljoen 1"]),
    ]
    assert rows["Regio"][0] == SAME
    assert [plain(cell) for cell in rows["Aandeel van de regio"][1]] == ["80 %", "50 %"]
    assert plain(rows["Voorganger"][1][1]) == "Twente"


def test_every_stated_amount_stands_there_with_how_it_was_stated(located, client):
    rows = compared(client, "waddeneilanden", "zuid-limburg")
    stated = plain(rows["Elk genoemd bedrag: regio"][1][0])
    assert "€ 15.500.000 2 in het convenant, exact, telt mee in totalen" in stated
    assert "€ 9.000.000 5 bij de selectie, exact, telt niet mee in totalen, onderdeel van € 15.500.000" in stated


def test_what_deals_share_is_told_apart_from_what_only_one_has(register, client):
    deals = contents(client)
    first, second = "waddeneilanden", "zuid-limburg"
    rows = compared(client, first, second)
    ministries = [{one["afkorting"] for one in deals[slug]["ministeries"]} for slug in (first, second)]
    for number, cell in enumerate(rows["Ministeries die tekenden"][1]):
        assert set(part(cell, "Bij beide")) == ministries[0] & ministries[1]
        assert set(part(cell, "Alleen hier")) == ministries[number] - ministries[1 - number]
    assert ministries[0] & ministries[1] and ministries[0] - ministries[1]


def test_of_three_deals_each_value_says_which_others_have_it_too(register, client):
    rows = compared(client, "waddeneilanden", "zuid-limburg", "parkstad-limburg-ii")
    wadden = rows["Ministeries die tekenden"][1][0]
    assert part(wadden, "Bij alle drie") == ["BZK", "EZK", "IenW"]
    assert part(wadden, "Ook bij Parkstad-Limburg II") == ["OCW"]


def test_nothing_is_called_the_only_one_where_another_deal_is_not_known(located, client):
    rows = compared(client, "twente", "twente-ii")
    mark, cells = rows["Ministeries die tekenden"]
    assert mark == PARTLY
    assert "Alleen hier" not in plain(cells[1])
    assert plain(cells[0]) == "niet bekend: gezocht, niet gevonden"
    three = compared(client, "twente", "twente-ii", "waddeneilanden")["Ministeries die tekenden"][1][2]
    assert part(three, "Alleen hier, voor zover bekend") == ["SZW", "VWS"]


def test_part_of_a_municipality_abroad_and_the_caribbean_have_their_own_rows(register, client):
    rows = compared(client, "bes-eilanden", "north-sea-port-district", "zaanij-ii")
    assert part(rows["Caribisch Nederland"][1][0], "Alleen hier") == ["Bonaire", "Saba", "Sint Eustatius"]
    assert part(rows["Buitenland"][1][1], "Alleen hier") == ["Gent"]
    assert "België" in plain(rows["Buitenland"][1][1])
    assert plain(rows["Buitenland"][1][2]) == "geen genoemd"
    assert "Amsterdam: stadsdeel Noord" in plain(rows["Delen van gemeenten"][1][2])
    assert plain(rows["Delen van gemeenten"][1][1]) == "geen: hele gemeenten"


def test_a_programme_line_says_whose_label_it_is(register, client):
    rows = compared(client, "waddeneilanden", "noardwest-fryslan")
    wadden, fryslan = (plain(cell) for cell in rows["Programmalijnen"][1])
    assert "opschrift van de redactie" in wadden
    assert "opschrift van de bron" in fryslan


def test_the_marks_are_those_that_the_contents_give(register, client):
    deals = contents(client)
    values = {
        "Regio": lambda deal: deal["regio"]["slug"],
        "Tranche": lambda deal: deal["tranche"]["nummer"],
        "Rijksbijdrage": lambda deal: deal["bedragen"]["rijk"],
        "Regionale bijdrage": lambda deal: deal["bedragen"]["regio"],
        "Samen": lambda deal: deal["bedragen"]["totaal"],
        "Aandeel van de regio": lambda deal: deal["bedragen"]["aandeelRegio"],
        "Ministeries die tekenden": lambda deal: tuple(sorted(one["afkorting"] for one in deal["ministeries"])) or None,
        "Voorganger": lambda deal: deal["voorganger"],
    }
    seen = set()
    for slugs in batched(deals, 2):
        if len(slugs) < 2:
            break
        rows = compared(client, *slugs)
        for label, value in values.items():
            found = [value(deals[slug]) for slug in slugs]
            known = {one for one in found if one is not None}
            expected = DIFFERENT if len(known) > 1 else NOWHERE if not known else SAME if None not in found else PARTLY
            assert rows[label][0] == expected, (label, slugs)
            seen.add(expected)
    assert seen == {SAME, DIFFERENT, PARTLY, NOWHERE}


def test_no_cell_is_empty_and_unknown_is_never_a_zero_or_a_dash(register, client):
    for slugs in batched(contents(client), 4):
        for label, (_, cells) in compared(client, *slugs[:4], *(["twente"] if len(slugs) == 1 else [])).items():
            for cell in cells:
                assert plain(cell) not in ("", "-", "–", "0", "None", "€ 0"), (slugs, label)
                assert "None" not in plain(cell), (slugs, label)


def test_an_unknown_amount_is_said_with_its_reason(cast, client):
    rows = compared(client, "noorderland", "zuiderland")
    assert [plain(cell) for cell in rows["Rijksbijdrage"][1]] == [
        "€ 10 miljoen 1",
        "niet bekend: niet vermeld in de bron 1",
    ]
    assert plain(rows["Samen"][1][1]) == "niet bekend, want de Rijksbijdrage is niet bekend"
    assert rows["Rijksbijdrage"][0] == PARTLY


def test_amounts_of_different_deals_are_never_added(register, client):
    page = text(client.get(TWENTE))
    for together in ("€ 55 miljoen", "€ 55.000.000", "€ 145 miljoen", "€ 200 miljoen"):
        assert together not in page


def test_the_mark_of_a_fact_leads_to_that_fact_on_the_page_of_the_deal(register, client):
    slugs = ("twente", "waddeneilanden", "zuid-limburg", "nieuw-land")
    page = client.get("/vergelijken/?" + "&".join(f"deal={slug}" for slug in slugs)).content.decode()
    marks = re.findall(r'href="/deals/([-a-z0-9]+)/#([-a-z0-9]+)"', page)
    assert len(marks) > 150
    for slug in slugs:
        anchors = set(re.findall(r'id="([^"]+)"', client.get(f"/deals/{slug}/").content.decode()))
        assert {key for one, key in marks if one == slug} - anchors == set()


# --- only what differs


def test_only_differences_leaves_out_what_is_the_same_or_nowhere_known(register, client):
    every = compared(client, "waddeneilanden", "zuid-limburg", more="&publicatie=1")
    response = client.get("/vergelijken/?deal=waddeneilanden&deal=zuid-limburg&alleen=verschillen&publicatie=1")
    shown = table(response)
    assert shown == {label: row for label, row in every.items() if row[0] in (DIFFERENT, PARTLY) or label == "Bronnen"}
    assert shown["Bronnen"][0] == SAME, "the numbers of the sources mean nothing without it"
    left_out = len(every) - len(shown)
    assert left_out > 1
    assert f"{left_out} regels zijn weggelaten: gelijk, of van geen van deze deals bekend." in text(response)
    page = response.content.decode()
    assert page.count('<details class="compare-group"') == page.count(" open>") > 5, "what is asked for is not folded"
    assert "<tbody></tbody>" not in page


def test_the_legend_counts_the_rows(register, client):
    response = client.get(TWENTE)
    marks = [mark for mark, _ in table(response).values()]
    for mark in (SAME, DIFFERENT, PARTLY, NOWHERE):
        assert f"{mark} {marks.count(mark)} regels:" in text(response)


def test_one_can_go_from_all_rows_to_differences_and_back(register, client):
    there = re.search(r'href="([^"]+)">Toon alleen verschillen', client.get(TWENTE).content.decode())
    address = html.unescape(there.group(1))
    assert address == "/vergelijken/?alleen=verschillen&deal=twente&deal=twente-ii"
    assert f'href="{TWENTE.replace("&", "&amp;")}">Toon alle regels' in client.get(address).content.decode()


# --- linkable


def test_a_comparison_has_a_permalink_with_its_release(located, client, settings):
    settings.REGISTER_URL = "https://register.example"
    page = html.unescape(client.get("/vergelijken/?deal=twente-ii&deal=twente&alleen=verschillen").content.decode())
    assert (
        'href="https://register.example/vergelijken/?deal=twente&deal=twente-ii&publicatie=3">'
        "https://register.example/vergelijken/?deal=twente&deal=twente-ii&publicatie=3</a>" in page
    )
    assert "Twente en Twente II vergeleken, stand van 26 november 2026, Register Regio Deals, publicatie 3." in plain(
        page
    )


def test_a_comparison_has_one_canonical_address(register, client, settings):
    settings.REGISTER_URL = "https://register.example"
    for query, canonical in (
        ("deal=twente-ii&deal=twente&alleen=verschillen", "?deal=twente&deal=twente-ii"),
        ("deal=twente-ii&deal=zaanij-ii&peildatum=2023-11-02", "?deal=twente-ii&deal=zaanij-ii&publicatie=1"),
        ("deal=twente", ""),
    ):
        page = html.unescape(client.get(f"/vergelijken/?{query}").content.decode())
        assert f'<link rel="canonical" href="https://register.example/vergelijken/{canonical}">' in page


def test_the_order_in_the_address_changes_nothing(register, client):
    assert client.get("/vergelijken/?deal=twente-ii&deal=twente").content == client.get(TWENTE).content


def test_an_old_release_is_compared_as_it_was_and_its_links_stay_there(register, client):
    for when in ("publicatie=1", "peildatum=2023-11-02"):
        response = client.get(f"/vergelijken/?deal=twente-ii&deal=zuid-limburg&{when}")
        page = html.unescape(response.content.decode())
        assert plain(table(response)["Rijksbijdrage"][1][0]) == "€ 25 miljoen 1"
        assert 'href="/deals/twente-ii/?publicatie=1#rijk-1"' in page
        assert 'href="/vergelijken/?deal=zuid-limburg&publicatie=1">Haal weg' in page
        assert '<input type="hidden" name="publicatie" value="1">' in page
        body = page[page.index("<table") : page.rindex("</table>")]
        assert re.findall(r'href="/(?!deals/[-a-z]+\.)[^"]*"', body) == re.findall(
            r'href="/[^"]*[?&]publicatie=1(?:#[^"]*)?"', body
        )


def test_every_deal_can_be_taken_out(register, client):
    page = html.unescape(client.get("/vergelijken/?deal=twente&deal=twente-ii&deal=zaanij").content.decode())
    assert (
        'href="/vergelijken/?deal=twente-ii&deal=zaanij">Haal weg<span class="visually-hidden">: Twente</span>' in page
    )


@pytest.mark.parametrize(
    "url",
    ["/vergelijken/", "/vergelijken/?deal=twente", TWENTE, f"{TWENTE}&deal=zaanij&deal=zaanij-ii&alleen=verschillen"],
)
def test_queries_are_few_and_a_kept_comparison_takes_one(register, client, url):
    forget()
    assert queries(client, url) <= 5
    assert queries(client, url) == 1


# --- every field of the contract

# What is not told in a cell, and why.
NOT_TOLD = {
    "slug": "part of the addresses",
    "naam": "the head of the column",
    "status": "the page works it out from the milestones",
    "bedragen": "the page works them out from the contributions",
    "partijen.provincie": "the name of the party says which province it is",
    "partijen.gemeente": "the name of the party says which municipality it is",
    "gebied.gemeenten.provincie": "the provinces have a row of their own",
}
CODES_AND_ADDRESSES = ("slug", "code", "geldt")
# Another value where not any value will do.
OTHER_VALUES = {
    "bron": "brief-2",
    "lijn": None,
    "onderdeelVan": "rijk-2",
    "voorganger": "gouden-deal",
    "datum": "2022-05-04",
    "geldigVan": "2022-05-04",
    "geldigTot": "2029-05-04",
    "nauwkeurigheid": "dag",
}


def leaves(serializer=None, path=()):
    """The path and field of every value in the contract."""
    for name, contract_field in (serializer or DealContent()).fields.items():
        inner = getattr(contract_field, "child", contract_field)
        if name == "bron" and isinstance(contract_field, serializers.SerializerMethodField):
            yield (*path, name, "bron"), serializers.CharField()
            yield (*path, name, "vindplaats"), serializers.CharField()
        elif isinstance(inner, serializers.BaseSerializer):
            yield from leaves(inner, (*path, name))
        else:
            yield (*path, name), contract_field


def told_leaves():
    for path, contract_field in leaves():
        joined = ".".join(path)
        if path[-1] in CODES_AND_ADDRESSES or any(joined == one or joined.startswith(f"{one}.") for one in NOT_TOLD):
            continue
        yield path, contract_field


def other_value(path, contract_field, value):
    name = path[-1]
    section = path[-2] if len(path) > 1 else ""
    if (section, name) in CODES:
        return next(code for code in LABELS[CODES[section, name]] if code != value)
    if name in OTHER_VALUES:
        return OTHER_VALUES[name]
    if isinstance(contract_field, serializers.BooleanField):
        return not value
    if isinstance(contract_field, serializers.CharField):
        return f"{value or ''} anders"
    if isinstance(contract_field, serializers.DateField):
        return "2021-02-03"
    return (value or 0) + 1


def golden_content(slug):
    content = holding(full(json.loads((GOLDEN / f"schema-{SCHEMA}.json").read_text())), people.AS_OF.isoformat())
    content["slug"] = slug
    content["bronnen"].append(content["bronnen"][0] | {"slug": "brief-2"})
    for fact in content["leemten"]:
        fact["bron"] = {"bron": "brief", "vindplaats": "Bijlage"}
    return content


def changed_content(slug, path, contract_field):
    """The golden content with another value at `path`, in the last of a list."""
    content = golden_content(slug)
    place = content
    for name in path[:-1]:
        place = place[name]
        place = place[-1] if isinstance(place, list) else place
    place[path[-1]] = other_value(path, contract_field, place[path[-1]])
    return content


def test_every_field_of_the_contract_is_told(db, client):
    told = {f"deal-{number}": leaf for number, leaf in enumerate(told_leaves())}
    given = [golden_content("gouden-deal")]
    given += [changed_content(slug, *leaf) for slug, leaf in told.items()]
    prepared = {}
    for content in given:
        prepared[content["slug"]] = Prepared.of(content)
    proposal = Proposal(people.AS_OF, prepared, dict.fromkeys(prepared))
    publish(proposal, note="Elk veld", clock=lambda: people.PAST)
    forgotten = []
    for slug, (path, _) in told.items():
        columns = zip(*(cells for _, cells in compared(client, "gouden-deal", slug).values()), strict=True)
        one, other = (re.sub(rf"/deals/({slug}|gouden-deal)/#", "#", "\n".join(column)) for column in columns)
        if one == other:
            forgotten.append(".".join(path))
    assert forgotten == []
    assert len(told) > 100
