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
        (
            "go_on_after",
            "is_there",
            "last_keys",
            "put_back",
            "rebuilt",
            "refuse_unfit",
            "structure_faults",
            "taken",
            "version",
        ),
        "backups/sqlite.py and backups/postgres.py answer the same questions, each for its own database",
    ),
}


def defined(file):
    """The public classes, functions, constants and types that stand at the top of a module."""
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
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
    assert {name: files for name, files in double.items() if name not in SAME_NAME} == {}
    assert sorted(SAME_NAME.keys() - double.keys()) == [], "one is left of these: take them off the list"


def test_what_was_found_has_a_name_of_its_own():
    """‘found’ does not say what was found."""
    names = ((file, node) for file in FILES for node in ast.walk(ast.parse(file.read_text())))
    stored = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file, node in names
        if isinstance(node, ast.Name) and node.id == "found" and isinstance(node.ctx, ast.Store)
    ]
    assert stored == []
