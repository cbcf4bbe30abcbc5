"""What a preview leaves for later: the lessons' pages and files are made when somebody asks.

An edit changes one lesson, and what follows from it may change any other; so all are forgotten at
each change, and only those are made again that a browser comes for. MkDocs knows of their addresses
alone, by which links are resolved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

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
        context = get_context(self.nav, self.files, self.config, page)
        template = self.env.get_template(page.meta["template"])
        context = plugins.on_page_context(context, page=page, config=self.config, nav=self.nav)
        html = template.render(context)
        return plugins.on_post_page(html, page=page, config=self.config).encode()


class Later:
    """Writes the files of a preview that are asked for; ``make`` returns one by its name."""

    def __init__(self, make: Callable[[str], bytes | None]) -> None:
        self._make = make
        self._building = Lock()
        self._is_paused = False

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

    def before(self, app: Any, root: Path, mount: str) -> _App:
        """Return a WSGI application that writes what another one misses, and asks it again."""

        def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            told: list[Any] = []
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
            # The next build may begin meanwhile, and take away what was written.
            for _ in range(_TRIES):
                body: Iterable[bytes] = app(environ, lambda *status: told.append(status))
                is_missing = told[-1][0].startswith("404") and path.startswith(mount)
                if not (is_missing and self._write(path.removeprefix(mount), root)):
                    break
            start_response(*told[-1])
            return body

        return answer

    def _write(self, name: str, root: Path) -> bool:
        """Write the file that an address stands for; return whether there is one."""
        with self._building:
            names = [f"{name.rstrip('/')}/index.html".lstrip("/")]
            if not name.endswith("/"):
                names.insert(0, name)
            for known in names:
                if (content := self._make(known)) is not None:
                    write_file(content, str(root / known))
                    return True
        return False
