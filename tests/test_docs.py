"""What the documents say is true: every column, setting, field and command is explained."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import load_command_class
from django.core.management.base import BaseCommand

from deals.facts.trail import Line
from deals.portal.charts.files import CHART_FILES
from deals.portal.exports.csv_file import COLUMNS

from .words import contract_fields

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
FIELDS = (ROOT / "docs" / "gegevens.md").read_text()


def test_every_field_of_the_content_has_an_explanation():
    without = [name for name, explanation in contract_fields() if not explanation]
    assert without == []


def test_the_data_dictionary_holds_every_field_of_the_content():
    lines = [f"| `{name}` | {explanation} |" for name, explanation in contract_fields()]
    assert [line for line in lines if line not in FIELDS] == []


EVERY_COLUMN = dict.fromkeys([*COLUMNS, *(column for chart in CHART_FILES.values() for column in chart.columns)])


@pytest.mark.parametrize("column", EVERY_COLUMN)
def test_the_data_dictionary_explains_every_export_column(column):
    assert re.search(rf"^\| {re.escape(column)} \| .+ \|$", FIELDS, re.MULTILINE)


# Nobody fills these in field by field.
NOT_FILLED_IN = {"User", "Version", "Release", "ReleaseLine", "ReleasedDeal", "SubmissionLine", "Deed"}


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


def test_the_readme_explains_every_make_target():
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert len(targets) > 6
    assert [target for target in targets if f"`make {target}" not in README] == []


def test_every_management_command_is_in_the_readme_and_those_for_a_server_in_its_manual():
    commands = {file.stem for file in (ROOT / "deals" / "management" / "commands").glob("[a-z]*.py")}
    assert {"backup", "restore"} < commands
    manual = (ROOT / "docs" / "beheer.md").read_text()
    assert [command for command in sorted(commands) if f"`{command}`" not in README] == []
    assert [command for command in sorted(commands - {"bench"}) if f"register {command}" not in manual] == []


@pytest.mark.parametrize("command", ["backup", "restore", "verify"])
def test_the_manual_of_a_server_names_every_option(command):
    manual = (ROOT / "docs" / "beheer.md").read_text()
    parser = load_command_class("deals", command).create_parser("manage.py", command)
    own = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
    own -= {
        option for action in BaseCommand().create_parser("manage.py", "x")._actions for option in action.option_strings
    }
    assert own
    assert [option for option in sorted(own) if option not in manual] == []


def test_the_readme_maps_every_folder():
    deals = ("deals", "deals/reference", "deals/desk", "deals/register", "deals/backups")
    folders = (
        *deals,
        "regiodeals",
        "templates",
        "static",
        "fixtures",
        "tests",
        "docs",
        "scripts",
        "requirements",
        "frontend",
    )
    assert [folder for folder in folders if f"`{folder}/`" not in README] == []


def test_every_file_that_the_readme_names_is_there():
    named = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


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
