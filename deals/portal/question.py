"""What a request asks, understood once: which release, which deals, which page, shown how; and the addresses of the same
question with something else. Pages, files, feeds and the API ask it here, and are refused here in the same sentences."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.exceptions import BadRequest, ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, QueryDict
from django.urls import reverse

from ..language.dates import amsterdam_date
from ..language.text import fold
from ..register.deal_parts import PartSelection
from ..register.facet import FACETS, Facet
from ..register.index import Index
from ..register.lines import release_lines
from ..register.models import Release
from ..register.progress import PROGRESS_FACETS, ProgressSelection, progress_index
from ..register.reading import ReaderRequest, Reading, numbered, on_date
from ..register.results import REPORTED_BY_NAME, release_reported
from ..register.rows import Row, Value
from ..register.selection import Selection
from .appended import own_pairs
from .filters import (
    DealFilter,
    FacetField,
    LineFilter,
    ListFilter,
    OverviewFilter,
    PageField,
    ProgressFilter,
    ReportedFilter,
)

LONGEST_VALUE = 200
# Every column of an overview, by name, one after the other.
COLUMNS_ASKED = "kolommen"
# What somebody wants checked may be a whole address.
TEXT_TO_CHECK = "wat"
LONGEST_OF = {COLUMNS_ASKED: 2_000, TEXT_TO_CHECK: 4_000}
MOST_VALUES = 100
# What stands in a decoded text for a byte that is no part of a character.
HALF = frozenset(map(chr, range(0xD800, 0xE000)))

# At which release; and which page of a list.
AT = ("peildatum", "publicatie")
PAGE = "pagina"
# How a page shows its list. Files do not know it.
VIEW = "weergave"
VIEWS = {"tabel": "Tabel", "kaarten": "Kaarten"}
USUAL_VIEW = "tabel"
# What may be asked more than once. A release that is asked twice is refused where it is looked up.
REPEATED = {*FACETS, *PROGRESS_FACETS, *AT, "deal", "kolom"}
# Where aims and results are asked by what they are, all of that may be; elsewhere `soort` means something else.
OF_REPORTED = "getal"
# What a list of papers of the Kamer is asked by; where it may be asked by a dossier, each of these may be asked more than once.
PAPER_PARAMETERS = ("soort", "dossier", "deal", "jaar")
OF_PAPERS = "dossier"

# What means something only beside words to search for.
OF_A_SEARCH = (("letterlijk", "ja"), ("sorteer", "relevantie"))

# How many deals stand side by side at most.
MOST_COMPARED = 4

type Pairs = list[tuple[str, str]]
# (parameter, sentence) of what is wrong with a question.
type Mistakes = list[tuple[str, str]]


class NotUnderstood(Exception):
    """A question that cannot be answered, with everything that is wrong with it, in Dutch."""

    def __init__(self, mistakes: Mistakes) -> None:
        super().__init__(" ".join(sentence for _, sentence in mistakes))
        self.mistakes = mistakes

    @property
    def first(self) -> str:
        return self.mistakes[0][1]


def canonical_query(raw: str) -> Pairs:
    """The pairs of a query string, decoded, without empty values, doubles and what others added, in one order.

    Raises BadRequest with a Dutch sentence where it cannot be understood."""
    if not raw:
        return []
    try:
        given = parse_qsl(raw, keep_blank_values=True, errors="surrogateescape", max_num_fields=MOST_VALUES)
    except ValueError as error:
        raise BadRequest(f"Het adres bevat meer dan {MOST_VALUES} waarden.") from error
    # What others added may be of any length and in any encoding.
    pairs = set(own_pairs(given))
    for name, value in pairs:
        if "\0" in name or "\0" in value:
            raise BadRequest("Het adres bevat een NUL-teken; dat kan nergens in voorkomen.")
        longest = LONGEST_OF.get(name, LONGEST_VALUE)
        if len(name) > LONGEST_VALUE or len(value) > longest:
            raise BadRequest(f"Een waarde in het adres is langer dan {longest} tekens.")
        if not HALF.isdisjoint(name + value):
            raise BadRequest("Het adres bevat tekens die geen geldige UTF-8 zijn.")
    return sorted((name, value) for name, value in pairs if value)


def meaningful(pairs: Pairs) -> Pairs:
    """`pairs`; where nothing is searched for, without what is only about a search."""
    if any(name == "q" for name, _ in pairs):
        return pairs
    return [pair for pair in pairs if pair not in OF_A_SEARCH]


def pairs_of(query: QueryDict) -> Pairs:
    return [(name, value) for name, values in query.lists() for value in values]


def query_dict(pairs: Iterable[tuple[str, str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    query._mutable = False
    return query


def strange_parameters(query: QueryDict, known: Sequence[str]) -> Mistakes:
    """Names that mean nothing here, and values given twice where one is expected."""
    expected = f"bekend zijn {', '.join(known)}." if known else "er zijn er geen."
    repeated = REPEATED | REPORTED_BY_NAME.keys() if OF_REPORTED in known else REPEATED
    repeated = repeated | set(PAPER_PARAMETERS) if OF_PAPERS in known else repeated
    mistakes = []
    for name, values in query.lists():
        if name not in known:
            mistakes.append((str(name), f"‘{name}’ hoort niet in dit adres; {expected}"))
        elif len(values) > 1 and name not in repeated:
            mistakes.append((name, f"‘{name}’ staat {len(values)} keer in het adres; verwacht één waarde."))
    return mistakes


class Question:
    """What is asked of one address, on the day `today` (in the Netherlands).

    `fixed`: the facet and the value that the address itself chooses, on an entrance."""

    def __init__(
        self, path: str, query: QueryDict, reading: Reading, today: dt.date, fixed: tuple[Facet, str] | None = None
    ) -> None:
        self.path, self.reading, self.today, self.fixed = path, reading, today, fixed
        self.query = query_dict(meaningful(pairs_of(query)))

    @classmethod
    def read(cls, request: ReaderRequest, known: Sequence[str]) -> tuple[Self, Mistakes]:
        """The question of a request to an address that knows the parameters `known`, and what is wrong with it so far.

        Where it is not clear which release it is about, it is about none."""
        mistakes = strange_parameters(request.GET, known)
        try:
            reading = Reading.asked(request.GET, request.latest, request.now, request.lists)
        except BadRequest as error:
            reading = Reading(None, [], False)
            mistakes.append(("peildatum" if "peildatum" in request.GET else "publicatie", str(error)))
        return cls(request.path, request.GET, reading, amsterdam_date(request.now)), mistakes

    # --- the release

    @property
    def release(self) -> Release:
        """The release that is read. Raises Http404 before the first."""
        return self.reading.published

    @property
    def index(self) -> Index:
        """The deals of that release. Raises Http404 before the first."""
        return self.reading.index

    @property
    def releases(self) -> list[Release]:
        """The releases up to the one that is read."""
        return self.reading.releases[: self.release.number]

    def compared(self) -> tuple[Release | None, Release]:
        """The two releases that `van` and `tot` ask for; the first is None before release 1. Raises NotUnderstood."""
        mistakes: Mistakes = []
        new = self.named_release("tot", mistakes) or self.release
        previous = self.reading.releases[new.number - 2] if new.number > 1 else None
        old = self.named_release("van", mistakes) or previous
        if old and old.number > new.number:
            sentence = f"‘van’ (publicatie {old.number}) ligt na ‘tot’ (publicatie {new.number}); draai ze om."
            mistakes.append(("van", sentence))
        if mistakes:
            raise NotUnderstood(mistakes)
        return old, new

    @property
    def comparable(self) -> list[Release]:
        """The releases among which `van` and `tot` are looked up."""
        return self.reading.releases

    def named_release(self, name: str, mistakes: Mistakes) -> Release | None:
        """The release that is asked for by number or by date, or None; nothing after the release that is read."""
        given = self.query.get(name)
        if given is None:
            return None
        try:
            release: Release = self.release_called(given, name)
        except BadRequest as error:
            mistakes.append((name, str(error)))
            return None
        if release.number > self.release.number:
            here = f"deze pagina leest bij publicatie {self.release.number} en toont niets van daarna."
            mistakes.append((name, f"‘{name}’ is publicatie {release.number}; {here}"))
        return release

    def release_called(self, given: str, name: str) -> Release:
        """The release with this number, or the last that is about this day or one before. Raises BadRequest."""
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", given, re.ASCII):
            return on_date(self.comparable, given, self.today)
        if re.fullmatch("[0-9]+", given):
            return numbered(self.comparable, given)
        expected = f"verwacht bij ‘{name}’ een nummer als 2 of een datum als 2023-11-01."
        raise BadRequest(f"‘{given}’ is geen publicatie en geen datum; {expected}")

    # --- the deals

    def narrowed(self, facet: Facet, slug: str) -> Question:
        """This question on the page of one value of a facet."""
        return Question(self.path, self.query, self.reading, self.today, (facet, slug))

    @cached_property
    def chosen(self) -> QueryDict:
        """What chooses the deals: the query, and what the address itself chooses."""
        if self.fixed is None:
            return self.query
        facet, slug = self.fixed
        return query_dict([*self.pairs(), (facet.name, slug)])

    @cached_property
    def everything(self) -> Selection:
        return Selection(self.index, self.index.all)

    @cached_property
    def deals(self) -> DealFilter:
        """The filters of the list of deals over all deals of the release, valid or not."""
        return DealFilter(self.chosen, self.everything)

    @cached_property
    def overview(self) -> OverviewFilter:
        """The same of an overview."""
        return OverviewFilter(self.chosen, self.everything)

    @property
    def valid_deals(self) -> DealFilter:
        """The same where they are valid. Raises NotUnderstood with everything that is wrong."""
        return self.valid(self.deals)

    def valid[Filter: ListFilter](self, filters: Filter) -> Filter:
        """`filters`, where they are valid. Raises NotUnderstood with everything that is wrong."""
        if not filters.is_valid():
            raise NotUnderstood([(name, str(error)) for name, errors in filters.errors.items() for error in errors])
        return filters

    # --- their parts: programme lines, and aims and results

    @cached_property
    def lines(self) -> LineFilter:
        """The filters of the list of programme lines over all lines of the release, valid or not."""
        index = release_lines(self.index)
        return LineFilter(self.chosen, PartSelection(index, index.all))

    @cached_property
    def reported(self) -> ReportedFilter:
        """The same of the list of aims and results."""
        index = release_reported(self.index)
        return ReportedFilter(self.chosen, PartSelection(index, index.all))

    # --- what is reported of them

    @cached_property
    def progress(self) -> ProgressFilter:
        """The filters of the list of progress over all deals of the release, valid or not."""
        return ProgressFilter(self.chosen, ProgressSelection(progress_index(self.index), self.index.all))

    @property
    def valid_progress(self) -> ProgressFilter:
        """The same where they are valid. Raises NotUnderstood with everything that is wrong."""
        return self.valid(self.progress)

    # --- the page, and how it looks

    @property
    def page_number(self) -> int:
        """Raises NotUnderstood."""
        try:
            return PageField().clean(self.query.get(PAGE)) or 1
        except ValidationError as error:
            raise NotUnderstood([(PAGE, str(error.message))]) from error

    def page(self, things: Sequence[Any], size: int) -> Page[Any]:
        """The page of `things` that is asked for, `size` on each. Raises NotUnderstood where there is no such page."""
        pages, number = Paginator(things, size), self.page_number
        if number > pages.num_pages:
            sentence = f"Pagina {number} bestaat niet: deze lijst heeft er {pages.num_pages}."
            raise NotUnderstood([(PAGE, sentence)])
        return pages.page(number)

    @property
    def view(self) -> str:
        """How the list is shown. Raises NotUnderstood."""
        view = self.query.get(VIEW, USUAL_VIEW)
        if view not in VIEWS:
            raise NotUnderstood([(VIEW, f"‘{view}’ is geen weergave; verwacht {' of '.join(VIEWS)}.")])
        return str(view)

    # --- other questions: query strings without `?`

    @property
    def bare(self) -> Question:
        """The same page at the same release, asked nothing."""
        return Question(self.path, QueryDict(), self.reading, self.today)

    @property
    def now(self) -> Question:
        """The same question at the current release."""
        reading = Reading(self.reading.releases[-1], self.reading.releases, False, self.reading.lists)
        return Question(self.path, query_dict(self.pairs(*AT)), reading, self.today, self.fixed)

    def pairs(self, *without: str) -> Pairs:
        """The pairs of the query, but for those named in `without`."""
        return meaningful([pair for pair in pairs_of(self.query) if pair[0] not in without])

    def without(self, *names: str) -> str:
        """The query of the list without `names`, from its first page."""
        return urlencode(self.pairs(*names, PAGE))

    def without_value(self, name: str, slug: str, filters: ListFilter) -> str:
        """The query of the list without one value of a filter, however it is spelled; what is typed has one value only."""
        facet = filters.form.fields[name]
        if not isinstance(facet, FacetField):
            return self.without(name)
        return urlencode(
            [(other, given) for other, given in self.pairs(PAGE) if other != name or facet.value(given).slug != slug]
        )

    def with_(self, **changes: str | list[str]) -> str:
        """The query of the list with other values, from its first page."""
        changed = self.query.copy()
        changed.pop(PAGE, None)
        for name, value in changes.items():
            changed.setlist(name, value if isinstance(value, list) else [value])
        return changed.urlencode()

    @cached_property
    def selection(self) -> str:
        """The query of the same deals elsewhere: on the map, in charts, in a file."""
        return self.selection_without()

    def selection_without(self, *names: str) -> str:
        """The same, but for what is asked by `names`."""
        return urlencode([pair for pair in pairs_of(self.chosen) if pair[0] not in (VIEW, PAGE, *names)])

    def file(self, extension: str, route: str = "deals_file") -> str:
        """The address of the same deals, or of what else that route gives, as a file."""
        return reverse(route, args=[extension]) + (f"?{self.selection}" if self.selection else "")

    def as_now(self) -> str:
        """The address of the same page at the release that is current."""
        return self.stripped(*AT)

    def stripped(self, *names: str) -> str:
        """The address of the same page, asked nothing about `names`."""
        query = urlencode(self.pairs(*names))
        return self.path + (f"?{query}" if query else "")

    def permalink(self, path: str | None = None) -> str:
        """The address of this page, or of another with the same selection, at the release that is read, for ever."""
        pairs = self.pairs(PAGE, VIEW, *AT)
        if self.reading.release:
            pairs.append(("publicatie", str(self.reading.release.number)))
        return whole_address(path or self.path, pairs)

    @property
    def canonical(self) -> str:
        """The address under which this page is shared and search engines know it: of what is shown, and of a release where
        the request named one."""
        pairs = self.pairs(*AT)
        if self.reading.pinned and self.reading.release:
            pairs.append(("publicatie", str(self.reading.release.number)))
        return whole_address(self.path, pairs)

    @property
    def narrower(self) -> bool:
        """Whether the page shows less than its address without a query, or the same in another order."""
        return bool(self.pairs(PAGE, *AT))


def named_value(index: Index, facet: Facet, slug: str) -> Value:
    """The value that `slug` names in this release or in the official lists. Raises 404."""
    value = index.real_value(facet, fold(slug))
    if value is None:
        raise Http404(f"‘{slug}’ is hier niet bekend.")
    return value


def choose_once(question: Question, facet: Facet, value: Value) -> None:
    """On the page of `value` its facet is not asked. Raises NotUnderstood."""
    if facet.name in question.query:
        chosen = f"‘{facet.name}’ hoort niet in dit adres: het adres zelf kiest {value.label}."
        raise NotUnderstood([(facet.name, chosen)])


def whole_address(path: str, pairs: Pairs) -> str:
    """An address of this register with its query in one order."""
    query = urlencode(sorted(pairs))
    return f"{settings.REGISTER_URL}{path}" + (f"?{query}" if query else "")


def comparison_query(reading: Reading, rows: Sequence[Row]) -> str:
    """The query of the page that sets the first of `rows` side by side."""
    return urlencode([*(("deal", row.slug) for row in rows[:MOST_COMPARED]), *reading.pairs])
