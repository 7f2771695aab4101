"""Programme lines: the list and its files, the thread of a theme, and what is found by ‘niet ingedeeld’."""

import csv
import datetime as dt
import html
import io
import json
import re
import zipfile

import pytest

from deals.language.text import first_sentences
from deals.models import Deal, Milestone, ProgrammeLine, Release, Theme
from deals.portal.exports.formats import TABLE_FORMATS
from deals.portal.exports.lines_extract import LINE_TABLE
from deals.portal.part_lists import PARTS_PER_PAGE
from deals.portal.thread import MOST_LINES
from deals.register.index import release_index
from deals.register.lines import release_lines
from deals.register.models import canonical_bytes, sha256

from . import cast as people
from .browse import rows, text
from .words import NEXT_DAY, forget, queries

pytestmark = pytest.mark.django_db

NAME = re.compile(r'<a class="line-name" href="([^"]+)">([^<]+)</a>')
CHOICES = [
    "",
    "thema=woningbouwopgaven",
    "thema=niet-ingedeeld",
    "thema=niet-ingedeeld&thema=innovatie-en-economie",
    "ligging=limburg",
    "regio=twente&regio=zuid-limburg",
    "tranche=4&ligging=zeeland",
    "tranche=5",
    "q=zorg",
    "q=zuid-limburg&thema=niet-ingedeeld",
    "publicatie=1",
    "publicatie=1&thema=woningbouwopgaven",
    "peildatum=2023-11-01&q=grens",
]


def contents_now():
    """[(row, line of its content)] of the newest release, straight from the contents."""
    release = Release.objects.order_by("number").last()
    versions = {line.slug: line.version.read() for line in release.deal_lines.select_related("version") if line.version}
    return [(row, line) for row in release_index(release).rows for line in versions[row.slug]["programmalijnen"]]


def names_listed(client, query=""):
    """[(address, name)] of every line on every page of the list."""
    listed, page = [], 1
    while True:
        answer = client.get(f"/programmalijnen/?{query}&pagina={page}")
        body = answer.content.decode()
        listed += [(html.unescape(address), html.unescape(name)) for address, name in NAME.findall(body)]
        if 'rel="next"' not in body:
            return listed
        page += 1


def file_rows(client, query=""):
    return list(csv.DictReader(io.StringIO(client.get(f"/programmalijnen.csv?{query}").content.decode())))


# --- the list


def test_every_line_is_listed_with_its_deal_sentence_and_source(located, client):
    everything = contents_now()
    listed = names_listed(client)
    assert len(listed) == len(everything) > PARTS_PER_PAGE
    assert set(listed) == {(f"/deals/{row.slug}/#{line['sleutel']}", line["naam"]) for row, line in everything}
    answer = client.get("/programmalijnen/")
    page, cited = text(answer), html.unescape(answer.content.decode())
    for row, line in everything[:20]:
        assert re.search(rf"Bron \d+ bij de programmalijn {re.escape(line['naam'])} van {re.escape(row.name)}\"", cited)
        assert first_sentences(line["omschrijving"], 1) in page
        assert f"{row.name} , regio {row.region.label}." in page
    assert "Zo noemt de bron deze lijn." in page and "Opschrift van de redactie." in page
    assert "Thema (indeling redactie): Woningbouwopgaven" in page
    assert "<h3>Vierde tranche</h3>" in client.get("/programmalijnen/").content.decode()


def test_a_line_leads_to_its_place_on_the_page_of_its_deal(located, client):
    for address, name in names_listed(client)[:6]:
        path, anchor = address.split("#")
        place = re.search(rf'id="{anchor}"[^>]*>.*?</h3>', client.get(path).content.decode(), re.DOTALL)
        assert name in html.unescape(re.sub("<[^>]+>", "", place[0]))


def test_it_says_of_how_many_deals_the_lines_are_known(register, client):
    known = len({row.slug for row, _ in contents_now()})
    assert f"Van {known} van de 83 deals staan programmalijnen in dit register." in text(
        client.get("/programmalijnen/")
    )
    assert "Van 13 van de 14 deals staan" in text(client.get("/programmalijnen/?publicatie=1"))


@pytest.mark.parametrize("query", CHOICES)
def test_the_page_the_file_and_the_api_give_the_same_lines(located, client, query):
    addresses = {re.sub(r"\?[^#]*", "", address) for address, _ in names_listed(client, query)}
    filed = {f"/deals/{row['Kort adres']}/#{row['Sleutel']}" for row in file_rows(client, query)}
    answer = json.loads(client.get(f"/api/v1/programmalijnen?{query}&aantal=100").content)
    told = {f"/deals/{line['deal']['slug']}/#{line['sleutel']}" for line in answer["programmalijnen"]}
    assert addresses == filed == told
    assert answer["totaal"] == len(told)


def test_each_theme_finds_its_own_lines_and_the_rest_is_not_classified(register, client):
    everything = contents_now()
    for theme in Theme.objects.all():
        wanted = {line["naam"] for _, line in everything if theme.slug in {one["slug"] for one in line["themas"]}}
        assert {name for _, name in names_listed(client, f"thema={theme.slug}")} == wanted
    without = [line["naam"] for _, line in everything if not line["themas"]]
    assert 0 < len(without) < len(everything)
    assert sorted(name for _, name in names_listed(client, "thema=niet-ingedeeld")) == sorted(without)


def test_by_all_else_a_line_is_found_as_its_deal_is(register, client):
    everything = contents_now()
    for query, test in (
        ("tranche=4", lambda row: row.tranche.number == 4),
        ("regio=twente", lambda row: row.region.slug == "twente"),
        ("ligging=limburg", lambda row: "limburg" in [value.slug for value in row.location]),
    ):
        wanted = sorted(line["naam"] for row, line in everything if test(row))
        assert wanted and sorted(name for _, name in names_listed(client, query)) == wanted


def test_the_numbers_in_the_form_count_lines(register, client):
    page = text(client.get("/programmalijnen/"))
    for slug, label in (("woningbouwopgaven", "Woningbouwopgaven"), ("niet-ingedeeld", "Niet ingedeeld")):
        assert f"{label} ({len(names_listed(client, f'thema={slug}'))})" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("thema=geluk", "‘geluk’ is geen bekende waarde voor thema"),
        ("tranche=99", "‘99’ is geen bekende waarde voor tranche; verwacht een nummer van 1 tot en met 6."),
        ("ligging=atlantis", "‘atlantis’ is geen bekende waarde voor ligging"),
        ("ministerie=bzk", "‘ministerie’ hoort niet in dit adres; bekend zijn"),
        ("letterlijk=nee&q=zorg", "‘nee’ is hier geen antwoord; verwacht ja."),
        ("pagina=99", "Pagina 99 bestaat niet: deze lijst heeft er"),
        ("pagina=x", "Een pagina is een geheel getal vanaf 1."),
    ],
)
def test_what_the_list_does_not_know_is_refused_in_a_sentence(register, client, query, said):
    answer = client.get(f"/programmalijnen/?{query}")
    assert answer.status_code == 400
    assert said in html.unescape(text(answer))


def test_a_search_without_a_line_says_what_helps(register, client):
    page = html.unescape(text(client.get("/programmalijnen/?q=xyzzy&tranche=4")))
    assert "Geen programmalijnen gevonden" in page
    assert "Zonder ‘xyzzy’ zijn er 51 programmalijnen" in page


@pytest.mark.database
def test_a_release_without_lines_says_so(cast, client):
    ProgrammeLine.objects.all().delete()
    people.release(at=NEXT_DAY, note="Zonder lijnen")
    page = text(client.get("/programmalijnen/"))
    assert "Van geen van de 3 deals staan programmalijnen in dit register." in page
    assert "In deze publicatie staan nog geen programmalijnen." in page
    assert "Wonen" in text(client.get("/programmalijnen/?publicatie=1"))
    assert file_rows(client) == []


def test_a_description_is_one_sentence_in_the_list_and_whole_in_the_files(cast, client):
    whole = "Meer woningen in dorpen. Ook voor ouderen, o.a. In de kernen."
    ProgrammeLine.objects.update(description=whole)
    people.release(at=NEXT_DAY, note="Omschreven")
    page = text(client.get("/programmalijnen/"))
    assert "Meer woningen in dorpen." in page and "ouderen" not in page
    assert [row["Omschrijving"] for row in file_rows(client)] == [whole]
    assert [row["Omschrijving"] for row in file_rows(client, "publicatie=1")] == [""]


def test_the_end_of_a_line_stands_at_that_line_alone(cast, client):
    deal = Deal.objects.get(slug="noorderland")
    living = ProgrammeLine.objects.get(deal=deal)
    people.fact(ProgrammeLine, deal, name="Werken", position=2)
    end = {"date": dt.date(2031, 1, 1), "precision": "jaar"}
    people.fact(Milestone, deal, kind="geplande-einddatum", line=living, **end)
    people.fact(Milestone, deal, kind="geplande-einddatum", date=dt.date(2027, 6, 1), precision="maand")
    people.release(["noorderland"], at=NEXT_DAY, note="Einde")
    page = text(client.get("/programmalijnen/"))
    assert page.count("Deze lijn:") == 1 and "Deze lijn: geplande einddatum 2031." in page
    ends = {row["Programmalijn"]: row["Einde van de lijn"] for row in file_rows(client)}
    assert ends == {"Wonen": "geplande einddatum 2031", "Werken": ""}
    people.fact(Milestone, deal, kind="afronding", line=living, date=dt.date(2023, 12, 1), precision="maand")
    people.release(["noorderland"], at=NEXT_DAY + dt.timedelta(days=1), note="Klaar")
    assert "Deze lijn: afronding december 2023." in text(client.get("/programmalijnen/"))


# --- the thread of a theme


def test_the_page_of_a_theme_shows_its_lines_by_tranche_and_the_deals_behind_them(located, client):
    wanted = [
        (row, line) for row, line in contents_now() if "woningbouwopgaven" in {one["slug"] for one in line["themas"]}
    ]
    answer = client.get("/themas/woningbouwopgaven/")
    page = html.unescape(text(answer))
    assert "De rode draad (indeling redactie)" in page
    assert f"Vierde tranche {len(wanted)} programmalijnen van {len({row.slug for row, _ in wanted})} deals" in page
    assert {name for _, name in NAME.findall(answer.content.decode())} == {line["naam"] for _, line in wanted}
    assert "Van 13 van de 83 deals staan programmalijnen in dit register." in page
    assert "De deals achter deze lijnen" in page


def test_a_filter_on_the_page_of_a_theme_narrows_lines_and_deals(register, client):
    page = client.get("/themas/woningbouwopgaven/?ligging=zeeland").content.decode()
    deals = set(re.findall(r'<tr data-deal="([^"]+)"', page))
    assert {address.split("/")[2] for address, _ in NAME.findall(page)} == deals
    assert client.get("/themas/woningbouwopgaven/?kenmerk=nplv&sorteer=-rijk&weergave=kaarten").status_code == 200


def test_a_theme_with_many_lines_leads_to_the_rest(cast, client):
    people.make_many(40, NEXT_DAY)
    page = client.get("/themas/niet-ingedeeld/?publicatie=2").content.decode()
    (address,) = re.findall(r'<a href="(/programmalijnen/\?thema=[^"]+)">Alle 41 programmalijnen', page)
    assert len(NAME.findall(page)) == MOST_LINES < 41
    rest = client.get(html.unescape(address)).content.decode()
    assert len(NAME.findall(rest)) == 41 and 'name="publicatie" value="2"' in rest


def test_what_has_no_theme_has_a_page_a_filter_and_a_place_among_the_themes(located, client):
    page = text(client.get("/themas/niet-ingedeeld/"))
    without = [(row, line) for row, line in contents_now() if not line["themas"]]
    deals = {row.slug for row, _ in without}
    assert "Programmalijnen zonder thema" in page and "Ondermijning voorkomen" in page
    assert f"{len(without)} programmalijnen van {len(deals)} deals" in page
    assert f"Niet ingedeeld {len(deals)} Andere wegen" in text(client.get("/themas/"))
    assert {row["Kort adres"] for row in rows(client.get("/deals.csv?thema=niet-ingedeeld"))} == deals
    assert json.loads(client.get("/api/v1/themas/niet-ingedeeld").content)["thema"]["deals"] == len(deals)
    assert "/themas/niet-ingedeeld/" in client.get("/sitemap.xml").content.decode()


def test_a_release_from_before_the_themes_has_all_its_lines_there(register, client):
    page = text(client.get("/themas/niet-ingedeeld/?publicatie=1"))
    assert "51 programmalijnen van 13 deals" in page
    assert "is in deze publicatie zo ingedeeld" in text(client.get("/themas/woningbouwopgaven/?publicatie=1"))


def test_not_classified_is_no_theme_of_a_deal(register, client):
    for row in rows(client.get("/deals.csv")):
        assert "ingedeeld" not in row["Thema's"] + row["Codes thema's"]
    listed = json.loads(client.get("/api/v1/themas").content)["themas"]
    assert "niet-ingedeeld" not in {theme["slug"] for theme in listed}


# --- files


@pytest.mark.parametrize("query", ["", "thema=niet-ingedeeld", "q=zorg&publicatie=2"])
def test_every_format_has_the_same_digest_and_rows(located, client, query):
    answer = json.loads(client.get(f"/programmalijnen.json?{query}").content)
    account = answer["verantwoording"]
    digest = sha256(canonical_bytes(answer["programmalijnen"]))
    assert account["sha256"] == account["sha256PerKolommen"]["p1"] == digest
    assert account["aantalRijen"] == len(answer["programmalijnen"]) == len(file_rows(client, query)) > 3
    assert account["dealsMetProgrammalijnen"] == {"bekend": 13, "deals": 83}
    for extension, part in (("xlsx", "xl/worksheets/sheet2.xml"), ("ods", "content.xml")):
        file = client.get(f"/programmalijnen.{extension}?{query}")
        with zipfile.ZipFile(io.BytesIO(file.content)) as parts:
            assert digest in parts.read(part).decode() + parts.read(part).decode()
            assert account["software"]["bouw"] in parts.read(part).decode()
    forget()
    for extension in TABLE_FORMATS:
        first = client.get(f"/programmalijnen.{extension}?{query}")
        forget()
        again = client.get(f"/programmalijnen.{extension}?{query}")
        assert (first.status_code, first.content) == (200, again.content)


def test_the_permalink_of_a_file_gives_the_same_lines_for_ever(located, client):
    account = json.loads(client.get("/programmalijnen.json?thema=woningbouwopgaven").content)["verantwoording"]
    address = account["permalink"].partition("8000")[2]
    assert address == "/programmalijnen/?publicatie=3&thema=woningbouwopgaven"
    assert len(names_listed(client, address.partition("?")[2])) == account["aantalRijen"]
    for row in file_rows(client)[:3]:
        path, anchor = row["Permalink"].partition("8000")[2].split("#")
        assert f'id="{anchor}"' in client.get(path).content.decode()


def test_rows_are_in_order_of_tranche_and_name_what_was_chosen(register, client):
    file = client.get("/programmalijnen.csv?tranche=4&thema=niet-ingedeeld")
    assert 'filename="programmalijnen_thema-niet-ingedeeld_tranche-4_' in file["Content-Disposition"]
    header, *_ = file.content.decode().splitlines()
    assert next(csv.reader([header])) == list(LINE_TABLE.file.columns)
    tranches = [int(row["Tranche"]) for row in file_rows(client)]
    assert tranches == sorted(tranches)
    page = client.get("/programmalijnen/?thema=niet-ingedeeld").content.decode()
    for extension in TABLE_FORMATS:
        assert f'href="/programmalijnen.{extension}?thema=niet-ingedeeld"' in page


def test_a_file_that_is_not_there_or_not_understood_is_refused(register, client):
    assert "Een bestand ‘programmalijnen.pdf’ bestaat niet; verwacht csv" in text(client.get("/programmalijnen.pdf"))
    assert client.get("/programmalijnen.pdf").status_code == 404
    refused = client.get("/programmalijnen.json?thema=geluk")
    assert refused.status_code == 400 and "‘geluk’" in refused.json()["detail"]


def test_a_formula_in_a_name_stays_a_text(cast, client):
    ProgrammeLine.objects.update(name="=1+1")
    people.release(at=NEXT_DAY, note="Vreemde naam")
    assert [row["Programmalijn"] for row in file_rows(client)] == ["'=1+1"]


# --- the search page


def test_a_word_of_a_line_is_answered_with_the_line(register, client):
    page = client.get("/zoeken/?q=ondermijning").content.decode()
    group = page[page.index('id="groep-programmalijn"') :]
    assert re.search(r'href="/deals/zaanij-ii/#lijn-3">Ondermijning voorkomen</a>', group)
    page = client.get("/zoeken/?q=zorg&publicatie=2").content.decode()
    assert 'href="/deals/twente-ii/?publicatie=2#lijn-2"' in page


def test_a_line_is_no_answer_where_only_its_deal_is(register, client):
    assert "groep-programmalijn" not in client.get("/zoeken/?q=noardwest").content.decode()
    assert names_listed(client, "q=noardwest")


# --- at size


@pytest.mark.database
@pytest.mark.parametrize(
    ("url", "most"),
    [
        ("/programmalijnen/", 4),
        ("/programmalijnen/?thema=niet-ingedeeld&tranche=1&q=wonen", 5),
        ("/programmalijnen.csv", 4),
        ("/programmalijnen.json?tranche=1", 5),
        ("/themas/niet-ingedeeld/", 5),
    ],
)
def test_queries_are_few_whatever_the_number_of_deals(cast, client, url, most):
    forget()
    few = queries(client, url)
    assert few <= most
    assert queries(client, url) == 1
    people.make_many(300, NEXT_DAY)
    forget()
    assert queries(client, url) == few


def test_a_long_list_is_paged_and_its_numbers_are_right(cast, client):
    people.make_many(300, NEXT_DAY)
    index = release_lines(release_index(Release.objects.order_by("number").last()))
    assert len(index.parts) == 301 and index.of_deals(index.deals.all) == index.all
    assert len(NAME.findall(client.get("/programmalijnen/").content.decode())) == PARTS_PER_PAGE
    assert len(NAME.findall(client.get("/programmalijnen/?pagina=7").content.decode())) == 1
    assert len(file_rows(client, "pagina=7")) == 301
    page = client.get("/themas/niet-ingedeeld/").content.decode()
    assert len(NAME.findall(page)) == MOST_LINES and "Alle 301 programmalijnen van de eerste tranche" in text_of(page)


def text_of(page):
    return html.unescape(re.sub(r"\s+", " ", page))
