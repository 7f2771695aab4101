"""Words for tests that go in through an address."""

import csv
import datetime as dt
import io
import re
import zipfile
from html.parser import HTMLParser
from unittest.mock import patch

from django.utils import timezone


def sign_in(client, person):
    """`client` is from now on a browser in which `person` has signed in at the desk."""
    client.force_login(person)


def at(instant):
    """The clock stands at `instant`."""
    return patch("django.utils.timezone.now", return_value=instant)


def text(response):
    """What a reader sees: no tags, single spaces, and none of the panels that are still closed."""
    closed = re.compile(r'<span class="cite" popover.*?Sluit</button></span>', re.DOTALL)
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
    reader = FieldReader()
    reader.feed(response.content.decode())
    return {name: values for name, values in reader.fields.items() if name != "csrfmiddlewaretoken"}


def body(response):
    """Everything an answer holds, as text: a spreadsheet unpacked."""
    if response.content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    return response.content.decode()


def rows(response):
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def tomorrow():
    return timezone.now() + dt.timedelta(days=1)


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
    "/publicaties/",
    "/sitemap.xml",
    "/wijzigingen/",
    "/wijzigingen.atom",
    "/deals/noorderland.atom",
    "/kaart/",
    "/cijfers/",
    "/vergelijken/",
    "/over/",
    "/begrippen/",
    "/open-data/",
    "/toegankelijkheid/",
    "/privacy/",
]


def press(client, shown, button, **typed):
    """Fill in the page `shown` and press a button of it, by its name."""
    posted = fields_in(shown.content.decode()) | {button: "x"} | typed
    return client.post(shown.wsgi_request.get_full_path(), {name: value for name, value in posted.items() if name})


def fields_in(page):
    """{name: values} of everything that the forms on a page would send."""
    reader = FormReader()
    reader.feed(page)
    return reader.fields


class FormReader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.fields, self.select, self.textarea = {}, None, None

    def add(self, name, value):
        if name and "__prefix__" not in name:
            self.fields.setdefault(name, []).append(value)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "select":
            self.select = given.get("name")
        elif tag == "option" and "selected" in given:
            self.add(self.select, given.get("value", ""))
        elif tag == "textarea":
            self.textarea, self.text = given.get("name"), ""
        elif tag == "input" and given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                self.add(given.get("name"), given.get("value", "on"))
        elif tag == "input" and given.get("type") not in ("submit", "button"):
            self.add(given.get("name"), given.get("value", ""))

    def handle_data(self, data):
        if self.textarea:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.add(self.textarea, self.text.removeprefix("\n"))
            self.textarea = None
        elif tag == "select":
            self.select = None
