"""No file changes what the host of a site serves: settings, headers, redirects, workers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from generator.problem import Problem, Rule, shortened
from generator.verify.address import address_on, leads_to
from generator.verify.checks.policy import WEAK, directives_of, policy_of
from generator.verify.marks import mark, words
from generator.verify.page import place_of
from generator.verify.site import Site

RULE = Rule(
    name="host-settings",
    requires="No file changes what the host serves: settings and workers of hosts, service "
    "workers, and lines of `_headers`, `_redirects` and `CNAME` that lead elsewhere.",
    because="They take readers to another host, or put something in the place of pages, and no "
    "page shows it.",
    refused="/* https://elsewhere.example/:splat 200, in _redirects",
    accepted="/old/* /new/:splat 301, in _redirects",
)
RULES = (RULE,)

_HEADERS = "_headers"
_SETTINGS, _APACHE, _WORKER, _HEADER = map(mark, ("settings", "apache", "workers", "headers"))
_TAKE_AWAY = "take it away; exclude_docs in mkdocs.yml keeps a file of docs/ from the site"
_CORRECT = "leave this line out, or let it lead to this site"
_ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>;,]+", re.IGNORECASE)
_AS_PAGE = re.compile(r"\s*content-type\s*:.*(?:html|svg)", re.IGNORECASE)
_QUERY = re.compile(r"[\w-]+=")
"""A condition, which some hosts let stand before the address."""


def check(site: Site) -> Iterator[Problem]:
    """Yield the settings of hosts, and lines and scripts that change what is served."""
    for name in site.files:
        if _SETTINGS.fullmatch(name):
            message = "this is no part of a site, but tells some hosts what to serve or to run"
            yield site.problem(RULE, name, message, _TAKE_AWAY)
        elif name.rpartition("/")[2].lower() == ".htaccess":
            yield from _lines(site, name, _apache)
    yield from _scripts(site)
    yield from _lines(site, "CNAME", lambda line: _other_host(site, line))
    yield from _lines(site, "_redirects", lambda line: _redirect(site, line))
    yield from _headers(site)


def _scripts(site: Site) -> Iterator[Problem]:
    for name in site.named(".js", ".mjs", ".cjs"):
        text = site.text(name)
        if not _SETTINGS.fullmatch(name) and (code := _WORKER.search(text)):
            does = "in a script asks another host, or comes between readers and pages"
            message = f"`{shortened(code[0])}` {does}"
            yield site.problem(RULE, name, message, _TAKE_AWAY, place_of(text, code.start()))


def _lines(site: Site, name: str, fault: Callable[[str], str]) -> Iterator[Problem]:
    """Yield a problem for each line, but for comments, of which ``fault`` says what is wrong."""
    for number, line in enumerate(site.text(name).splitlines()):
        if not line.lstrip().startswith("#") and (message := fault(line)):
            message = f"`{shortened(line.strip())}` {message}"
            yield site.problem(RULE, name, message, _CORRECT, (number, 0))


def _apache(line: str) -> str:
    return "leads elsewhere" if _APACHE.match(line) else ""


def _other_host(site: Site, line: str) -> str:
    own = urlsplit(site.manifest.site_url).hostname
    host = line.strip().lower()
    return f"is not the host of this site, {own}" if host and own and host != own else ""


def _redirect(site: Site, line: str) -> str:
    """Return what is wrong with a redirect: where it leads to, or that it hides what lies there."""
    _, *parts = line.split() or [""]
    target = next((part for part in parts if not _QUERY.match(part)), "")
    address = address_on(site, target)
    if target and address.kind != "inside":
        return "leads to another host"
    if any(part.endswith("!") or part == "200" for part in parts):
        return "puts something else in the place of a page"
    is_pattern = "*" in target or ":" in target
    return "" if is_pattern or not target else leads_to(address, "_redirects", site)[1]


def _headers(site: Site) -> Iterator[Problem]:
    """Yield headers that lead elsewhere or allow more than pages do. They may forbid more."""
    path = ""
    for number, line in enumerate(site.text(_HEADERS).splitlines()):
        name, _, value = line.strip().partition(":")
        if line.startswith(("/", "http")):
            path = line.strip().lower()
        elif name.strip().lower() == "content-security-policy":
            advice = "say what the policy of the pages says, or leave it to them"
            for directive in _other_directives(site, value):
                message = f"{directive} is not as the pages say it"
                yield site.problem(WEAK, _HEADERS, message, advice, (number, 0))
        elif not name.startswith("#"):
            makes_page = _AS_PAGE.match(line) and not path.endswith((".html", ".htm", "/"))
            kinds = {address_on(site, text).kind for text in _ADDRESS.findall(value)}
            if _HEADER.match(line) or makes_page or kinds - {"inside"}:
                does = "leads elsewhere, or allows more than the pages do"
                message = f"`{shortened(line.strip())}` {does}"
                yield site.problem(RULE, _HEADERS, message, _CORRECT, (number, 0))


def _other_directives(site: Site, value: str) -> Iterator[str]:
    """Yield the directives of a policy that pages say otherwise, but for those only headers say."""
    policy = directives_of(policy_of(site))
    for name, sources in directives_of(value).items():
        if name not in words("directives_of_headers") and sources != policy.get(name):
            yield name
