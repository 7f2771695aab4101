"""Kept pages, 304s, embargoes and the number of queries of every page."""

import datetime as dt
import gzip

import brotli
import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from deals.models import (
    Deal,
    ListRevision,
    MinistryName,
    Municipality,
    Province,
    Region,
    Release,
    Source,
    Theme,
    Tranche,
)
from deals.portal.kept import kept_pages
from deals.publishing import releases
from deals.reference.models import OFFICIAL_LISTS

from . import cast as people
from .browse import KEPT, PUBLIC, at, body, text
from .words import NEXT_DAY, forget, queries

pytestmark = [pytest.mark.django_db, pytest.mark.database]

EVERY_FILTER = (
    "tranche=1&regio=noorderland&ministerie=bzk&provincie=drenthe&gemeente=gm0014&kenmerk=nplv&sorteer=-rijk&pagina=1"
)

MOST_QUERIES = {
    "/": 7,
    "/deals/": 5,
    f"/deals/?{EVERY_FILTER}": 5,
    f"/deals/?{EVERY_FILTER}&peildatum=2024-01-01": 5,
    "/deals/noorderland/": 8,
    "/deals/noorderland/?publicatie=1": 8,
    "/deals/noorderland.json": 3,
    "/deals.csv": 4,
    f"/deals.csv?{EVERY_FILTER}": 4,
    "/zoeken/?q=noorderl": 5,
    "/zoeken/aanvullen.json?q=noorderl": 5,
    "/publicaties/": 3,
    "/sitemap.xml": 6,
    "/gemeenten/gm0014/": 5,
    "/gemeenten/gm0114/?publicatie=1": 5,
    "/gemeenten/gm0014.atom": 5,
    "/wijzigingen/": 6,
    "/wijzigingen.atom": 5,
    "/deals/noorderland.atom": 5,
    "/programmalijnen/": 4,
    "/programmalijnen/?thema=niet-ingedeeld&tranche=1&q=wonen": 5,
    "/programmalijnen.csv": 4,
    "/programmalijnen.json": 4,
    "/resultaten/": 5,
    "/resultaten/?soort=doel&getal=nee&ministerie=bzk&q=wonen": 5,
    "/resultaten.csv": 4,
    "/resultaten.json": 4,
    "/kamerstukken/debat/": 5,
    "/kamerstukken/debat/?vanaf=2024-05-16&tot=2025-02-05": 5,
    "/kamerstukken/debat.xlsx?vanaf=2024-05-16&tot=2025-02-05": 5,
    "/controleren/": 3,
    "/controleren/?wat=%2Fdeals%2F%3Fpublicatie%3D1": 7,
    "/overzicht/": 4,
    "/overzicht/?groep=ministerie&tranche=1": 5,
    "/overzicht/?rijen=bijdragen": 5,
    "/overzicht/?rijen=kamerstukken": 5,
    "/overzicht.csv": 4,
    "/overzicht.json": 4,
    "/voortgang/": 4,
    "/voortgang/?thema=niet-ingedeeld&tranche=1&gemeld=zonder&verslagjaar=2024": 5,
    "/voortgang.csv": 4,
    "/voortgang.json": 4,
    "/vergelijken/?deal=noorderland&deal=zuiderland": 5,
    "/vergelijken.csv?deal=noorderland&deal=zuiderland": 5,
    "/nog-niet-bekend/": 4,
    "/nog-niet-bekend.csv": 4,
    # One more reads the contents, for the sheets of facts.
    "/deals.xlsx": 5,
    "/deals.ods": 5,
    "/deals.json": 4,
}


@pytest.mark.parametrize("url", MOST_QUERIES)
def test_queries_of_a_process_that_has_kept_nothing(cast, client, url):
    assert queries(client, url) <= MOST_QUERIES[url]


@pytest.mark.parametrize("url", MOST_QUERIES)
def test_a_kept_page_takes_exactly_one_query(cast, client, url):
    client.get(url)
    assert queries(client, url) == 1


@pytest.mark.parametrize("url", MOST_QUERIES)
def test_a_304_takes_exactly_one_query_and_renders_nothing(cast, client, url):
    etag = client.get(url)["ETag"]
    forget()
    assert queries(client, url, if_none_match=etag) == 1
    response = client.get(url, headers={"if-none-match": etag})
    assert (response.status_code, response.content) == (304, b"")


def test_queries_are_the_same_at_500_deals(cast, client):
    urls = ["/", "/deals/", f"/deals/?{EVERY_FILTER}", "/deals/noorderland/", "/deals.csv", "/zoeken/?q=noorderl"]
    few = []
    for url in urls:
        forget()
        few.append(queries(client, url))
    people.make_many(500, NEXT_DAY)
    many = []
    for url in urls:
        forget()
        many.append(queries(client, url))
    assert many == few


def test_a_page_answers_the_same_kept_and_fresh(cast, client):
    for url in MOST_QUERIES:
        fresh, kept = client.get(url), client.get(url)
        assert kept.content == fresh.content
        assert dict(kept.headers) == dict(fresh.headers)


def test_the_order_and_doubling_of_parameters_do_not_matter(cast, client):
    one = client.get("/deals/?tranche=1&ministerie=bzk")
    other = client.get("/deals/?ministerie=bzk&tranche=1&tranche=1&regio=")
    assert one.content == other.content and one["ETag"] == other["ETag"]


def test_a_new_release_is_read_at_once(cast, client):
    old = client.get("/deals/noorderland/")
    Deal.objects.filter(slug="noorderland").update(summary="Nieuw.")
    people.release(["noorderland"], at=NEXT_DAY)
    new = client.get("/deals/noorderland/", headers={"if-none-match": old["ETag"]})
    assert new.status_code == 200
    assert "Nieuw." in text(new)


def test_the_desks_edits_never_disturb_what_is_kept(cast, client):
    before = {url: client.get(url) for url in PUBLIC}
    Deal.objects.update(summary="Aan het bureau.")
    Region.objects.filter(slug="noorderland").update(name="Anders")
    Source.objects.update(title="Een andere titel")
    for url, response in before.items():
        forget()
        assert client.get(url).content == response.content


def test_only_200s_are_kept(cast, client):
    for url in ("/deals/?tranche=99", "/deals/atlantis/", "/?peildatum=1900-01-01"):
        client.get(url)
    assert not kept_pages.things


def test_what_is_kept_is_bounded(cast, client, monkeypatch):
    monkeypatch.setattr(kept_pages, "most", 40_000)
    for number in range(1, 30):
        client.get(
            f"/deals/?gemeente=gm0014&sorteer=rijk&publicatie=1&pagina=1&tranche={number % 2 + 1}&ministerie=bzk"
        )
        client.get("/publicaties/")
    assert 0 < kept_pages.weight <= 40_000


def test_another_build_of_the_software_is_another_page(cast, client, settings):
    etag = client.get("/")["ETag"]
    settings.BUILD = "anders"
    assert client.get("/", headers={"if-none-match": etag}).status_code == 200


def test_a_host_that_is_not_ours_is_refused_before_a_kept_page(cast, client):
    client.get("/")
    assert client.get("/", headers={"host": "elders.example"}).status_code == 400


# --- embargo: time moves over `visible_from`

EMBARGO = timezone.now().replace(microsecond=0) + dt.timedelta(days=10)
BEFORE, AFTER = EMBARGO - dt.timedelta(microseconds=1), EMBARGO
SECRET = "Zeer geheim tot de brief er is"


@pytest.fixture
def waiting(cast):
    """A release under embargo: a new text, a new deal, another amount."""
    Deal.objects.filter(slug="noorderland").update(summary=SECRET)
    people.pay(Deal.objects.get(slug="zuiderland"), "rijk", "77777777")
    now = timezone.now()
    return people.release(
        ["noorderland", "zuiderland", "concept"], at=now, visible_from=EMBARGO, note=f"Toelichting {SECRET}"
    )


READERS = [
    *PUBLIC,
    "/deals/concept/",
    "/deals/concept.json",
    "/?publicatie=2",
    "/deals/noorderland/?publicatie=2",
    "/gezondheid/klaar",
]


def test_a_waiting_release_answers_exactly_like_one_that_never_existed(cast, client, settings):
    settings.LOCAL = False  # the details of readiness are for the operator only
    settings.SECURE_SSL_REDIRECT = False
    with at(BEFORE):
        without = {url: client.get(url) for url in READERS}
    Deal.objects.filter(slug="noorderland").update(summary=SECRET)
    people.release(["noorderland", "concept"], at=timezone.now(), visible_from=EMBARGO, note=SECRET)
    forget()
    with at(BEFORE):
        for url, response in without.items():
            waiting = client.get(url)
            assert (waiting.status_code, waiting.content) == (response.status_code, response.content), url
            assert waiting.get("ETag") == response.get("ETag")


def test_at_its_instant_everything_is_there_and_before_it_nothing(waiting, client):
    with at(BEFORE):
        for url in READERS:
            page = body(client.get(url))
            assert (
                SECRET not in page and "77777777" not in page and "77.777.777" not in page and "Concept" not in page
            ), url
        etags = {url: client.get(url)["ETag"] for url in KEPT}
    with at(AFTER):
        assert SECRET in client.get("/deals/noorderland/").content.decode()
        assert "€ 77.777.777" in client.get("/deals/zuiderland/").content.decode()
        assert "Concept" in client.get("/deals/").content.decode()
        assert SECRET in client.get("/publicaties/").content.decode()
        assert "77777777" in client.get("/deals.csv").content.decode()
        for url, etag in etags.items():
            assert client.get(url, headers={"if-none-match": etag}).status_code == 200, url
        assert client.get("/deals/concept/?publicatie=1").status_code == 404


def test_a_waiting_release_appears_in_a_process_that_has_everything_kept(waiting, client):
    with at(BEFORE):
        assert SECRET not in client.get("/deals/noorderland/").content.decode()
        assert queries(client, "/deals/noorderland/") == 1
    with at(AFTER):
        assert SECRET in client.get("/deals/noorderland/").content.decode()


def test_a_recalled_release_is_never_seen(waiting, client):
    releases.recall_waiting(2)
    with at(AFTER):
        assert SECRET not in client.get("/deals/noorderland/").content.decode()
        assert client.get("/?publicatie=2").status_code == 400


def test_what_was_recalled_can_be_published_after_something_urgent(waiting, client):
    releases.recall_waiting(2)
    Deal.objects.filter(slug="noorderland").update(summary="Dringend.")
    people.release(["noorderland"], at=timezone.now(), note="Dringend")
    assert "Dringend." in text(client.get("/deals/noorderland/"))
    Deal.objects.filter(slug="noorderland").update(summary=SECRET)
    people.release(["noorderland"], at=timezone.now(), visible_from=EMBARGO, note="Opnieuw")
    with at(AFTER):
        assert SECRET in client.get("/deals/noorderland/").content.decode()
    assert list(Release.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_a_page_travels_compressed_and_says_the_same(cast, client):
    plain = client.get("/deals/")
    sizes = []
    for coding, unpacked in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        packed = client.get("/deals/", headers={"accept-encoding": f"deflate, {coding}"})
        assert packed["Content-Encoding"] == coding and packed["Vary"] == "Accept-Encoding" == plain["Vary"]
        assert unpacked(packed.content) == plain.content
        assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 3
        assert packed["ETag"] == f"W/{plain['ETag']}"
        sizes.append(len(packed.content))
        for etag in (plain["ETag"], packed["ETag"]):
            assert client.get("/deals/", headers={"if-none-match": etag, "accept-encoding": coding}).status_code == 304
    assert sizes[1] < sizes[0]


def test_a_compressed_page_never_outlives_its_release(cast, client):
    before = client.get("/deals/noorderland/", headers={"accept-encoding": "gzip"})
    Deal.objects.filter(slug="noorderland").update(summary="Nieuw.")
    people.release(["noorderland"], at=NEXT_DAY)
    after = client.get("/deals/noorderland/", headers={"accept-encoding": "gzip"})
    assert "Nieuw." in gzip.decompress(after.content).decode()
    assert "Nieuw." not in gzip.decompress(before.content).decode()


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=1.0", True),
        ("*", True),
        ("identity, gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("gzip;q=0, *", True),
        ("gzip;q=0, br;q=0, *", False),
        ("*;q=0", False),
        ("br", True),
        ("br;q=0", False),
        ("gzipped", False),
        ("", False),
    ],
)
def test_a_page_is_compressed_for_whoever_takes_that_and_for_nobody_else(cast, client, accepted, packed):
    assert ("Content-Encoding" in client.get("/deals/", headers={"accept-encoding": accepted})) == packed


ACCEPTED = [{}, {"accept-encoding": "gzip"}, {"accept-encoding": "gzip, br"}]


@pytest.mark.parametrize("accepted", ACCEPTED)
def test_head_has_the_headers_of_get(cast, client, accepted):
    for url in (*PUBLIC, "/robots.txt", "/.well-known/security.txt"):
        forget()
        fresh = client.head(url, headers=accepted)
        got = client.get(url, headers=accepted)
        kept = client.head(url, headers=accepted)
        assert dict(fresh.headers) == dict(got.headers) == dict(kept.headers), url
        assert fresh.content == kept.content == b""


@pytest.mark.parametrize("accepted", ACCEPTED)
def test_a_304_names_the_etag_and_what_it_varies_by_as_the_page_does(cast, client, accepted):
    for url in (*KEPT, "/robots.txt", "/.well-known/security.txt", "/api/v1/deals"):
        page = client.get(url, headers=accepted)
        strong = page["ETag"].removeprefix("W/")
        for etag in (strong, f"W/{strong}", f'"iets", W/{strong}', "*"):
            unchanged = client.get(url, headers={"if-none-match": etag} | accepted)
            assert (unchanged.status_code, unchanged.content) == (304, b""), (url, etag)
            said = [(answer["ETag"], answer.get("Vary"), answer["Cache-Control"]) for answer in (page, unchanged)]
            assert said[0] == said[1], (url, etag)


def test_any_page_is_unchanged_for_whoever_has_one_and_none_is_where_there_is_none(cast, client):
    for url, status in (("/deals/", 304), ("/deals/atlantis/", 404), ("/deals/?tranche=99", 400)):
        for _ in ("fresh", "kept"):
            assert client.get(url, headers={"if-none-match": "*"}).status_code == status, url


def test_a_part_of_an_etag_is_another_etag(cast, client):
    etag = client.get("/deals/")["ETag"]
    assert client.get("/deals/", headers={"if-none-match": f'"x{etag[1:]}'}).status_code == 200


def test_what_is_compressed_already_is_left_alone(cast, client):
    assert "Content-Encoding" not in client.get("/deals.xlsx", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in client.get("/deals/bestaat-niet/", headers={"accept-encoding": "gzip"})


# --- the official lists, which pages read beside the release


def rename():
    Province.objects.get(slug="drenthe").save()
    ministry = MinistryName.objects.get(abbreviation="LVVN")
    ministry.name = "Landbouw en nog meer"
    ministry.save()


def load_fixture():
    call_command("loaddata", "programma", verbosity=0)


CHANGES_OF_LISTS = {
    "saved": rename,
    "made": lambda: Municipality.objects.create(code="GM0001", name="Nieuw", province=Province.objects.first()),
    "deleted": lambda: Municipality.objects.get(code="GM0994").delete(),
    "loaded": load_fixture,
}


@pytest.mark.parametrize("change", CHANGES_OF_LISTS.values(), ids=CHANGES_OF_LISTS)
def test_what_is_kept_follows_the_official_lists(cast, client, change):
    for number in range(3, 7):
        Tranche.objects.create(number=number, name=f"{number}e tranche")
    urls = ["/", "/gemeenten/", "/ministeries/lnv/", "/begrippen/", "/deals.csv", "/api/v1/gemeenten"]
    etags = {url: client.get(url)["ETag"] for url in urls}
    change()
    for url, etag in etags.items():
        anew = client.get(url, headers={"if-none-match": etag})
        assert anew.status_code == 200 and anew["ETag"] != etag, url


def test_a_page_that_is_kept_says_what_the_lists_say_now(cast, client):
    assert "Landbouw en nog meer" not in text(client.get("/ministeries/lnv/"))
    rename()
    assert "Landbouw en nog meer" in text(client.get("/ministeries/lnv/"))
    Municipality.objects.create(code="GM0001", name="Nieuwstad", province=Province.objects.get(slug="drenthe"))
    assert "Nieuwstad" in text(client.get("/gemeenten/"))


def test_lists_that_went_another_way_are_another_state(cast):
    before, theme = ListRevision.objects.get(), Theme(slug="wonen", name="Wonen", explanation="Eerst.")
    theme.save()
    one = ListRevision.objects.get().digest
    # As a backup brings them back: the rows, and the state that they were in.
    Theme.objects.filter(pk=theme.pk).delete()
    before.save()
    Theme(slug="wonen", name="Wonen", explanation="Anders.").save()
    assert one != ListRevision.objects.get().digest != before.digest


def test_lists_are_followed_before_the_first_release_too(db, client):
    etag = client.get("/api/v1")["ETag"]
    Theme.objects.create(slug="wonen", name="Wonen", explanation="Eerst.")
    assert client.get("/api/v1", headers={"if-none-match": etag}).status_code == 200


def test_every_model_of_the_official_lists_is_followed():
    of_lists = {model for model in apps.get_models() if model.__module__ == "deals.reference.models"}
    assert of_lists == set(OFFICIAL_LISTS)
