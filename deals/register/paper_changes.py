"""What differs between two contents of one paper, in words."""

from __future__ import annotations

from typing import Any

from ..contents import CitationDict, PaperDict
from ..language.dates import dutch_day, period
from ..language.vocabulary import LABELS
from .changes import ADDED, DROPPED, Change, source_changes
from .history import DealChange, Step, described_by
from .models import Version
from .wording import Told, said

SUBJECT = "Kamerstuk"
# What holds the title of another source: told by that source where only the title changed.
CITING = {"gezien": "genoemd in", "nakoming": "nagekomen"}


def paper_changes(old: PaperDict | None, new: PaperDict | None) -> list[Change]:
    """Every difference between two contents of one paper, in the order of the page. None: the paper is not there."""
    before, after = paper_in_words(old), paper_in_words(new)
    same = {label for name, label in CITING.items() if old and new and cited_at(old, name) == cited_at(new, name)}
    changes = [
        Change(SUBJECT, None, label, before.get(label), after.get(label), None)
        for label in {**before, **after}
        if before.get(label) != after.get(label) and label not in same
    ]
    rows_before, rows_after = rows_in_words(old), rows_in_words(new)
    for subject in rows_after:
        were, are = rows_before[subject], rows_after[subject]
        changes += [Change(subject, None, DROPPED, words, None, None) for row, words in were.items() if row not in are]
        changes += [Change(subject, None, ADDED, None, words, None) for row, words in are.items() if row not in were]
    return changes + source_changes(with_sources(old), with_sources(new))


def cited_at(content: PaperDict, name: str) -> Any:
    """What a paper says that names another source, whose title may change by itself."""
    promised = content["toezegging"]
    return content["gezien"] if name == "gezien" else promised and promised["nakoming"]


def described_papers(chosen: list[Step]) -> list[DealChange]:
    """`chosen`, all of papers, with what changed."""
    return described_by(chosen, Version.of_papers, lambda old, new: paper_changes(old.read_paper(), new.read_paper()))


def with_sources(content: PaperDict | None) -> Told:
    """The sources of a paper in words; its own is told as the paper itself."""
    told = Told(None)
    if content:
        told.sources = {source["slug"]: source for source in content["bronnen"] if source["slug"] != content["bron"]}
    return told


def paper_in_words(content: PaperDict | None) -> dict[str, str | None]:
    """{field: what it says}, as a person reads it."""
    if content is None:
        return {}
    own = next(source for source in content["bronnen"] if source["slug"] == content["bron"])
    promised, seen = content["toezegging"], content["gezien"]
    term = promised["termijn"] if promised else None
    fulfilled = promised["nakoming"] if promised else None
    return {
        "soort": str(LABELS["kamerstuk"].get(content["soort"], content["soort"])),
        "titel": content["titel"],
        "datum": period(content["datum"], content["nauwkeurigheid"] or "dag") if content["datum"] else None,
        "uitgever": content["uitgever"],
        "soort uitgever": own["herkomst"] and str(LABELS["herkomst"][own["herkomst"]]),
        "kopie": said(own["kopie"]),
        "kenmerk": own["briefkenmerk"],
        "bron": content["bron"],
        "dossier": content["dossier"],
        "nummer": content["nummer"],
        "documentnummer": content["documentnummer"],
        "webadres": content["url"],
        "onderwerp": content["onderwerp"],
        "door": content["door"]["rol"],
        "fracties": said(content["door"]["fracties"]),
        "genoemd in": place_in_words(content, seen["bron"]) if seen["bron"] else None,
        "nummer van de toezegging": promised["nummer"] if promised else None,
        "termijn": f"{term['tekst']} ({term['plaats']})" if term else None,
        "nagekomen": fulfilled_in_words(content, fulfilled["stuk"], fulfilled["datum"]) if fulfilled else None,
        "stand van de toezegging": str(LABELS["toezegging"][promised["stand"]]) if promised else None,
        "toelichting": content["toelichting"],
        "toelichting bij de bron": own["toelichting"],
    }


def rows_in_words(content: PaperDict | None) -> dict[str, dict[str, str]]:
    """{what kind of row: {the row: the row in words}}; a title that changes makes no other row."""
    if content is None:
        return {"genoemde deal": {}, "besluit": {}}
    decisions = {
        repr(one): ", ".join(
            filter(
                None,
                [
                    str(LABELS["besluit"].get(one["uitkomst"], one["uitkomst"])),
                    period(one["datum"], one["nauwkeurigheid"] or "dag") if one["datum"] else None,
                    f"in {paper_source_title(content, one['stuk'])}" if one["stuk"] else None,
                    one["toelichting"],
                    f"[{place_in_words(content, one['bron'])}]",
                ],
            )
        )
        for one in content["besluiten"]
    }
    deals = {repr(deal): f"{deal['slug']} ({deal['vindplaats']})" for deal in content["deals"]}
    return {"genoemde deal": deals, "besluit": decisions}


def paper_source_title(content: PaperDict, slug: str) -> str:
    return next(source["titel"] for source in content["bronnen"] if source["slug"] == slug)


def place_in_words(content: PaperDict, citation: CitationDict) -> str:
    """Title of the source and the place in it."""
    return ", ".join(filter(None, (paper_source_title(content, citation["bron"]), citation["vindplaats"])))


def fulfilled_in_words(content: PaperDict, slug: str, day: str | None) -> str:
    return f"met ‘{paper_source_title(content, slug)}’" + (f" op {dutch_day(day)}" if day else "")
