"""The register in a catalogue: what it offers, as DCAT-AP-NL 3.0 (Geonovum's profile of DCAT-AP 3) wants it told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Max, Q

from ...language.dates import utc_text
from ...register.models import Redaction, Release
from .csvw import CC0
from .files import BULK_FILES, FIRST_FILES, bulk_path
from .graph import IS_A, Address, Node, PlainValue, Triple, as_json_ld, as_turtle, whole
from .making import MadeFile
from .origins import Origin, origins
from .stock import release_stock

EU = "http://publications.europa.eu/resource/authority/"
PROFILE = "https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/"
PUBLISHER = "https://identifier.overheid.nl/tooi/id/ministerie/mnre1034"
PUBLISHER_NAME = "ministerie van Binnenlandse Zaken en Koninkrijksrelaties"
IANA = "https://www.iana.org/assignments/media-types/"
DUTCH, NETHERLANDS = Address(f"{EU}language/NLD"), Address(f"{EU}country/NLD")
PUBLIC_ACCESS = Address(f"{EU}access-right/PUBLIC")
THEMES = [Address(f"{EU}data-theme/{code}") for code in ("GOVE", "REGI")]
NOW_AND_THEN = Address(f"{EU}frequency/IRREG")
KEYWORDS = ("Regio Deals", "regio", "Rijksbijdrage", "brede welvaart")
TITLE = "Register Regio Deals"
ABOUT_THE_DATA = (
    "Welke Regio Deals er zijn, wie meedoet, waar, om hoeveel geld het gaat, wat is afgesproken en wat daarover is gemeld. "
    "Elk gegeven noemt de bron en de plaats waar het gelezen is."
)
# What is said of one thing.
type Statements = Iterator[tuple[str, Node]]


def here(path: str) -> str:
    return f"{settings.REGISTER_URL}{path}"


def catalogue_address() -> str:
    return here("/open-data/#catalogus")


def series_address() -> str:
    return here("/open-data/#register")


def service_address() -> str:
    return here("/open-data/#api")


def contact_address() -> str:
    return here("/open-data/#contact")


def dataset_address(release: Release) -> str:
    return here(f"{bulk_path(release.number)}#gegevens")


def in_dutch(text: str) -> PlainValue:
    return PlainValue(text, language="nl")


def moment(instant: dt.datetime) -> PlainValue:
    return PlainValue(utc_text(instant), type="xsd:dateTime")


def of_type(name: str) -> tuple[str, Node]:
    return IS_A, Address(whole(name))


def titled_in_dutch(title: str, description: str) -> Statements:
    yield "dct:title", in_dutch(title)
    yield "dct:description", in_dutch(description)


def responsible(address: str) -> Statements:
    """Who gives it out, whom to write to, how to name it, and that everyone may have it."""
    yield "dct:identifier", PlainValue(address)
    yield "dct:publisher", Address(PUBLISHER)
    yield "dcat:contactPoint", Address(contact_address())
    yield "dct:accessRights", PUBLIC_ACCESS
    yield "dct:language", DUTCH
    yield from (("dcat:theme", theme) for theme in THEMES)
    yield from (("dcat:keyword", in_dutch(word)) for word in KEYWORDS)


def catalogue(pairs: list[tuple[Release | None, Release]]) -> Iterator[Triple]:
    """Everything; `pairs`: every release with the one before it, in order."""
    releases = [release for _, release in pairs]
    newest = releases[-1]
    for subject, told in (
        (catalogue_address(), of_catalogue(releases)),
        (series_address(), of_series(releases)),
        (service_address(), of_service(newest)),
        (contact_address(), of_contact()),
        (PUBLISHER, of_publisher()),
        (CC0, of_licence()),
    ):
        yield from (Triple(subject, *one) for one in told)
    for number, origin in enumerate(origins(), start=1):
        yield from (Triple(origin_address(number), *one) for one in of_origin(origin, rights_address(number)))
        yield from (Triple(rights_address(number), *one) for one in of_rights(origin))
    for previous, release in pairs:
        yield from dataset(previous, release, release is newest)


def of_catalogue(releases: list[Release]) -> Statements:
    yield of_type("dcat:Catalog")
    yield from titled_in_dutch(f"Catalogus van het {TITLE}", "Wat dit register aan open data geeft.")
    yield "dct:publisher", Address(PUBLISHER)
    yield "dcat:contactPoint", Address(contact_address())
    yield "dct:identifier", PlainValue(catalogue_address())
    yield "dct:language", DUTCH
    yield "dct:license", Address(CC0)
    yield "dct:spatial", NETHERLANDS
    yield "dct:conformsTo", Address(PROFILE)
    yield "foaf:homepage", Address(here("/open-data/"))
    yield "dcat:themeTaxonomy", Address(f"{EU}data-theme")
    yield "dct:issued", moment(releases[0].visible_from)
    yield "dct:modified", moment(releases[-1].visible_from)
    yield "dcat:service", Address(service_address())
    yield from (("dcat:dataset", Address(dataset_address(release))) for release in releases)
    yield "dcat:dataset", Address(series_address())


def of_series(releases: list[Release]) -> Statements:
    yield of_type("dcat:DatasetSeries")
    yield from titled_in_dutch(TITLE, f"{ABOUT_THE_DATA} Elke publicatie is een deel van deze reeks.")
    yield from responsible(series_address())
    yield "dct:creator", Address(PUBLISHER)
    yield "dct:spatial", NETHERLANDS
    yield "dct:accrualPeriodicity", NOW_AND_THEN
    yield "dct:issued", moment(releases[0].visible_from)
    yield "dct:modified", moment(releases[-1].visible_from)
    yield "dcat:landingPage", Address(here("/open-data/"))


def of_service(newest: Release) -> Statements:
    yield of_type("dcat:DataService")
    yield from titled_in_dutch(
        f"API van het {TITLE}", f"Zoeken en filteren in het register, volgens de API Design Rules. {ABOUT_THE_DATA}"
    )
    yield from responsible(service_address())
    yield "dcat:endpointURL", Address(here("/api/v1"))
    yield "dcat:endpointDescription", Address(here("/api/v1/openapi.json"))
    yield "dcat:servesDataset", Address(dataset_address(newest))
    yield "dcat:landingPage", Address(here("/open-data/api/"))
    yield "foaf:page", Address(here("/open-data/api/"))
    yield "dct:license", Address(CC0)
    yield "dct:conformsTo", Address("https://spec.openapis.org/oas/v3.1.0")


def of_contact() -> Statements:
    yield of_type("vcard:Kind")
    yield "vcard:fn", in_dutch(TITLE)
    by_mail = settings.CONTACT.startswith("mailto:")
    yield ("vcard:hasEmail" if by_mail else "vcard:hasURL"), Address(settings.CONTACT)


def of_publisher() -> Statements:
    yield of_type("foaf:Agent")
    yield "foaf:name", in_dutch(PUBLISHER_NAME)
    yield "dct:identifier", PlainValue(PUBLISHER)


def of_licence() -> Statements:
    yield of_type("dct:LicenseDocument")
    yield "dct:title", in_dutch("CC0 1.0")


def origin_address(number: int) -> str:
    return here(f"/open-data/#bron-{number}")


def rights_address(number: int) -> str:
    return here(f"/open-data/#rechten-{number}")


def of_origin(origin: Origin, rights: str) -> Statements:
    """What others made and the register uses, under the licence that they gave it."""
    yield "dct:title", in_dutch(origin.what)
    yield "dct:rights", Address(rights)
    yield from (("dct:license", Address(address)) for address in origin.licences)


def of_rights(origin: Origin) -> Statements:
    yield of_type("dct:RightsStatement")
    yield "dct:title", in_dutch(f"{origin.whose}. Licentie: {origin.licence}")


def modified(release: Release) -> dt.datetime:
    """When a release became readable, or later lost words. One query, and none where nothing ever was taken out."""
    if not release.redacted:
        return release.visible_from
    of_this = Q(release=release) | Q(version__lines__release=release)
    last = Redaction.objects.filter(of_this).aggregate(last=Max("at"))["last"]
    return max(release.visible_from, last or release.visible_from)


def dataset(previous: Release | None, release: Release, newest: bool) -> Iterator[Triple]:
    """One release: of the newest every file, of those before it what most readers want; their page has the others."""
    subject, stock = dataset_address(release), release_stock(previous, release)
    names = [name for name in stock.made if is_data(name) and (newest or name in FIRST_FILES)]
    yield from (Triple(subject, *one) for one in of_dataset(subject, previous, release))
    yield Triple(f"{subject}-tijd", *of_type("dct:PeriodOfTime"))
    yield Triple(f"{subject}-tijd", "dcat:endDate", PlainValue(release.as_of.isoformat(), type="xsd:date"))
    for name in names:
        file = here(f"{bulk_path(release.number, name)}#bestand")
        yield Triple(subject, "dcat:distribution", Address(file))
        yield from (Triple(file, *one) for one in of_distribution(release, stock.made[name], file))
        yield from (Triple(f"{file}-sha256", *one) for one in of_checksum(stock.made[name]))


def is_data(name: str) -> bool:
    """Whether a file holds data, and not what describes or proves them."""
    return not name.endswith("-metadata.json") and "." in name


def of_dataset(subject: str, previous: Release | None, release: Release) -> Statements:
    yield of_type("dcat:Dataset")
    stand = f"publicatie {release.number}, stand van {release.day_in_words}"
    yield from titled_in_dutch(f"{TITLE}, {stand}", f"{ABOUT_THE_DATA} {release.note}")
    yield from responsible(subject)
    yield "dct:creator", Address(PUBLISHER)
    yield "dct:spatial", NETHERLANDS
    yield "dct:temporal", Address(f"{subject}-tijd")
    yield "dct:accrualPeriodicity", Address(f"{EU}frequency/NEVER")
    yield "dct:issued", moment(release.visible_from)
    yield "dct:modified", moment(modified(release))
    yield "dcat:version", PlainValue(str(release.number))
    yield "dcat:inSeries", Address(series_address())
    yield "dcat:landingPage", Address(here(bulk_path(release.number)))
    yield from (("dct:source", Address(origin_address(number))) for number in range(1, len(origins()) + 1))
    if previous:
        yield "dcat:prev", Address(dataset_address(previous))
        yield "dcat:previousVersion", Address(dataset_address(previous))


def of_distribution(release: Release, made: MadeFile, address: str) -> Statements:
    told = BULK_FILES[made.name]
    yield of_type("dcat:Distribution")
    yield from titled_in_dutch(f"{made.name} ({told.form.label})", f"{told.content}.")
    yield "dcat:accessURL", Address(here(bulk_path(release.number)))
    yield "dcat:downloadURL", Address(here(bulk_path(release.number, made.name)))
    yield "dct:format", Address(f"{EU}file-type/{told.form.file_type}")
    if told.form.iana:
        yield "dcat:mediaType", Address(IANA + told.form.iana)
    if told.form.standard:
        yield "dct:conformsTo", Address(told.form.standard)
    if told.metadata:
        yield "dct:conformsTo", Address("http://www.w3.org/TR/tabular-metadata/")
    yield "dcat:byteSize", PlainValue(str(made.size), type="xsd:nonNegativeInteger")
    yield "spdx:checksum", Address(f"{address}-sha256")
    yield "dct:license", Address(CC0)
    yield "dct:language", DUTCH
    yield "dct:issued", moment(release.visible_from)
    yield "dct:modified", moment(modified(release))


def of_checksum(made: MadeFile) -> Statements:
    yield of_type("spdx:Checksum")
    yield "spdx:algorithm", Address(whole("spdx:checksumAlgorithm_sha256"))
    yield "spdx:checksumValue", PlainValue(made.sha256, type="xsd:hexBinary")


CATALOGUES = {
    "ttl": ("text/turtle; charset=utf-8", as_turtle),
    "jsonld": ("application/ld+json", as_json_ld),
}
