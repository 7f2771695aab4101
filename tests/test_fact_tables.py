"""Tables of facts: every fact of a deal once, with its source, and the amounts that count as totals count them."""

import pytest

from deals.holding import holding
from deals.portal.exports.fact_tables import FACT_TABLES
from deals.register.index import release_index
from deals.register.models import Release, Version
from deals.register.reading import Reading
from deals.register.stated_facts import CONTENTS_AT_ONCE, FACT_LISTS, contents_of, stated_facts
from deals.register.totals import totals

pytestmark = pytest.mark.database


@pytest.fixture
def reading(register):
    releases = list(Release.objects.order_by("number"))
    return Reading(releases[-1], releases, False)


def filled(kind, reading):
    """[{heading: value}] of every fact of one kind in the release."""
    columns = FACT_TABLES[kind].columns
    return [
        {heading: column.value(fact, reading) for heading, column in columns.items()}
        for fact in stated_facts(kind, reading.published, reading.index.rows)
    ]


def test_what_counts_adds_up_to_the_totals_of_the_register(reading):
    rows, index = filled("bijdragen", reading), release_index(reading.published)
    everything = totals(index, index.all)
    for side, total in (("Rijk", everything.national), ("regio", everything.regional)):
        counted = [row["Telt mee (€)"] for row in rows if row["Kant"] == side and row["Telt mee (€)"] is not None]
        assert (sum(counted), len(counted)) == (total.amount, total.known)


def test_amounts_that_do_not_count_stand_there_too(reading):
    rows = filled("bijdragen", reading)
    assert any(row["Telt mee (€)"] is None and row["Bedrag (€)"] for row in rows)
    assert all(row["Telt mee (€)"] in (None, row["Bedrag (€)"]) for row in rows)


@pytest.mark.parametrize("kind", FACT_TABLES)
def test_every_fact_that_holds_stands_there_once_with_its_source(kind, reading):
    rows, release = filled(kind, reading), reading.published
    held = [
        (version.slug, fact["sleutel"])
        for version in Version.of_deals.filter(lines__release=release)
        for _, fact in FACT_LISTS[kind](holding(version.read(), release.as_of.isoformat()))
    ]
    assert sorted((row["Kort adres"], row["Sleutel"]) for row in rows) == sorted(held)
    assert held
    assert [row for row in rows if not (row["Bron"] and row["Kort adres bron"] and row["Permalink"])] == []


def test_signatures_bear_the_name_of_then_and_the_code_of_the_ministry(reading):
    rows = [row for row in filled("ondertekeningen", reading) if row["Kort adres"] == "parkstad-limburg-ii"]
    assert {"Ministerie": "BZK", "Code ministerie": "mnre1034"}.items() <= next(
        row for row in rows if row["Ministerie"] == "BZK"
    ).items()


def test_places_are_municipalities_islands_and_places_abroad(reading):
    assert {row["Soort plaats"] for row in filled("gemeenten", reading)} == {
        "gemeente",
        "Caribisch openbaar lichaam",
        "plaats in het buitenland",
    }


def test_contents_are_read_so_many_at_a_time(reading, django_assert_num_queries):
    rows = reading.index.rows
    assert len(rows) < CONTENTS_AT_ONCE
    with django_assert_num_queries(1):
        assert [row.slug for row, _ in contents_of(reading.published, rows)] == [row.slug for row in rows]
