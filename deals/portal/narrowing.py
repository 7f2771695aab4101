"""What changed between two releases, as it is asked: which deals, regions, ministries and kinds of facts, and which papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.text import slugify

from ..language.text import fold
from ..register.caches import Kept
from ..register.change_sentences import CHANGE_GROUPS, group_of, in_groups
from ..register.changes import Change
from ..register.facet import FACETS, Facet
from ..register.history import (
    CHANGED,
    NEW,
    RETURNED,
    WITHDRAWN,
    DealChange,
    Step,
    between,
    described,
    one_by_one,
)
from ..register.index import Index, release_index
from ..register.models import LineKind, Release
from ..register.paper_changes import SUBJECT, described_papers
from ..register.paper_history import paper_versions
from ..register.rows import Value
from ..register.wording import SECTIONS
from .question import NotUnderstood, Question

# What changes can be narrowed by, and the kinds of facts by their address.
NARROWING = ("deal", "regio", "ministerie", "soort")
SUBJECTS = {slugify(words): words for words in ("deal", *SECTIONS.values(), "bron", SUBJECT)}
KINDS_OF_FACT = {slug: words.lower() for slug, words in CHANGE_GROUPS.items()} | SUBJECTS
OF_PAPERS_ALONE = slugify(SUBJECT)
REMARKS = {
    NEW: "Staat voor het eerst in het register; alle gegevens en hun bronnen staan bij de deal.",
    CHANGED: "",
    WITHDRAWN: "Reden van de intrekking: {step.reason}",
    RETURNED: "Was ingetrokken: {step.old_reason}",
}
# So many deals a form offers at most.
MOST_DEALS_TO_CHOOSE = 250
NEW_PAPER = "Staat voor het eerst in het register; wat ermee gebeurde en de bronnen staan bij het stuk."


@dataclass(frozen=True)
class Choices:
    """One thing that changes can be narrowed by: the values to choose among, and the chosen one or nothing."""

    name: str
    label: str
    offered: list[Value]
    chosen: str


class Narrowing:
    """What changes are narrowed by: deals, a region, a ministry, a kind of fact. Raises NotUnderstood."""

    def __init__(self, question: Question, old: Release | None, new: Release) -> None:
        self.question = question
        self.releases = [release for release in (old, new) if release]
        self.pairs = [(name, value) for name in NARROWING for value in question.query.getlist(name)]
        self.deals = question.query.getlist("deal")
        mistakes = [
            ("deal", f"Een deal ‘{slug}’ staat niet in deze publicaties.") for slug in self.deals if not self.name(slug)
        ]
        self.values: dict[str, Value] = {}
        for facet in (FACETS["regio"], FACETS["ministerie"]):
            if given := question.query.get(facet.name):
                known = (index.real_value(facet, fold(given)) for index in self.indexes)
                value = next(filter(None, known), None)
                if value is None:
                    mistakes.append(
                        (facet.name, f"‘{given}’ is geen bekende waarde voor {facet.label}; {facet.expects}.")
                    )
                else:
                    self.values[facet.name] = value
        self.kind = question.query.get("soort", "")
        if self.kind and self.kind not in KINDS_OF_FACT:
            expected = ", ".join(KINDS_OF_FACT)
            mistakes.append(("soort", f"‘{self.kind}’ is geen soort gegeven; verwacht {expected}."))
        if mistakes:
            raise NotUnderstood(mistakes)
        self.slugs = [self.having(FACETS[name], value) for name, value in self.values.items()]

    @cached_property
    def indexes(self) -> list[Index]:
        """The deals before and after."""
        return [release_index(release, self.question.reading.lists) for release in self.releases]

    def name(self, slug: str) -> str:
        """What a deal is called, in the newest of the two releases that has it; empty where none has."""
        for index in reversed(self.indexes):
            if slug in index.withdrawn:
                return slug
            if row := index.row(slug):
                return row.name
        return ""

    def having(self, facet: Facet, value: Value) -> set[str]:
        """The deals that have a value before or after."""
        return {row.slug for index in self.indexes for row in index.rows_in(index.mask_of(facet.name, value.slug))}

    def takes(self, slug: str) -> bool:
        """Whether a deal is among those that are asked for."""
        return (not self.deals or slug in self.deals) and all(slug in slugs for slugs in self.slugs)

    def told(self, steps: list[Step]) -> list[DealChange] | None:
        """The steps in which a fact of the chosen kind changed, with those changes alone; None where no kind is chosen."""
        if not self.kind:
            return None
        narrowed = [
            DealChange(change.step, [one for one in change.changes if self.is_of_kind(one)])
            for change in described(steps)
        ]
        return [change for change in narrowed if change.changes]

    def is_of_kind(self, change: Change) -> bool:
        """Whether a difference is of the chosen kind: a group of kinds, or one kind."""
        return group_of(change) == self.kind if self.kind in CHANGE_GROUPS else change.subject == SUBJECTS[self.kind]

    @property
    def sums_overlap(self) -> bool:
        """Whether the chosen deals are a group that overlaps others: of those there are counts and no sums."""
        return any(not FACETS[name].exclusive for name in self.values)

    @property
    def words(self) -> str:
        """`Twente II; regio Twente; partij`: what the page is about, where that is not everything."""
        said = [self.name(slug) for slug in self.deals]
        said += [f"{FACETS[name].label} {value.label}" for name, value in self.values.items()]
        return "; ".join(said + ([KINDS_OF_FACT[self.kind]] if self.kind else []))

    @property
    def choices(self) -> list[Choices]:
        newest = release_index(self.releases[-1], self.question.reading.lists)
        offered = [
            Choices(
                name, FACETS[name].label, newest.values[name], self.values[name].slug if name in self.values else ""
            )
            for name in ("regio", "ministerie")
        ]
        kinds = [Value(slug, words) for slug, words in KINDS_OF_FACT.items()]
        return [*offered, Choices("soort", "soort gegeven", kinds, self.kind)]


class WhatDiffers:
    """The deals and the papers that differ between two releases, as far as they are asked for; what small corrections of text
    alone changed stands last. `told`: with every difference of the chosen kind; None where no kind is chosen."""

    def __init__(self, old: Release | None, new: Release, covered: Sequence[Release], asked: Narrowing) -> None:
        self.old, self.new, self.asked = old, new, asked
        self.text_only = only_minor(covered)
        self.everything = between(old, new)
        steps = [step for step in self.everything if asked.takes(step.slug)]
        self.told = asked.told(steps)
        if self.told is not None:
            steps = [change.step for change in self.told]
        self.steps = sorted(steps, key=lambda step: step.slug in self.text_only)

        self.described: dict[Step, DealChange] = {change.step: change for change in self.told or ()}

    @property
    def choices(self) -> list[Choices]:
        """What changes can be narrowed by; one deal among those that differ, where those are no more than a form can hold."""
        if len(self.everything) > MOST_DEALS_TO_CHOOSE or len(self.asked.deals) > 1:
            return self.asked.choices
        names = {step.slug: step.name for step in self.everything}
        names |= {slug: self.asked.name(slug) for slug in self.asked.deals}
        deals = [Value(slug, name) for slug, name in names.items()]
        return [Choices("deal", "deal", deals, "".join(self.asked.deals)), *self.asked.choices]

    def told_of(self, steps: list[Step]) -> list[DealChange]:
        """`steps`, some of these, with what changed. One query, or none where they were read before."""
        unread = [step for step in steps if step not in self.described]
        self.described |= {change.step: change for change in described(unread)}
        return [self.described[step] for step in steps]

    @cached_property
    def papers(self) -> list[DealChange]:
        return changed_papers(self.old, self.new, self.asked)

    @cached_property
    def numbers(self) -> dict[Step, dict[str, int]]:
        """Of every deal that changed how many differences there are in each group. One query where some were not counted before."""
        stands = f"{self.old.stand if self.old else ''} {self.new.stand}"
        keys = {step: f"{step.old_version} {step.version} {stands}" for step in self.steps if step.kind == CHANGED}
        # Of a chosen kind of fact the differences are read already, and are not all there are.
        known = {} if self.told is not None else {step: kept_groups.get(key) for step, key in keys.items()}
        counted = {step: groups for step, groups in known.items() if groups is not None}
        for change in self.told_of([step for step in keys if step not in counted]):
            counted[change.step] = in_groups(change.changes)
            if self.told is None:
                kept_groups.put(keys[change.step], counted[change.step])
        return counted

    @property
    def rows(self) -> int:
        """How many differences there are, as a file counts them: one where a whole deal came or went."""
        of_deals = sum(max(1, sum(self.numbers.get(step, {}).values())) for step in self.steps)
        return of_deals + sum(map(rows_of, self.papers))

    @property
    def groups(self) -> list[tuple[str, str, int, int]]:
        """[(address, name, how many differences, in how many deals)] of each group in which something changed."""
        return [
            (slug, title, sum(many), len(many))
            for slug, title in CHANGE_GROUPS.items()
            if (many := [groups[slug] for groups in self.numbers.values() if slug in groups])
        ]


def rows_of(change: DealChange) -> int:
    """One for each fact that changed; one for what came, went, or changed in words that were taken out."""
    return max(1, len(change.changes))


# How many differences of each group there are between two versions, at two releases.
kept_groups: Kept[dict[str, int]] = Kept(20_000)


def only_minor(covered: Sequence[Release]) -> set[str]:
    """The slugs of the deals that small corrections alone changed in the releases `covered`. One query, or none."""
    numbers = {release.number for release in covered if release.minor}
    if not numbers:
        return set()
    steps = one_by_one(covered[0].number, covered[-1].number)
    return {step.slug for step in steps} - {step.slug for step in steps if step.release not in numbers}


def changed_papers(old: Release | None, new: Release, asked: Narrowing) -> list[DealChange]:
    """The papers of the Kamer that differ between two releases, of the chosen deals where any are chosen; none where a
    region, a ministry or a kind of fact of deals is asked."""
    if asked.values or asked.kind not in ("", OF_PAPERS_ALONE):
        return []
    steps = between(old, new, LineKind.PAPER)
    if asked.deals and steps:
        about = paper_versions(lambda paper: not paper.deals.isdisjoint(asked.deals))
        steps = [step for step in steps if step.version in about or step.old_version in about]
    return described_papers(steps)
