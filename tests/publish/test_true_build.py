"""The same with MkDocs itself, and the knowledge base that everybody begins with."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main

LESSONS = Path(sys.executable).with_name("lessons")
NEW_NAME = "site_name: Lessons anew"


def publish(home, *options):
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "COV", "SITE_URL", "NO_MKDOCS"))
    }
    return subprocess.Popen(
        [LESSONS, "publish", "www/lessons", *options],
        cwd=home,
        env=kept,
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


def sound(home, *options):
    process = publish(home, *options)
    said, complained = process.communicate()
    assert process.returncode == 0, said + complained
    return said, hashes(home / "www/lessons")


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A knowledge base with a warning and a trap in it, published, and what the publish said."""
    home = tmp_path_factory.mktemp("first") / "home"
    assert CliRunner().invoke(main, ["init", str(home)]).exit_code == 0
    [record] = (home / "lessons").glob("*/*.yml")
    record.write_text(
        re.sub(
            "^title: .*", "title: The clerk was careless", record.read_text(), flags=re.MULTILINE
        )
    )
    (home / "yaml.py").write_text("raise SystemExit('run')\n")
    return home, sound(home)[0]


@pytest.fixture
def home(first, tmp_path):
    return Path(shutil.copytree(first[0], tmp_path / "home", symlinks=True))


def test_a_warning_is_a_question_to_the_author_and_stops_nothing(first):
    said = first[1]
    assert "Published" in said
    assert "warning" not in said.lower()


def test_bad_records_among_many_are_told_with_all_their_faults_and_change_no_byte(home, base_in):
    before = hashes(home / "www")
    for number in range(100):
        base_in(home).lesson(f"2021/sound-{number}")
    base_in(home).lesson("2020/early", severity="high", title="")
    base_in(home).lesson("2021/sound-7", aliases="a b")
    refused = publish(home)
    _, complained = refused.communicate()
    assert (refused.returncode, hashes(home / "www")) == (1, before)
    for told in (
        "lessons/2020/early.yml:1:8: error: `title` is empty: fill it [empty-value]",
        "lessons/2020/early.yml:8:11: error: in `severity`, unknown value `high`: write one of minor, moderate, major, critical",
        "lessons/2021/sound-7.yml:",
        "Nothing was published.",
    ):
        assert told in complained
    assert "Material" not in complained


def test_cut_short_while_mkdocs_builds_the_last_site_stays_and_the_next_one_comes_and_goes_back(
    home,
):
    before = hashes(home / "www/lessons")
    for how in ("SIGTERM", "SIGKILL"):
        process = publish(home)
        while not any((home / "www/lessons.versions").glob("*.unfinished/*")):
            # It must not end before, and is left the machine meanwhile.
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.02)
        process.send_signal(getattr(signal, how))
        process.communicate()
        assert process.returncode != 0
        assert hashes(home / "www/lessons") == before
    configuration = home / "mkdocs.yml"
    configuration.write_text(configuration.read_text().replace("site_name: Lessons", NEW_NAME))
    assert sound(home)[1] != before
    assert len([path for path in (home / "www/lessons.versions").iterdir() if path.is_dir()]) == 2
    assert sound(home, "--rollback")[1] == before
