"""Words for tests at the desk: people and their roles, forms as a browser posts them, and what is at the desk."""

import datetime as dt
import re

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deals.facts.every_kind import FACTS
from deals.facts.trail import trailed
from deals.models import (
    Aim,
    Alias,
    Area,
    CaribbeanBody,
    Contribution,
    Deal,
    Deed,
    ErrorReport,
    Gap,
    Milestone,
    Ministry,
    Municipality,
    Organisation,
    PaperDeal,
    PaperDecision,
    ParliamentaryPaper,
    Party,
    ProgrammeFact,
    ProgrammeLine,
    Province,
    Region,
    Release,
    Source,
    SourceQuestion,
    Submission,
    SubmissionLine,
    Theme,
    Trait,
    Tranche,
    User,
    Version,
    WorkPoint,
)
from deals.publishing import releases
from deals.publishing.redacting import propose_redaction
from deals.publishing.review import Announcement, save_concept, submit
from deals.register.models import LineKind

from . import cast as people
from .browse import fields_on, sign_in
from .words import AMOUNT, WORD

# --- people, and what each may open

# The roles by their letter; A is a visitor who is not signed in.
ROLES = {"A": None, "L": "lezer", "R": "redacteur", "E": "eindredacteur", "B": "beheerder"}
NOBODY, STAFF, EVERYONE = "", "LREB", "ALREB"

# Per kind of thing who sees its list and pages, adds one, changes one, deletes one.
THINGS = {
    # kind                 sees    adds    changes deletes
    "deals/deal":          ("LRE", "R",    "R",    "R"),
    "deals/parliamentarypaper": ("LRE", "R", "R",  "R"),
    "deals/source":        ("LRE", "R",    "R",    "R"),
    "deals/region":        ("LRE", "R",    "R",    "R"),
    "deals/organisation":  ("LRE", "R",    "R",    "R"),
    "deals/sourcequestion": ("LRE", "R",   "R",    "R"),
    "deals/workpoint":     ("LRE", "R",    "R",    "R"),
    "deals/errorreport":   ("RE",  NOBODY, "R",    "R"),
    "deals/release":       ("LRE", NOBODY, NOBODY, NOBODY),
    "deals/version":       ("LRE", NOBODY, NOBODY, NOBODY),
    "deals/province":      (STAFF, NOBODY, NOBODY, NOBODY),
    "deals/municipality":  (STAFF, NOBODY, NOBODY, NOBODY),
    "deals/caribbeanbody": (STAFF, NOBODY, NOBODY, NOBODY),
    "deals/ministry":      (STAFF, NOBODY, NOBODY, NOBODY),
    "deals/tranche":       (STAFF, NOBODY, NOBODY, NOBODY),
    "deals/theme":         (STAFF, NOBODY, NOBODY, NOBODY),
    "deals/trait":         (STAFF, NOBODY, NOBODY, NOBODY),
    "deals/programmefact": (STAFF, NOBODY, NOBODY, NOBODY),
    "deals/user":          ("B",   "B",    "B",    NOBODY),
    "auth/group":          ("B",   NOBODY, NOBODY, NOBODY),
}  # fmt: skip

# What nothing refers to: any post to its page to delete it is a confirmation, and deletes it.
DELETED_AT_ONCE = ("deals/sourcequestion", "deals/workpoint", "deals/parliamentarypaper", "deals/errorreport")

# Every other address: who may GET, who may POST.
ADDRESSES = {
    # address                              GET       POST
    "":                                    (STAFF,    STAFF),
    "spoor/": ("LRE", NOBODY),
    "werklijst/": ("LRE", NOBODY),
    "voorleggen/":                         ("R",      "R"),
    "kleine-verbetering/<slug:slug>/":     ("R",      "R"),
    "voorleggingen/":                      ("LRE",    NOBODY),
    "voorleggingen/<int:number>/":         ("LRE",    "LRE"),
    "voorleggingen/<int:number>/bijlage.<str:extension>": ("LRE", NOBODY),
    "voorleggingen/<int:number>/bewerken/": ("R",     "R"),
    "voorleggingen/<int:number>/voorbeeld/<slug:slug>/": ("LRE", NOBODY),
    "voorleggingen/<int:number>/voorbeeld/kamerstuk/<slug:slug>/": ("LRE", NOBODY),
    "deals/deal/meerdere/":                ("R",      "R"),
    "deals/deal/<int:number>/nieuw-bedrag/<slug:key>/": ("R", "R"),
    "deals/deal/<int:object_id>/rij/<slug:kind>/":            ("R",   NOBODY),
    "deals/deal/<int:object_id>/rij/<slug:kind>/<slug:key>/": ("LRE", NOBODY),
    "intrekken/<slug:slug>/":              ("E",      "E"),
    "intrekken/kamerstuk/<slug:slug>/":    ("E",      "E"),
    "weglakken/":                          ("RE",     "RE"),
    "weglakken/<int:number>/":             ("RE",     "E"),
    "publicaties/<int:number>/verplaatsen/": ("E",    "E"),
    "publicaties/<int:number>/terughalen/":  ("E",    "E"),
    "deals/source/<int:pk>/bestand/":      ("LRE",    "LRE"),
    "deals/user/<id>/password/":           ("B",      "B"),
    "autocomplete/":                       ("LRE",    NOBODY),
    "jsi18n/":                             (STAFF,    NOBODY),
    "login/":                              (EVERYONE, EVERYONE),
    "login/tweede-stap/":                  (NOBODY,   NOBODY),  # a password comes first, and leads here
    "login/herstel/":                      (NOBODY,   NOBODY),
    "oidc/heen/":                          (NOBODY,   NOBODY),  # only where a setting says so
    "oidc/terug/":                         (NOBODY,   NOBODY),
    "account/":                            (STAFF,    NOBODY),
    "account/herstelcodes/":               (STAFF,    STAFF),
    "account/overal-afmelden/":            (STAFF,    STAFF),
    "account/tweede-stap/":                (STAFF,    STAFF),
    "account/tweede-stap/qr/":             (NOBODY,   NOBODY),  # only while an app is being set up
    "account/tweede-stap/<path:device>/verwijderen/": (NOBODY, NOBODY),  # of somebody else: not there
    "deals/user/<int:pk>/overal-afmelden/":     ("B", "B"),
    "deals/user/<int:pk>/tweede-stap-opnieuw/": ("B", "B"),
    "logout/":                             ("A",      EVERYONE),  # a visitor is led to the start
    "password_change/":                    (STAFF,    STAFF),
    "password_change/done/":               (STAFF,    NOBODY),
    "r/<path:content_type_id>/<path:object_id>/": (NOBODY, NOBODY),  # nothing at the desk has a page of its own
    "^(?P<app_label>deals|auth)/$":        (STAFF,    STAFF),
    "(?P<url>.*)$":                        (NOBODY,   NOBODY),
}  # fmt: skip


def table():
    """{address: (who may GET, who may POST)} for the whole desk."""
    rows = dict(ADDRESSES)
    for kind, (sees, adds, changes, deletes) in THINGS.items():
        rows |= {
            f"{kind}/": (sees, sees),
            f"{kind}/add/": (adds, adds),
            f"{kind}/<path:object_id>/history/": (sees, sees),
            f"{kind}/<path:object_id>/delete/": (deletes, deletes),
            f"{kind}/<path:object_id>/change/": (sees, changes),
            f"{kind}/<path:object_id>/": (STAFF, STAFF),  # leads to the page to change it, which asks again
        }
    return rows


def address_of(pattern, keys, colleague):
    """A real address for a pattern, of something that is there."""
    kind = "/".join(pattern.split("/")[:2])
    key = colleague.pk if kind == "deals/user" else keys.get(kind)
    deal = f"deals/deal/{Deal.objects.get(slug=keys.get('slug', 'noorderland')).pk}"
    fixed = {
        "deals/deal/<int:number>/nieuw-bedrag/<slug:key>/": f"{deal}/nieuw-bedrag/rijk-1/",
        "deals/deal/<int:object_id>/rij/<slug:kind>/": f"{deal}/rij/contribution/",
        "deals/deal/<int:object_id>/rij/<slug:kind>/<slug:key>/": f"{deal}/rij/contribution/rijk-1/",
        "autocomplete/": "autocomplete/?app_label=deals&model_name=deal&field_name=region",
        "r/<path:content_type_id>/<path:object_id>/": (
            f"r/{ContentType.objects.get_for_model(Deal).pk}/{keys['deals/deal']}/"
        ),
        "^(?P<app_label>deals|auth)/$": "deals/",
        "(?P<url>.*)$": "iets/anders/",
    }
    slug = keys["paper"] if "kamerstuk/" in pattern else keys.get("slug", "noorderland")
    pattern = pattern.replace("<slug:slug>", slug).replace("<str:extension>", "odt")
    if pattern.startswith("voorleggingen/"):
        pattern = pattern.replace("<int:number>", str(keys["submission"]))
    if pattern.startswith("weglakken/"):
        pattern = pattern.replace("<int:number>", str(keys["redaction"]))
    # Release 1 is public: to move or to recall it is refused with a sentence.
    return "/beheer/" + fixed.get(pattern, re.sub("<[^>]+>", "1" if "number" in pattern else str(key), pattern))


def member(role, name=None, **fields):
    """An account with a role, as a beheerder makes it."""
    person = User.objects.create_user(name or role, is_staff=True, **fields)
    person.groups.add(Group.objects.get(name=role))
    return person


def signed_in(letter):
    client = Client()
    if ROLES[letter]:
        sign_in(client, User.objects.filter(username=ROLES[letter]).first() or member(ROLES[letter]))
    return client


def one_of_everything():
    """One of each thing at the desk: {kind: its key}, and an administrator who may do everything."""
    CaribbeanBody.objects.create(code="col01", name="Bonaire")
    Theme.objects.create(slug="wonen", name="Wonen", explanation="Wonen.")
    ProgrammeFact.objects.create(key="aantal", kind="aantal-deals", value=2, source_title="Brief", locator="Blz. 1")
    SourceQuestion.objects.create(keys="aantal", asked_to="Het ministerie", asked_on=people.AS_OF)
    WorkPoint.objects.create(deal=Deal.objects.get(slug="noorderland"), field="resultaten")
    ErrorReport.objects.create(receipt="x" * 20, received_at=timezone.now(), page="/deals/noorderland/", wrong="Fout.")
    source = Source.objects.get()
    told = {"subject": "Het noorden.", "role": "lid van de Tweede Kamer"}
    ParliamentaryPaper.objects.create(source=source, slug="29697-116", kind="motie", **told)
    source.file.save("brief.txt", SimpleUploadedFile("brief.txt", b"De brief."))
    administrator = User.objects.create_superuser("alles")
    Deal.objects.filter(slug="noorderland").update(summary="Een betere tekst.")
    author = member("redacteur")
    names = ["noorderland", LineKind.PAPER.named("29697-116")]
    submission = save_concept(author, names, Announcement(people.AS_OF, "Nieuw."))
    submit(submission.pk, author)
    redaction = propose_redaction("noorderland", "in het noorden", "anders", "Een plaats.", author)
    models = [Source, Region, Organisation, Release, Version, Province, Municipality, CaribbeanBody, Ministry]
    models += [Tranche, Theme, Trait, ProgrammeFact, Group, SourceQuestion, WorkPoint, ParliamentaryPaper, ErrorReport]
    keys = {f"{model._meta.app_label}/{model._meta.model_name}": model._default_manager.first().pk for model in models}
    return keys | {
        "deals/deal": Deal.objects.get(slug="concept").pk,
        "administrator": administrator.pk,
        "submission": submission.pk,
        "paper": "29697-116",
        "redaction": redaction.pk,
    }


def rows_of_everything():
    """Every row of every table but the sessions."""
    models = [model for model in apps.get_models(include_auto_created=True) if model is not Session]
    return {model._meta.label: sorted(model._base_manager.values_list(), key=repr) for model in models}


# --- forms


def form_of(response):
    """What a browser would post back for the (first) desk form on the page: {name: [values]}."""
    form = response.context["adminform"].form
    posted = {}
    for part in [form, *(row for inline in response.context["inline_admin_formsets"] for row in inline.formset.forms)]:
        for bound in part:
            value = bound.value()
            if value is False or (not value and value != 0):
                continue
            values = value if isinstance(value, list | tuple) else [value]
            posted[bound.html_name] = ["on" if one is True else getattr(one, "pk", one) for one in values]
    for inline in response.context["inline_admin_formsets"]:
        for name in ("TOTAL_FORMS", "INITIAL_FORMS"):
            bound = inline.formset.management_form[name]
            posted[bound.html_name] = [bound.value()]
    original = response.context["original"]
    return posted | (
        {"_revision": [response.context["revision"]], "_read": [response.context["read"]]} if original else {}
    )


def all_rows(desk, address):
    """The form of a deal at `address` with every row open and an empty one of each kind, as for whoever presses all its
    buttons without a script."""
    shown = desk.get(address)
    page = shown.content.decode()
    buttons = {name: re.findall(rf'name="{name}" value="([^"]+)"', page) for name in ("_open", "_nieuw")}
    return desk.post(address, fields_on(shown) | buttons) if any(buttons.values()) else shown


def open_deal(desk, slug="noorderland"):
    address = reverse("admin:deals_deal_change", args=[Deal.objects.get(slug=slug).pk])
    return address, form_of(all_rows(desk, address))


def save(desk, slug="noorderland", **fields):
    address, posted = open_deal(desk, slug)
    return desk.post(address, posted | fields)


def address(deal):
    return reverse("admin:deals_deal_change", args=[deal.pk])


def opened(desk, deal):
    """What a browser would post for the form as it stands now, with every row open, and nothing changed."""
    return fields_on(all_rows(desk, address(deal)))


def save_form(desk, deal, form, **fields):
    return desk.post(address(deal), form | fields)


def row(form, kind, **values):
    """The prefix of the row of `kind` in which the fields have these values."""
    numbers = range(int(form[f"{kind}_facts-TOTAL_FORMS"][0]))
    for prefix in (f"{kind}_facts-{number}" for number in numbers):
        if all(form.get(f"{prefix}-{name}") == [value] for name, value in values.items()):
            return prefix
    raise LookupError(values)


def new(form, kind):
    """The prefix of the empty row of `kind`."""
    return f"{kind}_facts-{form[f'{kind}_facts-INITIAL_FORMS'][0]}"


# --- several deals at once


BOTH = ["noorderland", "zuiderland"]


def asked(deed, deals=BOTH, **fields):
    return {"deed": deed, "deal": deals, "precision": "dag"} | fields


def in_the_letter(**fields):
    return {"source": Source.objects.get().pk, "locator": "Brief, blz. 3"} | fields


# --- what nobody may see


def plant(deal):
    """The word and the amount in every text and amount of `deal`."""
    hidden = people.source(
        slug=f"bron-{WORD}",
        title=f"Titel {WORD}",
        publisher=WORD,
        reference=WORD,
        url=f"https://{WORD}.example/",
        note=WORD,
    )
    where = {"source": hidden, "locator": f"Plaats {WORD}", "note": f"Toelichting {WORD}"}
    organisation = Organisation.objects.get_or_create(
        slug=f"organisatie-{WORD}", name=f"Organisatie {WORD}", kind="overig"
    )[0]
    people.fact(Contribution, deal, side="rijk", amount=AMOUNT, qualifier="ongeveer", contributor=organisation, **where)
    people.fact(Party, deal, organisation=organisation, **where)
    people.fact(Area, deal, abroad=f"Plaats {WORD}", country=WORD, **where)
    people.fact(ProgrammeLine, deal, name=f"Lijn {WORD}", description=WORD, **where)
    people.fact(Aim, deal, text=f"Doel {WORD}", target_year=2066, **where)
    people.fact(Alias, deal, name=f"Naam {WORD}", **where)
    people.fact(Milestone, deal, kind="start", date=dt.date(2066, 6, 6), **where)
    people.fact(Gap, deal, field="doelen", reason="niet-vermeld", **where)
    told = dict.fromkeys(("subject", "role", "groups", "note"), WORD)
    paper = people.paper(f"bij-{deal.slug}", titled=f"Stuk {WORD}", **told)
    PaperDeal.objects.create(paper=paper, deal=deal, locator=WORD)
    people.decided(paper, "aangenomen", note=WORD, locator=WORD)


def plant_desk():
    """The concept, an unpublished change to a published deal, and what a reader reported, full of what nobody may see."""
    told = dict.fromkeys(("wrong", "expected", "source", "answer"), WORD)
    where = {"page": "/deals/noorderland/", "email": f"{WORD}@lezer.example"}
    ErrorReport.objects.create(receipt="zzzzz-zzzzz-zzzzz-zzzzz", received_at=timezone.now(), **where, **told)
    concept = Deal.objects.get(slug="concept")
    Deal.objects.filter(slug="concept").update(name=f"Concept {WORD}", summary=WORD)
    Region.objects.filter(slug="concept").update(name=f"Regio {WORD}")
    plant(concept)
    published = Deal.objects.get(slug="noorderland")
    Deal.objects.filter(slug="noorderland").update(summary=WORD, name=f"Noorderland {WORD}")
    plant(published)
    Contribution.objects.filter(deal=published, counted=True).update(amount=AMOUNT)
    assert Source.objects.filter(slug__contains=WORD).exists()


def desk_tables():
    models = [Deal, Region, Source, Organisation, Submission, SubmissionLine, Deed, *FACTS]
    models += [ParliamentaryPaper, PaperDeal, PaperDecision]
    models += [model.trail.model for model in trailed]
    models += [ProgrammeLine.themes.through, Region.provinces.through]
    return {model._meta.db_table for model in models}


def withdraw(slug, *, reason, note, as_of, clock=timezone.now):
    """A release without the deal, about any day: at the desk it is always about today."""
    with releases.publishing_lock():
        return releases.withdraw_from(
            releases.newest_release(),
            slug,
            reason=reason,
            note=note,
            as_of=as_of,
            visible_from=None,
            by="",
            now=clock(),
        )
