from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class DealsConfig(AppConfig):
    name = "deals"
    verbose_name = "Register"


class DeskConfig(AdminConfig):
    default_site = "deals.desk.admin.site.Desk"
