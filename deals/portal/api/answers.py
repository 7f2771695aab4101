"""What every answer under /api/ has: its version, leave for other sites to read it, and errors as problem+json."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from ...web.middleware import Answer
from .problems import TYPE, told_as_problem

# Semantic: the first number stands in the address, the whole in every answer.
API_VERSION = "1.7.0"
ALLOWED_METHODS = "GET, HEAD, OPTIONS"
HEADERS = {
    "API-Version": API_VERSION,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "API-Version, ETag, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # Nothing here is a page: a browser may show it, not run or frame it.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
}
PREFLIGHT = {
    "Allow": ALLOWED_METHODS,
    "Access-Control-Allow-Methods": ALLOWED_METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
    "Cache-Control": "no-store",
}


def may_ask() -> HttpResponse:
    """The answer to a browser that asks whether another site may read."""
    response = HttpResponse(status=204, headers=PREFLIGHT)
    del response.headers["Content-Type"]
    return response


class ApiAnswers:
    """Stands around everything that answers, kept pages, 304s and errors too."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not f"{request.path}/".startswith("/api/"):
            return self.get_response(request)
        response = may_ask() if request.method == "OPTIONS" else self.get_response(request)
        if response.status_code >= 400 and response.get("Content-Type") != TYPE:
            told_as_problem(response, getattr(response, "said", ""))
        if response.status_code == 405:
            response["Allow"] = ALLOWED_METHODS
        for name, value in HEADERS.items():
            response[name] = value
        return response
