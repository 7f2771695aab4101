"""Templates are written for people to read and review; of the white space which that takes readers get none."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from django.template import Context, Engine

from deals import templatetags

FOLDER = Path(__file__).parent.parent / "templates"
FILES = sorted(file.relative_to(FOLDER) for file in FOLDER.rglob("*") if file.is_file())
MOST_IN_A_LINE = 140
# Of these one stands on a line.
CELL = re.compile(r"<(?:td|th|tr|li|dt|option)\b")
LIST_OF_ONE = re.compile(r"\|(?:onder|regel)\b")


def every_template():
    return pytest.mark.parametrize("file", FILES, ids=str)


@every_template()
def test_a_template_is_indented(file):
    assert misplaced((FOLDER / file).read_text()) == []


@every_template()
def test_a_line_is_short_and_holds_one_cell_or_item(file):
    lines = (FOLDER / file).read_text().splitlines()
    assert [line for line in lines if len(line) > MOST_IN_A_LINE or len(CELL.findall(line)) > 1] == []


@every_template()
def test_no_element_stands_in_a_template_of_which_white_space_counts(file):
    assert re.findall(r"<(?:pre|textarea)\b", (FOLDER / file).read_text()) == []


@every_template()
def test_nothing_is_looked_up_with_a_list_of_one(file):
    assert LIST_OF_ONE.findall((FOLDER / file).read_text()) == []


# --- indentation

STEP = 2
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
TOKEN = re.compile(
    r"\{% *(?P<word>\w+)(?:[^%]|%(?!\}))*%\}"
    r"|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->"
    r"|</(?P<closed>[\w-]+) *>|<(?P<element>[a-zA-Z][\w-]*)|(?P<end>/?>)"
)
HALVES = {"else": ("%if", "%for"), "elif": ("%if",), "empty": ("%for",), "plural": ("%blocktranslate",)}


class Opened(list):
    """What is open: (`%if`, `ul`, or a start tag `<ul` that has not ended; where the line begins that opened it)."""

    def __init__(self, paired):
        self.paired = paired  # the block tags that have an end

    def ended_by(self, token):
        """Which of what is open ends at `token`, or gets its other half there; None is none."""
        word = token["word"] or ""
        if word in HALVES:
            return self.last(*HALVES[word])
        if word.startswith("end"):
            return self.last("%" + word.removeprefix("end"))
        # An element is closed in the branch that opened it; elsewhere a branch chose its start tag.
        ended = self.last(token["closed"], *(f"%{word}" for word in self.paired)) if token["closed"] else None
        if ended is not None and self[ended][0] == token["closed"]:
            return ended
        return len(self) - 1 if token["end"] and self and self[-1][0].startswith("<") else None

    def last(self, *names):
        return next((number for number in reversed(range(len(self))) if self[number][0] in names), None)

    def place(self, line):
        """Where `line` must begin: what closes stands under what opened it, all else one step further."""
        token = TOKEN.match(line)
        ended = self.ended_by(token) if token else None
        if ended is not None:
            return self[ended][1]
        return self[-1][1] + STEP if self else 0

    def take(self, token, begin):
        ended = self.ended_by(token)
        if ended is not None:
            name, begin = self[ended]
            del self[ended + (token["word"] in HALVES) :]
            if token["end"] == ">" and name.removeprefix("<") not in VOID:
                self.append((name.removeprefix("<"), begin))
        elif token["word"] in self.paired:
            self.append(("%" + token["word"], begin))
        elif token["element"]:
            self.append(("<" + token["element"], begin))


def misplaced(text):
    """The lines that do not begin two spaces further than what they are in, with where they should."""
    opened, wrong = Opened(set(re.findall(r"\{% *end(\w+)", text))), []
    for number, line in enumerate(text.splitlines(), 1):
        begin = len(line) - len(line.lstrip(" "))
        if (line and begin != opened.place(line.lstrip(" "))) or line != line.rstrip():
            wrong.append(f"{number}: {opened.place(line.lstrip(' '))} spaces expected: {line[:60]}")
        for token in TOKEN.finditer(line):
            opened.take(token, begin)
    return wrong + [f"{name} stays open" for name, _ in opened]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("<ul>\n  {% for x in y %}\n    <li>{{ x }}</li>\n  {% empty %}\n    <li>-</li>\n  {% endfor %}\n</ul>\n", 0),
        ("<p>\n  Een\n  <br>twee\n</p>\n", 0),
        ("<td{% if x > y %} class=\"a\"{% endif %}>\n  één\n</td>\n", 0),
        ('<a class="a"\n  href="{{ b }}">\n  c\n</a>\n', 0),
        ("{% if a %}<g>{% else %}<a>{% endif %}\n<b>c</b>\n{% if a %}</g>{% else %}</a>{% endif %}\n", 0),
        ("<ul>\n<li>een</li>\n</ul>\n", 1),
        ("<ul>\n  <li>een</li>\n  </ul>\n", 1),
        ("{% if a %}\n<p>b</p>\n{% endif %}\n", 1),
        ("<ul>\n    <li>een</li>\n</ul>\n", 1),
        ("<p>een</p> \n", 1),
        ("<div>\n  <p>een</p>\n", 1),
    ],
)  # fmt: skip
def test_what_stands_askew_is_seen(text, wrong):
    assert len(misplaced(text)) == wrong


# --- the loader


@pytest.fixture
def drawn(tmp_path):
    """Draws a text as a template of this name."""

    def draw(text, name="a.html", **context):
        (tmp_path / name).write_text(text)
        engine = Engine(loaders=[("deals.web.templates.Loader", [tmp_path])])
        return engine.get_template(name).render(Context(context))

    return draw


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        # Nobody sees a margin, a line break beside an element that stands alone, or a line of tags.
        ("<ul>\n  <li>een</li>\n  <li>twee</li>\n</ul>\n", "<ul><li>een</li><li>twee</li></ul>"),
        ("<p>\n  een\n</p>\n", "<p>een</p>"),
        ("<p>een<br>\n  twee</p>", "<p>een<br>twee</p>"),
        ("{% for x in 'ab' %}\n  <p>{{ x }}</p>\n{% endfor %}\n", "<p>a</p><p>b</p>"),
        ("{% with 'a' as x %}\n  {{ x }},{% endwith %}", "a,"),
        ("<td\n  class=\"a\">\n  een\n</td>", '<td\nclass="a">een</td>'),
        # Beside words, and what stands among words, a line break is a space.
        ("een\n  <b>twee</b>\n  drie", "een\n<b>twee</b>\ndrie"),
        ("<b>een</b>\n<i>twee</i>", "<b>een</b>\n<i>twee</i>"),
        ('<svg viewBox="0 0 1 1">\n  <g></g>\n</svg>\n<b>een</b>', '<svg viewBox="0 0 1 1"><g></g></svg>\n<b>een</b>'),
        ("een\n<svg>\n  <a></a>\n</svg>", "een\n<svg><a></a>\n</svg>"),
        ("een\n{% if 1 %}\n  twee\n{% endif %}\ndrie", "een\ntwee\ndrie"),
        ("{% if 1 %}een{% endif %}\ntwee", "een\ntwee"),
        ("{# een #}twee{# drie #}\nvier", "twee\nvier"),
        ("{{ x }}\n<input>\n<button>twee</button>", "\n<input>\n<button>twee</button>"),
        ("{% for x in 'ab' %}\n  {% cycle '1' '2' as y %}\n{% endfor %}", "1\n2\n"),
        ("<p>een {{ x }} twee</p>", "<p>een  twee</p>"),
        # A dash in a comment at the end of a line joins it to the next.
        ("<b>een</b>{# - #}\n{% if 1 %} {# - #}\n  <i>twee</i>{# - #}\n{% endif %}\n<i>drie</i>", "<b>een</b> <i>twee</i><i>drie</i>"),
    ],
)  # fmt: skip
def test_white_space_goes_where_nobody_sees_it_and_stays_where_it_shows(drawn, text, shown):
    assert drawn(text) == shown


@pytest.mark.parametrize("name", ["a.atom", "a.xml"])
def test_a_feed_keeps_its_line_breaks(drawn, name):
    text = "<feed>\n<p>\neen</p>\n\n<entry/>\n</feed>\n"
    assert drawn(text, name) == text
    assert drawn("<feed>\n  {% for x in 'ab' %}\n    <p>{{ x }}</p>\n  {% endfor %}\n</feed>\n", name) == (
        "<feed>\n<p>a</p>\n<p>b</p>\n</feed>\n"
    )


# --- the words of templates

DUTCH = {
    *(
        "meld",
        "nogmaals",
        "aantal",
        "adres",
        "bedrag",
        "bewaard",
        "bron_geteld",
        "bron_lijn",
        "bron_rij",
        "bron_som",
        "centen",
        "datum",
        "euro",
        "extern",
        "gelezen",
        "gemarkeerd",
    ),
    *(
        "getal",
        "huisstijl",
        "jaarvakken",
        "leestekens",
        "meer",
        "miljoen",
        "moment",
        "namen",
        "nieuwste",
        "periode",
        "plaats",
        "procent",
    ),
    *("aandeel", "afgerond", "in_het_kort", "koppen_bij_punten", "kort", "miljoenen", "ministeries_als_punten"),
    *("met_noot", "noot", "opmerking", "rij_anker", "term", "toelichting", "toont_bronverschillen", "woord"),
}


def test_every_tag_and_filter_of_ours_has_a_dutch_name():
    """One that is new joins the list: who adds it sees that it is Dutch."""
    modules = [name for _, name, _ in pkgutil.iter_modules(templatetags.__path__)]
    libraries = [importlib.import_module(f"deals.templatetags.{name}").register for name in modules]
    assert {name for library in libraries for name in (*library.tags, *library.filters)} == DUTCH
