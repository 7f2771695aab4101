"""The public pages and files. Each: select, shape, respond."""

from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from ..register.history import since
from ..register.reading import Reading, single

AT = ("peildatum", "publicatie")
# How a page shows its list: `tabel` or `kaarten`. Files do not know it.
VIEW = "weergave"
ONCE = (*AT, VIEW, "q", "letterlijk", "rijkMin", "rijkMax", "sorteer", "pagina")


def reader(*parameters):
    """A public page or file: reads at the release the request asks for, and knows only `parameters`."""

    def decorate(view):
        @require_safe
        @wraps(view)
        def read(request, *args, **kwargs):
            for name in request.GET:
                if name not in AT and name not in parameters:
                    known = ", ".join((*parameters, *AT))
                    raise BadRequest(f"‘{name}’ is hier geen bekende vraag in het adres; bekend zijn {known}.")
                if name in ONCE:
                    single(request.GET, name)
            request.reading = Reading.asked(request.GET, request.latest, request.now)
            return view(request, *args, **kwargs)

        return read

    return decorate


def page(request, template, status=200, **context):
    """A public page: no session, no user, nothing but the release and `context`."""
    reading = getattr(request, "reading", None)
    canonical = settings.REGISTER_URL + request.path + (reading.permanent_suffix if reading and reading.pinned else "")
    # What went wrong is not worth a link of its own.
    asked = request.GET if status == 200 else QueryDict()
    context = {"permalink": permalink(request, asked), "canonical": canonical} | context
    context |= {"reading": reading, "path": request.path, "register_url": settings.REGISTER_URL}
    context["as_now"] = request.path + query_without(asked, *AT)
    if reading and not reading.is_current:
        context["since"] = since(reading.release, reading.releases[-1])
    return HttpResponse(render_to_string(template, context), status=status)


def file(content, content_type, name=None):
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
    return HttpResponse(content, content_type=content_type, headers=headers)


def published(reading):
    """`reading`, where there is a release to read; before the first there is nothing to show."""
    if reading.release is None:
        raise Http404("Er is nog niets gepubliceerd.")
    return reading


def changed_query(query, **changes):
    """The query of a list with other values, from its first page."""
    changed = query.copy()
    changed.pop("pagina", None)
    for name, value in changes.items():
        changed[name] = value
    return changed.urlencode()


def link_query(query, *without):
    """The query of a list without its page, for links to other pages and to files."""
    kept = query.copy()
    for name in (*without, "pagina"):
        kept.pop(name, None)
    return kept.urlencode()


def query_without(query, *names):
    """`?` and the query without `names`, or nothing."""
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    return f"?{kept.urlencode()}" if kept else ""


def permalink(request, query, path=None):
    """This page, or another with the same selection, at the release that is read, for ever."""
    pairs = [(name, value) for name, values in query.lists() for value in values if name not in ("pagina", VIEW, *AT)]
    reading = getattr(request, "reading", None)
    if reading and reading.release:
        pairs.append(("publicatie", str(reading.release.number)))
    return f"{settings.REGISTER_URL}{path or request.path}" + (f"?{urlencode(sorted(pairs))}" if pairs else "")


def pairs(query):
    return [(name, value) for name, values in query.lists() for value in values]
