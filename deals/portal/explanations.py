"""What in this register explains something: its pages and its terms, to find by the words that people use for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils.text import capfirst

from ..language.words import words
from ..register.search import WordIndex
from .glossary import read_glossary

EXPLANATIONS_FILE = Path("fixtures") / "uitleg.yaml"
FIELDS_OF_EXPLANATION = {"titel": str, "adres": str, "regel": str, "woorden": list}


@dataclass(frozen=True)
class Explanation:
    """Where something is explained. `path` and `anchor`: its address; `names`: what it is called; `why`: one line."""

    title: str
    path: str
    anchor: str
    why: str
    names: tuple[str, ...]

    @property
    def texts(self) -> list[tuple[str, str]]:
        """What it is found by, as search takes it: [(part, text)]."""
        return [("naam", name) for name in (self.title, *self.names)]


@cache
def explanations() -> tuple[Explanation, ...]:
    """All of them, read once: the pages in the order of their file, and the terms. Raises ImproperlyConfigured where the
    file is wrong, with the title."""
    return (*explaining_pages(), *explained_terms())


@cache
def explanation_index() -> WordIndex:
    return WordIndex(explanation.texts for explanation in explanations())


@cache
def explained_words() -> frozenset[str]:
    """Every word of what is explained, by its names."""
    return frozenset(
        word
        for explanation in explanations()
        for name in (explanation.title, *explanation.names)
        for word in words(name)
    )


def explained_terms() -> Iterator[Explanation]:
    for term in read_glossary().terms:
        yield Explanation(
            f"{capfirst(term.name)} (begrip)",
            reverse("glossary"),
            f"#{term.slug}",
            term.explanation,
            (term.name, *term.forms),
        )


def explaining_pages() -> Iterator[Explanation]:
    for entry in read_explanations():
        title = entry.get("titel", "") if isinstance(entry, dict) else entry
        if not isinstance(entry, dict) or entry.keys() != FIELDS_OF_EXPLANATION.keys():
            refuse_explanation(title, f"verwacht precies {', '.join(FIELDS_OF_EXPLANATION)}")
        for name, kind in FIELDS_OF_EXPLANATION.items():
            if not isinstance(entry[name], kind) or not entry[name]:
                refuse_explanation(title, f"het veld ‘{name}’ is geen {'lijst' if kind is list else 'tekst'}")
        if not all(isinstance(name, str) and words(name) for name in entry["woorden"]):
            refuse_explanation(title, "onder ‘woorden’ staat iets dat geen woord is")
        path, mark, anchor = entry["adres"].partition("#")
        yield Explanation(entry["titel"], path, mark + anchor, entry["regel"], tuple(entry["woorden"]))


def read_explanations() -> list[Any]:
    try:
        written = yaml.safe_load((settings.BASE_DIR / EXPLANATIONS_FILE).read_text())
    except (OSError, yaml.YAMLError) as error:
        raise ImproperlyConfigured(f"{EXPLANATIONS_FILE} is niet te lezen: {error}") from error
    if not isinstance(written, list):
        raise ImproperlyConfigured(f"{EXPLANATIONS_FILE}: verwacht een lijst.")
    return written


def refuse_explanation(title: Any, why: str) -> NoReturn:
    raise ImproperlyConfigured(f"{EXPLANATIONS_FILE}, bij ‘{title}’: {why}.")
