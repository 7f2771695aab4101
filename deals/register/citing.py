"""Ready citations, in Dutch: what was read, in which document and where in it, in which release, and the permalink."""

from collections.abc import Iterable
from typing import Any, NamedTuple, cast

from ..contents import Content, FactDict, Fields, MilestoneDict, SourceDict
from .index import Index
from .reading import Reading
from .wording import SECTIONS, Told

REGISTER = "Register Regio Deals"
# What a fact says beside its name, so that no two of a deal sound alike.
IN_A_CLAIM = ("bedrag", "moment", "rol", "datum", "tekst", "reden")
# … and in some sections more than that.
MORE_IN_A_CLAIM = {
    "voortgang": ("lijn", "stand"),
    "betalingen": ("termijn",),
    "bestedingen": ("stand",),
    "overleggen": ("afgesproken",),
}


def claim(told: Told, section: str, fact: Fields) -> str:
    """A fact in a few words: `Rijk, € 15.500.000`, `mijlpaal selectie, februari 2023`."""
    names = (*IN_A_CLAIM, *MORE_IN_A_CLAIM.get(section, ()))
    values = [told.word(section, field, fact) for field in names if field in fact]
    parts = dict.fromkeys([told.about(section, fact), *values])
    return f"{SECTIONS[section]} " + ", ".join(part for part in parts if part)


def source_reference(source: SourceDict) -> str:
    """Publisher, title, date and numbers of a source, as a reader looks for it."""
    parts = [
        source["uitgever"],
        f"‘{source['titel']}’",
        source["datum"] and Told(None).word("bronnen", "datum", source),
        source["briefkenmerk"] and f"kenmerk {source['briefkenmerk']}",
        source["kamerstuk"] and f"Kamerstuk {source['kamerstuk']}",
    ]
    return ", ".join(part for part in parts if part)


def register_reference(reading: Reading) -> str:
    """Which register, release and day a figure was taken from."""
    release = reading.published
    return f"{REGISTER}, publicatie {release.number}, stand van {release.day_in_words}"


def quote(said: str, read_in: str, reading: Reading, permalink: str) -> str:
    """The whole citation. `read_in`: the document and the place in it, or how a total was made."""
    return f"{said.removesuffix('.')}. {read_in}. {register_reference(reading)}. {permalink}"


def by_date[Dated: (SourceDict, MilestoneDict)](things: list[Dated]) -> list[Dated]:
    """The oldest first; what bears no date last."""
    return sorted(things, key=lambda thing: (thing["datum"] is None, thing["datum"] or ""))


def with_citations(content: Content) -> Content:
    """`content` with, in every fact's `bron`, the number and reference of its source, and what the fact says (`gezegd`).

    Sources are in order of time, and numbered so."""
    told = Told(content)
    numbered = list(enumerate(by_date(content["bronnen"]), start=1))
    known = {
        source["slug"]: {"nummer": number, "titel": source["titel"], "verwijzing": source_reference(source)}
        for number, source in numbered
    }

    def cite(section: str, facts: Iterable[FactDict]) -> list[Fields]:
        return [
            {
                **fact,
                "gezegd": claim(told, section, fact),
                "bron": fact["bron"] and {**fact["bron"], **known[fact["bron"]["bron"]]},
            }
            for fact in facts
        ]

    def cited(part: Fields) -> dict[str, Any]:
        return {name: cite(name, facts) if name in SECTIONS else facts for name, facts in part.items()}

    sources = [{**source, "nummer": number} for number, source in numbered]
    return cast("Content", cited(content) | {"gebied": cited(content["gebied"]), "bronnen": sources})


class CitedSource(NamedTuple):
    """A source of a release, with the fields of a `SourceName`; `mask`: the deals that cite it."""

    slug: str
    title: str
    date: str | None
    publisher: str
    paper: str | None
    origin: str | None
    is_copy: bool
    mask: int

    @property
    def deals(self) -> int:
        return self.mask.bit_count()


def sources_cited(index: Index) -> dict[str, CitedSource]:
    """The sources that the deals of a release cite, by slug; made once for a release."""

    def gathered() -> dict[str, CitedSource]:
        cited: dict[str, CitedSource] = {}
        for number, row in enumerate(index.rows):
            for source in row.sources:
                known = cited.get(source.slug) or CitedSource(*source, 0)
                cited[source.slug] = known._replace(mask=known.mask | 1 << number)
        return cited

    return index.once("bronnen", gathered)
