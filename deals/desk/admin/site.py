from django.contrib import admin


class Desk(admin.AdminSite):
    """The desk of the programme team."""

    site_title = "Register Regio Deals"
    site_header = "Register Regio Deals: bureau"
    index_title = "Bureau"
    site_url = "/"
