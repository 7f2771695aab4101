"""What stands around every page: menu, footer and the sender's own house style."""

from typing import NamedTuple

from django import template
from django.conf import settings
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static

from ..portal.sent_forms import report_link
from ..web.front import REPORTING

register = template.Library()


class Item(NamedTuple):
    """A link of the frame. `fixed`: it leads to the same page at every release."""

    path: str
    label: str
    fixed: bool = False

    def link(self, suffix, path=""):
        """(address, label); `suffix` keeps a reader at their release, `path` is the page that a report would be about."""
        if self.path == REPORTING:
            return report_link(path), self.label
        return self.path if self.fixed else self.path + suffix, self.label


class FooterColumn(NamedTuple):
    title: str
    items: list[Item]


MENU = [
    Item("/deals/", "Deals"),
    Item("/kaart/", "Kaart"),
    Item("/cijfers/", "Cijfers"),
    Item("/resultaten/", "Resultaten"),
    Item("/kamerstukken/", "Kamerstukken"),
    Item("/gemeenten/", "Mijn gemeente"),
    Item("/bronnen/", "Bronnen"),
    Item("/wijzigingen/", "Wijzigingen"),
    Item("/over/", "Over"),
]
FOOTER = [
    FooterColumn(
        "De deals",
        [
            Item("/regios/", "Regio's"),
            Item("/ministeries/", "Ministeries"),
            Item("/provincies/", "Provincies"),
            Item("/tranches/", "Tranches"),
            Item("/themas/", "Thema's"),
            Item("/programmalijnen/", "Programmalijnen"),
            Item("/voortgang/", "Voortgang"),
            Item("/vergelijken/", "Deals vergelijken"),
        ],
    ),
    FooterColumn(
        "Gegevens",
        [
            Item("/overzicht/", "Maak een overzicht"),
            Item("/open-data/", "Open data"),
            Item("/open-data/api/", "API"),
            Item("/begrippen/", "Begrippen en velden"),
            Item("/publicaties/", "Publicaties"),
        ],
    ),
    FooterColumn(
        "Over dit register",
        [
            Item("/over/tellen/", "Hoe het register telt"),
            Item(REPORTING, "Meld een fout", fixed=True),
            Item("/toegankelijkheid/", "Toegankelijkheid"),
            Item("/privacy/", "Privacy"),
            Item("/.well-known/security.txt", "Kwetsbaarheid melden", fixed=True),
            Item("/en/", "English, Frysk, Papiamentu"),
        ],
    ),
]

# Stands among the last of a column once the team shows it.
OF_DIFFERENCES = Item("/bronverschillen/", "Waar bronnen verschillen")


# What the picture of a shared link says.
PICTURE = "Register Regio Deals: wat Rijk en regio afspreken, met de bron bij elk bedrag"
DESCRIPTION = "Openbaar register van de Regio Deals: wat Rijk en regio afspreken, met de bron bij elk bedrag."


@register.simple_tag(takes_context=True)
def huisstijl(context):
    """What surrounds every page: sender, menu and footer, and the ministry's own logo and style sheet where set."""
    own, path, reading = settings.HOUSE_STYLE_FILES, context.get("path", ""), context.get("reading")
    suffix = reading.suffix if reading else ""
    return {
        "register": settings.REGISTER_URL,
        "description": DESCRIPTION,
        "picture": PICTURE,
        "sender": settings.SENDER,
        "logo": static(f"huisstijl/{own['logo']}") if "logo" in own else None,
        "sheet": static(f"huisstijl/{own['sheet']}") if "sheet" in own else None,
        "menu": [(*item.link(suffix), current(item.path, path)) for item in MENU],
        "footer": [(column.title, [item.link(suffix, path) for item in shown_items(column)]) for column in FOOTER],
    }


def shown_items(column):
    """The links of a column of the footer."""
    return (
        [*column.items, OF_DIFFERENCES] if settings.SOURCE_DIFFERENCES and column.title == "Gegevens" else column.items
    )


@register.simple_tag
def toont_bronverschillen():
    """Whether readers have the page with the differences between sources."""
    return settings.SOURCE_DIFFERENCES


@register.simple_tag(takes_context=True)
def meld(context, field=""):
    """The address where a reader reports a mistake on this page, or in one of its fields."""
    return report_link(context.get("path", ""), field)


@register.simple_tag(takes_context=True)
def nogmaals(context, block):
    """What a block of this page says, once more: a template can have a block in one place only."""
    return context.render_context[BLOCK_CONTEXT_KEY].get_block(block).nodelist.render(context)


def current(here, path):
    """As in `aria-current`: whether a page is the one that is read, or above it."""
    return "page" if here == path else "true" if here in path else ""
