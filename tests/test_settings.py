"""Settings come from the environment, and a wrong one stops at start-up and names itself."""

import json
import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from deals.web.middleware import JsonFormatter
from regiodeals.accessibility import declared

from .words import PRODUCTION, manage

ROOT = Path(__file__).parent.parent


def test_check_deploy_is_clean_with_production_settings():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("missing", PRODUCTION)
def test_a_missing_setting_stops_and_is_named(missing):
    done = manage("check", **{name: value for name, value in PRODUCTION.items() if name != missing})
    assert done.returncode != 0
    assert f"{missing} ontbreekt" in done.stderr


OIDC = {
    "OIDC_ISSUER": "https://login.example",
    "OIDC_CLIENT_ID": "register",
    "OIDC_CLIENT_SECRET": "geheim",
    "OIDC_AUTHORIZATION_URL": "https://login.example/aanmelden",
    "OIDC_TOKEN_URL": "https://login.example/token",
    "OIDC_KEYS_URL": "https://login.example/sleutels",
}


@pytest.mark.parametrize("missing", [None, *list(OIDC)[1:]])
def test_an_organisation_that_signs_people_in_is_set_whole_or_not_at_all(missing):
    done = manage("check", **PRODUCTION, **{name: value for name, value in OIDC.items() if name != missing})
    assert (done.returncode == 0) == (missing is None), done.stderr
    assert missing is None or f"{missing} ontbreekt" in done.stderr


def test_no_setting_turns_the_second_step_off():
    """Neither one of ours, nor one that the packages read: the middleware and the desk are in the code."""
    from django.conf import settings
    from django.contrib import admin
    from maykin_2fa.admin import MFARequired

    assert isinstance(admin.site, MFARequired) and not settings.MAYKIN_2FA_ALLOW_MFA_BYPASS_BACKENDS
    assert not hasattr(settings, "TWO_FACTOR_REMEMBER_COOKIE_AGE")
    read = (ROOT / "regiodeals" / "settings.py").read_text()
    assert {name for name in re.findall(r'environment\.\w+\("([A-Z_]+)"', read) if "FACTOR" in name} == {
        "OIDC_SECOND_FACTOR"
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REGISTER_LOCAL", "misschien"),
        ("BEHIND_PROXY", "aan"),
        ("PROXIES", "0"),
        ("PROXIES", "twee"),
        ("DATABASE_URL", "mysql://localhost/register"),
        ("DATABASE_URL", "postgres://localhost"),
        ("HSTS_SECONDS", "-1"),
        ("LOG_LEVEL", "HARD"),
        ("SESSION_IDLE_MINUTES", "1"),
        ("SESSION_HOURS", "25"),
        ("OIDC_SECOND_FACTOR", "misschien"),
        ("REGISTER_URL", "register.example"),
        ("PROMETHEUS_MULTIPROC_DIR", "/nergens/hier"),
    ],
)
def test_a_wrong_setting_stops_and_is_named_with_its_value(name, value):
    done = manage("check", **(PRODUCTION | {name: value}))
    assert done.returncode != 0
    assert name in done.stderr.splitlines()[-1]


# --- what pages show of the settings

# Those that the code for readers asks for, and that are part of the build or of no page.
OF_NO_PAGE = {
    "SECURE_CSP",
    "ALLOWED_HOSTS",
    "BASE_DIR",
    "BEHIND_PROXY",
    "BUILD",
    "HEALTH_TOKEN",
    "KEPT_ROOT",
    "LOCAL",
    "METRICS_FOLDER",
    "PROXIES",
    "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_NAME",
    "SHOWN",
    "VERSION",
}
SHOWN_TO_READERS = {
    "ACCESSIBILITY",
    "REGISTER_URL",
    "SENDER",
    "CONTACT",
    "SECURITY_CONTACT",
    "HOUSE_STYLE_FILES",
    "DIWOO",
    "SOURCE_DIFFERENCES",
    "CHECKED_BYTES",
    "REPORT_DAYS",
    "REPORT_EMAIL_DAYS",
}


DECLARED = {
    "ACCESSIBILITY_STATEMENT": "https://verklaring.example/register",
    "ACCESSIBILITY_STATUS": "B",
    "ACCESSIBILITY_DATE": "2026-11-02",
}


def shown(**environment):
    asked = "from django.conf import settings; print(settings.BUILD, settings.SHOWN)"
    build, digest = manage("shell", "--no-imports", "-c", asked, **PRODUCTION | environment).stdout.split()
    return build, digest


@pytest.mark.proof
def test_other_settings_that_pages_show_are_other_pages(tmp_path):
    sheet = tmp_path / "huisstijl.css"
    sheet.write_text(":root{}")
    (tmp_path / "letter.woff2").write_text("a")
    styled = {"HOUSE_STYLE_ROOT": str(tmp_path)}
    told = [shown(), shown(**styled)]
    sheet.write_text(":root{color:red}")
    told.append(shown(**styled))
    (tmp_path / "letter.woff2").write_text("b")
    told.append(shown(**styled))
    told += [
        shown(SENDER="Een ander"),
        shown(CHECK_MEGABYTES="6"),
        shown(REPORT_DAYS="100"),
        shown(REPORT_EMAIL_DAYS="10"),
        shown(CONTACT="mailto:ander@register.example"),
        shown(SECURITY_CONTACT="https://register.example/melden"),
        shown(REGISTER_URL="https://ander.example"),
        shown(SOURCE_DIFFERENCES="true"),
        shown(REGISTER_DIWOO="true"),
        shown(**DECLARED),
        shown(**DECLARED | {"ACCESSIBILITY_STATUS": "C"}),
    ]
    assert len({build for build, _ in told}) == 1
    assert len({digest for _, digest in told}) == len(told)
    assert shown(LOG_LEVEL="ERROR", HEALTH_TOKEN="geheim", HSTS_SECONDS="60") == told[0]


def test_every_setting_that_the_code_for_readers_asks_for_is_known_to_be_shown_or_not():
    read = set()
    for folder in ("portal", "register", "reference", "templatetags", "web", "language"):
        for file in (ROOT / "deals" / folder).rglob("*.py"):
            read |= set(re.findall(r"settings\.([A-Z_]+)", file.read_text()))
    assert read - OF_NO_PAGE == SHOWN_TO_READERS


def test_a_page_of_other_settings_is_another_page(cast, client, settings):
    etags = {url: client.get(url)["ETag"] for url in ("/", "/.well-known/security.txt", "/api/v1/openapi.json")}
    settings.SHOWN = "anders"
    for url, etag in etags.items():
        assert client.get(url, headers={"if-none-match": etag}).status_code == 200


def test_local_use_needs_nothing():
    assert manage("check", REGISTER_LOCAL="true").returncode == 0


def test_a_password_in_a_wrong_database_address_is_not_repeated():
    done = manage("check", **(PRODUCTION | {"DATABASE_URL": "mysql://lezer:zeergeheim@localhost/x"}))
    assert "zeergeheim" not in done.stderr.splitlines()[-1]


def test_env_example_lists_every_variable_that_the_settings_read():
    code = (ROOT / "regiodeals" / "settings.py").read_text()
    read = set(re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', code))
    listed = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read == listed


def test_the_lock_files_name_no_download_host():
    for file in (ROOT / "requirements").glob("*.txt"):
        assert "http" not in file.read_text() and "index-url" not in file.read_text()


@pytest.mark.django_db
def test_one_json_line_per_request_without_the_query(cast, client, caplog):
    client.get("/deals/?regio=noorderland")
    client.get("/deals/?regio=noorderland")
    lines = [json.loads(JsonFormatter().format(record)) for record in caplog.records]
    assert len(lines) == 2
    for line in lines:
        assert {line["route"], line["status"], line["publicatie"]} == {"deals/", 200, 1}
        assert line["ms"] > 0 and re.fullmatch("[0-9a-f]{16}", line["verzoek"])
        assert "noorderland" not in json.dumps(line)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"ACCESSIBILITY_DATE": ""}, "ACCESSIBILITY_DATE ontbreekt"),
        (
            {"ACCESSIBILITY_STATEMENT": "", "ACCESSIBILITY_STATUS": ""},
            "ACCESSIBILITY_STATEMENT en ACCESSIBILITY_STATUS ontbreekt",
        ),
        ({"ACCESSIBILITY_STATUS": "E"}, "ACCESSIBILITY_STATUS='E' is onbekend: verwacht een van A, B, C, D."),
        ({"ACCESSIBILITY_STATEMENT": "verklaring"}, "ACCESSIBILITY_STATEMENT='verklaring' is geen adres"),
        ({"ACCESSIBILITY_DATE": "2 november"}, "ACCESSIBILITY_DATE='2 november' is geen datum: verwacht jjjj-mm-dd."),
    ],
)
def test_a_part_of_a_statement_is_none(changed, refusal):
    with pytest.raises(ImproperlyConfigured, match=re.escape(refusal)):
        declared(*(DECLARED | changed).values())


def test_a_whole_statement_is_read_and_none_is_none():
    assert declared("", "", "") is None
    assert declared(*DECLARED.values()).status_in_words == "voldoet gedeeltelijk"
