"""The overview of one's own choice: which rows and columns, what is added up and what is not, and what its address keeps."""

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from deals.holding import holding
from deals.portal.exports.columns import COLUMNS, Kind, json_name
from deals.portal.exports.fact_tables import FACT_TABLES
from deals.portal.filters import OVERVIEW_FILTERS
from deals.portal.overview.kinds import GROUPS, ONE_EACH, PURPOSES, ROW_KINDS
from deals.register.models import Release, Version

from .browse import FieldReader, text
from .spreadsheets import from_ods, from_xlsx

# Draws; what reads the contents runs on both databases.

SZW = "/overzicht/?groep=tranche&ministerie=szw"


@pytest.fixture(scope="module")
def contents_then():
    """Filled by the first test that asks: {slug: what holds of a deal} of the newest release."""
    return {}


@pytest.fixture
def contents(register, contents_then):
    if not contents_then:
        release = Release.objects.order_by("number").last()
        for version in Version.of_deals.filter(lines__release=release):
            contents_then[version.slug] = holding(version.read(), release.as_of.isoformat())
    return contents_then


def asked(client, path):
    response = client.get(path)
    assert response.status_code == 200, (path, text(response))
    return response


def as_json(client, query):
    return json.loads(asked(client, f"/overzicht.json?{query}").content)


def cells(response, table):
    """[[text of each cell]] of the body of a table, by its id."""
    html = response.content.decode()
    body = re.search(rf'<caption id="{table}">.*?<tbody>(.*?)</tbody>', html, re.DOTALL)[1]
    return [
        [
            " ".join(re.sub("<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


# --- Rows -------------------------------------------------------------------------------------------------------------


@pytest.mark.database
@pytest.mark.parametrize("kind", ROW_KINDS)
def test_every_kind_of_row_is_a_page_and_a_file_of_every_format(kind, register, client):
    page = asked(client, f"/overzicht/?rijen={kind}")
    rows = as_json(client, f"rijen={kind}")
    number = rows["verantwoording"]["aantalRijen"]
    assert number == len(rows[kind]) > 20
    assert f" {number} " in f" {text(page)} "
    for extension in ("csv", "excel.csv", "xlsx", "ods"):
        assert asked(client, f"/overzicht.{extension}?rijen={kind}").content


@pytest.mark.parametrize("kind", [kind for kind in ROW_KINDS if kind != "deals"])
def test_every_fact_stands_beside_its_source(kind, register, client):
    columns = ROW_KINDS[kind].headings
    source = "bron" if "bron" in columns else "permalink"
    rows = as_json(
        client,
        f"rijen={kind}&kolommen={source}.permalink" if source != "permalink" else f"rijen={kind}&kolommen=permalink",
    )
    assert [row for row in rows[kind] if not row[source]] == []


@pytest.mark.database
@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("bijdragen", lambda content: content["bijdragen"]),
        ("ondertekeningen", lambda content: content["ministeries"]),
        (
            "gemeenten",
            lambda content: [
                fact for name in ("gemeenten", "caribisch", "buitenland") for fact in content["gebied"][name]
            ],
        ),
        ("programmalijnen", lambda content: content["programmalijnen"]),
        ("mijlpalen", lambda content: content["mijlpalen"]),
        ("doelen", lambda content: content["doelen"]),
        ("resultaten", lambda content: content["resultaten"]),
    ],
)
def test_a_row_is_one_fact(kind, facts, contents, client):
    rows = as_json(client, f"rijen={kind}&kolommen=kortAdres.sleutel&ministerie=szw")[kind]
    szw = [slug for slug, content in contents.items() if any(one["slug"] == "szw" for one in content["ministeries"])]
    expected = [(slug, fact["sleutel"]) for slug in szw for fact in facts(contents[slug])]
    assert sorted((row["kortAdres"], row["sleutel"]) for row in rows) == sorted(expected)


def test_who_asks_for_a_theme_gets_the_lines_with_it_and_no_others(contents, client):
    theme = "innovatie-en-economie"
    rows = as_json(client, f"rijen=programmalijnen&thema={theme}&kolommen=kortAdres.sleutel.codesThema's")[
        "programmalijnen"
    ]
    lines = [
        (slug, line["sleutel"])
        for slug, content in contents.items()
        for line in content["programmalijnen"]
        if theme in {one["slug"] for one in line["themas"]}
    ]
    assert sorted((row["kortAdres"], row["sleutel"]) for row in rows) == sorted(lines)
    assert lines


def test_papers_of_chosen_deals_name_one_of_them(register, client):
    everything = as_json(client, "rijen=kamerstukken&kolommen=titel.korteAdressenVanDeDeals")
    assert len(everything["kamerstukken"]) == 76
    chosen = as_json(client, "rijen=kamerstukken&kolommen=titel.korteAdressenVanDeDeals&regio=zeeland")["kamerstukken"]
    deals = {row["kortAdres"] for row in as_json(client, "kolommen=kortAdres&regio=zeeland")["deals"]}
    assert chosen
    assert all(deals & set(row["korteAdressenVanDeDeals"]) for row in chosen)


# --- Sums and groups --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", GROUPS)
def test_groups_are_counted_as_the_contents_say_and_a_euro_once(group, contents, client):
    account = as_json(client, f"groep={group}")["verantwoording"]
    groups, sums = account["groepen"], account["totalen"]
    assert account["groepenOverlappen"] is (group not in ONE_EACH)
    national = [content["bedragen"]["rijk"] for content in contents.values()]
    assert sums["rijksbijdrage"] == {
        "som": sum(filter(None, national)),
        "bekend": len(national) - national.count(None),
        "deals": 83,
    }
    if group in ONE_EACH:
        assert sum(one["deals"] for one in groups) == 83
        assert sum(one["sommen"]["rijksbijdrage"]["som"] or 0 for one in groups) == sums["rijksbijdrage"]["som"]
    else:
        assert [one["sommen"] for one in groups] == [{}] * len(groups)


def test_involved_ministries_are_counted_once_by_deal_whatever_they_were_called(contents, client):
    told = {one["waarde"]: one["deals"] for one in as_json(client, "groep=ministerie")["verantwoording"]["groepen"]}
    signed = Counter(
        slug for content in contents.values() for slug in {fact["slug"] for fact in content["ministeries"]}
    )
    unknown = sum(not content["ministeries"] for content in contents.values())
    assert told == dict(signed) | {"onbekend": unknown}


def test_who_takes_part_is_who_signed_or_is_named(contents, client):
    """All deals that SZW is involved in, by tranche."""
    told = as_json(client, "meedoet=szw&groep=tranche&kolommen=kortAdres")
    taking_part = [
        slug
        for slug, content in contents.items()
        if "szw" in {one["slug"] for one in [*content["ministeries"], *content["betrokkenMinisteries"]]}
    ]
    assert sorted(deal["kortAdres"] for deal in told["deals"]) == sorted(taking_part)
    unknown = sum(not (content["ministeries"] or content["betrokkenMinisteries"]) for content in contents.values())
    assert {"gegeven": "ministerie dat meedoet", "nietBekend": unknown, "nietVolledig": 0} in told["verantwoording"][
        "kanOntbreken"
    ]
    page = asked(client, "/overzicht/?meedoet=szw&groep=tranche")
    assert f"van {unknown} van de 83 deals staat dit nog niet in het register" in text(page)
    assert "Ministerie dat meedoet: SZW." in text(page)
    counted = {one["waarde"]: one["deals"] for one in as_json(client, "groep=meedoet")["verantwoording"]["groepen"]}
    assert (counted["szw"], counted["onbekend"]) == (len(taking_part), unknown)


def test_the_list_of_deals_does_not_ask_what_only_an_overview_does(register, client):
    asked(client, "/overzicht/")
    assert 'name="meedoet"' not in client.get("/deals/").content.decode()


def test_overlapping_groups_have_no_money_and_say_why(register, client):
    page = asked(client, "/overzicht/?groep=ministerie")
    assert {len(row) for row in cells(page, "tabel-groepen")} == {2}
    assert "dan telt een euro meer dan eens" in text(page)
    assert "Betrokken deals" in text(page)


def test_an_unknown_amount_is_no_zero_and_a_sum_says_of_how_many_it_is(register, client):
    page = asked(
        client, "/overzicht/?tranche=5&groep=tranche&kolommen=regioDeal.rijksbijdrage.regionaleBijdrage.totaal"
    )
    (row,) = cells(page, "tabel-groepen")
    regional = as_json(client, "tranche=5")["deals"]
    known = sum(deal["regionaleBijdrage"] is not None for deal in regional)
    assert f"{known} van {len(regional)} bekend" in row[3]
    assert not any(cell in ("0", "€ 0", "-") for line in cells(page, "tabel-overzicht") for cell in line)
    rows = list(csv.DictReader(io.StringIO(asked(client, "/overzicht.csv?tranche=5").content.decode())))
    assert {row["Regionale bijdrage (€)"] for row in rows} >= {""}
    assert "0" not in {row["Regionale bijdrage (€)"] for row in rows}


def test_the_sentence_says_for_how_many_deals_the_ministries_are_unknown(contents, client):
    unknown = sum(not content["ministeries"] for content in contents.values())
    assert f"van {unknown} van de 83 deals staat dit nog niet in het register; die kunnen hier ontbreken." in text(
        asked(client, SZW)
    )
    account = as_json(client, "groep=tranche&ministerie=szw")["verantwoording"]
    assert {"gegeven": "ministerie", "nietBekend": unknown, "nietVolledig": 0} in account["kanOntbreken"]


def test_moments_and_amounts_that_do_not_count_are_said(register, client):
    said = text(asked(client, "/overzicht/"))
    assert "De bedragen onder Rijksbijdrage zijn van verschillende momenten:" in said
    assert re.search(
        r"Regionale bijdrage: van \d+ deals noemt een bron een ander soort bedrag, dat niet meetelt:", said
    )
    assert "‘Totaal’ telt alleen deals waarvan beide bedragen bekend zijn." in said
    # Who does not show money needs none of it.
    assert "momenten" not in text(asked(client, "/overzicht/?kolommen=regioDeal.tranche")).split("Lees dit")[-1]


def test_deals_without_a_row_are_counted(register, client):
    assert re.search(
        r"Van \d+ van de 83 deals staat hier geen resultaat\.", text(asked(client, "/overzicht/?rijen=resultaten"))
    )


def test_every_amount_leads_to_the_fact_that_states_it(register, client):
    page = asked(client, "/overzicht/?tranche=4&kolommen=regioDeal.rijksbijdrage").content.decode()
    table = page[page.index('class="overview"') : page.index("</table>", page.index('class="overview"'))]
    addresses = re.findall(r'<td class="number"><a href="([^"]+)">', table)
    assert len(addresses) == 14
    path, _, key = addresses[0].partition("#")
    assert f'id="{key}"' in client.get(path).content.decode()


# --- Columns, order and the address -----------------------------------------------------------------------------------


def test_columns_stand_in_the_order_that_is_asked(register, client):
    query = "kolommen=totaal.regioDeal.tranche"
    header = asked(client, f"/overzicht.csv?{query}").content.decode().splitlines()[0]
    assert header == "Totaal (€),Regio Deal,Tranche"
    page = asked(client, f"/overzicht/?{query}").content.decode()
    assert [
        page.index(f'<th scope="col"{extra}>{name}</th>')
        for name, extra in (("Totaal (€)", ' class="number"'), ("Regio Deal", ""), ("Tranche", ""))
    ] == sorted(
        page.index(f'<th scope="col"{extra}>{name}</th>')
        for name, extra in (("Totaal (€)", ' class="number"'), ("Regio Deal", ""), ("Tranche", ""))
    )


@pytest.mark.parametrize("kind", ROW_KINDS)
def test_all_columns_at_once_are_an_address_too(kind, register, client):
    names = list(ROW_KINDS[kind].headings)
    told = as_json(client, urlencode({"rijen": kind, "kolommen": ".".join(names)}))
    assert set(told[kind][0]) == set(names)
    assert asked(client, "/overzicht/?" + urlencode({"rijen": kind, "kolommen": ".".join(names)}))


def test_the_same_names_as_the_json_of_deals(register, client):
    assert set(ROW_KINDS["deals"].headings) == {json_name(heading) for heading in COLUMNS}


@pytest.mark.parametrize(
    ("order", "first"),
    [("-rijksbijdrage", "Brainport Eindhoven"), ("regioDeal", "Achterhoek"), ("-regioDeal", "Zwolle")],
)
def test_any_column_sorts_and_what_is_unknown_comes_last(order, first, register, client):
    rows = as_json(client, f"volgorde={order}")["deals"]
    assert first in rows[0]["regioDeal"]
    for sign in ("", "-"):
        amounts = [row["regionaleBijdrage"] for row in as_json(client, f"volgorde={sign}regionaleBijdrage")["deals"]]
        known = [amount for amount in amounts if amount is not None]
        assert amounts == [*known, *[None] * (len(amounts) - len(known))]
        assert known == sorted(known, reverse=bool(sign))


def test_rows_of_one_group_stand_together(register, client):
    tranches = [row["tranche"] for row in as_json(client, "groep=tranche&volgorde=-rijksbijdrage")["deals"]]
    assert tranches == sorted(tranches)


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: purpose.label)
def test_a_ready_overview_leads_to_itself_and_keeps_the_filters(purpose, register, client):
    page = asked(client, "/overzicht/?tranche=4").content.decode()
    (query,) = re.findall(rf'<a rel="nofollow" href="\?([^"]*)">{purpose.label}</a>', page)
    query = query.replace("&amp;", "&")
    assert ("tranche", "4") in parse_qsl(query)
    there = asked(client, f"/overzicht/?{query}").content.decode()
    assert re.search(rf'aria-current="true">{purpose.label}</a>', there)


def test_the_list_of_deals_leads_to_the_same_deals_here(register, client):
    page = client.get("/deals/?tranche=4&sorteer=-rijk").content.decode()
    (address,) = re.findall(r'href="(/overzicht/\?[^"]*)"', page)
    assert "14 deals" in text(asked(client, address.replace("&amp;", "&")))


# --- Files ------------------------------------------------------------------------------------------------------------

FILES = ["groep=tranche&meedoet=szw", "rijen=bijdragen&tranche=4", "rijen=resultaten&groep=thema&bladen=hoofd"]


def euros_of(cell):
    return cell and round(float(str(cell).replace(",", ".")) * 100)


@pytest.mark.parametrize("query", FILES)
def test_every_format_says_the_same_to_the_cent(query, register, client):
    told = json.loads(asked(client, f"/overzicht.json?{query}").content)
    kind = told["verantwoording"]["rijen"]
    money = [
        heading
        for name, heading in ROW_KINDS[kind].headings.items()
        if ROW_KINDS[kind].columns[heading].kind is Kind.MONEY
    ]
    names = {heading: name for name, heading in ROW_KINDS[kind].headings.items()}

    def in_cells(rows):
        return [
            [
                euros_of(row[heading]) if heading in money else str(row[heading] or "")
                for heading in row
                if heading in names
            ]
            for row in rows
        ]

    plain = list(csv.DictReader(io.StringIO(asked(client, f"/overzicht.csv?{query}").content.decode())))
    excel = csv.DictReader(
        io.StringIO(asked(client, f"/overzicht.excel.csv?{query}").content.decode("utf-8-sig")), delimiter=";"
    )
    assert in_cells(excel) == in_cells(plain)
    assert len(plain) == len(told[kind])
    for row, object_ in zip(plain, told[kind], strict=True):
        for heading, cell in row.items():
            value = object_[names[heading]]
            if heading in money:
                assert (euros_of(cell) or None) == (None if value is None else round(value * 100))
            elif isinstance(value, list):
                assert cell.lstrip("'") == "; ".join(value)
            else:
                assert cell.lstrip("'") == ("" if value is None else str(value))
    sheets = from_xlsx(asked(client, f"/overzicht.xlsx?{query}").content)
    assert from_ods(asked(client, f"/overzicht.ods?{query}").content) == sheets
    main = next(iter(sheets.values()))
    for row, cells in zip(plain, main[1:], strict=False):
        for heading, cell in zip(main[0], cells, strict=True):
            if heading in money:
                assert (euros_of(cell) or None) == (euros_of(row[heading]) or None)
    account = {row[0]: row for row in sheets["Verantwoording"]}
    assert account["Permalink"][1] == told["verantwoording"]["permalink"]
    assert told["verantwoording"]["sha256"] in {row[1] for row in sheets["Verantwoording"]}


def test_a_workbook_holds_what_is_behind_its_deals_or_leaves_it(register, client):
    every = from_xlsx(asked(client, f"/overzicht.xlsx?{FILES[0]}").content)
    assert list(every) == [
        "Regio Deals",
        "Per tranche",
        "Verantwoording",
        "Citaten",
        "Bijdragen",
        "Ondertekeningen",
        "Gebieden",
        "Programmalijnen",
        "Mijlpalen",
        "Doelen en resultaten",
        "Bronnen",
    ]
    assert {row[0] for row in every["Ondertekeningen"][1:]} <= {row[0] for row in every["Regio Deals"][1:21]}
    alone = from_xlsx(asked(client, f"/overzicht.xlsx?{FILES[0]}&bladen=hoofd").content)
    assert list(alone) == ["Regio Deals", "Per tranche", "Verantwoording"]
    assert alone["Per tranche"] == every["Per tranche"]
    below = [row[0] for row in alone["Regio Deals"] if row[0]]
    assert any("die kunnen hier ontbreken" in line for line in below)


def test_overlapping_groups_are_a_sheet_of_numbers_without_money(register, client):
    sheets = from_xlsx(asked(client, "/overzicht.xlsx?groep=ministerie&bladen=hoofd").content)
    assert sheets["Per ministerie"][0] == ["Groep", "Betrokken deals"]
    assert any("dan telt een euro meer dan eens" in " ".join(map(str, row)) for row in sheets["Per ministerie"])


@pytest.mark.parametrize("query", [*FILES, "", "tranche=5&kolommen=regioDeal", "rijen=gemeenten"])
def test_the_page_says_about_how_much_a_file_weighs(query, register, client):
    page = asked(client, f"/overzicht/?{query}").content.decode()
    said = re.findall(
        r'href="(/overzicht\.[^"]+)">[^<]*</a> <span class="known">ongeveer ([0-9,]+) (kB|MB)</span>', page
    )
    assert len(said) == 5
    for address, number, unit in said:
        size = len(asked(client, address.replace("&amp;", "&")).content)
        weight = float(number.replace(",", ".")) * {"kB": 1_000, "MB": 1_000_000}[unit]
        assert size / 2 - 1_000 <= weight <= size * 2 + 1_000, (address, size)


# Of the rows and columns that were asked, as canonical JSON: for ever, on both databases.
DIGESTS = {
    "groep=tranche&publicatie=1": "ecf591960264e6bcfa9680da07c467ccfc0dcf5cb8604abe026937a1890470e7",
    "rijen=ondertekeningen&ministerie=szw&publicatie=2": "698ee17607d19cd30c400a88a80c36e7db578534b38b2cdc511db215df67963d",
    "rijen=bijdragen&publicatie=6": "4fa325063a8a995c33eefa89ccf64a001ddd0ade932a4d59d1d06ebbae88245b",
}


@pytest.mark.database
@pytest.mark.parametrize("query", DIGESTS)
def test_the_same_permalink_gives_the_same_data_for_ever(query, register, client):
    assert as_json(client, query)["verantwoording"]["sha256"] == DIGESTS[query]


# --- The form without script ------------------------------------------------------------------------------------------


def sent(client, *pairs):
    response = client.get("/overzicht/?" + urlencode(pairs))
    assert response.status_code == 302, text(response)
    return urlsplit(response["Location"])


NOW = [("rijenEerst", "deals"), ("kolommen", "regioDeal.tranche.totaal")]
TICKED = [("kolom", name) for name in ("regioDeal", "tranche", "totaal")]


@pytest.mark.parametrize(
    ("move", "columns"),
    [
        ("totaal.omhoog", "regioDeal.totaal.tranche"),
        ("regioDeal.omlaag", "tranche.regioDeal.totaal"),
        ("regioDeal.omhoog", "regioDeal.tranche.totaal"),
        ("totaal.omlaag", "regioDeal.tranche.totaal"),
    ],
)
def test_a_button_moves_a_column_one_place(move, columns, register, client):
    there = sent(client, *NOW, *TICKED, ("schuif", move), ("tranche", "4"))
    assert dict(parse_qsl(there.query)) == {"kolommen": columns, "tranche": "4"}


def test_a_tick_adds_a_column_at_the_end_and_takes_one_away(register, client):
    there = sent(client, *NOW, ("kolom", "regioDeal"), ("kolom", "totaal"), ("kolom", "status"))
    assert dict(parse_qsl(there.query)) == {"kolommen": "regioDeal.totaal.status"}


def test_the_usual_columns_need_no_words_in_the_address(register, client):
    names = ROW_KINDS["deals"].usual
    there = sent(client, ("rijenEerst", "deals"), ("kolommen", ".".join(names)), *(("kolom", name) for name in names))
    assert (there.path, there.query) == ("/overzicht/", "")


def test_the_form_sends_on_what_it_does_not_ask(register, client):
    page = asked(client, "/overzicht/?bladen=hoofd&volgorde=-status&publicatie=2").content.decode()
    fields = FieldReader()
    fields.feed(page[page.index('<form class="filter"') :])
    there = sent(client, *((name, value) for name, values in fields.fields.items() for value in values if value))
    assert dict(parse_qsl(there.query)) == {
        "bladen": "hoofd",
        "volgorde": "-status",
        "publicatie": "2",
        "rijen": "deals",
    }


def test_other_rows_begin_with_their_own_columns(register, client):
    there = sent(client, *NOW, *TICKED, ("rijen", "mijlpalen"), ("volgorde", "totaal"), ("groep", "tranche"))
    assert dict(parse_qsl(there.query)) == {"rijen": "mijlpalen", "groep": "tranche"}


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("rijen=appels", "‘appels’ kan hier niet bij ‘rijen’; verwacht deals, bijdragen,"),
        ("kolommen=regioDeal.omzet", "‘omzet’ is geen kolom van regio deals; bekend zijn regioDeal, kortAdres,"),
        ("kolommen=totaal.totaal", "De kolom ‘totaal’ staat er twee keer"),
        ("kolommen=...", "‘’ is geen kolom van regio deals"),
        ("rijen=mijlpalen&kolommen=totaal", "‘totaal’ is geen kolom van mijlpalen"),
        ("groep=partij", "‘partij’ kan hier niet bij ‘groep’; verwacht tranche, regio,"),
        ("volgorde=omzet", "‘omzet’ is geen volgorde van regio deals"),
        ("volgorde=--totaal", "‘--totaal’ is geen volgorde"),
        ("bladen=drie", "‘drie’ kan hier niet bij ‘bladen’; verwacht alle, hoofd."),
        ("tranche=99", "‘99’ is geen bekende waarde voor tranche"),
        ("sorteer=naam", "‘sorteer’ hoort niet in dit adres"),
        ("pagina=2", "‘pagina’ hoort niet in dit adres"),
        ("rijen=deals&rijen=mijlpalen", "‘rijen’ staat 2 keer in het adres"),
        ("kolommen=" + "totaal." * 400, "Een waarde in het adres is langer dan 2000 tekens."),
        ("q=" + "x" * 201, "Een waarde in het adres is langer dan 200 tekens."),
        ("rijkMin=veel", "‘veel’ is geen bedrag"),
    ],
)
def test_what_makes_no_overview_is_refused_in_a_sentence(query, sentence, register, client):
    for path in ("/overzicht/", "/overzicht.csv", "/overzicht.xlsx"):
        response = client.get(f"{path}?{query}")
        assert response.status_code == 400
        assert sentence in text(response)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("rijenEerst=deals&kolommen=totaal", "Kies ten minste één kolom"),
        ("rijenEerst=deals&kolom=totaal&schuif=tranche.omhoog", "‘tranche.omhoog’ is niet te verschuiven"),
        ("rijenEerst=deals&kolom=totaal&schuif=totaal.links", "‘totaal.links’ is niet te verschuiven"),
        ("rijenEerst=deals&kolom=totaal&rijen=appels", "‘appels’ kan hier niet bij ‘rijen’"),
    ],
)
def test_a_form_that_means_nothing_is_refused_in_a_sentence(query, sentence, register, client):
    response = client.get(f"/overzicht/?{query}")
    assert response.status_code == 400
    assert sentence in text(response)


def test_a_file_of_another_kind_does_not_exist(register, client):
    response = client.get("/overzicht.pdf2")
    assert response.status_code == 404
    assert client.get("/overzicht.csv?kolom=totaal").status_code == 400


# --- For ever ---------------------------------------------------------------------------------------------------------


def test_the_permalink_names_the_release_and_gives_the_same_data(register, client):
    page = asked(client, f"{SZW}&kolommen=regioDeal.rijksbijdrage").content.decode()
    (address,) = re.findall(r'voor altijd: <a href="([^"]+)"', page)
    pairs = dict(parse_qsl(urlsplit(address.replace("&amp;", "&")).query))
    assert pairs == {"groep": "tranche", "ministerie": "szw", "kolommen": "regioDeal.rijksbijdrage", "publicatie": "6"}
    now, then = (as_json(client, query) for query in (urlsplit(SZW).query, urlsplit(SZW).query + "&publicatie=6"))
    assert now["deals"] == then["deals"]


@pytest.mark.database
@pytest.mark.parametrize("at", ["publicatie=1", "publicatie=3", "peildatum=2023-11-01"])
def test_every_kind_of_row_can_be_read_as_it_was(at, register, client):
    for kind in ROW_KINDS:
        told = as_json(client, f"rijen={kind}&{at}")
        assert told["verantwoording"]["publicatie"]["nummer"] <= 3
        assert asked(client, f"/overzicht/?rijen={kind}&{at}")


def test_before_the_first_release_there_is_nothing_to_choose_from(db, client):
    assert "nog niets" in text(client.get("/overzicht/"))
    assert client.get("/overzicht.csv").status_code == 404


def test_all_filters_of_the_list_are_filters_here(register, client):
    for name in OVERVIEW_FILTERS:
        assert asked(
            client,
            f"/overzicht/?{name}={'1' if name in ('rijkMin', 'rijkMax', 'tranche') else 'ja' if name == 'letterlijk' else ''}",
        )


def test_every_column_of_a_table_of_facts_is_explained():
    fields = (Path(__file__).parent.parent / "docs" / "gegevens.md").read_text()
    columns = {heading for table in FACT_TABLES.values() for heading in table.columns}
    assert sorted(heading for heading in columns if f"| {heading} |" not in fields) == []
