"""How often one address may ask for what costs much: so many times in a while, counted in memory alone."""

from __future__ import annotations

from collections import OrderedDict

from .flood import COUNTED_ADDRESSES, one_visitor


class Ration:
    """`most` times in `seconds`. Of whoever was silent longest the count goes, once many are counted."""

    def __init__(self, most: int, seconds: int, addresses: int = COUNTED_ADDRESSES) -> None:
        self.most, self.seconds, self.addresses = most, seconds, addresses
        # {address: (when its while began, how often it asked since)}.
        self.asked: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def takes(self, address: str | None, now: float) -> bool:
        """Whether `address` may ask once more at `now`, in seconds; it is counted."""
        visitor = one_visitor(address)
        begun, number = self.asked.pop(visitor, (now, 0))
        if now - begun >= self.seconds:
            begun, number = now, 0
        self.asked[visitor] = (begun, min(number + 1, self.most + 1))
        while len(self.asked) > self.addresses:
            self.asked.popitem(last=False)
        return number < self.most
