"""Files as readers offer them to be checked: sent with the form of the page, and saved anew by another program."""

import html
import io
import re
import zipfile
from urllib.parse import quote

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from odfdo import Document

CHECKING = "/controleren/"


def form_time(client):
    return html.unescape(re.search('name="tijd" value="([^"]+)"', client.get(CHECKING).content.decode())[1])


def offer(client, content, address="", name="bestand", time=None, headers=None):
    """The answer to a file that is sent with the form."""
    fields = {"tijd": form_time(client) if time is None else time, "adres": address}
    return client.post(CHECKING, fields | {"bestand": SimpleUploadedFile(name, content)}, headers=headers or {})


def ask_about(client, text):
    return client.get(f"{CHECKING}?wat={quote(text, safe='')}")


def answer_in(response):
    """What the page answers, as one reads it: without its form."""
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")].split('<form class="no-print" method="get"')[0]
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", main)).split())


def differing(response):
    """[(row, column, in the file, in the register)] of the table on the page."""
    page = response.content.decode()
    table = page[page.index("<tbody>") : page.index("</tbody>")] if "<tbody>" in page else ""
    return [
        tuple(" ".join(html.unescape(re.sub("<[^>]+>", " ", cell)).split()) for cell in re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row, re.S))
        for row in re.findall("<tr>(.*?)</tr>", table, re.S)
    ]  # fmt: skip


def saved_by_openpyxl(content, change=lambda book: None):
    """The workbook as another program saves it: texts shared, styles renumbered, no value beside a formula."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def saved_by_odfdo(content, change=lambda document: None):
    document = Document(io.BytesIO(content))
    change(document)
    out = io.BytesIO()
    document.save(out, pretty=False)
    return out.getvalue()


def repacked(content, part, change):
    """A zip in which one part is something else."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            body = old.read(entry)
            new.writestr(entry, change(body) if entry.filename == part else body)
    return out.getvalue()
