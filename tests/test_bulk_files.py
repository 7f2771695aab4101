"""The whole register as files: everything that readers have, nothing more, in every form the same, for every release."""

import csv
import datetime as dt
import hashlib
import io
import json
import re
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from deals.contract import DealContent
from deals.models import Deal, ProgrammeLine, Release, ReleaseLine
from deals.paper_contract import PaperContent
from deals.portal.open_data import stock
from deals.portal.open_data.making import file_names, make_release_files
from deals.portal.open_data.tables import DEAL_TABLES, PAPER_TABLES, TABLES, value_at
from deals.publishing import redacting
from deals.register.kept_files import kept_files

from . import cast as people
from .browse import at, text
from .desk import member, withdraw
from .words import NEXT_DAY, contract_fields, forget, paper_fields

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def address(name="", release=1):
    return f"/open-data/publicaties/{release}/{name}"


def lines(client, name, release=1):
    return [json.loads(line) for line in client.get(address(name, release)).content.splitlines()]


def table(client, name, release=1):
    return list(csv.DictReader(io.StringIO(client.get(address(f"{name}.csv", release)).content.decode(), newline="")))


def cell(column, value):
    """What a value of a content is in CSV, by the words of the description and not by the code that wrote it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
    return Decimal(str(value))


# --- the same as what readers have


def test_every_line_is_what_the_address_of_the_deal_gives(register, client):
    for release in (2, 6):
        written = client.get(address("deals.jsonl", release)).content.splitlines()
        slugs = [json.loads(line)["slug"] for line in written]
        assert slugs == sorted(ReleaseLine.of_deals.filter(release__number=release).values_list("slug", flat=True))
        for slug, line in zip(slugs[::9], written[::9], strict=True):
            assert line == client.get(f"/deals/{slug}.json?publicatie={release}").content
    papers = client.get(address("kamerstukken.jsonl", 6)).content.splitlines()
    assert len(papers) == 76
    one = json.loads(papers[3])["slug"]
    assert papers[3] == client.get(f"/kamerstukken/{one}.json?publicatie=6").content


def test_every_value_of_every_deal_and_paper_stands_in_the_tables_to_the_cent(register, client):
    release = Release.objects.get(number=6)
    for tables, of_kind in ((DEAL_TABLES, ReleaseLine.of_deals), (PAPER_TABLES, ReleaseLine.of_papers)):
        listed = of_kind.filter(release=release).select_related("version").order_by("slug")
        contents = [
            line.version.read() if tables is DEAL_TABLES else line.version.read_paper()
            for line in sorted(listed, key=lambda line: line.slug)
        ]
        for one in tables:
            written = table(client, one.name, 6)
            expected = [row for content in contents for row in one.rows(6, content)]
            assert len(written) == len(expected), one.name
            for row, values in zip(written, expected, strict=True):
                for column, value in zip(one.columns, values, strict=True):
                    shown = row[column.name]
                    number = isinstance(value, int | float) and not isinstance(value, bool)
                    assert (Decimal(shown) if number else shown) == cell(column, value), (one.name, column.name)
    (amount,) = {
        row["bedrag"]
        for row in table(client, "bijdragen", 6)
        if row["deal"] == "mainstage" and row["teltMee"] == "true" and row["kant"] == "regio"
    }
    assert amount == "8150000"


def test_cents_are_not_lost(cast, client):
    (row,) = [row for row in table(client, "bijdragen") if row["sleutel"] == "regio-1" and row["deal"] == "noorderland"]
    assert row["bedrag"] == "12500000.5" and row["publicatie"] == "1"
    (head,) = [row for row in table(client, "deals") if row["slug"] == "noorderland"]
    assert (
        Decimal(head["bedragen.totaal"]) == Decimal("22500000.50")
        and head["samenvatting"] == "Een deal in het noorden."
    )
    (unknown,) = [row for row in table(client, "deals") if row["slug"] == "zuiderland"]
    assert unknown["bedragen.rijk"] == "" and unknown["bedragen.totaal"] == ""


def test_no_text_is_cut(cast, client):
    long = "Een lange zin. " * 4000
    Deal.objects.filter(slug="noorderland").update(summary=long.strip())
    people.release(["noorderland"], at=NEXT_DAY)
    (row,) = [row for row in table(client, "deals", 2) if row["slug"] == "noorderland"]
    assert row["samenvatting"] == long.strip()


def test_a_text_that_a_spreadsheet_would_run_is_guarded_in_csv_alone(cast, client):
    Deal.objects.filter(slug="noorderland").update(summary='=HYPERLINK("x";"y")')
    people.release(["noorderland"], at=NEXT_DAY)
    (row,) = [row for row in table(client, "deals", 2) if row["slug"] == "noorderland"]
    assert row["samenvatting"] == """'=HYPERLINK("x";"y")"""
    assert lines(client, "deals.jsonl", 2)[0]["samenvatting"] == '=HYPERLINK("x";"y")'


def test_every_field_of_the_contract_has_a_column():
    """But for lists and groups, which are tables, or columns with their name in front."""
    for tables, fields in ((DEAL_TABLES, contract_fields()), (PAPER_TABLES, paper_fields())):
        known = {".".join((*one.place, *column.path)) for one in tables for column in one.columns if column.path}
        groups = {path.rpartition(".")[0] for path in known} | {".".join(one.place) for one in tables}
        missing = [path for path, _ in fields if path not in known and path not in groups]
        assert [path for path in missing if not any(one.startswith(f"{path}.") for one in known)] == []


def test_no_two_columns_and_no_two_tables_have_one_name():
    names = [one.name for one in TABLES]
    assert len(set(names)) == len(names) and len(file_names()) == len(set(file_names()))
    for one in TABLES:
        columns = [column.name for column in one.columns]
        assert len(set(columns)) == len(columns), one.name
        assert set(one.key) <= set(columns) and all(column.meaning for column in one.columns)


def test_keys_are_unique_and_every_row_has_its_deal(register, client):
    deals = {row["slug"] for row in table(client, "deals", 6)}
    papers = {row["slug"] for row in table(client, "kamerstukken", 6)}
    for one in TABLES:
        written = table(client, one.name, 6)
        keys = [tuple(row[name] for name in one.key) for row in written]
        assert len(set(keys)) == len(keys), one.name
        if one.owner:
            assert {row[one.owner] for row in written} <= (deals if one.owner == "deal" else papers)


def test_a_key_stays_the_same_when_what_it_says_changes(cast, client):
    deal = Deal.objects.get(slug="noorderland")
    deal.contribution_facts.filter(side="rijk").update(amount=Decimal("11000000"))
    people.release(["noorderland"], at=NEXT_DAY)
    before, after = (
        {(row["deal"], row["sleutel"]): row["bedrag"] for row in table(client, "bijdragen", release)}
        for release in (1, 2)
    )
    assert before.keys() == after.keys()
    assert {key for key in before if before[key] != after[key]} == {("noorderland", "rijk-1")}


# --- spreadsheets


def sheets_in_xlsx(content):
    """{sheet: its rows of texts}."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        names = [sheet.get("name") for sheet in book.iterfind(".//m:sheet", space)]
        shared = []
        if "xl/sharedStrings.xml" in archive.namelist():
            found = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
            shared = ["".join(part.itertext()) for part in found.iterfind("m:si", space)]
        told = {}
        for number, name in enumerate(names, start=1):
            sheet = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            told[name] = [
                [
                    shared[int(cell.findtext("m:v", "", space))]
                    if cell.get("t") == "s"
                    else "".join(cell.find("m:is", space).itertext())
                    if cell.get("t") == "inlineStr"
                    else cell.findtext("m:v", "", space)
                    for cell in row.iterfind("m:c", space)
                ]
                for row in sheet.iterfind(".//m:row", space)
            ]
        return told


def test_each_table_is_a_sheet_with_as_many_rows(register, client):
    told = sheets_in_xlsx(client.get(address("register.xlsx", 6)).content)
    assert list(told) == [*(one.title for one in TABLES), "Verantwoording"]
    for one in TABLES:
        assert len(told[one.title]) - 1 == len(table(client, one.name, 6)), one.name
        assert told[one.title][0] == [column.name for column in one.columns]
        assert len(one.title) <= 31
    amounts = [row for row in told["Bijdragen"] if "mainstage" in row and "regio" in row]
    assert any(Decimal(8150000) == Decimal(value) for row in amounts for value in row if re.fullmatch(r"[\d.]+", value))
    with zipfile.ZipFile(io.BytesIO(client.get(address("register.ods", 6)).content)) as archive:
        content = archive.read("content.xml").decode()
    assert re.findall('<table:table table:name="([^"]+)"', content) == list(told)


# --- CSV on the Web


def test_the_description_of_the_tables_fits_them(cast, client):
    group = client.get(address("csv-metadata.json")).json()
    assert [one["url"] for one in group["tables"]] == [one.file for one in TABLES]
    for told in group["tables"]:
        names = [column["name"] for column in told["tableSchema"]["columns"]]
        answer = client.get(address(told["url"]))
        assert answer.content.decode().splitlines()[0] == ",".join(names)
        assert answer["Link"].startswith(f'<{told["url"]}-metadata.json>; rel="describedby"')
        alone = client.get(address(f"{told['url']}-metadata.json")).json()
        assert alone["tableSchema"]["columns"] == told["tableSchema"]["columns"]
        assert told["dialect"]["encoding"] == "utf-8" and "creativecommons.org" in told["dc:license"]["@id"]
        for key in told["tableSchema"].get("foreignKeys", []):
            head = next(one for one in group["tables"] if one["url"] == key["reference"]["resource"])
            assert key["reference"]["columnReference"] == head["tableSchema"]["primaryKey"]
            assert set(key["columnReference"]) <= set(names)
        required = [column["name"] for column in told["tableSchema"]["columns"] if column["required"]]
        for row in table(client, told["url"].removesuffix(".csv")):
            assert all(row[name] for name in required), told["url"]


def test_a_column_has_the_type_that_its_values_have(register, client):
    forms = {
        "integer": r"-?\d+",
        "decimal": r"-?\d+(\.\d+)?",
        "boolean": "true|false",
        "date": r"\d{4}-\d\d-\d\d",
    }
    for told in client.get(address("csv-metadata.json", 6)).json()["tables"]:
        for column in told["tableSchema"]["columns"]:
            kind = column["datatype"]["base"] if isinstance(column["datatype"], dict) else column["datatype"]
            for row in table(client, told["url"].removesuffix(".csv"), 6) if kind in forms else []:
                assert (
                    re.fullmatch(forms[kind], row[column["name"]] or "0" * 4 + "-00-00" * (kind == "date"))
                    or not row[column["name"]]
                )


def test_the_archive_holds_every_table_with_its_description(cast, client):
    with zipfile.ZipFile(io.BytesIO(client.get(address("tabellen.zip")).content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in archive.namelist():
            assert archive.read(name) == client.get(address(name)).content
        assert {f"{one.name}.csv" for one in TABLES} < set(archive.namelist())


def test_the_sums_are_those_of_the_files(cast, client):
    listed = dict(
        reversed(line.split("  ")) for line in client.get(address("SHA256SUMS")).content.decode().splitlines()
    )
    assert list(listed) == [name for name in file_names() if name != "SHA256SUMS"]
    for name, digest in listed.items():
        assert hashlib.sha256(client.get(address(name)).content).hexdigest() == digest, name


# --- the difference


def test_the_first_release_is_all_new(cast, client):
    told = lines(client, "verschil.jsonl")
    assert {line["wijziging"] for line in told} == {"nieuw"} and {line["vorige"] for line in told} == {None}
    assert {line["oud"] is None for line in told} == {True}


def test_each_fact_that_came_changed_or_went_has_a_line(cast, client):
    deal = Deal.objects.get(slug="noorderland")
    deal.contribution_facts.filter(side="rijk").update(amount=Decimal("11000000"))
    people.fact(ProgrammeLine, deal, name="Werken", literal=True, position=2)
    deal.party_facts.all().delete()
    people.release(["noorderland"], at=NEXT_DAY)
    told = {(line["tabel"], line["wijziging"]): line for line in lines(client, "verschil.jsonl", 2)}
    changed = told["bijdragen", "gewijzigd"]
    assert (changed["sleutel"], changed["velden"]) == ("rijk-1", ["bedrag"])
    assert (changed["oud"]["bedrag"], changed["nieuw"]["bedrag"]) == (10000000, 11000000)
    assert told["programmalijnen", "nieuw"]["nieuw"]["naam"] == "Werken"
    assert told["partijen", "vervallen"]["oud"]["naam"] == "Provincie Groningen"
    assert {line["slug"] for line in told.values()} == {"noorderland"}
    words = [row for row in table(client, "verschil", 2) if row["sleutel"] == "rijk-1"]
    assert [(row["veld"], row["oud"], row["nieuw"]) for row in words] == [("bedrag", "€ 10.000.000", "€ 11.000.000")]
    assert words[0]["vorige"] == "1" and words[0]["onderdeel"] == "deal"


def test_what_did_not_change_has_no_line(cast, client):
    Deal.objects.filter(slug="noorderland").update(summary="Anders.")
    people.release(["noorderland"], at=NEXT_DAY)
    (line,) = lines(client, "verschil.jsonl", 2)
    assert (line["tabel"], line["velden"], line["sleutel"]) == ("deals", ["samenvatting"], "noorderland")


def test_a_withdrawn_deal_stands_with_its_reason_and_not_in_silence(cast, client):
    withdraw("zuiderland", reason="Een vergissing.", note="Weg.", as_of=people.AS_OF, clock=lambda: NEXT_DAY)
    assert table(client, "ingetrokken", 2) == [
        {"publicatie": "2", "soort": "deal", "slug": "zuiderland", "reden": "Een vergissing."}
    ]
    assert [row["slug"] for row in table(client, "deals", 2)] == ["noorderland"]
    assert [line["slug"] for line in lines(client, "deals.jsonl", 2)] == ["noorderland"]
    told = lines(client, "verschil.jsonl", 2)
    assert told[0]["reden"] == "Een vergissing." and {line["gebeurtenis"] for line in told} == {"ingetrokken"}
    assert {line["wijziging"] for line in told[1:]} == {"vervallen"}
    assert table(client, "verschil", 2)[0]["reden"] == "Een vergissing."
    assert table(client, "ingetrokken", 1) == [] and len(table(client, "deals", 1)) == 2


# --- embargo and redaction


@pytest.fixture
def disk(tmp_path, monkeypatch):
    monkeypatch.setattr(kept_files, "root", tmp_path / "bewaard")
    return kept_files.root


def bytes_below(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file()) if folder.exists() else b""


def test_a_waiting_release_gives_nothing_and_leaves_no_file(cast, client, disk):
    embargo = timezone.now() + dt.timedelta(hours=1)
    Deal.objects.filter(slug="noorderland").update(summary="Nog geheim.")
    people.release(["noorderland"], at=timezone.now(), visible_from=embargo, note="Geheime toelichting")
    for name in ("", *file_names()):
        assert client.get(address(name, 2)).status_code == 404, name
    for name in ("", *file_names()[::7]):
        assert client.get(address(name, 1)).status_code == 200
    stock.keep_only_stocks([])
    assert "publicatie 2" not in text(client.get("/open-data/")).lower()
    assert b"Nog geheim" not in bytes_below(disk) and not list(disk.glob("publicaties/2-*"))
    with at(embargo):
        forget()
        assert "Nog geheim." in client.get(address("deals.jsonl", 2)).content.decode()
        assert "Geheime toelichting" in text(client.get(address("", 2)))


def test_a_file_of_an_old_release_follows_what_is_taken_out_later(
    cast, client, disk, django_capture_on_commit_callbacks
):
    Deal.objects.filter(slug="noorderland").update(summary="Van Jannetje Geheimers.")
    people.release(["noorderland"], at=timezone.now())
    Deal.objects.filter(slug="noorderland").update(summary="Zonder naam.")
    people.release(["noorderland"], at=timezone.now())
    before = {number: client.get(address("deals.jsonl", number)).content for number in (1, 2, 3)}
    assert b"Jannetje" in before[2] and b"Jannetje" in bytes_below(disk)
    proposal = redacting.propose_redaction(
        "noorderland", "Jannetje Geheimers", "persoonsgegeven", "Een naam.", member("redacteur")
    )
    with django_capture_on_commit_callbacks(execute=True):
        redacting.approve_redaction(proposal.pk, member("eindredacteur"), redacting.reach("Jannetje Geheimers").seal)
    assert b"Jannetje" not in bytes_below(disk)
    for number in (1, 2, 3):
        for name in file_names():
            answer = client.get(address(name, number))
            assert answer.status_code == 200
            content = answer.content
            if name.endswith((".xlsx", ".ods", ".zip")):
                with zipfile.ZipFile(io.BytesIO(content)) as archive:
                    content = b"".join(map(archive.read, archive.namelist()))
            assert b"Jannetje" not in content, (number, name)
    assert b"[weggelakt]" in client.get(address("deals.jsonl", 2)).content
    (row,) = table(client, "weggelakt", 2)
    assert (row["slug"], row["plaats"], row["reden"]) == ("noorderland", "/samenvatting", "persoonsgegeven")
    assert client.get(address("deals.jsonl", 1)).content == before[1] and table(client, "weggelakt", 1) == []


# --- kept


def test_the_same_release_gives_the_same_bytes(cast, tmp_path):
    release = Release.objects.get()
    folders = []
    for turn in ("eerst", "weer"):
        folder = tmp_path / turn
        folder.mkdir()
        forget()
        make_release_files(None, release, folder)
        folders.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert folders[0] == folders[1] and set(folders[0]) == set(file_names())


# Both databases give these bytes, whatever the clock and the machine.
SAME_EVERYWHERE = {
    "deals.jsonl": "4bc48dde23e8bfe3",
    "kamerstukken.jsonl": "e3b0c44298fc1c14",
    "verschil.jsonl": "9960d96cf9c82101",
    "deals.csv": "6dccb70e18776d91",
    "bijdragen.csv": "bc34bc7b3cdf1810",
}


def test_both_databases_give_the_same_bytes(cast, client):
    told = {name: hashlib.sha256(client.get(address(name)).content).hexdigest()[:16] for name in SAME_EVERYWHERE}
    assert told == SAME_EVERYWHERE


def test_what_one_process_made_another_gives(cast, client, disk, monkeypatch):
    first = client.get(address("tabellen.zip")).content
    forget()
    monkeypatch.setattr(stock, "make_release_files", None)
    assert client.get(address("tabellen.zip")).content == first


@pytest.mark.parametrize("damage", [lambda content: b"", lambda content: content[:-1] + b"x", None])
def test_what_the_disk_lost_or_changed_is_made_anew(cast, client, disk, damage):
    first = client.get(address("partijen.csv")).content
    (file,) = disk.glob("publicaties/*/partijen.csv")
    file.write_bytes(damage(first)) if damage else file.unlink()
    for turn in ("nu", "na een herstart"):
        if turn != "nu":
            forget()
        assert client.get(address("partijen.csv")).content == first
    assert file.read_bytes() == first


def test_a_disk_that_takes_nothing_costs_no_reader_anything(cast, client, disk, caplog):
    disk.write_text("geen map")
    assert client.get(address("deals.csv")).status_code == 200
    assert "niet bewaard" in caplog.text


def test_half_a_set_never_stays(cast, disk, monkeypatch):
    def fail(previous, release, folder):
        (folder / "deals.jsonl").write_bytes(b"half")
        raise ValueError("midden erin")

    monkeypatch.setattr(stock, "make_release_files", fail)
    with pytest.raises(ValueError, match="midden erin"):
        stock.release_stock(None, Release.objects.get())
    assert list((disk / "publicaties").iterdir()) == []


def test_what_no_reader_is_given_any_more_goes(cast, client, disk, settings):
    client.get(address("deals.csv"))
    (before,) = (disk / "publicaties").iterdir()
    (disk / "publicaties" / ".onaf-net-begonnen").mkdir()
    settings.BUILD = "een andere"
    stock.keep_only_stocks(Release.objects.all())
    assert not before.exists() and [one.name for one in (disk / "publicaties").iterdir()] == [".onaf-net-begonnen"]


# --- the pages


def test_the_page_of_a_release_names_every_file_with_its_size_rows_and_sum(cast, client):
    page = client.get(address())
    shown = text(page)
    for name in file_names():
        assert f'href="{address(name)}"' in page.content.decode(), name
    assert hashlib.sha256(client.get(address("deals.jsonl")).content).hexdigest() in shown
    assert "CC0" in shown and "UTF-8" in shown


def test_open_data_leads_to_the_files_of_every_release_the_reader_may_see(cast, client):
    people.release(["concept"], at=NEXT_DAY)
    page = client.get("/open-data/").content.decode()
    assert [f'href="{address("", number)}"' in page for number in (1, 2, 3)] == [True, True, False]
    older = client.get("/open-data/?publicatie=1").content.decode()
    assert f'href="{address("deals.jsonl")}"' in older and address("", 2) not in older
    for name in ("changes_feed", "api_changelog"):
        assert reverse(name) in page


HOSTILE = ["0", "01", "-1", "+1", "1e0", "2", "99999999999999999999", "١", "1%00", "een", "1.0", "%20", "..", "1;2"]


@pytest.mark.parametrize("number", HOSTILE)
def test_what_is_no_release_is_refused_in_words(cast, client, number):
    for name in ("", "deals.csv", "deals.csv-metadata.json"):
        answer = client.get(f"/open-data/publicaties/{number}/{name}")
        assert answer.status_code in (400, 404), number


@pytest.mark.parametrize(
    "name", ["deals.pdf", "lijst.json", "..%2Flijst.json", "deals.csv.gz", "x" * 300, "DEALS.JSONL2"]
)
def test_what_is_no_file_of_a_release_is_not_there(cast, client, disk, name):
    client.get(address("deals.csv"))
    assert client.get(address(name)).status_code == 404


def test_a_release_is_asked_once(cast, client):
    for query in ("?publicatie=1", "?peildatum=2024-01-01"):
        answer = client.get(address("deals.csv") + query)
        assert answer.status_code == 400 and "het adres zelf noemt de publicatie" in text(answer)


def test_the_tables_are_walked_from_the_contract():
    assert value_at({"a": [{"b": 1}, {"b": 2}]}, ("a", "b")) == [1, 2] and value_at({"a": None}, ("a", "b")) is None
    lists = [one.place[-1] for one in DEAL_TABLES if one.place]
    assert lists[0] == "aliassen" and {"gemeenten", "bronnen", "betrokkenMinisteries"} <= set(lists)
    assert len(DealContent().fields) > 20 and len(PaperContent().fields) > 10


def test_an_empty_register_has_no_files(db, client):
    assert client.get(address()).status_code == 404
    assert client.get("/open-data/").status_code == 200
