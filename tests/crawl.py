"""Words for random walks over lists of deals: where a reader may go, and what the form of a list says."""

import html
import os
import random
import re
from urllib.parse import parse_qsl, urlencode

from .browse import fields_in

PLACES = ["/deals/", "/kaart/", "/ministeries/bzk/", "/regios/twente/", "/kenmerken/nplv/", "/tranches/4/"]
WORDS = ["water", "wonen", "Twente", "xyzzy", "innovatie werk", '"brede welvaart"', "-zuid", "Ede OR Zwolle"]
STEPS = 12
FORM = re.compile(r'<form class="filter".*?</form>', re.S)
LIST = re.compile(r"<div data-list>.*?<footer", re.S)
LINK = re.compile(r'<a [^>]*href="(\?[^"]*)"')
# Which page of the list, and whether words are taken as typed, is no choice in the form.
NOT_IN_FORM = {"pagina", "letterlijk"}
ONE_VALUE = {"q", "rijkMin", "sorteer", "weergave", "publicatie"}


def drawn():
    """Chance, that `PROOF_SEED` repeats."""
    seed = int(os.environ.get("PROOF_SEED") or random.randrange(10**9))
    print("PROOF_SEED", seed)
    return random.Random(seed)


def pairs(query):
    return sorted((name, value) for name, value in parse_qsl(query) if name not in NOT_IN_FORM)


def in_form(page):
    """What the form of the list would send, without what is empty."""
    fields = fields_in(FORM.search(page)[0])
    return sorted((name, value) for name, values in fields.items() for value in values if value)


def walk_on(draw, page):
    """Where a reader may go from here: a link of the list, or the form with one thing more or less."""
    links = [html.unescape(link) for link in LINK.findall(LIST.search(page)[0])]
    if links and draw.random() < 0.6:
        return draw.choice(links)
    chosen = in_form(page)
    offered = re.findall(r'name="([a-z]+)"\s+value="([^"]+)"', FORM.search(page)[0])
    offered += [("q", word) for word in WORDS] + [("rijkMin", "5.000.000"), ("sorteer", "-rijk"), ("sorteer", "naam")]
    more = draw.choice(offered)
    if more in chosen:
        chosen.remove(more)
    else:
        chosen = [pair for pair in chosen if pair[0] != more[0] or more[0] not in ONE_VALUE] + [more]
    return "?" + urlencode(chosen)
