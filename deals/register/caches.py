"""What a process keeps of releases: bounded, safe between threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, ClassVar
from weakref import WeakSet


class Kept[T]:
    """Built things by key, together no heavier than `most`; the least recently asked go first. Safe between threads."""

    everything: ClassVar[WeakSet[Kept[Any]]] = WeakSet()

    def __init__(self, most: int, weigh: Callable[[T], int] = lambda thing: 1) -> None:
        self.most = most
        self.weigh = weigh
        self.weight = 0
        self.things: OrderedDict[str, T] = OrderedDict()
        self.lock = threading.Lock()
        Kept.everything.add(self)

    def get(self, key: str) -> T | None:
        with self.lock:
            thing = self.things.get(key)
            if thing is not None:
                self.things.move_to_end(key)
            return thing

    def put(self, key: str, thing: T) -> T:
        with self.lock:
            if key in self.things:
                self.weight -= self.weigh(self.things.pop(key))
            self.things[key] = thing
            self.weight += self.weigh(thing)
            while self.weight > self.most and self.things:
                self.weight -= self.weigh(self.things.popitem(last=False)[1])
        return thing

    def made(self, key: str | None, make: Callable[[], T]) -> T:
        """What is kept by that key, or else what `make` gives, kept from here on; without a key it is made each time."""
        if key is None:
            return make()
        thing = self.get(key)
        return self.put(key, make()) if thing is None else thing

    def clear(self) -> None:
        with self.lock:
            self.things.clear()
            self.weight = 0


class Shapes:
    """What is made of one thing once, by its name, and goes when the thing itself does."""

    def __init__(self) -> None:
        self.shapes: dict[str, Any] = {}

    def once[T](self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, kept under `name`."""
        if name not in self.shapes:
            self.shapes[name] = make()
        made: T = self.shapes[name]
        return made


def forget_everything() -> None:
    """From here on this process answers as one that has kept nothing."""
    for kept in Kept.everything:
        kept.clear()
