"""What a source states of an amount that does not count: said beside ‘niet bekend’, and added up nowhere."""

import datetime as dt
import json
import re

import pytest
from django.utils.html import strip_tags

from deals.models import Contribution, Deal, Organisation
from deals.register.index import release_index
from deals.register.models import Release
from deals.register.totals import totals

from . import cast as people
from .browse import rows, text

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases, where a test says so

UNKNOWN = "niet bekend"
FOODVALLEY = "ten minste € 20 miljoen; telt niet mee"
TOGETHER = "ten minste € 70 miljoen; telt niet mee"


def state(deal, side, amount, number=1, **fields):
    known = {"qualifier": "exact", "moment": "selectie", "counted": False, "key": f"{side}-genoemd-{number}"}
    if "contributor" in fields:
        known["contributor"] = Organisation.objects.get(slug=fields.pop("contributor"))
    return people.fact(Contribution, deal, side=side, amount=amount, **(known | fields))


def told(client, slug="zuiderland", together=False):
    """What the list says of the national amount, in millions, after checking that cards and the region say it too. `together`: a
    source states it of both sides, which the mark opens."""
    Deal.objects.filter(slug=slug).update(summary="Nu met wat een bron noemt.")
    people.release([slug], at=people.PAST + dt.timedelta(days=1))
    answer = client.get("/deals/?tranche=2").content.decode()
    row = re.search(rf'<tr data-deal="{slug}">.*?</tr>', answer, re.DOTALL)[0]
    cell = re.search(r'<td class="number">(.*?)(?:<sup|</td>)', row, re.DOTALL)[1]
    said = " ".join(strip_tags(cell).split())
    cited = re.search(r'aria-label="Bron \d+ bij de Rijksbijdrage van Zuiderland"', answer)
    assert bool(cited) == (together or said != UNKNOWN)
    assert f"Rijk {said}" in text(client.get("/deals/?tranche=2&weergave=kaarten"))
    assert said in text(client.get("/regios/zuiderland/"))
    return said


def test_nothing_stated_is_not_known(cast, client):
    assert told(client) == UNKNOWN


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"qualifier": "ten-minste"}, "ten minste 5,0"),
        ({"qualifier": "ten-hoogste"}, "ten hoogste 5,0"),
        ({"qualifier": "ongeveer"}, "ongeveer 5,0"),
        ({}, "5,0 genoemd"),
        ({"moment": "gevraagd"}, "5,0 gevraagd"),
        ({"moment": "gevraagd", "qualifier": "ongeveer"}, "ongeveer 5,0 gevraagd"),
        # Of one contributor alone, which says nothing of the side.
        ({"contributor": "provincie-groningen"}, UNKNOWN),
    ],
)
def test_a_statement_is_told_as_its_source_qualifies_it(cast, client, fields, words):
    state(Deal.objects.get(slug="zuiderland"), "rijk", 5_000_000, **fields)
    assert told(client) == words


def test_of_several_statements_the_firmest_is_told_and_that_there_are_others(cast, client):
    deal = Deal.objects.get(slug="zuiderland")
    state(deal, "rijk", 9_000_000, 1, moment="gevraagd")
    state(deal, "rijk", 5_000_000, 2, moment="convenant", qualifier="ten-minste")
    state(deal, "rijk", 7_000_000, 3, moment="selectie")
    assert told(client) == "onder meer ten minste 5,0"


def test_where_only_both_together_are_stated_that_is_told(cast, client):
    state(Deal.objects.get(slug="zuiderland"), "totaal", 12_000_000, qualifier="ongeveer")
    assert told(client, together=True) == UNKNOWN
    assert "ongeveer € 12 miljoen" in text(client.get("/deals/zuiderland/"))


def test_a_statement_of_a_side_that_counts_changes_nothing(cast, client):
    before = text(client.get("/deals/"))
    state(Deal.objects.get(slug="zuiderland"), "regio", 9_000_000, moment="gevraagd")
    people.release(["zuiderland"], at=people.PAST + dt.timedelta(days=1))
    after = re.sub("publicatie([ =])2", r"publicatie\g<1>1", text(client.get("/deals/")))
    assert after == before


def test_what_is_stated_ends_when_the_statement_does(cast, client):
    state(Deal.objects.get(slug="zuiderland"), "rijk", 5_000_000, valid_until=people.AS_OF)
    people.release(["zuiderland"], at=people.PAST + dt.timedelta(days=1))
    assert "€ 5 miljoen" not in text(client.get("/deals/?weergave=kaarten"))


def test_the_located_says_what_is_stated_wherever_an_amount_is_not_known(located, client):
    page = text(client.get("/deals/foodvalley/"))
    figures = page[page.index("Van het Rijk") : page.index("Looptijd")]
    assert "ten minste € 20 miljoen" in figures and "telt niet mee" in figures and "niet bekend" not in figures
    assert "Rijk en regio samen – ten minste 70,0" in page
    for address in ("/deals/?q=foodvalley", "/deals/?q=foodvalley&weergave=kaarten", "/regios/foodvalley/"):
        assert "ten minste 20,0" in text(client.get(address))
    assert FOODVALLEY in text(client.get("/cijfers/?q=foodvalley"))
    compared = text(client.get("/vergelijken/?deal=foodvalley&deal=zwolle"))
    assert FOODVALLEY in compared and TOGETHER in compared
    assert "onder meer ten minste € 22,5 miljoen; telt niet mee" in compared


def test_a_statement_has_its_source_at_hand(register, client):
    page = client.get("/deals/?q=foodvalley").content.decode()
    assert 'aria-label="Bron 1 bij de regionale bijdrage van Foodvalley"' in page
    assert f"Regio Deal Foodvalley: regionale bijdrage {FOODVALLEY}" in page


@pytest.mark.database
def test_what_is_stated_is_added_up_nowhere(located, client):
    """Not in a total, not in a column of money, not in a bound or an order."""
    index = release_index(Release.objects.get(number=2))
    stated = [row for row in index.rows if row.stated]
    assert len(stated) == 12
    for row in stated:
        assert set(row.stated) <= {
            side
            for side, amount in (("rijk", row.national), ("regio", row.regional), ("totaal", row.total))
            if amount is None
        }
    known = [row.regional for row in index.rows if row.regional is not None]
    assert totals(index, index.all).regional.amount == sum(known)
    row = next(row for row in rows(client.get("/deals.csv")) if row["Kort adres"] == "foodvalley")
    assert row["Regionale bijdrage (€)"] == row["Totaal (€)"] == ""
    assert "70000000" not in json.dumps(client.get("/deals.json?q=foodvalley").json())
    assert "estec-space-campus-noordwijk" not in {
        row["Kort adres"] for row in rows(client.get("/deals.csv?rijkMin=1&rijkMax=99000000"))
    }
