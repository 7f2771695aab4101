"""The small mark at a figure that opens where it was read, with a ready citation.

Tags, not includes: a page has dozens, and an include costs five times as much. The panel is a native popover:
it opens by mouse and keyboard and is read aloud, without any script."""

import re
from functools import lru_cache
from html import escape

from django import template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString, mark_safe

from ..language.money import euros, euros_in_words
from ..register.citing import quote
from .dutch import datum, path_of

register = template.Library()

# As the index and the files keep a date.
ISO_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")

MARK = (
    '<button class="mark" type="button" popovertarget="{id}" aria-label="{label}"{paper}>{text}</button>'
    '<span class="cite" popover id="{id}">{lines}'
    '<span class="quote" data-quote>{quote}</span>'
    '<button class="small-button" type="button" popovertarget="{id}" popovertargetaction="hide">Sluit</button></span>'
)

NOTE_MARK = '<sup><button class="cn" type="button" popovertarget="{id}" aria-label="{label}">{text}</button></sup>'
NOTE_PANEL = (
    '<span class="cite cite--beside" popover id="{id}">{lines}<span class="quote" data-quote>{quote}</span>'
    '<button class="small-button" type="button" popovertarget="{id}" popovertargetaction="hide">Sluit</button></span>'
)


def safe(text):
    """`text` as HTML. Not `format_html`, which does the same in five times as long: a page has hundreds."""
    return text if isinstance(text, SafeString) else escape(str(text))


def filled(html, *texts, **named):
    """`html` with each text in its place."""
    parts, by_name = map(safe, texts), {name: safe(text) for name, text in named.items()}
    return mark_safe(html.format(*parts, **by_name))  # noqa: S308  # every part is safe


def mark(key, text, label, lines, ready, paper=""):
    """The button and its panel. `lines`: what stands above the citation; `paper`: what paper shows beside the mark, which
    is not there without it."""
    noted = filled(' data-paper="{}"', paper) if paper else ""
    return filled(MARK, id=f"bij-{key}", label=label, paper=noted, text=text, lines=shown_lines(lines), quote=ready)


def shown_lines(lines):
    return SafeString("".join(f"<span>{safe(line)}</span>" for line in lines if line))


@register.simple_tag(takes_context=True)
def noot(context, fact, where=""):
    """Where a fact of a deal was read: a raised number that opens it. `where`: sets a second mark at the same fact apart.

    The first mark at a fact brings the panel; those after it open the same one."""
    citation, cited = fact["bron"], context["cited"]
    if not citation:
        return ""
    number, key = citation["nummer"], fact["sleutel"]
    label = f"Bron {number} bij {fact['gezegd'][:80]}{fact.get('voor', '')}" + (f", {where}" if where else "")
    html = filled(NOTE_MARK, id=f"bij-{key}", label=label, text=number)
    if key in cited:
        return html
    cited.add(key)
    reading, place = context["reading"], citation["vindplaats"]
    said = f"Regio Deal {context['deal']['naam']}: {fact['gezegd']}"
    read_in = f"Gelezen in: {citation['verwijzing']}" + (f", {place}" if place else "")
    lines = [
        filled('<b>Bron {0}</b>: <a href="#bron-{0}">{1}</a>', number, citation["verwijzing"]),
        filled("<b>Plek in de tekst</b>: {}", place) if place else "",
        fact.get("meetellen", ""),
        in_this_register(*released(reading)),
    ]
    ready = quote(said, read_in, reading, f"{context['permalink']}#{key}")
    return html + filled(NOTE_PANEL, id=f"bij-{key}", lines=shown_lines(lines), quote=ready)


@register.simple_tag(takes_context=True)
def met_noot(context, text, fact, where=""):
    """`text` with the mark of `fact` at its last word, which never stands alone on a line."""
    if not fact or not fact["bron"]:
        return text
    rest, _, last = str(text).rpartition(" ")
    return filled('{}{}<span class="nb">{}{}</span>', rest, " " if rest else "", last, noot(context, fact, where))


@register.filter
def opmerking(fact):
    """What a reader must know about a fact, and since or until when it holds; empty where that is nothing."""
    remarks = [fact["toelichting"]] if fact["toelichting"] else []
    if fact["geldigVan"]:
        remarks.append(f"Geldig vanaf {datum(fact['geldigVan'])}.")
    if fact["geldigTot"]:
        remarks.append(f"Geldig tot {datum(fact['geldigTot'])}.")
    return " ".join(remarks)


@register.simple_tag
def toelichting(fact):
    """The remark on a fact below it, where there is one."""
    said = opmerking(fact)
    return filled('<span class="remark">{}</span>', said) if said else ""


@register.simple_tag
def bedrag(row, side, style="miljoen"):
    """The amount of `side` (rijk, regio, totaal) of a deal in a list; where none counts, what a source states of it."""
    amount = SIDE_AMOUNTS[side](row)
    if amount is None:
        return row.unknown_in_words(side)
    return euros(amount) if style == "euro" else euros_in_words(amount)


@register.simple_tag(takes_context=True)
def bron_rij(context, row, side, where=""):
    """Where the amount of `side` (rijk, regio, totaal) of a deal in a list was read. `where`: sets a second mark apart."""
    amount, stated, name = SIDE_AMOUNTS[side](row), row.stated.get(side) or row.stated.get("totaal"), SIDES[side]
    said = f"Regio Deal {row.name}: {name} "
    if amount is not None:
        source, said = {"rijk": row.national_source, "regio": row.regional_source}.get(side), said + euros(amount)
    else:
        source, said = stated and (stated.source, stated.place, stated.key), said + row.unknown_in_words(side)
    if source is None or source[0] is None:
        return ""
    reading = context["reading"]
    reference, place, key = source
    reference = ISO_DATE.sub(lambda day: datum(day[0]), reference)
    path = path_of(get_script_prefix(), "deal", (row.slug,))
    permalink = f"{context['register_url']}{path}{reading.permanent_suffix}#{key}"
    read_in = f"Gelezen in: {reference}" + (f", {place}" if place else "")
    lines = [
        filled('<b>Bron</b>: {}. <a href="{}#{}">Alles over dit bedrag</a>', reference, path + reading.suffix, key),
        filled("<b>Plek in de tekst</b>: {}", place) if place else "",
        in_this_register(*released(reading)),
    ]
    apart = f" ({where})" if where else ""
    label, key = f"Bron bij de {name} van {row.name}{apart}", f"{side}-{row.slug}{where and '-' + where}"
    ready = quote(said, read_in, reading, permalink)
    return mark(key, "bron", label, lines, ready, on_paper(context.get("read_in"), reference, place))


def on_paper(read_in, reference, place):
    """` 2 (bladzijde 3)`: which of the sources below the list this is. `read_in`: {source: its number}, in the order in
    which the page came across them; None where a page lists its sources itself."""
    if read_in is None:
        return ""
    number = read_in.setdefault(reference, len(read_in) + 1)
    return f" {number} ({place})" if place else f" {number}"


SIDES = {"rijk": "Rijksbijdrage", "regio": "regionale bijdrage", "totaal": "bijdrage van Rijk en regio samen"}
SIDE_AMOUNTS = {"rijk": lambda row: row.national, "regio": lambda row: row.regional, "totaal": lambda row: row.total}


@register.simple_tag(takes_context=True)
def bron_som(context, label, total, group=None, entrance=None):
    """How a total was made, and of how many deals it is known.

    `group`: of which value of `entrance`, where it is not of the whole page."""
    if total.amount is None:
        return ""
    reading = context["reading"]
    made = f"Berekend uit de bedragen met bron van {total.known} van {total.deals} deals; elke deal telt één keer"
    lines = [
        made + ".",
        in_this_register(*released(reading)),
    ]
    name, permalink = label, context["permalink"]
    if group:
        name = f"{label}, {group.label}"
        permalink = (
            context["register_url"]
            + path_of(get_script_prefix(), "entrance", (entrance, group.slug))
            + reading.permanent_suffix
        )
    said = f"{name}: van {total.known} van {total.deals} Regio Deals samen {euros(total.amount)}"
    key = f"som-{label.split()[0].lower()}" + (f"-{group.slug}" if group else "")
    return mark(key, "bron", f"Bron: hoe {name} berekend is", lines, quote(said, made, reading, permalink))


@lru_cache(maxsize=100)
def in_this_register(number, day_in_words):
    """Which release a figure was taken from: every panel of a page says the same."""
    return filled("<b>In dit register</b>: publicatie {}, stand van {}", number, day_in_words)


def released(reading):
    return reading.release.number, reading.release.day_in_words
