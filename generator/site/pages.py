"""Fills the templates: values in, HTML out, everything escaped on the way."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache, partial
from typing import Any
from urllib.parse import quote

import jinja2
from jinja2.runtime import Context
from markupsafe import Markup

from generator.insights.briefing import KINDS, Briefing, Occasion, briefings, occasions
from generator.insights.digest import Month, MonthPart, months
from generator.insights.knowledge import Knowledge
from generator.insights.news import News, news
from generator.insights.stage import stands
from generator.problem import Problem
from generator.records.catalogue import Catalogue
from generator.records.choices import UNKNOWN_FACTOR
from generator.records.lesson import Lesson, words_of
from generator.site import addresses, prose
from generator.site.compiling import Compiled, new_environment
from generator.site.file import Alternate, Head, SiteFile
from generator.site.paging import Part
from generator.site.phrases import parts
from generator.site.procedure_layout import ProcedureLayout
from generator.site.search.documents import lesson_index
from generator.site.search.index import Index
from generator.site.use_links import look_links, use_links
from generator.translation import SOURCE, Translator, ngettext_noop

_MONTHS = 12
_IN_MONTH = {
    MonthPart.ADDED: ngettext_noop("%(num)s lesson added", "%(num)s lessons added"),
    MonthPart.ABOUT: ngettext_noop(
        "%(num)s lesson about this month", "%(num)s lessons about this month"
    ),
    MonthPart.STAGE: ngettext_noop("%(num)s lesson changed stage", "%(num)s lessons changed stage"),
    MonthPart.CAME_BACK: ngettext_noop("%(num)s lesson came back", "%(num)s lessons came back"),
}
COPIES = ("markdown", "data")
"""What programs may get of each lesson beside its page."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The inputs of a build besides the catalogue.

    ``directories``: pages are folders with an index. ``problems``: shown above every page of a
    preview; ``broken``: the records with errors among them. ``language``: of the lessons, for
    search. ``interface``: the language that readers are spoken to in, as in ``lang="de"``.
    ``site_name``, ``site_url`` (ends with a slash, or is empty): name what leaves the site.
    ``edit``: where a record is edited, with ``{path}`` for its file below the lessons folder; empty
    if nowhere. ``use_form``: where people tell what became of a lesson, with ``{lesson}`` and
    ``{outcome}`` in it; empty if nowhere. ``look_form``: where they tell what they found elsewhere,
    with ``{lesson}``, ``{area}`` and ``{result}``; empty if nowhere. ``silent_after``: the months
    without a lesson that make an area silent. ``copies``: those of ``COPIES`` that each lesson has.
    ``changed`` and ``added``: when a record's file was
    last changed and when it came into the repository, by its name below the lessons folder, where
    known.
    """

    today: datetime.date
    directories: bool = True
    problems: Sequence[Problem] = ()
    broken: Sequence[str] = ()
    language: str = "english"
    interface: str = SOURCE
    site_name: str = "Lessons"
    site_url: str = ""
    edit: str = ""
    use_form: str = ""
    look_form: str = ""
    silent_after: int = 12
    copies: Collection[str] = COPIES
    changed: Mapping[str, datetime.date] = field(default_factory=dict)
    added: Mapping[str, datetime.date] = field(default_factory=dict)


class Pages:
    """Renders pages from templates, which may ask it for everything known of the lessons."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self.catalogue = catalogue
        self.settings = settings
        self.knowledge = Knowledge(catalogue, settings.today)
        self.words = Translator(settings.interface)
        self._templates = self._environment()
        self._fragments: dict[tuple[str, str, Hashable], Markup] = {}

    @cached_property
    def index(self) -> Index:
        """The lessons as search knows them."""
        language, directories = self.settings.language, self.settings.directories
        return lesson_index(self.knowledge, language, self.words, directories=directories)

    @cached_property
    def added(self) -> Mapping[str, datetime.date]:
        """The days on which the lessons came into the repository, by id, where known."""
        days = self.settings.added
        lessons = self.catalogue.lessons
        return {lesson.id: days[lesson.file] for lesson in lessons if lesson.file in days}

    @cached_property
    def recent(self) -> Sequence[Lesson]:
        """The lessons that are not withdrawn, the last added first.

        Where the day of a lesson is not known, that of its failure counts.
        """

        def day(lesson: Lesson) -> datetime.date:
            return self.added.get(lesson.id, lesson.date.first)

        kept = [lesson for lesson in self.catalogue.lessons if not lesson.withdrawn]
        return sorted(kept, key=day, reverse=True)

    @cached_property
    def news(self) -> Sequence[News]:
        """The events in the lives of the lessons, newest first."""
        return news(self.catalogue, self.knowledge.relations, self.added)

    @cached_property
    def months(self) -> Sequence[Month]:
        """The newest months with news, newest first."""
        return months(self.news, self.added)[:_MONTHS]

    @cached_property
    def briefings(self) -> Mapping[Occasion, Briefing]:
        """The briefing of every word that has one."""
        return briefings(self.knowledge)

    @cached_property
    def occasions(self) -> Collection[Occasion]:
        """The words that have one."""
        return occasions(self.knowledge)

    def briefs(self, lesson: Lesson) -> Sequence[tuple[str, str]]:
        """Return name and address of the briefs of a lesson's processes, or else of its areas."""
        words = words_of(lesson)
        for kind in ("process", "area"):
            part = KINDS[kind]
            slugs = [slug for slug in words[part] if (kind, slug) in self.occasions]
            if slugs:
                name = self.knowledge.name
                return [(name(slug, part), addresses.brief(kind, slug)) for slug in slugs]
        return []

    @cached_property
    def procedures(self) -> ProcedureLayout:
        """The procedures as their pages show them."""
        return ProcedureLayout(self.knowledge.procedures, self.words)

    def name(self, slug: str, kind: str) -> str:
        """Return the name of a word for readers; that of every vocabulary is translated."""
        name = self.knowledge.name(slug, kind)
        return str(self.words.gettext(name)) if slug == UNKNOWN_FACTOR else name

    def edit_link(self, lesson: Lesson, *path: str | int) -> str:
        """Return where a lesson's record is edited, at the line of a value; empty if nowhere."""
        if not self.settings.edit:
            return ""
        where = self.settings.edit.replace("{path}", quote(lesson.file))
        return f"{where}#L{self.catalogue.line(lesson, *path)}"

    def use_links(self, lesson: Lesson) -> list[tuple[str, str]]:
        """Return where people tell what became of a lesson; none for those nobody is to use."""
        if lesson.draft or lesson.withdrawn:
            return []
        return use_links(self.settings.use_form, lesson.id)

    def look_links(self, lesson: Lesson, area: str) -> list[tuple[str, str]]:
        """Return where people tell what they found in an area; none for what asks nothing."""
        is_asking = stands(lesson) and not lesson.draft
        return look_links(self.settings.look_form, lesson.id, area) if is_asking else []

    def render(self, template: str, address: str, **values: object) -> str:
        """Return a template's text, with links that lead from ``address``."""
        return self.text(template, self._way_up(address), **values)

    def text(self, template: str, up: str, **values: object) -> str:
        """Return a template's text, with links that begin with ``up``, the way to the root."""
        return self._templates.get_template(template).render(values, up=up)

    def fragment(self, template: str, up: str, key: Hashable, **values: object) -> Markup:
        """Return a small template's text, filled once for a key, its ``value``, on one depth."""
        of = template, up, key
        if of not in self._fragments:
            html = self.text(template, up, value=key, **values)
            self._fragments[of] = Markup(html)  # noqa: S704 - a template's
        return self._fragments[of]

    def forget(self) -> None:
        """Forget fragments: pages have them by now."""
        self._fragments.clear()

    def root(self, address: str) -> str:
        """Return the site's root for what is read elsewhere: its URL, or the way up without one."""
        return self.settings.site_url or self._way_up(address)

    def _way_up(self, address: str) -> str:
        return addresses.way_up(address, directories=self.settings.directories)

    def url(self, address: str, root: str) -> str:
        """Return where a page or file is, seen from the site's root."""
        return addresses.relative(address, root, directories=self.settings.directories)

    def page(
        self, template: str, address: str, head: Head, record: str | None = None, **values: object
    ) -> SiteFile:
        """Return a page of the site."""
        html = self.render(template, address, head=head, **values)
        content = self.banner(address, record or "") + html
        return SiteFile(address, content.encode(), head, record)

    def part(
        self,
        template: str,
        part: Part[Any],
        description: str,
        headings: Iterable[tuple[str, str]],
        alternates: tuple[Alternate, ...] = (),
        **values: object,
    ) -> SiteFile:
        """Return one page of a list that is divided into pages."""
        head = Head(part.title, description, tuple(headings), alternates=alternates)
        numbers = {"number": part.number, "last": part.last}
        return self.page(template, part.address, head, None, **numbers, **values)

    def of_month(self, part: MonthPart, lessons: int) -> str:
        """Return what so many lessons did in a month: ``3 lessons came back``."""
        return str(self.words.ngettext(*_IN_MONTH[part], lessons))

    def banner(self, address: str, file: str = "") -> str:
        """Return the problems above a page of a preview, those of the page's own file first."""
        problems = self.settings.problems
        if not problems:
            return ""
        problems = sorted(problems, key=lambda problem: not problem.file.endswith(file))
        errors = sum(problem.level == "error" for problem in problems)
        return self.render("problems.html", address, problems=problems, errors=errors)

    def _environment(self) -> jinja2.Environment:
        words = Translator(self.settings.interface, Markup)
        environment = new_environment(compiled(words.language), words, autoescape=True)
        environment.globals["pages"] = self
        environment.filters.update(
            markdown=lru_cache(prose.to_html),
            name=self.name,
            stage=self.knowledge.stage,
            parts=parts,
            link=self._link,
            card=self._card,
            line=self._line,
        )
        for name in ("glyph", "mark", "severity", "when"):
            environment.filters[name] = partial(self.fragment, f"_{name}.html", "")
        return environment

    @jinja2.pass_context
    def _link(self, context: Context, address: str) -> str:
        return self.url(address, context["up"])

    @jinja2.pass_context
    def _card(
        self,
        context: Context,
        lesson: Lesson,
        level: int = 3,
        *,
        is_new: bool = False,
        is_listed: bool = False,
    ) -> Markup:
        """Return a lesson in short.

        Where it ``is_new``, it has the day on which it was added; where it ``is_listed``, what a
        list on paper should have, too.
        """
        added = self.added.get(lesson.id) if is_new else None
        values = {"level": level, "added": added, "is_listed": is_listed}
        key = lesson.id, *values.values()
        return self.fragment("_card.html", context["up"], key, lesson=lesson, **values)

    @jinja2.pass_context
    def _line(self, context: Context, lesson: Lesson, *, is_new: bool = False) -> Markup:
        """Return a lesson on one line: its day, or that on which it was added, and its title."""
        added = self.added.get(lesson.id) if is_new else None
        key = lesson.id, added
        return self.fragment("_line.html", context["up"], key, lesson=lesson, added=added)


@cache
def compiled(language: str) -> Compiled:  # noqa: ARG001 - one for each
    """Return what is kept of the templates of pages in a language."""
    return Compiled()
