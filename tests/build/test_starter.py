"""`lessons init`: what it lays down passes and builds at once, and is what this repository itself uses."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path, PurePosixPath

import pytest
from click.testing import CliRunner

from generator.cli import main

REPOSITORY = Path(__file__).parents[2]
STARTER = REPOSITORY / "generator" / "starter"
EXAMPLE = "lessons/2014/helpline-cut-before-demand-fell.yml"
LAID_DOWN = [
    ".gitignore", ".vscode/extensions.json", ".vscode/settings.json", "docs/contributing.md", EXAMPLE,
    "lessons/vocabulary.yml", "mkdocs.yml", "schema.json",
]  # fmt: skip
CI = {
    "github": [
        ".github/dependabot.yml", ".github/pull_request_template.md", ".github/workflows/check.yml",
        ".github/workflows/links.yml", ".github/workflows/publish.yml", "requirements.in",
    ],
    "gitlab": [".gitlab-ci.yml", ".gitlab/merge_request_templates/Default.md", "requirements.in"],
}  # fmt: skip


def init(folder, *options):
    return CliRunner().invoke(main, ["init", str(folder), *options])


@pytest.fixture
def started(tmp_path):
    folder = tmp_path / "new base"
    result = init(folder)
    assert (result.exit_code, result.stderr) == (0, "")
    return folder


def test_a_new_knowledge_base_passes_and_builds_strictly_at_once(started, build, broken_links):
    checked = CliRunner().invoke(main, ["check", "--strict", str(started)])
    assert (checked.exit_code, checked.stdout) == (0, "1 record checked: sound.\n"), checked.stderr
    built = build("--strict", folder=started)
    assert built.returncode == 0, built.stderr
    assert "WARNING" not in built.stderr
    assert (started / "site/lessons/helpline-cut-before-demand-fell/index.html").is_file()
    assert sorted(set(broken_links(started / "site"))) == []


def test_a_new_knowledge_base_without_its_example_is_as_sound_and_asks_for_the_first_lesson(
    started, build, page_of
):
    """As in a clone: git keeps no folder without a file."""
    shutil.rmtree(started / "lessons/2014")
    checked = CliRunner().invoke(main, ["check", "--strict", str(started)])
    assert (checked.exit_code, checked.stdout) == (0, "0 records checked: sound.\n")
    built = build("--strict", folder=started)
    assert (built.returncode, "WARNING" in built.stderr) == (0, False), built.stderr
    verified = CliRunner().invoke(main, ["verify", str(started / "site")])
    assert verified.exit_code == 0, verified.stdout
    home = page_of((started / "site/index.html").read_bytes())
    assert "No lesson is published yet." in home.text
    assert [
        link.attributes["href"] for link in home.all("a") if link.text == "Give the first one"
    ] == ["contributing/"]
    assert "How far we have come" not in home.text


def test_the_files_are_all_laid_down_and_nothing_else(started, bytes_of):
    assert sorted(bytes_of(started)) == sorted(LAID_DOWN)


@pytest.mark.parametrize("host", CI)
def test_with_ci_a_new_knowledge_base_has_what_its_host_needs(tmp_path, bytes_of, host):
    result = init(tmp_path / "new", "--ci", host)
    assert (result.exit_code, result.stderr) == (0, "")
    assert set(bytes_of(tmp_path / "new")) >= {*LAID_DOWN, *CI[host]}
    assert "pip-compile --generate-hashes" in result.stdout


@pytest.mark.parametrize("host", CI)
def test_with_ci_a_knowledge_base_that_is_there_gets_nothing_else(started, bytes_of, host):
    (started / "mkdocs.yml").write_text("mine")
    before = bytes_of(started)
    result = init(started, "--ci", host)
    assert (result.exit_code, result.stderr) == (0, "")
    after = bytes_of(started)
    assert before.items() <= after.items()
    assert set(after) - set(before) >= set(CI[host])


@pytest.mark.parametrize(("host", "name"), [(host, name) for host in CI for name in CI[host]])
def test_a_file_of_ci_that_is_there_is_kept_and_nothing_is_written(started, bytes_of, host, name):
    (started / name).parent.mkdir(parents=True, exist_ok=True)
    (started / name).write_text("mine")
    before = bytes_of(started)
    result = init(started, "--ci", host)
    assert (result.exit_code, result.stdout) == (2, "")
    assert name in result.stderr
    assert bytes_of(started) == before


MATCH = {
    "github": [".github/lessons/requirements.in", ".github/workflows/lessons-match.yml"],
    "gitlab": [".gitlab/lessons/match.gitlab-ci.yml", ".gitlab/lessons/requirements.in"],
}
SITE = "https://lessons.example.org/"


@pytest.mark.parametrize("host", MATCH)
def test_another_repository_gets_what_asks_for_lessons_and_nothing_else(tmp_path, bytes_of, host):
    (tmp_path / "mkdocs.yml").write_text("mine")
    (tmp_path / "code").mkdir()
    for folder in (tmp_path, tmp_path / "code"):
        result = init(folder, "--match", host)
        assert (result.exit_code, result.stderr) == (0, "")
        assert sorted(set(bytes_of(folder)) & set(MATCH[host])) == MATCH[host]
    assert len(bytes_of(tmp_path)) == 1 + 2 * len(MATCH[host])
    assert "pip-compile --generate-hashes" in result.stdout
    assert "Write where your lessons are published" in result.stdout


@pytest.mark.parametrize("host", MATCH)
def test_the_address_of_the_lessons_can_be_given_at_once(tmp_path, bytes_of, host):
    result = init(tmp_path, "--match", host, "--from", "https://ours.example/lessons/")
    assert "Write where your lessons are published" not in result.stdout
    content = b"".join(bytes_of(tmp_path).values())
    assert b" LESSONS: https://ours.example/lessons/ #" in content
    assert SITE.encode() not in content


@pytest.mark.parametrize(("host", "name"), [(host, name) for host in MATCH for name in MATCH[host]])
def test_a_file_of_another_repository_is_kept_and_nothing_is_written(
    tmp_path, bytes_of, host, name
):
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text("mine")
    result = init(tmp_path, "--match", host)
    assert (result.exit_code, result.stdout) == (2, "")
    assert name in result.stderr
    assert bytes_of(tmp_path) == {name: b"mine"}


@pytest.mark.parametrize(
    "options",
    [
        ["--match", "nowhere"],
        ["--match", "github", "--ci", "github"],
        ["--match", "github", "--from", "lessons.example.org"],
        ["--match", "github", "--from", "https://x/ #\n  EVIL: 1"],
        ["--match", "github", "--from", "https://x/${{ github.token }}"],
        ["--from", SITE],
    ],
)
def test_what_makes_no_sense_for_another_repository_is_refused(tmp_path, bytes_of, options):
    result = init(tmp_path, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert bytes_of(tmp_path) == {}


def test_what_asks_for_lessons_is_laid_down_only_where_something_is(tmp_path):
    assert init(tmp_path / "nowhere", "--match", "github").exit_code == 2
    assert not (tmp_path / "nowhere").exists()


def test_no_other_host_can_be_chosen(tmp_path):
    assert init(tmp_path / "new", "--ci", "nowhere").exit_code == 2
    assert not (tmp_path / "new").exists()


def test_init_says_what_to_do_next(tmp_path):
    result = init(tmp_path / "new")
    assert "lessons check" in result.stdout
    assert "mkdocs serve" in result.stdout


@pytest.mark.parametrize("name", LAID_DOWN)
def test_a_file_that_is_there_is_kept_and_nothing_is_written(tmp_path, bytes_of, name):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("mine")
    result = init(tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert name in result.stderr
    assert bytes_of(tmp_path) == {name: b"mine"}


def test_a_link_to_nowhere_is_there_as_well(tmp_path):
    (tmp_path / "mkdocs.yml").symlink_to(tmp_path / "nowhere")
    assert init(tmp_path).exit_code == 2
    assert not (tmp_path / "nowhere").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["mkdocs.yml"]


def test_a_second_time_nothing_is_written(started, bytes_of):
    (started / "mkdocs.yml").write_text("mine")
    before = bytes_of(started)
    assert init(started).exit_code == 2
    assert bytes_of(started) == before


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    result = init(tmp_path / "file" / "below")
    assert result.exit_code == 2
    assert "Traceback" not in result.output


SHARED = [
    "lessons/vocabulary.yml",
    "docs/contributing.md",
    EXAMPLE,
]


@pytest.mark.parametrize("name", SHARED)
def test_the_starter_has_the_files_of_this_repository(started, name):
    assert (started / name).read_bytes() == (REPOSITORY / name).read_bytes()


def test_the_editor_binds_the_schema_to_records_and_not_to_the_vocabulary(started):
    [(schema, pattern)] = json.loads((started / ".vscode/settings.json").read_text())[
        "yaml.schemas"
    ].items()
    assert (started / schema).is_file()
    assert PurePosixPath(EXAMPLE).match(pattern)
    assert not PurePosixPath("lessons/vocabulary.yml").match(pattern)


def test_the_editor_is_told_which_extension_reads_the_schema(started):
    extensions = json.loads((started / ".vscode/extensions.json").read_text())
    assert extensions == {"recommendations": ["redhat.vscode-yaml"]}


def test_every_record_of_ours_binds_any_editor_to_the_schema():
    lines = {path.read_text().partition("\n")[0] for path in REPOSITORY.glob("lessons/*/*.yml")}
    assert lines == {"# yaml-language-server: $schema=../../schema.json"}


def test_the_starter_has_the_configuration_of_this_repository_but_for_navigation_and_copies():
    def without_navigation(text):
        assert len(re.findall("(?m)^ +copies: .*\n", text)) == 1
        own = r"^(?:(?:nav|not_in_nav):.*\n(?:[ ].*\n)*| +copies: .*\n)"
        return re.sub(own, "", text, flags=re.MULTILINE)

    ours, starters = ((folder / "mkdocs.yml").read_text() for folder in (REPOSITORY, STARTER))
    assert ours != starters
    assert without_navigation(ours) == without_navigation(starters)
    assert "site_name" in without_navigation(ours)


def test_what_the_starter_ignores_we_ignore():
    starters = (STARTER / "dot-gitignore").read_text().split()
    assert starters
    assert set(starters) <= set((REPOSITORY / ".gitignore").read_text().split())


def test_the_schema_is_that_of_the_program(started):
    assert (started / "schema.json").read_text() == CliRunner().invoke(main, ["schema"]).stdout
    assert (started / "schema.json").read_bytes() == (REPOSITORY / "schema.json").read_bytes()


def test_the_record_of_the_guide_passes_as_it_stands(started):
    [record] = re.findall(
        r"```yaml\n(.*?)```", (started / "docs/contributing.md").read_text(), re.DOTALL
    )
    (started / EXAMPLE).write_text(record)
    result = CliRunner().invoke(main, ["check", "--strict", str(started)])
    assert (result.exit_code, result.stdout) == (0, "1 record checked: sound.\n")


def test_every_file_of_the_starter_is_text_that_ends_with_a_line_end():
    files = [path for path in STARTER.rglob("*") if path.is_file()]
    of_ci = [path for path in STARTER.with_name("starter-ci").rglob("*") if path.is_file()]
    assert len(files) == len(LAID_DOWN) - 1
    assert len(of_ci) >= len({name for names in CI.values() for name in names})
    assert [path.name for path in [*files, *of_ci] if not path.read_text().endswith("\n")] == []
