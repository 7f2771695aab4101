"""A clock that is wrong hides nothing that was made readable at once, and shows nothing before its own instant."""

import datetime as dt

import pytest
from django.utils import timezone

from deals.models import Deal, Release
from deals.publishing import releases
from deals.publishing.releases import Refused

from . import cast as people
from .browse import at, body, text
from .desk import withdraw
from .words import forget

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOON = timezone.now().replace(microsecond=0)
HOUR = dt.timedelta(hours=1)


def published(summary, instant, visible_from=None):
    """Release of Noorderland with another text, made when the clock stands at `instant`."""
    Deal.objects.filter(slug="noorderland").update(summary=summary)
    with at(instant):
        return people.release(["noorderland"], at=instant, visible_from=visible_from, note=summary)


def read(client, instant, path="/deals/noorderland/"):
    """The page as a process answers that begins when the clock stands at `instant`."""
    forget()
    with at(instant):
        return text(client.get(path))


def test_a_clock_that_is_set_back_hides_no_release_that_was_made_readable_at_once(cast, client):
    published("Meteen openbaar.", NOON)
    for instant in (NOON, NOON - HOUR, NOON - 24 * HOUR):
        assert "Meteen openbaar." in read(client, instant), instant
        assert "publicatie 2" in read(client, instant, "/publicaties/").lower()
        with at(instant):
            assert client.get("/gezondheid/klaar").json()["publicatie"] == 2


def test_nobody_takes_a_release_back_that_readers_have_seen(cast):
    published("Meteen openbaar.", NOON)
    with at(NOON - HOUR):
        assert not Release.objects.waiting(timezone.now()).exists()
        for act in (lambda: releases.recall_waiting(2), lambda: releases.move_waiting(2, NOON + HOUR)):
            with pytest.raises(Refused, match="al openbaar"):
                act()


def test_after_a_clock_that_was_set_back_one_can_publish_and_withdraw_at_once(cast, client):
    published("Meteen openbaar.", NOON)
    published("Een uur eerder, volgens de klok.", NOON - HOUR)
    assert "Een uur eerder" in read(client, NOON - HOUR)
    withdraw("noorderland", reason="Fout.", note="Weg", as_of=people.AS_OF, clock=lambda: NOON - HOUR)
    moments = list(Release.objects.order_by("number").values_list("visible_from", flat=True))
    assert moments == sorted(moments)
    with at(NOON - HOUR):
        assert client.get("/deals/noorderland/").status_code == 410


def test_a_clock_that_ran_ahead_and_is_put_right_shows_no_embargo_early(cast, client):
    """A process that saw it then remembers nothing of it."""
    embargo = NOON + 5 * HOUR
    published("Zeer geheim.", NOON, visible_from=embargo)
    with at(NOON + 24 * HOUR):
        assert "Zeer geheim." in text(client.get("/deals/noorderland/"))
    with at(embargo - dt.timedelta(microseconds=1)):  # the same process, with all that it has kept
        for path in ("/deals/noorderland/", "/publicaties/", "/deals.csv", "/wijzigingen.atom", "/?publicatie=2"):
            assert "Zeer geheim." not in body(client.get(path)), path
    assert "Zeer geheim." in read(client, embargo)


def test_an_embargo_that_is_set_while_the_clock_runs_ahead_holds_when_it_is_put_right(cast, client):
    embargo = NOON + 25 * HOUR
    published("Zeer geheim.", NOON + 24 * HOUR, visible_from=embargo)
    assert "Zeer geheim." not in read(client, NOON)
    assert "Zeer geheim." in read(client, embargo)


def test_an_embargo_that_is_moved_after_the_clock_was_put_right_holds_too(cast, client):
    published("Zeer geheim.", NOON + 24 * HOUR, visible_from=NOON + 30 * HOUR)
    with at(NOON):
        releases.move_waiting(2, NOON + 2 * HOUR)
    assert "Zeer geheim." not in read(client, NOON + HOUR)
    assert "Zeer geheim." in read(client, NOON + 2 * HOUR)


def test_what_was_made_at_once_while_the_clock_ran_ahead_is_there_when_it_is_put_right(cast, client):
    published("Meteen openbaar.", NOON + 24 * HOUR)
    assert "Meteen openbaar." in read(client, NOON)
