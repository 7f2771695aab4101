"""The known truth of release 1: what the letter of 1 November 2023 says, and nothing else."""

from collections import Counter

import pytest
from django.core.management import call_command

from deals.models import Deal, Release, Version

pytestmark = [pytest.mark.django_db, pytest.mark.database]

RELEASE_1 = "282038f2e86fcf05e783f74d6ec7d5304188f7059c49ae5cc0400b4f5ce06775"


@pytest.fixture
def contents(letter):
    return {version.slug: version.read() for version in Version.every_kind.all()}


def test_fourteen_deals_of_which_thirteen_with_amounts(contents):
    assert len(contents) == 14
    assert [slug for slug, deal in contents.items() if deal["bedragen"]["totaal"] is None] == [
        "north-sea-port-district"
    ]


def test_the_amounts_add_up_to_the_letters_sums(contents):
    known = [deal["bedragen"] for deal in contents.values() if deal["bedragen"]["totaal"] is not None]
    assert sum(amounts["rijk"] for amounts in known) == 254_200_000
    assert sum(amounts["regio"] for amounts in known) == 275_350_000


def test_three_pairs_are_unequal(contents):
    unequal = {
        slug: (deal["bedragen"]["rijk"], deal["bedragen"]["regio"])
        for slug, deal in contents.items()
        if deal["bedragen"]["rijk"] != deal["bedragen"]["regio"]
    }
    assert unequal == {
        "midden-brabant": (12_500_000, 17_500_000),
        "mainstage": (5_000_000, 8_150_000),
        "den-haag-zuidwest-ii": (18_000_000, 31_000_000),
    }


def test_sixty_two_signatures(contents):
    signed = Counter(ministry["afkorting"] for deal in contents.values() for ministry in deal["ministeries"])
    assert signed == {"BZK": 13, "EZK": 12, "IenW": 8, "VWS": 8, "SZW": 8, "OCW": 6, "JenV": 4, "LNV": 3}
    assert "EZK" not in [ministry["afkorting"] for ministry in contents["zaanij-ii"]["ministeries"]]


def test_traits(contents):
    having = {trait: set() for trait in ("nplv", "novex", "grensoverschrijdend")}
    for slug, deal in contents.items():
        for trait in deal["kenmerken"]:
            having[trait["slug"]].add(slug)
    assert having["nplv"] == {"parkstad-limburg-ii", "zaanij-ii", "rotterdam-zuid-ii", "den-haag-zuidwest-ii"}
    assert having["novex"] == {"zuid-limburg", "arnhem-nijmegen", "north-sea-port-district"}
    assert len(having["grensoverschrijdend"]) == 6


def test_places(contents):
    def places(slug):
        return {place["naam"]: place for place in contents[slug]["gebied"]["gemeenten"]}

    assert [slug for slug in contents if "Beekdaelen" in places(slug)] == ["parkstad-limburg-ii", "zuid-limburg"]
    assert places("zuid-en-oost-drenthe-ii")["Hardenberg"]["provincie"] == "PV23"
    assert places("waddeneilanden")["Texel"]["provincie"] == "PV27"
    assert places("zaanij-ii")["Amsterdam"]["deelgebied"] == "stadsdeel Noord"
    assert not any(place["omvangZeker"] for place in places("mainstage").values())
    assert [place["naam"] for place in contents["north-sea-port-district"]["gebied"]["buitenland"]] == ["Gent"]


def test_what_the_letter_leaves_out_is_a_gap_and_not_a_zero(contents):
    deal = contents["north-sea-port-district"]
    assert deal["bedragen"] == {"rijk": None, "regio": None, "totaal": None, "aandeelRegio": None}
    assert deal["bijdragen"] == deal["ministeries"] == []
    gaps = {gap["veld"]: gap["reden"] for gap in deal["leemten"]}
    assert {"bedragen.rijk", "bedragen.regio", "ministeries"} <= {
        field for field, reason in gaps.items() if reason == "niet-vermeld"
    }


def test_every_fact_names_its_source_and_a_place_a_reader_can_find(contents):
    for deal in contents.values():
        for fact in facts_of(deal):
            assert fact["bron"]["bron"] == "kamerbrief-2023-11-01"
            assert fact["bron"]["vindplaats"].startswith(("Brief, ", "Bijlage, ")), fact


def facts_of(deal):
    lists = [value for value in [*deal.values(), *deal["gebied"].values()] if isinstance(value, list)]
    return [fact for facts in lists for fact in facts if "sleutel" in fact]


def test_the_letter_is_cited_by_its_reference_and_no_address_is_invented(contents):
    (source,) = contents["twente-ii"]["bronnen"]
    assert (source["briefkenmerk"], source["datum"]) == ("2023-0000667273", "2023-11-01")
    assert source["url"] is None and source["kamerstuk"] is None
    assert "579247" in source["toelichting"]


def test_no_themes_are_read_into_the_letter(contents):
    assert not any(line["themas"] for deal in contents.values() for line in deal["programmalijnen"])


def test_release_1_is_the_same_on_every_installation(letter):
    release = Release.objects.get()
    assert (release.number, release.note, release.retrospective) == (1, "Aanbieding vierde tranche", True)
    assert release.as_of.isoformat() == "2023-11-01"
    assert release.digest == RELEASE_1


def test_seeding_again_changes_nothing(letter, capsys):
    Deal.objects.filter(slug="twente-ii").update(summary="Aan het bureau veranderd.")
    call_command("seed", alleen_de_brief=True)
    assert "niets veranderd" in capsys.readouterr().out
    assert Deal.objects.get(slug="twente-ii").summary == "Aan het bureau veranderd."
    assert Release.objects.count() == 1


def test_a_fact_added_after_the_fixture_gets_a_new_key(letter):
    from deals.models import Alias, Source

    deal = Deal.objects.get(slug="parkstad-limburg-ii")
    known = set(deal.alias_facts.values_list("key", flat=True))
    alias = Alias.objects.create(
        deal=deal, name="Parkstad 2", source=Source.objects.get(), locator="Brief, eerste alinea"
    )
    assert alias.key.startswith("alias-") and alias.key not in known
