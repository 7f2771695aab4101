"""What a request asks of the API: at which release, which deals, which page. Everything wrong is said together."""

import re
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpResponse

from ...language.dates import amsterdam_date
from ...register.facet import FACETS
from ...register.index import Index, release_index
from ...register.reading import Reading, numbered, on_date
from ...register.selection import Selection
from ...register.served import release_reference
from ..filters import DealFilter, PageField
from .bodies import dumped
from .problems import problem

ROOT = "/api/v1"
AT = ("publicatie", "peildatum")
PAGES = ("pagina", "aantal")
FILTERS = tuple(name for name in DealFilter.base_filters if name != "pagina")
PER_PAGE, MOST_PER_PAGE = 20, 100


class Refused(Exception):
    """The question cannot be answered; `errors`: (parameter, sentence) of everything that is wrong with it."""

    def __init__(self, errors):
        super().__init__(" ".join(sentence for _, sentence in errors))
        self.errors = errors


@dataclass(frozen=True)
class Page:
    """One page of a list, and where it stands."""

    shown: list[Any]
    hits: int
    number: int
    size: int
    last: int

    def told(self):
        return {"totaal": self.hits, "pagina": self.number, "aantal": self.size, "laatstePagina": self.last}


class Question:
    """A request that is understood. Raises Refused where it is not, Http404 before the first release."""

    def __init__(self, request, parameters):
        self.request, self.query = request, request.GET
        errors = strange_parameters(self.query, (*parameters, *AT))
        if request.latest is None:
            raise Http404("Er is nog niets gepubliceerd.")
        try:
            self.reading = Reading.asked(self.query, request.latest, request.now)
        except BadRequest as error:
            at = "peildatum" if "peildatum" in self.query else "publicatie"
            errors.append((at, str(error)))
            self.reading = None
        if "q" in parameters:
            errors += self.filter_errors()
        if "pagina" in parameters:
            self.number, self.size = self.page_number(errors), self.page_size(errors)
        if "van" in parameters and self.reading:
            self.compared = self.compared_releases(errors)
        if errors:
            raise Refused(errors)

    def page_number(self, errors):
        try:
            return PageField().clean(self.query.get("pagina")) or 1
        except ValidationError as error:
            errors.append(("pagina", error.message))
            return 1

    def page_size(self, errors):
        given = self.query.get("aantal", str(PER_PAGE))
        if given.isascii() and given.isdigit() and len(given) < 4 and 1 <= int(given) <= MOST_PER_PAGE:
            return int(given)
        errors.append(("aantal", f"‘{given}’ past niet; verwacht een geheel getal van 1 tot en met {MOST_PER_PAGE}."))
        return PER_PAGE

    def filter_errors(self):
        """What the filters refuse. Which values a facet has, is only known of a release."""
        unknown = () if self.reading else FACETS
        return [
            (name, str(sentence))
            for name, sentences in self.deals.errors.items()
            for sentence in sentences
            if name in FILTERS and name not in unknown
        ]

    def compared_releases(self, errors):
        """The two releases to compare; the first is None before release 1."""
        new = self.asked_release("tot", errors) or self.release
        previous = self.reading.releases[new.number - 2] if new.number > 1 else None
        old = self.asked_release("van", errors) or previous
        if old and old.number > new.number:
            sentence = f"‘van’ (publicatie {old.number}) ligt na ‘tot’ (publicatie {new.number}); draai ze om."
            errors.append(("van", sentence))
        return old, new

    def asked_release(self, name, errors):
        """The release that is asked for by number or by date, or None; nothing after the release that is read."""
        given = self.query.get(name)
        if given is None:
            return None
        releases = self.reading.releases[: self.release.number]
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", given, re.ASCII):
                return on_date(releases, given, amsterdam_date(self.request.now))
            return numbered(releases, given)
        except BadRequest as error:
            errors.append((name, str(error)))
            return None

    @cached_property
    def deals(self):
        """The filters of the list of deals, over all deals of the release."""
        return DealFilter(self.query, Selection(self.index, self.index.all))

    @cached_property
    def index(self):
        return release_index(self.reading.release) if self.reading else Index([])

    @property
    def release(self):
        return self.reading.release

    def page(self, things):
        """The page of `things` that is asked for."""
        last = max(1, -(-len(things) // self.size))
        if self.number > last:
            raise Refused([("pagina", f"Pagina {self.number} bestaat niet: deze lijst heeft er {last}.")])
        start = (self.number - 1) * self.size
        return Page(things[start : start + self.size], len(things), self.number, self.size, last)

    def address(self, **changes):
        """This question at this release for ever, with other values."""
        pairs = [(name, one) for name, values in self.query.lists() if name not in AT for one in values]
        pairs = [(name, one) for name, one in pairs if name not in changes]
        pairs += [*changes.items(), ("publicatie", self.release.number)]
        return f"{settings.REGISTER_URL}{self.request.path}?{urlencode(pairs)}"

    def links(self, page):
        """Where the list goes on. Every address names the release: a walk through the pages never mixes two."""
        found = {"canonical": self.address()}
        if page:
            found |= {"first": self.address(pagina=1), "last": self.address(pagina=page.last)}
            if page.number > 1:
                found["prev"] = self.address(pagina=page.number - 1)
            if page.number < page.last:
                found["next"] = self.address(pagina=page.number + 1)
        return ", ".join(f'<{address}>; rel="{name}"' for name, address in found.items())


def strange_parameters(query, known):
    """Names that mean nothing here, and values given twice where one is expected."""
    errors = []
    for name, values in query.lists():
        if name not in known:
            errors.append((name, f"‘{name}’ is hier geen bekende vraag in het adres; bekend zijn {', '.join(known)}."))
        elif len(values) > 1 and name not in FACETS and name not in AT:
            errors.append((name, f"‘{name}’ staat {len(values)} keer in het adres; verwacht één waarde."))
    return errors


def unasked(view):
    """An address of the API that is the same at every release: it knows no parameters."""

    @wraps(view)
    def respond(request):
        errors = [(name, f"‘{name}’ is hier geen bekende vraag in het adres; er zijn er geen.") for name in request.GET]
        return problem(400, " ".join(sentence for _, sentence in errors), errors) if errors else view(request)

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


def endpoint(name, summary, answer, *parameters, group, withdrawn=False):
    """An address of the API: the view gets a `Question` and gives a body (a dict, bytes or a problem)
    with the `Page` that it shows, or None."""
    operation = Operation(name, summary, answer, (*parameters, *AT), group, withdrawn)

    def decorate(view):
        @wraps(view)
        def respond(request, **named):
            try:
                question = Question(request, parameters)
                body, page = view(question, **named)
            except Refused as refusal:
                return problem(400, str(refusal), refusal.errors)
            except Http404 as error:
                return problem(404, str(error))
            if isinstance(body, HttpResponse):
                return body
            if isinstance(body, dict):
                body = dumped({"publicatie": release_reference(question.release)} | body)
            return HttpResponse(body, "application/json", headers={"Link": question.links(page)})

        respond.operation = operation  # type: ignore[attr-defined]
        return respond

    return decorate
