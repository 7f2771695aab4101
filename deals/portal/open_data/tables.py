"""The tables of a whole release: one for each list of the contract, with the columns that the contract states.

Walked from the contract, so that a new field or list appears by itself. A group within a row becomes columns with its name in
front (`tranche.nummer`); of what an official list names there may be several in one row (`themas.slug`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from rest_framework import serializers

from ...contract import Citation, DealContent, Euros, FactContent, Newer, ProvinceContent, ThemeContent, value_kind
from ...paper_contract import FIRST_PAPER_SCHEMA, PAPER_METHODS, PaperContent
from ...register.models import LineKind
from ...register.redaction import RedactionContent

# Named by an official list: several of them stand in one row, and not in a table of their own.
JOINED = (ProvinceContent, ThemeContent)
# Of the numbers in a contract those that are amounts of money.
MONEY_NAMES = {"bedrag", "bedragen.rijk", "bedragen.regio", "bedragen.totaal"}
# What a row is of, and which in its list, where the contract gives its rows no key.
RELEASE, ORDINAL = "publicatie", "volgnummer"


class BulkColumn(NamedTuple):
    """One column. `path`: where its value stands in a row of the contract; empty: what the row is of.

    `since`: the first schema that knows it. `joined`: a row may have several values."""

    name: str
    path: tuple[str, ...]
    field: Any
    meaning: str
    since: int
    nullable: bool
    joined: bool = False

    @property
    def type(self) -> str:
        """`string`, `number`, `integer`, `boolean` or `date`."""
        kind = value_kind(self.field)
        return kind.format if kind.format == "date" else kind.type

    @property
    def type_in_words(self) -> str:
        words = value_kind(self.field).words
        return f"{words}, soms meer" if self.joined else words

    @property
    def is_money(self) -> bool:
        return isinstance(self.field, Euros) and self.name in MONEY_NAMES


@dataclass(frozen=True)
class BulkTable:
    """One table. `place`: where its list stands in a content; empty: the content itself is the row.

    `of`: what its content is of; None: it is about whatever a release lists."""

    name: str
    title: str
    meaning: str
    of: LineKind | None
    place: tuple[str, ...]
    columns: tuple[BulkColumn, ...]
    key: tuple[str, ...]

    @property
    def owner(self) -> str:
        """The column that says which deal or paper a row is of; empty where the row is that itself."""
        return OWNERS[self.of].name if self.of and self.place else ""

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    def rows(self, release: int, content: Mapping[str, Any]) -> Iterator[list[Any]]:
        """The values of each row that a content has, as JSON has them; of a joined column a list."""
        parts = value_at(content, self.place) or [] if self.place else [content]
        for number, part in enumerate(parts, start=1):
            standing = {RELEASE: release, self.owner: content.get("slug"), ORDINAL: number}
            yield [value_at(part, column.path) if column.path else standing[column.name] for column in self.columns]


def value_at(part: Any, path: tuple[str, ...]) -> Any:
    """What stands at `path`; through a list, that of each; None where a group on the way is not there."""
    if part is None or not path:
        return part
    if isinstance(part, list):
        return [value_at(one, path) for one in part]
    return value_at(part[path[0]], path[1:])


def field_inside(field: Any, name: str) -> Any:
    """The serializer within a field, also where a method gives it; the field itself where it holds one value."""
    if isinstance(field, serializers.SerializerMethodField):
        return PAPER_METHODS[name]
    return field


def bulk_columns(
    serializer: Any, before: str = "", path: tuple[str, ...] = (), since: int = 1, nullable: bool = False
) -> Iterator[BulkColumn]:
    """The columns of what `serializer` states, but for the lists that have a table of their own."""
    for name, stated in serializer.fields.items():
        field = field_inside(stated, name)
        known = max(since, field.since if isinstance(field, Newer) else 1)
        empty = nullable or bool(getattr(field, "allow_null", False)) or lacks_a_value(field)
        place, meaning = (*path, name), str(stated.help_text or "")
        if isinstance(field, serializers.ListField):
            yield BulkColumn(before + name, place, field.child, meaning, known, True, True)
        elif isinstance(field, serializers.ListSerializer):
            if isinstance(field.child, JOINED):
                yield from joined_columns(before + name, place, field.child, meaning, known)
        elif isinstance(field, Citation):
            yield from bulk_columns(field, before, place, known, empty)
        elif isinstance(field, serializers.BaseSerializer):
            yield from bulk_columns(field, f"{before}{name}.", place, known, empty)
        else:
            yield BulkColumn(before + name, place, field, meaning, known, empty)


def lacks_a_value(field: Any) -> bool:
    """Whether an older content, which leaves `field` out, means nothing by that."""
    return isinstance(field, Newer) and field.silence is None


def joined_columns(name: str, path: tuple[str, ...], child: Any, meaning: str, since: int) -> Iterator[BulkColumn]:
    for column in bulk_columns(child, f"{name}.", path, since):
        yield column._replace(joined=True, nullable=True, meaning=f"{meaning} {column.meaning}")


def lists_of(serializer: Any, path: tuple[str, ...] = (), since: int = 1) -> Iterator[tuple[tuple[str, ...], Any, int]]:
    """(where it stands, what one of them is, since which schema) of every list with a table of its own."""
    for name, field in serializer.fields.items():
        known = max(since, field.since if isinstance(field, Newer) else 1)
        if isinstance(field, serializers.ListSerializer) and not isinstance(field.child, JOINED):
            yield (*path, name), field, known
        elif isinstance(field, serializers.Serializer):
            yield from lists_of(field, (*path, name), known)


def standing(name: str, meaning: str, field: Any = None) -> BulkColumn:
    """A column that says what a row is of."""
    return BulkColumn(name, (), field or serializers.CharField(), meaning, 1, False)


RELEASE_COLUMN = standing(RELEASE, "Het nummer van de publicatie.", serializers.IntegerField())
OWNERS = {
    LineKind.DEAL: standing(LineKind.DEAL.value, "Kort adres van de deal waar de rij bij hoort."),
    # A source has a field `kamerstuk` of its own.
    LineKind.PAPER: standing("vanKamerstuk", "Kort adres van het Kamerstuk waar de rij bij hoort."),
}
IN_ORDER = standing(
    ORDINAL, "De hoeveelste in de lijst. Kan per publicatie verschillen.", serializers.IntegerField(min_value=1)
)


def plain_words(name: str) -> str:
    """`betrokkenMinisteries` as people read it: `betrokken ministeries`."""
    return re.sub("(?<=[a-z])([A-Z])", r" \1", name).lower()


def table_of(kind: LineKind, path: tuple[str, ...], field: Any, since: int) -> BulkTable:
    """The table of the list `field`, which stands at `path` in the contents of `kind`."""
    child, words = field.child, plain_words(path[-1])
    owner = OWNERS[kind]
    own: tuple[BulkColumn, ...] = ()
    if isinstance(child, FactContent):
        key = "sleutel"
    elif "slug" in child.fields:
        key = "slug"
    else:
        own, key = (IN_ORDER,), ORDINAL
    of_papers = kind is LineKind.PAPER
    columns = (RELEASE_COLUMN, owner, *own, *bulk_columns(child, since=since))
    columns = there_from_the_first(columns) if of_papers else columns
    return BulkTable(
        f"kamerstukken-{slug_of(words)}" if of_papers else slug_of(words),
        f"Kamerstukken, {words}" if of_papers else words[0].upper() + words[1:],
        str(field.help_text),
        kind,
        path,
        columns,
        (RELEASE, owner.name, key),
    )


def there_from_the_first(columns: tuple[BulkColumn, ...]) -> tuple[BulkColumn, ...]:
    """`columns` of papers: what came later for deals was there when the first paper came."""
    return tuple(column._replace(since=FIRST_PAPER_SCHEMA) for column in columns)


def slug_of(words: str) -> str:
    return words.replace(" ", "-")


def content_tables(kind: LineKind, serializer: Any, name: str, title: str, meaning: str, since: int) -> list[BulkTable]:
    """The table of the contents themselves, and one for each of their lists."""
    head = BulkTable(
        name, title, meaning, kind, (), (RELEASE_COLUMN, *bulk_columns(serializer, since=since)), (RELEASE, "slug")
    )
    return [head, *(table_of(kind, path, field, max(known, since)) for path, field, known in lists_of(serializer))]


class WithdrawnContent(serializers.Serializer[Any]):
    soort = serializers.CharField(help_text="deal of kamerstuk.")
    slug = serializers.CharField(help_text="Het korte adres van wat is ingetrokken.")
    reden = serializers.CharField(help_text="Waarom het is ingetrokken.")


class RedactedPlace(RedactionContent):
    """A place where words were taken out, and of what."""

    soort = serializers.CharField(help_text="deal of kamerstuk.")
    slug = serializers.CharField(help_text="Het korte adres van wat woorden verloor.")


DEAL_TABLES = content_tables(
    LineKind.DEAL, DealContent(), "deals", "Deals", "De Regio Deals: één rij per deal.", since=1
)
PAPER_TABLES = content_tables(
    LineKind.PAPER,
    PaperContent(),
    "kamerstukken",
    "Kamerstukken",
    "De Kamerstukken die in het register staan: één rij per stuk. Het zijn ze niet allemaal.",
    since=FIRST_PAPER_SCHEMA,
)
WITHDRAWN_TABLE = BulkTable(
    "ingetrokken",
    "Ingetrokken",
    "Wat in deze publicatie is ingetrokken, met de reden.",
    None,
    (),
    (RELEASE_COLUMN, *bulk_columns(WithdrawnContent())),
    (RELEASE, "soort", "slug"),
)
REDACTED_TABLE = BulkTable(
    "weggelakt",
    "Weggelakt",
    "Waar woorden zijn weggelakt nadat zij gepubliceerd waren, en waarom.",
    None,
    ("weggelakt",),
    (RELEASE_COLUMN, IN_ORDER, *bulk_columns(RedactedPlace())),
    (RELEASE, "soort", "slug", ORDINAL),
)
TABLES = [*DEAL_TABLES, *PAPER_TABLES, WITHDRAWN_TABLE, REDACTED_TABLE]
# What the other tables refer to.
HEADS = {LineKind.DEAL: DEAL_TABLES[0], LineKind.PAPER: PAPER_TABLES[0]}
