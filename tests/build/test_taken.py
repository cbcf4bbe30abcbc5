"""The build takes what others wrote from the very packages that are pinned, or ends with a sentence."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError

from generator.plugin import LessonsPlugin

REPOSITORY = Path(__file__).parents[2]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
PINNED = PROJECT["tool"]["hatch"]["build"]["hooks"]["custom"]


@pytest.fixture(scope="module")
def hook():
    """The build hook of a folder, with changes to what is pinned: `hook(folder, sha256="…")`."""
    specification = importlib.util.spec_from_file_location("taken", REPOSITORY / PINNED["path"])
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    # To cut the letters takes as long as all the rest; that they are is seen of the wheel.
    module.letters = lambda *_: [("literata.woff2", b"")]

    def hook(folder, **changes):
        snowball = {**PINNED["snowball"], **changes}
        return module.Taken(str(folder), {**PINNED, "snowball": snowball}, None, None, "", "wheel")

    return hook


def added(hook, version="standard"):
    """What a build adds, by where it lies there."""
    data = {"force_include": {}, "force_include_editable": {}}
    hook.initialize(version, data)
    content = {
        kind: {place: Path(path).read_bytes() for path, place in files.items()}
        for kind, files in data.items()
    }
    hook.finalize(version, data, "")
    return content


def test_an_editable_install_has_the_same_files_as_a_wheel(hook):
    wheel, editable = added(hook(REPOSITORY)), added(hook(REPOSITORY), "editable")
    assert wheel["force_include"] == editable["force_include_editable"] != {}
    assert wheel["force_include_editable"] == editable["force_include"] == {}


def test_what_was_made_for_a_build_is_gone_after_it(hook):
    one = hook(REPOSITORY)
    added(one)
    assert not Path(one._made.name).exists()


def test_nothing_is_written_into_the_working_copy(hook):
    before = [*(REPOSITORY / "generator/site").rglob("*")]
    assert added(hook(REPOSITORY))["force_include"]
    assert [*(REPOSITORY / "generator/site").rglob("*")] == before


@pytest.mark.parametrize(
    "changes",
    [
        {"sha256": "0" * 64},
        {"packages": ["no-such-package==1.0"]},
        {"packages": PINNED["snowball"]["packages"][:1]},
    ],
    ids=["another version", "not installed", "half installed"],
)
def test_whatever_else_is_installed_ends_the_build_with_what_to_say(hook, changes):
    with pytest.raises(SystemExit, match=r"Say `pip install .+==.+`, and build again\."):
        added(hook(REPOSITORY, **changes))


def test_what_was_changed_in_an_sdist_ends_the_build(hook, tmp_path):
    for place, content in added(hook(REPOSITORY))["force_include"].items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(content)
    assert added(hook(tmp_path)) == added(hook(REPOSITORY))
    (tmp_path / "generator/site/search/snowball/english.js").write_text("alert(1)")
    with pytest.raises(SystemExit):
        added(hook(tmp_path))


def test_those_who_work_on_the_program_have_the_packages_that_are_pinned():
    pinned = {
        *PINNED["snowball"]["packages"],
        *PINNED["literata"]["packages"],
        *PINNED["literata"]["tools"],
    }
    assert pinned <= set(PROJECT["project"]["optional-dependencies"]["dev"])


def test_a_build_where_the_program_is_not_installed_whole_is_refused_in_a_sentence(monkeypatch):
    def scripts(*_):
        raise FileNotFoundError("Search lacks its stemmers.")

    monkeypatch.setattr("generator.plugin.theme.scripts", scripts)
    plugin = LessonsPlugin()
    assert plugin.load_config({}, str(REPOSITORY / "mkdocs.yml")) == ([], [])
    with pytest.raises(PluginError, match=r"^Search lacks its stemmers\.$"):
        plugin.on_config(load_config(str(REPOSITORY / "mkdocs.yml")))
