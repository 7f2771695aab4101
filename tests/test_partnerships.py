"""fixtures/samenwerking.csv: which municipality belongs to which region, and never that it takes part in a deal."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from deals.language.text import fold
from deals.models import Municipality, Region
from deals.reference import partnerships
from deals.reference.partnerships import PARTNERSHIP_COLUMNS, PARTNERSHIPS, memberships


@pytest.mark.django_db
def test_every_row_of_the_file_is_of_a_region_and_a_municipality_and_of_no_deal(register):
    head = next(line for line in PARTNERSHIPS.read_text().splitlines() if not line.startswith("#"))
    assert head == ",".join(PARTNERSHIP_COLUMNS)
    rows = [row for belonging in memberships().values() for row in belonging]
    assert len(rows) == 386
    assert {row.region for row in rows} <= set(Region.objects.values_list("slug", flat=True))
    known = {place.slug for place in Municipality.objects.all()}
    # What these three went into is in the list; until the list has them too, nobody asks for them.
    assert {row.municipality for row in rows} - known <= {"gm0738", "gm0870", "gm0874"}
    assert not [row for row in rows if row.until and row.since >= row.until]
    assert all(row.source for row in rows if row.kind != "naam") and all(
        row.partnership for row in rows if row.kind != "naam"
    )
    assert not [row for row in rows if re.search("deal|convenant|partij|aanvraag", fold(row.partnership + row.source))]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("regio,gemeente\nx,GM0001", "verwacht de kolommen regio, gemeente"),
        (",".join(PARTNERSHIP_COLUMNS) + "\nx,GM0001,,lid,,,,,", "rij 1: soort is ‘lid’, verwacht gr, netwerk"),
    ],
)
def test_a_row_that_is_wrong_is_refused_in_words(tmp_path, monkeypatch, written, said):
    (tmp_path / "samenwerking.csv").write_text(written)
    monkeypatch.setattr(partnerships, "PARTNERSHIPS", tmp_path / "samenwerking.csv")
    memberships.cache_clear()
    with pytest.raises(ImproperlyConfigured, match=said):
        memberships()
    monkeypatch.undo()
    memberships.cache_clear()
