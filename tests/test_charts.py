"""The charts: every number recounted from the contents of the release, and nothing unknown drawn as known."""

import datetime as dt
import gzip
import html
import re
from collections import defaultdict
from pathlib import Path

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from deals.language.money import cents, euros
from deals.models import Deal, Milestone, ProgrammeFact, Release, ReleaseLine, Tranche
from deals.portal.charts.files import CHART_FILES
from deals.portal.charts.milestones import milestones_chart
from deals.portal.charts.numbers import (
    MOST_AT_ONCE,
    NAMES_ABOVE,
    NARROWEST,
    ROOMS,
    TAILS,
    amounts_chart,
    fits,
    known_amount,
    letters,
    millions,
    ministries_chart,
    room,
    themes_chart,
    tranches_chart,
)
from deals.register.index import release_index

from . import cast as people
from .browse import rows, text
from .words import forget

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases with the lists

CHARTS = list(CHART_FILES)
NEXT_DAY = people.PAST + dt.timedelta(days=1)
PRECISION = ["dag", "maand", "jaar", "uiterlijk"]


# --- What the contents say, without the index ---------------------------------------------------------------------------


def contents(number):
    lines = ReleaseLine.every_kind.select_related("version").filter(release__number=number)
    return [line.version.read() for line in lines if line.version]


def by_tranche(deals):
    found = defaultdict(list)
    for deal in deals:
        found[deal["tranche"]["nummer"], deal["tranche"]["naam"].capitalize()].append(deal)
    return sorted(found.items())


def themes(deal):
    return {theme["naam"] for line in deal["programmalijnen"] for theme in line["themas"]}


def milestone(deal, kind):
    """(date, precision) of the most precise, of two the earliest; none of the deals here has one that no longer holds."""
    facts = [fact for fact in deal["mijlpalen"] if fact["soort"] == kind]
    best = min(facts, key=lambda fact: (PRECISION.index(fact["nauwkeurigheid"]), fact["datum"]), default=None)
    return best and (best["datum"], best["nauwkeurigheid"])


# --- What the page shows -------------------------------------------------------------------------------------------------


def section(page, anchor):
    """The part of the page under one heading."""
    return re.search(rf'<h2 id="{anchor}">(.*?)(?=<h2|</main>)', page.content.decode(), re.DOTALL)[1]


def words(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def table(page, anchor):
    """The rows of the one table of a chart, as lists of texts; the first is its heading."""
    found = re.findall(r"<table>(.*?)</table>", section(page, anchor), re.DOTALL)
    assert len(found) == 1, anchor
    lines = re.findall(r"<tr>(.*?)</tr>", found[0], re.DOTALL)
    return [[words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL)] for line in lines]


def pictures(markup):
    """The charts in `markup`, each without what is inside it: (attributes, inside)."""
    return re.findall(r'<svg ([^>]*role="img"[^>]*)>(.*?)</svg>\s*</figure>', markup, re.DOTALL)


def words_for(amount):
    return "niet bekend" if amount is None else euros(cents(amount))


# --- Every number, recounted --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 2])
def test_money_by_tranche_is_the_sum_of_what_is_known(register, client, number):
    page = client.get(f"/cijfers/?publicatie={number}")
    shown = [line[:4] for line in table(page, "tranches")[1:]]
    files = rows(client.get(f"/cijfers/tranches.csv?publicatie={number}"))
    expected, plain = [], []
    for (tranche, name), deals in by_tranche(contents(number)):
        for side, label in (("rijk", "Rijk"), ("regio", "regio")):
            known = [cents(deal["bedragen"][side]) for deal in deals if deal["bedragen"][side] is not None]
            amount = euros(sum(known)) if known else "niet bekend"
            expected.append([name, label, amount, f"{len(known)} van {len(deals)} deals"])
            plain.append([str(tranche), label, str(sum(known) // 100) if known else "", str(len(known))])
    assert shown == expected
    wanted = ("Tranche", "Kant", "Bekend bedrag (€)", "Deals met bekend bedrag")
    assert [[line[heading] for heading in wanted] for line in files] == plain


@pytest.mark.parametrize("number", [1, 2])
def test_rijk_and_regio_of_every_deal_are_what_its_version_says(register, client, number):
    deals = {deal["naam"]: deal for deal in contents(number)}
    shown = table(client.get(f"/cijfers/?publicatie={number}"), "rijk-en-regio")[1:]
    assert len(shown) == len(deals)
    for name, tranche, national, regional in shown:
        deal = deals[name]
        assert tranche == str(deal["tranche"]["nummer"])
        for side, said in (("rijk", national), ("regio", regional)):
            # What a source states of an amount that does not count stands there too, as such.
            unknown = said.startswith("niet bekend") or said.endswith("; telt niet mee")
            amount = deal["bedragen"][side]
            assert unknown if amount is None else said == words_for(amount), name
    for line in rows(client.get(f"/cijfers/rijk-en-regio.csv?publicatie={number}")):
        amounts = deals[line["Regio Deal"]]["bedragen"]
        for side, heading in (("rijk", "Rijksbijdrage"), ("regio", "regionale bijdrage")):
            amount = line[f"{heading[0].upper()}{heading[1:]} (€)"]
            assert amount == ("" if amounts[side] is None else str(amounts[side]))
            assert bool(line[f"Bron {heading}"]) == bool(line[f"Vindplaats {heading}"]) == bool(amount)


@pytest.mark.parametrize("number", [1, 2])
def test_a_ministry_has_a_dot_where_the_version_has_its_signature(register, client, number):
    heading, *lines = table(client.get(f"/cijfers/?publicatie={number}"), "ministeries")
    signed = {
        deal["naam"]: {ministry["slug"]: ministry["afkorting"] for ministry in deal["ministeries"]}
        for deal in contents(number)
    }
    known = {name: ministries for name, ministries in signed.items() if ministries}
    assert {line[0] for line in lines[:-1]} == set(known)
    for name, *cells in lines[:-1]:
        found = [column for column, cell in zip(heading[1:], cells, strict=True) if cell == "ja"]
        assert len(found) == len(known[name])
        assert all(any(label in column.split(" / ") for column in found) for label in known[name].values()), name
    slugs = sorted({slug for ministries in known.values() for slug in ministries})
    totals = sorted(sum(slug in ministries for ministries in known.values()) for slug in slugs)
    assert sorted(map(int, lines[-1][1:])) == totals
    found = defaultdict(set)
    for line in rows(client.get(f"/cijfers/ministeries.csv?publicatie={number}")):
        found[line["Regio Deal"]] |= {line["Kort adres ministerie"]} - {""}
        assert line["Ministeries bekend"] == ("ja" if signed[line["Regio Deal"]] else "nee")
    assert found == {name: set(ministries) for name, ministries in signed.items()}


@pytest.mark.parametrize("number", [1, 2])
def test_themes_count_the_deals_of_a_tranche_that_were_given_any(register, client, number):
    tranches = by_tranche(contents(number))
    _, *lines = table(client.get(f"/cijfers/?publicatie={number}"), "themas")
    names = sorted({name for _, deals in tranches for deal in deals for name in themes(deal)})
    tagged = [sum(bool(themes(deal)) for deal in deals) for _, deals in tranches]
    expected = [
        [name, *(str(sum(name in themes(deal) for deal in deals)) if some else "niet ingedeeld" for (_, deals), some in zip(tranches, tagged, strict=True))]
        for name in names
    ]  # fmt: skip
    untagged = [f"{len(deals) - some} van {len(deals)}" for (_, deals), some in zip(tranches, tagged, strict=True)]
    assert lines == [*expected, ["Niet ingedeeld", *untagged]]
    for line in rows(client.get(f"/cijfers/themas.csv?publicatie={number}")):
        place = [str(tranche) for (tranche, _), _ in tranches].index(line["Tranche"])
        _, deals = tranches[place]
        assert (line["Ingedeelde deals"], line["Deals"]) == (str(tagged[place]), str(len(deals)))
        if line["Thema"] == "niet ingedeeld":
            assert line["Aantal deals"] == str(len(deals) - tagged[place])
        elif not tagged[place]:
            assert line["Aantal deals"] == ""
        else:
            assert line["Aantal deals"] == str(sum(line["Thema"] in themes(deal) for deal in deals))


@pytest.mark.parametrize("number", [1, 2])
def test_every_milestone_counts_each_deal_once_at_its_most_precise_date(register, client, number):
    deals = contents(number)
    kinds = {fact["soort"] for deal in deals for fact in deal["mijlpalen"]}
    dated = {(deal["naam"], kind): milestone(deal, kind) for deal in deals for kind in kinds if milestone(deal, kind)}
    found = {}
    for line in rows(client.get(f"/cijfers/mijlpalen.csv?publicatie={number}")):
        kind = next(kind for kind in kinds if line["Mijlpaal"].startswith(kind.split("-")[0]))
        found[line["Regio Deal"], kind] = (line["Datum"], line["Nauwkeurigheid"])
        assert line["Bron"]
        assert line["Vindplaats"]
    assert found == dated
    shown = defaultdict(lambda: [0, 0, 0])
    for tranche, name, _when, count, bounded in table(client.get(f"/cijfers/?publicatie={number}"), "mijlpalen")[1:]:
        kind = next(kind for kind in kinds if name.startswith(kind.split("-")[0]))
        part, whole = map(int, count.split(" van "))
        shown[tranche, kind] = [shown[tranche, kind][0] + part, whole, shown[tranche, kind][2] + int(bounded)]
    for (_, tranche), some in by_tranche(deals):
        for kind in kinds:
            dates = [milestone(deal, kind) for deal in some if milestone(deal, kind)]
            bounded = sum(precision == "uiterlijk" for _, precision in dates)
            assert shown[tranche, kind] == ([len(dates), len(some), bounded] if dates else [0, 0, 0]), (tranche, kind)


def test_a_mark_covers_the_days_that_it_stands_for(register):
    release = Release.objects.get(number=2)
    index = release_index(release)
    chart = milestones_chart(release, index, index.all)
    spans = [(lane, span) for lane in chart.drawn for span in lane.spans]
    assert all(span.start >= 0 and span.end <= 101 for _, span in spans)
    words_of = {(lane.tranche.slug, lane.kind): [span.words for span in lane.spans] for lane in chart.drawn}
    assert words_of["5", "selectie"] == ["9 februari 2024"]
    assert words_of["4", "convenant"] == ["september tot en met november 2023"]
    assert words_of["1", "convenant"] == ["juli tot en met december 2018", "uiterlijk 24 augustus 2021"]
    assert words_of["2", "convenant"] == ["2019"]
    assert words_of["3", "geplande-einddatum"] == ["2024 tot en met 2025"]


# --- What is not known --------------------------------------------------------------------------------------------------


def test_what_is_not_known_is_a_word_without_a_length_and_never_zero(located, client):
    page = client.get("/cijfers/")
    markup = section(page, "rijk-en-regio")
    bars = re.findall(r'<svg y="[\d.]+em">(.*?)</g></svg>', markup)
    deals = contents(2)
    known = [deal for deal in deals if deal["bedragen"]["rijk"] is not None or deal["bedragen"]["regio"] is not None]
    assert len(bars) == len(known)
    assert sum("regio onbekend" in bar for bar in bars) == sum(deal["bedragen"]["regio"] is None for deal in known)
    for bar in bars:
        assert "hatch" not in bar
        assert bar.count("<rect") == 2 - bar.count("onbekend")
        assert 'width="0' not in bar
        assert not re.search(r">0 \+|\+ 0<", bar)
    without = [deal for deal in deals if deal not in known]
    assert [deal["naam"] for deal in without] == ["ESTEC en Space Campus Noordwijk"]
    assert "Van 1 deal is geen enkel bedrag bekend: ESTEC en Space Campus Noordwijk ." in words(markup)


def test_a_deal_of_which_only_the_regional_amount_is_known_has_a_bar_of_that_alone(cast, client):
    markup = section(client.get("/cijfers/"), "rijk-en-regio")
    assert "Rijk onbekend + 4" in words(markup)
    bar = next(bar for bar in re.findall(r'<svg y="[\d.]+em">(.*?)</g></svg>', markup) if "Zuiderland" in bar)
    assert re.findall(r'<rect class="(\w+)" x="([\d.]+)%"', bar) == [("regio", "0.0")]


@pytest.mark.parametrize("query", ["", "?publicatie=1", "?tranche=1", "?tranche=5", "?q=foodvalley"])
def test_every_length_in_a_chart_is_that_of_a_number(register, client, query):
    """In no chart, legend or page of a deal something is drawn whose length says nothing."""
    page = client.get(f"/cijfers/{query}").content.decode()
    lengths = re.findall(r'<(?:rect|svg class="hatch")[^>]* width="([^"]*)"', page)
    assert lengths and all(re.fullmatch(r"[\d.]+%", length) for length in lengths)
    assert "zegt niets" not in page
    assert "30%" not in client.get("/deals/foodvalley/").content.decode()


def test_only_a_difference_with_a_stated_budget_is_hatched_where_money_is_drawn(register, client):
    before, now = (section(client.get(f"/cijfers/{query}"), "tranches") for query in ("?publicatie=1", "?tranche=5"))
    assert "gearceerd: het verschil met het budget dat een bron noemt" in words(before)
    assert "gearceerd: het verschil" not in words(now)
    assert "onbekend: niet getekend, want het bedrag is niet bekend" in words(now)


def test_a_stated_budget_shows_how_much_of_it_is_not_known(register, client):
    then = words(section(client.get("/cijfers/?publicatie=1"), "tranches"))
    assert "een bron noemt een budget van € 284,2 miljoen" in then
    assert "Hier is € 254,2 miljoen bekend, van 13 van de 14 deals. Het verschil is € 30 miljoen." in then
    assert "Rijk investeert opnieuw in regio: 284 miljoen euro voor 14 nieuwe Regio Deals" in then
    assert "254,2 van 284,2" in then
    now = words(section(client.get("/cijfers/"), "tranches"))
    assert "Het verschil is" not in now
    # Of the fifth tranche an earlier source says 386.4 million: the newest counts.
    assert "€ 384.600.000 22 van 22 deals € 384.600.000" in now
    assert "386" not in now
    # Of the sixth tranche undated pages still say 216.6 million.
    assert "€ 244.300.000 16 van 16 deals € 244.300.000" in now


def test_a_budget_stated_later_is_not_on_an_older_page(register, client):
    ProgrammeFact.objects.create(
        key="later",
        tranche=Tranche.objects.get(number=4),
        kind="budget",
        value=300_000_000,
        as_of=dt.date(2024, 1, 1),
        source_title="Een latere brief",
        source_publisher="Het ministerie",
        locator="Eerste alinea",
    )
    assert "Een latere brief" not in text(client.get("/cijfers/?publicatie=1"))
    assert "een budget van € 300 miljoen" in text(client.get("/cijfers/"))


def test_a_budget_of_a_tranche_is_not_compared_with_a_part_of_its_deals(register, client):
    part = client.get("/cijfers/?publicatie=1&ministerie=ienw")
    assert "alleen van de hele tranche" in words(section(part, "tranches"))
    assert "284" not in words(section(part, "tranches"))
    [national, _] = rows(client.get("/cijfers/tranches.csv?publicatie=1&ministerie=ienw"))
    assert national["Genoemd budget (€)"] == national["Bron genoemd budget"] == ""


def test_no_ministry_bears_money(register, client):
    markup = section(client.get("/cijfers/"), "ministeries")
    assert "€" not in markup
    assert "Geen bron zegt hoeveel elk ministerie betaalt" in words(markup)
    assert "€" not in client.get("/cijfers/ministeries.csv").content.decode()


def test_deals_of_which_nobody_knows_who_signed_are_counted_and_listed(located, client):
    markup = section(client.get("/cijfers/?tranche=5"), "ministeries")
    assert "Van 21 deals is niet bekend wie tekende." in words(markup)
    listed = html.unescape(re.search(r'<p class="gap">Van <a href="([^"]+)"', markup)[1])
    assert "21 deals" in text(client.get(listed))


def test_the_proportion_is_of_the_deals_of_which_both_sides_are_known(located, client):
    both = [deal for deal in contents(2) if deal["bedragen"]["totaal"] is not None]
    markup = words(section(client.get("/cijfers/"), "rijk-en-regio"))
    assert f"Van {len(both)} deals zijn beide bedragen bekend" in markup
    assert sum(deal["bedragen"]["rijk"] for deal in both) == 797_400_000
    assert "Rijk: € 797,4 miljoen" in markup


def test_a_milestone_that_no_longer_holds_is_not_counted(cast, client):
    deal = Deal.objects.get(slug="noorderland")
    people.fact(
        Milestone,
        deal,
        kind="geplande-einddatum",
        key="einde-1",
        date=dt.date(2026, 1, 1),
        precision="jaar",
        valid_until=dt.date(2023, 12, 1),
    )
    people.fact(Milestone, deal, kind="geplande-einddatum", key="einde-2", date=dt.date(2027, 1, 1), precision="jaar")
    people.release(at=NEXT_DAY, note="Later klaar")
    ends = [line for line in rows(client.get("/cijfers/mijlpalen.csv")) if line["Mijlpaal"] == "geplande einddatum"]
    assert [line["Datum"] for line in ends] == ["2027-01-01"]


# --- The bar of one deal ------------------------------------------------------------------------------------------------


def amounts(national, regional):
    return " ".join(
        render_to_string("portal/charts/_chart_amounts.html", {"national": national, "regional": regional}).split()
    )


def test_the_bar_of_one_deal_says_its_amounts_beside_the_picture():
    bar = amounts(1_000_000_000, 3_000_000_000)
    assert 'class="rijk" width="25%"' in bar
    assert "Rijk: € 10 miljoen" in words(bar)
    assert "regio: € 30 miljoen" in words(bar)
    assert "hatch" not in bar


def test_there_is_no_bar_of_a_deal_of_which_a_side_is_not_known():
    """How the two relate is not known either."""
    assert amounts(1_000_000_000, None) == amounts(None, 1_000_000_000) == amounts(None, None) == ""


# --- The page and its files ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?publicatie=1", "?tranche=1", "?q=zee"])
def test_every_chart_has_a_name_a_description_a_table_and_a_file(register, client, query):
    page = client.get(f"/cijfers/{query}")
    assert re.findall(r'<h2 id="(?!voet)([^"]+)"', page.content.decode()) == CHARTS
    for anchor in CHARTS:
        markup = section(page, anchor)
        for attributes, inside in pictures(markup):
            name, description = re.search(r'aria-labelledby="(\S+) (\S+)"', attributes).groups()
            assert re.search(rf'<title id="{name}">[^<]+</title><desc id="{description}">[^<]+</desc>', inside)
        assert f'href="/cijfers/{anchor}.csv{query}"' in html.unescape(markup)
        if pictures(markup):
            assert table(page, anchor)
    if not query:
        assert [len(pictures(section(page, anchor))) for anchor in CHARTS] == [2, 2, 1, 1, 1]


def test_every_id_is_there_once(register, client):
    ids = re.findall(r' id="([^"]+)"', client.get("/cijfers/").content.decode())
    assert len(ids) == len(set(ids))


def test_numbers_inside_a_picture_have_a_point(register, client):
    for attributes, inside in pictures(client.get("/cijfers/").content.decode()):
        values = re.findall(r' (?:x|y|x1|x2|y2|cx|r|width|height)="([^"]*)"', attributes + inside)
        assert values
        assert not [value for value in values if "," in value]


def test_the_page_has_room_for_every_name_and_label(register):
    release = Release.objects.get(number=2)
    index = release_index(release)
    amounts = amounts_chart(list(index.rows))
    money = tranches_chart(index, index.all, release)
    longest = max(index.rows, key=lambda row: len(row.name)).name
    assert longest == "Vitale wijken Overvecht, Batau en Vollenhove"
    assert ROOMS[amounts.rest.room] >= letters(longest)
    for bars in (amounts.first, amounts.rest, money.money, money.known):
        assert all(letters(row.name) <= ROOMS[bars.room] for row in bars.rows)
        tail = TAILS[bars.tail]
        for row in bars.rows:
            assert row.end / 100 * (NARROWEST - tail) + letters(row.label) <= NARROWEST
            assert fits(row, tail)
    for chart in (ministries_chart(index, list(index.rows), index.all), themes_chart(index, index.all)):
        assert chart.room in ROOMS
    assert room(["x" * 80]) == NAMES_ABOVE


def test_the_style_sheet_has_the_room_that_the_numbers_count_on():
    sheet = (Path(__file__).parent.parent / "frontend/css/charts.css").read_text()
    for side, found in (("start", ROOMS), ("end", TAILS)):
        for name, rem in found.items():
            assert f".{name} {{ padding-inline-{side}: {rem:g}rem; }}" in sheet


def test_bars_are_as_long_as_their_amounts(register):
    index = release_index(Release.objects.get(number=2))
    chart = amounts_chart(sorted(index.rows, key=known_amount, reverse=True))
    assert len(chart.first.rows) == MOST_AT_ONCE
    for bars, rows_drawn in ((chart.first, chart.drawn[:MOST_AT_ONCE]), (chart.rest, chart.drawn[MOST_AT_ONCE:])):
        most = known_amount(rows_drawn[0])
        for bar, row in zip(bars.rows, rows_drawn, strict=True):
            widths = {part.side: part.width for part in bar.parts}
            for side, amount in (("rijk", row.national), ("regio", row.regional)):
                assert widths.get(side) == (None if amount is None else round(100 * amount / most, 2)), row.name


def test_an_axis_has_round_numbers_and_no_half_deals(cast):
    release = Release.objects.get()
    index = release_index(release)
    money = tranches_chart(index, index.all, release)
    assert [tick.label for tick in money.known.ticks] == ["0", "1"]
    assert [tick.label for tick in money.money.ticks] == ["0", "5", "10"]


@pytest.mark.parametrize(
    ("amount", "label"),
    [(3_000_000_000, "30"), (815_000_000, "8,15"), (123_456_789_000, "1.234,57"), (1, "< 0,01"), (0, "0")],
)
def test_a_label_is_in_millions(amount, label):
    assert millions(amount) == label


def test_the_page_is_light(register, client):
    assert len(gzip.compress(client.get("/cijfers/").content)) <= 25_000


def test_the_lists_filters_narrow_every_chart(located, client):
    deals = [deal for deal in contents(2) if "lnv" in {ministry["slug"] for ministry in deal["ministeries"]}]
    page = client.get("/cijfers/?ministerie=lvvn&sorteer=naam")
    names = sorted(deal["naam"] for deal in deals)
    assert sorted(line[0] for line in table(page, "rijk-en-regio")[1:]) == names
    assert sorted(line[0] for line in table(page, "ministeries")[1:-1]) == names
    assert "Ministerie: LVVN." in text(page)
    assert "Ministerie: van 69 van de 83 deals staat dit nog niet in het register" in text(page)
    # The form of the page chooses a tranche and keeps the rest.
    assert '<input type="hidden" name="ministerie" value="lvvn">' in page.content.decode()
    for chart in ("rijk-en-regio", "ministeries", "mijlpalen"):
        listed = {line["Regio Deal"] for line in rows(client.get(f"/cijfers/{chart}.csv?ministerie=lvvn"))}
        assert listed == set(names)


def test_bars_stand_in_the_order_that_was_asked_for(register, client):
    names = [line[0] for line in table(client.get("/cijfers/?tranche=4&sorteer=naam"), "rijk-en-regio")[1:]]
    assert names[:2] == ["Arnhem-Nijmegen", "De Waddeneilanden"]
    largest = [line[0] for line in table(client.get("/cijfers/?tranche=4"), "rijk-en-regio")[1:]]
    assert largest[:2] == ["Rotterdam-Zuid II", "Zuid- en Oost-Drenthe II"]
    assert "de grootste staan bovenaan" not in text(client.get("/cijfers/?tranche=4&sorteer=naam"))


def test_a_choice_without_deals_draws_nothing(register, client):
    page = client.get("/cijfers/?q=zzzz")
    assert page.status_code == 200
    assert "Geen enkele deal past bij deze keuze." in text(page)
    assert "<figure" not in page.content.decode()
    assert rows(client.get("/cijfers/tranches.csv?q=zzzz")) == []


@pytest.mark.parametrize("path", ["/cijfers/", *(f"/cijfers/{chart}.csv" for chart in CHARTS)])
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("tranche=99", "‘99’ is geen bekende waarde voor tranche; verwacht een nummer van 1 tot en met 6."),
        ("sorteer=mooi", "‘mooi’ is geen volgorde"),
        ("kleur=blauw", "‘kleur’ hoort niet in dit adres"),
        ("publicatie=9", "Publicatie 9 bestaat niet"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_dutch(cast, client, path, query, sentence):
    response = client.get(f"{path}?{query}")
    assert response.status_code == 400
    assert sentence in text(response)


def test_a_chart_that_is_not_there_is_not_found(cast, client):
    response = client.get("/cijfers/taart.csv")
    assert response.status_code == 404


def test_before_the_first_release_there_is_nothing_to_draw(db, client):
    assert "Er is nog niets gepubliceerd." in text(client.get("/cijfers/"))
    assert client.get("/cijfers/tranches.csv").status_code == 404


def test_an_old_release_is_named_in_the_file_and_its_links(register, client):
    response = client.get("/cijfers/tranches.csv?peildatum=2024-01-01&tranche=4")
    assert 'filename="regio-deals_cijfers-tranches_tranche-4_2023-11-01_p1.csv"' in response["Content-Disposition"]
    assert {line["Publicatie"] for line in rows(response)} == {"1"}
    assert rows(response)[0]["Vindplaats"].endswith("/cijfers/rijk-en-regio.csv?publicatie=1&tranche=4")
    page = client.get("/cijfers/?peildatum=2024-01-01").content.decode()
    assert 'href="/deals/twente-ii/?publicatie=1#rijk-1"' in page


def test_a_sum_leads_to_the_file_with_all_its_parts(register, client):
    for line in rows(client.get("/cijfers/tranches.csv?ministerie=ezk&ministerie=onbekend")):
        parts = rows(client.get(line["Vindplaats"].removeprefix("http://localhost:8000")))
        heading = {"Rijk": "Rijksbijdrage (€)", "regio": "Regionale bijdrage (€)"}[line["Kant"]]
        known = [int(part[heading]) for part in parts if part[heading]]
        assert (sum(known), len(known)) == (int(line["Bekend bedrag (€)"]), int(line["Deals met bekend bedrag"]))


def test_no_spreadsheet_takes_a_name_for_a_formula(cast, client):
    Deal.objects.filter(slug="noorderland").update(name="=1+1")
    people.release(at=NEXT_DAY, note="Een vreemde naam")
    for chart in ("rijk-en-regio", "ministeries", "mijlpalen"):
        assert "'=1+1,noorderland" in client.get(f"/cijfers/{chart}.csv").content.decode()


LINK = "http://localhost:8000/deals/{}/?publicatie=1"
PARTS = "http://localhost:8000/cijfers/rijk-en-regio.csv?publicatie=1&tranche={}"
BODIES = {
    "tranches": [
        "Tranche,Kant,Bekend bedrag (€),Deals met bekend bedrag,Deals,Bron,Vindplaats,Genoemd budget (€),"
        "Stand van genoemd budget,Bron genoemd budget,Vindplaats genoemd budget,Peildatum,Publicatie",
        f'1,Rijk,10000000,1,1,"Register Regio Deals, som van 1 bedrag",{PARTS.format(1)},,,,,2024-01-01,1',
        f'1,regio,12500000.50,1,1,"Register Regio Deals, som van 1 bedrag",{PARTS.format(1)},,,,,2024-01-01,1',
        "2,Rijk,,0,1,,,,,,,2024-01-01,1",
        f'2,regio,4000000,1,1,"Register Regio Deals, som van 1 bedrag",{PARTS.format(2)},,,,,2024-01-01,1',
    ],
    "rijk-en-regio": [
        "Regio Deal,Kort adres,Tranche,Rijksbijdrage (€),Bron Rijksbijdrage,Vindplaats Rijksbijdrage,"
        "Regionale bijdrage (€),Bron regionale bijdrage,Vindplaats regionale bijdrage,Peildatum,Publicatie,Permalink",
        'Noorderland,noorderland,1,10000000,"Brief over twee deals, 2023-12-01","Bijlage, Noorderland",12500000.50,'
        f'"Brief over twee deals, 2023-12-01","Bijlage, Noorderland",2024-01-01,1,{LINK.format("noorderland")}',
        'Zuiderland,zuiderland,2,,,,4000000,"Brief over twee deals, 2023-12-01","Bijlage, Zuiderland",'
        f"2024-01-01,1,{LINK.format('zuiderland')}",
    ],
    "mijlpalen": [
        "Regio Deal,Kort adres,Tranche,Mijlpaal,Datum,Nauwkeurigheid,Bron,Vindplaats,Peildatum,Publicatie,Permalink",
        'Noorderland,noorderland,1,convenant,2023-11-01,uiterlijk,"Brief over twee deals, 2023-12-01",'
        f'"Bijlage, Noorderland",2024-01-01,1,{LINK.format("noorderland")}',
    ],
    "ministeries": [
        "Regio Deal,Kort adres,Tranche,Ministerie,Kort adres ministerie,Ministeries bekend,Peildatum,Publicatie,"
        "Permalink",
        f"Noorderland,noorderland,1,BZK,bzk,ja,2024-01-01,1,{LINK.format('noorderland')}",
        f"Noorderland,noorderland,1,LNV,lnv,ja,2024-01-01,1,{LINK.format('noorderland')}",
        f"Zuiderland,zuiderland,2,,,nee,2024-01-01,1,{LINK.format('zuiderland')}",
    ],
    "themas": [
        "Tranche,Thema,Kort adres thema,Aantal deals,Ingedeelde deals,Deals,Peildatum,Publicatie",
        "1,niet ingedeeld,,1,0,1,2024-01-01,1",
        "2,niet ingedeeld,,1,0,1,2024-01-01,1",
    ],
}


@pytest.mark.parametrize("chart", CHARTS)
def test_the_file_of_a_chart(cast, client, chart):
    response = client.get(f"/cijfers/{chart}.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert f'filename="regio-deals_cijfers-{chart}_2024-01-01_p1.csv"' in response["Content-Disposition"]
    assert response.content.decode() == "".join(line + "\r\n" for line in BODIES[chart])


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/cijfers/", 6),
        ("/cijfers/?tranche=4&ministerie=ezk&provincie=limburg", 6),
        ("/cijfers/tranches.csv", 5),
        ("/cijfers/rijk-en-regio.csv", 4),
        ("/cijfers/mijlpalen.csv", 5),
        ("/cijfers/ministeries.csv", 4),
        ("/cijfers/themas.csv", 4),
    ],
)
def test_queries_are_few_and_a_kept_page_takes_one(register, client, path, most):
    forget()
    for expected in (most, 1):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        assert len(captured) <= expected
