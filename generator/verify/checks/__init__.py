"""Checks of a site before it is published: one matter a module, each with its rules.

- ``files``     every file that the build wrote is there, whole, and no other
- ``contents``  what a file is by what it holds: no key, no record, no page in disguise
- ``hosts``     no file changes what the host of the site serves
- ``skeleton``  every page has a title, a language, a heading, and each id once
- ``links``     every address inside the site, in pages and data, leads to a file and a place in it
- ``policy``    every page says first what the browser may do, and allows nothing unsafe
- ``inline``    no page holds code or style that the policy would have to make an exception for
- ``outside``   nothing is fetched from another host
- ``pictures``  pictures do neither
- ``machine_files``  what is no page can be read by programs
- ``search``    the search index is complete
- ``completeness``  the site map names every page, the data every lesson, and every page is itself
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator.problem import Problem
from generator.verify.checks import (
    completeness,
    files,
    hosts,
    inline,
    links,
    machine_files,
    outside,
    pictures,
    policy,
    search,
    skeleton,
)
from generator.verify.page import Page
from generator.verify.site import Site

SITE_CHECKS: tuple[Callable[[Site], Iterable[Problem]], ...] = (
    files.check, files.check_list, files.check_strays, outside.check_styles, pictures.check,
    machine_files.check, search.check, policy.check_site, completeness.check,
    hosts.check, hosts.check_lines, hosts.check_headers,
)  # fmt: skip
PAGE_CHECKS: tuple[Callable[[Page], Iterable[Problem]], ...] = (
    skeleton.check, policy.check, policy.check_referrers, inline.check, outside.check,
)  # fmt: skip
COLLECTORS = (links.Links, policy.Hashes, completeness.Completeness)
"""Checks that remember: made for a site, given each page, and asked for the rest at the end."""

_MODULES = (
    files, hosts, skeleton, links, policy, inline, outside, machine_files, search, completeness,
)  # fmt: skip
RULES = tuple(rule for module in _MODULES for rule in module.RULES)
