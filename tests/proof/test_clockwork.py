"""Processes that begin the scheduled job together."""

import os
import subprocess
import sys

import pytest

from . import arena

pytestmark = [pytest.mark.proof, pytest.mark.database]

ASKED = "import os; from deals.upkeep.runs import take_turn; input(); print(take_turn(str(os.getpid())))"


def test_of_processes_that_start_together_one_gets_the_turn(register):
    processes = [
        subprocess.Popen(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", ASKED],
            cwd=arena.PROJECT,
            env=os.environ | {"REGISTER_LOCAL": "true"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        process.stdin.write("nu\n")
        process.stdin.flush()
    told = [process.communicate(timeout=120)[0].strip() for process in processes]
    assert sorted(told) == ["False", "False", "False", "True"]
