"""The arrows of the design: who may import whom."""

import ast
from pathlib import Path

import pytest

DEALS = Path(__file__).parent.parent / "deals"

# Within a layer: doors → shapes → meaning. Doors never import each other.
MEANING = {"models", "index", "search", "reading", "changes", "facts", "content", "trail", "users", "checks"}
SHAPES = {
    "filters",
    "facets",
    "overview",
    "programme",
    "entrances",
    "deal_page",
    "served",
    "exports",
    "citing",
    "charts",
    "compare",
    "geo",
    "glossary",
    "dictionary",
}
DOORS = {
    "views",
    "entrance_pages",
    "change_pages",
    "chart_pages",
    "compare_pages",
    "map_pages",
    "text_pages",
    "api",
    "urls",
    "admin",
}


def modules():
    for file in sorted(DEALS.rglob("*.py")):
        if "migrations" not in file.parts:
            yield ".".join(file.relative_to(DEALS.parent).with_suffix("").parts).removesuffix(".__init__"), file


def imports(name, file):
    """The modules of the project that `file` imports, wherever in the file."""
    package = name.split(".") if file.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *(node.module.split(".") if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def arrows(start, *targets):
    return [
        f"{name} → {found}"
        for name, file in modules()
        if name.startswith(start)
        for found in imports(name, file)
        if found.startswith(targets)
    ]


@pytest.mark.parametrize(
    ("layer", "forbidden"),
    [
        ("deals.reference", ("deals.desk", "deals.register", "deals.publishing.releases")),
        ("deals.register", ("deals.desk", "deals.publishing.releases", "deals.admin")),
        ("deals.contract", ("deals.desk", "deals.register", "deals.reference", "deals.publishing.releases")),
        ("deals.language.money", ("deals.",)),
        ("deals.language.vocabulary", ("deals.",)),
    ],
)
def test_a_layer_does_not_import_what_stands_above_it(layer, forbidden):
    assert arrows(layer, *forbidden) == []


def test_only_the_desks_admin_among_the_desk_knows_publishing_and_the_register():
    assert [
        arrow
        for arrow in arrows("deals.desk", "deals.publishing.releases", "deals.register")
        if not arrow.startswith("deals.desk.admin.")
    ] == []


def kind(name, kinds):
    return any(part in kinds for part in name.split("."))


def test_meaning_imports_no_shape_or_door_and_shapes_no_door():
    wrong = []
    for name, file in modules():
        for found in imports(name, file):
            if not found.startswith("deals."):
                continue
            if kind(name, MEANING) and not kind(name, DOORS) and kind(found, SHAPES | DOORS):
                wrong.append(f"{name} → {found}")
            if kind(name, SHAPES) and kind(found, DOORS):
                wrong.append(f"{name} → {found}")
    assert wrong == []


def test_wiring_holds_no_word_of_the_domain():
    settings = (DEALS.parent / "regiodeals" / "environment.py").read_text()
    assert "Deal" not in settings


def test_the_arrows_are_seen():
    assert arrows("deals.publishing.releases", "deals.desk", "deals.register")
    assert arrows("deals.portal.frame", "deals.portal.filters")
