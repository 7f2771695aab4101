"""Everything the desk says is Dutch: every page, every refusal, every question before something is deleted."""

import json

import pytest
from django.urls import reverse

from deals.models import Deal, Organisation, Region, Source

from . import cast as people
from .browse import english, fields_on
from .desk import address, address_of, asked, in_the_letter, member, new, opened, row, save_form, table

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases with the lists


def in_english(pages):
    """{page: the English on it}, of the pages that hold any."""
    found = {name: english(response.content.decode()) for name, response in pages.items()}
    return {name: words for name, words in found.items() if words}


def test_the_word_list_sees_what_django_says_by_itself():
    page = '<p title="Close">Bewaar</p><input type="submit" value="Save and add another"><script>the()</script>'
    assert len(english(page)) == 3
    assert english("<p>De deal is bewaard, en de bron staat er.</p><code>the</code>") == []


def test_every_address_of_the_desk_speaks_dutch(everything, desk):
    colleague = member("lezer", "collega")
    addresses = {pattern: address_of(pattern, everything, colleague) for pattern in table()}
    addresses.pop("jsi18n/")  # the catalogue of the scripts: English on the left, Dutch on the right
    pages = {}
    for pattern, place in sorted(addresses.items(), key=lambda pair: pair[0] == "logout/"):
        for method in ("get", "post"):
            response = getattr(desk, method)(place, follow=pattern != "logout/")
            if not response.streaming and response.headers["Content-Type"].startswith("text/html"):
                pages[f"{method} {pattern}"] = response
    assert len(pages) > 150
    assert in_english(pages) == {}


def test_who_may_only_look_reads_dutch(everything, client):
    from .browse import sign_in

    sign_in(client, member("lezer"))
    pages = {
        name: client.get(reverse(f"admin:deals_{name}_change", args=[model._default_manager.first().pk]))
        for name, model in {"deal": Deal, "source": Source, "region": Region, "organisation": Organisation}.items()
    }
    pages |= {"forbidden": client.get(reverse("admin:deals_deal_add"))}
    assert in_english(pages) == {}


def test_every_refusal_of_a_form_is_dutch(cast, desk):
    deal = Deal.objects.get(slug="noorderland")
    form = opened(desk, deal)
    amount, area = row(form, "contribution", side="rijk"), row(form, "area")
    milestone, alias = row(form, "milestone"), new(form, "alias")
    wrong = {
        "empty": {"name": "", "region": "", "tranche": ""},
        "too long": {"name": "x" * 200, f"{amount}-locator": "x" * 300},
        "no such thing": {"region": "999999", f"{amount}-source": "999999", f"{area}-municipality": "0"},
        "taken": {"name": "Zuiderland"},
        "its own predecessor": {"predecessor": deal.pk},
        "no amount": {f"{amount}-amount": "15.5"},
        "minus": {f"{amount}-amount": "-5"},
        "no choice": {f"{amount}-side": "elders", f"{amount}-qualifier": "", f"{amount}-moment": "ooit"},
        "no date": {f"{milestone}-date": "31-02-2024", f"{milestone}-valid_from": "gisteren"},
        "no number": {f"{row(form, 'programmeline')}-position": "-1"},
        "two of one": {
            f"{row(form, 'area', id=form['area_facts-1-id'][0])}-municipality": form[f"{area}-municipality"]
        },
        "a new fact without a source": {f"{alias}-name": "Noord"},
        "nothing above it": {f"{alias}-name": "Noord", f"{alias}-same": "on", f"{alias}-source": people.source("x").pk},
        "a bad key": {f"{alias}-name": "Noord", f"{alias}-same": "on", f"{alias}-key": "niet goed!"},
        "no management": {"alias_facts-TOTAL_FORMS": "x"},
        "a fact of another deal": {"contribution_facts-0-id": "999999"},
        "two places": {f"{area}-abroad": "Gent"},
        "a period that ends first": {f"{amount}-valid_from": "2024-01-01", f"{amount}-valid_until": "2023-01-01"},
    }
    pages = {name: save_form(desk, deal, form, **fields) for name, fields in wrong.items()}
    assert {name: page.status_code for name, page in pages.items() if page.status_code != 200} == {}
    for name, page in pages.items():
        assert page.context["errors"], name
    source = Source.objects.first()
    place = reverse("admin:deals_source_change", args=[source.pk])
    bad = {"url": "geen adres", "date": "morgen", "kind": "boek", "number": "3", "slug": "niet goed!"}
    pages["a source"] = desk.post(place, fields_on(desk.get(place)) | bad)
    assert pages["a source"].context["errors"]
    assert in_english(pages) == {}


def test_deleting_asks_and_refuses_in_dutch(cast, desk):
    pages = {}
    for slug in ("noorderland", "concept"):
        place = reverse("admin:deals_deal_delete", args=[Deal.objects.get(slug=slug).pk])
        pages[f"delete {slug}"] = desk.get(place)
    for model in (Source, Region, Organisation):
        place = reverse(f"admin:deals_{model._meta.model_name}_delete", args=[model._default_manager.first().pk])
        pages[f"delete {model._meta.model_name}"] = desk.get(place)
    pages["deleted"] = desk.post(
        reverse("admin:deals_deal_delete", args=[Deal.objects.get(slug="concept").pk]), {"post": "yes"}, follow=True
    )
    assert not Deal.objects.filter(slug="concept").exists()
    assert in_english(pages) == {}


def test_conflict_bulk_trail_and_follow_up_are_dutch(cast, desk):
    deal = Deal.objects.get(slug="noorderland")
    form = opened(desk, deal)
    pages = {
        "saved": desk.post(address(deal), opened(desk, deal) | {"summary": "Van de eerste."}, follow=True),
        "conflict": save_form(desk, deal, form, summary="Van mij.", **{f"{row(form, 'dealtrait')}-DELETE": "on"}),
        "no difference": save_form(desk, deal, opened(desk, deal), _revision="0"),
        "trail": desk.get(reverse("admin:deals_deal_history", args=[deal.pk]), follow=True),
        "trail refused": desk.get(reverse("admin:trail"), {"van": "ooit", "deal": "verzonnen", "nummer": "x"}),
        "follow-up": desk.get(reverse("admin:deals_deal_add"), {"opvolger-van": "noorderland"}),
        "continue": desk.post(address(deal), opened(desk, deal) | {"_continue": "x"}, follow=True),
        "not there": desk.get(reverse("admin:deals_deal_change", args=[999_999]), follow=True),
        "list": desk.get(reverse("admin:deals_deal_changelist"), {"q": "niets"}),
        "no action": desk.post(reverse("admin:deals_deal_changelist"), {"action": "", "index": "0"}, follow=True),
        "nothing chosen": desk.post(reverse("admin:deals_deal_changelist"), {"action": "bulk_edit"}, follow=True),
        "bulk": desk.get(reverse("admin:bulk_edit"), {"deal": "noorderland"}),
        "bulk without deals": desk.get(reverse("admin:bulk_edit")),
        "bulk refused": desk.post(reverse("admin:bulk_edit"), {"deal": "noorderland"}),
        "bulk, a bad date": desk.post(reverse("admin:bulk_edit"), asked("mijlpaal-erbij", date="ooit", kind="x")),
    }
    typed = asked("mijlpaal-erbij", **in_the_letter(kind="start", date="2023-11-24"))
    pages["bulk preview"] = desk.post(reverse("admin:bulk_edit"), typed)
    pages["bulk collision"] = desk.post(
        reverse("admin:bulk_edit"), fields_on(pages["bulk preview"]) | {"confirm": "x", "seen": "noorderland:99"}
    )
    pages["bulk done"] = desk.post(
        reverse("admin:bulk_edit"), fields_on(pages["bulk preview"]) | {"confirm": "x"}, follow=True
    )
    assert pages["conflict"].status_code == pages["bulk collision"].status_code == 409
    assert in_english(pages) == {}


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"app_label": "deals", "model_name": "verzonnen", "field_name": "x"},
        {"app_label": "deals", "model_name": "deal", "field_name": "region", "page": "99"},
        {"app_label": "deals", "model_name": "deal", "field_name": "region", "term": "niets"},
    ],
)
def test_a_list_to_choose_from_says_nothing_in_english(cast, desk, question):
    response = desk.get(reverse("admin:autocomplete"), question)
    if response.headers["Content-Type"].startswith("application/json"):
        answer = json.loads(response.content)
        said = " ".join([*(one["text"] for one in answer.get("results", [])), str(answer.get("error", ""))])
    else:
        said = response.content.decode()
    assert english(f"<p>{said}</p>") == []
