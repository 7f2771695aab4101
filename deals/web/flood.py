"""How many lines one address writes in the log: whoever asks without end fills no disk, and hides nobody else."""

from __future__ import annotations

import ipaddress
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

log = logging.getLogger("register.log")

LINES_A_MINUTE = 600
# So many addresses are counted at a time; of whoever was silent longest the count starts anew.
COUNTED_ADDRESSES = 10_000
NO_ADDRESS = "onbekend"
# Of IPv6 a visitor has as many addresses as they like, within one network of this size.
NETWORK_OF_ONE = 64

asking: ContextVar[str | None] = ContextVar("asking", default=None)


@contextmanager
def asked_from(address: str | None) -> Iterator[None]:
    """Every line that is logged meanwhile is there because `address` asked for something."""
    token = asking.set(one_visitor(address))
    try:
        yield
    finally:
        asking.reset(token)


def one_visitor(address: str | None) -> str:
    if address is None:
        return NO_ADDRESS
    return str(ipaddress.ip_network((address, NETWORK_OF_ONE), strict=False)) if ":" in address else address


class LinesPerAddress(logging.Filter):
    """Leaves out what one address has logged beyond `LINES_A_MINUTE`, and tells afterwards how much that was."""

    def __init__(self) -> None:
        super().__init__()
        self.lock = threading.Lock()
        self.minute = 0
        self.lines: OrderedDict[str, int] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        address = asking.get()
        if stays(record):
            return True
        with self.lock:
            over = self.counted_before(int(record.created // 60))
            kept = address is None or self.count(address) <= LINES_A_MINUTE
            if len(self.lines) > COUNTED_ADDRESSES:
                over.append((self.minute, *self.lines.popitem(last=False)))
        for minute, whose, lines in over:
            tell_left_out(minute, whose, lines - LINES_A_MINUTE)
        return kept

    def counted_before(self, minute: int) -> list[tuple[int, str, int]]:
        """What was counted in a minute that is over; from here on `minute` is."""
        if minute == self.minute:
            return []
        over = [(self.minute, address, lines) for address, lines in self.lines.items()]
        self.minute, self.lines = minute, OrderedDict()
        return over

    def count(self, address: str) -> int:
        self.lines[address] = self.lines.pop(address, 0) + 1  # whoever asked last stands last
        return self.lines[address]


def stays(record: logging.LogRecord) -> bool:
    """What people who are signed in did, and why a page broke, is never left out."""
    broke = record.name == "django.request" and record.exc_info is not None
    return broke or getattr(record, "stays", False)


def tell_left_out(minute: int, address: str, lines: int) -> None:
    if lines <= 0:
        return
    begun = time.strftime("%Y-%m-%dT%H:%M", time.localtime(minute * 60))
    fields = {"regels": "weggelaten", "herkomst": address, "minuut": begun, "aantal": lines}
    log.warning("regels weggelaten", extra={"fields": fields, "stays": True})
