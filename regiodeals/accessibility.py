"""What the ministry declared about how accessible the register is: where the statement stands, its status and its day."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

# The statuses of the Dutch government's model statement, with its own words.
STATUSES = {
    "A": "voldoet volledig",
    "B": "voldoet gedeeltelijk",
    "C": "eerste maatregelen genomen",
    "D": "voldoet niet",
}
NAMES = ("ACCESSIBILITY_STATEMENT", "ACCESSIBILITY_STATUS", "ACCESSIBILITY_DATE")


@dataclass(frozen=True)
class Statement:
    """A statement that is registered. `address`: where it can be read; `status`: A to D; `day`: that on which it was signed."""

    address: str
    status: str
    day: dt.date

    @property
    def status_in_words(self):
        return STATUSES[self.status]


def declared(address, status, day):
    """The statement, or None where the ministry set none. Raises ImproperlyConfigured for a part of one."""
    if not (address or status or day):
        return None
    missing = [name for name, value in zip(NAMES, (address, status, day), strict=True) if not value]
    if missing:
        raise ImproperlyConfigured(
            f"{' en '.join(missing)} ontbreekt: een toegankelijkheidsverklaring heeft een adres, een status en een datum."
        )
    if urlsplit(address).scheme != "https" or not urlsplit(address).hostname:
        raise ImproperlyConfigured(f"ACCESSIBILITY_STATEMENT={address!r} is geen adres: verwacht https://….")
    if status not in STATUSES:
        raise ImproperlyConfigured(
            f"ACCESSIBILITY_STATUS={status!r} is onbekend: verwacht een van {', '.join(STATUSES)}."
        )
    try:
        return Statement(address, status, dt.date.fromisoformat(day))
    except ValueError:
        raise ImproperlyConfigured(f"ACCESSIBILITY_DATE={day!r} is geen datum: verwacht jjjj-mm-dd.") from None
