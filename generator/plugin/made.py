"""What a build makes of the lessons before MkDocs begins with its own work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files

from generator import progress
from generator.plugin import refusals
from generator.plugin.aside import Aside
from generator.plugin.beside import TRANSLATES
from generator.plugin.config import LessonsConfig
from generator.plugin.contact import contact_files
from generator.plugin.page import (
    CONTRIBUTING,
    how_to_give,
    later_files,
    published_as,
    virtual_files,
)
from generator.plugin.preview import LaterFile
from generator.plugin.reading import read_pages
from generator.plugin.search import HandWritten
from generator.records.lesson import Lesson
from generator.site import addresses
from generator.site.contents import contents
from generator.site.file import SiteFile
from generator.site.moved import moved_files
from generator.site.on_demand import OnDemand
from generator.site.pages import Pages
from generator.site.style import box_style


@dataclass
class Made:
    """Our part of a site, as one build made it.

    ``files`` are all that MkDocs is given with their content. ``later`` are the lessons whose pages
    a preview leaves until somebody asks ``site`` for them, by the files of these pages.
    ``at_once`` are the names of the files that were made all the same and follow from records.
    """

    pages: Pages
    site: OnDemand
    files: list[SiteFile]
    later: Mapping[str, Lesson]
    at_once: set[str]
    by_hand: HandWritten = field(default_factory=HandWritten)
    """The pages that somebody wrote by hand, as far as MkDocs has rendered them."""

    @classmethod
    def by(cls, options: LessonsConfig, config: MkDocsConfig, *, is_preview: bool) -> Made:
        """Read the records and make all files; raise PluginError if any record or file is wrong."""
        pages = read_pages(options, config, is_preview=is_preview)
        site = OnDemand(pages)
        later: dict[str, Lesson] = {}
        making = contents(pages)
        if is_preview and options.was_at is None and TRANSLATES not in config.plugins:
            later = later_files(pages.catalogue.lessons, options.at, config)
            making = _but_later(later.values(), site, pages)
        if options.has_box:
            style = SiteFile(addresses.BOX_STYLE, box_style().encode())
            making = chain(making, [style])
        aside = Aside()
        told = progress.steps(making, "making pages")
        ours = [aside.put(file).below(options.at) for file in told]
        pages.forget()
        following = (file for file in ours if not addresses.is_asset(file.address))
        at_once = {published_as(file, config) for file in following}
        files = [*ours, *contact_files(options.security, pages.settings)]
        refusals.refuse_collisions(files, config)
        if options.was_at is not None:
            moved = moved_files(pages, ours, options.was_at, options.at)
            files += refusals.without_taken(moved, ours, config)
        return cls(pages, site, files, later, at_once)

    def handed_to(
        self, files: Files, options: LessonsConfig, config: MkDocsConfig, *, is_last: bool
    ) -> Files:
        """Return MkDocs' files with ours, and with a page on how to give a lesson.

        They come before plugins that look at all files; last where one takes every file for one
        that it translates.
        """
        if is_last != (TRANSLATES in config.plugins):
            return files
        for file in virtual_files(self.files, config, options.folder):
            files.append(file)
        for place in self.later:
            files.append(LaterFile.of_page(place, config))
        if options.at and not files.get_file_from_path(options.at + CONTRIBUTING):
            files.append(how_to_give(config, options.at))
        return files

    def number_of_pages(self) -> int:
        """Return how many of the files are pages."""
        return sum(file.head is not None for file in self.files)

    def take_up(self, pages: Pages, later: Mapping[str, Lesson]) -> None:
        """Put pages of records that have changed in the place of those before."""
        self.pages = pages
        self.site = OnDemand(pages, self.site)
        self.later = later


def required(made: Made | None) -> Made:
    """Return what was made; raise PluginError where an event comes before ``on_pre_build``."""
    if made is None:
        raise PluginError("the lessons were asked for before they were read")
    return made


def _but_later(later: Iterable[Lesson], site: OnDemand, pages: Pages) -> Iterator[SiteFile]:
    """Yield what a preview makes before somebody asks."""
    ids = {lesson.id for lesson in later}
    yield from site.others
    for lesson in pages.catalogue.lessons:
        if lesson.id not in ids:
            yield site.lessons.page(lesson)
