"""An address of the register that somebody quotes: whether it is one, of which release it is, and which deals it is about."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve

from ...language.dates import amsterdam_date
from ...register.facet import ENTRANCES, FACETS
from ...register.models import Release
from ...register.reading import ReaderRequest, Reading, numbered, on_date
from ...web.errors import ErrorPage
from ..appended import unpunctuated
from ..question import AT, Pairs, Question, canonical_query, query_dict

PUBLIC_URLS = "deals.portal.urls"
CHECKING_ROUTE = "checking"
BULK_RELEASE = re.compile("/open-data/publicaties/([1-9][0-9]{0,8})/")
# What is the same whatever is published.
OF_NO_RELEASE = ("robots", "favicon", "security_txt", "api", "api_openapi", CHECKING_ROUTE)
MOST_LED_ON = 2


class NotAnAddress(Exception):
    """What was typed is no address of the register, with in Dutch why not."""


class QuotedAddress(NamedTuple):
    """`path`: of the register; `pairs`: its query, in one order."""

    path: str
    pairs: Pairs
    match: ResolverMatch

    @property
    def route(self) -> str:
        return str(self.match.url_name)

    @property
    def whole(self) -> str:
        return self.path + (f"?{urlencode(self.pairs)}" if self.pairs else "")

    def value(self, name: str) -> str | None:
        return next((value for key, value in self.pairs if key == name), None)

    def with_release(self, number: int | None) -> str:
        """The same at that release; at none, where it always shows the newest."""
        pairs = [pair for pair in self.pairs if pair[0] not in AT]
        if number is not None:
            pairs.append(("publicatie", str(number)))
        return self.path + (f"?{urlencode(sorted(pairs))}" if pairs else "")


def quoted_address(text: str) -> QuotedAddress:
    """What `text` leads to. Raises NotAnAddress, and BadRequest where its query cannot be understood."""
    own = urlsplit(settings.REGISTER_URL)
    try:
        parts = urlsplit(text if "://" in text or text.startswith("/") else f"https://{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise NotAnAddress("Dit is geen adres.") from error
    if parts.scheme not in ("", "http", "https"):
        raise NotAnAddress("Dit is geen adres van een webpagina.")
    is_whole = text.startswith("//") or not text.startswith("/")
    ours = plain_host(host) == plain_host(own.hostname or "") and port in (None, own.port, 80, 443)
    if is_whole and not ours:
        raise NotAnAddress(
            f"Dit adres is van een andere site: {host[:100] or 'onbekend'}. "
            f"Adressen van dit register beginnen met {settings.REGISTER_URL}/."
        )
    path = parts.path or "/"
    match = resolved(path) or resolved(other := unpunctuated(path.lower()))
    if match is None:
        raise NotAnAddress("Dit adres bestaat niet in dit register.")
    if match[0] != path:
        path = other
    return QuotedAddress(path, canonical_query(parts.query), match[1])


def plain_host(host: str) -> str:
    return host.removeprefix("www.")


def resolved(path: str) -> tuple[str, ResolverMatch] | None:
    try:
        return path, resolve(path, PUBLIC_URLS)
    except Resolver404:
        return None


def release_in(address: QuotedAddress, releases: list[Release], request: ReaderRequest) -> Release | None:
    """The release that an address names, by number, by day or in its path; None where it names none. Raises BadRequest."""
    if bulk := BULK_RELEASE.match(address.path):
        return numbered(releases, bulk[1])
    for name in ("publicatie", *(["tot"] if address.route in ("changes", "changes_file") else [])):
        if (given := address.value(name)) and re.fullmatch("[0-9]+", given):
            return numbered(releases, given)
    if day := address.value("peildatum"):
        return on_date(releases, day, amsterdam_date(request.now))
    return None


class Answered(NamedTuple):
    """What the register answers to an address: its status, its bytes, and why not where it is refused."""

    status: int
    content: bytes
    said: str = ""
    address: QuotedAddress | None = None


def answer_to(address: QuotedAddress, request: ReaderRequest) -> Answered:
    """What the view behind an address answers to a reader at this moment. An old address is followed to where it leads."""
    for _ in range(MOST_LED_ON + 1):
        response = viewed(address, request)
        if isinstance(response, Answered):
            return response
        if response.status_code not in (301, 302):
            said = response.said if isinstance(response, ErrorPage) else ""
            return Answered(response.status_code, response.content, said, address)
        try:
            address = quoted_address(response["Location"])
        except (NotAnAddress, BadRequest) as error:
            return Answered(404, b"", str(error))
    return Answered(404, b"", "Dit adres leidt steeds naar een ander adres.")


def viewed(address: QuotedAddress, request: ReaderRequest) -> HttpResponse | Answered:
    again = HttpRequest()
    again.method, again.path, again.path_info = "GET", address.path, address.path
    again.META = {
        name: request.META[name] for name in ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST") if name in request.META
    }
    again.GET = query_dict(address.pairs)  # type: ignore[assignment]  # it cannot be changed either
    for name in ("now", "latest", "lists"):
        setattr(again, name, getattr(request, name))
    try:
        response: HttpResponse = address.match.func(again, *address.match.args, **address.match.kwargs)
        return response
    except (Http404, BadRequest) as error:
        said = str(error) if error.args and isinstance(error.args[0], str) else "Dit adres bestaat niet."
        return Answered(404, b"", said, address)


def page_of(address: QuotedAddress) -> QuotedAddress:
    """The page with the same as a file; a page is its own."""
    folder, _, name = address.path.rpartition("/")
    stem = name.partition(".")[0]
    for path in (f"{folder}/{stem}/", f"{folder}/"):
        if name and path != "/" and not BULK_RELEASE.match(address.path) and (match := resolved(path)):
            return QuotedAddress(path, address.pairs, match[1])
    return address


def file_of_page(address: QuotedAddress, extension: str) -> QuotedAddress | None:
    """The file with the same as a page; None where the register makes none. An address of such a file is its own."""
    if address.path.rpartition("/")[2].partition(".")[2] == extension:
        return address
    path = f"{page_of(address).path.rstrip('/')}.{extension}"
    match = resolved(path)
    return QuotedAddress(path, address.pairs, match[1]) if match else None


# The deals of what a page lists, by its route: a set, as an integer with one bit for each.
DEALS_LISTED: dict[str, Callable[[Question], int]] = {
    "deal_list": lambda question: question.valid_deals.qs.mask,
    "map": lambda question: question.valid_deals.qs.mask,
    "charts": lambda question: question.valid_deals.qs.mask,
    "overview": lambda question: question.valid(question.overview).qs.mask,
    "progress": lambda question: question.valid_progress.qs.mask,
    "line_list": lambda question: owners(question.valid(question.lines).qs),
    "result_list": lambda question: owners(question.valid(question.reported).qs),
}
# The pages of one value of an entrance, and what chooses it.
PAGES_OF_VALUES = {"municipality": "gemeenten", "island": "caribisch", "province": "provincies"}


def owners(parts: object) -> int:
    """The deals that parts are of."""
    mask: int = parts.index.owners_mask(parts.mask)  # type: ignore[attr-defined]  # a selection of any kind of part
    return mask


def deals_about(address: QuotedAddress, request: ReaderRequest) -> set[str] | None:
    """The deals that a page is about; None: about all of them, or about something else."""
    page, named = page_of(address), page_of(address).match.kwargs
    if page.route in ("deal", "deal_json"):
        return {named["slug"]}
    if page.route == "compare":
        return {value for name, value in page.pairs if name == "deal"} or None
    query = query_dict(page.pairs)
    question = Question(
        page.path, query, Reading.asked(query, request.latest, request.now, request.lists), amsterdam_date(request.now)
    )
    entrance = named.get("entrance") or PAGES_OF_VALUES.get(page.route)
    if entrance in ENTRANCES and "slug" in named:
        question = question.narrowed(FACETS[ENTRANCES[entrance].name], named["slug"])
        return {row.slug for row in question.index.rows_in(question.valid_deals.qs.mask)}
    if page.route in DEALS_LISTED and any(name not in (*AT, "pagina", "weergave", "sorteer") for name, _ in page.pairs):
        return {row.slug for row in question.index.rows_in(DEALS_LISTED[page.route](question))}
    return None
