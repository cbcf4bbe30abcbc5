"""A server of one's own: a knowledge base, a place to publish it, and somebody who reads there all the while."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import threading
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.plugin.policy import policy
from generator.verify.manifest import write_manifest

HERE = Path(__file__).parent
STAND_IN = HERE / "stand_in"
COPIER = str(STAND_IN / "python")
"""Copies a site that is ready, in a hundredth of the time that Python takes to begin."""
PAGES = ("index.html", *(f"page-{number}/index.html" for number in range(3)))
POLICY = policy([])
GROUPS = ("terms", "places", "words", "cards", "facets")
# Of a folder of the search index: one that holds nothing, and one with no lengths.
EMPTY, LENGTHS = (sha256(text).hexdigest()[:12] for text in (b"", b"lengths 2\n[]"))
LONGEST = 120
"""Seconds after which something hangs."""
IMPATIENT = """
from generator.cli import main
from generator.publishing import child
child._PATIENCE = 1
main()
"""
"""The command `lessons`, in which a build has one second to end by itself."""


def everything_in(folder):
    """Each file below a folder with its bytes, and each link with where it leads."""
    found = {}
    for path, folders, files in os.walk(folder):
        for each in (Path(path, name) for name in (*folders, *files)):
            if each.is_symlink():
                found[each] = each.readlink()
            elif each.is_file():
                found[each] = each.read_bytes()
    return found


def page(mark):
    """A page that says twice to which version it belongs."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return f'<!doctype html><html lang="en"><head>{meta}<title>A</title></head><body><h1>{mark}</h1>{"x" * 9000}<p>{mark}</p></body></html>'


def mark_of(text):
    """What a page says, or that it is not whole."""
    whole = re.fullmatch(
        r"<!doctype html><html.*<h1>(.*)</h1>x{9000}<p>(.*)</p></body></html>", text
    )
    return whole[1] if whole and whole[1] == whole[2] else "a part of a page"


def make_site(folder, mark):
    """A site of a few pages and an empty search index, in which nothing is amiss."""
    entry = {
        "format": 3,
        "documents": 0,
        "lessons": 0,
        "below": [],
        **{name: {"folder": f"{name}-{EMPTY}", "files": []} for name in GROUPS},
        "places": {"folder": f"places-{LENGTHS}", "files": []},
    }
    data = {
        "search/index.json": json.dumps(entry),
        f"search/places-{LENGTHS}/lengths.json": "[]",
        "sitemap.xml": "<urlset/>",
        "_headers": "/*\n",
        "llms.txt": "api/v1/lessons.json\n",
        "api/v1/lessons.json": '{"lessons": []}',
        "api/v1/lessons.csv": "id\n",
        "feeds/lessons.xml": "<feed/>",
        "feeds/lessons.json": '{"items": []}',
        "feeds/digest.xml": "<feed/>",
        "feeds/digest.json": '{"items": []}',
    }
    for name, text in {**dict.fromkeys((*PAGES, "404.html"), page(mark)), **data}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "sitemap.xml.gz").write_bytes(gzip.compress(b"<urlset/>"))
    write_manifest(folder, "", [])


class Server:
    """A knowledge base, and the folder that a web server shows."""

    def __init__(self, base):
        self.base = base
        self.www = base.root / "www"
        self.site = self.www / "site"
        self.versions_folder = self.www / "site.versions"
        base.lesson("2020/late")
        (base.root / "mkdocs.yml").write_text("site_name: Lessons\n")

    def environment(self, mark, build=""):
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "COV"))
        }
        stand_in = {
            "PYTHONPATH": str(STAND_IN),
            "SITE": str(self.made(mark)),
            "BUILD": build,
            "TOLD": str(self.told),
        }
        return {
            **kept,
            "PYTHONDONTWRITEBYTECODE": "1",
            "SOURCE_DATE_EPOCH": "1795305600",
            **stand_in,
        }

    def made(self, mark):
        """A site whose pages say a mark, for the stand-in to copy."""
        folder = self.base.root / f"made-{mark}"
        if not folder.exists():
            make_site(folder, mark)
        return folder

    @property
    def told(self):
        """Where a build that hangs says that it does, and a deaf one that it was asked to end."""
        path = self.base.root / "told"
        if not path.exists():
            os.mkfifo(path)
        return path

    def start(self, mark, *options, build="", **more):
        return subprocess.Popen(
            [sys.executable, "-c", IMPATIENT, "publish", str(self.site), *map(str, options)],
            cwd=self.base.root,
            env=self.environment(mark, build),
            text=True,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more},
        )

    def publish(self, mark, *options, build=""):
        """Publish a site whose pages say a mark; gives exit status, output and complaints."""
        command = ["publish", str(self.site), *map(str, options)]
        with pytest.MonkeyPatch.context() as patch:
            if not build:
                patch.setattr(sys, "executable", COPIER)
            result = CliRunner().invoke(main, command, env=self.environment(mark, build))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result.exit_code, result.stdout, result.stderr

    def sound(self, mark, *options):
        status, said, complained = self.publish(mark, *options)
        assert status == 0, said + complained
        return said

    def mark(self, site=None):
        """What every page of the published site, or of another, says: all the same."""
        [mark] = {mark_of(((site or self.site) / name).read_text()) for name in PAGES}
        return mark

    def versions(self):
        """What lies in the folder of versions, but for the lock."""
        return sorted({path.name for path in self.versions_folder.iterdir()} - {"lock"})

    def state(self, folder=None):
        return everything_in(folder or self.www)


class Reader(threading.Thread):
    """Somebody who reads all pages through the link, again and again, until told to stop."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self._server = server
        self._is_over = threading.Event()
        self.seen = set()
        self.faults = []

    def run(self):
        is_over = False
        while not is_over:
            # Between two rounds the others have the machine for a moment; the last round comes
            # after the end.
            is_over = self._is_over.wait(0.01)
            for name in PAGES:
                try:
                    self.seen.add(mark_of((self._server.site / name).read_text()))
                except OSError as fault:
                    self.faults.append(str(fault))
            self._read_one_version()

    def _read_one_version(self):
        folder = os.open(self._server.site, os.O_DIRECTORY)
        try:
            marks = {mark_of(Path(f"/proc/self/fd/{folder}", name).read_text()) for name in PAGES}
            if len(marks) != 1:
                self.faults.append(f"one version says {sorted(marks)}")
        except OSError as fault:
            # Whoever reads one version so slowly that it was pruned meanwhile has had their time.
            name = Path(f"/proc/self/fd/{folder}").readlink().name
            if name in self._server.versions():
                self.faults.append(str(fault))
        finally:
            os.close(folder)

    def end(self):
        self._is_over.set()
        self.join()
        assert self.faults == []
        assert "a part of a page" not in self.seen
        return self.seen


@pytest.fixture
def server(base, monkeypatch):
    monkeypatch.chdir(base.root)
    return Server(base)


@pytest.fixture
def published(server):
    """A server that shows a site whose pages say `first`."""
    server.sound("first")
    return server


@pytest.fixture
def reading():
    """Somebody who reads a server's pages all the while from `reading(server)` on; `end()` tells what was seen."""
    readers = []

    def begin(server):
        readers.append(Reader(server))
        readers[-1].start()
        return readers[-1]

    yield begin
    for reader in readers:
        if reader.is_alive():
            reader.end()


@pytest.fixture
def cut_short():
    """Publish and be cut short: `cut_short(server, "second")("KILL", 7)` is the exit status of a run killed at step 7."""
    processes = []

    def begin(server, mark, *options):
        process = subprocess.Popen(
            [sys.executable, HERE / "step_by_step.py", "publish", str(server.site), *options],
            cwd=server.base.root,
            env=server.environment(mark),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        processes.append(process)

        def run(how, step):
            process.stdin.write(f"{how} {step}\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        return run

    yield begin
    for process in processes:
        process.communicate(timeout=LONGEST)
