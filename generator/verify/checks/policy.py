"""Every page says first what the browser may do, and allows nothing unsafe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, filterfalse

from generator.problem import Problem, Rule
from generator.verify.checks.search import own_host
from generator.verify.csp import POLICY, hash_of
from generator.verify.manifest import NAME
from generator.verify.page import Page, Tag, read_page
from generator.verify.site import Site

MISSING = Rule(
    name="no-policy",
    requires="Every page has one Content-Security-Policy, as the first element of its head after "
    "the charset.",
    because="A policy holds only for what comes after it, and hosts of pages send no headers.",
    refused="<head><script>…</script><meta http-equiv=…>",
    accepted="<head><meta charset=utf-8><meta http-equiv=Content-Security-Policy content=…>",
)
WEAK = Rule(
    name="weak-policy",
    requires="The policy forbids everything but this site itself and the inline scripts that it "
    "names by their hash, and is the same on all pages and in `_headers`.",
    because="A policy with `unsafe-inline`, a wildcard or another host stops nobody. The page that "
    "is opened first decides for those that follow.",
    refused="script-src 'self' 'unsafe-inline' https:",
    accepted="script-src 'self' 'sha256-…'",
)
HASHES = Rule(
    name="script-hash",
    requires="The policy names the inline scripts and styles that are there, by their hash, and no "
    "others.",
    because="One that is not named does not run; one that is named and not there may be brought "
    "in.",
    refused="a hash of a script that no page has",
    accepted="a hash for each inline script",
)
RULES = (MISSING, WEAK, HASHES)

_POLICY = "content-security-policy"
_HASH = re.compile(r" 'sha256-[\w+/]{43}='")
_RUN = re.compile(
    r"|module|importmap|speculationrules"
    r"|(?:text|application)/(?:x-)?(?:java|ecma|j|live)script[\d.]*",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(
    r"var anchor=window\.location\.hash\.substr\(1\);"
    r'location\.href="((?![^"/?#]*:|[/\\\\]{2})[^"\\<]*)"\+\(anchor\?"#"\+anchor:""\)'
)
"""What mkdocs-redirects writes beside the ``meta`` that leads on; blocked, and nothing is lost."""
_TELLS_ADDRESS = re.compile(r"unsafe-url|when-downgrade|always", re.IGNORECASE)


@lru_cache(maxsize=4)
def policy_of(site: Site) -> str:
    """Return the policy in the manifest of the build; without one, that of the first page."""
    if site.manifest.policy:
        return site.manifest.policy
    for name in site.pages:
        for _, tag in read_page(site, name).headers(_POLICY):
            return tag.value("content")
    return ""


def check_site(site: Site) -> Iterator[Problem]:
    """Yield a problem if the policy of the build is wider than the strict one."""
    hashes = "".join(_HASH.findall(policy_of(site)))
    endpoints = {"", f" {own_host(site)}".rstrip()}
    strict = {POLICY.format(endpoint=endpoint, hashes=hashes) for endpoint in endpoints}
    if site.manifest.part.is_bound and site.pages and policy_of(site) not in strict:
        message = (
            "the policy of this site allows more than itself and the scripts that it names by "
            "their hash"
        )
        advice = "build the site anew; nothing in mkdocs.yml widens the policy"
        yield site.problem(WEAK, NAME, message, advice)


def check(page: Page) -> Iterator[Problem]:
    """Compare a page's policy with that of the build; Hashes compares scripts with both."""
    if not page.site.manifest.part.is_bound:
        return
    policies = page.headers(_POLICY)
    advice = "let the plugin `lessons` write it, as it does for every page that MkDocs makes"
    if not policies:
        yield page.problem(MISSING, 0, "the page has no Content-Security-Policy", advice)
        return
    number, policy = policies[0]
    bound = filterfalse(_is_charset, page.elements.head)
    if next(bound, None) is not policy:
        message = (
            "the Content-Security-Policy is not the first element of the head; "
            "what stands before it is not bound"
        )
        yield page.problem(MISSING, number, message, advice)
    if len(policies) > 1:
        advice = "leave one, which says all"
        yield page.problem(MISSING, policies[1][0], "the page has a second policy", advice)
    own = policy.value("content")
    common = policy_of(page.site)
    if own != common:
        directives = chain(differing(own, common), differing(common, own))
        difference = next(directives, "its form")
        message = f"the policy is not the one that the build made: it differs in {difference}"
        advice = "let the plugin `lessons` write it, the same on all pages"
        yield page.problem(WEAK, number, message, advice)


def _is_charset(tag: Tag) -> bool:
    is_charset = tag.header == "content-type" or tag.attributes.keys() == {"charset"}
    return tag.name == "meta" and is_charset


def check_referrers(page: Page) -> Iterator[Problem]:
    """Yield elements whose referrer policy tells other hosts more than this site's host."""
    if not page.headers(_POLICY):
        return
    for number, tag in page.tags:
        policy = tag.value("referrerpolicy")
        if tag.value("name") == "referrer":
            policy += tag.value("content")
        if _TELLS_ADDRESS.search(policy):
            message = f"`{policy}` tells other hosts the whole address of this page"
            advice = "leave it out; browsers then name the host at most"
            yield page.problem(WEAK, number, message, advice)


class Hashes:
    """Compares inline scripts with the hashes in the policy. No inline style is ever allowed."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._named = {name.strip() for name in _HASH.findall(policy_of(site))}
        self._there: set[str] = set()

    def check(self, page: Page) -> Iterator[Problem]:
        """Compare a page's inline scripts and styles with the policy."""
        for raw in page.raw("script", "style") if page.site.manifest.part.is_bound else ():
            is_script = raw.tag.name == "script"
            kind = raw.tag.value("type").strip()
            if is_script and ("src" in raw.tag.attributes or not _RUN.fullmatch(kind)):
                continue  # Its file counts, or it is data, which does not run.
            digest = hash_of(raw.text) if is_script else ""
            self._there.add(digest)
            if digest not in self._named and not _leads_on(page, raw.text):
                option = "extra_javascript" if is_script else "extra_css"
                message = (
                    f"the policy does not name this inline {raw.tag.name}, which so does nothing"
                )
                advice = f"put it into a file under `{option}` in mkdocs.yml"
                advice = f"{advice}, or leave out the plugin that wrote it"
                yield page.problem(HASHES, raw.number, message, advice)

    def rest(self) -> Iterator[Problem]:
        """Yield a problem for each hash in the policy that no inline script has."""
        if self._site.manifest.part.at:
            return  # The site's own pages, which nobody looked through, may have it.
        for digest in self._named - self._there:
            message = f"the policy names {digest[1:-1]}, which no inline script of this site has"
            yield self._site.problem(HASHES, NAME, message, "build the site anew")


def _leads_on(page: Page, text: str) -> bool:
    """Return True if a script does no more than the ``meta`` beside it that leads on."""
    script = _LEADS_ON.fullmatch(text)
    if not script:
        return False
    refresh = [tag.value("content") for _, tag in page.headers("refresh")]
    return refresh == [f"0; url={script[1]}"]


def differing(content: str, policy: str) -> Iterator[str]:
    """Yield the names of directives that another policy states otherwise, or lacks."""
    others = _directives_of(policy)
    for name, sources in _directives_of(content).items():
        if sources != others.get(name):
            yield name


def _directives_of(content: str) -> dict[str, list[str]]:
    """Return the directives of a policy by name, with their sources; of two the first holds."""
    directives = {}
    for directive in reversed(content.split(";")):
        words = directive.split()
        if words:
            directives[words[0].lower()] = sorted(words[1:])
    return directives
