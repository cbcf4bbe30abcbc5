"""Whether a file would change what the host of a site serves: settings, headers, redirects, workers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from generator.problem import Problem, Rule, shortened
from generator.verify.address import leads_to, read_address
from generator.verify.checks.policy import WEAK, directives_of, policy_of
from generator.verify.marks import mark
from generator.verify.page import place_of
from generator.verify.site import Site

RULE = Rule(
    name="host-settings",
    level="error",
    requires="No file changes what the host serves: settings and workers of hosts, service workers, and lines of "
    "`_headers`, `_redirects` and `CNAME` that lead elsewhere.",
    because="They take readers to another host, or put something in the place of pages, and no page shows it.",
    refused="/* https://elsewhere.example/:splat 200, in _redirects",
    accepted="/old/* /new/:splat 301, in _redirects",
)
RULES = (RULE,)

HEADERS = "_headers"
_SETTINGS, _APACHE, _WORKER, _HEADER = map(mark, ("settings", "apache", "workers", "headers"))
_TAKE_AWAY = "take it away; exclude_docs in mkdocs.yml keeps a file of docs/ from the site"
_CORRECT = "leave this line out, or let it lead to this site"
_SCRIPTS = (".js", ".mjs", ".cjs")
_ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>;,]+", re.IGNORECASE)
_AS_PAGE = re.compile(r"\s*content-type\s*:.*(?:html|svg)", re.IGNORECASE)
_QUERY = re.compile(r"[\w-]+=")
"""A condition, which some hosts let stand before the address."""
_UNSEEN = (
    "frame-ancestors",
    "report-uri",
    "report-to",
    "sandbox",
    "require-trusted-types-for",
    "trusted-types",
)
"""Directives that no page can say, and those that only forbid."""


def check(site: Site) -> Iterator[Problem]:
    """The settings of hosts, and what they say."""
    for name in sorted(site.files):
        if _SETTINGS.fullmatch(name):
            message = "this is no part of a site, but tells some hosts what to serve or to run"
            yield site.problem(RULE, name, message, _TAKE_AWAY)
        elif name.lower().endswith(_SCRIPTS):
            text = _text(site, name)
            if found := _WORKER.search(text):
                message = f"`{shortened(found[0])}` in a script asks another host, or comes between readers and pages"
                yield site.problem(RULE, name, message, _TAKE_AWAY, place_of(text, found.start()))
        elif name.rpartition("/")[2].lower() == ".htaccess":
            yield from _lines(
                site, name, lambda line: "leads elsewhere" if _APACHE.match(line) else ""
            )
    yield from _lines(site, "CNAME", lambda line: _other_host(site, line))
    yield from _lines(site, "_redirects", lambda line: _redirect(site, line))
    yield from _headers(site)


def _text(site: Site, name: str) -> str:
    return site.read(name).decode(errors="replace") if name in site.files else ""


def _lines(site: Site, name: str, fault: Callable[[str], str]) -> Iterator[Problem]:
    """What is wrong with the lines of a file that hosts read."""
    for number, line in enumerate(_text(site, name).splitlines()):
        message = "" if line.lstrip().startswith("#") else fault(line)
        if message:
            yield site.problem(
                RULE, name, f"`{shortened(line.strip())}` {message}", _CORRECT, (number, 0)
            )


def _other_host(site: Site, line: str) -> str:
    own = urlsplit(site.manifest.site_url).hostname
    host = line.strip().lower()
    return f"is not the host of this site, {own}" if host and own and host != own else ""


def _redirect(site: Site, line: str) -> str:
    """What is wrong with a redirect: where it leads to, or that it hides what lies there."""
    _, *parts = line.split() or [""]
    target = next((part for part in parts if not _QUERY.match(part)), "")
    address = read_address(target, site.manifest.origin, site.manifest.root)
    if target and address.kind != "inside":
        return "leads to another host"
    if any(part.endswith("!") or part == "200" for part in parts):
        return "puts something else in the place of a page"
    is_pattern = "*" in target or ":" in target
    return "" if is_pattern or not target else leads_to(address, "_redirects", site)[1]


def _headers(site: Site) -> Iterator[Problem]:
    """Headers that lead elsewhere or allow more than pages do. They may forbid more, and say what no page can."""
    path = ""
    for number, line in enumerate(_text(site, HEADERS).splitlines()):
        name, _, value = line.strip().partition(":")
        if line.startswith(("/", "http")):
            path = line.strip()
        elif name.strip().lower() == "content-security-policy":
            for each in _other_directives(site, value):
                message = f"{each} is not as the pages say it"
                advice = "say what the policy of the pages says, or leave it to them"
                yield site.problem(WEAK, HEADERS, message, advice, (number, 0))
        elif not name.startswith("#") and (
            _HEADER.match(line) or _makes_page(path, line) or _leads_out(site, value)
        ):
            message = (
                f"`{shortened(line.strip())}` leads elsewhere, or allows more than the pages do"
            )
            yield site.problem(RULE, HEADERS, message, _CORRECT, (number, 0))


def _leads_out(site: Site, text: str) -> bool:
    manifest = site.manifest
    found = (read_address(its, manifest.origin, manifest.root) for its in _ADDRESS.findall(text))
    return any(address.kind != "inside" for address in found)


def _makes_page(path: str, line: str) -> bool:
    return bool(_AS_PAGE.match(line)) and not path.lower().endswith((".html", ".htm", "/"))


def _other_directives(site: Site, value: str) -> Iterator[str]:
    policy = directives_of(policy_of(site))
    said = directives_of(value)
    return (name for name in said if name not in _UNSEEN and said[name] != policy.get(name))
