"""What the desk's own pages share: who may open them, and how they look."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse

from ..accounts.signing_in import OK, tell
from ..accounts.users import MAY_PUBLISH, MAY_SUBMIT


def allow(request, *permissions):
    """Only for whoever has one of `permissions`."""
    if not any(request.user.has_perm(permission) for permission in permissions):
        raise PermissionDenied


def allow_to_look(request):
    allow(request, "deals.view_deal")


def desk_page(request, template, title, status=200, **context):
    rights = {"may_submit": request.user.has_perm(MAY_SUBMIT), "may_publish": request.user.has_perm(MAY_PUBLISH)}
    return TemplateResponse(
        request, template, {**admin.site.each_context(request), "title": title, **rights, **context}, status=status
    )


def told(request, action, of=None, result=OK):
    """A log line of what a person at the desk did. `of`: to what; nothing: to their own account."""
    actor = request.user.get_username()
    tell(action, result, of=str(of or actor), request=request, actor=actor)


def posted(request):
    """What a form is bound to: an empty post is a post too."""
    return request.POST if request.method == "POST" else None
