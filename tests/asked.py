"""What test_same.py asks: every public address with what it answers and refuses, and a round at the desk."""

import datetime as dt
from itertools import product
from pathlib import Path
from unittest.mock import patch

from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.urls import reverse

from deals.models import Deal, Region, ReleaseLine, Source, Trait, Tranche, User
from deals.reference.error_reports import ErrorReport

from .browse import RECOVERY_CODE, give_second_step, press, sign_in
from .desk import all_rows

COLLEAGUES = {"lex": "lezer", "els": "redacteur", "eva": "eindredacteur", "bas": "beheerder"}
MORNING = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
PASSWORD = "vier woorden naast elkaar"


def asked():
    """{list: what it asks}, as golden/asked.txt has it."""
    lists, words = {}, []
    for line in (Path(__file__).parent / "golden" / "asked.txt").read_text().splitlines():
        if line.startswith("["):
            words = lists[line[1 : line.index("]")]] = []
        else:
            words += line.split()
    return lists


ASKED = asked()


class Moment(type):
    """Django asks whether something is a datetime of the very class that `Clock` stands in for."""

    def __instancecheck__(cls, one):
        return isinstance(one, dt.datetime)


class Clock(dt.datetime, metaclass=Moment):
    """Stands still, but for a minute at each deed: so what was done always stands in the same order."""

    time = MORNING

    @classmethod
    def now(cls, tz=None):
        return cls.time


def ask_everything(answers):
    """Fills `answers`. An address that is not asked by a reader of the seeded register says so in front."""
    Clock.time = MORNING
    reader = Client(raise_request_exception=False)
    for address in ASKED["pages"]:
        answers.ask(reader, address, "leeg register: ")
    call_command("seed", verbosity=0)
    for address in dict.fromkeys(addresses()):
        answers.ask(reader, address)
    ask_oddly(answers, reader)
    desk = Desk(answers)
    for part in (edit, lay_before, decide_more, keep_house, look_around, enter):
        part(desk)
    for address in ASKED["later"]:
        answers.ask(reader, address, "na acht publicaties: ")


def addresses():
    """Every public address that is asked, and every deal at every release."""

    def each(paths, queries):
        return [f"{path}{'&' if '?' in path else '?'}{query}" for path, query in product(paths, queries)]

    lists, pages = ASKED["lists"], ASKED["pages"]
    paging = [query for query in ASKED["refused"] if query.startswith(("pagina", "aantal"))]
    much = ["&".join(f"tranche={number}" for number in range(101)), "q=" + "x" * 201]
    yield from pages + ASKED["once"] + ASKED["absent"]
    yield from each(pages, ASKED["releases"] + ASKED["moments"])
    yield from each(ASKED["failing"], ASKED["odd"] + much)
    yield from each(lists, ASKED["choices"] + ASKED["refused"])
    yield from each(each(["/deals/", "/api/v1/deals"], ASKED["choices"]), ["publicatie=1"])
    yield from each(ASKED["paged"], paging)
    yield from each(["/wijzigingen/", "/wijzigingen.json", "/api/v1/wijzigingen"], ASKED["spans"])
    for number, slug in ReleaseLine.of_deals.values_list("release__number", "slug"):
        yield from each([f"/deals/{slug}/", f"/deals/{slug}.json"], [f"publicatie={number}"])


def ask_oddly(answers, reader):
    for method, address in product(("POST", "HEAD", "OPTIONS", "PROPFIND"), ASKED["failing"]):
        answers.keep(f"{method} {address}", reader.generic(method, address))
    with override_settings(LOCAL=False):
        answers.ask(reader, "/metrics", "voor een vreemde: ")
    answers.keep("vreemde host: /", reader.get("/", headers={"host": "elders.example"}))
    for error, address in product((OperationalError, ValueError), ASKED["failing"]):

        def fail(*args, error=error):
            raise error

        alone = patch.object(connection, "close"), patch("secrets.token_hex", return_value="verzoek")
        with connection.execute_wrapper(fail), alone[0], alone[1]:
            answers.ask(reader, address, f"{error.__name__}: ")


class Desk:
    """The desk with one colleague of each role, and what they do there."""

    def __init__(self, answers):
        self.answers, self.browsers = answers, {"niemand": Client(raise_request_exception=False)}
        for name, role in COLLEAGUES.items():
            person = User.objects.create_user(name, f"{name}@example.org", is_staff=True)
            person.groups.add(Group.objects.get(name=role))
            self.browsers[name] = Client(raise_request_exception=False)
            sign_in(self.browsers[name], person)

    def see(self, who, address):
        return self.browsers[who].get(f"/beheer{address}")

    def do(self, who, what, shown, button="_save", **typed):
        """`who` fills in a page, which is shown or has this address, and presses a button; then looks where that leads."""
        Clock.time += dt.timedelta(minutes=1)
        client = self.browsers[who]
        if isinstance(shown, str):
            rows = any("_facts-" in name for name in typed)
            shown = all_rows(client, f"/beheer{shown}") if rows else self.see(who, shown)
        answer = self.answers.keep(f"{who} {what}: {shown.wsgi_request.path}", press(client, shown, button, **typed))
        if answer.status_code != 302:
            return answer
        return self.answers.ask(client, answer.url, f"{who} na ‘{what}’: ")


def deal(slug):
    return reverse("admin:deals_deal_change", args=[Deal.objects.get(slug=slug).pk]).removeprefix("/beheer")


def edit(desk):
    """The forms of deals, sources and regions: what is saved, what is refused, what two people do at once."""
    land, amount = deal("nieuw-land"), "contribution_facts-0-amount"
    stale = all_rows(desk.browsers["els"], f"/beheer{land}")
    desk.do("els", "bewaart tekst", land, summary="Een betere tekst.")
    conflict = desk.do("els", "bewaart te laat", stale, summary="Van mij.", **{amount: "18 miljoen"})
    desk.do("els", "kiest", conflict)
    desk.do("els", "typt fouten", land, name="", **{amount: "0", "gap_facts-0-field": "doelen"})
    desk.do("els", "bewaart een bedrag", land, "_continue", **{amount: "17,5 mln"})
    successor = "/deals/deal/add/?opvolger-van=nieuw-land"
    desk.do("els", "begint een vervolg", successor)
    desk.do("els", "begint een vervolg in tranche 6", successor, tranche=Tranche.objects.get(number=6).pk)
    desk.do("els", "vergeet een naam", "/deals/region/add/", name="", slug="x y")
    desk.do("els", "maakt een regio", "/deals/region/add/", name="Nieuwland", slug="nieuwland")
    letter = SimpleUploadedFile("brief.txt", b"De brief.")
    about = {"title": "Een brief", "slug": "een-brief", "kind": "kamerbrief", "publisher": "Het Rijk"}
    desk.do("els", "bewaart een bestand", "/deals/source/add/", date="2026-11-30", file=letter, **about)
    source, trait = Source.objects.get(slug="een-brief").pk, Trait.objects.get(slug="novex").pk
    desk.answers.ask(desk.browsers["lex"], f"/beheer/deals/source/{source}/bestand/", "lex: ")
    asking = "/deals/deal/meerdere/?deal=veluwe&deal=zuid-limburg"
    desk.do("els", "vraagt te weinig", asking, "x", deed="kenmerk-erbij")
    typed = {"trait": trait, "source": source, "locator": "Blz. 3", "deed": "kenmerk-erbij"}
    preview = desk.do("els", "bekijkt een kenmerk", asking, "x", **typed)
    desk.do("els", "geeft een kenmerk", preview, "confirm")
    gone = Region.objects.get(slug="nieuwland").pk
    desk.do("els", "verwijdert een regio", f"/deals/region/{gone}/delete/", "x")


def lay_before(desk):
    """Four eyes: what an author lays before a reviewer, and what that one answers."""
    choice = "/voorleggen/?deal=nieuw-land"
    desk.do("els", "legt voor zonder toelichting", choice, "submit")
    desk.do("els", "legt een onaf vervolg voor", "/voorleggen/", "submit", note="Alles.")
    concept = desk.do("els", "bewaart een concept", choice, "concept", note="Nog niet af.")
    shown = desk.do("els", "legt voor", concept, "submit", message="Graag vandaag.")
    shown = desk.do("els", "neemt terug", shown, "take_back")
    desk.do("els", "legt weer voor", shown, "submit", note="Nieuw Land verbeterd.")
    for who, address in product(
        COLLEAGUES,
        ("/", "/voorleggingen/1/", "/voorleggingen/1/voorbeeld/nieuw-land/", "/voorleggingen/1/bijlage.odt", choice),
    ):
        desk.answers.ask(desk.browsers[who], f"/beheer{address}", f"{who} terwijl 1 voorligt: ")
    desk.do("eva", "stuurt terug zonder reden", "/voorleggingen/1/", "return")
    desk.do("eva", "stuurt terug", "/voorleggingen/1/", "return", reason="Klopt het bedrag?")
    desk.do("els", "legt nog eens voor", "/voorleggingen/1/bewerken/", "submit", corrects_since="1")
    desk.do("els", "keurt zelf goed", "/voorleggingen/1/", "approve")
    desk.do("eva", "kiest geen dag", "/voorleggingen/1/", "approve", visible_from="ooit")
    stale = desk.see("eva", "/voorleggingen/1/")
    desk.do("eva", "keurt goed", "/voorleggingen/1/", "approve")
    desk.do("eva", "keurt nog eens goed", stale, "approve")


def decide_more(desk):
    """Small corrections, releases that wait, deals that are withdrawn."""
    desk.do("els", "verbetert een tekst", deal("mainstage"), summary="Zonder tikfout.")
    desk.do("els", "legt tekst voor", "/kleine-verbetering/mainstage/", "submit")
    desk.do("eva", "keurt tekst goed", "/voorleggingen/2/", "approve")
    choice = "/voorleggen/?deal=waterwegregio"
    desk.do("els", "verbetert een bedrag", deal("waterwegregio"), **{"contribution_facts-0-amount": "1.234.567,89"})
    desk.do("els", "stelt een dag voor", choice, "submit", note="Later.", visible_from="2026-12-24T09:00")
    desk.do("eva", "laat wachten", "/voorleggingen/3/", "approve")
    desk.do("eva", "verplaatst zonder reden", "/publicaties/7/verplaatsen/", "x")
    desk.do("eva", "verplaatst", "/publicaties/7/verplaatsen/", "x", visible_from="2026-12-25T10:30", reason="Kerst.")
    for who, address in (("niemand", "/gezondheid/klaar"), ("niemand", "/"), ("eva", "/beheer/")):
        desk.answers.ask(desk.browsers[who], address, f"{who} terwijl 5 wacht: ")
    desk.do("eva", "haalt terug zonder reden", "/publicaties/7/terughalen/", "x")
    desk.do("eva", "haalt terug", "/publicaties/7/terughalen/", "x", reason="Toch niet.")
    desk.do("els", "laat vervallen", "/voorleggingen/3/", "drop")
    desk.do("els", "legt een herstel voor", choice, "submit", note="Bedrag hersteld.", corrects_since="2")
    desk.do("eva", "keurt herstel goed", "/voorleggingen/4/", "approve")
    desk.do("eva", "trekt in zonder reden", "/intrekken/saba/", "x")
    desk.do("eva", "trekt in", "/intrekken/saba/", "x", reason="Een vergissing.")
    words = {"words": "tikfout", "kind": "persoonsgegeven"}
    desk.do("els", "stelt weglakken voor zonder uitleg", "/weglakken/?deal=mainstage", "x", **words)
    desk.do("els", "stelt weglakken voor", "/weglakken/?deal=mainstage", "x", **words, explanation="Een woord.")
    desk.do("eva", "wijst weglakken af zonder reden", "/weglakken/1/", "refuse")
    desk.do("els", "lakt zelf weg", "/weglakken/1/", "approve")
    desk.do("eva", "lakt weg", "/weglakken/1/", "approve")
    desk.see("eva", "/")  # what it says of that, it says on whichever page comes next


def keep_house(desk):
    """Accounts and second steps."""
    typed = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    desk.do("bas", "maakt fouten", "/deals/user/add/", **typed | {"username": "lex", "password1": "kort"})
    role = Group.objects.get(name="redacteur").pk
    desk.do("bas", "maakt een account", "/deals/user/add/", **typed, username="noa", groups=role)
    noa = User.objects.get(username="noa")
    desk.do("bas", "wijzigt een account", f"/deals/user/{noa.pk}/change/", first_name="Noa", last_name="de Wit")
    desk.do("bas", "wijzigt een wachtwoord fout", f"/deals/user/{noa.pk}/password/", **typed | {"password2": "anders"})
    desk.do("bas", "wijzigt een wachtwoord", f"/deals/user/{noa.pk}/password/", **typed)
    desk.do("bas", "meldt een collega af", f"/deals/user/{noa.pk}/overal-afmelden/", bevestigd="ja")
    desk.do("bas", "herstelt een tweede stap", f"/deals/user/{noa.pk}/tweede-stap-opnieuw/", bevestigd="ja")
    with patch("django_otp.plugins.otp_static.models.StaticToken.random_token", return_value="herstelcode"):
        desk.do("els", "maakt herstelcodes", "/account/herstelcodes/", bevestigd="ja")
    with patch("two_factor.views.core.random_hex", return_value="0123456789" * 4):
        shown = desk.do("els", "kiest een app", "/account/tweede-stap/", "x", **{"method-method": "generator"})
        desk.do("els", "typt een verkeerde code", shown, "x", **{"generator-token": "abc"})
    desk.do("lex", "meldt zich overal af", "/account/overal-afmelden/", bevestigd="ja")
    sign_in(desk.browsers["lex"], User.objects.get(username="lex"))
    asked = {"asked_to": "Gemeente Den Haag", "asked_on": "30-11-2026", "deal": "den-haag-zuidwest"}
    desk.do("els", "vraagt een bron naar niets", "/deals/sourcequestion/add/", **asked, keys="rijk-99", answer="Ja.")
    desk.do("els", "vraagt een bron", "/deals/sourcequestion/add/", **asked, keys="rijk-3")
    agreed = {"deal": Deal.objects.get(slug="twente-ii").pk, "field": "resultaten", "due": "01-03-2027"}
    desk.do("els", "spreekt een jaar te veel af", "/deals/workpoint/add/", **agreed, year="2024")
    desk.do("els", "spreekt iets af", "/deals/workpoint/add/", **agreed)
    paper = {"slug": "29697-9999", "kind": "motie", "subject": "Het platteland.", "role": "lid van de Tweede Kamer"}
    desk.do("els", "noemt geen bron", "/deals/parliamentarypaper/add/", **paper)
    source = Source.objects.get(slug="een-brief").pk
    row = {"paper_deals-0-deal": Deal.objects.get(slug="twente-ii").pk, "paper_deals-0-locator": "titel"}
    desk.do("els", "voert een Kamerstuk in", "/deals/parliamentarypaper/add/", **paper, **row, source=source)


def enter(desk):
    """Signing in, and forms that come too late."""
    give_second_step(User.objects.get(username="noa"))
    noa, name = "niemand", {"auth-username": "noa"}
    desk.do(noa, "vergist zich", "/login/", "x", **name, **{"auth-password": "verkeerd"})
    shown = desk.do(
        noa, "noemt een wachtwoord", "/login/?next=/beheer/spoor/", "x", **name, **{"auth-password": PASSWORD}
    )
    desk.do(noa, "vergist zich in de code", shown, "x", **{"token-otp_token": "abc"})
    shown = desk.do(noa, "vergist zich in de herstelcode", "/login/herstel/", "x", **{"backup-otp_token": "abc"})
    desk.do(noa, "is binnen", "/login/herstel/", "x", **{"backup-otp_token": RECOVERY_CODE})
    typed = {"new_password1": "kort", "new_password2": "anders"}
    desk.do(noa, "kiest een slecht wachtwoord", "/password_change/", old_password="verkeerd", **typed)
    typed = dict.fromkeys(typed, f"andere {PASSWORD}")
    desk.do(noa, "kiest een wachtwoord", "/password_change/", old_password=PASSWORD, **typed)
    late = desk.see(noa, "/deals/region/add/")
    desk.answers.keep("meldt zich af", desk.browsers[noa].post("/beheer/logout/"))
    desk.do(noa, "bewaart na het afmelden", late, name="Te laat", slug="te-laat")
    for number in range(7):
        desk.do(noa, f"raadt {number}", "/login/", "x", **{"auth-username": "wie", "auth-password": "wat"})
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, User.objects.get(username="els"))
    for origin in ("http://testserver", "https://elders.example"):
        posted = {"name": "Nieuw", "password": "geheim"}
        answer = strict.post("/beheer/deals/region/add/", posted, headers={"origin": origin})
        desk.answers.keep(f"zonder token van {origin}", answer)


def look_around(desk):
    """Every page of the desk, for everyone; with one thing of each kind, since what is not there leaves a message on the next page."""
    ErrorReport.objects.create(
        receipt="aaaaa-bbbbb-ccccc-ddddd",
        received_at=dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC),
        page="/deals/twente-ii/",
        field="rijksbijdrage",
        wrong="Het bedrag klopt niet.",
        source="Kamerstuk 29697, nr. 146",
    )
    looked_at = [f"/beheer{address}" for address in ASKED["desk"]]
    for model in admin.site._registry:
        first = model._base_manager.order_by("pk").first()
        place = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist").rstrip("/")
        looked_at += [place + ending.format(first.pk) for ending in ASKED["things"]]
    for who, address in product(desk.browsers, looked_at):
        desk.answers.ask(desk.browsers[who], address, f"{who}: ")
