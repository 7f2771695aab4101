"""The files of a selection: every format holds the same deals, to the cent."""

import csv
import datetime as dt
import io
import json
import re
import shutil
import subprocess
import time
import zipfile

import pytest
from django.conf import settings
from django.http import QueryDict

from deals.models import Deal, Party
from deals.portal.exports.columns import COLUMNS, Kind, json_name
from deals.portal.exports.extract import CITATIONS, SUM_OF_BOTH, Extract, digests_of, selection_in_words
from deals.portal.exports.formats import FORMATS, file_name
from deals.portal.exports.ods import number_cell, showing_in_ods
from deals.portal.exports.sheets import KNOWN_LABEL, LONGEST_TEXT, SUM_LABEL, Style, letter, plain_text
from deals.portal.filters import DealFilter
from deals.register.models import Release, canonical_bytes, sha256
from deals.register.reading import Reading
from deals.register.rows import Value
from deals.register.selection import Selection
from deals.register.totals import totals

from . import cast as people
from .browse import rows
from .spreadsheets import formulas_in_ods, formulas_in_xlsx, from_ods, from_xlsx

# Draws; what it reads is tested on both databases, where a test says so.

NEXT_DAY = people.PAST + dt.timedelta(days=1)
PERMALINK = "http://localhost:8000/deals/?publicatie=1&tranche=4"
# Of the deals with the columns that files had first, in the releases that `seed` makes.
FIRST_DIGESTS = {
    "publicatie=1": "9adbbbbc26bfc0eb9283f2abf6daac241a79fb95b0ea92bd331ce25162a4fd5d",
    "publicatie=2": "0bafa8b613845af923941bddba0dbc6da03b055e3ceef5edd44a1cca79d01b95",
    "tranche=4&sorteer=-rijk&publicatie=2": "4b484e0a4526a37a9d6330fdcc3b72e81995f22984613c5e6980165519ac5d9b",
}
# The same with the columns of the second set.
SECOND_DIGESTS = {
    "publicatie=1": "dfd8f4947dfba7f08181fd22a1af8e5dae9214aaa25b6029e46c07f3da0d51bb",
    "publicatie=2": "6c8f999a6970aa41561636f7708f06914091a15ec93fdf68bf9d5af42f3182e1",
    "tranche=4&sorteer=-rijk&publicatie=2": "67e6007692491e1968eb11022a9fc86b76154bcbefb6450c28cdf189f2ed9ddf",
}
MONEY = [heading for heading, column in COLUMNS.items() if column.kind is Kind.MONEY]
SUMMED = [heading for heading in MONEY if COLUMNS[heading].summed]
SELECTIONS = [
    "",
    "tranche=4",
    "tranche=4&ministerie=ezk&provincie=limburg&sorteer=-rijk",
    "regio=mainstage",
    "tranche=6",
]
SHEETS = [
    "Regio Deals",
    "Per tranche",
    "Verantwoording",
    "Citaten",
    "Bijdragen",
    "Ondertekeningen",
    "Gebieden",
    "Programmalijnen",
    "Mijlpalen",
    "Doelen en resultaten",
    "Bronnen",
]


BELOW = (SUM_LABEL, KNOWN_LABEL)


# --- Asking -----------------------------------------------------------------------------------------------------------


def asked(query="", number=None):
    """(selection, reading, chosen) of `query` at release `number`, by default the last."""
    releases = list(Release.objects.order_by("number"))
    reading = Reading(releases[-1] if number is None else releases[number - 1], releases, True)
    deals = DealFilter(QueryDict(query), Selection(reading.index, reading.index.all))
    assert deals.is_valid(), deals.errors
    return deals.qs, reading, deals.asked


def file(extension, query="", number=None):
    return FORMATS[extension].write(Extract(*asked(query, number), PERMALINK))


def renamed(name, **fields):
    """The cast, with Noorderland under another name in release 2."""
    Deal.objects.filter(slug="noorderland").update(name=name)
    people.release(at=NEXT_DAY, note="Andere naam", **fields)


# --- Reading back -----------------------------------------------------------------------------------------------------


def from_csv(content):
    return list(csv.reader(io.StringIO(content.decode())))


FORMULAS = {"xlsx": formulas_in_xlsx, "ods": formulas_in_ods}
READERS = {"xlsx": from_xlsx, "ods": from_ods}
spreadsheet = pytest.mark.parametrize("extension", READERS)


def read(extension, query="", number=None):
    return READERS[extension](file(extension, query, number))


def as_csv(cell, kind):
    """A cell as the CSV writes it."""
    if cell is None:
        return ""
    if kind is Kind.MONEY:
        cents = round(cell * 100)
        return f"{cents / 100:.2f}" if cents % 100 else str(cents // 100)
    if kind is Kind.NUMBER:
        return str(int(cell))
    if kind is Kind.MEASURE:
        return f"{cell:g}"
    if kind is Kind.DATE:
        return cell.isoformat()
    return "'" + cell if re.match(r"[=+\-@\t\r]", cell) else cell


def account(sheet):
    return {label: (value, remark) for label, value, remark in sheet[1:]}


# --- All formats agree ------------------------------------------------------------------------------------------------


@pytest.mark.database
@pytest.mark.parametrize("query", SELECTIONS)
def test_every_format_holds_the_rows_of_the_csv_to_the_cent(letter, query):
    written = from_csv(file("csv", query))
    kinds = [column.kind for column in COLUMNS.values()]
    for extension in READERS:
        rows = read(extension, query)["Regio Deals"][: len(written)]
        assert rows[0] == written[0] == list(COLUMNS)
        assert [[as_csv(*pair) for pair in zip(row, kinds, strict=True)] for row in rows[1:]] == written[1:]
    for deal, row in zip(json.loads(file("json", query))["deals"], written[1:], strict=True):
        values = [deal[json_name(heading)] for heading in COLUMNS]
        flat = ["; ".join(value) or None if isinstance(value, list) else value for value in values]
        plain_kinds = [Kind.TEXT if kind is Kind.DATE else kind for kind in kinds]
        assert [as_csv(*pair) for pair in zip(flat, plain_kinds, strict=True)] == row


def test_csv_for_excel_has_semicolons_a_byte_order_mark_and_decimal_commas(cast):
    content = file("excel.csv")
    assert content.startswith(b"\xef\xbb\xbfRegio Deal;Kort adres;Tranche;")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    plain_rows = from_csv(file("csv"))
    at = list(COLUMNS).index("Regionale bijdrage (€)")
    assert [rows[1][at], rows[2][at]] == ["12500000,50", "4000000"]
    numbers = [place for place, column in enumerate(COLUMNS.values()) if column.kind in (Kind.MONEY, Kind.MEASURE)]
    for row in rows[1:]:
        for place in numbers:
            row[place] = row[place].replace(",", ".")
    assert rows == plain_rows


@pytest.mark.database
@pytest.mark.parametrize("extension", FORMATS)
def test_the_same_selection_gives_the_same_bytes(letter, extension):
    first = file(extension, "tranche=4")
    with pytest.MonkeyPatch.context() as elsewhere:
        elsewhere.setattr("time.time", lambda: 2_000_000_000.0)
        elsewhere.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        again = file(extension, "tranche=4")
    time.tzset()
    assert again == first


@pytest.mark.database
@pytest.mark.parametrize("extension", FORMATS)
def test_a_later_release_leaves_the_bytes_of_an_earlier_one(cast, extension):
    before = file(extension)
    renamed("Andere naam", corrects_since=1)
    assert file(extension, number=1) == before
    assert file(extension) != before


@pytest.mark.parametrize("query", ["", "tranche=2", "sorteer=-regio"])
def test_the_digest_of_the_data_is_the_same_in_every_format(cast, query):
    served = json.loads(file("json", query))
    digest = sha256(canonical_bytes(served["deals"]))
    assert served["verantwoording"]["sha256"] == digest
    told = served["verantwoording"]
    assert told["sha256PerKolommen"]["k5"] == digest
    for older in ("k1", "k2", "k3", "k4"):
        part = [{name: deal[name] for name in [*told["kolommen"][older], "citaten"]} for deal in served["deals"]]
        assert told["sha256PerKolommen"][older] == sha256(canonical_bytes(part))
    for extension in READERS:
        lines = account(read(extension, query)["Verantwoording"])
        for name, hashed in told["sha256PerKolommen"].items():
            assert lines[f"SHA-256 van de gegevens ({name})"][0] == hashed


@pytest.mark.parametrize(("query", "digest"), FIRST_DIGESTS.items())
def test_a_new_column_changes_no_older_hash(register, client, query, digest):
    hashes = client.get(f"/deals.json?{query}").json()["verantwoording"]["sha256PerKolommen"]
    assert (hashes["k1"], hashes["k2"]) == (digest, SECOND_DIGESTS[query])


def test_codes_stand_beside_the_names_that_one_filters_on(cast, client):
    (noord,) = [row for row in rows(client.get("/deals.csv")) if row["Kort adres"] == "noorderland"]
    assert noord["Codes gemeenten"] == "GM1680; GM0014"
    assert noord["Codes provincies"] == "PV22; PV20"
    assert noord["Codes ministeries"] == "mnre1034; mnre1153"
    assert noord["Codes partijen"] == "provincie-groningen" and noord["Partijen"] == "Provincie Groningen"
    assert (noord["Datum status"], noord["Nauwkeurigheid datum status"]) == ("2023-11-01", "uiterlijk")
    assert noord["Valuta"] == "EUR"
    for heading, name in (("Codes kenmerken", "kenmerk"), ("Codes partijen", "partij"), ("Codes status", "status")):
        found = rows(client.get(f"/deals.csv?{name}={noord[heading]}"))
        assert [row["Kort adres"] for row in found] == ["noorderland"]


def test_what_does_not_hold_stands_in_a_file_with_its_period(cast, client):
    Party.objects.update(valid_until=people.AS_OF)
    people.release(["noorderland"], at=NEXT_DAY, note="Partij voorbij")
    (noord,) = [row for row in rows(client.get("/deals.csv")) if row["Kort adres"] == "noorderland"]
    assert noord["Partijen"] == ""
    assert noord["Geldt niet op de peildatum"] == "partij Provincie Groningen (tot 2024-01-01)"


def test_a_file_that_was_searched_names_what_it_holds(cast):
    told = json.loads(file("json", "q=noorden"))["verantwoording"]
    assert told["gezocht"][0]["woorden"] == "noorden" and told["gezocht"][0]["deals"] == ["noorderland"]
    for extension in READERS:
        lines = account(read(extension, "q=noorden")["Verantwoording"])
        assert lines["Gezocht met ‘noorden’"][0] == "Noorderland"
        assert not any(label.startswith("Gezocht") for label in account(read(extension)["Verantwoording"]))


def test_a_digest_is_of_the_canonical_json_whatever_a_cell_holds():
    odd = {
        "tekst": 'é\u2028"\\/\n\x1f\x7f😀',
        "leeg": None,
        "ja": True,
        "getal": -9007199254740991,
        "maat": 33.33,
        "heel": 1.0,
        "klein": 1e-7,
        "namen": ["b", "a ’s", "", 0.1, None, False, ["c"], {"z": 1, "a": [2]}],
        "niets": [],
        CITATIONS: [{"bedrag": 8150000.5, "bron": "é", "plaats": None}],
    }
    things = [odd, {name: odd[name] for name in reversed(odd)}, {"tekst": "alleen"}, {}]
    sets = {"alles": {*odd}, "een": {"tekst", "maat"}, "geen": set()}
    for some in (things, things[:1], []):
        assert digests_of(some, sets) == {
            name: sha256(canonical_bytes([{key: thing[key] for key in thing if key in members} for thing in some]))
            for name, members in sets.items()
        }


def test_numbers_that_are_equal_and_written_otherwise_stay_so_in_ods():
    shown = showing_in_ods(Style.NUMBER)
    for number in (1, 1.0, 0, 0.5, 1, 1.0):
        assert shown(number) == number_cell("getal", number)
    assert shown(1) != shown(1.0)


def test_the_json_is_canonical(cast):
    content = file("json")
    assert canonical_bytes(json.loads(content)) == content


def test_a_column_has_one_name_in_json():
    names = [json_name(heading) for heading in COLUMNS]
    assert len(set(names)) == len(COLUMNS)
    assert {"regioDeal", "rijksbijdrage", "vindplaatsRegionaleBijdrage", "nietVolledigBekend"} <= set(names)


def test_every_format_names_its_type_and_extension():
    assert all(extension == one.extension and one.content_type for extension, one in FORMATS.items())


def test_a_file_name_takes_the_extension(cast):
    _, reading, chosen = asked("tranche=2")
    assert file_name(chosen, reading) == "regio-deals_tranche-2_2024-01-01_p1.csv"
    assert file_name(chosen, reading, "excel.csv") == "regio-deals_tranche-2_2024-01-01_p1.excel.csv"


# --- Cells ------------------------------------------------------------------------------------------------------------


@spreadsheet
def test_unknown_is_an_empty_cell(cast, extension):
    header, _, south = read(extension)["Regio Deals"][:3]
    row = dict(zip(header, south, strict=True))
    unknown = ["Rijksbijdrage (€)", "Bron Rijksbijdrage", "Totaal (€)", "Status", "Ministeries", "Kenmerken"]
    assert [row[heading] for heading in unknown] == [None] * 6
    assert row["Regionale bijdrage (€)"] == 4_000_000
    assert json.loads(file("json"))["deals"][1]["rijksbijdrage"] is None


HOSTILE = [
    "=HYPERLINK(1)",
    "+31",
    "@SUM(A1)",
    "{=1+1}",
    "0123",
    "https://voorbeeld.nl",
    "<b>&amp;\"'</b>",
    " twee  spaties ",
    "tab\there",
    "']]>",
    "_x0041_",
    "<r><t>x</t></r>",
]


@spreadsheet
@pytest.mark.parametrize("name", HOSTILE)
def test_a_text_stays_a_text(cast, extension, name):
    renamed(name)
    sheets = read(extension)
    assert name in [row[0] for row in sheets["Regio Deals"]]
    assert name in [row[0] for row in sheets["Citaten"]]
    formulas = list(FORMULAS[extension](file(extension)))
    # Two rows below the deals; two tranches with a count and three sums, and their own last row.
    assert len(formulas) == 3 * 2 + 2 * 7 + 7
    assert all("SUBTOTAL" in formula for formula in formulas)


def test_a_cell_holds_what_xml_and_excel_can_hold():
    assert plain_text("a\x0bb\ufffe\r\nc\rd") == "a\ufffdb\ufffd\nc\nd"
    assert plain_text("x" * LONGEST_TEXT) == "x" * LONGEST_TEXT
    long = plain_text("x" * (LONGEST_TEXT + 1))
    assert len(long) == LONGEST_TEXT
    assert long.endswith("xx … (ingekort; volledig in JSON)")


def test_columns_have_their_letters():
    assert [letter(number) for number in (0, 22, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "W",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_amounts_and_days_in_xlsx_have_their_format(cast):
    with zipfile.ZipFile(io.BytesIO(file("xlsx"))) as parts:
        styles, sheet = parts.read("xl/styles.xml").decode(), parts.read("xl/worksheets/sheet1.xml").decode()
        core = parts.read("docProps/core.xml").decode()
        assert {entry.date_time[:2] for entry in parts.infolist()} == {(1980, 1)}
    assert 'formatCode="[$-413][$€-413] #,##0"' in styles
    assert 'formatCode="[$-413][$€-413] #,##0.00"' in styles
    assert 'formatCode="dd-mm-yyyy"' in styles
    assert f'<autoFilter ref="A1:{letter(len(COLUMNS) - 1)}3"/>' in sheet
    assert 'ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"' in sheet
    assert "2026-01-10T09:00:00Z</dcterms:created>" in core
    assert "2026-01-10T09:00:00Z</dcterms:modified>" in core


def test_ods_is_packed_as_opendocument_wants(cast):
    content = file("ods")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        first = parts.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert parts.read("mimetype").decode() == FORMATS["ods"].content_type
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        manifest = parts.read("META-INF/manifest.xml").decode()
        assert all(name in manifest for name in parts.namelist() if name.count(".") and "META" not in name)
        body = parts.read("content.xml").decode()
    assert f"target-range-address=\"'Regio Deals'.A1:'Regio Deals'.{letter(len(COLUMNS) - 1)}3\"" in body


# --- Sums -------------------------------------------------------------------------------------------------------------


@spreadsheet
@pytest.mark.parametrize("query", ["", "tranche=4", "ministerie=bzk&ministerie=ezk", "regio=mainstage"])
def test_the_sum_below_the_table_is_the_sum_of_what_is_known(letter, extension, query):
    selection, _, _ = asked(query, 1)
    rows = read(extension, query, 1)["Regio Deals"]
    header, blank, sums, known, *notes = rows[0], *rows[len(selection) + 1 :]
    whole = totals(selection.index, selection.mask)
    assert set(blank) == {None}
    assert sums[0] == "Som van de getoonde rijen"
    for heading, total in (("Rijksbijdrage (€)", whole.national), ("Regionale bijdrage (€)", whole.regional)):
        place = header.index(heading)
        assert sums[place] == total.amount / 100
        assert known[place] == f"bekend van {total.known} van {total.deals}"
    assert [place for place, cell in enumerate(sums) if cell is not None] == [
        0,
        *(header.index(heading) for heading in SUMMED),
    ]
    told = [row[0] for row in notes if any(row)]
    both = [row.total for row in selection.rows()]
    assert (SUM_OF_BOTH in " ".join(told)) is (None in both and set(both) != {None})


@spreadsheet
def test_a_sum_of_which_nothing_is_known_is_empty(cast, extension):
    header, _, _, sums, known, *_ = read(extension, "tranche=2")["Regio Deals"]
    national = header.index("Rijksbijdrage (€)")
    assert not sums[national]
    assert known[national] == "bekend van 0 van 1"
    assert sums[header.index("Regionale bijdrage (€)")] == 4_000_000


@spreadsheet
def test_an_empty_selection_is_a_header_and_no_sum(cast, extension):
    sheets = read(extension, "gemeente=gm0114")
    assert sheets["Regio Deals"] == [list(COLUMNS)]
    assert len(sheets["Citaten"]) == 1
    about = account(sheets["Verantwoording"])
    assert about["Aantal rijen"] == (0, "Van de 2 deals in deze publicatie.")
    assert about["Som Rijksbijdrage (€)"] == (None, "Bekend van 0 van 0.")


def test_sums_are_formulas_over_the_shown_rows(cast):
    with zipfile.ZipFile(io.BytesIO(file("xlsx"))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert '<f>IF(SUBTOTAL(102,I2:I3)=0,"",SUBTOTAL(109,I2:I3))</f><v>16500000.50</v>' in sheet
    with zipfile.ZipFile(io.BytesIO(file("ods"))) as parts:
        body = parts.read("content.xml").decode()
    assert "SUBTOTAL(109;[.I2:.I3])" in body
    assert 'office:value="16500000.50"' in body


# --- The account and the citations ------------------------------------------------------------------------------------


def test_a_selection_in_words(letter):
    assert selection_in_words(asked()[2]) == "Alle deals"
    words = selection_in_words(asked("tranche=4&ministerie=ezk&ministerie=bzk", 1)[2])
    assert words == "Tranche: vierde tranche; ministerie: BZK of EZK"


def test_a_search_and_a_bound_stand_in_the_words_and_the_name(cast):
    selection, reading, _ = asked("rijkMin=5000000")
    chosen = {"q": [Value("Wonen & werken", "‘Wonen & werken’")], "rijkMin": [Value("5000000", "€ 5.000.000")]}
    assert selection_in_words(chosen) == "Zoek: ‘Wonen & werken’; Rijksbijdrage vanaf: € 5.000.000"
    assert file_name(chosen, reading) == "regio-deals_q-wonen-werken_rijkMin-5000000_2024-01-01_p1.csv"
    assert Extract(selection, reading, chosen, PERMALINK).missed == [("Rijksbijdrage", 1, 0)]


@pytest.mark.parametrize(("query", "missed"), [("ministerie=bzk", 1), ("ministerie=onbekend", 0), ("tranche=2", 0)])
def test_who_asks_for_the_unknown_misses_nothing(cast, query, missed):
    assert len(Extract(*asked(query), PERMALINK).missed) == missed


@spreadsheet
def test_a_spreadsheet_accounts_for_itself(cast, extension):
    sheets = read(extension, "ministerie=bzk&sorteer=-rijk")
    assert list(sheets) == SHEETS
    about = account(sheets["Verantwoording"])
    assert about["Selectie"][0] == "Ministerie: BZK"
    assert about["Volgorde"][0] == "Rijksbijdrage, hoogste eerst"
    assert about["Peildatum"][0] == dt.date(2024, 1, 1)
    assert about["Publicatie"][0] == 1
    assert about["Openbaar vanaf"][0] == "10 januari 2026, 10.00 uur"
    assert about["Toelichting bij de publicatie"][0] == "Eerste publicatie"
    assert about["Achteraf ingevoerd"][0] in ("ja", "nee")
    assert about["Aantal rijen"] == (1, "Van de 2 deals in deze publicatie.")
    assert about["Som Regionale bijdrage (€)"] == (12_500_000.5, "Bekend van 1 van 1.")
    assert about["Kan ontbreken: ministerie"][0] == 1
    assert "Onbekend is niet nul" in about
    assert about["Licentie"][0].startswith("CC0 1.0")
    assert about["Permalink"][0] == PERMALINK
    assert about["Software"] == (settings.VERSION, f"Bouw {settings.BUILD}.")
    assert len(about) == len(sheets["Verantwoording"]) - 1


def test_the_account_says_of_how_many_rows_something_is_unknown(letter):
    selection, reading, chosen = asked("", 1)
    extract = Extract(selection, reading, chosen, PERMALINK)
    counted = {field: (unknown, part) for field, unknown, part in extract.unknown}
    assert counted["regionale bijdrage"] == (1, 0)
    assert counted["gemeenten"][1] > 0
    about = account(read("xlsx", "", 1)["Verantwoording"])
    assert about["Niet bekend: regionale bijdrage"][0] == 1
    served = json.loads(file("json", "", 1))["verantwoording"]
    assert {"gegeven": "regionale bijdrage", "nietBekend": 1, "nietVolledig": 0} in served["nietBekend"]


def test_the_json_accounts_for_itself(cast):
    about = json.loads(file("json", "ministerie=bzk"))["verantwoording"]
    assert about["selectie"] == "Ministerie: BZK"
    assert about["gekozen"] == {"ministerie": ["bzk"]}
    assert about["publicatie"]["openbaarVanaf"] == "2026-01-10T09:00:00Z"
    assert about["totalen"]["regionaleBijdrage"] == {"som": 12_500_000.5, "bekend": 1, "deals": 1}
    assert about["kanOntbreken"] == [{"gegeven": "ministerie", "nietBekend": 1, "nietVolledig": 0}]
    assert about["licentie"] == "CC0-1.0"
    assert about["software"] == {"versie": settings.VERSION, "bouw": settings.BUILD}


@spreadsheet
def test_every_known_amount_has_a_citation(cast, extension):
    header, *rows = read(extension)["Citaten"]
    assert header == ["Regio Deal", "Gegeven", "Waarde", "Bedrag (€)", "Bron", "Vindplaats", "Permalink"]
    source = "Brief over twee deals, 2023-12-01"
    amounts = [row for row in rows if row[3] is not None]
    assert [row[:6] for row in amounts] == [
        ["Noorderland", "Rijksbijdrage", "€ 10.000.000", 10_000_000, source, "Bijlage, Noorderland"],
        ["Noorderland", "Regionale bijdrage", "€ 12.500.000,50", 12_500_000.5, source, "Bijlage, Noorderland"],
        ["Zuiderland", "Regionale bijdrage", "€ 4.000.000", 4_000_000, source, "Bijlage, Zuiderland"],
    ]
    cited = [citation for deal in json.loads(file("json"))["deals"] for citation in deal["citaten"]]
    assert [list(one.values()) for one in cited] == [[row[3], row[4], row[1], row[6], row[5]] for row in amounts]


@spreadsheet
def test_what_was_signed_and_where_a_deal_lies_has_a_citation_too(cast, extension):
    rows = read(extension)["Citaten"][1:]
    source = "Brief over twee deals, 2023-12-01"
    of_noord = [(row[1], row[4]) for row in rows if row[0] == "Noorderland" and row[3] is None]
    kinds = [what for what, _ in of_noord]
    assert kinds.count("Ondertekening") == 2
    assert {"Ondertekening", "Gemeente", "Stap van de status"} <= set(kinds)
    assert {cited for _, cited in of_noord} == {source}


def test_a_citation_leads_to_the_fact_on_the_page_of_the_deal(cast, client):
    for row in read("xlsx")["Citaten"][1:]:
        address, anchor = row[6].removeprefix(settings.REGISTER_URL).split("#")
        assert f'id="{anchor}"' in client.get(address).content.decode(), row


# --- LibreOffice ------------------------------------------------------------------------------------------------------


@pytest.mark.proof
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice staat niet op deze machine")
@spreadsheet
def test_libreoffice_opens_it_and_finds_the_same(letter, extension, tmp_path):
    (tmp_path / f"deals.{extension}").write_bytes(file(extension, "", 1))
    # Comma, quotes, UTF-8, values rather than what is shown, every sheet to its own file.
    to_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    folder = ("--outdir", str(tmp_path))
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", to_csv, *folder, str(tmp_path / f"deals.{extension}")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    seen = {sheet: from_csv((tmp_path / f"deals-{sheet}.csv").read_bytes()) for sheet in SHEETS}
    expected = from_csv(file("csv", "", 1))
    days = {place for place, column in enumerate(COLUMNS.values()) if column.kind is Kind.DATE}
    for row, mine in zip(seen["Regio Deals"][1 : len(expected)], expected[1:], strict=True):
        for place, (cell, own) in enumerate(zip(row, mine, strict=True)):
            # LibreOffice writes a day as its own language does: the month first.
            assert (
                dt.datetime.strptime(cell, "%m/%d/%Y").date().isoformat() if place in days and cell else cell
            ) == own
    sums, known = [row for row in seen["Regio Deals"] if row[0] in BELOW]
    at = [list(COLUMNS).index(heading) for heading in SUMMED[:2]]
    assert [sums[place] for place in at] == ["254200000", "275350000"]
    assert [known[place] for place in at] == ["bekend van 13 van 14"] * 2
    assert not any("Err:" in cell or cell.startswith("#") for rows in seen.values() for row in rows for cell in row)
