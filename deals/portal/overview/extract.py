"""An overview as a file: its rows with the columns that were chosen, and an account of every figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..exports.columns import Kind, json_name
from ..exports.extract import SEARCHED, Statement, also, lacks_told, missed_told, selection_in_words, sum_object
from ..exports.table_extract import FileTable, TableExtract
from ..filters import OverviewFilter
from .asked import SHEETS_IN_WORDS, Overview
from .made import MadeOverview

CHOSEN_COLUMNS = "gekozen"
READ_WITH_IT = "Lees dit bij de cijfers"


@dataclass(kw_only=True)
class OverviewExtract(TableExtract):
    """One overview at one release, about to become a file."""

    made: MadeOverview

    @classmethod
    def of(cls, asked: Overview, permalink: str) -> OverviewExtract:
        made, question, kind = MadeOverview(asked), asked.question, asked.kind
        columns: Any = {column.heading: column.column for column in asked.columns}
        order = asked.order_in_words
        if asked.group and not made.overlaps:
            order = f"{asked.group.label}, dan {order}"
        deals = question.overview
        return cls(
            FileTable(kind.title, kind.name, order, {CHOSEN_COLUMNS: columns}, kind.definitions),
            made.rows,
            question.reading,
            permalink,
            selection_in_words(deals.asked, filters=OverviewFilter),
            deals.asked,
            made.missed,
            made=made,
        )

    @property
    def asked(self) -> Overview:
        return self.made.asked

    @property
    def sums(self) -> list[tuple[str, Any]]:
        """[(heading, its total)], each deal once."""
        return [(column.heading, self.made.sums[column.name]) for column in self.made.added_up]

    @property
    def remarks(self) -> list[str]:
        """What must be read with the figures."""
        made = self.made
        return [*filter(None, [made.not_to_be_added]), *made.remarks, *made.unknown_shown]

    @property
    def notes(self) -> list[str]:
        """What stands below the table itself: also which deals can be missing from it."""
        return [*self.remarks, *(missed_told(label, lack) for label, lack in self.lacks)]

    def covered(self, name: str) -> str:
        return f"Van ‘{self.table.things}’ in het JSON-bestand, volgens RFC 8785: de gekozen kolommen, in deze volgorde van rijen."

    def search_stated(self) -> list[Statement]:
        names = [row.name for row in self.made.deals]
        return [
            Statement(f"Gezocht met ‘{value.slug}’", Kind.NAMES, names, SEARCHED) for value in self.chosen.get("q", [])
        ]

    def numbers_stated(self) -> list[Statement]:
        made, number, text = self.made, Kind.NUMBER, Kind.TEXT
        everything = len(made.index.rows)
        return [
            Statement("Eén rij is", text, made.kind.noun.split(",")[0], "Elke rij staat er één keer."),
            Statement("Kolommen", Kind.NAMES, [column.heading for column in self.asked.columns]),
            Statement("Bladen", text, SHEETS_IN_WORDS[self.asked.sheets], "In XLSX en ODS."),
            Statement("Aantal rijen", number, len(self.rows)),
            Statement("Aantal deals", number, len(made.deals_shown), f"Van de {everything} deals in deze publicatie."),
            *(
                Statement(f"Som {heading}", Kind.MONEY, sum_.amount, f"Bekend van {sum_.known} van {sum_.deals}.")
                for heading, sum_ in self.sums
            ),
            *self.groups_stated(),
            *(Statement(READ_WITH_IT, text, remark) for remark in self.remarks),
            *(
                Statement(f"Niet bekend: {field}", number, unknown, also("Deals in dit bestand.", incomplete))
                for field, unknown, incomplete in made.unknown
            ),
        ]

    def groups_stated(self) -> list[Statement]:
        """Each group with its number; where groups overlap, how many are involved."""
        group = self.asked.group
        if group is None:
            return []
        involved = "Betrokken deals" if self.made.overlaps else "Deals"
        return [
            Statement(f"{involved}: {one.value.label}", Kind.NUMBER, one.deals, f"Gegroepeerd naar {group.label}.")
            for one in self.made.groups
        ]

    def account_object(self) -> dict[str, Any]:
        made, group = self.made, self.asked.group
        told = super().account_object()
        del told["aantallen"]
        return told | {
            "rijen": made.kind.name,
            "groep": group.name if group else None,
            "groepen": [
                {
                    "waarde": one.value.slug,
                    "naam": one.value.label,
                    "deals": one.deals,
                    "sommen": {name: sum_object(sum_) for name, sum_ in one.sums.items()},
                }
                for one in made.groups
            ],
            "groepenOverlappen": made.overlaps,
            "aantalDeals": len(made.deals_shown),
            "totalen": {json_name(heading): sum_object(sum_) for heading, sum_ in self.sums},
            "leesDitErbij": self.remarks,
            "nietBekend": lacks_told(made.unknown),
        }
