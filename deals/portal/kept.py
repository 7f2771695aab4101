"""Rendered public pages, kept: an ETag or a kept page is answered after exactly one query, which the front may have asked.

The key is everything a public page is made of: the last visible release (its digest covers all before it), the words that
were taken out since, the state of the official lists, the build of the software, the settings that pages show, the path and
the canonical query. So nothing is ever invalidated: a release that becomes visible changes the key, and so does a list that
is loaded anew; the desk does not touch it."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import brotli
from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags

from ..register.caches import Kept
from ..register.kept_files import kept_files
from ..register.reading import Visible, what_is_visible
from ..web.errors import method_not_allowed
from ..web.front import CHECKING, DESK, HEALTH, METRICS, REFUSAL, REPORTING, VISIBLE
from ..web.metrics import HIT, MISS, NOT_MODIFIED, of_pages
from .checking.sending import form_time
from .frame import KeptElsewhere
from .question import Pairs, canonical_query, query_dict
from .site import security_expires

# What a page says of the moment at which it is asked for, by its address.
DATED = {"/.well-known/security.txt": security_expires, CHECKING: form_time}
NOT_PUBLIC = (DESK, HEALTH, METRICS, "/static/")
# Its route, its headers as Django holds them, and its body.
type PageParts = tuple[str, dict[str, Any], bytes]
# Browsers ask every time. A proxy that may keep pages asks after a second, and shows what it has for a minute more at
# most, and only where the register itself does not answer.
CACHING = "public, max-age=0, s-maxage=1, stale-if-error=59"
# Whoever shows the picture of a shared link asks for it once a day: its address names a release, which never changes, but for
# words that are taken out of it.
OF_SHARED_LINKS, CACHING_SHARED = "/deel/", "public, max-age=86400, stale-if-error=86400"
KEPT_BYTES = 64 * 1024 * 1024
# What a kept page costs beside its body.
OVERHEAD_BYTES = 4096

PACKED_BYTES = 16 * 1024 * 1024
# Nearly as small as it can be, in the time that gzip takes.
BROTLI_QUALITY = 5
# What is not compressed, whatever it holds: programs get the bytes of the API as its document describes them, and these
# files are archives. By address and not by size or type: a 304, of which nothing is read, names the ETag that the page has.
NOT_PACKED = (".xlsx", ".ods", ".zip", ".pdf", ".odt", ".docx", ".png")
NO_WEIGHT = re.compile(r"q\s*=\s*0?\.?0*")

# A page compressed, by its coding and ETag. Public pages hold no secret and no cookie, so their length betrays nothing.
packed_pages: Kept[bytes] = Kept(PACKED_BYTES, lambda page: len(page) + OVERHEAD_BYTES)
kept_pages: Kept[PageParts] = Kept(KEPT_BYTES, lambda page: len(page[2]) + OVERHEAD_BYTES)


class KeptPages:
    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.path.startswith(DESK) or REFUSAL in request.META:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return self.sent(request)
        if request.path.startswith(NOT_PUBLIC):
            return self.get_response(request)
        if request.path.startswith(REPORTING):
            return self.unkept(request)
        request.get_host()  # refuses a host that is not ours before anything is answered
        pairs = canonical_query(request.META.get("QUERY_STRING", ""))
        visible = with_what_is_visible(request)
        dated = DATED[request.path](request.now) if request.path in DATED else ""
        key = "\n".join((visible.key, settings.BUILD, settings.SHOWN, request.path, urlencode(pairs), dated))
        etag = f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'
        asked = {one.removeprefix("W/") for one in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))}
        if etag in asked:
            of_pages[NOT_MODIFIED].inc()
            if page := kept_pages.get(key):
                request.kept_route = page[0]
            return not_modified(etag, caching(request.path, pairs))
        response = self.kept(request, visible.key, key) or self.fresh(request, pairs, visible.key, key, etag)
        return (
            not_modified(etag, caching(request.path, pairs))
            if "*" in asked and response.status_code == 200
            else response
        )

    def sent(self, request: Any) -> HttpResponse:
        """A file to look at or a report, the two things that readers send."""
        if request.path not in (CHECKING, REPORTING):
            return method_not_allowed()
        if request.method != "POST":
            return method_not_allowed("GET, HEAD, POST")
        return self.unkept(request)

    def unkept(self, request: Any) -> HttpResponse:
        """What is of nobody else, and never kept."""
        request.get_host()
        with_what_is_visible(request)
        request.GET = query_dict(canonical_query(request.META.get("QUERY_STRING", "")))
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    def kept(self, request: Any, visible: str, key: str) -> HttpResponse | None:
        page = kept_pages.get(key)
        if page is None and (written := kept_files.get(visible, key)):
            page = kept_pages.put(key, read_page(written))
        of_pages[MISS if page is None else HIT].inc()
        if page is None:
            return None
        request.kept_route, headers, body = page
        response = HttpResponse(body)
        response.headers._store = dict(headers)
        return response

    def fresh(self, request: Any, pairs: Pairs, visible: str, key: str, etag: str) -> HttpResponse:
        request.GET = query_dict(pairs)
        response = self.get_response(request)
        if response.status_code == 200 and not response.streaming:
            response.headers["ETag"] = etag
            response.headers["Cache-Control"] = caching(request.path, pairs)
            if request.method == "GET" and not isinstance(response, KeptElsewhere):
                route = request.resolver_match.route if request.resolver_match else ""
                page = kept_pages.put(key, (route, dict(response.headers._store), response.content))
                kept_files.put(visible, key, written_page(page))
        return response


def with_what_is_visible(request: Any) -> Visible:
    """What readers have at this moment, which `request` bears from here on."""
    visible = visible_to(request)
    request.now, request.latest, request.lists = visible.now, visible.latest, visible.lists
    return visible


def written_page(page: PageParts) -> bytes:
    route, headers, body = page
    return json.dumps([route, list(headers.items())]).encode() + b"\n" + body


def read_page(written: bytes) -> PageParts:
    head, _, body = written.partition(b"\n")
    route, headers = json.loads(head)
    return route, {name: tuple(pair) for name, pair in headers}, body


def visible_to(request: Any) -> Visible:
    """What the front asked for just now, or else what is so by now; the front hears which, since its answer hangs on that."""
    given: Visible | None = request.META.get(VISIBLE)
    if given is None or not given.holds(timezone.now(), time.monotonic()):
        given = request.META[VISIBLE] = what_is_visible()
    return given


def caching(path: str, pairs: Pairs) -> str:
    """For how long others may keep what stands at an address."""
    named = any(name == "publicatie" for name, _ in pairs)
    return CACHING_SHARED if named and path.startswith(OF_SHARED_LINKS) else CACHING


def not_modified(etag: str, kept_by_others: str) -> HttpResponse:
    return HttpResponseNotModified(headers={"ETag": etag, "Cache-Control": kept_by_others})


# The first that a reader takes is used.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=BROTLI_QUALITY),
    "gzip": lambda body: gzip.compress(body, mtime=0),
}


@lru_cache(maxsize=1000)
def coding_taken(accepted: str) -> str:
    """In which coding an Accept-Encoding header takes a page: by its name, or else with everything; or as it is: nothing."""
    taken: dict[str, bool] = {}
    for part in accepted.lower().split(","):
        coding, *weights = (word.strip() for word in part.split(";"))
        taken[coding] = not any(map(NO_WEIGHT.fullmatch, weights))
    return next((coding for coding in CODINGS if taken.get(coding, taken.get("*", False))), "")


class PackedPages:
    """Public pages in fewer bytes, for whoever takes that; each is compressed once."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        if "ETag" not in response.headers or request.path.startswith("/api/") or request.path.endswith(NOT_PACKED):
            return response
        response["Vary"] = "Accept-Encoding"
        coding = coding_taken(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if not coding:
            return response
        etag = response["ETag"]
        if response.status_code == 200:
            key = f"{coding} {etag}"
            body = packed_pages.get(key) or packed_pages.put(key, CODINGS[coding](response.content))
            response.content = body
            response["Content-Encoding"] = coding
            response["Content-Length"] = str(len(body))
        # Weak: the same page in other bytes.
        response["ETag"] = f"W/{etag}"
        return response
