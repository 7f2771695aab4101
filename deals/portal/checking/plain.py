"""CSV and JSON read back. Both are text in UTF-8; what is anything else is refused with what it seems to be."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any, NoReturn

from .read_file import Budget, CellValue, ReadSheet
from .refusing import (
    DEEPEST,
    LONGEST_NUMBER,
    MOST_COLUMNS,
    MOST_COMMAS,
    MOST_THINGS,
    NotReadable,
    not_whole,
    too_much,
)
from .workbooks import finite, iso_day

DELIMITERS = ",;\t"
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def in_utf8(content: bytes) -> str:
    """The text. Raises NotReadable."""
    if content.startswith(OTHER_ENCODINGS):
        raise NotReadable("Dit bestand is in UTF-16 bewaard. Bewaar het als ‘CSV UTF-8’ en probeer het opnieuw.")
    if b"\0" in content:
        raise NotReadable("Dit is geen bestand dat hier gecontroleerd kan worden: er staan tekens in die geen tekst zijn.", 415)  # fmt: skip
    try:
        return content.removeprefix(BYTE_ORDER_MARK).decode()
    except UnicodeDecodeError as error:
        raise NotReadable("Dit bestand is geen tekst in UTF-8. Bewaar het als ‘CSV UTF-8’ en probeer het opnieuw.", 415) from error  # fmt: skip


def delimiter_of(text: str) -> str:
    """What stands between the cells of the first line."""
    first, quoted = text[:20_000].lstrip("\r\n"), False
    counted = dict.fromkeys(DELIMITERS, 0)
    for letter in first:
        if letter == '"':
            quoted = not quoted
        elif letter == "\n" and not quoted:
            break
        elif letter in counted and not quoted:
            counted[letter] += 1
    return max(counted, key=lambda one: counted[one])


def read_csv(content: bytes) -> ReadSheet:
    """Raises NotReadable."""
    text, budget, sheet = in_utf8(content), Budget(), ReadSheet("")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        for number, row in enumerate(rows, start=1):
            if len(row) > MOST_COLUMNS:
                raise too_much("kolommen", MOST_COLUMNS)
            cells: dict[int, CellValue] = {place: cell for place, cell in enumerate(row) if cell}
            if cells:
                budget.row()
                for place, cell in cells.items():
                    budget.cell(place, cell)
                sheet.rows.append((number, cells))
    except csv.Error as error:
        raise not_whole("CSV") from error
    if not sheet.rows:
        raise NotReadable("Dit bestand is leeg.")
    return sheet


class SeenTwice(ValueError):
    """An object of JSON has one name twice: which of the values is meant, nobody knows."""


def read_json(content: bytes) -> Any:
    """What the JSON says. Raises NotReadable."""
    text = in_utf8(content)
    if content.count(b"{") + content.count(b"[") > MOST_THINGS or content.count(b",") > MOST_COMMAS:
        raise too_much("onderdelen", MOST_THINGS)
    try:
        told = json.loads(text, object_pairs_hook=once_each, parse_int=short_whole, parse_float=short_number, parse_constant=no_constant)  # fmt: skip
        if b"\\ud" in content.lower():
            json.dumps(told, ensure_ascii=False).encode()  # half a character cannot be written anywhere
    except SeenTwice as error:
        raise NotReadable(f"In dit JSON-bestand staat ‘{error}’ twee keer in één object; dan is niet te zeggen wat geldt.") from error  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise not_whole("JSON") from error
    if depth_of(told) > DEEPEST:
        raise NotReadable(f"Dit JSON-bestand is te diep: hoogstens {DEEPEST} dingen in elkaar.")
    return told


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in pairs:
        if name in told:
            raise SeenTwice(name[:40])
        told[name] = value
    return told


def short_whole(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise ValueError(text[:LONGEST_NUMBER])
    return int(text)


def short_number(text: str) -> float:
    number = finite(text)
    if number is None:
        raise ValueError(text[:LONGEST_NUMBER])
    return number


def no_constant(text: str) -> NoReturn:
    raise ValueError(text)


def depth_of(told: Any) -> int:
    """How many things are in each other; no deeper than one beyond what is taken."""
    level, depth = [told], 0
    while level and depth <= DEEPEST:
        level = [
            inner
            for one in level
            if isinstance(one, (dict, list))
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, (dict, list))
        ]
        depth += 1
    return depth


def sheet_of_objects(title: str, things: list[Any]) -> ReadSheet:
    """Objects of JSON as rows under the names that they have. Raises NotReadable."""
    budget, names = Budget(), dict[str, int]()
    sheet = ReadSheet(title)
    for number, thing in enumerate(things, start=2):
        if not isinstance(thing, dict):
            raise not_whole("JSON")
        cells: dict[int, CellValue] = {}
        for name, value in thing.items():
            place = names.setdefault(name, len(names))
            if (cell := json_cell(value)) is not None:
                budget.cell(place, cell)
                cells[place] = cell
        budget.row()
        sheet.rows.append((number, cells))
    sheet.rows.insert(0, (1, {place: name for name, place in names.items()}))
    return sheet


def json_cell(value: Any) -> CellValue | None:
    """A value as a cell: a list of texts as one, a day as a day, and an object in one spelling."""
    if isinstance(value, str):
        return iso_day(value) if len(value) == 10 else value or None
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "; ".join(value) or None
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value  # type: ignore[no-any-return]  # what JSON has beside those is a number, true, false or null


def figures_in(told: Mapping[str, Any], before: str = "") -> dict[str, int | float]:
    """Every number in an object, by the names that lead to it."""
    figures: dict[str, int | float] = {}
    for name, value in told.items():
        path = f"{before}{name}"
        if isinstance(value, dict):
            figures |= figures_in(value, f"{path} › ")
        elif isinstance(value, list):
            figures |= figures_in({str(place): one for place, one in enumerate(value, start=1)}, f"{path} › ")
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            figures[path] = value
    return figures
