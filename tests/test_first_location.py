"""The first classification of where regions lie: release 3 of a new register, a submission in one that is in use."""

import datetime as dt

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from deals.management.commands import seed as seed_command
from deals.models import Deal, Province, Region, Release, Submission, User
from deals.publishing import review
from deals.publishing.releases import newest_release, propose
from deals.publishing.review import Announcement

from .browse import at
from .words import in_the_long_proof

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SECOND = "b5b4d2c6c5200e858c611c3dd60b52ded443f332acf3f35ab007f2dbcb5e65c7"
THIRD = "901a64a8767207563e2db1aec74d42553c578d1a6cd03743b58ca52bc1a0204d"
NOON = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
ISLANDS = {"bes-eilanden", "bonaire", "saba", "sint-eustatius"}


@pytest.fixture(autouse=True)
def nothing_more(monkeypatch):
    """What more sources say, has tests of its own."""
    monkeypatch.setattr(seed_command, "SEEDED", seed_command.SEEDED[:3])


@pytest.fixture
def people(db):
    return {name: User.objects.create_user(name, is_staff=True) for name in ("els", "eva")}


@pytest.fixture
def in_use(supplemented, people):
    """Els published a change after the two releases."""
    Deal.objects.filter(slug="twente-ii").update(summary="Een betere tekst.")
    publish(people, ["twente-ii"])


def laid(people, slugs):
    concept = review.save_concept(people["els"], slugs, Announcement(newest_release().as_of, "Beter"))
    return review.submit(concept.pk, people["els"])


def publish(people, slugs):
    submission = laid(people, slugs)
    review.approve(submission.pk, people["eva"], review.seal_of(submission))


def seed(capsys):
    capsys.readouterr()
    call_command("seed")
    return capsys.readouterr().out


def classified():
    return yaml.safe_load((settings.BASE_DIR / "fixtures" / "ligging.yaml").read_text())


def locations():
    """{region: its provinces}, at the desk."""
    return {region.slug: [one.slug for one in region.sorted_provinces] for region in Region.objects.all()}


def test_every_region_is_classified_and_only_islands_lie_in_no_province(located):
    wanted = classified()
    assert locations() == wanted
    assert {slug for slug, provinces in wanted.items() if not provinces} == ISLANDS
    named = {province for provinces in wanted.values() for province in provinces}
    assert named == set(Province.objects.values_list("slug", flat=True))


def test_release_3_is_the_same_on_every_installation(located):
    release = Release.objects.get(number=3)
    assert (release.note, release.as_of, release.retrospective) == (
        "Ligging van de regio's",
        dt.date(2026, 11, 26),
        True,
    )
    assert release.visible_from == NOON and release.digest == THIRD
    assert Release.objects.get(number=2).digest == SECOND
    call_command("verify")


def test_release_3_adds_where_regions_lie_and_nothing_else(located):
    before, after = (
        {line.slug: line.version for line in Release.objects.get(number=number).deal_lines.select_related("version")}
        for number in (2, 3)
    )
    assert before.keys() == after.keys()
    islands = {slug for slug in after if after[slug].read()["regio"]["slug"] in ISLANDS}
    assert islands == {slug for slug in after if after[slug] == before[slug]} and len(islands) == 4
    for slug in after.keys() - islands:
        content = after[slug].written()
        assert [one["slug"] for one in content["regio"].pop("ligging")] == classified()[content["regio"]["slug"]]
        assert content == before[slug].written()


@in_the_long_proof
def test_it_can_be_read_at_once_wherever_the_clock_stands(supplemented, client):
    """A release that waits would hold the desk up."""
    early = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
    with at(early):
        call_command("seed", verbosity=0)
        assert client.get("/?publicatie=3").status_code == 200
    assert Release.objects.get(number=3).visible_from == early


@in_the_long_proof
def test_a_register_that_nobody_worked_in_since_gets_the_same_release(supplemented, capsys):
    assert "Publicatie 3 gemaakt: 83 Regio Deals." in seed(capsys)
    assert Release.objects.get(number=3).digest == THIRD
    assert "niets veranderd" in seed(capsys)
    assert Release.objects.count() == 3 and not Submission.objects.exists()


def test_in_a_register_in_use_it_is_laid_before_a_reviewer(in_use, people, capsys, client):
    said = seed(capsys)
    submission = Submission.objects.get(note="Ligging van de regio's")
    assert f"Voorlegging {submission.pk} gemaakt: de ligging van 57 regio's, bij 79 deals" in said
    assert (submission.state, len(submission.names)) == ("ter-beoordeling", 79)
    assert Release.objects.count() == 3
    assert "ligging" not in client.get("/deals/twente-ii.json").json()["regio"]
    with at(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)):
        release = review.approve(submission.pk, people["eva"], review.seal_of(submission))
        assert client.get("/deals/twente-ii.json").json()["regio"]["ligging"][0]["slug"] == "overijssel"
    assert (release.number, release.retrospective, release.as_of) == (4, False, dt.date(2026, 11, 26))
    assert not propose(None, release.as_of).prepared


@in_the_long_proof
def test_nobody_signs_in_as_who_laid_it_and_nobody_passes_the_second_person(in_use, people, capsys):
    seed(capsys)
    author = Submission.objects.get(note="Ligging van de regio's").author
    assert not author.is_active and not author.has_usable_password() and not author.groups.exists()
    assert {line.trail_actor for line in Region.trail.all()} == {"seed"}
    assert Region.trail.filter(trail_fields="|ligging|").count() == 57


@in_the_long_proof
@pytest.mark.parametrize("then", ["waits", "sent back", "approved"])
def test_running_it_again_does_nothing_more(in_use, people, capsys, then):
    seed(capsys)
    submission = Submission.objects.get(note="Ligging van de regio's")
    if then == "sent back":
        review.send_back(submission.pk, people["eva"], "Nog even wachten.")
    elif then == "approved":
        review.approve(submission.pk, people["eva"], review.seal_of(submission))
    before = (locations(), Region.trail.count(), Submission.objects.count(), Release.objects.count())
    assert "al voorgelegd: er is niets veranderd" in seed(capsys)
    assert before == (locations(), Region.trail.count(), Submission.objects.count(), Release.objects.count())


@in_the_long_proof
def test_what_someone_works_on_does_not_travel_along(supplemented, people, capsys):
    Deal.objects.filter(slug="veluwe").update(summary="Half af.")
    Deal.objects.filter(slug="zeeland").update(summary="Ligt voor.")
    Deal.objects.create(
        slug="nieuw", name="Nieuw", region=Region.objects.get(slug="zeeland"), tranche=Deal.objects.first().tranche
    )
    laid(people, ["zeeland"])
    said = seed(capsys)
    submission = Submission.objects.get(note="Ligging van de regio's")
    assert len(submission.names) == 77 and not {"veluwe", "zeeland", "nieuw"} & set(submission.names)
    assert "Aan deze deals wordt nog gewerkt" in said and "veluwe en zeeland." in said
    assert locations()["veluwe"] == ["gelderland"]
    assert "Half af." not in "".join(line.text for line in submission.lines.all())


@in_the_long_proof
def test_what_editors_chose_stays(in_use, capsys):
    region = Region.objects.get(slug="groene-hart")
    region.provinces.set(Province.objects.filter(slug="noord-holland"))
    said = seed(capsys)
    assert "de ligging van 56 regio's" in said
    assert locations()["groene-hart"] == ["noord-holland"]
    assert locations() | {"groene-hart": classified()["groene-hart"]} == classified()


@in_the_long_proof
def test_a_later_day_of_the_register_is_kept(in_use, people, capsys):
    later = dt.date(2027, 1, 5)
    Deal.objects.filter(slug="twente-ii").update(summary="Nog beter.")
    concept = review.save_concept(people["els"], ["twente-ii"], Announcement(later, "Later"))
    submission = review.submit(concept.pk, people["els"])
    seal, day_after = review.seal_of(submission), dt.datetime(2027, 1, 6, 9, tzinfo=dt.UTC)
    review.approve(submission.pk, people["eva"], seal, clock=lambda: day_after)
    seed(capsys)
    assert Submission.objects.get(note="Ligging van de regio's").as_of == later
