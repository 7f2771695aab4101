"""LibreOffice opens an ODT and a Word document: the words, the notes and the fields are on its pages."""

import re
import shutil
import subprocess

import pytest

from deals.portal.documents.document import CONCEPT
from deals.portal.documents.odt import odt_of
from deals.portal.documents.word import docx_of

from .. import drafts

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(
        None in (shutil.which("soffice"), shutil.which("pdftotext")),
        reason="LibreOffice of pdftotext staat niet op deze machine",
    ),
]
WRITERS = {"odt": odt_of, "docx": docx_of}


def pages_of(documents, extension, folder):
    """{name: the text of each page} as LibreOffice prints it."""
    for name, document in documents.items():
        (folder / f"{name}.{extension}").write_bytes(WRITERS[extension](document))
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    command += ["--outdir", str(folder), *(str(folder / f"{name}.{extension}") for name in documents)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    printed = {}
    for name in documents:
        layout = ["pdftotext", "-layout", str(folder / f"{name}.pdf"), "-"]
        text = subprocess.run(layout, check=True, capture_output=True, text=True).stdout
        printed[name] = text.removesuffix("\f").split("\f")
    return printed


@pytest.mark.parametrize("extension", WRITERS)
def test_libreoffice_prints_what_the_document_says(extension, tmp_path):
    printed = pages_of(
        {
            "heel": drafts.whole_document(),
            "concept": drafts.many_deals_document(2),
            "liggend": drafts.lying_document(rows=60, concept=True),
            "vijandig": drafts.hostile_document(),
        },
        extension,
        tmp_path,
    )
    whole = re.sub(r"\s+", " ", " ".join(printed["heel"]))
    words = [text for _level, text in drafts.HEADINGS] + [*drafts.ITEMS, drafts.REPORT.words, drafts.COVENANT.words]
    words += ["Verantwoording", "Publicatie 4, stand van 1 november 2023", drafts.PERMALINK, "17.500.000"]
    assert [text for text in words if text not in whole] == []
    # The letter is on the page once, with its number, and figures bear the numbers of their notes.
    assert whole.count(drafts.LETTER.words) == 1
    assert re.search(r"10\.500\.000 ?2, ?1\b", whole) and re.search(r"12\.000\.000 ?3\b", whole)
    assert CONCEPT not in whole
    for name, pages in printed.items():
        for number, page in enumerate(pages, start=1):
            assert "Register Regio Deals" in page, (name, number)
            assert f"pagina {number} van {len(pages)}" in page, (name, number)
    lying = printed["liggend"]
    assert len(lying) > 1 and all(CONCEPT in page for page in lying)
    # The header row returns on every page that has rows of the table.
    assert all("Arbeidsmarkt" in page for page in lying if "Cel" in page)
    hostile = "".join(printed["vijandig"])
    assert all(text in hostile for text in ("=1+1", "<script>alert(1)</script>", "{{ x }} {% y %}", "a]]>b <!-- c -->"))
