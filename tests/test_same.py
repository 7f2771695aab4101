"""Every answer says what it said: pages, files, the API and the desk, of the seeded register and what is done to it.

`golden/same.json` has a digest of each, by its address. White space in HTML that no reader sees may change; all else
counts to the byte. Is a change meant? `REWRITE_SAME=1 pytest tests/test_same.py -k 5` writes the list anew. What changed?
`SAME_BODIES=folder` writes every answer into that folder, a tag on a line: do so before and after, then `diff -r`."""

import contextlib
import hashlib
import io
import json
import os
import re
import zipfile
from functools import cache
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.http import Http404
from django.urls import URLResolver, get_resolver, resolve

from . import asked
from .words import one_of

# Not on PostgreSQL too: what differs there has tests of its own.
pytestmark = pytest.mark.django_db

SAME = Path(__file__).parent / "golden" / "same.json"
HEADERS = ("Content-Type", "Content-Disposition", "Link", "Location", "Allow", "Cache-Control", "Vary", "Retry-After")
SALT = "django.contrib.auth.hashers.MD5PasswordHasher.salt"


@pytest.mark.parametrize("every", one_of([5, 1], -1))
def test_every_answer_is_what_it_was(every, db, settings, tmp_path, caplog, django_capture_on_commit_callbacks):
    """`every`: of the addresses that are only read one in so many, and of each route the first."""
    caplog.set_level("CRITICAL")
    settings.BUILD, settings.MAIL_HOST, settings.MEDIA_ROOT = "bouw", "post.example", tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    answers = Answers(1 if "REWRITE_SAME" in os.environ or "SAME_BODIES" in os.environ else every)
    with (
        patch("django.utils.timezone.datetime", asked.Clock),
        patch(SALT, return_value="zout" * 6),
        django_capture_on_commit_callbacks(execute=True),
    ):
        asked.ask_everything(answers)
    for number, letter in enumerate(mail.outbox, start=1):
        answers[f"brief {number}: {letter.subject}, aan {letter.to[0]}"] = letter.body.encode()
    now = {name: hashlib.sha256(body).hexdigest()[:16] for name, body in sorted(answers.items())}
    if folder := os.environ.get("SAME_BODIES"):
        write_bodies(Path(folder), answers)
    if os.environ.get("REWRITE_SAME"):
        SAME.write_text(json.dumps(now, ensure_ascii=False, indent=0) + "\n")
    assert never_asked(answers) == set()
    before = {name: digest for name, digest in json.loads(SAME.read_text()).items() if name not in answers.passed_over}
    if lines := differences(before, now):
        pytest.fail("\n".join([*lines, "", __doc__]), pytrace=False)


def differences(before, now):
    """A line for every address of which the answer is another, is new or is gone."""
    changed = [name for name in before.keys() & now.keys() if before[name] != now[name]]
    parts = {"changed": changed, "new": now.keys() - before.keys(), "gone": before.keys() - now.keys()}
    return [f"{word}: {name}" for word, names in parts.items() for name in sorted(names)]


def write_bodies(folder, answers):
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in answers.items():
        file = re.sub(r"[^-\w.=&]+", "_", name)[:150] + "." + hashlib.sha256(name.encode()).hexdigest()[:10]
        (folder / file).write_bytes(re.sub(b"(?=<)", b"\n", body))


def never_asked(answers):
    """Every route of the software that no address in the list leads to."""

    def routes(resolver, prefix=""):
        for entry in resolver.url_patterns:
            inner = isinstance(entry, URLResolver)
            yield from routes(entry, prefix + str(entry.pattern)) if inner else [prefix + str(entry.pattern)]

    # Django leaves out the ^ of a route below another.
    return {route.replace("^", "") for route in routes(get_resolver())} - answers.routes


# --- what of an answer counts

# Beside these tags white space means nothing; beside all others a reader sees it.
LOOSE = re.compile(
    r"</?(!doctype|html|head|title|meta|link|script|style|body|header|main|footer|nav|section|article|aside|div|p|h[1-6]|"
    r"ul|ol|li|dl|dt|dd|table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td|form|fieldset|legend|details|summary|"
    r"figure|figcaption|blockquote|address|pre|hr|br|option|optgroup|datalist|template|noscript|g|path|circle|ellipse|"
    r"rect|line|polyline|polygon|text|desc|use|defs|clippath|pattern|marker|symbol)(?=[\s/>])",
    re.IGNORECASE,
)
UNSEEN = re.compile(r'<!--|<input\b[^>]*\btype="hidden"')
SPACE = "[ \t\r\n\f]+"  # a hard space is none
TAG = r"""<[/!]?[a-zA-Z](?:"[^"]*"|'[^']*'|[^"'>])*>"""
# What stands in some tags counts as it is.
PIECE = re.compile(rf"(<!--.*?-->|<(?:pre|textarea|script|style)\b.*?</(?:pre|textarea|script|style)>|{TAG})", re.S)
AROUND = re.compile('(?<==") | (?=/?>$)| (?="(?:[ />]|$))')
TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=)"\w+"')
HASH = re.compile(r'\.[0-9a-f]{12}(?=\.\w+["#?])')


def plain(page):
    """The HTML without the white space that no reader sees, and without what is anew each time."""
    pieces = PIECE.split(HASH.sub("", TOKEN.sub('""', page)))  # text, tag, text, …, text
    # Whether nobody sees a space here, which text may yet turn out to end in such a space, and how many <svg> deep.
    unseen, last, depth = True, 0, 0
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            text = re.sub(SPACE, " ", piece).lstrip(" " if unseen else "")
            unseen, last = text.endswith(" ") or (unseen and not text), number if text else last
            pieces[number] = text
        elif not UNSEEN.match(piece):
            before = after = bool(LOOSE.match(piece))
            if piece.startswith("<svg"):
                before, after, depth = depth > 0 or pieces[number - 2].startswith("</svg"), True, depth + 1
            elif piece.startswith("</svg"):
                before, after, depth = True, depth > 1, depth - 1
            if before:
                pieces[last] = pieces[last].rstrip(" ")
            unseen, last = after, number + 1
    pieces[1::2] = map(plain_tag, pieces[1::2])
    return "".join(pieces).strip(" ")


@cache
def plain_tag(tag):
    """A tag with single spaces, none at its end or at either end of a value; what it holds stays as it is."""
    return re.sub(TAG, lambda start: AROUND.sub("", re.sub(SPACE, " ", start[0])), tag, count=1)


def body_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return b"\n".join(name.encode() + b"\n" + archive.read(name) for name in archive.namelist())
    if response.get("Content-Type", "").startswith("text/html"):
        body = plain(body.decode()).encode()
    with contextlib.suppress(Http404):
        if response.resolver_match.url_name in TELLS_OF_PACKED:
            return without_packed(body)
    return body


# What is told of files that are packed: their size and sum hang on the packer of the machine, and what they hold is asked itself.
TELLS_OF_PACKED = {"release_files", "release_file", "catalogue"}
PARTS = re.compile(rb"(?=<tr>)|\n\n|(?=\n  \{)|\n(?=[0-9a-f]{64}  )")


def without_packed(body):
    return b"".join(part for part in PARTS.split(body) if not re.search(rb"\.(xlsx|ods|zip)\b", part))


def route_of(address):
    """The route that answers at `address`, or None."""
    with contextlib.suppress(Http404):
        return resolve(urlsplit(address).path).route.replace("^", "")


class Answers(dict):
    """{address: status, headers and body}; and the routes that led to them.

    Of the addresses that are only read one in `every` is asked, and of each route the first."""

    def __init__(self, every):
        super().__init__()
        self.every = every
        self.routes, self.passed_over = set(), set()

    def ask(self, client, address, who=""):
        name = f"{who}{address}"
        if route_of(address) in self.routes and int(hashlib.sha256(name.encode()).hexdigest(), 16) % self.every:
            self.passed_over.add(name)
            return None
        return self.keep(name, client.get(address))

    def keep(self, name, response):
        assert name not in self, name
        said = [f"{header}: {response[header]}" for header in HEADERS if header in response]
        self[name] = "\n".join([str(response.status_code), *said, "", ""]).encode() + body_of(response)
        with contextlib.suppress(Http404):
            self.routes.add(response.resolver_match.route.replace("^", ""))
        return response


def test_only_white_space_that_no_reader_sees_is_passed_over():
    page = '<ul  class="a\n b ">\n  <li>\n <a href="x">een</a>  <b>twee</b>\n <input type="hidden" name="n"> </li> </ul >\n'
    assert plain(page) == (
        '<ul class="a b"><li><a href="x">een</a> <b>twee</b><input type="hidden" name="n"></li></ul>'
    )
    drawing = "een <svg> <g> <rect/> </g> <svg> <text>a <tspan>b</tspan> </text> </svg> </svg> twee"
    assert plain(drawing) == "een <svg><g><rect/></g><svg><text>a <tspan>b</tspan></text></svg></svg> twee"
    assert plain("een<svg></svg> <svg></svg> twee") == "een<svg></svg><svg></svg> twee"
    assert plain("<p>a <b>b</b> c</p>") != plain("<p>a<b>b</b> c</p>")
    assert plain("<pre> a\n b</pre>") != plain("<pre> a b</pre>")
    assert plain("<p>1\u00a0000</p>") != plain("<p>1 000</p>")
    assert plain('<link href="/static/a.0123456789ab.css">') == '<link href="/static/a.css">'
