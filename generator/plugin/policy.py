"""The limits of what a browser does on the site: a policy in every page, and headers.

A policy is made of the theme's own scripts, never of those that are found in a page: what a
stranger brought into a page would otherwise be allowed for being there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.utils import get_relative_url

from generator import headers
from generator.progress import steps
from generator.verify.csp import POLICY, hash_of
from generator.verify.manifest import names_below
from generator.verify.site import is_page

_SCRIPTS_OF_THEME = "partials/javascripts/"
_BEYOND_PAGES = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), "
    "payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_HASH = "[0-9a-f]"
_OF_CONTENT = (
    f"assets/*-{_HASH * 12}*",
    f"search/*-{_HASH * 12}*",
    f"assets/*/*.{_HASH * 8}.min.*",
)
"""Files and folders whose names change with their content: ours, and the theme's."""
_FOR_EVER = "public, max-age=31536000, immutable"
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# The charset must stand in the first 1,024 bytes, so it alone comes before the policy.
_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--(?>-?>|.*?--!?>)|<!doctype[^>]*>|<html(?:\s[^>]*)?>"
    rb"|<head(?:\s[^>]*)?>|<meta\s+(?:charset|http-equiv=[\"']?content-type)\b[^>]*>)*",
    re.IGNORECASE | re.DOTALL,
)
# Other services know who owns a site by a file of one line, which must stay as it is.
_MARKUP = re.compile(rb"<[a-z/!?]", re.IGNORECASE)


def scripts_of_theme(
    env: Environment, config: MkDocsConfig, files: Files, folders: Iterable[str]
) -> Iterator[str]:
    """Yield the inline scripts of the theme, which lies in these folders, as pages have them.

    One script holds the way up to the site's root, so there is one of it for each depth.
    """
    names: set[str] = set()
    for folder in folders:
        paths = Path(folder).glob(f"{_SCRIPTS_OF_THEME}*")
        names.update(path.name for path in paths)
    ways_up = {get_relative_url(".", file.url) for file in files.documentation_pages()}
    # The page for addresses that are none is shown anywhere.
    ways_up.add(urlsplit(config.site_url or "/").path)
    features = config.theme.get("features", [])
    for name in sorted(names):
        template = env.get_template(_SCRIPTS_OF_THEME + name)
        for way in sorted(ways_up):
            html = template.render(base_url=way, config=config, features=features)
            yield from _SCRIPT.findall(html)


def bind_site(site: Path, scripts: Iterable[str], endpoint: str | None) -> str:
    """Write the policy into every page of a built site, and return it.

    It is the same on all, as instant navigation keeps the first. A file for hosts has it, too, with
    what a page cannot say of itself.
    """
    pages = [site / name for name in names_below(site) if is_page(name)]
    common = bind(pages, scripts, endpoint)
    file = site / headers.NAME
    if not file.exists():
        of_pages = f"{common}; frame-ancestors 'none'"
        every = {"Content-Security-Policy": of_pages, **_BEYOND_PAGES}
        rules = {"/*": dict(sorted(every.items()))}
        for name in _of_content(site):
            rules[f"/{name}"] = {"Cache-Control": _FOR_EVER}
        file.write_text(headers.written(rules), encoding="utf-8", newline="\n")
    return common


def _of_content(site: Path) -> Iterator[str]:
    """Yield patterns of what is called after its content, sorted: files, and all in folders."""
    kept = [path for pattern in _OF_CONTENT for path in site.glob(pattern)]
    for path in sorted(kept):
        below = "/*" if path.is_dir() else ""
        yield f"{path.relative_to(site).as_posix()}{below}"


def is_bound(path: Path) -> bool:
    """Return whether a file is a page, in which a policy holds."""
    return is_page(path.name)


def bind(paths: Iterable[Path], scripts: Iterable[str], endpoint: str | None) -> str:
    """Write the policy into pages, as the first element of each, and return it.

    A script that no page holds is left out.
    """
    pages = sorted(paths)
    found = set()
    for page in pages:
        for behind in page.read_bytes().split(b"<script>")[1:]:
            found.add(behind.partition(b"</script>")[0])
    held = [script for script in scripts if script.encode() in found]
    common = policy(held, endpoint)
    for page in steps(pages, "writing the policy into pages"):
        page.write_bytes(with_policy(page.read_bytes(), common))
    return common


def policy(scripts: Iterable[str], endpoint: str | None = None) -> str:
    """Return the Content-Security-Policy of every page: this site itself and these inline scripts.

    ``endpoint`` is an address that the search may send a query to.
    """
    hashes = sorted(map(hash_of, scripts))
    origin = ""
    if endpoint:
        scheme, place, *_ = urlsplit(endpoint)
        _, _, host = place.rpartition("@")
        origin = f" {scheme}://{host}"
    listed = "".join(f" {name}" for name in hashes)
    return POLICY.format(endpoint=origin, hashes=listed)


def with_policy(page: bytes, policy: str) -> bytes:
    """Return a page with the policy first in its head; text without markup stays as it is."""
    if not _MARKUP.search(page):
        return page
    beginning = _BEGINNING.match(page)
    end = beginning.end() if beginning else 0
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    return page[:end] + meta.encode() + page[end:]
