"""What answers a question to the whole register, in groups: places, deals, what deals have in common, their programme lines,
aims and results, Kamerstukken, other sources and explanations. Of a group the best comes first; first of all comes what is called
exactly as was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst

from ...language.dates import dutch_day
from ...language.text import many_deals
from ...language.words import Phrase, words
from ...register.citing import CitedSource, sources_cited
from ...register.facet import FACETS
from ...register.gazetteer import Destination, beginning, named
from ...register.index import Index
from ...register.lines import ListedLine, release_lines
from ...register.paper_search import name_of_deal, paper_search, paper_titles
from ...register.papers import ListedPaper, ReleasePapers, release_papers
from ...register.reading import Reading
from ...register.results import AimOrResult, release_reported
from ...register.rows import Row
from ...register.search import Hit, PaperIndex, WordIndex, best, search_index
from ...register.search_words import search_words
from ...register.wanted import Wanted, paper_in, understand
from ..explanations import explanation_index, explanations

MOST_ANSWERS, MOST_PAPERS = 5, 12
# Of a name that is not whole yet so many letters must be there.
SHORTEST_PART_OF_PLACE = 4
# What deals have in common, and is not a place.
SHARED_FACETS = ("thema", "tranche", "ministerie", "kenmerk", "status")
CLASSIFIED_BY_EDITORS = "indeling redactie"


@dataclass(frozen=True)
class SearchAnswer:
    """One answer: what it is called, where it is, and one line why. `hit`: the words in it that were asked for.

    `exact`: it is called exactly as was asked."""

    title: str
    address: str
    why: str
    hit: Hit | None = None
    exact: bool = False


@dataclass(frozen=True)
class AnswerGroup:
    """The best answers of one kind; `number` is how many there are, `all` where all of them are, or nothing."""

    name: str
    title: str
    answers: list[SearchAnswer]
    number: int
    all: str = ""
    last: bool = False  # it only resembles what was asked

    @property
    def invitation(self) -> str:
        """What the link to all of them says."""
        return f"Toon in de lijst ({self.number})" if self.name == "deal" else f"Alle {self.title.lower()}"

    @property
    def exact(self) -> list[SearchAnswer]:
        return [answer for answer in self.answers if answer.exact]


class SharedValue(NamedTuple):
    """A value that deals share: its facet, its place in an address, how people read it and everything it is called."""

    facet: str
    slug: str
    label: str
    names: tuple[str, ...]


class WholeQuestion:
    """One question to one release, answered."""

    def __init__(self, reading: Reading, question: Wanted) -> None:
        self.reading, self.index, self.question = reading, reading.index, question
        asked = tuple(words(question.text))
        telling = tuple(word for word in asked if word not in search_words().empty)
        self.called = {asked, telling or asked}
        # Where one thing alone is asked for.
        self.only = question.groups[0][0] if len(question.groups) == 1 else None
        if self.only:
            self.called.update(self.only.phrases)

    def calls(self, names: Iterable[str]) -> bool:
        """Whether one of `names` is exactly what was asked."""
        return any(tuple(words(name)) in self.called for name in names)

    def path(self, name: str, *args: str, **asking: str) -> str:
        """The address of a page at the release that is read."""
        query = urlencode([*asking.items(), *self.reading.pairs])
        return reverse(name, args=args) + (f"?{query}" if query else "")

    @property
    def is_year(self) -> bool:
        """Whether a number that may be a postcode stands in deals, as the year of a step."""
        return self.question.text.strip().isdecimal() and bool(search_index(self.index).answer(self.question))

    @cached_property
    def groups(self) -> list[AnswerGroup]:
        """Every group that has an answer: first those that hold exactly what was asked."""
        of_deals = (self.places, self.deals, self.shared, self.lines, self.reported)
        kinds = (*of_deals, self.papers, self.sources, self.explanations)
        made = [group for group in (kind() for kind in kinds) if group.answers]
        return sorted(made, key=lambda group: (not group.exact, group.last))

    @property
    def place(self) -> SearchAnswer | None:
        """The one place that was asked for, where nothing else is called so."""
        exact = [(group.name, answer) for group in self.groups for answer in group.exact]
        alone = len(exact) == 1 and exact[0][0] == "plaats" and not self.is_subject
        return exact[0][1] if alone else None

    @property
    def is_subject(self) -> bool:
        """Whether what was asked also stands for words that are no name of a place: `huizen` is more than Huizen."""
        others = self.only.phrases[1:] if self.only else ()
        return any(others) and not any(named(self.index, " ".join(phrase)) for phrase in others)

    def places(self) -> AnswerGroup:
        """What is called so; or else what is called as the words that say something, or begins so."""
        exact = named(self.index, self.question.text)
        telling = " ".join(group[0].typed for group in self.question.groups)
        leads = exact or named(self.index, telling)
        resembling = not leads
        if not leads:
            parts = [group[0].typed for group in self.question.groups if len(group[0].typed) >= SHORTEST_PART_OF_PLACE]
            leads = [lead for part in parts for lead in named(self.index, part)]
        if not leads and len(telling) >= SHORTEST_PART_OF_PLACE:
            leads = self.resembling(telling)
        if self.is_year:
            exact, resembling = [], True
        answers = [
            SearchAnswer(lead.name, self.path("entrance", *lead.page), capfirst(lead.why), exact=bool(exact))
            for lead in leads
        ]
        return AnswerGroup("plaats", "Plaatsen", answers, len(answers), last=resembling)

    def resembling(self, text: str) -> list[Destination]:
        """Places whose name begins with `text`; where deals have the words, those that begin with these as whole words."""
        leads, asked = beginning(self.index, text, MOST_ANSWERS), words(text)
        if not search_index(self.index).answer(self.question):
            return leads
        return [lead for lead in leads if words(lead.name)[: len(asked)] == asked]

    def deals(self) -> AnswerGroup:
        search, called = search_index(self.index), deals_by_name(self.index)
        scores = search.answer(self.question)
        exact = {number for phrase in self.called for number in called.get(phrase, ()) if number in scores}
        first = best({number: scores[number] for number in exact}, MOST_ANSWERS)
        numbers = [*first, *(number for number in best(scores, 2 * MOST_ANSWERS) if number not in exact)]
        answers = [self.deal_answer(number, number in exact) for number in numbers[:MOST_ANSWERS]]
        return AnswerGroup("deal", "Deals", answers, len(scores), self.path("deal_list", q=self.question.text))

    def deal_answer(self, number: int, exact: bool) -> SearchAnswer:
        row = self.index.rows[number]
        hit = search_index(self.index).marked(row, self.question)
        return SearchAnswer(row.name, self.path("deal", row.slug), capfirst(row.tranche.name), hit, exact)

    def shared(self) -> AnswerGroup:
        """Themes, tranches, ministries, traits and steps."""
        values, search = shared_values(self.index)
        numbers = search.ranked(self.question)
        for tranche in (term.tranche for term in self.question.terms if term.tranche):
            numbers = [place for place, value in enumerate(values) if value[:2] == ("tranche", tranche)]
        answers = [self.shared_answer(values[number]) for number in numbers]
        return AnswerGroup("thema", "Thema's, tranches en ministeries", answers[:MOST_ANSWERS], len(answers))

    def shared_answer(self, value: SharedValue) -> SearchAnswer:
        facet, number = FACETS[value.facet], self.index.mask_of(value.facet, value.slug).bit_count()
        why = f"{capfirst(facet.label)} met {many_deals(number)}"
        if facet.name == "thema":
            why += f" ({CLASSIFIED_BY_EDITORS})"
        if facet.address:
            address = self.path("entrance", facet.address, value.slug)
        else:
            address = self.path("deal_list", **{facet.name: value.slug})
        is_tranche = bool(self.only and facet.name == "tranche" and self.only.tranche == value.slug)
        return SearchAnswer(capfirst(value.label), address, why, exact=is_tranche or self.calls(value.names))

    def lines(self) -> AnswerGroup:
        """Programme lines that answer with words of their own."""
        lines = release_lines(self.index)
        scores = self.typed_first(lines.own_words)
        answers = [self.line_answer(lines.parts[number], lines.own_words) for number in best(scores, MOST_ANSWERS)]
        more = self.path("line_list", q=self.question.text) if len(scores) > MOST_ANSWERS else ""
        return AnswerGroup("programmalijn", "Programmalijnen", answers, len(scores), more)

    def typed_first(self, search: WordIndex) -> dict[int, int]:
        """The scores of what answers; what has the words as they were typed comes before what has another name for the same."""
        scores, as_typed = search.answer(self.question), understand(self.question.text, other_names=False)
        if as_typed == self.question:
            return scores
        typed = search.answer(as_typed)
        return {number: score + typed.get(number, 0) for number, score in scores.items()}

    def line_answer(self, line: ListedLine, search: WordIndex) -> SearchAnswer:
        said, deal = line.said, line.deal
        address = f"{self.path('deal', deal.slug)}#{said.key}"
        hit = search.marked_in(line.own_texts[1:], self.question)
        return SearchAnswer(said.name, address, f"Deal {deal.name}, {deal.tranche.name}", hit)

    def reported(self) -> AnswerGroup:
        """Aims, and what is reported as results, that answer with words of their own."""
        reported = release_reported(self.index)
        scores = self.typed_first(reported.own_words)
        answers = [self.reported_answer(reported.parts[number]) for number in best(scores, MOST_ANSWERS)]
        more = self.path("result_list", q=self.question.text) if len(scores) > MOST_ANSWERS else ""
        return AnswerGroup("resultaat", "Doelen en resultaten", answers, len(scores), more)

    def reported_answer(self, part: AimOrResult) -> SearchAnswer:
        address = f"{self.path('deal', part.deal.slug)}#{part.key}"
        told = "Doel" if part.is_aim else f"Gemeld door {part.said.read_in.publisher}"
        return SearchAnswer(part.said.text, address, f"{told}, deal {part.deal.name}")

    @cached_property
    def release_papers(self) -> ReleasePapers:
        return release_papers(self.reading.published)

    @property
    def paper(self) -> str:
        """The address of the one paper of the Kamer whose number was asked; empty where that is none, or not clear."""
        bearing = self.release_papers.numbered(self.question.text)
        return self.path("paper", bearing.slug) if bearing else ""

    def papers(self) -> AnswerGroup:
        """The papers of the Kamer of the release whose title answers; then the Kamerstukken that deals cite and that are not among
        those; then the papers that answer with other words."""
        papers = self.release_papers
        search = paper_search(papers, name_of_deal(self.index))
        titled = set(paper_titles(papers).ranked(self.question))
        ranked = search.ranked(self.question)
        first = [papers.papers[number] for number in ranked if number in titled]
        cited, search_cited = fitting_sources(self.index, "Kamerstukken", lambda source: bool(source.paper))
        others = [cited[number] for number in search_cited.ranked(self.question)]
        others = [source for source in others if source.slug not in papers.by_source]
        asked_by_number = bool(self.only and self.only.paper)
        # Thousands can answer, of which a few are shown.
        answers = chain(
            (self.paper_answer(paper, asked_by_number) for paper in first),
            (self.source_answer(source, asked_by_number) for source in others),
            (self.paper_answer(papers.papers[number], asked_by_number) for number in ranked if number not in titled),
        )
        number = len(ranked) + len(others)
        everything = self.path("paper_list", q=self.question.text) if ranked else self.path("source_list")
        more = everything if number > MOST_PAPERS else ""
        return AnswerGroup("kamerstuk", "Kamerstukken", list(islice(answers, MOST_PAPERS)), number, more)

    def paper_answer(self, paper: ListedPaper, exact: bool) -> SearchAnswer:
        numbered = paper.number and paper.number != paper.content["dossier"]
        title = f"Kamerstuk {paper.number}: {paper.title}" if numbered else paper.title
        why = f"{capfirst(paper.kind_in_words)}, {paper.day_in_words or 'dag niet bekend'}; {paper.by}"
        return SearchAnswer(title, self.path("paper", paper.slug), why, exact=exact or self.calls([paper.title]))

    def sources(self) -> AnswerGroup:
        """The other sources that deals cite."""
        cited, search = fitting_sources(self.index, "andere bronnen", lambda source: not source.paper)
        sources = [cited[number] for number in search.ranked(self.question)]
        # What is a paper of the Kamer stands there.
        sources = [source for source in sources if source.slug not in self.release_papers.by_source]
        answers = [self.source_answer(source, False) for source in sources[:MOST_ANSWERS]]
        more = self.path("source_list") if len(sources) > MOST_ANSWERS else ""
        return AnswerGroup("bron", "Bronnen", answers, len(sources), more)

    def source_answer(self, source: CitedSource, exact: bool) -> SearchAnswer:
        paper = paper_in(source.paper) if source.paper else None
        title = f"Kamerstuk {paper.name}: {source.title}" if paper else source.title
        day = f", {dutch_day(source.date)}" if source.date else ""
        why = f"{source.publisher}{day}; aangehaald bij {many_deals(source.deals)}"
        return SearchAnswer(title, self.path("source", source.slug), why, exact=exact or self.calls([source.title]))

    def explanations(self) -> AnswerGroup:
        known = explanations()
        explaining = [known[number] for number in explanation_index().ranked(self.question)]
        explaining.sort(key=lambda explanation: not self.calls(explanation.names))
        answers = [
            SearchAnswer(
                explanation.title,
                explanation.path + self.reading.suffix + explanation.anchor,
                explanation.why,
                exact=self.calls(explanation.names),
            )
            for explanation in explaining
        ]
        return AnswerGroup("uitleg", "Uitleg", answers[:MOST_ANSWERS], len(answers))


def names_of_deal(row: Row) -> list[str]:
    return [row.name, *(text for part, text in row.texts if part == "andere naam")]


def deals_by_name(index: Index) -> dict[Phrase, list[int]]:
    """{the words of a name: the deals that are called so}; made once for a release."""

    def gathered() -> dict[Phrase, list[int]]:
        called: dict[Phrase, list[int]] = {}
        for number, row in enumerate(index.rows):
            for phrase in {tuple(words(name)) for name in names_of_deal(row)}:
                called.setdefault(phrase, []).append(number)
        return called

    return index.once("deals op naam", gathered)


def shared_values(index: Index) -> tuple[list[SharedValue], WordIndex]:
    """Every value that deals of the release share, and their words; made once for a release."""

    def gathered() -> tuple[list[SharedValue], WordIndex]:
        borne: dict[str, set[str]] = {}
        for row in index.rows:
            written = [text for part, text in row.texts if part == "ministerie"]
            for value, text in zip(row.ministries, written, strict=True):
                borne.setdefault(value.slug, set()).update({value.label, text.removeprefix(value.label).strip()})
        values = [
            SharedValue(name, value.slug, value.label, (value.label, *sorted(borne.get(value.slug, ()))))
            for name in SHARED_FACETS
            for value in index.values[name]
        ]
        return values, WordIndex([("naam", name) for name in value.names] for value in values)

    return index.once("gedeelde waarden", gathered)


def fitting_sources(
    index: Index, name: str, fits: Callable[[CitedSource], bool]
) -> tuple[list[CitedSource], PaperIndex]:
    """The sources of a release that fit, newest first, and their words; made once for a release, under `name`."""

    def gathered() -> tuple[list[CitedSource], PaperIndex]:
        cited = sorted(filter(fits, sources_cited(index).values()), key=lambda source: source.date or "", reverse=True)
        # A deal has the words of its sources, with their numbers, in the same order.
        written = {
            source.slug: text
            for row in index.rows
            for source, text in zip(row.sources, (text for part, text in row.texts if part == "bron"), strict=True)
        }
        texts = ([("naam", written[source.slug]), ("uitgever", source.publisher)] for source in cited)
        return cited, PaperIndex(texts, ([source.paper] for source in cited))

    return index.once(name, gathered)
