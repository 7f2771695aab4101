"""The terms that readers meet here, in plain Dutch, and the documents in which explanations were read."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.text import slugify

from ...language.text import fold


@dataclass(frozen=True)
class Reference:
    """A document in which something that a page explains was read."""

    slug: str  # the register's own slug, where the document is also a source there
    title: str
    publisher: str
    date: str  # ISO; empty: not on the document
    url: str  # empty: no address is known
    place: str = ""


REFERENCES = {
    reference.slug: reference
    for reference in (
        Reference(
            "stcrt-2023-12561",
            "Regeling specifieke uitkering Regio Deals vierde tranche (Stcrt. 2023, 12561)",
            "Ministerie van BZK",
            "2023-05-11",
            "https://zoek.officielebekendmakingen.nl/stcrt-2023-12561.html",
            "Artikelen 1 en 2",
        ),
        Reference(
            "stb-2024-219",
            "Besluit specifieke uitkering Regio Deals vierde, vijfde en zesde tranche (Stb. 2024, 219)",
            "Ministerie van BZK",
            "2024-07-05",
            "https://zoek.officielebekendmakingen.nl/stb-2024-219.html",
            "Aanhef en artikel 1",
        ),
        Reference(
            "rvo-vragen-derde-tranche",
            "Veelgestelde vragen Regio Deals, derde tranche",
            "Rijksdienst voor Ondernemend Nederland",
            "",
            "https://www.rvo.nl/subsidie-en-financieringswijzer/regio-deals/regio-deals-derde-tranche/veelgestelde-vragen",
            "Eerste vraag",
        ),
        Reference(
            "rvo-stappenplan-derde-tranche",
            "Stappenplan Regio Deals, derde tranche",
            "Rijksdienst voor Ondernemend Nederland",
            "2019-11-29",
            "https://www.rvo.nl/subsidie-en-financieringswijzer/regio-deals/regio-deals-derde-tranche/stappenplan",
            "Stappen 1 tot en met 4",
        ),
        Reference(
            "elkeregiotelt-2022-07-15",
            "Vierde tranche Regio Deals geopend!",
            "Elke regio telt (ministerie van BZK)",
            "2022-07-15",
            "https://www.elkeregiotelt.nl/actueel/nieuws/2022/07/15/4e-tranche-regio-deals-geopend",
            "Tweede en laatste alinea",
        ),
        Reference(
            "kamerbrief-2023-11-01",
            "Aanbieding vierde tranche Regio Deals (kenmerk 2023-0000667273)",
            "Ministerie van BZK",
            "2023-11-01",
            "",
            "Vierde alinea, en onder ‘Vervolg’",
        ),
        Reference(
            "greenports-2022-07-14",
            "Regio deal, 4e tranche gaat binnenkort open",
            "Greenports Nederland",
            "2022-07-14",
            "https://www.greenports-nederland.nl/nl/regio-deal-4e-tranche-gaat-binnenkort-open",
            "Eerste alinea",
        ),
        Reference(
            "rekenkamer-2024-05-15",
            "Bijdrage aan brede welvaart door Regio Deals onduidelijk",
            "Algemene Rekenkamer",
            "2024-05-15",
            "https://www.rekenkamer.nl/actueel/nieuws/2024/05/15/bijdrage-aan-brede-welvaart-door-regio-deals-onduidelijk",
            "Samenvatting, en onder ‘Onderzoek naar eerdere Regio Deals’",
        ),
        Reference(
            "rekenkamer-vo-2023-bzk",
            "Resultaten verantwoordingsonderzoek 2023 Ministerie van Binnenlandse Zaken en Koninkrijksrelaties",
            "Algemene Rekenkamer",
            "2024-05-15",
            "https://www.rekenkamer.nl/onderwerpen/verantwoordingsonderzoek/documenten/rapporten/2024/05/15/"
            "resultaten-verantwoordingsonderzoek-2023-ministerie-van-binnenlandse-zaken-en-koninkrijksrelaties",
            "Onder ‘Onze conclusies’",
        ),
        Reference(
            "elkeregiotelt-2024-05-15",
            "Waardevolle adviezen na onderzoek Algemene Rekenkamer naar Regio Deals",
            "Elke regio telt (ministerie van BZK)",
            "2024-05-15",
            "https://www.elkeregiotelt.nl/actueel/nieuws/2024/05/15/onderzoek-ar",
            "Onder ‘Lerend vermogen’",
        ),
        Reference(
            "pbl-zicht-op-het-effect",
            "Zicht op het effect van de Regio Deal op de brede welvaart",
            "Planbureau voor de Leefomgeving",
            "",
            "https://www.pbl.nl/publicaties/zicht-op-het-effect-van-de-regio-deal-op-de-brede-welvaart",
        ),
        Reference(
            "digitoegankelijk-verklaring",
            "De toegankelijkheidsverklaring",
            "DigiToegankelijk",
            "",
            "https://digitoegankelijk.nl/wetgeving/toegankelijkheidsverklaring",
            "Onder ‘Inhoud van de verklaring’",
        ),
    )
}


@dataclass(frozen=True)
class Place:
    """Where a reader sees what a term means."""

    label: str
    route: str
    args: tuple[str, ...] = ()
    anchor: str = ""


@dataclass(frozen=True)
class Term:
    """A word that readers meet here, in plain Dutch."""

    name: str
    explanation: str
    place: Place | None = None
    forms: tuple[str, ...] = ()  # how texts also write it
    source: str = ""  # where it is laid down; in REFERENCES

    @property
    def slug(self) -> str:
        return slugify(self.name)

    @property
    def reference(self) -> Reference | None:
        return REFERENCES[self.source] if self.source else None


DEALS = Place("Alle deals", "deal_list")
METHOD = Place("Zo telt dit register", "about", anchor="#methode")
STEPS = Place("Hoe een deal tot stand komt", "about", anchor="#stappen")
MONEY = Place("Wie betaalt", "about", anchor="#betalen")
RELEASES = Place("Publicaties", "release_list")
SOURCES = Place("Bronnen", "source_list")
MACHINES = Place("Open data", "open_data")
TRAITS = Place("Kenmerken", "entrance_index", ("kenmerken",))
THEMES = Place("Thema's", "entrance_index", ("themas",))
REGIONS = Place("Regio's", "entrance_index", ("regios",))

TERMS = (
    Term(
        "achteraf ingevoerd",
        "Een publicatie is achteraf ingevoerd als zij later gemaakt is dan de dag waarover zij gaat.",
        RELEASES,
    ),
    Term(
        "API", "De manier waarop een programma de gegevens zelf kan ophalen.", Place("Over de API", "api_documentation")
    ),
    Term("beschikking", "Het besluit van de minister om geld aan een deal te geven.", STEPS, ("beschikkingen",)),
    Term(
        "betrokken partner",
        "Een organisatie die volgens een bron meewerkt aan een deal. Of zij ook tekende, zegt de bron niet.",
        DEALS,
        ("betrokken partners",),
    ),
    Term(
        "brede welvaart",
        "Alles wat het leven goed maakt. Niet alleen geld telt, maar ook gezondheid, veiligheid, natuur, wonen en werk.",
        Place("Wat een Regio Deal is", "about", anchor="#regio-deal"),
    ),
    Term(
        "bron",
        "Een openbaar document waarin een gegeven gelezen is, zoals een Kamerbrief of een nieuwsbericht.",
        SOURCES,
        ("bronnen",),
    ),
    Term(
        "Caribisch openbaar lichaam",
        "Bonaire, Sint Eustatius of Saba. Deze eilanden zijn geen gemeenten en horen bij geen provincie.",
        Place("Caribisch Nederland", "entrance_index", ("caribisch",)),
        ("Caribische openbare lichamen",),
    ),
    Term(
        "CC0",
        "Een licentie waarmee iedereen gegevens vrij mag gebruiken. U hoeft de maker niet te noemen.",
        MACHINES,
        ("CC0 1.0",),
    ),
    Term(
        "cofinanciering",
        "Het geld dat de regio inlegt naast het geld van het Rijk. In dit register heet dat de regionale bijdrage.",
        MONEY,
    ),
    Term(
        "convenant",
        "De ondertekende afspraak tussen het Rijk en de partijen in de regio. Daarin staat wat zij samen gaan doen.",
        STEPS,
        ("convenanten",),
    ),
    Term("deelgebied", "Het deel van een gemeente waarover een deal gaat, zoals een wijk.", DEALS, ("deelgebieden",)),
    Term(
        "digest",
        "Een code die bij precies één inhoud hoort. Verandert er één teken, dan verandert de code ook. "
        "Zo is te zien dat een publicatie niet is aangepast. De code heet ook SHA-256.",
        RELEASES,
        ("digests", "SHA-256"),
    ),
    Term(
        "doel",
        "Wat de partijen met een deal willen bereiken. De redactie schrijft het in eigen woorden op.",
        DEALS,
        ("doelen",),
    ),
    Term(
        "feed",
        "Een lijst met nieuwe wijzigingen. Een programma dat feeds leest, houdt die voor u bij.",
        Place("Wijzigingen", "changes"),
        ("feeds",),
    ),
    Term(
        "gebied",
        "De gemeenten, eilanden en plaatsen waarover een deal gaat. Een gemeente in het gebied hoeft geen partij te zijn.",
        Place("Gemeenten", "entrance_index", ("gemeenten",)),
        ("gebieden",),
    ),
    Term(
        "GM-code",
        "De code van het CBS voor een gemeente: GM en vier cijfers. Een provincie heeft een PV-code.",
        Place("Gemeenten", "entrance_index", ("gemeenten",)),
        ("GM-codes", "PV-code", "PV-codes"),
    ),
    Term(
        "grensoverschrijdend",
        "Een deal waarvan de aanpak ook over de landsgrens gaat. Een bron moet dat zeggen.",
        TRAITS,
    ),
    Term(
        "ingetrokken",
        "Een deal die niet meer in nieuwe publicaties staat. De reden staat erbij en het oude blijft te lezen.",
        RELEASES,
    ),
    Term("JSON", "Een soort bestand dat programma's makkelijk kunnen lezen.", MACHINES),
    Term("Kamerbrief", "Een brief van een minister aan de Tweede Kamer.", SOURCES, ("Kamerbrieven",)),
    Term("Kamerstuk", "Een document van de Tweede Kamer met een vast nummer.", SOURCES, ("Kamerstukken",)),
    Term(
        "kenmerk",
        "Iets wat een bron van een deal zegt, zoals NPLV of NOVEX. De redactie bedenkt het niet zelf.",
        TRAITS,
        ("kenmerken",),
    ),
    Term(
        "kleine verbetering",
        "Een publicatie waarin alleen tekst van één deal verbeterd is: geen bedrag, naam of datum.",
        RELEASES,
    ),
    Term(
        "kort adres",
        "De vaste naam van een deal, regio of bron in een webadres. Die naam verandert nooit.",
        forms=("korte adres", "korte adressen"),
    ),
    Term(
        "leemte",
        "Iets wat het register van een deal niet weet. De reden staat erbij, zoals ‘niet vermeld in de bron’.",
        Place("Wat wij nog niet weten", "about", anchor="#onbekend"),
        ("leemten",),
    ),
    Term(
        "mijlpaal",
        "Een stap van een deal met een datum, zoals de selectie, het convenant of de afronding.",
        STEPS,
        ("mijlpalen",),
    ),
    Term(
        "ministerie",
        "Een onderdeel van het Rijk met een minister. Bij elke deal staat welke ministeries tekenden, als dat bekend is.",
        Place("Ministeries", "entrance_index", ("ministeries",)),
        ("ministeries",),
    ),
    Term("NOVEX", "Een aanpak waarin Rijk en regio samen kiezen hoe de ruimte wordt gebruikt.", TRAITS),
    Term(
        "NPLV",
        "Het Nationaal Programma Leefbaarheid en Veiligheid. Een deal heeft dit kenmerk als een bron dat verband noemt.",
        TRAITS,
    ),
    Term("openbaar vanaf", "Het moment waarop iedereen een publicatie kan lezen.", RELEASES),
    Term("opgave", "Een probleem in een regio waaraan een deal werkt.", STEPS, ("opgaven",)),
    Term(
        "partij",
        "Een organisatie die aan een deal meedoet. Haar rol staat erbij.",
        DEALS,
        ("partijen",),
    ),
    Term(
        "peildatum",
        "De dag waarover de gegevens gaan. U leest dan wat het register over die dag heeft vastgelegd.",
        RELEASES,
        ("peildatums",),
    ),
    Term(
        "permalink",
        "Een adres dat altijd dezelfde inhoud geeft. Het noemt het nummer van de publicatie.",
        MACHINES,
        ("permalinks",),
    ),
    Term(
        "private regiopartner",
        "Een bedrijf, stichting of vereniging die partij is bij een deal.",
        DEALS,
        ("private regiopartners",),
        "stb-2024-219",
    ),
    Term(
        "programmalijn",
        "Een onderdeel van een deal: waaraan wordt gewerkt. Bronnen noemen het ook wel actielijn of werkpakket.",
        Place("Programmalijnen", "line_list"),
        ("programmalijnen",),
    ),
    Term(
        "publicatie",
        "Alles wat het register op één moment vastlegt, met een eigen nummer. Een publicatie verandert nooit meer.",
        RELEASES,
        ("publicaties",),
    ),
    Term(
        "publieke regiopartner",
        "Een overheid die partij is bij een deal, zoals een provincie, een gemeente of een waterschap.",
        DEALS,
        ("publieke regiopartners",),
        "stb-2024-219",
    ),
    Term(
        "redactie",
        "De mensen die dit register bijhouden. Zij schrijven de samenvattingen en kiezen de thema's.",
    ),
    Term(
        "regio",
        "Het gebied van een deal, met de partijen die daar samenwerken. In een regio kunnen deals elkaar opvolgen.",
        REGIONS,
        ("regio's",),
    ),
    Term(
        "Regio Deal",
        "Een afspraak tussen het Rijk en een regio, om daar beter te wonen, werken en leven. Allebei betalen ze mee.",
        DEALS,
        ("Regio Deals",),
        "stcrt-2023-12561",
    ),
    Term(
        "Regio Envelop",
        "Geld dat het kabinet apart heeft gezet voor Regio Deals. Daaruit komt de Rijksbijdrage.",
        MONEY,
    ),
    Term(
        "regiokassier",
        "De overheid in de regio die het geld van het Rijk ontvangt. Dat is bijvoorbeeld een provincie of een gemeente, "
        "maar nooit een waterschap.",
        DEALS,
        ("regiokassiers",),
        "stcrt-2023-12561",
    ),
    Term(
        "regionale bijdrage",
        "Het bedrag van de regio voor een deal. De bijdrage mag ook uit iets anders bestaan dan geld.",
        MONEY,
        ("regionale bijdragen",),
        "stcrt-2023-12561",
    ),
    Term(
        "regiopartner",
        "Een partij uit de regio die bij een deal hoort. Er zijn publieke en private regiopartners.",
        DEALS,
        ("regiopartners",),
        "stb-2024-219",
    ),
    Term(
        "resultaat",
        "Wat er volgens een verslag met een deal bereikt is.",
        Place("Wat wij nog niet weten", "about", anchor="#onbekend"),
        ("resultaten",),
    ),
    Term(
        "Rijk",
        "De landelijke overheid: alle ministeries samen.",
        Place("Ministeries", "entrance_index", ("ministeries",)),
    ),
    Term(
        "Rijksbijdrage",
        "Het bedrag van het Rijk voor een deal. Het is niet per ministerie verdeeld.",
        MONEY,
        ("Rijksbijdragen",),
    ),
    Term(
        "rode draad",
        "Een onderwerp dat in veel deals terugkomt. In dit register heet dat een thema.",
        THEMES,
        ("rode draden",),
    ),
    Term("selectie", "Het moment waarop het kabinet kiest welke voorstellen een Regio Deal mogen worden.", STEPS),
    Term(
        "sleutel",
        "De vaste code van één gegeven bij een deal, zoals rijk-1. Daarmee kunt u het gegeven aanhalen.",
        DEALS,
        ("sleutels",),
    ),
    Term(
        "specifieke uitkering",
        "Geld van het Rijk voor een vast doel, met voorwaarden. De afkorting is SPUK. Voor Bonaire, Sint Eustatius en Saba "
        "heet het een bijzondere uitkering.",
        STEPS,
        ("specifieke uitkeringen", "SPUK", "bijzondere uitkering"),
        "stb-2024-219",
    ),
    Term("status", "De laatste stap van een deal die een bron meldt. Een geplande datum telt niet.", DEALS),
    Term(
        "telt mee",
        "Een bedrag dat in de totalen zit. Per deal is dat één exact bedrag van het Rijk en één van de regio.",
        METHOD,
        ("tellen mee", "meetelt", "meetellen"),
    ),
    Term(
        "thema",
        "Een onderwerp dat in veel deals terugkomt. De redactie kiest welke programmalijn bij welk thema hoort.",
        THEMES,
        ("thema's",),
    ),
    Term(
        "TOOI", "Lijsten van de overheid met een vaste code voor elke organisatie.", forms=("TOOI-code", "TOOI-codes")
    ),
    Term(
        "tranche",
        "Een ronde waarin regio's een voorstel voor een Regio Deal konden doen.",
        Place("Tranches", "entrance_index", ("tranches",)),
        ("tranches",),
    ),
    Term(
        "vermelding",
        "Een bron die over een deal gaat, ook als er geen los gegeven uit komt.",
        SOURCES,
        ("vermeldingen",),
    ),
    Term(
        "versie",
        "De inhoud van één deal zoals die in een publicatie staat. Verandert de inhoud, dan komt er een nieuwe versie.",
        DEALS,
        ("versies",),
    ),
    Term("vindplaats", "De plek in een bron waar een gegeven staat, zoals een alinea.", DEALS, ("vindplaatsen",)),
    Term("voorganger", "De vorige deal in dezelfde regio.", REGIONS, ("voorgangers",)),
    Term("voorstel", "Het plan waarmee een regio om een Regio Deal vraagt.", STEPS, ("voorstellen",)),
    Term(
        "voortgangsrapportage",
        "Het verslag waarin de minister de Tweede Kamer vertelt hoe het met de deals gaat.",
        STEPS,
        ("voortgangsrapportages",),
    ),
)

# Every way of writing a term → the term.
WORDS = {form.casefold(): term for term in TERMS for form in (term.name, *term.forms)}


def terms_by_letter() -> list[tuple[str, list[Term]]]:
    """The terms from A to Z, under their first letter."""
    ordered = sorted(TERMS, key=lambda term: fold(term.name))
    return [(letter.upper(), list(found)) for letter, found in groupby(ordered, key=lambda term: fold(term.name)[0])]
