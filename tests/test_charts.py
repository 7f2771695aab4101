"""The charts: every number recounted from the contents of the release, and nothing unknown drawn as known."""

import datetime as dt
import gzip
import html
import re
from collections import Counter, defaultdict

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from deals.language.money import cents, euros
from deals.models import Deal, Milestone, ProgrammeFact, Release, ReleaseLine, Tranche
from deals.portal.charts.made import CHARTS
from deals.portal.charts.milestones import milestones_chart
from deals.portal.charts.numbers import millions
from deals.portal.charts.swarm import NARROW, RADIUS, offsets_of
from deals.register.index import release_index

from . import cast as people
from .browse import rows, text
from .words import forget

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases with the lists

NEXT_DAY = people.PAST + dt.timedelta(days=1)
PRECISION = ["dag", "maand", "jaar", "uiterlijk"]


# --- What the contents say, without the index ---------------------------------------------------------------------------


def contents(number):
    lines = ReleaseLine.of_deals.select_related("version").filter(release__number=number)
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


def chart_rows(markup):
    """The rows of a chart: [(its name, where that leads, what is drawn)]."""
    chart = re.search(r'<div class="chart[^"]*">.*?<ul>(.*?)</ul>', markup, re.DOTALL)
    rows = re.findall(r"<li[^>]*>(.*?)</li>", chart[1], re.DOTALL) if chart else []
    found = []
    for row in rows:
        name = re.search(r'<div class="who">(?:<a href="([^"]*)">|<span>)(.*?)</(?:a|span)>', row, re.DOTALL)
        found.append((words(name[2]), html.unescape(name[1] or ""), row))
    return found


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
    counts = Counter(name for _, deals in tranches for deal in deals for name in themes(deal))
    names = sorted(counts, key=lambda name: (-counts[name], name))
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


def test_a_stated_budget_shows_how_much_of_it_is_not_known(register, client):
    then = words(section(client.get("/cijfers/?publicatie=1"), "tranches"))
    assert "een bron noemt een budget van € 284,2 miljoen" in then
    assert "Hier is € 254,2 miljoen bekend, van 13 van de 14 deals. Het verschil is € 30 miljoen." in then
    assert "Rijk investeert opnieuw in regio: 284 miljoen euro voor 14 nieuwe Regio Deals" in then
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
    listed = html.unescape(re.search(r'<p class="note">Van <a href="([^"]+)"', markup)[1])
    assert "21 deals" in text(client.get(listed))


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


# --- What is drawn -------------------------------------------------------------------------------------------------------


def drawn(row, look):
    """The widths of the bars of one look in a row."""
    return [float(width) for width in re.findall(rf'<rect class="{look}"[^>]* width="([\d.]+)%"', row)]


def test_unknown_money_is_a_word_without_a_length(cast, client):
    """Of Zuiderland the amount of the Rijk is not known: of that there is no bar, and nothing to compare the region with."""
    first, second = chart_rows(section(client.get("/cijfers/"), "tranches"))
    assert drawn(first[2], "rijk") and drawn(first[2], "regio") and not drawn(first[2], "pale regio")
    assert "Rijk: niet bekend" in words(second[2])
    assert not drawn(second[2], "rijk") and not drawn(second[2], "regio") and drawn(second[2], "pale regio")
    page = client.get("/cijfers/").content.decode()
    assert "hatch" not in page and 'width="0%"' not in page


@pytest.mark.parametrize("number", [1, 2, 6])
def test_a_bar_of_money_is_as_long_as_its_amount_and_dark_where_both_sides_are_known(register, client, number):
    rows_drawn = chart_rows(section(client.get(f"/cijfers/?publicatie={number}"), "tranches"))
    sums = {}
    for (tranche, name), deals in by_tranche(contents(number)):
        both = [deal for deal in deals if deal["bedragen"]["totaal"] is not None]
        whole = sum(deal["bedragen"]["rijk"] or 0 for deal in deals)
        dark = sum(deal["bedragen"]["rijk"] for deal in both)
        sums[name] = (dark, whole - dark, sum(deal["bedragen"]["regio"] or 0 for deal in deals), tranche, deals)
    assert [name for name, _, _ in rows_drawn] == list(sums)
    most = max(max(dark + pale, regional) for dark, pale, regional, _, _ in sums.values())
    for name, address, row in rows_drawn:
        dark, pale, regional, tranche, deals = sums[name]
        for look, amount in (("rijk", dark), ("pale rijk", pale), ("regio", regional)):
            assert sum(drawn(row, look)) == pytest.approx(76 * amount / most, abs=0.02), (name, look)
        known = sum(deal["bedragen"]["regio"] is not None for deal in deals)
        assert row.count('<circle class="known"') == known and row.count("<circle") == len(deals)
        assert f"van {known} van de {len(deals)} deals" in words(row)
        assert f"tranche={tranche}" in address and f"{len(deals)} deals" in text(client.get(address))


@pytest.mark.parametrize("query", ["", "?publicatie=1", "?tranche=5", "?provincie=limburg", "?peildatum=2024-01-01"])
def test_every_row_leads_to_a_list_of_just_the_deals_that_it_counts(register, client, query):
    page = client.get(f"/cijfers/{query}")
    counted = 0
    for anchor in ("tranches", "ligging", "ministeries", "themas"):
        for name, address, row in chart_rows(section(page, anchor)):
            if anchor == "themas":
                pairs = re.findall(r'<a href="([^"]+)" tabindex="-1">\s*<circle[^>]*><title>(\d+) deals?</title>', row)
            else:
                told = re.search(r"<small>(\d+) deal" if anchor == "tranches" else r">: (\d+) deal", row)
                pairs = [(address, told[1])]
            for leads_to, number in pairs:
                found = text(client.get(html.unescape(leads_to)))
                assert re.search(rf"\b{number} (gevonden )?deals?\b", found), (anchor, name, leads_to)
                counted += 1
    assert counted > (5 if "publicatie" in query or "peildatum" in query or "tranche" in query else 15)


def test_a_row_leads_nowhere_where_no_list_has_just_its_deals(register, client):
    """A list of two ministries has the deals of either."""
    rows_drawn = chart_rows(section(client.get("/cijfers/?ministerie=szw&publicatie=6"), "ministeries"))
    assert rows_drawn and not any(address for _, address, _ in rows_drawn)


@pytest.mark.parametrize("number", [1, 2, 6])
def test_the_share_of_the_region_is_drawn_of_known_pairs_only(register, client, number):
    pairs = {
        deal["naam"]: 100 * deal["bedragen"]["regio"] / deal["bedragen"]["totaal"]
        for deal in contents(number)
        if deal["bedragen"]["totaal"] is not None
    }
    markup = section(client.get(f"/cijfers/?publicatie={number}"), "rijk-en-regio")
    same, differing = [], {}
    for name, _address, row in chart_rows(markup):
        place = float(re.search(r'<circle class="(?:regio|ink)" cx="([\d.]+)%"', row)[1])
        if "precies de helft" in name:
            same.append((name, place))
        else:
            differing[name] = place
    half = [name for name, part in pairs.items() if part == 50]
    assert same == [(f"{len(half)} deals precies de helft", 50)]
    assert differing == {name: pytest.approx(part, abs=0.06) for name, part in pairs.items() if part != 50}
    assert list(differing.values()) == sorted(differing.values(), reverse=True)
    listed = re.search(r'<ul class="equal">(.*?)</ul>', markup, re.DOTALL)[1]
    assert sorted(words(name) for name in re.findall(r"<a [^>]*>(.*?)</a>", listed)) == sorted(half)
    if len(pairs) < len(contents(number)):
        assert f"Dit is bekend van {len(pairs)} van de {len(contents(number))} deals." in words(markup)


def test_what_was_asked_stands_beside_what_was_given(register, client):
    deals = {}
    for deal in contents(6):
        asked = {
            fact["bedrag"]
            for fact in deal["bijdragen"]
            if (fact["moment"], fact["kant"], fact["nauwkeurigheid"]) == ("gevraagd", "rijk", "exact")
            and not (fact["bijdrager"] or fact["onderdeelVan"])
        }
        if asked:
            deals[deal["naam"]] = (asked, deal["bedragen"]["rijk"])
    one = {name: (min(asked), got) for name, (asked, got) in deals.items() if len(asked) == 1 and got is not None}
    page = client.get("/cijfers/")
    found = {line[0]: (line[2], line[3]) for line in table(page, "gevraagd")[1:]}
    assert found == {name: (words_for(asked), words_for(got)) for name, (asked, got) in one.items()}
    markup = section(page, "gevraagd")
    assert [name for name, _, _ in chart_rows(markup)] == sorted(one, key=lambda name: (-one[name][0], name))
    several = [name for name, (asked, _) in deals.items() if len(asked) > 1]
    assert several == ["Midden-Limburg"] and "meer dan één gevraagd bedrag" in words(markup)
    assert "Van geen van deze deals is bekend hoeveel er gevraagd is." in text(client.get("/cijfers/?publicatie=1"))


def test_a_deal_lies_in_one_part_of_the_country_and_its_euros_count_once(register, client):
    deals = contents(6)
    lines = table(client.get("/cijfers/"), "ligging")[1:]
    numbers = [int(line[1]) for line in lines]
    assert sum(numbers) == len(deals) and numbers[:-1] == sorted(numbers[:-1], reverse=True)
    together = sum(int(re.sub(r"\D", "", line[2])) for line in lines[:-1])
    assert together == sum(deal["bedragen"]["rijk"] or 0 for deal in deals)
    assert "Meer dan één" in [name for name, _, _ in chart_rows(section(client.get("/cijfers/"), "ligging"))]
    before = section(client.get("/cijfers/?publicatie=1"), "ligging")
    assert "heeft de redactie ingedeeld waar de regio ligt" in words(before)


def test_each_deal_is_a_dot_at_its_amount_and_none_lies_over_another(register, client):
    deals = [deal for deal in contents(6) if deal["bedragen"]["rijk"]]
    markup = section(client.get("/cijfers/"), "omvang")
    dots = re.findall(
        r'<a href="/deals/([^/]+)/" tabindex="-1">\s*<circle class="t(\d)" cx="([\d.]+)%" cy="([\d.]+)rem"', markup
    )
    assert sorted(slug for slug, *_ in dots) == sorted(deal["slug"] for deal in deals)
    amounts_of = {deal["slug"]: deal["bedragen"]["rijk"] for deal in deals}
    places = {amounts_of[slug]: float(x) for slug, _, x, _ in dots}
    in_order = [places[amount] for amount in sorted(places)]
    assert in_order == sorted(in_order) and in_order[0] > 0 and in_order[-1] < 100
    # On a scale that doubles, twice as much is always as far to the right.
    step = places[20_000_000] - places[10_000_000]
    assert places[40_000_000] - places[20_000_000] == pytest.approx(step, abs=0.1)
    assert places[10_000_000] - places[5_000_000] == pytest.approx(step, abs=0.1)
    for tranche in "123456":
        own = [(float(x) / 100 * NARROW, float(y) * 16) for _, number, x, y in dots if number == tranche]
        for n, (x, y) in enumerate(own):
            assert all((x - a) ** 2 + (y - b) ** 2 >= (2 * RADIUS) ** 2 - 1 for a, b in own[:n]), tranche


def test_dots_at_one_place_stand_above_each_other():
    offsets = offsets_of([50.0] * 9)
    assert (
        len(set(offsets)) == 9
        and min(b - a for a, b in zip(sorted(offsets), sorted(offsets)[1:], strict=False)) >= 2 * RADIUS
    )
    assert offsets_of([10.0, 90.0]) == [0, 0]


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
def test_every_chart_has_a_title_its_source_and_a_way_to_take_it_along(register, client, query):
    page = client.get(f"/cijfers/{query}")
    assert re.findall(r'<h2 id="(?!voet)([^"]+)"', page.content.decode()) == list(CHARTS)
    number = 1 if "publicatie" in query else 6
    for anchor in CHARTS:
        markup = html.unescape(section(page, anchor))
        assert f"Bron: Register Regio Deals, publicatie {number}, stand van" in words(markup)
        assert f'href="/cijfers/{anchor}.csv{query}"' in markup
        for extension in ("svg", "png"):
            assert (f'href="/cijfers/{anchor}.{extension}{query}"' in markup) == ('<div class="chart' in markup)
        assert re.search(
            rf'<a rel="nofollow" href="http://localhost:8000/cijfers/\?publicatie={number}[^"]*#{anchor}">Link', markup
        )
        snippet = re.search(r"<code class=\"quote\"[^>]*>(.*?)</code>", section(page, anchor), re.DOTALL)[1]
        assert f'<iframe src="http://localhost:8000/embed/{anchor}/{query}" title="' in html.unescape(
            html.unescape(snippet)
        )
        assert re.search(
            rf"Citeer.*publicatie {number}, stand van .*/cijfers/\?publicatie={number}[^ ]*#{anchor}", words(markup)
        )


def test_every_id_is_there_once(register, client):
    ids = re.findall(r' id="([^"]+)"', client.get("/cijfers/").content.decode())
    assert len(ids) == len(set(ids))


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
    "omvang": [
        "Regio Deal,Kort adres,Tranche,Rijksbijdrage (€),Bron Rijksbijdrage,Vindplaats Rijksbijdrage,Peildatum,Publicatie,"
        "Permalink",
        'Noorderland,noorderland,1,10000000,"Brief over twee deals, 2023-12-01","Bijlage, Noorderland",'
        f"2024-01-01,1,{LINK.format('noorderland')}",
        f"Zuiderland,zuiderland,2,,,,2024-01-01,1,{LINK.format('zuiderland')}",
    ],
    "gevraagd": [
        "Regio Deal,Kort adres,Tranche,Gevraagd (€),Nauwkeurigheid,Bron gevraagd,Vindplaats gevraagd,Rijksbijdrage (€),"
        "Bron Rijksbijdrage,Vindplaats Rijksbijdrage,Peildatum,Publicatie,Permalink",
    ],
    "ligging": [
        "Landsdeel (indeling redactie),Kort adres landsdeel,Aantal deals,Rijksbijdrage (€),Deals met bekend bedrag,Bron,"
        "Vindplaats,Peildatum,Publicatie",
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
        ("/cijfers/tranches.svg", 6),
        ("/cijfers/tranches.png?tranche=4", 6),
        ("/embed/tranches/", 6),
        ("/deel/cijfers/tranches.png", 6),
    ],
)
def test_queries_are_few_and_a_kept_page_takes_one(register, client, path, most):
    forget()
    for expected in (most, 1):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        assert len(captured) <= expected
