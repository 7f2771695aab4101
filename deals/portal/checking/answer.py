"""What the page answers to a text: an address of the register, or a SHA-256."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import BadRequest

from ...language.text import listed
from ...register.models import LineKind, Release
from ...register.reading import ReaderRequest
from ..question import NotUnderstood, Question
from .addresses import (
    CHECKING_ROUTE,
    OF_NO_RELEASE,
    NotAnAddress,
    QuotedAddress,
    answer_to,
    deals_about,
    page_of,
    quoted_address,
    release_in,
)
from .comparing import FigureDifference
from .since_then import SinceThen, newest_in_words, since_then
from .sums import known_sum, not_looked_in, sha256_in

EXPECTED_TEXT = f"Verwacht wordt een adres van dit register, zoals {settings.REGISTER_URL}/deals/?publicatie=1, of een SHA-256 van 64 tekens."
NOT_FOUND = "Deze SHA-256 is niet gevonden."
# What a SHA-256 that is not found may still be of.
NOT_OF_A_FILE = (
    "Gezocht is bij publicaties, bij de inhoud van deals en Kamerstukken, en bij de bestanden van elke publicatie. "
    "Een SHA-256 uit de verantwoording van een ander bestand is niet op te zoeken: kies dan hieronder dat bestand."
)


@dataclass
class CheckAnswer:
    """`said`: the answer in a sentence; `facts`: what else is told of it; `links`: (what it is, address).

    `differences`: the first of `count`. `refused`: whether what was asked could not be understood."""

    said: str
    facts: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    since: SinceThen | None = None
    differences: list[FigureDifference] = field(default_factory=list)
    count: int = 0
    refused: bool = False
    status: int = 200


def refused_text(said: str, *facts: str, status: int = 400) -> CheckAnswer:
    return CheckAnswer(said, list(facts), refused=True, status=status)


def answer_to_text(question: Question, request: ReaderRequest, text: str) -> CheckAnswer:
    """What `text` is of. Nothing of after the release that the page is read at."""
    releases = question.releases
    if digest := sha256_in(text):
        return answer_to_sum(digest, releases)
    if not text.startswith(("/", "http://", "https://")) and ("/" not in text or " " in text):
        return refused_text("Dit is geen adres van dit register en geen SHA-256.", EXPECTED_TEXT)
    try:
        address = quoted_address(text)
        release = release_in(address, question.reading.releases, request)
        if release and release.number > question.release.number:
            return refused_text(
                f"Dit adres is van publicatie {release.number}.",
                f"Deze pagina leest bij publicatie {question.release.number} en toont niets van daarna.",
            )
        return answer_to_address(address, release, question, request)
    except (NotAnAddress, BadRequest) as error:
        return refused_text(str(error), EXPECTED_TEXT)


def answer_to_sum(digest: str, releases: list[Release]) -> CheckAnswer:
    known = known_sum(digest, releases)
    if known is None:
        facts = [NOT_OF_A_FILE]
        if unmade := not_looked_in(releases):
            facts.append(f"De bestanden van publicatie {listed([str(one.number) for one in unmade])} staan nog niet klaar; daarin is niet gezocht.")  # fmt: skip
        return CheckAnswer(NOT_FOUND, facts, status=404)
    newest, last = releases[-1], known.last
    facts = [f"Publicatie {known.release.number} heeft de stand van {known.release.day_in_words}."]
    if known.slug:
        same = known.release.number == last.number
        of_last = "" if same else f" tot en met publicatie {last.number}"
        facts = [f"Zo staat {known.what} in het register vanaf publicatie {known.release.number}{of_last}."]
        said = f"Deze SHA-256 is van {known.what}, in publicatie {known.release.number}."
        since = since_then(last, newest, {known.slug}, known.kind)
    else:
        joined = "" if known.what.startswith("publicatie") else f" van publicatie {known.release.number}"
        said = f"Deze SHA-256 is van {known.what}{joined}."
        since = since_then(known.release, newest, None)
    return CheckAnswer(said, [*facts, newest_in_words(last, newest)], [("Bekijk dit in het register", known.address)], since)  # fmt: skip


def answer_to_address(
    address: QuotedAddress, release: Release | None, question: Question, request: ReaderRequest
) -> CheckAnswer:
    newest = question.release
    if address.route == CHECKING_ROUTE:
        return refused_text("Dit is het adres van deze pagina zelf.", EXPECTED_TEXT)
    page = page_of(address)
    answered = answer_to(page, request)
    if answered.status == 410:
        return CheckAnswer(
            f"Dit adres is van het register. Wat er stond, is in publicatie {(release or newest).number} ingetrokken.",
            [answered.said, newest_in_words(release or newest, newest)],
            [("Bekijk dit in het register", page.whole)],
        )
    if answered.status >= 400:
        return refused_text("Dit is een adres van het register, maar het geeft geen antwoord.", answered.said)
    page = answered.address or page
    moved = [f"Wat hier stond, heeft nu een ander adres: {settings.REGISTER_URL}{page.whole}"] if page.path != page_of(address).path else []  # fmt: skip
    if release is None:
        return without_release(page, newest, request, moved)
    facts = [f"Publicatie {release.number} is openbaar en heeft de stand van {release.day_in_words}.", *moved]
    if address.value("peildatum"):
        facts.append(
            "Een adres met een peildatum kan later een andere publicatie geven. "
            f"Dit adres blijft gelijk: {settings.REGISTER_URL}{address.with_release(release.number)}"
        )
    return CheckAnswer(
        f"Dit adres is van publicatie {release.number}.",
        [*facts, newest_in_words(release, newest)],
        [
            (f"Bekijk publicatie {release.number}", page.whole),
            *([("Bekijk hetzelfde nu", page.with_release(None))] if release.number < newest.number else []),
        ],
        since_in(page, release, newest, request),
    )


def without_release(page: QuotedAddress, newest: Release, request: ReaderRequest, moved: list[str]) -> CheckAnswer:
    """Of an address that always shows the newest: which one stays."""
    lasting = page.with_release(newest.number)
    if (
        page.route in OF_NO_RELEASE
        or "van" in dict(page.pairs)
        or answer_to(quoted_address(lasting), request).status != 200
    ):
        return CheckAnswer("Dit adres is van het register, en hoort niet bij één publicatie.", moved, [("Bekijk dit in het register", page.whole)])  # fmt: skip
    return CheckAnswer(
        "Dit adres is van het register, maar noemt geen publicatie.",
        [
            f"Het laat altijd de nieuwste publicatie zien; dat is nu publicatie {newest.number}, met de stand van {newest.day_in_words}.",
            f"Wat het nu laat zien, blijft staan op {settings.REGISTER_URL}{lasting}",
            *moved,
        ],
        [(f"Bekijk publicatie {newest.number}", lasting)],
    )


def since_in(page: QuotedAddress, release: Release, newest: Release, request: ReaderRequest) -> SinceThen | None:
    """What changed since in what a page is about."""
    if page.route in ("paper", "paper_json"):
        return since_then(release, newest, {page.match.kwargs["slug"]}, LineKind.PAPER)
    slugs: set[str] | None
    try:
        slugs = deals_about(page, request)
        if slugs is not None and release.number < newest.number:
            # Also what came to it since.
            slugs |= deals_about(quoted_address(page.with_release(newest.number)), request) or set()
    except NotUnderstood:
        slugs = None
    return since_then(release, newest, slugs)
