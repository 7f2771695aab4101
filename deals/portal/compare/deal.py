"""What one deal says in each row of a comparison, in words and with the addresses of its facts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from ...contents import CitationDict, Content, CountedSide, Fields, LineDict, ProvinceDict
from ...holding import counted_fact
from ...language.money import cents, euros_in_words
from ...language.text import fold
from ...language.vocabulary import LABELS, Role, Side
from ...register.stated import StatedAmount, stated_amounts, unknown_amount
from ...register.wording import (
    FIELDS,
    LABELLED,
    NOT_IN_SUMMARY,
    SAID_AS,
    Told,
    fields,
    last_reported,
    read_within,
    said,
)
from .cells import ComparedCell, ComparedEntry, SourceMark

NOT_RECORDED = "niet vastgelegd in dit register"
NO_GAP = "geen leemte vastgelegd"
NOT_APPLICABLE, INCOMPLETE = "niet-van-toepassing", "onvolledig"

# The address of a page, from the name of its route and its arguments.
type Link = Callable[..., str]


@dataclass(frozen=True)
class Listing:
    """How the facts of one section are told. `text`: the fields in the text; `grouped`: what the row already says.

    `same`: the fields by which a fact is found back at other deals, with `things` as a mark at each.
    `empty`, `known`: what stands where there is none, and whether that is known then."""

    section: str
    same: tuple[str, ...]
    text: tuple[str, ...] = ("naam",)
    grouped: tuple[str, ...] = ()
    gap: str = ""
    things: bool = False
    empty: str = NOT_RECORDED
    known: bool = False


AREA = "gebied.gemeenten"
AMOUNTS = Listing(
    "bijdragen",
    ("bijdrager", "bedrag", "nauwkeurigheid", "moment"),
    text=("bijdrager", "bedrag"),
    grouped=("kant",),
    empty="geen bedrag vastgelegd",
)
MINISTRIES = Listing("ministeries", ("slug",), text=("afkorting",), gap="ministeries", things=True)
INVOLVED = Listing(
    "betrokkenMinisteries",
    ("slug",),
    text=("afkorting",),
    things=True,
    empty="geen betrokken ministerie vastgelegd",
)
PARTIES = Listing(
    "partijen",
    ("naam",),
    grouped=("rol",),
    gap="partijen",
    things=True,
    empty="geen partij in deze rol vastgelegd",
)
MUNICIPALITIES = Listing("gemeenten", ("code",), grouped=("deelgebied",), gap=AREA, things=True)
ELSEWHERE = {
    "Caribisch Nederland": Listing("caribisch", ("code",), things=True),
    "Buitenland": Listing("buitenland", ("naam", "land"), things=True),
}
LINES = Listing("programmalijnen", ("naam",), gap="programmalijnen")
AIMS = Listing("doelen", ("tekst",), text=("tekst",), gap="doelen")
RESULTS = Listing(
    "resultaten", ("jaar", "tekst"), text=("jaar", "tekst"), empty="in geen verwerkt verslag is een resultaat vermeld"
)
TRAITS = Listing("kenmerken", ("slug",), gap="kenmerken", things=True, empty="geen kenmerk vastgelegd")
MILESTONES = Listing("mijlpalen", ("datum", "nauwkeurigheid"), text=("datum",), grouped=("soort", "nauwkeurigheid"))
DECISIONS = Listing(
    "beschikkingen",
    ("kenmerk", "vorm", "ontvanger", "datum"),
    text=("kenmerk", "ontvanger"),
    empty="geen beschikking vastgelegd",
)
PROGRESS = Listing(
    "voortgang", ("over", "staat", "stand"), text=("over", "staat"), empty="geen stand uit een verslag vastgelegd"
)
PAYMENTS = Listing(
    "betalingen", ("soort", "bedrag", "datum"), text=("soort", "bedrag"), empty="geen betaling vastgelegd"
)
SPENDING = Listing(
    "bestedingen", ("kant", "bedrag", "stand"), text=("kant", "bedrag"), empty="geen besteding vastgelegd"
)
ADJUSTMENTS = Listing("aanpassingen", ("soort", "tekst"), text=("soort", "tekst"), empty="geen aanpassing vastgelegd")
CONSULTATIONS = Listing(
    "overleggen", ("datum", "afgesproken"), text=("datum", "afgesproken"), empty="geen overleg vastgelegd"
)
LESSONS = Listing("lessen", ("tekst",), text=("tekst",), empty="geen les vastgelegd")
ALIASES = Listing("aliassen", ("naam",), empty="geen andere naam vastgelegd", known=True)
GAPS = Listing("leemten", ("reden",), text=("reden",), grouped=("veld",), empty=NO_GAP, known=True)
MENTIONS = Listing("vermeldingen", ("bron",), text=("bron",), empty="geen vermelding vastgelegd", known=True)

# What a yes says in words, where silence would hide it.
YES = {"letterlijk": "opschrift van de bron"}


class Compared:
    """One compared deal: its content in words, with the addresses of its facts."""

    def __init__(self, content: Content, link: Link) -> None:
        """`content`: what of it holds."""
        self.content = content
        self.name: str = content["naam"]
        self.slug: str = content["slug"]
        self.told = Told(content)
        self.area = content["gebied"]
        self.address = link("deal", self.slug)
        self.link = link
        self.numbers = {source["slug"]: number for number, source in enumerate(content["bronnen"], start=1)}
        self.gaps = {gap["veld"]: gap for gap in content["leemten"]}

    def facts(self, listing: Listing) -> list[Fields]:
        return list(self.told.facts(listing.section).values())

    def sourced(self, fact: Fields) -> dict[str, Any]:
        """Where the fact stands on the page of the deal: behind the mark of its source, or where it has none, behind its text."""
        address = f"{self.address}#{fact['sleutel']}"
        citation: CitationDict | None = fact["bron"]
        if not citation:
            return {"address": address}
        return {"mark": SourceMark(self.numbers[citation["bron"]], self.told.citation(fact) or "", address)}

    def entry(self, listing: Listing, fact: Fields) -> ComparedEntry:
        words = [self.told.word(listing.section, name, fact) for name in listing.text]
        text = ": ".join(word for word in words if word) or str(fact["sleutel"])
        within = read_within(listing.section, fact)
        apart = {*NOT_IN_SUMMARY, *listing.text, *listing.grouped, *within, "omschrijving", "toelichting"}
        details = (self.detail(listing.section, name, fact) for name in fields(fact) if name not in apart)
        return ComparedEntry(
            text,
            tuple(same_spelling(fact[name]) for name in listing.same),
            tuple(detail for detail in details if detail and fold(detail) not in fold(text)),
            fact.get("omschrijving"),
            fact["toelichting"],
            amount=cents(fact["bedrag"]) if "bedrag" in fact else None,
            **self.sourced(fact),
        )

    def detail(self, section: str, name: str, fact: Fields) -> str | None:
        """One field of a fact beside its text, or None where it would say nothing."""
        value = fact[name]
        if name in SAID_AS:
            return self.told.part(section, name, fact)
        if name == "onderdeelVan" and value:
            return f"onderdeel van {self.told.word(section, 'bedrag', self.told.facts(section)[value])}"
        if isinstance(value, bool):
            return YES[name] if value and name in YES else self.told.part(section, name, fact)
        word = self.told.word(section, name, fact)
        if word and name == "themas":
            return f"{FIELDS[name]}: {word}"
        return f"{FIELDS[name]} {word}" if word and name in LABELLED else word

    def lack(self, veld: str) -> tuple[ComparedEntry, bool] | None:
        """What the deal's gap says in words, and whether nothing is missing after all; None where it has no such gap."""
        gap = self.gaps.get(veld)
        if gap is None:
            return None
        reason = str(LABELS["reden"].get(gap["reden"], gap["reden"]))
        known = gap["reden"] == NOT_APPLICABLE
        before = "" if known else "niet volledig bekend: " if gap["reden"] == INCOMPLETE else "niet bekend: "
        return ComparedEntry(before + reason, remark=gap["toelichting"], **self.sourced(gap)), known

    def cell(self, listing: Listing, chosen: Iterable[Fields] | None = None) -> ComparedCell:
        """The facts of a section, or the `chosen` among them; where the register does not know them all, why."""
        entries = [self.entry(listing, fact) for fact in (self.facts(listing) if chosen is None else chosen)]
        lack = self.lack(listing.gap)
        if lack and (chosen is None or not entries or self.gaps[listing.gap]["reden"] == INCOMPLETE):
            return ComparedCell(self.name, entries, *lack)
        return (
            ComparedCell(self.name, entries)
            if entries
            else ComparedCell(self.name, [], ComparedEntry(listing.empty), listing.known)
        )

    def single(self, entry: ComparedEntry | None, veld: str = "", empty: str = NOT_RECORDED) -> ComparedCell:
        """One value, or why it is not known."""
        if entry:
            return ComparedCell(self.name, [entry])
        return ComparedCell(self.name, [], *(self.lack(veld) or (ComparedEntry(empty), False)))

    # --- what is not a list of facts

    def region(self) -> ComparedCell:
        region = self.content["regio"]
        return self.single(ComparedEntry(region["naam"], address=self.link("entrance", "regios", region["slug"])))

    def tranche(self) -> ComparedCell:
        tranche = self.content["tranche"]
        address = self.link("entrance", "tranches", tranche["nummer"])
        return self.single(ComparedEntry(capitalised(tranche["naam"]), address=address))

    def status(self) -> ComparedCell:
        status = self.content["status"]
        if status is None:
            return self.single(None, "status", "niet bekend")
        return self.single(ComparedEntry(last_reported(status), address=f"{self.address}#{status['mijlpaal']}"))

    def predecessor(self, names: dict[str, str]) -> ComparedCell:
        slug = self.content["voorganger"]
        if slug is None:
            return self.single(None)
        address = self.link("deal", slug) if slug in names else None
        return self.single(ComparedEntry(names.get(slug) or str(slug), address=address))

    def summary(self) -> ComparedCell:
        text = self.content["samenvatting"]
        return self.single(ComparedEntry(text) if text else None, empty="nog niet geschreven")

    def counted(self, side: CountedSide) -> ComparedCell:
        """The amount of one side that totals count, with the source of the statement that counts."""
        amount = cents(self.content["bedragen"][side])
        if amount is None:
            return self.stated(side) or self.single(None, f"bedragen.{side}", "niet bekend")
        fact = counted_fact(self.content, side)
        return self.single(ComparedEntry(euros_in_words(amount), amount=amount, **(self.sourced(fact) if fact else {})))

    def stated(self, side: str) -> ComparedCell | None:
        """What a source states of an amount that does not count; it makes no amount known."""
        stated = {one: StatedAmount(*said) for one, said in stated_amounts(self.content).items()}
        words = unknown_amount(stated, side)
        if words is None:
            return None
        fact = self.told.facts(AMOUNTS.section)[stated[side if side in stated else "totaal"].key]
        return ComparedCell(self.name, [], ComparedEntry(words, **self.sourced(fact)), known=False)

    def together(self) -> ComparedCell:
        amount = cents(self.content["bedragen"]["totaal"])
        if amount is None:
            return self.stated("totaal") or self.single(None, empty=self.not_together())
        return self.single(ComparedEntry(euros_in_words(amount), amount=amount))

    def share(self) -> ComparedCell:
        share = self.content["bedragen"]["aandeelRegio"]
        entry = None if share is None else ComparedEntry(f"{said(share)} %")
        return self.single(entry, empty=self.not_together())

    def not_together(self) -> str:
        which: dict[CountedSide, str] = {"rijk": "de Rijksbijdrage", "regio": "de regionale bijdrage"}
        lacking = [words for side, words in which.items() if self.content["bedragen"][side] is None]
        both, verb = " en ".join(lacking), "zijn" if len(lacking) > 1 else "is"
        return f"niet bekend, want {both} {verb} niet bekend" if lacking else "niet bekend"

    def places(self, listing: Listing) -> ComparedCell:
        """Places of one kind. That there are none is known only where the area is."""
        lack = self.lack(AREA)
        if self.facts(listing) or (lack and listing is MUNICIPALITIES):
            return self.cell(listing)
        if lack and not lack[1]:
            return ComparedCell(self.name, [], *lack)
        somewhere = any(self.area.values())
        return ComparedCell(self.name, [], ComparedEntry("geen genoemd" if somewhere else NOT_RECORDED), somewhere)

    def parts_of_places(self) -> ComparedCell:
        """The municipalities of which a part takes part, with that part."""
        chosen = [fact for fact in self.area["gemeenten"] if fact["deelgebied"]]
        if chosen:
            return self.cell(replace(MUNICIPALITIES, text=("naam", "deelgebied"), grouped=("omvangZeker",)), chosen)
        if self.area["gemeenten"]:
            return ComparedCell(self.name, [], ComparedEntry("geen: hele gemeenten"), AREA not in self.gaps)
        return self.places(MUNICIPALITIES)

    def provinces(self) -> ComparedCell:
        return replace(self.places(MUNICIPALITIES), entries=self.listed(self.area["provincies"]))

    def location(self) -> ComparedCell:
        """The provinces in which the region lies, as the editors see it."""
        entries = self.listed(self.content["regio"]["ligging"])
        return ComparedCell(self.name, entries) if entries else self.single(None)

    def listed(self, provinces: list[ProvinceDict]) -> list[ComparedEntry]:
        return [
            ComparedEntry(
                province["naam"], province["slug"], address=self.link("entrance", "provincies", province["slug"])
            )
            for province in provinces
        ]

    def themes(self) -> ComparedCell:
        """The themes of the programme lines, each with the lines that work on it."""
        tagged: dict[str, tuple[str, list[LineDict]]] = {}
        for line in self.content["programmalijnen"]:
            for theme in line["themas"]:
                tagged.setdefault(theme["slug"], (theme["naam"], []))[1].append(line)
        entries = [
            ComparedEntry(
                name, slug, remark="bij " + "; ".join(line["naam"] for line in lines), **self.sourced(lines[0])
            )
            for slug, (name, lines) in sorted(tagged.items())
        ]
        if entries or not self.content["programmalijnen"]:
            return replace(self.cell(LINES), entries=entries)
        return ComparedCell(self.name, [], ComparedEntry("niet ingedeeld bij een thema"), False)

    def parties(self, role: str) -> ComparedCell:
        chosen = [fact for fact in self.content["partijen"] if fact["rol"] == role]
        treasurer = role == Role.TREASURER
        return self.cell(replace(PARTIES, gap="partijen.regiokassier") if treasurer else PARTIES, chosen)

    def milestones(self, kind: str) -> ComparedCell:
        chosen = [fact for fact in self.content["mijlpalen"] if fact["soort"] == kind]
        return self.cell(replace(MILESTONES, gap=f"mijlpalen.{kind}"), chosen)

    def amounts(self, side: str) -> ComparedCell:
        chosen = [fact for fact in self.content["bijdragen"] if fact["kant"] == side]
        return self.cell(AMOUNTS if side == Side.TOTAL else replace(AMOUNTS, gap=f"bedragen.{side}"), chosen)

    def gap(self, veld: str) -> ComparedCell:
        """Whether the deal has this gap, and why."""
        chosen = [gap for gap in self.content["leemten"] if gap["veld"] == veld]
        return replace(self.cell(GAPS, chosen), known=all(gap["reden"] == NOT_APPLICABLE for gap in chosen))

    def sources(self) -> ComparedCell:
        entries = []
        for source in self.content["bronnen"]:
            names = ("uitgever", "herkomst", "soort", "datum", "briefkenmerk", "kamerstuk")
            words = {name: self.told.word("bronnen", name, source) for name in names}
            words["kopie"] = "kopie" if source["kopie"] else None
            words["verslag"] = self.told.word("bronnen", "verslag", source)
            entries.append(
                ComparedEntry(
                    source["titel"],
                    source["slug"],
                    tuple(
                        f"{FIELDS[name]} {word}" if name in ("briefkenmerk", "kamerstuk") else word
                        for name, word in words.items()
                        if word
                    ),
                    remark=source["toelichting"],
                    address=self.link("source", source["slug"]),
                    number=self.numbers[source["slug"]],
                    document=source["url"],
                )
            )
        return (
            ComparedCell(self.name, entries)
            if entries
            else ComparedCell(self.name, [], ComparedEntry(NOT_RECORDED), False)
        )


def capitalised(text: Any) -> str:
    return str(text)[:1].upper() + str(text)[1:]


def same_spelling(value: Any) -> Hashable:
    if isinstance(value, dict):
        return tuple(value.items())
    return fold(value) if isinstance(value, str) else value
