"""The desk as a site: Django's admin with the pages for publishing."""

from django.contrib import admin
from django.urls import path


class Desk(admin.AdminSite):
    """The desk of the programme team."""

    site_title = "Register Regio Deals"
    site_header = "Register Regio Deals: bureau"
    index_title = "Bureau"
    index_template = "admin/desk_index.html"
    site_url = "/"

    def get_urls(self):
        from . import publish  # the views read models, which are not loaded yet when the site is made

        own = [
            path("publiceren/", self.admin_view(publish.review), name="publish"),
            path("intrekken/<slug:slug>/", self.admin_view(publish.withdraw_deal), name="withdraw"),
            path("publicaties/<int:number>/verplaatsen/", self.admin_view(publish.move_release), name="move_release"),
            path(
                "publicaties/<int:number>/terughalen/", self.admin_view(publish.recall_release), name="recall_release"
            ),
        ]
        return own + super().get_urls()
