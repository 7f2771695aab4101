"""The register speaks in the third person: no page, feed or refusal says who ‘we’ are. What others wrote is quoted as it is."""

import html
import re

import pytest

from deals.models import Version

from .words import GOLDEN, TEXT_PAGES

pytestmark = pytest.mark.django_db

NOT_SAID = re.compile(
    r"(?<![\w-])(?!(?-i:WIJ Groningen))(?:wij|we|ons|onze|onzer|onszelf|ik|mij)(?![\w-])", re.IGNORECASE
)
# Titles of sources, notes that a release holds as they were written, passages, code, and what is not shown.
QUOTED = re.compile(
    r"‘[^’]*’|“[^”]*”|&quot;[^<]*?&quot;|<(script|style|code|pre|cite)\b.*?</\1>|<a [^>]*rel=\"[a-z ]*external\"[^>]*>.*?</a>"
    r"|<span class=\"remark\">.*?</span>|<ol class=\"sources[^\"]*\">.*?</ol>|<span class=\"source-title\">.*?</span>|<span class=\"cite[^\"]*\" popover.*?Sluit</button></span>"
    r"|<a [^>]*href=\"/bronnen/[^\"]+\"[^>]*>.*?</a>|<title>.*?</title>",
    re.S,
)
# A release keeps its notes as they were written.
RELEASED = re.compile(r"Dat [^.]{,60}, is onze lezing\.")
READ = ("text/html", "application/atom+xml", "text/plain")
DEALS = ["twente-ii", "foodvalley", "north-sea-port-district", "waddeneilanden", "bes-eilanden"]


def addresses():
    """Of every page one, as test_same.py asks them, at the newest release."""
    lists = re.split(r"^\[(\w+)\].*$", (GOLDEN / "asked.txt").read_text(), flags=re.M)
    asked = " ".join(body for name, body in zip(lists[1::2], lists[2::2], strict=True) if name in ("pages", "once"))
    return [one for one in asked.split() if one.startswith("/")] + [f"/deals/{slug}/" for slug in DEALS]


def own_words(response):
    """What the register itself says on a page."""
    plain = re.sub(r"<[^>]+>", " ", QUOTED.sub(" ", response.content.decode()))
    return RELEASED.sub(" ", " ".join(html.unescape(plain).split()))


def test_no_page_says_we(register, client):
    said, read = {}, 0
    titles = {source["titel"] for version in Version.every_kind.all() for source in version.read()["bronnen"]}
    titled = [title for title in titles if NOT_SAID.search(title)]
    for address in dict.fromkeys(addresses() + TEXT_PAGES):
        response = client.get(address)
        if response.streaming or not response.headers.get("Content-Type", "").startswith(READ):
            continue
        read += 1
        words = own_words(response)
        for title in titled:
            words = words.replace(" ".join(title.split()), " ")
        if found_at := NOT_SAID.search(words):
            said[address] = words[max(0, found_at.start() - 60) : found_at.end() + 60]
    assert said == {}
    assert read > 80


def test_the_check_sees_what_it_looks_for():
    for sentence in (
        "Zo tellen wij.",
        "Dat weten we niet.",
        "Volgens ons.",
        "In onze woorden.",
        "Meld het, ik lees mee.",
    ):
        assert NOT_SAID.search(sentence), sentence
    for sentence in ("Twente ontving geld.", "De regio's wegen mee.", "Ik-vorm", "Bonscholten"):
        assert not NOT_SAID.search(sentence), sentence


def test_that_unknown_is_not_nought_is_told_once(register, client):
    creed = re.compile(r"onbekend is (?:iets anders dan|geen|niet) (?:nul|geen)|het is geen nul", re.IGNORECASE)
    for address in ("/", "/cijfers/", "/deals/", "/deals/foodvalley/", "/over/", "/over/tellen/", "/open-data/"):
        assert len(creed.findall(own_words(client.get(address)))) <= 1, address
    assert creed.search(own_words(client.get("/over/tellen/")))
