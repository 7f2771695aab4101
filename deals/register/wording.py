"""A content in words: its facts and sources as a person reads them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from ..contents import CitationDict, Content, Fields, IsoDay, Number, ReportDict, SourceDict, StatusDict
from ..language.dates import dutch_day, period
from ..language.money import cents, euros
from ..language.vocabulary import LABELS, NoFigure, Qualifier

# What is said of the deal itself.
HEAD = {
    "naam": "naam",
    "tranche": "tranche",
    "regio": "regio",
    "ligging": "ligging (indeling redactie)",
    "voorganger": "voorganger",
    "samenvatting": "samenvatting",
    "status": "status",
}
# The lists of facts, and what one of them is.
SECTIONS = {
    "bijdragen": "bedrag",
    "ministeries": "ministerie",
    "betrokkenMinisteries": "betrokken ministerie",
    "partijen": "partij",
    "gemeenten": "gemeente",
    "caribisch": "Caribisch openbaar lichaam",
    "buitenland": "plaats in het buitenland",
    "programmalijnen": "programmalijn",
    "doelen": "doel",
    "resultaten": "resultaat",
    "kenmerken": "kenmerk",
    "mijlpalen": "mijlpaal",
    "beschikkingen": "beschikking",
    "voortgang": "stand van zaken",
    "betalingen": "betaling",
    "bestedingen": "besteding",
    "aanpassingen": "aanpassing",
    "overleggen": "Rijk-Regio-overleg",
    "lessen": "les",
    "aliassen": "andere naam",
    "leemten": "leemte",
    "vermeldingen": "vermelding",
}
# How people call a field of a fact or source, in the order in which they read them.
FIELDS = {
    "naam": "naam",
    "afkorting": "afkorting",
    "titel": "titel",
    "kant": "kant",
    "bijdrager": "wie bijdraagt",
    "bedrag": "bedrag",
    "moment": "wanneer genoemd",
    "soort": "soort",
    "over": "waarover",
    "staat": "hoe het staat",
    "woorden": "woorden van het verslag",
    "termijn": "termijn",
    "datum": "datum",
    "nauwkeurigheid": "nauwkeurigheid",
    "datumNauwkeurigheid": "precisie van de datum",
    "teltMee": "telt mee in totalen",
    "onderdeelVan": "onderdeel van",
    "rol": "rol",
    "land": "land",
    "deelgebied": "deel van de gemeente",
    "omvangZeker": "omvang zeker",
    "letterlijk": "letterlijk uit de bron",
    "omschrijving": "omschrijving",
    "themas": "thema's (indeling redactie)",
    "jaar": "jaar van de stand",
    "tekst": "tekst",
    "afgesproken": "afgesproken",
    "werkte": "werkte volgens de bron",
    "thema": "thema (indeling redactie)",
    "indicator": "indicator",
    "getal": "getal",
    "eenheid": "eenheid",
    "nulmeting": "nulmeting",
    "nulmetingJaar": "jaar van de nulmeting",
    "streefjaar": "streefjaar",
    "stand": "stand per",
    "standNauwkeurigheid": "precisie van die stand",
    "cumulatief": "opgeteld vanaf het begin",
    "aard": "aard (indeling redactie)",
    "doel": "doel",
    "hetzelfdeGemeten": "hetzelfde gemeten als het doel",
    "redenGeenGetal": "waarom geen getal",
    "afwijking": "wat anders loopt",
    "verklaring": "verklaring van het verslag",
    "besluitVan": "besluit van",
    "afwijkendStandpunt": "afwijkend standpunt",
    "lijn": "programmalijn",
    "kenmerk": "kenmerk",
    "vorm": "vorm",
    "ontvanger": "ontvanger",
    "btw": "btw",
    "veld": "wat niet bekend is",
    "reden": "reden",
    "uitgever": "uitgever",
    "briefkenmerk": "kenmerk van de brief",
    "kamerstuk": "Kamerstuk",
    "url": "adres op internet",
    "herkomst": "soort uitgever (indeling redactie)",
    "kopie": "kopie van een document",
    "verslag": "verslag",
    "gemeente": "gemeente (code)",
    "provincie": "provincie",
    "code": "code",
    "slug": "kort adres",
    "toelichting": "toelichting",
    "geldigVan": "geldig vanaf",
    "geldigTot": "geldig tot",
    "geldt": "geldt op de peildatum",
    "bron": "bron en vindplaats",
}
# The list of words (vocabulary.py) behind a coded field.
CODES = {
    ("bijdragen", "kant"): "kant",
    ("bijdragen", "nauwkeurigheid"): "nauwkeurigheid",
    ("bijdragen", "moment"): "moment",
    ("partijen", "soort"): "organisatie",
    ("partijen", "rol"): "rol",
    ("mijlpalen", "soort"): "mijlpaal",
    ("beschikkingen", "vorm"): "vorm",
    ("beschikkingen", "btw"): "btw",
    ("beschikkingen", "nauwkeurigheid"): "precisie",
    ("mijlpalen", "nauwkeurigheid"): "precisie",
    ("doelen", "nauwkeurigheid"): "nauwkeurigheid",
    ("resultaten", "nauwkeurigheid"): "nauwkeurigheid",
    ("resultaten", "standNauwkeurigheid"): "precisie",
    ("resultaten", "aard"): "aard",
    ("resultaten", "redenGeenGetal"): "geenGetal",
    ("voortgang", "over"): "over",
    ("voortgang", "staat"): "staat",
    ("voortgang", "standNauwkeurigheid"): "precisie",
    ("betalingen", "soort"): "betaling",
    ("betalingen", "nauwkeurigheid"): "nauwkeurigheid",
    ("betalingen", "datumNauwkeurigheid"): "precisie",
    ("bestedingen", "kant"): "kant",
    ("bestedingen", "nauwkeurigheid"): "nauwkeurigheid",
    ("bestedingen", "standNauwkeurigheid"): "precisie",
    ("aanpassingen", "soort"): "aanpassing",
    ("aanpassingen", "datumNauwkeurigheid"): "precisie",
    ("overleggen", "datumNauwkeurigheid"): "precisie",
    ("bronnen", "herkomst"): "herkomst",
    ("leemten", "veld"): "veld",
    ("leemten", "reden"): "reden",
    ("bronnen", "soort"): "bron",
}
# What a fact is called in a list of changes: by its name, unless said otherwise.
ABOUT = {
    "bijdragen": ("kant", "bijdrager"),
    "ministeries": ("afkorting",),
    "betrokkenMinisteries": ("afkorting",),
    "doelen": (),
    "resultaten": ("jaar",),
    "voortgang": ("over", "staat"),
    "betalingen": ("soort",),
    "bestedingen": ("kant",),
    "aanpassingen": ("soort",),
    "overleggen": ("datum",),
    "lessen": (),
    "mijlpalen": ("soort",),
    "beschikkingen": ("kenmerk", "ontvanger"),
    "leemten": ("veld",),
    "vermeldingen": (),
}
DATES = {"datum", "stand", "geldigVan", "geldigTot"}
# The field that says how precise a date of a fact is, in the sections where one does.
PRECISIONS = {
    ("mijlpalen", "datum"): "nauwkeurigheid",
    ("beschikkingen", "datum"): "nauwkeurigheid",
    ("resultaten", "stand"): "standNauwkeurigheid",
    ("voortgang", "stand"): "standNauwkeurigheid",
    ("bestedingen", "stand"): "standNauwkeurigheid",
    ("betalingen", "datum"): "datumNauwkeurigheid",
    ("aanpassingen", "datum"): "datumNauwkeurigheid",
    ("overleggen", "datum"): "datumNauwkeurigheid",
}
# What is read in one breath with another field: {section: {field: what stands in its words}}.
READ_WITH: dict[str, dict[str, tuple[str, ...]]] = {
    "doelen": {"getal": ("nauwkeurigheid", "eenheid"), "nulmeting": ("nulmetingJaar", "eenheid")},
    "resultaten": {"getal": ("nauwkeurigheid", "eenheid")},
    "betalingen": {"bedrag": ("nauwkeurigheid",)},
    "bestedingen": {"bedrag": ("nauwkeurigheid",)},
}
for (_section, _date), _precision in PRECISIONS.items():
    READ_WITH.setdefault(_section, {})[_date] = (_precision,)
# In a whole fact on one line: what its name already says, or what stands beside it.
NOT_IN_SUMMARY = {"bron", "code", "slug", "gemeente", "provincie", "geldt"}
# … what would mean nothing without its label, and what a yes or no says in words.
LABELLED = {
    "geldigVan",
    "geldigTot",
    "onderdeelVan",
    "streefjaar",
    "lijn",
    "nulmeting",
    "nulmetingJaar",
    "stand",
}
# … and what has words of its own around it.
SAID_AS = {
    "indicator": "afgemeten aan: {}",
    "doel": "bij het doel ‘{}’",
    "redenGeenGetal": "geen getal: {}",
    "woorden": "in de woorden van het verslag: ‘{}’",
    "afwijking": "wat anders loopt: {}",
    "verklaring": "reden volgens het verslag: {}",
    "besluitVan": "besluit van: {}",
    "afwijkendStandpunt": "afwijkend standpunt: {}",
    "afgesproken": "afgesproken: {}",
    "thema": "thema {} (indeling redactie)",
    "aard": "{} (indeling redactie)",
}
# Of these a sentence inside a summary bears no full stop.
REPORTED_SECTIONS = ("resultaten", "voortgang", "betalingen", "bestedingen", "aanpassingen", "overleggen", "lessen")
# … and what another field says already.
NEVER_ALONE = {
    ("partijen", "soort"),
    ("resultaten", "jaar"),
    *((section, precision) for (section, _), precision in PRECISIONS.items()),
}
YES_OR_NO = {
    ("teltMee", True): "telt mee in totalen",
    ("teltMee", False): "telt niet mee in totalen",
    ("omvangZeker", False): "omvang onzeker",
    ("letterlijk", False): "opschrift van de redactie",
    ("cumulatief", True): "opgeteld vanaf het begin",
    ("cumulatief", False): "alleen deze periode",
    ("hetzelfdeGemeten", True): "hetzelfde gemeten als het doel",
    ("hetzelfdeGemeten", False): "niet hetzelfde gemeten als het doel",
    ("werkte", True): "werkte volgens de bron",
    ("werkte", False): "werkte niet volgens de bron",
}


def last_reported(status: StatusDict) -> str:
    """`Laatst gemeld: convenant (november 2023)`: a step that a source reported, which is not how the deal is today."""
    step = LABELS["mijlpaal"][status["soort"]]
    return f"Laatst gemeld: {step} ({period(status['datum'], status['nauwkeurigheid'])})"


class PlaceRead(NamedTuple):
    """Where a fact was read: the title of the source and the place in it."""

    title: str
    place: str | None

    @property
    def in_words(self) -> str:
        return ", ".join(filter(None, self))


class Told:
    """A content, or none, in words for people."""

    def __init__(self, content: Content | None) -> None:
        self.content: Fields = content or {}
        self.area: Fields = content["gebied"] if content else {}
        self.sources: dict[str, SourceDict] = {}
        self.line_names: dict[str, str] = {}
        self.aim_texts: dict[str, str] = {}
        self.provinces: dict[str, str] = {}
        if content:
            self.sources = {source["slug"]: source for source in content["bronnen"]}
            self.line_names = {line["sleutel"]: line["naam"] for line in content["programmalijnen"]}
            self.aim_texts = {aim["sleutel"]: aim["tekst"] for aim in content["doelen"]}
            self.provinces = {province["code"]: province["naam"] for province in content["gebied"]["provincies"]}

    def of_head(self, name: str) -> Any:
        """What a content holds of the deal itself; where its region lies is said apart from which region it is."""
        region = self.content.get("regio") or {}
        if name == "ligging":
            return region.get(name) or None
        if name == "regio" and region:
            return {field: value for field, value in region.items() if field != "ligging"}
        return self.content.get(name)

    def head(self, name: str) -> str | None:
        value = self.of_head(name)
        if name == "status" and value:
            return f"{value['naam']} ({period(value['datum'], value['nauwkeurigheid'])})"
        return said(value)

    def facts(self, section: str) -> dict[str, Fields]:
        """The facts of one section by key."""
        place = self.content if section in self.content else self.area
        return {fact["sleutel"]: fact for fact in place.get(section, [])}

    def word(self, section: str, field: str, fact: Fields) -> str | None:
        """One field of a fact or source as a person reads it; None is: nothing there."""
        value = fact.get(field)
        if value is None:
            return None
        if field == "bron":
            return self.citation(fact)
        if (section, field) in CODES:
            return str(LABELS[CODES[section, field]].get(value, value))
        if precision := fact.get(PRECISIONS.get((section, field), "")):
            return period(value, precision)
        if field in DATES:
            return dutch_day(value)
        if field == "bedrag":
            precision = fact["nauwkeurigheid"] if field in READ_WITH.get(section, {}) else None
            return with_precision(euros(cents(value) or 0), precision)
        if field == "getal":
            return figure_in_words(value, fact.get("nauwkeurigheid"), fact.get("eenheid"))
        if field == "nulmeting":
            year = f" in {fact['nulmetingJaar']}" if fact["nulmetingJaar"] else ""
            return figure_in_words(value, None, fact["eenheid"]) + year
        if field in ("lijn", "doel"):
            return str({**self.line_names, **self.aim_texts}.get(value, value))
        if field == "verslag":
            return report_in_words(value, self.sources)
        if section == "gemeenten" and field == "provincie":
            return str(self.provinces.get(value, value))
        return said(value)

    def summary(self, section: str, fact: Fields, without: Collection[str] = ()) -> str:
        """A whole fact in one line, but for the fields in `without`."""
        told = [field for field in fields(fact) if field not in NOT_IN_SUMMARY and field not in without]
        parts = [part for field in told if (part := self.part(section, field, fact))]
        if section in REPORTED_SECTIONS:
            parts = [*(part.removesuffix(".") for part in parts[:-1]), *parts[-1:]]
        return ", ".join(parts) or self.citation(fact) or str(fact["sleutel"])

    def part(self, section: str, field: str, fact: Fields) -> str | None:
        """One field as a part of a summary, or None where it would say nothing."""
        if isinstance(fact[field], bool):
            return YES_OR_NO.get((field, fact[field]))
        if (section, field) in NEVER_ALONE or field in read_within(section, fact):
            return None
        text = self.word(section, field, fact)
        if field == "redenGeenGetal" and fact[field] == NoFigure.NOT_ATTRIBUTABLE:
            return text
        if text and field in SAID_AS:
            return SAID_AS[field].format(text)
        return f"{FIELDS[field]} {text}" if text and field in LABELLED else text

    def about(self, section: str, fact: Fields) -> str | None:
        parts = [self.word(section, field, fact) for field in ABOUT.get(section, ("naam",))]
        return ", ".join(part for part in parts if part) or None

    def read_in(self, fact: Fields) -> PlaceRead | None:
        citation: CitationDict | None = fact.get("bron")
        return PlaceRead(self.sources[citation["bron"]]["titel"], citation["vindplaats"]) if citation else None

    def citation(self, fact: Fields) -> str | None:
        """Title of the source and the place in it."""
        read_in = self.read_in(fact)
        return read_in.in_words if read_in else None


def read_within(section: str, fact: Fields) -> set[str]:
    """The fields of `fact` that stand in the words of another one."""
    together = READ_WITH.get(section, {})
    return {part for field, parts in together.items() if fact.get(field) is not None for part in parts}


def counted_since(cumulative: bool | None) -> str:
    """`opgeteld vanaf het begin`; empty where the source does not say since when it counts."""
    return "" if cumulative is None else YES_OR_NO["cumulatief", cumulative]


def figure_in_words(amount: Number, precision: str | None, unit: str | None) -> str:
    """`ten minste 2.000 bewoners`: a number as a source has it."""
    number = f"{amount:,}".translate(str.maketrans(",.", ".,"))
    return with_precision(f"{number} {unit or ''}".strip(), precision)


def with_precision(words: str, precision: str | None) -> str:
    """`ongeveer € 4.000.000`; nothing before what is exact."""
    if precision in (None, Qualifier.EXACT):
        return words
    return f"{LABELS['nauwkeurigheid'].get(precision, precision)} {words}"


def report_in_words(report: ReportDict, sources: Mapping[str, SourceDict]) -> str:
    """`regio aan Rijk, over 2022, vastgesteld door het bestuur op 15 maart 2023, besproken op 14 april 2023`.

    `sources`: among them the one that it replaces, where that is known."""
    adopted = " ".join(
        filter(
            None,
            [
                report["vastgesteldDoor"] and f"door {report['vastgesteldDoor']}",
                report["vastgesteldOp"] and f"op {dutch_day(report['vastgesteldOp'])}",
            ],
        )
    )
    replaced = report["vervangt"]
    told = [
        str(LABELS["niveau"].get(report["niveau"], report["niveau"])),
        "eindverslag" if report["eindverslag"] else "",
        covered_in_words(report["vanaf"], report["totEnMet"]),
        f"stand per {dutch_day(report['stand'])}" if report["stand"] else "",
        f"vastgesteld {adopted}" if adopted else "",
        f"besproken op {dutch_day(report['besprokenOp'])}" if report["besprokenOp"] else "",
        f"vervangt {source_and_day(sources.get(replaced)) or f'‘{replaced}’'}" if replaced else "",
    ]
    return ", ".join(filter(None, told))


def covered_in_words(since: IsoDay | None, until: IsoDay | None) -> str:
    """`over 2022`, `over 1 juli 2021 tot en met 31 december 2021`: the period of a report; empty where it does not say."""
    if since and until and since.endswith("-01-01") and until.endswith("-12-31"):
        first, last = since[:4], until[:4]
        return f"over {first}" if first == last else f"over {first} tot en met {last}"
    if until:
        return f"over {dutch_day(since) if since else 'een begin dat niet vermeld is'} tot en met {dutch_day(until)}"
    return f"vanaf {dutch_day(since)}" if since else ""


def source_and_day(source: SourceDict | None) -> str:
    """`‘Verslag over 2022’ van 15 maart 2023`; empty without a source."""
    if source is None:
        return ""
    return f"‘{source['titel']}’" + (f" van {dutch_day(source['datum'])}" if source["datum"] else "")


def source_line(source: SourceDict) -> str:
    """Title, numbers and date (ISO 8601) of a source in one line."""
    return ", ".join(filter(None, (source["titel"], source["briefkenmerk"], source["kamerstuk"], source["datum"])))


def fields(*facts: Fields) -> list[str]:
    """The names of all fields of `facts` but the key, in the order of FIELDS; newer ones last."""
    names = {name for fact in facts for name in fact if name != "sleutel"}
    return [name for name in FIELDS if name in names] + sorted(names - set(FIELDS))


def said(value: Any) -> str | None:
    """A value without a vocabulary of its own as a person reads it."""
    if value is None or value == [] or value == {}:
        return None
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, dict):
        return str(value["naam"])
    if isinstance(value, list):
        return "; ".join(text for part in value if (text := said(part)))
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)
