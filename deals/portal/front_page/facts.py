"""What stands out in a release, in five sentences: each true of that release, with where it was read and the list that shows it.

An amount stands here only where the national government, the Kamer or the Staatscourant gave out what it was read in. What a
release cannot carry is left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.text import capfirst

from ...contents import Content, FactDict
from ...language.text import listed, many_deals
from ...language.vocabulary import SourceOrigin
from ...register.index import Index
from ...register.models import Version
from ...register.rows import ReadIn, Row
from ...register.short_names import short_names
from ...register.totals import tranche_totals
from ..deal.lead import in_small_words
from ..map.country_words import plain_millions

OFFICIAL = (SourceOrigin.NATIONAL, SourceOrigin.PARLIAMENT)
# In a release that does not say what kind of publisher gave a source out: how the names of such publishers begin.
OFFICIAL_NAMES = (
    "Rijksoverheid",
    "Rijksdienst voor",
    "Ministerie van",
    "Elke regio telt",
    "Staatscourant",
    "Tweede Kamer",
)
# Of more deals with the same figure, naming all says nothing.
NAMED_TOGETHER = 3
# So many contents are read to see what says who signed.
LOOKED_INTO = 6
SEVERAL = 2


class HomeFact(NamedTuple):
    """A sentence with a figure in it; `more` comes after it. `amounts`: the amounts that it rests on, as (deal, side).

    `counted`: how the register counted it, of what is no amount. The list that shows it is at `page` with `args`, `query` and
    `anchor`; `linked` says what that is."""

    key: str
    before: str
    figure: str
    after: str
    linked: str
    page: str
    args: tuple[str, ...] = ()
    query: str = ""
    anchor: str = ""
    amounts: tuple[tuple[Row, str], ...] = ()
    counted: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.before}{self.figure}{self.after}"


def home_facts(index: Index) -> list[HomeFact]:
    """Made once for a release; one query more the first time."""
    return index.once("wat opvalt", lambda: [fact for make in FACTS_ON_HOME if (fact := make(index))])


# --- what may stand here


def is_official(row: Row, read_in: ReadIn | None) -> bool:
    """Whether all sources of the deal that `read_in` may mean are of the national government or the Kamer."""
    meant = [
        source
        for source in row.sources
        if read_in and read_in.source.startswith(source.title) and read_in.source.endswith(source.date or "")
    ]
    return bool(meant) and all(official_publisher(source.origin, source.publisher) for source in meant)


def official_publisher(origin: str | None, publisher: str) -> bool:
    return origin in OFFICIAL if origin else publisher.startswith(OFFICIAL_NAMES)


# --- the five


def largest(index: Index) -> HomeFact | None:
    known = [row for row in index.rows if row.national is not None]
    most = max((row.national or 0 for row in known), default=0)
    top = [row for row in known if row.national == most and is_official(row, row.national_source)]
    if len(known) < SEVERAL or not most or not 0 < len(top) <= NAMED_TOGETHER:
        return None
    names = listed(short_names_of(index, top))
    begin = "Voor geen deal" if len(known) == len(index.rows) else "Voor zover bekend is er geen deal waarvoor"
    verb = "trekt het Rijk meer geld uit" if len(known) == len(index.rows) else "het Rijk meer geld uittrekt"
    return HomeFact(
        "grootste",
        f"{begin} {verb} dan voor {names}: {'elk ' if len(top) > 1 else ''}",
        f"{plain_millions(most)} euro",
        ".",
        "Deals naar Rijksbijdrage",
        "deal_list",
        query="sorteer=-rijk",
        amounts=tuple((row, "rijk") for row in top),
    )


def region_pays_more(index: Index) -> HomeFact | None:
    """Of the deals in which the region puts in more, the one with the greatest difference; never said to be the first of all."""
    more = [
        (row.regional / row.national, row)
        for row in index.rows
        if row.national and row.regional and row.regional > row.national
        if is_official(row, row.national_source) and is_official(row, row.regional_source)
    ]
    if not more:
        return None
    _, row = max(more, key=lambda pair: (pair[0], pair[1].slug))
    return HomeFact(
        "meer",
        f"In {short_names(index)[row.slug]} legt de regio ",
        f"{plain_millions(row.regional or 0)} euro",
        f" in, het Rijk {plain_millions(row.national or 0)}.",
        "Deals naar regionale bijdrage",
        "deal_list",
        query="sorteer=-regio",
        amounts=((row, "regio"), (row, "rijk")),
    )


def most_ministries(index: Index) -> HomeFact | None:
    signed = [row for row in index.rows if row.ministries]
    most = max((len(row.ministries) for row in signed), default=0)
    top = [row for row in signed if len(row.ministries) == most]
    if most < SEVERAL or len(signed) < SEVERAL or len(top) > LOOKED_INTO:
        return None
    top = signed_officially(top)
    if not 0 < len(top) <= NAMED_TOGETHER:
        return None
    return HomeFact(
        "ministeries",
        "",
        f"{capfirst(in_small_words(most))} ministeries",
        f" tekenden {'elk van deze deals: ' if len(top) > 1 else ''}{listed(short_names_of(index, top))}."
        f" Meer zijn het er bij geen andere deal, voor zover bekend van {many_deals(len(signed))}.",
        "Welke ministeries tekenden",
        "charts",
        anchor="#ministeries",
        counted=f"Geteld in de {many_deals(len(signed))} waarvan dit register de ministeries kent die tekenden",
    )


def signed_officially(rows: list[Row]) -> list[Row]:
    """Those of which the national government or the Kamer gave out what names the ministries. One query."""
    read = Version.of_deals.filter(digest__in=[row.digest for row in rows])
    contents = {version.digest: version.read() for version in read}
    return [
        row
        for row in rows
        if row.digest in contents and all_official(contents[row.digest], contents[row.digest]["ministeries"])
    ]


def all_official(content: Content, facts: Iterable[FactDict]) -> bool:
    sources = {source["slug"]: source for source in content["bronnen"]}
    cited = [sources[fact["bron"]["bron"]] for fact in facts if fact["bron"]]
    return bool(cited) and all(official_publisher(source["herkomst"], source["uitgever"]) for source in cited)


def newest_deals(index: Index) -> HomeFact | None:
    if len(index.rows) < SEVERAL:
        return None
    tranche, sums = max(tranche_totals(index), key=lambda pair: int(pair[0].slug))
    about: dict[str, Any] = {
        "linked": f"Deals van de {tranche.label}",
        "page": "entrance",
        "args": ("tranches", tranche.slug),
        "counted": f"Geteld: de deals van de {tranche.label} in dit register; elke deal telt één keer",
    }
    if sums.deals == len(index.rows):
        return HomeFact("nieuwste", "Alle ", str(sums.deals), f" deals zijn van de {tranche.label}.", **about)
    if sums.deals == 1:
        (row,) = index.rows_in(index.by_slug["tranche"][tranche.slug])
        name = short_names(index)[row.slug]
        return HomeFact("nieuwste", "De nieuwste deal is ", name, f", de enige van de {tranche.label}.", **about)
    return HomeFact("nieuwste", "De nieuwste deals zijn de ", str(sums.deals), f" van de {tranche.label}.", **about)


def with_results(index: Index) -> HomeFact | None:
    if not index.rows:
        return None
    told = sum(bool(row.results) for row in index.rows)
    figure = "geen enkele deal" if not told else "één deal" if told == 1 else f"{told} deals"
    return HomeFact(
        "resultaten",
        "Van ",
        figure,
        " staat in dit register een gemeld resultaat." if told else " staat al een gemeld resultaat in dit register.",
        "Wat gemeld is",
        "result_list",
        counted="Geteld: de deals waarvan een bron in dit register een resultaat meldt; elke deal telt één keer",
    )


FACTS_ON_HOME = (largest, region_pays_more, most_ministries, newest_deals, with_results)


def short_names_of(index: Index, rows: Iterable[Row]) -> list[str]:
    called = short_names(index)
    return [called[row.slug] for row in rows]
