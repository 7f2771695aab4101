"""The footnotes of a document: in which source a fact was read, and where in it; and the list of those sources at its end.

A footnote names a source by what it is looked up by. Who published it stands in the list, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ...contents import Content, FactDict, Fields, SourceDict
from ...language.dates import dutch_day
from ...register.citing import source_reference
from ..deal.sources import cited_once
from .document import Block, DocumentHeading, ItemList, Note, NotedWords, TextLine


class CitedSources:
    """The sources that the footnotes of one document name, in the order in which it comes to them."""

    def __init__(self) -> None:
        self.addresses: dict[str, str] = {}

    def note(self, source: SourceDict, place: str | None) -> Note:
        """The footnote of what was read in `source`."""
        numbers = [
            source["briefkenmerk"] and f"kenmerk {source['briefkenmerk']}",
            source["kamerstuk"] and f"Kamerstuk {source['kamerstuk']}",
        ]
        title = f"‘{source['titel']}’"
        day = dutch_day(source["datum"]) if source["datum"] else None
        # Without any of these only who published it tells it from another.
        named = [title, day, *numbers] if day or any(numbers) else [source["uitgever"], title]
        return self.told(named, place, source_reference(source), source["url"] or "")

    def told(self, named: Iterable[str | None], place: str | None, reference: str, address: str) -> Note:
        """The same of a source in words. `reference`: the whole of it, for the list."""
        self.addresses.setdefault(reference, address)
        return Note(", ".join(filter(None, (*named, place))), address)

    @property
    def listed(self) -> list[Block]:
        """The closing list; a reader of paper finds the address in it."""
        lines = [
            joined_words([NotedWords(f"{reference}. "), NotedWords(address, address=address)])
            if address
            else (NotedWords(f"{reference}."),)
            for reference, address in sorted(self.addresses.items())
        ]
        return [DocumentHeading(1, "Bronnen"), ItemList(lines)] if lines else []


class DealNotes:
    """The sources of one content, as footnotes."""

    def __init__(self, content: Content, cited: CitedSources) -> None:
        self.sources, self.cites = {source["slug"]: source for source in content["bronnen"]}, cited

    def of(self, fact: Any) -> tuple[Note, ...]:
        """The footnote of a fact; none where it bears no source."""
        cited = fact["bron"]
        return (self.cites.note(self.sources[cited["bron"]], cited["vindplaats"]),) if cited else ()

    def cited(self, text: str, *facts: FactDict | Fields | None) -> NotedWords:
        """`text` with the footnotes of what it says."""
        notes = [note for fact in facts if fact is not None for note in self.of(fact)]
        return NotedWords(text, tuple(dict.fromkeys(notes)))

    def named[Listed: FactDict](
        self, before: str, facts: list[Listed], name: Callable[[Any], str], after: str = "."
    ) -> TextLine:
        """`before A, B en C.`: the footnote stands behind the last of those that were read in one place, one after the other."""
        marks = [*[", "] * (len(facts) - 2), *[" en "] * (len(facts) > 1), after]
        words = [NotedWords(before)]
        for (fact, cite), mark in zip(cited_once(facts), marks, strict=True):
            words += [self.cited(name(fact), fact) if cite else NotedWords(name(fact)), NotedWords(mark)]
        return joined_words(words)


def joined_words(words: Iterable[NotedWords]) -> TextLine:
    """`words` with those that look alike put together; what says nothing is left out."""
    together = list[NotedWords]()
    for one in words:
        last = together[-1] if together else None
        if not one.text and not one.notes:
            continue
        if last and not last.notes and (last.address, last.strong) == (one.address, one.strong):
            together[-1] = one._replace(text=last.text + one.text)
        else:
            together.append(one)
    return together


def sentences(parts: Sequence[TextLine]) -> TextLine:
    """Several sentences after each other, with a space between."""
    return joined_words(
        words for number, part in enumerate(parts) for words in ([NotedWords(" ")] * bool(number) + list(part))
    )
