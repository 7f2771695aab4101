"""What only a test can see of the design; who may import whom stands in pyproject.toml and is checked by import-linter."""

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
