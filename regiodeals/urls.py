from django.contrib import admin
from django.urls import include, path

from deals.portal.health import metrics

urlpatterns = [
    path("beheer/", admin.site.urls),
    path("gezondheid/", include("deals.portal.health")),
    path("metrics", metrics, name="metrics"),
    path("", include("deals.portal.urls")),
]
handler400 = "deals.web.errors.bad_request"
handler403 = "deals.web.errors.permission_denied"
handler404 = "deals.web.errors.not_found"
handler500 = "deals.web.errors.server_error"
