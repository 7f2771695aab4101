"""What only a test can see of the design; who may import whom stands in pyproject.toml and is checked by import-linter."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_wiring_holds_no_word_of_the_domain():
    environment = (ROOT / "regiodeals" / "environment.py").read_text()
    assert "Deal" not in environment


def test_every_contract_between_folders_has_its_reason():
    contracts = (ROOT / "pyproject.toml").read_text().split("[[tool.importlinter.contracts]]")
    assert len(contracts) > 2
    for before in contracts[:-1]:
        assert re.fullmatch(r"# .{40,}", before.rstrip().splitlines()[-1]), before[-200:]


def imported(file):
    """The last word of every module that `file` imports, and every name that it takes from one."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [getattr(node, "module", None) or "", *(name.name for name in node.names)]
            yield from (module.rpartition(".")[2] for module in modules)


def test_tests_share_words_and_never_import_each_other():
    """What two tests need stands in words.py, desk.py, browse.py or cast.py; fixtures come by their name alone."""
    files = list((ROOT / "tests").rglob("*.py"))
    assert len(files) > 60
    shared = {(file.name, name) for file in files for name in imported(file)}
    assert sorted(pair for pair in shared if re.match("test_|conftest$", pair[1])) == []
