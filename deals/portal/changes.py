"""What changed between two releases, as a page, and release by release, as Atom feeds (RFC 4287)."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404
from django.template.loader import render_to_string
from django.urls import reverse

from ..language.dates import amsterdam_date, utc_text
from ..register.history import (
    CHANGED,
    KINDS,
    NEW,
    RETURNED,
    WITHDRAWN,
    DealChange,
    Step,
    between,
    counts,
    described,
    ministry_versions,
    newest_report,
    one_by_one,
    region_versions,
)
from ..register.models import Release
from ..register.reading import numbered, on_date, single
from .frame import file, page, published, reader

DEALS_PER_PAGE = 25
MOST_NOTES = 25
MOST_ENTRIES = 50
DEALS_PER_ENTRY = 25
# Characters that XML 1.0 cannot hold, not even escaped.
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

REMARKS = {
    NEW: "Staat voor het eerst in het register; alle gegevens en hun bronnen staan bij de deal.",
    CHANGED: "",
    WITHDRAWN: "Reden van de intrekking: {step.reason}",
    RETURNED: "Was ingetrokken: {step.old_reason}",
}


@reader("van", "tot", "pagina")
def changes(request):
    reading = request.reading
    if reading.release is None:
        return page(request, "portal/site/empty.html")
    old, new = compared(request.GET, reading, amsterdam_date(request.now))
    found = between(old, new)
    releases = reading.releases[: reading.release.number]
    covered = releases[old.number if old else 0 : new.number]
    text_only = only_minor(covered)
    # What is folded away stands last.
    found.sort(key=lambda step: step.slug in text_only)
    pages = Paginator(found, DEALS_PER_PAGE)
    shown = pages.page(page_number(request.GET, pages.num_pages))
    query = f"van={old.number}&tot={new.number}" if old else f"tot={new.number}"
    told = described(found[shown.start_index() - 1 : shown.end_index()])
    return page(
        request,
        "portal/changes/changes.html",
        old=old,
        new=new,
        counts=counts(found),
        deals=[shown_deal(change, old, new) for change in told if change.step.slug not in text_only],
        folded=[shown_deal(change, old, new) for change in told if change.step.slug in text_only],
        pages=shown,
        notes=covered[: -MOST_NOTES - 1 : -1],
        more_notes=max(0, len(covered) - MOST_NOTES),
        presets=presets(reading, releases, old, new),
        releases=releases[::-1],
        pages_query=query + (f"&publicatie={reading.release.number}" if reading.pinned else ""),
        permalink=f"{settings.REGISTER_URL}{request.path}?{query}",
    )


def only_minor(covered):
    """The slugs of the deals that small corrections alone changed in the releases `covered`. One query, or none."""
    numbers = {release.number for release in covered if release.minor}
    if not numbers:
        return set()
    steps = one_by_one(covered[0].number, covered[-1].number)
    return {step.slug for step in steps} - {step.slug for step in steps if step.release not in numbers}


def compared(query, reading, today):
    """The two releases that `query` asks for; the first is None before release 1. Raises BadRequest."""
    new = asked(query, "tot", reading, today) or reading.release
    previous = reading.releases[new.number - 2] if new.number > 1 else None
    old = asked(query, "van", reading, today) or previous
    if old and old.number > new.number:
        raise BadRequest(f"‘van’ (publicatie {old.number}) ligt na ‘tot’ (publicatie {new.number}); draai ze om.")
    return old, new


def asked(query, name, reading, today):
    """The release that `query` names by number or date, or None. Nothing after the release that is read."""
    if name not in query:
        return None
    value = single(query, name)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        release = on_date(reading.releases, value, today)
    elif re.fullmatch("[0-9]+", value):
        release = numbered(reading.releases, value)
    else:
        raise BadRequest(
            f"‘{value}’ is geen publicatie en geen datum; verwacht bij ‘{name}’ een nummer als 2 of een datum als 2023-11-01."
        )
    if release.number > reading.release.number:
        raise BadRequest(
            f"‘{name}’ is publicatie {release.number}; deze pagina leest bij publicatie {reading.release.number} en toont niets van daarna."
        )
    return release


def page_number(query, most):
    value = query.get("pagina", "1")
    if not re.fullmatch("[1-9][0-9]{0,4}", value):
        raise BadRequest(f"‘{value}’ is geen pagina; verwacht een geheel getal vanaf 1.")
    if int(value) > most:
        raise BadRequest(f"Pagina {value} bestaat niet: deze lijst heeft er {most}.")
    return int(value)


def shown_deal(change, old, new):
    """One deal as page and feed show it; `read_at`: the release at which it can be read, if any."""
    step = change.step
    last_read = old.number if old and step.old_version else None
    return {
        "step": step,
        "kind": KINDS[step.kind],
        "remark": REMARKS[step.kind].format(step=step),
        "changes": change.changes,
        "read_at": new.number if step.version else last_read,
    }


def presets(reading, releases, old, new):
    """Links to the questions that are asked most: [{label, query, chosen}], up to the release that is read."""
    if len(releases) == 1:
        return []
    offered = [("Sinds de vorige publicatie", releases[-2]), ("Sinds publicatie 1", releases[0])]
    day = newest_report(reading.release)
    before_report = [release for release in releases[:-1] if day and release.as_of < day]
    if before_report:
        offered.append(("Sinds de vorige voortgangsrapportage", before_report[-1]))
    here = f"publicatie={reading.release.number}&" if reading.pinned else ""
    return [
        {
            "label": label,
            "release": release,
            "query": f"{here}van={release.number}",
            "chosen": release is old and new is reading.release,
        }
        for label, release in offered
    ]


# --- feeds


@dataclass(frozen=True)
class Entry:
    """One release in which something of a feed's subject changed."""

    release: Release
    updated: str
    title: str
    deals: list[dict]
    more: int


@reader()
def changes_feed(request):
    last = published(request.reading).release.number
    steps = one_by_one(last - MOST_ENTRIES + 1, last)
    return feed(request, steps, "Wijzigingen in het Register Regio Deals", reverse("changes"))


@reader()
def deal_feed(request, slug):
    steps = one_by_one(1, published(request.reading).release.number, [slug])
    if not steps:
        raise nothing_about(request, f"een Regio Deal ‘{slug}’")
    name = max(steps, key=lambda step: step.release).name
    return feed(request, steps, f"Wijzigingen in de Regio Deal {name}", reverse("deal", args=[slug]))


@reader()
def region_feed(request, slug):
    steps, name = steps_about(request, region_versions(slug), f"een regio ‘{slug}’")
    return feed(request, steps, f"Wijzigingen in de Regio Deals van {name}", f"/regios/{slug}/")


@reader()
def ministry_feed(request, slug):
    steps, name = steps_about(request, ministry_versions(slug), f"een ministerie ‘{slug}’")
    return feed(request, steps, f"Wijzigingen in de Regio Deals waarbij {name} betrokken is", f"/ministeries/{slug}/")


def steps_about(request, subjects, what):
    """The steps to or from one of the versions that name the subject, and its newest visible name."""
    deals = {subject.deal for subject in subjects.values()}
    steps = one_by_one(1, published(request.reading).release.number, deals)
    steps = [step for step in steps if step.version in subjects or step.old_version in subjects]
    if not steps:
        raise nothing_about(request, what)
    newest = max(steps, key=lambda step: step.release)
    subject = subjects.get(newest.version) or subjects[newest.old_version]
    return steps, subject.name


def nothing_about(request, what):
    return Http404(f"Over {what} is tot en met publicatie {request.reading.release.number} niets gepubliceerd.")


def feed(request, steps, title, path):
    """The Atom feed of `steps`. `path`: the page about the same subject, which names the feed and its entries for ever."""
    releases = request.reading.releases
    # A small correction of text alarms nobody; the page with changes has it.
    entries = feed_entries(releases, [step for step in steps if not releases[step.release - 1].minor])
    text = render_to_string(
        "portal/changes/changes.atom",
        {
            "title": title,
            "about": settings.REGISTER_URL + path,
            "feed": settings.REGISTER_URL + request.path + request.reading.suffix,
            "register": settings.REGISTER_URL,
            "entries": entries,
            "updated": entries[0].updated if entries else utc_text(releases[0].visible_from),
        },
    )
    return file(NOT_IN_XML.sub("\ufffd", text), "application/atom+xml; charset=utf-8")


def feed_entries(releases, steps):
    """One entry per release, newest first; each release is compared with the one before it."""
    by_release: dict[int, list[Step]] = {}
    for step in steps:
        by_release.setdefault(step.release, []).append(step)
    numbers = sorted(by_release, reverse=True)[:MOST_ENTRIES]
    told = described([step for number in numbers for step in by_release[number][:DEALS_PER_ENTRY]])
    shown: dict[int, list[DealChange]] = {}
    for change in told:
        shown.setdefault(change.step.release, []).append(change)
    entries = []
    for number in numbers:
        new = releases[number - 1]
        old = releases[number - 2] if number > 1 else None
        words = ", ".join(f"{many} {kind}" for kind, many in counts(by_release[number]))
        entries.append(
            Entry(
                new,
                utc_text(new.visible_from),
                f"Publicatie {number}: {words}",
                [shown_deal(change, old, new) for change in shown[number]],
                len(by_release[number]) - len(shown[number]),
            )
        )
    return entries
