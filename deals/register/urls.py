from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("deals/", views.deal_list, name="deal_list"),
    path("deals.csv", views.deals_as_csv, name="deals_csv"),
    path("deals/<slug:slug>.json", views.deal_json, name="deal_json"),
    path("deals/<slug:slug>/", views.deal_page, name="deal"),
    path("publicaties/", views.release_list, name="release_list"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]
