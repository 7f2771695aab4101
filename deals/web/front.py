"""In front of Django: bodies are read here, a few requests work at once and a few wait, and all others are refused at once.

One slow client, a flood or a silent database then holds a place, and never the register: whether it lives is always
answered. Granian's event loop runs this; Django runs in the threads of a queue."""

from __future__ import annotations

import asyncio
import gc
import io
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from .metrics import refused_total, waiting_now, working_now
from .origin import address_of
from .rationing import Ration

log = logging.getLogger("register.front")

type Environ = dict[str, Any]
type Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# Why a request is refused before anything of the register sees it, by the key that says so in its environ.
REFUSAL = "register.refusal"
# Asked by the register itself, for whoever gets the answer: who asks for that is counted elsewhere.
OF_NOBODY = "register.of_nobody"
# What the answer hangs on, and by which pattern it was found: between the front and the register, by these keys.
VISIBLE, ROUTE = "register.visible", "register.route"
TOO_BUSY, TOO_LARGE, TOO_SLOW, NO_LENGTH, TOO_OFTEN = 503, 413, 408, 411, 429

REASONS = {
    TOO_BUSY: "druk",
    TOO_LARGE: "te groot",
    TOO_SLOW: "te traag",
    NO_LENGTH: "geen lengte",
    TOO_OFTEN: "te vaak",
}

DESK, HEALTH, METRICS = "/beheer/", "/gezondheid/", "/metrics"
# The two public addresses to which something is sent: a file that is looked at and not kept, and a report of what is wrong.
CHECKING, REPORTING = "/controleren/", "/melden/"
LIVE = f"{HEALTH}live"
# What is made into a file: a list as CSV, spreadsheet, archive or JSON. One thing as JSON is no more work than a page.
# Pictures are made too, but for those of the style.
MADE_INTO_A_FILE = re.compile(
    r"^/[^/]+\.json$|\.(?:csv|xlsx|ods|zip|pdf|odt|docx)$|^/(?:cijfers|deel)/.*\.(?:svg|png)$"
)
# Where an error looks different; those of files are how a refusal of one looks, and the address of none.
FILES_REFUSED = ("/bestand.json", "/bestand.csv")
KINDS_OF_PATHS = (*FILES_REFUSED, "/api/", DESK, CHECKING, REPORTING, "/")
NO_BODY = ("GET", "HEAD", "OPTIONS")
# Whoever has no session signs in, and sends no more than a name, a password or a code.
LARGEST_BODY, LARGEST_WITHOUT_SESSION = 50_000_000, 100_000
# What a form may be beside its file; and how many files one address has checked, in how many seconds.
AROUND_A_FILE = 20_000
MOST_CHECKS, SECONDS_OF_CHECKS = 20, 600
# What a report may be: every field full, of the widest letters. How many one address sends, in how many seconds.
LARGEST_REPORT = 150_000
MOST_REPORTS, SECONDS_OF_REPORTS = 20, 600
# Bodies that one process holds together while they come in.
HELD_BYTES = 150_000_000
# How long a body may take: some seconds, and more for a large one.
SECONDS_FOR_BODY, BYTES_PER_SECOND = 10, 100_000
# Who waits longer for a place is refused after all; a reader who presses again has a better chance then.
SECONDS_TO_WAIT = 3.0
# A large file takes seconds, and so does what is before it.
SECONDS_TO_WAIT_FOR_A_FILE = 20.0
SECONDS_TO_WAIT_FOR_A_CHECK = 10.0
# Forms come in UTF-8, whatever their sender says: Django breaks on some names of encodings that Python knows.
CHARSET = re.compile(r"""\s*;\s*charset\s*=\s*("[^"]*"|[^;]*)""", re.IGNORECASE)
COMMON: Environ = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


class Reply(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Scope(Protocol):
    """What granian tells of a request."""

    method: str
    scheme: str
    path: str
    query_string: str
    client: str
    server: str
    http_version: str
    headers: Any


class Exchange(Protocol):
    """Granian's other half of a request: its body comes in, the answer goes out."""

    def __aiter__(self) -> Any: ...
    async def client_disconnect(self) -> None: ...
    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None: ...


class GivenBefore(Protocol):
    """What was answered before, and may be answered again."""

    async def answer(self, scope: Scope, fresh: Callable[[Environ], Awaitable[Reply]]) -> Reply: ...


class Queue:
    """A few threads that work, and a few places to wait for one; whoever finds no place is refused."""

    def __init__(self, name: str, threads: int, places: int, patience: float | None = None) -> None:
        self.name, self.places, self.waiting = name, places, 0
        self.patience = patience
        self.working_now, self.waiting_now = working_now.labels(name), waiting_now.labels(name)
        self.free = asyncio.Semaphore(threads)
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def enter(self, exchange: Exchange) -> bool:
        """True once a thread is there for the request; False where it is refused. Raises `Left` where nobody waits any more."""
        if not self.free.locked():
            return await self.free.acquire()
        if self.waiting >= self.places:
            return False
        self.waiting += 1
        self.waiting_now.inc()
        turn, left = asyncio.ensure_future(self.free.acquire()), asyncio.ensure_future(exchange.client_disconnect())
        try:
            await asyncio.wait(
                (turn, left), timeout=self.patience or SECONDS_TO_WAIT, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            self.waiting -= 1
            self.waiting_now.dec()
            gone = left.done()
            left.cancel()
        if gone:
            self.give_up(turn)
            raise Left
        if not turn.done():
            turn.cancel()
            return False
        return True

    def give_up(self, turn: asyncio.Task[Any]) -> None:
        if turn.done():
            self.free.release()
        turn.cancel()


class Left(Exception):
    """The client is not there any more: nothing is made for it."""


class TurnedAway(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Front:
    """The register as granian asks it. `replies`: what was answered before; `at_start`: what each process begins with."""

    def __init__(
        self, application: Wsgi, replies: GivenBefore | None = None, at_start: Callable[[], object] = lambda: None
    ) -> None:
        self.application, self.replies, self.at_start = application, replies, at_start
        self.public = Queue("pagina", threads=3, places=16)
        # One file at a time: two would take no less together, and leave pages a smaller part of the processor.
        self.files = Queue("bestand", threads=1, places=8, patience=SECONDS_TO_WAIT_FOR_A_FILE)
        # One file is looked at at a time, beside everything else: pages never wait for it.
        self.checks = Queue("controle", threads=1, places=4, patience=SECONDS_TO_WAIT_FOR_A_CHECK)
        # A report is written one at a time: a flood of them holds no place of a page.
        self.reports = Queue("melding", threads=1, places=8)
        self.ration = Ration(MOST_CHECKS, SECONDS_OF_CHECKS)
        self.ration_of_reports = Ration(MOST_REPORTS, SECONDS_OF_REPORTS)
        self.desk = Queue("bureau", threads=2, places=16)
        self.live = Queue("leeft", threads=1, places=64)
        # How busy it is must be told most of all when it is busy.
        self.metrics = Queue("meting", threads=1, places=4)
        self.held = 0
        self.refusals: dict[tuple[int, str], Reply] = {}
        self.refused: Counter[int] = Counter()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """The register makes each refusal once, before anyone comes: when one is wanted there is no time for it."""
        for status in REASONS:
            for path in KINDS_OF_PATHS:
                self.refusals[status, path] = answered(self.application, neutral_environ(path) | {REFUSAL: status})
        self.at_start()

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        try:
            if self.replies is None:
                answer = await self.fresh(scope, exchange, {})
            else:
                answer = await self.replies.answer(scope, partial(self.fresh, scope, exchange))
        except TurnedAway as away:
            answer = self.refusal(scope.path, away.status)
        except Left:
            return
        exchange.response_bytes(*answer)

    async def fresh(self, scope: Scope, exchange: Exchange, environ: Environ) -> Reply:
        """What the register answers; `environ` is filled, and says afterwards how it was answered."""
        environ |= environ_of(scope)
        sent_to = sent_by_a_reader(scope)
        if sent_to:
            ration = self.ration if sent_to == CHECKING else self.ration_of_reports
            sender = address_of(connected_from(scope), environ.get("HTTP_X_FORWARDED_FOR", ""))
            if not ration.takes(sender, time.monotonic()):
                raise TurnedAway(TOO_OFTEN)
        takes_body = sent_to or (scope.method not in NO_BODY and scope.path.startswith(DESK))
        body = await self.body(environ, exchange, sent_to) if takes_body else b""
        environ |= {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
        try:
            return await self.worked(self.queue(scope.path, sent_to), exchange, environ)
        finally:
            self.held -= len(body)

    def queue(self, path: str, sent_to: str = "") -> Queue:
        if sent_to:
            return self.checks if sent_to == CHECKING else self.reports
        if path == LIVE:
            return self.live
        if path == METRICS:
            return self.metrics
        if path.startswith(DESK):
            return self.desk
        return self.files if MADE_INTO_A_FILE.search(path) else self.public

    async def worked(self, queue: Queue, exchange: Exchange, environ: Environ) -> Reply:
        if not await queue.enter(exchange):
            raise TurnedAway(TOO_BUSY)
        queue.working_now.inc()
        try:
            work = answered_in_one_go if queue in (self.files, self.checks) else answered
            return await asyncio.get_running_loop().run_in_executor(queue.pool, work, self.application, environ)
        finally:
            queue.working_now.dec()
            queue.free.release()

    async def body(self, environ: Environ, exchange: Exchange, sent_to: str = "") -> bytes:
        """The whole body, counted in `held`. `sent_to`: where a reader sends it. Raises `TurnedAway` where it is too large, too slow or of no stated length."""
        stated = environ.get("CONTENT_LENGTH", "")
        if not stated and "HTTP_TRANSFER_ENCODING" not in environ:
            return b""
        if not (stated.isascii() and stated.isdigit()):
            raise TurnedAway(NO_LENGTH)
        length = int(stated)
        if length > (largest_of_a_reader(sent_to) if sent_to else largest_at_desk(environ)):
            raise TurnedAway(TOO_LARGE)
        if self.held + length > HELD_BYTES:
            raise TurnedAway(TOO_BUSY)
        self.held += length
        try:
            return await whole_body(exchange, length)
        except BaseException:
            self.held -= length
            raise

    def refusal(self, path: str, status: int) -> Reply:
        """The page that says why, or the problem of the API."""
        self.count_refusal(status)
        return self.refusals[status, kind_of_path(path)]

    def count_refusal(self, status: int) -> None:
        """However many are refused, the log has a line a second of it."""
        if not self.refused:
            asyncio.get_running_loop().call_later(1, self.tell_refusals)
        self.refused[status] += 1
        refused_total.labels(REASONS[status]).inc()

    def tell_refusals(self) -> None:
        for status, number in sorted(self.refused.items()):
            fields = {
                "route": None,
                "status": status,
                "aantal": number,
                "wacht": sum(one.waiting for one in (self.public, self.files, self.checks, self.reports, self.desk)),
            }
            log.warning("geweigerd", extra={"fields": fields})
        self.refused.clear()


def sent_by_a_reader(scope: Scope) -> str:
    """The address to which a reader sends something; empty where none does."""
    return scope.path if scope.method == "POST" and scope.path in (CHECKING, REPORTING) else ""


def largest_of_a_reader(sent_to: str) -> int:
    return settings.CHECKED_BYTES + AROUND_A_FILE if sent_to == CHECKING else LARGEST_REPORT


def largest_at_desk(environ: Environ) -> int:
    return LARGEST_BODY if "HTTP_COOKIE" in environ else LARGEST_WITHOUT_SESSION


def kind_of_path(path: str) -> str:
    """Whose errors look like those of `path`."""
    kind = next((kind for kind in KINDS_OF_PATHS if path.startswith(kind)), "/")
    if kind == "/" and MADE_INTO_A_FILE.search(path):
        return FILES_REFUSED[not path.endswith(".json")]
    return kind


async def whole_body(exchange: Exchange, length: int) -> bytes:
    """Raises `TurnedAway` where it comes too slowly, and `Left` where the client went away before its end."""
    try:
        async with asyncio.timeout(SECONDS_FOR_BODY + length / BYTES_PER_SECOND):
            body = b"".join([bytes(part) async for part in exchange])
    except TimeoutError:
        raise TurnedAway(TOO_SLOW) from None
    if len(body) != length:
        raise Left  # granian ends the body of a client that went away as if it were whole
    return body


def answered(application: Wsgi, environ: Environ) -> Reply:
    """What the application answers, whole: who reads slowly then holds bytes, and no thread."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        begun.append((status, headers))

    parts = application(environ, start)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    status, headers = begun[-1]
    return Reply(int(status[:3]), headers, body)


def answered_in_one_go(application: Wsgi, environ: Environ) -> Reply:
    """The same of a file, while Python does not look for what can go: the cells of a large file make it look through everything
    that is kept, which stops every page for half a second, and finds nothing. One file is made at a time."""
    looks = gc.isenabled()
    gc.disable()
    try:
        return answered(application, environ)
    finally:
        if looks:
            gc.enable()


def environ_of(scope: Scope) -> Environ:
    """The request as WSGI names it. A header with an underscore is left out: it would pass for the one with a hyphen."""
    host, _, port = scope.server.rpartition(":")
    environ = {
        **COMMON,
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": native(scope.path),
        "QUERY_STRING": native(scope.query_string),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": connected_from(scope),
        "wsgi.url_scheme": scope.scheme,
    }
    for name, value in scope.headers.items():
        if "_" not in name:
            key = name.upper().replace("-", "_")
            key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
            joint = "; " if name == "cookie" else ","
            value = CHARSET.sub("", value) if key == "CONTENT_TYPE" else value
            environ[key] = f"{environ[key]}{joint}{native(value)}" if key in environ else native(value)
    return environ


def connected_from(scope: Scope) -> str:
    return scope.client.rpartition(":")[0].strip("[]")


def neutral_environ(path: str) -> Environ:
    """A request of nobody, to the register under its own name: what is kept of it, holds nothing of who asked first."""
    own = urlsplit(settings.REGISTER_URL)
    return {
        **COMMON,
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": own.hostname,
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": own.netloc,
        "HTTP_X_FORWARDED_PROTO": "https",
        "CONTENT_LENGTH": "0",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "https",
        OF_NOBODY: True,
    }


def native(text: str) -> str:
    """Text as WSGI wants it: its bytes, each as one character."""
    return text.encode().decode("latin-1")
