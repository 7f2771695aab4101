"""The papers of the Kamer that a release lists, in memory: what lists, filters and pages need of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..contents import IsoDay, PaperDict, SourceDict
from ..language.dates import period
from ..language.text import fold
from ..language.vocabulary import PaperKind, code_in_words
from .caches import Kept, Shapes
from .models import Release, ReleaseLine
from .wanted import paper_in

KEPT_PAPER_INDEXES = 8
# Raised whenever `paper_row` keeps something else.
PAPER_FORM = 1


def paper_row(content: PaperDict) -> dict[str, Any]:
    """What `Version.index` keeps of a paper: what the database itself is asked about."""
    deals = [deal["slug"] for deal in content["deals"]]
    return {"vorm": PAPER_FORM, "naam": content["titel"], "dossier": content["dossier"], "deals": deals}


@dataclass(frozen=True)
class ListedPaper:
    """One paper as a release has it."""

    content: PaperDict
    digest: str

    @property
    def slug(self) -> str:
        return self.content["slug"]

    @property
    def title(self) -> str:
        return self.content["titel"]

    @property
    def kind(self) -> str:
        return self.content["soort"]

    @property
    def kind_in_words(self) -> str:
        return code_in_words("kamerstuk", self.kind)

    @property
    def is_commitment(self) -> bool:
        return self.kind == PaperKind.COMMITMENT

    @property
    def is_letter(self) -> bool:
        return self.kind == PaperKind.LETTER

    @property
    def day(self) -> IsoDay | None:
        return self.content["datum"]

    @property
    def day_in_words(self) -> str:
        """`15 mei 2024`, `februari 2020`; empty where it is not known."""
        return period(self.day, self.content["nauwkeurigheid"] or "dag") if self.day else ""

    @property
    def year(self) -> int | None:
        return int(self.day[:4]) if self.day else None

    @property
    def number(self) -> str:
        """`29697, nr. 146`, the number of the document, or nothing."""
        dossier, number = self.content["dossier"], self.content["nummer"]
        if dossier and number:
            return f"{dossier}, nr. {number}"
        return self.content["documentnummer"] or dossier or ""

    @property
    def by(self) -> str:
        """`lid van de Tweede Kamer (CDA; D66)`."""
        groups = "; ".join(self.content["door"]["fracties"])
        return self.content["door"]["rol"] + (f" ({groups})" if groups else "")

    @property
    def is_seen(self) -> bool:
        """Whether the paper itself was seen, and not only a source that names it."""
        return self.content["gezien"]["eigenStuk"]

    @cached_property
    def deals(self) -> list[str]:
        """The addresses of the deals that it names."""
        return [deal["slug"] for deal in self.content["deals"]]

    @cached_property
    def sources(self) -> dict[str, SourceDict]:
        """{address: source} of everything that it cites."""
        return {source["slug"]: source for source in self.content["bronnen"]}

    @property
    def in_time(self) -> tuple[str, str]:
        """By day; what has none comes before everything."""
        return (self.day or "", self.slug)

    @cached_property
    def spellings(self) -> set[str]:
        """Every number that leads to it, as `plain_number` has it."""
        content = self.content
        dossier, number, promised = content["dossier"], content["nummer"], content["toezegging"]
        in_dossier = f"{dossier}-{number}" if dossier and number else None
        return plain_numbers(self.slug, content["documentnummer"], promised and promised["nummer"], in_dossier)


def plain_number(text: str) -> str:
    """A number as it is compared: `Kamerstuk 29 697, nr. 146` and `kst-29697-146` are both 29697146."""
    folded = re.sub(r"\b(?:kamerstuk(?:ken)?|kst|nr|nummer)\b", " ", fold(text))
    return re.sub(r"[\W_]", "", folded)


def plain_numbers(*numbers: str | None) -> set[str]:
    """Those that are there, as `plain_number` has them."""
    return {plain_number(one) for one in numbers if one}


class ReleasePapers(Shapes):
    """The papers of one release, the newest first. `withdrawn`: {slug: reason}."""

    def __init__(self, papers: Iterable[ListedPaper], withdrawn: dict[str, str], day: dt.date) -> None:
        super().__init__()
        self.day, self.withdrawn = day, withdrawn
        self.papers = sorted(papers, key=lambda paper: paper.in_time, reverse=True)
        self.by_slug = {paper.slug: paper for paper in self.papers}
        self.by_source = {paper.content["bron"]: paper for paper in self.papers}
        self.of_deal: dict[str, list[ListedPaper]] = {}
        for paper in self.papers:
            for slug in paper.deals:
                self.of_deal.setdefault(slug, []).append(paper)

    def numbered(self, text: str) -> ListedPaper | None:
        """The paper that the number `text` leads to, in whatever spelling; None where none or several have it."""
        wanted = plain_number(text)
        if not any(map(str.isdigit, wanted)):
            return None
        named = paper_in(text)
        if named and named.number:
            wanted = plain_number(f"{named.dossier}-{named.number}")
        bearing = [paper for paper in self.papers if wanted in paper.spellings]
        own = [paper for paper in bearing if paper.content["nummer"]] or bearing
        return own[0] if len(own) == 1 else None


kept_paper_indexes: Kept[ReleasePapers] = Kept(KEPT_PAPER_INDEXES)


def release_papers(release: Release) -> ReleasePapers:
    """The papers of `release`, read once per process. One query."""
    kept = kept_paper_indexes.get(release.stand)
    if kept is None:
        kept = kept_paper_indexes.put(release.stand, read_papers(release))
    return kept


def read_papers(release: Release) -> ReleasePapers:
    lines = ReleaseLine.of_papers.filter(release=release).select_related("version")
    papers = [ListedPaper(line.version.read_paper(), line.version.digest) for line in lines if line.version]
    return ReleasePapers(papers, {line.slug: line.reason for line in lines if not line.version}, release.as_of)
