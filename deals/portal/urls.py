"""The site map of the public register: every address that readers have, in the order in which they meet them."""

from django.urls import include, path, re_path

from ..register.facet import ENTRANCES
from . import changes, deals, differences, entrances, lacking, lines, lists, papers, results, sharing, site
from .charts import files as chart_files
from .charts import page as charts
from .checking import page as checks
from .compare import page as compare
from .debate import page as debates
from .embed import page as embed
from .front_page import page as first
from .municipality import page as municipality
from .municipality import province
from .open_data import diwoo, machines
from .open_data import page as bulk
from .overview import page as overview
from .progress import page as progress
from .reporting import page as reports
from .search import page as searching
from .texts import languages
from .texts import pages as texts

ENTRANCE = f"(?P<entrance>{'|'.join(ENTRANCES)})"

urlpatterns = [
    path("", first.home, name="home"),
    # Deals: the list and its files, one deal, several side by side
    path("deals/", lists.deal_list, name="deal_list"),
    path("deals.<str:extension>", lists.deals_file, name="deals_file"),
    path("deals/<slug:slug>.json", deals.deal_json, name="deal_json"),
    path("deals/<slug:slug>.pdf", deals.deal_document, {"extension": "pdf"}, name="deal_pdf"),
    path("deals/<slug:slug>.odt", deals.deal_document, {"extension": "odt"}, name="deal_odt"),
    path("deals/<slug:slug>/", deals.deal_page, name="deal"),
    path("vergelijken/", compare.compare, name="compare"),
    path("vergelijken.<str:extension>", compare.compare_file, name="compare_file"),
    # A table of one's own choice, as a page and as a file
    path("overzicht/", overview.overview_page, name="overview"),
    path("overzicht/bijlage.<str:extension>", overview.overview_annex, name="overview_annex"),
    path("overzicht.<str:extension>", overview.overview_file, name="overview_file"),
    # The same selection on the map and in charts
    path("kaart/", lists.map_page, name="map"),
    path("cijfers/", charts.chart_page, name="charts"),
    path("cijfers/<slug:chart>.csv", chart_files.chart_file, name="chart_file"),
    path("cijfers/<slug:chart>.svg", chart_files.chart_svg, name="chart_svg"),
    path("cijfers/<slug:chart>.png", chart_files.chart_png, name="chart_png"),
    # One of them alone, in a frame of another site. Before the charts: none is called `kaart`.
    path("embed/kaart/", embed.embed_map, name="embed_map"),
    path("embed/<slug:chart>/", embed.embed_chart, name="embed_chart"),
    # The picture that goes with the address of a page, where that is shared
    path("deel/deals/<slug:slug>.png", sharing.shared_deal, name="shared_deal"),
    path("deel/regios/<slug:slug>.png", sharing.shared_region, name="shared_region"),
    path("deel/gemeenten/<slug:slug>.png", sharing.shared_municipality, name="shared_municipality"),
    path("deel/caribisch/<slug:slug>.png", sharing.shared_island, name="shared_island"),
    path("deel/cijfers/<slug:chart>.png", sharing.shared_chart, name="shared_chart"),
    path("deel/kaart.png", sharing.shared_map, name="shared_map"),
    # What changed between releases, as a page and to follow
    path("wijzigingen/", changes.changes, name="changes"),
    path("wijzigingen.atom", changes.changes_feed, name="changes_feed"),
    path("wijzigingen.<str:extension>", changes.changes_file, name="changes_file"),
    path("deals/<slug:slug>.atom", changes.deal_feed, name="deal_feed"),
    path("regios/<slug:slug>.atom", changes.region_feed, name="region_feed"),
    path("ministeries/<slug:slug>.atom", changes.ministry_feed, name="ministry_feed"),
    path("gemeenten/<slug:slug>.atom", changes.municipality_feed, name="municipality_feed"),
    path("caribisch/<slug:slug>.atom", changes.island_feed, name="island_feed"),
    path("provincies/<slug:slug>.atom", changes.province_feed, name="province_feed"),
    path("publicaties/", site.release_list, name="release_list"),
    # One question to everything: the page, and what a search box offers while someone types
    path("zoeken/", searching.search, name="search"),
    path("zoeken/aanvullen.json", searching.search_suggestions, name="search_suggestions"),
    # The same deals by another entrance; a municipality, an island and a province have a page of their own
    path("gemeenten/<slug:slug>/", municipality.page_of_municipality, name="municipality"),
    path("caribisch/<slug:slug>/", municipality.page_of_island, name="island"),
    path("provincies/<slug:slug>/", province.page_of_province, name="province"),
    re_path(f"^{ENTRANCE}/$", entrances.entrance_index, name="entrance_index"),
    re_path(f"^{ENTRANCE}/(?P<slug>[-a-zA-Z0-9_]+)/$", entrances.entrance_page, name="entrance"),
    path("programmalijnen/", lines.line_list, name="line_list"),
    path("programmalijnen.<str:extension>", lines.lines_file, name="lines_file"),
    # What the deals aim for, and what is reported about it
    path("resultaten/", results.result_list, name="result_list"),
    path("resultaten.<str:extension>", results.results_file, name="results_file"),
    path("bronnen/", entrances.source_list, name="source_list"),
    path("bronnen/<slug:slug>/", entrances.source_page, name="source"),
    # The papers of the Kamer: the list and its files, one paper, a dossier to follow
    path("kamerstukken/", papers.paper_list, name="paper_list"),
    path("kamerstukken.<str:extension>", papers.papers_file, name="papers_file"),
    # What the Kamer got, asked and decided in a period. Before the pages of papers: no paper has the address `debat`.
    path("kamerstukken/debat/", debates.debate_page, name="debate"),
    path("kamerstukken/debat.xlsx", debates.debate_file, name="debate_file"),
    path("kamerstukken/debat.pdf", debates.debate_document, {"extension": "pdf"}, name="debate_pdf"),
    path("kamerstukken/debat.odt", debates.debate_document, {"extension": "odt"}, name="debate_odt"),
    path("kamerstukken/dossiers/<slug:slug>.atom", changes.dossier_feed, name="dossier_feed"),
    path("kamerstukken/<slug:slug>.json", papers.paper_json, name="paper_json"),
    path("kamerstukken/<slug:slug>/", papers.paper_page, name="paper"),
    # What is reported of each deal, year by year; and what is not here yet
    path("voortgang/", progress.progress_page, name="progress"),
    path("voortgang.<str:extension>", progress.progress_file, name="progress_file"),
    path("nog-niet-bekend/", lacking.not_yet_known, name="not_yet_known"),
    path("nog-niet-bekend.<str:extension>", lacking.not_yet_known_file, name="not_yet_known_file"),
    # Where sources differ; not there until the team says so
    path("bronverschillen/", differences.difference_list, name="difference_list"),
    path("bronverschillen.csv", differences.differences_csv, name="differences_csv"),
    path("bronverschillen.json", differences.differences_json, name="differences_json"),
    # Texts
    path("over/", texts.about, name="about"),
    path("over/tellen/", texts.about_counting, name="about_counting"),
    path("en/", languages.english, name="english"),
    path("fy/", languages.frisian, name="frisian"),
    path("pap/", languages.papiamentu, name="papiamentu"),
    path("over/aantallen/", texts.about_numbers, name="about_numbers"),
    path("begrippen/", texts.glossary, name="glossary"),
    path("toegankelijkheid/", texts.accessibility, name="accessibility"),
    path("privacy/", texts.privacy, name="privacy"),
    # Whether a file, an address or a SHA-256 is of this register. The address is also `CHECKING` of the front.
    path("controleren/", checks.checking, name="checking"),
    # What a reader reports as wrong or missing, and what was done with it. The address is also `REPORTING` of the front.
    path("melden/", reports.reporting, name="reporting"),
    path("melden/<slug:receipt>/", reports.report_answer, name="report_answer"),
    # Open data: the page, the files of each release, and what describes them
    path("open-data/", bulk.open_data, name="open_data"),
    path("open-data/publicaties/<str:number>/", bulk.release_files, name="release_files"),
    path("open-data/publicaties/<str:number>/<str:name>", bulk.release_file, name="release_file"),
    path("open-data/woordenboek.<str:extension>", machines.bulk_dictionary, name="bulk_dictionary"),
    path("open-data/catalogus.<str:extension>", machines.catalogue_file, name="catalogue"),
    # What the Woo index reads; not there until the team says so
    path("open-data/diwoo/sitemap.xml", diwoo.diwoo_sitemap, name="diwoo_sitemap"),
    path("open-data/diwoo/<str:number>/<str:name>.xml", diwoo.diwoo_file, name="diwoo_file"),
    # Machines. No prefix: the root of the API is /api/v1, without a slash.
    path("", include("deals.portal.api.urls")),
    path("robots.txt", site.robots, name="robots"),
    path("favicon.ico", site.favicon, name="favicon"),
    path("sitemap.xml", site.sitemap, name="sitemap"),
    path(".well-known/security.txt", site.security_txt, name="security_txt"),
]
