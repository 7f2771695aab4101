"""The known truth of release 4: what more public sources say, and how it comes to a register that is in use."""

import csv
import datetime as dt
import json
from collections import Counter

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command

from deals.models import (
    Contribution,
    Deal,
    Gap,
    Ministry,
    Organisation,
    ProgrammeLine,
    Release,
    Signature,
    Source,
    Submission,
    User,
)
from deals.publishing import review
from deals.publishing.releases import newest_release, propose
from deals.publishing.review import Announcement

from .browse import at
from .words import GOLDEN, in_the_long_proof

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
NOTE = "Meer uit openbare bronnen"
TRUTH = list(csv.reader((GOLDEN / "facts.csv").open()))[1:]


def read_all(number):
    lines = Release.objects.get(number=number).deal_lines.select_related("version")
    return {line.slug: line.version.read() for line in lines}


@pytest.fixture
def contents(register):
    return read_all(4)


@pytest.fixture
def before(register):
    return read_all(3)


def test_release_4_says_what_it_is(register):
    release = Release.objects.get(number=4)
    assert (release.note, release.as_of, release.retrospective) == (NOTE, dt.date(2026, 11, 26), True)
    assert release.visible_from == NOON


def test_the_truth_is_of_many_kinds_and_all_tranches(contents):
    assert len(TRUTH) > 60
    assert len({listed for _, listed, *_ in TRUTH}) > 9
    assert {contents[slug]["tranche"]["nummer"] for slug, *_ in TRUTH} == {1, 2, 3, 4, 5, 6}


def test_every_fact_is_as_its_source_has_it(contents):
    for slug, listed, key, name, value in TRUTH:
        deal = contents[slug]
        (fact,) = [fact for fact in (deal.get(listed) or deal["gebied"][listed]) if fact["sleutel"] == key]
        said = json.dumps(fact[name]) if isinstance(fact[name], bool) else str(fact[name])
        assert said == value, (slug, key)
        assert fact["bron"]["bron"] in {source["slug"] for source in deal["bronnen"]} and fact["bron"]["vindplaats"]


KNOWN = {
    "gebied": (21, 47, lambda deal: any(deal["gebied"][kind] for kind in ("gemeenten", "caribisch", "buitenland"))),
    "programmalijnen": (13, 43, lambda deal: deal["programmalijnen"]),
    "partijen": (12, 49, lambda deal: deal["partijen"]),
    "doelen": (7, 48, lambda deal: deal["doelen"]),
    "einde": (7, 29, lambda deal: {"geplande-einddatum", "afronding"} & set(kinds(deal))),
    "afgerond": (1, 4, lambda deal: "afronding" in kinds(deal)),
    "samenvatting": (14, 57, lambda deal: deal["samenvatting"]),
    "getekend": (14, 23, lambda deal: deal["ministeries"]),
    "betrokken": (0, 20, lambda deal: deal["betrokkenMinisteries"]),
}


def kinds(deal):
    return [fact["soort"] for fact in deal["mijlpalen"] if not fact["lijn"]]


def test_of_how_many_deals_something_is_known(before, contents):
    for name, (then, now, known) in KNOWN.items():
        counts = [sum(map(bool, map(known, deals.values()))) for deals in (before, contents)]
        assert counts == [then, now], name


def test_the_budgets_still_add_up(contents):
    for tranche, amount in {2: 215, 3: 180, 4: 284.2, 5: 384.6, 6: 244.3}.items():
        deals = [deal for deal in contents.values() if deal["tranche"]["nummer"] == tranche]
        assert sum(deal["bedragen"]["rijk"] for deal in deals) == amount * 1e6


def test_nothing_that_was_asked_derived_or_only_bounded_counts(contents):
    counted = [fact for deal in contents.values() for fact in deal["bijdragen"] if fact["teltMee"]]
    assert {fact["nauwkeurigheid"] for fact in counted} == {"exact"}
    assert "gevraagd" not in {fact["moment"] for fact in counted}
    assert not [fact for fact in counted if fact["onderdeelVan"] or "De helft" in (fact["toelichting"] or "")]
    sixth = [deal for deal in contents.values() if deal["tranche"]["nummer"] == 6]
    assert not [fact for deal in sixth for fact in deal["bijdragen"] if fact["nauwkeurigheid"] == "ten-minste"]


def test_no_signature_rests_on_a_copy(contents):
    for slug, deal in contents.items():
        copies = {source["slug"] for source in deal["bronnen"] if source["kopie"]}
        assert not [fact for fact in deal["ministeries"] if fact["bron"]["bron"] in copies], slug


def test_where_a_list_breaks_off_that_is_said(contents):
    assert {gap["veld"] for gap in contents["mra-west"]["leemten"] if gap["reden"] == "onvolledig"} >= {"partijen"}
    assert {gap["veld"] for gap in contents["midden-limburg"]["leemten"] if gap["reden"] == "onvolledig"} >= {
        "partijen"
    }


def test_what_names_hide(contents):
    north = contents["groningen-noord"]["gebied"]["gemeenten"]
    assert {place["code"] for place in north} == {"GM0014"} and all(place["deelgebied"] for place in north)
    codes = [
        {place["code"] for place in contents[slug]["gebied"]["gemeenten"]}
        for slug in ("oost-groningen", "oost-groningen-ii")
    ]
    assert (len(codes[0]), len(codes[1])) == (6, 5) and "GM1952" in codes[0] - codes[1]
    assert {place["code"] for place in contents["noordelijk-flevoland"]["gebied"]["gemeenten"]} == {"GM0184", "GM0171"}
    delta = {party["gemeente"] for party in contents["zuid-hollandse-delta"]["partijen"]}
    assert {"GM0501", "GM0530", "GM0614"} <= delta


def test_every_gap_is_one_and_nothing_is_both_unknown_and_known(contents):
    for slug, deal in contents.items():
        fields = Counter(gap["veld"] for gap in deal["leemten"] if gap["geldt"])
        assert max(fields.values(), default=1) == 1, slug
        reasons = {gap["veld"]: gap["reden"] for gap in deal["leemten"]}
        known = {field: deal[field] for field in ("programmalijnen", "doelen")}
        known["partijen"] = [party for party in deal["partijen"] if party["rol"] != "regiokassier"]
        for field, facts in known.items():
            assert bool(facts) == (reasons.get(field, "onvolledig") == "onvolledig"), (slug, field)


def test_a_summary_is_short_and_speaks_of_nobody(contents):
    for slug, deal in contents.items():
        sentences = (deal["samenvatting"] or "").count(". ") + 1
        assert sentences <= 6, slug
        words = (deal["samenvatting"] or "").lower().split()
        assert not {"wij", "we", "ons", "onze", "ik"} & set(words), slug


def test_every_source_says_what_kind_of_publisher_it_has_but_a_copyist(register):
    unclassified = Source.objects.filter(origin="")
    assert {source.is_copy for source in unclassified} == {True}


def test_what_was_asked_never_counts(cast):
    fact = Contribution.objects.filter(counted=True).first()
    fact.moment = "gevraagd"
    with pytest.raises(ValidationError, match="Wat gevraagd is, telt niet mee"):
        fact.full_clean()


# --- in a register that is in use


@pytest.fixture
def people(db):
    return {name: User.objects.create_user(name, is_staff=True) for name in ("els", "eva")}


@pytest.fixture
def in_use(located, people):
    """Els published a change after the three releases."""
    Deal.objects.filter(slug="twente-ii").update(summary="Een betere tekst.")
    approve(people, laid(people, ["twente-ii"]))


def laid(people, slugs):
    concept = review.save_concept(people["els"], slugs, Announcement(newest_release().as_of, "Beter"))
    return review.submit(concept.pk, people["els"])


def approve(people, submission):
    return review.approve(submission.pk, people["eva"], review.seal_of(submission))


def seed(capsys):
    capsys.readouterr()
    call_command("seed")
    return capsys.readouterr().out


@in_the_long_proof
def test_in_a_register_in_use_it_is_laid_before_a_reviewer_tranche_by_tranche(in_use, people, capsys, client):
    said = seed(capsys)
    submissions = list(Submission.objects.filter(note__startswith=NOTE).order_by("pk"))
    assert [len(submission.names) for submission in submissions] == [5, 12, 14, 13, 22, 16]
    assert {submission.state for submission in submissions} == {"ter-beoordeling"}
    assert f"Voorlegging {submissions[0].pk} gemaakt: {NOTE}: eerste tranche, 5 deals." in said
    assert "twente-ii" in said.splitlines()[-1]
    assert (
        Release.objects.count() == 4 and not ProgrammeLine.objects.filter(deal__slug="twente-ii", key="lijn-9").exists()
    )
    assert "betrokkenMinisteries" not in client.get("/deals/bes-eilanden.json").json()
    with at(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)):
        for submission in submissions:
            approve(people, submission)
        assert client.get("/deals/bes-eilanden.json").json()["betrokkenMinisteries"]
    assert set(propose(None, newest_release().as_of).prepared) <= {"twente-ii"}


@in_the_long_proof
def test_it_gives_the_contents_that_a_new_register_has(in_use, people, capsys):
    seed(capsys)
    submission = Submission.objects.get(note=f"{NOTE}: tweede tranche")
    wanted = yaml.safe_load((settings.BASE_DIR / "fixtures" / "bijwerken-2.yaml").read_text())["samenvattingen"]
    frozen = {line.slug: json.loads(line.text) for line in submission.lines.all()}
    assert all(frozen[slug]["samenvatting"] == wanted[slug].strip() for slug in frozen if slug in wanted)
    assert frozen["twente"]["programmalijnen"] == [] and frozen["zaanij"]["programmalijnen"]


@in_the_long_proof
def test_running_it_again_lays_nothing_twice(in_use, capsys):
    seed(capsys)
    before = (Submission.objects.count(), Source.objects.count(), Gap.objects.count())
    assert "al voorgelegd: er is niets veranderd" in seed(capsys)
    assert before == (Submission.objects.count(), Source.objects.count(), Gap.objects.count())


@in_the_long_proof
def test_what_editors_changed_or_are_at_work_on_stays(in_use, people, capsys):
    Deal.objects.filter(slug="veluwe").update(summary="Half af.")
    Signature.objects.create(
        deal=Deal.objects.get(slug="zeeland"),
        ministry=Ministry.objects.get(slug="bzk"),
        source=Source.objects.get(slug="kamerbrief-2023-11-01"),
        locator="Bijlage",
    )
    approve(people, laid(people, ["zeeland"]))
    said = seed(capsys)
    covered = {slug for submission in Submission.objects.filter(note__startswith=NOTE) for slug in submission.names}
    assert len(covered) == 80 and not covered & {"veluwe", "zeeland", "twente-ii"}
    assert "twente-ii, veluwe en zeeland." in said
    assert Deal.objects.get(slug="veluwe").summary == "Half af."
    assert not ProgrammeLine.objects.filter(deal__slug="veluwe").exists()


@in_the_long_proof
def test_a_source_or_organisation_that_editors_made_is_used(in_use, people, capsys):
    url = "https://zoek.officielebekendmakingen.nl/prb-2018-7519.html"
    Source.objects.create(
        slug="eigen",
        kind="convenant",
        title="Eigen titel",
        publisher="Provincie Zeeland",
        date=dt.date(2018, 10, 12),
        url=url,
    )
    Organisation.objects.create(slug="deltares-eigen", name="Deltares", kind="kennisinstelling")
    seed(capsys)
    assert Signature.objects.filter(deal__slug="zeeland", source__slug="eigen").count() == 5
    assert not Source.objects.filter(slug="prb-2018-7519").exists()
    assert Organisation.objects.get(name="Deltares").slug == "deltares-eigen"


@in_the_long_proof
def test_the_location_is_decided_first(supplemented, people, capsys):
    Deal.objects.filter(slug="twente-ii").update(summary="Een betere tekst.")
    approve(people, laid(people, ["twente-ii"]))
    assert "eerst is er een besluit nodig over de ligging" in seed(capsys)
    assert not Submission.objects.filter(note__startswith=NOTE).exists()
    approve(people, Submission.objects.get(note="Ligging van de regio's"))
    seed(capsys)
    assert Submission.objects.filter(note__startswith=NOTE).count() == 6
