"""Nothing that is not published appears anywhere, and no public page asks the desk."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from deals.facts.kinds import FACTS
from deals.facts.trail import trailed
from deals.models import (
    Aim,
    Alias,
    Area,
    Contribution,
    Deal,
    Deed,
    Gap,
    Milestone,
    Organisation,
    Party,
    ProgrammeLine,
    Region,
    Source,
    Submission,
    SubmissionLine,
    User,
)
from deals.portal.charts.files import CHART_FILES
from deals.portal.exports.formats import FORMATS
from deals.portal.filters import PARAMETERS
from deals.portal.kept import kept_pages, packed_pages
from deals.publishing import review
from deals.register.facet import ENTRANCES
from deals.register.index import kept_indexes

from . import cast as people
from .browse import body, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]

WORD, AMOUNT = "geheimwoord", "66666666"


def plant(deal):
    """The word and the amount in every text and amount of `deal`."""
    hidden = people.source(
        slug=f"bron-{WORD}",
        title=f"Titel {WORD}",
        publisher=WORD,
        reference=WORD,
        url=f"https://{WORD}.example/",
        note=WORD,
    )
    where = {"source": hidden, "locator": f"Plaats {WORD}", "note": f"Toelichting {WORD}"}
    organisation = Organisation.objects.get_or_create(
        slug=f"organisatie-{WORD}", name=f"Organisatie {WORD}", kind="overig"
    )[0]
    people.fact(Contribution, deal, side="rijk", amount=AMOUNT, qualifier="ongeveer", contributor=organisation, **where)
    people.fact(Party, deal, organisation=organisation, **where)
    people.fact(Area, deal, abroad=f"Plaats {WORD}", country=WORD, **where)
    people.fact(ProgrammeLine, deal, name=f"Lijn {WORD}", description=WORD, **where)
    people.fact(Aim, deal, text=f"Doel {WORD}", target_year=2066, **where)
    people.fact(Alias, deal, name=f"Naam {WORD}", **where)
    people.fact(Milestone, deal, kind="start", date=dt.date(2066, 6, 6), **where)
    people.fact(Gap, deal, field="doelen", reason="niet-vermeld", **where)


@pytest.fixture
def planted(cast):
    """The concept, and an unpublished change to a published deal, full of what nobody may see."""
    plant_desk()


def plant_desk():
    concept = Deal.objects.get(slug="concept")
    Deal.objects.filter(slug="concept").update(name=f"Concept {WORD}", summary=WORD)
    Region.objects.filter(slug="concept").update(name=f"Regio {WORD}")
    plant(concept)
    published = Deal.objects.get(slug="noorderland")
    Deal.objects.filter(slug="noorderland").update(summary=WORD, name=f"Noorderland {WORD}")
    plant(published)
    Contribution.objects.filter(deal=published, counted=True).update(amount=AMOUNT)
    assert Source.objects.filter(slug__contains=WORD).exists()


def plant_states():
    """Beside the desk: a release that waits, and what was submitted, sent back or never submitted."""
    author, reviewer = User.objects.create_superuser("indiener"), User.objects.create_superuser("beoordelaar")
    for slug in ("wachtland", "voorland", "terugland", "schetsland"):
        deal = people.make_deal(slug, f"{slug.capitalize()} {WORD}", summary=WORD)
        plant(deal)
        people.pay(deal, "rijk", AMOUNT)
    people.release(["wachtland"], at=timezone.now(), visible_from=timezone.now() + dt.timedelta(days=1), note=WORD)
    said = review.Announcement(people.AS_OF, WORD, message=WORD)
    kept = {slug: review.save_concept(author, [slug], said) for slug in ("voorland", "terugland", "schetsland")}
    frozen = review.save_concept(author, ["noorderland", "concept"], said)
    for submission in (kept["voorland"], kept["terugland"], frozen):
        review.submit(submission.pk, author)
    review.send_back(kept["terugland"].pk, reviewer, WORD)


def public_patterns():
    """Every public address of the register and its API, from the urls themselves."""
    modules = ("deals.portal.urls", "deals.portal.api.urls")
    patterns = [pattern for module in modules for pattern in get_resolver(module).url_patterns]
    return [str(pattern.pattern) for pattern in patterns if isinstance(pattern, URLPattern)]


SLUGS = {
    "deals": ("noorderland", "zuiderland", "concept", "wachtland", "voorland"),
    "bronnen": ("brief", f"bron-{WORD}"),
    "regios": ("noorderland", "concept"),
    "ministeries": ("bzk",),
    "cijfers": tuple(CHART_FILES),
}
VALUES = {
    "regios": "noorderland",
    "ministeries": "bzk",
    "provincies": "groningen",
    "gemeenten": "gm0014",
    "tranches": "1",
    "publicaties": "2",
}


def addresses():
    """Every public address: its fixed ones, and each pattern with slugs that are there, hidden or unknown."""
    for pattern in public_patterns():
        if pattern.startswith("^"):  # the entrances
            for entrance in ENTRANCES:
                yield f"/{entrance}/{VALUES.get(entrance, WORD)}/" if "slug" in pattern else f"/{entrance}/"
        elif "<str:extension>" in pattern:
            yield from (f"/deals.{extension}" for extension in FORMATS)
        elif pattern.startswith("api/v1/") and "<" in pattern:
            place = pattern.removeprefix("api/v1/").split("/")[0]
            slugs = [*SLUGS.get(place, ()), VALUES.get(place, WORD)]
            yield from ("/" + re.sub("<[^>]+>", slug, pattern) for slug in slugs)
        else:
            for slug in SLUGS[pattern.split("/")[0]] if "<slug" in pattern else [""]:
                yield "/" + re.sub("<slug:[a-z]+>", slug, pattern)


QUERIES = [
    "",
    "?publicatie=1",
    "?peildatum=2024-01-01",
    "?tranche=1",
    "?regio=concept",
    f"?regio={WORD}",
    "?sorteer=-rijk",
    "?ministerie=bzk",
]


# Every question is asked of these; of all others only the first two.
ASKED = ("/", "/deals/", "/deals.csv", "/deals.json", "/kaart/", "/cijfers/", "/ministeries/bzk/", "/api/v1/deals")


def crawl(client):
    """Every public address, the most telling ones with every kind of question, and every link found on the way.

    Of the links to one address that ask the same things, with whatever values, one is followed."""
    seen, asked = {}, set()
    todo = [address + query for address in addresses() for query in (QUERIES if address in ASKED else QUERIES[:2])]
    while todo:
        url = todo.pop()
        if url in seen:
            continue
        response = seen[url] = client.get(url)
        page = body(response)
        assert int(response.get("Content-Length", len(response.content))) == len(response.content), url
        for link in re.findall(r'href="(/[^"#]*|\?[^"#]*)', page):
            link = link.replace("&amp;", "&")
            link = link if link.startswith("/") else url.split("?")[0] + link
            kind = re.sub("=[^&]*", "", link)
            if kind not in asked and not link.startswith(("/static/", "/beheer/")):
                asked.add(kind)
                todo.append(link)
    return seen


def test_what_is_planted_appears_nowhere_and_moves_nothing(cast, client, admin_user):
    """Every public answer is to the letter what it was, also for who is signed in: no word, no total, no count.

    No public address asks a table of the desk, a session or an account."""
    before = {url: body(response) for url, response in crawl(client).items()}
    assert len(before) > 60 and set(ASKED) <= set(before)
    plant_desk()
    plant_states()
    sign_in(client, admin_user)
    for kept in (kept_indexes, kept_pages, packed_pages):
        kept.clear()
    with CaptureQueriesContext(connection) as captured:
        seen = crawl(client)
    for url, response in seen.items():
        asked = re.sub("‘[^’]*’", "", body(response))  # an error names what was asked
        assert WORD not in asked, url
        assert AMOUNT not in asked and "66.666.666" not in asked, url
        assert not response.cookies and "Cookie" not in response.get("Vary", ""), url
        assert response.status_code < 500
    assert {url: body(response) for url, response in seen.items()} == before
    tables = desk_tables() | {"django_session", User._meta.db_table}
    assert len(captured) > 60
    assert not {table for query in captured for table in tables if f'"{table}"' in query["sql"]}


def test_the_search_would_have_found_it(planted, client):
    people.release(None, at=people.PAST + dt.timedelta(days=1))
    for url in ("/", "/deals/", "/deals.csv", "/deals/concept/", "/deals/noorderland.json"):
        assert WORD in body(client.get(url)), url


def desk_tables():
    models = [Deal, Region, Source, Organisation, Submission, SubmissionLine, Deed, *FACTS]
    models += [model.trail.model for model in trailed]
    return {model._meta.db_table for model in models} | {ProgrammeLine.themes.through._meta.db_table}


def test_no_parameter_asks_a_desk_table(cast, client):
    tables = desk_tables()
    with CaptureQueriesContext(connection) as captured:
        for name in PARAMETERS:
            client.get(f"/deals/?{name}=onbekend")
            client.get(f"/deals.csv?{name}=gm0114")
    assert captured
    assert not {table for query in captured for table in tables if f'"{table}"' in query["sql"]}
