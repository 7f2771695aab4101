"""What the page answers to a file: of which release it is, and whether it is as the register makes it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import BadRequest

from ...language.money import with_points
from ...register.models import LineKind, Release
from ...register.reading import ReaderRequest
from ..question import Question
from .addresses import NotAnAddress, QuotedAddress, answer_to, file_of_page, page_of, quoted_address, release_in
from .answer import CheckAnswer, refused_text, since_in
from .comparing import MOST_NAMES_TOLD, FileComparison, compared_files, named_few
from .read_file import OwnAccount, ReadFile
from .recognising import OfferedKind, csv_file_of, kind_of_file
from .refusing import NotReadable
from .since_then import newest_in_words, since_then
from .sums import of_bulk_file

# Which list a CSV is of, by headings that only that list has; of the last one no more is known than that it has deals.
LISTS_BY_HEADING = {
    "Rijksbijdrage (€)": "/deals/",
    "Programmalijn": "/programmalijnen/",
    "Documentnummer": "/kamerstukken/",
}
WITHOUT_ADDRESS = (
    "In een CSV-bestand staat niet uit welke vraag het komt. Vul ook het adres in waar het bestand vandaan komt. "
    "Dat staat als permalink op de pagina, en in de verantwoording van XLSX, ODS en JSON."
)


@dataclass
class FileToCheck:
    """A file as it is being checked. `read`: its figures, None where only its bytes can be compared."""

    content: bytes
    kind: OfferedKind
    read: ReadFile | None

    @property
    def account(self) -> OwnAccount:
        return self.read.account if self.read else OwnAccount()


def answer_to_file(question: Question, request: ReaderRequest, content: bytes, typed: str) -> CheckAnswer:
    """`typed`: the address that somebody gave with it, or nothing. Raises NotReadable."""
    releases, newest = question.releases, question.release
    digest = hashlib.sha256(content).hexdigest()
    if whole := of_bulk_file(digest, releases):
        return CheckAnswer(
            f"Dit is {whole.what} van publicatie {whole.release.number}, en het is gelijk: byte voor byte.",
            [newest_in_words(whole.release, newest)],
            [("Bekijk dit in het register", whole.address)],
            since_then(whole.release, newest, None),
        )
    kind = kind_of_file(content)
    file = FileToCheck(content, kind, kind.read(content) if kind.read else None)
    link = typed or file.account.permalink or (kind.permalink(content) if kind.permalink else None) or ""
    if not link:
        return without_permalink(file, question, request)
    try:
        address = quoted_address(link)
        release = release_in(address, releases, request)
    except (NotAnAddress, BadRequest) as error:
        whose = "Het adres dat u invulde, past niet" if typed else "Het bestand noemt een adres dat niet past"
        return refused_text(f"{whose}: {link[:200]}", str(error))
    return with_permalink(file, address, release, question, request)


def with_permalink(
    file: FileToCheck, address: QuotedAddress, release: Release | None, question: Question, request: ReaderRequest
) -> CheckAnswer:
    if release is None:
        return refused_text(
            "Bij dit bestand hoort een adres met een publicatie.",
            f"Het adres {settings.REGISTER_URL}{address.whole} laat altijd de nieuwste publicatie zien. Voeg de publicatie toe waaruit het bestand komt, zoals ‘publicatie=1’.",
        )
    own_address = file_of_page(address, file.kind.extension)
    made = answer_to(own_address, request) if own_address else None
    if made is None or made.status != 200:
        why = made.said if made and made.said else "Op dit adres maakt het register geen bestand van deze soort."
        return refused_text(
            f"Dit bestand noemt publicatie {release.number}, maar is niet te vergelijken.",
            f"Het register maakt bij {settings.REGISTER_URL}{address.whole} geen {file.kind.label}. {why}",
        )
    page = page_of(address)
    if made.content == file.content:
        answer = CheckAnswer(
            f"Dit bestand is van publicatie {release.number} en is niet veranderd.", ["Het is gelijk: byte voor byte."]
        )
    elif file.read is None or file.kind.read is None:
        answer = only_bytes(file, release)
    else:
        answer = told_figures(compared_files(file.read, file.kind.read(made.content)), release, file.account)
    return completed(answer, page, release, question, request)


def completed(
    answer: CheckAnswer, page: QuotedAddress, release: Release, question: Question, request: ReaderRequest
) -> CheckAnswer:
    """The answer, with where it can be read and what changed since."""
    newest = question.release
    answer.facts += [f"Publicatie {release.number} heeft de stand van {release.day_in_words}.", newest_in_words(release, newest)]  # fmt: skip
    answer.links.append(("Bekijk de pagina die erbij hoort", page.whole))
    answer.since = since_in(page, release, newest, request)
    return answer


def only_bytes(file: FileToCheck, release: Release) -> CheckAnswer:
    """Of a document that is not the same to the last byte: nothing more can be said of it."""
    return CheckAnswer(
        f"Dit bestand noemt publicatie {release.number}. Of het veranderd is, is niet vast te stellen.",
        [
            f"Een {file.kind.label}-bestand is alleen als geheel te vergelijken, en de bytes zijn anders dan het register ze nu maakt.",
            "Dat kan komen doordat het bestand is gewijzigd of opnieuw bewaard, of doordat het register het met een andere versie van de software maakte.",
            f"Nu maakt versie {settings.VERSION} de bestanden.",
        ],
    )


def told_figures(told: FileComparison, release: Release, account: OwnAccount) -> CheckAnswer:
    """What a comparison of figures says, in sentences."""
    number = release.number
    if not told.compared and not told.extra and not told.missing:
        return CheckAnswer(
            f"Dit bestand noemt publicatie {number}, maar er staat niets in dat met het register te vergelijken is.",
            told.remarks,
        )
    facts = rows_told(told)
    if told.is_same:
        said = f"Dit bestand is van publicatie {number}. De gegevens zijn gelijk aan die in het register."
        facts.insert(0, f"Er zijn {with_points(told.compared)} cellen vergeleken. Het bestand is anders bewaard dan het register het nu maakt: een programma bewaarde het opnieuw, of het register heeft nu nieuwere software.")  # fmt: skip
    else:
        said = f"Dit bestand noemt publicatie {number}, maar {differing_in_words(told)}."
    if told.recalculated:
        facts.append(
            f"Van {told.recalculated} {'som' if told.recalculated == 1 else 'sommen'} is de uitkomst anders. Een som in een rekenblad volgt het filter dat iemand zet, en telt hier niet als verschil."
        )
    facts += told.remarks
    if account.software and account.software != settings.VERSION:
        facts.append(f"Het bestand is gemaakt met versie {account.software[:20]} van het register; nu is het versie {settings.VERSION}.")  # fmt: skip
    return CheckAnswer(said, facts, differences=told.differences, count=told.count)


def differing_in_words(told: FileComparison) -> str:
    """`2 gegevens zijn anders dan in het register`."""
    parts = []
    if told.count:
        parts.append("1 gegeven is anders" if told.count == 1 else f"{with_points(told.count)} gegevens zijn anders")
    if told.missing:
        parts.append(f"{rows_counted(len(told.missing))} {'ontbreekt' if len(told.missing) == 1 else 'ontbreken'}")
    if told.extra:
        parts.append(f"{rows_counted(len(told.extra))} {'staat' if len(told.extra) == 1 else 'staan'} niet zo in het register")  # fmt: skip
    *first, last = parts
    whole = f"{', '.join(first)} en {last}" if first else last
    return f"{whole} dan in het register" if last is parts[0] and told.count else whole


def rows_counted(number: int) -> str:
    return "1 rij" if number == 1 else f"{with_points(number)} rijen"


def rows_told(told: FileComparison) -> list[str]:
    facts = []
    if told.missing:
        facts.append(f"Deze rijen heeft het register wel en het bestand niet: {named_few(told.missing[: MOST_NAMES_TOLD + 1])}.")  # fmt: skip
    if told.extra:
        facts.append(
            f"Deze rijen heeft het bestand en het register niet: {named_few(told.extra[: MOST_NAMES_TOLD + 1])}."
        )
    return facts


def without_permalink(file: FileToCheck, question: Question, request: ReaderRequest) -> CheckAnswer:
    """A file that does not say where it comes from: of a CSV its rows may be looked up in the whole list."""
    if file.read is None:
        raise NotReadable(f"Vul bij een {file.kind.label}-bestand ook het adres in waar het vandaan komt.")
    if file.kind.read is not csv_file_of:
        raise NotReadable("In de verantwoording van dit bestand staat geen permalink. Vul het adres in waar het bestand vandaan komt.")  # fmt: skip
    headings = {str(value).strip() for _, cells in file.read.sheets[0].rows[:1] for value in cells.values()}
    path = next((path for heading, path in LISTS_BY_HEADING.items() if heading in headings), "")
    number, releases = file.account.release, question.releases
    if not path or number is None or not {"Kort adres", "Publicatie"} <= headings:
        raise NotReadable(WITHOUT_ADDRESS)
    if number > len(releases) or number < 1:
        return refused_text(f"Het bestand noemt publicatie {number}, en die is er niet.", f"De laatste is publicatie {releases[-1].number}.")  # fmt: skip
    release = releases[number - 1]
    page = quoted_address(f"{path}?publicatie={number}")
    own_address = file_of_page(page, file.kind.extension)
    made = answer_to(own_address, request).content if own_address else b""
    if made == file.content:
        answer = CheckAnswer(f"Dit bestand is van publicatie {number} en is niet veranderd.", ["Het is gelijk: byte voor byte."])  # fmt: skip
        return completed(answer, page, release, question, request)
    told = compared_files(file.read, csv_file_of(made), whole=False)
    answer = told_figures(told, release, file.account)
    answer.facts.insert(0, f"Uit welke vraag dit bestand komt, staat er niet in. Daarom is elke rij opgezocht in alle rijen van publicatie {number}, en is niet te zeggen of er rijen ontbreken. Met het adres erbij kan dat wel.")  # fmt: skip
    answer = completed(answer, page, release, question, request)
    if told.slugs:
        kind = LineKind.PAPER if path == "/kamerstukken/" else LineKind.DEAL
        answer.since = since_then(release, question.release, told.slugs, kind)
    return answer
