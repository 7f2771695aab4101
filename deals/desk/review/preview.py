"""A page as the public will see it, made of what was submitted: it passes no cache, feed or search."""

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ...language.dates import amsterdam_date
from ...portal.content import FrozenDeal, ReadDeal
from ...portal.deals import deal_context
from ...portal.frame import page
from ...portal.question import Question
from ...publishing import releases
from ...publishing.ahead import ahead
from ...publishing.review import frozen_proposal
from ...publishing.submissions import State, Submission
from ...register.changes import deal_changes
from ...register.history import DealChange, Step, revision, revisions
from ...register.models import LineKind, Release, Version
from ...register.paper_changes import paper_in_words, rows_in_words
from ...register.reading import Reading
from ..frame import SUBMISSIONS, allow_to_look, desk_page
from .papers import titled


@require_safe
def preview(request, number, slug):
    allow_to_look(request)
    submission = get_object_or_404(Submission, pk=number)
    proposal, prepared = frozen_of(submission, slug)
    future = ahead(proposal)
    reading = reading_of(submission, future.new)
    history = [
        revision(step_to(reading.release.number, slug, proposal)),
        *revisions(slug, reading.release.number - 1),
    ]
    # The page is made for its public address, not for the desk's.
    public = Question(reverse("deal", args=[slug]), QueryDict(), reading, amsterdam_date(timezone.now()))
    row = reading.index.row(slug)
    context = deal_context(public, row, FrozenDeal("", lambda: ReadDeal(prepared.content, [])), history)
    return page(public, "desk/review/preview.html", **context, submission=submission, seen=future.seen(slug))


@require_safe
def preview_paper(request, number, slug):
    """What readers will get of a paper, as plain lines."""
    allow_to_look(request)
    submission = get_object_or_404(Submission, pk=number)
    prepared = frozen_of(submission, LineKind.PAPER.named(slug))[1]
    paper = prepared.paper
    lines = [(label, said) for label, said in paper_in_words(paper).items() if said]
    lines += [(kind, row) for kind, rows in rows_in_words(paper).items() for row in rows]
    return desk_page(
        request,
        "desk/review/preview_paper.html",
        titled(prepared),
        above=[SUBMISSIONS],
        submission=submission,
        lines=lines,
        sources=[(source["titel"], source["url"]) for source in paper["bronnen"]],
    )


def frozen_of(submission, name):
    """What was submitted, and of it what is listed as `name`."""
    if submission.state not in (State.SUBMITTED, State.APPROVED):
        raise Http404("Deze voorlegging ligt niet voor; een voorbeeld is er van wat bevroren is.")
    proposal = frozen_proposal(submission)
    prepared = proposal.prepared.get(name)
    if prepared is None:
        raise Http404(f"‘{LineKind.told([name])}’ hoort niet bij deze voorlegging.")
    return proposal, prepared


def reading_of(submission, index):
    """A reader of `index` at the release that approving would make, after all others, waiting ones too."""
    releases = list(Release.objects.select_related("corrects_since").order_by("number"))
    newest = releases[-1] if releases else None
    release = Release(
        number=newest.number + 1 if newest else 1,
        as_of=submission.as_of,
        visible_from=submission.visible_from or timezone.now(),
        note=submission.note,
        minor=submission.minor,
        corrects_since=submission.corrects_since,
    )
    reading = Reading(release, [*releases, release], pinned=False)
    reading.index = index
    return reading


def step_to(number, slug, proposal):
    """What approving would do to the deal."""
    replaced, content = proposal.replaces[slug], proposal.prepared[slug].content
    old = Version.of_deals.filter(digest=replaced).first() if replaced else None
    before = releases.lines_of(releases.newest_release()).get(slug)
    step = Step(
        release=number,
        slug=slug,
        name=content["naam"],
        version=-1,
        reason="",
        known=before is not None,
        old_version=old.pk if old else None,
        old_reason=before[1] if before else None,
    )
    return DealChange(step, deal_changes(old.read(), content) if old else [])
