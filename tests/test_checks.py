"""The check list of a deal: each rule warns where it should, and is silent where the register knows why."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deals.facts.checks import findings, findings_of
from deals.models import Contribution, Deal, Gap, Party, Signature, Tranche

from . import cast as people

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def deal(slug="noorderland"):
    return Deal.objects.get(slug=slug)


def said(slug="noorderland", day=people.AS_OF):
    """{anchor: text}"""
    return {finding.anchor: finding.text for finding in findings(deal(slug), day)}


def in_tranche(number, slug="noorderland"):
    tranche, _ = Tranche.objects.get_or_create(number=number, defaults={"name": f"tranche {number}"})
    Deal.objects.filter(slug=slug).update(tranche=tranche)


def test_a_deal_with_everything_has_no_findings(cast):
    in_tranche(4)
    assert said() == {}


def test_a_gap_says_why_something_is_not_there(cast):
    """Zuiderland lacks the national amount and the ministries, and says so."""
    in_tranche(5, "zuiderland")
    assert said("zuiderland") == {}
    Gap.objects.filter(deal=deal("zuiderland")).delete()
    assert set(said("zuiderland")) == {"contribution_facts-group", "signature_facts-group"}


def test_a_deal_without_a_summary_can_still_be_corrected(cast):
    """The start page asks for summaries; most deals of the first tranches have none yet."""
    Deal.objects.filter(slug="noorderland").update(summary=" ")
    assert said() == {}


@pytest.mark.parametrize(
    ("signed", "lacks"),
    [
        (["lnv", "ienw"], "ontbreekt BZK."),
        (["bzk"], "ontbreekt een ander ministerie naast BZK."),
        ([], "ontbreekt BZK en minstens één ander ministerie."),
        (["bzk", "ienw"], None),
    ],
)
def test_from_the_fourth_tranche_bzk_and_another_sign(cast, signed, lacks):
    Signature.objects.filter(deal=deal()).delete()
    people.sign(deal(), *signed)
    in_tranche(3)
    assert said() == {}
    in_tranche(4)
    text = said().get("signature_facts-group")
    assert text is None if lacks is None else lacks in text


@pytest.mark.parametrize(("side", "field"), [("rijk", "bedragen.rijk"), ("regio", "bedragen.regio")])
def test_an_amount_of_each_side_counts_or_a_gap_says_why_not(cast, side, field):
    amount = Contribution.objects.get(deal=deal(), side=side)
    amount.counted = False
    amount.save()
    words = {"rijk": "van het Rijk", "regio": "van de regio"}[side]
    assert f"Er telt geen bedrag {words} mee." in said()["contribution_facts-group"]
    people.fact(Gap, deal(), field=field, reason="niet-vermeld")
    assert said() == {}


def test_less_than_half_from_the_region_needs_a_note(cast):
    amount = Contribution.objects.get(deal=deal(), side="regio")
    amount.amount = 9_999_999
    amount.save()
    assert "minder dan de helft" in said()["contribution_regio-1"]
    amount.amount = 10_000_000
    amount.save()
    assert said() == {}
    amount.amount, amount.note = 1, "De regio draagt in natura bij."
    amount.save()
    assert said() == {}


@pytest.mark.parametrize("place", ["–", "?", " "])
def test_a_place_that_names_nothing_is_none(cast, place):
    party = Party.objects.get(deal=deal())
    party.locator = place
    party.save()
    assert said() == {
        f"party_{party.key}": f"Bij partij {party.key} staat niet waar het gelezen is. Vul de bron en de vindplaats in."
    }


def test_what_was_looked_for_in_vain_may_have_no_source_but_a_source_has_a_place(cast):
    gap = people.fact(Gap, deal(), field="doelen", reason="niet-gevonden", key="leemte-doelen")
    gap.source, gap.locator = None, ""
    gap.save()
    assert said() == {}
    gap.source = people.source()
    gap.save()
    assert list(said()) == ["gap_leemte-doelen"]


def test_many_deals_take_as_few_queries_as_one(register):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = findings_of(Deal.objects.all(), people.AS_OF)
    assert len(asked) == 7
    assert set(found) == set(Deal.objects.values_list("slug", flat=True))
    some = deal("twente-ii")
    assert findings(some, people.AS_OF) == found["twente-ii"]


def test_the_deals_of_the_letter_lack_nothing(letter):
    """Their gaps say what the letter leaves open."""
    found = findings_of(Deal.objects.filter(tranche__number=4), people.AS_OF)
    assert len(found) == 14
    assert {slug: some for slug, some in found.items() if some} == {}
