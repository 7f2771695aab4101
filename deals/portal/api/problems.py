"""Errors of the API as problem+json (RFC 9457): what went wrong, and all that is wrong with the question together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse

TYPE = "application/problem+json"

# Status → title, and what to say where nobody said more.
PROBLEMS = {
    400: ("Ongeldige vraag", "Deze vraag is niet te begrijpen."),
    403: ("Geen toegang", "Dit mag niet."),
    404: ("Niet gevonden", "Dit adres bestaat niet. De adressen van deze API hebben geen schuine streep aan het eind."),
    405: ("Methode niet toegestaan", "Deze API is alleen te lezen: gebruik GET, HEAD of OPTIONS."),
    410: ("Ingetrokken", "Deze deal is ingetrokken."),
    500: ("Er ging iets mis", "De fout is vastgelegd. Probeer het later opnieuw."),
    503: ("Tijdelijk niet beschikbaar", "De gegevens zijn even niet te bereiken. Probeer het zo meteen opnieuw."),
}


def problem_bytes(status: int, detail: str = "", errors: Sequence[tuple[str, str]] = ()) -> bytes:
    """`errors`: (parameter, sentence) of everything that is wrong with the question."""
    title, otherwise = PROBLEMS.get(status, PROBLEMS[400 if status < 500 else 500])
    said: dict[str, Any] = {"status": status, "title": title, "detail": detail or otherwise}
    if errors:
        said["errors"] = [{"in": "query", "name": name, "detail": sentence} for name, sentence in errors]
    return json.dumps(said, ensure_ascii=False).encode()


def problem(status: int, detail: str = "", errors: Sequence[tuple[str, str]] = ()) -> HttpResponse:
    response = HttpResponse(problem_bytes(status, detail, errors), TYPE, status=status)
    response["Cache-Control"] = "no-store"
    return response


def told_as_problem(response: HttpResponse, said: str) -> None:
    """Put a problem in the place of the error page that `response` holds."""
    response.content = problem_bytes(response.status_code, said)
    response["Content-Type"] = TYPE
    # The length of the page that stood here would keep a reader waiting.
    response["Content-Length"] = str(len(response.content))
