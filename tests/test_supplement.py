"""The known truth of release 2: all the deals that are publicly known, and what is not known of them."""

import datetime as dt
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from deals.models import Deal, ProgrammeFact, Release, Version
from deals.publishing.releases import newest_release, propose, turned

from .browse import text
from .words import in_the_long_proof

pytestmark = [pytest.mark.django_db, pytest.mark.database]

RELEASE_1 = "282038f2e86fcf05e783f74d6ec7d5304188f7059c49ae5cc0400b4f5ce06775"
RELEASE_2 = "b5b4d2c6c5200e858c611c3dd60b52ded443f332acf3f35ab007f2dbcb5e65c7"
RELEASE_3 = "901a64a8767207563e2db1aec74d42553c578d1a6cd03743b58ca52bc1a0204d"
RELEASE_4 = "68220fc2e25d8f60f5a06b4bbc08796c70df1fa1b18444f66f03d19a6ab5e868"
RELEASE_5 = "e2ba03e8db74c84ab66beacbd4ff7e3f20470396886f332f3122f6f22e3e2389"
RELEASE_6 = "0dd3e8dcaba31bc9fdea8604d75896bfd0c7d73c502a103c45452e5b5a204654"
RELEASES = [RELEASE_1, RELEASE_2, RELEASE_3, RELEASE_4, RELEASE_5, RELEASE_6]


@pytest.fixture
def contents(register):
    lines = Release.objects.get(number=2).deal_lines.select_related("version")
    return {line.slug: line.version.read() for line in lines}


def test_eighty_three_deals_in_six_tranches(contents):
    assert Counter(deal["tranche"]["nummer"] for deal in contents.values()) == {1: 5, 2: 12, 3: 14, 4: 14, 5: 22, 6: 16}


@pytest.mark.parametrize(
    ("tranche", "side", "amount", "known"),
    [
        (2, "rijk", 215_000_000, 12),
        (3, "rijk", 180_000_000, 14),
        (4, "rijk", 284_200_000, 14),
        (5, "rijk", 384_600_000, 22),
        (6, "rijk", 244_300_000, 16),
        (4, "regio", 275_350_000, 13),
    ],
)
def test_what_counts_adds_up_to_the_stated_budgets(contents, tranche, side, amount, known):
    amounts = [deal["bedragen"][side] for deal in contents.values() if deal["tranche"]["nummer"] == tranche]
    amounts = [found for found in amounts if found is not None]
    assert (sum(amounts), len(amounts)) == (amount, known)


def test_contested_amounts_stand_side_by_side_and_none_counts(contents):
    estec = contents["estec-space-campus-noordwijk"]
    assert estec["bedragen"]["rijk"] is None
    said = {(fact["bedrag"], fact["nauwkeurigheid"]) for fact in estec["bijdragen"] if fact["kant"] == "rijk"}
    assert said == {(15_000_000, "ten-hoogste"), (40_000_000, "ten-hoogste")}


def test_parts_of_an_amount_do_not_count(contents):
    wadden = contents["waddeneilanden"]
    assert wadden["bedragen"]["regio"] == 15_500_000
    assert [fact["bedrag"] for fact in wadden["bijdragen"] if fact["onderdeelVan"] == "regio-1"] == [
        9_000_000,
        9_000_000,
    ]


def test_deals_follow_one_another(contents):
    assert contents["parkstad-limburg-ii"]["voorganger"] == "parkstad-limburg"
    later = [slug for slug, deal in contents.items() if deal["voorganger"] == "parkstad-limburg-ii"]
    assert len(later) == 1 and contents[later[0]]["tranche"]["nummer"] == 6


def test_what_was_not_found_is_a_gap(contents):
    bare = contents["veluwe"]
    gaps = {gap["veld"] for gap in bare["leemten"]}
    assert {"ministeries", "gebied.gemeenten", "programmalijnen"} <= gaps
    assert bare["ministeries"] == []


def test_every_release_is_the_same_byte_for_byte(register):
    digests = list(Release.objects.order_by("number").values_list("digest", flat=True))
    assert digests == RELEASES
    call_command("verify")


def test_themes_are_the_editors_own_and_only_in_the_fourth_tranche(contents):
    themed = {
        deal["tranche"]["nummer"] for deal in contents.values() for line in deal["programmalijnen"] if line["themas"]
    }
    assert themed == {4}


def test_a_line_of_a_tagged_deal_without_a_theme_says_so(register, client):
    assert "niet ingedeeld bij een thema" in text(client.get("/deals/noardwest-fryslan/"))
    assert "niet ingedeeld bij een thema" not in text(client.get("/deals/noardwest-fryslan/?publicatie=1"))


def test_the_minister_is_quoted_with_a_source(register):
    fact = ProgrammeFact.objects.get(kind="aantal-deals", value=46)
    assert fact.source_title and fact.locator and fact.as_of.isoformat() == "2024-05-10"
    budgets = ProgrammeFact.objects.filter(kind="budget", tranche__number=5).values_list("value", flat=True)
    assert {386_400_000, 384_600_000} <= set(budgets)


def test_after_seeding_there_is_nothing_left_to_publish(register):
    assert not propose(None, newest_release().as_of).prepared


@in_the_long_proof
def test_a_register_with_only_the_letter_is_supplemented(letter):
    call_command("seed")
    digests = list(Release.objects.order_by("number").values_list("digest", flat=True))
    assert digests == RELEASES


def test_work_at_the_desk_is_not_overwritten(letter):
    Deal.objects.filter(slug="twente-ii").update(summary="Aan het bureau veranderd.")
    with pytest.raises(CommandError, match="al gewerkt sinds publicatie 1"):
        call_command("seed")
    assert Release.objects.count() == 1 and Version.every_kind.count() == 14
    assert Deal.objects.count() == 14


def test_no_locator_is_a_quotation(contents):
    for deal in contents.values():
        for fact in deal["bijdragen"]:
            place = fact["bron"]["vindplaats"]
            assert place and not set(place) & set('"“”‘')


@pytest.mark.parametrize("day", [dt.date(2026, 11, 26), dt.date(2026, 12, 24)])
def test_on_a_fresh_register_no_deal_has_changed(register, day):
    assert propose(None, day).prepared == turned(newest_release(), day).prepared == {}
