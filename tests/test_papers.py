"""The pages of the papers of the Kamer: the list, its filters and files, one paper, and the deals that papers name."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from deals.models import Deal, PaperDecision, ParliamentaryPaper, Source
from deals.portal.exports.formats import TABLE_FORMATS
from deals.portal.exports.papers_table import FIRST_PAPER_COLUMNS, PAPERS_TABLE
from deals.publishing.releases import withdraw_at_once

from . import cast as people
from .browse import at, text
from .words import NEXT_DAY, forget, queries

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MONTH_LATER = people.PAST + dt.timedelta(days=30)
MOTION, PROMISE, DEBATE = "kamerstuk/29697-116", "kamerstuk/toezegging-1", "kamerstuk/debat-2023"
ALL = [MOTION, PROMISE, DEBATE]
FIELDS = (Path(__file__).parent.parent / "docs" / "gegevens.md").read_text()


@pytest.fixture
def papers(cast):
    """Three papers in release 2: a motion about Noorderland, a commitment that was only named, and a debate without a number."""
    motion = people.paper(
        "29697-116",
        "motie",
        titled="Motie over kansenagenda's",
        role="lid van de Tweede Kamer",
        groups="CDA; D66",
        document_number="2023D44810",
    )
    Source.objects.filter(pk=motion.source_id).update(url="https://kamer.example/29697-116")
    people.names_deal(motion, Deal.objects.get(slug="noorderland"))
    people.decided(motion, "ingediend", dt.date(2023, 12, 15))
    debate = people.paper("debat-2023", "debat", titled="Debat over regio's", on=dt.date(2022, 3, 2))
    people.decided(
        motion, "aangenomen", dt.date(2023, 12, 20), document=debate.source, note="Met een ruime meerderheid."
    )
    promise = people.paper("toezegging-1", "toezegging", titled="Toezegging over een brief", on=None)
    ParliamentaryPaper.objects.filter(pk=promise.pk).update(
        named_in=debate.source, named_locator="blz. 3", commitment_number="TZ202303-001"
    )
    return people.release(ALL, at=NEXT_DAY, note="Kamerstukken")


def titles(client, query=""):
    page = client.get(f"/kamerstukken/{query}")
    assert page.status_code == 200, query
    return re.findall(r'<p class="line-name"><a href="[^"]*">([^<]*)</a>', page.content.decode())


def test_the_list_stands_in_order_of_time_and_says_what_it_is_not(papers, client):
    page = client.get("/kamerstukken/")
    assert titles(client) == ["Motie over kansenagenda&#x27;s", "Debat over regio&#x27;s", "Toezegging over een brief"]
    said = text(page)
    assert "3 stukken, niet volledig; dit is niet het toezeggingenregister van de Kamer." in said
    assert said.count("Namen van Kamerleden en bewindspersonen zijn hier weggelaten") == 1
    for address in ("https://www.tweedekamer.nl/kamerstukken", "https://www.tweedekamer.nl/kamerstukken/toezeggingen"):
        assert f'<a href="{address}" rel="external">' in page.content.decode()
    assert re.findall("<h3>(.*?)</h3>", page.content.decode()) == ["2023", "2022", "Dag niet bekend"]


def test_a_row_says_what_became_of_the_paper_and_nothing_more(papers, client):
    said = text(client.get("/kamerstukken/"))
    assert "15 december 2023 · motie · 29697, nr. 116" in said
    assert "Door: lid van de Tweede Kamer (CDA; D66)" in said
    assert "Ingediend op 15 december 2023; aangenomen op 20 december 2023." in said
    assert "Noemt Noorderland" in said
    assert "Stand: niet bekend. Geen termijn genoemd." in said
    assert "Genoemd in ‘Debat over regio's’, blz. 3; zelf niet gezien." in said
    assert "te laat" not in said


def test_a_number_leads_to_the_paper_itself_only_where_it_was_seen(papers, client):
    row = '<a href="https://kamer.example/29697-116" rel="external">29697, nr. 116</a>'
    assert row in client.get("/kamerstukken/").content.decode()
    assert row in client.get("/kamerstukken/29697-116/").content.decode()
    ParliamentaryPaper.objects.filter(slug="29697-116").update(
        named_in=Source.objects.get(slug="stuk-debat-2023"), named_locator="blz. 1"
    )
    Source.objects.filter(slug="stuk-29697-116").update(url="")
    people.release([MOTION], at=MONTH_LATER, note="Niet gezien")
    for path in ("/kamerstukken/", "/kamerstukken/29697-116/"):
        page = client.get(path)
        assert "29697, nr. 116</a>" not in page.content.decode() and "29697, nr. 116" in text(page)


@pytest.mark.parametrize(
    "typed",
    [
        "29697-116",
        "29 697 nr. 116",
        "29.697, nr. 116",
        "kst-29697-116",
        "Kamerstuk 29697, nr. 116",
        "KAMERSTUKKEN 29 697, nummer 116",
        "2023D44810",
        "2023d44810",
    ],
)
@pytest.mark.parametrize("path", ["/kamerstukken/"])
def test_a_number_in_every_spelling_goes_straight_to_the_paper(papers, client, path, typed):
    for reading in ({}, {"publicatie": "2"}):
        answer = client.get(path, {"q": typed} | reading)
        suffix = "?publicatie=2" if reading else ""
        assert (answer.status_code, answer.get("Location")) == (302, f"/kamerstukken/29697-116/{suffix}"), typed
    assert client.get(path, {"q": "TZ202303-001"})["Location"] == "/kamerstukken/toezegging-1/"


def test_words_and_filters_narrow_the_list(papers, client):
    motion, debate, promise = titles(client)
    assert titles(client, "?q=kansenagenda") == [motion]
    assert titles(client, "?q=noorderland") == [motion]
    assert titles(client, "?q=29697") == [motion]
    assert titles(client, "?q=xyzzy") == []
    assert titles(client, "?soort=debat&soort=toezegging") == [debate, promise]
    assert titles(client, "?dossier=29697") == [motion]
    assert titles(client, "?deal=noorderland") == [motion]
    assert titles(client, "?deal=programma") == [debate, promise]
    assert titles(client, "?jaar=2022&jaar=onbekend") == [debate, promise]
    assert titles(client, "?jaar=2022&soort=motie") == []
    assert titles(client, "?soort=debat&q=brief") == []
    narrowed = client.get("/kamerstukken/?soort=debat&jaar=2022&q=regio").content.decode()
    assert 'href="?jaar=2022&amp;q=regio"' in narrowed and 'href="?soort=debat&amp;q=regio"' in narrowed
    assert 'value="debat" checked' in narrowed and "<title>Kamerstukken: debat, 2022, ‘regio’ (1) – " in narrowed


@pytest.mark.parametrize(
    "query", ["soort=lied", "dossier=12345", "deal=atlantis", "jaar=x", "pagina=9", "pagina=x", "iets=1"]
)
def test_a_wrong_value_is_refused_with_what_was_expected(papers, client, query):
    for path in ("/kamerstukken/", "/kamerstukken.csv") if "pagina=" not in query else ("/kamerstukken/",):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == 400, path
        said = text(answer)
        assert "verwacht" in said or "bestaat niet" in said or "geheel getal" in said or "bekend zijn" in said


# --- one paper


def test_the_page_of_a_paper_has_all_that_is_known(papers, client):
    page = client.get("/kamerstukken/29697-116/")
    said = text(page)
    for told in (
        "Over Motie over kansenagenda's.",
        "Soort Motie",
        "Datum 15 december 2023",
        "Nummer 29697, nr. 116",
        "Documentnummer 2023D44810",
        "Door lid van de Tweede Kamer (CDA; D66)",
        "Gezien Het stuk zelf is gezien",
        "Aangenomen op 20 december 2023, in Debat over regio's",
        "Met een ruime meerderheid.",
        "Gelezen in ‘Motie over kansenagenda's’, kop",
        "Noorderland titel",
    ):
        assert told in said, told
    assert 'href="/kamerstukken/debat-2023/"' in page.content.decode()
    assert 'href="/deals/noorderland/"' in page.content.decode()
    assert "Gelezen in dit stuk" not in said


def test_the_page_of_a_commitment_says_only_what_was_recorded(papers, client):
    said = text(client.get("/kamerstukken/toezegging-1/"))
    assert "Datum niet bekend" in said and "Stand Niet bekend" in said and "Termijn Geen termijn genoemd" in said
    assert "Nummer van de toezegging TZ202303-001" in said
    assert "Het stuk zelf is niet gezien. Genoemd in Debat over regio's , blz. 3" in said
    assert "In dit register is geen deal vastgelegd die dit stuk noemt. Het staat bij het programma als geheel." in said
    assert "Nagekomen" not in said and "te laat" not in said
    letter = people.source("brief")
    ParliamentaryPaper.objects.filter(slug="toezegging-1").update(
        commitment_state="nagekomen",
        fulfilled_by=letter,
        fulfilled_on=dt.date(2023, 12, 1),
        term="voor de kerst",
        term_locator="blz. 9",
    )
    people.release([PROMISE], at=MONTH_LATER, note="Nagekomen")
    said = text(client.get("/kamerstukken/toezegging-1/"))
    assert "Termijn ‘voor de kerst’ blz. 9" in said
    assert "Nagekomen met Brief over twee deals op 1 december 2023" in said
    listed = text(client.get("/kamerstukken/"))
    assert (
        "Stand: nagekomen, met ‘Brief over twee deals’ op 1 december 2023. Termijn volgens de bron: ‘voor de kerst’."
        in listed
    )


def test_a_dossier_without_a_number_is_said_to_be_that(papers, client):
    Source.objects.filter(slug="stuk-debat-2023").update(dossier="29697")
    people.release([DEBATE], at=MONTH_LATER, note="Dossier")
    assert "Nummer dossier 29697, nummer niet bekend" in text(client.get("/kamerstukken/debat-2023/"))
    assert "2 maart 2022 · debat · dossier 29697, nummer niet bekend" in text(client.get("/kamerstukken/"))


def test_facts_that_were_read_in_the_paper_stand_on_its_page_and_its_source_leads_to_it(papers, client):
    ParliamentaryPaper.objects.filter(slug="debat-2023").update(source=people.source("brief"))
    PaperDecision.objects.filter(paper__slug="debat-2023").delete()
    people.release([DEBATE], at=MONTH_LATER, note="De brief is het debat")
    page = client.get("/kamerstukken/debat-2023/")
    said = text(page)
    assert "Gelezen in dit stuk" in said and "Naar de Regio Deal Noorderland" in said
    assert "bijdrage : Rijk" in said.lower() or "rijk" in said.lower()
    assert 'href="/bronnen/brief/"' in page.content.decode()
    source = client.get("/bronnen/brief/").content.decode()
    assert 'href="/kamerstukken/debat-2023/"' in source
    assert "/kamerstukken/debat-2023/" not in client.get("/bronnen/brief/?publicatie=2").content.decode()
    assert client.get("/bronnen/").content.decode().count('href="/bronnen/brief/"') == 1
    assert "stuk-29697-116" not in client.get("/bronnen/").content.decode()


def test_its_json_is_the_content_as_it_was_frozen(papers, client):
    told = client.get("/kamerstukken/29697-116.json").json()
    assert (told["slug"], told["soort"], told["publicatie"]["nummer"]) == ("29697-116", "motie", 2)
    assert [one["uitkomst"] for one in told["besluiten"]] == ["ingediend", "aangenomen"]
    assert client.get("/kamerstukken/atlantis.json").status_code == 404


def test_a_withdrawn_paper_is_gone_with_the_reason_and_older_releases_have_it(papers, client):
    with at(MONTH_LATER):
        withdraw_at_once(MOTION, reason="Een vergissing.", note="Weg")
        page = client.get("/kamerstukken/29697-116/")
        assert page.status_code == 410
        assert "Dit Kamerstuk is ingetrokken" in text(page) and "Een vergissing." in text(page)
        assert client.get("/kamerstukken/29697-116.json").status_code == 410
        assert "Motie" not in "".join(titles(client))
        assert client.get("/kamerstukken/29697-116/?publicatie=2").status_code == 200
        assert "kansenagenda" not in client.get("/deals/noorderland/").content.decode()


@pytest.mark.parametrize("path", ["/kamerstukken/atlantis/", "/kamerstukken/noorderland/", "/kamerstukken/brief/"])
def test_what_is_no_paper_is_not_there(papers, client, path):
    assert client.get(path).status_code == 404


def test_before_there_were_papers_there_is_nothing(papers, client):
    for query in ("publicatie=1", "peildatum=2024-01-01"):
        page = client.get(f"/kamerstukken/?{query}")
        if query == "publicatie=1":
            assert "In deze publicatie staan nog geen Kamerstukken" in text(page)
            assert client.get(f"/kamerstukken/29697-116/?{query}").status_code == 404
            assert client.get("/kamerstukken/", {"q": "29697-116", "publicatie": "1"}).status_code == 200
            assert "kansenagenda" not in client.get(f"/deals/noorderland/?{query}").content.decode()


# --- beside deals


def test_a_deal_has_its_papers_and_a_deal_without_has_nothing(papers, client):
    said = text(client.get("/deals/noorderland/"))
    assert "Kamerstukken die deze deal noemen Motie over kansenagenda's Motie, 15 december 2023" in said
    assert 'href="/kamerstukken/?deal=noorderland"' in client.get("/deals/noorderland/").content.decode()
    assert "Kamerstukken die deze deal noemen" not in text(client.get("/deals/zuiderland/"))


def test_a_paper_and_a_deal_with_one_address_are_never_mixed_up(papers, client):
    people.names_deal(people.paper("noorderland", titled="Brief die zo heet"), Deal.objects.get(slug="zuiderland"))
    people.release(["kamerstuk/noorderland"], at=MONTH_LATER, note="Zelfde adres")
    deal, paper = client.get("/deals/noorderland/"), client.get("/kamerstukken/noorderland/")
    assert "<h1>Brief die zo heet</h1>" in paper.content.decode()
    assert "Brief die zo heet" not in deal.content.decode() and "Een deal in het noorden." in text(deal)
    assert client.get("/deals/noorderland.json").json()["naam"] == "Noorderland"
    assert client.get("/kamerstukken/noorderland.json").json()["titel"] == "Brief die zo heet"
    assert titles(client, "?deal=noorderland") == ["Motie over kansenagenda&#x27;s"]
    assert titles(client, "?deal=zuiderland") == ["Brief die zo heet"]
    with at(MONTH_LATER + dt.timedelta(days=1)):
        withdraw_at_once("kamerstuk/noorderland", reason="Een vergissing.", note="Weg")
        assert client.get("/kamerstukken/noorderland/").status_code == 410
        assert client.get("/deals/noorderland/").status_code == 200


WAITING = MONTH_LATER + dt.timedelta(days=5)


def test_nothing_of_a_waiting_release_is_anywhere(papers, client):
    people.paper("geheimstuk", titled="Geheimwoord")
    Source.objects.filter(slug="stuk-29697-116").update(title="Geheimwoord ook hier")
    people.release(["kamerstuk/geheimstuk", MOTION], at=MONTH_LATER, visible_from=WAITING, note="Geheimwoord")
    paths = ["/kamerstukken/", "/kamerstukken/29697-116/", "/kamerstukken/29697-116.json", "/deals/noorderland/"]
    paths += [f"/kamerstukken.{extension}" for extension in TABLE_FORMATS if extension.endswith(("csv", "json"))]
    with at(WAITING - dt.timedelta(seconds=1)):
        for path in paths:
            assert "eheimwoord" not in client.get(path).content.decode(), path
        assert client.get("/kamerstukken/geheimstuk/").status_code == 404
        assert client.get("/kamerstukken/?q=geheimwoord").content.decode().count("line-name") == 0
    with at(WAITING):
        forget()
        assert client.get("/kamerstukken/geheimstuk/").status_code == 200


# --- files


def test_a_file_holds_the_selection_and_accounts_for_itself(papers, client):
    told = client.get("/kamerstukken.json?soort=motie").json()
    account = told["verantwoording"]
    assert account["selectie"] == "Soort stuk: motie" and account["gekozen"] == {"soort": ["motie"]}
    assert account["publicatie"]["nummer"] == 2 and "publicatie=2" in account["permalink"]
    assert account["aantallen"] == [{"wat": "Kamerstukken in deze publicatie", "aantal": 3, "uitleg": "Niet volledig."}]
    (row,) = told["kamerstukken"]
    assert row["titel"] == "Motie over kansenagenda's" and row["bron"] == "stuk-29697-116"
    assert row["watErmeeGebeurde"] == [
        "ingediend op 15 december 2023 [‘Motie over kansenagenda's’, kop]",
        "aangenomen op 20 december 2023, in ‘Debat over regio's’ (Met een ruime meerderheid.) "
        "[‘Motie over kansenagenda's’, kop]",
    ]
    assert row["standVanDeToezegging"] is None and row["permalink"].endswith("/kamerstukken/29697-116/?publicatie=2")
    promise = client.get("/kamerstukken.json?soort=toezegging").json()["kamerstukken"][0]
    assert promise["standVanDeToezegging"] == "niet bekend" and promise["datum"] is None and promise["termijn"] is None
    assert promise["genoemdIn"] == "‘Debat over regio's’, blz. 3" and promise["zelfGezien"] == "nee"


@pytest.mark.parametrize("extension", TABLE_FORMATS)
def test_every_format_is_there_with_a_name_of_its_own(papers, client, extension):
    answer = client.get(f"/kamerstukken.{extension}?jaar=2023")
    assert answer.status_code == 200 and len(answer.content) > 200
    assert answer["Content-Disposition"] == f'attachment; filename="kamerstukken_jaar-2023_2024-01-01_p2.{extension}"'
    if extension == "csv":
        assert len(answer.content.decode().splitlines()) == 2
    assert client.get("/kamerstukken.pdf").status_code == 404


def test_every_column_is_explained():
    assert [name for name in FIRST_PAPER_COLUMNS if f"| {name} |" not in FIELDS] == []
    assert PAPERS_TABLE.newest_set == "k1" and "`k1`" in FIELDS


# --- what it costs

MOST_QUERIES = {
    "/kamerstukken/": 5,
    "/kamerstukken/?soort=motie&deal=noorderland&q=kansen": 5,
    "/kamerstukken.csv": 5,
    "/kamerstukken/29697-116/": 6,
    "/kamerstukken/29697-116.json": 4,
    "/deals/noorderland/": 8,
}


@pytest.mark.parametrize("url", MOST_QUERIES)
def test_queries_of_a_process_that_has_kept_nothing(papers, client, url):
    assert queries(client, url) <= MOST_QUERIES[url]
    assert queries(client, url) == 1


def test_the_list_and_the_deals_cost_the_same_with_many_papers(papers, client):
    few = []
    for url in MOST_QUERIES:
        forget()
        few.append(queries(client, url))
    for number in range(60):
        people.names_deal(people.paper(f"30000-{number}"), Deal.objects.get(slug="noorderland"))
    people.release([f"kamerstuk/30000-{number}" for number in range(60)], at=MONTH_LATER, note="Veel")
    many = []
    for url in MOST_QUERIES:
        forget()
        many.append(queries(client, url))
    assert many == few
    assert "Alle 61 stukken over deze deal" in text(client.get("/deals/noorderland/"))
    assert len(titles(client)) == 50 and len(titles(client, "?pagina=2")) == 13
    assert json.loads(client.get("/kamerstukken.json").content)["verantwoording"]["aantalRijen"] == 63


# --- search


@pytest.mark.parametrize(
    "typed", ["29697-116", "29 697 nr. 116", "kst-29697-116", "2023D44810", "Kamerstuk 29697, nr. 116"]
)
def test_a_number_that_is_searched_for_goes_straight_to_the_paper(papers, client, typed):
    assert client.get("/zoeken/", {"q": typed})["Location"] == "/kamerstukken/29697-116/"
    assert (
        client.get("/zoeken/", {"q": typed, "publicatie": "2"})["Location"] == "/kamerstukken/29697-116/?publicatie=2"
    )
    assert client.get("/zoeken/", {"q": typed, "publicatie": "1"}).status_code == 200
    assert client.get("/zoeken/", {"q": typed, "letterlijk": "ja"}).status_code == 200


def test_search_has_a_group_of_papers_and_each_document_once(papers, client):
    page = client.get("/zoeken/?q=kansenagenda")
    assert "Kamerstuk 29697, nr. 116: Motie over kansenagenda's" in text(page)
    assert 'href="/kamerstukken/29697-116/"' in page.content.decode()
    assert "/kamerstukken/29697-116/" not in client.get("/zoeken/?q=kansenagenda&publicatie=1").content.decode()
    ParliamentaryPaper.objects.filter(slug="debat-2023").update(source=people.source("brief"))
    PaperDecision.objects.filter(paper__slug="debat-2023").delete()
    people.release([DEBATE], at=MONTH_LATER, note="De brief is het debat")
    found = client.get("/zoeken/?q=brief+over+twee+deals").content.decode()
    assert 'href="/kamerstukken/debat-2023/"' in found and 'href="/bronnen/brief/"' not in found


def test_a_search_box_offers_papers_by_their_number(papers, client):
    for typed in ("29697", "29 697 nr", "2023D448", "kst-29697-1"):
        offered = client.get("/zoeken/aanvullen.json", {"q": typed}).json()
        assert [one for one in offered if one["soort"] == "kamerstuk"] == [
            {
                "naam": "Motie over kansenagenda's",
                "soort": "kamerstuk",
                "regel": "Motie, 29697, nr. 116",
                "adres": "/kamerstukken/29697-116/",
            }
        ], typed
    assert not [one for one in client.get("/zoeken/aanvullen.json?q=2969").json() if one["soort"] == "kamerstuk"]


# --- what changed


def change(at_=MONTH_LATER):
    """A release in which the motion has another title, the debate is gone and a letter came."""
    people.names_deal(people.paper("29697-130", titled="Nieuwe brief"), Deal.objects.get(slug="zuiderland"))
    Source.objects.filter(slug="stuk-29697-116").update(title="Motie over agenda's")
    return people.release([MOTION, "kamerstuk/29697-130"], at=at_, note="Verbeterd")


def test_changes_tell_of_papers_in_a_section_of_their_own(papers, client):
    change()
    page = client.get("/wijzigingen/?van=2&tot=3")
    said = text(page)
    assert "Geen deal is veranderd" in said
    assert "Kamerstukken: 1 nieuw, 1 gewijzigd" in said
    assert "Motie over agenda's : gewijzigd" in said and "Motie over kansenagenda's" in said
    assert "1 nieuw stuk Nieuwe brief" in said
    assert 'href="/kamerstukken/29697-130/?publicatie=3"' in page.content.decode()
    assert "Kamerstukken: 3 nieuw" in text(client.get("/wijzigingen/?van=1&tot=2"))
    assert "Kamerstukken: " not in text(client.get("/wijzigingen/?van=1&tot=1"))


def test_changes_are_narrowed_to_the_papers_of_a_deal_or_to_papers_alone(papers, client):
    change()
    noorder = text(client.get("/wijzigingen/?van=2&tot=3&deal=noorderland"))
    assert "Kamerstukken: 1 gewijzigd" in noorder and "Nieuwe brief" not in noorder
    assert "Kamerstukken: 1 nieuw" in text(client.get("/wijzigingen/?van=2&tot=3&deal=zuiderland"))
    assert "Kamerstukken: 1 nieuw, 1 gewijzigd" in text(client.get("/wijzigingen/?van=2&tot=3&soort=kamerstuk"))
    for other in ("soort=partij", "regio=noorderland", "ministerie=bzk"):
        assert "agenda's" not in text(client.get(f"/wijzigingen/?van=2&tot=3&{other}")), other


def test_a_withdrawn_paper_is_told_with_the_reason(papers, client):
    with at(MONTH_LATER):
        withdraw_at_once(DEBATE, reason="Een vergissing.", note="Weg")
        said = text(client.get("/wijzigingen/"))
        assert "Kamerstukken: 1 ingetrokken" in said and "Reden van de intrekking: Een vergissing." in said
        feed = client.get("/wijzigingen.atom").content.decode()
        assert "Debat over regio&#x27;s</a>: ingetrokken. Reden van de intrekking: Een vergissing." in feed


def entries(client, path):
    feed = client.get(path)
    assert feed.status_code == 200, path
    return re.findall(r"<entry>.*?<title>(.*?)</title>", feed.content.decode(), re.DOTALL)


def test_feeds_tell_of_papers(papers, client):
    change()
    assert entries(client, "/wijzigingen.atom") == [
        "Publicatie 3: 1 Kamerstuk nieuw, 1 Kamerstuk gewijzigd",
        "Publicatie 2: 3 Kamerstukken nieuw",
        "Publicatie 1: 2 nieuw",
    ]
    assert entries(client, "/deals/noorderland.atom") == [
        "Publicatie 3: 1 Kamerstuk gewijzigd",
        "Publicatie 2: 1 Kamerstuk nieuw",
        "Publicatie 1: 1 nieuw",
    ]
    assert entries(client, "/deals/zuiderland.atom") == ["Publicatie 3: 1 Kamerstuk nieuw", "Publicatie 1: 1 nieuw"]
    assert entries(client, "/kamerstukken/dossiers/29697.atom") == [
        "Publicatie 3: 1 Kamerstuk nieuw, 1 Kamerstuk gewijzigd",
        "Publicatie 2: 1 Kamerstuk nieuw",
    ]
    assert entries(client, "/kamerstukken/dossiers/29697.atom?publicatie=2") == ["Publicatie 2: 1 Kamerstuk nieuw"]
    feed = client.get("/kamerstukken/dossiers/29697.atom").content.decode()
    assert "/kamerstukken/?dossier=29697&amp;publicatie=3</id>" in feed
    assert "/kamerstukken/29697-130/?publicatie=3" in feed and "/deals/29697-130/" not in feed
    assert "Overig. Gewijzigd: titel (was Motie over kansenagenda" in feed
    assert client.get("/kamerstukken/dossiers/12345.atom").status_code == 404
    assert client.get("/kamerstukken/dossiers/29697.atom?publicatie=1").status_code == 404


def test_a_feed_says_nothing_of_what_waits(papers, client):
    people.paper("30000-1", titled="Geheimwoord")
    people.release(["kamerstuk/30000-1"], at=MONTH_LATER, visible_from=WAITING, note="Geheimwoord")
    with at(WAITING - dt.timedelta(seconds=1)):
        for path in (
            "/wijzigingen.atom",
            "/deals/noorderland.atom",
            "/wijzigingen/",
            "/publicaties/",
            "/sitemap.xml",
            "/",
        ):
            answer = client.get(path).content.decode()
            assert "eheimwoord" not in answer and "30000-1" not in answer, path
        assert client.get("/kamerstukken/dossiers/30000.atom").status_code == 404


def test_releases_home_and_older_moments_say_how_many_papers_changed(papers, client):
    change()
    releases = text(client.get("/publicaties/"))
    assert "Kamerstukken 1 Kamerstuk nieuw, 1 Kamerstuk gewijzigd" in releases
    assert releases.count("Kamerstukken 3 Kamerstukken nieuw") == 1
    assert "1 Kamerstuk nieuw, 1 Kamerstuk gewijzigd." in text(client.get("/"))
    assert "Sindsdien 4 Kamerstukken nieuw" in text(client.get("/deals/?publicatie=1"))


def test_the_site_map_lists_papers_of_the_release(papers, client):
    listed = client.get("/sitemap.xml").content.decode()
    assert re.findall("/kamerstukken/([a-z0-9-]+)/</loc>", listed)[-3:] == ["29697-116", "debat-2023", "toezegging-1"]
    assert "/kamerstukken/29697-116/</loc><lastmod>2026-01-11" in re.sub(r"\s", "", listed)
    assert "/kamerstukken/29697-116/" not in client.get("/sitemap.xml?publicatie=1").content.decode()
