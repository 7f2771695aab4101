from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("beheer/", admin.site.urls),
    path("gezondheid/", include("deals.portal.health")),
    path("", include("deals.portal.urls")),
]
handler400 = "deals.web.middleware.bad_request"
handler403 = "deals.web.middleware.permission_denied"
handler404 = "deals.web.middleware.not_found"
handler500 = "deals.web.middleware.server_error"
