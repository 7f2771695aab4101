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
from ...register.models import Release, Version
from ...register.reading import Reading
from ..frame import allow_to_look


@require_safe
def preview(request, number, slug):
    allow_to_look(request)
    submission = get_object_or_404(Submission, pk=number)
    if submission.state not in (State.SUBMITTED, State.APPROVED):
        raise Http404("Deze voorlegging ligt niet voor; een voorbeeld is er van wat bevroren is.")
    proposal = frozen_proposal(submission)
    prepared = proposal.prepared.get(slug)
    if prepared is None:
        raise Http404(f"‘{slug}’ hoort niet bij deze voorlegging.")
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
