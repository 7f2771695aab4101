"""An overview, made: its rows in order, its groups and its sums, and the sentences that must be read with them.

A euro counts once: deals are added up, each once, and groups that share deals never are. Unknown is no number, and every
sum says of how many deals it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from ...language.text import fold, listed, many_deals
from ...language.vocabulary import code_in_words
from ...register.deal_parts import THEME
from ...register.facet import FACETS, TAKING_PART, UNCLASSIFIED, UNSORTED, Facet, value_order
from ...register.rows import Row, Value
from ...register.totals import Missing, Total, not_placed, total
from ..exports.columns import Kind, field_labels
from ..exports.extract import SUM_OF_BOTH, unknown_counted
from .asked import Overview, ShownColumn
from .kinds import ADDED_UP, ONE_EACH, RowKind

UNKNOWN_GROUP = Value("onbekend", "niet bekend")
NO_DEAL, NONE = Value("geen-deal", "noemt geen deal"), "geen"
# What stands behind all values that say something.
LAST_GROUPS = {UNKNOWN_GROUP, UNCLASSIFIED, UNSORTED, NO_DEAL}
# So many deals of which a source states an amount that does not count are named; of more their number is said.
MOST_STATED = 5
MONEY_MOMENTS: dict[str, tuple[str, Callable[[Row], str | None]]] = {
    "rijksbijdrage": ("Rijksbijdrage", lambda row: row.national_moment),
    "regionaleBijdrage": ("Regionale bijdrage", lambda row: row.regional_moment),
}
SIDE_OF_COLUMN = {"rijksbijdrage": "rijk", "regionaleBijdrage": "regio"}
GROUPS_OVERLAP = (
    "Een deal hoort hier vaak bij meer dan één groep. Daarom staat per groep alleen hoeveel er bij betrokken zijn. Tel de "
    "groepen niet bij elkaar op: dan telt een euro meer dan eens."
)


class MadeGroup(NamedTuple):
    """The rows with one value of what an overview is grouped by. `sums`: by the name of a column; empty where groups overlap."""

    value: Value
    rows: list[Any]
    deals: int
    sums: dict[str, Total]


class MadeOverview:
    """The rows of an overview, and everything that follows from them."""

    def __init__(self, asked: Overview) -> None:
        self.asked, self.question = asked, asked.question
        self.reading, self.index = asked.question.reading, asked.question.index

    @property
    def kind(self) -> RowKind:
        return self.asked.kind

    @cached_property
    def deals(self) -> list[Row]:
        """The deals that the filters leave, each once, in the order of a list."""
        return self.question.overview.qs.rows()

    @cached_property
    def things(self) -> list[Any]:
        """The rows before they are grouped, in the order that was asked."""
        whole = len(self.deals) == len(self.index.rows)
        things = list(self.kind.things_of(self.reading, self.deals, whole))
        themes = {value.slug for value in self.question.overview.chosen.get(THEME, [])}
        if themes and self.kind.themes_of:
            # Who asks for a theme means the lines with it, not the other lines of the same deals.
            of = self.kind.themes_of
            things = [thing for thing in things if themes & ({value.slug for value in of(thing)} or {UNSORTED.slug})]
        return self.in_order(things) if self.asked.order else things

    def in_order(self, things: list[Any]) -> list[Any]:
        column = self.asked.column(self.asked.order).column
        keyed = [(sort_key(column.kind, column.value(thing, self.reading)), thing) for thing in things]
        known = sorted(
            (pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0], reverse=self.asked.descending
        )
        return [thing for _, thing in known] + [thing for key, thing in keyed if key is None]

    @property
    def overlaps(self) -> bool:
        """Whether one row can be in several groups."""
        group = self.asked.group
        return group is not None and (group.name not in ONE_EACH or self.kind.name == "kamerstukken")

    @cached_property
    def groups(self) -> list[MadeGroup]:
        """The groups in the order of their values; what is unknown last. None where nothing is grouped."""
        facet = self.asked.group
        if facet is None:
            return []
        # A ministry bears several names over the years: one value, its labels together.
        labels = dict(self.index.values[facet.name])
        by_value: dict[Value, list[Any]] = {}
        for thing in self.things:
            values = self.kind.values_of(thing, facet, self.index) or [self.without(thing, facet)]
            for slug, label in dict(values).items():
                by_value.setdefault(Value(slug, labels.get(slug, label)), []).append(thing)
        return [
            MadeGroup(value, rows, len(self.deals_of(rows)), {} if self.overlaps else self.sums_of(rows))
            for value, rows in sorted(by_value.items(), key=lambda pair: group_order(pair[0], facet))
        ]

    def without(self, thing: Any, facet: Facet) -> Value:
        """In which group a row is that has no value: whether that is not known, or there is none."""
        deals = self.kind.deals_of(thing, self.index)
        if not deals:
            return NO_DEAL
        if facet.name == THEME and (not self.kind.is_deals or any(row.lines for row in deals)):
            return UNSORTED
        gap = gap_of(facet)
        if gap and any(gap in row.unknown for row in deals):
            return UNKNOWN_GROUP
        return Value(NONE, f"geen {facet.label}")

    @cached_property
    def rows(self) -> list[Any]:
        """Every row once; group by group where a row is in one group only."""
        return (
            self.things
            if self.overlaps or not self.groups
            else [thing for group in self.groups for thing in group.rows]
        )

    def deals_of(self, things: list[Any]) -> dict[str, Row]:
        return {row.slug: row for thing in things for row in self.kind.deals_of(thing, self.index)}

    @cached_property
    def deals_shown(self) -> dict[str, Row]:
        """The deals that the rows are of, by address."""
        return self.deals_of(self.things)

    # --- sums

    @cached_property
    def added_up(self) -> list[ShownColumn]:
        """The shown columns with a sum: money of deals, and only where a row is a deal."""
        return [column for column in self.asked.columns if column.name in ADDED_UP] if self.kind.is_deals else []

    def sums_of(self, rows: list[Any]) -> dict[str, Total]:
        return {name: total([column.value(row, self.reading) for row in rows]) for name, _, column in self.added_up}

    @cached_property
    def sums(self) -> dict[str, Total]:
        """By the name of a column: what all rows together know of it, each deal once."""
        return self.sums_of(self.things)

    # --- what must be read with it

    @cached_property
    def missed(self) -> list[tuple[str, Missing]]:
        """What the filters and the groups can miss: [(label, of how many deals of the release it is not known)]."""
        return self.question.overview.missing_notes()

    @cached_property
    def unknown(self) -> list[tuple[str, int, int]]:
        """(field, of how many of the deals it is not known, of how many in part), by field."""
        return unknown_counted(self.deals_shown.values())

    @cached_property
    def unknown_shown(self) -> list[str]:
        """Of what is shown or grouped by, of how many deals it is not known: in sentences."""
        fields = [field for column in self.asked.columns if (field := GAP_OF_COLUMN.get(column.heading))]
        fields += [gap] if self.asked.group and (gap := gap_of(self.asked.group)) else []
        rows, said = list(self.deals_shown.values()), []
        for field in dict.fromkeys(fields):
            lacking = Missing(
                sum(field in row.unknown for row in rows), sum(field in row.incomplete for row in rows), len(rows)
            )
            if lacking.together:
                (label,) = field_labels([field])
                said.append(f"{label[0].upper()}{label[1:]}: {not_known_in_words(lacking)}")
        return said

    @property
    def not_to_be_added(self) -> str:
        """Why groups have no sums; empty where they do, or nothing is grouped."""
        return GROUPS_OVERLAP if self.overlaps else ""

    @cached_property
    def remarks(self) -> list[str]:
        """What a reader must know to understand the figures, in sentences."""
        said = []
        names = {column.name for column in self.added_up}
        both = names == set(ADDED_UP)
        if both and self.sums["totaal"].amount is not None and not self.sums["totaal"].complete:
            said.append(SUM_OF_BOTH)
        return [*said, *self.moments_told, *self.stated_told, *self.classified_told, *self.without_row_told]

    @property
    def moments_told(self) -> list[str]:
        """At which moments sources name the amounts that count, where those are not all the same."""
        told = []
        for name, (label, moment_of) in MONEY_MOMENTS.items():
            if name in {column.name for column in self.added_up}:
                counted = Counter(moment for row in self.things if (moment := moment_of(row)))
                if len(counted) > 1:
                    moments = [f"{number} {code_in_words('moment', code)}" for code, number in counted.most_common()]
                    told.append(f"De bedragen onder {label} zijn van verschillende momenten: {listed(moments)}.")
        return told

    @property
    def stated_told(self) -> list[str]:
        """Of which deals a source states an amount that does not count."""
        told = []
        for column in self.added_up:
            side = SIDE_OF_COLUMN.get(column.name)
            stated = [(row.name, row.stated[side].words) for row in self.things if side in row.stated]
            if stated:
                named = listed([f"{name} ({words})" for name, words in stated[:MOST_STATED]])
                more = len(stated) - MOST_STATED
                also = f" en nog {more}" if more > 0 else ""
                what = column.heading.removesuffix(" (€)")
                told.append(
                    f"{what}: van {many_deals(len(stated))} noemt een bron een ander soort bedrag, dat niet meetelt: {named}{also}."
                )
        return told

    @property
    def classified_told(self) -> list[str]:
        group = self.asked.group
        if group is None or not (group.classified or group.name == THEME):
            return []
        lacking = not_placed(self.index, group) if group.classified else None
        also = f" Van {many_deals(lacking.together)} is dat niet vastgelegd." if lacking and lacking.together else ""
        return [f"De indeling naar {group.label.removesuffix(' (indeling redactie)')} is van de redactie.{also}"]

    @property
    def without_row_told(self) -> list[str]:
        """Of how many of the chosen deals there is no row, where a row is no deal."""
        lacking = len(self.deals) - len(self.deals_shown)
        if self.kind.is_deals or self.kind.name == "kamerstukken" or not lacking:
            return []
        what, these = self.kind.noun.split(",")[0], many_deals(len(self.deals))
        return [f"Van {lacking} van de {these} staat hier geen {what}. Dat betekent niet dat er geen {what} is."]


# Heading of a column → the field of which a gap makes it unknown.
GAP_OF_COLUMN = {
    "Rijksbijdrage (€)": "bedragen.rijk",
    "Regionale bijdrage (€)": "bedragen.regio",
    **{
        heading: facet.gap
        for facet in FACETS.values()
        if facet.gap
        for heading in (facet.heading_in_files, facet.codes_in_files)
    },
}


def not_known_in_words(lacking: Missing) -> str:
    """`van 69 van de 83 deals niet bekend, van 2 niet volledig.`"""
    everything = f"van de {many_deals(lacking.deals)}"
    parts = [f"van {lacking.unknown} {everything} niet bekend"] if lacking.unknown else []
    if lacking.incomplete:
        parts.append(f"van {lacking.incomplete}{'' if parts else f' {everything}'} niet volledig bekend")
    return f"{', '.join(parts)}."


def gap_of(facet: Facet) -> str:
    """The field of which a gap makes a value of `facet` unknown; empty where it always is known."""
    return FACETS["ministerie"].gap if facet is TAKING_PART else facet.gap


def sort_key(kind: Kind, value: Any) -> Any:
    """By what a cell is sorted; None where it is empty."""
    if value is None or value in ("", []):
        return None
    if kind is Kind.NAMES:
        return fold("; ".join(value))
    return fold(value) if kind is Kind.TEXT else value


def group_order(value: Value, facet: Facet) -> tuple[bool, bool, Any]:
    """What is unknown or none comes last; a phase stands in the order of a deal's life."""
    rest = value in LAST_GROUPS or value.slug == NONE
    if facet.codes and value.slug in facet.codes:
        return rest, False, facet.codes.index(value.slug)
    return rest, True, value_order(value)
