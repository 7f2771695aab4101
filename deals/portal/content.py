"""The part of the page of a deal that hangs on its content alone: made once, and kept for as long as that content is read.

It holds marks where a page says at which release it reads: a release that leaves the deal as it was, leaves this as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ..contents import Content, IsoDay, RegionDict
from ..holding import turning_days
from ..reference.models import MinistryName
from ..register.caches import Kept
from ..register.reading import Reading
from ..register.redaction import ToldRedaction
from ..register.rows import Row
from .deal.strip import SILENT_YEARS, moved_by_years
from .parts import MARKER, Part, kept_part

NAMES_KEPT, CONTENTS_KEPT = 4, 20_000


class ContentParts(NamedTuple):
    """The HTML before and after what the page says of other deals."""

    above: SafeString
    below: SafeString


class ReadDeal(NamedTuple):
    """A content, and what readers hear of the words that were taken out of it."""

    content: Content
    redactions: list[ToldRedaction]


class HangsOn(NamedTuple):
    """What a page needs of a content without reading it again. `signed`: {ministry: the name under which it signed};
    `turning`: the days on which the page begins to say something else, in order; `notes`: {source: what is said of it}."""

    name: str
    region: RegionDict
    summary: str | None
    signed: dict[str, str]
    turning: list[IsoDay]
    redacted: bool
    notes: dict[str, str]

    @classmethod
    def of(cls, read: ReadDeal) -> HangsOn:
        content = read.content
        signed = {fact["slug"]: fact["naam"] for fact in content["ministeries"]}
        notes = {source["slug"]: note for source in content["bronnen"] if (note := source["toelichting"])}
        return cls(
            content["naam"],
            content["regio"],
            content["samenvatting"],
            signed,
            days_that_tell(turning_days(content)),
            bool(read.redactions),
            notes,
        )


@dataclass(frozen=True)
class MarkedRelease:
    number: str = f"{MARKER}nummer."
    day_in_words: str = f"{MARKER}dag."


@dataclass(frozen=True)
class MarkedReading:
    """Stands where tags expect a `Reading`, and gives a mark for everything that hangs on the release."""

    release: MarkedRelease = field(default_factory=MarkedRelease)
    suffix: str = f"{MARKER}achter."
    permanent_suffix: str = f"{MARKER}voorgoed."

    @property
    def published(self) -> MarkedRelease:
        return self.release


READING = MarkedReading()
PERMALINK, COHERENCE = f"{MARKER}adres.", f"{MARKER}samenhang."
# The release as it stands behind another question in an address.
AND_RELEASE = f"{MARKER}erbij."
# Which of its tranche the deal is, and which went before and after it.
OF_TRANCHE, BESIDE = f"{MARKER}tranche.", f"{MARKER}ervoor."

kept_contents: Kept[HangsOn] = Kept(CONTENTS_KEPT)
# By the state of the official lists: {ministry: its names, the oldest first}.
kept_names: Kept[dict[str, list[MinistryName]]] = Kept(NAMES_KEPT)


class FrozenDeal(NamedTuple):
    """One deal at one release, of which `read` gives the content where that is not known yet.

    `stand`: what names the content; empty where that may yet become another, and nothing is kept."""

    stand: str
    read: Callable[[], ReadDeal]

    @property
    def hangs_on(self) -> HangsOn:
        return kept_contents.made(self.stand or None, lambda: HangsOn.of(self.read()))


class TellsOfOthers(NamedTuple):
    """What stands in the middle of a content, and hangs on the other deals of the release.

    `of_tranche`: a sentence; `around`: HTML, of the deals before and after; `notes`: the sources of which the note is about
    another deal."""

    of_tranche: str
    around: SafeString
    notes: frozenset[str]


def days_that_tell(turning: list[IsoDay]) -> list[IsoDay]:
    """`turning`, and the days so many years later on which a last step has become an old one."""
    return sorted({*turning, *(moved_by_years(day, SILENT_YEARS) for day in turning)})


def content_parts(
    deal: FrozenDeal,
    reading: Reading,
    row: Row,
    permalink: str,
    told: TellsOfOthers,
    shown: Callable[[ReadDeal, dict[str, MinistryName]], dict[str, Any]],
) -> ContentParts:
    """The page of `deal`, but for what hangs on other deals. `shown`: its context, with the names that its ministries
    bear on the day."""
    day = reading.published.as_of.isoformat()
    hangs_on = deal.hangs_on
    borne = names_on(hangs_on.signed, day, reading.lists)

    def make() -> Part:
        context = {
            "reading": READING,
            "permalink": PERMALINK,
            "cited": set(),
            "register_url": settings.REGISTER_URL,
            "page": {
                "coherence": COHERENCE,
                "of_tranche": OF_TRANCHE,
                "around": BESIDE,
                "and_release": AND_RELEASE,
            },
            "notes_elsewhere": told.notes,
            "row": row,
        }
        return Part(render_to_string("portal/deals/_content.html", context | shown(deal.read(), borne)), ())

    since = max((turning for turning in hangs_on.turning if turning <= day), default="")
    names = [f"{slug} {name.name} {name.abbreviation}" for slug, name in borne.items()]
    key = (
        "\n".join(("inhoud", settings.SHOWN, deal.stand, since, day[:4], *sorted(told.notes), "", *names))
        if deal.stand
        else ""
    )
    html = kept_part(key, make).html
    for mark, said in (
        (READING.release.number, str(reading.published.number)),
        (READING.release.day_in_words, reading.published.day_in_words),
        (READING.suffix, reading.suffix),
        (READING.permanent_suffix, reading.permanent_suffix),
        (AND_RELEASE, reading.suffix.replace("?", "&")),
        (PERMALINK, permalink),
        (OF_TRANCHE, told.of_tranche),
    ):
        html = html.replace(mark, escape(said))
    html = html.replace(BESIDE, told.around)
    above, below = html.split(COHERENCE)
    # The template escaped all that people wrote.
    return ContentParts(mark_safe(above), mark_safe(below))  # noqa: S308


def names_on(signed: dict[str, str], day: IsoDay, lists: str | None) -> dict[str, MinistryName]:
    """{ministry: its name on `day`}, where that is another than the one in `signed`. One query, once for a state of the lists."""
    if not signed:
        return {}
    names = kept_names.made(lists, all_names)
    # The last that began on or before the day.
    borne = {
        slug: [name for name in names.get(slug, []) if not name.valid_from or name.valid_from.isoformat() <= day]
        for slug in signed
    }
    return {slug: one[-1] for slug, one in borne.items() if one and one[-1].name != signed[slug]}


def all_names() -> dict[str, list[MinistryName]]:
    names: dict[str, list[MinistryName]] = {}
    for name in MinistryName.objects.select_related("ministry").order_by("valid_from"):
        names.setdefault(name.ministry.slug, []).append(name)
    return names
