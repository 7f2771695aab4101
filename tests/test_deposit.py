"""A release as a folder for the archive: all of it or nothing, and nothing that readers do not have."""

import datetime as dt
import hashlib
import json
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from deals.models import Deal, Source
from deals.upkeep import deposit

from . import cast as people
from .words import NEXT_DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MDTO = "{https://www.nationaalarchief.nl/mdto}"
# In the order of the schema.
OF_A_THING = [
    *("identificatie", "naam", "aggregatieniveau", "classificatie", "trefwoord", "omschrijving", "raadpleeglocatie"),
    *("dekkingInTijd", "dekkingInRuimte", "taal", "event", "waardering", "bewaartermijn", "informatiecategorie"),
    *("isOnderdeelVan", "bevatOnderdeel", "heeftRepresentatie", "aanvullendeMetagegevens"),
    *("gerelateerdInformatieobject", "archiefvormer", "betrokkene", "activiteit", "beperkingGebruik"),
]
OF_A_FILE = ["identificatie", "naam", "omvang", "bestandsformaat", "checksum", "URLBestand", "isRepresentatieVan"]
REQUIRED = {"identificatie", "naam", "waardering", "archiefvormer", "beperkingGebruik"}


@pytest.fixture
def stored(cast, settings, tmp_path):
    """The document of the letter, which both deals cite, and one that no release cites."""
    settings.MEDIA_ROOT = tmp_path / "documenten"
    for slug, name in (("brief", "brief.pdf"), ("ongenoemd", "ongenoemd.pdf")):
        source = people.source(slug)
        source.file.save(name, ContentFile(b"De brief."))
        Source.objects.filter(slug=slug).update(file_sha256=hashlib.sha256(b"De brief.").hexdigest())
    return tmp_path / "archief"


def made(folder, number=1, **options):
    call_command("archief", str(number), str(folder), **options)
    return {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}


def names_in(tree):
    return [part.tag.removeprefix(MDTO) for part in tree]


def test_the_folder_has_the_data_the_documents_and_what_an_archive_must_know(stored, client, capsys):
    files = made(stored)
    assert f"{len(files)} bestanden van publicatie 1" in capsys.readouterr().out
    for name in ("deals.jsonl", "partijen.csv", "partijen.csv-metadata.json", "verschil.jsonl"):
        assert files[f"gegevens/{name}"].read_bytes() == client.get(f"/open-data/publicaties/1/{name}").content
    assert files["documenten/brief.pdf"].read_bytes() == b"De brief."
    assert not [name for name in files if "ongenoemd" in name or name.endswith((".xlsx", ".ods", ".zip"))]
    plain = [name for name in files if not name.endswith(".xml") and name != "SHA256SUMS"]
    assert {f"{name}.bestand.mdto.xml" for name in plain} <= set(files)
    assert {"publicatie-1.mdto.xml", "documenten/brief.mdto.xml"} <= set(files)


def test_the_sums_cover_every_other_file(stored):
    files = made(stored)
    listed = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").read_text().splitlines())
    assert listed == {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()}


def test_what_an_archive_must_know_is_there_and_in_order(stored):
    files = made(stored)
    identified = set()
    for name, file in files.items():
        if not name.endswith(".xml"):
            continue
        tree = ElementTree.parse(file).getroot()
        assert tree.tag == f"{MDTO}MDTO" and len(tree) == 1
        (thing,) = tree
        identified.add(thing.findtext(f"{MDTO}identificatie/{MDTO}identificatieKenmerk"))
        names = names_in(thing)
        if name.endswith(".bestand.mdto.xml"):
            described = files[name.removesuffix(".bestand.mdto.xml")].read_bytes()
            assert thing.tag == f"{MDTO}bestand" and names == [one for one in OF_A_FILE if one in names]
            assert int(thing.findtext(f"{MDTO}omvang")) == len(described)
            sum_ = thing.findtext(f"{MDTO}checksum/{MDTO}checksumWaarde")
            assert sum_ == hashlib.sha256(described).hexdigest()
            assert thing.findtext(f"{MDTO}bestandsformaat/{MDTO}begripLabel")
        else:
            assert thing.tag == f"{MDTO}informatieobject" and set(names) >= REQUIRED
            assert list(dict.fromkeys(names)) == [one for one in OF_A_THING if one in names]
    for file in files.values():
        if file.suffix == ".xml":
            for referred in ElementTree.parse(file).iter(f"{MDTO}isRepresentatieVan"):
                assert referred.findtext(f"{MDTO}verwijzingIdentificatie/{MDTO}identificatieKenmerk") in identified


def test_text_of_people_cannot_break_the_metadata(stored):
    Source.objects.filter(slug="brief").update(title='Brief <b> & "co" \x01', publisher="A & B")
    file = made(stored)["documenten/brief.mdto.xml"]
    assert ElementTree.parse(file).findtext(f".//{MDTO}naam").startswith('Brief <b> & "co"')


def test_a_waiting_release_is_refused_and_leaves_nothing(stored):
    now = timezone.now()
    Deal.objects.filter(slug="noorderland").update(summary="Nog geheim.")
    people.release(["noorderland"], at=now, visible_from=now + dt.timedelta(hours=1))
    with pytest.raises(CommandError, match="nog niet openbaar"):
        made(stored, 2)
    assert not stored.exists() and not list(stored.parent.glob(".archief-*"))


def test_an_earlier_release_is_as_readers_have_it(stored):
    Deal.objects.filter(slug="noorderland").update(summary="Later.")
    people.release(["noorderland"], at=NEXT_DAY)
    told = [json.loads(line) for line in made(stored)["gegevens/deals.jsonl"].read_text().splitlines()]
    assert told[0]["samenvatting"] == "Een deal in het noorden."


@pytest.mark.parametrize("number", [0, 2, 99, -1])
def test_what_is_no_release_is_refused(stored, number):
    with pytest.raises(CommandError, match=f"Publicatie {number} bestaat niet"):
        call_command("archief", "--", str(number), str(stored))
    assert not stored.exists()


def test_nothing_is_ever_overwritten(stored):
    stored.mkdir()
    made(stored)  # an empty folder is filled
    with pytest.raises(CommandError, match="is niet leeg"):
        made(stored)
    file = stored.parent / "bestand"
    file.write_text("iets")
    with pytest.raises(CommandError, match="is geen map"):
        made(file)
    with pytest.raises(CommandError, match="bestaat niet; maak haar eerst"):
        made(stored.parent / "weg" / "archief")
    assert file.read_text() == "iets"


def test_a_document_that_changed_is_refused(stored, settings):
    (settings.MEDIA_ROOT / str(Source.objects.get(slug="ongenoemd").file)).write_bytes(b"Anders, maar niet aangehaald.")
    made(stored.with_name("eerst"))
    (settings.MEDIA_ROOT / str(Source.objects.get(slug="brief").file)).write_bytes(b"Een andere brief.")
    with pytest.raises(CommandError, match=r"Bron ‘brief’: het document .* is veranderd"):
        made(stored)
    assert not stored.exists()


def test_half_a_folder_never_stays(stored, monkeypatch):
    monkeypatch.setattr(deposit, "write_document", lambda *_: (_ for _ in ()).throw(OSError(28, "vol")))
    with pytest.raises(CommandError, match="Er is niets gemaakt"):
        made(stored)
    assert not stored.exists() and not list(stored.parent.glob(".archief-*"))
