from django.urls import include, path, re_path

from ..register.entrances import ENTRANCES
from . import changes, entrances, frame, lists
from .charts import page as charts
from .compare import page as compare
from .texts import pages as texts

ENTRANCE = f"(?P<entrance>{'|'.join(ENTRANCES)})"

urlpatterns = [
    path("", frame.home, name="home"),
    path("deals/", frame.deal_list, name="deal_list"),
    path("deals.<str:extension>", frame.deals_file, name="deals_file"),
    path("deals/<slug:slug>.json", frame.deal_json, name="deal_json"),
    path("deals/<slug:slug>/", frame.deal_page, name="deal"),
    path("wijzigingen/", changes.changes, name="changes"),
    path("wijzigingen.atom", changes.changes_feed, name="changes_feed"),
    path("deals/<slug:slug>.atom", changes.deal_feed, name="deal_feed"),
    path("regios/<slug:slug>.atom", changes.region_feed, name="region_feed"),
    path("ministeries/<slug:slug>.atom", changes.ministry_feed, name="ministry_feed"),
    re_path(f"^{ENTRANCE}/$", entrances.entrance_index, name="entrance_index"),
    re_path(f"^{ENTRANCE}/(?P<slug>[-a-zA-Z0-9_]+)/$", entrances.entrance_page, name="entrance"),
    path("programmalijnen/", entrances.line_list, name="line_list"),
    path("bronnen/", entrances.source_list, name="source_list"),
    path("bronnen/<slug:slug>/", entrances.source_page, name="source"),
    path("vergelijken/", compare.compare, name="compare"),
    path("cijfers/", charts.chart_page, name="charts"),
    path("cijfers/<slug:chart>.csv", charts.chart_file, name="chart_file"),
    path("kaart/", lists.map_page, name="map"),
    path("publicaties/", frame.release_list, name="release_list"),
    path("over/", texts.about, name="about"),
    path("begrippen/", texts.glossary, name="glossary"),
    path("open-data/", texts.open_data, name="open_data"),
    path("toegankelijkheid/", texts.accessibility, name="accessibility"),
    path("privacy/", texts.privacy, name="privacy"),
    path("robots.txt", frame.robots, name="robots"),
    path("sitemap.xml", frame.sitemap, name="sitemap"),
    # No prefix: the root of the API is /api/v1, without a slash.
    path("", include("deals.portal.api.urls")),
    path(".well-known/security.txt", frame.security_txt, name="security_txt"),
]
