"""The trail: every change at the desk leaves one line, that nobody alters."""

import ast
import datetime as dt
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from deals.facts.every_kind import FACTS
from deals.facts.trail import Unalterable, acting, trailed, without_trail
from deals.models import (
    Aim,
    Contribution,
    Deal,
    ErrorReport,
    Organisation,
    PaperDeal,
    PaperDecision,
    ParliamentaryPaper,
    ProgrammeLine,
    Region,
    Release,
    Source,
    SourceQuestion,
    Theme,
    User,
    WorkPoint,
)

from . import cast as people
from .browse import at, sign_in, text
from .desk import form_of, member, open_deal, save

pytestmark = [pytest.mark.django_db, pytest.mark.database]


# Papers of the Kamer with their rows.
PAPERS = [ParliamentaryPaper, PaperDeal, PaperDecision]


@pytest.fixture
def cast(db, shelf):
    """The cast, there before anyone came to the desk."""
    shelf.fill("cast-without-trail", without_trail()(people.cast))


def everything():
    """Every line of the trail, oldest first."""
    found = [line for model in trailed for line in model.trail.all()]
    return sorted(found, key=lambda line: (line.history_date, line.history_id))


def said():
    return [(line.trail_key or line.trail_name, *change) for line in everything() for change in line.trail_changes]


def names(posted, kind, field):
    return next(name for name in posted if name.startswith(f"{kind}_facts-") and name.endswith(f"-{field}"))


def page(client, **asked):
    return text(client.get(reverse("admin:trail"), asked))


def test_a_correction_says_who_when_what_and_from_where(cast, client, admin_user):
    moment = dt.datetime(2026, 12, 1, 9, 30, tzinfo=dt.UTC)
    with at(moment):
        sign_in(client, admin_user)
        address, posted = open_deal(client)
        amount = next(name for name, value in posted.items() if name.endswith("-amount") and value == ["€ 10.000.000"])
        assert client.post(address, posted | {amount: "15500000", "summary": "Beter."}).status_code == 302
    assert said() == [
        ("Noorderland", "samenvatting", "Een deal in het noorden.", "Beter."),
        ("rijk-1", "bedrag", "€ 10.000.000", "€ 15.500.000"),
    ]
    for line in everything():
        assert (line.trail_actor, line.history_user.username, line.trail_origin) == ("admin", "admin", address)
        assert (line.history_date, line.trail_deal, line.history_type) == (moment, "noorderland", "~")
    shown = page(client, deal="noorderland")
    assert "Bedrag rijk-1: € 10.000.000 → € 15.500.000" in shown
    assert "Samenvatting: Een deal in het noorden. → Beter." in shown
    assert "1 december 2026, 10.30 uur" in shown and "admin" in shown
    assert f'<a href="{address}">formulier</a>' in client.get(reverse("admin:trail")).content.decode()


def test_saving_without_a_change_leaves_no_line(letter, desk):
    for slug in ("twente-ii", "zaanij-ii"):
        assert save(desk, slug).status_code == 302
    for thing in (Source.objects.first(), Region.objects.first(), Organisation.objects.first()):
        address = reverse(f"admin:deals_{thing._meta.model_name}_change", args=[thing.pk])
        assert desk.post(address, form_of(desk.get(address))).status_code == 302
    for model in FACTS:
        for fact in model.objects.all()[:3]:
            fact.save()
    assert everything() == []


def test_what_a_refused_or_broken_save_did_not_change_leaves_no_line(cast, desk):
    address, posted = open_deal(desk)
    amount = names(posted, "contribution", "amount")
    assert desk.post(address, posted | {amount: "0", "summary": "Half?"}).status_code == 200
    save(desk, summary="Van de ander.")
    assert desk.post(address, posted | {"summary": "Te laat."}).status_code == 409
    with pytest.raises(RuntimeError), transaction.atomic():
        Region.objects.create(slug="weg", name="Weg")
        raise RuntimeError
    assert [new for *_, new in said()] == ["Van de ander."]


def test_facts_added_and_removed_through_the_form_are_told_in_full(cast, desk):
    address, posted = open_deal(desk)
    row = f"alias_facts-{posted['alias_facts-INITIAL_FORMS'][0]}-"
    posted |= {row + "name": "Het Noorden", row + "source": Source.objects.get().pk, row + "locator": "Blz. 2"}
    posted |= {"alias_facts-TOTAL_FORMS": "1", names(posted, "milestone", "id").replace("-id", "-DELETE"): "on"}
    assert desk.post(address, posted).status_code == 302
    added = next(line for line in everything() if line.history_type == "+")
    removed = next(line for line in everything() if line.history_type == "-")
    assert [change for change in added.trail_changes if change[0] in ("naam", "vindplaats", "bron")] == [
        ["bron", "leeg", "Brief over twee deals (01-12-2023)"],
        ["vindplaats", "leeg", "Blz. 2"],
        ["naam", "leeg", "Het Noorden"],
    ]
    assert ["datum", "01-11-2023", "leeg"] in removed.trail_changes
    shown = page(desk, deal="noorderland")
    assert f"Andere naam {added.trail_key} toegevoegd" in shown and "verwijderd" in shown


def test_every_kind_of_thing_leaves_a_trail(cast):
    """Also the ones that a later fact brings: whatever is a fact or can be edited by two people."""
    assert {Deal, Source, Region, Organisation, SourceQuestion, WorkPoint, ErrorReport, *PAPERS, *FACTS} == set(trailed)
    for model in trailed:
        thing = model.objects.first()
        if thing is None:
            continue
        field = {"deal": "summary", "source": "note", "region": "name", "organisation": "name"}
        name = field.get(model._meta.model_name, "note")
        setattr(thing, name, "Anders.")
        thing.save()
        (line,) = model.trail.all()
        assert line.trail_changes[0][2] == "Anders.", model


def test_a_thing_is_named_and_not_numbered(cast, desk):
    theme = Theme.objects.create(slug="wonen", name="Wonen", explanation="Wonen.")
    other = Region.objects.create(slug="anders", name="Anders")
    line = ProgrammeLine.objects.get()
    save(desk, region=other.pk, **{"programmeline_facts-0-themes": [theme.pk]})
    assert ("Noorderland", "regio", "Noorderland", "Anders") in said()
    assert (line.key, "thema's", "leeg", "Wonen") in said()
    line.themes.clear()
    assert said()[-1] == (line.key, "thema's", "Wonen", "leeg")


def test_values_are_compared_as_the_database_keeps_them(cast):
    fact = Contribution.objects.get(key="rijk-1")
    fact.amount, fact.valid_from = "10000000.00", ""
    fact.valid_from = None
    fact.save()
    assert everything() == []
    fact.amount = "10000000.50"
    fact.save()
    assert said() == [("rijk-1", "bedrag", "€ 10.000.000", "€ 10.000.000,50")]


def test_what_the_database_empties_by_itself_is_told_too(cast, desk):
    """A line that goes takes itself out of the aims that named it."""
    line = ProgrammeLine.objects.get()
    with without_trail():
        aim = people.fact(Aim, line.deal, text="Meer huizen", line=line)
    line.delete()
    assert (aim.key, "programmalijn", line.key, "leeg") in said()


def test_a_deleted_deal_keeps_its_trail(cast, desk):
    with without_trail():
        people.pay(Deal.objects.get(slug="concept"), "rijk", "5000000")
    key = Deal.objects.get(slug="concept").pk
    assert desk.post(reverse("admin:deals_deal_delete", args=[key]), {"post": "yes"}).status_code == 302
    shown = page(desk, deal="concept")
    assert "Regio Deal Concept verwijderd" in shown and "Bedrag rijk-1: € 5.000.000 → leeg" in shown
    assert "Concept (verwijderd)" in shown


def test_what_a_command_does_stands_under_its_own_name(cast):
    with acting("import", "import van kassiers.csv"):
        Region.objects.create(slug="nieuw", name="Nieuw")
    Region.objects.create(slug="nog-een", name="Nog een")
    assert [(line.trail_actor, line.trail_origin) for line in everything()] == [
        ("import", "import van kassiers.csv"),
        ("", "buiten het bureau om"),
    ]


def test_a_fixture_that_changes_the_desk_leaves_a_trail(cast, tmp_path):
    thing = Region.objects.get(slug="concept")
    file = tmp_path / "regio.json"
    call_command("dumpdata", "deals.region", "--pks", str(thing.pk), output=str(file), verbosity=0)
    file.write_text(file.read_text().replace('"name": "Concept"', '"name": "Anders"'))
    call_command("loaddata", str(file), verbosity=0)
    assert said() == [("Anders", "naam", "Concept", "Anders")]


def test_seed_leaves_no_trail(register):
    """What a register begins with was changed by nobody, and stands in releases 1 to 5."""
    assert Release.objects.count() == 6
    assert everything() == []


def test_the_first_change_after_seed_knows_what_stood_there(register, desk):
    address, posted = open_deal(desk, "twente-ii")
    amount = next(name for name, value in posted.items() if name.endswith("-amount") and value == ["€ 25.000.000"])
    assert desk.post(address, posted | {amount: "26000000"}).status_code == 302
    assert said() == [("rijk-1", "bedrag", "€ 25.000.000", "€ 26.000.000")]


# --- reading it


@pytest.fixture
def three_changes(cast, client):
    """One by each of two editors, and one to another deal, on three days."""
    anna, bert = member("redacteur", "anna"), member("redacteur", "bert")
    for day, person, slug, field, new in (
        (1, anna, "noorderland", "summary", "Van Anna."),
        (2, bert, "noorderland", "name", "Noorderlanden"),
        (3, bert, "zuiderland", "summary", "Van Bert."),
    ):
        with at(dt.datetime(2026, 12, day, 22, 59, tzinfo=dt.UTC)):
            sign_in(client, person)
            assert save(client, slug, **{field: new}).status_code == 302
    return client


ANNA, NAME, BERT = (
    "Samenvatting: Een deal in het noorden. → Van Anna.",
    "Naam: Noorderland → Noorderlanden",
    "→ Van Bert.",
)


QUESTIONS = [
    ({}, [BERT, NAME, ANNA]),
    ({"deal": "noorderland"}, [NAME, ANNA]),
    ({"wie": "anna"}, [ANNA]),
    ({"wie": "BERT"}, [BERT, NAME]),
    ({"veld": "naam"}, [NAME]),
    ({"veld": "samenvatting", "deal": "zuiderland"}, [BERT]),
    ({"van": "2026-12-02", "tot": "2026-12-02"}, [NAME]),
    ({"van": "2026-12-03"}, [BERT]),
    ({"tot": "2026-12-01"}, [ANNA]),
    ({"soort": "region"}, []),
]


def test_the_trail_is_found_by_deal_person_field_and_day_newest_first(three_changes):
    for asked, found in QUESTIONS:
        shown = page(three_changes, **asked)
        places = [shown.find(line) for line in (BERT, NAME, ANNA)]
        assert [line for line in (BERT, NAME, ANNA) if line in shown] == found, asked
        assert [place for place in places if place >= 0] == sorted(place for place in places if place >= 0), asked


def test_a_question_that_cannot_be_asked_gets_400_and_no_lines(three_changes):
    for asked in [
        {"deal": "atlantis"},
        {"van": "gisteren"},
        {"tot": "9999-12-31"},
        {"van": "0001-01-01"},
        {"nummer": "x"},
    ]:
        response = three_changes.get(reverse("admin:trail"), asked)
        assert response.status_code == 400 and "Van Anna." not in text(response), asked


def test_the_form_of_a_thing_leads_to_its_trail(three_changes):
    address = reverse("admin:deals_deal_change", args=[Deal.objects.get(slug="noorderland").pk])
    assert ">Spoor</a>" in three_changes.get(address).content.decode()
    history = three_changes.get(reverse("admin:deals_deal_history", args=[Deal.objects.get(slug="noorderland").pk]))
    assert history.url == "/beheer/spoor/?deal=noorderland"
    assert ANNA in text(three_changes.get(history.url)) and BERT not in text(three_changes.get(history.url))
    source = Source.objects.get()
    page_of_source = reverse("admin:deals_source_change", args=[source.pk])
    posted = form_of(three_changes.get(page_of_source)) | {"title": "Brief"}
    three_changes.post(page_of_source, posted)
    history = three_changes.get(reverse("admin:deals_source_history", args=[source.pk]))
    assert "Titel: Brief over twee deals → Brief" in text(three_changes.get(history.url))
    assert ANNA not in text(three_changes.get(history.url))


def test_a_long_trail_has_pages_and_a_fixed_number_of_queries(cast, desk):
    region = Region.objects.get(slug="concept")
    region.name = "Eerst"
    region.save()
    desk.get(reverse("admin:trail"))
    with CaptureQueriesContext(connection) as few:
        page(desk)
    for number in range(60):
        region.name = f"Naam {number}"
        region.save()
    with CaptureQueriesContext(connection) as many:
        shown = page(desk)
    assert len(many) == len(few) <= 11
    assert "61 wijzigingen, bladzijde 1 van 2" in shown and "Naam: Naam 58 → Naam 59" in shown
    assert "Naam: Concept → Eerst" in page(desk, pagina=2)


def test_typed_script_is_shown_as_text(cast, desk):
    save(desk, summary="<script>alert(1)</script>")
    assert "<script>alert" not in desk.get(reverse("admin:trail")).content.decode()


# --- nobody alters it, and no reader sees it


def test_nobody_adds_changes_or_removes_a_line_also_not_a_superuser(cast, desk):
    save(desk, summary="Beter.")
    models = {model.trail.model for model in trailed}
    assert not models & set(admin.site._registry)
    (line,) = Deal.trail.all()
    for deed in (line.save, line.delete, Deal.trail.all().delete, Deal.trail.filter(pk=line.pk).delete):
        with pytest.raises(Unalterable):
            deed()
    for manager in (Deal.trail, type(line).objects):
        with pytest.raises(Unalterable):
            manager.update(trail_actor="iemand anders")
    for method in ("post", "put", "patch", "delete"):
        assert getattr(desk, method)(reverse("admin:trail")).status_code == 405
    assert Deal.trail.get().trail_actor == "admin"
    User.objects.get(username="admin").delete()
    assert Deal.trail.get().trail_actor == "admin"


def test_there_are_no_rights_to_the_trail_to_give(db):
    from django.contrib.auth.models import Permission

    assert not Permission.objects.filter(codename__contains="historical").exists()


def test_releases_do_not_know_the_trail(cast, desk):
    """A change and its undoing leave lines, and the same digest."""
    from deals.publishing.releases import propose

    save(desk, summary="Anders.")
    save(desk, summary="Een deal in het noorden.")
    assert len(everything()) == 2
    assert not propose(["noorderland"], people.AS_OF).prepared
    people.release(at=timezone.now())
    assert len(everything()) == 2


DEALS = Path(__file__).parent.parent / "deals"
# What sends no signal and so leaves no trail, and where it is meant.
SILENT_WRITES = {
    ("facts/models.py", "update"),
    ("publishing/releases.py", "bulk_create"),
    ("publishing/releases.py", "update"),
    # A submission keeps who did what with it as deeds.
    ("publishing/review.py", "bulk_create"),
    ("publishing/review.py", "update"),
    # Taking words out leaves a deed; the trail would keep the words.
    ("publishing/redacting.py", "update"),
    # Signing in has log lines of its own, and changes nothing that readers see.
    ("accounts/users.py", "update"),
    ("accounts/signing_in.py", "update"),
}


def test_the_desk_writes_nothing_past_the_trail():
    found = set()
    writing = [DEALS / folder for folder in ("accounts", "facts", "publishing", "desk")]
    for file in (file for folder in writing for file in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                name = node.func.attr
                if name in ("bulk_create", "bulk_update", "update", "_raw_delete", "save_without_historical_record"):
                    found.add((str(file.relative_to(DEALS)), name))
    assert found == SILENT_WRITES


def test_the_trail_is_of_the_desk_alone():
    """test_planted.py opens every public address and finds no query to these tables."""
    tables = {model.trail.model._meta.db_table for model in trailed}
    assert len(tables) == 29
    assert tables <= {model._meta.db_table for model in apps.get_app_config("deals").get_models()}
    for file in [*(DEALS / "register").rglob("*.py"), *(DEALS / "portal").rglob("*.py")]:
        source = file.read_text()
        assert "simple_history" not in source and "trail" not in source.split(), file
