"""Where a request comes from."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

# An address as proxies write it: with or without the port of the connection, and quotes as in RFC 7239.
HOP = re.compile(r'"?(?:\[([0-9A-Fa-f:.]+)\](?::\d+)?|([0-9.]+):\d+|([0-9A-Fa-f:.]+))"?')


def client_address(request: HttpRequest) -> str | None:
    """Where the request comes from, or None where that is not known."""
    return address_of(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))


def address_of(connected: str, forwarded: str) -> str | None:
    """Of `connected`, who holds the connection, and `forwarded`, what proxies say, where it comes from; or None.

    Behind proxies the header alone says it: each adds on the right whom it saw, and what stands before that, anybody can
    have sent."""
    if not settings.BEHIND_PROXY:
        return seen_address(connected)
    return seen_address(forwarded.split(",")[-settings.PROXIES :][0])


@lru_cache(maxsize=10_000)
def seen_address(written: str) -> str | None:
    """`203.0.113.9` of `203.0.113.9`, `203.0.113.9:1000`, `"203.0.113.9"` or `::ffff:203.0.113.9`; None of anything else."""
    hop = HOP.fullmatch(written.strip())
    try:
        one = ipaddress.ip_address(next(filter(None, hop.groups()), "") if hop else "")
    except ValueError:
        return None
    return str(getattr(one, "ipv4_mapped", None) or one)
