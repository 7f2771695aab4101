"""Search in a release, in the process: both databases give the same hits because neither searches.

A word is folded (no case, no accents) and stemmed. It is found as the same stem, as the beginning of a word, or
inside a compound (‘woningbouw’ in ‘woningbouwopgaven’), in that order of rank."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import Stemmer
from rapidfuzz import fuzz, process

from ..language.text import fold
from .index import Index
from .rows import Row

WORD = re.compile(r"\w+(?:&\w+)*")
TERM = re.compile(r'-?"[^"]*"|\S+')
SHORTEST_PREFIX, SHORTEST_PART = 2, 4
EXACT, PREFIX, PART = 8, 3, 1
NEAR_ENOUGH = 75
SNIPPET_WORDS = 24

# How much a hit says, by the part of the deal; parts that are not here weigh 1.
WEIGHTS = {
    "naam": 12,
    "andere naam": 10,
    "regio": 8,
    "gemeente": 6,
    "plaats": 6,
    "kenmerk": 4,
    "provincie": 4,
    "ministerie": 3,
    "programmalijn": 3,
}

# Names for the same thing, folded. Whoever searches for one also gets the others, and is told so.
OTHER_NAMES = [
    ("fryslan", "friesland"),
    ("overijssel", "overijsel"),
    ("den haag", "s gravenhage", "gravenhage"),
    ("den bosch", "s hertogenbosch", "hertogenbosch"),
    ("zaanstad", "zaandam"),
    ("waddeneilanden", "wadden"),
    ("ienw", "i&w", "infrastructuur en waterstaat"),
    ("jenv", "j&v", "justitie en veiligheid"),
    ("lnv", "lvvn"),
    ("ezk", "ez", "economische zaken"),
    ("bzk", "binnenlandse zaken"),
    ("bes", "caribisch nederland"),
]

# A Stemmer is not safe between threads.
local = threading.local()


@lru_cache(maxsize=20_000)
def plain_word(word: str) -> str:
    """A word as search compares it: folded, without the plural 's after a vowel."""
    return re.sub(r"(?<=[aeiouy])'s$", "", fold(word))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    if not hasattr(local, "stemmer"):
        local.stemmer = Stemmer.Stemmer("dutch_porter")
    stemmed: str = local.stemmer.stemWord(word)
    return stemmed


def words(text: str) -> list[str]:
    return [plain_word(match[0]) for match in WORD.finditer(text)]


# Words in a row.
type Phrase = tuple[str, ...]


@dataclass(frozen=True)
class SearchTerm:
    """One thing asked for: a word or a phrase, in one or more spellings."""

    phrases: tuple[Phrase, ...]
    literal: bool = False
    excluded: bool = False


@dataclass
class Wanted:
    """What was typed, understood: groups that must all be found, each any of its terms."""

    text: str
    groups: list[list[SearchTerm]] = field(default_factory=list)
    excluded: list[SearchTerm] = field(default_factory=list)
    also: list[str] = field(default_factory=list)


def understand(text: str, other_names: bool = True) -> Wanted:
    """`text` as a question: words, "een woordgroep", -zonder, OF."""
    text = unicodedata.normalize("NFC", text)
    question = Wanted(text)
    either = False
    typed = [part for part in TERM.findall(text) if part.strip('-"')]
    while typed:
        part = typed.pop(0)
        if part == "OF":
            either = bool(question.groups)
            continue
        excluded = part.startswith("-")
        literal = part.strip("-").startswith('"')
        phrase = tuple(words(part))
        if not phrase:
            continue
        if not literal and not excluded:
            phrase, typed = whole_name(phrase, typed)
        phrases: tuple[Phrase, ...] = (phrase,)
        if other_names and not literal:
            others = names_for(phrase)
            phrases += others
            question.also += [" ".join(other) for other in others if not excluded]
        term = SearchTerm(phrases, literal, excluded)
        if excluded:
            question.excluded.append(term)
        elif either:
            question.groups[-1].append(term)
        else:
            question.groups.append([term])
        either = False
    return question


def whole_name(phrase: Phrase, typed: list[str]) -> tuple[Phrase, list[str]]:
    """A known name of several words that starts here is one term: `den haag`."""
    following = []
    for part in typed[:2]:
        if part == "OF" or part.startswith(("-", '"')):
            break
        following.append(part)
    for taken in range(len(following), 0, -1):
        longer = phrase + tuple(word for part in following[:taken] for word in words(part))
        if names_for(longer):
            return longer, typed[taken:]
    return phrase, typed


def names_for(phrase: Phrase) -> tuple[Phrase, ...]:
    """The other names of a known name, as phrases."""
    name = " ".join(phrase)
    for names in OTHER_NAMES:
        if name in names:
            return tuple(tuple(other.split()) for other in names if other != name)
    return ()


class Hit(NamedTuple):
    """The part of a deal that answers a question, and a stretch of its text in pieces: [(text, whether it is a hit)]."""

    part: str
    pieces: list[tuple[str, bool]]


class SearchIndex:
    """The words of a release: where each stands and how much that says. Built once per release and process."""

    def __init__(self, index: Index) -> None:
        self.texts: list[list[tuple[str, list[str]]]] = []
        self.postings: dict[str, dict[int, int]] = {}
        self.stems: dict[str, set[str]] = {}
        for number, row in enumerate(index.rows):
            parts = [(part, words(text)) for part, text in row.texts]
            self.texts.append(parts)
            for part, spelled in parts:
                weight = WEIGHTS.get(part, 1)
                for word in spelled:
                    deals = self.postings.setdefault(word, {})
                    deals[number] = max(deals.get(number, 0), weight)
        for word in self.postings:
            self.stems.setdefault(stem(word), set()).add(word)
        self.vocabulary = sorted(self.postings)
        self.found_words = lru_cache(maxsize=512)(self._found_words)

    def _found_words(self, word: str) -> dict[str, int]:
        """{word of the release: rank} for every word that `word` stands for."""
        ranked: dict[str, int] = {}
        if len(word) >= SHORTEST_PART:
            ranked |= {other: PART for other in self.vocabulary if word in other}
        if len(word) >= SHORTEST_PREFIX:
            ranked |= {other: PREFIX for other in self.vocabulary if other.startswith(word)}
        return ranked | dict.fromkeys(self.stems.get(stem(word), ()), EXACT)

    def deals_with_word(self, word: str) -> dict[int, int]:
        return most_of(
            {number: rank * weight for number, weight in self.postings[other].items()}
            for other, rank in self.found_words(word).items()
        )

    def deals_with_phrase(self, phrase: Phrase, literal: bool) -> dict[int, int]:
        """{deal: score} of the deals in which the words stand next to each other."""
        if len(phrase) == 1 and not literal:
            return self.deals_with_word(phrase[0])
        candidates: set[int] | None = None
        for word in phrase:
            having = set(self.postings.get(word, ())) if literal else set(self.deals_with_word(word))
            candidates = having if candidates is None else candidates & having
        scores = {}
        for number in candidates or ():
            weights = [WEIGHTS.get(part, 1) for part, text in self.texts[number] if follows(phrase, text)]
            if weights:
                scores[number] = EXACT * max(weights)
        return scores

    def deals_with(self, term: SearchTerm) -> dict[int, int]:
        return most_of(self.deals_with_phrase(phrase, term.literal) for phrase in term.phrases)

    def answer(self, question: Wanted) -> dict[int, int]:
        """{deal number: score} of the deals that answer the question."""
        scores: dict[int, int] | None = None
        for group in question.groups:
            group_scores = most_of(self.deals_with(term) for term in group)
            scores = (
                group_scores
                if scores is None
                else {number: scores[number] + group_scores[number] for number in scores if number in group_scores}
            )
        if scores is None:
            scores = dict.fromkeys(range(len(self.texts)), 0) if question.excluded else {}
        for term in question.excluded:
            for number in self.deals_with(term):
                scores.pop(number, None)
        return scores

    def nearest(self, question: Wanted) -> str | None:
        """The question with every word that is nowhere replaced by the nearest one that is; None if there is none."""
        changed = {}
        for term in (term for group in question.groups for term in group):
            for word in term.phrases[0]:
                if not self.found_words(word):
                    near = process.extractOne(word, self.vocabulary, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
                    if near:
                        changed[word] = near[0]
        if not changed:
            return None
        return WORD.sub(lambda match: changed.get(plain_word(match[0]), match[0]), question.text)

    def marked(self, row: Row, question: Wanted) -> Hit | None:
        """Where the deal answers best; None where only its name does."""
        asked = [word for group in question.groups for term in group for phrase in term.phrases for word in phrase]
        hits = {other for word in asked for other in self.found_words(word)}
        for part, text in row.texts:
            if part != "naam" and any(plain_word(match[0]) in hits for match in WORD.finditer(text)):
                return Hit(part, stretch(text, hits))
        return None


def most_of(several: Iterable[dict[int, int]]) -> dict[int, int]:
    """{deal: the highest of its scores}."""
    highest: dict[int, int] = {}
    for scores in several:
        if not highest:
            highest = scores
            continue
        for number, score in scores.items():
            if score > highest.get(number, 0):
                highest[number] = score
    return highest


def follows(phrase: Phrase, text: list[str]) -> bool:
    """Whether the words of `phrase` stand in a row in `found`."""
    length = len(phrase)
    return any(tuple(text[start : start + length]) == phrase for start in range(len(text) - length + 1))


def stretch(text: str, hits: set[str]) -> list[tuple[str, bool]]:
    """A stretch of `text` around its first hit, in pieces: [(text, whether it is a hit)]."""
    matches = list(WORD.finditer(text))
    first = next(place for place, match in enumerate(matches) if plain_word(match[0]) in hits)
    shown = matches[max(0, first - SNIPPET_WORDS // 3) : first + SNIPPET_WORDS]
    at, end = shown[0].start(), shown[-1].end()
    pieces = [("… ", False)] if at else []
    for match in shown:
        if plain_word(match[0]) in hits:
            pieces += [(text[at : match.start()], False), (match[0], True)]
            at = match.end()
    return [*pieces, (text[at:end], False), (" …" if end < len(text.rstrip(".")) else "", False)]


def search_index(index: Index) -> SearchIndex:
    """The search index of a release, kept with its index."""
    return index.once("zoeken", lambda: SearchIndex(index))
