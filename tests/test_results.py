"""What is reported about aims and results: the list, what stands side by side and what does not, its files, the API and search."""

import csv
import datetime as dt
import html
import io
import json
import re
import zipfile
from decimal import Decimal

import pytest

from deals.models import Aim, Deal, InvolvedMinistry, Ministry, ProgrammeLine, Release, Result, Theme
from deals.portal.exports.formats import TABLE_FORMATS
from deals.portal.exports.results_extract import REPORTED_TABLE
from deals.portal.part_lists import PARTS_PER_PAGE
from deals.register.index import release_index
from deals.register.models import canonical_bytes, sha256
from deals.register.results import release_reported

from . import cast as people
from .browse import text
from .words import NEXT_DAY, forget, queries

pytestmark = pytest.mark.django_db

LATER = NEXT_DAY + dt.timedelta(days=1)
ITEM = re.compile(r'<ul class="reported">.*?</ul>', re.DOTALL)
ONE = re.compile(r"<li(?: class=\"pair\")?>.*?</li>", re.DOTALL)
LINK = re.compile(r'<a href="(/deals/[^"]+#[^"]+)">')
CHOICES = [
    "",
    "soort=doel",
    "soort=resultaat&getal=ja",
    "getal=nee",
    "thema=werk",
    "thema=niet-ingedeeld",
    "deal=zuiderland",
    "deal=noorderland&deal=zuiderland&soort=doel",
    "jaar=2024",
    "jaar=2027&jaar=niet-vermeld",
    "aard=prestatie",
    "aard=niet-ingedeeld",
    "reden=niet-toe-te-rekenen&reden=niet-gemeten",
    "ministerie=bzk&provincie=groningen",
    "tranche=2",
    "q=woningen",
    "q=woningen&soort=resultaat&letterlijk=ja",
    "publicatie=1",
]
FIGURES = {"doel-a": "500", "doel-z": "", "gelijk": "450", "anders": "2000", "procent": "12.5", "nieuw": "44"}


def report(slug, **fields):
    return people.source(
        slug, kind="voortgangsrapportage", report_level="regio-aan-rijk", title=slug.capitalize(), **fields
    )


@pytest.fixture
def reported(cast):
    """Noorderland with an aim that has a figure, results that are and are not measured as it is, and a report with a newer
    version; Zuiderland with an aim alone."""
    north, south = Deal.objects.get(slug="noorderland"), Deal.objects.get(slug="zuiderland")
    living = ProgrammeLine.objects.get(deal=north)
    work = people.fact(ProgrammeLine, north, name="Werken", position=2)
    work.themes.add(Theme.objects.create(slug="werk", name="Werk", explanation="Over werk."))
    aim = people.fact(
        Aim,
        north,
        key="doel-a",
        line=living,
        text="Nieuwe woningen in dorpen.",
        target_year=2027,
        indicator="het aantal woningen",
        amount=Decimal(500),
        qualifier="ten-minste",
        unit="woningen",
        baseline=Decimal(100),
        baseline_year=2019,
    )
    people.fact(Aim, north, key="doel-b", text="Meer samenhang in de regio.", position=2)
    people.fact(Aim, south, key="doel-z", text="Minder leegstand.")
    people.fact(InvolvedMinistry, south, ministry=Ministry.objects.get(slug="ienw"))
    month = {"stand_on": dt.date(2024, 6, 1), "stand_precision": "maand"}
    people.fact(
        Result,
        north,
        key="gelijk",
        line=living,
        aim=aim,
        same_measure=True,
        text="Er zijn woningen gebouwd.",
        amount=Decimal(450),
        qualifier="ongeveer",
        unit="woningen",
        cumulative=True,
        nature="prestatie",
        **month,
    )
    people.fact(
        Result,
        north,
        key="anders",
        line=living,
        aim=aim,
        same_measure=False,
        text="Bewoners deden mee.",
        amount=Decimal(2000),
        qualifier="exact",
        unit="bewoners",
    )
    people.fact(Result, north, key="zonder", line=work, text="Over banen is niets te zeggen.", no_figure="niet-gemeten")
    people.fact(
        Result,
        north,
        key="procent",
        text="Er zijn minder schulden.",
        amount=Decimal("12.5"),
        qualifier="exact",
        unit="procent",
        nature="uitkomst",
        no_figure="niet-toe-te-rekenen",
        stand_on=dt.date(2023, 1, 1),
        stand_precision="jaar",
    )
    old = report("verslag-oud", date=dt.date(2024, 1, 1))
    new = report("verslag-nieuw", date=dt.date(2024, 5, 1), replaces=old, report_final=True, publisher="De regio")
    projects = {"qualifier": "exact", "unit": "projecten", "nature": "activiteit"}
    people.fact(Result, north, key="oud", text="Projecten liepen.", amount=Decimal(40), source=old, **projects)
    people.fact(Result, north, key="nieuw", text="Projecten lopen.", amount=Decimal(44), source=new, **projects)
    people.release(["noorderland", "zuiderland"], at=NEXT_DAY, note="Gemeld")


def items(client, query=""):
    """The items of the first page of the list, as HTML."""
    lists = ITEM.findall(client.get(f"/resultaten/?{query}").content.decode())
    return [item for one in lists for item in ONE.findall(one)]


def item_of(client, key, query=""):
    """What stands in the item with that key, as a reader has it."""
    (found_there,) = [item for item in items(client, query) if f'#{key}"' in item]
    return html.unescape(" ".join(re.sub("<[^>]+>", " ", found_there).split()))


def keys_listed(client, query=""):
    """The keys on every page of the list, in order."""
    listed, page = [], 1
    while True:
        body = client.get(f"/resultaten/?{query}&pagina={page}").content.decode()
        listed += [address.partition("#")[2] for address in LINK.findall(body)]
        if 'rel="next"' not in body:
            return listed
        page += 1


def file_rows(client, query=""):
    return list(csv.DictReader(io.StringIO(client.get(f"/resultaten.csv?{query}").content.decode())))


# --- what stands there


def test_an_aim_stands_beside_what_is_measured_as_it_is_and_beside_nothing_else(reported, client):
    assert keys_listed(client) == ["doel-a", "gelijk", "anders", "zonder", "doel-b", "procent", "nieuw", "doel-z"]
    pairs = [item for item in items(client) if 'class="pair"' in item]
    assert [LINK.findall(pair) for pair in pairs] == [["/deals/noorderland/#doel-a", "/deals/noorderland/#gelijk"]]
    assert "Bij het doel" not in pairs[0]
    assert "Niet hetzelfde gemeten als het doel ‘ten minste 500 woningen’." in item_of(client, "anders")
    assert "doel ‘" not in item_of(client, "nieuw")


def test_without_its_aim_in_the_list_a_result_still_says_what_it_is_about(reported, client):
    said = "Bij het doel ‘ten minste 500 woningen’, hetzelfde gemeten."
    assert said in item_of(client, "gelijk", "soort=resultaat")
    assert not any('class="pair"' in item for item in items(client, "soort=resultaat"))
    Result.objects.filter(key="gelijk").update(same_measure=None)
    people.release(["noorderland"], at=LATER, note="Niet vastgelegd")
    assert not any('class="pair"' in item for item in items(client))
    assert "Bij het doel ‘ten minste 500 woningen’: niet bekend of hetzelfde is gemeten." in item_of(client, "gelijk")


def test_each_says_its_figure_stand_nature_reason_line_publisher_and_source(reported, client):
    aim = item_of(client, "doel-a")
    assert "Doel, streefjaar 2027 · Wonen ten minste 500 woningen Nieuwe woningen in dorpen." in aim
    assert (
        "Afgemeten aan: het aantal woningen. Nulmeting: 100 woningen (2019). Volgens Het ministerie, 1 december 2023:"
        in aim
    )
    assert "Gemeld, stand juni 2024 · Wonen ongeveer 450 woningen" in aim
    assert "Opgeteld vanaf het begin. Prestatie (indeling redactie). Gemeld door Het ministerie" in aim
    nothing = item_of(client, "zonder")
    assert "Gemeld · Werken Over banen is niets te zeggen. Geen getal: niet gemeten. Aard: niet ingedeeld." in nothing
    share = item_of(client, "procent")
    assert "Gemeld, stand 2023 · hele deal 12,5 procent" in share
    assert "Niet toe te rekenen. Uitkomst (indeling redactie)." in share
    assert "Gemeld door De regio, 1 mei 2024: Verslag-nieuw , Bijlage, Noorderland." in item_of(client, "nieuw")
    assert '<a href="/bronnen/verslag-nieuw/">' in "".join(items(client))


def test_each_leads_to_its_place_on_the_page_of_its_deal(reported, client):
    page = client.get("/deals/noorderland/").content.decode()
    keys = [address.partition("#")[2] for item in items(client, "deal=noorderland") for address in LINK.findall(item)]
    assert len(keys) == 7
    assert [key for key in keys if f'id="{key}"' not in page] == []


def test_of_a_report_with_a_newer_version_nothing_is_listed(reported, client):
    assert "oud" not in keys_listed(client)
    assert "Van 1 resultaat is een nieuwere versie van het verslag bekend; dat staat hier niet." in text(
        client.get("/resultaten/")
    )
    assert "nieuwere versie" not in text(client.get("/resultaten/?publicatie=1"))
    assert "oud" not in {row["Sleutel"] for row in file_rows(client)}
    assert client.get("/resultaten.json").json()["verantwoording"]["nietOpgenomen"] == 1
    answer = client.get("/api/v1/resultaten").json()
    assert answer["nietOpgenomen"] == 1 and "oud" not in {one["sleutel"] for one in answer["resultaten"]}


def test_on_top_stands_of_how_many_deals_something_is_known(reported, client):
    page = text(client.get("/resultaten/"))
    assert "Doel met een getal 1 van de 2 deals Toon deze doelen" in page
    assert "Resultaat met een getal 1 van de 2 deals Toon deze resultaten" in page
    assert "Eindverslag, of een bericht erover 1 van de 2 deals" in page
    before = text(client.get("/resultaten/?publicatie=1"))
    assert "Doel met een getal 0 van de 2 deals Resultaat met een getal 0 van de 2 deals" in before
    queried = re.findall(r'href="\?(getal=ja[^"]+)"', client.get("/resultaten/").content.decode())
    assert [keys_listed(client, html.unescape(query)) for query in queried] == [
        ["doel-a"],
        ["gelijk", "anders", "procent", "nieuw"],
    ]


def test_what_can_be_concluded_is_said_with_its_sources(cast, client):
    page = client.get("/resultaten/").content.decode()
    for told in ("Algemene Rekenkamer, 15 mei 2024", "De minister, 15 mei 2024", "Planbureau voor de Leefomgeving"):
        assert told in page
    assert "Hun inhoud is nog niet opgenomen." in text(client.get("/resultaten/"))
    marks = re.findall(r'href="#(gelezen-\d)"', page)
    assert set(marks) == {f"gelezen-{number}" for number in range(1, 6)}
    assert all(f'id="{mark}"' in page for mark in marks)


def test_nothing_is_added_up_and_nothing_is_a_share_of_an_aim(reported, client):
    """None of the sums, differences and shares of what is there stands on the page, in a file or in the API."""
    said = "".join(
        [
            re.sub(r"<[^>]+>", " ", client.get("/resultaten/").content.decode()),
            client.get("/resultaten.csv").content.decode(),
            client.get("/resultaten.json").content.decode(),
            client.get("/api/v1/resultaten").content.decode(),
        ]
    )
    numbers = {
        int(number.replace(".", "")) for number in re.findall(r"\b\d[\d.]*\d\b(?!,)", said) if "." not in number[-3:]
    }
    added = {450 + 44, 450 + 2000, 450 + 2000 + 44, 500 - 450, 450 - 100, 84, 90, 494}
    assert {450, 500, 2000, 44} <= numbers
    assert added & numbers == set()
    for word in ("gehaald", "effect van de deal op", "behaald", "achter op", "op schema"):
        assert word not in said


def test_a_result_of_a_line_that_is_no_more_stands_with_the_whole_deal(reported, client):
    ProgrammeLine.objects.filter(name="Werken").update(valid_until=dt.date(2023, 1, 1))
    people.release(["noorderland"], at=LATER, note="Lijn voorbij")
    assert "Gemeld · hele deal" in item_of(client, "zonder")


# --- what it is found by


@pytest.mark.parametrize("query", CHOICES)
def test_the_page_the_file_and_the_api_give_the_same(reported, client, query):
    listed = keys_listed(client, query)
    rows = file_rows(client, query)
    assert [row["Sleutel"] for row in rows] == listed
    told = []
    pairs = [pair for pair in query.split("&") if pair and not pair.startswith("soort=")]
    for kind in ("doel", "resultaat"):
        names = {pair.partition("=")[0] for pair in pairs}
        if kind == "doel" and names & {"aard", "reden"}:
            assert client.get("/api/v1/doelen?" + "&".join(pairs)).status_code == 400
            continue
        things = {"doel": "doelen", "resultaat": "resultaten"}[kind]
        answer = client.get(f"/api/v1/{things}?{'&'.join(pairs)}").json()
        assert answer["totaal"] == len(answer[things])
        if f"soort={kind}" in query or "soort=" not in query:
            told += [one["sleutel"] for one in answer[things]]
    assert sorted(told) == sorted(listed)


def test_each_choice_finds_what_it_says(reported, client):
    wanted = {
        "soort=doel": ["doel-a", "doel-b", "doel-z"],
        "soort=resultaat&getal=nee": ["zonder"],
        "thema=werk": ["zonder"],
        "jaar=2027": ["doel-a"],
        "jaar=2024": ["gelijk"],
        "jaar=2023": ["procent"],
        "jaar=niet-vermeld": ["anders", "zonder", "doel-b", "nieuw", "doel-z"],
        "aard=prestatie&aard=uitkomst": ["gelijk", "procent"],
        "aard=niet-ingedeeld": ["anders", "zonder"],
        "reden=niet-toe-te-rekenen": ["procent"],
        "ministerie=bzk&soort=doel": ["doel-a", "doel-b"],
        "ministerie=niet-vermeld": ["doel-z"],
        "meedoet=lnv&soort=doel": ["doel-a", "doel-b"],
        "meedoet=ienw": ["doel-z"],
        "provincie=limburg": ["doel-z"],
        "regio=zuiderland": ["doel-z"],
        "tranche=2": ["doel-z"],
        "kenmerk=nplv&getal=ja&soort=doel": ["doel-a"],
        "q=leegstand": ["doel-z"],
        "q=wonen&soort=resultaat": ["gelijk", "anders"],
        "q=zuiderland": ["doel-z"],
        "jaar=1999": [],
    }
    assert {query: keys_listed(client, query) for query in wanted} == wanted


def test_the_numbers_in_the_form_count_aims_and_results(reported, client):
    page = text(client.get("/resultaten/"))
    for words in (
        "Doel (3)",
        "Resultaat (5)",
        "Met getal (5)",
        "Zonder getal (3)",
        "Noorderland (7)",
        "Niet ingedeeld (2)",
    ):
        assert words in page, words
    assert "8 doelen en resultaten van 2 deals" in page
    narrowed = text(client.get("/resultaten/?soort=doel"))
    assert "Resultaat (5)" in narrowed and "Met getal (1)" in narrowed
    chosen = client.get("/resultaten/?soort=doel&jaar=2027").content.decode()
    assert '<a data-renew rel="nofollow" href="?jaar=2027">' in chosen
    assert "<title>Wat is gemeld over doelen en resultaten: doel, 2027 (1)" in chosen


def test_deals_with_the_same_choice_of_which_nothing_is_there_are_named(reported, client):
    """Who asks which deals of a ministry reported on a theme, also asks which did not."""
    page = text(client.get("/resultaten/?provincie=limburg&provincie=groningen&soort=resultaat&thema=werk"))
    assert "Van 1 deal die verder bij deze keuze past, staat hier niets" in page
    assert "het staat nog niet in dit register. Zuiderland ." in page
    assert "staat hier niets" not in text(client.get("/resultaten/"))
    people.make_deal("leegland", "Leegland", summary="Nog niets.")
    people.release(["leegland"], at=LATER, note="Leeg")
    assert "Van 2 deals die verder bij deze keuze passen, staat hier niets" in text(
        client.get("/resultaten/?soort=resultaat")
    )
    assert "staat hier niets" not in text(client.get("/resultaten/"))
    account = client.get("/resultaten.json?soort=resultaat&tranche=2").json()["verantwoording"]
    assert account["dealsZonderRij"] == ["Zuiderland"]
    assert account["dealsMetDoelOfResultaat"] == {"bekend": 2, "deals": 3}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("soort=lijn", "‘lijn’ is geen bekende waarde voor soort; verwacht doel, resultaat."),
        ("getal=misschien", "‘misschien’ is geen bekende waarde voor getal; verwacht ja, nee."),
        ("jaar=vorig", "‘vorig’ is geen bekende waarde voor jaar of streefjaar; verwacht een jaar, bijvoorbeeld 2023"),
        ("jaar=02023", "‘02023’ is geen bekende waarde"),
        ("aard=goed", "verwacht activiteit, prestatie, uitkomst, context, niet-ingedeeld."),
        ("reden=geen-zin", "‘geen-zin’ is geen bekende waarde voor reden; verwacht nog-niet-aan-de-orde"),
        ("reden=niet-ingedeeld", "‘niet-ingedeeld’ is geen bekende waarde voor reden"),
        ("deal=atlantis", "‘atlantis’ is geen bekende waarde voor deal; verwacht het korte adres van een deal"),
        ("tranche=99", "‘99’ is geen bekende waarde voor tranche"),
        ("sorteer=naam", "‘sorteer’ hoort niet in dit adres; bekend zijn"),
        ("letterlijk=nee&q=zorg", "‘nee’ is hier geen antwoord; verwacht ja."),
        ("pagina=99", "Pagina 99 bestaat niet: deze lijst heeft er 1."),
        ("pagina=x", "Een pagina is een geheel getal vanaf 1."),
        ("q=a&q=b", "‘q’ staat 2 keer in het adres; verwacht één waarde."),
    ],
)
def test_what_the_list_does_not_know_is_refused_in_a_sentence(reported, client, query, said):
    answer = client.get(f"/resultaten/?{query}")
    assert answer.status_code == 400
    assert said in html.unescape(text(answer))
    if "pagina" not in query:
        file = client.get(f"/resultaten.json?{query}")
        assert file.status_code == 400 and said in file.json()["detail"]


def test_a_kind_of_suggestions_is_still_asked_once(reported, client):
    answer = client.get("/zoeken/aanvullen.json?soort=plaats&soort=deal&q=a")
    assert answer.status_code == 400


def test_a_search_without_an_answer_says_what_helps(reported, client):
    page = html.unescape(text(client.get("/resultaten/?q=xyzzy&tranche=2")))
    assert "Geen doelen en resultaten gevonden" in page
    assert "Zonder ‘xyzzy’ is er 1 doel of resultaat" in page or "Zonder ‘xyzzy’ zijn er 1" in page


@pytest.mark.database
def test_a_release_without_any_says_so(cast, client):
    assert "In deze publicatie staan nog geen doelen en resultaten." in text(client.get("/resultaten/"))
    assert file_rows(client) == []
    assert client.get("/api/v1/doelen").json()["totaal"] == client.get("/api/v1/resultaten").json()["totaal"] == 0


# --- files


def test_a_row_says_all_of_an_aim_or_a_result(reported, client):
    rows = {row["Sleutel"]: row for row in file_rows(client)}
    assert list(rows["doel-a"]) == list(REPORTED_TABLE.file.columns)
    assert {key: rows[key]["Getal"] for key in FIGURES} == FIGURES
    aim, result = rows["doel-a"], rows["gelijk"]
    assert [
        aim[name] for name in ("Soort", "Streefjaar", "Nulmeting", "Eenheid nulmeting", "Jaar nulmeting", "Jaar")
    ] == [
        "doel",
        "2027",
        "100",
        "woningen",
        "2019",
        "",
    ]
    wanted = {
        "Regio Deal": "Noorderland",
        "Kort adres": "noorderland",
        "Soort": "resultaat",
        "Programmalijn": "Wonen",
        "Nauwkeurigheid getal": "ongeveer",
        "Eenheid": "woningen",
        "Streefjaar": "",
        "Jaar": "2024",
        "Stand per": "2024-06-01",
        "Nauwkeurigheid stand": "maand",
        "Opgeteld vanaf het begin": "ja",
        "Aard (indeling redactie)": "prestatie",
        "Sleutel doel": "doel-a",
        "Hetzelfde gemeten": "ja",
        "Gemeld door": "Het ministerie",
        "Bron": "Brief over twee deals",
        "Kort adres bron": "brief",
        "Datum bron": "2023-12-01",
        "Vindplaats": "Bijlage, Noorderland",
        "Ministeries": "BZK; LNV",
        "Publicatie": "2",
    }
    assert {name: result[name] for name in wanted} == wanted
    assert result["Permalink"].endswith("/deals/noorderland/?publicatie=2#gelijk")
    assert rows["anders"]["Hetzelfde gemeten"] == "nee" and rows["nieuw"]["Hetzelfde gemeten"] == ""
    assert rows["zonder"]["Reden"] == "niet gemeten" and rows["zonder"]["Codes thema's"] == "werk"
    excel = client.get("/resultaten.excel.csv").content.decode("utf-8-sig")
    assert ";12,5;" in excel


@pytest.mark.parametrize("query", ["", "soort=resultaat", "q=woningen"])
def test_every_format_has_the_same_digest(reported, client, query):
    answer = client.get(f"/resultaten.json?{query}").json()
    account = answer["verantwoording"]
    digest = sha256(canonical_bytes(answer["resultaten"]))
    assert account["sha256"] == account["sha256PerKolommen"]["r1"] == digest
    assert account["aantalRijen"] == len(answer["resultaten"]) == len(file_rows(client, query)) > 0
    for extension, part in (("xlsx", "xl/worksheets/sheet2.xml"), ("ods", "content.xml")):
        with zipfile.ZipFile(io.BytesIO(client.get(f"/resultaten.{extension}?{query}").content)) as parts:
            assert digest in parts.read(part).decode()
    for extension in TABLE_FORMATS:
        first = client.get(f"/resultaten.{extension}?{query}")
        forget()
        assert (first.status_code, first.content) == (200, client.get(f"/resultaten.{extension}?{query}").content)


def test_a_file_keeps_numbers_as_numbers(reported, client):
    with zipfile.ZipFile(io.BytesIO(client.get("/resultaten.xlsx").content)) as parts:
        assert re.search(r"<v>12\.5</v>", parts.read("xl/worksheets/sheet1.xml").decode())
    with zipfile.ZipFile(io.BytesIO(client.get("/resultaten.ods").content)) as parts:
        assert 'office:value="12.5"' in parts.read("content.xml").decode()
    (share,) = [row for row in client.get("/resultaten.json").json()["resultaten"] if row["sleutel"] == "procent"]
    assert share["getal"] == 12.5


def test_the_permalink_and_name_of_a_file_say_what_was_chosen(reported, client):
    file = client.get("/resultaten.csv?soort=doel&getal=ja")
    assert 'filename="resultaten_getal-ja_soort-doel_2024-01-01_p2.csv"' in file["Content-Disposition"]
    account = client.get("/resultaten.json?soort=doel&getal=ja").json()["verantwoording"]
    assert (
        account["selectie"] == "Getal: met getal; soort: doel" or account["selectie"] == "Soort: doel; getal: met getal"
    )
    address = account["permalink"].partition("/resultaten/?")[2]
    assert address == "getal=ja&publicatie=2&soort=doel"
    assert keys_listed(client, address) == ["doel-a"]
    assert "Een bestand ‘resultaten.pdf’ bestaat niet; verwacht csv" in text(client.get("/resultaten.pdf"))


# --- the API, search and the frame


def test_the_api_gives_each_fact_as_it_was_written_with_its_deal(reported, client):
    answer = client.get("/api/v1/doelen?getal=ja").json()
    (aim,) = answer["doelen"]
    assert (aim["getal"], aim["eenheid"], aim["nulmeting"], aim["deal"]["slug"]) == (
        500,
        "woningen",
        100,
        "noorderland",
    )
    assert aim["bron"] == {"bron": "brief", "vindplaats": "Bijlage, Noorderland"}
    assert (answer["totaal"], answer["deals"], answer["publicatie"]["nummer"]) == (1, 2, 2)
    results = client.get("/api/v1/resultaten?aantal=2&pagina=2").json()
    assert [one["sleutel"] for one in results["resultaten"]] == ["zonder", "procent"]
    assert (results["totaal"], results["laatstePagina"]) == (5, 3)
    refused = client.get("/api/v1/resultaten?soort=doel&aard=goed&jaar=x")
    assert refused.status_code == 400
    assert {error["name"] for error in refused.json()["errors"]} == {"soort", "aard", "jaar"}


def test_the_description_of_the_api_knows_both(reported, client):
    document = client.get("/api/v1/openapi.json").json()
    assert {"DoelVanDeal", "ResultaatVanDeal", "DoelenPagina", "ResultatenPagina"} <= document["components"][
        "schemas"
    ].keys()
    kinds = document["components"]["parameters"]["aard"]["schema"]["items"]["enum"]
    assert kinds == ["activiteit", "prestatie", "uitkomst", "context", "niet-ingedeeld"]
    named = {one["$ref"].rpartition("/")[2] for one in document["paths"]["/doelen"]["get"]["parameters"]}
    assert {"getal", "jaar", "ministerie"} <= named and not named & {"soort", "aard", "reden", "sorteer"}


def test_a_word_of_an_aim_or_result_is_answered_with_it(reported, client):
    page = client.get("/zoeken/?q=leegstand").content.decode()
    group = page[page.index('id="groep-resultaat"') :]
    assert '<a href="/deals/zuiderland/#doel-z">Minder leegstand.</a>' in group
    told = text(client.get("/zoeken/?q=schulden"))
    assert "Er zijn minder schulden. Gemeld door Het ministerie, deal Noorderland" in told
    assert "groep-resultaat" not in client.get("/zoeken/?q=zuiderland").content.decode()
    assert "groep-resultaat" not in client.get("/zoeken/?q=leegstand&publicatie=1").content.decode()


def test_the_page_is_in_the_menu_and_the_sitemap(cast, client):
    assert re.search(
        r'<li><a href="/resultaten/" aria-current="page">Resultaten</a>', client.get("/resultaten/").content.decode()
    )
    assert "/resultaten/</loc>" in client.get("/sitemap.xml").content.decode()


# --- at size


@pytest.mark.database
@pytest.mark.parametrize(
    ("url", "most"),
    [
        ("/resultaten/", 5),
        ("/resultaten/?soort=doel&ministerie=bzk&q=woningen", 6),
        ("/resultaten.csv", 4),
        ("/api/v1/resultaten?aantal=100", 5),
    ],
)
def test_queries_are_few_whatever_the_number_of_deals(reported, client, url, most):
    forget()
    few = queries(client, url)
    assert few <= most
    assert queries(client, url) == 1
    people.make_many(100, LATER)
    forget()
    assert queries(client, url) == few


def test_a_long_list_is_paged_and_its_numbers_are_right(reported, client):
    people.make_many(40, LATER)
    index = release_reported(release_index(Release.objects.order_by("number").last()))
    assert len(index.parts) == 41 * 7 + 1 and index.of_deals(index.deals.all) == index.all
    listed = keys_listed(client)
    assert len(listed) == len(index.parts) == len(file_rows(client, "pagina=3"))
    first = client.get("/resultaten/").content.decode()
    assert len(LINK.findall(first)) == PARTS_PER_PAGE
    assert "Pagina 1 van 6" in first
    answer = json.loads(client.get("/api/v1/resultaten?getal=nee&aantal=100").content)
    assert answer["totaal"] == 41
