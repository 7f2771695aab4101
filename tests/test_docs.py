"""What the documents say is true: every column, setting, field and command is explained."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import load_command_class
from django.core.management.base import BaseCommand
from django.urls import resolve

from deals.facts.trail import Line
from deals.portal import health, urls
from deals.portal.charts.files import CHART_FILES
from deals.portal.exports.columns import COLUMNS
from deals.portal.exports.formats import FORMATS
from deals.portal.filters import DealFilter
from deals.portal.open_data.delta import DELTA_TABLE
from deals.portal.open_data.dictionary_files import DICTIONARY_COLUMNS
from deals.portal.open_data.tables import IN_ORDER, OWNERS, REDACTED_TABLE, RELEASE_COLUMN, TABLES, WITHDRAWN_TABLE
from deals.register.facet import ENTRANCES
from deals.register.selection import ORDERS

from .words import EXTENSIONS, contract_fields, paper_fields

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
FIELDS = (ROOT / "docs" / "gegevens.md").read_text()
MANUAL = (ROOT / "docs" / "beheer.md").read_text()
DEVELOPING = (ROOT / "docs" / "ontwikkelen.md").read_text()
ADDRESSES = (ROOT / "docs" / "adressen.md").read_text()
# The log of decisions is of its day: a file that it names may have moved since.
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "NOTICE", "CHANGELOG.md")] + [
    file for file in sorted((ROOT / "docs").glob("*.md")) if file.name != "besluiten.md"
]
FOLDERS = [folder.name for folder in ROOT.iterdir() if folder.is_dir() and folder.name[0] != "."]
MADE = {"var", "staticfiles"}


def test_every_field_of_the_content_has_an_explanation():
    without = [name for name, explanation in contract_fields() if not explanation]
    assert without == []


def test_the_data_dictionary_holds_every_field_of_the_content():
    lines = [f"| `{name}` | {explanation} |" for name, explanation in (*contract_fields(), *paper_fields())]
    assert [line for line in lines if line not in FIELDS] == []


EVERY_COLUMN = dict.fromkeys([*COLUMNS, *(column for chart in CHART_FILES.values() for column in chart.columns)])


@pytest.mark.parametrize("column", EVERY_COLUMN)
def test_the_data_dictionary_explains_every_export_column(column):
    assert re.search(rf"^\| {re.escape(column)} \| .+ \|$", FIELDS, re.MULTILINE)


# Nobody fills these in field by field.
NOT_FILLED_IN = {"User", "Version", "Release", "ReleaseLine", "ReleasedDeal", "ReleasedPaper", "SubmissionLine", "Deed"}


def test_every_field_at_the_desk_has_a_dutch_name_and_an_explanation():
    without = []
    for model in apps.get_app_config("deals").get_models():
        if model.__name__ in NOT_FILLED_IN or issubclass(model, Line):
            continue
        for field in model._meta.get_fields():
            if field.concrete and not field.auto_created and field.editable:
                related = field.is_relation
                if field._verbose_name is None or not (field.help_text or related):
                    without.append(f"{model.__name__}.{field.name}")
    assert without == []


def test_every_make_target_is_explained():
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert len(targets) > 6
    assert [target for target in targets if f"`make {target}" not in DEVELOPING] == []
    assert "make run " in README and "make test " in README


def test_every_management_command_is_explained_and_those_for_a_server_in_its_manual():
    commands = {file.stem for file in (ROOT / "deals" / "management" / "commands").glob("[a-z]*.py")}
    assert {"backup", "restore"} < commands
    assert [command for command in sorted(commands) if f"`{command}`" not in DEVELOPING] == []
    assert [command for command in sorted(commands) if f"register {command}" not in MANUAL] == []


@pytest.mark.parametrize("command", ["backup", "doctor", "restore", "verify"])
def test_the_manual_of_a_server_names_every_option(command):
    parser = load_command_class("deals", command).create_parser("manage.py", command)
    own = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
    own -= {
        option for action in BaseCommand().create_parser("manage.py", "x")._actions for option in action.option_strings
    }
    assert own
    assert [option for option in sorted(own) if option not in MANUAL] == []


# --- the front page


def test_the_front_page_fits_on_two_screens():
    assert len(README.splitlines()) <= 80


def test_the_front_page_maps_every_folder():
    table = " ".join(line for line in README.splitlines() if line.startswith("| `"))
    parts = [folder.name for folder in (ROOT / "deals").iterdir() if folder.is_dir() and folder.name != "__pycache__"]
    folders = [*(f"deals/{part}" for part in parts), *(folder for folder in FOLDERS if folder not in {"deals", *MADE})]
    assert len(folders) > 20
    assert [folder for folder in folders if f"`{folder}/`" not in table] == []


# --- paths and links


def anchors(text):
    """What a heading is called in a link, as the places where code is shown call it."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(document):
    for target in re.findall(r"\]\((?!http)([^)]+)\)", document.read_text()):
        name, _, anchor = target.partition("#")
        file = document.parent / name if name else document
        assert file.exists(), target
        assert not anchor or anchor in anchors(file.read_text()), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_path_that_a_document_names_is_there(document):
    named = [path for path in re.findall(r"`([\w./-]+)`", document.read_text()) if path.split("/")[0] in FOLDERS]
    paths = [path for path in named if "/" in path and path.split("/")[0] not in MADE and path != "static/dist/"]
    assert [path for path in paths if not (ROOT / path).exists()] == []


def mapped_files():
    """Every file that the map of the folders names: (folder, file). A row with a dash goes on with the folder above."""
    folder = None
    for line in DEVELOPING.splitlines():
        if not line.startswith("| "):
            folder = None
            continue
        first, rest = line.strip("| ").split(" | ", 1)
        own = re.match(r"`([\w/.-]+/)`", first)
        folder = own[1] if own else folder if first.startswith("–") else None
        if folder:
            yield from ((folder, name) for name in re.findall(r"`([\w-]+\.[\w.]+)`", rest))


def test_the_map_names_every_module_where_it_stands():
    missing = [name for folder, name in mapped_files() if not any((ROOT / folder).rglob(name))]
    assert missing == []
    named = {file for folder, name in mapped_files() for file in (ROOT / folder).rglob(name)}
    named |= {ROOT / path for path in re.findall(r"`(deals/\w+\.py)`", DEVELOPING)}
    modules = {
        file for file in (ROOT / "deals").rglob("*.py") if file.name[0] != "_" and "migrations" not in file.parts
    }
    assert len(modules) > 100
    assert sorted(str(file.relative_to(ROOT)) for file in modules - named) == []


def test_every_name_of_a_class_in_the_glossary_is_one():
    glossary = DEVELOPING[DEVELOPING.index("## Woordenlijst") : DEVELOPING.index("## Recepten")]
    names = re.findall(r"`([A-Z][a-z]+\w*)`", glossary)
    code = "\n".join(file.read_text() for file in (ROOT / "deals").rglob("*.py"))
    assert len(names) > 20
    assert [name for name in names if not re.search(rf"^class {name}\b", code, re.MULTILINE)] == []


# --- addresses


def public_addresses():
    """Every address that a reader can ask for, as the document writes it."""
    for route in (*urls.urlpatterns, *health.urlpatterns):
        for pattern in getattr(route, "url_patterns", [route]):
            address = str(pattern.pattern)
            if pattern in health.urlpatterns:
                address = f"gezondheid/{address}"
            address = re.sub(r"\(\?P<slug>[^)]*\)|<slug:slug>", "<naam>", address).strip("^$")
            address = address.replace("<slug:chart>", "<grafiek>").replace("<str:number>", "<nummer>")
            address = address.replace("<slug:receipt>", "<ontvangstnummer>")
            address = address.replace("<str:name>", "<bestand>")
            forms = EXTENSIONS.get(address.strip("/").removesuffix("<str:extension>"), FORMATS)
            several = forms if "<str:extension>" in address else ENTRANCES if "(?P<entrance>" in address else [""]
            for one in several:
                yield "/" + re.sub(r"\(\?P<entrance>[^)]*\)|<str:extension>", one, address)


def test_every_public_address_is_explained():
    addresses = set(public_addresses())
    assert {"/", "/deals.excel.csv", "/themas/<naam>/", "/api/v1/deals/<naam>", "/gezondheid/live"} <= addresses
    assert sorted(address for address in addresses if f"`{address}`" not in ADDRESSES) == []


def test_every_address_that_is_explained_is_there():
    for address in re.findall(r"`(/[^`]*)`", ADDRESSES):
        assert resolve(re.sub("<[a-z]+>", "1", address)).url_name, address


def test_every_question_of_a_list_is_explained():
    questions = ADDRESSES[ADDRESSES.index("### De filters") :]
    assert [name for name in DealFilter.base_filters if f"`{name}`" not in questions] == []
    assert [name for name in ORDERS if f"`{name}`" not in questions] == []


# --- the project as a whole


def test_every_dependency_has_a_reason():
    project = (ROOT / "pyproject.toml").read_text()
    without = [line for line in project.splitlines() if re.match(r'^    "[A-Za-z].*[<>=]', line) and "# " not in line]
    assert without == []


def test_the_project_speaks_of_itself_alone():
    """No path of a machine in what is handed out; that lock files name no host is tested with the settings."""
    words = re.compile(r"/(?:root|home|Users)/")
    skipped = {".git", ".venv", "var", "node_modules"}
    files = [file for file in ROOT.rglob("*") if file.is_file() and not skipped & set(file.relative_to(ROOT).parts)]
    texts = [file for file in files if file.suffix not in (".pyc", ".png") and "_cache" not in str(file)]
    assert len(texts) > 50
    assert [
        str(file) for file in texts if file != Path(__file__) and words.search(file.read_text(errors="ignore"))
    ] == []


def test_the_data_dictionary_explains_the_files_of_a_whole_release():
    special = [RELEASE_COLUMN, IN_ORDER, *OWNERS.values()]
    special += [column for table in (DELTA_TABLE, WITHDRAWN_TABLE, REDACTED_TABLE) for column in table.columns]
    told = {column.name: column.meaning for column in special}
    lines = [f"| `{name}` | {meaning} |" for name, meaning in (told | DICTIONARY_COLUMNS).items()]
    lines += [f"| `{table.file}` | {table.meaning} |" for table in TABLES]
    assert [line for line in lines if line not in FIELDS] == []
