"""What changed since a release, in what an address or a file is about."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from ...language.text import listed, many_deals, many_papers
from ...register.history import CHANGED, KINDS, between, described
from ...register.models import LineKind, Release
from ...register.since import since

MOST_NAMED_DEALS, MOST_IN_ADDRESS = 10, 20


class SinceThen(NamedTuple):
    """`told`: each thing that changed, with what happened to it; `address`: of all of that, release by release."""

    sentence: str
    told: list[str]
    address: str


def since_then(old: Release, newest: Release, slugs: Collection[str] | None, kind: LineKind = LineKind.DEAL) -> SinceThen | None:  # fmt: skip
    """What changed after `old`; None where that is the newest. `slugs`: of what it is about, None: of everything."""
    if old.number >= newest.number:
        return None
    pairs: list[tuple[str, object]] = [("van", old.number), ("tot", newest.number)]
    where = f"{reverse('changes')}?"
    if not slugs:
        return SinceThen(f"Sinds publicatie {old.number} {since(old, newest).sentence}.", [], where + urlencode(pairs))
    steps = [step for step in between(old, newest, kind) if step.slug in slugs]
    many = many_deals if kind is LineKind.DEAL else many_papers
    number, all_of_them = len(steps), many(len(slugs))
    if len(slugs) == 1:
        hardly = "is hierin iets gewijzigd" if steps else "is hierin niets gewijzigd"
    else:
        hardly = f"is bij {number or 'geen'} van deze {all_of_them} iets gewijzigd"
    if kind is LineKind.DEAL and 0 < number <= MOST_IN_ADDRESS:
        pairs += [("deal", step.slug) for step in steps]
    facts = {}
    if kind is LineKind.DEAL:
        changed = [step for step in steps[:MOST_NAMED_DEALS] if step.kind == CHANGED]
        facts = {one.step.slug: len(one.changes) for one in described(changed)}
    told = [
        f"{step.name}: {changed_facts(facts[step.slug]) if facts.get(step.slug) else KINDS[step.kind]}"
        for step in steps[:MOST_NAMED_DEALS]
    ]
    if number > MOST_NAMED_DEALS:
        told.append(f"en nog {number - MOST_NAMED_DEALS}")
    return SinceThen(f"Sinds publicatie {old.number} {hardly}.", told, where + urlencode(pairs))


def changed_facts(number: int) -> str:
    return "1 gegeven gewijzigd" if number == 1 else f"{number} gegevens gewijzigd"


def newest_in_words(release: Release, newest: Release) -> str:
    """Whether there is a later release, and which."""
    if release.number >= newest.number:
        return f"Publicatie {release.number} is de nieuwste publicatie."
    later = [str(number) for number in range(release.number + 1, newest.number + 1)]
    named = listed(later) if len(later) <= 4 else f"{later[0]} tot en met {later[-1]}"
    return f"Daarna {'kwam' if len(later) == 1 else 'kwamen'} publicatie {named}."
