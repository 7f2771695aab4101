"""What every public page and file has in common: a question that is understood, and a frame around the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.utils.encoding import escape_uri_path
from django.views.decorators.http import require_safe

from ..language.dates import NoDay, written_day
from ..language.text import listed
from ..register.reading import ReaderRequest, Reading
from ..register.since import since
from ..web.errors import error_page
from .pictures.addresses import shared_picture
from .question import AT, PAGE, Mistakes, NotUnderstood, Question

# What may be asked as a day, however that is written.
DAYS = ("peildatum", "van", "tot", "vanaf")

type View = Callable[..., HttpResponse]


class KeptElsewhere(HttpResponse):
    """A file that was kept when it was made: no second copy of it is kept as a page."""


def reader(*parameters: str, from_the_first_release: bool = False) -> Callable[[View], View]:
    """A public page or file: the view gets the `Question` of a request that knows only `parameters`.

    `from_the_first_release`: before it there is nothing to show but that."""

    def decorate(view: View) -> View:
        @require_safe
        @wraps(view)
        def read(request: ReaderRequest, **named: str) -> HttpResponse:
            if address := with_days_spelled(request):
                return HttpResponsePermanentRedirect(address)
            question, mistakes = Question.read(request, (*parameters, *AT))
            if mistakes:
                return refused(question, mistakes, NotUnderstood(mistakes).first)
            if from_the_first_release and question.reading.release is None:
                return page(question, "portal/site/empty.html")
            try:
                return view(question, **named)
            except NotUnderstood as refusal:
                return refused(question, refusal.mistakes, str(refusal))
            except Http404 as missing:
                if not there_now(view, question, named):
                    raise
                return error_page(404, reason=str(missing), reading=question.reading, as_now=question.as_now())

        return read

    return decorate


def with_days_spelled(request: HttpRequest) -> str:
    """The address of the same question with every day as 2023-11-01; nothing where they are, or are no days."""
    query = request.GET.copy()
    for name in query.keys() & set(DAYS):
        try:
            query.setlist(name, [written_day(value).isoformat() for value in query.getlist(name)])
        except NoDay:
            continue
    return "" if query == request.GET else f"{escape_uri_path(request.path)}?{query.urlencode()}"


def there_now(view: View, question: Question, named: dict[str, str]) -> bool:
    """Whether an address that has no page at the release that is read has one at the current release."""
    if question.reading.release is None or question.reading.is_current:
        return False
    try:
        return view(question.now, **named).status_code == 200
    except (Http404, NotUnderstood):
        return False


def only_where(setting: str) -> Callable[[View], View]:
    """An address that is not there, whatever is asked of it, until the team says so. `setting`: its name."""

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(request: ReaderRequest, **named: str) -> HttpResponse:
            if not getattr(settings, setting):
                raise Http404("Dit adres is er niet.")
            return view(request, **named)

        return shown

    return decorate


def refused(question: Question, mistakes: Mistakes, said: str) -> HttpResponse:
    """The page that says what is wrong with a question, and leads to the same without what is not understood."""
    return error_page(400, reason=said, **without_mistakes(question, (name for name, _ in mistakes)))


def without_mistakes(question: Question, names: Iterable[str]) -> dict[str, str]:
    """`without`: the parameters `names` in words; `understood`: the address of the same page without them."""
    wrong = sorted(set(names))
    return {"without": listed([f"‘{name}’" for name in wrong]), "understood": question.stripped(*wrong)}


def page(question: Question, template: str, /, status: int = 200, of_deal: str = "", **context: Any) -> HttpResponse:
    """A public page: no session, no user, nothing but the release and `context`. `of_deal`: the one deal that it is about."""
    reading = question.reading
    # What went wrong is not worth a link of its own.
    asked = question if status == 200 else question.bare
    context = {"permalink": asked.permalink(), "canonical": asked.canonical} | context
    context |= {
        "narrower": asked.narrower,
        "on_page": f", pagina {number}" if (number := asked.page_number) > 1 else "",
    }
    context |= {"reading": reading, "path": question.path, "register_url": settings.REGISTER_URL}
    context |= {"as_now": asked.as_now(), "kept_asked": asked.pairs(*AT, PAGE)}
    context["shared_picture"] = shared_picture(asked) if status == 200 else ""
    if not reading.is_current:
        context |= told_since(reading, of_deal)
    return HttpResponse(render_to_string(template, context), status=status)


def told_since(reading: Reading, of_deal: str) -> dict[str, Any]:
    """What the bar of an old release says: what changed since, and what there was on that day as later releases have it."""
    told = since(reading.published, reading.releases[-1])
    both = [("van", reading.published.number), ("tot", told.latest)]
    if of_deal:
        query = urlencode([("deal", of_deal), *both])
        return {
            "changed": told.sentence_of(of_deal),
            "changed_query": query,
            "then": told.facts_then(of_deal, reading.day),
        }
    then = told.deals_then(len(reading.index.rows), reading.day)
    return {"changed": told.sentence, "changed_query": urlencode(both), "then": then}


def file(content: str | bytes, content_type: str, name: str | None = None) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
    return HttpResponse(content, content_type=content_type, headers=headers)
