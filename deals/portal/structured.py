"""What a page says to search engines and other programs, in the words of schema.org (JSON-LD).

It says nothing that the page does not say, and what is not known is left out: an unknown amount has no amount."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from ..language.dates import amsterdam_date
from ..language.money import euros_number
from ..register.papers import ListedPaper
from ..register.rows import Row
from .paper_words import number_in_words
from .question import Question, whole_address

LICENCE_ADDRESS = "https://creativecommons.org/publicdomain/zero/1.0/"
REGISTER_TITLE = "Register Regio Deals"
DATASET_DESCRIPTION = (
    "Alle Regio Deals: wat Rijk en regio afspreken, wie meedoet, waar, om hoeveel geld het gaat en wat daarover gemeld is, met de "
    "bron bij elk gegeven."
)
# Inside a script nothing may look like its end.
IN_A_SCRIPT = {ord(character): f"\\u{ord(character):04X}" for character in "<>&"}
# How much of a date is known, in characters of ISO 8601.
KNOWN_OF_DATE = {"dag": 10, "maand": 7, "jaar": 4}


def in_script(*things: dict[str, Any]) -> SafeString:
    """`things` as the text of a data block; a field without a value is left out."""
    graph = [{name: value for name, value in thing.items() if value not in (None, "", [])} for thing in things]
    whole = graph[0] if len(graph) == 1 else {"@graph": graph}
    text = json.dumps({"@context": "https://schema.org", **whole}, ensure_ascii=False, separators=(",", ":"))
    return SafeString(text.translate(IN_A_SCRIPT))


def crumbs(*steps: tuple[str, str]) -> dict[str, Any]:
    """The path to a page: (name, address) of each page above it, and of itself."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": address}
        for position, (name, address) in enumerate(((REGISTER_TITLE, page_address("home")), *steps), start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def page_address(route: str, *named: str) -> str:
    return whole_address(reverse(route, args=named), [])


def structured_deal(question: Question, row: Row, description: str) -> SafeString:
    """A deal as a project that both sides fund: each amount only where it is known and counts."""
    funders = (
        ({"@type": "GovernmentOrganization", "name": "Rijk"}, row.national),
        ({"@type": "Organization", "name": row.region.label}, row.regional),
    )
    project = {
        "@type": "Project",
        "@id": question.canonical,
        "name": f"Regio Deal {row.name}",
        "url": question.canonical,
        "description": Truncator(description).chars(160),
        "areaServed": [place.name for place in row.municipalities],
        "funding": [
            {
                "@type": "MonetaryGrant",
                "funder": funder,
                "amount": {"@type": "MonetaryAmount", "currency": "EUR", "value": euros_number(amount)},
            }
            for funder, amount in funders
            if amount is not None
        ],
    }
    path = crumbs(
        ("Deals", page_address("deal_list")),
        (row.region.label, page_address("entrance", "regios", row.region.slug)),
        (row.name, question.canonical),
    )
    return in_script(project, path)


def structured_register(question: Question, files: Iterable[tuple[str, str]]) -> SafeString:
    """The whole register at a release as a data set. `files`: (media type, address) of each file that it can be taken in."""
    release = question.release
    return in_script(
        {
            "@type": "Dataset",
            "@id": question.canonical,
            "name": REGISTER_TITLE,
            "description": DATASET_DESCRIPTION,
            "url": question.canonical,
            "version": str(release.number),
            "datePublished": amsterdam_date(release.visible_from).isoformat(),
            "temporalCoverage": f"../{release.as_of.isoformat()}",
            "isAccessibleForFree": True,
            "inLanguage": "nl",
            "license": LICENCE_ADDRESS,
            "publisher": {"@type": "Organization", "name": settings.SENDER},
            "distribution": [
                {
                    "@type": "DataDownload",
                    "encodingFormat": media_type.partition(";")[0],
                    "contentUrl": f"{settings.REGISTER_URL}{address}",
                }
                for media_type, address in files
            ],
        }
    )


def structured_paper(question: Question, paper: ListedPaper) -> SafeString:
    """A paper of the Kamer as a work of its publisher: its own address only where the paper itself was seen."""
    content = paper.content
    known = KNOWN_OF_DATE[content["nauwkeurigheid"] or "dag"]
    named = number_in_words(paper)
    work = {
        "@type": "CreativeWork",
        "@id": question.canonical,
        "name": paper.title,
        "abstract": content["onderwerp"],
        "genre": paper.kind_in_words,
        "identifier": [one for one in (named if paper.number else None, content["documentnummer"]) if one],
        "datePublished": paper.day[:known] if paper.day else None,
        "publisher": {"@type": "Organization", "name": content["uitgever"]} if content["uitgever"] else None,
        "sameAs": content["url"] if paper.is_seen else None,
        "inLanguage": "nl",
    }
    return in_script(work, crumbs(("Kamerstukken", page_address("paper_list")), (paper.title, question.canonical)))
