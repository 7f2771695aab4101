"""A form that cannot be taken: the session is over, one signed in again meanwhile, or the disk is full. Nothing that was
typed is lost."""

import re
from urllib.parse import urlsplit

from django.shortcuts import render
from django.urls import reverse

from ...web.errors import error_page

# Never sent back to a page: what opens a door. Files cannot be.
SECRET = re.compile(r"password|wachtwoord|token|challenge|^code$", re.IGNORECASE)
# The pages on which a person says who they are begin anew.
OWN_DOORS = ("/beheer/login/", "/beheer/account/", "/beheer/password_change/", "/beheer/logout/", "/beheer/oidc/")


def csrf_failure(request, reason=""):
    """Whoever sends a form from this desk with an old token gets it back; whoever sends one from elsewhere does not."""
    if request.method == "POST" and request.path.startswith("/beheer/") and from_here(request):
        return keep_typed(request)
    return error_page(403)


def keep_typed(request):
    """Everything that was typed, with a button to send it again. `request` is known to come from our own page."""
    if request.path.startswith(OWN_DOORS):
        return error_page(403)
    return typed_page(request, status=403)


def typed_page(request, status=503, full=""):
    """What was typed, to be sent again. `full`: the sentence that says that there is no room for it."""
    names = [name for name in request.POST if name != "csrfmiddlewaretoken"]
    kept = [name for name in names if not SECRET.search(name)]
    context = {
        "typed": [(name, value) for name in kept for value in request.POST.getlist(name)],
        "left_out": len(kept) < len(names) or bool(request.FILES) or hasattr(request, "dropped_files"),
        "full": full,
        "sign_in": reverse("admin:login"),
        "signed_in": not full and request.user.is_authenticated and request.user.is_verified(),
    }
    return render(request, "desk/editing/typed.html", context, status=status)


def from_here(request):
    """Whether the browser says that the form stood on a page of this very host."""
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        origin = urlsplit(said)
    except ValueError:
        return False
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())
