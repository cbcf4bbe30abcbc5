"""A built site, judged by its files alone: whether it is whole, and keeps to itself.

Nothing here knows how the site was made. The build leaves a list of its files (``manifest.py``),
and ``verify`` compares and reads them. Each module below ``checks`` is one question, with its rules
and what it tells.

- ``manifest``  the list of files that a build leaves
- ``site``      the files that are there
- ``page``      a page as tags, with the places they stand at
- ``document``  an XML document as the tags that a browser would act on
- ``style``     the addresses in a style sheet
- ``address``   where an address on a page leads
- ``checks``    what must hold
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.problem import Problem
from generator.verify.checks import GATHERED, PAGE_CHECKS, RULES, SITE_CHECKS
from generator.verify.manifest import NAME, write_manifest
from generator.verify.page import read_page
from generator.verify.site import NoSite, Site, read_site

__all__ = ["NAME", "RULES", "NoSite", "read_site", "verify", "write_manifest"]


def verify(folder: Path | Site, shown: str = "") -> list[Problem]:
    """Every problem of a built site, sorted by place; none when it may be published.

    ``shown`` is the folder as problems tell it; without one, files are told as they lie below it.
    Raises NoSite when the folder is none, or no site was ever built there.
    """
    site = folder if isinstance(folder, Site) else read_site(folder, shown)
    found = [problem for check in SITE_CHECKS for problem in check(site)]
    return sorted({*found, *_of_pages(site)})


def _of_pages(site: Site) -> Iterator[Problem]:
    """One page at a time is held whole."""
    gathered = [gather(site) for gather in GATHERED]
    for name in site.pages:
        page = read_page(site, name)
        if page.is_bare:
            continue
        for each in gathered:
            each.add(page)
        for check in PAGE_CHECKS:
            yield from check(page, site)
    for each in gathered:
        yield from each.problems()
