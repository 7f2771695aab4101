"""Nothing that is not published appears anywhere, and no public page asks the desk."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deals.models import User
from deals.portal.filters import PARAMETERS
from deals.publishing import review

from . import cast as people
from .browse import body, sign_in
from .desk import desk_tables, plant, plant_desk
from .words import AMOUNT, QUERIES, WORD, addresses, forget

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.long_on_postgresql]


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


# Every question is asked of these; of all others only the first two.
ASKED = ("/", "/deals/", "/deals.csv", "/deals.json", "/kaart/", "/cijfers/", "/ministeries/bzk/", "/api/v1/deals")


# What is hidden, by the beginning of its name or of a word in it.
SEARCHED = (WORD[:-2], "concept", "wachtl", "noorderl", AMOUNT[:-2])


def crawl(client):
    """Every public address, the most telling ones with every kind of question, and every link found on the way.

    Of the links to one address that ask the same things, with whatever values, one is followed."""
    seen, asked = {}, set()
    todo = [f"/zoeken/{address}?q={typed}" for address in ("", "aanvullen.json") for typed in SEARCHED]
    todo += [address + query for address in addresses() for query in (QUERIES if address in ASKED else QUERIES[:2])]
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
    forget()
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


def test_no_parameter_asks_a_desk_table(cast, client):
    tables = desk_tables()
    with CaptureQueriesContext(connection) as captured:
        for name in PARAMETERS:
            client.get(f"/deals/?{name}=onbekend")
            client.get(f"/deals.csv?{name}=gm0114")
    assert captured
    assert not {table for query in captured for table in tables if f'"{table}"' in query["sql"]}
