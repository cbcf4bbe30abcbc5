"""What a changed file belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.match.place import places
from generator.records.base import KnowledgeBase
from generator.records.globs import fits
from generator.site.search.words import Language

ENGLISH = Language("english")


@pytest.fixture(scope="module")
def named():
    """The processes that a path belongs to by the vocabulary of the starter."""
    starter = Path(__file__).parents[2] / "generator" / "starter" / "lessons"
    words = KnowledgeBase.read_settings(starter, "lessons").words

    def of(path):
        return [slug for _, slug in places([path], words, ENGLISH)]

    return of


@pytest.mark.parametrize(
    ("path", "process"),
    [
        ("db/migrate/2023_add_flag.rb", "migration"),
        ("app/migrations/0071_events.py", "migration"),
        ("Dockerfile", "release"),
        ("services/api/Dockerfile", "release"),
        ("infra/iam/admin.tf", "access-change"),
        (".github/CODEOWNERS", "access-change"),
        ("terraform/access_policy.json", "access-change"),
        ("ops/flags/checkout.yml", "configuration-change"),
        ("network/routing/peers.conf", "configuration-change"),
        ("ops/cron/nightly", "maintenance"),
        ("ops/nightly-backup.sh", "backup-and-restore"),
        ("src/PilotExperiment.kt", "trial"),
        ("suppliers/contract.md", "supplier-change"),
    ],
)
def test_a_path_belongs_to_its_process_by_globs_or_by_names_and_synonyms(named, path, process):
    assert named(path) == [process]


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "src/app.py",
        "tests/test_views.py",
        "package.json",
        "docs/update.md",
        "",
        "/",
        ".",
    ],
)
def test_a_path_that_says_nothing_belongs_to_nothing(named, path):
    assert named(path) == []


@pytest.mark.parametrize(
    ("path", "glob", "expected"),
    [
        ("a/b/c.py", "*.py", True),
        ("a/b/c.py", "a/*.py", False),
        ("a/b/c.py", "a/**", True),
        ("a/b/c.py", "**/b/**", True),
        ("b/c.py", "**/b/**", True),
        ("ab/c.py", "**/b/**", False),
        ("a/b.py", "/a/b.py", True),
        ("axb", "a.b", False),
        ("a/b", "a?b", False),
        ("a\nb.py", "*.py", True),
        ("[x].py", "[x].py", True),
    ],
)
def test_globs_mean_what_they_mean_elsewhere(path, glob, expected):
    assert fits(path, glob) is expected


@given(st.text("ab/.*?[", max_size=30), st.text("ab/.*?[", max_size=12))
def test_any_glob_fits_or_not(path, glob):
    assert fits(path, glob) in (True, False)
