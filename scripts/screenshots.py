"""Takes docs/screenshots anew from a register in a folder of its own: `make screenshots` (needs Chromium)."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from local import granian  # of this folder
from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "docs" / "screenshots"
PAGES = {
    "home": "/",
    "deals": "/deals/?tranche=4&ministerie=ezk",
    "deal": "/deals/twente-ii/",
    "kaart": "/kaart/",
    "cijfers": "/cijfers/?tranche=4",
    "vergelijken": "/vergelijken/?deal=twente&deal=twente-ii",
}
# Name → (width, height, colour scheme, pages)
SHOTS = {
    "desktop": (1280, 900, "light", PAGES),
    "mobiel": (360, 740, "light", ("home", "deals", "deal")),
    "donker": (1280, 900, "dark", ("home", "deal")),
}
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SECONDS_TO_START = 30


@contextlib.contextmanager
def register(folder: Path):
    """A server with the letter and the supplement; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    environment = os.environ | {
        "REGISTER_LOCAL": "true",
        "LOG_LEVEL": "ERROR",
        "REGISTER_URL": address,
        "DATABASE_URL": f"sqlite:///{folder / 'register.sqlite3'}",
    }
    for command in (["migrate", "-v0"], ["seed", "-v0"], ["collectstatic", "--no-input", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=PROJECT, env=environment, check=True)
    server = subprocess.Popen(granian(port, workers=1), cwd=PROJECT, env=environment)
    try:
        wait(address)
        yield address
    finally:
        server.terminate()
        server.wait()


def wait(address: str) -> None:
    for _ in range(SECONDS_TO_START * 10):
        try:
            urllib.request.urlopen(f"{address}/gezondheid/live", timeout=2)  # noqa: S310 (our own server)
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    sys.exit("De server kwam niet op gang.")


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or sys.exit("Chromium is er niet.")
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        register(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        for kind, (width, height, scheme, names) in SHOTS.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            for name in names:
                page.goto(address + PAGES[name])
                page.evaluate("document.fonts.ready")
                page.screenshot(path=FOLDER / f"{name}-{kind}.png")
                print(f"docs/screenshots/{name}-{kind}.png")
        browser.close()


if __name__ == "__main__":
    main()
