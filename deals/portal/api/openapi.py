"""The OpenAPI 3.1 document: made from the endpoints and the serializers of what they say."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from rest_framework import serializers

from ...contract import Newer, value_kind
from ...paper_contract import PAPER_METHODS
from ...register.facet import FACETS, NOT_STATED, UNKNOWN, UNSORTED
from ...register.results import REPORTED_BY_NAME
from ...register.selection import ORDERS
from ..filters import Findable
from ..paper_filters import KINDS_OF_PAPERS, PAPER_FACETS
from ..question import OF_PAPERS
from .answers import API_VERSION
from .bodies import SeldomThere, dumped
from .questions import MOST_PER_PAGE, PER_PAGE, Operation, unasked
from .views import ROUTES

ABOUT_THE_API = (
    "Alle Regio Deals zoals het register ze publiceert: wie meedoet, waar, om hoeveel geld het gaat en waar dat gelezen is. "
    "Bedragen zijn getallen in euro's, tijden staan in UTC, onbekend is null en nooit 0. "
    "Een deal staat één keer in elke lijst. Wat de Kamer kreeg, vroeg en besloot, staat er voor een deel bij. De gegevens zijn vrij te gebruiken (CC0 1.0)."
)


# --- serializers → JSON Schema

# What readers call a serializer; one that is not here already has a Dutch name.
SCHEMA_NAMES = {
    "AbroadContent": "PlaatsBuitenland",
    "AimContent": "Doel",
    "AimPage": "DoelenPagina",
    "AliasContent": "AndereNaam",
    "CommitmentContent": "Toezegging",
    "FulfilmentContent": "Nakoming",
    "MissedPapers": "StukkenMogelijkGemist",
    "PaperAuthorContent": "MakerVanStuk",
    "PaperDealContent": "GenoemdeDeal",
    "PaperDecisionContent": "Besluit",
    "PaperPage": "KamerstukkenPagina",
    "PaperSummary": "KamerstukKort",
    "SeenContent": "Gezien",
    "ServedPaper": "Kamerstuk",
    "TermContent": "Termijn",
    "AmountsContent": "Bedragen",
    "AmountsSummary": "BedragenKort",
    "AreaContent": "Gebied",
    "CaribbeanContent": "CaribischOpenbaarLichaam",
    "ChangeContent": "Verschil",
    "ChangePage": "WijzigingenPagina",
    "Citation": "Vindplaats",
    "ContributionContent": "Bijdrage",
    "DealChangeContent": "Wijziging",
    "DealPage": "DealsPagina",
    "DealReference": "DealVerwijzing",
    "DealSummary": "DealKort",
    "ExclusiveValue": "IngangMetBedragen",
    "FacetValue": "Ingang",
    "GapContent": "Leemte",
    "LineContent": "Programmalijn",
    "LinePage": "ProgrammalijnenPagina",
    "MentionContent": "Vermelding",
    "MilestoneContent": "Mijlpaal",
    "MinistrySummary": "MinisterieKort",
    "Missed": "MogelijkGemist",
    "MunicipalityContent": "Gemeente",
    "Named": "Naam",
    "PartyContent": "Partij",
    "PlaceSummary": "GemeenteKort",
    "ProvinceContent": "Provincie",
    "RedactionContent": "Weglakking",
    "RegionContent": "Regio",
    "ReleaseContent": "Publicatie",
    "ReleaseLineContent": "PublicatieRegel",
    "ReleaseLines": "PublicatieRegels",
    "ReleasePage": "PublicatiesPagina",
    "ReleaseReference": "PublicatieVerwijzing",
    "ResultContent": "Resultaat",
    "ResultPage": "ResultatenPagina",
    "ServedAim": "DoelVanDeal",
    "ServedDeal": "Deal",
    "ServedLine": "ProgrammalijnVanDeal",
    "ServedResult": "ResultaatVanDeal",
    "SignatureContent": "Ministerie",
    "InvolvedMinistryContent": "BetrokkenMinisterie",
    "DecisionContent": "Beschikking",
    "ProgressContent": "StandVanZaken",
    "PaymentContent": "Betaling",
    "SpendingContent": "Besteding",
    "AdjustmentContent": "Aanpassing",
    "ConsultationContent": "Overleg",
    "LessonContent": "Les",
    "ReportContent": "Verslag",
    "SourceContent": "Bron",
    "SourceDeals": "BronDeals",
    "SourcePage": "BronnenPagina",
    "SourceSummary": "BronKort",
    "StatusContent": "Status",
    "StatusSummary": "StatusKort",
    "SumContent": "Som",
    "Sums": "Sommen",
    "ThemeContent": "Thema",
    "TraitContent": "Kenmerk",
    "TrancheContent": "Tranche",
}


def component_name(serializer: type[serializers.BaseSerializer[Any]]) -> str:
    return SCHEMA_NAMES.get(serializer.__name__, serializer.__name__)


class Schemas:
    """The components of a document, gathered while they are referred to."""

    def __init__(self) -> None:
        self.found: dict[str, Any] = {}

    def of(self, field: Any) -> dict[str, Any]:
        """The schema of one field, with its explanation."""
        explained = {"description": str(field.help_text)} if field.help_text else {}
        if isinstance(field, serializers.SerializerMethodField):
            field = PAPER_METHODS[str(field.field_name)]
        if isinstance(field, serializers.ListSerializer | serializers.ListField):
            return explained | {"type": "array", "items": self.of(field.child)}
        if isinstance(field, serializers.BaseSerializer):
            reference = self.reference(type(field))
            return explained | ({"anyOf": [reference, {"type": "null"}]} if field.allow_null else reference)
        kind = value_kind(field)
        schema: dict[str, Any] = {"type": [kind.type, "null"] if field.allow_null else kind.type}
        return explained | schema | ({"format": kind.format} if kind.format else {})

    def reference(self, serializer: type[serializers.BaseSerializer[Any]]) -> dict[str, str]:
        name = component_name(serializer)
        if name not in self.found:
            self.found[name] = {}  # known before its fields are, so that it may refer to itself
            self.found[name] = self.object(serializer)
        return {"$ref": f"#/components/schemas/{name}"}

    def object(self, serializer: Any) -> dict[str, Any]:
        fields = serializer().fields
        return {
            "type": "object",
            "required": [name for name, field in fields.items() if not isinstance(field, Newer | SeldomThere)],
            "properties": {name: self.of(field) for name, field in fields.items()},
        }


# --- parameters


# What deals, or parts of them, are found by.
ANY_FACET: dict[str, Findable] = {**REPORTED_BY_NAME, **FACETS}


def filter_schema(name: str) -> dict[str, Any]:
    values = {
        "sorteer": list(ORDERS),
        "letterlijk": ["ja"],
    }
    one: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 200}
    if name in FACETS and FACETS[name].codes:
        unknown = [UNKNOWN, NOT_STATED] if FACETS[name].gap else []
        one = {"type": "string", "enum": [*FACETS[name].codes, *unknown]}
    if name in REPORTED_BY_NAME and REPORTED_BY_NAME[name].codes:
        unsorted = [UNSORTED.slug] if REPORTED_BY_NAME[name].unsorted else []
        one = {"type": "string", "enum": [*REPORTED_BY_NAME[name].codes, *unsorted]}
    if name in values:
        one = {"type": "string", "enum": values[name]}
    if name in ("rijkMin", "rijkMax"):
        one = {"type": "integer", "minimum": 0, "maximum": 10**13 - 1}
    return {"type": "array", "items": one} if name in ANY_FACET else one


def filter_explanation(name: str) -> str:
    if name in ANY_FACET:
        text = f"Alleen wat deze waarde heeft; {ANY_FACET[name].expects}. Mag vaker: dan telt elk van de waarden."
        return text[0].upper() + text[1:]
    return FILTER_WORDS[name]


FILTER_WORDS = {
    "q": "Woorden om op te zoeken. Met aanhalingstekens een woordgroep, met een min ervoor zonder, met OF een van beide.",
    "letterlijk": "‘ja’: zoek alleen de woorden zelf, niet ook andere namen van hetzelfde.",
    "rijkMin": "Deals waarvan de Rijksbijdrage bekend is en ten minste dit bedrag in hele euro's.",
    "rijkMax": "Deals waarvan de Rijksbijdrage bekend is en ten hoogste dit bedrag in hele euro's.",
    "sorteer": "De volgorde. Zonder: op naam, en bij zoeken op hoe goed het past. Wat onbekend is, staat achteraan.",
}
WHICH_RELEASE = "een nummer van een publicatie, of een datum; niets na de publicatie waarbij gelezen wordt"
OTHER_PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "pagina": ("Het nummer van de pagina.", {"type": "integer", "minimum": 1, "maximum": 99_999, "default": 1}),
    "aantal": (
        "Hoeveel er op een pagina passen.",
        {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE},
    ),
    "publicatie": (
        "Lees bij precies deze publicatie. Niet samen met peildatum.",
        {"type": "integer", "minimum": 1, "maximum": 999_999_999},
    ),
    "peildatum": (
        "Lees wat het register over die dag (Europe/Amsterdam) heeft vastgelegd.",
        {"type": "string", "format": "date"},
    ),
    "van": (f"De eerdere publicatie: {WHICH_RELEASE}. Zonder: de publicatie voor ‘tot’.", {"type": "string"}),
    "tot": (f"De latere publicatie: {WHICH_RELEASE}. Zonder: de publicatie waarbij gelezen wordt.", {"type": "string"}),
}
IN_ROUTE = re.compile(r"<\w+:(\w+)>")
# As a route calls it → (as readers see it, explanation, schema).
IN_PATH: dict[str, tuple[str, str, dict[str, Any]]] = {
    "slug": ("slug", "Het korte adres.", {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": 200}),
    "number": (
        "nummer",
        "Het nummer van de publicatie.",
        {"type": "integer", "minimum": 1, "maximum": 999_999_999},
    ),
}


def parameter_of_papers(name: str) -> tuple[str, dict[str, Any]]:
    facet = PAPER_FACETS[name]
    one: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 200}
    if name == "soort":
        one = {"type": "string", "enum": list(KINDS_OF_PAPERS)}
    explanation = f"Alleen stukken met deze waarde; {facet.expects}. Mag vaker: dan telt elk van de waarden."
    return explanation, {"type": "array", "items": one}


def has_own(operation: Operation, name: str) -> bool:
    """Whether a parameter means something else here than at other addresses."""
    return OF_PAPERS in operation.parameters and name in PAPER_FACETS


def parameter(name: str) -> tuple[str, dict[str, Any]]:
    """(explanation, schema) of a parameter in the query."""
    if name in OTHER_PARAMETERS:
        return OTHER_PARAMETERS[name]
    return filter_explanation(name), filter_schema(name)


def asked(name: str, of_papers: bool = False) -> dict[str, Any]:
    explanation, schema = parameter_of_papers(name) if of_papers else parameter(name)
    return {"name": name, "in": "query", "description": explanation, "schema": schema}


# --- the document

PROBLEM = {
    "type": "object",
    "description": "Wat er mis is (RFC 9457).",
    "required": ["status", "title", "detail"],
    "properties": {
        "status": {"type": "integer", "description": "De HTTP-status."},
        "title": {"type": "string", "description": "Wat voor fout het is."},
        "detail": {"type": "string", "description": "Wat er mis is, in een zin."},
        "errors": {
            "type": "array",
            "description": "Alles wat er mis is met de vraag.",
            "items": {
                "type": "object",
                "required": ["in", "name", "detail"],
                "properties": {
                    "in": {"type": "string", "description": "Waar de fout staat: query."},
                    "name": {"type": "string", "description": "De naam van de parameter."},
                    "detail": {"type": "string", "description": "Wat er verwacht wordt."},
                },
            },
        },
    },
}
REFUSALS = {
    "400": "De vraag klopt niet: een onbekende parameter of een waarde die niet past.",
    "404": "Dit staat niet in het register.",
    "410": "De deal of het stuk is ingetrokken; ‘detail’ noemt de reden.",
    "503": "De gegevens zijn even niet te bereiken.",
}
VERSION_HEADER = {"API-Version": {"$ref": "#/components/headers/API-Version"}}
LIST_HEADERS = VERSION_HEADER | {
    "Link": {"$ref": "#/components/headers/Link"},
    "ETag": {"$ref": "#/components/headers/ETag"},
}


def document() -> dict[str, Any]:
    schemas = Schemas()
    paths = {public_path(route): path_item(route, view.operation, schemas) for route, view in ROUTES.items()}
    operations = [view.operation for view in ROUTES.values()]
    names = [name for one in operations for name in one.parameters if not has_own(one, name)]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Register van de Regio Deals",
            "description": f"{ABOUT_THE_API} [Wat er in deze API veranderde]({settings.REGISTER_URL}{reverse('api_changelog')}).",
            "version": API_VERSION,
            "contact": api_contact(),
            "license": {"name": "CC0 1.0", "identifier": "CC0-1.0"},
        },
        "externalDocs": {"url": f"{settings.REGISTER_URL}/open-data/api/", "description": "Uitleg met voorbeelden."},
        "servers": [{"url": f"{settings.REGISTER_URL}/api/v1"}],
        "tags": [{"name": group} for group in dict.fromkeys(view.operation.group for view in ROUTES.values())],
        "paths": paths,
        "components": {
            "schemas": {"Problem": PROBLEM} | dict(sorted(schemas.found.items())),
            "parameters": {name: asked(name) for name in dict.fromkeys(names)},
            "headers": {
                "API-Version": {
                    "description": "De volledige versie van deze API.",
                    "schema": {"type": "string", "examples": [API_VERSION]},
                },
                "Link": {
                    "description": "Het vaste adres (canonical), en bij een lijst first, prev, next en last; altijd bij dezelfde publicatie.",
                    "schema": {"type": "string"},
                },
                "ETag": {"description": "Voor If-None-Match.", "schema": {"type": "string"}},
            },
            "responses": {
                status: {
                    "description": words,
                    "headers": VERSION_HEADER,
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
                for status, words in REFUSALS.items()
            },
        },
    }


def api_contact() -> dict[str, str]:
    """Whom to ask: the same people as for everything else about the register, on a page and by mail as far as both are set."""
    by_mail = settings.CONTACT.startswith("mailto:")
    contact = {
        "name": "Beheer van het register van de Regio Deals",
        "url": f"{settings.REGISTER_URL}/" if by_mail else settings.CONTACT,
    }
    mailbox = urlsplit(settings.CONTACT if by_mail else settings.SECURITY_CONTACT)
    return contact | ({"email": mailbox.path} if mailbox.scheme == "mailto" else {})


def public_path(route: str) -> str:
    """`/publicaties/{nummer}` of a route."""
    return "/" + IN_ROUTE.sub(lambda found: "{" + IN_PATH[found[1]][0] + "}", route)


def path_item(route: str, operation: Operation, schemas: Schemas) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = []
    for part in IN_ROUTE.findall(route):
        name, explanation, schema = IN_PATH[part]
        parameters.append({"name": name, "in": "path", "required": True, "description": explanation, "schema": schema})
    parameters += [
        asked(name, of_papers=True) if has_own(operation, name) else {"$ref": f"#/components/parameters/{name}"}
        for name in operation.parameters
    ]
    # Before the first release every address says 404.
    refusals = ["400", "404", *(["410"] if operation.withdrawn else []), "503"]
    return {
        "get": {
            "operationId": operation.name,
            "summary": operation.summary,
            "tags": [operation.group],
            "parameters": parameters,
            "responses": {
                "200": {
                    "description": operation.summary,
                    "headers": LIST_HEADERS,
                    "content": {"application/json": {"schema": schemas.reference(operation.answer)}},
                },
                "304": {"description": "Niets veranderd sinds de ETag.", "headers": VERSION_HEADER},
            }
            | {status: {"$ref": f"#/components/responses/{status}"} for status in refusals},
        }
    }


@unasked
def openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(dumped(document()), "application/json")
