"""What more public sources tell of deals, from files: noted at the desk, and laid before a second person tranche by tranche.

In a register that is in use only deals on which nobody is at work get it: what editors changed stays."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError
from django.core.serializers.python import Deserializer
from django.db import transaction
from django.db.models import Q

from ..accounts.users import User
from ..contents import Content
from ..contract import full
from ..facts.content import contents
from ..facts.every_kind import FACTS
from ..facts.fact import Fact
from ..facts.kinds import Contribution, Gap, ProgrammeLine
from ..facts.models import Deal, Organisation, Source
from ..language.spelling import same_place
from ..language.vocabulary import GapReason
from ..register.models import Release, Version
from .locating import differing
from .releases import lines_of, newest_release, propose, turned
from .review import Announcement, before_a_reviewer, save_concept, submit
from .submissions import Submission

# What is said of a gap of which the document is known.
NOT_ENTERED = "Het convenant is er, maar is nog niet gelezen voor dit register."
# A row as a fixture has it: the model, and the fields with natural keys.
type Record = dict[str, Any]
KINDS_BY_PREFIX: dict[str, type[Fact]] = {model.key_prefix: model for model in FACTS} | dict.fromkeys(
    ("rijk", "regio", "totaal"), FACTS[0]
)
SOURCE, ORGANISATION = "deals.source", "deals.organisation"
# By which fields a record names one of those.
REFERRED_BY = {"source": SOURCE, "organisation": ORGANISATION, "contributor": ORGANISATION, "recipient": ORGANISATION}
# {model: {address in the records: address at the desk}}
type KnownSlugs = dict[str, dict[str, str]]
# `regiokassier-provincie-gelderland` is a party with that role.
KINDS_BY_PREFIX["regiokassier"] = KINDS_BY_PREFIX["partij"]


@dataclass(frozen=True)
class Supplement:
    """`records`: what comes, as in a fixture. What changes in what stands: `names`, `predecessors` and `summaries` by deal,
    `dropped` (deal, key), `counted` (deal, key, whether), `notes` (deal, key, text) and `fields` (deal, key, {field: value}) of
    facts, `gaps` of which the document is known (deal, source, place, keys), and `sources`, the fields of each that change.
    `since`: the number of the release that a deal still has to say the same as (None: the newest that it stands in)."""

    records: list[Record]
    names: dict[str, str]
    predecessors: dict[str, str]
    summaries: dict[str, str]
    dropped: list[tuple[str, str]]
    counted: list[tuple[str, str, bool]]
    gaps: list[tuple[str, str, str, list[str]]]
    notes: list[tuple[str, str, str]]
    fields: list[tuple[str, str, dict[str, Any]]]
    sources: dict[str, dict[str, Any]]
    since: int | None = None

    @classmethod
    def of(cls, records: list[Record], changes: dict[str, Any], since: int | None = None) -> Supplement:
        """`changes`: as bijwerken-2.yaml and bijwerken-3.yaml have them."""
        gaps = changes.get("leemten", {}).items()
        return cls(
            records,
            changes.get("namen", {}),
            changes.get("voorgangers", {}),
            changes.get("samenvattingen", {}),
            [(slug, key) for slug, key in changes.get("vervallen", [])],
            [(slug, key, counts) for slug, key, counts in changes.get("geteld", [])],
            [(slug, told["bron"], told["vindplaats"], told["sleutels"]) for slug, told in gaps],
            [(slug, key, text) for slug, key, text in changes.get("toelichtingen", [])],
            [(slug, key, news) for slug, key, news in changes.get("velden", [])],
            changes.get("bronnen", {}),
            since,
        )

    def of_deal(self, slug: str) -> list[Record]:
        return [record for record in self.records if record["fields"].get("deal") == [slug]]

    @property
    def of_no_deal(self) -> list[Record]:
        """The sources and organisations."""
        return [record for record in self.records if "deal" not in record["fields"]]


@dataclass(frozen=True)
class LaidSupplement:
    """`submissions`: one for each tranche of which a deal could be laid before a reviewer. `left`: the deals (slugs) that
    stay as they are, as editors changed them or are at work on them."""

    submissions: list[Submission]
    left: list[str]


def drop_facts(supplement: Supplement, slugs: Collection[str] | None = None) -> None:
    """Take away what the supplement replaces, of the deals `slugs` (None: all); and count no more what it counts no more."""
    for slug, key in of_deals(supplement.dropped, slugs):
        fact_named(slug, key).delete()
    for slug, key, counts in of_deals(supplement.counted, slugs):
        fact = Contribution.objects.get_by_natural_key(slug, key)
        fact.counted = counts
        fact.save()


def change_facts(supplement: Supplement, slugs: Collection[str] | None = None, by: User | None = None) -> None:
    """Change what stands, of the deals `slugs` (None: all). `by`: whose save it is (None: nobody's)."""
    for slug, key, note in of_deals(supplement.notes, slugs):
        fact = fact_named(slug, key)
        fact.note = note.strip()
        fact.save()
    for slug, key, news in of_deals(supplement.fields, slugs):
        fact = fact_named(slug, key)
        for name, value in news.items():
            setattr(fact, name, ProgrammeLine.objects.get_by_natural_key(slug, value) if name == "line" else value)
        fact.full_clean()
        fact.save()
    for slug, source, place, keys in of_deals(supplement.gaps, slugs):
        document = Source.objects.get_by_natural_key(source)
        for gap in Gap.objects.filter(deal__slug=slug, key__in=keys):
            gap.reason, gap.note = GapReason.NOT_ENTERED, NOT_ENTERED
            gap.source, gap.locator = document, place
            gap.save()
    deals = Deal.objects.all() if slugs is None else Deal.objects.filter(slug__in=slugs)
    for deal in deals:
        deal.name = supplement.names.get(deal.slug, deal.name)
        if deal.slug in supplement.predecessors:
            deal.predecessor = Deal.objects.get_by_natural_key(supplement.predecessors[deal.slug])
        deal.summary = supplement.summaries.get(deal.slug, deal.summary).strip()
        deal.keys_given = max(deal.keys_given, highest_number(deal))
        if by:
            deal.changed(by)
        deal.full_clean()
        deal.save()


def classify_sources(supplement: Supplement, by: User | None = None) -> None:
    """Say of sources what was not recorded of them yet; what editors chose stays."""
    for source in Source.objects.filter(slug__in=supplement.sources):
        news = {name: value for name, value in supplement.sources[source.slug].items() if not getattr(source, name)}
        for name, value in news.items():
            setattr(source, name, value)
        if news and by:
            source.changed(by)
        if news:
            source.save()


def of_deals[Change: tuple[Any, ...]](changes: Iterable[Change], slugs: Collection[str] | None) -> list[Change]:
    """Those of `changes`, which begin with the slug of a deal, that are of the deals `slugs` (None: all)."""
    return [change for change in changes if slugs is None or change[0] in slugs]


def fact_named(slug: str, key: str) -> Fact:
    """Raises `DoesNotExist` where the deal has no such fact."""
    return KINDS_BY_PREFIX[key.split("-")[0]].objects.get_by_natural_key(slug, key)


def highest_number(deal: Deal) -> int:
    """The highest number in the keys of its facts, which no later fact gets."""
    keys = (key for model in FACTS for key in model.objects.filter(deal=deal).values_list("key", flat=True))
    return max((int(numbered[1]) for key in keys if (numbered := re.search(r"-(\d+)$", key))), default=0)


@transaction.atomic
def lay_supplement(supplement: Supplement, author: User, said: Announcement) -> LaidSupplement:
    """Note the supplement at the desk of every deal that is free for it, and lay those before a reviewer, a submission for each
    tranche. Raises `Refused`, and `ValidationError` where a source or organisation does not fit what stands there."""
    newest = newest_release()
    said = replace(said, as_of=max(said.as_of, newest.as_of) if newest else said.as_of)
    busy = differing(propose(None, said.as_of), turned(newest, said.as_of))
    same = {slug for slug, (digest, _reason) in lines_of(newest).items() if digest}
    if supplement.since is not None:
        same &= unchanged_deals(supplement.since)
    known = note_records(supplement.of_no_deal)
    free = {
        slug for slug in sorted(same - busy - set(before_a_reviewer(same))) if noted(supplement, slug, known, author)
    }
    classify_sources(supplement, author)
    after = propose(None, said.as_of)
    left = sorted(slug for slug in after.prepared if slug not in free and after.replaces[slug])
    by_tranche = defaultdict(list)
    for deal in Deal.objects.filter(slug__in=free & set(after.prepared)).select_related("tranche"):
        by_tranche[deal.tranche].append(deal.slug)
    submissions = []
    for tranche in sorted(by_tranche, key=lambda tranche: tranche.number):
        about = replace(said, note=f"{said.note}: {tranche.name}")
        submissions.append(submit(save_concept(author, by_tranche[tranche], about).pk, author))
    return LaidSupplement(submissions, left)


def noted(supplement: Supplement, slug: str, known: KnownSlugs, author: User) -> bool:
    """Note what the supplement says of one deal. False, and nothing changes, where that does not fit what stands there: what
    it changes is no more, or what it adds is there already."""
    try:
        with transaction.atomic():
            drop_facts(supplement, {slug})
            note_records(supplement.of_deal(slug), known)
            change_facts(supplement, {slug}, author)
    except (ValidationError, ObjectDoesNotExist, DeserializationError):
        return False
    return True


def unchanged_deals(since: int) -> set[str]:
    """The deals (slugs) of which the desk says what release `since` says, but for where their region lies."""
    release = Release.objects.get(number=since)
    first = {version.slug: version.read() for version in Version.of_deals.filter(lines__release=release)}
    now = contents(Deal.objects.filter(slug__in=first).values_list("slug", flat=True), release.as_of)
    return {slug for slug, content in now.items() if without_location(content) == without_location(first[slug])}


def without_location(content: Content) -> dict[str, Any]:
    """`content` as a reader has it, but for where its region lies."""
    read: dict[str, Any] = dict(full(content))
    return read | {"regio": {name: value for name, value in content["regio"].items() if name != "ligging"}}


def note_records(records: Collection[Record], known: KnownSlugs | None = None) -> KnownSlugs:
    """Save what `records` say, as a form would. What stands at the desk under another address is used instead.

    {field: {address in the records: address at the desk}} of sources and organisations, those of `known` among them."""
    told: KnownSlugs = {model: dict(known[model]) if known else {} for model in REFERRED_BY.values()}
    sources = list(Source.objects.all()) if any(record["model"] == SOURCE for record in records) else []
    for record in records:
        model, fields = record["model"], dict(record["fields"])
        for name, referred in REFERRED_BY.items():
            if name in fields:
                slug = fields[name][0]
                fields[name] = [told[referred].get(slug, slug)]
        there = same_at_desk(model, fields, sources)
        if there:
            told[model][fields["slug"]] = there
        else:
            save_record({"model": model, "fields": fields})
    return told


def same_at_desk(model: str, fields: dict[str, Any], sources: Iterable[Source]) -> str | None:
    """The address at the desk of the source or organisation that `fields` describe, or None. `sources`: those that stood
    there before."""
    if model == SOURCE:
        for source in sources:
            same_url = source.url and fields.get("url") and same_place(source.url) == same_place(fields["url"])
            if same_url or source.slug == fields["slug"]:
                return source.slug
    if model == ORGANISATION:
        there = Organisation.objects.filter(Q(slug=fields["slug"]) | Q(name=fields["name"])).first()
        return there.slug if there else None
    return None


def save_record(record: Record) -> None:
    """Checked and saved as a form would. Raises `ValidationError`."""
    for made in Deserializer([record]):
        made.object.full_clean()
        made.object.save()
        for name, values in made.m2m_data.items():
            getattr(made.object, name).set(values)
