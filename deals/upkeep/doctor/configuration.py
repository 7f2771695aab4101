"""The settings: what Django itself finds, and what only this register knows of them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import ERROR, WARNING, run_checks

from .looking import Health, Look, Verdict, fault, good, note, some_of

OWN_MACHINE = {"localhost", "127.0.0.1", "::1"}
SHORTEST_TOKEN = 20


def looks_at_settings() -> list[Look]:
    return [
        Look("gebruik", where_it_runs),
        Look("controles van Django", system_checks),
        Look("SECRET_KEY", secret_key),
        Look("HEALTH_TOKEN", health_token),
        Look("BEHIND_PROXY", proxy),
        Look("plaats van de gegevens", beside_the_code),
        Look("CLOCK_MINUTES", clock_minutes),
    ]


def where_it_runs() -> Verdict:
    if not settings.LOCAL:
        return good(f"in gebruik, op {settings.REGISTER_URL}")
    if urlsplit(settings.REGISTER_URL).hostname in OWN_MACHINE:
        return good("lokaal, voor één machine")
    return note(
        f"REGISTER_LOCAL staat aan, en het adres is {settings.REGISTER_URL}: https is dan niet verplicht",
        "zet REGISTER_LOCAL uit op een server",
    )


def system_checks() -> Verdict:
    """The checks of `manage.py check`, with those for a server where this is one; the database is left alone."""
    messages = [
        message
        for message in run_checks(include_deployment_checks=not settings.LOCAL, databases=[])
        if message.level >= WARNING and not message.is_silenced()
    ]
    if not messages:
        return good("geen meldingen")
    seen = some_of(
        [f"{message.id}: {message.msg}" for message in sorted(messages, key=lambda one: (-one.level, one.id or ""))]
    )
    wrong = any(message.level >= ERROR for message in messages)
    return Verdict(Health.FAULT if wrong else Health.NOTE, seen, "lees alles met manage.py check --deploy")


def secret_key() -> Verdict:
    if settings.LOCAL:
        return good("een eigen sleutel voor lokaal gebruik")
    file = settings.VAR / "secret-key"
    if file.exists() and file.read_text() == settings.SECRET_KEY:
        return fault("is de sleutel die voor lokaal gebruik gemaakt is", "maak een nieuwe voor de server")
    return good("een eigen sleutel")


def health_token() -> Verdict:
    if settings.LOCAL:
        return good("niet nodig voor lokaal gebruik")
    if not settings.HEALTH_TOKEN:
        return note(
            "is niet gezet: /gezondheid/klaar zegt dan niet wat er wacht",
            "zet HEALTH_TOKEN op een lange, willekeurige tekst",
        )
    if len(settings.HEALTH_TOKEN) < SHORTEST_TOKEN:
        return note(f"is korter dan {SHORTEST_TOKEN} tekens, dus te raden", "kies een langere, willekeurige tekst")
    return good("is gezet")


def proxy() -> Verdict:
    if settings.LOCAL or settings.BEHIND_PROXY:
        return good("staat aan" if settings.BEHIND_PROXY else "niet nodig voor lokaal gebruik")
    return note(
        "staat uit: het register ziet dan niet dat een bezoeker https gebruikt, en stuurt hem steeds door",
        "zet BEHIND_PROXY aan als een proxy de kopregels zet",
    )


def beside_the_code() -> Verdict:
    """Whether what is kept lies within the folder of the code, which an update replaces."""
    if settings.LOCAL:
        return good("naast de code, voor lokaal gebruik")
    kept = {"DOCUMENT_ROOT": settings.MEDIA_ROOT, "BACKUP_ROOT": settings.BACKUP_ROOT}
    within = [name for name, folder in kept.items() if Path(folder).absolute().is_relative_to(settings.BASE_DIR)]
    if within:
        return note(
            f"{' en '.join(within)}: een map binnen de code, die bij een update weg kan gaan",
            "kies een map buiten de code",
        )
    return good("buiten de map van de code")


def clock_minutes() -> Verdict:
    if settings.CLOCK_MINUTES:
        return good(f"de server doet zelf elke {settings.CLOCK_MINUTES} minuten een ronde")
    return good("de server doet zelf geen rondes" if settings.LOCAL else "een timer doet de rondes")
