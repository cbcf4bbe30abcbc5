"""Whether every page says first what the browser may do, and allows nothing unsafe."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from generator.records.problem import Problem, Rule, shortened
from generator.verify.checks.search import own_host
from generator.verify.page import Page, Raw, place_of
from generator.verify.site import Site

MISSING = Rule(
    name="no-policy",
    level="error",
    requires="Every page has one Content-Security-Policy, as the first element of its head after the charset.",
    because="A policy holds only for what comes after it, and hosts of pages send no headers.",
    refused="<head><script>…</script><meta http-equiv=…>",
    accepted="<head><meta charset=utf-8><meta http-equiv=Content-Security-Policy content=…>",
)
WEAK = Rule(
    name="weak-policy",
    level="error",
    requires="The policy forbids everything but this site itself and the inline scripts that it names by their hash, "
    "and is the same on all pages and in `_headers`.",
    because="A policy with `unsafe-inline`, a wildcard or another host stops nobody. The page that is opened first "
    "decides for those that follow.",
    refused="script-src 'self' 'unsafe-inline' https:",
    accepted="script-src 'self' 'sha256-…'",
)
HASHES = Rule(
    name="script-hash",
    level="error",
    requires="The policy names the inline scripts and styles that are there, by their hash, and no others.",
    because="One that is not named does not run; one that is named and not there may be brought in.",
    refused="a hash of a script that no page has",
    accepted="a hash for each inline script",
)
RULES = (MISSING, WEAK, HASHES)

_POLICY = "content-security-policy"
_REQUIRED = {
    **dict.fromkeys(("default-src", "base-uri"), "'none'"),
    **dict.fromkeys(
        ("connect-src", "font-src", "form-action", "img-src", "manifest-src", "media-src", "script-src", "style-src"),
        "'self'",
    ),
}
HEADERS = "_headers"
_SAID = re.compile(r"^[ \t]+content-security-policy[ \t]*:(.*)$", re.IGNORECASE | re.MULTILINE)
_FALLBACKS = {
    "script-src-elem": ("script-src", "default-src"),
    "style-src-elem": ("style-src", "default-src"),
}
_UNSEEN = ("frame-ancestors", "report-uri", "sandbox")
# As generator/site/security.py puts it there.
_BEFORE = re.compile(
    r"(?:\s|<!--(?>-?>|.*?--!?>)|<!doctype[^>]*>|<html(?:\s[^>]*)?>|<head(?:\s[^>]*)?>"
    r"|<meta\s+(?:charset|http-equiv=[\"']?content-type)\b[^>]*>)*+",
    re.IGNORECASE | re.DOTALL,
)
_HASH = re.compile(r"'(sha(?:256|384|512))-([A-Za-z0-9+/_-]+=*)'")
_RUN = re.compile(r"|module|importmap|speculationrules|(?:text|application)/(?:x-)?(?:java|ecma)script", re.IGNORECASE)
_DATA_IS_SAFE = ("img-src", "font-src", "media-src")
_KEYWORDS = ("'self'", "'none'", "'report-sample'")
_NO_SOURCES = ("require-trusted-types-for", "trusted-types", "upgrade-insecure-requests")

Directives = Mapping[str, tuple[str, ...]]


def check(page: Page, site: Site) -> Iterator[Problem]:
    """What is wrong with a page's policy, its hashes aside."""
    policies = page.said(_POLICY)
    advice = "let the plugin `lessons` write it, as it does for every page that MkDocs makes"
    if not policies:
        yield page.problem(MISSING, 0, "the page has no Content-Security-Policy", advice)
        return
    offset, policy = policies[0]
    if not _is_first(page, offset):
        message = "the Content-Security-Policy is not the first element of the head; what stands before it is not bound"
        yield page.problem(MISSING, offset, message, advice)
    if len(policies) > 1:
        yield page.problem(MISSING, policies[1][0], "the page has a second policy", "leave one, which says all")
    for message, instead in _weak(policy.attributes.get("content", ""), own_host(site)):
        yield page.problem(WEAK, offset, message, instead)


class Hashes:
    """The hashes in the policies of all pages, and the scripts and styles that they are for.

    Where one page's document is put into another's (instant navigation), the first one's policy stays. So a policy
    may name the scripts of other pages, too; those of its own page it must name.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._named: dict[str, Problem] = {}
        self._there: set[str] = set()
        self._unnamed: list[Problem] = []

    def add(self, page: Page) -> None:
        """Compare a page's inline scripts and styles with its policy."""
        found = next(iter(page.said(_POLICY)), None)
        directives = _directives(found[1].attributes.get("content", "")) if found else {}
        for raw in filter(_is_run, page.raw):
            self._there.update(_hashes(raw.text))
            allowed = _sources(directives, f"{raw.tag.name}-src-elem")
            if found and not any(f"'{its}'" in allowed for its in _hashes(raw.text)):
                message = f"the policy does not name this inline {raw.tag.name}, which so does nothing"
                self._unnamed.append(page.problem(HASHES, raw.offset, message, _move(raw.tag.name)))
        for name in {its for sources in directives.values() for its in sources if _HASH.fullmatch(its)}:
            if found and name not in self._named:
                message = f"the policy names {name}, which no inline script or style of this site has"
                self._named[name] = page.problem(HASHES, found[0], message, "leave it out")

    def problems(self) -> Iterator[Problem]:
        """What is there and not named, and what is named and not there."""
        yield from self._unnamed
        yield from (problem for name, problem in self._named.items() if name.strip("'") not in self._there)


class Same:
    """The policies of all pages and of the headers. Where pages differ, most of them are taken for right."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._said: list[tuple[str, Problem]] = []

    def add(self, page: Page) -> None:
        """Remember what a page's policy is."""
        for offset, tag in page.said(_POLICY)[:1]:
            message = "the policy is not that of the other pages"
            told = page.problem(WEAK, offset, message, "let the plugin `lessons` write it, the same on all")
            self._said.append((tag.attributes.get("content", ""), told))

    def problems(self) -> Iterator[Problem]:
        """The pages that differ, and what the headers say otherwise."""
        if self._said:
            [(policy, _)] = Counter(its for its, _ in self._said).most_common(1)
            yield from (told for its, told in self._said if its != policy)
            yield from self._headers(_directives(policy))

    def _headers(self, policy: Directives) -> Iterator[Problem]:
        """Headers of one's own may say less, and forbid more that no page can say; not something else."""
        text = self._site.read(HEADERS).decode(errors="replace") if HEADERS in self._site.files else ""
        for found in _SAID.finditer(text):
            for name, sources in _directives(found[1]).items():
                if name not in (*_UNSEEN, *_NO_SOURCES) and sorted(sources) != sorted(policy.get(name, ())):
                    message = f"{name} is not as the pages say it"
                    advice = "say what the policy of the pages says, or leave it to them"
                    yield self._site.problem(WEAK, HEADERS, message, advice, place_of(text, found.start()))


def _is_first(page: Page, offset: int) -> bool:
    """Whether nothing but the charset stands before a place in the head."""
    return bool(_BEFORE.fullmatch(page.text, 0, offset))


def _is_run(raw: Raw) -> bool:
    """Whether the policy decides about an element: a script that runs, or a style; data does not run."""
    if raw.tag.name == "script":
        kind = raw.tag.attributes.get("type", "").strip()
        return "src" not in raw.tag.attributes and bool(_RUN.fullmatch(kind))
    return raw.tag.name == "style"


def _move(name: str) -> str:
    option = "extra_javascript" if name == "script" else "extra_css"
    return f"put it into a file under `{option}` in mkdocs.yml, or leave out the plugin that wrote it"


@lru_cache(maxsize=1000)
def _hashes(text: str) -> tuple[str, ...]:
    """The three hashes that a policy may name a text by, as it writes them."""
    digests = ((name, hashlib.new(name, text.encode()).digest()) for name in ("sha256", "sha384", "sha512"))
    return tuple(f"{name}-{base64.b64encode(digest).decode()}" for name, digest in digests)


@lru_cache(maxsize=1000)
def _directives(content: str) -> Directives:
    """The directives of a policy by their names; of two with one name the first holds."""
    found: dict[str, tuple[str, ...]] = {}
    for part in content.split(";"):
        name, *sources = part.split() or [""]
        found.setdefault(name.lower(), tuple(sources))
    found.pop("", None)
    return found


def _sources(directives: Directives, name: str) -> tuple[str, ...]:
    """What a directive allows, or the one that stands for it."""
    names = (name, *_FALLBACKS.get(name, ()))
    return next((directives[its] for its in names if its in directives), ())


@lru_cache(maxsize=1000)
def _weak(content: str, host: str) -> list[tuple[str, str]]:
    """What a policy allows or leaves open that it should not, each with what to write instead."""
    directives = _directives(content)
    found = [
        (f"the policy has no {name}", f"add `{name} {its}`")
        for name, its in _REQUIRED.items()
        if name not in directives
    ]
    found += [
        (f"`{name}` has no effect in a page", "leave it to the server's headers")
        for name in _UNSEEN
        if name in directives
    ]
    for name, sources in directives.items():
        if name not in (*_NO_SOURCES, *_UNSEEN):
            found += [
                (f"the policy allows `{shortened(source)}` in {name}", "allow only 'self' and hashes")
                for source in sources
                if not _is_safe(name, source, host)
            ]
    return found


def _is_safe(name: str, source: str, host: str) -> bool:
    if _REQUIRED.get(name) == "'none'":
        return source.lower() == "'none'"
    source = source if _HASH.fullmatch(source) else source.lower()
    if source in _KEYWORDS or _HASH.fullmatch(source):
        return True
    if source == "data:":
        return name in _DATA_IS_SAFE
    return name == "connect-src" and bool(host) and source.rstrip("/") == host
