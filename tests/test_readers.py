"""The public pages and files, through their addresses."""

import datetime as dt
import json
import re
from html.parser import HTMLParser

import pytest

from deals.models import Deal, Release, Version

from . import cast as people
from .browse import PUBLIC, at, rows, text
from .desk import withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SECURITY = "/.well-known/security.txt"
NEXT_DAY = people.PAST + dt.timedelta(days=1)


@pytest.fixture
def two_releases(cast):
    """Release 1 about 1 January 2024; in release 2, about 1 June, Noorderland has another summary."""
    Deal.objects.filter(slug="noorderland").update(summary="Nieuwe tekst.")
    return people.release(["noorderland"], as_of=dt.date(2024, 6, 1), at=NEXT_DAY, note="Tweede publicatie")


def test_the_home_page_says_how_much_is_known(cast, client):
    page = text(client.get("/"))
    assert "Regio Deals in een tranche 2" in page or "Regio Deals in twee tranches 2" in page
    assert "Precies € 10.000.000, bekend van 1 van 2 deals" in page
    assert "Precies € 16.500.000,50, bekend van 2 van 2 deals" in page


def test_the_letters_home_page(letter, client):
    page = text(client.get("/"))
    assert "Precies € 254.200.000, bekend van 13 van 14 deals" in page
    assert "Precies € 275.350.000, bekend van 13 van 14 deals" in page


def test_unknown_is_said_and_never_shown_as_zero(cast, client):
    page = text(client.get("/deals/zuiderland/"))
    assert "Van het Rijk niet bekend" in page
    assert "€ 0" not in page
    assert "Bedrag van het Rijk, ministeries die tekenden niet vermeld in ‘Brief over twee deals’" in page.replace(
        " ,", ","
    )
    assert "wat is toegekend, betaald en besteed hierover is nog niets vastgelegd" in page.casefold()


def test_every_fact_on_a_deals_page_shows_its_source(letter, client):
    for version in Version.every_kind.all():
        page = client.get(f"/deals/{version.slug}/").content.decode()
        for fact in facts_of(version.read()):
            anchor = page.index(f'id="{fact["sleutel"]}"')
            line = page[anchor : anchor + 3000]
            assert 'href="#bron-1"' in line, fact["sleutel"]
            assert fact["bron"]["vindplaats"].split(",")[0] in line


def facts_of(deal):
    lists = [value for value in [*deal.values(), *deal["gebied"].values()] if isinstance(value, list)]
    return [fact for facts in lists for fact in facts if "sleutel" in fact]


def test_the_json_is_the_stored_content_with_its_release(cast, client):
    version, release = Version.every_kind.get(slug="noorderland"), Release.objects.get()
    served = client.get("/deals/noorderland.json").json()
    assert served.pop("schema") == 1
    assert served.pop("publicatie") == {
        "nummer": 1,
        "peildatum": "2024-01-01",
        "openbaarVanaf": "2026-01-10T09:00:00Z",
        "digest": version.digest,
    }
    assert served == json.loads(version.content)
    assert release.deal_lines.get(slug="noorderland").version == version


def test_the_whole_csv(cast, client):
    response = client.get("/deals.csv")
    assert response["Content-Disposition"] == 'attachment; filename="regio-deals_2024-01-01_p1.csv"'
    assert response.content.decode() == (
        "Regio Deal,Kort adres,Tranche,Regio,Status,Rijksbijdrage (€),Bron Rijksbijdrage,Vindplaats Rijksbijdrage,"
        "Regionale bijdrage (€),Bron regionale bijdrage,Vindplaats regionale bijdrage,Totaal (€),Ministeries,Provincies,Gemeenten,"
        "Caribisch Nederland,Buitenland,Kenmerken,Niet bekend,Niet volledig bekend,Peildatum,Publicatie,Permalink,Thema's,Partijen,"
        "Codes regio's,Codes ministeries,Codes provincies,Codes gemeenten,Codes caribisch Nederland,Codes thema's,Codes kenmerken,"
        "Codes status,Codes partijen,Datum status,Nauwkeurigheid datum status,Regiokassier,Voorganger,Geldt niet op de peildatum,"
        "Valuta,Ligging (indeling redactie),Codes ligging,Landsdeel (indeling redactie),Betrokken ministeries,Codes betrokken ministeries,"
        "Samenvatting,Bekend als,Programmalijnen,Aantal doelen,Aantal doelen met een getal,Aantal resultaten,"
        "Aantal resultaten met een getal,Datum convenant,Eerste jaar,Laatste jaar,Laatst gemeld,Moment Rijksbijdrage,"
        "Moment regionale bijdrage,Genoemd Rijk (telt niet mee),Genoemd regio (telt niet mee),"
        "Genoemd Rijk en regio samen (telt niet mee),Gevraagd bedrag (€),Gevraagd in woorden,Aandeel regio (%),Aantal bronnen\r\n"
        'Noorderland,noorderland,1,Noorderland,convenant gesloten,10000000,"Brief over twee deals, 2023-12-01","Bijlage, Noorderland",'
        '12500000.50,"Brief over twee deals, 2023-12-01","Bijlage, Noorderland",22500000.50,BZK; LNV,Drenthe; Groningen,Aa en Hunze; Groningen,'
        ",,NPLV,,,2024-01-01,1,http://localhost:8000/deals/noorderland/?publicatie=1,,Provincie Groningen,"
        "noorderland,mnre1034; mnre1153,PV22; PV20,GM1680; GM0014,,,nplv,convenant,provincie-groningen,2023-11-01,uiterlijk,,,,EUR,,,,,,"
        "Een deal in het noorden.,,Wonen,,,,,2023-11-01,2023,,,in het convenant,in het convenant,,,,,,55.56,1\r\n"
        "Zuiderland,zuiderland,2,Zuiderland,,,,,"
        '4000000,"Brief over twee deals, 2023-12-01","Bijlage, Zuiderland",,,Limburg,Heerlen,'
        ",,,Rijksbijdrage; ondertekenende ministeries; partijen; programmalijnen; status,,2024-01-01,1,"
        "http://localhost:8000/deals/zuiderland/?publicatie=1,,,zuiderland,,PV31,GM0917,,,,,,,,,,,EUR,,,,,,"
        "Een deal in het zuiden.,,,,,,,,,,,,in het convenant,,,,,,,1\r\n"
    )


def test_a_file_is_named_after_what_was_chosen(letter, client):
    name = client.get("/deals.csv?tranche=4&peildatum=2023-11-01")["Content-Disposition"]
    assert 'filename="regio-deals_tranche-4_2023-11-01_p1.csv"' in name


def test_a_text_that_a_spreadsheet_would_run_is_neutralised(cast, client):
    Deal.objects.filter(slug="noorderland").update(name="=HYPERLINK(1)")
    people.release(["noorderland"], at=NEXT_DAY)
    assert rows(client.get("/deals.csv"))[0]["Regio Deal"] == "'=HYPERLINK(1)"


def test_amounts_are_not_multiplied_by_municipalities_or_ministries(cast, client):
    page = text(client.get("/deals/?ministerie=bzk&ministerie=lnv&gemeente=gm0014&gemeente=gm1680"))
    assert "1 deal" in page
    assert "€ 10,0 miljoen van het Rijk (1 van 1 bekend)" in page


@pytest.mark.parametrize("query", ["?publicatie=1", "?peildatum=2024-01-01", "?peildatum=2024-05-31"])
def test_every_page_reads_as_it_stood(two_releases, client, query):
    assert "Een deal in het noorden." in text(client.get(f"/deals/noorderland/{query}"))
    assert "Nieuwe tekst." in text(client.get("/deals/noorderland/"))
    assert rows(client.get(f"/deals.csv{query}"))[0]["Publicatie"] == "1"
    assert client.get(f"/deals/noorderland.json{query}").json()["samenvatting"] == "Een deal in het noorden."


def test_an_old_page_says_so_and_keeps_its_links_at_that_release(two_releases, client):
    response = client.get("/deals/?peildatum=2024-01-01")
    page = response.content.decode()
    assert "Stand van 1 januari 2024 (publicatie 1)." in text(response)
    assert 'href="/deals/noorderland/?publicatie=1"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert '<link rel="canonical" href="http://localhost:8000/deals/?publicatie=1">' in page


def test_an_old_release_says_that_it_was_corrected(cast, client):
    Deal.objects.filter(slug="noorderland").update(summary="Verbeterd.")
    people.release(["noorderland"], at=NEXT_DAY, corrects_since=1)
    assert "Later gecorrigeerd, zie publicatie 2" in text(client.get("/?publicatie=1"))
    assert "Later gecorrigeerd" not in text(client.get("/?publicatie=2"))


def test_a_retrospective_release_says_so(letter, client):
    assert "achteraf ingevoerd op 21 november 2026, 00.00 uur" in text(client.get("/?peildatum=2023-11-01"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("publicatie=1&peildatum=2024-01-01", "Kies óf een publicatie óf een peildatum"),
        ("peildatum=2023-12-31", "Over 31 december 2023 heeft dit register niets vastgelegd"),
        ("peildatum=1900-01-01", "de eerste publicatie gaat over 1 januari 2024"),
        ("peildatum=2999-01-01", "ligt in de toekomst"),
        ("peildatum=2024-02-30", "30 februari 2024 bestaat niet"),
        ("peildatum=1-11-23", "‘1-11-23’ is geen datum; verwacht wordt een dag als 1 november 2023 of 2023-11-01."),
        ("publicatie=3", "Publicatie 3 bestaat niet; de laatste is 2"),
        ("publicatie=0", "geen nummer van een publicatie"),
        ("publicatie=-1", "geen nummer van een publicatie"),
        ("publicatie=99999999999999999999", "geen nummer van een publicatie"),
        ("publicatie=1&publicatie=2", "staat 2 keer in het adres"),
        ("peildatun=2024-01-01", "‘peildatun’ hoort niet in dit adres"),
    ],
)
def test_a_wrong_moment_is_400_with_a_sentence_everywhere(two_releases, client, query, sentence):
    for path in PUBLIC:
        response = client.get(f"{path}{'&' if '?' in path else '?'}{query}")
        assert response.status_code == 400, path
        assert sentence in text(response), path


def test_an_unknown_deal_is_404_and_a_deal_that_came_later_too(cast, client):
    people.release(["concept"], at=NEXT_DAY)
    assert client.get("/deals/atlantis/").status_code == 404
    assert client.get("/deals/concept/").status_code == 200
    old = client.get("/deals/concept/?publicatie=1")
    assert old.status_code == 404
    assert "staat niet in publicatie 1" in text(old)


def test_a_withdrawn_deal_is_410_from_there_on_and_still_readable_before(cast, client):
    withdraw("zuiderland", reason="Verkeerde bedragen.", note="x", as_of=people.AS_OF, clock=lambda: NEXT_DAY)
    gone = client.get("/deals/zuiderland/")
    assert gone.status_code == 410
    assert "Verkeerde bedragen." in text(gone)
    assert client.get("/deals/zuiderland.json").status_code == 410
    assert client.get("/deals/zuiderland/?publicatie=1").status_code == 200
    assert "Zuiderland" not in text(client.get("/deals/"))
    assert [row["Kort adres"] for row in rows(client.get("/deals.csv"))] == ["noorderland"]
    assert [row["Kort adres"] for row in rows(client.get("/deals.csv?publicatie=1"))] == ["noorderland", "zuiderland"]


def test_releases_are_listed_newest_first_with_their_digests(two_releases, client):
    page = text(client.get("/publicaties/"))
    assert page.index("Publicatie 2: stand van 1 juni 2024") < page.index("Publicatie 1: stand van 1 januari 2024")
    assert two_releases.digest in page
    assert "Tweede publicatie" not in text(client.get("/publicaties/?publicatie=1"))


def test_an_empty_register_says_that_nothing_is_published(db, client):
    for path in ("/", "/deals/", "/publicaties/"):
        assert "nog niets gepubliceerd" in text(client.get(path))
    for path in ("/deals.csv", "/deals/noorderland/", "/deals/noorderland.json"):
        assert client.get(path).status_code == 404


def test_the_small_files(cast, client):
    assert "Disallow: /beheer/" in client.get("/robots.txt").content.decode()
    assert "<loc>http://localhost:8000/deals/noorderland/</loc>" in client.get("/sitemap.xml").content.decode()
    security = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:" in security and "Expires: 20" in security


def test_the_site_map_has_every_page_of_the_release_and_when_it_last_changed(two_releases, client):
    listed = client.get("/sitemap.xml").content.decode()
    days = dict(re.findall(r"<url><loc>http://localhost:8000(.*?)</loc>(?:<lastmod>(.*?)</lastmod>)?</url>", listed))
    first, second = people.PAST.date().isoformat(), NEXT_DAY.date().isoformat()
    assert days["/deals/noorderland/"] == second and days["/deals/zuiderland/"] == first
    # What holds a deal changed when that did: in Groningen lies Noorderland alone, and both are of the letter.
    for path in (
        "/regios/noorderland/",
        "/provincies/groningen/",
        "/gemeenten/gm0014/",
        "/ministeries/lnv/",
        "/tranches/1/",
    ):
        assert days[path] == second, path
    assert days["/bronnen/brief/"] == second and days["/gemeenten/gm0917/"] == first
    assert {
        "/",
        "/regios/",
        "/gemeenten/",
        "/kenmerken/",
        "/themas/",
        "/bronnen/",
        "/publicaties/",
        "/over/",
    } <= days.keys()
    # A municipality has a page of its own; of a list, no page of a value that no deal has.
    assert days["/gemeenten/gm0114/"] == days["/gemeenten/gm0994/"] == ""
    assert not {"/provincies/friesland/", "/kenmerken/novex/", "/deals/concept/"} & days.keys()
    assert all(client.get(path).status_code == 200 for path in days)
    before = client.get("/sitemap.xml?publicatie=1").content.decode()
    assert f"<loc>http://localhost:8000/deals/noorderland/?publicatie=1</loc><lastmod>{first}</lastmod>" in before


def test_the_site_map_of_the_register_is_no_larger_than_search_engines_take(register, client):
    answer = client.get("/sitemap.xml")
    assert 300 < answer.content.count(b"<loc>") < 2_000 and len(answer.content) < 500_000


def test_the_file_for_researchers_expires_within_a_year_and_never_soon(cast, client):
    seen = {}
    for day in range(0, 5 * 366, 9):
        now = dt.datetime(2026, 11, 26, 23, 30, tzinfo=dt.UTC) + dt.timedelta(days=day)
        with at(now):
            # A reader comes back with what they have; what this process keeps may be of any day before.
            known = client.get(SECURITY, headers={"if-none-match": ", ".join(seen)})
            answer = known if known.status_code == 200 else client.get(SECURITY)
        seen[answer["ETag"]] = answer.content
        expires = re.search("Expires: (.+)", answer.content.decode())[1]
        assert dt.timedelta(days=300) < dt.datetime.fromisoformat(expires) - now <= dt.timedelta(days=365), now
        assert known.status_code == 200 or known["ETag"] == answer["ETag"]
    assert 55 < len(seen) == len(set(seen.values())) < 65


def test_headers_of_a_public_page(cast, client):
    response = client.get("/deals/")
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=1, stale-if-error=59"
    assert "Set-Cookie" not in response and not response.cookies


def test_a_public_page_only_answers_get_and_head(cast, client):
    for path in PUBLIC:
        # These two understand a post, and refuse this one.
        refused = {"/controleren/": 400, "/melden/": 415}
        assert client.post(path).status_code == refused.get(path, 405), path
        assert client.head(path).status_code == 200, path


class Named(HTMLParser):
    """Buttons and links that have a name of their own: [(what they show, what they are called)]."""

    def __init__(self, page):
        super().__init__()
        self.open: list[list[str]] = []
        self.hidden = 0  # how many elements deep in what is not read aloud
        self.named: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == "svg" and (self.hidden or dict(attributes).get("aria-hidden") == "true"):
            self.hidden += 1
        if tag in ("a", "button"):
            self.open.append(["", dict(attributes).get("aria-label") or ""])

    def handle_data(self, data):
        for one in self.open:
            one[0] += "" if self.hidden else data

    def handle_endtag(self, tag):
        if tag == "svg" and self.hidden:
            self.hidden -= 1
        if tag in ("a", "button"):
            shown, called = self.open.pop()
            if called:
                self.named.append((" ".join(shown.split()), called))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/deals/",
        "/deals/?weergave=kaarten",
        "/deals/twente-ii/",
        "/deals/foodvalley/",
        "/kaart/",
        "/cijfers/",
        "/vergelijken/?deal=twente&deal=twente-ii",
        "/regios/twente/",
        "/tranches/4/",
        "/over/",
        "/begrippen/",
        "/bronnen/",
        "/wijzigingen/",
    ],
)
def test_whoever_says_what_a_button_shows_presses_that_button(register, client, path):
    """What one sees is part of what it is called (WCAG 2.5.3)."""
    for shown, called in Named(client.get(path).content.decode()).named:
        assert re.search(rf"(?<!\w){re.escape(shown)}(?!\w)", called, re.IGNORECASE), (shown, called)


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("foodvalley", "convenant gesloten 2019; of de deal nog loopt, is niet bekend"),
        ("drechtsteden-gorinchem", "convenant gesloten juli 2020; of de deal nog loopt, is niet bekend"),
        ("noordoost-fryslan-ii", "convenant gesloten uiterlijk 19 november 2025"),
    ],
)
def test_every_status_looks_alike_and_says_when_it_was_last_reported(register, client, slug, said):
    """No colour says that a deal is on its way, and no page that a step of years ago is how it stands."""
    page = client.get(f"/deals/{slug}/?publicatie=3")
    assert f"Laatst gemeld {said}" in text(page)
    assert "Laatst gemeld: " in text(client.get(f"/vergelijken/?deal={slug}&deal=twente&publicatie=3"))
    assert "Convenant gesloten:" not in text(page)


def test_the_filter_of_steps_keeps_its_names(register, client):
    assert "Convenant gesloten (" in text(client.get("/deals/"))
