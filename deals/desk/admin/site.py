"""The desk as a site: Django's admin with the pages for publishing."""

from django.contrib import admin
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
        from . import bulk, publish, trail  # the views read models, which are not loaded yet when the site is made

        own = [
            path("publiceren/", self.admin_view(publish.review), name="publish"),
            path("deals/deal/meerdere/", self.admin_view(bulk.edit), name="bulk_edit"),
            path("spoor/", self.admin_view(trail.trail), name="trail"),
            path("intrekken/<slug:slug>/", self.admin_view(publish.withdraw_deal), name="withdraw"),
            path("publicaties/<int:number>/verplaatsen/", self.admin_view(publish.move_release), name="move_release"),
            path(
                "publicaties/<int:number>/terughalen/", self.admin_view(publish.recall_release), name="recall_release"
            ),
        ]
        return own + super().get_urls()

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
