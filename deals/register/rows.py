"""What the index keeps of one deal: derived from its content, and read back as a row about a day.

Of a content the index keeps what held at first, and after it, for every day on which that changed, what was different
from then on. What holds is decided when a row is made, with the day that its release is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from fractions import Fraction
from typing import Any, NamedTuple, Self

from django.utils.text import slugify

from ..contents import (
    CaribbeanDict,
    CitationDict,
    Content,
    CountedSide,
    IsoDay,
    MilestoneDict,
    MunicipalityDict,
    ProvinceDict,
)
from ..holding import CONCLUDED, counted_fact, firmness, former, holding, of_whole_deal, turning_days
from ..language.dates import dutch_date, dutch_day, period
from ..language.money import cents, euros_in_words
from ..language.text import listed
from ..language.vocabulary import LABELS, MilestoneKind, Moment, Qualifier, Role, Side
from .gaps import StatedGap, stated_gaps
from .money_steps import PaidOrSpent, paid_and_spent
from .reported import (
    Adjusted,
    AimRow,
    Consulted,
    Learnt,
    ReportedState,
    ReportRow,
    ResultRow,
    adjustments,
    aims,
    consultations,
    lessons,
    reported_states,
    reports,
    results,
)
from .running import RunSpan, span_of
from .stated import StatedAmount, stated_amounts, unknown_amount
from .wording import SECTIONS, Told, source_line, with_precision

# Kinds of milestones that end a programme line, the most telling first.
LINE_ENDS = (MilestoneKind.TERMINATION, MilestoneKind.COMPLETION, MilestoneKind.PLANNED_END)
# Raised when a row keeps something else: rows of an older form are derived anew until `reindex` has run.
FORM = 15


class Value(NamedTuple):
    """One value that deals are found by: how it stands in an address, and how people read it."""

    slug: str
    label: str


class TrancheName(NamedTuple):
    number: int
    name: str


class Ended(NamedTuple):
    """What became of a former municipality on the day `on`: the municipalities of today that have its area.

    `together`: the former ones that are that one municipality now, where it is nothing else; else empty."""

    name: str
    on: dt.date
    heirs: tuple[Value, ...]
    together: frozenset[str]

    @property
    def into(self) -> str:
        return listed([heir.label for heir in self.heirs])


def became(several: Sequence[Ended]) -> str:
    """`Uden is sinds 1 januari 2022 deel van Maashorst`: of former municipalities of which the same became on one day."""
    one, names = several[0], listed([ended.name for ended in several])
    how = "verdeeld over" if len(one.heirs) > 1 else "deel van"
    return f"{names} {'zijn' if len(several) > 1 else 'is'} sinds {dutch_date(one.on)} {how} {one.into}"


class Place(NamedTuple):
    """A municipality or island of a deal. `part` of it, if the source says so; `certain`: how far the deal goes.

    `ended`: what became of it, where it is a municipality that is no more."""

    code: str
    name: str
    part: str | None
    certain: bool
    ended: Ended | None = None

    @property
    def found_under(self) -> list[Value]:
        """Itself, and the municipalities of today that have its area."""
        return [Value(self.code, self.name), *(self.ended.heirs if self.ended else ())]


class ReadIn(NamedTuple):
    """Where a counted amount was read, and the key of the fact that states it. `place`: None where none is given."""

    source: str
    place: str | None
    key: str


class AskedAmount(NamedTuple):
    """What a source says that a proposal asked of the national government, in cents, and where that was read."""

    amount: int
    precision: str
    title: str
    date: str | None
    place: str | None
    key: str

    @property
    def read_in(self) -> str:
        """`Groen licht voor Midden-Limburg, 9 februari 2024`."""
        return ", ".join([self.title, *([dutch_day(self.date)] if self.date else [])])

    @property
    def exact_amount(self) -> int | None:
        return self.amount if self.precision == Qualifier.EXACT else None

    @property
    def words(self) -> str:
        """`€ 40 miljoen`, `ongeveer € 40 miljoen`."""
        return with_precision(euros_in_words(self.amount), self.precision)


class LineEnd(NamedTuple):
    """When a programme line ends or ended, apart from its deal: a kind of milestone, and its day (ISO 8601) as precisely as
    the source gives it."""

    kind: str
    day: str
    precision: str

    @property
    def in_words(self) -> str:
        """`geplande einddatum 2031`."""
        return f"{LABELS['mijlpaal'][self.kind]} {period(self.day, self.precision)}"


class LineName(NamedTuple):
    """A programme line; `literal`: the source uses this very label. `themes`: where those of the editors are found."""

    key: str
    name: str
    literal: bool
    themes: list[str]
    description: str | None
    read_in: ReadIn | None
    end: LineEnd | None

    @classmethod
    def stored(cls, key: str, name: str, literal: bool, themes: list[str], *more: Any) -> Self:
        description, source, end = more
        return cls(key, name, literal, themes, description, one(ReadIn)(source), one(LineEnd)(end))


class SourceName(NamedTuple):
    """A source; `date` is ISO 8601 or None. `paper`: its number as a Kamerstuk, or None.

    `origin`: which kind of publisher gave it out, or None where the editors did not say; `is_copy`: of a document that
    somebody else gave out."""

    slug: str
    title: str
    date: str | None
    publisher: str
    paper: str | None
    origin: str | None
    is_copy: bool


class Former(NamedTuple):
    """A fact that does not hold on the day, though it did or will; `until` and `since` are ISO 8601 or None."""

    section: str
    key: str
    text: str
    since: str | None
    until: str | None


class SearchedText(NamedTuple):
    """What search looks in, and the part of the deal that it is."""

    part: str
    text: str


def kept(key: str, derive: Callable[[Content], Any], read: Callable[[Any], Any] = lambda stored: stored) -> Any:
    """A field of a row: its name in the stored JSON, what it is of a content of which all holds, and how the JSON is
    read back."""
    return field(metadata={"key": key, "derive": derive, "read": read})


def each(shape: Callable[..., Any]) -> Callable[[Any], Any]:
    """Reads a list of lists back as a list of `shape`."""
    return lambda stored: [shape(*one) for one in stored]


def one(shape: Callable[..., Any]) -> Callable[[Any], Any]:
    """Reads a list back as a `shape`; None stays None."""
    return lambda stored: None if stored is None else shape(*stored)


# Where the stored row keeps what does not hold, and what was different later.
FORMER, LATER = "eerder", "later"


@dataclass(frozen=True, slots=True)
class Row:
    """One deal as lists and files show it about a day: only what holds on it. Money is integer cents, a day is ISO 8601; None is unknown."""

    slug: str
    digest: str
    name: str = kept("naam", lambda content: content["naam"])
    tranche: TrancheName = kept(
        "tranche", lambda content: [content["tranche"]["nummer"], content["tranche"]["naam"]], one(TrancheName)
    )
    region: Value = kept(
        "regio",
        lambda content: {"slug": content["regio"]["slug"], "naam": content["regio"]["naam"]},
        lambda stored: Value(stored["slug"], stored["naam"]),
    )
    status: Value | None = kept(
        "status",
        lambda content: content["status"] and [content["status"]["soort"], content["status"]["naam"]],
        one(Value),
    )
    reached_on: str | None = kept("datum", lambda content: content["status"] and content["status"]["datum"])
    reached_precision: str | None = kept(
        "datumNauwkeurigheid", lambda content: content["status"] and content["status"]["nauwkeurigheid"]
    )
    national: int | None = kept("rijk", lambda content: cents(content["bedragen"]["rijk"]))
    regional: int | None = kept("regiobedrag", lambda content: cents(content["bedragen"]["regio"]))
    national_source: ReadIn | None = kept("bronRijk", lambda content: read_in(content, "rijk"), one(ReadIn))
    regional_source: ReadIn | None = kept("bronRegio", lambda content: read_in(content, "regio"), one(ReadIn))
    # When a source names the amount that counts: at the selection, in the covenant, or later.
    national_moment: str | None = kept("momentRijk", lambda content: moment_of(content, "rijk"))
    regional_moment: str | None = kept("momentRegio", lambda content: moment_of(content, "regio"))
    stated: dict[str, StatedAmount] = kept(
        "genoemd",
        lambda content: stated_amounts(content),
        lambda stored: {side: StatedAmount(*one) for side, one in stored.items()},
    )
    asked: list[AskedAmount] = kept("gevraagd", lambda content: asked_amounts(content), each(AskedAmount))
    # Whether a decision to pay is recorded.
    decided: bool = kept("beschikt", lambda content: bool(content["beschikkingen"]))
    ministries: list[Value] = kept(
        "ministeries",
        lambda content: [[fact["slug"], fact["afkorting"]] for fact in content["ministeries"]],
        each(Value),
    )
    # The official codes of the ministries and the provinces, in the order of those.
    ministry_codes: list[str] = kept(
        "ministeriecodes", lambda content: [fact["code"] for fact in content["ministeries"]]
    )
    involved: list[Value] = kept(
        "betrokken",
        lambda content: [[fact["slug"], fact["afkorting"]] for fact in content["betrokkenMinisteries"]],
        each(Value),
    )
    involved_codes: list[str] = kept(
        "betrokkencodes", lambda content: [fact["code"] for fact in content["betrokkenMinisteries"]]
    )
    provinces: list[Value] = kept("provincies", lambda content: provinces(content), each(Value))
    province_codes: list[str] = kept(
        "provinciecodes", lambda content: [province["code"] for province in touched_provinces(content)]
    )
    # The provinces in which the region lies, by code: as the editors see it. Empty where that is not recorded, and for an island.
    location: list[Value] = kept(
        "ligging",
        lambda content: [[province["slug"], province["naam"]] for province in content["regio"]["ligging"]],
        each(Value),
    )
    location_codes: list[str] = kept(
        "liggingcodes", lambda content: [province["code"] for province in content["regio"]["ligging"]]
    )
    municipalities: list[Place] = kept(
        "gemeenten",
        lambda content: [place(area, area["deelgebied"]) for area in content["gebied"]["gemeenten"]],
        each(Place),
    )
    islands: list[Place] = kept(
        "eilanden", lambda content: [place(area, None) for area in content["gebied"]["caribisch"]], each(Place)
    )
    abroad: list[str] = kept(
        "buitenland", lambda content: [f"{area['naam']} ({area['land']})" for area in content["gebied"]["buitenland"]]
    )
    themes: list[Value] = kept("themas", lambda content: themes(content), each(Value))
    traits: list[Value] = kept(
        "kenmerken", lambda content: [[trait["slug"], trait["naam"]] for trait in content["kenmerken"]], each(Value)
    )
    parties: list[Value] = kept("partijen", lambda content: parties(content), each(Value))
    treasurers: list[str] = kept(
        "regiokassiers",
        lambda content: [party["naam"] for party in content["partijen"] if party["rol"] == Role.TREASURER],
    )
    unknown: list[str] = kept("onbekend", lambda content: unknown_fields(content))
    incomplete: list[str] = kept("onvolledig", lambda content: gap_fields(content, "onvolledig"))
    not_stated: list[str] = kept("nietVermeld", lambda content: gap_fields(content, "niet-vermeld"))
    lines: list[LineName] = kept(
        "lijnen",
        lambda content: line_names(content),
        each(LineName.stored),
    )
    sources: list[SourceName] = kept(
        "bronnen",
        lambda content: [
            [
                source["slug"],
                source["titel"],
                source["datum"],
                source["uitgever"],
                source["kamerstuk"],
                source["herkomst"],
                source["kopie"],
            ]
            for source in content["bronnen"]
        ],
        each(SourceName),
    )
    aims: list[AimRow] = kept("doelen", lambda content: aims(content), each(AimRow.stored))
    results: list[ResultRow] = kept("resultaten", lambda content: results(content), each(ResultRow.stored))
    states: list[ReportedState] = kept(
        "voortgang", lambda content: reported_states(content), each(ReportedState.stored)
    )
    reports: list[ReportRow] = kept("verslagen", lambda content: reports(content), each(ReportRow))
    adjustments: list[Adjusted] = kept("aanpassingen", lambda content: adjustments(content), each(Adjusted.stored))
    consultations: list[Consulted] = kept("overleggen", lambda content: consultations(content), each(Consulted.stored))
    lessons: list[Learnt] = kept("lessen", lambda content: lessons(content), each(Learnt.stored))
    money: list[PaidOrSpent] = kept("geld", lambda content: paid_and_spent(content), each(PaidOrSpent.stored))
    span: RunSpan = kept("jaren", lambda content: span_of(content), one(RunSpan))
    gaps: list[StatedGap] = kept("leemten", lambda content: stated_gaps(content), each(StatedGap))
    predecessor: str | None = kept("voorganger", lambda content: content["voorganger"])
    covenant_on: str | None = kept("convenant", lambda content: covenant_day(content))
    texts: list[SearchedText] = kept("zoek", lambda content: searched_texts(content), each(SearchedText))
    # The one field that is of what does not hold.
    former: list[Former] = kept(FORMER, lambda content: [], each(Former))

    @property
    def total(self) -> int | None:
        """National and regional together; None when either is unknown."""
        return None if self.national is None or self.regional is None else self.national + self.regional

    @property
    def share(self) -> Fraction | None:
        """The part of the region in what both sides pay; None when either is unknown."""
        return None if not self.total or self.regional is None else Fraction(self.regional, self.total)

    def unknown_in_words(self, side: str) -> str:
        """What stands where the amount of `side` is not known: what a source states nevertheless, or that it is not."""
        return unknown_amount(self.stated, side) or "niet bekend"

    @property
    def summary(self) -> str | None:
        """What the deal is about, in our own words; None where nobody wrote it yet."""
        return next((text for part, text in self.texts if part == "samenvatting"), None)


# Before any day that a fact can name.
BEFORE = "0001-01-01"
KEPT = [part.metadata for part in fields(Row) if part.metadata]


def index_row(content: Content) -> dict[str, Any]:
    """What the index keeps of a content, as JSON; `Version.index` holds it."""
    told = held = row_on(content, BEFORE)
    later = []
    for day in turning_days(content):
        then = row_on(content, day)
        changed = {key: value for key, value in then.items() if value != held[key]}
        if changed:
            later.append([day, changed])
        held = then
    return {"vorm": FORM, **told, LATER: later}


def row_on(content: Content, day: IsoDay) -> dict[str, Any]:
    """What the index keeps about one day."""
    holds = holding(content, day)
    return {part["key"]: part["derive"](holds) for part in KEPT} | {FORMER: former_facts(content, day)}


def held_on(stored: dict[str, Any], day: IsoDay) -> dict[str, Any]:
    """What of a row that `index_row` gave holds on `day`."""
    held = stored
    for since, changed in stored[LATER]:
        if since <= day:
            held = held | changed
    return held


def make_row(slug: str, digest: str, stored: dict[str, Any], day: IsoDay) -> Row:
    """The row of a deal about `day`, from what `index_row` gave, also where JSON lay between."""
    held = held_on(stored, day)
    return Row(slug, digest, *(part["read"](held[part["key"]]) for part in KEPT))


def former_facts(content: Content, day: IsoDay) -> list[list[str | None]]:
    """The facts that do not hold on `day`: [[section, key, what it says, since, until]]."""
    rest = Told(former(content, day))
    return [
        [section, key, rest.about(section, fact) or key, fact["geldigVan"], fact["geldigTot"]]
        for section in SECTIONS
        for key, fact in rest.facts(section).items()
    ]


def read_in(content: Content, side: CountedSide) -> list[str | None] | None:
    """Source, place and key of the amount that counts for `side`, or None where none counts."""
    fact = counted_fact(content, side)
    citation = fact and fact["bron"]
    if fact is None or citation is None:  # only a gap may lack one
        return None
    return place_read(content, citation, fact["sleutel"])


def moment_of(content: Content, side: CountedSide) -> str | None:
    """When its source names the amount that counts for `side`, or None where none counts."""
    fact = counted_fact(content, side)
    return fact and fact["moment"]


def place_read(content: Content, citation: CitationDict, key: str) -> list[str | None]:
    """Source and place of what `citation` cites, and the key of the fact that was read there."""
    source = next(source for source in content["bronnen"] if source["slug"] == citation["bron"])
    return [source_line(source), citation["vindplaats"], key]


def line_names(content: Content) -> list[list[Any]]:
    """What `LineName.stored` reads back, in the order of the content."""
    return [
        [
            line["sleutel"],
            line["naam"],
            line["letterlijk"],
            [theme["slug"] for theme in line["themas"]],
            line["omschrijving"],
            line["bron"] and place_read(content, line["bron"], line["sleutel"]),
            line_end(content, line["sleutel"]),
        ]
        for line in content["programmalijnen"]
    ]


def line_end(content: Content, key: str) -> list[str] | None:
    """Kind, day and precision of the end of one line alone: where it was reached that, else when it is planned."""
    ends = [fact for fact in content["mijlpalen"] if fact.get("lijn") == key and fact["soort"] in LINE_ENDS]
    if not ends:
        return None
    last = min(ends, key=lambda fact: (LINE_ENDS.index(fact["soort"]), fact["datum"]))
    return [last["soort"], last["datum"], last["nauwkeurigheid"]]


def asked_amounts(content: Content) -> list[list[Any]]:
    """What the proposal asked of the national government as a whole: the fields of an `AskedAmount` for each statement."""
    sources = {source["slug"]: source for source in content["bronnen"]}
    return [
        [
            cents(fact["bedrag"]),
            fact["nauwkeurigheid"],
            sources[fact["bron"]["bron"]]["titel"],
            sources[fact["bron"]["bron"]]["datum"],
            fact["bron"]["vindplaats"],
            fact["sleutel"],
        ]
        for fact in content["bijdragen"]
        if fact["moment"] == Moment.ASKED
        and fact["kant"] == Side.NATIONAL
        and fact["bron"]
        and not (fact["bijdrager"] or fact["onderdeelVan"])
    ]


def place(area: MunicipalityDict | CaribbeanDict, part: str | None) -> list[Any]:
    """[code in lower case, name, part or None, whether its extent is certain]"""
    return [area["code"].lower(), area["naam"], part, area["omvangZeker"]]


def provinces(content: Content) -> list[list[str]]:
    """The provinces that the deal touches: as a place or as a party. [[slug, name]], by name."""
    return [[province["slug"], province["naam"]] for province in touched_provinces(content)]


def touched_provinces(content: Content) -> list[ProvinceDict]:
    """The provinces that the deal touches, each once, by slug."""
    touched = {province["slug"]: province for province in content["gebied"]["provincies"]}
    touched |= {party["provincie"]["slug"]: party["provincie"] for party in content["partijen"] if party["provincie"]}
    return [touched[slug] for slug in sorted(touched)]


def themes(content: Content) -> list[list[str]]:
    """The themes of the deal's lines, by slug. [[slug, name]]"""
    names = {theme["slug"]: theme["naam"] for line in content["programmalijnen"] for theme in line["themas"]}
    return [[slug, names[slug]] for slug in sorted(names)]


def parties(content: Content) -> list[list[str]]:
    """The parties, each once, by slug. [[slug, name]]"""
    return sorted([slugify(name), name] for name in {party["naam"] for party in content["partijen"]})


def covenant_day(content: Content) -> str | None:
    """The first day on which a covenant was reported, or None; the day of signing, where that is known."""
    concluded = [fact for fact in of_whole_deal(content) if fact["soort"] in CONCLUDED]
    firmest = max((firmness(fact["soort"]) for fact in concluded), default=0)
    return min((fact["datum"] for fact in concluded if firmness(fact["soort"]) == firmest), default=None)


def gap_fields(content: Content, reason: str) -> list[str]:
    return sorted(gap["veld"] for gap in content["leemten"] if gap["reden"] == reason)


def searched_texts(content: Content) -> list[list[str]]:
    """What search looks in: [[part of the deal, text]], the most telling part first."""
    area = content["gebied"]
    texts: list[tuple[str, str | None]] = [("naam", content["naam"])]
    texts += [("andere naam", alias["naam"]) for alias in content["aliassen"]]
    texts.append(("regio", content["regio"]["naam"]))
    texts += [
        ("gemeente", f"{place['naam']} {place['deelgebied'] or ''} {place['code']}") for place in area["gemeenten"]
    ]
    texts += [("plaats", place["naam"]) for place in [*area["caribisch"], *area["buitenland"]]]
    texts += [("provincie", name) for _, name in provinces(content)]
    texts += [("ministerie", f"{ministry['afkorting']} {ministry['naam']}") for ministry in content["ministeries"]]
    texts += [
        ("betrokken ministerie", f"{ministry['afkorting']} {ministry['naam']}")
        for ministry in content["betrokkenMinisteries"]
    ]
    texts += [("kenmerk", trait["naam"]) for trait in content["kenmerken"]]
    texts += [("thema", name) for _, name in themes(content)]
    texts += [("programmalijn", f"{line['naam']}. {line['omschrijving'] or ''}") for line in content["programmalijnen"]]
    texts += [("doel", aim["tekst"]) for aim in content["doelen"]]
    texts += [("resultaat", result["tekst"]) for result in content["resultaten"]]
    texts += [("stand van zaken", fact["woorden"]) for fact in content["voortgang"]]
    texts += [("aanpassing", fact["tekst"]) for fact in content["aanpassingen"]]
    texts += [("overleg", fact["afgesproken"]) for fact in content["overleggen"]]
    texts += [("les", fact["tekst"]) for fact in content["lessen"]]
    texts += [("samenvatting", content["samenvatting"])]
    texts += [("partij", party["naam"]) for party in content["partijen"]]
    texts.append(("status", content["status"] and content["status"]["naam"]))
    texts += [("stap", step_in_words(step)) for step in content["mijlpalen"]]
    for source in content["bronnen"]:
        texts.append(("bron", " ".join(filter(None, (source["titel"], source["kamerstuk"], source["briefkenmerk"])))))
    return [[part, text] for part, text in texts if text]


def step_in_words(step: MilestoneDict) -> str:
    """`convenant, november 2023`."""
    told = Told(None)
    return ", ".join(filter(None, (told.word("mijlpalen", name, step) for name in ("soort", "datum"))))


def unknown_fields(content: Content) -> list[str]:
    """The fields of which the register does not know the value for this deal; what is known in part is not among them."""
    reasons = {gap["veld"]: gap["reden"] for gap in content["leemten"]}
    area = content["gebied"]
    empty = {
        "ministeries": not content["ministeries"],
        "gebied.gemeenten": not (area["gemeenten"] or area["caribisch"] or area["buitenland"]),
        "bedragen.rijk": content["bedragen"]["rijk"] is None,
        "bedragen.regio": content["bedragen"]["regio"] is None,
        "status": content["status"] is None,
        "partijen": not content["partijen"],
        "programmalijnen": not content["programmalijnen"],
    }
    lacking = {name for name, is_empty in empty.items() if is_empty} | set(reasons)
    return sorted(name for name in lacking if reasons.get(name) not in ("niet-van-toepassing", "onvolledig"))
