"""The start page of the desk: what waits for me, what waits for its moment, which deals lack something, what happened."""

from datetime import timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from ..accounts.users import MAY_PUBLISH, MAY_SUBMIT
from ..facts.every_kind import FACTS
from ..facts.fact import holding_on
from ..facts.kinds import Contribution
from ..facts.models import Deal, Source
from ..language.dates import amsterdam_date
from ..language.vocabulary import Side
from ..publishing import redacting, review
from ..publishing.redactions import RedactionProposal
from ..publishing.releases import name_in_words
from ..publishing.submissions import Deed, Submission
from ..register.models import LineKind, Release
from .error_reports import new_reports
from .trail import shown, trail_lines

LATEST = 8
NO_NEWS_AFTER = timedelta(days=365)
# What a deal can lack, in the words of the start page.
LACKS = {
    "source": "zonder bron: er is nog geen feit vastgelegd",
    "amount": "zonder Rijksbijdrage die meetelt",
    "summary": "zonder samenvatting",
    "news": "zonder nieuws: de nieuwste bron is ouder dan twaalf maanden",
}
EVERYTHING = {"deal": "", "stuk": "", "soort": "", "veld": "", "wie": "", "van": None, "tot": None, "nummer": None}


def start_context(request):
    person = request.user
    if not person.has_perm("deals.view_deal"):
        return {}
    now = timezone.now()
    waiting = Submission.objects.waiting().select_related("author").prefetch_related("lines").order_by("pk")
    return {
        "may_submit": person.has_perm(MAY_SUBMIT),
        "may_publish": person.has_perm(MAY_PUBLISH),
        "concepts": Submission.objects.open_to(person).prefetch_related("lines"),
        "submitted": [one for one in waiting if one.author_id == person.pk],
        "to_review": [one for one in waiting if person.has_perm(MAY_PUBLISH) and review.may_approve(one, person)],
        "redactions": [
            one
            for one in RedactionProposal.objects.undecided().select_related("author")
            if person.has_perm(MAY_PUBLISH) and redacting.may_decide(one, person)
        ],
        "reports": new_reports(person),
        "releases": Release.objects.waiting(now).order_by("number"),
        "lacking": deals_lacking(amsterdam_date(now)),
        "copies": copies_to_replace(),
        "latest": latest(),
    }


def latest():
    """[(when, what, its page, how and by whom)], newest first: deeds of reviewing and lines of the trail together."""
    deeds = [
        (deed.at, *subject(deed), f"{deed.get_kind_display()} door {deed.by}")
        for deed in Deed.objects.select_related("by", "submission")[:LATEST]
    ]
    lines = [
        (line["history_date"], line["what"], trail_of(of_line(line)), by_whom(line["trail_actor"]))
        for line in map(shown, trail_lines(EVERYTHING)[:LATEST])
    ]
    return sorted([*deeds, *lines], key=lambda one: one[0], reverse=True)[:LATEST]


def by_whom(actor):
    return f"door {actor}" if actor else ""


def subject(deed):
    """(what a deed was about, its page)."""
    if deed.submission:
        return f"Voorlegging {deed.submission.pk}", reverse("admin:submission", args=[deed.submission.pk])
    if deed.slug:
        return name_in_words(deed.slug), trail_of(deed.slug)
    return f"Publicatie {deed.release_number}", reverse("admin:deals_release_changelist")


def of_line(line):
    """What the deal or paper of a line of the trail is listed as; empty where it has none."""
    return LineKind.PAPER.named(line["trail_paper"]) if line["trail_paper"] else line["trail_deal"]


def trail_of(name):
    """The trail of what is listed as `name`."""
    if not name:
        return ""
    kind, slug = LineKind.parted(name)
    return f"{reverse('admin:trail')}?{urlencode({'deal' if kind is LineKind.DEAL else 'stuk': slug})}"


def deals_lacking(today):
    """[(what, [(deal, its form)])], only what lacks somewhere. A query per kind of fact, and two."""
    newest, news_since = newest_sources(), today - NO_NEWS_AFTER
    counted = Contribution.objects.filter(holding_on(today), side=Side.NATIONAL, counted=True)
    paid = set(counted.values_list("deal", flat=True))
    by_lack: dict[str, list] = {what: [] for what in LACKS}
    for deal in Deal.objects.order_by("name").only("name", "summary"):
        day = newest.get(deal.pk)
        lacks = {
            "source": deal.pk not in newest,
            "amount": deal.pk not in paid,
            "summary": not deal.summary.strip(),
            # Of sources without a date nobody knows how old they are.
            "news": day is not None and day < news_since,
        }
        for what, is_so in lacks.items():
            if is_so:
                by_lack[what].append((deal.name, reverse("admin:deals_deal_change", args=[deal.pk])))
    return [(words, by_lack[what]) for what, words in LACKS.items() if by_lack[what]]


def copies_to_replace():
    """[(title, its form, the names of the deals)] of every copy that facts rest on, by title. A query per kind of fact where
    there is one, and one."""
    copies = {source.pk: source for source in Source.objects.filter(is_copy=True).order_by("title")}
    resting: dict[int, set[str]] = {pk: set() for pk in copies}
    for model in FACTS if copies else []:
        read = model._default_manager.filter(source__in=copies).order_by()
        for source, name in read.values_list("source", "deal__name").distinct():
            resting[source].add(name)
    return [
        (copy.title, reverse("admin:deals_source_change", args=[pk]), sorted(resting[pk], key=str.casefold))
        for pk, copy in copies.items()
        if resting[pk]
    ]


def newest_sources():
    """{deal: the date of its newest source, or None where all are undated}, of deals with a fact that was read."""
    newest: dict = {}
    for model in FACTS:
        read = model._default_manager.exclude(source=None).order_by()
        for deal, day in read.values_list("deal").annotate(Max("source__date")):
            newest[deal] = max(filter(None, (day, newest.get(deal))), default=None)
    return newest
