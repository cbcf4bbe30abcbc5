"""The addresses of everything published, which nothing else knows.

An address is relative to the site's root. A page's ends with a slash (the home page's is empty), a
file's does not: ``lessons/late-refunds/``, ``assets/lessons.css``.
"""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import urlencode

HOME = ""
BROWSE = "browse/"
ALL = "browse/all/"
RECENT = "browse/recent/"
MONTHS = "browse/months/"
EXPERIMENTS = "browse/kind/experiment/"
PRACTICES = "browse/kind/practice/"
SEARCH = "search/"
CONTRIBUTE = "contributing/"
FIELDS = "reference/fields/"
RULES = "reference/rules/"
COMMANDS = "reference/commands/"
VOCABULARY = "reference/vocabulary/"
WHERE_ELSE = "where-else/"
FOLLOW_THROUGH = "follow-through/"
PROCEDURES = "procedures/"
RECURRENCES = "recurrences/"
IN_USE = "in-use/"
HEALTH = "health/"
REPORTS = "report/"
MAKING_RIGHT = "making-it-right/"
PLAYBOOK = "making-it-right/playbook/"
BOARDS = {
    FOLLOW_THROUGH: "Still to be done",
    WHERE_ELSE: "Where else?",
    RECURRENCES: "What came back",
    PRACTICES: "Practices",
    PROCEDURES: "Procedures",
    IN_USE: "In use",
    HEALTH: "Health",
    REPORTS: "Year by year",
    MAKING_RIGHT: "Making it right",
}
"""What follows from all lessons, by what it is called everywhere."""
FEEDS = "feeds/"
API = "api/v1/"
ALL_DATA = f"{API}lessons.json"
ALL_ROWS = f"{API}lessons.csv"
VOCABULARY_DATA = f"{API}vocabulary.json"
STATISTICS_DATA = f"{API}statistics.json"
MATCH_DATA = f"{API}match.json"
SCHEMA = f"{API}schema.json"
OPENAPI = f"{API}openapi.json"
FOR_MACHINES = "llms.txt"
MACHINES = (API, FEEDS, FOR_MACHINES)
"""Where programs read, besides Markdown."""
STYLE = "assets/lessons.css"
BOX_STYLE = "assets/lessons-box.css"
OFFLINE = "assets/offline.js"
SCRIPT = "assets/lessons.js"
SEARCH_INDEX = f"{SEARCH}index.json"
CONTACT = ".well-known/security.txt"
"""Whom to tell of a weakness (RFC 9116)."""
SITEMAP = "sitemap.xml.gz"
"""MkDocs'."""


def asset(file: str, content: bytes) -> str:
    """Return the address of a file whose name changes with its content: ``search.js``.

    So browsers may keep it for ever.
    """
    stem, _, ending = file.rpartition(".")
    return f"assets/{stem}-{sha256(content).hexdigest()[:12]}.{ending}"


def is_asset(address: str) -> bool:
    """Return True for styles, scripts and letters, in which no page's words stand."""
    return address.startswith("assets/")


def lesson(slug: str) -> str:
    """Return the address of a lesson's page, for ever."""
    return f"lessons/{slug}/"


def lesson_markdown(slug: str) -> str:
    """Return the address of a lesson as Markdown, for programs that read."""
    return f"lessons/{slug}.md"


def lesson_data(slug: str) -> str:
    """Return the address of a lesson as data."""
    return f"{API}lessons/{slug}.json"


def feed(name: str, form: str) -> str:
    """Return a feed as Atom (``xml``) or JSON Feed (``json``): ``feed("area-billing", "xml")``."""
    return f"{FEEDS}{name}.{form}"


def month(text: str) -> str:
    """Return where the news of a month stands: ``month("2026-11")``."""
    return f"{MONTHS}#month-{text}"


def filters(**chosen: str) -> str:
    """Return what follows the search page's address: ``filters(area="billing", tag="till")``."""
    return f"?{urlencode(chosen)}"


def listing(way: str, value: str) -> str:
    """Return the list of the lessons that share a value: ``listing("area", "boarding")``."""
    return f"browse/{way}/{value}/"


def report(year: str, part: str = "") -> str:
    """Return the page of what a year brought, or where one of its parts begins."""
    return f"{REPORTS}{year}/#{part}" if part else f"{REPORTS}{year}/"


def report_file(year: str, form: str) -> str:
    """Return the report of a year as Markdown (``md``) or as rows (``csv``)."""
    return f"{REPORTS}{year}.{form}"


def brief(kind: str, slug: str) -> str:
    """Return what is read aloud before some work: ``brief/launch/``, ``brief/area/billing/``."""
    if kind == "process":
        return f"brief/{slug}/"
    return f"brief/{kind}/{slug}/"


def where_else(area: str) -> str:
    """Return the page of what failed elsewhere and could fail in an area."""
    return f"{WHERE_ELSE}{area}/"


def follow_through(owner: str) -> str:
    """Return the page of what one owner, given by its slug, has still to do."""
    return f"{FOLLOW_THROUGH}{owner}/"


def calendar(owner: str = "all") -> str:
    """Return the calendar of what is due: of one owner, given by its slug, or of all."""
    return f"{FOLLOW_THROUGH}{owner}.ics"


def to_do(area: str) -> str:
    """Return the page of what is still to be done about the lessons of an area."""
    return f"{listing('area', area)}to-do/"


def area_calendar(area: str) -> str:
    """Return the calendar of what is due in an area."""
    return f"{listing('area', area)}to-do.ics"


def numbered(address: str, page: int) -> str:
    """Return the address of a page of a long list; the first has the list's own."""
    if page == 1:
        return address
    return f"{address}{page}/"


def published(address: str, *, directories: bool) -> str:
    """Return the address as a browser asks for it: a folder, or else a file ending in .html.

    >>> published("lessons/late-refunds/", directories=False)
    'lessons/late-refunds.html'
    """
    if directories or (address and not address.endswith("/")):
        return address
    return f"{address.removesuffix('/') or 'index'}.html"


def file_of(address: str, *, directories: bool) -> str:
    """Return the file below the site's root that is served at a page's address.

    >>> file_of("lessons/late-refunds/", directories=True)
    'lessons/late-refunds/index.html'
    """
    if directories:
        return f"{address}index.html"
    return published(address, directories=False)


def way_up(origin: str, *, directories: bool) -> str:
    """Return the way from a page to the site's root: ``../../`` for a lesson."""
    return "../" * published(origin, directories=directories).count("/")


def relative(address: str, up: str, *, directories: bool) -> str:
    """Return the way to an address, which may have a ``#fragment``, given the way up to the root.

    >>> relative("browse/", "../../", directories=True)
    '../../browse/'
    """
    target, mark, fragment = address.partition("#")
    return (up + published(target, directories=directories) or "./") + mark + fragment
