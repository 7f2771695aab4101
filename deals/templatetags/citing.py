"""The small mark at a figure that opens where it was read, with a ready citation.

Tags, not includes: a page has dozens, and an include costs five times as much. The panel is a native popover:
it opens by mouse and keyboard and is read aloud, without any script."""

import re
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

MARK = '<sup><button class="cn" type="button" popovertarget="{id}" aria-label="{label}">{text}</button></sup>'
# Right behind another mark: with room between the two.
NEXT_MARK = MARK.replace('"cn"', '"cn next"')
# Where a page lists no sources: a word, which is not there on paper.
WORD_MARK = MARK.replace('"cn"', '"cn cn--word"').replace("{text}", "bron")
PANEL = (
    '<span class="cite" popover id="{id}">{lines}<span class="quote" data-quote>{quote}</span>'
    '<button class="small-button" type="button" popovertarget="{id}" popovertargetaction="hide">Sluit</button></span>'
)
PLACE = "<span><b>Plek in de tekst: </b>{}</span>"
# Where a page lists its sources without the places in them: that paper shows the place behind the mark.
PAPER_PLACE = PLACE.replace("<span>", '<span class="at">')


def safe(text):
    """`text` as HTML. Not `format_html`, which does the same in five times as long: a page has hundreds."""
    return text if isinstance(text, SafeString) else escape(str(text))


def filled(html, *texts, **named):
    """`html` with each text in its place."""
    parts, by_name = map(safe, texts), {name: safe(text) for name, text in named.items()}
    return mark_safe(html.format(*parts, **by_name))  # noqa: S308  # every part is safe


def mark(key, label, first, ready, number="", place=""):
    """The raised mark and its panel. `first`: what the panel begins with; `number`: which of the sources that the page lists
    it is."""
    html = filled(MARK if number else WORD_MARK, id=f"bij-{key}", label=label, text=number)
    return html + panel(key, first, place, ready, PAPER_PLACE if number else PLACE)


def panel(key, first, place, ready, where=PLACE):
    lines = filled("<span>{}</span>", first) + (filled(where, place) if place else "")
    return filled(PANEL, id=f"bij-{key}", lines=lines, quote=ready)


@register.simple_tag(takes_context=True)
def noot(context, fact, where="", form=MARK):
    """Where a fact of a deal was read: a raised number that opens it. `where`: sets a second mark at the same fact apart.

    The first mark at a fact brings the panel; those after it open the same one."""
    citation, cited = fact["bron"], context["cited"]
    if not citation:
        return ""
    number, key = citation["nummer"], fact["sleutel"]
    label = f"Bron {number} bij {fact['gezegd'][:80]}{fact.get('voor', '')}" + (f", {where}" if where else "")
    html = filled(form, id=f"bij-{key}", label=label, text=number)
    if key in cited:
        return html
    cited.add(key)
    reading, place = context["reading"], citation["vindplaats"]
    said = f"Regio Deal {context['deal']['naam']}: {fact['gezegd']}"
    read_in = f"Gelezen in: {citation['verwijzing']}" + (f", {place}" if place else "")
    first = filled('<b>Bron {0}</b>: <a href="#bron-{0}">{1}</a>', number, citation["verwijzing"])
    if fact.get("meetellen"):
        first += filled("</span><span>{}", fact["meetellen"])
    return html + panel(key, first, place, quote(said, read_in, reading, f"{context['permalink']}#{key}"))


@register.simple_tag(takes_context=True)
def met_noot(context, text, fact, where=""):
    """`text` with the mark of `fact` at its last word, which never stands alone on a line. Without a text the mark is one more
    at what stands before it."""
    if not fact or not fact["bron"]:
        return text
    if not text:
        return noot(context, fact, where, NEXT_MARK)
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
    number, own = listed_as(context.get("read_in"), reference), f"{path}{reading.suffix}#{key}"
    first = filled('<b>{}</b>: {}. <a href="{}">Alles over dit bedrag</a>', source_word(number), reference, own)
    apart = f" ({where})" if where else ""
    label, key = (
        f"{source_word(number)} bij de {name} van {row.name}{apart}",
        f"{side}-{row.slug}{where and '-' + where}",
    )
    return mark(key, label, first, quote(said, read_in, reading, permalink), number, place)


def listed_as(read_in, reference):
    """Which of the sources below the list this is. `read_in`: {source: its number}, in the order in which the page came
    across them; None, and the number empty, where a page does not list its sources."""
    return "" if read_in is None else str(read_in.setdefault(reference, len(read_in) + 1))


def source_word(number):
    return f"Bron {number}".strip()


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
    return mark(key, f"Bron: hoe {name} berekend is", made + ".", quote(said, made, reading, permalink))
