"""A built site, judged by its files alone: it is whole, and keeps to itself.

The build leaves a list of its files (``manifest.py``), and ``verify`` compares and reads them. Each
module below ``checks`` holds what must be true in one matter, with its rules and messages.
"""

from __future__ import annotations

from pathlib import Path

from generator.problem import Problem
from generator.progress import steps
from generator.verify.checks import COLLECTORS, PAGE_CHECKS, RULES, SITE_CHECKS
from generator.verify.manifest import NAME, write_manifest
from generator.verify.page import read_page
from generator.verify.site import NoSite, Site, read_site

__all__ = ["NAME", "RULES", "NoSite", "read_site", "verify", "write_manifest"]


def verify(folder: Path | Site, shown: str = "") -> list[Problem]:
    """Return every problem of a built site, sorted by place; none when it may be published.

    ``shown`` is the folder as problems tell it; without one, files are told as they lie below it.
    Raises NoSite when the folder is none, or no site was ever built there.
    """
    site = folder if isinstance(folder, Site) else read_site(folder, shown)
    problems: set[Problem] = set()
    for check_site in SITE_CHECKS:
        problems.update(check_site(site))
    collectors = [collector(site) for collector in COLLECTORS]
    checks = [*PAGE_CHECKS, *(collector.check for collector in collectors)]
    for name in steps(site.pages, "looking through pages"):
        page = read_page(site, name)
        if not page.is_bare:
            for check in checks:
                problems.update(check(page))
    for collector in collectors:
        problems.update(collector.rest())
    return sorted(problems)
