from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class DealsConfig(AppConfig):
    name = "deals"
    verbose_name = "Register"

    def ready(self):
        from .accounts import second_step, signing_in  # noqa: F401  # the second listens to people signing in
        from .reference import revision

        second_step.register_methods()
        revision.follow_lists()


class DeskConfig(AdminConfig):
    default_site = "deals.desk.site.Desk"
