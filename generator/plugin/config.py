"""The options of the plugin in ``mkdocs.yml``."""

from __future__ import annotations

import datetime
import re

from mkdocs.config import config_options
from mkdocs.config.base import Config, ValidationError

from generator.records.lesson import AUDIENCES
from generator.site.pages import COPIES
from generator.site.search.words import LANGUAGES


class Below(config_options.Type[str]):
    """A folder of the site, as the way from its root: ``lessons/``; the root itself is empty."""

    _PART = re.compile(r"[\w~-][\w.~-]*", re.ASCII)

    def run_validation(self, value: object) -> str:
        """Return the way with a slash at its end. Raises ValidationError for what is no folder."""
        parts = super().run_validation(value).strip("/").split("/")
        if parts == [""]:
            return ""
        if not all(map(self._PART.fullmatch, parts)):
            raise ValidationError(f"{value!r} is no folder of a site; write one such as lessons/")
        return "/".join(parts) + "/"


class SearchConfig(Config):
    """Options of search: under ``search`` in the plugin's options."""

    language = config_options.Choice(("", *LANGUAGES), default="")
    """The language that the lessons are written in; by default what the vocabulary says."""
    report = config_options.Optional(config_options.URL())
    """A form where readers say what they missed; ``{query}`` in it becomes what they typed."""
    endpoint = config_options.Optional(config_options.URL())
    """An address that is sent a query without a lesson when its reader asks for that."""
    pages = config_options.Optional(config_options.Type(bool))
    """Whether hand-written pages are found, too; by default where the site or its box is ours."""
    box = config_options.Type(bool, default=False)
    """Whether the box of a larger site searches by us, on every page; at the root it does."""


class SecurityConfig(Config):
    """The contact in ``security.txt`` (RFC 9116): under ``security``."""

    contact = config_options.Type((str, list), default=[])
    """Where to: ``mailto:``, ``https:`` or ``tel:``; one or several, the preferred first."""
    expires = config_options.Optional(config_options.Type((str, datetime.date)))
    """The day until which this holds; by default 360 days after the build."""
    languages = config_options.Optional(config_options.Type(str))
    """The languages that reports are read in: ``en, fr``."""
    policy = config_options.Optional(config_options.URL())
    """The address of a page on what is done with a report."""


class LessonsConfig(Config):
    """The options of the plugin in ``mkdocs.yml``."""

    folder = config_options.Dir(exists=True, default="lessons")
    """Where the records lie."""
    at = Below(str, default="")
    """Where the pages lie in the site; what is outside of it stays as it is."""
    was_at = config_options.Optional(Below(str))
    """Where the pages lay before, from where they lead on; the root is ``/``."""
    policy = config_options.Optional(config_options.Choice(("site", "ours", "none")))
    """The pages that the policy binds; by default all at the root, ours below a folder."""
    audience = config_options.Choice(AUDIENCES, default="public")
    """Whom the site is for; what is above it is left out everywhere."""
    form = config_options.Optional(config_options.URL())
    """Where lessons are given by a form; by default the issue form on GitHub or GitLab."""
    publish_x = config_options.Optional(config_options.ListOfItems(config_options.Type(str)))
    """The organisation's own fields that are published; by default all but private ones."""
    copies = config_options.ListOfItems(config_options.Choice(COPIES), default=list(COPIES))
    """What programs get of each lesson beside its page: ``markdown`` and ``data``, or ``[]``."""
    silent_after = config_options.Choice(range(1, 121), default=12)
    """The months without a lesson after which the page of health calls an area silent."""
    search = config_options.SubConfig(SearchConfig)
    security = config_options.SubConfig(SecurityConfig)

    @property
    def has_box(self) -> bool:
        """Whether the search box on the pages of another's site is ours."""
        return bool(self.at and self.search.box)

    @property
    def bound(self) -> str:
        """The pages that the policy binds: ``site``, ``ours`` or ``none``."""
        return self.policy or ("ours" if self.at else "site")
