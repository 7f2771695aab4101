"""Replies that were given before, given again in front of Django: from bytes, in the event loop itself.

A reply is kept whole, as Django and everything around it made it, for as long as what readers have is the same. So
nothing here knows how a page is made, and a header that is added elsewhere is on kept replies too."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db import Error
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from ..register.caches import Kept
from ..register.reading import Visible, what_is_visible
from ..web.errors import drop_dead_connection
from ..web.flood import asked_from
from ..web.front import REPORTING, ROUTE, SECONDS_TO_WAIT, VISIBLE, Environ, Reply, Scope, connected_from
from ..web.metrics import HIT, NOT_MODIFIED, of_pages
from ..web.middleware import tell_request
from ..web.origin import address_of
from .kept import CACHING, CACHING_SHARED, DATED, NOT_PUBLIC, OVERHEAD_BYTES, coding_taken

REPLY_BYTES, MOST_NAMES = 64 * 1024 * 1024, 20_000
# So many wait for an answer of the database, or for each other; whoever comes after that goes the long way, where places
# are counted.
MOST_WAITING = 500


class Asked(NamedTuple):
    """What a reader asks, as far as the reply hangs on it. `etag`: the page that the reader says to have, or nothing."""

    path: str
    query: str
    coding: str
    etag: str


class Known(NamedTuple):
    """The reply to a question, by its key in what is kept; its status and route, for the log."""

    key: str
    status: int
    route: str | None


class Replies:
    """What one process gave before. All of it but `read` runs in the event loop, one at a time."""

    def __init__(self, read: Callable[[], Visible] = what_is_visible) -> None:
        self.read = read
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="stand")
        self.visible: Visible | None = None
        self.hangs_on = ""
        self.asking: asyncio.Future[Visible | None] | None = None
        self.waiting = 0
        # What is being made now: whether a reply came of it, once it is known.
        self.making: dict[Asked, asyncio.Future[bool]] = {}
        self.names: OrderedDict[Asked, Known] = OrderedDict()
        self.replies: Kept[Reply] = Kept(REPLY_BYTES, lambda reply: len(reply.body) + OVERHEAD_BYTES)

    async def answer(self, scope: Scope, fresh: Callable[[Environ], Awaitable[Reply]]) -> Reply:
        """The reply that was given before, logged and counted as any, or the one that `fresh` makes of what it hangs on."""
        begun, asked = time.perf_counter(), asked_by(scope)
        if asked is None:
            return await fresh({})
        visible = await self.current()
        while visible and not self.given(asked) and await self.is_made_for_another(asked):
            visible = await self.current()
        if visible and (given := self.given(asked)):
            self.names.move_to_end(asked)
            self.tell(scope, given[0], visible, time.perf_counter() - begun)
            return given[1]
        if scope.method == "HEAD" or asked in self.making:
            return await self.made(scope, asked, visible, fresh)
        self.making[asked] = making = asyncio.get_running_loop().create_future()
        try:
            reply = await self.made(scope, asked, visible, fresh)
            making.set_result(True)
        finally:
            del self.making[asked]
            if not making.done():
                making.set_result(False)
        return reply

    def given(self, asked: Asked) -> tuple[Known, Reply] | None:
        """The reply that was given before to the same question, and how it is known."""
        known = self.names.get(asked)
        reply = self.replies.get(known.key) if known else None
        return (known, reply) if known and reply else None

    async def is_made_for_another(self, asked: Asked) -> bool:
        """Whether it is worth looking again: another reader asked the same, and now it is made or they went away.

        One page that everyone wants at once then takes one place. What is not kept, and what takes long, is made for each."""
        making = self.making.get(asked)
        if making is None or self.waiting >= MOST_WAITING:
            return False
        self.waiting += 1
        try:
            await asyncio.wait((making,), timeout=SECONDS_TO_WAIT)
        finally:
            self.waiting -= 1
        return making.done() and (self.given(asked) is not None or not making.result())

    async def current(self) -> Visible | None:
        return self.visible if self.knows else await self.ask()

    async def made(
        self, scope: Scope, asked: Asked, visible: Visible | None, fresh: Callable[[Environ], Awaitable[Reply]]
    ) -> Reply:
        """What `fresh` makes of what readers have, kept where it stays the same."""
        environ: Environ = {VISIBLE: visible} if visible else {}
        reply = await fresh(environ)
        if reply.status >= 400 and visible and await self.has_changed_since(visible):
            # Another process may have shown already what is not there yet by what this one remembers.
            environ = {}
            reply = await fresh(environ)
        if scope.method == "GET" and VISIBLE in environ and environ[VISIBLE].key == self.hangs_on:
            self.keep(asked, reply, environ.get(ROUTE))
        return reply

    async def has_changed_since(self, visible: Visible) -> bool:
        """Whether readers have something else by now, as far as the database says."""
        if self.visible is visible:
            self.visible = None
        now = await self.ask()
        return now is not None and now.key != visible.key

    @property
    def knows(self) -> bool:
        return self.visible is not None and self.visible.holds(timezone.now(), time.monotonic())

    def tell(self, scope: Scope, known: Known, visible: Visible, seconds: float) -> None:
        of_pages[NOT_MODIFIED if known.status == 304 else HIT].inc()
        forwarded = ",".join(scope.headers.get_all("x-forwarded-for")) if settings.BEHIND_PROXY else ""
        with asked_from(address_of(connected_from(scope), forwarded)):
            number = visible.latest.number if visible.latest else None
            tell_request(known.route, scope.method, known.status, seconds, number, secrets.token_hex(8))

    def keep(self, asked: Asked, reply: Reply, route: str | None) -> None:
        """Keep `reply`, where it is one of those that stay the same for as long as what readers have does."""
        headers = dict(reply.headers)
        if headers.get("Cache-Control") not in (CACHING, CACHING_SHARED):
            return
        key = f"{reply.status} {headers.get('Content-Encoding', '')} {headers['ETag']}"
        self.replies.put(key, self.replies.get(key) or reply)
        self.names[asked] = Known(key, reply.status, route)
        while len(self.names) > MOST_NAMES:
            self.names.popitem(last=False)

    async def ask(self) -> Visible | None:
        """What readers have by now; None where the database does not say, or too many wait for that."""
        if self.waiting >= MOST_WAITING:
            return None
        self.waiting += 1
        try:
            # Who comes while it is being asked waits for that, and asks again where something was due since.
            while True:
                if self.asking is None or self.asking.done():
                    self.asking = asyncio.ensure_future(self.renew())
                visible = await asyncio.shield(self.asking)
                if visible is None or self.knows:
                    return self.visible
        finally:
            self.waiting -= 1

    async def renew(self) -> Visible | None:
        visible = await asyncio.get_running_loop().run_in_executor(self.pool, self.read_or_none)
        if visible is not None and visible.key != self.hangs_on:
            self.names.clear()
            self.replies.clear()
            self.hangs_on = visible.key
        self.visible = visible
        return visible

    def read_or_none(self) -> Visible | None:
        """A connection that lay idle may have been closed, so once more where it fails."""
        for _ in range(2):
            try:
                return self.read()
            except Error:
                drop_dead_connection()
        return None


def asked_by(scope: Scope) -> Asked | None:
    """What `scope` asks, where a kept reply may answer it; None where Django must look at it."""
    if scope.method not in ("GET", "HEAD") or scope.path.startswith((*NOT_PUBLIC, REPORTING)) or scope.path in DATED:
        return None
    headers = scope.headers
    # Who is signed in sees at once what they did.
    if settings.SESSION_COOKIE_NAME in (headers.get("cookie") or ""):
        return None
    if not is_ours(headers.get("host") or "") or not is_safe(scope):
        return None
    etag = headers.get("if-none-match") or ""
    if etag and (etag.count('"') != 2 or not etag.endswith('"')):
        return None  # a list of them, or any at all
    return Asked(scope.path, scope.query_string, coding_taken(headers.get("accept-encoding") or ""), etag)


@lru_cache(maxsize=100)
def is_ours(host: str) -> bool:
    """Whether Django takes the name, of which it makes nothing else."""
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def is_safe(scope: Scope) -> bool:
    """Whether the reader has https, or nobody asks for that."""
    if not settings.SECURE_SSL_REDIRECT:
        return True
    if settings.BEHIND_PROXY:
        return bool(scope.headers.get("x-forwarded-proto") == "https")
    return scope.scheme == "https"
