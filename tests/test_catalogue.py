"""The catalogue after DCAT-AP-NL 3.0, the dictionary as files, and what the Woo index reads."""

import csv
import hashlib
import io
import json
import re
from xml.etree import ElementTree

import pytest
from rdflib import DCTERMS, FOAF, RDF, Graph, Literal, Namespace, URIRef

from deals.models import Release
from deals.portal.open_data.catalogue import PUBLISHER
from deals.portal.open_data.dictionary_files import DICTIONARY_COLUMNS
from deals.portal.open_data.graph import Address, PlainValue, Triple, as_json_ld, as_turtle
from deals.portal.open_data.origins import origins
from deals.portal.open_data.tables import DEAL_TABLES, TABLES
from deals.publishing import redacting

from . import cast as people
from .browse import text
from .desk import member
from .words import NEXT_DAY, forget

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases with the files of a release

# The library knows the words of DCAT 2 alone.
DCAT = Namespace("http://www.w3.org/ns/dcat#")
VCARD, SPDX = Namespace("http://www.w3.org/2006/vcard/ns#"), Namespace("http://spdx.org/rdf/terms#")
EU = "http://publications.europa.eu/resource/authority/"
HERE = "http://localhost:8000"


@pytest.fixture
def graph(cast, client):
    people.release(["concept"], at=NEXT_DAY)
    return Graph().parse(data=client.get("/open-data/catalogus.ttl").content, format="turtle")


# What the profile asks of each class: at least one of each; of those after it no more than one.
ASKED_ONCE_OR_MORE = {
    DCAT.Catalog: [
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.publisher,
        DCAT.contactPoint,
        DCAT.dataset,
        DCTERMS.license,
    ],
    DCAT.Dataset: [
        *(
            DCTERMS.title,
            DCTERMS.description,
            DCTERMS.identifier,
            DCTERMS.publisher,
            DCTERMS.creator,
            DCTERMS.accessRights,
        ),
        *(DCAT.contactPoint, DCAT.theme, DCAT.distribution, DCTERMS.spatial, DCTERMS.temporal, DCTERMS.language),
        *(DCTERMS.issued, DCTERMS.modified, DCTERMS.accrualPeriodicity, DCAT.version, DCAT.inSeries, DCTERMS.source),
    ],
    DCAT.DatasetSeries: [
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.publisher,
        DCAT.contactPoint,
        DCTERMS.accrualPeriodicity,
    ],
    DCAT.Distribution: [
        *(DCAT.accessURL, DCAT.downloadURL, DCTERMS.license, DCTERMS.format, DCAT.byteSize, SPDX.checksum),
        DCTERMS.title,
    ],
    DCAT.DataService: [
        *(
            DCTERMS.title,
            DCTERMS.description,
            DCTERMS.identifier,
            DCTERMS.publisher,
            DCTERMS.accessRights,
            DCTERMS.license,
        ),
        *(DCAT.contactPoint, DCAT.theme, DCAT.endpointURL, DCAT.endpointDescription, DCAT.servesDataset),
    ],
    FOAF.Agent: [FOAF.name],
    VCARD.Kind: [VCARD.fn],
    SPDX.Checksum: [SPDX.algorithm, SPDX.checksumValue],
    DCTERMS.PeriodOfTime: [DCAT.endDate],
}
AT_MOST_ONCE = {
    DCAT.Catalog: [DCAT.contactPoint, DCTERMS.publisher],
    DCAT.Dataset: [DCAT.contactPoint, DCTERMS.identifier, DCTERMS.publisher, DCTERMS.accessRights, DCAT.version],
    DCAT.Distribution: [
        DCAT.accessURL,
        DCAT.downloadURL,
        DCTERMS.license,
        DCTERMS.format,
        DCTERMS.language,
        SPDX.checksum,
    ],
    DCAT.DataService: [
        *(DCAT.contactPoint, DCTERMS.identifier, DCTERMS.publisher, DCTERMS.accessRights, DCAT.endpointURL),
        DCAT.endpointDescription,
    ],
}


@pytest.mark.parametrize("kind", ASKED_ONCE_OR_MORE, ids=lambda kind: kind.rpartition("/")[2])
def test_everything_that_the_profile_asks_is_there(graph, kind):
    things = set(graph.subjects(RDF.type, kind))
    assert things
    for thing in things:
        for asked in ASKED_ONCE_OR_MORE[kind]:
            assert list(graph.objects(thing, asked)), (thing, asked)
        for asked in AT_MOST_ONCE.get(kind, []):
            assert len(list(graph.objects(thing, asked))) <= 1, (thing, asked)


def test_turtle_and_json_ld_are_the_same_graph(graph, client):
    other = Graph().parse(data=client.get("/open-data/catalogus.jsonld").content, format="json-ld")
    assert len(graph) > 200 and set(graph) == set(other)


@pytest.mark.parametrize(
    "told",
    ["gewoon", 'met "aanhaling" en \\ schuin', "twee\nregels\ten een tab", "é ‘ĳ’ € 𝄞", "\x01\x1f", "'; DROP", ""],
)
def test_any_text_survives_both_forms(told):
    triples = [
        Triple("http://x.nl/a b<c>", "dct:title", PlainValue(told, language="nl")),
        Triple("http://x.nl/a b<c>", "dct:description", PlainValue(told)),
        Triple("http://x.nl/a b<c>", "dct:date", PlainValue("2024-01-01", type="xsd:date")),
        Triple("http://x.nl/a b<c>", "rdf:type", Address("http://www.w3.org/ns/dcat#Dataset")),
    ]
    turtle = Graph().parse(data=as_turtle(triples), format="turtle")
    assert set(turtle) == set(Graph().parse(data=as_json_ld(triples), format="json-ld"))
    assert Literal(told, lang="nl") in set(turtle.objects()) and (None, RDF.type, DCAT.Dataset) in turtle


def test_every_file_that_is_offered_answers_as_it_is_described(graph, client):
    files = set(graph.subjects(RDF.type, DCAT.Distribution))
    assert len(files) > 30
    for file in files:
        address = str(graph.value(file, DCAT.downloadURL))
        answer = client.get(address.removeprefix(HERE))
        assert answer.status_code == 200 and len(answer.content) == graph.value(file, DCAT.byteSize).toPython(), address
        checksum = graph.value(file, SPDX.checksum)
        assert hashlib.sha256(answer.content).hexdigest() == str(graph.value(checksum, SPDX.checksumValue))
        assert client.get(str(graph.value(file, DCAT.accessURL)).removeprefix(HERE)).status_code == 200
        kind = graph.value(file, DCAT.mediaType)
        assert (
            kind is None
            or str(kind).removeprefix("https://www.iana.org/assignments/media-types/") in answer["Content-Type"]
        )
        assert graph.value(file, DCTERMS.license) == URIRef("http://creativecommons.org/publicdomain/zero/1.0/")
        assert str(graph.value(file, DCTERMS.format)).startswith(f"{EU}file-type/")
        described = URIRef("http://www.w3.org/TR/tabular-metadata/") in set(graph.objects(file, DCTERMS.conformsTo))
        assert described == address.endswith(".csv")


def test_the_newest_release_has_every_file_and_an_older_one_what_most_want(graph):
    old, new = (URIRef(f"{HERE}/open-data/publicaties/{number}/#gegevens") for number in (1, 2))
    assert len(list(graph.objects(new, DCAT.distribution))) > len(list(graph.objects(old, DCAT.distribution))) > 5
    assert graph.value(new, DCAT.prev) == old and str(graph.value(new, DCAT.version)) == "2"
    service = next(graph.subjects(RDF.type, DCAT.DataService))
    assert graph.value(service, DCAT.servesDataset) == new


def test_it_says_who_gives_it_out_and_whom_to_write_to(cast, client, settings):
    for contact, by in (("mailto:register@example.nl", VCARD.hasEmail), ("https://example.nl/contact", VCARD.hasURL)):
        settings.CONTACT = contact
        forget()
        told = Graph().parse(data=client.get("/open-data/catalogus.ttl").content, format="turtle")
        (kind,) = told.subjects(RDF.type, VCARD.Kind)
        assert told.value(kind, by) == URIRef(contact)
        assert set(told.objects(predicate=DCTERMS.publisher)) == {URIRef(PUBLISHER)}
    assert PUBLISHER.endswith("/ministerie/mnre1034")


def test_what_others_made_has_the_licence_that_they_gave_it(graph):
    named = {str(title) for title in graph.objects(predicate=DCTERMS.title)}
    assert len(origins()) > 3 and {one.what for one in origins()} <= named
    by_what = {one.what.partition(" (")[0]: one for one in origins()}
    assert by_what["Gebieden voor statistieken 2024"].licences == ["http://creativecommons.org/licenses/by/4.0/"]
    assert by_what["Gemeentegrenzen 2024"].licences == []  # NOTICE names none
    rights = {
        str(title)
        for kind in graph.subjects(RDF.type, DCTERMS.RightsStatement)
        for title in graph.objects(kind, DCTERMS.title)
    }
    assert any("met bronvermelding" in one for one in rights)


def test_a_catalogue_of_an_earlier_release_knows_nothing_later(graph, client):
    older = client.get("/open-data/catalogus.ttl?publicatie=1").content.decode()
    assert "/publicaties/1/" in older and "/publicaties/2/" not in older


def test_a_release_that_lost_words_was_modified_then(cast, client, django_capture_on_commit_callbacks):
    proposal = redacting.propose_redaction("noorderland", "het noorden", "anders", "Een plaats.", member("redacteur"))
    with django_capture_on_commit_callbacks(execute=True):
        redacting.approve_redaction(proposal.pk, member("eindredacteur"), redacting.reach("het noorden").seal)
    told = Graph().parse(data=client.get("/open-data/catalogus.ttl").content, format="turtle")
    (dataset,) = told.subjects(RDF.type, DCAT.Dataset)
    assert told.value(dataset, DCTERMS.modified).toPython() > told.value(dataset, DCTERMS.issued).toPython()


@pytest.mark.parametrize(
    "address", ["/open-data/catalogus.ttl", "/open-data/woordenboek.csv", "/open-data/catalogus.rdf"]
)
def test_before_the_first_release_there_is_nothing_to_describe(db, client, address):
    assert client.get(address).status_code == 404


# --- the dictionary


def test_the_dictionary_has_every_column_of_every_table(register, client):
    rows = list(csv.DictReader(io.StringIO(client.get("/open-data/woordenboek.csv").content.decode(), newline="")))
    assert list(rows[0]) == list(DICTIONARY_COLUMNS)
    expected = [(table.name, column.name) for table in TABLES for column in table.columns]
    assert [(row["tabel"], row["kolom"]) for row in rows if row["tabel"] != "verschil"] == expected
    assert all(row["betekenis"] and row["soort"] for row in rows)
    told = {(row["tabel"], row["kolom"]): row for row in rows}
    amount = told["bijdragen", "bedrag"]
    assert (amount["soort"], amount["magLeeg"], amount["sindsSchema"], amount["sindsPublicatie"]) == (
        "getal",
        "false",
        "1",
        "1",
    )
    assert told["bijdragen", "kant"]["keuzelijst"] == "kant" and told["bijdragen", "sleutel"]["sleutel"] == "true"
    assert told["voortgang", "staat"]["sindsSchema"] == "5" and told["voortgang", "staat"]["sindsPublicatie"] == "5"
    assert (
        told["kamerstukken", "soort"]["sindsPublicatie"] == "6"
        and told["kamerstukken", "soort"]["keuzelijst"] == "kamerstuk"
    )
    older = client.get("/open-data/woordenboek.csv?publicatie=2").content.decode()
    (row,) = [
        row for row in csv.DictReader(io.StringIO(older)) if (row["tabel"], row["kolom"]) == ("voortgang", "staat")
    ]
    assert row["sindsPublicatie"] == ""


def test_the_dictionary_in_json_says_the_same_and_has_the_words_of_every_list(cast, client):
    told = json.loads(client.get("/open-data/woordenboek.json").content)
    named = {table["naam"]: table for table in told["tabellen"]}
    for table in DEAL_TABLES:
        assert [column["kolom"] for column in named[table.name]["kolommen"]] == [
            column.name for column in table.columns
        ]
        assert named[table.name]["sleutel"] == list(table.key)
    used = {column["keuzelijst"] for table in told["tabellen"] for column in table["kolommen"]} - {None}
    assert used == set(told["keuzelijsten"]) and told["keuzelijsten"]["kant"]["rijk"]


# --- what the Woo index reads


ADDRESSES = ["/open-data/diwoo/sitemap.xml", "/open-data/diwoo/1/deals.jsonl.xml"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_woo_index_reads_nothing_until_the_team_says_so(cast, client, settings, address):
    assert client.get(address).status_code == 404 and "diwoo" not in client.get("/robots.txt").content.decode()
    assert client.get(f"{address}?onbekend=1").status_code == 404
    settings.DIWOO = True
    forget()
    assert client.get(address).status_code == 200


def test_the_woo_index_reads_of_each_file_what_it_is(cast, client, settings):
    settings.DIWOO = True
    space = {"d": "https://standaarden.overheid.nl/diwoo/metadata/", "s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    tree = ElementTree.fromstring(client.get(ADDRESSES[0]).content)
    told = tree.findall("s:url", space)
    assert len(told) == 7
    for one in told:
        address = one.findtext("s:loc", "", space)
        assert client.get(address.removeprefix(HERE)).status_code == 200
        document = one.find("d:Document/d:DiWoo", space)
        assert document.findtext("d:identifiers/d:identifier", "", space) == address
        assert document.find("d:publisher", space).get("resource") == PUBLISHER
        assert "publicatie 1" in document.findtext("d:titelcollectie/d:officieleTitel", "", space)
        category = document.find("d:classificatiecollectie/d:informatiecategorieen/d:informatiecategorie", space)
        assert re.fullmatch(
            r"https://identifier.overheid.nl/tooi/def/thes/kern/c_[0-9a-f]{8}", category.get("resource")
        )
        assert document.findtext("d:creatiedatum", "", space) == "2026-01-10"
        assert (
            document.findtext("d:documenthandelingen/d:documenthandeling/d:atTime", "", space) == "2026-01-10T09:00:00Z"
        )
    alone = ElementTree.fromstring(client.get(ADDRESSES[1]).content)
    assert alone.tag.endswith("Document") and alone.find("d:DiWoo", space) is not None
    robots = client.get("/robots.txt").content.decode()
    assert robots.endswith(f"Sitemap: {HERE}/open-data/diwoo/sitemap.xml\n")


def test_the_woo_index_reads_nothing_of_what_is_not_there(cast, client, settings):
    settings.DIWOO = True
    for address in (
        "/open-data/diwoo/2/deals.jsonl.xml",
        "/open-data/diwoo/1/geheim.xml",
        "/open-data/diwoo/een/deals.jsonl.xml",
    ):
        answer = client.get(address)
        assert answer.status_code == 404 and text(answer), address
    assert Release.objects.count() == 1
