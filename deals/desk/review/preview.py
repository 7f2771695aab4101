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
from ...portal.papers import paper_context
from ...portal.question import Question
from ...portal.sources import read_in_source
from ...publishing import releases
from ...publishing.ahead import ahead
from ...publishing.review import frozen_proposal
from ...publishing.submissions import State, Submission
from ...register.changes import deal_changes
from ...register.history import DealChange, Step, revision, revisions
from ...register.models import LineKind, Release, Version
from ...register.papers import ListedPaper, ReleasePapers, release_papers
from ...register.reading import Reading
from ..frame import allow_to_look


@require_safe
def preview(request, number, slug):
    allow_to_look(request)
    submission, proposal, prepared = frozen_of(number, slug)
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
    """The same of a paper. The facts of deals that were read in it are those of the newest release."""
    allow_to_look(request)
    submission, proposal, prepared = frozen_of(number, LineKind.PAPER.named(slug))
    reading = reading_of(submission, ahead(proposal).new)
    newest = reading.releases[-2] if len(reading.releases) > 1 else None
    public = Question(reverse("paper", args=[slug]), QueryDict(), reading, amsterdam_date(timezone.now()))
    papers = papers_ahead(proposal, newest)
    paper = papers.by_slug[slug]
    before = Question(public.path, QueryDict(), Reading(newest, reading.releases[:-1], False), public.today)
    return page(
        public,
        "desk/review/preview_paper.html",
        **paper_context(reading.index, papers, paper),
        read=read_in_source(before, paper.content["bron"]) if newest else None,
        digest=prepared.digest,
        submission=submission,
    )


def papers_ahead(proposal, newest):
    """The papers as the release that approving would make has them."""
    listed = dict(release_papers(newest).by_slug) if newest else {}
    for slug, prepared in proposal.of_kind(LineKind.PAPER).items():
        listed[slug] = ListedPaper(prepared.paper, prepared.digest)
    return ReleasePapers(listed.values(), {}, proposal.as_of)


def frozen_submission(number):
    """A submission and what was frozen of it."""
    submission = get_object_or_404(Submission, pk=number)
    if submission.state not in (State.SUBMITTED, State.APPROVED):
        raise Http404("Deze voorlegging ligt niet voor; een voorbeeld is er van wat bevroren is.")
    return submission, frozen_proposal(submission)


def frozen_of(number, name):
    """A submission, what was frozen of it, and of that what is listed as `name`."""
    submission, proposal = frozen_submission(number)
    prepared = proposal.prepared.get(name)
    if prepared is None:
        raise Http404(f"‘{LineKind.told([name])}’ hoort niet bij deze voorlegging.")
    return submission, proposal, prepared


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
