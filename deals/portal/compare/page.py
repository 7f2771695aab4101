"""Two to four deals side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from ...holding import holding
from ...language.text import listed
from ...register.index import Index, series
from ...register.models import ReleaseLine
from ...register.reading import Reading
from ...register.rows import Row, Value
from ..exports.comparison_table import COMPARISON_FORMATS, COMPARISON_TABLE
from ..exports.formats import file_name, format_of
from ..exports.table_extract import TableExtract
from ..frame import file, page, reader
from ..question import MOST_COMPARED, NotUnderstood, Question
from .cells import MARKS, ComparedGroup
from .deal import Compared
from .first_look import FirstLook
from .table import comparison
from .told import comparison_rows

FEWEST = 2
PLACES_IN_WORDS = ("Eerste deal", "Tweede deal", "Derde deal", "Vierde deal")
MOST_EXAMPLES = 2
DIFFERENCES = "verschillen"
ONLY_IN_WORDS = "alleen wat verschilt of niet overal bekend is"
# The boxes that choose which deal a narrow screen shows; compare.css knows them by these names.
SWITCHES = ("toon-1", "toon-2", "toon-3", "toon-4")


@reader("deal", "alleen", from_the_first_release=True)
def compare(question: Question) -> HttpResponse:
    """The deals that the address names, or the form to choose them; with what is wrong in it, as a 400."""
    reading = question.reading
    only = only_differences(question.query)
    asked = question.query.getlist("deal")
    wrong = mistakes(reading.index, asked)
    rows = series(row for row in reading.index.rows if row.slug in asked)
    choose: dict[str, Any] = {
        "heading": "Deals vergelijken",
        "places": form_places(rows),
        "tranches": by_tranche(reading.index),
    }
    if wrong or len(rows) < FEWEST:
        choose["canonical"] = question.bare.canonical
        context = choose | {"wrong": wrong, "chosen": rows, "examples": examples(reading, rows)}
        return page(question, "portal/compare/compare.html", status=400 if wrong else 200, **context)
    deals = compared_deals(reading, rows, reading.suffix)
    groups = comparison(deals, names_of_deals(reading))
    marks = [row.mark for group in groups for row in group.rows]
    context = choose | {
        "heading": f"{listed([row.name for row in rows])} vergeleken",
        "names": listed([row.name for row in rows]),
        "looks": [FirstLook.of(deal, row) for deal, row in zip(deals, rows, strict=True)],
        "switches": [(name, row) for name, row in zip(SWITCHES, rows, strict=False)],
        "files": [
            (form.label, comparison_address(question, rows, only, extension))
            for extension, form in COMPARISON_FORMATS.items()
        ],
        "columns": column_heads(reading, rows, only),
        "groups": only_different(groups) if only else groups,
        "marks": [(mark, marks.count(mark), meaning) for mark, meaning in MARKS.items() if mark in marks],
        "left_out": sum(not row.stays for group in groups for row in group.rows),
        "only": only,
        "other_view": query_of(reading, rows, not only),
        "canonical": settings.REGISTER_URL + question.path + query_of(reading, rows),
        "permalink": settings.REGISTER_URL + question.path + query_of(reading, rows, pinned=True),
    }
    return page(question, "portal/compare/compare.html", **context)


def only_differences(query: QueryDict) -> bool:
    """Whether the address asks for differences only. Raises NotUnderstood."""
    value = query.get("alleen", DIFFERENCES)
    if value != DIFFERENCES:
        raise NotUnderstood([("alleen", f"‘{value}’ is hier geen antwoord; verwacht alleen={DIFFERENCES}.")])
    return "alleen" in query


def mistakes(index: Index, asked: Sequence[str]) -> list[str]:
    """What is wrong with the deals that are asked for, in sentences."""
    known = {row.slug for row in index.rows}
    wrong = []
    for slug in asked:
        if slug in index.withdrawn:
            wrong.append(f"De deal ‘{slug}’ is ingetrokken en niet meer te vergelijken. Reden: {index.withdrawn[slug]}")
        elif slug not in known:
            wrong.append(f"Een deal ‘{slug}’ staat niet in het register; kies een deal uit de lijst.")
    if len(asked) > MOST_COMPARED:
        wrong.append(f"U koos {len(asked)} deals; vergelijk er twee, drie of vier.")
    return wrong


@reader("deal", "alleen")
def compare_file(question: Question, extension: str) -> HttpResponse:
    """The same deals side by side, as a file: a row for each statement. Raises NotUnderstood."""
    form = format_of(COMPARISON_FORMATS, "vergelijken", extension)
    reading, asked = question.reading, question.query.getlist("deal")
    only = only_differences(question.query)
    if wrong := mistakes(reading.index, asked):
        raise NotUnderstood([("deal", sentence) for sentence in wrong])
    rows = series(row for row in reading.index.rows if row.slug in asked)
    if len(rows) < FEWEST:
        raise NotUnderstood(
            [("deal", "Kies twee, drie of vier deals om te vergelijken; noem elk met ‘deal’ in het adres.")]
        )
    groups = comparison(compared_deals(reading, rows, reading.permanent_suffix), names_of_deals(reading))
    chosen = {"deal": [Value(row.slug, row.name) for row in rows]}
    extract = TableExtract(
        COMPARISON_TABLE,
        comparison_rows(only_different(groups) if only else groups, rows),
        reading,
        settings.REGISTER_URL + reverse("compare") + query_of(reading, rows, only, pinned=True),
        f"{listed([row.name for row in rows])} naast elkaar" + (f", {ONLY_IN_WORDS}" if only else ""),
        chosen,
        counted=[("Aantal deals", len(rows), "Naast elkaar.")],
    )
    return file(form.write(extract), form.content_type, file_name(chosen, reading, extension, "vergelijking"))


def comparison_address(question: Question, rows: list[Row], only: bool, extension: str) -> str:
    return reverse("compare_file", args=[extension]) + query_of(question.reading, rows, only)


def names_of_deals(reading: Reading) -> dict[str, str]:
    return {row.slug: row.name for row in reading.index.rows}


def compared_deals(reading: Reading, rows: list[Row], suffix: str) -> list[Compared]:
    """The deals in `rows`, in that order. `suffix`: what addresses end with, to name the release."""
    lines = ReleaseLine.of_deals.select_related("version").filter(
        release=reading.release, slug__in=[row.slug for row in rows]
    )
    day = reading.published.as_of.isoformat()
    contents = {line.slug: holding(line.version.read(), day) for line in lines if line.version}

    def link(route: str, *given: Any) -> str:
        return reverse(route, args=given) + suffix

    return [Compared(contents[row.slug], link) for row in rows]


def only_different(groups: list[ComparedGroup]) -> list[ComparedGroup]:
    kept = [ComparedGroup(group.title, [row for row in group.rows if row.stays]) for group in groups]
    return [group for group in kept if group.rows]


def column_heads(reading: Reading, rows: list[Row], only: bool) -> list[dict[str, Any]]:
    """The deals as heads of the columns, each with the address of the comparison without it."""
    return [{"deal": row, "without": query_of(reading, [one for one in rows if one is not row], only)} for row in rows]


def query_of(reading: Reading, rows: list[Row], only: bool = False, pinned: bool = False) -> str:
    """The query that compares `rows`, in the one order that addresses have."""
    pairs = [("deal", row.slug) for row in rows]
    if only:
        pairs.append(("alleen", DIFFERENCES))
    if pinned or reading.pinned:
        pairs.append(("publicatie", str(reading.published.number)))
    return "?" + urlencode(sorted(pairs))


# --- choosing


def form_places(rows: list[Row]) -> list[tuple[str, str]]:
    """The places of the form: [(label, the deal that stands there, or nothing)]."""
    slugs = [row.slug for row in rows[:MOST_COMPARED]]
    return list(zip(PLACES_IN_WORDS, slugs + [""] * (MOST_COMPARED - len(slugs)), strict=True))


def by_tranche(index: Index) -> list[tuple[str, list[Row]]]:
    """[(name of the tranche, its deals by name)]."""
    ordered = sorted(index.rows, key=lambda row: row.tranche.number)
    return [
        (deals[0].tranche.name, deals)
        for deals in (list(group) for _, group in groupby(ordered, lambda row: row.tranche.number))
    ]


def examples(reading: Reading, chosen: list[Row]) -> list[tuple[str, str]]:
    """Deals that followed one another in their region: those of a chosen deal, or else the longest and best known series."""
    regions: dict[str, list[Row]] = {}
    for row in reading.index.rows:
        regions.setdefault(row.region.slug, []).append(row)
    following = [series(rows) for rows in regions.values() if FEWEST <= len(rows) <= MOST_COMPARED]
    if chosen:
        following = [rows for rows in following if any(row in rows for row in chosen)]
    following.sort(key=lambda rows: (-len(rows), sum(len(row.unknown) for row in rows) / len(rows)))
    return [(listed([row.name for row in rows]), query_of(reading, rows)) for rows in following[:MOST_EXAMPLES]]
