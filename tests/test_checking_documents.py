"""A document of the register is recognised by what it says of itself: it is the same to the last byte, or nothing can be said."""

import io
import zipfile

import pytest

from .offered import answer_in, offer

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DOCUMENTS = (
    "/deals.pdf?tranche=4",
    "/deals.odt?tranche=4&publicatie=1",
    "/deals.docx?tranche=4&peildatum=2023-11-01",
    "/deals/twente-ii.pdf",
    "/deals/twente-ii.odt?publicatie=2",
    "/overzicht.pdf?groep=tranche&ministerie=szw",
    "/overzicht.odt?rijen=bijdragen&tranche=4",
    "/overzicht/bijlage.pdf?meedoet=szw",
    "/overzicht/bijlage.docx?meedoet=szw",
    "/kamerstukken/debat.pdf?vanaf=2024-05-16&tot=2025-02-05",
    "/kamerstukken/debat.odt?vanaf=2024-05-16&tot=2025-02-05",
)


@pytest.mark.parametrize("address", DOCUMENTS)
def test_it_is_recognised_without_an_address(register, client, address):
    said = answer_in(offer(client, client.get(address).content))
    assert "en is niet veranderd. Het is gelijk: byte voor byte." in said
    number = 1 if "publicatie=1" in address or "peildatum" in address else 2 if "publicatie=2" in address else 6
    assert f"Dit bestand is van publicatie {number} " in said


def saved_again(content):
    """The same parts, packed as another program packs them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, old.read(entry), zipfile.ZIP_DEFLATED if entry.compress_type else zipfile.ZIP_STORED, 1)
    return out.getvalue()


@pytest.mark.parametrize("address", ["/deals/twente-ii.odt", "/deals.docx?tranche=4"])
def test_saved_again_it_cannot_be_told_whether_it_was_altered(register, client, address):
    content = saved_again(client.get(address).content)
    said = answer_in(offer(client, content))
    assert "Dit bestand noemt publicatie 6. Of het veranderd is, is niet vast te stellen." in said


def test_of_an_altered_pdf_neither(register, client):
    content = client.get("/deals/twente-ii.pdf").content
    altered = content.replace(b"%%EOF", b"%%EOF\n% meer", 1)
    assert altered != content
    said = answer_in(offer(client, altered))
    assert "Dit bestand noemt publicatie 6. Of het veranderd is, is niet vast te stellen." in said


def test_of_one_that_names_no_address_it_must_be_typed(register, client):
    answer = offer(client, b"%PDF-1.7\n%%EOF\n")
    assert answer.status_code == 400
    assert "Vul bij een PDF-bestand ook het adres in waar het vandaan komt." in answer_in(answer)
