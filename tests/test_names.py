"""A name means one thing: whoever searches for it finds one definition."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = [file for file in sorted((ROOT / "deals").rglob("*.py")) if "migrations" not in file.parts]

# These have several definitions for good.
SAME_NAME = {
    "Command": "Django finds a command of manage.py by this name",
    **dict.fromkeys(
        ("is_there", "put_back", "refuse_unfit", "structure_faults", "version"),
        "backups/sqlite.py and backups/postgres.py answer the same questions, each for its own database",
    ),
}
# Still to rename: a name that is free again is taken off this list, and none is added.
STILL_TO_RENAME = {
    "constants": """
        ABOUT AMOUNTS AT COLUMNS DEALS_PER_PAGE DEEDS EXAMPLES FORM HEADING KINDS LINES_PER_PAGE MANIFEST METHODS MONEY
        MOST NAMES NOT_IN_XML PAGES PLACES RELEASE SCHEMA SECTIONS SIDES SOURCES STYLES TRAITS UNKNOWN WITHDRAWN""",
    "classes": """
        AmountField Area Cell Change Citation Column Entry Fact Group Kind Line Mark MinistryNames Organisation Page
        Part Place ProgrammeLine Question Refused ReleaseLines Row Step Term Text Tranches""",
    "functions": """
        about address approve asked between changes cited_sources columns compared contact deal_page described drop edit
        fields gaps in_words kind lacks lines listed make_row mapped mark missing move named named_value numbered opened
        options own page page_number permalink places plain posted read_in recall released root send_back signatures
        take_back taken told withdraw words written""",
}
# ‘found’ says nothing of what was found. This number only goes down.
MOST_FOUND = 109


def defined(file):
    """The public classes, functions, constants and types that stand at the top of a module."""
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names = [node.name]
        else:
            targets = getattr(node, "targets", [getattr(node, "target", getattr(node, "name", None))])
            stored = (part for target in targets if target for part in ast.walk(target) if isinstance(part, ast.Name))
            names = [part.id for part in stored if part.id[0].isupper()]
        yield from (name for name in names if not name.startswith("_"))


def test_one_public_name_has_one_definition():
    modules = defaultdict(set)
    for file in FILES:
        for name in defined(file):
            modules[name].add(str(file.relative_to(ROOT)))
    double = {name: sorted(files) for name, files in modules.items() if len(files) > 1}
    to_rename = {name for names in STILL_TO_RENAME.values() for name in names.split()}
    assert {name: files for name, files in double.items() if name not in SAME_NAME.keys() | to_rename} == {}
    assert sorted((SAME_NAME.keys() | to_rename) - double.keys()) == [], "take these off the list: one is left"


def test_what_was_found_has_a_name_of_its_own():
    names = (node for file in FILES for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Name))
    assert sum(name.id == "found" and isinstance(name.ctx, ast.Store) for name in names) <= MOST_FOUND
