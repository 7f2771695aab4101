"""Where sources differ about the programme or a tranche: which facts are about one thing is written down by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ..reference.models import ProgrammeFact
from .differing import RivalStatement, SourceDifference
from .index import Index
from .models import Release
from .programme import Comparison, compared

RIVALS_FILE = Path("fixtures") / "bronverschillen.yaml"
FIELDS_OF_RIVALS = {"naam": str, "over": str, "feiten": list, "regel": str}


class RivalFacts(NamedTuple):
    """Facts about the programme that state one thing at one moment; `rule`: by which of them the register goes."""

    anchor: str
    about: str
    keys: tuple[str, ...]
    rule: str


@cache
def rival_facts() -> tuple[RivalFacts, ...]:
    """All of them, read once. Raises ImproperlyConfigured where the file is wrong, with the name."""
    try:
        written = yaml.safe_load((settings.BASE_DIR / RIVALS_FILE).read_text())
    except (OSError, yaml.YAMLError) as error:
        raise ImproperlyConfigured(f"{RIVALS_FILE} is niet te lezen: {error}") from error
    if not isinstance(written, list):
        raise ImproperlyConfigured(f"{RIVALS_FILE}: verwacht een lijst.")
    return tuple(understood(entry) for entry in written)


def understood(entry: Any) -> RivalFacts:
    name = entry.get("naam", "") if isinstance(entry, dict) else entry
    if not isinstance(entry, dict) or entry.keys() != FIELDS_OF_RIVALS.keys():
        refuse_rivals(name, f"verwacht precies {', '.join(FIELDS_OF_RIVALS)}")
    for field, kind in FIELDS_OF_RIVALS.items():
        if not isinstance(entry[field], kind) or not entry[field]:
            refuse_rivals(name, f"het veld ‘{field}’ is geen {'lijst' if kind is list else 'tekst'}")
    if len(entry["feiten"]) < 2:
        refuse_rivals(name, "een verschil heeft minstens twee feiten")
    return RivalFacts(entry["naam"], entry["over"], tuple(entry["feiten"]), entry["regel"])


def refuse_rivals(name: Any, why: str) -> NoReturn:
    raise ImproperlyConfigured(f"{RIVALS_FILE}, bij ‘{name}’: {why}.")


def rival_keys(key: str) -> frozenset[str]:
    """The facts that state the same as the fact `key`, itself among them; none where no other does."""
    return frozenset(other for rivals in rival_facts() if key in rivals.keys for other in rivals.keys)


def rival_anchor(key: str) -> str:
    """The place on the page of differences where the fact `key` stands, or nothing."""
    return next((rivals.anchor for rivals in rival_facts() if key in rivals.keys), "")


def programme_differences(index: Index, release: Release) -> list[SourceDifference]:
    """The differences about the programme, as far as `release` tells of them. One query."""
    keys = [key for rivals in rival_facts() for key in rivals.keys]
    known = ProgrammeFact.objects.known_at(release.as_of, release.visible_from).select_related("tranche")
    lines = {
        fact.key: compared(index, fact, fact.tranche.number if fact.tranche else None)
        for fact in known.filter(key__in=keys)
    }
    told = []
    for rivals in rival_facts():
        shown = [lines[key] for key in rivals.keys if key in lines]
        if len({line.stated_in_words for line in shown}) > 1:
            told.append(programme_difference(rivals, shown))
    return told


def programme_difference(rivals: RivalFacts, shown: list[Comparison]) -> SourceDifference:
    tranche = shown[0].fact.tranche
    own = next((line for line in shown if line.own is not None), None)
    return SourceDifference(
        rivals.anchor,
        "",
        tranche.name if tranche else "alle tranches",
        rivals.about,
        [rival_statement(line.fact, line.stated_in_words) for line in shown],
        rivals.rule,
        own.own_in_words if own else None,
    )


def rival_statement(fact: ProgrammeFact, said: str) -> RivalStatement:
    day = fact.source_date or fact.as_of
    return RivalStatement(
        fact.key,
        said,
        False,
        fact.source_title,
        fact.source_publisher,
        day.isoformat() if day else None,
        fact.locator,
        fact.source_url or None,
        None,
    )
