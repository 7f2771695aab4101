"""What differs between two contents of one deal: one diff for review, pages, feeds and files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..money import cents, euros
from .models import Content

HEAD = {
    "naam": "naam",
    "tranche": "tranche",
    "regio": "regio",
    "voorganger": "voorganger",
    "samenvatting": "samenvatting",
    "status": "status",
}
SECTIONS = {
    "bijdragen": "bedrag",
    "ministeries": "ministerie",
    "partijen": "partij",
    "gemeenten": "gemeente",
    "caribisch": "Caribisch openbaar lichaam",
    "buitenland": "plaats in het buitenland",
    "programmalijnen": "programmalijn",
    "doelen": "doel",
    "resultaten": "resultaat",
    "kenmerken": "kenmerk",
    "mijlpalen": "mijlpaal",
    "aliassen": "andere naam",
    "leemten": "leemte",
    "vermeldingen": "vermelding",
}
MONEY = {"bedrag"}
NOT_SHOWN = {"sleutel", "bron"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one fact (`key`, None for the deal itself): from `old` to `new`; None is: not there."""

    subject: str
    key: str | None
    field: str
    old: str | None
    new: str | None
    source: str | None


def deal_changes(old: Content | None, new: Content | None) -> list[Change]:
    """Every difference between two contents of one deal, in the order of the page. None: the deal is not there."""
    found = head_changes(old or {}, new or {})
    titles = source_titles(old) | source_titles(new)
    for section, label in SECTIONS.items():
        found += section_changes(label, facts(old, section), facts(new, section), titles)
    return found + source_changes(old, new)


def head_changes(old: Content, new: Content) -> list[Change]:
    pairs = [(label, said(old.get(name)), said(new.get(name))) for name, label in HEAD.items()]
    return [Change("deal", None, label, before, after, None) for label, before, after in pairs if before != after]


def source_titles(content: Content | None) -> dict[str, str]:
    return {source["slug"]: source["titel"] for source in (content or {}).get("bronnen", [])}


def section_changes(label: str, old: dict[str, Any], new: dict[str, Any], titles: dict[str, str]) -> list[Change]:
    found = []
    for key in [*old, *(key for key in new if key not in old)]:
        before, after = old.get(key), new.get(key)
        if before is None or after is None:
            fact = after or before or {}
            text = summary(fact)
            found.append(
                Change(
                    label,
                    key,
                    "geheel",
                    None if before is None else text,
                    None if after is None else text,
                    cited(fact, titles),
                )
            )
            continue
        for field in [*before, *(field for field in after if field not in before)]:
            was, now = before.get(field), after.get(field)
            if was != now:
                found.append(Change(label, key, field, said(was, field), said(now, field), cited(after, titles)))
    return found


def source_changes(old: Content | None, new: Content | None) -> list[Change]:
    """Differences in the description of a source that both contents cite."""
    before = {source["slug"]: source for source in (old or {}).get("bronnen", [])}
    after = {source["slug"]: source for source in (new or {}).get("bronnen", [])}
    return [
        Change("bron", slug, field, said(before[slug].get(field)), said(value), None)
        for slug in after
        if slug in before
        for field, value in after[slug].items()
        if before[slug].get(field) != value
    ]


def facts(content: Content | None, section: str) -> dict[str, Any]:
    """The facts of one section by key."""
    if content is None:
        return {}
    return {fact["sleutel"]: fact for fact in content.get(section, content["gebied"].get(section, []))}


def said(value: Any, field: str = "") -> str | None:
    """A value as a person reads it."""
    if value is None or value == [] or value == {}:
        return None
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if field in MONEY:
        return euros(cents(value) or 0)
    if isinstance(value, dict):
        return (
            str(value["naam"])
            if "naam" in value
            else ", ".join(str(part) for part in value.values() if part is not None)
        )
    if isinstance(value, list):
        return "; ".join(text for part in value if (text := said(part)))
    return str(value)


def summary(fact: dict[str, Any]) -> str:
    """A whole fact in one line."""
    parts = [
        said(value, field) for field, value in fact.items() if field not in NOT_SHOWN and not isinstance(value, bool)
    ]
    return ", ".join(part for part in parts if part)


def cited(fact: dict[str, Any], titles: dict[str, str]) -> str | None:
    """Title of the source and the place in it."""
    citation = fact.get("bron")
    if not citation:
        return None
    return ", ".join(part for part in (titles[citation["bron"]], citation["vindplaats"]) if part)
