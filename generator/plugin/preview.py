"""What a preview leaves for later: the lessons' pages and files are made when somebody asks.

An edit changes one lesson, and what follows from it may change any other; so all are forgotten at
each change, and only those are made again that a browser comes for. MkDocs knows of their addresses
alone, by which links are resolved. Where nothing but records has changed, it is not asked to build.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Lock, Timer
from typing import Any, NamedTuple

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

from generator.records.base import SETTINGS
from generator.verify.site import is_page

_TRIES = 3
_App = Callable[[dict[str, Any], Any], Iterable[bytes]]


class LaterFile(File):
    """A file that MkDocs neither builds nor copies, but may link to."""

    @classmethod
    def of_page(cls, destination: str, config: MkDocsConfig) -> LaterFile:
        """Return the file of a page that will be published at a place."""
        uri = f"{destination.removesuffix('.html').removesuffix('/index')}.md"
        file = cls(uri, None, config.site_dir, config.use_directory_urls, dest_uri=destination)
        file.inclusion, file.generated_by = InclusionLevel.NOT_IN_NAV, "lessons"
        return file

    def is_documentation_page(self) -> bool:
        """Return False: MkDocs makes no page of it."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - MkDocs' own
        """Leave it for later."""


class Built(NamedTuple):
    """What MkDocs made a site with."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Environment

    def whole(self, page: Page) -> bytes:
        """Return a page as MkDocs makes it, with all that other plugins do."""
        plugins = self.config.plugins
        rest: dict[str, Any] = {"config": self.config, "files": self.files}
        page = plugins.on_pre_page(page, **rest)
        page.read_source(self.config)
        page.markdown = plugins.on_page_markdown(page.markdown or "", page=page, **rest)
        page.render(self.config, self.files)
        page.content = plugins.on_page_content(page.content or "", page=page, **rest)
        page.active = True
        context = get_context(self.nav, self.files, self.config, page)
        template = self.env.get_template(page.meta["template"])
        context = plugins.on_page_context(context, page=page, config=self.config, nav=self.nav)
        html = template.render(context)
        page.active = False
        return plugins.on_post_page(html, page=page, config=self.config).encode()


class Later:
    """Writes the files of a preview that are asked for; ``make`` returns one by its name."""

    _root = Path()
    _idle: Timer | None = None
    _took = 1.0
    """Seconds that what waits for nobody to save took the last time."""

    def __init__(self, make: Callable[[str], bytes | None]) -> None:
        self._make = make
        self._building = Lock()
        self._is_paused = False
        self._old = set[str]()
        self._made = set[str]()

    def pause(self) -> None:
        """Have those who ask wait until the build has ended; one that never ended holds up none."""
        if not self._is_paused:
            self._building.acquire()
        self._is_paused = True

    def go_on(self) -> None:
        """Answer again, if this was paused."""
        if self._is_paused:
            self._is_paused = False
            self._building.release()

    def forget(self, names: Iterable[str]) -> None:
        """Make files anew when somebody asks for them: those named, and what was made so far."""
        self._old = {*names, *self._old, *self._made}
        self._made = set()

    def start_anew(self) -> None:
        """Take all for new: MkDocs has built the site."""
        self._old, self._made = set(), set()

    def when_idle(self, work: Callable[[], None], reload: Callable[[], None]) -> None:
        """Do what takes long once nobody saves for as long, and show pages that differ then."""

        def do() -> None:
            began = time.monotonic()
            work()
            self._took = max(1.0, time.monotonic() - began)
            if self._is_new():
                reload()

        self.stop()
        self._idle = Timer(self._took, do)
        self._idle.daemon = True
        self._idle.start()

    def stop(self) -> None:
        """Leave undone what still waits."""
        if self._idle:
            self._idle.cancel()

    def _is_new(self) -> bool:
        """Make the pages again that were made; return whether one differs from what was shown."""
        is_new = False
        with self._building:
            for name in filter(is_page, self._made):
                content, file = self._make(name), self._root / name
                if content is not None and content != file.read_bytes():
                    write_file(content, str(file))
                    is_new = True
        return is_new

    def before(self, app: Any, root: Path, mount: str) -> _App:
        """Return a WSGI application that writes what another one misses, and asks it again."""
        self._root = root

        def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            told: list[Any] = []
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
            names = _names(path.removeprefix(mount)) if path.startswith(mount) else []
            if not self._old.isdisjoint(names):
                self._write(names)
            # The next build may begin meanwhile, and take away what was written.
            for _ in range(_TRIES):
                body: Iterable[bytes] = app(environ, lambda *status: told.append(status))
                is_missing = told[-1][0].startswith("404")
                if not (is_missing and self._write(names)):
                    break
            start_response(*told[-1])
            return body

        return answer

    def _write(self, names: Iterable[str]) -> bool:
        """Write the file that an address stands for; return whether there is one."""
        with self._building:
            for name in names:
                content = self._make(name)
                if content is not None:
                    write_file(content, str(self._root / name))
                    self._made.add(name)
                elif name in self._old:
                    (self._root / name).unlink(missing_ok=True)
                self._old.discard(name)
                if content is not None:
                    return True
        return False


def _names(address: str) -> list[str]:
    """Return the files that an address may stand for."""
    index = f"{address.rstrip('/')}/index.html".lstrip("/")
    return [index] if address.endswith("/") or not address else [address, index]


def reload(server: LiveReloadServer) -> None:
    """Have browsers load what they show again, unless a build will."""
    # MkDocs has no other way.
    with server._epoch_cond:  # noqa: SLF001
        if server._visible_epoch == server._wanted_epoch:  # noqa: SLF001
            server._wanted_epoch += 1  # noqa: SLF001
            server._visible_epoch += 1  # noqa: SLF001
            server._epoch_cond.notify_all()  # noqa: SLF001


class Rebuild:
    """Called after a change: has MkDocs build, unless nothing but records changed.

    ``reread`` takes the records up and returns whether that was enough. ``others`` are the paths of
    whatever else is watched, ``records`` is the folder of the records.
    """

    def __init__(
        self,
        build: Callable[[], None],
        reread: Callable[[], bool],
        others: Iterable[str],
        records: Path,
    ) -> None:
        self._build, self._reread = build, reread
        self._records = records.resolve()
        settings = [self._records / name for name in SETTINGS]
        watched = [path for path in map(Path, others) if path.resolve() != self._records]
        self._paths = [*watched, *settings]
        self._last: object = self._state()

    def __call__(self) -> None:
        """Bring the site up to date."""
        state = self._state()
        if state == self._last and self._reread():
            return
        self._last = None  # a build that fails is nothing to go on from
        self._build()
        self._last = state

    def _state(self) -> Mapping[Path, tuple[int, int]]:
        """Return when each file was last changed, and its size."""
        files: set[Path] = set()
        for path in self._paths:
            files.update([path, *path.rglob("*")])
        state = {}
        for file in files:
            is_record = file.is_relative_to(self._records) and file.name not in SETTINGS
            if file.is_file() and not is_record:
                told = file.stat()
                state[file] = told.st_mtime_ns, told.st_size
        return state
