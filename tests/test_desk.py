"""The desk: editing, stale saves, publishing exactly what was shown."""

import datetime as dt
import hashlib
import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deals.desk.site import DESK_SECTIONS
from deals.models import Contribution, Deal, Region, Release, Source, User

from . import cast as people
from .browse import fields_on, press, sign_in, text
from .desk import form_of, open_deal, save

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_deal_can_be_corrected_and_published_and_the_public_page_changes(letter, desk):
    """The main job, from the letter's data to the public page."""
    address, posted = open_deal(desk, "twente-ii")
    amount = next(
        name for name, value in posted.items() if name.endswith("-amount") and name.startswith("contribution")
    )
    saved = desk.post(address, posted | {"summary": "Een verbeterde tekst.", amount: "24000000"})
    assert saved.status_code == 302
    review = desk.get(reverse("admin:choose"), {"deal": "twente-ii"})
    shown = text(review)
    assert "Een verbeterde tekst." in shown and "€ 25.000.000 € 24.000.000" in shown
    assert published(desk, review, note="Twente verbeterd").status_code == 302
    assert "€ 24 miljoen" in text(desk.get("/deals/twente-ii/"))
    assert "€ 25 miljoen" in text(desk.get("/deals/twente-ii/?peildatum=2023-11-01"))


def published(desk, choice, **fields):
    """Submit what the page shows, and approve it as somebody else."""
    answer = press(desk, choice, "submit", **{"note": "Toelichting"} | fields)
    if answer.status_code != 302:
        return answer
    chief = Client()
    sign_in(chief, User.objects.filter(username="chef").first() or User.objects.create_superuser("chef"))
    return press(chief, chief.get(answer.url), "approve")


def test_saving_an_untouched_form_changes_nothing_but_the_revision(letter, desk):
    from deals.facts.content import contents

    before = contents(None, people.AS_OF)
    for slug in ("twente-ii", "zaanij-ii", "north-sea-port-district"):
        assert save(desk, slug).status_code == 302, slug
    assert contents(None, people.AS_OF) == before


def test_a_stale_save_shows_both_texts_and_overwrites_nothing(cast, desk):
    address, mine = open_deal(desk)
    assert save(desk, summary="Van de ander.").status_code == 302
    conflict = desk.post(address, mine | {"summary": "Van mij, lang over nagedacht."})
    assert conflict.status_code == 409
    page = text(conflict)
    assert "Van de ander." in page and "Van mij, lang over nagedacht." in page
    assert "admin heeft ‘Noorderland’" in page
    assert Deal.objects.get(slug="noorderland").summary == "Van de ander."


def test_what_was_typed_in_a_fact_is_on_the_conflict_page_too(cast, desk):
    address, mine = open_deal(desk)
    amount = next(name for name in mine if name.endswith("-amount"))
    save(desk, summary="Van de ander.")
    page = text(desk.post(address, mine | {amount: "12345678", "name": "Noorderlanden"}))
    assert "€ 12.345.678" in page and "Noorderlanden" in page
    page = text(desk.post(address, mine | {amount: "twaalf miljoen"}))
    assert "twaalf miljoen" in page


def test_after_the_conflict_page_what_was_typed_can_still_be_saved(cast, desk):
    address, mine = open_deal(desk)
    save(desk, summary="Van de ander.")
    conflict = desk.post(address, mine | {"summary": "Van mij."})
    assert desk.post(address, fields_on(conflict)).status_code == 302
    assert Deal.objects.get(slug="noorderland").summary == "Van mij."


@pytest.mark.parametrize("revision", [None, "", "x", "99999"])
def test_a_save_without_a_true_revision_is_a_conflict(cast, desk, revision):
    address, mine = open_deal(desk)
    mine.pop("_revision")
    posted = mine | ({} if revision is None else {"_revision": revision})
    assert desk.post(address, posted | {"summary": "Stiekem."}).status_code == 409


@pytest.mark.parametrize("model", [Source, Region])
def test_sources_and_regions_are_guarded_too(cast, desk, model):
    thing = model._default_manager.first()
    address = reverse(f"admin:deals_{model._meta.model_name}_change", args=[thing.pk])
    mine = form_of(desk.get(address))
    field = "title" if model is Source else "name"
    assert desk.post(address, mine | {field: "Van de een"}).status_code == 302
    assert desk.post(address, mine | {field: "Van de ander"}).status_code == 409
    thing.refresh_from_db()
    assert getattr(thing, field) == "Van de een"


def test_bad_input_gets_a_dutch_sentence_and_nothing_is_half_written(cast, desk):
    address, posted = open_deal(desk)
    amount = next(name for name in posted if name.endswith("-amount"))
    response = desk.post(address, posted | {amount: "0", "summary": "Half bewaard?"})
    assert response.status_code == 200
    assert "Een bedrag is groter dan 0. Een onbekend bedrag vult u niet in." in text(response)
    assert "Half bewaard?" in response.content.decode()
    assert Deal.objects.get(slug="noorderland").summary == "Een deal in het noorden."


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "1.5", "²"])
def test_a_choice_that_is_no_number_is_refused_in_words(cast, desk, number):
    """Forged: the page offers only what is there."""
    address, posted = open_deal(desk)
    chosen = [name for name in posted if name.endswith(("-source", "-municipality"))]
    response = desk.post(address, posted | dict.fromkeys(["region", "programmeline_facts-0-themes", *chosen], number))
    assert response.status_code == 200
    assert len(response.context["errors"]) > len(chosen)


def test_two_counted_amounts_of_one_side_are_refused_in_words(cast, desk):
    people.pay(Deal.objects.get(slug="noorderland"), "rijk", "5", counted=False, key="rijk-2")
    address, posted = open_deal(desk)
    counted = [name.replace("-amount", "-counted") for name in posted if name.endswith("-amount")]
    response = desk.post(address, posted | dict.fromkeys(counted, "on"))
    assert response.status_code == 200
    assert "Voor deze kant telt al een bedrag mee (rijk-1, zonder begin en einde)." in text(response)


def test_the_slug_of_a_released_deal_is_locked(cast, desk):
    save(desk, slug="noorderland")
    address, posted = open_deal(desk)
    desk.post(address, posted | {"slug": "anders"})
    assert Deal.objects.filter(slug="noorderland").exists()
    assert desk.post(
        reverse("admin:deals_deal_delete", args=[Deal.objects.get(slug="noorderland").pk]), {"post": "yes"}
    ).status_code in (200, 403)
    assert Deal.objects.filter(slug="noorderland").exists()


def test_the_key_of_a_saved_fact_is_locked(cast, desk):
    address, posted = open_deal(desk)
    key = next(name for name in posted if name.startswith("contribution") and name.endswith("-key"))
    assert desk.post(address, posted | {key: "anders-1"}).status_code == 302
    assert not Contribution.objects.filter(key="anders-1").exists()


def test_a_waiting_release_is_moved_and_recalled_at_the_desk(cast, desk):
    later = timezone.now() + dt.timedelta(days=3)
    people.release(["concept"], at=timezone.now(), visible_from=later)
    moved = (timezone.localtime(later) + dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    why = {"reason": "De minister stuurt de brief later."}
    address = reverse("admin:move_release", args=[2])
    assert desk.post(address, {"visible_from": moved}).status_code == 400
    assert desk.post(address, {"visible_from": moved} | why).status_code == 302
    assert Release.objects.get(number=2).visible_from > later
    assert desk.post(reverse("admin:recall_release", args=[2])).status_code == 400
    assert desk.post(reverse("admin:recall_release", args=[2]), why).status_code == 302
    assert Release.objects.count() == 1
    refused = desk.post(reverse("admin:recall_release", args=[1]), why)
    assert refused.status_code == 400 and "al openbaar" in text(refused)
    assert text(desk.get("/beheer/")).count("teruggehaald door admin") == 1


def test_a_deal_is_withdrawn_at_the_desk(cast, desk):
    address = reverse("admin:withdraw", args=["zuiderland"])
    fields = {"note": "Ingetrokken", "reason": "Verkeerde bedragen."}
    assert desk.post(address, fields).status_code == 302
    assert desk.get("/deals/zuiderland/").status_code == 410


def test_every_model_at_the_desk_has_a_place_on_its_start_page():
    placed = {model for models in DESK_SECTIONS.values() for model in models}
    assert {model.__name__ for model in admin.site._registry} == placed


DESK_PAGES = [
    "admin:index",
    "admin:choose",
    "admin:submissions",
    "admin:deals_deal_changelist",
    "admin:deals_source_changelist",
]


@pytest.mark.parametrize("name", DESK_PAGES)
def test_the_desk_is_closed_to_who_is_not_signed_in(cast, client, name):
    assert client.get(reverse(name)).status_code == 302
    assert client.post(reverse(name)).status_code == 403


def test_publishing_needs_its_own_permission(cast, client):
    editor = User.objects.create_user("redacteur", password="een lang wachtwoord", is_staff=True)
    editor.user_permissions.add(*Permission.objects.filter(codename__in=["view_deal", "change_deal"]))
    sign_in(client, editor)
    assert client.get(reverse("admin:deals_deal_changelist")).status_code == 200
    for address in (
        reverse("admin:choose"),
        reverse("admin:minor", args=["noorderland"]),
        reverse("admin:withdraw", args=["noorderland"]),
        reverse("admin:move_release", args=[1]),
        reverse("admin:recall_release", args=[1]),
    ):
        assert client.get(address).status_code == 403
        assert client.post(address, {"include": "noorderland"}).status_code == 403


def test_official_lists_and_releases_are_read_only(cast, desk):
    for name in (
        "province",
        "municipality",
        "ministry",
        "tranche",
        "theme",
        "trait",
        "caribbeanbody",
        "release",
        "version",
    ):
        assert desk.get(reverse(f"admin:deals_{name}_changelist")).status_code == 200
        assert desk.get(reverse(f"admin:deals_{name}_add")).status_code == 403
    release = Release.objects.get()
    page = desk.get(reverse("admin:deals_release_change", args=[release.pk]))
    assert page.status_code == 200
    assert desk.post(reverse("admin:deals_release_change", args=[release.pk]), {"note": "x"}).status_code == 403
    assert desk.post(reverse("admin:deals_release_delete", args=[release.pk]), {"post": "yes"}).status_code == 403


def test_a_source_shows_the_facts_read_in_it(cast, desk):
    page = text(desk.get(reverse("admin:deals_source_change", args=[Source.objects.get().pk])))
    assert "Noorderland (10) Open Noorderland" in page and "bijdrage (rijk-1), Bijlage, Noorderland" in page


def test_a_file_of_a_source_is_kept_with_its_digest_and_only_for_the_desk(cast, desk, settings, tmp_path, client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MEDIA_ROOT = tmp_path
    source = Source.objects.get()
    address = reverse("admin:deals_source_change", args=[source.pk])
    posted = form_of(desk.get(address)) | {"file": SimpleUploadedFile("brief.txt", b"De brief.")}
    assert desk.post(address, posted).status_code == 302
    source.refresh_from_db()
    assert source.file_sha256 == hashlib.sha256(b"De brief.").hexdigest()
    assert b"".join(desk.get(reverse("admin:source_file", args=[source.pk])).streaming_content) == b"De brief."
    desk.logout()
    assert desk.get(reverse("admin:source_file", args=[source.pk])).status_code == 302


def test_the_largest_deal_fits_in_a_post(settings, letter, desk):
    deal = Deal.objects.get(slug="noardwest-fryslan")
    for number in range(160):
        people.fact(
            type(deal.alias_facts.first()),
            deal,
            name=f"Naam {number}",
            source=Source.objects.get(slug="kamerbrief-2023-11-01"),
            locator="Brief, eerste alinea",
        )
    address, posted = open_deal(desk, "noardwest-fryslan")
    assert sum(map(len, posted.values())) > 1000
    assert desk.post(address, posted).status_code == 302


def test_every_desk_answer_is_private(cast, desk):
    for name in DESK_PAGES:
        assert desk.get(reverse(name))["Cache-Control"] == "private, no-store"


def test_crumbs_and_buttons_beside_each_other_keep_their_space(cast, desk):
    """Django's style sheet puts these items in a line; templates are read without their line breaks."""
    for page in (open_deal(desk, "noorderland")[0], reverse("admin:choose")):
        for items in re.findall(
            r'<[ou]l class="(?:breadcrumbs|object-tools)">.*?</[ou]l>', desk.get(page).content.decode(), re.S
        ):
            assert "</li><li" not in items and items.count("<li>") > 1
