"""What every open file and feed has, of another site too: leave to read it, and in JSON errors that a program understands."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from ..web.middleware import Answer
from .api.answers import ALLOWED_METHODS, may_ask
from .api.problems import told_as_problem
from .exports.csvw import METADATA, link_to_description
from .exports.formats import DESCRIBED, FORMATS
from .kept import NOT_PUBLIC

OPEN_FILES = (
    *(f".{extension}" for extension in FORMATS),
    ".pdf",
    ".odt",
    ".docx",
    ".svg",
    ".png",
    ".atom",
    ".jsonl",
    ".zip",
    ".ttl",
    ".jsonld",
    "/SHA256SUMS",
)
DESCRIBED_FILES = {f"/{things}.csv": f"/{things}.{METADATA}" for things in DESCRIBED}
FOR_OTHER_SITES = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, ETag, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# What an error says where nobody said more.
FILE_REFUSALS = {
    404: "Dit bestand bestaat niet.",
    405: "Dit bestand is alleen te lezen: gebruik GET, HEAD of OPTIONS.",
}


class OpenFiles:
    """Stands around everything that answers, kept files, 304s and errors too. The API sees to its own addresses."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.endswith(OPEN_FILES) or request.path.startswith((*NOT_PUBLIC, "/api/")):
            return self.get_response(request)
        response = may_ask() if request.method == "OPTIONS" else self.get_response(request)
        if response.status_code >= 400 and request.path.endswith(".json"):
            told_as_problem(response, getattr(response, "said", "") or FILE_REFUSALS.get(response.status_code, ""))
        if response.status_code == 405:
            response["Allow"] = ALLOWED_METHODS
        if request.path in DESCRIBED_FILES and response.status_code < 400:
            response["Link"] = description(request)
        for name, value in FOR_OTHER_SITES.items():
            response[name] = value
        return response


def description(request: HttpRequest) -> str:
    """The header that leads from a CSV to what stands beside it, of the same selection."""
    query = quote(request.META.get("QUERY_STRING", ""), safe="=&%+-._~:,;/")
    address = DESCRIBED_FILES[request.path] + (f"?{query}" if query else "")
    return link_to_description(address)
