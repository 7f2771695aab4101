from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("beheer/", admin.site.urls),
    path("gezondheid/", include("deals.health")),
    path("", include("deals.register.urls")),
]
handler400 = "deals.web.bad_request"
handler403 = "deals.web.permission_denied"
handler404 = "deals.web.not_found"
handler500 = "deals.web.server_error"
