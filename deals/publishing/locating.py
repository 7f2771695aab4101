"""Where regions lie, as the editors first classified them: noted at the desk, and laid before a second person.

Only regions of which nothing is recorded get it: what editors chose stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from ..accounts.users import User
from ..facts.models import Region
from ..reference.models import Province
from .releases import Proposal, newest_release, propose, turned
from .review import Announcement, before_a_reviewer, save_concept, submit
from .submissions import Submission

# {region: its provinces}, both by slug.
type Classified = Mapping[str, Iterable[str]]


@dataclass(frozen=True)
class Laid:
    """`submission`: None where no deal could be laid before a reviewer. `left`: the deals (slugs) that got a location at
    the desk, and that someone is still working on."""

    submission: Submission | None
    regions: int
    left: list[str]


def note_location(location: Classified, by: User | None = None) -> int:
    """Note where the regions lie of which that is not recorded; of how many. `by`: whose save it is (None: nobody's).

    Raises `KeyError` with a province that is not known."""
    provinces = {province.slug: province for province in Province.objects.all()}
    noted = 0
    for region in Region.objects.filter(slug__in=list(location), provinces=None).order_by("slug"):
        chosen = [provinces[slug] for slug in location[region.slug]]
        if chosen and by:
            region.changed(by)
            region.save()
        region.provinces.add(*chosen)
        noted += bool(chosen)
    return noted


@transaction.atomic
def lay_location(location: Classified, author: User, said: Announcement) -> Laid:
    """Note where regions lie, and lay the deals that are different for it alone before a reviewer.

    What someone is working on stays out, as does what lies before a reviewer: it would travel along half done. Raises `Refused`."""
    newest = newest_release()
    said = replace(said, as_of=max(said.as_of, newest.as_of) if newest else said.as_of)
    before, by_time = propose(None, said.as_of), turned(newest, said.as_of)
    regions = note_location(location, author)
    after = propose(None, said.as_of)
    located = differing(before, after)
    busy = differing(before, by_time) | set(before_a_reviewer(located))
    slugs = [slug for slug in located if slug not in busy and after.replaces[slug]]
    left = sorted(slug for slug in located if slug not in slugs and after.replaces[slug])
    if not slugs:
        return Laid(None, regions, left)
    concept = save_concept(author, slugs, said)
    return Laid(submit(concept.pk, author), regions, left)


def differing(one: Proposal, other: Proposal) -> set[str]:
    """The deals of which two proposals do not say the same."""
    return {slug for slug, _ in one.digests.items() ^ other.digests.items()}
