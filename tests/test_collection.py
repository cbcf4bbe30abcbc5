"""Whether all tests are run: pytest passes over folders by their names, and says nothing of it."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

TESTS = Path(__file__).parent


def test_no_folder_of_tests_is_passed_over(pytestconfig):
    files = (file.relative_to(TESTS) for file in TESTS.rglob("test_*.py"))
    folders = {
        folder for file in files for folder in file.parts[:-1] if "node_modules" not in file.parts
    }
    assert "build" in folders
    assert not [
        name
        for name in folders
        for pattern in pytestconfig.getini("norecursedirs")
        if fnmatch(name, pattern)
    ]
