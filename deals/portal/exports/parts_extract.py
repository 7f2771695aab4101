"""What a file of parts of deals holds beside what every table does: of how many deals some are known, and what was searched for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...language.text import many_deals
from ...register.deal_parts import PartSelection
from ..filters import PartFilter
from .columns import OF_RELEASE, Kind, permalink
from .extract import Statement
from .table_extract import FileTable, TableColumn, TableExtract


def of_its_deal(name: str, columns: Any) -> TableColumn:
    """The column of that heading in the files of deals, for the deal of a part."""
    column = columns[name]
    return TableColumn(column.kind, lambda part, reading: column.value(part.deal, reading), column.width)


# What every file of parts ends with.
OF_RELEASE_AND_DAY = {name: of_its_deal(name, OF_RELEASE) for name in ("Peildatum", "Publicatie")}


def permalink_to(key: Callable[[Any], str]) -> TableColumn:
    """The address of a part on the page of its deal, for ever; `key`: of the fact."""
    return TableColumn(Kind.TEXT, lambda part, reading: f"{permalink(part.deal, reading)}#{key(part)}", 60)


class PartTable(NamedTuple):
    """What the files of one kind of parts have in common. `known`: of how many deals some are known, in the account and in
    JSON; `key`: of a part within its deal."""

    file: FileTable
    searched: str
    known: tuple[str, str]
    filters: type[PartFilter]
    key: Callable[[Any], str]

    @property
    def everything(self) -> str:
        return f"Alle {self.file.title.lower()}"


@dataclass(kw_only=True)
class PartsExtract(TableExtract):
    """One selection of parts at one release, about to become a file. `noted`: what else its account says, for people and, by
    name, as JSON."""

    parts: PartTable
    selection: PartSelection[Any]
    noted: list[tuple[str, Statement]] = field(default_factory=list)

    def keyed(self) -> Iterable[tuple[str, Any]]:
        return ((f"{part.deal.slug} {self.parts.key(part)}", part) for part in self.rows)

    def kept_rows(self, name: str) -> dict[str, str]:
        kept: dict[str, str] = self.selection.index.once(name, dict)
        return kept

    @property
    def searched(self) -> list[str]:
        """What was searched for, if anything."""
        return [value.slug for value in self.chosen.get("q", [])]

    @property
    def found_in(self) -> dict[str, str]:
        """{short address: name} of the deals that the parts are of."""
        return {part.deal.slug: part.deal.name for part in self.rows}

    @property
    def known(self) -> tuple[int, int]:
        """Of how many deals of the release such parts are known, and how many deals there are."""
        index = self.selection.index
        return index.with_parts.bit_count(), len(index.deals.rows)

    def search_stated(self) -> list[Statement]:
        deals = list(self.found_in.values())
        return [Statement(f"Gezocht met ‘{words}’", Kind.NAMES, deals, self.parts.searched) for words in self.searched]

    def numbers_stated(self) -> list[Statement]:
        known, deals = self.known
        everything = f"Van de {len(self.selection.index.parts)} {self.table.title.lower()} in deze publicatie."
        return [
            Statement("Aantal rijen", Kind.NUMBER, len(self.rows), everything),
            Statement(self.parts.known[0], Kind.NUMBER, known, f"Van de {many_deals(deals)} in deze publicatie."),
            *(statement for _, statement in self.noted),
        ]

    def account_object(self) -> dict[str, Any]:
        known, deals = self.known
        told = super().account_object()
        del told["aantallen"]
        return told | {
            "gezocht": [
                {"woorden": words, "deals": list(self.found_in), "uitleg": self.parts.searched}
                for words in self.searched
            ],
            self.parts.known[1]: {"bekend": known, "deals": deals},
            **{name: statement.value for name, statement in self.noted},
        }
