"""The addresses of the API, which never end in a slash, and of the pages about it, which do."""

from django.urls import path

from .changelog import changelog
from .openapi import openapi
from .pages import documentation, root
from .views import ROUTES

urlpatterns = [
    path("api/v1", root, name="api"),
    path("api/v1/openapi.json", openapi, name="api_openapi"),
    *(path(f"api/v1/{route}", view, name=f"api_{view.operation.name}") for route, view in ROUTES.items()),
    path("open-data/api/", documentation, name="api_documentation"),
    path("open-data/api/wijzigingen/", changelog, name="api_changelog"),
]
