"""Where a reader of the API begins: its root, and the page that explains it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ...contract import VALUE_KINDS
from ..frame import page, reader
from ..question import Question
from .answers import API_VERSION
from .bodies import dumped
from .openapi import IN_ROUTE, component_name, document, has_own, parameter, parameter_of_papers, public_path
from .questions import API_AT, FILTERS, PAGES, Operation, unasked
from .views import ROUTES


@unasked
def root(request: HttpRequest) -> HttpResponse:
    here = f"{settings.REGISTER_URL}/api/v1"
    body = {
        "naam": "Register van de Regio Deals",
        "versie": API_VERSION,
        "openapi": f"{here}/openapi.json",
        "documentatie": f"{settings.REGISTER_URL}/open-data/api/",
        "ingangen": {route: f"{here}/{route}" for route in ROUTES if not IN_ROUTE.search(route)},
    }
    return HttpResponse(dumped(body), "application/json")


@dataclass(frozen=True)
class Example:
    """A question in words, and the address that asks it; a test asks each."""

    question: str
    address: str


API_EXAMPLES = [
    Example("De deals van de vierde tranche, met de hoogste Rijksbijdrage eerst", "deals?sorteer=-rijk&tranche=4"),
    Example(
        "De deals waarvoor BZK of LVVN tekende, honderd op een pagina",
        "deals?aantal=100&ministerie=bzk&ministerie=lvvn",
    ),
    Example("De deals waarvan niet bekend is welke gemeenten meedoen", "deals?gemeente=onbekend"),
    Example("Zoeken naar woningbouw", "deals?q=woningbouw"),
    Example("Alles over één deal", "deals/parkstad-limburg-ii"),
    Example("Welke deals zijn er in Heerlen?", "gemeenten/gm0917"),
    Example("De tranches met hun bedragen", "tranches"),
    Example("Programmalijnen bij één thema, van één tranche", "programmalijnen?thema=innovatie-en-economie&tranche=4"),
    Example("Doelen met een getal, van deals van de tweede tranche", "doelen?getal=ja&tranche=2"),
    Example("Wat gemeld is bij deals waaraan SZW meedoet", "resultaten?meedoet=szw"),
    Example("De tweede bladzijde met bronnen", "bronnen?pagina=2"),
    Example("Moties en toezeggingen van 2024", "kamerstukken?jaar=2024&soort=motie&soort=toezegging"),
    Example("De deals zoals het register ze op 1 november 2023 had", "deals?peildatum=2023-11-01"),
    Example("Wat er tussen publicatie 1 en 2 veranderde", "wijzigingen?tot=2&van=1"),
]


def explained(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": name, "explanation": parameter(name)[0]} for name in names]


def own_explained(operation: Operation, names: Iterable[str]) -> list[dict[str, str]]:
    """The same of the parameters of one address."""
    return [
        {"name": name, "explanation": (parameter_of_papers if has_own(operation, name) else parameter)(name)[0]}
        for name in names
    ]


def schema_fields(schemas: dict[str, Any], schema: str) -> list[dict[str, str]]:
    """The properties of one component: [{name, kind, explanation}]."""
    return [
        {"name": name, "kind": kind(field), "explanation": field.get("description", "")}
        for name, field in schemas[schema]["properties"].items()
    ]


TYPES_IN_WORDS = {kind.format or kind.type: kind.words for kind in VALUE_KINDS} | {"object": "object", "null": "null"}


def kind(schema: dict[str, Any]) -> str:
    """A schema in words: `datum of null`, `lijst van DealSummary`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " of ".join(kind(one) for one in schema["anyOf"])
    if schema["type"] == "array":
        return f"lijst van {kind(schema['items'])}"
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return " of ".join(TYPES_IN_WORDS[schema.get("format") or one if one == "string" else one] for one in types)


@reader()
def documentation(question: Question) -> HttpResponse:
    """How to use the API, from the same endpoints and serializers as the OpenAPI document."""
    schemas = document()["components"]["schemas"]
    groups: dict[str, list[dict[str, Any]]] = {}
    for route, view in ROUTES.items():
        operation = view.operation
        everything = set(FILTERS) <= set(operation.parameters)
        elsewhere = (*PAGES, *API_AT, *(FILTERS if everything else ()))
        own = [name for name in operation.parameters if name not in elsewhere]
        groups.setdefault(operation.group, []).append(
            {
                "path": f"/api/v1{public_path(route)}",
                "summary": operation.summary,
                "answer": component_name(operation.answer),
                "filters": everything,
                "pages": "pagina" in operation.parameters,
                "own": own_explained(operation, own),
            }
        )
    return page(
        question,
        "portal/api/documentation.html",
        root=f"{settings.REGISTER_URL}/api/v1",
        version=API_VERSION,
        examples=API_EXAMPLES,
        groups=groups,
        everywhere=explained([*API_AT, *PAGES]),
        filters=explained(FILTERS),
        shapes=[{"name": name, "fields": schema_fields(schemas, name)} for name in schemas],
    )
