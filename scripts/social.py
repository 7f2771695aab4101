"""Draws static/social.png, the picture that goes with a shared link: `.venv/bin/python scripts/social.py` (needs Chromium)."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
FONT = PROJECT / "static/dist/fira-sans-latin-700-normal.woff2"
PICTURE = f"""<!doctype html><style>
@font-face {{ font-family: Fira; src: url({FONT.as_uri()}); }}
body {{ margin: 0; width: 1200px; height: 630px; background: #154273; color: #fff; font: 700 84px/1.15 Fira, sans-serif;
  display: grid; align-content: center; box-sizing: border-box; padding: 0 96px; border-bottom: 28px solid #ffb612; }}
p {{ margin: 32px 0 0; font-size: 38px; color: #cce7f4; }}
</style><div>Register<br>Regio Deals</div><p>Wat Rijk en regio afspreken,<br>met de bron bij elk bedrag</p>"""


def main() -> None:
    page_file = PROJECT / "var" / "social.html"
    page_file.write_text(PICTURE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-sync"]
        )
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        page.goto(page_file.as_uri())
        page.wait_for_timeout(300)
        page.screenshot(path=PROJECT / "static" / "social.png")
        browser.close()
    page_file.unlink()


if __name__ == "__main__":
    main()
