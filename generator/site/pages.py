"""Fills the templates: values in, HTML out, everything escaped on the way."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import CodeType
from typing import Any, NamedTuple
from urllib.parse import quote

import jinja2
from jinja2.bccache import Bucket
from markupsafe import Markup

from generator.insights.follow_through import Item, follow_through
from generator.insights.relations import Relations, neighbours, relations
from generator.insights.stage import Overdue, Stage, overdue
from generator.records.catalogue import Catalogue
from generator.records.fields import PartialDate
from generator.records.lesson import Lesson
from generator.records.problem import Problem
from generator.site import addresses, prose

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
KIND_NAMES = {"failure": "Failures", "near-miss": "Near misses", "experiment": "Experiments"}


class Alternate(NamedTuple):
    """A page in another form: where, of which media type, and what it is called."""

    address: str
    type: str
    title: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a site engine needs to know of a page. ``headings`` are anchors and their texts; all is plain text.

    ``preloads`` are files that the page's script will ask for at once. ``alternates`` are the same in other forms.
    """

    title: str
    description: str
    headings: tuple[tuple[str, str], ...] = ()
    has_sidebars: bool = False
    preloads: tuple[str, ...] = ()
    alternates: tuple[Alternate, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One published file: its address, its content, and the record (``2017/slug.yml``) that it came from.

    A page has a ``head``; its content is the HTML of the page's main part.
    """

    address: str
    content: str | bytes
    head: Head | None = None
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides about a build besides the catalogue.

    ``directories``: pages are folders with an index. ``commands``: the reference of the command line.
    ``problems``: shown above every page while somebody is writing. ``language``: what search takes the lessons for.
    ``site_name`` and ``site_url`` (it ends with a slash, or is empty): what leaves the site is named by them.
    ``changed``: when a record's file was last changed, by its name below the lessons folder, where that is known.
    ``silent_after``: so many months without a lesson make an area silent.
    ``edit``: where a record is edited, with ``{path}`` for its file below the lessons folder; empty if nowhere.
    """

    today: datetime.date
    directories: bool = True
    commands: Sequence[Mapping[str, Any]] = ()
    problems: Sequence[Problem] = ()
    language: str = "english"
    site_name: str = "Lessons"
    site_url: str = ""
    edit: str = ""
    silent_after: int = 12
    changed: Mapping[str, datetime.date] = field(default_factory=dict)


class Pages:
    """The templates, and what all of them may ask about the catalogue."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self.catalogue = catalogue
        self.settings = settings
        self._templates = self._environment()

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[Lesson | None, Lesson | None]]:
        """The lessons before and after each one, by id."""
        return neighbours(self.catalogue)

    @cached_property
    def relations(self) -> Mapping[str, Relations]:
        """The relations of every lesson, by id."""
        return relations(self.catalogue)

    @cached_property
    def to_do(self) -> Sequence[Item]:
        """Everything that is still to be done, most pressing first."""
        return follow_through(self.catalogue.lessons, self.relations, self.settings.today)

    @cached_property
    def shared_tags(self) -> Collection[str]:
        """The tags that lead somewhere: those of more than one lesson."""
        uses = Counter(tag for lesson in self.catalogue.lessons for tag in set(lesson.tags))
        return {tag for tag, number in uses.items() if number > 1}

    def stage(self, lesson: Lesson) -> Stage:
        """How far a lesson has come."""
        return self.relations[lesson.id].stage

    def overdue(self, lesson: Lesson) -> Overdue:
        """What of a lesson is overdue on the day of the build."""
        return overdue(lesson, self.settings.today)

    def name(self, slug: str, kind: str) -> str:
        """What readers see for a word of the vocabulary."""
        words = self.catalogue.vocabulary.words(kind)
        return words[slug].name if slug in words else slug

    def edit_link(self, lesson: Lesson, *path: str | int) -> str:
        """Where a lesson's record is edited, at the line of a value; empty if it cannot be."""
        if not self.settings.edit:
            return ""
        where = self.settings.edit.replace("{path}", quote(lesson.file))
        return f"{where}#L{self.catalogue.line(lesson, *path)}"

    def render(self, template: str, address: str, **values: object) -> str:
        """A template's text, with links that lead from ``address``."""
        return self.text(template, addresses.way_up(address, directories=self.settings.directories), **values)

    def text(self, template: str, up: str, **values: object) -> str:
        """A template's text, with links that begin with ``up``, the way to the site's root."""
        return self._templates.get_template(template).render(values, up=up)

    def root(self, address: str) -> str:
        """The site's root for what is read away from the site: its own address, or the way up if it has none."""
        return self.settings.site_url or addresses.way_up(address, directories=self.settings.directories)

    def url(self, address: str, root: str) -> str:
        """Where a page or file is, seen from the site's root."""
        return addresses.relative(address, root, directories=self.settings.directories)

    def page(self, template: str, address: str, head: Head, record: str | None = None, **values: object) -> SiteFile:
        """A page of the site."""
        html = self.render(template, address, head=head, **values)
        if self.settings.problems:
            problems = self.settings.problems
            errors = sum(problem.level == "error" for problem in problems)
            html = self.render("problems.html", address, problems=problems, errors=errors) + html
        return SiteFile(address, html, head, record)

    def _environment(self) -> jinja2.Environment:
        environment = jinja2.Environment(
            loader=jinja2.PackageLoader("generator.site"),
            autoescape=True,
            auto_reload=False,
            bytecode_cache=_COMPILED,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        environment.globals.update(addresses=addresses, pages=self)
        environment.filters.update(
            markdown=prose.to_html, in_words=in_words, name=self.name, stage=self.stage, count=count, parts=parts, at=at
        )
        environment.filters.update(self._links(), card=self._card())
        for name in ("glyph", "mark", "when"):
            environment.filters[name] = _fragment(environment, f"_{name}.html")
        return environment

    def _links(self) -> dict[str, Callable[..., str]]:
        """Filters that lead from the page at hand: to an address, to a lesson, to a list of lessons."""
        directories = self.settings.directories

        @jinja2.pass_context
        def link(context: jinja2.runtime.Context, address: str) -> str:
            return addresses.relative(address, context["up"], directories=directories)

        @jinja2.pass_context
        def lesson_link(context: jinja2.runtime.Context, slug: str) -> str:
            return addresses.relative(addresses.lesson(slug), context["up"], directories=directories)

        @jinja2.pass_context
        def listing_link(context: jinja2.runtime.Context, value: str, way: str) -> str:
            return addresses.relative(addresses.listing(way, value), context["up"], directories=directories)

        return {"link": link, "lesson_link": lesson_link, "listing_link": listing_link}

    def _card(self) -> Callable[..., Markup]:
        """A filter that makes a lesson's card, once for all pages that are as far from the root."""
        cards: dict[tuple[str, str, int], Markup] = {}

        @jinja2.pass_context
        def card(context: jinja2.runtime.Context, lesson: Lesson, level: int = 3) -> Markup:
            key = (context["up"], lesson.id, level)
            if key not in cards:
                template = context.environment.get_template("_card.html")
                cards[key] = Markup(template.render(up=context["up"], lesson=lesson, level=level))  # noqa: S704 - a template's
            return cards[key]

        return card


class _Compiled(jinja2.BytecodeCache):
    """Compiled templates. Compiling takes longer than filling them, and a preview builds the site again and again."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


def _fragment(environment: jinja2.Environment, template: str) -> Callable[[Hashable], Markup]:
    """A filter that fills a small template with one value, once for each value."""

    @cache
    def fill(value: Hashable) -> Markup:
        return Markup(environment.get_template(template).render(value=value))  # noqa: S704 - a template's text

    return fill


def in_words(date: PartialDate | datetime.date) -> str:
    """A date as it is spoken, as exact as it is known: ``9 April 2017``, ``April 2017`` or ``2017``."""
    year, *rest = str(date).split("-")
    month = [_MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*(str(int(day)) for day in rest[1:]), *month, year])


def at(date: PartialDate | datetime.date) -> str:
    """The word before a date: *on* 9 April 2017, *in* April 2017."""
    return "on" if len(str(date)) == len("2017-04-09") else "in"


def parts(text: str) -> list[str]:
    """The paragraphs of a plain text."""
    return re.split(r"\n\s*\n", text)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: ``1 lesson``, ``2,077 lessons``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
