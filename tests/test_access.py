"""Who may open what at the desk: every address, for every role, to look (GET) and to do (POST)."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from deals.desk.account.users import ROLES as DESCRIBED
from deals.models import (
    Contribution,
    Deal,
    Release,
    Source,
    User,
)

from .browse import press, sign_in, text
from .desk import (
    ADDRESSES,
    EVERYONE,
    ROLES,
    STAFF,
    address_of,
    all_rows,
    form_of,
    member,
    rows_of_everything,
    signed_in,
    table,
)
from .words import one_of

# Rights are the same on either database; what forged posts would write is tried on both.
pytestmark = pytest.mark.django_db


def patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern)


def desk_patterns():
    (desk,) = [
        entry for entry in get_resolver().url_patterns if isinstance(entry, URLResolver) and entry.app_name == "admin"
    ]
    return list(patterns(desk))


def test_every_address_of_the_desk_stands_in_the_table():
    assert sorted(desk_patterns()) == sorted(table())


def outcome(response):
    """Whether the desk let this person in: a page, a form with errors, a refusal in words, or a way on."""
    if response.status_code == 302 and response.url.startswith("/beheer/login/"):
        return False
    assert response.status_code in (200, 302, 400, 403, 404, 405, 409), response.status_code
    return response.status_code in (200, 302, 400, 409)


@pytest.mark.parametrize("letter", ROLES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_each_role_opens_what_the_table_says_and_an_empty_post_changes_nothing(everything, letter, method):
    client, colleague = signed_in(letter), member("lezer", "collega")
    before = rows_of_everything()
    wrong = []
    for pattern, allowed in sorted(table().items(), key=lambda row: row[0] == "logout/"):
        response = getattr(client, method)(address_of(pattern, everything, colleague))
        if outcome(response) != (letter in allowed[method == "post"]):
            wrong.append((method, pattern, response.status_code))
    assert wrong == []
    assert rows_of_everything() == before


OTHER_METHODS = ("head", "put", "patch", "delete", "options")


@pytest.mark.parametrize("shift", one_of(range(len(OTHER_METHODS))))
@pytest.mark.parametrize("letter", ROLES)
def test_other_methods_open_no_door_and_change_nothing(everything, letter, shift):
    """At every address each role tries another method; in the whole proof all of them."""
    client, colleague = signed_in(letter), member("lezer", "collega")
    before = rows_of_everything()
    for number, (pattern, allowed) in enumerate(table().items(), list(ROLES).index(letter) + shift):
        method = OTHER_METHODS[number % len(OTHER_METHODS)]
        response = getattr(client, method)(address_of(pattern, everything, colleague))
        if letter not in allowed[0] + allowed[1] and (method, pattern) != ("options", "autocomplete/"):
            assert not outcome(response), (method, pattern)
    assert rows_of_everything() == before


def test_without_a_role_an_account_sees_nothing(everything):
    """Also one that may sign in, and one that was switched off with all its roles."""
    stranger = User.objects.create_user("vreemde", is_staff=True)
    gone = member("redacteur", "vertrokken", is_active=False)
    outsider = member("redacteur", "buiten")
    User.objects.filter(pk=outsider.pk).update(is_staff=False)
    for person, open_to_all in ((stranger, STAFF), (gone, EVERYONE), (outsider, EVERYONE)):
        client = Client()
        sign_in(client, person)
        for pattern, (seen_by, _) in table().items():
            if seen_by not in (open_to_all, EVERYONE) and pattern not in ADDRESSES:
                response = client.get(address_of(pattern, everything, stranger))
                assert not outcome(response), pattern


# --- the roles themselves


def codenames(role):
    return set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))


def test_the_roles_are_there_after_migrate_with_permissions_that_exist(db):
    assert set(Group.objects.values_list("name", flat=True)) == set(DESCRIBED) == set(ROLES.values()) - {None}
    assert codenames("redacteur") >= {"change_deal", "add_contribution", "delete_gap", "view_release"}
    assert codenames("eindredacteur") - codenames("lezer") == {"publish_deal", "view_errorreport"}
    assert {role for role in DESCRIBED if "submit_deal" in codenames(role)} == {"redacteur"}
    assert not {name for name in codenames("lezer") if not name.startswith("view_")}
    assert {name.split("_")[1] for name in codenames("redacteur")} & {"user", "group"} == set()
    for permission in Permission.objects.filter(group__isnull=False).select_related("content_type"):
        model = permission.content_type.model_class()
        assert permission.codename.split("_")[1] == model._meta.model_name


def test_making_the_permissions_again_makes_no_second_and_takes_none_away(db):
    """As every `migrate` does at its end."""
    before = {role: codenames(role) for role in DESCRIBED}, Permission.objects.count()
    for label in ("deals", "auth"):
        create_permissions(apps.get_app_config(label), verbosity=0)
    assert ({role: codenames(role) for role in DESCRIBED}, Permission.objects.count()) == before


def test_every_permission_to_see_belongs_to_a_role(db):
    """A new model at the desk must be given to someone by a migration."""
    seen = set().union(*(codenames(role) for role in DESCRIBED))
    assert {f"view_{model._meta.model_name}" for model in admin.site._registry} <= seen


def test_a_superuser_may_still_do_everything(everything, desk):
    colleague = member("lezer", "collega")
    for pattern, allowed in table().items():
        if allowed[0] and pattern != "logout/":
            assert outcome(desk.get(address_of(pattern, everything, colleague))), pattern


def test_the_redacteur_submits_the_eindredacteur_decides_and_each_sees_their_buttons(everything):
    deal = reverse("admin:deals_deal_change", args=[Deal.objects.get(slug="noorderland").pk])
    review = reverse("admin:submission", args=[everything["submission"]])
    for letter in "LRE":
        client = signed_in(letter)
        shown = text(client.get("/beheer/")) + text(client.get(deal)) + text(client.get(review))
        assert ("Leg wijzigingen voor" in shown) == (letter == "R")
        assert ("Trek in" in shown) == (letter == "E")
        assert ('name="approve"' in client.get(review).content.decode()) == (letter == "E")
        actions = client.get(reverse("admin:deals_deal_changelist")).context["action_form"]
        offered = [name for name, _ in actions.fields["action"].choices if name] if actions else []
        assert offered == (["bulk_edit", "submit_changes"] if letter == "R" else [])
    editor = signed_in("E")
    assert press(editor, editor.get(review), "approve").status_code == 302
    assert Release.objects.get(number=2).published_by == "eindredacteur"


# --- accounts


def test_a_beheerder_adds_a_colleague_who_can_work_at_once(cast):
    boss = signed_in("B")
    fields = {"username": "nieuw", "usable_password": "true", "groups": [Group.objects.get(name="redacteur").pk]}
    fields |= dict.fromkeys(("password1", "password2"), "vier woorden naast elkaar")
    assert boss.post(reverse("admin:deals_user_add"), fields).status_code == 302
    client = Client()
    assert User.objects.get(username="nieuw").check_password("vier woorden naast elkaar")
    sign_in(client, User.objects.get(username="nieuw"))
    address = reverse("admin:deals_deal_change", args=[Deal.objects.get(slug="noorderland").pk])
    posted = form_of(client.get(address)) | {"summary": "Van de nieuwe collega."}
    assert client.post(address, posted).status_code == 302
    assert Deal.objects.get(slug="noorderland").changed_by.username == "nieuw"


def user_form(**fields):
    return {"username": "collega", "is_active": "on", "is_superuser": "on", "is_staff": "on"} | fields


def test_a_beheerder_makes_nobody_almighty_and_raises_not_themselves(everything):
    boss, colleague = signed_in("B"), member("lezer", "collega")
    own = User.objects.get(username="beheerder")
    rights = list(Permission.objects.values_list("pk", flat=True))
    roles = list(Group.objects.values_list("pk", flat=True))
    address = "admin:deals_user_change"
    assert boss.post(reverse(address, args=[colleague.pk]), user_form(user_permissions=rights)).status_code == 302
    forged = user_form(username="beheerder", user_permissions=rights, groups=roles)
    assert boss.post(reverse(address, args=[own.pk]), forged).status_code == 302
    for person in (colleague, own):
        person.refresh_from_db()
        assert (person.is_superuser, person.user_permissions.count()) == (False, 0)
    assert list(own.groups.values_list("name", flat=True)) == ["beheerder"]


def test_an_almighty_account_is_out_of_reach_of_a_beheerder(everything):
    boss, before = signed_in("B"), None
    before = rows_of_everything()
    password = dict.fromkeys(("password1", "password2"), "een heel ander wachtwoord") | {"usable_password": "true"}
    for name, fields in (
        ("admin:deals_user_change", user_form(username="alles")),
        ("admin:auth_user_password_change", password),
        ("admin:deals_user_delete", {"post": "yes"}),
        ("admin:sign_out_colleague", {"bevestigd": "ja"}),
        ("admin:reset_colleague", {"bevestigd": "ja"}),
    ):
        assert boss.post(reverse(name, args=[everything["administrator"]]), fields).status_code == 403
    assert rows_of_everything() == before


# --- forged posts: what the page does not offer, sent all the same

LISTS = [
    "deals_deal",
    "deals_parliamentarypaper",
    "deals_source",
    "deals_region",
    "deals_organisation",
    "deals_user",
    "auth_group",
    "deals_release",
]


@pytest.mark.database
@pytest.mark.parametrize("letter", ROLES)
@pytest.mark.parametrize("action", ["delete_selected", "submit_changes", "submit_papers", "bulk_edit", "verzonnen"])
def test_no_bulk_action_changes_a_row(everything, letter, action):
    """Nor for everything at once: "select across" goes beyond what the page shows."""
    client = signed_in(letter)
    before = rows_of_everything()
    for name in LISTS:
        model = apps.get_model(*name.split("_"))
        keys = list(model._base_manager.values_list("pk", flat=True))
        for confirmed in ({}, {"post": "yes"}):
            fields = {"action": action, "select_across": "1", "index": "0", "_selected_action": keys} | confirmed
            client.post(reverse(f"admin:{name}_changelist"), fields)
    assert rows_of_everything() == before


@pytest.mark.database
@pytest.mark.parametrize("letter", "ALEB")
def test_who_may_not_edit_changes_nothing_with_a_form_of_who_may(everything, letter):
    """The very form that an editor would send, new facts and removals included."""
    editor, client = signed_in("R"), signed_in(letter)
    deal = Deal.objects.get(slug="noorderland")
    address = reverse("admin:deals_deal_change", args=[deal.pk])
    posted = form_of(all_rows(editor, address)) | {"summary": "Stiekem.", "contribution_facts-0-DELETE": "on"}
    new = {"name": "Nieuw", "slug": "nieuw"}
    before = rows_of_everything()
    assert not outcome(client.post(address, posted))
    assert not outcome(client.post(reverse("admin:deals_region_add"), new))
    for name in ("deal", "parliamentarypaper", "source", "region", "organisation"):
        key = everything[f"deals/{name}"]
        assert not outcome(client.post(reverse(f"admin:deals_{name}_delete", args=[key]), {"post": "yes"}))
    assert rows_of_everything() == before


def noorderland_and_a_foreign_fact(client):
    deal = Deal.objects.get(slug="noorderland")
    address = reverse("admin:deals_deal_change", args=[deal.pk])
    return address, form_of(all_rows(client, address)), Contribution.objects.get(deal__slug="zuiderland")


FORGED = {
    "the id of a fact of another deal": {"contribution_facts-0-id": "fact"},
    "the deal of a fact": {"contribution_facts-0-deal": "deal"},
    "a part of an amount of another deal": {"contribution_facts-0-part_of": "fact", "contribution_facts-0-counted": ""},
    "removing a fact of another deal": {"contribution_facts-0-id": "fact", "contribution_facts-0-DELETE": "on"},
    "more facts than are there": {"contribution_facts-INITIAL_FORMS": "99", "contribution_facts-TOTAL_FORMS": "99"},
}


@pytest.mark.database
@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_fact_is_refused_and_changes_nothing(everything, forgery):
    client = signed_in("R")
    address, posted, foreign = noorderland_and_a_foreign_fact(client)
    values = {"fact": foreign.pk, "deal": foreign.deal_id}
    before = rows_of_everything()
    response = client.post(
        address, posted | {name: values.get(value, value) for name, value in FORGED[forgery].items()}
    )
    assert response.status_code in (200, 400)
    assert rows_of_everything() == before


@pytest.mark.database
def test_fields_that_no_form_offers_are_not_saved(everything):
    client = signed_in("R")
    address, posted, foreign = noorderland_and_a_foreign_fact(client)
    extra = {
        "slug": "anders",
        "keys_given": "99",
        "revision": "99",
        "changed_by": everything["administrator"],
        "id": foreign.deal_id,
        "contribution_facts-0-key": "anders-1",
    }
    assert client.post(address, posted | extra).status_code == 302
    deal = Deal.objects.get(slug="noorderland")
    assert (deal.keys_given < 99, deal.revision, deal.changed_by.username) == (True, 1, "redacteur")
    assert not Contribution.objects.filter(key="anders-1").exists()
    page = reverse("admin:deals_source_change", args=[everything["deals/source"]])
    assert client.post(page, form_of(client.get(page)) | {"file_sha256": "0" * 64}).status_code == 302
    assert Source.objects.get().file_sha256 != "0" * 64


@pytest.mark.parametrize("letter", "LREB")
def test_no_list_lets_a_reader_guess_at_passwords(everything, letter):
    client = signed_in(letter)
    for name in ("deals_deal", "deals_source", "deals_release", "deals_user"):
        for lookup in ("changed_by__password__startswith", "password__startswith", "user__password__startswith"):
            response = client.get(reverse(f"admin:{name}_changelist"), {lookup: "pbkdf2"})
            assert response.status_code in (302, 400, 403), (name, lookup)
            if response.status_code == 302:
                assert response.url.endswith("?e=1")
        assert client.get(reverse(f"admin:{name}_changelist"), {"_to_field": "password"}).status_code in (400, 403)


@pytest.mark.parametrize(
    ("model", "field", "letters"),
    [
        ("deal", "region", "LRE"),
        ("contribution", "source", "LRE"),
        ("paperdeal", "deal", "LRE"),
        ("paperdecision", "source", "LRE"),
        ("parliamentarypaper", "source", "LRE"),
        ("signature", "ministry", "LREB"),
        ("deal", "changed_by", "B"),
        ("user", "groups", "B"),
        ("user", "user_permissions", ""),
        ("releaseline", "version", "LRE"),
        ("verzonnen", "source", ""),
        ("deal", "verzonnen", ""),
    ],
)
def test_a_list_to_choose_from_opens_only_for_who_may_see_what_is_in_it(everything, model, field, letters):
    question = {"app_label": "deals", "model_name": model, "field_name": field}
    opened = [
        letter for letter in ROLES if signed_in(letter).get(reverse("admin:autocomplete"), question).status_code == 200
    ]
    assert "".join(opened) == letters
