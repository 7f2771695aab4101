"""What changed in sentences: of one deal or paper, by what it is about.

Every difference stands in one group and is counted there once, so that the sentences add up to the table of old and new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..language.numerals import small_number
from ..language.text import listed
from .changes import ADDED, COUNTED, DROPPED, Change
from .wording import FIELDS, HEAD

# The groups by their address, in the order of a page, and what each is called.
CHANGE_GROUPS = {
    "geld": "Geld",
    "stappen": "Stappen",
    "partijen": "Partijen",
    "gebied": "Gebied",
    "inhoud": "Programmalijnen, doelen en resultaten",
    "overig": "Overig",
}
OTHER = "overig"
# The group of what a change is of; what stands in neither is of the last group.
GROUP_OF_SUBJECT = {
    "bedrag": "geld",
    "beschikking": "geld",
    "betaling": "geld",
    "besteding": "geld",
    "mijlpaal": "stappen",
    "aanpassing": "stappen",
    "Rijk-Regio-overleg": "stappen",
    "ministerie": "partijen",
    "betrokken ministerie": "partijen",
    "partij": "partijen",
    "gemeente": "gebied",
    "Caribisch openbaar lichaam": "gebied",
    "plaats in het buitenland": "gebied",
    "programmalijn": "inhoud",
    "doel": "inhoud",
    "resultaat": "inhoud",
    "stand van zaken": "inhoud",
    "les": "inhoud",
}
# … and of a field of the deal itself.
GROUP_OF_FIELD = {
    **dict.fromkeys(COUNTED.values(), "geld"),
    HEAD["status"]: "stappen",
    HEAD["regio"]: "gebied",
    HEAD["ligging"]: "gebied",
    "provincies": "gebied",
}
# One of a kind, and several.
NOUNS = {
    "bedrag": ("een bedrag", "bedragen"),
    "ministerie": ("een ondertekenend ministerie", "ondertekenende ministeries"),
    "betrokken ministerie": ("een betrokken ministerie", "betrokken ministeries"),
    "partij": ("een partij", "partijen"),
    "gemeente": ("een gemeente", "gemeenten"),
    "Caribisch openbaar lichaam": ("een Caribisch openbaar lichaam", "Caribische openbare lichamen"),
    "plaats in het buitenland": ("een plaats in het buitenland", "plaatsen in het buitenland"),
    "programmalijn": ("een programmalijn", "programmalijnen"),
    "doel": ("een doel", "doelen"),
    "resultaat": ("een resultaat", "resultaten"),
    "kenmerk": ("een kenmerk", "kenmerken"),
    "mijlpaal": ("een stap", "stappen"),
    "beschikking": ("een beschikking", "beschikkingen"),
    "stand van zaken": ("een bericht over hoe het staat", "berichten over hoe het staat"),
    "betaling": ("een betaling", "betalingen"),
    "besteding": ("een besteding", "bestedingen"),
    "aanpassing": ("een aanpassing", "aanpassingen"),
    "Rijk-Regio-overleg": ("een Rijk-Regio-overleg", "Rijk-Regio-overleggen"),
    "les": ("een les", "lessen"),
    "andere naam": ("een andere naam", "andere namen"),
    "leemte": ("een opmerking over wat nog niet bekend is", "opmerkingen over wat nog niet bekend is"),
    "vermelding": ("een vermelding", "vermeldingen"),
    "bron": ("een bron", "bronnen"),
    "genoemde deal": ("een genoemde deal", "genoemde deals"),
    "besluit": ("een besluit", "besluiten"),
}
# Of these a name says too little to stand in a sentence.
NAMELESS = {"leemte", "stand van zaken", "resultaat", "Rijk-Regio-overleg", "genoemde deal", "besluit"}
# What is longer than this stands in the table alone: names together, and a value that changed.
LONGEST_NAMES, LONGEST_VALUES = 100, 60
LONGEST_OF_GROUP = {"geld": 320, "stappen": 180}
CLASSIFIED = " (indeling redactie)"
CHANGED_VERB = "Gewijzigd"
VERBS = {ADDED: "Toegevoegd", CHANGED_VERB: CHANGED_VERB, DROPPED: "Vervallen"}


class ToldPart(NamedTuple):
    """Part of a sentence, and of how many differences it is."""

    words: str
    number: int


class ToldGroup(NamedTuple):
    """What changed of one subject. `sentences`: (`Toegevoegd`, what)."""

    slug: str
    title: str
    sentences: list[tuple[str, list[ToldPart]]]

    @property
    def number(self) -> int:
        return sum(part.number for _, parts in self.sentences for part in parts)

    @property
    def words(self) -> str:
        """`Toegevoegd: 14 gemeenten. Gewijzigd: toelichting bij een gemeente (Almelo).`"""
        return " ".join(f"{verb}: {listed([part.words for part in parts])}." for verb, parts in self.sentences)


def group_of(change: Change) -> str:
    """The group that a difference stands in."""
    if change.subject == "deal":
        return GROUP_OF_FIELD.get(change.field, OTHER)
    return GROUP_OF_SUBJECT.get(change.subject, OTHER)


def in_groups(changes: Iterable[Change]) -> dict[str, int]:
    """{group: of how many differences}, in the order of a page; what has none is left out."""
    numbers = dict.fromkeys(CHANGE_GROUPS, 0)
    for change in changes:
        numbers[group_of(change)] += 1
    return {slug: number for slug, number in numbers.items() if number}


def told_in_groups(changes: Sequence[Change]) -> list[ToldGroup]:
    """`changes` of one deal or paper in sentences."""
    told = []
    for slug in in_groups(changes):
        of_group = [change for change in changes if group_of(change) == slug]
        sentences = [
            (words, parts_told([change for change in of_group if verb_of(change) == verb]))
            for verb, words in VERBS.items()
        ]
        told.append(ToldGroup(slug, CHANGE_GROUPS[slug], [(words, parts) for words, parts in sentences if parts]))
    return told


def counted_in_sentences(changes: Iterable[Change]) -> list[tuple[str, str, int]]:
    """[(verb, subject, of how many)], in the order of the page: what is kept of a change that is told without its names.

    A fact of which more fields changed is one."""
    facts: dict[tuple[str, str], set[str | None]] = {}
    for change in changes:
        told = (verb_of(change), change.field if change.subject in FIELDS_OF else change.subject)
        facts.setdefault(told, set()).add(change.key or change.about or change.new or change.old)
    return [(verb, subject, len(several)) for (verb, subject), several in facts.items()]


def short_sentence(numbers: Sequence[tuple[str, str, int]]) -> str:
    """`Toegevoegd: 14 gemeenten en een bedrag. Gewijzigd: status.`"""
    said = []
    for verb, words in VERBS.items():
        parts = [many(subject, number) for known, subject, number in numbers if known == verb]
        if parts:
            said.append(f"{words}: {listed(parts)}.")
    return " ".join(said)


# Of these the differences are of fields of the deal or the paper itself.
FIELDS_OF = ("deal", "Kamerstuk")


def verb_of(change: Change) -> str:
    """`toegevoegd`, `vervallen`, or what stands for a change of what stays."""
    if change.whole:
        return change.field
    if change.subject in FIELDS_OF and change.old is None:
        return ADDED
    if change.subject in FIELDS_OF and change.new is None:
        return DROPPED
    return CHANGED_VERB


def many(subject: str, number: int) -> str:
    """`een gemeente`, `drie gemeenten`; what is no kind of fact is called as it is."""
    if subject not in NOUNS:
        return subject
    one, several = NOUNS[subject]
    return one if number == 1 else f"{small_number(number)} {several}"


def parts_told(changes: Sequence[Change]) -> list[ToldPart]:
    """`changes` that say the same of a kind together, in their order."""
    alike: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        key = (change.subject, "" if change.whole else change.field)
        alike.setdefault(key, []).append(change)
    return [ToldPart(told_together(several), len(several)) for several in alike.values()]


def told_together(changes: Sequence[Change]) -> str:
    first, number = changes[0], len(changes)
    if first.subject in FIELDS_OF:
        return with_values(first.field, first)
    if first.key is None and not first.whole:
        plural = NOUNS[first.subject][1] if first.subject in NOUNS else first.subject
        return f"{first.field} van {plural}" if number == 1 else f"{first.field} van {many(first.subject, number)}"
    if first.whole:
        return kind_with_names(first.subject, changes)
    field = FIELDS.get(first.field, first.field)
    if field == first.subject:
        return (
            f"{field} ({first.about}; was {first.old}, nu {first.new})"
            if number == 1
            else kind_with_names(first.subject, changes)
        )
    return f"{with_values(field, first) if number == 1 else field} bij {kind_with_names(first.subject, changes)}"


def with_values(field: str, change: Change) -> str:
    """`status (was geselecteerd, nu convenant gesloten)`: what it was and became, where that is short."""
    values = [value for value in (change.old, change.new) if value is not None]
    if field == HEAD["voorganger"] or any(len(value) > LONGEST_VALUES or "\n" in value for value in values):
        return field
    said = f"was {change.old}, nu {change.new}" if len(values) > 1 else values[0]
    if len(values) == 1 and change.subject not in FIELDS_OF:
        said = f"nu {said}" if change.old is None else f"was {said}"
    rest = field.removesuffix(CLASSIFIED)
    return f"{field} ({said})" if rest == field else f"{rest} ({said}; indeling redactie)"


def kind_with_names(subject: str, changes: Sequence[Change]) -> str:
    """`twee partijen (Provincie Gelderland; Regio Achterhoek)`; without names where those are many or say little."""
    words, names = many(subject, len(changes)), [change.named or change.about for change in changes]
    times = {name: names.count(name) for name in names if name}
    together = "; ".join(name if time == 1 else f"{name}, {small_number(time)} keer" for name, time in times.items())
    most = LONGEST_OF_GROUP.get(GROUP_OF_SUBJECT.get(subject, OTHER), LONGEST_NAMES)
    if subject in NAMELESS or not all(names) or len(together) > most or "\n" in together:
        return words
    return f"{words} ({together})"
