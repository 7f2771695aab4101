"""All settings, from the environment; .env.example lists every variable with its default."""

import datetime as dt
import hashlib
import re
import secrets
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from . import accessibility, environment, house_style

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"


def local_secret_key():
    """The key of this checkout, made once: local sessions survive a restart."""
    VAR.mkdir(exist_ok=True)
    file = VAR / "secret-key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64))
    return file.read_text()


def source_digest():
    """What the software is made of: pages kept or tagged under another digest are never served again."""
    digest = hashlib.sha256()
    for folder in ("regiodeals", "deals", "templates", "static", "locale", "fixtures", "requirements"):
        add_files(digest, BASE_DIR / folder, BASE_DIR)
    return digest.hexdigest()[:12]


def add_files(digest, folder, root):
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())


# --- where it runs
LOCAL = environment.boolean("REGISTER_LOCAL", "false")
DEBUG = False
SECRET_KEY = environment.text("SECRET_KEY", local_secret_key() if LOCAL else None)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if LOCAL else None)
REGISTER_URL = environment.text("REGISTER_URL", "http://localhost:8000" if LOCAL else None).rstrip("/")
if not re.fullmatch(r"https?://[^/?#\s]+", REGISTER_URL):
    raise ImproperlyConfigured(
        f"REGISTER_URL={REGISTER_URL!r} is geen adres: verwacht bijvoorbeeld https://voorbeeld.nl."
    )
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
BUILD = f"{VERSION}+{source_digest()}"

# --- application
ROOT_URLCONF = "regiodeals.urls"
WSGI_APPLICATION = "regiodeals.wsgi.application"
INSTALLED_APPS = [
    "deals.apps.DealsConfig",
    "deals.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "rest_framework",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "two_factor",
    "two_factor.plugins.webauthn",
    "maykin_2fa",
    "axes",
]
MIDDLEWARE = [
    "deals.web.middleware.RequestLog",
    "deals.web.middleware.Monitored",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "deals.portal.kept.PackedPages",
    "deals.portal.api.answers.ApiAnswers",
    "deals.portal.open_files.OpenFiles",
    "deals.portal.kept.KeptPages",
    "deals.portal.spelling.OneSpelling",
    "deals.web.middleware.Headers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # What readers ask goes past everything from here
    "deals.web.middleware.DeskBegins",
    "deals.desk.editing.full_disk.GivesBack",
    "deals.desk.editing.full_disk.RoomlessSessions",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "maykin_2fa.middleware.OTPMiddleware",
    "deals.accounts.signing_in.DeskSessions",
    "deals.accounts.uploads.FilesOfUsers",
    "django.contrib.messages.middleware.MessageMiddleware",
    "deals.web.middleware.NoNul",
    "deals.accounts.signing_in.Turns",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    # to here.
    "deals.web.middleware.DeskEnds",
    "deals.web.errors.TurnedAwayPages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            # Ours without their margins; those of Django and the packages as they are.
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["deals.web.templates.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [f"deals.templatetags.{name}" for name in ("dutch", "frame", "citing", "parts")],
        },
    }
]
FORM_RENDERER = "deals.web.templates.FormRenderer"
INSTALLED_APPS.append("django.forms")
DATABASES = {
    "default": environment.database("DATABASE_URL", f"sqlite:///{VAR / 'register.sqlite3'}" if LOCAL else None)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "deals.User"
LOGIN_URL = "admin:login"
# The largest deal: eight kinds of facts with twenty rows each is far beyond Django's 1000 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
PASSWORD_HASHERS = ["deals.accounts.hashing.TakingTurns"]
AUTH_PASSWORD_VALIDATORS: list[dict] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}

# --- language and time
LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True
# The few words of the desk that Django has no Dutch for.
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- files
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS: list[Any] = [BASE_DIR / "static"]
# The sender's own logo and style sheet, with fonts beside it: a folder with logo.svg and huisstijl.css, or either.
SENDER = environment.text("SENDER", "Wat Rijk en regio afspreken, met de bron bij elk bedrag")
HOUSE_STYLE_ROOT = environment.text("HOUSE_STYLE_ROOT", "")
HOUSE_STYLE_FILES: dict[str, str] = {}
# Of everything in that folder only this: {name: file}.
HOUSE_STYLE_PUBLISHED: dict[str, Path] = {}
HOUSE_STYLE_PREFIX = "huisstijl"
if HOUSE_STYLE_ROOT:
    HOUSE_STYLE_PUBLISHED = house_style.published_files(Path(HOUSE_STYLE_ROOT))
    parts = {"logo": house_style.LOGO, "sheet": house_style.SHEET}
    HOUSE_STYLE_FILES = {part: name for part, name in parts.items() if name in HOUSE_STYLE_PUBLISHED}
    STATICFILES_DIRS.append((HOUSE_STYLE_PREFIX, Path(HOUSE_STYLE_ROOT)))
STATICFILES_FINDERS = [
    "regiodeals.finders.PublishedFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "deals.facts.storage.DocumentStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = environment.text("DOCUMENT_ROOT", str(VAR / "documenten"))
# Where processes keep pages together; empty: each keeps its own in memory.
KEPT_ROOT = environment.text("KEPT_ROOT", "")
BACKUP_ROOT = environment.text("BACKUP_ROOT", str(VAR / "reservekopieen"))
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# What a file may weigh that a reader has checked; it is looked at in memory.
CHECKED_BYTES = environment.whole_number("CHECK_MEGABYTES", "5", lowest=1, highest=20) * 1_000_000

# For how many days after it was handled a report of a reader stays, and the e-mail address in it.
REPORT_DAYS = environment.whole_number("REPORT_DAYS", "365", lowest=30, highest=3650)
REPORT_EMAIL_DAYS = environment.whole_number("REPORT_EMAIL_DAYS", "30", lowest=1, highest=365)
if REPORT_EMAIL_DAYS > REPORT_DAYS:
    raise ImproperlyConfigured(
        f"REPORT_EMAIL_DAYS={REPORT_EMAIL_DAYS} is meer dan REPORT_DAYS={REPORT_DAYS}: een e-mailadres blijft niet langer dan de melding."
    )

# --- security
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_SSL_REDIRECT = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^gezondheid/", r"^metrics$"]
SECURE_HSTS_SECONDS = environment.whole_number("HSTS_SECONDS", "0" if LOCAL else "31536000")
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
BEHIND_PROXY = environment.boolean("BEHIND_PROXY", "false")
# Whose additions to X-Forwarded-For are true: the visitor is the address that the outermost of them saw.
PROXIES = environment.whole_number("PROXIES", "1", lowest=1, highest=9)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SESSION_ENGINE = "deals.accounts.sessions"
SESSION_COOKIE_NAME = "regiodeals-sessie" if LOCAL else "__Host-regiodeals-sessie"
CSRF_COOKIE_NAME = "regiodeals-csrf" if LOCAL else "__Host-regiodeals-csrf"
CSRF_COOKIE_HTTPONLY = SESSION_COOKIE_HTTPONLY = True
# A session ends when it lay idle so long, and at this age however busy it was.
SESSION_IDLE_SECONDS = environment.whole_number("SESSION_IDLE_MINUTES", "60", 5, 720) * 60
SESSION_COOKIE_AGE = environment.whole_number("SESSION_HOURS", "12", 1, 24) * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # otherwise in a cookie of its own
CSRF_FAILURE_VIEW = "deals.desk.editing.typed.csrf_failure"
HEALTH_TOKEN = environment.text("HEALTH_TOKEN", "")
# Where worker processes count together: prometheus_client reads the variable itself.
METRICS_FOLDER = environment.text("PROMETHEUS_MULTIPROC_DIR", "")
if METRICS_FOLDER and not Path(METRICS_FOLDER).is_dir():
    raise ImproperlyConfigured(f"PROMETHEUS_MULTIPROC_DIR={METRICS_FOLDER!r} is geen map.")
SECURITY_CONTACT = environment.text("SECURITY_CONTACT", "mailto:beheerder@localhost" if LOCAL else None)
CONTACT = environment.text("CONTACT", SECURITY_CONTACT)
# The statement about accessibility that the ministry registered, or None: then no page claims a status.
ACCESSIBILITY = accessibility.declared(
    environment.text("ACCESSIBILITY_STATEMENT", ""),
    environment.text("ACCESSIBILITY_STATUS", ""),
    environment.text("ACCESSIBILITY_DATE", ""),
)
# Whether readers have the page with the differences between sources: the team decides when.
SOURCE_DIFFERENCES = environment.boolean("SOURCE_DIFFERENCES", "true" if LOCAL else "false")
# Whether the Woo index may read what is said of the files of releases.
DIWOO = environment.boolean("REGISTER_DIWOO", "false")


def shown_digest():
    """What pages, files and the API show of these settings: under others they are kept and tagged as others."""
    shown = [
        REGISTER_URL,
        SENDER,
        CONTACT,
        SECURITY_CONTACT,
        HOUSE_STYLE_FILES,
        ACCESSIBILITY,
        SOURCE_DIFFERENCES,
        DIWOO,
        CHECKED_BYTES,
        REPORT_DAYS,
        REPORT_EMAIL_DAYS,
    ]
    digest = hashlib.sha256(repr(shown).encode())
    for name, file in HOUSE_STYLE_PUBLISHED.items():
        digest.update(name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


SHOWN = shown_digest()

# --- four eyes: who submits does not approve; only one person on one machine may do both
SELF_APPROVAL = environment.boolean("SELF_APPROVAL", "false")
if SELF_APPROVAL and not LOCAL:
    raise ImproperlyConfigured(
        "SELF_APPROVAL kan alleen lokaal: in gebruik keurt altijd een tweede persoon een voorlegging goed."
    )

# --- the scheduled job: a timer runs `manage.py uurwerk`; only on one's own machine the server does it itself
CLOCK_MINUTES = environment.whole_number("CLOCK_MINUTES", "0", highest=60)
if CLOCK_MINUTES and not LOCAL:
    raise ImproperlyConfigured(
        f"CLOCK_MINUTES={CLOCK_MINUTES} kan alleen lokaal: in gebruik draait een timer het uurwerk."
    )

# --- e-mail to reviewers and authors, where a server is named; it says that something waits, never what
MAIL_HOST = environment.text("MAIL_HOST", "")
MAIL_FROM = environment.text("MAIL_FROM", None if MAIL_HOST else "register@localhost")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": MAIL_HOST,
            "port": environment.whole_number("MAIL_PORT", "587"),
            "username": environment.text("MAIL_USER", ""),
            "password": environment.text("MAIL_PASSWORD", ""),
            "use_tls": environment.boolean("MAIL_TLS", "true"),
            "timeout": 5,
        },
    }
}

# --- signing in at the desk: a password, then a second step, which no setting turns off
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
TWO_FACTOR_PATCH_ADMIN = False  # the desk asks for the second step itself
TWO_FACTOR_WEBAUTHN_RP_NAME = "Register Regio Deals"
TWO_FACTOR_WEBAUTHN_RP_ID = urlsplit(REGISTER_URL).hostname
TWO_FACTOR_WEBAUTHN_ENTITIES_FORM_MIXIN = "two_factor.plugins.webauthn.forms.DefaultWebauthnEntitiesFormMixin"
# The pages of maykin-2fa are routed under names of the desk, and its scripts are not used.
SILENCED_SYSTEM_CHECKS = ["maykin_2fa.E001", "maykin_2fa.E002"]
# An account is locked for one address; an address as a whole only where nobody signed in before.
AXES_HANDLER = "deals.accounts.signing_in.Attempts"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "deals.web.origin.client_address"
AXES_LOCKOUT_CALLABLE = "deals.accounts.signing_in.not_now"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

# --- signing in with the organisation's own account, only where all of this is set
OIDC_ISSUER = environment.text("OIDC_ISSUER", "")
OIDC_ENABLED = bool(OIDC_ISSUER)
OIDC_RP_CLIENT_ID = environment.text("OIDC_CLIENT_ID", None if OIDC_ENABLED else "")
OIDC_RP_CLIENT_SECRET = environment.text("OIDC_CLIENT_SECRET", None if OIDC_ENABLED else "")
OIDC_OP_AUTHORIZATION_ENDPOINT = environment.text("OIDC_AUTHORIZATION_URL", None if OIDC_ENABLED else "")
OIDC_OP_TOKEN_ENDPOINT = environment.text("OIDC_TOKEN_URL", None if OIDC_ENABLED else "")
OIDC_OP_JWKS_ENDPOINT = environment.text("OIDC_KEYS_URL", None if OIDC_ENABLED else "")
OIDC_OP_USER_ENDPOINT = ""  # the signed token says enough
OIDC_CLAIM = environment.text("OIDC_CLAIM", "email")
OIDC_SECOND_FACTOR = environment.boolean("OIDC_SECOND_FACTOR", "false")
OIDC_RP_SCOPES = "openid email profile"
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_USE_PKCE = True
OIDC_CREATE_USER = False
OIDC_TIMEOUT = 5
OIDC_AUTHENTICATION_CALLBACK_URL = "admin:oidc_return"
MAYKIN_2FA_ALLOW_MFA_BYPASS_BACKENDS: list[str] = []
if OIDC_ENABLED:
    AUTHENTICATION_BACKENDS.append("deals.accounts.oidc.OrganisationBackend")
    if OIDC_SECOND_FACTOR:
        MAYKIN_2FA_ALLOW_MFA_BYPASS_BACKENDS.append("deals.accounts.oidc.OrganisationBackend")

# --- log: one JSON line per request on standard output
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "deals.web.middleware.JsonFormatter"}},
    "filters": {"per_address": {"()": "deals.web.flood.LinesPerAddress"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "json",
            "filters": ["per_address"],
        },
        "nowhere": {"class": "logging.NullHandler"},  # with no handler at all Python writes to standard error
    },
    "root": {
        "handlers": ["stdout"],
        "level": environment.choice("LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR"]),
    },
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "ERROR"},
        # A refused host name says so in the answer; the log line of the request suffices.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        # What they say of a sign-in, the desk says itself, in the same form as everything else.
        "axes": {"level": "ERROR"},
        "mozilla_django_oidc": {"level": "ERROR"},
    },
}
