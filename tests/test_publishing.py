"""Releases: numbers, days, digests, and nobody's work overwritten unseen."""

import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command

from deals.facts import content
from deals.facts.content import deal_content
from deals.models import (
    Alias,
    Contribution,
    Deal,
    Municipality,
    Organisation,
    Party,
    ProgrammeLine,
    Province,
    Region,
    Release,
    ReleaseLine,
    Source,
    Theme,
    Version,
)
from deals.publishing import releases
from deals.publishing.releases import Overtaken, Refused
from deals.register.rows import FORM

from . import cast as people
from .desk import withdraw
from .words import forget

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NEXT_DAY = people.PAST + dt.timedelta(days=1)
MONTH_LATER = people.PAST + dt.timedelta(days=30)


def edit(slug, text):
    Deal.objects.filter(slug=slug).update(summary=text)


def later(**fields):
    return people.release(["noorderland"], **{"at": NEXT_DAY, "note": "Tweede publicatie"} | fields)


def test_a_release_lists_every_deal_and_only_changed_ones_get_a_version(cast):
    edit("noorderland", "Veranderd.")
    release = later()
    assert release.number == 2
    assert list(release.deal_lines.values_list("slug", flat=True)) == ["noorderland", "zuiderland"]
    assert Version.every_kind.count() == 3


def test_the_same_content_is_the_same_version(cast):
    old = Deal.objects.get(slug="noorderland").summary
    edit("noorderland", "Veranderd.")
    later()
    edit("noorderland", old)
    release = people.release(["noorderland"], at=MONTH_LATER, note="Terug")
    first = Release.objects.get(number=1)
    assert release.deal_lines.get(slug="noorderland").version == first.deal_lines.get(slug="noorderland").version


def test_nothing_changed_is_refused_with_a_sentence(cast):
    with pytest.raises(Refused, match="Er is niets gewijzigd sinds de laatste publicatie"):
        later()
    assert Release.objects.count() == 1


def test_without_a_choice_everything_that_differs_is_proposed(cast):
    edit("zuiderland", "Veranderd.")
    assert set(releases.propose(None, people.AS_OF).prepared) == {"zuiderland", "concept"}


@pytest.fixture
def made(monkeypatch):
    """The deals of which a content was made."""
    slugs = []

    def making(deal, as_of):
        slugs.append(deal.slug)
        return deal_content(deal, as_of)

    monkeypatch.setattr(content, "deal_content", making)
    return slugs


def proposed(made, as_of=people.AS_OF):
    """(the deals that differ, those that were made to see that)"""
    made.clear()
    differ = set(releases.propose(None, as_of).prepared)
    return differ, set(made)


def test_a_deal_that_is_as_it_was_published_is_not_made_again(cast, made):
    assert proposed(made) == ({"concept"}, {"concept", "noorderland", "zuiderland"})
    assert proposed(made) == ({"concept"}, {"concept"})
    edit("zuiderland", "Veranderd.")
    assert proposed(made) == ({"concept", "zuiderland"}, {"concept", "zuiderland"})


def noorderland():
    return Deal.objects.get(slug="noorderland")


@pytest.mark.parametrize(
    "change",
    [
        lambda: Source.objects.update(title="Een andere titel"),
        lambda: Region.objects.filter(deals__slug="noorderland").update(name="Een andere regio"),
        lambda: Region.objects.get(deals__slug="noorderland").provinces.add(Province.objects.get(code="PV22")),
        lambda: Organisation.objects.update(name="Een andere partij"),
        lambda: Contribution.objects.filter(side="rijk").update(amount=7),
        lambda: ProgrammeLine.objects.first().themes.add(Theme.objects.create(slug="w", name="W", explanation="W")),
        lambda: people.fact(Alias, noorderland(), name="Noord"),
        lambda: noorderland().party_facts.all().delete(),
        lambda: Municipality.objects.get(code="GM0014").save(),
    ],
)
def test_whatever_changes_a_row_of_a_deal_has_it_made_again(cast, made, change):
    """Also past the revision of the deal, and what the deal only refers to."""
    proposed(made)
    change()
    differ, looked_at = proposed(made)
    assert "noorderland" in looked_at
    forget()
    assert proposed(made)[0] == differ


def test_a_day_that_changes_nothing_makes_nothing_and_one_that_does_shows_it(cast, made):
    ends = people.AS_OF + dt.timedelta(days=10)
    Party.objects.filter(deal__slug="noorderland").update(valid_until=ends)
    people.release(["noorderland"], at=NEXT_DAY, note="Tot dan")
    proposed(made)
    for days in (1, 9):
        assert proposed(made, people.AS_OF + dt.timedelta(days=days)) == ({"concept"}, {"concept"})
    for day in (ends, ends + dt.timedelta(days=99), people.AS_OF):
        differ, looked_at = proposed(made, day)
        by_time = releases.turned(releases.newest_release(), day).prepared
        assert ("noorderland" in differ) == ("noorderland" in by_time) == (day >= ends)
        if day >= ends:
            assert "noorderland" in looked_at
            assert by_time["noorderland"] == releases.propose(["noorderland"], day).prepared["noorderland"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"as_of": dt.date(2023, 12, 31)}, "ligt vóór die van publicatie 1"),
        ({"as_of": dt.date(2026, 1, 12)}, "na de dag waarop de publicatie openbaar wordt"),
        ({"visible_from": people.PAST}, "ligt in het verleden"),
        ({"note": "  "}, "Schrijf een toelichting"),
        ({"corrects_since": 7}, "Publicatie 7 bestaat niet"),
    ],
)
def test_a_wrong_release_is_refused_and_nothing_is_written(cast, fields, sentence):
    edit("noorderland", "Veranderd.")
    with pytest.raises(Refused, match=sentence):
        later(**fields)
    assert (Release.objects.count(), Version.every_kind.count()) == (1, 2)


def test_the_day_is_the_one_in_amsterdam(cast):
    edit("noorderland", "Veranderd.")
    half_past_midnight = dt.datetime(2026, 1, 10, 23, 30, tzinfo=dt.UTC)
    assert later(at=half_past_midnight, as_of=dt.date(2026, 1, 11)).number == 2


def test_the_second_of_two_publishers_is_told_which_deals_changed(cast):
    edit("noorderland", "Van de een.")
    first = releases.propose(["noorderland"], people.AS_OF)
    edit("noorderland", "Van de ander.")
    second = releases.propose(["noorderland"], people.AS_OF)
    releases.publish(first, note="Een", clock=lambda: NEXT_DAY)
    with pytest.raises(Overtaken, match="noorderland") as refusal:
        releases.publish(second, note="Ander", clock=lambda: NEXT_DAY)
    assert refusal.value.slugs == ["noorderland"]
    assert Release.objects.count() == 2


def test_a_predecessor_must_be_published_first_or_together(cast):
    deal = people.make_deal("concept-ii", "Concept II", predecessor=cast)
    with pytest.raises(Refused, match="de voorganger ‘concept’ is niet gepubliceerd"):
        people.release([deal.slug], at=NEXT_DAY)
    assert people.release([deal.slug, "concept"], at=NEXT_DAY).deal_lines.count() == 4


def test_withdrawing_is_a_release_with_a_reason(cast):
    release = withdraw(
        "zuiderland", reason="Verkeerde bedragen.", note="Ingetrokken", as_of=people.AS_OF, clock=lambda: NEXT_DAY
    )
    line = release.deal_lines.get(slug="zuiderland")
    assert (line.version, line.reason) == (None, "Verkeerde bedragen.")
    with pytest.raises(Refused, match="niets in te trekken"):
        withdraw("zuiderland", reason="Nog eens.", note="x", as_of=people.AS_OF, clock=lambda: NEXT_DAY)
    with pytest.raises(Refused, match="reden"):
        withdraw("noorderland", reason=" ", note="x", as_of=people.AS_OF, clock=lambda: NEXT_DAY)


def test_a_withdrawn_deal_comes_back_only_when_it_is_named(cast):
    withdraw("zuiderland", reason="Fout.", note="Ingetrokken", as_of=people.AS_OF, clock=lambda: NEXT_DAY)
    assert "zuiderland" not in releases.propose(None, people.AS_OF).prepared
    assert people.release(["zuiderland"], at=MONTH_LATER).deal_lines.get(slug="zuiderland").version is not None


def test_while_a_release_waits_the_next_may_not_be_visible_before_it(cast):
    edit("noorderland", "Onder embargo.")
    later(visible_from=MONTH_LATER)
    edit("zuiderland", "Dringend.")
    with pytest.raises(Refused, match="Publicatie 2 wacht nog op haar moment"):
        people.release(["zuiderland"], at=NEXT_DAY)


def test_recall_publish_something_urgent_and_publish_the_first_again(cast):
    edit("noorderland", "Onder embargo.")
    waiting = releases.propose(["noorderland"], people.AS_OF)
    releases.publish(waiting, note="Wacht", visible_from=MONTH_LATER, clock=lambda: NEXT_DAY)
    releases.recall_waiting(2, clock=lambda: NEXT_DAY)
    assert not Version.every_kind.filter(content__contains="Onder embargo.").exists()
    edit("zuiderland", "Dringend.")
    urgent = people.release(["zuiderland"], at=NEXT_DAY, note="Dringend")
    again = people.release(["noorderland"], at=NEXT_DAY, visible_from=MONTH_LATER, note="Wacht")
    assert (urgent.number, again.number) == (2, 3)
    call_command("verify")


def test_a_waiting_release_can_be_moved_until_its_instant(cast):
    edit("noorderland", "Onder embargo.")
    later(visible_from=MONTH_LATER)
    sooner = people.PAST + dt.timedelta(days=5)
    assert releases.move_waiting(2, sooner, clock=lambda: NEXT_DAY).visible_from == sooner
    call_command("verify")
    with pytest.raises(Refused, match="al openbaar"):
        releases.move_waiting(2, MONTH_LATER, clock=lambda: sooner)
    with pytest.raises(Refused, match="al openbaar"):
        releases.recall_waiting(2, clock=lambda: sooner)
    with pytest.raises(Refused, match="niet de laatste"):
        releases.recall_waiting(1, clock=lambda: NEXT_DAY)


def test_recalling_the_first_release_of_a_deal_unlocks_it(cast):
    people.release(["concept"], at=NEXT_DAY, visible_from=MONTH_LATER)
    assert Deal.objects.get(slug="concept").is_released
    releases.recall_waiting(2, clock=lambda: NEXT_DAY)
    assert not Deal.objects.get(slug="concept").is_released


def test_verify_accepts_the_truth_and_a_known_digest(cast, capsys):
    call_command("verify", digest=Release.objects.get().digest, publicatie=1)
    assert "2 versies en 1 publicaties kloppen" in capsys.readouterr().out


def test_verify_names_what_was_changed_behind_its_back(cast):
    version = Version.every_kind.get(slug="noorderland")
    Version.every_kind.filter(pk=version.pk).update(content=version.content.replace("10000000", "90000000"))
    with pytest.raises(CommandError, match="van ‘noorderland’: de inhoud past niet"):
        call_command("verify")


@pytest.mark.parametrize(
    "change",
    [
        lambda: Release.objects.update(note="Iets anders"),
        lambda: Release.objects.update(as_of=dt.date(2023, 1, 1)),
        lambda: ReleaseLine.every_kind.filter(slug="zuiderland").delete(),
    ],
)
def test_verify_names_a_release_that_was_changed(cast, change):
    change()
    with pytest.raises(CommandError, match="Publicatie 1"):
        call_command("verify")


def test_verify_notices_a_digest_that_is_not_the_known_one(cast):
    with pytest.raises(CommandError, match="heeft digest"):
        call_command("verify", digest="0" * 64)


def test_reindex_rebuilds_what_was_dropped(cast):
    before = dict(Version.every_kind.values_list("digest", "index"))
    Version.every_kind.update(index={})
    call_command("reindex")
    assert dict(Version.every_kind.values_list("digest", "index")) == before


def test_seed_refuses_a_register_that_holds_other_releases(cast):
    with pytest.raises(CommandError, match="andere publicaties"):
        call_command("seed")


def test_a_version_needs_nothing_of_the_desk(cast):
    content = json.loads(Version.every_kind.get(slug="noorderland").content)
    assert content["regio"] == {"slug": "noorderland", "naam": "Noorderland"}


# What `index_row` kept in form 5 that the database itself is asked about.
FORM_5 = ("naam", "regio", "ministeries")


def test_rows_of_an_older_form_are_read_as_before_until_reindex_has_run(cast, client):
    """A new version of the software finds them after an update and after a backup is put back."""
    questions = ("/deals/?ministerie=bzk&tranche=1", "/deals.csv", "/regios/noorderland.atom", "/ministeries/bzk.atom")
    before = [client.get(question).content for question in questions]
    for version in Version.every_kind.all():
        version.index = {"vorm": 5, **{key: version.index[key] for key in FORM_5}}
        version.save(update_fields=["index"])
    forget()
    assert [client.get(question).content for question in questions] == before
    call_command("reindex")
    forget()
    assert [client.get(question).content for question in questions] == before
    assert {version.index["vorm"] for version in Version.every_kind.all()} == {FORM}
