"""Whether every page says first what the browser may do, and allows nothing unsafe."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache

from generator.problem import Problem, Rule
from generator.verify.checks.search import own_host
from generator.verify.manifest import NAME
from generator.verify.page import Page, Raw, Tag, read_page
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
_STRICT = re.compile(
    r"default-src 'none'; base-uri 'none'; connect-src 'self'(?: (?P<host>[^ ;]+))?; font-src 'self'; "
    r"form-action 'self'; img-src 'self' data:; manifest-src 'self'; media-src 'self'; "
    r"script-src 'self'(?: 'sha256-[\w+/]{43}=')*; style-src 'self'"
)
_HASH = re.compile(r"'(sha256-[\w+/]{43}=)'")
_RUN = re.compile(
    r"|module|importmap|speculationrules|(?:text|application)/(?:x-)?(?:java|ecma|j|live)script[\d.]*",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(
    r"var anchor=window\.location\.hash\.substr\(1\);"
    r'location\.href="([^"\\<]*)"\+\(anchor\?"#"\+anchor:""\)'
)
_TELLS_ADDRESS = re.compile(r"unsafe-url|when-downgrade|always", re.IGNORECASE)
_SCHEME = re.compile(r"[^/?#]*:|[/\\\\]{2}")
"""What mkdocs-redirects writes beside the ``meta`` that leads on; the policy blocks it, and nothing is lost."""


@lru_cache(maxsize=4)
def policy_of(site: Site) -> str:
    """The policy that the build made; where its list does not say, that of the first page."""
    pages = (read_page(site, name) for name in site.pages)
    said = (_content(page) for page in pages if page.said(_POLICY))
    return site.manifest.policy or next(said, "")


def check_site(site: Site) -> Iterator[Problem]:
    """Whether the policy of the build is the strict one."""
    found = _STRICT.fullmatch(policy_of(site))
    if site.pages and not (found and (found["host"] or own_host(site)) == own_host(site)):
        message = "the policy of this site allows more than itself and the scripts that it names by their hash"
        yield site.problem(
            WEAK, NAME, message, "build the site anew; nothing in mkdocs.yml widens the policy"
        )


def check(page: Page, site: Site) -> Iterator[Problem]:
    """What is wrong with a page's policy, its hashes aside."""
    policies = page.said(_POLICY)
    advice = "let the plugin `lessons` write it, as it does for every page that MkDocs makes"
    if not policies:
        yield page.problem(MISSING, 0, "the page has no Content-Security-Policy", advice)
        return
    number, policy = policies[0]
    first = next((tag for tag in page.elements.head if not _is_charset(tag)), None)
    if first is not policy:
        message = "the Content-Security-Policy is not the first element of the head; what stands before it is not bound"
        yield page.problem(MISSING, number, message, advice)
    if len(policies) > 1:
        yield page.problem(
            MISSING, policies[1][0], "the page has a second policy", "leave one, which says all"
        )
    if _content(page) != policy_of(site):
        difference = _difference(_content(page), policy_of(site))
        message = f"the policy is not the one that the build made: it differs in {difference}"
        yield page.problem(
            WEAK, number, message, "let the plugin `lessons` write it, the same on all pages"
        )
    for number, tag in page.tags:
        its = tag.attributes
        said = its.get("referrerpolicy", "") + (
            its.get("content", "") if its.get("name") == "referrer" else ""
        )
        if _TELLS_ADDRESS.search(said):
            message = f"`{said}` tells other hosts the whole address of this page"
            yield page.problem(
                WEAK, number, message, "leave it out; browsers then name the host at most"
            )


def _is_charset(tag: Tag) -> bool:
    its = tag.attributes
    return tag.name == "meta" and (
        its.keys() == {"charset"} or its.get("http-equiv", "").lower() == "content-type"
    )


def _content(page: Page) -> str:
    return page.said(_POLICY)[0][1].attributes.get("content", "")


def _difference(content: str, policy: str) -> str:
    """The first directive in which two policies differ."""
    said, right = directives_of(content), directives_of(policy)
    return next(
        (name for name in {**said, **right} if said.get(name) != right.get(name)), "its form"
    )


class Hashes:
    """The hashes in the policy, and the inline scripts that they are for. No inline style is ever allowed."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._named = set(_HASH.findall(policy_of(site)))
        self._there: set[str] = set()
        self._unnamed: list[Problem] = []

    def add(self, page: Page) -> None:
        """Compare a page's inline scripts and styles with the policy."""
        for raw in filter(_is_run, page.raw("script", "style")):
            its = _hash(raw.text) if raw.tag.name == "script" else ""
            self._there.add(its)
            if its not in self._named and not _leads_on(page, raw):
                option = "extra_javascript" if its else "extra_css"
                message = (
                    f"the policy does not name this inline {raw.tag.name}, which so does nothing"
                )
                advice = f"put it into a file under `{option}` in mkdocs.yml, or leave out the plugin that wrote it"
                self._unnamed.append(page.problem(HASHES, raw.number, message, advice))

    def problems(self) -> Iterator[Problem]:
        """What is there and not named, and what is named and not there."""
        yield from self._unnamed
        for its in sorted(self._named - self._there):
            message = f"the policy names {its}, which no inline script of this site has"
            yield self._site.problem(HASHES, NAME, message, "build the site anew")


def _leads_on(page: Page, raw: Raw) -> bool:
    """Whether a script does no more than the ``meta`` beside it, which leads on without it."""
    found = _LEADS_ON.fullmatch(raw.text)
    refresh = [tag.attributes.get("content") for _, tag in page.said("refresh")]
    return found is not None and refresh == [f"0; url={found[1]}"] and not _SCHEME.match(found[1])


def _is_run(raw: Raw) -> bool:
    """Whether the policy decides about an element: a style, or a script that runs; data does not run."""
    its = raw.tag.attributes
    return raw.tag.name == "style" or (
        "src" not in its and bool(_RUN.fullmatch(its.get("type", "").strip()))
    )


@lru_cache(maxsize=1000)
def _hash(text: str) -> str:
    """The hash that a policy may name a text by."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def directives_of(content: str) -> dict[str, list[str]]:
    """The directives of a policy by their names, with their sources; of two with one name the first holds."""
    parts = (part.split() for part in reversed(content.split(";")))
    return {part[0].lower(): sorted(part[1:]) for part in parts if part}
