"""What differs between two contents of one deal, and between two releases: one diff for review, pages, feeds and files."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT, KeyTextTransform
from django.db.models.functions import Coalesce

from ..language.dates import dutch_date, period
from ..language.money import cents, euros
from ..language.text import fold
from ..language.vocabulary import LABELS, SourceKind
from .index import Kept
from .models import Content, Release, ReleaseLine, Version

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
# How people call a field of a fact or source, in the order in which they read them.
FIELDS = {
    "naam": "naam",
    "afkorting": "afkorting",
    "titel": "titel",
    "kant": "kant",
    "bijdrager": "wie bijdraagt",
    "bedrag": "bedrag",
    "moment": "wanneer genoemd",
    "soort": "soort",
    "datum": "datum",
    "nauwkeurigheid": "nauwkeurigheid",
    "teltMee": "telt mee in totalen",
    "onderdeelVan": "onderdeel van",
    "rol": "rol",
    "land": "land",
    "deelgebied": "deel van de gemeente",
    "omvangZeker": "omvang zeker",
    "letterlijk": "letterlijk uit de bron",
    "omschrijving": "omschrijving",
    "themas": "thema's (indeling redactie)",
    "jaar": "jaar van het verslag",
    "tekst": "tekst",
    "getal": "getal",
    "eenheid": "eenheid",
    "streefjaar": "streefjaar",
    "lijn": "programmalijn",
    "veld": "wat niet bekend is",
    "reden": "reden",
    "uitgever": "uitgever",
    "briefkenmerk": "kenmerk van de brief",
    "kamerstuk": "Kamerstuk",
    "url": "adres op internet",
    "gemeente": "gemeente (code)",
    "provincie": "provincie",
    "code": "code",
    "slug": "kort adres",
    "toelichting": "toelichting",
    "geldigVan": "geldig vanaf",
    "geldigTot": "geldig tot",
    "bron": "bron en vindplaats",
}
# The list of words (vocabulary.py) behind a coded field.
CODES = {
    ("bijdragen", "kant"): "kant",
    ("bijdragen", "nauwkeurigheid"): "nauwkeurigheid",
    ("bijdragen", "moment"): "moment",
    ("partijen", "soort"): "organisatie",
    ("partijen", "rol"): "rol",
    ("mijlpalen", "soort"): "mijlpaal",
    ("leemten", "veld"): "veld",
    ("leemten", "reden"): "reden",
    ("bronnen", "soort"): "bron",
}
# What a fact is called in a list of changes: by its name, unless said otherwise.
ABOUT = {
    "bijdragen": ("kant", "bijdrager"),
    "ministeries": ("afkorting",),
    "doelen": (),
    "resultaten": ("jaar",),
    "mijlpalen": ("soort",),
    "leemten": ("veld",),
    "vermeldingen": (),
}
# What totals count, derived from the contributions that hold on the day.
COUNTED = {"rijk": "Rijksbijdrage die meetelt", "regio": "regionale bijdrage die meetelt"}
DATES = {"datum", "geldigVan", "geldigTot"}
# In a whole fact on one line: what its name already says, or what stands beside it.
NOT_IN_SUMMARY = {"bron", "code", "slug", "gemeente", "provincie"}
# … what would mean nothing without its label, and what a yes or no says in words.
LABELLED = {"geldigVan", "geldigTot", "onderdeelVan", "streefjaar", "lijn"}
YES_OR_NO = {
    ("teltMee", True): "telt mee in totalen",
    ("teltMee", False): "telt niet mee in totalen",
    ("omvangZeker", False): "omvang onzeker",
    ("letterlijk", False): "opschrift van de redactie",
}
ADDED, DROPPED = "toegevoegd", "vervallen"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one fact (`key`, None for the deal itself): from `old` to `new`; None is: not there.

    `about`: what the fact is called, where it has a name."""

    subject: str
    key: str | None
    field: str
    old: str | None
    new: str | None
    source: str | None
    about: str | None = None

    @property
    def whole(self) -> bool:
        """Whether the fact came or went as a whole."""
        return self.field in (ADDED, DROPPED)


def deal_changes(old: Content | None, new: Content | None) -> list[Change]:
    """Every difference between two contents of one deal, in the order of the page. None: the deal is not there."""
    before, after = Told(old), Told(new)
    found = head_changes(before, after) + derived_changes(before, after)
    for section in SECTIONS:
        found += section_changes(section, before, after)
    return found + source_changes(before, after)


# What is text to a reader, as is the place in a source: no amount, name, party, area or date follows from it.
TEXTS = {"samenvatting", "toelichting", "omschrijving", "tekst"}


def beyond_text(old: Content, new: Content) -> list[str]:
    """What changed beside text that stood there already, in words. Numbers in a text may not change either."""
    before, after = cited(old), cited(new)
    return [
        f"{change.about or change.subject}, {change.field}"
        for change in deal_changes(old, new)
        if not is_text(change, before.get(change.key) == after.get(change.key))
    ]


def cited(content: Content) -> dict[str | None, str]:
    """{key of a fact: the source it was read in}."""
    told = Told(content)
    facts = [fact for section in SECTIONS for fact in told.facts(section).values()]
    return {fact["sleutel"]: fact["bron"]["bron"] for fact in facts if fact.get("bron")}


def is_text(change: Change, same_source: bool) -> bool:
    return (
        (change.field in TEXTS or (change.field == FIELDS["bron"] and same_source))
        and change.subject != "bron"
        and bool(change.old and change.new)
        and numbers_in(change.old) == numbers_in(change.new)
    )


def numbers_in(text: str | None) -> list[str]:
    """Every number in a text, as it is written."""
    return re.findall(r"\d+(?:[.,]\d+)*", text or "")


class Told:
    """A content, or none, in words for people."""

    def __init__(self, content: Content | None) -> None:
        self.content = content or {}
        self.sources = {source["slug"]: source for source in self.content.get("bronnen", [])}
        self.line_names = {line["sleutel"]: line["naam"] for line in self.content.get("programmalijnen", [])}
        self.area = self.content.get("gebied", {})
        self.provinces = {province["code"]: province["naam"] for province in self.area.get("provincies", [])}

    def head(self, name: str) -> str | None:
        value = self.content.get(name)
        if name == "status" and value:
            return f"{value['naam']} ({period(value['datum'], value['nauwkeurigheid'])})"
        return said(value)

    def facts(self, section: str) -> dict[str, dict[str, Any]]:
        """The facts of one section by key."""
        place = self.content if section in self.content else self.area
        return {fact["sleutel"]: fact for fact in place.get(section, [])}

    def word(self, section: str, field: str, fact: dict[str, Any]) -> str | None:
        """One field of a fact or source as a person reads it; None is: nothing there."""
        value = fact.get(field)
        if value is None:
            return None
        if field == "bron":
            return self.citation(fact)
        if (section, field) in CODES:
            return str(LABELS[CODES[section, field]].get(value, value))
        if section == "mijlpalen" and field == "datum":
            return period(value, fact["nauwkeurigheid"])
        if field in DATES:
            return dutch_date(dt.date.fromisoformat(value))
        if field == "bedrag":
            return euros(cents(value) or 0)
        if field == "lijn":
            return str(self.line_names.get(value, value))
        if section == "gemeenten" and field == "provincie":
            return str(self.provinces.get(value, value))
        return said(value)

    def summary(self, section: str, fact: dict[str, Any]) -> str:
        """A whole fact in one line."""
        parts = [self.part(section, field, fact) for field in fields(fact) if field not in NOT_IN_SUMMARY]
        return ", ".join(part for part in parts if part) or self.citation(fact) or str(fact["sleutel"])

    def part(self, section: str, field: str, fact: dict[str, Any]) -> str | None:
        """One field as a part of a summary, or None where it would say nothing."""
        if isinstance(fact[field], bool):
            return YES_OR_NO.get((field, fact[field]))
        if (section, field) in (("partijen", "soort"), ("mijlpalen", "nauwkeurigheid")):
            return None
        text = self.word(section, field, fact)
        return f"{FIELDS[field]} {text}" if text and field in LABELLED else text

    def about(self, section: str, fact: dict[str, Any]) -> str | None:
        parts = [self.word(section, field, fact) for field in ABOUT.get(section, ("naam",))]
        return ", ".join(part for part in parts if part) or None

    def citation(self, fact: dict[str, Any]) -> str | None:
        """Title of the source and the place in it."""
        citation = fact.get("bron")
        if not citation:
            return None
        title = self.sources[citation["bron"]]["titel"]
        return ", ".join(part for part in (title, citation["vindplaats"]) if part)


def fields(*facts: dict[str, Any]) -> list[str]:
    """The names of all fields of `facts` but the key, in the order of FIELDS; newer ones last."""
    names = {name for fact in facts for name in fact if name != "sleutel"}
    return [name for name in FIELDS if name in names] + sorted(names - set(FIELDS))


def said(value: Any) -> str | None:
    """A value without a vocabulary of its own as a person reads it."""
    if value is None or value == [] or value == {}:
        return None
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, dict):
        return str(value["naam"])
    if isinstance(value, list):
        return "; ".join(text for part in value if (text := said(part)))
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def head_changes(old: Told, new: Told) -> list[Change]:
    return [
        Change("deal", None, label, old.head(name), new.head(name), None)
        for name, label in HEAD.items()
        if old.content.get(name) != new.content.get(name)
    ]


def derived_changes(old: Told, new: Told) -> list[Change]:
    """What changed in totals and provinces while the facts stayed the same: a period began or ended."""
    if not (old.content and new.content):
        return []
    changes = []
    for side, label in COUNTED.items():
        before, after = (cents(told.content["bedragen"][side]) for told in (old, new))
        if before != after and contributions(old, side) == contributions(new, side):
            was, now = (None if amount is None else euros(amount) for amount in (before, after))
            changes.append(Change("deal", None, label, was, now, None))
    provinces = said(old.area["provincies"]), said(new.area["provincies"])
    if provinces[0] != provinces[1] and old.area["gemeenten"] == new.area["gemeenten"]:
        changes.append(Change("deal", None, "provincies", *provinces, None))
    return changes


def contributions(told: Told, side: str) -> list[dict[str, Any]]:
    return [fact for fact in told.content["bijdragen"] if fact["kant"] == side]


def section_changes(section: str, old: Told, new: Told) -> list[Change]:
    before, after = old.facts(section), new.facts(section)
    found = []
    for key in [*before, *(key for key in after if key not in before)]:
        if key not in after:
            found.append(whole_change(section, old, before[key], DROPPED))
        elif key not in before:
            found.append(whole_change(section, new, after[key], ADDED))
        else:
            found += fact_changes(section, old, before[key], new, after[key])
    kept = [key for key in before if key in after]
    order = [key for key in after if key in before]
    # Where a fact changed, its place follows from that.
    if kept != order and not found:
        was, now = in_order(section, old, kept), in_order(section, new, order)
        found.append(Change(SECTIONS[section], None, "volgorde", was, now, None))
    return found


def in_order(section: str, told: Told, keys: list[str]) -> str:
    facts = told.facts(section)
    return "; ".join(told.about(section, facts[key]) or key for key in keys)


def whole_change(section: str, told: Told, fact: dict[str, Any], field: str) -> Change:
    text = told.summary(section, fact)
    old, new = (text, None) if field == DROPPED else (None, text)
    about = told.about(section, fact)
    return Change(SECTIONS[section], fact["sleutel"], field, old, new, told.citation(fact), about)


def fact_changes(section: str, old: Told, was: dict[str, Any], new: Told, now: dict[str, Any]) -> list[Change]:
    """The fields in which one fact differs."""
    differing = [field for field in fields(was, now) if was.get(field) != now.get(field)]
    if section == "mijlpalen" and "nauwkeurigheid" in differing:
        # A date is read together with its precision.
        differing = [field for field in differing if field not in ("datum", "nauwkeurigheid")] + ["datum"]
    return [
        Change(
            SECTIONS[section],
            now["sleutel"],
            FIELDS.get(field, field),
            old.word(section, field, was),
            new.word(section, field, now),
            new.citation(now),
            new.about(section, now),
        )
        for field in differing
    ]


def source_changes(old: Told, new: Told) -> list[Change]:
    """Differences in the description of a source that both contents cite."""
    return [
        Change(
            "bron",
            slug,
            FIELDS.get(field, field),
            old.word("bronnen", field, old.sources[slug]),
            new.word("bronnen", field, source),
            None,
            source["titel"],
        )
        for slug, source in new.sources.items()
        if slug in old.sources
        for field in fields(old.sources[slug], source)
        if old.sources[slug].get(field) != source.get(field)
    ]


# --- between releases

NEW, CHANGED, WITHDRAWN, RETURNED = "nieuw", "gewijzigd", "ingetrokken", "teruggekeerd"


@dataclass(frozen=True, slots=True)
class Step:
    """One deal that is not the same in a release as in an earlier one. Version None: withdrawn, with the reason.

    `known`: whether the earlier release has the deal at all."""

    release: int
    slug: str
    name: str
    version: int | None
    reason: str
    known: bool
    old_version: int | None
    old_reason: str | None

    @property
    def kind(self) -> str:
        if self.version is None:
            return WITHDRAWN
        if not self.known:
            return NEW
        return RETURNED if self.old_version is None else CHANGED


# What happened to a deal: for one, and for several.
KINDS = {NEW: "nieuw", CHANGED: "gewijzigd", WITHDRAWN: "ingetrokken", RETURNED: "terug in het register"}


def counts(steps: list[Step]) -> list[tuple[str, int]]:
    """[(what happened, of how many deals)], only what happened at all."""
    found = [(words, sum(step.kind == kind for step in steps)) for kind, words in KINDS.items()]
    return [(words, number) for words, number in found if number]


@dataclass(frozen=True, slots=True)
class DealChange:
    """What happened to one deal: the step, and where it changed every difference."""

    step: Step
    changes: list[Change]


def between(old: Release | None, new: Release) -> list[Step]:
    """The deals that differ between two releases, by name. None: before the first release. One query."""
    before = ReleaseLine.objects.filter(slug=OuterRef("slug"), release__number=old.number if old else 0)
    return steps(ReleaseLine.objects.filter(release=new), before)


def one_by_one(first: int, last: int, slugs: Iterable[str] | None = None) -> list[Step]:
    """What each release from `first` to `last` (numbers) changed since the one before it, by name. One query.

    Whoever asks passes a `last` that is visible: all before it are visible too."""
    lines = ReleaseLine.objects.filter(release__number__gte=first, release__number__lte=last)
    if slugs is not None:
        lines = lines.filter(slug__in=list(slugs))
    before = ReleaseLine.objects.filter(slug=OuterRef("slug"), release__number=OuterRef("release__number") - 1)
    return steps(lines, before)


def steps(lines: QuerySet[ReleaseLine], before: QuerySet[ReleaseLine]) -> list[Step]:
    """`lines` that are not the same in `before`, which finds the earlier line of a line."""
    same = before.filter(Q(version=OuterRef("version")) | Q(version=None, reason=OuterRef("reason")))
    # A withdrawn deal is called as it was when it was last there.
    last_seen = ReleaseLine.objects.filter(
        slug=OuterRef("slug"), release__number__lt=OuterRef("release__number"), version__isnull=False
    ).order_by("-release__number")
    found = (
        lines.filter(~Exists(same))
        .annotate(
            number=F("release__number"),
            name=Coalesce(
                KeyTextTransform("naam", "version__index"),
                Subquery(last_seen.values(named=KeyTextTransform("naam", "version__index"))[:1]),
            ),
            known=Exists(before),
            old_version=Subquery(before.values("version")[:1]),
            old_reason=Subquery(before.values("reason")[:1]),
        )
        .values_list("number", "slug", "name", "version", "reason", "known", "old_version", "old_reason")
    )
    return sorted((Step(*row) for row in found), key=lambda step: (fold(step.name), step.slug, step.release))


def described(chosen: list[Step]) -> list[DealChange]:
    """`chosen` with what changed. One query; of a deal that came, went or returned no content is read."""
    needed = {
        version for step in chosen if step.kind == CHANGED for version in (step.version, step.old_version) if version
    }
    versions = Version.objects.in_bulk(needed) if needed else {}
    return [
        DealChange(
            step,
            deal_changes(versions[step.old_version].read(), versions[step.version].read())
            if step.version and step.old_version
            else [],
        )
        for step in chosen
    ]


@dataclass(frozen=True, slots=True)
class Subject:
    """A region or ministry as one version of a deal names it."""

    deal: str
    name: str


def region_versions(slug: str) -> dict[int, Subject]:
    """Of every version that names the region: {version: subject}, waiting ones too. One query."""
    found = Version.objects.filter(index__regio__slug=slug).values_list("pk", "slug", KT("index__regio__naam"))
    return {version: Subject(deal, name) for version, deal, name in found}


def ministry_versions(slug: str) -> dict[int, Subject]:
    """Of every version that the ministry signed: {version: subject}, waiting ones too. One query."""
    return {
        version: Subject(deal, abbreviation)
        for version, deal, signed in Version.objects.values_list("pk", "slug", "index__ministeries")
        for ministry, abbreviation in signed
        if ministry == slug
    }


@dataclass(frozen=True, slots=True)
class Since:
    """What happened between an old release and the latest: per changed deal the number of facts, and other steps."""

    latest: int
    facts: dict[str, int]
    others: list[tuple[str, int]]

    @property
    def sentence(self) -> str:
        """`zijn 43 gegevens van 14 deals gewijzigd; 69 deals nieuw`."""
        number = sum(self.facts.values())
        said = []
        if number:
            facts = "is 1 gegeven" if number == 1 else f"zijn {number} gegevens"
            said.append(f"{facts} van {many_deals(len(self.facts))} gewijzigd")
        said += [f"{many_deals(many)} {words}" for words, many in self.others]
        return "; ".join(said) or "is er niets gewijzigd"


def many_deals(number: int) -> str:
    return "1 deal" if number == 1 else f"{number} deals"


kept_since: Kept[Since] = Kept(32)


def since(old: Release, new: Release) -> Since:
    """What changed from `old` to `new`. Two queries, once per process."""
    key = f"{old.digest} {new.digest}"
    found = kept_since.get(key)
    if found is None:
        steps = between(old, new)
        changed = described([step for step in steps if step.kind == CHANGED])
        facts = {change.step.slug: len(change.changes) for change in changed}
        others = counts([step for step in steps if step.kind != CHANGED])
        found = kept_since.put(key, Since(new.number, facts, others))
    return found


kept_report_days: Kept[tuple[dt.date | None]] = Kept(8)


def newest_report(release: Release) -> dt.date | None:
    """The date of the newest progress report that a deal of `release` cites, or None. One query, once per process."""
    kept = kept_report_days.get(release.digest)
    if kept is None:
        citing = Version.objects.filter(
            # Canonical JSON has one spelling.
            lines__release=release,
            content__contains=f'"soort":{json.dumps(SourceKind.REPORT.value)}',
        )
        days = [
            source["datum"]
            for version in citing
            for source in version.read()["bronnen"]
            if source["soort"] == SourceKind.REPORT and source["datum"]
        ]
        kept = kept_report_days.put(release.digest, (dt.date.fromisoformat(max(days)) if days else None,))
    return kept[0]
