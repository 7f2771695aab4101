"""What people mean by a word: the groups of words that are the same to who searches, and those that say nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ..language.words import Phrase, words

WORDS_FILE = Path("fixtures") / "zoekwoorden.yaml"
IN_REGISTER, OF_PEOPLE = "register", "mensen"


@dataclass(frozen=True)
class SearchWords:
    """`same`: the words of the register that a word or name also stands for. `stated`: those that the file says are in the
    register. `empty`: the words that say nothing beside others."""

    same: dict[Phrase, tuple[Phrase, ...]]
    stated: tuple[Phrase, ...]
    empty: frozenset[str]

    @property
    def longest(self) -> int:
        """How many words the longest name has."""
        return max(map(len, self.same), default=1)


@cache
def search_words() -> SearchWords:
    """What the file says, read once. Raises ImproperlyConfigured where it is wrong, with the word."""
    written = read_words()
    same: dict[Phrase, tuple[Phrase, ...]] = {}
    stated: list[Phrase] = []
    for group in written["hetzelfde"]:
        known = phrases_of(group, IN_REGISTER)
        stated += known
        for phrase in [*known, *phrases_of(group, OF_PEOPLE)]:
            if phrase in same:
                refuse_words(f"‘{' '.join(phrase)}’ staat in meer dan één groep")
            same[phrase] = tuple(other for other in known if other != phrase)
    return SearchWords(same, tuple(stated), frozenset(word for text in written["stopwoorden"] for word in words(text)))


def phrases_of(group: Any, kind: str) -> list[Phrase]:
    """The words of one kind in a group."""
    if not isinstance(group, dict) or IN_REGISTER not in group or not set(group) <= {IN_REGISTER, OF_PEOPLE}:
        refuse_words(f"bij {group!r} verwacht een groep ‘{IN_REGISTER}’ en misschien ‘{OF_PEOPLE}’")
    texts = group.get(kind, [])
    if not isinstance(texts, list) or not all(isinstance(text, str) and words(text) for text in texts):
        refuse_words(f"bij {group!r} verwacht onder ‘{kind}’ een lijst van woorden")
    return [tuple(words(text)) for text in texts]


def read_words() -> dict[str, list[Any]]:
    try:
        written = yaml.safe_load((settings.BASE_DIR / WORDS_FILE).read_text())
    except (OSError, yaml.YAMLError) as error:
        raise ImproperlyConfigured(f"{WORDS_FILE} is niet te lezen: {error}") from error
    if not isinstance(written, dict) or written.keys() != {"hetzelfde", "stopwoorden"}:
        refuse_words("verwacht precies ‘hetzelfde’ en ‘stopwoorden’")
    for name, listed in written.items():
        if not isinstance(listed, list) or (
            name == "stopwoorden" and not all(isinstance(word, str) for word in listed)
        ):
            refuse_words(f"verwacht onder ‘{name}’ een lijst")
    return written


def refuse_words(why: str) -> NoReturn:
    raise ImproperlyConfigured(f"{WORDS_FILE}: {why}.")
