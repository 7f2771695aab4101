"""Words for tests that go in through an address."""

import csv
import datetime as dt
import io
import re
import zipfile
from html.parser import HTMLParser
from unittest.mock import patch

import pikepdf
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY

# A recovery code that is there so often that the tests never run out of it.
RECOVERY_CODE = "toetscode"


def give_second_step(person):
    """A second step that is set up: an app, and recovery codes to sign in with through the pages."""
    from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

    codes = StaticDevice.objects.create(user=person, name="backup")
    StaticToken.objects.bulk_create([StaticToken(device=codes, token=RECOVERY_CODE)] * 99)
    return app_of(person)


def app_of(person):
    from django_otp.plugins.otp_totp.models import TOTPDevice

    return TOTPDevice.objects.get_or_create(user=person, name="default")[0]


def sign_in(client, person):
    """`client` is from now on a browser in which `person` has signed in at the desk, in two steps."""
    client.force_login(person)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = app_of(person).persistent_id
    session.save()


def at(instant):
    """The clock stands at `instant`."""
    return patch("django.utils.timezone.now", return_value=instant)


def text(response):
    """What a reader sees: no tags, single spaces, no raised numbers, and none of the panels that are still closed."""
    closed = re.compile(r'<sup>.*?</sup>|<span class="cite[^"]*" popover.*?Sluit</button></span>', re.DOTALL)
    plain = re.sub(r"<[^>]+>", " ", closed.sub(" ", response.content.decode()))
    return " ".join(plain.replace("&#x27;", "'").replace("&amp;", "&").split())


class FieldReader(HTMLParser):
    """What a browser would post for the forms on a page: {name: [values]}."""

    def __init__(self):
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.select = self.textarea = None
        self.text = ""

    def add(self, name, value):
        if name and "__prefix__" not in name:
            self.fields.setdefault(name, []).append(value)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name, kind, value = given.get("name"), given.get("type"), given.get("value", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given:
            self.add(self.select, value)
        elif tag == "textarea":
            self.textarea, self.text = name, ""
        elif tag == "input" and "disabled" not in given:
            if kind in ("checkbox", "radio"):
                if "checked" in given:
                    self.add(name, given.get("value", "on"))
            elif kind not in ("submit", "button"):
                self.add(name, value)

    def handle_data(self, data):
        self.text += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.add(self.textarea, self.text.removeprefix("\n"))
        elif tag == "select":
            self.select = None


def fields_on(response):
    """The same of an answer, without the token."""
    found = fields_in(response.content.decode())
    return {name: values for name, values in found.items() if name != "csrfmiddlewaretoken"}


def body(response):
    """Everything an answer holds, as text: a spreadsheet unpacked, a PDF with every stream of it, and a picture as
    its bytes, which are others where it shows something else."""
    if response.content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(response.content)) as document:
            streams = [one.read_bytes() for one in document.objects if isinstance(one, pikepdf.Stream)]
        return "\n".join(stream.decode(errors="replace") for stream in streams)
    if response.content.startswith(b"\x89PNG"):
        return response.content.decode("latin-1")
    if response.content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    return response.content.decode()


def rows(response):
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def changed_rows(response):
    """The rows of every table of changes: [gegeven, wat, was, werd, bron]."""
    tables = re.findall(r"<table>\s*<caption[^>]*>Wijzigingen in .*?</table>", response.content.decode(), re.DOTALL)
    told = []
    for row in re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", "".join(tables), re.DOTALL):
        told.append([" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.split(r"</t[hd]>", row)[:-1]])
    return told


def tomorrow():
    return timezone.now() + dt.timedelta(days=1)


# Words of Django and its packages that nobody at the desk should meet. Not: words that are Dutch as well, nor ‘Home’,
# which our own pages say too.
ENGLISH = re.compile(
    r"\b(save|delete|deleting|history|add|another|change|changes|changed|search|view|show|hide|remove|choose|select|"
    r"selected|selection|clear|today|tomorrow|yesterday|log ?(in|out)|filter by|go|run|action|actions|yes|all|any|"
    r"documentation|please|error|errors|back|close|next|previous|required|optional|empty|toggle|skip|breadcrumbs|sort|are|"
    r"you|your|successfully|the|this|that|and|with|from|enter|valid|value|values|field|must|cannot|user|users|password|page|"
    r"results?|loading|found|currently|permission|permissions|warning|none|unknown|true|false|forbidden|not|only|one|more|"
    r"than|least|would|following|related|objects|already|exists|server|below|correct)\b",
    re.IGNORECASE,
)
SPOKEN = {"aria-label", "title", "alt", "placeholder", "data-inline-formset"}


class Said(HTMLParser):
    """Everything that a page says, also what only a screen reader or a script says."""

    def __init__(self, page):
        super().__init__()
        self.said: list[str] = []
        self.unspoken: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag in ("script", "style", "code", "option"):
            self.unspoken.append(tag)
        self.said += [text for name, text in given.items() if name in SPOKEN and text]
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.said.append(given.get("value", ""))

    def handle_endtag(self, tag):
        if self.unspoken and self.unspoken[-1] == tag:
            self.unspoken.pop()

    def handle_data(self, text):
        # What starts with a brace is the content of a version, as it was frozen.
        if self.unspoken[-1:] in ([], ["option"]) and not text.lstrip().startswith("{"):
            self.said.append(text)


def english(page):
    """The English words on a page or in another answer, each with what stands around it."""
    said = "\n".join(Said(page).said)
    return sorted({" ".join(said[max(0, w.start() - 25) : w.end() + 25].split()) for w in ENGLISH.finditer(said)})


PUBLIC = [
    "/",
    "/deals/",
    "/deals/noorderland/",
    "/deals/zuiderland/",
    "/deals/noorderland.json",
    "/deals.csv",
    "/deals.excel.csv",
    "/deals.xlsx",
    "/deals.ods",
    "/deals.json",
    "/regios/",
    "/regios/noorderland/",
    "/gemeenten/gm0014/",
    "/ministeries/bzk/",
    "/bronnen/",
    "/bronnen/brief/",
    "/programmalijnen/",
    "/voortgang/",
    "/voortgang.csv",
    "/voortgang.xlsx",
    "/voortgang.json",
    "/kamerstukken/debat/",
    "/nog-niet-bekend/",
    "/nog-niet-bekend.csv",
    "/nog-niet-bekend.ods",
    "/bronverschillen/",
    "/bronverschillen.csv",
    "/bronverschillen.json",
    "/publicaties/",
    "/sitemap.xml",
    "/wijzigingen/",
    "/wijzigingen.csv",
    "/wijzigingen.json",
    "/wijzigingen.atom",
    "/deals/noorderland.atom",
    "/zoeken/",
    "/zoeken/aanvullen.json",
    "/kaart/",
    "/cijfers/",
    "/vergelijken/",
    "/vergelijken.csv?deal=noorderland&deal=zuiderland",
    "/vergelijken.json?deal=noorderland&deal=zuiderland",
    "/over/",
    "/over/tellen/",
    "/over/aantallen/",
    "/en/",
    "/fy/",
    "/pap/",
    "/begrippen/",
    "/open-data/",
    "/open-data/publicaties/1/",
    "/open-data/publicaties/1/deals.jsonl",
    "/open-data/publicaties/1/register.xlsx",
    "/open-data/woordenboek.csv",
    "/open-data/catalogus.ttl",
    "/toegankelijkheid/",
    "/privacy/",
    "/controleren/",
    "/melden/",
]
# Of those whatever is the same for everyone: a form to fill in is not.
KEPT = [path for path in PUBLIC if path != "/melden/"]


def press(client, shown, button, **typed):
    """Fill in the page `shown` and press a button of it, by its name."""
    posted = fields_in(shown.content.decode()) | {button: "x"} | typed
    return client.post(shown.wsgi_request.get_full_path(), {name: value for name, value in posted.items() if name})


def fields_in(page):
    """{name: values} of everything that the forms on a page would send."""
    reader = FieldReader()
    reader.feed(page)
    return reader.fields
