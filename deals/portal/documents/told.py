"""One deal in the sentences of a document, each with the footnote of the fact that it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.text import capfirst

from ...contents import AimDict, Content, ContributionDict, Fields, IsoDay, MunicipalityDict
from ...holding import counted_fact, reached_steps
from ...language.money import cents, euros_in_words
from ...language.text import ended, listed
from ...language.vocabulary import LABELS, GapReason
from ...register.citing import by_date
from ...register.reported import AimRow
from ...register.rows import Row
from ...register.wording import with_precision
from ..deal.lead import composed, in_euros
from ..deal.lines import CitedPair, ShownLine, programme_lines, titled_by_editors
from ..deal.money import PAYING, both_sides, decided_on, decision_in_words, why
from ..deal.money_path import money_path
from ..deal.parties import by_role
from ..deal.progress import lessons_told, states_told, without_replaced
from ..deal.steps import steps_in_time
from ..deal.unknown import unknown_groups
from .document import Block, DocumentHeading, ItemList, NotedWords, Paragraph, ParagraphLook, TextLine, text_line
from .notes import CitedSources, DealNotes, joined_words, sentences

PAYING_SIDES = {"rijk": "Het Rijk", "regio": "De regio"}
UNKNOWN_SIDES = {"rijk": "Van het Rijk", "regio": "Van de regio"}


class ToldDeal(NamedTuple):
    """One deal about to be told: what holds of it on the day of a release. `row`: how lists know it, or None."""

    content: Content
    notes: DealNotes
    day: IsoDay
    row: Row | None = None

    @classmethod
    def of(cls, content: Content, day: IsoDay, cited: CitedSources, row: Row | None = None) -> ToldDeal:
        """`content`: what holds of it; `cited`: of the document that tells it."""
        held, _ = without_replaced(content)
        return cls(held, DealNotes(held, cited), day, row)


def told_deal(deal: ToldDeal, level: int) -> list[Block]:
    """Everything that is known of a deal, under headings of `level`."""
    return [
        Paragraph(lead_line(deal), ParagraphLook.LEAD),
        *under(level, "Geld", money_told(deal)),
        *under(level, "Gebied en deelnemers", area_and_parties(deal)),
        *under(level, lines_heading(deal), lines_told(deal)),
        *under(level, "Voortgang", progress_told(deal)),
        *under(level, "Wat nog niet bekend is", unknown_told(deal)),
    ]


def under(level: int, heading: str, blocks: list[Block]) -> list[Block]:
    """`blocks` under a heading; nothing where there are none."""
    return [DocumentHeading(level, heading), *blocks] if blocks else []


# --- what it is about


def lead_line(deal: ToldDeal) -> TextLine:
    """The summary of the editors, or sentences composed of facts."""
    content = deal.content
    if summary := content["samenvatting"]:
        return text_line(summary.strip())
    clauses = composed(content, by_date(reached_steps(content, deal.day)))
    told = [words for one in clauses for words in (deal.notes.cited(one.words, one.fact), NotedWords(f"{one.then} "))]
    return (
        joined_words([*told[:-1], NotedWords(clauses[-1].then)])
        if clauses
        else text_line("Van deze deal is nog weinig vastgelegd.")
    )


# --- money


def money_told(deal: ToldDeal) -> list[Block]:
    content, notes = deal.content, deal.notes
    counted = [counted_fact(content, side) for side in PAYING]
    said: list[TextLine] = [side_told(deal, side, fact) for side, fact in zip(PAYING, counted, strict=True)]
    if together := both_sides(content):
        said.append(text_line(together))
    blocks: list[Block] = [Paragraph(sentences(said))]
    others = [fact for fact in content["bijdragen"] if fact not in counted]
    if others:
        blocks.append(Paragraph(text_line("Bronnen noemen ook:")))
        blocks.append(ItemList([stated_line(deal, fact) for fact in others]))
    granted = [
        joined_words([notes.cited(decision_in_words(fact), fact), NotedWords(f" ({decided_on(fact)}).")])
        for fact in content["beschikkingen"]
    ]
    path = money_path(content)
    granted += [
        joined_words([
            notes.cited(f"{row.step}: € {row.words} miljoen", row.fact),
            NotedWords(f" ({', '.join(filter(None, (row.about, row.when)))})."),
        ])
        for row in (path.rows if path else [])
        if row.own
    ]  # fmt: skip
    return [*blocks, ItemList(granted)] if granted else blocks


def side_told(deal: ToldDeal, side: str, fact: ContributionDict | None) -> TextLine:
    """What a side pays, or that it is not known; never as if that were nothing."""
    if fact is None:
        stated = any(one["kant"] == side for one in deal.content["bijdragen"])
        exact = "geen bedrag dat meetelt" if stated else "geen bedrag"
        return text_line(f"{UNKNOWN_SIDES[side]} staat in dit register {exact}.")
    words = f"{PAYING_SIDES[side]} draagt {in_euros(fact)} bij"
    return joined_words([deal.notes.cited(words, fact), NotedWords(f" ({LABELS['moment'][fact['moment']]}).")])


def stated_line(deal: ToldDeal, fact: ContributionDict) -> TextLine:
    """An amount that does not count, with why."""
    amount = with_precision(euros_in_words(cents(fact["bedrag"]) or 0), fact["nauwkeurigheid"])
    words = f"{whose(fact)}, {LABELS['moment'][fact['moment']]}: {amount}"
    also = f" {ended(fact['toelichting'])}" if fact["toelichting"] else ""
    return joined_words([deal.notes.cited(words, fact), NotedWords(f". {why(fact, deal.content)}{also}")])


def whose(fact: ContributionDict) -> str:
    """Of which side, or of whom, an amount is; and whether it is part of another."""
    side, who = LABELS["kant"][fact["kant"]], fact["bijdrager"]
    if fact["onderdeelVan"]:
        return f"Een deel, van {who}" if who else f"Een deel, van {side}"
    return str(who or capfirst(side))


# --- where, and who


def area_and_parties(deal: ToldDeal) -> list[Block]:
    content, notes = deal.content, deal.notes
    area, said = content["gebied"], list[TextLine]()
    partly = {gap["veld"] for gap in content["leemten"] if gap["reden"] == GapReason.INCOMPLETE}
    if area["gemeenten"]:
        few = "de gemeente " if len(area["gemeenten"]) == 1 else "de gemeenten "
        also = "onder meer " if "gebied.gemeenten" in partly else ""
        said.append(notes.named(f"De deal gaat over {also}{few}", area["gemeenten"], place_told))
    if area["caribisch"]:
        said.append(notes.named("In Caribisch Nederland: ", area["caribisch"], lambda place: place["naam"]))
    if area["buitenland"]:
        said.append(
            notes.named("In het buitenland: ", area["buitenland"], lambda place: f"{place['naam']} ({place['land']})")
        )
    if area["provincies"]:
        provinces = [province["naam"] for province in area["provincies"]]
        said.append(text_line(f"{'Provincie' if len(provinces) == 1 else 'Provincies'}: {listed(provinces)}."))
    people: list[TextLine] = []
    if content["ministeries"]:
        also = "onder meer " if "ministeries" in partly else ""
        people.append(notes.named(f"Namens het Rijk tekenden {also}", content["ministeries"], ministry_told))
    if content["betrokkenMinisteries"]:
        people.append(notes.named("Volgens een bron is betrokken: ", content["betrokkenMinisteries"], ministry_told))
    also = " (niet volledig)" if "partijen" in partly else ""
    people += [
        # Every word for a role has its plural with an s.
        notes.named(f"{capfirst(role)}{'s' if len(members) > 1 else ''}{also}: ", members, lambda party: party["naam"])
        for role, members in by_role(content["partijen"])
    ]
    blocks: list[Block] = [Paragraph(sentences(said))] if said else []
    return [*blocks, *([ItemList(people)] if people else [])]


def place_told(place: MunicipalityDict) -> str:
    """`Den Haag (Zuidwest)`, `Goes (omvang onzeker)`."""
    beside = [place["deelgebied"] or "", "" if place["omvangZeker"] else "omvang onzeker"]
    said = ", ".join(filter(None, beside))
    return f"{place['naam']} ({said})" if said else place["naam"]


def ministry_told(fact: Fields) -> str:
    return str(fact["afkorting"] or fact["naam"])


# --- what for, and what is reported of it


def lines_heading(deal: ToldDeal) -> str:
    content = deal.content
    parts = [
        "programmalijnen" if content["programmalijnen"] else "",
        "doelen" if content["doelen"] else "",
        "wat gemeld is" if content["resultaten"] else "",
    ]
    named = list(filter(None, parts))
    return capfirst(listed(named)) if named else ""


def lines_told(deal: ToldDeal) -> list[Block]:
    blocks: list[Block] = []
    if titled := titled_by_editors(deal.content["programmalijnen"]):
        which = "Van alle lijnen is het opschrift" if titled == "alle" else f"Het opschrift {titled} is"
        blocks.append(Paragraph(text_line(f"{which} van de redactie."), ParagraphLook.REMARK))
    lines = programme_lines(deal.content)
    if not any(line.rows for line in lines if line.fact):
        named = [line_told(deal, line) for line in lines if line.fact]
        blocks += [ItemList(named)] if named else []
        lines = [line for line in lines if not line.fact]
    # A line with an aim is no point of a list: its aims are, and the lines beside it look like it.
    for line in lines:
        blocks.append(Paragraph(line_told(deal, line) if line.fact else text_line("Van de hele deal:")))
        if line.rows:
            blocks.append(ItemList(list(pairs_told(deal, line))))
    return blocks


def line_told(deal: ToldDeal, line: ShownLine) -> TextLine:
    fact = line.fact
    if fact is None:
        return ()
    themes = [theme["naam"] for theme in fact["themas"]]
    said = f": {ended(fact['omschrijving'])}" if fact["omschrijving"] else "."
    return joined_words([
        deal.notes.cited(fact["naam"], fact)._replace(strong=True),
        NotedWords(said),
        NotedWords(f" {'Thema' if len(themes) == 1 else 'Thema’s'} (indeling redactie): {listed(themes)}." if themes else ""),
    ])  # fmt: skip


def pairs_told(deal: ToldDeal, line: ShownLine) -> Iterator[TextLine]:
    """Each aim, and each result: what is reported says who reported it and when, never that it is so."""
    for pair in line.rows:
        if pair.aim and pair.row.aim and pair.row.spans:
            yield aim_told(deal, pair.row.aim, pair.aim)
        if pair.result and pair.row.result:
            yield result_told(deal, pair)


def aim_told(deal: ToldDeal, aim: AimRow, fact: AimDict) -> TextLine:
    beside = [
        f"streefwaarde: {aim.figure.in_words}" if aim.figure else "",
        f"afgemeten aan: {aim.indicator}" if aim.indicator else "",
        f"nulmeting: {aim.baseline.in_words}{f' in {aim.baseline_year}' if aim.baseline_year else ''}"
        if aim.baseline
        else "",
        f"streefjaar: {aim.year}" if aim.year else "",
    ]
    said = "; ".join(filter(None, beside))
    return joined_words([
        NotedWords("Doel: "),
        deal.notes.cited(aim.text.removesuffix("."), fact),
        NotedWords(f" ({said})." if said else "."),
    ])  # fmt: skip


def result_told(deal: ToldDeal, pair: CitedPair) -> TextLine:
    shown, fact = pair.row.result, pair.result
    if shown is None or fact is None:
        return ()
    result = shown.said
    beside = [
        result.figure.in_words if result.figure else "",
        shown.told_by,
        *shown.tags,
        f"{shown.nature} (indeling redactie)" if shown.nature else "",
    ]
    also = f" {ended(fact['toelichting'])}" if fact["toelichting"] else ""
    return joined_words([
        NotedWords("Gemeld: "),
        deal.notes.cited(result.text.removesuffix("."), fact),
        NotedWords(f" ({'; '.join(filter(None, beside))}).{also}"),
    ])  # fmt: skip


# --- how it goes


def progress_told(deal: ToldDeal) -> list[Block]:
    """The steps in order of time, how reports say that things stand, and what was learnt."""
    content, notes, blocks = deal.content, deal.notes, list[Block]()
    steps = [
        joined_words(
            [
                NotedWords(f"{capfirst(step.when)}: "),
                notes.cited(step.words.removesuffix("."), step.fact),
                beside_told(step.beside),
            ]
        )
        for step in steps_in_time(content)
    ]
    states = [
        joined_words([
            NotedWords(f"{about}, {state.when}: "),
            notes.cited(state.words.removesuffix("."), state.fact),
            beside_told(state.beside),
        ])
        for about, told in states_told(content)
        for state in told
    ]  # fmt: skip
    lessons = [
        joined_words([NotedWords("Les: "), notes.cited(fact["tekst"].removesuffix("."), fact), beside_told([worked])])
        for fact, worked in lessons_told(content)
    ]
    for lines in (steps, states, lessons):
        if lines:
            blocks.append(ItemList(lines))
    return blocks


def beside_told(said: list[str]) -> NotedWords:
    return NotedWords("".join([".", *(f" {ended(one)}" for one in said if one)]))


# --- what is not known


def unknown_told(deal: ToldDeal) -> list[Block]:
    lines = []
    for group in unknown_groups(deal.content):
        names = listed([field.name for field in group.fields])
        also = f" {ended(group.gap['toelichting'])}" if group.gap and group.gap["toelichting"] else ""
        lines.append(
            joined_words([deal.notes.cited(f"{capfirst(names)}: {group.reason}", group.gap), NotedWords(f".{also}")])
        )
    return [ItemList(lines)] if lines else []
