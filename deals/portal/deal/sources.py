"""The sources of a deal as something to read: who published them, when, and what of this page was read in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ...contents import Content, FactDict, Fields, SourceDict
from ...language.dates import dutch_day, period
from ...language.vocabulary import LABELS, Precision, SourceKind
from ...register.wording import SECTIONS, report_in_words, source_and_day

# What was read, where that is not the kind of the fact itself.
READ_AS = {
    "ministeries": "ministeries",
    "betrokkenMinisteries": "betrokken ministeries",
    "partijen": "partijen",
    "gemeenten": "gebied",
    "caribisch": "gebied",
    "buitenland": "gebied",
    "programmalijnen": "programmalijnen",
    "doelen": "doelen",
    "resultaten": "resultaten",
    "kenmerken": "kenmerken",
    "beschikkingen": "beschikking",
    "voortgang": "stand van zaken",
    "betalingen": "betaling",
    "bestedingen": "besteding",
    "aanpassingen": "aanpassing",
    "overleggen": "overleg",
    "lessen": "lessen",
    "aliassen": "andere naam",
}
AMOUNT_OF = {"rijk": "bedrag van het Rijk", "regio": "bedrag van de regio", "totaal": "bedrag van Rijk en regio samen"}
# Facts that say what is not known, or only that a document is about the deal.
NOT_READ = ("leemten", "vermeldingen")


class ReadSource(NamedTuple):
    """A source with who published it, when, and its numbers; what was read in it; where in it, for paper; and what report
    it is or tells of, or empty."""

    source: SourceDict
    kind: str
    words: str
    read: str
    places: str
    report: str


def read_sources(deal: Content) -> list[ReadSource]:
    """`deal`: with citations. In the order in which its sources are numbered."""
    read: dict[str, dict[str, None]] = {}
    places: dict[str, dict[str, None]] = {}
    fields: Fields = {**deal, **deal["gebied"]}
    by_slug = {source["slug"]: source for source in deal["bronnen"]}
    newer = {
        report["vervangt"]: source for source in deal["bronnen"] if (report := source["verslag"]) and report["vervangt"]
    }
    for section in SECTIONS:
        for fact in fields.get(section, ()):
            if citation := fact["bron"]:
                if section not in NOT_READ:
                    read.setdefault(citation["bron"], {}).setdefault(read_as(section, fact))
                if citation["vindplaats"]:
                    places.setdefault(citation["bron"], {}).setdefault(citation["vindplaats"])
    return [
        ReadSource(
            source,
            published_by(source),
            source_in_words(source),
            "; ".join(read.get(source["slug"], ())),
            places_together(places.get(source["slug"], {})),
            told_report(source, by_slug, newer.get(source["slug"])),
        )
        for source in deal["bronnen"]
    ]


def told_report(source: SourceDict, sources: Mapping[str, SourceDict], newer: SourceDict | None) -> str:
    """`Verslag: regio aan Rijk, over 2022, besproken op 14 april 2023.`; `newer`: the version that replaced it."""
    report = source["verslag"]
    if report is None:
        return ""
    what = "Verslag" if source["soort"] == SourceKind.REPORT else "Bericht over een verslag"
    replaced = f" Er is een nieuwere versie: {source_and_day(newer)}." if newer else ""
    return f"{what}: {report_in_words(report, sources)}.{replaced}"


def newest_source(sources: list[SourceDict]) -> str:
    """`nieuwste bron in dit register: maart 2024`; empty where no source bears a date. One without may be newer."""
    days = [source["datum"] for source in sources if source["datum"]]
    if not days:
        return ""
    which = "in dit register" if len(days) == len(sources) else "met een datum in dit register"
    return f"nieuwste bron {which}: {period(max(days), Precision.MONTH)}"


def places_together(places: Iterable[str]) -> str:
    """`Bijlage, Regio Deal Twente: eerste zin, laatste zin; Brief: vierde alinea`: what places share is said once."""
    shared: dict[str, list[str]] = {}
    for place in places:
        document, _, last = place.rpartition(", ")
        shared.setdefault(document, []).append(last)
    return "; ".join(
        f"{document}: {', '.join(lasts)}" if document else "; ".join(lasts) for document, lasts in shared.items()
    )


def read_as(section: str, fact: Fields) -> str:
    if section == "bijdragen":
        return AMOUNT_OF[fact["kant"]]
    if section == "mijlpalen":
        return LABELS["mijlpaal"][fact["soort"]]
    return READ_AS[section]


def published_by(source: SourceDict) -> str:
    """`Rijk`, `pers, kopie`: what kind of publisher; empty where that is not recorded."""
    kind = LABELS["herkomst"][source["herkomst"]] if source["herkomst"] else ""
    return ", ".join(filter(None, (kind, "kopie" if source["kopie"] else "")))


def source_in_words(source: SourceDict) -> str:
    """`Rijksoverheid, nieuwsbericht van 17 februari 2023, kenmerk 12.`: what stands below the title."""
    day = f" van {dutch_day(source['datum'])}" if source["datum"] else ", zonder datum"
    letter = f", kenmerk {source['briefkenmerk']}" if source["briefkenmerk"] else ""
    paper = f", Kamerstuk {source['kamerstuk']}" if source["kamerstuk"] else ""
    return f"{source['uitgever']}, {LABELS['bron'][source['soort']]}{day}{letter}{paper}."


def cited_once[Listed: FactDict](facts: list[Listed]) -> list[tuple[Listed, bool]]:
    """Each fact of a list with whether the mark of its source stands there: behind the last of those that were read in one
    place, one after the other."""
    following = [fact["bron"] for fact in facts[1:]]
    return [(fact, place == len(following) or following[place] != fact["bron"]) for place, fact in enumerate(facts)]
