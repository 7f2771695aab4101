"""Every file of the register, opened and saved by LibreOffice, holds the same figures; one cent more is found."""

import re
import shutil
import subprocess

import pytest

from .offered import answer_in, differing, offer

pytestmark = [
    pytest.mark.proof,
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice staat niet op deze machine"),
]

LISTS = ("/deals{}", "/overzicht{}?groep=tranche", "/resultaten{}", "/kamerstukken{}", "/wijzigingen{}?van=1&tot=6")
# As LibreOffice calls what it saves.
SAVED_AS = {
    ".xlsx": "xlsx:Calc MS Excel 2007 XML",
    ".ods": "ods",
    ".csv": "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true",
}


def saved_by_libreoffice(content, extension, folder, as_extension):
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (folder / f"in{extension}").write_bytes(content)
    (folder / "uit").mkdir(exist_ok=True)
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    if extension == ".csv":
        command.append("--infilter=CSV:44,34,76,1,,1033,false,true")
    command += ["--convert-to", SAVED_AS[as_extension], "--outdir", str(folder / "uit"), str(folder / f"in{extension}")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "uit" / f"in{as_extension}").read_bytes()


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(("extension", "as_extension"), [(".xlsx", ".xlsx"), (".ods", ".ods"), (".csv", ".csv"), (".xlsx", ".ods")])  # fmt: skip
def test_libreoffice_saves_it_and_nothing_is_changed(register, client, tmp_path, address, extension, as_extension):
    content = client.get(address.format(extension)).content
    saved = saved_by_libreoffice(content, extension, tmp_path / "werk", as_extension)
    assert saved != content
    link = address.format("/") + ("" if "tot=" in address else ("&" if "?" in address else "?") + "publicatie=6")
    response = offer(client, saved, link if extension == ".csv" else "")
    assert "De gegevens zijn gelijk aan die in het register." in answer_in(response), (answer_in(response), differing(response)[:5])  # fmt: skip


def test_one_cent_more_is_found_after_libreoffice(register, client, tmp_path):
    content = re.sub(rb",(\d{7,}),", rb",\1.01,", client.get("/deals.csv").content, count=1)
    saved = saved_by_libreoffice(content, ".csv", tmp_path / "werk", ".csv")
    response = offer(client, saved, "/deals/?publicatie=6")
    assert "1 gegeven is anders dan in het register." in answer_in(response)
    assert len(differing(response)) == 1
