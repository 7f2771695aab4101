"""What the page of a municipality or island says, in Dutch sentences made of what is recorded and of nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from ...language.dates import dutch_date, period
from ...language.money import euros_in_words
from ...language.text import first_sentences, fold, listed, many_deals
from ...reference.partnerships import ARRANGEMENT, NAMED, NETWORK, STATISTICAL, Membership
from ...register.official import OfficialPlaces
from ...register.rows import Ended, Row, Value
from ...register.ties import RegionTie, Standing, Ties, are_over, places_of, takes_part_partly
from ...register.totals import Missing

# Of more deals or regions than this the sentence names none: they stand right below it.
NAMED_IN_A_SENTENCE = 3
SENTENCES_OF_A_SUMMARY = 2


def lead(name: str, ties: Ties) -> str:
    """`Enschede doet mee aan 1 deal (Twente II) en ligt in de regio Twente, die eerder 1 deal had.`"""
    said = told_regions(name, ties)
    if not ties.rows:
        return " ".join([*said, not_recorded(name, ties.possible)])
    part = all(takes_part_partly(row, ties.code) for row in ties.rows)
    subject = f"Een deel van {name}" if part else name
    takes_part = f"{subject} {participation(ties.rows)} {deals_in_words(ties.rows)}"
    if len(said) == 1 and said[0].startswith(f"{name} ligt in") and not part:
        return f"{takes_part} en {said[0].removeprefix(name).strip()}"
    return " ".join([f"{takes_part}.", *said])


def participation(rows: list[Row]) -> str:
    """`doet mee aan`; of deals that are all over, `deed mee aan`."""
    return "deed mee aan" if are_over(rows) else "doet mee aan"


def deals_in_words(rows: list[Row]) -> str:
    """`2 deals (MAINSTAGE en ZaanIJ II)`; of many only how many."""
    few = f" ({listed([row.name for row in rows])})" if len(rows) <= NAMED_IN_A_SENTENCE else ""
    return many_deals(len(rows)) + few


def lead_of_former(ended: Ended, ties: Ties) -> str:
    """`Uden is op 1 januari 2022 opgegaan in Maashorst.` and what it took part in before."""
    went = f"{ended.name} is op {dutch_date(ended.on)} opgegaan in {listed([heir.label for heir in ended.heirs])}."
    return f"{went} {ended.name} deed mee aan {deals_in_words(ties.rows)}." if ties.rows else went


def told_regions(name: str, ties: Ties) -> list[str]:
    """A sentence on each way in which it may belong to deals; of what is less firm none where there is something firmer."""
    beside = [tie for tie in ties.regions if tie.beside]
    if len(beside) > NAMED_IN_A_SENTENCE:
        said = [f"{name} ligt in {many_regions(beside)}."]
    else:
        said = [told_beside(name, tie) for tie in beside]
    also = " ook" if ties.rows else ""
    if lies := apart(ties, Standing.LIES):
        said.append(f"{name} ligt{also} in {with_deals(lies)}.")
    elif left := apart(ties, Standing.LEFT):
        said.append(f"{name} hoorde eerder bij {with_deals(left)}.")
    elif area := [] if said else apart(ties, Standing.AREA):
        said.append(f"{name} ligt{also} in een gebied voor statistieken dat lijkt op {with_deals(area)}.")
    if named := [row for tie in apart(ties, Standing.NAMED) for row in tie.rows]:
        said.append(f"{name} staat{also} in de naam van {deals_in_words(named)}.")
    return said


def apart(ties: Ties, standing: Standing) -> list[RegionTie]:
    """The regions to which it belongs so, without those of the deals that it takes part in."""
    return [tie for tie in ties.regions if tie.standing == standing and not tie.beside]


def told_beside(name: str, tie: RegionTie) -> str:
    """`Enschede ligt in de regio Twente, die eerder 1 deal had.`"""
    subject = f"Een deel van {name}" if tie.standing == Standing.PARTLY else name
    own = [row.tranche.number for row in tie.beside]
    before = [row for row in tie.rows if row.tranche.number < min(own)]
    after = [row for row in tie.rows if row.tranche.number > max(own)]
    between = len(tie.rows) - len(before) - len(after)
    had = [f"eerder {many_deals(len(before))} had"] if before else []
    had += [f"ook {between} andere heeft"] if between else []
    had += [f"later nog {many_deals(len(after))} kreeg"] if after else []
    return f"{subject} ligt in {region_in_words(tie.region)}, die {listed(had)}."


def with_deals(regions: list[RegionTie]) -> str:
    """`de regio Achterhoek, die 2 deals heeft`, `de Cleantech Regio (1 deal) en de regio Veluwe (2 deals)`"""
    if len(regions) == 1:
        return f"{region_in_words(regions[0].region)}, die {many_deals(len(regions[0].rows))} heeft"
    if len(regions) > NAMED_IN_A_SENTENCE:
        return many_regions(regions)
    return listed([f"{region_in_words(tie.region)} ({many_deals(len(tie.rows))})" for tie in regions])


def many_regions(regions: list[RegionTie]) -> str:
    return f"{len(regions)} regio's, die samen nog {many_deals(sum(len(tie.rows) for tie in regions))} hebben"


def not_recorded(name: str, possible: list[Row]) -> str:
    many = len(possible)
    which = "aan een Regio Deal" if not many else "daaraan" if many == 1 else "aan deze deals"
    return f"Of {name} {which} meedoet, is niet vastgelegd."


def areas_unknown(lack: Missing) -> str:
    """What the page can miss; empty where the area of every deal is known."""
    if not lack.together:
        return ""
    deals = f"Van {lack.together} van de {many_deals(lack.deals)}"
    return f"{deals} is niet of niet volledig bekend welke gemeenten meedoen; die kunnen hier ontbreken."


def region_in_words(region: Value) -> str:
    """`de regio Twente`, `de Cleantech Regio`: what is called a region already is not called so twice."""
    return f"de {region.label}" if "regio" in fold(region.label) else f"de regio {region.label}"


# --- what ties it to a region, each with where that was read


@dataclass(frozen=True)
class ToldMembership:
    """`said` is followed by where it was read, which is empty where the page itself shows it."""

    said: str
    read_in: str
    url: str


def told_ties(name: str, tie: RegionTie) -> list[ToldMembership]:
    members = [one for one in tie.memberships if one.kind != NAMED]
    told = [ToldMembership(membership_in_words(name, one), one.read_in, one.url) for one in members]
    if tie.beside:
        subject = f"Een deel van {name}" if tie.standing == Standing.PARTLY else name
        names = listed([row.name for row in tie.beside])
        told.append(ToldMembership(f"{subject} {participation(tie.beside)} {names}, van dezelfde regio", "", ""))
    return told or [ToldMembership(f"De naam van de deal of van de regio noemt {name}", "", "")]


def membership_in_words(name: str, one: Membership) -> str:
    """`Montferland is sinds 1 januari 2024 lid van Regio Achterhoek`: never that it takes part."""
    if one.kind == STATISTICAL:
        area = f"{name} ligt in het gebied {one.partnership} van de COROP-indeling, die voor statistieken is gemaakt"
        return f"{area}; dat kan ruimer zijn dan de regio van de deal"
    if one.kind not in (ARRANGEMENT, NETWORK):
        return f"{name} ligt in de provincie {one.partnership}"
    member = "lid van" if one.kind == ARRANGEMENT else "deelnemer van het netwerk"
    if one.ended:
        return f"{name} was {one.ended} {member} {one.partnership}"
    return " ".join(filter(None, (name, "is", one.joined_late, member, one.partnership)))


# --- one deal


@dataclass(frozen=True)
class DealCard:
    """One deal as the page of a municipality shows it. Its sentences are made where they are shown."""

    row: Row
    code: str
    former: str = ""  # the municipality that took part and went into the one of the page

    @property
    def step(self) -> str:
        """`vierde tranche · laatst gemeld: convenant, uiterlijk 1 november 2023`"""
        status, day, precision = self.row.status, self.row.reached_on, self.row.reached_precision
        if status is None:
            return f"{self.row.tranche.name} · nog geen stap gemeld"
        when = f", {period(day, precision)}" if day and precision else ""
        return f"{self.row.tranche.name} · laatst gemeld: {status.label}{when}"

    @property
    def purpose(self) -> str | None:
        """The first sentences of the summary, or None where there is none."""
        if not self.row.summary:
            return None
        return first_sentences(self.row.summary, SENTENCES_OF_A_SUMMARY)

    @property
    def extent(self) -> str:
        """`€ 50 miljoen voor de hele deal, 14 gemeenten`; an amount only where both sides are known."""
        places = {place.code for place in (*self.row.municipalities, *self.row.islands)}
        islands = {place.code for place in self.row.islands}
        whole = (
            f"{euros_in_words(self.row.total)} voor de hele deal" if self.row.total is not None else "Voor de hele deal"
        )
        if not places:
            return whole
        kind = ("eiland", "eilanden") if places == islands else ("gemeente", "gemeenten")
        number = f"{len(places)} {kind[len(places) != 1]}"
        least = "ten minste " if "gebied.gemeenten" in self.row.incomplete else ""
        return f"{whole}, {least}{number}"

    @property
    def part(self) -> str:
        """What of the municipality takes part, where that is not simply all of it; else empty."""
        if self.former:
            return f"De bron noemt {self.former}."
        named = places_of(self.row, self.code)
        if any(place.certain and not place.part for place in named):
            return ""
        parts = [place.part for place in named if place.part]
        if parts:
            return f"Alleen een deel van {named[0].name}: {listed(parts)}."
        return f"Hoeveel van {named[0].name} meedoet, is niet zeker." if named else ""

    @property
    def lines(self) -> str:
        """The programme lines; whose words they are, where those are not of a source."""
        names = " · ".join(line.name for line in self.row.lines)
        ours = not all(line.literal for line in self.row.lines)
        return f"{names} (opschriften van de redactie)" if names and ours else names


def former_names(row: Row, code: str, official: OfficialPlaces) -> str:
    """`Uden, op 1 januari 2022 opgegaan in Maashorst`, where the deal names what is now in `code` and not that; else empty."""
    if not code or places_of(row, code):
        return ""
    ended = [official.ended[place.code] for place in row.municipalities if place.code in official.ended]
    mine = [one for one in ended if code in [heir.slug for heir in one.heirs]]
    names = [
        f"{one.name}, op {dutch_date(one.on)} opgegaan in {listed([heir.label for heir in one.heirs])}" for one in mine
    ]
    return listed(names) if names else ""
