"""The desk as a site: Django's admin with the pages for publishing."""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.text import slugify

# What the desk works with most comes first.
SECTIONS = {
    "Deals": ["Deal", "Source", "Region", "Organisation"],
    "Publicaties": ["Release", "Version"],
    "Officiële lijsten": [
        "Tranche",
        "Ministry",
        "Province",
        "Municipality",
        "CaribbeanBody",
        "Theme",
        "Trait",
        "ProgrammeFact",
    ],
    "Toegang": ["User", "Group"],
}


class Desk(admin.AdminSite):
    """The desk of the programme team."""

    site_title = "Register Regio Deals"
    site_header = "Register Regio Deals: bureau"
    index_title = "Bureau"
    index_template = "admin/desk_index.html"
    login_template = "admin/desk_login.html"
    enable_nav_sidebar = False
    site_url = "/"

    def get_urls(self):
        # The views read models, which are not loaded yet when the site is made.
        from . import bulk, preview, releasing, submit, trail

        own: dict[str, tuple[Callable[..., HttpResponse], str]] = {
            "voorleggen/": (submit.choose, "choose"),
            "kleine-verbetering/<slug:slug>/": (submit.minor, "minor"),
            "voorleggingen/": (submit.submission_list, "submissions"),
            "voorleggingen/<int:number>/": (submit.submission, "submission"),
            "voorleggingen/<int:number>/bewerken/": (submit.edit, "submission_edit"),
            "voorleggingen/<int:number>/voorbeeld/<slug:slug>/": (preview.preview, "preview"),
            "intrekken/<slug:slug>/": (releasing.withdraw_deal, "withdraw"),
            "publicaties/<int:number>/verplaatsen/": (releasing.move_release, "move_release"),
            "publicaties/<int:number>/terughalen/": (releasing.recall_release, "recall_release"),
            "deals/deal/meerdere/": (bulk.edit, "bulk_edit"),
            "spoor/": (trail.trail, "trail"),
        }
        routes = [path(route, self.admin_view(view), name=name) for route, (view, name) in own.items()]
        return routes + super().get_urls()

    def index(self, request, extra_context=None):
        """The start page: what waits for this person, and what the register still lacks."""
        from .start import start_context

        return super().index(request, start_context(request) | (extra_context or {}))

    def get_app_list(self, request, app_label=None):
        """The models by SECTIONS; whoever may not see a model does not see it here either."""
        apps = super().get_app_list(request, app_label)
        seen = {model["object_name"]: model for app in apps for model in app["models"]}
        sections = {name: [seen[model] for model in models if model in seen] for name, models in SECTIONS.items()}
        return [
            {
                "name": name,
                "app_label": slugify(name),
                "app_url": reverse("admin:index"),
                "has_module_perms": True,
                "models": models,
            }
            for name, models in sections.items()
            if models
        ]
