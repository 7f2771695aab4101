"""The check of `make lint` that says which locked packages are behind."""

import re

import pytest

from scripts import check_pins

LOCKED = "alpha==1.2.3 \\\n    --hash=sha256:00\nbeta==2.0 ; sys_platform == 'win32' \\\ngamma==2026.10.18 \\\ndelta==1.0 \\\n"


@pytest.fixture
def locked(tmp_path, monkeypatch):
    file = tmp_path / "dev.txt"
    file.write_text(LOCKED)
    monkeypatch.setattr(check_pins, "LOCKED", file)


def test_a_newer_patch_is_named_and_a_newer_feature_is_not(locked, monkeypatch, capsys):
    newest = "alpha==1.2.10\nbeta==2.0.1 ; sys_platform == 'win32'\ngamma==2026.10.19.post1\ndelta==2.0\nepsilon==1.0\n"
    monkeypatch.setattr(check_pins, "newest_that_fit", lambda: newest)
    check_pins.main()
    said = capsys.readouterr().out
    assert re.findall(r"(\w+) \S+ → (\S+?)(?:,|$)", said, re.MULTILINE) == [
        ("alpha", "1.2.10"),
        ("beta", "2.0.1"),
        ("gamma", "2026.10.19.post1"),
    ]
    assert "3 van 4" in said


def test_nothing_is_said_where_nothing_is_behind(locked, monkeypatch, capsys):
    monkeypatch.setattr(check_pins, "newest_that_fit", lambda: LOCKED)
    check_pins.main()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("answer", ["", "error: no internet\n", "omega==1.0\n"])
def test_a_check_that_could_compare_nothing_fails(locked, monkeypatch, answer):
    monkeypatch.setattr(check_pins, "newest_that_fit", lambda: answer)
    with pytest.raises(SystemExit, match="Van geen enkel pakket"):
        check_pins.main()
