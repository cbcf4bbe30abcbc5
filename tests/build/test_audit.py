"""`make audit`: what is said of the libraries that are locked, by whoever can be asked, or loudly by nobody."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SOUND = [
    {"name": "nh3", "version": "0.3.7", "vulns": []},
    {"name": "click", "version": "8.1", "vulns": []},
]
WEAK = [
    SOUND[0],
    {
        "name": "click",
        "version": "8.1",
        "vulns": [{"id": "PYSEC-1", "fix_versions": ["8.2", "8.3"]}],
    },
    {"name": "idna", "version": "3.1", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]},
]
UNKNOWN = [
    {"name": "nh3", "skip_reason": "Dependency not found"},
    {"name": "click", "skip_reason": "the same"},
]


def known(libraries, status=0):
    return (
        f"cat <<'END'\n{json.dumps({'dependencies': libraries, 'fixes': []})}\nEND\nexit {status}\n"
    )


UNREACHED = "echo 'Traceback' >&2; echo 'ConnectionError: no way out' >&2; exit 1\n"


@pytest.fixture
def audit(tmp_path, run):
    """Audit with a `pip-audit` that answers by these lines for each source, or without one."""

    def ask(pypi=None, osv=None, log="", **changes):
        if pypi:
            path = tmp_path / "pip-audit"
            path.write_text(
                f'#!/bin/sh\ncase "$*" in *=pypi*)\n{pypi};; *=osv*)\n{osv or pypi};; esac\n'
            )
            path.chmod(0o755)
        (tmp_path / "log").write_text(log)
        script = [sys.executable, REPOSITORY / ".ci/audit.py", "requirements.txt", "log"]
        changes.setdefault("GITHUB_ACTIONS", "")
        return run(*script, folder=tmp_path, PATH=f"{tmp_path}:/usr/bin:/bin", **changes)

    return ask


def test_sound_libraries_are_counted(audit):
    result = audit(known(SOUND))
    assert (result.returncode, result.stdout, result.stderr) == (
        0,
        "Libraries audited: 2. Known weaknesses: 0.\n",
        "",
    )


def test_a_known_weakness_is_told_with_the_version_that_mends_it_and_fails(audit):
    result = audit(known(WEAK, status=1))
    assert result.returncode == 1
    assert result.stdout == "Libraries audited: 3. Known weaknesses: 2.\n"
    assert result.stderr.splitlines() == [
        "click 8.1: PYSEC-1, mended in 8.2, 8.3.",
        "idna 3.1: PYSEC-2, not mended yet.",
    ]


SKIPPED = {
    "no source can be reached": {"pypi": UNREACHED},
    "a mirror knows nothing, and the other cannot be reached": {
        "pypi": known(UNKNOWN),
        "osv": UNREACHED,
    },
    "pip-audit could not be brought": {
        "log": "NewConnectionError: no way out\nERROR: No matching distribution\n"
    },
}
BROKEN = {
    "no source knows anything": ({"pypi": known(UNKNOWN)}, "knows none of the libraries"),
    "what answers makes no sense": ({"pypi": "echo '<html>'\n"}, "no answer"),
    "what answers is something else": ({"pypi": "echo '[]'\n"}, "no answer"),
    "an option is unknown": (
        {"pypi": "echo 'Traceback' >&2; echo 'unrecognized arguments' >&2; exit 2\n"},
        "unrecog",
    ),
    "only one of the sources fails for want of a connection": (
        {"pypi": "exit 1\n", "osv": UNREACHED},
        "no answer",
    ),
    "pip-audit is not what was locked": (
        {"log": "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES\n"},
        "HASHES",
    ),
    "pip-audit is gone": ({}, "pip-audit"),
}


@pytest.mark.parametrize("why", SKIPPED)
def test_where_nobody_can_be_asked_the_audit_is_skipped_loudly(audit, why):
    result = audit(**SKIPPED[why])
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr.startswith("SKIPPED: no library was audited")
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("why", BROKEN)
def test_an_audit_that_is_broken_fails(audit, why):
    answers, reason = BROKEN[why]
    result = audit(**answers)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("BROKEN: no library was audited")
    assert reason in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_library_that_the_source_does_not_know_is_named(audit):
    result = audit(known([SOUND[0], UNKNOWN[1]]))
    assert (result.returncode, result.stdout) == (0, "Libraries audited: 1. Known weaknesses: 0.\n")
    assert result.stderr == "NOT AUDITED, since the source does not know them: click.\n"


def test_a_source_that_does_not_answer_is_followed_by_the_next(audit):
    result = audit(UNREACHED, known(SOUND))
    assert (result.returncode, result.stdout, result.stderr) == (
        0,
        "Libraries audited: 2. Known weaknesses: 0.\n",
        "",
    )


def test_in_a_workflow_what_is_skipped_stands_among_the_annotations(audit):
    assert audit(UNREACHED, GITHUB_ACTIONS="true").stderr.startswith(
        "::warning title=audit::SKIPPED: "
    )
    assert audit(known(WEAK), GITHUB_ACTIONS="true").stderr.startswith(
        "::error title=audit::click 8.1: "
    )


def test_the_auditor_is_locked_by_hash_as_everything_else_is():
    lock = (REPOSITORY / ".ci/audit.txt").read_text()
    libraries = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert any(line.startswith("pip-audit==") for line in libraries)
    assert [line for line in libraries if "==" not in line or not line.endswith("\\")] == []
