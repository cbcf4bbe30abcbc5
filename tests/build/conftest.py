"""Real builds in folders of their own, and `mkdocs` and `lessons` as processes where that is the point."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import shutil
import subprocess
import sys
import traceback
import warnings
from contextlib import contextmanager
from pathlib import Path

import mkdocs.__main__
import pytest
from click.testing import CliRunner
from mkdocs.commands import build as building
from mkdocs.theme import Theme

from generator.site.compiling import Compiled

REPOSITORY = Path(__file__).parents[2]
EPOCH = "1795305600"  # 2026-11-22
CONFIGURATION = {
    "site_name": "Lessons",
    "site_url": "https://lessons.example.org/",
    "theme": {"name": "material", "font": False},
    "validation": {
        "nav": {"omitted_files": "warn", "not_found": "warn", "absolute_links": "warn"},
        "links": {
            "not_found": "warn",
            "anchors": "warn",
            "absolute_links": "warn",
            "unrecognized_links": "warn",
        },
    },
}


def environment(**changes):
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "COV", "SITE_URL"))
    }
    ours = {"PATH": f"{Path(sys.executable).parent}:{kept['PATH']}", "NO_MKDOCS_2_WARNING": "1"}
    return {**kept, **ours, "SOURCE_DATE_EPOCH": EPOCH, **changes}


def run(*command, folder, umask=-1, **changes):
    return subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=environment(**changes),
        umask=umask,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def mkdocs_process(*arguments, folder, **changes):
    return run(sys.executable, "-m", "mkdocs", *arguments, folder=folder, **changes)


def build(*arguments, folder, **changes):
    """Run `mkdocs build` in this process, with changes to the environment, and give what a process would give."""
    with pytest.MonkeyPatch.context() as patch, mkdocs_as_it_was():
        patch.chdir(folder)
        patch.delenv("SITE_URL", raising=False)
        for name, value in {"SOURCE_DATE_EPOCH": EPOCH, **changes}.items():
            patch.setenv(name, value)
        patch.setattr(Theme, "get_env", compiled_once)
        done = CliRunner().invoke(mkdocs.__main__.cli, ["build", *map(str, arguments)])
    is_fault = done.exception and not isinstance(done.exception, SystemExit)
    fault = "".join(traceback.format_exception(done.exception)) if is_fault else ""
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr + fault)


@contextmanager
def mkdocs_as_it_was():
    """Take back what a command of MkDocs leaves behind in a process that it has for itself."""
    log, others = logging.getLogger("mkdocs"), logging.getLogger(building.__name__)
    handlers, filters, propagate, level = (
        log.handlers[:],
        others.filters[:],
        log.propagate,
        log.level,
    )
    with warnings.catch_warnings():
        yield
    # A filter that tells each warning once would hold back those of the next build.
    log.handlers[:], others.filters[:], log.propagate = handlers, filters, propagate
    log.setLevel(level)


COMPILED = Compiled()


def compiled_once(theme, get_env=Theme.get_env):
    """The theme's templates, each compiled once in this process: half of a small build's time."""
    env = get_env(theme)
    env.bytecode_cache = COMPILED
    return env


def bytes_of(folder):
    """Every file below a folder, with its content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class Workplace:
    """A knowledge base with a configuration and one hand-written page, and the site that is built of it."""

    def __init__(self, base, page_of):
        self.base = base
        self.root = base.root
        self.site = base.root / "site"
        self.lesson = base.lesson
        self._page_of = page_of
        self.write("docs/contributing.md", "# Give a lesson\n\nHow to give one.\n")
        self.configure()

    def write(self, place, content):
        path = self.root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)

    def configure(self, options=None, **changes):
        """Write mkdocs.yml: `options` are the plugin's, the others MkDocs'. JSON is YAML."""
        plugins = [{"lessons": options}] if options else ["lessons"]
        self.write("mkdocs.yml", json.dumps({**CONFIGURATION, "plugins": plugins, **changes}))

    def build(self, *arguments, **changes):
        return build(*arguments, folder=self.root, **changes)

    def sound(self, **changes):
        """Build strictly, without a word of warning."""
        result = self.build("--strict", **changes)
        assert (result.returncode, "WARNING" in result.stderr) == (0, False), result.stderr
        return self

    def page(self, address):
        name = f"{address}index.html" if address == "" or address.endswith("/") else address
        return self._page_of((self.site / name).read_bytes())

    def files(self):
        return bytes_of(self.site)


@pytest.fixture(scope="session", name="run")
def _run():
    """Run a command in a folder: `run("lessons", "check", folder=…)`."""
    return run


@pytest.fixture(scope="session", name="mkdocs")
def _mkdocs():
    """Run MkDocs as a process in a folder, with changes to the environment: `mkdocs("build", folder=…, TZ="UTC")`."""
    return mkdocs_process


@pytest.fixture(scope="session", name="build")
def _build():
    """Run `mkdocs build` in this process: `build("--strict", folder=…)`."""
    return build


@pytest.fixture(scope="session", name="bytes_of")
def _bytes_of():
    return bytes_of


@pytest.fixture(scope="session", name="environment")
def _environment():
    return environment


@pytest.fixture(scope="session")
def workplace():
    """Begin a workplace in a folder of one's own, where `place` would not last long enough."""
    return Workplace


@pytest.fixture
def place(base, page_of):
    return Workplace(base, page_of)


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Make a folder once for all processes of a run: `once("site", make)` gives it, made by `make(folder)`."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared

    def folder_of(name, make):
        folder = shared / name
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                unfinished = shared / f"{name}.unfinished"
                shutil.rmtree(unfinished, ignore_errors=True)
                unfinished.mkdir()
                make(unfinished)
                unfinished.rename(folder)
        return folder

    return folder_of


@pytest.fixture(scope="session")
def our_site(once):
    """The site of this repository; `build.log` beside it tells what the build said."""

    def make(folder):
        result = build("--strict", "--site-dir", folder / "site", folder=REPOSITORY)
        (folder / "build.log").write_text(f"{result.returncode}\n{result.stdout}{result.stderr}")

    folder = once("our-site", make)
    status, _, told = (folder / "build.log").read_text().partition("\n")
    assert status == "0", told
    return folder / "site"


def git(folder, *command):
    around = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    fixed = {
        "GIT_AUTHOR_DATE": "2026-11-20T12:00:00Z",
        "GIT_COMMITTER_DATE": "2026-11-20T12:00:00Z",
    }
    names = {
        f"GIT_{who}_{what}": "x@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    environment = {
        **around,
        **fixed,
        **names,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    subprocess.run(["git", *command], cwd=folder, env=environment, capture_output=True, check=True)


def commit_all(folder):
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=x")


@pytest.fixture(scope="session", name="git")
def _git():
    """Run git in a folder as somebody, on a fixed day: `git(folder, "add", "--all")`."""
    return git


@pytest.fixture(scope="session", name="commit_all")
def _commit_all():
    """Make a repository of a folder, with everything in one commit."""
    return commit_all


PROGRAM = ("generator", "docs", "lessons", "tests", ".ci")


@pytest.fixture(scope="session")
def release(once):
    """A repository with all that is here, committed or not, in one commit, and its release in `dist`."""

    def make(folder):
        # In a worktree of git's, `.git` is a file, and a commit would be one of the repository itself.
        for path in REPOSITORY.iterdir():
            if path.is_file() and path.name != ".git":
                shutil.copy(path, folder)
        ignore = shutil.ignore_patterns("__pycache__", "node_modules")
        for name in PROGRAM:
            shutil.copytree(REPOSITORY / name, folder / name, ignore=ignore)
        commit_all(folder)
        result = run(".ci/release", folder=folder, umask=0o022, PYTHON=sys.executable)
        assert result.returncode == 0, result.stderr

    return once("release", make)


@pytest.fixture(scope="session")
def broken_links(page_of):
    """Every reference of a built site that leads to no file, or to no place in it."""

    def find(site, *, directories=True):
        pages = {path: page_of(path.read_bytes()) for path in site.rglob("*.html")}
        for path, page in pages.items():
            for element in page.elements:
                for name in ("href", "src", "action"):
                    link = element.attributes.get(name)
                    if link is None or ":" in link.partition("/")[0]:
                        continue
                    target, _, fragment = link.partition("#")
                    target = target.partition("?")[0]
                    start = site if target.startswith("/") else path.parent
                    found = Path(os.path.normpath(start / target.lstrip("/"))) if target else path
                    if directories and found.is_dir():
                        found /= "index.html"
                    is_there = found.is_file() and site in found.parents
                    if not is_there or (
                        fragment and found in pages and fragment not in pages[found].ids
                    ):
                        yield path.relative_to(site).as_posix(), link

    return find
