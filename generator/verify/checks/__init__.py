"""Checks of a site before it is published: one matter a module, told by its first line."""

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
