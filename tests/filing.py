"""Words for tests of reports: the form as a browser sends it, and what it answers."""

import html
import re
from urllib.parse import urlencode

REPORTING = "/melden/"
TOLD = {
    "pagina": "/deals/noorderland/",
    "veld": "rijksbijdrage",
    "fout": "Het bedrag klopt niet.",
    "goed": "Het moet 31 miljoen zijn.",
    "bron": "Kamerstuk 29697, nr. 146, blz. 3",
    "email": "lezer@voorbeeld.nl",
}


def time_in(page):
    return html.unescape(re.search('name="tijd" value="([^"]+)"', page)[1])


def file_report(client, time=None, headers=None, **changed):
    """Send the form with everything filled in, but for what is `changed`."""
    fields = {"tijd": time_in(client.get(REPORTING).content.decode()) if time is None else time} | TOLD | changed
    return send_raw(client, urlencode(fields), headers=headers)


def send_raw(client, body, content_type="application/x-www-form-urlencoded", headers=None):
    return client.post(REPORTING, body, content_type=content_type, headers=headers or {})


def typed_in(page):
    """{field: what the form shows in it}."""
    boxes = dict(re.findall(r'<input class="textbox" id="(\w+)"[^>]*? value="([^"]*)"', page))
    areas = dict(re.findall(r'<textarea name="(\w+)"[^>]*>\s?(.*?)</textarea>', page, re.DOTALL))
    chosen = re.search(r'<option value="([^"]*)" selected>', page)
    told = boxes | areas | {"veld": chosen[1] if chosen else ""}
    return {name: html.unescape(value).strip() for name, value in told.items()}
