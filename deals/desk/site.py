"""The desk as a site: Django's admin with the pages for publishing."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.text import slugify
from maykin_2fa.admin import MFARequired

# What the desk works with most comes first.
DESK_SECTIONS = {
    "Deals": ["Deal", "ParliamentaryPaper", "Source", "Region", "Organisation", "SourceQuestion", "WorkPoint"],
    "Van lezers": ["ErrorReport"],
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


class Desk(MFARequired):
    """The desk of the programme team; nobody is in without a second step."""

    site_title = "Register Regio Deals"
    site_header = "Register Regio Deals: bureau"
    index_title = "Bureau"
    index_template = "desk/start.html"
    enable_nav_sidebar = False
    site_url = "/"

    def get_urls(self):
        # The views read models, which are not loaded yet when the site is made.
        from . import trail, work
        from .account import account, oidc, signing_in
        from .editing import amending, bulk
        from .review import annex, deciding, preview, redacting, releasing, submitting

        signing = [
            path("login/tweede-stap/", signing_in.SecondStep.as_view(), name="login_second_step"),
            path("login/herstel/", signing_in.Recover.as_view(), name="recover"),
            path("oidc/heen/", oidc.Leave.as_view(), name="oidc_leave"),
            path("oidc/terug/", oidc.Return.as_view(), name="oidc_return"),
            path("account/tweede-stap/", signing_in.SetUp.as_view(), name="second_step"),
            path("account/tweede-stap/qr/", signing_in.QRCode.as_view(), name="second_step_qr"),
        ]
        own: dict[str, tuple[Callable[..., HttpResponse], str]] = {
            "voorleggen/": (submitting.choose, "choose"),
            "kleine-verbetering/<slug:slug>/": (submitting.minor, "minor"),
            "voorleggingen/": (deciding.submission_list, "submissions"),
            "voorleggingen/<int:number>/": (deciding.submission, "submission"),
            "voorleggingen/<int:number>/bewerken/": (submitting.edit, "submission_edit"),
            "voorleggingen/<int:number>/voorbeeld/<slug:slug>/": (preview.preview, "preview"),
            "voorleggingen/<int:number>/voorbeeld/kamerstuk/<slug:slug>/": (preview.preview_paper, "preview_paper"),
            "voorleggingen/<int:number>/bijlage.<str:extension>": (annex.concept_annex, "concept_annex"),
            "intrekken/<slug:slug>/": (releasing.withdraw_deal, "withdraw"),
            "intrekken/kamerstuk/<slug:slug>/": (releasing.withdraw_paper, "withdraw_paper"),
            "weglakken/": (redacting.redaction_list, "redactions"),
            "weglakken/<int:number>/": (redacting.redaction_proposal, "redaction"),
            "publicaties/<int:number>/verplaatsen/": (releasing.move_release, "move_release"),
            "publicaties/<int:number>/terughalen/": (releasing.recall_release, "recall_release"),
            "deals/deal/meerdere/": (bulk.bulk_edit, "bulk_edit"),
            "deals/deal/<int:number>/nieuw-bedrag/<slug:key>/": (amending.amend, "amend"),
            "account/tweede-stap/<path:device>/verwijderen/": (account.remove_factor, "remove_factor"),
            "account/": (account.account, "account"),
            "account/herstelcodes/": (account.recovery_codes, "recovery_codes"),
            "account/overal-afmelden/": (account.sign_out_everywhere, "sign_out_everywhere"),
            "deals/user/<int:pk>/overal-afmelden/": (account.sign_out_colleague, "sign_out_colleague"),
            "deals/user/<int:pk>/tweede-stap-opnieuw/": (account.reset_colleague, "reset_colleague"),
            "spoor/": (trail.trail, "trail"),
            "werklijst/": (work.work_list, "work_list"),
        }
        routes = [path(route, self.admin_view(view), name=name) for route, (view, name) in own.items()]
        return signing + routes + super().get_urls()

    def index(self, request, extra_context=None):
        """The start page: what waits for this person, and what the register still lacks."""
        from .start import start_context

        return super().index(request, start_context(request) | (extra_context or {}))

    def register(self, model_or_iterable, admin_class=None, **options):
        """Packages bring pages for their own tables along, with secrets on them: the desk has none of those."""
        if getattr(admin_class, "__module__", "").startswith(("django_otp.", "two_factor.", "axes.")):
            return
        super().register(model_or_iterable, admin_class, **options)

    def login(self, request, extra_context=None):
        from .account.signing_in import SignIn

        return SignIn.as_view()(request)

    def admin_view(self, view, cacheable=False):
        """Whoever sends a form when their session is over gets back what they typed."""
        from .editing.typed import keep_typed

        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def outer(request, *args, **kwargs):
            if request.method == "POST" and not request.path.endswith("/logout/") and not self.has_permission(request):
                return keep_typed(request)
            return inner(request, *args, **kwargs)

        return outer

    def password_change(self, request, extra_context=None):
        from .frame import log_deed

        response = super().password_change(request, extra_context)
        if response.status_code == 302:
            log_deed(request, "wachtwoord gewijzigd")
        return response

    def get_app_list(self, request, app_label=None):
        """The models by SECTIONS; whoever may not see a model does not see it here either."""
        apps = super().get_app_list(request, app_label)
        seen = {model["object_name"]: model for app in apps for model in app["models"]}
        sections = {name: [seen[model] for model in models if model in seen] for name, models in DESK_SECTIONS.items()}
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
