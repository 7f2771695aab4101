"""Of the sender's own folder only logo, sheet and fonts are published, and those ask nothing of another site."""

import shutil

import pytest
from django.contrib.staticfiles.finders import find, get_finder
from django.core.exceptions import ImproperlyConfigured

from regiodeals.house_style import published_files

from .words import PRODUCTION, manage

LOGO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">
<metadata><dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/></metadata>
<style><![CDATA[ .a{fill:url(#verloop)} ]]></style><image href="data:image/png;base64,AAAA"/>
<g id="verloop"/><use xlink:href="#verloop" style="fill:red"/></svg>"""
SHEET = """@charset "utf-8"; /* zie https://huisstijl.example/ */
@font-face{font-family:"Eigen: smal";src:url("letters/letter.woff2?v=1#a") format("woff2"),url(letter.otf)}
@namespace svg "urn:svg"; a::after{content:"Bron:"}
body{background:url(data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22/%3E);mask:url(#m)}"""


@pytest.fixture
def folder(tmp_path):
    """A folder as people keep them: what is published, and what is not."""
    (tmp_path / "letters" / ".oud").mkdir(parents=True)
    (tmp_path / "logo.svg").write_text(LOGO)
    (tmp_path / "huisstijl.css").write_text(SHEET)
    for font in ("letter.otf", "letters/letter.woff2", "letters/.oud/oud.ttf", ".verborgen.woff", "Breed.TTF"):
        (tmp_path / font).write_bytes(b"letter")
    for other in (
        ".env",
        "wachtwoorden.txt",
        "letters/LICENTIE.txt",
        "logo.ai",
        "letters/logo.svg",
        "huisstijl.css.bak",
    ):
        (tmp_path / other).write_text("geheim")
    return tmp_path


PUBLISHED = {"logo.svg", "huisstijl.css", "letter.otf", "letters/letter.woff2", "Breed.TTF"}


def test_only_logo_sheet_and_fonts_are_published(folder):
    assert published_files(folder).keys() == PUBLISHED


def test_only_those_are_collected(folder, settings):
    settings.STATICFILES_DIRS = [("huisstijl", folder)]
    settings.HOUSE_STYLE_PUBLISHED = published_files(folder)
    get_finder.cache_clear()
    try:
        collected = {path for path, _ in get_finder("regiodeals.finders.PublishedFinder").list([])}
        assert collected == PUBLISHED
        assert find("huisstijl/logo.svg") and not find("huisstijl/.env")
    finally:
        get_finder.cache_clear()


def test_settings_collect_with_that_finder(folder):
    asked = (
        "from django.contrib.staticfiles.finders import get_finders; "
        "print(*sorted(path for finder in get_finders() for path, storage in finder.list([]) "
        "if getattr(storage, 'prefix', '') == 'huisstijl'))"
    )
    done = manage("shell", "--no-imports", "-c", asked, **PRODUCTION, HOUSE_STYLE_ROOT=str(folder))
    assert set(done.stdout.split()) == PUBLISHED, done.stderr


def refused(folder):
    with pytest.raises(ImproperlyConfigured) as refusal:
        published_files(folder)
    return str(refusal.value)


@pytest.mark.parametrize("name", ["logo.svg", "huisstijl.css", "letter.otf"])
def test_a_link_that_leads_out_of_the_folder_is_refused(folder, tmp_path_factory, name):
    outside = shutil.move(folder / name, tmp_path_factory.mktemp("elders") / name)
    (folder / name).symlink_to(outside)
    assert refused(folder) == f"HOUSE_STYLE_ROOT: {name} is een koppeling naar een bestand buiten de map."


def test_a_link_within_the_folder_is_followed_and_one_to_a_folder_elsewhere_is_not(folder, tmp_path_factory):
    (folder / "nog.woff2").symlink_to(folder / "letters" / "letter.woff2")
    elsewhere = tmp_path_factory.mktemp("elders")
    (elsewhere / "letter.woff2").write_bytes(b"van een ander")
    (folder / "gekoppeld").symlink_to(elsewhere)
    assert published_files(folder).keys() == PUBLISHED | {"nog.woff2"}


@pytest.mark.parametrize(
    "style",
    [
        "a{background:url(https://elders.example/a.png)}",
        "a{background:URL( 'http://elders.example/a.png' )}",
        "a{background:url(//elders.example/a.png)}",
        "a{background:url(\\68ttps://elders.example/a.png)}",
        "a{background:url(ht/**/tps://elders.example)}a{background:u\\72l(//elders.example)}",
        '@import "https://elders.example/a.css";',
        "@import url(https://elders.example/a.css);",
        "@import '//elders.example/a.css';",
        '@\\69mport "//elders.example/a.css";',
        'a{background:image-set("https://elders.example/a.png" 1x)}',
        "a{background:url(file:///etc/hostname)}",
        'a::before{content:"/*"}b{background:url(//elders.example)}c::before{content:"*/"}',
        "a{background:url(letter.otf?/*)}b{background:url(//elders.example)}/**/",
    ],
)
def test_a_sheet_that_asks_another_site_is_refused(folder, style):
    (folder / "huisstijl.css").write_text(SHEET + style)
    said = refused(folder)
    assert said.startswith("HOUSE_STYLE_ROOT: huisstijl.css vraagt iets buiten de site: ")
    assert "elders.example" in said or "/etc/hostname" in said


def test_a_sheet_that_names_what_is_not_published_is_refused(folder):
    (folder / "huisstijl.css").write_text("a{background:url(logo.ai)}")
    assert "huisstijl.css noemt logo.ai, en dat wordt niet gepubliceerd" in refused(folder)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("<script>1</script>", "bevat <script>"),
        ("<svg:script/>", "bevat <svg:script>"),
        ('<g onload="1"/>', "bevat een script in onload"),
        ('<image href="https://elders.example/a.png"/>', "vraagt iets buiten de site: https://elders.example/a.png"),
        ('<use xlink:href="//elders.example/a.svg#a"/>', "vraagt iets buiten de site: //elders.example/a.svg#a"),
        ('<a href="java&#10;script:1"/>', "vraagt iets buiten de site: java"),
        ('<set attributeName="href" to="https://elders.example/"/>', "vraagt iets buiten de site: https://elders"),
        ('<g style="fill:url(https://elders.example/#a)"/>', "vraagt iets buiten de site: https://elders.example/#a"),
        ('<g fill="url(//elders.example/#a)"/>', "vraagt iets buiten de site: //elders.example/#a"),
        ('<style>@import "//elders.example/a.css";</style>', "vraagt iets buiten de site: //elders.example/a.css"),
        ("<style><![CDATA[a{fill:url(//elders.example)}]]></style>", "vraagt iets buiten de site: //elders.example"),
    ],
)
def test_a_logo_that_asks_another_site_or_runs_a_script_is_refused(folder, part, said):
    (folder / "logo.svg").write_text(LOGO.replace("</svg>", f"{part}</svg>"))
    assert refused(folder).startswith(f"HOUSE_STYLE_ROOT: logo.svg {said}")


@pytest.mark.parametrize(
    "before", ['<!DOCTYPE svg [<!ENTITY a "x">]>', '<?xml-stylesheet href="//elders.example/a.css"?>']
)
def test_what_stands_before_a_logo_is_looked_at_too(folder, before):
    (folder / "logo.svg").write_text(f"{before}<svg/>")
    assert "logo.svg" in refused(folder)


def test_a_wrong_house_style_stops_the_start_with_a_sentence(folder):
    (folder / "huisstijl.css").write_text("@import 'https://elders.example/a.css';")
    done = manage("check", **PRODUCTION, HOUSE_STYLE_ROOT=str(folder))
    assert done.returncode != 0
    last = done.stderr.splitlines()[-1]
    assert "HOUSE_STYLE_ROOT: huisstijl.css vraagt iets buiten de site: https://elders.example/a.css." in last


def test_a_folder_without_a_logo_or_a_sheet_is_refused(tmp_path):
    assert "verwacht een map met logo.svg, huisstijl.css of allebei" in refused(tmp_path)
