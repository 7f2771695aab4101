"""The register explains in plain Dutch: short sentences, no officialese, terms linked where they first stand."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from deals.portal.glossary import read_glossary
from deals.register.facet import ENTRANCES
from deals.web.errors import error_page

from .words import TEXT_PAGES

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases with the lists

DEAL = "/deals/twente-ii/"
# Elsewhere only what explains is measured: the rest is what a source says, in lists and tables.
OTHER_PAGES = [
    "/",
    "/deals/",
    "/deals/?gemeente=gm0014",
    DEAL,
    "/publicaties/",
    "/wijzigingen/",
    "/bronnen/",
    "/programmalijnen/",
    "/gemeenten/gm0917/",
    "/gemeenten/gm0222/",
    "/gemeenten/gm0358/",
    "/gemeenten/gm0788/",
    "/ministeries/bzk/",
    "/tranches/4/",
    "/vergelijken/",
    "/vergelijken/?deal=twente&deal=twente-ii",
    "/zoeken/",
    "/zoeken/?q=zorg",
    "/zoeken/?q=parkstat",
    "/zoeken/?q=minister+keijzer",
    "/kaart/",
    "/cijfers/",
    *(f"/{slug}/" for slug in ENTRANCES),
]
EXPLAINS = {"note", "gap", "unknown-note", "lead"}
ERRORS = [400, 403, 404, 405, 410, 429, 500, 503]
MOST_WORDS_ON_AVERAGE, MOST_WORDS = 15, 30
# Fewer words without a full stop are a label, such as a link in a list.
LABEL = 5
OFFICIALESE = [
    "middels",
    "teneinde",
    "inzake",
    "aangaande",
    "dienaangaande",
    "derhalve",
    "voornoemd",
    "voornoemde",
    "met betrekking tot",
    "ten behoeve van",
    "ten aanzien van",
    "alsmede",
    "doch",
    "conform",
    "jegens",
    "zulks",
    "hieromtrent",
    "omtrent",
    "ingevolge",
    "krachtens",
    "dient te",
    "dienen te",
    "betreffende",
    "desbetreffende",
    "terzake",
    "met inachtneming van",
    "onderhavige",
    "hetgeen",
    "geschiedt",
    "tevens",
    "reeds",
    "indien",
    "gaarne",
    "wederom",
]


@dataclass
class Block:
    """A paragraph, an item of a list or an explanation in a list of terms."""

    classes: set[str]
    # (text, the address it links to or None)
    parts: list[tuple[str, str | None]] = field(default_factory=list)

    @property
    def text(self):
        return " ".join("".join(part for part, _ in self.parts).split())


class Prose(HTMLParser):
    """The running text of a page, block by block; what a source is called and code are no text of ours."""

    VOID = {"br", "img", "input", "meta", "link", "hr", "wbr", "source", "use", "path"}
    BLOCKS = {"p", "li", "dd"}
    NOT_OURS = {"cite", "nav", "form", "svg", "script", "h1", "h2", "h3", "dt", "caption", "summary", "button"}

    def __init__(self, html):
        super().__init__()
        self.open: list[tuple[str, set[str], str | None]] = []
        self.blocks: list[Block] = []
        self.within: list[Block] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag in self.VOID:
            return
        found = dict(attrs)
        classes = set((found.get("class") or "").split())
        self.open.append((tag, classes, found.get("href")))
        if tag in self.BLOCKS:
            self.within.append(Block(classes))
            self.blocks.append(self.within[-1])

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        opened, _, _ = self.open.pop()
        assert opened == tag, f"<{opened}> sluit met </{tag}>"
        if tag in self.BLOCKS:
            self.within.pop()

    def handle_data(self, text):
        tags = {tag for tag, _, _ in self.open}
        classes = set().union(*(found for _, found, _ in self.open))
        if "main" not in tags or not self.within or tags & self.NOT_OURS or classes & {"cn", "kind", "cite"}:
            return
        href = next((href for tag, _, href in reversed(self.open) if tag == "a"), None)
        self.within[-1].parts.append(("code" if "code" in tags else text, href))


def sentences(text):
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        words = re.findall(r"[\w'’€%‑-]+", sentence)
        if len(words) >= LABEL or re.search(r"[.!?]$", sentence):
            yield sentence, len(words)


def measured(blocks):
    return [pair for block in blocks for pair in sentences(block.text)]


def check(blocks):
    found = measured(blocks)
    lengths = [words for _, words in found]
    assert [sentence for sentence, words in found if words > MOST_WORDS] == []
    assert not lengths or sum(lengths) / len(lengths) <= MOST_WORDS_ON_AVERAGE
    text = " ".join(block.text for block in blocks)
    assert [word for word in OFFICIALESE if re.search(rf"\b{word}\b", text, re.IGNORECASE)] == []


@pytest.mark.parametrize("path", [*TEXT_PAGES, "/over/?publicatie=1", "/open-data/api/"])
def test_a_page_of_text_is_in_plain_dutch(register, client, path):
    blocks = Prose(client.get(path).content.decode()).blocks
    assert len(measured(blocks)) > 10
    check(blocks)


def test_what_other_pages_explain_is_in_plain_dutch(register, client):
    """A few sentences a page: their average is taken together. Of a deal the lead is its summary, by the editors."""
    explaining = []
    for path in OTHER_PAGES:
        explains = EXPLAINS - {"lead"} if path == DEAL else EXPLAINS
        blocks = Prose(client.get(path).content.decode()).blocks
        explaining += [block for block in blocks if block.classes & explains]
    assert len(measured(explaining)) > 20
    check(explaining)


@pytest.mark.parametrize("status", ERRORS)
def test_an_error_page_is_in_plain_dutch(status):
    blocks = Prose(
        error_page(
            status, reason="", request_id="abc", contact="mailto:a@example.nl", wait="een minuut"
        ).content.decode()
    ).blocks
    assert measured(blocks)
    check(blocks)


def test_the_entrances_introduce_themselves_in_plain_dutch():
    texts = [text for entrance in ENTRANCES.values() for text in (entrance.intro, entrance.warning)]
    check([Block(set(), [(text, None)]) for text in texts])


def test_before_the_first_release_the_language_is_no_other(client):
    for path in TEXT_PAGES:
        check(Prose(client.get(path).content.decode()).blocks)


# --- terms

# These also have an everyday meaning, in which texts use them too.
EVERYDAY = {"status", "versie", "doel", "sleutel", "selectie"}
# A longer term hides the shorter one inside it: ‘Regio Deal’ is not about a ‘regio’.
BY_LENGTH = sorted(read_glossary().words, key=len, reverse=True)
ANY_TERM = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, BY_LENGTH))})(?![\w-])", re.IGNORECASE)


def first_uses(blocks):
    """{slug of the term: the address that its first use in running text links to, None without}."""
    found = {}
    for block in blocks:
        for text, href in block.parts:
            for word in ANY_TERM.findall(text):
                term = read_glossary().words[word.casefold()]
                # In a link to something else a word cannot be a link of its own.
                if href is None or "/begrippen/" in href:
                    found.setdefault(term.slug, href)
    return found


@pytest.mark.parametrize("path", ["/over/", "/open-data/", "/toegankelijkheid/", "/privacy/"])
def test_a_term_links_to_its_explanation_where_it_first_stands(register, client, path):
    uses = first_uses(Prose(client.get(path).content.decode()).blocks)
    assert uses
    wrong = {slug: href for slug, href in uses.items() if href != f"{reverse('glossary')}#{slug}"}
    assert {slug: href for slug, href in wrong.items() if slug not in EVERYDAY} == {}


def test_a_link_to_a_term_keeps_the_release(register, client):
    assert 'href="/begrippen/?publicatie=1#convenant"' in client.get("/over/?publicatie=1").content.decode()


def test_every_explanation_is_short():
    terms = read_glossary().terms
    assert [term.name for term in terms if len(term.explanation) > 260] == []
    assert all(term.explanation.endswith(".") for term in terms)
