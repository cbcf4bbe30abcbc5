"""The same with MkDocs itself, and the knowledge base that everybody begins with."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner

from generator.cli import main

UNSOUND = "title: ''\nseverity: high\n"


def publish(home, *options):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV", "SITE_URL"))}
    return subprocess.Popen(
        [sys.executable, "-m", "generator.cli", "publish", "www/lessons", *options],
        cwd=home,
        env={**kept, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def hashes(site):
    return {
        path.relative_to(site): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in site.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def home(tmp_path):
    assert CliRunner().invoke(main, ["init", str(tmp_path / "home")]).exit_code == 0
    return tmp_path / "home"


def sound(home):
    process = publish(home)
    said, complained = process.communicate()
    assert process.returncode == 0, said + complained
    return hashes(home / "www/lessons")


def test_a_knowledge_base_is_published_and_goes_back_and_a_bad_record_changes_no_byte(home):
    first = sound(home)
    site = (home / "mkdocs.yml").read_text()
    (home / "mkdocs.yml").write_text(site.replace("site_name: Lessons", "site_name: Lessons anew"))
    second = sound(home)
    assert first != second
    (home / "lessons/2020").mkdir()
    (home / "lessons/2020/unsound.yml").write_text(UNSOUND)
    refused = publish(home)
    said, _ = refused.communicate()
    assert (refused.returncode, "`title` is empty" in said, "`high`" in said) == (1, True, True)
    assert hashes(home / "www/lessons") == second
    publish(home, "--rollback").communicate()
    assert hashes(home / "www/lessons") == first


@pytest.mark.parametrize("how", ["SIGTERM", "SIGKILL"])
def test_cut_short_while_mkdocs_builds_the_last_site_stays_and_the_next_one_comes(home, how):
    first = sound(home)
    process = publish(home)
    while not any((home / "www/lessons.versions").glob("*.unfinished/*")):
        assert process.poll() is None
    process.send_signal(getattr(signal, how))
    process.communicate()
    assert process.returncode != 0
    assert hashes(home / "www/lessons") == first
    sound(home)
    assert len([path for path in (home / "www/lessons.versions").iterdir() if path.is_dir()]) == 2
