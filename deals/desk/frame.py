"""What the desk's own pages share: who may open them, and how they look."""

import re

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils.http import urlencode

from ..accounts.signing_in import OK, tell
from ..accounts.users import MAY_PUBLISH, MAY_SUBMIT

# The crumb of the list of submissions.
SUBMISSIONS = ("Voorleggingen", "admin:submissions")
# Django itself reads no more rows than this of one kind.
MOST_ROWS = 2000


def allow(request, *permissions):
    """Only for whoever has one of `permissions`."""
    if not any(request.user.has_perm(permission) for permission in permissions):
        raise PermissionDenied


def allow_to_look(request):
    allow(request, "deals.view_deal")


def desk_page(request, template, title, status=200, **context):
    """`above`: the crumbs between the beginning and this page, (name, name of the address or ""). `here`: the last one,
    where that is not the title. `sheet`: a style sheet of its own."""
    rights = {"may_submit": request.user.has_perm(MAY_SUBMIT), "may_publish": request.user.has_perm(MAY_PUBLISH)}
    return TemplateResponse(
        request, template, {**admin.site.each_context(request), "title": title, **rights, **context}, status=status
    )


def pages_beside(page, asked):
    """[(words, address)] of the newer and the older page, for whoever asked `asked`."""
    beside = []
    if page.has_previous():
        beside.append(("Nieuwere", page.previous_page_number()))
    if page.has_next():
        beside.append(("Oudere", page.next_page_number()))
    return [(words, f"?{urlencode({**asked, 'pagina': number})}") for words, number in beside]


def log_deed(request, action, of=None, result=OK):
    """A log line of what a person at the desk did. `of`: to what; nothing: to their own account."""
    actor = request.user.get_username()
    tell(action, result, of=str(of or actor), request=request, actor=actor)


def posted(request):
    """What a form is bound to: an empty post is a post too."""
    return request.POST if request.method == "POST" else None


def whole_number(text):
    return int(text) if re.fullmatch("[0-9]{1,6}", text or "") else 0


def posted_numbers(typed, prefix):
    """The numbers of the rows of which anything was posted, in order."""
    rows = map(re.compile(rf"{prefix}-([0-9]{{1,6}})-").match, typed)
    return sorted({int(row[1]) for row in rows if row and int(row[1]) < MOST_ROWS})
