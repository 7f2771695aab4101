"""Parts of pages that are made once: they say what they would say anew, and go when what they hang on does."""

import datetime as dt

import pytest

from deals.models import Deal, MinistryName, Release, Version
from deals.portal.charts import numbers
from deals.portal.kept import kept_pages
from deals.portal.map import drawing, whole_country
from deals.portal.parts import kept_parts
from deals.register.history import described, one_by_one, revision, revisions

from . import cast as people
from .browse import text
from .desk import withdraw
from .words import NEXT_DAY, forget

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGES = [
    "/",
    "/deals/",
    "/deals/?sorteer=-rijk",
    "/deals/?weergave=kaarten",
    "/deals/?q=noorderland",
    "/deals/?publicatie=1",
    "/deals/?ministerie=bzk",
    "/kaart/",
    "/kaart/?sorteer=-rijk",
    "/cijfers/",
    "/cijfers/?tranche=1",
    "/deals/noorderland/",
    "/deals/noorderland/?publicatie=1",
    "/deals/zuiderland/",
    "/deals.csv",
    "/deals-excel.csv",
]
MEGABYTE = 1_000_000


@pytest.mark.parametrize("order", [PAGES, PAGES[::-1]], ids=["heen", "terug"])
def test_a_page_of_kept_parts_is_the_page_made_anew(cast, client, order):
    kept = {}
    for url in [*order, *order]:
        kept_pages.clear()
        kept[url] = client.get(url).content
    for url, content in kept.items():
        forget()
        assert client.get(url).content == content, url


def contents_kept():
    return {key for key in kept_parts.things if key.startswith("inhoud")}


def test_a_release_makes_only_the_contents_anew_that_it_changes(cast, client):
    for slug in ("noorderland", "zuiderland"):
        client.get(f"/deals/{slug}/")
    before = contents_kept()
    assert len(before) == 2
    Deal.objects.filter(slug="noorderland").update(summary="Nieuw.")
    people.release(["noorderland", "zuiderland"], at=NEXT_DAY)
    pages = {slug: client.get(f"/deals/{slug}/") for slug in ("noorderland", "zuiderland")}
    assert len(contents_kept() - before) == 1
    assert "Nieuw." in text(pages["noorderland"])
    for slug, page in pages.items():
        assert "publicatie 2" in text(page)
        forget()
        assert client.get(f"/deals/{slug}/").content == page.content


def test_the_page_of_a_deal_tells_of_each_release_what_its_feed_does(register):
    last = Release.objects.latest("number").number
    for slug in Version.every_kind.values_list("slug", flat=True).distinct():
        told = [revision(change) for change in described(one_by_one(1, last, [slug]))]
        for _ in ("not kept", "kept"):
            assert revisions(slug, last) == sorted(told, key=lambda one: -one.step.release)


def test_a_deal_that_went_and_returned_says_so(cast, client):
    withdraw("noorderland", reason="Een vergissing.", note="Weg", as_of=people.AS_OF, clock=lambda: NEXT_DAY)
    assert client.get("/deals/noorderland/").status_code == 410
    people.release(["noorderland"], at=NEXT_DAY + dt.timedelta(days=1))
    shown = text(client.get("/deals/noorderland/"))
    assert "terug in het register" in shown
    assert "ingetrokken: Een vergissing." in shown
    assert "voor het eerst in het register" in shown


def test_another_name_of_a_ministry_is_read_at_once(cast, client):
    before = text(client.get("/deals/noorderland/"))
    name = MinistryName.objects.filter(ministry__slug="bzk").get()
    name.name, name.abbreviation = "Binnenlandse Zaken", "BZ"
    name.save()
    assert "Binnenlandse Zaken (BZ)" not in before
    assert "Binnenlandse Zaken (BZ)" in text(client.get("/deals/noorderland/"))


def test_of_many_deals_the_map_shows_some_and_says_so(cast, client, monkeypatch):
    assert "niet in deze lijst" not in client.get("/kaart/").content.decode()
    forget()
    monkeypatch.setattr(whole_country, "MOST_DOTS", 1)
    for url in ("/kaart/", "/kaart/?sorteer=-rijk"):
        page = text(client.get(url))
        assert "1 van 2 deals op de kaart" in page
        assert "1 deal staat niet op de kaart en niet in deze lijst." in page, url


def test_of_many_deals_the_map_of_a_region_lists_some_and_says_so(cast, client, monkeypatch):
    people.make_many(2, NEXT_DAY)
    monkeypatch.setattr(drawing, "MOST_LISTED", 1)
    page = client.get("/regios/noorderland/")
    assert "De kaart gaat over alle 3 deals. Daarvan staan er 2 niet in deze lijst." in text(page)


def test_of_many_deals_the_charts_draw_some_and_say_so(cast, client, monkeypatch):
    assert "ontbreek" not in text(client.get("/cijfers/"))
    forget()
    monkeypatch.setattr(numbers, "MOST_DRAWN", 1)
    shown = text(client.get("/cijfers/"))
    assert "In deze tabel ontbreekt 1 deal." in shown
    assert "van 1 van de 2 deals" in shown


def test_no_page_weighs_a_megabyte_however_many_deals_there_are(cast, client):
    people.make_many(600, NEXT_DAY)
    sizes = {url: len(client.get(url).content) for url in ("/", "/kaart/", "/cijfers/", "/deals/")}
    assert {url: size for url, size in sizes.items() if size > MEGABYTE} == {}
    shown = text(client.get("/cijfers/"))
    assert "In deze tabel ontbreken 352 deals." in shown
    assert "In deze tabel ontbreken 351 deals. Bij de aantallen onderaan zijn ze meegeteld." in shown
