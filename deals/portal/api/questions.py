"""What a request asks of the API. Everything that is wrong with it is said together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Protocol, cast
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse

from ...register.deal_parts import PartSelection
from ...register.facet import FACETS
from ...register.index import Index
from ...register.lines import release_lines
from ...register.models import Release
from ...register.official import official
from ...register.reading import ReaderRequest
from ...register.results import REPORTED_BY_NAME, release_reported
from ...register.served import release_reference
from ..filters import DealFilter, LineFilter, ListFilter, ReportedFilter
from ..paper_filters import asked_papers
from ..question import OF_PAPERS, OF_REPORTED, PAGE, Mistakes, NotUnderstood, Question, strange_parameters
from .bodies import dumped
from .problems import problem

API_AT = ("publicatie", "peildatum")
SIZE = "aantal"
PAGES = (PAGE, SIZE)
FILTERS = tuple(name for name in DealFilter.base_filters if name != PAGE)
# All of them filter deals too, with the same values.
LINE_FILTERS = tuple(name for name in LineFilter.base_filters if name != PAGE)
# What the address itself says of aims and results is no filter of either, and what only a result has is none of aims.
RESULT_FILTERS = tuple(name for name in ReportedFilter.base_filters if name not in (PAGE, "soort"))
AIM_FILTERS = tuple(name for name in RESULT_FILTERS if name not in ("aard", "reden"))
PER_PAGE, MOST_PER_PAGE = 20, 100


class StrictDealFilter(DealFilter):
    """The filters of the API: what is asked is taken as it is."""

    forgiving = False


class StrictLineFilter(LineFilter):
    """The same of programme lines."""

    forgiving = False


class StrictReportedFilter(ReportedFilter):
    """The same of aims and results."""

    forgiving = False


class ApiQuestion(Question):
    """A question with pages of the size that it asks for; its answers name their own addresses."""

    @classmethod
    def understood(cls, request: ReaderRequest, parameters: tuple[str, ...]) -> ApiQuestion:
        """Raises NotUnderstood with all that is wrong, and Http404 before the first release."""
        if request.latest is None:
            raise Http404("Er is nog niets gepubliceerd.")
        question, mistakes = cls.read(request, (*parameters, *API_AT))
        if "q" in parameters:
            mistakes += question.filter_mistakes(parameters)
        if OF_PAPERS in parameters and question.reading.release:
            mistakes += mistakes_of(lambda: asked_papers(question))
        if PAGE in parameters:
            mistakes += mistakes_of(lambda: question.page_number) + mistakes_of(lambda: question.size)
        if "van" in parameters and question.reading.release:
            mistakes += mistakes_of(question.compared)
        if mistakes:
            raise NotUnderstood(mistakes)
        return question

    @property
    def index(self) -> Index:
        """The deals of the release; none where it is not known which."""
        return self.reading.index if self.reading.release else Index([], self.today, official(self.reading.lists))

    @cached_property
    def deals(self) -> DealFilter:
        return StrictDealFilter(self.chosen, self.everything)

    @cached_property
    def lines(self) -> LineFilter:
        index = release_lines(self.index)
        return StrictLineFilter(self.chosen, PartSelection(index, index.all))

    @cached_property
    def reported(self) -> ReportedFilter:
        index = release_reported(self.index)
        return StrictReportedFilter(self.chosen, PartSelection(index, index.all))

    @property
    def comparable(self) -> list[Release]:
        return self.releases

    @property
    def size(self) -> int:
        """How many things stand on a page. Raises NotUnderstood."""
        given = self.query.get(SIZE, str(PER_PAGE))
        if given.isascii() and given.isdigit() and len(given) < 4 and 1 <= int(given) <= MOST_PER_PAGE:
            return int(given)
        sentence = f"‘{given}’ past niet; verwacht een geheel getal van 1 tot en met {MOST_PER_PAGE}."
        raise NotUnderstood([(SIZE, sentence)])

    def page_of(self, things: Any) -> Page[Any]:
        """The page of `things` that is asked for. Raises NotUnderstood."""
        return self.page(things, self.size)

    def filter_mistakes(self, known: tuple[str, ...]) -> Mistakes:
        """What the filters refuse, at an address that knows the parameters `known`. Which values a facet has, is only known of
        a release."""
        unknown = () if self.reading.release else {*FACETS, *REPORTED_BY_NAME}
        filters: ListFilter = self.reported if OF_REPORTED in known else self.deals
        return [
            (name, str(sentence))
            for name, sentences in filters.errors.items()
            for sentence in sentences
            if name != PAGE and name not in unknown
        ]

    def address(self, **changes: Any) -> str:
        """This question at this release for ever, with other values."""
        pairs = [*self.pairs(*API_AT, *changes), *changes.items(), ("publicatie", self.release.number)]
        return f"{settings.REGISTER_URL}{self.path}?{urlencode(pairs)}"

    def links(self, page: Page[Any] | None) -> str:
        """Where the list goes on. Every address names the release: a walk through the pages never mixes two."""
        addresses = {"canonical": self.address()}
        if page is not None:
            addresses |= {"first": self.address(pagina=1), "last": self.address(pagina=page.paginator.num_pages)}
            if page.has_previous():
                addresses["prev"] = self.address(pagina=page.number - 1)
            if page.has_next():
                addresses["next"] = self.address(pagina=page.number + 1)
        return ", ".join(f'<{address}>; rel="{name}"' for name, address in addresses.items())


def mistakes_of(check: Callable[[], object]) -> Mistakes:
    """What `check` finds wrong."""
    try:
        check()
    except NotUnderstood as refusal:
        return refusal.mistakes
    return []


def page_told(page: Page[Any]) -> dict[str, int]:
    """Where a page stands in its list, as bodies say it."""
    pages = page.paginator
    return {
        "totaal": pages.count,
        "pagina": page.number,
        "aantal": pages.per_page,
        "laatstePagina": pages.num_pages,
    }


def unasked(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """An address of the API that is the same at every release: it knows no parameters."""

    @wraps(view)
    def respond(request: HttpRequest) -> HttpResponse:
        mistakes = strange_parameters(request.GET, ())
        return problem(400, str(NotUnderstood(mistakes)), mistakes) if mistakes else view(request)

    return respond


@dataclass(frozen=True)
class Operation:
    """How an endpoint is explained: in the OpenAPI document and on the page about the API."""

    name: str
    summary: str
    answer: Any  # the serializer of its body
    parameters: tuple[str, ...]
    group: str
    withdrawn: bool = False


class Endpoint(Protocol):
    """An address of the API that explains itself."""

    operation: Operation

    def __call__(self, request: ReaderRequest, **named: str) -> HttpResponse: ...


# What a view gives: a body, and the page of a list that it shows.
type Body = tuple[dict[str, Any] | bytes | HttpResponse, Page[Any] | None]


def endpoint(
    name: str, summary: str, answer: Any, *parameters: str, group: str, withdrawn: bool = False
) -> Callable[[Callable[..., Body]], Endpoint]:
    """An address of the API: the view gets an `ApiQuestion`."""
    operation = Operation(name, summary, answer, (*parameters, *API_AT), group, withdrawn)

    def decorate(view: Callable[..., Body]) -> Endpoint:
        @wraps(view)
        def respond(request: ReaderRequest, **named: str) -> HttpResponse:
            try:
                question = ApiQuestion.understood(request, parameters)
                body, page = view(question, **named)
            except NotUnderstood as refusal:
                return problem(400, str(refusal), refusal.mistakes)
            except Http404 as error:
                return problem(404, str(error))
            if isinstance(body, HttpResponse):
                return body
            if isinstance(body, dict):
                body = dumped({"publicatie": release_reference(question.release)} | body)
            return HttpResponse(body, "application/json", headers={"Link": question.links(page)})

        explained = cast("Endpoint", respond)
        explained.operation = operation
        return explained

    return decorate
