"""What is installed beside what belongs to this version of the software: Python, packages, static files."""

from __future__ import annotations

import filecmp
import importlib.metadata
import platform
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage

from .looking import Look, Verdict, fault, good, judged, note, some_of

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?: *; *([^\\]+?))? *\\?$", re.MULTILINE)
CONDITION = re.compile(r"(\w+) (==|!=) '([^']*)'")
# What `scripts/assets.sh` makes of frontend/.
MADE = (
    "dist/register.css",
    "dist/home.css",
    "dist/country.css",
    "dist/map.css",
    "dist/charts.css",
    "dist/compare.css",
    "dist/amounts.css",
    "dist/fira-sans-latin-400-normal.ttf",
    "dist/fira-sans-latin-700-normal.ttf",
    "dist/register.js",
    "dist/kaart.svg",
)


def looks_at_versions() -> list[Look]:
    return [
        Look("software", lambda: good(settings.BUILD)),
        Look("Python", python),
        Look("pakketten", packages),
        Look("stijlen en script", built_files),
        Look("vaste bestanden", collected_files),
    ]


def python() -> Verdict:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    oldest = project["requires-python"].removeprefix(">=")
    if sys.version_info >= tuple(map(int, oldest.split("."))):
        return good(f"{platform.python_version()}; {oldest} of nieuwer is nodig")
    return fault(f"{platform.python_version()} is te oud", f"maak .venv opnieuw met Python {oldest} of nieuwer")


# --- packages


def packages() -> Verdict:
    pins = list(pinned())
    wrong = [one for one in (wrong_with_package(name, version) for name, version in pins) if one]
    return judged(
        wrong,
        f"alle {len(pins)} zoals vastgelegd",
        "draai .venv/bin/pip install --require-hashes -r requirements/runtime.txt",
    )


def pinned() -> Iterator[tuple[str, str]]:
    """(name, version) of every package that this machine needs."""
    for name, version, marker in PIN.findall((settings.BASE_DIR / "requirements" / "runtime.txt").read_text()):
        if not marker or is_true_here(marker):
            yield name, version


def is_true_here(marker: str) -> bool:
    """Whether a marker of a lock file holds on this machine. Raises `ValueError` on one that says more than these words."""
    here = {
        "sys_platform": sys.platform,
        "platform_python_implementation": platform.python_implementation(),
        "implementation_name": sys.implementation.name,
    }
    conditions = [CONDITION.fullmatch(part.strip()) for part in marker.split(" and ")]
    if not all(condition and condition[1] in here for condition in conditions):
        raise ValueError(f"de voorwaarde {marker!r} is onbekend")
    return all((here[one[1]] == one[3]) == (one[2] == "==") for one in conditions if one)


def wrong_with_package(name: str, version: str) -> str:
    try:
        installed = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return f"{name} ontbreekt"
    return "" if installed == version else f"{name} is {installed}, en {version} is vastgelegd"


# --- static files


def built_files() -> Verdict:
    missing = [name for name in MADE if not (settings.BASE_DIR / "static" / name).is_file()]
    return judged([f"{name} ontbreekt" for name in missing], "gebouwd", "draai sh scripts/assets.sh")


def collected_files() -> Verdict:
    """Whether what pages ask for is what the software has: under its own name, and under that with its hash."""
    todo = "draai collectstatic, en start de server opnieuw"
    left_out = apps.get_app_config("staticfiles").ignore_patterns  # type: ignore[attr-defined]  # of that app alone
    files = {name: Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list(left_out)}
    hashed: dict[str, str] = staticfiles_storage.hashed_files  # type: ignore[attr-defined]  # of the storage in the settings
    root = Path(settings.STATIC_ROOT)
    missing = [name for name in files if name not in hashed or not (root / hashed[name]).is_file()]
    if missing:
        return fault(f"{len(missing)} niet verzameld: {some_of(sorted(missing))}", todo)
    other = [name for name, file in files.items() if not is_same(file, root / name)]
    if other:
        return note(f"{len(other)} van een andere versie: {some_of(sorted(other))}", todo)
    return good(f"alle {len(files)} verzameld")


def is_same(file: Path, collected: Path) -> bool:
    return collected.is_file() and filecmp.cmp(file, collected, shallow=False)
