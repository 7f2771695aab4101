"""The sender's own house style: what of its folder is published, and what a sheet or logo may not ask for."""

import os
import re
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

from django.core.exceptions import ImproperlyConfigured

LOGO, SHEET = "logo.svg", "huisstijl.css"
FONTS = {".woff2", ".woff", ".ttf", ".otf"}

# A text or an address, in which nothing is a comment; or a comment.
COMMENT = re.compile(
    r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\burl\(\s*[^"'\s)][^)]*\))|/\*.*?(?:\*/|\Z)""",
    re.DOTALL | re.IGNORECASE,
)
# A character as CSS may also write it: `\68` is an h.
ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|([^\n]))")
# What would end a text or an address if it were not escaped.
QUOTES = "\"'()"
ADDRESS = re.compile(r"""\b(?:url|src)\(\s*(?:"([^"]*)"|'([^']*)'|([^)]*?))\s*\)""", re.IGNORECASE)
TEXT = re.compile(r""""([^"\n]*)"|'([^'\n]*)'""")
SCHEME = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)
HOST = re.compile(r"\s*(?:https?:|[/\\]{2})", re.IGNORECASE)
LINKS = {"href", "src", "action", "formaction", "from", "to", "values"}


def published_files(root):
    """{name: file} of all that is published of the folder `root`. Raises `ImproperlyConfigured`, in Dutch."""
    if not any((root / name).is_file() for name in (LOGO, SHEET)):
        raise ImproperlyConfigured(f"HOUSE_STYLE_ROOT={str(root)!r}: verwacht een map met {LOGO}, {SHEET} of allebei.")
    files = {}
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            path = file.relative_to(root).as_posix()
            if path in (LOGO, SHEET) or (file.suffix.lower() in FONTS and not name.startswith(".")):
                refuse_link_outside(file, path, root)
                files[path] = file
    if LOGO in files:
        refuse(LOGO, wrong_in_logo(read(files[LOGO], LOGO)))
    if SHEET in files:
        refuse(SHEET, wrong_in_sheet(read(files[SHEET], SHEET), files))
    return files


def refuse(name, wrong):
    if wrong:
        raise ImproperlyConfigured(f"HOUSE_STYLE_ROOT: {name} {wrong}.")


def refuse_link_outside(file, path, root):
    if not file.resolve().is_relative_to(root.resolve()):
        refuse(path, "is een koppeling naar een bestand buiten de map")


def read(file, name):
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ImproperlyConfigured(f"HOUSE_STYLE_ROOT: {name} is geen tekst in UTF-8.") from None


# --- sheets


def wrong_in_sheet(sheet, files):
    """In Dutch what the sheet asks for that is not of this site, or not published; or nothing."""
    sheet = plain(sheet)
    if outside := asked_outside(sheet):
        return f"vraagt iets buiten de site: {outside}"
    for address in addresses(sheet):
        name = re.split("[?#]", address)[0]
        if name and not name.startswith(("/", "data:")) and PurePosixPath(name).as_posix() not in files:
            return f"noemt {name}, en dat wordt niet gepubliceerd: alleen {LOGO}, {SHEET} en lettertypen"
    return ""


def asked_outside(style):
    """The first thing that a style, as `plain` writes it, asks of another site; or nothing."""
    for address in addresses(style):
        if SCHEME.match(address) and not address.lower().startswith("data:"):
            return address
    for one in TEXT.finditer(ADDRESS.sub("", style)):
        if HOST.match(text := one[1] or one[2] or ""):
            return text
    return ""


def plain(style):
    """A style without comments, and with every character as itself."""

    def character(escape):
        number = int(escape[1], 16) if escape[1] else ord(escape[2])
        return chr(number) if 0 < number <= 0x10FFFF and chr(number) not in QUOTES else ""

    return ESCAPE.sub(character, COMMENT.sub(lambda one: one[1] or " ", style))


def addresses(style):
    return [next(filter(None, one.groups()), "").strip() for one in ADDRESS.finditer(style)]


# --- logos


class Drawing(HTMLParser):
    """Reads an SVG, and keeps the first thing in it that asks for another site or runs a script."""

    def __init__(self, written):
        super().__init__()
        self.wrong = ""
        self.feed(written)
        self.close()

    def note(self, wrong):
        self.wrong = self.wrong or wrong

    def handle_starttag(self, tag, attributes):
        if tag.rpartition(":")[2] in ("script", "foreignobject", "iframe", "object", "embed"):
            self.note(f"bevat <{tag}>")
        for name, value in attributes:
            self.look_at(name.rpartition(":")[2], value or "", name)

    def look_at(self, name, value, written):
        if written.startswith("xmlns"):
            return
        # A browser drops line breaks and tabs from an address before it reads it.
        address = re.sub(r"[\x00-\x20]", "", value)
        if name.startswith("on"):
            self.note(f"bevat een script in {written}")
        elif name in LINKS and SCHEME.match(address) and not address.lower().startswith("data:image/"):
            self.note(f"vraagt iets buiten de site: {value}")
        elif outside := asked_outside(plain(value)):
            self.note(f"vraagt iets buiten de site: {outside}")

    def handle_data(self, text):
        if "url" in (style := plain(text)) or "@import" in style:
            self.look_at("style", text, "style")

    def handle_pi(self, instruction):
        if "stylesheet" in instruction:
            self.note("vraagt een stijl met <?xml-stylesheet>")

    def handle_decl(self, declaration):
        if "[" in declaration:
            self.note("bevat eigen tekens (<!ENTITY>)")

    def unknown_decl(self, text):
        self.handle_data(text.removeprefix("CDATA["))


def wrong_in_logo(logo):
    """In Dutch what in an SVG asks for another site or runs a script; or nothing."""
    if "<!ENTITY" in logo.upper():
        return "bevat eigen tekens (<!ENTITY>)"
    return Drawing(logo).wrong
