"""Search in a release, in the process: both databases give the same hits because neither searches.

A word is folded (no case, no accents) and stemmed. It is found as the same stem, as the beginning of a word, or
inside a compound (‘woningbouw’ in ‘woningbouwopgaven’), in that order of rank."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from ..language.words import WORD, Phrase, plain_word, words
from .index import Index, series
from .rows import Row
from .search_words import search_words
from .wanted import Paper, SearchTerm, Wanted, paper_in

SHORTEST_PREFIX, SHORTEST_PART = 4, 4
EXACT, PREFIX, PART = 8, 3, 1
# A word of so many letters may be meant for the one known word that is one typing error away.
SHORTEST_MISSPELLED = 5
SNIPPET_WORDS = 24

# How much a hit says, by the part of the deal; parts that are not here weigh 1.
NAME_WEIGHT = 12
WEIGHTS = {
    "naam": NAME_WEIGHT,
    "andere naam": 10,
    "regio": 8,
    "gemeente": 6,
    "plaats": 6,
    "thema": 5,
    "kenmerk": 4,
    "provincie": 4,
    "ministerie": 3,
    "programmalijn": 3,
}

# A Stemmer is not safe between threads.
local = threading.local()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    if not hasattr(local, "stemmer"):
        local.stemmer = Stemmer.Stemmer("dutch_porter")
    stemmed: str = local.stemmer.stemWord(word)
    return stemmed


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
        self.tranches = {number: index.numbers(mask) for number, mask in index.by_slug["tranche"].items()}
        self.papers: dict[str, dict[str, set[int]]] = {}
        for number, row in enumerate(index.rows):
            for source in row.sources:
                if source.paper and (paper := paper_in(source.paper)):
                    self.papers.setdefault(paper.dossier, {}).setdefault(paper.number or "", set()).add(number)
            parts = [(part, words(text)) for part, text in row.texts]
            self.texts.append(parts)
            for part, spelled in parts:
                weight = WEIGHTS.get(part, 1)
                for word in spelled:
                    deals = self.postings.setdefault(word, {})
                    deals[number] = max(deals.get(number, 0), weight)
        for word, number in numbered_in_region(index):
            self.postings.setdefault(word, {})[number] = NAME_WEIGHT
        for word in self.postings:
            self.stems.setdefault(stem(word), set()).add(word)
        self.vocabulary = sorted(self.postings)
        self.correct = [word for word in self.vocabulary if len(word) >= SHORTEST_MISSPELLED - 1 and word.isalpha()]
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

    def deals_with_paper(self, paper: Paper) -> dict[int, int]:
        """The deals that cite a Kamerstuk, or any of its dossier."""
        cited = self.papers[paper.dossier]
        citing = cited.get(paper.number, set()) if paper.number else set().union(*cited.values())
        return dict.fromkeys(citing, EXACT)

    def deals_with(self, term: SearchTerm) -> dict[int, int]:
        if term.tranche:
            return dict.fromkeys(self.tranches.get(term.tranche, ()), EXACT)
        # Five digits may be the number of something else.
        if term.paper and term.paper.dossier in self.papers:
            return self.deals_with_paper(term.paper)
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

    def corrected(self, question: Wanted, known: Callable[[str], bool] = lambda word: False) -> Wanted | None:
        """The question with every word that is nowhere replaced by the one that was meant; None where that is not clear
        of any of them. `known`: whether a word means something elsewhere."""
        changed = {}
        for group in question.groups:
            if any(self.deals_with(term) for term in group):
                continue
            for word in (word for term in group if term.plain for word in term.phrases[0]):
                if not self.found_words(word) and not known(word) and (meant := self.meant(word)):
                    changed[word] = meant
        return question.instead(changed) if changed else None

    def meant(self, word: str) -> str | None:
        """The one word of the release that is one typing error away."""
        if len(word) < SHORTEST_MISSPELLED or not word.isalpha() or is_known_word(word):
            return None
        near = process.extract(word, self.correct, scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=2)
        return near[0][0] if len(near) == 1 else None

    def marked(self, row: Row, question: Wanted) -> Hit | None:
        """Where the deal answers best; None where only its name does."""
        asked = [word for term in question.terms if not term.tranche for phrase in term.phrases for word in phrase]
        hits = {other for word in asked for other in self.found_words(word)}
        for part, text in row.texts:
            if part != "naam" and any(plain_word(match[0]) in hits for match in WORD.finditer(text)):
                return Hit(part, stretch(text, hits))
        return None


def numbered_in_region(index: Index) -> Iterator[tuple[str, int]]:
    """(which one of its region, in digits; the deal) of every deal in a region that has several: what people call
    Twente 1 or Twente I bears no number itself."""
    regions: dict[str, list[Row]] = {}
    for row in index.rows:
        regions.setdefault(row.region.slug, []).append(row)
    for rows in regions.values():
        if len(rows) > 1:
            yield from ((str(place), index.places[row.slug]) for place, row in enumerate(series(rows), start=1))


def is_known_word(word: str) -> bool:
    """Whether people mean something by a word, also where no deal has it."""
    known = search_words()
    return word in known.empty or any(word in phrase for phrase in known.same)


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
    """Whether the words of `phrase` stand in a row in `text`."""
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
