"""Search in a release, in the process: both databases give the same hits because neither searches.

A word is folded (no case, no accents) and stemmed. It is found as the same stem, as the beginning of a word, or
inside a compound (‘woningbouw’ in ‘woningbouwopgaven’), in that order of rank."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from ..language.words import WORD, Phrase, plain_word, words
from .index import Index, in_regions, series
from .rows import Row
from .search_words import search_words
from .wanted import SearchTerm, Wanted, paper_in

SHORTEST_PREFIX, SHORTEST_PART, SHORTEST_NUMBER = 4, 5, 4
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


class WordIndex:
    """The words of texts about numbered things: where each stands and how much that says.

    `texts`: of each thing [(part, text)], the most telling part first."""

    def __init__(self, texts: Iterable[Iterable[tuple[str, str]]]) -> None:
        self.texts: list[list[tuple[str, list[str]]]] = []
        self.postings: dict[str, dict[int, int]] = {}
        self.stems: dict[str, set[str]] = {}
        # Most things share texts: a municipality, a ministry, a source.
        spelled: dict[str, list[str]] = {}
        for number, parts in enumerate(texts):
            self.texts.append(
                [(part, spelled.get(text) or spelled.setdefault(text, words(text))) for part, text in parts]
            )
            weights: dict[str, int] = {}
            for part, spelling in self.texts[-1]:
                weight = WEIGHTS.get(part, 1)
                for word in spelling:
                    if weights.get(word, 0) < weight:
                        weights[word] = weight
            for word, weight in weights.items():
                self.postings.setdefault(word, {})[number] = weight
        for word in self.postings:
            self.stems.setdefault(stem(word), set()).add(word)
        self.vocabulary = sorted(self.postings)
        self.found_words = lru_cache(maxsize=512)(self._found_words)

    def _found_words(self, word: str) -> dict[str, int]:
        """{word of the texts: rank} for every word that `word` stands for."""
        ranked: dict[str, int] = {}
        if len(word) >= (SHORTEST_NUMBER if word.isdigit() else SHORTEST_PART):
            ranked |= {other: PART for other in self.vocabulary if word in other}
        if len(word) >= SHORTEST_PREFIX:
            ranked |= {other: PREFIX for other in self.vocabulary if other.startswith(word)}
        return ranked | dict.fromkeys(self.stems.get(stem(word), ()), EXACT)

    def with_word(self, word: str) -> dict[int, int]:
        """{number of a thing: score} of those with a word that `word` stands for."""
        return most_of(
            {number: rank * weight for number, weight in self.postings[other].items()}
            for other, rank in self.found_words(word).items()
        )

    def with_phrase(self, phrase: Phrase, literal: bool) -> dict[int, int]:
        """The same of those in which the words stand next to each other."""
        if len(phrase) == 1 and not literal:
            return self.with_word(phrase[0])
        candidates: set[int] | None = None
        for word in phrase:
            having = set(self.postings.get(word, ())) if literal else set(self.with_word(word))
            candidates = having if candidates is None else candidates & having
        scores = {}
        for number in candidates or ():
            weights = [WEIGHTS.get(part, 1) for part, text in self.texts[number] if follows(phrase, text)]
            if weights:
                scores[number] = EXACT * max(weights)
        return scores

    def with_term(self, term: SearchTerm) -> dict[int, int]:
        return most_of(self.with_phrase(phrase, term.literal) for phrase in term.phrases)

    def answer(self, question: Wanted) -> dict[int, int]:
        """{number: score} of what answers the question."""
        scores: dict[int, int] | None = None
        for group in question.groups:
            group_scores = most_of(self.with_term(term) for term in group)
            scores = (
                group_scores
                if scores is None
                else {number: scores[number] + group_scores[number] for number in scores if number in group_scores}
            )
        if scores is None:
            scores = dict.fromkeys(range(len(self.texts)), 0) if question.excluded else {}
        for term in question.excluded:
            for number in self.with_term(term):
                scores.pop(number, None)
        return scores

    def marked_in(self, texts: Iterable[tuple[str, str]], question: Wanted) -> Hit | None:
        """The first of `texts`, [(part, text)], that answers, and where."""
        hits = self.hit_words(question)
        for part, text in texts:
            if any(plain_word(match[0]) in hits for match in WORD.finditer(text)):
                return Hit(part, stretch(text, hits))
        return None

    def hit_words(self, question: Wanted) -> set[str]:
        """The words of the texts that what was asked stands for."""
        asked = [word for term in question.terms if not term.tranche for phrase in term.phrases for word in phrase]
        return {other for word in asked for other in self.found_words(word)}

    def ranked(self, question: Wanted) -> list[int]:
        """The numbers of what answers the question, best first."""
        return best(self.answer(question), len(self.texts))


class PaperIndex(WordIndex):
    """The words of what is or cites a Kamerstuk. `papers`: those of each thing, as sources spell them."""

    def __init__(self, texts: Iterable[Iterable[tuple[str, str]]], papers: Iterable[Iterable[str | None]]) -> None:
        super().__init__(texts)
        self.papers: dict[str, dict[str, set[int]]] = {}
        for number, spelled in enumerate(papers):
            for paper in (paper_in(text) for text in spelled if text):
                if paper:
                    self.papers.setdefault(paper.dossier, {}).setdefault(paper.number or "", set()).add(number)

    def with_term(self, term: SearchTerm) -> dict[int, int]:
        # Five digits may be the number of something else.
        if term.paper and term.paper.dossier in self.papers:
            cited = self.papers[term.paper.dossier]
            number = term.paper.number
            return dict.fromkeys(cited.get(number, ()) if number else set().union(*cited.values()), EXACT)
        return super().with_term(term)


class SearchIndex(PaperIndex):
    """The words of the deals of a release. Built once per release and process."""

    def __init__(self, index: Index) -> None:
        super().__init__(
            (row.texts for row in index.rows), ([source.paper for source in row.sources] for row in index.rows)
        )
        self.places = index.places
        self.tranches = {number: index.numbers(mask) for number, mask in index.by_slug["tranche"].items()}
        for word, number in numbered_in_region(index):
            self.postings.setdefault(word, {})[number] = NAME_WEIGHT
            self.stems.setdefault(stem(word), set()).add(word)
        self.correct = {word for word in self.vocabulary if len(word) >= SHORTEST_MISSPELLED - 1 and word.isalpha()}

    def with_term(self, term: SearchTerm) -> dict[int, int]:
        if term.tranche:
            return dict.fromkeys(self.tranches.get(term.tranche, ()), EXACT)
        return super().with_term(term)

    def corrected(
        self, question: Wanted, known: Callable[[str], bool], others: Callable[[], Collection[str]]
    ) -> Wanted | None:
        """The question with every word that is nowhere replaced by the one that was meant; None where that is not clear
        of any of them. `known`: whether a word means something elsewhere. `others`: words that might be meant, besides
        those of the deals."""
        changed = {}
        for group in question.groups:
            if any(self.with_term(term) for term in group):
                continue
            for word in (word for term in group if term.plain for word in term.phrases[0]):
                if not self.found_words(word) and not known(word) and (meant := self.meant(word, others)):
                    changed[word] = meant
        return question.instead(changed) if changed else None

    def meant(self, word: str, others: Callable[[], Collection[str]]) -> str | None:
        """The one known word that is one typing error away."""
        if len(word) < SHORTEST_MISSPELLED or not word.isalpha() or is_known_word(word):
            return None
        candidates = self.correct.union(others())
        near = process.extract(word, candidates, scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=2)
        return near[0][0] if len(near) == 1 else None

    def marked(self, row: Row, question: Wanted) -> Hit | None:
        """Where the deal answers best; None where only its name does."""
        hits = self.hit_words(question)
        for (part, text), (_, spelled) in zip(row.texts, self.texts[self.places[row.slug]], strict=True):
            if part != "naam" and not hits.isdisjoint(spelled):
                return Hit(part, stretch(text, hits))
        return None


def best(scores: dict[int, int], most: int) -> list[int]:
    """The numbers with the highest scores, at most so many, best first."""
    numbers: list[int] = []
    # Many things have one score: to look for each score in turn is quicker than to order them all.
    for wanted in heapq.nlargest(most, set(scores.values())):
        alike = [number for number, score in scores.items() if score == wanted]
        numbers += heapq.nsmallest(most - len(numbers), alike)
        if len(numbers) >= most:
            break
    return numbers


def numbered_in_region(index: Index) -> Iterator[tuple[str, int]]:
    """(which one of its region, in digits; the deal) of every deal in a region that has several: what people call
    Twente 1 or Twente I bears no number itself."""
    for rows in in_regions(index.rows).values():
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
