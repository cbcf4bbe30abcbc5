"""A real Chromium, and two sites for it to look at.

``repository`` is the repository's own lessons and docs; ``extremes`` a small knowledge base of
records that are accepted and yet as long, as foreign or as hostile as they can be, in a site that
names its repository. Both are served under a sub-path, since an address that begins at the server's
root works anywhere but there.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    Request,
    Route,
    expect,
    sync_playwright,
)

REPOSITORY = Path(__file__).parents[2]
[BROWSERS] = re.findall(r"^BROWSERS := (.+)$", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)
"""The list from which `make test` installs the first where there is none."""
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LONGEST = 60_000
"""Milliseconds after which something that does not happen is given up: a busy machine takes its time."""
PREFIX = "/sub/path/"
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")

# Whatever of this ran would leave its mark; the entities are for whoever decodes once too often.
ATTACK = (
    "\"'><script>window.__ran=1</script><img src=missing.png onerror=window.__ran=1><svg/onload=window.__ran=1>"
    "</title></textarea></style></script><!-- &lt;script&gt;window.__ran=1&lt;/script&gt; "
    "&amp;lt;img src=missing.png onerror=window.__ran=1&amp;gt; [go](javascript:window.__ran=1) "
    "{{ 7 * 191 }}{% for x in (1,) %}${window.__ran=1}{# #}"
)
SHORT_ATTACKS = {
    "attack-script": "</title><script>window.__ran=1</script> {{ 7 * 191 }}",
    "attack-entities": "&lt;script&gt;window.__ran=1&lt;/script&gt;&lt;svg onload=window.__ran=1&gt;",
    "attack-twice-encoded": "&amp;lt;img src=missing.png onerror=window.__ran=1&amp;gt; {% raw %}",
    "attack-attribute": "\" autofocus onfocus=window.__ran=1 x=\"' onmouseover='window.__ran=1",
    "attack-image": "<img src=missing.png onerror=window.__ran=1><iframe src=javascript:parent.__ran=1>",
    "attack-link": "[go](javascript:window.__ran=1) <a href=javascript:window.__ran=1>go</a>",
}
HOSTILE_ADDRESS = (
    "https://example.org/'onmouseover='window.__ran=1'?a=1&lt;b&quot;=javascript:window.__ran=1#')"
)

HIDDEN = ("quillfeath", "ostrichwheel", "lampmarmot")


@dataclass(frozen=True)
class Site:
    """A site as it is served."""

    address: str
    folder: Path

    def at(self, place: str = "") -> str:
        """The whole address of a place in the site: ``at("browse/")``."""
        return self.address + place

    @property
    def places(self) -> list[str]:
        """Every page that was built, redirects included, and the page for addresses that are none."""
        return sorted(self._path_of(page) for page in self.folder.rglob("*.html"))

    @property
    def aliases(self) -> list[str]:
        """The former addresses of lessons."""
        pages = self.folder.glob("lessons/*/index.html")
        return sorted(self._path_of(page) for page in pages if LEADS_ON.search(page.read_text()))

    def file(self, place: str) -> Path:
        """Where a place's page stands."""
        return (
            self.folder / place / "index.html" if place[-1:] in ("", "/") else self.folder / place
        )

    def _path_of(self, page: Path) -> str:
        return page.relative_to(self.folder).as_posix().removesuffix("index.html")


class Handler(SimpleHTTPRequestHandler):
    """Serves as a static host does: silently, and with the site's own page for addresses that are none."""

    protocol_version = "HTTP/1.1"
    # A head and a body are two packets, of which the second must not wait for an answer to the
    # first.
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        # The browser's own wish for whatever is no page, which the site cannot answer: it lies
        # below a path.
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def end_headers(self) -> None:
        # As static hosts do, and so that styles and scripts are not asked for again on every page.
        if not self.path.endswith("/"):
            self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, PREFIX.strip("/"), "404.html")
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


@contextmanager
def served(project: Path) -> Iterator[Site]:
    """Build the project for the address that it gets, and serve it there."""
    root = project / "served"
    folder = root.joinpath(*PREFIX.strip("/").split("/"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(root)))
    server.daemon_threads = True
    address = f"http://127.0.0.1:{server.server_port}{PREFIX}"
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)]
    environment = {**os.environ, "SITE_URL": address, "NO_MKDOCS_2_WARNING": "1"}
    build = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert build.returncode == 0, f"the site cannot be built:\n{build.stdout}{build.stderr}"
    shutil.copy(AXE, root / "axe.js")
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    )
    thread.start()
    try:
        yield Site(address, folder)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def serve() -> Callable[[Path], AbstractContextManager[Site]]:
    """How a project is built and served while a block lasts."""
    return served


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    project = tmp_path_factory.mktemp("repository")
    for name in ("docs", "lessons"):
        shutil.copytree(REPOSITORY / name, project / name)
    shutil.copy(REPOSITORY / "mkdocs.yml", project)
    with served(project) as site:
        yield site


@pytest.fixture(scope="session")
def extremes(
    tmp_path_factory: pytest.TempPathFactory, base_in: Callable[[Path], object]
) -> Iterator[Site]:
    project = tmp_path_factory.mktemp("extremes")
    (project / "docs").mkdir()
    shutil.copy(REPOSITORY / "docs/contributing.md", project / "docs")
    shutil.copy(REPOSITORY / "mkdocs.yml", project / "plain.yml")
    (project / "mkdocs.yml").write_text(
        "INHERIT: plain.yml\nnav:\nrepo_url: https://github.com/example-org/lessons\nedit_uri: edit/main/docs/\n"
        'plugins: [{lessons: {search: {report: "https://example.org/new?title={query}"}}}]\n'
    )
    write_extremes(base_in(project))
    with served(project) as site:
        yield site


@pytest.fixture
def hidden_words() -> tuple[str, ...]:
    return HIDDEN


def write_extremes(base) -> None:
    base.write("vocabulary.yml", json.dumps(_vocabulary()))
    attacked = list(SHORT_ATTACKS)
    for slug, title in SHORT_ATTACKS.items():
        others = [other for other in attacked if other != slug]
        base.lesson(
            f"2020/{slug}",
            title=title,
            lesson=title,
            aliases=[f"was-{slug}"],
            **_attacked_fields(others),
        )
    for slug, fields in {**_extreme_records(), **_replaced_records(), **_hidden_records()}.items():
        base.lesson(f"{fields.pop('year', 2019)}/{slug}", **fields)


def _vocabulary() -> dict[str, object]:
    hostile = {"name": ATTACK, "description": ATTACK, "url": HOSTILE_ADDRESS}
    return {
        "areas": {
            "billing": {"name": "Billing", "description": "Charging people the right amount."},
            "boarding": {
                "name": "Boarding",
                "description": "Admitting people to what they booked.",
            },
            "unused": {"name": "Unused", "description": "Nothing has happened here yet."},
            "arabic": {"name": "الفواتير والاسترداد", "description": "إعادة الأموال."},
            "hostile": hostile,
        },
        "factors": {
            "policy": {"name": "Policy", "description": "What people are told to do."},
            "tooling": {"name": "Tooling", "description": "What people work with."},
            "hostile": hostile,
        },
        "processes": {"hostile": hostile},
        "channels": {"hostile": hostile},
        "roles": {"hostile": hostile},
        "procedures": {"hostile": {**hostile, "sections": ["before"]}},
        "synonyms": [[ATTACK, "refund"]],
    }


def _attacked_fields(others: list[str]) -> dict[str, object]:
    """Every field that takes a text or an address, with an attack in it."""
    return {
        "areas": ["hostile"],
        "kind": "experiment",
        "hypothesis": ATTACK,
        "failure": f"{ATTACK}\n\n# {ATTACK}\n\n```{ATTACK.replace('`', '')}\n{ATTACK}\n```\n\n"
        f"| a | {ATTACK.replace('|', '')} |\n|---|---|\n| {ATTACK.replace('|', '')} | b |\n\n"
        "[a](javascript:window.__ran=1) [b](JaVaScRiPt&colon;window.__ran=1) [c](data:text/html,<script>1</script>) "
        '[d](https://example.org/ "\' onmouseover=window.__ran=1") <javascript:window.__ran=1> '
        "![x](missing.png) [e](  vbscript:x) [f]: javascript:window.__ran=1\n\n[f]",
        "impact": ATTACK,
        "surprise": ATTACK,
        "causes": [{"factor": "hostile", "text": ATTACK, "confidence": "suspected"}],
        "changes": [
            {
                "text": ATTACK,
                "owner": ATTACK,
                "evidence": HOSTILE_ADDRESS,
                "embedded_in": ["hostile#before"],
            },
        ],
        "recovery": dict.fromkeys(
            (
                "first_contact",
                "heard",
                "empathized",
                "apologized",
                "resolved",
                "diagnosed",
                "told",
                "outcome",
            ),
            ATTACK,
        ),
        "verification": {"measure": ATTACK, "by": f"not {ATTACK}", "evidence": HOSTILE_ADDRESS},
        "where_else": [{"area": "hostile", "note": ATTACK, "lesson": others[0]}],
        "applies_to": {
            "processes": ["hostile"],
            "channels": ["hostile"],
            "roles": ["hostile"],
            "phrases": [ATTACK],
        },
        "ask": ATTACK[:140],
        "stop_when": ATTACK[:140],
        "related": others,
        "applied": [{"where": ATTACK, "outcome": "modified", "note": ATTACK[:240]}],
        "references": [{"title": ATTACK, "url": HOSTILE_ADDRESS, "archived": HOSTILE_ADDRESS}],
        "credits": ATTACK,
        "withdrawn": ATTACK,
        "tags": ["shared", "hostile"],
        "x_own": ATTACK,
    }


def _extreme_records() -> dict[str, dict[str, object]]:
    wide = " | ".join(f"column {number} of a wide table" for number in range(12))
    table = f"| {wide} |\n|{'---|' * 12}\n| {wide} |\n"
    code = f"```\nssh host && {'x' * 400} --option={'y' * 200}\n```\n\nInline `{'z' * 300}` code, {'w' * 300}."
    return {
        "unbroken-title": {
            "title": "W" * 100,
            "lesson": "M" * 240,
            "ask": "Q" * 140,
            "stop_when": "S" * 140,
            "credits": "c" * 300,
            "tags": ["t" * 80],
        },
        "twelve-causes": {
            "causes": [
                {"factor": "policy", "text": f"Cause {n}. " + "It let it happen. " * n}
                for n in range(12)
            ],
            "changes": [
                {"text": f"Make change {n}", "owner": "o" * 90, "due": "2019-06"} for n in range(12)
            ],
        },
        "forty-tags": {"tags": [f"tag-{n}-of-forty" for n in range(40)]},
        "wide-table-and-code": {
            "failure": f"{table}\n\n{code}\n\n> quoted {'q' * 200}\n\n1. {'n' * 200}\n",
            "references": [{"title": "r" * 200, "url": f"https://example.org/{'u' * 900}"}],
        },
        "arabic": {
            "title": "تأخر استرداد المبالغ (ACME)!",
            "lesson": "دع النظام يرفض الاسترداد الثاني، since nobody can remember the first.",
            "areas": ["arabic"],
            "failure": "كان من المتوقع استرداد واحد.\n\n- واحد\n- اثنان",
        },
        "east-asian": {
            "title": "返金が二重に支払われ、利用者への説明も遅れた" * 4,
            "lesson": "二度目の返金は端末が拒否する。" * 14,
            "failure": "返金は一度のはずだったが、二度支払われた。" * 40,
        },
        "emoji": {"title": "🏨 👩‍👩‍👧‍👦 🇯🇵 The till 💥 refunded twice 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "lesson": "🙂" * 200},
        "withdrawn": {
            "withdrawn": "The till had been right all along.",
            "title": "A lesson that was withdrawn",
        },
        "superseded": {"superseded_by": ["near-miss"], "title": "A lesson that was superseded"},
        "near-miss": {
            "kind": "near-miss",
            "title": "A refund was nearly paid twice",
            "severity": "minor",
        },
        "overdue": {
            "title": "A lesson with everything overdue",
            "changes": [{"text": "Make the till refuse", "due": "2019-12"}],
            "verification": {"measure": "Refunds paid twice", "due": "2020"},
            "review": {"every": 1},
        },
        "nothing-changed": {
            "changes": None,
            "no_change": "A change would cost more than the refunds.",
        },
        "renamed": {"aliases": ["first-name", "second-name"], "title": "A lesson that was renamed"},
        "came-first": {"title": "The first time it failed"},
        "came-back": {
            "title": "The same failure came back",
            "recurrence_of": ["came-first"],
            "year": 2020,
        },
    }


def _replaced_records() -> dict[str, dict[str, object]]:
    """Lessons that one another replaced, of which the oldest has most of the word "gyroscope" and the newest least."""
    return {
        "replaced-twice": {
            "title": "Gyroscope, gyroscope, gyroscope",
            "lesson": "Turn the gyroscope.",
            "date": "2019-03",
            "superseded_by": ["replaced-once"],
        },
        "replaced-once": {
            "title": "The gyroscope stopped",
            "date": "2019-02",
            "superseded_by": ["never-replaced"],
        },
        "never-replaced": {
            "failure": f"It stopped. {'All else went on as before. ' * 40}Gyroscope.",
            "date": "2019-01",
        },
    }


def _hidden_records() -> dict[str, dict[str, object]]:
    """What a public site must not know: every word that begins as ``HIDDEN`` is theirs alone."""

    def fields(word: str) -> dict[str, object]:
        return {
            "year": 1987,
            "title": f"A {word} was sold twice",
            "lesson": f"Count every {word}.",
            "failure": f"There was but one {word}.",
            "causes": [{"factor": "tooling", "text": f"No till knows a {word}."}],
            "changes": [{"text": f"Teach the till what a {word} is", "owner": word}],
            "applies_to": {"phrases": [f"may I have that {word}"]},
            "tags": [word],
            "aliases": [f"was-{word}"],
            "credits": word,
        }

    return {
        f"{HIDDEN[0]}er": {**fields(f"{HIDDEN[0]}er"), "audience": "restricted"},
        f"{HIDDEN[1]}er": {**fields(f"{HIDDEN[1]}er"), "audience": "internal"},
        f"{HIDDEN[2]}er": {**fields(f"{HIDDEN[2]}er"), "draft": True},
    }


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS.split())), None)
    if path is None:
        pytest.fail(
            f"no browser is found: none of {BROWSERS} is on the path; `make browser` installs one"
        )
    expect.set_options(timeout=LONGEST)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield browser
        browser.close()


@dataclass
class Heard:
    """What pages did beside being shown."""

    foreign: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    @contextmanager
    def listening(self, context: BrowserContext) -> Iterator[None]:
        """Listen to all pages of a profile while a block lasts."""
        heard = {
            "request": self._request,
            "response": lambda response: self._response(response.status, response.request),
            "console": self._console,
            "weberror": lambda fault: self.errors.append(
                f"{fault.page and fault.page.url}: {fault.error}"
            ),
            "dialog": self._dialog,
        }
        for event, hear in heard.items():
            context.on(event, hear)
        yield
        for event, hear in heard.items():
            context.remove_listener(event, hear)

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.hostname != "127.0.0.1":
            self.foreign.append(f"{request.frame.url} asks for {request.url}")

    def _response(self, status: int, request: Request) -> None:
        if status >= 400 and not request.is_navigation_request():
            self.missing.append(f"{request.frame.url}: {status} for {request.url}")

    def _console(self, message) -> None:
        is_page_itself = message.page is not None and message.location["url"] == message.page.url
        if message.type in ("error", "warning") and not ("404" in message.text and is_page_itself):
            self.errors.append(f"{message.page and message.page.url}: {message.text}")

    def _dialog(self, dialog) -> None:
        self.dialogs.append(f"{dialog.page and dialog.page.url}: {dialog.message}")
        dialog.dismiss()


@pytest.fixture
def heard() -> Heard:
    return Heard()


PHONE = {"width": 360, "height": 740}
PROFILE = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}


def profile_of(browser: Browser, **options: object) -> BrowserContext:
    context = browser.new_context(**{**PROFILE, **options})
    context.set_default_timeout(LONGEST)
    return context


AS_NEW = {
    "media": "null",
    "color_scheme": "light",
    "forced_colors": "none",
    "reduced_motion": "reduce",
}
FORGET = """() => {
  try { localStorage.clear(); sessionStorage.clear(); } catch { /* No site, no storage. */ }
}"""


class Tab:
    """One page of a profile, which each test finds as if it were new.

    To open another profile costs as much as five loads.
    """

    def __init__(self, browser: Browser, options: dict[str, Any]) -> None:
        self.profile = profile_of(browser, **options)
        self._page: Page | None = None

    def page(self, viewport: dict[str, int]) -> Page:
        if self._page is None:
            self._page = self.profile.new_page()
            self._page.add_init_script = self._refuse
        if self._page.viewport_size != viewport:
            self._page.set_viewport_size(viewport)
        return self._page

    def clear(self) -> None:
        """Take back what a test did to the page; give up one with which that cannot be done."""
        page = self._page
        assert page is not None
        try:
            page.unroute_all(behavior="ignoreErrors")
            page.evaluate(FORGET)
            page.goto("about:blank")
            page.emulate_media(**AS_NEW)
            page.mouse.move(0, 0)
        except Error:
            page.close()
            self._page = None

    def _refuse(self, *_: object, **__: object) -> None:
        pytest.fail("a script for every load cannot be taken back: name it among the options")


USUAL = {"java_script_enabled": True, "bypass_csp": False}


@pytest.fixture(scope="session")
def tabs(chromium: Browser) -> Iterator[Callable[..., Tab]]:
    """The tab of each set of options; ``script`` is one that each of its loads begins with."""
    opened: dict[str, Tab] = {}

    def tab(script: str = "", **options: Any) -> Tab:
        options = {name: value for name, value in options.items() if USUAL.get(name) != value}
        key = json.dumps([script, options], sort_keys=True)
        if key not in opened:
            opened[key] = Tab(chromium, options)
            opened[key].profile.add_init_script(script)
        return opened[key]

    yield tab
    for each in opened.values():
        each.profile.close()


@pytest.fixture
def new_page(tabs: Callable[..., Tab], heard: Heard) -> Iterator[Callable[..., Page]]:
    """Open a page as if it were new, and listen to it. A dialog fails the test."""
    with ExitStack() as opened:

        def make(viewport: dict[str, int] = PROFILE["viewport"], **options: Any) -> Page:
            tab = tabs(**options)
            page = tab.page(viewport)
            opened.callback(tab.clear)
            opened.enter_context(heard.listening(tab.profile))
            return page

        yield make
    assert heard.dialogs == []


@pytest.fixture(scope="session")
def standing(chromium: Browser) -> Iterator[tuple[BrowserContext, dict[object, Page]]]:
    """A profile, and its pages that stay open from test to test, by their addresses and widths."""
    profile = profile_of(chromium)
    yield profile, {}
    profile.close()


@pytest.fixture
def stay(
    standing: tuple[BrowserContext, dict[object, Page]], heard: Heard
) -> Iterator[Callable[..., Page]]:
    """Be where earlier tests were, for what does not hang on a load: a page that was left is loaded anew.

    The test begins with taking back whatever of theirs it could meet, but for the media.
    """
    profile, pages = standing
    used: list[Page] = []

    def at(address: str, viewport: dict[str, int] = PROFILE["viewport"]) -> Page:
        key = address, viewport["width"]
        if key not in pages:
            pages[key] = profile.new_page()
            pages[key].set_viewport_size(viewport)
        page = pages[key]
        if re.split("[?#]", page.url)[0] != address:
            page.goto(address)
        used.append(page)
        return page

    with heard.listening(profile):
        yield at
    for page in used:
        page.emulate_media(**AS_NEW)
    assert heard.dialogs == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """The page of most tests."""
    return new_page()


@pytest.fixture
def exchange() -> Callable[[Page], None]:
    """Let the theme exchange what a page shows, as its `navigation.instant` does, and load none anew."""

    def answer(route: Route) -> None:
        response = route.fetch()
        html = response.text().replace('"features": [', '"features": ["navigation.instant", ')
        route.fulfill(response=response, body=html)

    return lambda page: page.route(re.compile(r"/(\?.*)?$"), answer)


# The contrast of a text takes twice the time of all other rules, and that of a link with the text
# around it most of the rest. Both follow from the width and the elements that it lies in, by their
# classes, styles and attributes, and whether each has a text of its own: one of those alike that
# was seen tells for all, on whatever page it was.
VIOLATIONS = """async (known) => {
  const seen = JSON.parse(known), met = new Set(), told = new Set();
  const numbers = new Map(Object.keys(seen).map((path, number) => [path, number]));
  const above = new Map([[document.documentElement, `${innerWidth}px`]]);
  for (const element of document.querySelectorAll("body, body *")) {
    const said = [...element.attributes].map(({name, value}) =>
      /^(class$|style$|data-)/.test(name) ? `${name}=${value}` : name);
    said.push([...element.childNodes].some(({nodeType, data}) => nodeType === 3 && data.trim()));
    const path = `${above.get(element.parentElement)}>${element.tagName} ${said}`;
    if (!numbers.has(path)) numbers.set(path, numbers.size);
    above.set(element, numbers.get(path));
    if (seen[path] || met.has(path)) continue;
    met.add(path);
    seen[path] = element.checkVisibility({opacityProperty: true, visibilityProperty: true});
    for (let up = element; up && !told.has(up); up = up.parentElement) told.add(up);
  }
  const alike = [...above.keys()].filter((each) => !told.has(each));
  for (const element of alike) element.setAttribute("data-alike", "");
  axe.configure({rules: [{id: "color-contrast", selector: ":not([data-alike])"},
    {id: "link-in-text-block", selector: ":is(a[href], [role=link]):not([data-alike])"}]});
  const {violations} = await axe.run(document, {resultTypes: ["violations"], preload: false});
  for (const element of alike) element.removeAttribute("data-alike");
  return [JSON.stringify(seen), violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target}: ${node.html}: ${node.failureSummary}`))];
}"""


@pytest.fixture(scope="session")
def violations() -> Callable[[Page], list[str]]:
    """What axe finds to mend on a page."""
    known = "{}"

    def find(page: Page) -> list[str]:
        nonlocal known
        if page.evaluate("!window.axe"):
            page.add_script_tag(url="/axe.js")
        known, found = page.evaluate(VIOLATIONS, known)
        return found

    return find


@dataclass(frozen=True)
class Place:
    """A page of the kind that tests want to see one of; only a missing page may be missing."""

    site: Site
    path: str

    def open(self, page: Page) -> None:
        """Go there, as somebody who follows a link from elsewhere."""
        response = page.goto(self.site.at(self.path))
        assert response is not None
        assert response.status == (404 if self.path == MISSING else 200), (
            f"{self.path} is not there"
        )


MISSING = "no/such/page/"
KINDS = {
    "home": ("repository", ""),
    "plain lesson": ("repository", "lessons/plane-lined-up-with-taxiway/"),
    "near miss": ("repository", "lessons/admin-token-in-published-image/"),
    "experiment": ("repository", "lessons/helpline-closed-for-summer-trial/"),
    "practice": ("repository", "lessons/everything-taken-back-after-poisoning/"),
    "practices": ("repository", "browse/kind/practice/"),
    "lesson with recovery": ("repository", "lessons/restaurants-without-chicken/"),
    "lesson that came back": ("repository", "lessons/passport-backlog-2014/"),
    "recurrence": ("repository", "lessons/passport-backlog-2022/"),
    "withdrawn lesson": ("extremes", "lessons/withdrawn/"),
    "superseded lesson": ("extremes", "lessons/superseded/"),
    "overdue lesson": ("extremes", "lessons/overdue/"),
    "lesson without a change": ("extremes", "lessons/nothing-changed/"),
    "lesson with wide parts": ("extremes", "lessons/wide-table-and-code/"),
    "Arabic lesson": ("extremes", "lessons/arabic/"),
    "hostile lesson": ("extremes", "lessons/attack-script/"),
    "browse": ("repository", "browse/"),
    "all lessons": ("repository", "browse/all/"),
    "area": ("repository", "browse/area/boarding/"),
    "stage": ("repository", "browse/stage/learned/"),
    "brief": ("repository", "brief/launch/"),
    "tag": ("repository", "browse/tag/helpline/"),
    "follow-through": ("repository", "follow-through/"),
    "where else": ("repository", "where-else/"),
    "recurrences": ("repository", "recurrences/"),
    "procedures": ("repository", "procedures/"),
    "in use": ("extremes", "in-use/"),
    "health": ("repository", "health/"),
    "years": ("repository", "report/"),
    "year": ("repository", "report/2024/"),
    "making it right": ("repository", "making-it-right/"),
    "playbook": ("repository", "making-it-right/playbook/"),
    "empty list": ("extremes", "browse/area/unused/"),
    "contributing": ("repository", "contributing/"),
    "architecture": ("repository", "about/architecture/"),
    "decision": ("repository", "about/decisions/2026-11-22-pydantic/"),
    "fields": ("repository", "reference/fields/"),
    "rules": ("repository", "reference/rules/"),
    "commands": ("repository", "reference/commands/"),
    "missing page": ("extremes", MISSING),
}


@pytest.fixture
def place(request: pytest.FixtureRequest) -> Place:
    """The page of a kind that a test asks for by name."""
    site, path = KINDS[request.param]
    return Place(request.getfixturevalue(site), path)


@dataclass(frozen=True)
class Seen:
    """Every page that was visited, by site and path, and what was heard meanwhile.

    ``facts`` are of a phone; ``violations`` are axe's, on a wide screen, of one page of each kind;
    ``moved`` are the pages at former addresses, held back from leading on.
    """

    violations: dict[str, list[str]]
    facts: dict[str, dict[str, Any]]
    moved: dict[str, dict[str, Any]]
    heard: Heard


FACTS = """() => {
  const NO_ICON = "data:,"; // An empty one: so a page at a former address asks for none.
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (selector) => all(selector).filter((element) => element.checkVisibility());
  const text = (element) => element?.textContent.trim() ?? "";
  const top = (element) => !element.parentElement.closest("article, aside, main, nav, section");
  return {
    title: document.title,
    scrolls: document.documentElement.scrollWidth,
    wide: shown("main *").filter((element) => element.getBoundingClientRect().right > innerWidth + 1
      && ![...function* () { for (let up = element; up; up = up.parentElement) yield up; }()]
        .some((up) => ["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX)))
      .slice(0, 3).map((element) => element.outerHTML.slice(0, 120)),
    headings: shown("h1, h2, h3, h4, h5, h6").map((heading) => Number(heading.tagName[1])),
    h1: text(all("h1")[0]).replace(/\\u00b6$/, ""),
    mains: shown("main, [role=main]").length,
    navigates: all("nav, [role=navigation]").length > 0,
    skips: all("a[href]").slice(0, 1).some(({hash, pathname}) => pathname === location.pathname && hash
      && document.getElementById(decodeURIComponent(hash.slice(1)))?.closest("main") !== null),
    footers: shown("footer, [role=contentinfo]").filter(top).length,
    ran: "__ran" in window,
    handlers: all("*").flatMap((element) => [...element.attributes].filter(({name}) => name.startsWith("on"))
      .map(({name, value}) => `${element.tagName} ${name}=${value}`)),
    unsafe: all("[href], [src], [action]").flatMap(({href, src, action}) => [href, src, action])
      .filter((address) => typeof address === "string" && address !== NO_ICON
        && /^(?!https?:|mailto:|data:image)[a-z]+:/i.test(address)),
    frames: all("iframe, object, embed, base").length,
    hints: all("link[href]").filter(({rel, href}) => !/^(canonical|alternate|prev|next)$/.test(rel)
      && href !== NO_ICON && new URL(href).host !== location.host).map(({outerHTML}) => outerHTML),
    text: text(all("main")[0]),
  };
}"""
# The extremes share these with the repository, where they are looked at.
SAME_ON_BOTH = (
    "contributing/",
    "browse/stage/",
    "browse/year/",
    "reference/fields/",
    "reference/rules/",
    "reference/commands/",
    "404.html",
)
# Of the lists of these tags, which differ in a number alone, the first tells for all.
ALIKE = re.compile(r"browse/tag/tag-[1-9]\d*-of-forty/")
LEADS_ON = re.compile('<meta http-equiv="refresh"[^>]*>')


@pytest.fixture(scope="session")
def facts_of() -> Callable[[Page], dict[str, Any]]:
    """What the survey notes down of a page."""
    return lambda page: page.evaluate(FACTS)


@pytest.fixture(scope="session")
def seen(
    chromium: Browser, repository: Site, extremes: Site, violations: Callable[[Page], list[str]]
) -> Seen:
    """Look once at a page of every kind, and at all that hostile and extreme records are shown on."""
    sites = {"repository": repository, "extremes": extremes}
    kinds = {f"{site}: {path}": sites[site].at(path) for site, path in KINDS.values()}
    others = {
        f"extremes: {path}": extremes.at(path)
        for path in extremes.places
        if not path.startswith(SAME_ON_BOTH)
        and not ALIKE.match(path)
        and path not in extremes.aliases
    }
    context = profile_of(chromium)
    found = Seen({}, {}, {}, Heard())
    page = context.new_page()
    with found.heard.listening(context):
        for name, address in kinds.items():
            page.set_viewport_size(PROFILE["viewport"])
            response = page.goto(address)
            assert response.ok or MISSING in address, f"{name} is not there"
            found.violations[name] = violations(page)
            page.set_viewport_size(PHONE)
            found.facts[name] = page.evaluate(FACTS)
        for name in others.keys() - kinds.keys():
            page.goto(others[name])
            found.facts[name] = page.evaluate(FACTS)
        # Where a route is laid, nothing comes out of the cache.
        page = context.new_page()
        page.set_viewport_size(PHONE)
        for alias in extremes.aliases:
            html = (extremes.folder / alias / "index.html").read_text()
            page.route(extremes.at(alias), partial(_stay, html=LEADS_ON.sub("", html)))
            page.goto(extremes.at(alias))
            found.moved[f"extremes: {alias}"] = page.evaluate(FACTS)
    context.close()
    return found


def _stay(route: Route, html: str) -> None:
    route.fulfill(body=html, content_type="text/html")
