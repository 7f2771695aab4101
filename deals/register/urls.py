from django.urls import include, path, re_path

from . import change_pages, chart_pages, compare_pages, entrance_pages, map_pages, text_pages, views
from .entrances import ENTRANCES

ENTRANCE = f"(?P<entrance>{'|'.join(ENTRANCES)})"

urlpatterns = [
    path("", views.home, name="home"),
    path("deals/", views.deal_list, name="deal_list"),
    path("deals.<str:extension>", views.deals_file, name="deals_file"),
    path("deals/<slug:slug>.json", views.deal_json, name="deal_json"),
    path("deals/<slug:slug>/", views.deal_page, name="deal"),
    path("wijzigingen/", change_pages.changes, name="changes"),
    path("wijzigingen.atom", change_pages.changes_feed, name="changes_feed"),
    path("deals/<slug:slug>.atom", change_pages.deal_feed, name="deal_feed"),
    path("regios/<slug:slug>.atom", change_pages.region_feed, name="region_feed"),
    path("ministeries/<slug:slug>.atom", change_pages.ministry_feed, name="ministry_feed"),
    re_path(f"^{ENTRANCE}/$", entrance_pages.entrance_index, name="entrance_index"),
    re_path(f"^{ENTRANCE}/(?P<slug>[-a-zA-Z0-9_]+)/$", entrance_pages.entrance_page, name="entrance"),
    path("programmalijnen/", entrance_pages.line_list, name="line_list"),
    path("bronnen/", entrance_pages.source_list, name="source_list"),
    path("bronnen/<slug:slug>/", entrance_pages.source_page, name="source"),
    path("vergelijken/", compare_pages.compare, name="compare"),
    path("cijfers/", chart_pages.chart_page, name="charts"),
    path("cijfers/<slug:chart>.csv", chart_pages.chart_file, name="chart_file"),
    path("kaart/", map_pages.map_page, name="map"),
    path("publicaties/", views.release_list, name="release_list"),
    path("over/", text_pages.about, name="about"),
    path("begrippen/", text_pages.glossary, name="glossary"),
    path("open-data/", text_pages.open_data, name="open_data"),
    path("toegankelijkheid/", text_pages.accessibility, name="accessibility"),
    path("privacy/", text_pages.privacy, name="privacy"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    # No prefix: the root of the API is /api/v1, without a slash.
    path("", include("deals.register.api.urls")),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]
