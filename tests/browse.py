"""Words for tests that go in through an address."""

import csv
import datetime as dt
import io
import re
import zipfile
from unittest.mock import patch

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
    """What a reader sees: no tags, single spaces, and none of the panels that are still closed."""
    closed = re.compile(r'<span class="cite" popover.*?Sluit</button></span>', re.DOTALL)
    plain = re.sub(r"<[^>]+>", " ", closed.sub(" ", response.content.decode()))
    return " ".join(plain.replace("&#x27;", "'").replace("&amp;", "&").split())


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
