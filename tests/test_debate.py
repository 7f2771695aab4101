"""The overview for a debate: what the register has of a period, in words that judge nothing, on a page and in one file."""

import datetime as dt
import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pytest

from deals.models import Adjustment, Deal
from deals.publishing.releases import withdraw_at_once
from deals.register.in_period import DayRange

from . import cast as people
from .browse import at, text
from .words import forget

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NEXT_DAY = people.PAST + dt.timedelta(days=1)
MONTH_LATER = people.PAST + dt.timedelta(days=30)
PAGE = "/kamerstukken/debat/"
PERIOD = "?vanaf=2024-05-16&tot=2025-02-05"


@pytest.fixture
def papers(cast):
    """Two debates and what lay between them: letters, a motion with two decisions, commitments, an adjustment and a report."""
    deal = Deal.objects.get(slug="noorderland")
    first = people.paper("29697-153", "debat", titled="Commissiedebat een", on=dt.date(2024, 5, 16))
    people.paper("29697-170", "debat", titled="Commissiedebat twee", on=dt.date(2025, 2, 5))
    letter = people.paper("29697-157", titled="Convenanten", on=dt.date(2024, 11, 14))
    people.names_deal(letter, deal)
    people.paper(
        "29697-158",
        titled="Kader zesde tranche",
        on=dt.date(2024, 7, 18),
        named_in=letter.source,
        named_locator="voetnoot 3",
    )
    motion = people.paper("29697-160", "motie", titled="Motie over kansen", on=dt.date(2025, 1, 20), groups="CDA")
    people.decided(motion, "ingediend", dt.date(2025, 1, 20))
    people.decided(motion, "aangenomen", dt.date(2025, 2, 11), document=letter.source)
    people.paper("29697-161", "motie", titled="Motie zonder stemming", on=dt.date(2025, 1, 21))
    people.paper(
        "toezegging-een",
        "toezegging",
        titled="Lijst",
        on=dt.date(2024, 10, 1),
        commitment_number="TZ202410-001",
        term="voor de zomer",
        term_locator="bladzijde 4",
        commitment_state="nagekomen",
        fulfilled_by=letter.source,
        fulfilled_on=dt.date(2024, 11, 14),
    )
    people.paper("toezegging-twee", "toezegging", titled="Brief", on=dt.date(2024, 10, 2))
    people.paper("toezegging-drie", "toezegging", titled="Nota", on=dt.date(2024, 10, 3), commitment_state="openstaand")
    old = people.paper("29697-100", "motie", titled="Oude motie", on=dt.date(2023, 10, 26))
    people.decided(old, "uitgevoerd", dt.date(2024, 6, 1), document=letter.source)
    people.paper("brief-uit-mei", titled="Brief uit mei", on=None, when=dt.date(2024, 5, 1), when_precision="maand")
    people.paper("brief-uit-april", titled="Brief uit april", on=None, when=dt.date(2024, 4, 1), when_precision="maand")
    people.paper("zonder-dag", titled="Zonder dag", on=None)
    report = people.source("verslag-2024", title="Verslag 2024", date=dt.date(2024, 9, 1), publisher="De regio",
        kind="voortgangsrapportage", report_level="regio-aan-rijk", report_from=dt.date(2023, 1, 1),
        report_until=dt.date(2023, 12, 31))  # fmt: skip
    people.fact(
        Adjustment, deal, key="aanpassing-1", source=report, kind="verlengd", text="De deal loopt door",
        date=dt.date(2024, 6, 3), date_precision="dag", decided_by="het Rijk-Regio-overleg",
    )  # fmt: skip
    slugs = [one.slug for one in type(first).objects.all()]
    people.release(["noorderland", *(f"kamerstuk/{slug}" for slug in slugs)], at=NEXT_DAY, note="Kamerstukken")
    return first


def sheet(content, number):
    """The cells of a sheet as texts, row by row, by column."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        root = ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{number}.xml"))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    return [
        {re.sub(r"[0-9]", "", cell.get("r")): "".join(cell.itertext()) for cell in row.iter(f"{space}c")}
        for row in root.iter(f"{space}row")
    ]


def told(client, query=PERIOD, status=200):
    response = client.get(PAGE + query)
    assert response.status_code == status, query
    return text(response)


def sections(client, query=PERIOD):
    """{heading: its titles}."""
    page = client.get(PAGE + query).content.decode()
    parts = re.split(r"<h2 id=\"([a-z-]+)\">", page)
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return {name: re.findall(r"<h3>\s*(?:<a[^>]+>)?([^<]+)", part) for name, part in pairs if "<h3>" in part}


def test_everything_of_the_period_stands_in_its_own_part_in_time(papers, client):
    assert {name: [title.strip() for title in titles] for name, titles in sections(client).items()} == {
        "brieven": ["Kader zesde tranche", "Convenanten"],
        "moties": ["Motie over kansen", "Motie zonder stemming"],
        "toezeggingen": ["Lijst", "Brief", "Nota"],
        "besloten": ["Oude motie"],
        "debatten": ["Commissiedebat een", "Commissiedebat twee"],
        "aanpassingen": ["Verlengd"],
        "verslagen-van-deals": ["Verslag 2024"],
        "dag-niet-bekend": ["Brief uit mei"],
    }


def test_the_first_and_the_last_day_count(papers, client):
    assert "debatten" not in sections(client, "?vanaf=2024-05-17&tot=2025-02-04")
    assert [one.strip() for one in sections(client, "?vanaf=2025-02-05&tot=2025-02-05")["debatten"]] == [
        "Commissiedebat twee"
    ]


def test_a_motion_tells_both_decisions_and_what_came_after_the_period(papers, client):
    page = told(client)
    assert "Ingediend op 20 januari 2025" in page
    assert "Aangenomen op 11 februari 2025, in 29 697, nr. 157 (na 5 februari 2025)" in page
    assert page.count("Over de stemming staat in dit register niets") == 2  # of the old one neither
    assert "Uitgevoerd op 1 juni 2024, in 29 697, nr. 157" in page


def test_a_commitment_tells_what_is_recorded_and_never_that_it_is_late(papers, client):
    page = told(client)
    assert "– Toezegging TZ202410-001 – Termijn: ‘voor de zomer’" in page
    assert "Nagekomen met 29 697, nr. 157 op 14 november 2024" in page
    assert page.count("Geen termijn genoemd") == 2
    assert "Over de nakoming staat in dit register niets" in page and "Staat als openstaand" in page
    assert not re.search(r"te laat|verlopen|overschreden|niet nagekomen|had moeten", page.lower())


def test_what_is_only_named_says_where_and_has_no_link_of_its_own(papers, client):
    assert "Genoemd in 29 697, nr. 157; zelf niet gezien" in told(client)


def test_an_adjustment_and_a_report_tell_by_whom_and_of_when(papers, client):
    page = told(client)
    assert "De deal loopt door." in page and "Besluit van: het Rijk-Regio-overleg" in page
    assert "– Verslag, regio aan Rijk – Over 2023 – Stand niet vermeld" in page
    assert "Van 1 Kamerstuk in dit register is geen datum bekend" in page


def test_every_number_at_a_line_leads_to_a_source_and_every_source_is_used(papers, client):
    page = client.get(PAGE + PERIOD).content.decode()
    used = {int(number) for number in re.findall(r'href="#bron-(\d+)"', page)}
    listed = [int(number) for number in re.findall(r'<li id="bron-(\d+)"', page)]
    assert listed == list(range(1, len(listed) + 1)) and used == set(listed) and len(listed) > 5
    assert "voetnoot 3" in page and "bladzijde 4" in page


def test_it_says_that_the_register_was_made_afterwards(papers, client):
    page = told(client)
    assert "Dit register is achteraf gemaakt: dit overzicht komt uit publicatie 2" in page
    assert "Op 5 februari 2025 bestond dit register nog niet: de eerste publicatie is van 10 januari 2026." in page
    later = told(client, "?vanaf=2024-05-16&tot=2026-02-01")
    assert "achteraf gemaakt" not in later and "Wat daarna kwam, staat er niet in." in later
    assert (
        "Op 16 mei 2024 bestond dit register nog niet. Tot en met 1 februari 2026 kwamen publicatie 1 tot en met 2."
        in later
    )


def test_what_the_register_itself_gained_stands_apart(papers, client):
    page = client.get(f"{PAGE}?vanaf=2026-01-10&tot=2026-01-11").content.decode()
    assert "Van publicatie 1 tot publicatie 2 " in page and "13 Kamerstukken nieuw" in page
    assert page.count("Kamerstukken nieuw") == 1
    assert 'href="/wijzigingen/?van=1&amp;tot=2"' in page
    assert "kwam er geen nieuwe publicatie" in told(client, "?vanaf=2026-01-11&tot=2026-01-12")


def test_an_empty_period_says_what_is_not_here_and_no_number_is_nought(papers, client):
    page = told(client, "?vanaf=2001-01-01&tot=2001-12-31")
    assert "Uit deze periode staan in dit register geen rapporten, geen brieven" in page
    assert "Dat iets hier niet staat, betekent niet dat het er niet is." in page
    assert page.count("geen in dit register") == 4


def test_chosen_deals_leave_the_programme_out_and_say_so(papers, client):
    page = told(client, f"{PERIOD}&deal=noorderland")
    assert "Convenanten" in page and "Motie over kansen" not in page and "De deal loopt door." in page
    assert "uit deze periode noemen geen deal en gaan over het hele programma" in page
    assert "De deal loopt door." not in told(client, f"{PERIOD}&deal=zuiderland")


def test_without_a_question_there_is_a_form_with_the_debates_that_are_known(papers, client):
    page = client.get(PAGE).content.decode()
    assert 'name="vanaf" type="date" value=""' in page
    assert 'href="/kamerstukken/debat/?vanaf=2024-05-16&amp;tot=2025-02-05"' in page
    assert "Commissiedebat twee" in page and 'value="noorderland"' in page and 'value="zuiderland"' not in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?vanaf=2024-02-30&tot=2025-02-05", "‘2024-02-30’ is geen dag; verwacht bij ‘vanaf’ een bestaande dag"),
        ("?vanaf=gisteren&tot=morgen", "‘gisteren’ is geen dag; verwacht bij ‘vanaf’"),
        ("?vanaf=2025-02-05&tot=2024-05-16", "‘tot’ (16 mei 2024) ligt voor ‘vanaf’ (5 februari 2025); draai ze om."),
        ("?vanaf=2025-02-05", "‘tot’ ontbreekt; verwacht een dag"),
        ("?deal=noorderland", "‘vanaf’ ontbreekt; verwacht een dag"),
        (f"{PERIOD}&deal=nergens", "‘nergens’ is geen deal; verwacht het korte adres van een deal in publicatie 2"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(papers, client, query, said):
    assert said in told(client, query, 400)
    page = client.get(PAGE + query).content.decode()
    for value in re.findall(r"=([^&]+)", query):
        assert f'value="{value}"' in page or value == "nergens"
    assert client.get(f"/kamerstukken/debat.xlsx{query}").status_code == 400


def test_what_else_is_asked_is_refused(papers, client):
    assert "‘soort’ hoort niet in dit adres" in told(client, f"{PERIOD}&soort=motie", 400)
    assert "staat 2 keer in het adres" in told(client, f"{PERIOD}&tot=2025-03-01", 400)


def test_the_file_has_the_same_lines_and_accounts_for_itself(papers, client):
    response = client.get(f"/kamerstukken/debat.xlsx{PERIOD}")
    assert "overzicht-debat_tot-2025-02-05_vanaf-2024-05-16_2024-01-01_p2.xlsx" in response["Content-Disposition"]
    head, *lines = sheet(response.content, 1)
    rows = [{head[column]: value for column, value in line.items()} for line in lines if line.get("A")]
    shown = [title.strip() for titles in sections(client).values() for title in titles]
    assert [row["Titel"].capitalize() for row in rows] == [title.capitalize() for title in shown]
    kept = next(row for row in rows if row["Titel"] == "Lijst")
    assert kept["Onderdeel"] == "Toezeggingen" and kept["Permalink"].endswith(
        "/kamerstukken/toezegging-een/?publicatie=2"
    )
    assert "termijn: ‘voor de zomer’" in kept["Wat ermee gebeurde"] and "bladzijde 4" in kept["Bronnen"]
    assert next(row for row in rows if row["Titel"] == "Kader zesde tranche")["Stuk zelf gezien"] == "nee"
    account = {line.get("A"): line.get("B") for line in sheet(response.content, 2)}
    assert account["Selectie"] == "Van 16 mei 2024 tot en met 5 februari 2025"
    assert account["Permalink"].endswith("/kamerstukken/debat/?publicatie=2&tot=2025-02-05&vanaf=2024-05-16")
    assert client.get("/kamerstukken/debat.xlsx").status_code == 400


def test_an_older_release_and_a_waiting_one(papers, client):
    assert "Convenanten" not in told(client, f"{PERIOD}&publicatie=1")
    people.paper("29697-999", titled="Geheim", on=dt.date(2024, 8, 1))
    people.release(["kamerstuk/29697-999"], at=NEXT_DAY, visible_from=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    forget()
    assert "Geheim" not in told(client)
    with at(dt.datetime(2099, 1, 2, tzinfo=dt.UTC)):
        assert "Geheim" in told(client)


def test_a_withdrawn_paper_is_not_in_it_and_a_deal_with_its_address_stays(papers, client):
    people.paper("noorderland", titled="Aanbieding", on=dt.date(2024, 8, 1))
    people.release(["kamerstuk/noorderland"], at=MONTH_LATER, note="Nog een")
    page = client.get(PAGE + PERIOD).content.decode()
    assert 'href="/kamerstukken/noorderland/"' in page and 'href="/deals/noorderland/"' in page
    withdraw_at_once("kamerstuk/noorderland", reason="Fout.", note="Weg", clock=lambda: MONTH_LATER)
    page = client.get(PAGE + PERIOD).content.decode()
    assert 'href="/kamerstukken/noorderland/"' not in page and 'href="/deals/noorderland/"' in page


def test_before_the_first_release_there_is_nothing(client):
    assert "Er is nog niets gepubliceerd" in told(client)
    assert client.get(f"/kamerstukken/debat.xlsx{PERIOD}").status_code == 404


@pytest.mark.parametrize(
    ("day", "precision", "holds"),
    [
        ("2024-05-16", "dag", True),
        ("2024-05-15", "dag", False),
        ("2024-05-01", "maand", None),
        ("2024-04-01", "maand", False),
        ("2024-07-01", "maand", None),
        ("2024-01-01", "jaar", None),
        ("2026-01-01", "jaar", False),
        ("2024-12-31", "uiterlijk", None),
        (None, None, False),
    ],
)
def test_a_day_lies_in_a_period_or_may(day, precision, holds):
    assert DayRange(dt.date(2024, 5, 16), dt.date(2025, 2, 5)).holds(day, precision) is holds
