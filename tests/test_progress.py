"""Progress: what is reported of each deal by year, on the page and in its files, and of which there is nothing yet."""

import csv
import datetime as dt
import html
import io
import json
import re
import zipfile
from decimal import Decimal

import pytest

from deals.models import (
    Adjustment,
    Consultation,
    Deal,
    InvolvedMinistry,
    Lesson,
    Milestone,
    Ministry,
    Payment,
    ProgrammeLine,
    Progress,
    Release,
    Result,
    Source,
    Spending,
    Theme,
)
from deals.portal.exports.formats import TABLE_FORMATS
from deals.portal.exports.progress_table import PROGRESS_TABLE
from deals.portal.progress.page import PROGRESS_PER_PAGE
from deals.register.index import release_index
from deals.register.models import canonical_bytes, sha256
from deals.register.progress import release_progress

from . import cast as people
from .browse import text
from .words import NEXT_DAY, forget, queries

pytestmark = pytest.mark.django_db

LATER = dt.date(2026, 1, 1)
ROW = re.compile(r'<tr>\s*<th scope="row"><a href="/deals/([^/"]+)/[^>]*>.*?</tr>', re.DOTALL)
CELL = re.compile(r"<td[^>]*>.*?</td>", re.DOTALL)


def report(slug, year, kind="voortgangsrapportage", **fields):
    """A report about one calendar year, or with another kind a message about it."""
    known = {
        "title": f"Verslag {slug}",
        "publisher": "Regio Noorderland",
        "date": dt.date(year + 1, 3, 15),
        "report_level": "regio-aan-rijk",
        "report_from": dt.date(year, 1, 1),
        "report_until": dt.date(year, 12, 31),
    }
    return Source.objects.create(slug=slug, kind=kind, **known | fields)


def publish(note="Verslagen", at=NEXT_DAY):
    people.release(as_of=LATER, at=at, note=note)


@pytest.fixture
def north(cast):
    return Deal.objects.get(slug="noorderland")


@pytest.fixture
def reported(north):
    """Noorderland reports over 2022 and 2024, and a paper tells of 2023; of Zuiderland nothing is reported."""
    theme = Theme.objects.create(slug="werk-en-onderwijs", name="Werk en onderwijs", explanation="Werk.")
    living = ProgrammeLine.objects.get(deal=north)
    work = people.fact(ProgrammeLine, north, name="Werken", position=2)
    work.themes.add(theme)
    first = report("verslag-2022", 2022)
    paper = Source.objects.create(
        slug="krant", kind="nieuws", title="In de krant", publisher="De Krant", date=dt.date(2023, 9, 1)
    )
    last = report("verslag-2024", 2024, report_final=True, publisher="Bestuur Noorderland")
    people.fact(
        Result,
        north,
        source=first,
        line=work,
        text="Er zijn 40 leerlingen begonnen.",
        stand_on=dt.date(2022, 12, 31),
        stand_precision="dag",
    )
    people.fact(
        Result,
        north,
        source=paper,
        line=living,
        text="De bouw begint.",
        stand_on=dt.date(2023, 1, 1),
        stand_precision="jaar",
    )
    people.fact(
        Result,
        north,
        source=last,
        text="Alle woningen staan er.",
        stand_on=dt.date(2024, 12, 31),
        stand_precision="dag",
    )
    people.fact(
        Progress,
        north,
        source=last,
        state="afgerond",
        words="is klaar",
        stand_on=dt.date(2024, 12, 1),
        stand_precision="maand",
    )
    people.fact(Progress, north, source=last, about="geld", state="in-uitvoering")
    people.fact(Consultation, north, date=dt.date(2023, 5, 28), date_precision="dag", agreed="De deal loopt door.")
    people.fact(
        Adjustment,
        north,
        line=living,
        kind="verlengd",
        date=dt.date(2023, 5, 1),
        date_precision="maand",
        text="Een jaar langer.",
    )
    people.fact(
        Payment,
        north,
        kind="betaald",
        amount=Decimal("4000000"),
        term="voorschot",
        date=dt.date(2023, 3, 1),
        date_precision="maand",
    )
    people.fact(
        Spending,
        north,
        source=last,
        side="rijk",
        amount=Decimal("1500000"),
        stand_on=dt.date(2024, 12, 31),
        stand_precision="dag",
        cumulative=True,
    )
    publish()
    return north


def marks(client, query=""):
    """{deal: [what each year says in words]}."""
    page = client.get(f"/voortgang/?{query}").content.decode()
    rows = {}
    for row in ROW.finditer(page):
        *years, _ = CELL.findall(row[0])
        told = (re.search('aria-label="([^"]+)"', cell) for cell in years)
        rows[row[1]] = [
            html.unescape(words[1]) if words else cell_class(cell) for words, cell in zip(told, years, strict=True)
        ]
    return rows


def cell_class(cell):
    return re.search('class="([^"]+)"', cell)[1]


def newest(client, slug, query=""):
    """What stands in the last cell of a deal."""
    page = client.get(f"/voortgang/?{query}").content.decode()
    (row,) = (row[0] for row in ROW.finditer(page) if row[1] == slug)
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", CELL.findall(row)[-1])).split())


def file_rows(client, query=""):
    return list(csv.DictReader(io.StringIO(client.get(f"/voortgang.csv?{query}").content.decode())))


# --- the matrix


def test_each_year_has_a_mark_in_words_for_what_stands_there(reported, client):
    page = client.get("/voortgang/").content.decode()
    assert re.findall(r'<th scope="col"><b>20</b>(\d\d)</th>', page) == ["22", "23", "24", "25"]
    assert marks(client) == {
        "concept": ["none"] * 4,
        "noorderland": ["verslag", "bericht, Rijk-Regio-overleg, aanpassing: verlengd", "eindverslag", "none"],
        "zuiderland": ["none"] * 4,
    }
    assert '<span class="dot dot--final"></span>' in page and "<b>OA</b>" in page
    assert "Van 1 van de 3 deals is dat zo." in text(client.get("/voortgang/"))
    assert "Eerste tranche verslag of bericht van 1 van 2 deals" in text(client.get("/voortgang/"))


def test_a_mark_is_no_link_and_the_name_of_the_deal_is(reported, client):
    page = client.get("/voortgang/").content.decode()
    (row,) = (row[0] for row in ROW.finditer(page) if row[1] == "noorderland")
    *years, last = CELL.findall(row)
    assert not any("<a" in cell for cell in years)
    (address, key) = re.findall(r'<a href="([^"#]+)#([^"]+)">Gemeld door', last)[0]
    assert address == "/deals/noorderland/" and key.startswith("resultaat-")


def test_the_newest_says_what_was_reported_by_whom_and_how_it_stood(reported, client):
    told = newest(client, "noorderland")
    assert told.startswith("2024: Alle woningen staan er. Stand: 31 december 2024.")
    assert "Gemeld door Bestuur Noorderland, 15 maart 2025 ." in told.replace(" .", " .")
    assert "Rijk-Regio-overleg: 28 mei 2023." in told
    assert "Aanpassing: verlengd, mei 2023." in told
    assert newest(client, "zuiderland") == ""


def test_a_judging_state_stands_in_the_words_of_the_report_and_money_beside_work(reported, client):
    told = newest(client, "noorderland")
    assert "Het werk: ‘is klaar’, stand december 2024." in told and "afgerond" not in told
    assert "Het geld: in uitvoering." in told


def test_years_before_a_deal_was_chosen_and_after_its_end_are_no_gap(reported, client):
    people.fact(Milestone, reported, kind="afronding", date=dt.date(2024, 6, 1), precision="maand")
    people.fact(
        Milestone, Deal.objects.get(slug="zuiderland"), kind="selectie", date=dt.date(2024, 2, 1), precision="maand"
    )
    publish("Einde", NEXT_DAY + dt.timedelta(days=1))
    assert marks(client)["noorderland"][-1] == "off"
    assert marks(client)["zuiderland"] == ["off", "off", "none", "none"]
    page = text(client.get("/voortgang/"))
    assert "In dit register staat over 2025 nog geen verslag van 2 van de 2 deals ." in page
    assert set(marks(client, "verslagjaar=2025&gemeld=zonder")) == {"zuiderland"} | {"concept"} & set(marks(client))


def test_of_a_report_with_a_newer_version_only_the_newest_is_shown_with_both_days(north, client):
    old = report("verslag-oud", 2023, date=dt.date(2024, 2, 1))
    new = report("verslag-nieuw", 2023, date=dt.date(2024, 9, 1), replaces=old)
    people.fact(
        Result, north, source=old, text="Er zijn 10 loketten.", stand_on=dt.date(2023, 12, 31), stand_precision="dag"
    )
    people.fact(
        Result, north, source=new, text="Er zijn 12 loketten.", stand_on=dt.date(2023, 12, 31), stand_precision="dag"
    )
    publish()
    told = newest(client, "noorderland")
    assert "12 loketten" in told and "10 loketten" not in told
    assert "Gemeld door Regio Noorderland, 1 september 2024" in told
    assert "Een eerdere versie is van 1 februari 2024." in told
    rows = [row for row in file_rows(client) if row["Kort adres"] == "noorderland"]
    assert [(row["Kort adres van de bron"], row["Eerdere versies"]) for row in rows] == [
        ("verslag-nieuw", "Verslag verslag-oud, 1 februari 2024")
    ]


def test_two_reports_about_one_year_that_differ_stand_beside_each_other(north, client):
    one, other = (
        report("van-de-regio", 2023, date=dt.date(2024, 2, 1)),
        report("van-de-raad", 2023, publisher="De raad"),
    )
    people.fact(Progress, north, source=one, state="op-koers", words="ligt op koers")
    people.fact(Progress, north, source=other, state="vertraagd", words="loopt achter")
    publish()
    assert "Het werk: ‘loopt achter’ en ‘ligt op koers’ (volgens Regio Noorderland)." in newest(client, "noorderland")
    assert marks(client)["noorderland"][-3:] == ["verslag", "none", "none"]


def test_what_the_minister_reports_of_all_deals_stands_apart(north, client):
    everyone = report("minister-2023", 2023, report_level="minister-aan-kamer", publisher="De minister")
    people.fact(Milestone, north, source=everyone, kind="start", date=dt.date(2022, 1, 1), precision="jaar")
    publish()
    page = client.get("/voortgang/").content.decode()
    national = page[page.index('class="national"') :]
    assert 'aria-label="verslag"' in national[: national.index("</tr>")]
    assert set(marks(client)["noorderland"]) <= {"none", "off"}
    people.fact(Result, north, source=everyone, text="De bouw loopt.")
    publish("Ook van deze deal", NEXT_DAY + dt.timedelta(days=1))
    assert "verslag" in marks(client)["noorderland"]


def test_a_lesson_or_payment_alone_is_no_report(north, client):
    people.fact(Payment, north, kind="betaald", amount=Decimal("1"), date=dt.date(2023, 3, 1), date_precision="maand")
    publish()
    assert set(marks(client)["noorderland"]) <= {"none", "off"}
    people.fact(Lesson, north, text="Een loket hielp.", worked=True)
    publish("Les", NEXT_DAY + dt.timedelta(days=1))
    assert "Een loket hielp." in newest(client, "noorderland")
    assert [row["Wat er staat"] for row in file_rows(client, "tranche=1&gemeld=bericht")] == ["bericht"]


# --- what is asked


def test_a_year_finds_what_there_is_about_it_and_with_zonder_what_there_is_not(reported, client):
    assert set(marks(client, "verslagjaar=2022")) == {"noorderland"}
    assert set(marks(client, "verslagjaar=2022&gemeld=zonder")) == {"zuiderland", "concept"} & set(marks(client))
    assert set(marks(client, "verslagjaar=2023&gemeld=verslag")) == set()
    assert set(marks(client, "verslagjaar=2023&gemeld=bericht")) == {"noorderland"}
    assert set(marks(client, "verslagjaar=2022&verslagjaar=2023&gemeld=verslag")) == {"noorderland"}


def test_the_count_of_a_year_is_the_list_that_it_links_to(reported, client):
    page = html.unescape(client.get("/voortgang/").content.decode())
    links = re.findall(r'over (\d+) nog geen verslag\s+<a[^>]* href="\?([^"]+)">van (\d+) van', page)
    assert [year for year, _, _ in links] == ["2025", "2024", "2023", "2022"]
    for _, query, number in links:
        assert len(marks(client, query)) == int(number)


def test_the_numbers_in_the_form_are_what_a_choice_gives(reported, client):
    for query in ("", "verslagjaar=2022", "verslagjaar=2022&gemeld=zonder", "gemeld=verslag"):
        page = text(client.get(f"/voortgang/?{query}"))
        for slug, label in (("verslag", "Met verslag"), ("zonder", "Zonder verslag of bericht")):
            asked = "&".join([*(part for part in query.split("&") if "jaar" in part), f"gemeld={slug}"])
            number = len(marks(client, asked))
            assert (f"{label} ({number})" in page) == bool(number)
        heard = "&".join(part for part in query.split("&") if "gemeld" in part)
        for year in ("2022", "2025"):
            number = len(marks(client, f"{heard}&verslagjaar={year}"))
            assert (f"{year} ({number})" in page) == bool(number)


def test_with_a_theme_only_what_is_told_of_its_lines_counts(reported, client):
    """Which deals have reported on work and education, and which have not."""
    south = Deal.objects.get(slug="zuiderland")
    people.fact(InvolvedMinistry, south, ministry=Ministry.objects.get(slug="bzk"))
    people.fact(ProgrammeLine, south, name="Onderwijs").themes.add(Theme.objects.get())
    paper = report("zuid", 2023, kind="nieuws", publisher="De Zuidkrant")
    people.fact(Result, south, source=paper, text="Er is een fietspad.")
    publish("Thema", NEXT_DAY + dt.timedelta(days=1))
    asked = "meedoet=bzk&thema=werk-en-onderwijs"
    page = text(client.get(f"/voortgang/?{asked}"))
    assert set(marks(client, asked)) == {"noorderland", "zuiderland"}
    assert "over een programmalijn bij het thema Werk en onderwijs (indeling redactie) is gemeld" in page
    assert "1 met verslag en 1 zonder verslag of bericht ." in page
    assert set(marks(client, f"{asked}&gemeld=verslag&gemeld=bericht")) == {"noorderland"}
    assert set(marks(client, f"{asked}&gemeld=zonder")) == {"zuiderland"}
    assert newest(client, "noorderland", asked).startswith("2022: Er zijn 40 leerlingen begonnen.")
    rows = file_rows(client, asked)
    assert [(row["Kort adres"], row["Wat er staat"], row["Bron"]) for row in rows] == [
        ("noorderland", "verslag", "Verslag verslag-2022"),
        ("zuiderland", "hierover nog niets in dit register", ""),
    ]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "verslagjaar=gisteren",
            "‘gisteren’ is geen bekende waarde voor verslagjaar; verwacht een jaar, bijvoorbeeld 2023.",
        ),
        ("verslagjaar=1850", "‘1850’ is geen bekende waarde voor verslagjaar"),
        ("gemeld=soms", "‘soms’ is geen bekende waarde voor wat er staat; verwacht verslag, bericht, zonder."),
        ("gemeld=verslag&tranche=99", "‘99’ is geen bekende waarde voor tranche"),
        ("meedoet=xyz", "‘xyz’ is geen bekende waarde voor ministerie dat meedoet; verwacht een afkorting"),
        ("rijkMin=5", "‘rijkMin’ hoort niet in dit adres; bekend zijn"),
        ("pagina=9", "Pagina 9 bestaat niet: deze lijst heeft er 1."),
    ],
)
def test_what_it_does_not_know_is_refused_in_a_sentence(reported, client, query, said):
    for path in ("/voortgang/", "/voortgang.csv"):
        if path.endswith("csv") and query.startswith("pagina"):
            continue
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == 400
        assert said in html.unescape(text(answer))


def test_nothing_found_says_what_helps(reported, client):
    page = text(client.get("/voortgang/?q=xyzzy&tranche=1"))
    assert "Geen deals gevonden" in page and "Zonder ‘xyzzy’ zijn er" in html.unescape(page)


def test_a_release_without_reports_says_so(cast, client):
    page = text(client.get("/voortgang/?publicatie=1"))
    assert "Van geen van de 2 deals is dat zo." in page
    assert [row["Wat er staat"] for row in file_rows(client)] == ["nog niets in dit register"] * 2


def test_it_is_one_click_from_the_front_page(reported, client):
    assert 'href="/voortgang/"' in client.get("/").content.decode()
    assert "/voortgang/" in client.get("/sitemap.xml").content.decode()


# --- files


def test_a_row_says_what_was_read_where(reported, client):
    rows = {row["Kort adres van de bron"]: row for row in file_rows(client, "tranche=1")}
    last = rows["verslag-2024"]
    assert (last["Wat er staat"], last["Verslagjaren"]) == ("eindverslag", "2024")
    assert (last["Periode vanaf"], last["Periode tot en met"]) == ("2024-01-01", "2024-12-31")
    assert last["Hoe het werk staat"] == "‘is klaar’, stand december 2024"
    assert last["Hoe het geld staat"] == "in uitvoering"
    assert last["Besteed"] == "besteed (Rijk): € 1,5 miljoen, 31 december 2024, opgeteld vanaf het begin"
    assert last["Betaald"] == ""
    brief = rows["brief"]
    assert brief["Wat er staat"] == "overleg of aanpassing"
    assert brief["Betaald"] == "betaald aan de regiokassier: € 4 miljoen, voorschot, maart 2023"
    assert brief["Aanpassingen"] == "verlengd, mei 2023: Een jaar langer."
    assert brief["Overleg van Rijk en regio"] == "28 mei 2023: De deal loopt door."
    assert rows["krant"]["Wat er staat"] == "bericht" and rows["krant"]["Verslagjaren"] == "2023"
    for row in rows.values():
        if row["Bron"]:
            assert row["Uitgever"] and row["Vindplaatsen"] and row["Sleutels"]
            assert row["Permalink"].endswith(f"/deals/noorderland/?publicatie=2#{row['Sleutels'].split('; ')[0]}")


@pytest.mark.parametrize("query", ["", "verslagjaar=2022&gemeld=zonder", "publicatie=1"])
def test_every_format_has_the_same_digest_and_rows(reported, client, query):
    answer = json.loads(client.get(f"/voortgang.json?{query}").content)
    account = answer["verantwoording"]
    digest = sha256(canonical_bytes(answer["voortgang"]))
    assert account["sha256"] == account["sha256PerKolommen"]["v1"] == digest
    assert account["aantalRijen"] == len(answer["voortgang"]) == len(file_rows(client, query)) > 0
    assert [one["wat"] for one in account["aantallen"]] == [
        "Aantal deals",
        "Deals met verslag",
        "Deals alleen met bericht",
        "Deals zonder verslag of bericht",
    ]
    for extension, part in (("xlsx", "xl/worksheets/sheet2.xml"), ("ods", "content.xml")):
        with zipfile.ZipFile(io.BytesIO(client.get(f"/voortgang.{extension}?{query}").content)) as parts:
            assert digest in parts.read(part).decode()
    for extension in TABLE_FORMATS:
        first = client.get(f"/voortgang.{extension}?{query}")
        forget()
        assert (first.status_code, first.content) == (200, client.get(f"/voortgang.{extension}?{query}").content)


def test_a_file_names_what_was_chosen_and_links_back(reported, client):
    file = client.get("/voortgang.csv?tranche=1&verslagjaar=2022")
    assert 'filename="voortgang_tranche-1_verslagjaar-2022_2026-01-01_p2.csv"' in file["Content-Disposition"]
    header, *_ = file.content.decode().splitlines()
    assert next(csv.reader([header])) == list(PROGRESS_TABLE.columns)
    account = json.loads(client.get("/voortgang.json?verslagjaar=2022&gemeld=zonder").content)["verantwoording"]
    assert account["selectie"] == "Verslagjaar: 2022; wat er staat: zonder verslag of bericht"
    assert account["permalink"].endswith("/voortgang/?gemeld=zonder&publicatie=2&verslagjaar=2022")
    page = html.unescape(client.get("/voortgang/?verslagjaar=2022").content.decode())
    for extension in TABLE_FORMATS:
        assert f'href="/voortgang.{extension}?verslagjaar=2022"' in page
    assert "Een bestand ‘voortgang.pdf’ bestaat niet; verwacht csv" in text(client.get("/voortgang.pdf"))


def test_a_formula_in_a_text_stays_a_text(reported, client):
    Result.objects.update(text="=1+1")
    publish("Vreemd", NEXT_DAY + dt.timedelta(days=1))
    assert {row["Gemeld"] for row in file_rows(client, "verslagjaar=2022")} == {"'=1+1"}


# --- at size


@pytest.mark.database
@pytest.mark.parametrize(
    ("url", "most"),
    [
        ("/voortgang/", 4),
        ("/voortgang/?tranche=1&verslagjaar=2022&gemeld=zonder", 4),
        ("/voortgang.csv", 4),
        ("/voortgang.json?gemeld=verslag", 4),
    ],
)
def test_queries_are_few_whatever_the_number_of_deals(reported, client, url, most):
    forget()
    few = queries(client, url)
    assert few <= most
    assert queries(client, url) == 1
    people.make_many(300, NEXT_DAY + dt.timedelta(days=1), LATER)
    forget()
    assert queries(client, url) == few


def test_many_deals_are_paged(reported, client):
    people.make_many(300, NEXT_DAY + dt.timedelta(days=1), LATER)
    progress = release_progress(release_index(Release.objects.order_by("number").last()))
    number = len(progress.deals)
    assert number > 300 and len(marks(client)) == PROGRESS_PER_PAGE
    assert len(marks(client, "pagina=4")) == number - 3 * PROGRESS_PER_PAGE
    assert len({row["Kort adres"] for row in file_rows(client)}) == number
