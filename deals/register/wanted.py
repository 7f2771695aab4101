"""What was typed to search for, understood: words, names, a tranche, a Kamerstuk; "een woordgroep", -zonder and OF."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ..language.numerals import ORDINALS, letter_in_digits
from ..language.text import fold
from ..language.words import WORD, Phrase, plain_word, words
from .search_words import search_words

NUMBER = rf"[0-9]{{1,2}}(?:e|de|ste)?|{'|'.join(ORDINALS)}|[ivx]{{1,4}}"
# What stands behind a whole word, and does not go on as a longer number.
WORD_ENDS = r"(?=$|[\s,;:)?!]|\.(?:\s|$))"
TERM = re.compile(
    rf"""
    (?P<quoted> -?"[^"]*" )
    | (?: (?:(?:kst|kamerstuk(?:ken)?|dossier)(?:\s+(?:I|II))?(?:\s+[0-9]{{4}}[/–-][0-9]{{2,4}})?[\s,.:-]*)?
        (?P<dossier> [0-9]{{2}}[\s.]?[0-9]{{3}} )
        (?: (?:\s*[,;]?\s*(?:nr|no|nummer)\.?\s*|\s*[-–,/]\s*|\s+) (?P<paper> [0-9]{{1,4}} ) )? {WORD_ENDS} )
    | (?: (?P<before> {NUMBER} ) \s+ (?:tranche|ronde) {WORD_ENDS} )
    | (?: (?:tranche|ronde) \s+ (?:nummer\s+|nr\.?\s*)? (?P<behind> {NUMBER} ) {WORD_ENDS} )
    | (?P<other> \S+ )
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Paper(NamedTuple):
    """A Kamerstuk, or a whole dossier where no number is given."""

    dossier: str
    number: str | None

    @property
    def name(self) -> str:
        """`29 697, nr. 157`, as it is cited."""
        return f"{self.dossier[:2]} {self.dossier[2:]}" + (f", nr. {self.number}" if self.number else "")


def paper_in(text: str) -> Paper | None:
    """The Kamerstuk that `text` names, however it is spelled."""
    match = TERM.match(text.strip())
    return paper_of(match) if match else None


def paper_of(match: re.Match[str]) -> Paper | None:
    if not match["dossier"]:
        return None
    return Paper(re.sub("[^0-9]", "", match["dossier"]), match["paper"] and str(int(match["paper"])))


@dataclass(frozen=True)
class SearchTerm:
    """One thing asked for, and how that was typed: a word or a phrase, in one or more spellings; or the number of a tranche;
    or a Kamerstuk."""

    typed: str
    phrases: tuple[Phrase, ...]
    literal: bool = False
    excluded: bool = False
    tranche: str = ""
    paper: Paper | None = None

    @property
    def plain(self) -> bool:
        """Whether it is words as anybody types them."""
        return not (self.literal or self.tranche or self.paper)


@dataclass
class Wanted:
    """What was typed, understood: groups that must all be found, each any of its terms.

    `also`: the other names that are searched for. `typed`: what was typed, where that was read as something near it."""

    text: str
    groups: list[list[SearchTerm]] = field(default_factory=list)
    excluded: list[SearchTerm] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    typed: str = ""

    @property
    def terms(self) -> Iterator[SearchTerm]:
        return (term for group in self.groups for term in group)

    def instead(self, changed: dict[str, str]) -> Wanted:
        """The same question with other words: {a word: what stands for it}."""
        text = WORD.sub(lambda match: changed.get(plain_word(match[0]), match[0]), self.text)
        return replace(understand(text), typed=self.text)

    def without(self, group: list[SearchTerm]) -> str:
        """What one would type to ask the same without one of its groups."""
        left = [" OF ".join(term.typed for term in other) for other in self.groups if other is not group]
        return " ".join([*left, *(term.typed for term in self.excluded)])


def understand(text: str, other_names: bool = True) -> Wanted:
    """`text` as a question. Without `other_names` it is about the words themselves alone."""
    question = Wanted(unicodedata.normalize("NFC", text))
    either = False
    typed = [match for match in TERM.finditer(question.text) if match[0].strip('-"')]
    while typed:
        match = typed.pop(0)
        if match[0] == "OF":
            either = bool(question.groups)
            continue
        term, typed = asked_term(match, typed, bool(question.groups), other_names)
        if not any(term.phrases):
            continue
        question.also += [" ".join(other) for other in term.phrases[1:] if not term.excluded]
        if term.excluded:
            question.excluded.append(term)
        elif either:
            question.groups[-1].append(term)
        else:
            question.groups.append([term])
        either = False
    if other_names:
        question.groups = [group for group in question.groups if not says_nothing(group)] or question.groups
    return question


def asked_term(
    match: re.Match[str], following: list[re.Match[str]], behind_a_word: bool, other_names: bool
) -> tuple[SearchTerm, list[re.Match[str]]]:
    """The term that stands here, and what is left behind it."""
    part = match[0]
    phrase = tuple(words(part))
    if paper := paper_of(match):
        return SearchTerm(part, (phrase,), paper=paper), following
    if number := match["before"] or match["behind"]:
        tranche = letter_in_digits(fold(number))
        return SearchTerm(part, ((tranche, "tranche"),), tranche=tranche), following
    excluded, literal = part.startswith("-"), bool(match["quoted"])
    if not literal and not excluded:
        part, phrase, following = whole_name(part, phrase, following)
        if behind_a_word:
            phrase = tuple(map(letter_in_digits, phrase))
    others = search_words().same.get(phrase, ()) if other_names and not literal else ()
    return SearchTerm(part, (phrase, *others), literal, excluded), following


def whole_name(part: str, phrase: Phrase, typed: list[re.Match[str]]) -> tuple[str, Phrase, list[re.Match[str]]]:
    """A known name of several words that starts here is one term: `den haag`. With what is left behind it."""
    following = []
    for match in typed[: search_words().longest - 1]:
        if match[0] == "OF" or not match["other"] or match[0].startswith("-"):
            break
        following.append(match[0])
    for taken in range(len(following), 0, -1):
        longer = phrase + tuple(word for part in following[:taken] for word in words(part))
        if longer in search_words().same:
            return " ".join([part, *following[:taken]]), longer, typed[taken:]
    return part, phrase, typed


def says_nothing(group: list[SearchTerm]) -> bool:
    """Whether a group asks for nothing but words that say nothing beside others."""
    empty = search_words().empty
    return all(term.plain and empty.issuperset(term.phrases[0]) for term in group)
