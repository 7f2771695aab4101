"""The list of sources, narrowed to a kind of publisher or to copies, and the copies that the team is to replace."""

import datetime as dt

import pytest

from deals.facts.every_kind import FACTS
from deals.models import Alias, Deal, Source

from . import cast as people
from .browse import sign_in, text
from .desk import member
from .words import NEXT_DAY, queries

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def sorted_sources(cast):
    """A letter of the government, an article of the press that is a copy, and a page that nobody classified."""
    deal = Deal.objects.get(slug="noorderland")
    Source.objects.filter(slug="brief").update(origin="rijk")
    for slug, fields in {"krant": {"origin": "pers", "is_copy": True}, "pagina": {}}.items():
        source = people.source(slug, kind="nieuws", title=f"Stuk {slug}", date=dt.date(2024, 2, 1), **fields)
        people.fact(Alias, deal, name=f"Naam {slug}", source=source)
    people.release(["noorderland"], at=NEXT_DAY)


LETTER, PRESS, PAGE = "Brief over twee deals", "Stuk krant", "Stuk pagina"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {LETTER, PRESS, PAGE}),
        ("?herkomst=rijk", {LETTER}),
        ("?herkomst=pers", {PRESS}),
        ("?herkomst=niet-ingedeeld", {PAGE}),
        ("?herkomst=onderzoek", set()),
        ("?kopie=ja", {PRESS}),
        ("?kopie=nee", {LETTER, PAGE}),
        ("?herkomst=rijk&kopie=ja", set()),
        ("?kopie=nee&peildatum=2024-01-01", {LETTER, PAGE}),
    ],
)
def test_the_list_holds_what_is_asked(sorted_sources, client, query, shown):
    page = text(client.get(f"/bronnen/{query}"))
    assert {title for title in (LETTER, PRESS, PAGE) if title in page} == shown
    assert f"{len(shown)} bron" in page


def test_each_value_has_its_number_within_the_other_choice(sorted_sources, client):
    page = text(client.get("/bronnen/"))
    for choice in ("alle (3)", "Rijk (1)", "pers (1)", "niet ingedeeld (1)", "ja (1)", "nee (2)"):
        assert choice in page
    assert "onderzoek en toezicht" not in page
    page = text(client.get("/bronnen/?herkomst=rijk"))
    assert "pers (1)" in page and "nee (1)" in page and "ja (1)" not in page and "1 bron van 3" in page


def test_an_earlier_release_has_nothing_classified(sorted_sources, client):
    page = text(client.get("/bronnen/?publicatie=1"))
    assert "niet ingedeeld (1)" in page and "Rijk (1)" not in page
    links = client.get("/bronnen/?publicatie=1").content.decode()
    assert "/bronnen/?publicatie=1&amp;herkomst=niet-ingedeeld" in links


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("herkomst=overheid", "‘overheid’ is bij ‘herkomst’ niet bekend; verwacht rijk, staten-generaal,"),
        ("kopie=misschien", "‘misschien’ is bij ‘kopie’ niet bekend; verwacht ja, nee."),
        ("kopie=ja&kopie=nee", "‘kopie’ staat 2 keer in het adres; verwacht één waarde."),
        (
            "soort=pers",
            "‘soort’ hoort niet in dit adres; bekend zijn herkomst, kopie, peildatum, publicatie.",
        ),
    ],
)
def test_what_is_not_known_is_refused(sorted_sources, client, query, sentence):
    answer = client.get(f"/bronnen/?{query}")
    assert answer.status_code == 400 and sentence in text(answer)


def test_a_source_says_who_gave_it_out_and_that_it_is_a_copy(sorted_sources, client):
    assert "pers (indeling redactie)" in text(client.get("/bronnen/krant/"))
    assert "Een kopie van een document" in text(client.get("/bronnen/krant/"))
    page = text(client.get("/bronnen/pagina/"))
    assert "niet ingedeeld" in page and "kopie" not in page.lower()


# --- at the desk


def to_replace(client):
    """What the start page says of copies, or nothing."""
    page = text(client.get("/beheer/"))
    begins = page.find("Kopieën te vervangen")
    return page[begins : page.index("Laatste activiteit")] if begins >= 0 else ""


def test_the_start_page_lists_the_copies_that_facts_rest_on(sorted_sources, client):
    people.source("leeg", title="Kopie zonder feit", is_copy=True)
    sign_in(client, member("redacteur"))
    told = to_replace(client)
    assert "1 kopie te vervangen" in told and told.index("Stuk krant") < told.index("Noorderland")
    assert "Kopie zonder feit" not in told and "Stuk pagina" not in told
    Source.objects.filter(slug="krant").update(is_copy=False)
    assert to_replace(client) == ""


def test_only_where_there_is_a_copy_the_facts_are_asked(cast, client):
    sign_in(client, member("redacteur"))
    client.get("/beheer/")
    few = queries(client, "/beheer/")
    Source.objects.filter(slug="brief").update(is_copy=True)
    assert queries(client, "/beheer/") == few + len(FACTS)
