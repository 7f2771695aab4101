"""What the page with changes shows: each deal in sentences, the totals before and after, and where to look next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse

from ..language.money import euros_in_words
from ..language.text import fold, many_deals
from ..register.change_sentences import told_in_groups
from ..register.history import KINDS, NEW, DealChange, Step, newest_report
from ..register.index import Index
from ..register.models import Release
from ..register.outcome import IS_UNKNOWN
from ..register.papers import ListedPaper, release_papers
from ..register.reading import Reading
from ..register.totals import Total, Totals, totals
from .narrowing import NEW_PAPER, REMARKS, Narrowing

# Of more deals a page names no list to leap from.
MOST_DEALS_NAMED = 250
MOST_LETTERS = 3
# How the yearly letter about all deals is titled.
PROGRESS_REPORT = re.compile("voortgangsrapportage.* regio ?deals")


def shown_deal(change: DealChange, old: Release | None, new: Release) -> dict[str, Any]:
    """One deal as page and feed show it; `read_at`: the release at which it can be read, if any."""
    step = change.step
    last_read = old.number if old and step.old_version else None
    kind, remark = KINDS[step.kind], REMARKS[step.kind].format(step=step)
    return {
        "step": step,
        "page": reverse("deal", args=[step.slug]),
        "kind": kind,
        "remark": remark,
        "told": f"{kind}. {remark}" if remark else kind,
        "changes": change.changes,
        "groups": told_in_groups(change.changes),
        "read_at": new.number if step.version else last_read,
    }


def shown_paper(change: DealChange, old: Release | None, new: Release) -> dict[str, Any]:
    """The same of one paper of the Kamer."""
    shown = shown_deal(change, old, new) | {"page": reverse("paper", args=[change.step.slug])}
    if change.step.kind == NEW:
        shown |= {"remark": NEW_PAPER, "told": f"{shown['kind']}. {NEW_PAPER}"}
    return shown


class Leap(NamedTuple):
    """A deal in the list above the changes, and where it stands: on this page, or on another one."""

    step: Step
    here: bool
    number: int


def leaps(steps: Sequence[Step], shown: Page[Step]) -> list[Leap]:
    """Every changed deal with the number of its page, so that a link to it lands there; none where there is one page, or a
    list too long to read."""
    if shown.paginator.num_pages == 1 or len(steps) > MOST_DEALS_NAMED:
        return []
    size = shown.paginator.per_page
    numbers = [place // size + 1 for place in range(len(steps))]
    return [Leap(step, number == shown.number, number) for step, number in zip(steps, numbers, strict=True)]


def asked_totals(index: Index, asked: Narrowing) -> Totals:
    """What the deals that are asked for add up to, changed or not."""
    return totals(index, index.where(lambda row: asked.takes(row.slug)))


class StandTable(NamedTuple):
    """What the deals add up to, before and after: (release, address of those deals), and (label, [(number, of how many)])."""

    releases: list[tuple[Release, str]]
    rows: list[tuple[str, list[tuple[str, str]]]]


def stands(asked: Narrowing) -> StandTable:
    """Of all deals that are asked for. Of a group that overlaps others there are counts and no sums."""
    query = [(name, value.slug) for name, value in asked.values.items()]
    releases = [
        (release, f"{reverse('deal_list')}?{urlencode([*query, ('publicatie', release.number)])}")
        for release in asked.releases
    ]
    sums = [asked_totals(index, asked) for index in asked.indexes]
    rows = [("Regio Deals", [(str(one.deals), "") for one in sums])]
    if not asked.sums_overlap:
        for sides in zip(*(one.parts for one in sums), strict=True):
            rows.append((sides[0][0], [total_in_cells(total) for _, total in sides]))
    return StandTable(releases, rows)


def total_in_cells(total: Total) -> tuple[str, str]:
    """(`€ 254,2 miljoen`, `bekend van 13 van 14 deals`)."""
    if total.amount is None:
        return IS_UNKNOWN, ""
    return euros_in_words(total.amount), f"bekend van {total.known} van {many_deals(total.deals)}"


class Preset(NamedTuple):
    """A question that is asked often: since what, and the release from which that is."""

    label: str
    release: Release
    about: str = ""


def presets(
    reading: Reading, releases: list[Release], old: Release | None, new: Release, asked: Narrowing
) -> list[dict[str, Any]]:
    """Links to the questions that are asked most: [{label, about, release, query, chosen}], up to the release that is read."""
    if len(releases) == 1:
        return []
    offered = [Preset("Sinds de vorige publicatie", releases[-2]), Preset("Sinds publicatie 1", releases[0])]
    day = newest_report(reading.published)
    before_report = [release for release in releases[:-1] if day and release.as_of < day]
    if before_report:
        offered.append(Preset("Sinds de vorige voortgangsrapportage", before_report[-1]))
    offered += since_letters(release_papers(reading.published).papers, releases)
    here = f"publicatie={reading.published.number}&" if reading.pinned else ""
    return [
        {
            "label": preset.label,
            "about": preset.about,
            "release": preset.release,
            "query": here + urlencode([("van", preset.release.number), *asked.pairs]),
            "chosen": preset.release is old and new is reading.release,
        }
        for preset in offered
    ]


def since_letters(papers: Sequence[ListedPaper], releases: list[Release]) -> list[Preset]:
    """Since the newest progress report, and the newest letters to the Kamer that name a deal, each from what the register had
    recorded on its day or before."""
    letters = sorted((paper for paper in papers if paper.is_letter and paper.day), key=lambda paper: paper.day or "")
    told: dict[str, Preset] = {}
    for paper in reversed(letters):
        before = [release for release in releases[:-1] if release.as_of.isoformat() <= (paper.day or "")]
        what = "voortgangsrapportage" if PROGRESS_REPORT.search(fold(paper.title)) else "brief" if paper.deals else ""
        if what and before:
            of_release = "" if what == "voortgangsrapportage" else str(before[-1].number)
            preset = Preset(f"Sinds de {what} van {paper.day_in_words}", before[-1], paper.title)
            told.setdefault(f"{what} {of_release}", preset)
    return list(told.values())[:MOST_LETTERS]
