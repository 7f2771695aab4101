"""One spelling of every address: in small letters, and without the end of the sentence that it stood in."""

from __future__ import annotations

import copy
from typing import Any

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.utils.encoding import escape_uri_path

from ..web.middleware import Answer
from .appended import unpunctuated
from .kept import NOT_PUBLIC


class OneSpelling:
    """Leads from an address that does not exist to the same in small letters, where that does."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        spelled = unpunctuated(request.path.lower())
        if response.status_code != 404 or spelled == request.path or spelled.startswith(NOT_PUBLIC):
            return response
        other = copy.copy(request)
        other.path = other.path_info = spelled
        if self.get_response(other).status_code >= 400:
            return response
        query = request.GET.urlencode()
        return HttpResponsePermanentRedirect(escape_uri_path(spelled) + (f"?{query}" if query else ""))
