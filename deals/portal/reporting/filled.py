"""What somebody filled in: tidied, and what is wrong with it in Dutch, by field."""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple, Self
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac

from ...language.money import with_points
from ...language.spelling import BLANK, unseen
from ...reference.error_reports import LONGEST_OF_READER, LONGEST_PAGE, LONGEST_SOURCE, ReportableField

PUBLIC_ADDRESSES = "deals.portal.urls"
RECEIPT_SALT = "deals.portal.reporting.receipt"
LONGEST_EMAIL = 254
# What stands in a decoded text for bytes that are no text.
LOST = "\ufffd"
NO_PAGE = "Dit is geen adres van een pagina van dit register. Verwacht wordt een adres als /deals/twente-ii/."
NO_FIELD = "Dit gegeven staat niet in de lijst."


class FilledReport(NamedTuple):
    """What was filled in, as it is shown again; the names are those of the form."""

    pagina: str = ""
    veld: str = ""
    fout: str = ""
    goed: str = ""
    bron: str = ""
    email: str = ""

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> Self:
        """`fields`: as they came."""
        return cls(**{name: tidied_text(fields.get(name, "")) for name in cls._fields})

    def mistakes(self) -> dict[str, str]:
        """{field: what is wrong with it}, in the order of the form."""
        wrong = {name: sentence for name, text in self._asdict().items() if (sentence := unfit(text, MOST_TYPED[name]))}
        if self.pagina and page_of_register(self.pagina) is None:
            wrong.setdefault("pagina", NO_PAGE)
        if self.veld and self.veld not in ReportableField.values:
            wrong.setdefault("veld", NO_FIELD)
        if not self.fout:
            wrong["fout"] = "Vul in wat er niet klopt of ontbreekt."
        if self.email and not is_email(self.email):
            wrong.setdefault("email", "Dit is geen e-mailadres. Verwacht wordt iets als naam@voorbeeld.nl.")
        return {name: wrong[name] for name in self._fields if name in wrong}

    def receipt(self, form: str) -> str:
        """The number of this report, sent with `form`: the same where it is sent twice, and nobody can guess it."""
        text = json.dumps([form, *self])
        digest = salted_hmac(RECEIPT_SALT, text, algorithm="sha256").digest()
        letters = base64.b32encode(digest).decode().lower()
        return "-".join(letters[place : place + 5] for place in range(0, 20, 5))


MOST_TYPED = {
    "pagina": LONGEST_PAGE,
    "veld": 30,
    "fout": LONGEST_OF_READER,
    "goed": LONGEST_OF_READER,
    "bron": LONGEST_SOURCE,
    "email": LONGEST_EMAIL,
}


def tidied_text(text: str) -> str:
    """`text` with one kind of line end, and without what people paste along that takes no room."""
    for line_end in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(line_end, "\n")
    return "".join(one for one in text if unicodedata.category(one) != "Cf" and one not in BLANK).strip()


def unfit(text: str, most: int) -> str:
    """What is wrong with `text`, whatever it is about; empty where nothing is."""
    if len(text) > most:
        return f"Dit is te lang: {with_points(len(text))} tekens. Hoogstens {with_points(most)} tekens passen hier."
    if LOST in text:
        return f"Een teken kwam niet goed aan, bij ‘{LOST}’. Verwacht wordt tekst in UTF-8."
    return unseen(text, lines=True) or ""


def is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def page_of_register(text: str) -> str | None:
    """The path and the query of a public page of this register, as somebody typed or linked it; None where it is none."""
    own = urlsplit(settings.REGISTER_URL)
    try:
        typed = urlsplit(text.strip())
    except ValueError:
        return None
    elsewhere = typed.scheme not in ("", "http", "https") or typed.netloc not in ("", own.netloc)
    if (
        elsewhere
        or not typed.path.startswith("/")
        or typed.path.startswith("//")
        or any(one in text for one in "\\\n\t")
    ):
        return None
    try:
        resolve(unquote(typed.path), PUBLIC_ADDRESSES)
    except Resolver404:
        return None
    return typed.path + (f"?{typed.query}" if typed.query else "")
