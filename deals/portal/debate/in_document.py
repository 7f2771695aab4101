"""The overview for a debate as a document: the parts of the page, each line with the footnotes of where it was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...language.dates import dutch_day
from ..documents.document import (
    Block,
    DocumentHeading,
    ItemList,
    Note,
    NotedWords,
    Paragraph,
    ParagraphLook,
    TextLine,
    text_line,
)
from ..documents.notes import joined_words
from .entries import CitedAt, DebateEntry, DebateFact, DebateSection


def debate_blocks(about: Iterable[str], sections: Sequence[DebateSection], remarks: Iterable[str]) -> list[Block]:
    """`about`: what the overview is, in sentences; `remarks`: what must be read with it."""
    blocks: list[Block] = [Paragraph(text_line(" ".join(about)), ParagraphLook.LEAD)]
    blocks += [Paragraph(text_line(one), ParagraphLook.REMARK) for one in remarks]
    for section in sections:
        if section.entries:
            blocks += [DocumentHeading(1, section.title), ItemList([entry_told(entry) for entry in section.entries])]
    return blocks


def entry_told(entry: DebateEntry) -> TextLine:
    """`16 mei 2024. 29697, nr. 153. Verslag over … Aangenomen op ….`"""
    about = ". ".join(filter(None, (entry.when, entry.number)))
    title = NotedWords(entry.title, () if entry.told.text else notes_of_fact(entry.told), entry.site, strong=True)
    words = [NotedWords(f"{about}. " if about else ""), title, NotedWords(". ")]
    words += [NotedWords(f"{entry.by}. ")] if entry.by else []
    for fact in (entry.told, *entry.facts, *([entry.unseen] if entry.unseen else [])):
        words += [*fact_line(fact), NotedWords(" ")]
    if entry.deals:
        words.append(
            NotedWords(f"{'Deal' if len(entry.deals) == 1 else 'Deals'}: {', '.join(name for _, name in entry.deals)}.")
        )
    return joined_words([*words[:-1], words[-1]._replace(text=words[-1].text.rstrip())])


def fact_line(fact: DebateFact) -> list[NotedWords]:
    text = fact.text[:1].upper() + fact.text[1:]
    return [NotedWords(text.removesuffix("."), notes_of_fact(fact)), NotedWords(".")] if text else []


def notes_of_fact(fact: DebateFact) -> tuple[Note, ...]:
    return tuple(map(cited_note, fact.cites))


def cited_note(cited: CitedAt) -> Note:
    return Note(cited_in_words(cited), cited.address)


def cited_in_words(cited: CitedAt) -> str:
    """`Tweede Kamer, ‘Verslag’, 16 mei 2024, 29 697, nr. 153, bladzijde 2`."""
    day = dutch_day(cited.date) if cited.date else ""
    return ", ".join(part for part in (cited.publisher, f"‘{cited.title}’", day, cited.number, cited.place) if part)
